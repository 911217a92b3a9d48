"""Today: the plan with its reasons, the short check, the question of the morning after."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.core.catalogue import Catalogue
from unslump.core.plan import Plan
from unslump.core.prescribing import whole
from unslump.core.screening import Clearance
from unslump.core.settling import settle
from unslump.core.status import Change, Status
from unslump.web import access, clock
from unslump.web.records.models import Today
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.content import catalogue
from unslump.web.services.lessons import worth_reading
from unslump.web.services.measures import due_today
from unslump.web.services.noting import answer_note, kept_aside, waiting
from unslump.web.services.sessions import another_today
from unslump.web.services.today import fresh
from unslump.web.site.home.views import KINDS as BLOCKING
from unslump.web.site.today.beside import beside
from unslump.web.site.today.forms import CheckForm, NoteForm, PainForm

LEG = "leg-symptoms"
"""The tag of whoever is asked where pain in the leg has moved."""
OVER = ("finished", "symptom", "emergency")
"""Endings after which today's session is over; one that was stopped or left may be begun again."""
AGAIN = ("screening-expired", "screen-again")


def day_of(request: HttpRequest) -> Today | None:
    """The asking person's day, worked out anew if it is not of today; None if they have answered nothing yet."""
    row = access.today_row(request)
    return row and fresh(row, today=clock.today_of(request), now=clock.now())


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What to do today and why; or why not, and what instead."""
    row = day_of(request)
    if row is None:
        return redirect("screening")
    if row.outcome in BLOCKING:
        return redirect("help", kind=row.outcome)
    return render(request, "today/today.html", context_of(row))


def context_of(row: Today) -> dict[str, Any]:
    """What the page shows, read from the row alone."""
    content = catalogue()
    status = Status.read(row.status, what="the stored status")
    pending = status.pending
    plan = Plan.read(row.plan, what="the stored plan") if row.plan else None
    content = whole(content, plan.given if plan else None)
    items = items_of(content, plan)
    names = {name: exercise.name for name, exercise in content.exercises.items()}
    ask_morning = pending is not None and pending.on < row.on and row.checked_on != row.on
    return {
        "row": row,
        "plan": plan,
        "programme": plan.programme if plan else None,
        "items": items,
        "given": plan.given if plan else None,
        "another": another_today(row),
        "bed_way": content.session.words["bed"],
        "minutes": -(-plan.seconds // 60) if plan else 0,
        "did": [
            {"name": names[done.exercise], "exercise": done.exercise}
            for done in (pending.exercises if pending and pending.on == row.on else ())
            if done.outcome != "skipped" and done.exercise in names
        ],
        "changes": [(names.get(change.exercise or "", ""), change) for change in changes_of(row, status)],
        "ask_morning": ask_morning,
        "checked": row.checked_on == row.on,
        "finished": row.finished if row.finished_on == row.on else "",
        "over": row.finished_on == row.on and row.finished in OVER and not another_today(row),
        "ask_after": row.after_for is not None and row.finished_on == row.on,
        "tomorrow": tomorrow_of(row),
        "asks_about_note": row.outcome == "note",
        "morning_note": PainForm()["note"],
        "clearance": Clearance.read(row.clearance, what="the stored clearance"),
        "again": row.outcome in AGAIN,
        "tags": content.vocabulary.tags,
        "lesson": worth_reading(row) if calm(row) else None,
        "beside": beside(content, row, status, busy=ask_morning) if calm(row) else None,
        "to_measure": due_today(row, status) if calm(row) else (),
        "measured": status.measures is not None,
        "measuring": content.measuring,
    }


def items_of(content: Catalogue, plan: Plan | None) -> list[dict[str, Any]]:
    """The exercises of a plan as the pages show them."""
    every = content.exercises
    return [
        {"item": item, "exercise": exercise, "chair": every.get(exercise.chair or ""), "number": number}
        for number, item in enumerate(plan.items if plan else (), start=1)
        for exercise in (every[item.dosed.exercise],)
    ]


def calm(row: Today) -> bool:
    """Whether nothing on the page wants an answer or care first, so that something to read is no nuisance."""
    finished = row.finished if row.finished_on == row.on else ""
    asks_after = row.after_for is not None and row.finished_on == row.on
    return row.outcome == "plan" and finished in ("", "finished") and not asks_after


def changes_of(row: Today, status: Status) -> tuple[Change, ...]:
    """What the last session changes. On its own day the morning after is not known yet: what is certain is told."""
    pending = status.pending
    if pending is None or pending.on < row.on:
        return status.changes
    return tuple(c for c in settle(catalogue(), status, next_pain=None).changes if c.effect != "hold")


def tomorrow_of(row: Today) -> dict[str, Any] | None:
    """Tomorrow's plan as stored when the session was finished."""
    if not row.tomorrow:
        return None
    plan = row.tomorrow.get("plan")
    return {**row.tomorrow, "plan": Plan.read(plan, what="tomorrow's plan") if plan else None}


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The short check before a session."""
    row, person = access.today_row(request), access.person(request)
    if row is None or person is None:
        return redirect("screening")
    form = CheckForm(catalogue().check.questions, request.POST or None, leg=LEG in row.clearance.get("tags", ()))
    if request.method == "POST" and form.is_valid():
        answers, written = form.answers(), form.cleaned_data["note"]
        leg = form.cleaned_data.get("leg")
        row = check_before(person, answers, today=clock.today_of(request), now=clock.now(), note=written, leg=leg)
        return onwards(request, row, "session")
    if waiting(row) and request.method != "POST":
        return redirect("note")
    questions = [(question, form[question.id]) for question in form.questions]
    context = {"form": form, "questions": questions, "note": form["note"]}
    context["leg"] = form["leg"] if "leg" in form.fields else None
    return render(request, "today/check.html", context, status=422 if form.errors else 200)


@require_POST
def morning(request: HttpRequest) -> HttpResponse:
    """The morning after: pain now."""
    row, person = access.today_row(request), access.person(request)
    if row is None or person is None:
        return redirect("screening")
    form = PainForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        row = check_morning(person, given["pain"], today=clock.today_of(request), now=clock.now(), note=given["note"])
        return onwards(request, row, "today")
    row = fresh(row, today=clock.today_of(request), now=clock.now())
    if row.outcome in BLOCKING or not form.errors.get("note"):
        return redirect("today")
    return render(request, "today/today.html", {**context_of(row), "morning_note": form["note"]}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """What a note points at, to be answered by yes or no before anything else goes on."""
    row, person = access.today_row(request), access.person(request)
    if row is None or person is None:
        return redirect("screening")
    told = kept_aside(row)
    if told is None or not waiting(row):
        return redirect("today")
    if request.method != "POST":
        return ask_about(request, row, status=200)
    form = NoteForm(waiting(row), request.POST)
    form.is_valid()  # a yes to an emergency counts whatever else is missing; the service decides
    row = answer_note(person, form.said(), today=clock.today_of(request), now=clock.now())
    asked = kept_aside(row)
    if asked is not None and asked.note != told.note:  # the next part of a message, or another one
        return redirect("note") if waiting(row) else onwards(request, row, "today")
    if waiting(row):
        return ask_about(request, row, form)
    return onwards(request, row, {"before": "session", "after": "done", "message": "messages"}.get(told.when, "today"))


def ask_about(request: HttpRequest, row: Today, form: NoteForm | None = None, *, status: int = 422) -> HttpResponse:
    """The questions that a waiting note points at, with the note."""
    form = form or NoteForm(waiting(row))
    questions = [(pointer, form[pointer.sign]) for pointer in form.pointers]
    context = {"form": form, "questions": questions, "told": kept_aside(row)}
    return render(request, "today/note.html", context, status=status)


def onwards(request: HttpRequest, row: Today, target: str) -> HttpResponse:
    """Where to after something was told: to what a note asks, to help, to `target`; to a session only with a plan."""
    if waiting(row) and row.outcome != "emergency":
        return ask_about(request, row)
    if row.outcome in BLOCKING:
        return redirect("help", kind=row.outcome)
    return redirect("today" if target == "session" and row.outcome != "plan" else target)
