"""What every page may show."""

from django.conf import settings
from django.http import HttpRequest


def demo(_request: HttpRequest) -> dict[str, bool]:
    """Whether this is the demo."""
    return {"demo": settings.DEMO}
