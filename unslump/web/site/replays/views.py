"""Files of what was decided and done, for the person whose they are."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unslump.web import access, clock
from unslump.web.downloads import as_file
from unslump.web.services.replays import Download, decisions_of, plan_file, screening_file, session_file, sessions_of


@require_safe
@never_cache
def files(request: HttpRequest) -> HttpResponse:
    """Every decision and session that a file can be had of."""
    person = access.person(request)
    if person is None:
        return redirect("screening")
    context = {"decisions": decisions_of(person), "sessions": sessions_of(person)}
    with timezone.override(clock.zone_of(request)):  # times as the person's own clock told them
        return render(request, "replays/files.html", context)


@require_safe
def screening(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """What the answers allowed."""
    person = access.person(request)
    return _answer(screening_file(person, number, today=clock.today_of(request)) if person else None)


@require_safe
def plan(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """A day's plan, or why there is none."""
    person = access.person(request)
    return _answer(plan_file(person, number) if person else None)


@require_safe
def session(request: HttpRequest, session: UUID | None = None) -> HttpResponse:
    """A session."""
    person = access.person(request)
    return _answer(session_file(person, session) if person else None)


def _answer(download: Download | None) -> HttpResponse:
    if download is None:
        raise Http404
    return as_file(download)
