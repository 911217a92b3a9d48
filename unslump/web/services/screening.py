"""Answering the safety questions: from a draft, page by page, to a clearance and a plan."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction

from unslump.core.progress import CheckIn, Screened, Status, fold
from unslump.core.progress import Entry as CoreEntry
from unslump.core.questions import NONE, Answer
from unslump.core.screening import Clearance, Seen, complete, holds, screen
from unslump.web.records.models import Entry, Person, Screening, Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import forward, status_of, work_out

PAIN_QUESTION = "pain-now"
"""The screening's own question for pain: it counts as the check before a session on the same day."""


def new_person(now: datetime) -> Person:
    """A guest, with nothing known yet."""
    return Person.objects.create(created_at=now)


def save_draft(person: Person, answers: dict[str, Any], visited: list[str]) -> None:
    """Keep the answers given so far, and the pages visited; nothing is decided on them."""
    person.draft = {"answers": answers, "visited": visited}
    person.save(update_fields=["draft"])


@transaction.atomic
def answer_screening(person: Person, answers: dict[str, Answer], *, today: date, now: datetime) -> Clearance:
    """Decide on complete answers, store them, and work out the day. BadInput if they cannot be used."""
    content = catalogue()
    row = Today.objects.select_for_update().filter(person=person).first()
    today = forward(row, today) if row else today
    seen = still_valid(row, answers)
    clearance = screen(content.screening, answers, answered_on=today, today=today, seen=seen)
    plain_seen = [item.plain() for item in seen]
    Screening.objects.create(
        person=person,
        answered_on=today,
        answered_at=now,
        answers=answers,
        seen=plain_seen,
        content=content.version,
    )
    if row is None:
        row = Today(person=person, on=today, answered_on=today, answers=answers)
        row.clearance, row.status, row.outcome, row.content = {}, Status().plain(), "new", ""
        row.save()
    row.answers, row.answered_on, row.seen, row.alarm = answers, today, plain_seen, ""
    store(row, Screened(type="screened", on=today), now)
    pain = complete(content.screening, answers)[PAIN_QUESTION]
    row.check_answers = {"pain": pain, "new": [NONE]}
    row.checked_on = today
    store(row, CheckIn(type="check-in", on=today, when="before", pain=int(str(pain))), now)
    person.draft = {}
    person.save(update_fields=["draft"])
    work_out(row, today=today, now=now)
    return clearance


def still_valid(row: Today | None, answers: dict[str, Answer]) -> tuple[Seen, ...]:
    """Earlier all-clears that still count: those for findings that were already there when they were given."""
    if row is None:
        return ()
    content = catalogue()
    before = {finding["rule"] for finding in row.clearance.get("findings", [])}
    applying = {f.rule for f in screen(content.screening, answers, answered_on=row.on, today=row.on).findings}
    return tuple(item for item in map(_seen, row.seen) if item.rule in before & applying)


def _seen(data: dict[str, Any]) -> Seen:
    return Seen.read(data, what="a stored all-clear")


@transaction.atomic
def record_seen(person: Person, seen: list[Seen], *, today: date, now: datetime) -> Clearance:
    """A clinician has seen the person: keep who, when and the limits, and decide anew. The tags stay."""
    content = catalogue()
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    kept = [item for item in map(_seen, row.seen) if item.rule not in {new.rule for new in seen}]
    together = (*kept, *seen)
    clearance = screen(content.screening, row.answers, answered_on=row.answered_on, today=today, seen=together)
    row.seen = [item.plain() for item in together]
    Screening.objects.create(
        person=person,
        answered_on=row.answered_on,
        answered_at=now,
        answers=row.answers,
        seen=row.seen,
        content=content.version,
    )
    work_out(row, today=today, now=now)
    return clearance


def store(row: Today, entry: CoreEntry, now: datetime) -> None:
    """Add an entry to the history and fold it into the status. The row is not saved yet."""
    Entry.objects.create(
        client=uuid.uuid4(), person_id=row.person_id, kind=entry.type, on=entry.on, stored_at=now, body=entry.plain()
    )
    row.status = fold(catalogue(), status_of(row), entry).plain()


@transaction.atomic
def alarm(person: Person, answers: dict[str, Answer], *, today: date, now: datetime) -> bool:
    """Whether answers given so far already hold an emergency sign.

    If so and the person has a plan, it is taken away until the questions are answered wholly.
    """
    rules = [r for r in catalogue().screening.rules if r.status == "emergency" and holds(r.when, answers)]
    if not rules:
        return False
    row = Today.objects.select_for_update().filter(person=person).first()
    if row is not None:
        row.alarm = rules[0].id
        work_out(row, today=today, now=now)
    return True
