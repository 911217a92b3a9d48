"""Measures: where somebody stands. Each has a page to be read by anybody, and to be taken by whoever may."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.core.measures import Measure, MeasuringWords, in_order
from unslump.core.status import Status
from unslump.web import access, clock
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.measures import due_today, put_off, series, take_measure, why_closed
from unslump.web.services.today import status_of
from unslump.web.site.measures.forms import MeasureForm
from unslump.web.site.measures.telling import amount, day, difference, result_of, side_word
from unslump.web.site.today.views import day_of

PLACE = "says"
"""Where on a measure's page stands what it says."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every measure, with the last number, what is due, and what is not for the person now."""
    row = day_of(request)
    status = status_of(row) if row else Status()
    waiting = {measure.id for measure in due_today(row, status)} if row else set()
    listed = [
        {
            "measure": measure,
            "due": measure.id in waiting,
            "closed": why_closed(row, status, measure) if row else "",
            "last": _last(measure, status, row.on) if row else "",
        }
        for measure in in_order(catalogue().measures)
    ]
    return render(request, "measures/index.html", {"listed": listed, "row": row, "waiting": bool(waiting)})


def _last(measure: Measure, status: Status, today: date) -> str:
    """The last number with its day; empty if there is none."""
    course = status.measures.courses.get(measure.id) if status.measures else None
    if course is None:
        return ""
    numbers = [
        " ".join(filter(None, (side_word(side), amount(measure, score))))
        for side, score in sorted(course.last.scores.items())
    ]
    return _("%(numbers)s on %(day)s") % {"numbers": ", ".join(numbers), "day": day(course.last.on, today)}


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure: what it is, how it is done, what it says; posted to, it is taken."""
    found = catalogue().measures.get(measure)
    if found is None:
        raise Http404
    row, person = day_of(request), access.person(request)
    status = status_of(row) if row else Status()
    if request.method == "POST":
        if row is None or person is None:
            return redirect("screening")
        form = MeasureForm(found, data=request.POST)
        if form.is_valid():
            entry = form.entry(row.on)
            today = clock.today_of(request)
            take_measure(person, entry, client=form.cleaned_data["id"], today=today, now=clock.now())
            return redirect(f"{reverse('measure', kwargs={'measure': found.id})}#{PLACE}")
    else:
        form = MeasureForm(found, () if "anew" in request.GET else _named(found, status))
    closed = why_closed(row, status, found) if row else ""
    context = _context(found, row, status) | {"form": form, "closed": closed, "anew": "anew" in request.GET}
    return render(request, "measures/measure.html", context, status=422 if form.errors else 200)


def _named(measure: Measure, status: Status) -> tuple[str, ...]:
    course = status.measures.courses.get(measure.id) if status.measures else None
    return course.activities if course else ()


def _words() -> MeasuringWords:
    words = catalogue().measuring
    if words is None:
        raise Http404
    return words


def _context(measure: Measure, row: Today | None, status: Status) -> dict[str, Any]:
    course = status.measures.courses.get(measure.id) if status.measures else None
    taken = []
    if row and course:
        for one in series(row.person_id, measure):
            numbers = [(side_word(side), amount(measure, score)) for side, score in sorted(one.scores.items())]
            taken.append((day(one.on, row.on), numbers))
    return {
        "measure": measure,
        "row": row,
        "named": _named(measure, status),
        "result": result_of(measure, course, _words(), row.on) if course and row else None,
        "taken_today": bool(course and row and course.last.on == row.on),
        "taken": taken,
        "important": difference(measure, measure.important.by),
        "error": difference(measure, measure.error.by),
    }


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Not now: nothing is asked until the next one is due."""
    person = access.person(request)
    if person is None or access.today_row(request) is None:
        return redirect("screening")
    put_off(person, today=clock.today_of(request), now=clock.now())
    return redirect("today")
