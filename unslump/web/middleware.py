"""Refusals of the core as answers to a browser or a program: a 4xx that says what is wrong, never a traceback."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from unslump.core.errors import BadInput, NoPlan, NotOpen, UnslumpError
from unslump.interop.archive import MOST_ZIPPED, TooBig
from unslump.web.services.bringing import Elsewhere

STATUS = {
    "bad-input": 400,
    "elsewhere": 409,
    "no-plan": 409,
    "not-open": 409,
    "other-version": 409,
    "refused": 409,
    "too-big": 413,
}
MOST_SENT = MOST_ZIPPED + 100_000
"""The most that is read of what anybody sends: a file of everything of a person, and the form around it."""

TOLD_IN_WORDS = ("elsewhere", "no-plan", "too-big")
"""Refusals that are told in the language of the page; what else is wrong, is told in English as it is to programs."""


class LanguageMiddleware(LocaleMiddleware):
    """Answers in the language that was chosen in this browser, else in the first that the browser asks for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say which language it is and on what that depends; keep what signing in brought (site/signals.py)."""
        answered = super().process_response(request, response)
        if answered.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(answered, ("Cookie",))
        if brought := getattr(request, "brought_language", ""):
            keep_language(answered, brought)
        return answered


def keep_language(response: HttpResponseBase, language: str) -> None:
    """Answer this browser in a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


class RefusalMiddleware:
    """Turns named errors into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless it says that it is bigger than anything that is taken."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MOST_SENT:
            return too_big(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a named error; leave every other to Django."""
        if isinstance(error, RequestDataTooBig | TooBig):
            return too_big(request)
        if isinstance(error, UnslumpError):
            return refusal(request, STATUS.get(error.code, 400), error.code, says(error))
        return None


def too_big(request: HttpRequest) -> HttpResponse:
    """The answer to more than can be taken."""
    return refusal(request, 413, "too-big", [_("This is more than we can take in one go.")])


def says(error: UnslumpError) -> list[str]:
    """What an error says, as separate sentences."""
    if isinstance(error, Elsewhere):
        return [
            _("This history is here already, with another account or in another browser."),
            _("Sign in there, or delete it there first."),
        ]
    if isinstance(error, BadInput):
        return [str(problem) for problem in error.problems]
    if isinstance(error, NoPlan | NotOpen):
        return list(error.reasons)
    return [str(error)]


def refusal(request: HttpRequest, status: int, code: str, reasons: list[str]) -> HttpResponse:
    """The answer: JSON for the API, a page for a person."""
    if request.path.startswith("/api/"):
        return JsonResponse({"error": code, "problems": reasons}, status=status)
    context = {"code": code, "reasons": reasons, "technical": code not in TOLD_IN_WORDS}
    return render(request, "refused.html", context, status=status)
