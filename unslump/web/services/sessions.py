"""Sessions: storing what was done, once, and how it felt afterwards."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from unslump.core.errors import BadInput, Problem
from unslump.core.events import read_events
from unslump.core.history import Sent
from unslump.core.progress import fold
from unslump.core.record import Record, replay
from unslump.core.script import Script as CoreScript
from unslump.core.told import felt_in, remember
from unslump.version import code_version
from unslump.web.records.models import Entry, Person, Script, Today
from unslump.web.services.content import catalogue, stored_in
from unslump.web.services.noting import tell
from unslump.web.services.sealing import Given, keep_given
from unslump.web.services.today import forward, keep_told, status_of, told_of, work_out

SKEW = timedelta(days=1)
"""By how much a device's clock may be ahead before its word is refused; less than that counts as now."""
STATUS_FIELDS = ("on", "answered_on", "status", "finished", "finished_on", "after_for")
"""What storing a session needs of the day."""


def store_session(
    person: Person,
    client_id: UUID,
    script_name: str,
    events: list[Any],
    started_at: datetime,
    *,
    now: datetime,
    given: Given | None = None,
) -> Record:
    """Replay a session's events on the script the person was given, and store the record.

    The same client_id again gives the stored record and changes nothing. BadInput if the script is not one of the
    person's, or the events cannot be played. `given`: the script itself, if it was kept on the device for a time
    without a network; its seal shows that we made it for this person.
    """
    try:
        with transaction.atomic():
            return _store(person, client_id, script_name, events, started_at, now, given)
    except IntegrityError as error:  # somebody else has stored one of that id at the same moment
        raise BadInput("this session", (Problem("id", "is already used for something else"),)) from error


def _store(
    person: Person,
    client_id: UUID,
    script_name: str,
    events: list[Any],
    started_at: datetime,
    now: datetime,
    given: Given | None,
) -> Record:
    row = Today.objects.select_for_update().only("content", *STATUS_FIELDS).filter(person=person).first()
    if row is None:  # nothing was ever made for them, or they have deleted everything meanwhile
        raise BadInput("this session", (Problem("script", "is not one that was made for you"),))
    stored = Entry.objects.filter(client=client_id).first()
    if stored is not None:
        if stored.person_id != person.id or stored.kind != "record":
            raise BadInput("this session", (Problem("id", "is already used for something else"),))
        return Record.read(stored.body, what="the stored record")
    if given is not None:
        keep_given(person, script_name, given, now)
    script = _script(person, script_name)
    if script is None:
        raise BadInput("this session", (Problem("script", "is not one that was made for you"),))
    if started_at > now + SKEW:
        raise BadInput("this session", (Problem("started_at", "lies in the future"),))
    played = replay(script, read_events(events))
    if not played.states:
        raise BadInput("this session", (Problem("events", "nothing was started"),))
    record = played.record
    Entry.objects.create(
        client=client_id,
        person=person,
        kind="record",
        on=record.on,
        stored_at=now,
        body=record.plain(),
        script=script_name,
        events=events,
        started_at=min(started_at, now),
        code=code_version(),
    )
    row.status = fold(stored_in(row.content), status_of(row), record).plain()
    if row.finished_on is None or record.on >= row.finished_on:
        row.finished, row.finished_on, row.after_for = record.ending or "left", record.on, client_id
    row.save(update_fields=STATUS_FIELDS)
    if (
        record.symptoms or record.ending != "finished" or another_today(row)
    ):  # what was felt changes what may be done today
        row = Today.objects.get(person=person)
        content, signs = catalogue(), felt_in(catalogue(), record)
        keep_told(row, remember(content, told_of(row), signs, answered_on=row.answered_on, today=row.on))
        work_out(row, today=row.on, now=now)
    return record


def another_today(row: Today) -> bool:
    """Whether another session of the day is prescribed, after one that was finished. Read from the row as it is."""
    given, times = row.status.get("prescription"), row.status.get("times")
    if not given or not times or times[0] != row.on.isoformat() or row.finished != "finished":
        return False
    return bool(0 < times[1] < given["times"])


def _script(person: Person, name: str) -> CoreScript | None:
    """A script that was made for the person, read only once. (Another's of the same name may be an imported one.)"""
    stored = Script.objects.filter(person=person, name=name).defer("body").first()
    return None if stored is None else _read_script(stored)


def _read_script(stored: Script) -> CoreScript:
    key = (stored.person_id, stored.name)
    if key not in _scripts:
        if len(_scripts) >= SCRIPTS_KEPT:
            _scripts.pop(next(iter(_scripts)), None)
        _scripts[key] = CoreScript.read(stored.body, what="the stored script")
    return _scripts[key]


_scripts: dict[tuple[UUID, str], CoreScript] = {}
SCRIPTS_KEPT = 200


def breathe_at(person: Person, seconds: int) -> bool:
    """Keep the pace at which somebody breathes; False if nothing is known of the person yet.

    The next day that is worked out counts breaths at it. The session that is being played stays as it is.
    """
    return Today.objects.filter(person=person).update(breath_seconds=seconds) > 0


@transaction.atomic
def tell_after(
    person: Person,
    *,
    pain: int,
    effort: int,
    today: date,
    now: datetime,
    note: str = "",
    reserve: int | None = None,
) -> Today:
    """How it felt: stored, and tomorrow looked at. A note may wait for an answer first (noting.waiting).

    `reserve`: how many more repeats would have been possible, if that was asked and answered.
    """
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    on = row.finished_on or today
    told = {"when": "after", "on": on, "pain": pain, "effort": effort, "reserve": reserve, "note": note.strip() or None}
    return tell(row, Sent.read(told, what="how it felt"), today=today, now=now)
