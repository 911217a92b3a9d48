"""Paper for whoever asks: the plan of the day, what a practitioner gave, an exercise, a week, a routine."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unslump.core.plan import Plan
from unslump.core.programmes import Stage
from unslump.core.routine import Routine
from unslump.handout.sheet import Sheet, pdf
from unslump.web import access, clock
from unslump.web.limits import limited
from unslump.web.records.models import Person, Today
from unslump.web.records.practice import Consent, Member, Practice
from unslump.web.services.content import catalogue, stored_in
from unslump.web.services.handing import given_to, printable, reach_of
from unslump.web.services.programmes import serving
from unslump.web.services.routines import published, readable
from unslump.web.site.handing.sheets import (
    Given,
    paper_of,
    sheet_of_exercise,
    sheet_of_plan,
    sheet_of_prescription,
    sheet_of_routine,
    sheet_of_week,
    with_own,
)
from unslump.web.site.home.views import KINDS as BLOCKING
from unslump.web.site.templatetags.figures import COOKIE
from unslump.web.site.today.views import day_of

OVER = ("symptom", "emergency")
"""How a session ends after which nothing of its plan is handed out on that day."""


@require_safe
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    """The plan of the day. Without one, whoever asks is led to where they read why."""
    row = day_of(request)
    if row is None:
        return redirect("screening")
    if row.outcome in BLOCKING:
        return redirect("help", kind=row.outcome)
    if row.plan is None or row.outcome != "plan" or (row.finished_on == row.on and row.finished in OVER):
        return redirect("today")
    plan = Plan.read(row.plan, what="the stored plan")
    given = given_out(request, link=reverse("today"))
    return paper(sheet_of_plan(stored_in(plan.content), plan, given), f"unslump-{plan.on.isoformat()}")


@require_safe
@never_cache
def given(request: HttpRequest) -> HttpResponse:
    """What the asking person was given by their practitioner."""
    person, row = access.person(request), access.today_row(request)
    if person is None or row is None:
        return redirect("screening")
    return _prescription(request, person, row, ()) or redirect("today")


@require_safe
def of_person(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """The same for the practitioner, to hand out."""
    row = Today.objects.filter(person=consent.person).first()
    found = _prescription(request, consent.person, row, by_practice(member)) if row else None
    if found is None:
        messages.info(request, _("There is nothing to print: they have been given nothing yet."))
        return redirect("practice-person", consent.id)
    return found


def by_practice(member: Member) -> tuple[str, ...]:
    """Who hands something out, for the head of a sheet."""
    return (", ".join(filter(None, (member.name, member.credentials))), *reach_of(member.practice))


def _prescription(request: HttpRequest, person: Person, row: Today, by: tuple[str, ...]) -> HttpResponse | None:
    on = clock.today_of(request)
    prescription = given_to(person, on)
    if prescription is None or not prescription.items:
        return None
    content = with_own(catalogue(), prescription)
    found = printable(content, prescription, row, on)
    if len(found.left_out) == len(prescription.items):
        return None
    sheet = sheet_of_prescription(
        content,
        prescription,
        given_out(request, link=reverse("today"), by=by),
        left_out=found.left_out,
        cap=found.cap,
    )
    return paper(sheet, f"unslump-{on.isoformat()}")


@limited("paper")
@require_safe
def exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """One exercise of the library."""
    content = catalogue()
    one = content.exercises.get(exercise)
    if one is None:
        raise Http404
    given = given_out(request, link=reverse("exercise", args=[one.id]))
    return paper(sheet_of_exercise(content, one, given), one.id)


@limited("paper")
@require_safe
def week(request: HttpRequest, programme: str, stage: str) -> HttpResponse:
    """A week of a programme's stage."""
    content = catalogue()
    found = content.programmes.get(programme)
    part: Stage | None = next((one for one in found.stages if one.id == stage), None) if found else None
    if found is None or part is None:
        raise Http404
    firsts: dict[str, Any] = {}
    for target in part.week:
        if one := next((one for one in serving(content, part, target) if one.id not in firsts), None):
            firsts[one.id] = (one, target.days)
    if not firsts:
        raise Http404
    given = given_out(request, link=reverse("programme", args=[found.id]))
    return paper(sheet_of_week(content, found, part, tuple(firsts.values()), given), f"{found.id}-{part.id}")


@limited("paper")
@require_safe
def routine(request: HttpRequest, practice: str, routine: str) -> HttpResponse:
    """A routine that a practice publishes, whole and free."""
    row = published(practice, routine)
    found = readable(catalogue(), row) if row else None
    if row is None or found is None:
        raise Http404
    return routine_paper(request, found, row.practice, row.slug)


def routine_paper(request: HttpRequest, found: Routine, practice: Practice, slug: str) -> HttpResponse:
    """A routine as a PDF."""
    given = given_out(request, link=reverse("routine", args=[practice.slug, slug]), by=reach_of(practice))
    screening = request.build_absolute_uri(reverse("screening"))
    return paper(sheet_of_routine(catalogue(), found, given, screening=screening), slug)


def given_out(request: HttpRequest, *, link: str, by: tuple[str, ...] = ()) -> Given:
    """How something is handed out, as the address says: ?paper=letter, ?large=1."""
    return Given(
        on=clock.today_of(request),
        paper=paper_of(request.GET.get("paper", "")),
        large=request.GET.get("large") == "1",
        link=request.build_absolute_uri(link),
        by=by,
        shown_by=request.COOKIES.get(COOKIE, "")[:40],
    )


def paper(sheet: Sheet, name: str) -> HttpResponse:
    """The answer that hands a sheet out."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}.pdf"',
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(pdf(sheet), content_type="application/pdf", headers=headers)
