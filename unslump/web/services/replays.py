"""Replay files of what a person was shown: made from what is stored, so that they say what was decided then."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from unslump.core.events import read_events
from unslump.core.record import Record
from unslump.core.replaying import PlanFile, ReplayFile, day_of, of_answers, of_screening, of_session
from unslump.core.screening import emergencies
from unslump.core.script import Script as CoreScript
from unslump.version import code_version
from unslump.web.records.models import Decision, Entry, Person, Script
from unslump.web.services.content import catalogue

NOT_NOTED = "not-noted"
"""The code of a session that was stored before the code was noted."""
MOST_LISTED = 200


@dataclass(frozen=True)
class Download:
    """A replay file as it is handed out: what to call it, and what it holds."""

    name: str
    data: dict[str, Any]


def plan_file(person: Person, number: int | None = None) -> Download | None:
    """A decision on a person's day as it was kept, the newest if none is named; None if it is not one of theirs."""
    row = _decision(person, number)
    return None if row is None else Download(_name("plan", row.on), row.body)


def screening_file(person: Person, number: int | None = None, *, today: date) -> Download | None:
    """What the answers allowed in a decision, the newest if none is named; None if it is not one of theirs.

    If the answers so far, of questions not yet answered to the end, hold an emergency sign, that is what is shown now.
    """
    content = catalogue()
    so_far = {name: tuple(v) if isinstance(v, list) else v for name, v in person.draft.get("answers", {}).items()}
    if number is None and (findings := emergencies(content.screening, so_far)):
        return _download(of_answers(so_far, today, findings, content=content.version, code=code_version()))
    row = _decision(person, number)
    if row is None:
        return None
    kept = PlanFile.read(row.body, what="the stored decision")
    return _download(of_screening(kept.input, kept.output.clearance, content=kept.content, code=kept.code))


def session_file(person: Person, client: UUID | None = None) -> Download | None:
    """A session, the newest if none is named; None if it is not one of theirs."""
    rows = Entry.objects.filter(person=person, kind="record")
    row = rows.filter(client=client).first() if client else rows.order_by("-on", "-id").first()
    script = Script.objects.filter(person=person, name=row.script).first() if row else None
    if row is None or script is None:
        return None
    file = of_session(
        CoreScript.read(script.body, what="the stored script"),
        read_events(row.events),
        Record.read(row.body, what="the stored record"),
        code=row.code or NOT_NOTED,
    )
    return _download(file)


def decisions_of(person: Person) -> list[dict[str, Any]]:
    """A person's decisions, the newest first."""
    rows = Decision.objects.filter(person=person).order_by("-id")[:MOST_LISTED]
    return [
        {"number": row.pk, "on": row.on, "made_at": row.made_at, "planned": row.body["output"].get("plan") is not None}
        for row in rows
    ]


def sessions_of(person: Person) -> list[dict[str, Any]]:
    """A person's sessions, the newest first."""
    rows = Entry.objects.filter(person=person, kind="record").defer("events").order_by("-on", "-id")[:MOST_LISTED]
    return [{"id": row.client, "on": row.on, "ending": row.body.get("ending", "left")} for row in rows]


def _decision(person: Person, number: int | None) -> Decision | None:
    rows = Decision.objects.filter(person=person)
    return rows.filter(pk=number).first() if number is not None else rows.order_by("-id").first()


def _download(file: ReplayFile) -> Download:
    return Download(_name(file.kind, day_of(file)), file.plain())


def _name(kind: str, on: date) -> str:
    return f"unslump-{kind}-{on.isoformat()}.json"
