"""The safety questions, page by page. Answers are kept as a draft; nothing is decided before all are there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unslump.core.errors import BadInput
from unslump.core.questions import Condition, Page, Question, Questionnaire
from unslump.core.screening import Clearance, Seen, asked, blocks, holds
from unslump.web import access, clock
from unslump.web.records.models import Person
from unslump.web.services.content import catalogue
from unslump.web.services.screening import (
    alarm,
    answer_screening,
    new_person,
    record_seen,
    save_draft,
)
from unslump.web.site.screening.forms import QuestionsForm, SeenForm

Draft = dict[str, Any]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the first page that still asks something; `?anew` starts from the beginning."""
    person = access.person(request)
    if person is not None and "anew" in request.GET:
        save_draft(person, _lasting(person), [])
    target = _next_page(catalogue().screening, _draft(person))
    return redirect("screening-page", page=target.id) if target else redirect("screening-finish")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, page: str) -> HttpResponse:
    """Show or take one page of questions."""
    screening = catalogue().screening
    here = next((item for item in screening.pages if item.id == page), None)
    if here is None:
        raise Http404
    person = access.person(request)
    draft = _draft(person)
    answers = draft["answers"]
    questions = _questions(screening, here, draft, everything="edit" in request.GET or request.method == "POST")
    if request.method == "POST":
        asked_here = set(request.POST.getlist("asked"))
        questions = [question for question in questions if question.id in asked_here] or questions
        form = QuestionsForm(questions, answers, request.POST)
        if form.is_valid():
            return _take(request, person, here, form, draft)
    else:
        form = QuestionsForm(questions, answers)
    context = {
        "page": here,
        "form": form,
        "questions": [(question, form[question.id]) for question in questions],
        **_way(screening, here, draft),
        "back": _before(screening, here, draft),
        "optional": here.stage == "about",
    }
    return render(request, "screening/page.html", context, status=200 if not form.errors else 422)


def _take(request: HttpRequest, person: Person | None, here: Page, form: QuestionsForm, draft: Draft) -> HttpResponse:
    """Keep a page's answers and go on; an emergency sign ends the questions at once."""
    screening = catalogue().screening
    answers = {name: value for name, value in draft["answers"].items() if name not in form.fields}
    answers = _pruned(screening, answers | form.answers())
    fresh = person is None
    person = person or new_person(clock.now())
    visited = [*(name for name in draft["visited"] if name != here.id), here.id]
    save_draft(person, answers, visited)
    if alarm(person, answers, today=clock.today_of(request), now=clock.now()):
        response = redirect("help", kind="emergency")
    elif "skip" in request.POST:
        response = redirect("screening-finish")
    else:
        target = _next_page(screening, {"answers": answers, "visited": visited})
        response = redirect("screening-page", page=target.id) if target else redirect("screening-finish")
    if fresh:
        access.remember(response, person, secure=request.is_secure())
    return response


@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Decide on the answers."""
    person = access.person(request)
    if person is None or not person.draft:
        return redirect("screening")
    screening = catalogue().screening
    answers = _pruned(screening, _draft(person)["answers"])
    target = _next_page(screening, {"answers": answers, "visited": [p.id for p in screening.pages]})
    if target is not None:
        return redirect("screening-page", page=target.id)
    try:
        clearance = answer_screening(person, answers, today=clock.today_of(request), now=clock.now())
    except BadInput as error:
        return render(request, "screening/contradiction.html", _contradiction(screening, error), status=422)
    if blocks(clearance.status):
        return redirect("help", kind=clearance.status)
    return redirect("today")


@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: HttpRequest) -> HttpResponse:
    """Record that a clinician has seen the person about what the safety questions found."""
    row, person = access.today_row(request), access.person(request)
    if row is None or person is None:
        return redirect("screening")
    clearance = Clearance.read(row.clearance, what="the stored clearance")
    rules = {rule.id for rule in catalogue().screening.rules if rule.seen_within_days is not None}
    findings = [f for f in clearance.stands_in_the_way if f.told is None and f.rule in rules]
    if not findings or clearance.status == "emergency":
        return redirect("today")
    content = catalogue()
    form = SeenForm(findings, content.screening.limits, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        limits = tuple(name for name in given["limits"] if name != "none")
        try:
            about = {"by": given["by"], "on": given["on"], "limits": limits}
            items = [Seen.read({"rule": finding.rule, **about}, what="seen") for finding in findings]
            record_seen(person, items, today=clock.today_of(request), now=clock.now())
        except BadInput:  # all else was chosen from what is offered
            form.add_error("on", _("Please give the day on which it was, today or before."))
        else:
            return redirect("today")
    return render(
        request, "screening/seen.html", {"form": form, "findings": findings}, status=422 if form.errors else 200
    )


def _draft(person: Person | None) -> Draft:
    """The answers so far and the pages visited; for somebody who answers again, what rarely changes is kept."""
    draft = dict(person.draft) if person else {}
    answers = {name: tuple(v) if isinstance(v, list) else v for name, v in draft.get("answers", {}).items()}
    return {"answers": answers, "visited": list(draft.get("visited", []))}


def _lasting(person: Person) -> dict[str, Any]:
    """The optional answers of last time: safety questions are always answered anew."""
    row = getattr(person, "today", None)
    if row is None:
        return {}
    screening = catalogue().screening
    about = {p.id for p in screening.pages if p.stage == "about"}
    return {q.id: row.answers[q.id] for q in screening.questions if q.page in about and q.id in row.answers}


def _questions(screening: Questionnaire, here: Page, draft: Draft, *, everything: bool) -> list[Question]:
    """What to ask on a page: all that applies, or, coming back to it, only what is new there."""
    applying = [question for question in asked(screening, draft["answers"]) if question.page == here.id]
    new = [question for question in applying if question.id not in draft["answers"]]
    return new if new and here.id in draft["visited"] and not everything else applying


def _next_page(screening: Questionnaire, draft: Draft) -> Page | None:
    """The first page that has something to ask."""
    applying = asked(screening, draft["answers"])
    for item in screening.pages:
        open_here = [q for q in applying if q.page == item.id and q.id not in draft["answers"]]
        if any(q.needed for q in open_here) or (open_here and item.id not in draft["visited"]):
            return item
    return None


def _way(screening: Questionnaire, here: Page, draft: Draft) -> dict[str, int]:
    """How far along a page is among the safety pages that ask something, as far as is known by now."""
    applying = {question.page for question in asked(screening, draft["answers"])} | {here.id}
    pages = [item.id for item in screening.pages if item.stage == "safety" and item.id in applying]
    return {"number": pages.index(here.id) + 1 if here.id in pages else len(pages), "total": len(pages)}


def _before(screening: Questionnaire, here: Page, draft: Draft) -> Page | None:
    index = screening.pages.index(here)
    earlier = [item for item in screening.pages[:index] if item.id in draft["visited"]]
    return earlier[-1] if earlier else None


def _pruned(screening: Questionnaire, answers: dict[str, Any]) -> dict[str, Any]:
    """Without answers to questions that no longer apply."""
    kept: dict[str, Any] = {}
    for question in screening.questions:
        if question.id in answers and (question.ask_if is None or holds(question.ask_if, kept)):
            kept[question.id] = answers[question.id]
    return kept


def _contradiction(screening: Questionnaire, error: BadInput) -> dict[str, Any]:
    """What does not fit together, with the questions whose answers can be changed."""
    rules = {rule.id: rule for rule in screening.contradictions}
    found = []
    for problem in error.problems:
        names = _named(rules[problem.where].when) if problem.where in rules else [problem.where]
        found.append({"says": problem.what, "questions": [q for q in screening.questions if q.id in names]})
    return {"problems": found}


def _named(condition: Condition) -> list[str]:
    parts = [name for part in (*condition.all, *condition.any, *condition.of) for name in _named(part)]
    return [condition.question, *parts] if condition.question else parts
