"""Events: what happens in a session. One type for each; anything else is refused."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from unslump.core.errors import BadInput, Problem
from unslump.core.exercise import SymptomKind
from unslump.core.values import Id, Pain, Value, refusing, to_json

LONGEST_MS = 24 * 3600 * 1000
MOST_EVENTS = 20_000


class Plain(Value):
    """An event that needs no more words.

    start: begin. done: this is finished. pause, resume. back, skip: the last or the next part. easier: the lighter
    form. harder: the stronger choice, where one is offered; else noted for another day. longer, shorter: more or less
    time to get ready or to rest; what is worked lasts as planned. stop: end here.
    """

    type: Literal["start", "done", "pause", "resume", "back", "skip", "easier", "harder", "longer", "shorter", "stop"]


class Elapsed(Value):
    """So many milliseconds have passed on a monotonic clock. How they are cut into events makes no difference."""

    type: Literal["elapsed"]
    ms: Annotated[int, Field(ge=0, le=LONGEST_MS)]


class Choose(Value):
    """One of the choices offered, counted from 0."""

    type: Literal["choose"]
    option: Annotated[int, Field(ge=0, le=9)]


class Symptom(Value):
    """Something was felt: what, where, how bad (0-10; 0 if not said)."""

    type: Literal["symptom"]
    kind: SymptomKind
    where: Id = "elsewhere"
    severity: Pain = 0


Event = Annotated[Plain | Elapsed | Choose | Symptom, Field(discriminator="type")]
_events: TypeAdapter[list[Event]] = TypeAdapter(list[Event])


def read_events(data: object) -> list[Event]:
    """Events from plain data. BadInput naming the event and key that is wrong, or if there are too many."""
    with refusing("events"):
        events = _events.validate_json(to_json(data))
    if len(events) > MOST_EVENTS:
        raise BadInput("events", (Problem("", f"{len(events)} events; no session has more than {MOST_EVENTS}"),))
    return events
