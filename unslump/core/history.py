"""The history: what was done and told, entry by entry, in the order in which it came. What it amounts to is reckoned
from it (progress.py), and can be at any time."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from unslump.core.errors import BadInput, Problem
from unslump.core.factors import AskingEntry, FactorEntry, HabitEntry
from unslump.core.measuring import LaterEntry, MeasureEntry
from unslump.core.prescription import PrescriptionEntry
from unslump.core.record import Record
from unslump.core.values import Day, Effort, Id, Leg, Pain, Reserve, Value, refusing, to_json
from unslump.core.wording import Note

Moment = Literal["before", "after", "morning"]
"""When pain is told: before a session, after it, or the next morning."""
Occasion = Literal["before", "after", "morning", "message"]
"""When something is told: at one of these moments, or in a message to a practitioner."""


class Telling(Value):
    """What a person tells at one moment (CheckIn says what it is, part by part)."""

    on: Day
    when: Occasion
    pain: Pain
    effort: Effort | None = None
    reserve: Reserve | None = None
    leg: Leg | None = None
    new: tuple[Id, ...] = ()
    note: Note | None = None


class Sent(Telling):
    """What a person told, before anything is made of it. `client`: its name, if the sender made one, to be stored
    once."""

    client: UUID | None = None


class CheckIn(Telling):
    """Pain, and effort, at one moment: before a session, after it, or the next morning.

    In a message only what is `new` was told; its pain is what was told last, and nothing is concluded from it.
    `reserve`: how many more repeats of the hardest exercise would have been possible. `leg`: whether pain or tingling
    in a leg reaches less far down than before, as far, or further. `new`: new symptoms that were named in the check;
    any of them asks for a new screening. `note`: what the person wrote; `denied`: the signs that it seemed to point at
    and that they said are not so (wording.py).
    """

    type: Literal["check-in"]
    denied: tuple[Id, ...] = ()


class Screened(Value):
    """The safety questions were answered again; a demand to do so is met."""

    type: Literal["screened"]
    on: Day


class Cause(Value):
    """What led to a programme or a stage, without the words for it, which may be those of another language one day.

    `programme` is the one that it is about. `rank`: of the lead that held. `stage`: which was done, or went back.
    `bar`: the tag that closes one that waits, or what else does (following.py).
    """

    programme: Id
    kind: Literal["lead", "done", "back", "chosen", "given", "other-part", "waits", "open-again"]
    rank: int | None = None
    stage: Id | None = None
    bar: Id | None = None


class ProgrammeEntry(Value):
    """A programme was begun, or another stage of it (following.py).

    `chosen`: by the person, rather than suggested. Without `programme`: the person follows the suggestion again.
    Without `stage`: its first one. `finished`: programmes gone through. `waits`: one that was chosen and is not open
    for now. `because`: what led there.
    """

    type: Literal["programme"]
    on: Day
    programme: Id | None = None
    stage: Id | None = None
    chosen: bool = False
    finished: tuple[Id, ...] = ()
    waits: Id | None = None
    because: tuple[Cause, ...] = ()


Entry = Annotated[
    Record
    | CheckIn
    | Screened
    | ProgrammeEntry
    | FactorEntry
    | HabitEntry
    | AskingEntry
    | MeasureEntry
    | LaterEntry
    | PrescriptionEntry,
    Field(discriminator="type"),
]
_entries: TypeAdapter[list[Entry]] = TypeAdapter(list[Entry])


def read_history(data: object, *, today: date) -> list[Entry]:
    """History from plain data. BadInput if an entry is wrong, lies in the future or out of order."""
    entries = read_entries(data)
    problems = [
        Problem(f"[{index}].on", f"{entry.on} lies in the future")
        for index, entry in enumerate(entries)
        if entry.on > today
    ]
    problems += [
        Problem(f"[{index}].on", f"{entry.on} comes after {entries[index - 1].on}: sort the history by day")
        for index, entry in enumerate(entries)
        if index and entry.on < entries[index - 1].on
    ]
    if problems:
        raise BadInput("history", tuple(problems))
    return entries


def read_entries(data: object) -> list[Entry]:
    """Entries from plain data, in whatever order they came. BadInput if one is wrong."""
    with refusing("history"):
        return _entries.validate_json(to_json(data))
