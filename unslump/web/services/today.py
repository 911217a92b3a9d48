"""Working out a person's day: clearance, plan and script, stored so that reading them is one query."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.errors import NoPlan
from unslump.core.following import moved
from unslump.core.history import Entry as CoreEntry
from unslump.core.lessons import offered
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Profile, Situation, understand
from unslump.core.progress import fold
from unslump.core.replaying import of_plan
from unslump.core.retelling import Phrasebook, retold, retold_data, retold_status
from unslump.core.screening import ToldBefore
from unslump.core.script import Script as CoreScript
from unslump.core.status import Status
from unslump.core.told import Told, remember, usable
from unslump.core.translating import language_of
from unslump.core.values import fingerprint, to_json
from unslump.version import code_version
from unslump.web.records.models import Decision, Entry, Script, Today
from unslump.web.services.content import catalogue, stored_in
from unslump.web.services.watching import note

ZONES_APART = timedelta(days=1)
"""Two time zones are at most a day apart."""


class Day(Protocol):
    """What is stored of a day: for which day, with which content, on which answers."""

    @property
    def on(self) -> date: ...
    @property
    def content(self) -> str: ...
    @property
    def answered_on(self) -> date: ...


def forward(row: Day, today: date) -> date:
    """The day, which never runs backwards for a person who flew west or whose browser forgot its zone."""
    latest = max(row.on, row.answered_on)
    return latest if today < latest <= today + ZONES_APART else today


def fresh(row: Today, *, today: date, now: datetime) -> Today:
    """The row as it stands if it is of today and of this content; else worked out anew and stored.

    Of two requests at once one works it out, and the other finds it done.
    """
    if is_fresh(row, today=today):
        return row
    with transaction.atomic():
        row = Today.objects.select_for_update().get(person_id=row.person_id)
        return row if is_fresh(row, today=today) else work_out(row, today=forward(row, today), now=now)


def is_fresh(row: Day, *, today: date) -> bool:
    """Whether what was worked out is of today and of this content."""
    return row.on == forward(row, today) and row.content == catalogue().version


def work_out(row: Today, *, today: date, now: datetime) -> Today:
    """Work out and store the day: what is allowed, the plan and its script, or why there is none.

    A programme or stage that begins with it goes into the history. It is told in the language in which the request is
    answered. Within a transaction that holds the row.
    """
    content = catalogue()
    today = forward(row, today)
    if row.on != today:
        row.tomorrow = None
    if row.content and language_of(row.content) != content.language:
        retell(row, stored_in(row.content), content)
    row.on, row.content = today, content.version
    known, lost = usable(content, told_of(row), today=today)
    profile = profile_of(row, today)
    alarm = row.alarm or next((item.rule for item in lost), None)
    decided = decide(content, profile, alarm=alarm)
    if _follow(row, decided, now):  # decided again, so that what is kept replays with the history as it now is
        profile = profile_of(row, today)
        decided = decide(content, profile, alarm=alarm)
    row.clearance = decided.clearance.plain()
    standing = decided.clearance.stands_in_the_way
    keep_told(row, (*remember(content, known, standing, answered_on=row.answered_on, today=today), *lost))
    row.lesson = lesson_of(profile)
    row.plan = row.script = None
    row.reasons = []
    try:
        plan = decided.planned()
    except NoPlan as refusal:
        row.outcome, row.reasons = refusal.kind, list(refusal.reasons)
    else:
        row.outcome, row.plan = "plan", plan.plain()
        script = compile_plan(content, plan)
        row.script = script.plain()
        keep_script(row, script, now)
    keep_decision(row, profile, decided, now, alarm=alarm)
    row.answer = to_json(
        {
            "on": row.on,
            "outcome": row.outcome,
            "reasons": row.reasons,
            "plan": row.plan,
            "script": row.script,
        }
    )
    row.save()
    note(row)
    return row


def lesson_of(profile: Profile) -> str:
    """The id of the lesson that is offered on a day; empty if there is none."""
    lesson = offered(catalogue(), understand(catalogue(), profile))
    return lesson.id if lesson else ""


def _follow(row: Today, decided: Decided, now: datetime) -> bool:
    """Keep the programme or stage that begins with a day; whether one does."""
    programme = decided.plan.programme if decided.plan else None
    entry = moved(status_of(row), programme.following) if programme else None
    if entry is not None:
        store(row, entry, now)
    return entry is not None


def store(row: Today, entry: CoreEntry, now: datetime, *, client: uuid.UUID | None = None) -> None:
    """Add an entry to the history and fold it into the status. The row is not saved yet.

    `client`: its name, if whoever sent it has made one.
    """
    Entry.objects.create(
        client=client or uuid.uuid4(),
        person_id=row.person_id,
        kind=entry.type,
        on=entry.on,
        stored_at=now,
        body=entry.plain(),
    )
    row.status = fold(stored_in(row.content), status_of(row), entry).plain()


def retell(row: Today, before: Catalogue, now: Catalogue) -> None:
    """Tell what is stored of earlier days in another language. Nothing else of it changes; the row is not saved yet."""
    book = Phrasebook(before, now)
    row.status = retold_status(book, status_of(row)).plain()
    keep_told(row, retold(book, told_of(row)))
    if row.tomorrow:
        row.tomorrow = retold_data(book, row.tomorrow)


def keep_script(row: Today, script: CoreScript, now: datetime) -> None:
    """Keep a script that a person may play, so that its events can be replayed when they arrive."""
    Script.objects.get_or_create(
        person_id=row.person_id,
        name=script.id,
        defaults={"on": row.on, "made_at": now, "body": script.plain()},
    )


def keep_decision(row: Today, profile: Profile, decided: Decided, now: datetime, *, alarm: str | None) -> None:
    """Keep what was decided with all that it came from, unless it is what was decided last."""
    made = of_plan(profile, decided, alarm=alarm, content=row.content, code=code_version())
    body = made.plain()
    name = fingerprint(body)
    last = Decision.objects.filter(person_id=row.person_id).order_by("-id").values_list("name", flat=True).first()
    if last != name:
        Decision.objects.create(person_id=row.person_id, name=name, on=row.on, made_at=now, body=body)


def profile_of(row: Today, today: date) -> Profile:
    """The core's profile of a person, from what is stored."""
    checked = row.checked_on == today
    data: dict[str, Any] = {
        "answers": row.answers,
        "answered_on": row.answered_on,
        "date": today,
        "seen": row.seen,
        "told": [item.plain() for item in usable(catalogue(), told_of(row), today=today)[0]],
        "status": row.status,
        "check": row.check_answers if checked else None,
        "note": (row.noted or {}).get("note"),
        "breath_seconds": row.breath_seconds,
    }
    return Profile.read({key: value for key, value in data.items() if value is not None}, what="the stored profile")


def told_of(row: Today) -> Told:
    """What stood in the way before, as stored."""
    return read_told(row.told)


def read_told(stored: list[dict[str, Any]]) -> Told:
    """What stood in the way before, from plain data of our own."""
    return tuple(ToldBefore.read(item, what="what was told") for item in stored)


def keep_told(row: Today, told: Told) -> None:
    """Set what stood in the way before. The row is not saved yet."""
    row.told = [item.plain() for item in told]


def seen_by_another(row: Today, *, today: date) -> Today:
    """The day as it would be worked out now, told in the language of whoever looks. Nothing of it is stored.

    The row must not be saved afterwards.
    """
    content = catalogue()
    if is_fresh(row, today=today):
        return row
    if row.content and language_of(row.content) != content.language:
        retell(row, stored_in(row.content), content)
    row.on, row.content = forward(row, today), content.version
    _known, lost = usable(content, told_of(row), today=row.on)
    decided = decide(content, profile_of(row, row.on), alarm=row.alarm or next((one.rule for one in lost), None))
    row.clearance, row.plan, row.reasons = decided.clearance.plain(), None, []
    try:
        row.plan, row.outcome = decided.planned().plain(), "plan"
    except NoPlan as refusal:
        row.outcome, row.reasons = refusal.kind, list(refusal.reasons)
    return row


def preview(row: Today, today: date) -> dict[str, Any] | None:
    """Tomorrow's plan as it looks now, and what the last session changed; None if there is none."""
    content = catalogue()
    tomorrow = today + timedelta(days=1)
    profile = profile_of(row, tomorrow)
    situation: Situation = understand(content, profile)
    try:
        plan: Plan = plan_day(content, situation)
    except NoPlan as refusal:
        return {"outcome": refusal.kind, "reasons": list(refusal.reasons)}
    return {"outcome": "plan", "plan": plan.plain()}


def status_of(row: Today) -> Status:
    """The stored status as the core's value."""
    return Status.read(row.status, what="the stored status")
