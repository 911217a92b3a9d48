"""Small answers from today's page: about a factor, about a habit, and whether to be asked. Each leads back there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from unslump.core.errors import BadInput, Problem
from unslump.web import access, clock
from unslump.web.records.models import Person
from unslump.web.services.factors import ask_factors, did_habit, keep_habit, tell_factor

PLACE = "beside"
"""Where on today's page this is."""


def _asking(request: HttpRequest) -> Person | None:
    """The asking person, if they have a day of their own."""
    return access.person(request) if access.today_row(request) is not None else None


def _back() -> HttpResponse:
    return redirect(f"{reverse('today')}#{PLACE}")


@require_POST
def factor(request: HttpRequest) -> HttpResponse:
    """The answer to the question of the day, or not now."""
    person = _asking(request)
    if person is None:
        return redirect("screening")
    given = request.POST
    tell_factor(
        person, given.get("factor", ""), given.get("answer", ""), today=clock.today_of(request), now=clock.now()
    )
    return _back()


@require_POST
def habit(request: HttpRequest) -> HttpResponse:
    """A habit to keep in sight; that it was done today; or to let it go."""
    person = _asking(request)
    if person is None:
        return redirect("screening")
    today, now = clock.today_of(request), clock.now()
    if "did" in request.POST:
        did_habit(person, request.POST["did"], today=today, now=now)
    elif "let-go" in request.POST:
        keep_habit(person, None, today=today, now=now)
    else:
        keep_habit(person, request.POST.get("habit", ""), today=today, now=now)
    return _back()


@require_POST
def asking(request: HttpRequest) -> HttpResponse:
    """Whether to be asked such questions: yes or no."""
    person = _asking(request)
    if person is None:
        return redirect("screening")
    given = request.POST.get("asks", "")
    if given not in ("yes", "no"):
        raise BadInput("this answer", (Problem("asks", "must be yes or no"),))
    ask_factors(person, asks=given == "yes", today=clock.today_of(request), now=clock.now())
    return _back()
