"""What pages tell the browser about keeping things for when there is no network."""

from typing import Any

from django.http import HttpRequest

from unslump.web import access


def keeper(request: HttpRequest) -> dict[str, Any]:
    """For whom a browser keeps a day; looked up only by the pages that say it."""
    return {"keeper": lambda: access.browser_key(request)}
