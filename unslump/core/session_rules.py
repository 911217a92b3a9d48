"""Rules as content for the session: its pace, what a symptom leads to, and its sentences."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from unslump.core.exercise import SymptomKind
from unslump.core.values import Id, Pain, Reviewed, Sourced, Text, Value

Seconds = Annotated[int, Field(ge=0, le=600)]
ResponseTo = Literal["emergency", "stop", "back-off"]


class Named(Value):
    """A word to choose from on the screen, with its label."""

    id: Id
    label: Text


class Grade(Value):
    """How bad something is, in a word, and what that counts as on the scale of 0 to 10."""

    label: Text
    severity: Pain


class Kind(Value):
    """Something that may be felt. `grades`: it is asked how bad it is; `asks_where`: in which of these places."""

    id: SymptomKind
    label: Text
    grades: tuple[Grade, ...] = ()
    asks_where: tuple[Id, ...] = ()


class Pace(Value):
    """How long things take, in seconds, where the exercise does not say.

    heights: from one height to another. position: to another position at the same height. ready: to the next
    exercise in the same position. switch: to the other side. settle: between two holds or rounds. set_up and
    choose: what the plan counts for steps that wait for the person. nudge: what "longer" and "shorter" change of the
    time to get ready or to rest. most_silence_ms: a longer silence of the clock (a locked screen, a sleeping machine)
    counts as a pause.
    """

    breath: Seconds
    heights: dict[str, dict[str, Seconds]]
    position: Seconds
    ready: Seconds
    switch: Seconds
    settle: Seconds
    set_up: Seconds
    choose: Seconds
    nudge: Seconds
    most_silence_ms: Annotated[int, Field(ge=500, le=10000)]


class Response(Sourced):
    """What a symptom leads to. The first response whose parts all match counts; the last one matches anything.

    blame "loads" also bars, for this session, everything that loads the body in the same way. counts_as: the option of
    the daily check that an emergency amounts to, so that it stands like one that was named there.
    """

    id: Id
    kinds: tuple[SymptomKind, ...] = ()
    where: tuple[Id, ...] = ()
    at_least: Annotated[int, Field(ge=0, le=10)] = 0
    earlier_symptoms: Annotated[int, Field(ge=0)] = 0
    response: ResponseTo
    blame: Literal["exercise", "loads"]
    counts_as: Id | None = None
    says: Text

    @property
    def matches_all(self) -> bool:
        """Whether no symptom at all slips past this response."""
        return not (self.kinds or self.where or self.at_least or self.earlier_symptoms)


class SessionRules(Reviewed):
    """Pace, symptom responses and the sentences of a session. `given_stop`: what the stop rules of a prescription lead
    to; a prescription says at what (prescribing.py)."""

    pace: Pace
    kinds: tuple[Kind, ...]
    wheres: tuple[Named, ...]
    responses: tuple[Response, ...] = Field(min_length=1)
    given_stop: Response | None = None
    words: dict[str, Text]

    @model_validator(mode="after")
    def _closed(self) -> Self:
        places = {where.id for where in self.wheres}
        used = {p for kind in self.kinds for p in kind.asks_where} | {p for r in self.responses for p in r.where}
        if unknown := sorted(used - places):
            raise ValueError(f"unknown places: {', '.join(unknown)}; wheres lists them")
        return self
