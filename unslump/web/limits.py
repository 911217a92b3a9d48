"""How often one address may try something: codes, forms that anybody can send. In one place, counted by allauth.

Counted in the cache by network address, of GET as well, because a link with a code can be guessed by asking for it.
What is refused is logged by its name alone.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from unslump.web.access import View

RATES = {
    "invite": "20/10m/ip",
    "comment": "6/h/ip",
    "contact": "6/h/ip",
    "report": "20/h/ip",
    "paper": "60/10m/ip",
    "shared-plan": "60/10m/ip",
    "author": "300/10m/ip",
    "message": "60/10m/ip",
}
"""What may be tried: so many times / in so long / by one network address. Ours are general practice, not measured."""

_log = logging.getLogger(__name__)


def untold(response: HttpResponseBase) -> None:
    """Have Django not log the address of an answer, because a code stands in it."""
    setattr(response, "_has_been_logged", True)  # noqa: B010 - Django's own mark, which its types do not name


def limited(action: str, *, posts: bool = False) -> Callable[[View], View]:
    """A view that answers 429 to who tries too often. `posts`: only what is sent counts."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - as the view
            if not ratelimit.consume(request, app="unslump", action=action, config=RATES, limit_get=not posts):
                _log.warning("too many tries: %s", action)
                answer = render(request, "429.html", status=429)
                untold(answer)
                return answer
            return view(request, *args, **kwargs)

        return answered

    return wrapped
