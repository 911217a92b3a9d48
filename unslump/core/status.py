"""The status: all that planning needs of a history. It stays small whatever the history's length."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from unslump.core.factors import FactorsTold
from unslump.core.history import Cause, CheckIn
from unslump.core.measuring import Measured
from unslump.core.prescription import Prescription
from unslump.core.record import Done
from unslump.core.values import Day, Id, Leg, Pain, Reason, Reserve, Value


class Change(Value):
    """Something that a rule changed, and why, in a sentence for the person."""

    on: date
    exercise: Id | None = None
    effect: Literal["raise", "mastered", "hold", "lower", "rest", "turn", "flare-up", "screen-again"]
    reason: Reason


class ExerciseStatus(Value):
    """Where a person stands with an exercise. `good`: good sessions in a row. `rest_until`: the last day of rest.

    `since`: when its dose last changed. `too_much`: how often in a row it was too much at its lightest. `last` and
    `row`: the rule that held last, and how often in a row. `liking`: what the person leaves out or wishes
    (rules.Learning). `turn_until`: the last day on which another form goes before it.
    """

    rung: int = 0
    good: int = 0
    days: tuple[date, ...] = ()
    rest_until: date | None = None
    mastered: bool = False
    change: Change | None = None
    since: date | None = None
    too_much: int = 0
    last: Id | None = None
    row: int = 0
    liking: int = 0
    turn_until: date | None = None


class FlareUp(Value):
    """A flare-up: since when, when it was last stirred up `again`, and the pain before it."""

    since: date
    again: date
    before: Pain


class Began(Value):
    """How it was at the beginning: the first day on which pain was told, and the first pains."""

    on: date
    pains: tuple[Pain, ...]


class Pending(Value):
    """The last session, until the next day's pain is known. `screened`: when the questions were answered since."""

    on: Day
    screened: Day | None = None
    exercises: tuple[Done, ...]
    nerve: tuple[Id, ...] = ()
    severity: dict[Id, int] = {}
    before: Pain | None = None
    after: Pain | None = None
    effort: int | None = None
    reserve: Reserve | None = None


class Following(Value):
    """Where somebody stands in a programme, and `because` of what. `sessions`: days with a session in this stage."""

    programme: Id | None = None
    stage: Id | None = None
    since: Day
    stage_since: Day
    sessions: Annotated[int, Field(ge=0)] = 0
    chosen: bool = False
    finished: tuple[Id, ...] = ()
    waits: Id | None = None
    because: tuple[Cause, ...] = ()


class Status(Value):
    """All that planning needs of a history; and `factors` and `measures`, of which it needs nothing.

    `easing`: how many rungs down the next session still is after days away, by the rule `easing_by`. `leg`: the last
    day on which pain in the leg was told to have moved, and where. `prescription`: the newest that was given and not
    ended. `times`: the last day with a session, and how many were finished on it, where several a day are prescribed.
    """

    exercises: dict[Id, ExerciseStatus] = {}
    pending: Pending | None = None
    before: CheckIn | None = None
    last_session: date | None = None
    flare_until: date | None = None
    flare: FlareUp | None = None
    easing: int = 0
    easing_by: Id | None = None
    began: Began | None = None
    leg: tuple[date, Leg] | None = None
    screen_again: Change | None = None
    changes: tuple[Change, ...] = ()
    pains: tuple[tuple[date, int], ...] = ()
    factors: FactorsTold | None = None
    measures: Measured | None = None
    following: Following | None = None
    prescription: Prescription | None = None
    times: tuple[date, int] | None = None
