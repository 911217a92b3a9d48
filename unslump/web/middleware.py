"""Refusals of the core as answers to a browser or a program: a 4xx that says what is wrong, never a traceback."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from unslump.core.errors import BadInput, NoPlan, NotOpen, UnslumpError

STATUS = {"bad-input": 400, "no-plan": 409, "not-open": 409, "other-version": 409, "refused": 409}


class RefusalMiddleware:
    """Turns named errors into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a named error; leave every other to Django."""
        if isinstance(error, RequestDataTooBig):
            return refusal(request, 413, "too-big", ["This is more than we can take in one go."])
        if isinstance(error, UnslumpError):
            return refusal(request, STATUS.get(error.code, 400), error.code, says(error))
        return None


def says(error: UnslumpError) -> list[str]:
    """What an error says, as separate sentences."""
    if isinstance(error, BadInput):
        return [str(problem) for problem in error.problems]
    if isinstance(error, NoPlan | NotOpen):
        return list(error.reasons)
    return [str(error)]


def refusal(request: HttpRequest, status: int, code: str, reasons: list[str]) -> HttpResponse:
    """The answer: JSON for the API, a page for a person."""
    if request.path.startswith("/api/"):
        return JsonResponse({"error": code, "problems": reasons}, status=status)
    return render(request, "refused.html", {"code": code, "reasons": reasons}, status=status)
