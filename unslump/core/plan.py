"""A plan: today's chosen exercises and doses, each with its reasons. Made by planning.py, compiled by compiling.py."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from unslump.core.prescription import OwnExercise, StopRules
from unslump.core.questions import Cap, Status
from unslump.core.status import Following
from unslump.core.values import Breath, Day, Id, Phase, Reason, Side, Unit, Untranslated, Value

FORMAT: Literal[1] = 1
"""The form of plans, scripts and records. Another number is refused by name."""


class Dosed(Value):
    """An exercise with today's dose. `rung` is its place on the exercise's dose ladder, from 0."""

    exercise: Id
    rung: Annotated[int, Field(ge=0)]
    unit: Unit
    amount: Annotated[int, Field(ge=1)]
    times: Annotated[int, Field(ge=1)]
    rounds: Annotated[int, Field(ge=1)]


class PlanItem(Value):
    """One exercise of a plan.

    `tiers`: how many of its gated steps are offered. `easier`: what to change to on request or when something
    hurts. `seconds`: the longest it can take, getting into position included. `given`: a practitioner gave it, with
    their `note`.
    """

    dosed: Dosed
    name: str
    phase: Phase
    aim: Id
    sides: Literal["each", "both", "alternate"]
    first_side: Side
    tiers: Annotated[int, Field(ge=0, le=2)]
    easier: Dosed | None = None
    seconds: Annotated[int, Field(ge=1)]
    given: Literal[True] | None = None
    note: Untranslated | None = None
    because: tuple[Reason, ...] = Field(min_length=1)


class LeftOut(Value):
    """An exercise that is not allowed today, and why. `reason` is a sentence for the person."""

    exercise: Id
    name: str
    reason: str


class PlanProgramme(Value):
    """The programme that a plan follows. `number` of `of`: its stage; `week`: of the programme, from 1.

    `free`: the week already holds as many sessions as the stage asks for.
    """

    following: Following
    name: str
    stage: str
    says: str
    number: Annotated[int, Field(ge=1)]
    of: Annotated[int, Field(ge=1)]
    week: Annotated[int, Field(ge=1)]
    free: bool = False
    besides: tuple[str, ...] = ()
    advice: str | None = None
    because: tuple[Reason, ...] = ()


class PlanGiven(Value):
    """The prescription that a plan keeps to, as far as a session needs it, and who gave it.

    `session`: which one of `times` today. `left_out`: what was given for today and is not in the plan, and why.
    """

    version: Annotated[int, Field(ge=1)]
    on: Day
    until: Day | None = None
    by: Untranslated
    credentials: str = ""
    practice: Untranslated
    says: Untranslated | None = None
    only: bool = False
    times: Annotated[int, Field(ge=1, le=3)] = 1
    session: Annotated[int, Field(ge=1, le=3)] = 1
    stop: StopRules | None = None
    left_out: tuple[LeftOut, ...] = ()
    own: tuple[OwnExercise, ...] = ()


class Plan(Value):
    """A day's session. `id` names its content: the same inputs always give the same id.

    `hints`: what is worth knowing besides, and forbids nothing (hinting.py).
    `on_bed`: what is done lying is done on a bed, because the person cannot get down to the floor.
    """

    format: Literal[1]
    id: str
    content: str
    on: date
    minutes: Annotated[int, Field(ge=1, le=60)]
    seconds: Annotated[int, Field(ge=0)]
    breath_seconds: Breath
    status: Status
    tags: tuple[Id, ...]
    cap: Cap
    on_bed: Literal[True] | None = None
    items: tuple[PlanItem, ...] = Field(min_length=1)
    programme: PlanProgramme | None = None
    given: PlanGiven | None = None
    notices: tuple[Reason, ...] = ()
    hints: tuple[Reason, ...] | None = None
    left_out: tuple[LeftOut, ...] = ()
