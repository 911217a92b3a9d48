"""Answering the safety questions: from a draft, page by page, to a clearance and a plan."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from unslump.core.errors import BadInput, Problem
from unslump.core.history import CheckIn, Screened
from unslump.core.prescribing import all_clears, in_force
from unslump.core.profile import understand
from unslump.core.questions import NONE, Answer
from unslump.core.screening import Became, Clearance, Seen, carried_over, complete, emergencies, screen
from unslump.core.told import cleared, remember, resolved, together, told_before, usable
from unslump.core.values import Day, Id, Text, Value
from unslump.web.records.models import Person, Screening, Today
from unslump.web.services.content import catalogue
from unslump.web.services.rebuilding import folded, history_of
from unslump.web.services.today import forward, keep_told, profile_of, read_told, status_of, store, told_of, work_out
from unslump.web.services.unread import unread_of
from unslump.web.services.watching import note_person

PAIN_QUESTION = "pain-now"
"""The screening's own question for pain: it counts as the check before a session on the same day."""


class WhatBecame(Value):
    """What became of something told before; who looked at it and when, if somebody did."""

    rule: Id
    became: Became
    by: Text | None = None
    on: Day | None = None


def new_person(now: datetime) -> Person:
    """A guest, with nothing known yet."""
    return Person.objects.create(created_at=now)


def save_draft(person: Person, answers: dict[str, Any], visited: list[str]) -> None:
    """Keep the answers given so far, and the pages visited; nothing is decided on them.

    An emergency told while nothing was decided yet (`alarm`) stays, also if the answer is taken back.
    """
    told = {"told": person.draft["told"]} if person.draft.get("told") else {}
    person.draft = {"answers": answers, "visited": visited, **told}
    person.save(update_fields=["draft"])


@transaction.atomic
def answer_screening(person: Person, answers: dict[str, Answer], *, today: date, now: datetime) -> Clearance:
    """Decide on complete answers, store them, and work out the day. BadInput if they cannot be used.

    What stood in the way before and is not named any more goes on standing, until the person says what became of it
    (`say_what_became`). The clearance is that of the day, with all that.
    """
    content = catalogue()
    _one_at_a_time(person)
    row = Today.objects.select_for_update().filter(person=person).first()
    today = forward(row, today) if row else today
    seen = still_valid(row, answers)
    screen(content.screening, answers, answered_on=today, today=today, seen=seen)
    plain_seen = [item.plain() for item in seen]
    earlier = together(told_of(row) if row else (), read_told(person.draft.get("told", [])))
    told, _lost = usable(content, earlier, today=today)  # these questions ask about all that this content knows
    Screening.objects.create(
        person=person,
        answered_on=today,
        answered_at=now,
        answers=answers,
        seen=plain_seen,
        told=[item.plain() for item in told],
        content=content.version,
    )
    if row is None:
        row = Today(person=person, on=today, answered_on=today, answers=answers)
        row.clearance, row.outcome, row.content = {}, "new", ""
        folded(content, history_of(person.id)).into(row)  # a history may have been brought along
        row.unread = unread_of(person.id)
        row.save()
    row.answers, row.answered_on, row.seen, row.alarm = answers, today, plain_seen, ""
    keep_told(row, told)
    store(row, Screened(type="screened", on=today), now)
    pain = complete(content.screening, answers)[PAIN_QUESTION]
    row.check_answers = {"pain": pain, "new": [NONE]}
    row.checked_on = today
    store(row, CheckIn(type="check-in", on=today, when="before", pain=int(str(pain))), now)
    person.draft = {}
    person.save(update_fields=["draft"])
    row = work_out(row, today=today, now=now)
    return Clearance.read(row.clearance, what="the clearance")


def _one_at_a_time(person: Person) -> None:
    """Of two devices that answer at once, one waits for the other, also while there is no day yet to wait for."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def still_valid(row: Today | None, answers: dict[str, Answer]) -> tuple[Seen, ...]:
    """Earlier all-clears that still count: those for findings that were already there when they were given."""
    if row is None:
        return ()
    before = [finding["rule"] for finding in row.clearance.get("findings", [])]
    given = in_force(status_of(row).prescription, row.on)
    seen = all_clears(catalogue(), tuple(map(_seen, row.seen)), given, today=row.on)
    return carried_over(catalogue().screening, seen, before, answers, today=row.on)


def _seen(data: dict[str, Any]) -> Seen:
    return Seen.read(data, what="a stored all-clear")


@transaction.atomic
def record_seen(person: Person, seen: list[Seen], *, today: date, now: datetime) -> Clearance:
    """A clinician has seen the person: keep who, when and the limits, and decide anew. The tags stay.

    It answers for what was told before of the same rule or sign, too.
    """
    content = catalogue()
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    kept = [item for item in map(_seen, row.seen) if item.rule not in {new.rule for new in seen}]
    all_clears = (*kept, *seen)
    clearance = screen(content.screening, row.answers, answered_on=row.answered_on, today=today, seen=all_clears)
    row.seen = [item.plain() for item in all_clears]
    keep_told(row, cleared(content, told_of(row), clearance.findings))
    _keep_screening(row, now)
    row = work_out(row, today=today, now=now)
    return Clearance.read(row.clearance, what="the clearance")


@transaction.atomic
def say_what_became(person: Person, said: Iterable[WhatBecame], *, today: date, now: datetime) -> Clearance:
    """What became of what was told before and is not named any more; the day is decided anew.

    BadInput if one of them waits for no answer or cannot have become that; then nothing is stored. While an emergency
    is told in questions not yet answered to the end (Today.alarm), nothing waits for such an answer.
    """
    content = catalogue()
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    clearance = understand(content, profile_of(row, today)).clearance
    waiting = set() if row.alarm else {item.rule for item in told_before(clearance)}
    told, lost = usable(content, told_of(row), today=today)
    for item in said:
        if item.rule not in waiting:
            raise BadInput("told", (Problem(item.rule, "is not waiting for an answer"),))
        told = resolved(content, told, item.rule, item.became, by=item.by, seen_on=item.on, today=today)
    keep_told(row, (*told, *lost))
    _keep_screening(row, now)
    row = work_out(row, today=today, now=now)
    return Clearance.read(row.clearance, what="the clearance")


def _keep_screening(row: Today, now: datetime) -> None:
    """Keep the answers of the day once more, with what has been said about them since."""
    Screening.objects.create(
        person_id=row.person_id,
        answered_on=row.answered_on,
        answered_at=now,
        answers=row.answers,
        seen=row.seen,
        told=row.told,
        content=catalogue().version,
    )


@transaction.atomic
def alarm(person: Person, answers: dict[str, Answer], *, today: date, now: datetime) -> bool:
    """Whether answers given so far already hold an emergency sign.

    If so and the person has a plan, it is taken away until the questions are answered wholly. It counts as told, also
    if it is left out then.
    """
    content = catalogue()
    findings = emergencies(content.screening, answers)
    if not findings:
        return False
    row = Today.objects.select_for_update().filter(person=person).first()
    if row is None:
        earlier = read_told(person.draft.get("told", []))
        told = remember(content, earlier, findings, answered_on=today, today=today)
        person.draft = {**person.draft, "told": [item.plain() for item in told]}
        person.save(update_fields=["draft"])
        note_person(person)
        return True
    row.alarm = findings[0].rule
    today = forward(row, today)
    keep_told(row, remember(content, told_of(row), findings, answered_on=today, today=today))
    work_out(row, today=today, now=now)
    return True
