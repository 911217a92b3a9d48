"""Rules as content for the plan, the progress and looking back: every threshold and sentence of theirs. Those of a
session are in session_rules.py."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from unslump.core.questions import Cap, Condition
from unslump.core.values import (
    Id,
    Level,
    Phase,
    Range,
    Reason,
    Reviewed,
    Sourced,
    Text,
    Unit,
    Untranslated,
    Value,
)

Percent = Annotated[int, Field(ge=1, le=100)]
PAINS_KEPT = 28
"""How many of the last pains told a status remembers."""


class Explained(Sourced):
    """Something told to a person, with where it comes from."""

    id: Id
    says: Text
    unit: Untranslated


def reason_of(rule: Explained, fact: str = "") -> Reason:
    """What a rule tells somebody, and the fact that it rests on."""
    return Reason(rule=rule.id, text=rule.says, fact=fact, sources=rule.sources, verified=rule.verified)


class Aim(Sourced):
    """Something that a week should hold: exercises of these phases whose first target is one of these, on so many days.

    `weight`: how much it matters next to the others. `order` breaks ties: lower first. `every_session`: asked for
    each time, not by the week. `most`: exercises for it in one session. `apart`: days from one to the next, at least.
    `says` is the reason given on the plan.
    """

    id: Id
    name: Text
    phases: tuple[Phase, ...] = Field(min_length=1)
    targets: tuple[Id, ...] = ()
    per_week: Range
    weight: Annotated[int, Field(ge=1, le=200)]
    order: Annotated[int, Field(ge=0)]
    every_session: bool = False
    most: Annotated[int, Field(ge=1)] = 1
    apart: Annotated[int, Field(ge=1, le=7)] = 1
    says: Text


class Boost(Reviewed):
    """An answer that makes an aim more wanted, by `weight` percent, with the reason told to the person."""

    id: Id
    when: Condition
    aim: Id
    weight: Annotated[int, Field(ge=1, le=900)]
    further: bool = False
    says: Text


class Access(Reviewed):
    """The highest level that somebody starts at, by an answer."""

    when: Condition
    level: Level


class Band(Sourced):
    """How much of something a week should come to hold, once it has grown: what studies used.

    Counted are exercises of these phases whose first target is one of these. `unit`: seconds (of a side, where
    sides take turns), minutes, or days. What a week holds is shown against it; no plan is made longer for it. A
    `ceiling` (in seconds only): doses grow no further than that, and a week that holds so much gets no more.
    """

    id: Id
    name: Text
    phases: tuple[Phase, ...] = Field(min_length=1)
    targets: tuple[Id, ...] = ()
    unit: Literal["seconds", "minutes", "days"]
    amount: Range
    ceiling: bool = False
    note: Untranslated | None = None

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.ceiling and self.unit != "seconds":
            raise ValueError("only a band in seconds can be a ceiling")
        return self


class PlanningRules(Reviewed):
    """How a day's plan is put together. Answers are named by question id."""

    phase_order: tuple[Phase, ...]
    without_warm_up: tuple[Phase, ...]
    minutes_question: Id
    equipment_question: Id
    positions_question: Id
    shortest_minutes: Annotated[int, Field(ge=1)]
    most_exercises: Annotated[int, Field(ge=1)]
    rounds_of_choice: Annotated[int, Field(ge=1)]
    warm_up_share: Percent
    share: Percent = 100  # content from before had none, and no limit
    outgrowing: tuple[Phase, ...] = get_args(Phase)
    repeating: tuple[Phase, ...] = ()
    repertoire: Annotated[int, Field(ge=1)] = 1
    repertoire_days: Annotated[int, Field(ge=1, le=28)] = 14
    further_before: Annotated[int, Field(ge=1, le=200)] = 200
    aims: tuple[Aim, ...] = Field(min_length=1)
    boosts: tuple[Boost, ...] = ()
    access: tuple[Access, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = ()
    words: dict[str, Text]


class ProgressRule(Explained):
    """What a finished or broken-off session, or the pain after it, changes for an exercise or the whole plan.

    `when` names facts (see settling.py) instead of questions. The first rule that holds counts, so the most
    careful come first. `rungs`: by how many rungs the dose changes. `days`: how long an exercise rests, or a
    cap stands. A session rule that lowers takes every exercise of its phases down. `counts`: as how many good
    sessions a good one counts. `keeps`: a dose that is held keeps the good sessions before it.
    """

    scope: Literal["exercise", "session"]
    phases: tuple[Phase, ...] = ()
    when: Condition
    effect: Literal["good", "hold", "lower", "rest", "flare-up", "screen-again"]
    rungs: Annotated[int, Field(ge=0, le=20)] = 0
    days: Annotated[int, Field(ge=0, le=60)] = 0
    counts: Annotated[int, Field(ge=1, le=2)] = 1
    keeps: bool = False

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.counts > 1 and self.effect != "good":
            raise ValueError("only a rule whose effect is good counts as more than one")
        if self.keeps and self.effect != "hold":
            raise ValueError("only a rule whose effect is hold keeps the good sessions before it")
        return self


class Away(Explained):
    """Easing back in after days without a session: so many rungs down, and one fewer on each day with a session."""

    days: Annotated[int, Field(ge=1)]
    rungs: Annotated[int, Field(ge=1)]


class PainCompared(Sourced):
    """The first days of a time against its last ones: from how many answers and points on, and what is said."""

    days: Annotated[int, Field(ge=1)]
    answers: Annotated[int, Field(ge=1)]
    points: Annotated[float, Field(gt=0)]
    less: Text
    more: Text
    same: Text
    unknown: Text


class WhatHelps(Sourced):
    """When it is said that something seems to help: days of both kinds, points of pain, and how sure it must be."""

    days: Annotated[int, Field(ge=2)]
    points: Annotated[float, Field(gt=0)]
    confidence: Annotated[float, Field(gt=0.5, lt=1)]
    less: Text
    more: Text
    caution: Text
    nothing: Text
    unknown: Text


class LookingBack(Value):
    """What is said of the days that were (looking_back.py). `weeks`: how far one may look."""

    recent_days: Annotated[int, Field(ge=1)]
    weeks: tuple[Annotated[int, Field(ge=1, le=260)], ...] = Field(min_length=1)
    pain: PainCompared
    helps: WhatHelps


class StepBack(Explained):
    """Dose first, then level: an exercise of these phases that had to become lighter `after` times in a row at its
    lightest dose rests for so many days, and its easier form takes its place. A good session begins anew."""

    phases: tuple[Phase, ...] = Field(min_length=1)
    after: Annotated[int, Field(ge=1, le=10)]
    days: Annotated[int, Field(ge=1, le=60)]


class GoesOn(Explained):
    """A flare-up goes on, day by day, while pain is so many points above what it was before it; `most` days in all."""

    rise: Annotated[int, Field(ge=1, le=10)]
    most: Annotated[int, Field(ge=1, le=60)]


class WayOut(Explained):
    """The days after a flare-up: this is the most that a plan may hold."""

    days: Annotated[int, Field(ge=1, le=60)]
    cap: Cap


class Plateau(Explained):
    """An exercise whose dose has stayed the same for `days`, although it was done on `done` of the last four weeks'
    days, gives way to another form for `turn` days. `instead` is told with the one in its place."""

    days: Annotated[int, Field(ge=7, le=120)]
    done: Annotated[int, Field(ge=1, le=28)]
    turn: Annotated[int, Field(ge=1, le=60)]
    instead: Text
    fact: Text


class Keeping(Explained):
    """An exercise of these phases that has all it can have, with nothing harder open, is kept on `days` a week."""

    phases: tuple[Phase, ...] = Field(min_length=1)
    days: Annotated[int, Field(ge=1, le=7)]


class Opens(Sourced):
    """Good sessions so far up its dose, in percent of the rungs, open the harder form of an exercise of these phases.

    Phases that no such rule names wait for the fullest dose.
    """

    id: Id
    phases: tuple[Phase, ...] = Field(min_length=1)
    share: Percent


class Learning(Explained):
    """What somebody leaves out or wishes moves an exercise in the ranking, never in or out of what is allowed.

    Points: for leaving it out of a session that was finished, wishing it easier, wishing it harder, doing it (towards
    0). They stay within `most`; at `last_at` or below it comes after all others. `says` is told with the one instead.
    """

    skipped: Annotated[int, Field(ge=-5, le=0)]
    easier: Annotated[int, Field(ge=-5, le=0)]
    harder: Annotated[int, Field(ge=0, le=5)]
    done: Annotated[int, Field(ge=0, le=5)]
    most: Annotated[int, Field(ge=1, le=20)]
    last_at: Annotated[int, Field(ge=-20, le=-1)]


class Lately(Sourced):
    """What hints go by: so many of the first `pains` told are compared with as many of the last, and what was told of
    a leg counts for so many days, the day itself included."""

    id: Id
    pains: Annotated[int, Field(ge=1, le=PAINS_KEPT)]
    leg_days: Annotated[int, Field(ge=1, le=28)]
    unit: Untranslated


class Hint(Explained):
    """Something worth knowing that forbids nothing, told with the plan: by facts of these weeks (hinting.py), or
    because one rule of progress has held for an exercise so many `times` in a row.

    `see`: somebody ought to have a look.
    """

    when: Condition | None = None
    rule: Id | None = None
    times: Annotated[int, Field(ge=1, le=20)] | None = None
    see: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.when is None) == (self.rule is None) or (self.rule is None) != (self.times is None):
            raise ValueError("a hint needs either when, or rule and times")
        return self


STANDING_ALONE = ("step_back", "goes_on", "way_out", "plateau", "keeping", "learning")
"""The rules of progress of which there is one each."""


class ProgressRules(Reviewed):
    """How sessions change what comes next. `raise_says`: by what of a dose has grown."""

    good_sessions_to_raise: Annotated[int, Field(ge=1)]
    raise_says: dict[str, Text]
    mastered_says: Text
    in_a_row: Text
    raise_sources: tuple[str, ...] = Field(min_length=1)
    raise_verified: bool
    flare_up_cap: Cap
    new_symptom_says: Text
    emergency_says: Text
    new_symptom_sources: tuple[str, ...] = Field(min_length=1)
    new_symptom_verified: bool
    rules: tuple[ProgressRule, ...]
    away: tuple[Away, ...]
    step_back: StepBack
    goes_on: GoesOn
    way_out: WayOut
    plateau: Plateau
    keeping: Keeping
    learning: Learning
    opens: tuple[Opens, ...] = ()  # content from before had none
    lately: Lately
    hints: tuple[Hint, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if missing := sorted({*get_args(Unit), "times", "rounds"} - self.raise_says.keys()):
            raise ValueError(f"raise_says lacks {', '.join(missing)}")
        if unknown := sorted({hint.rule for hint in self.hints if hint.rule} - {rule.id for rule in self.rules}):
            raise ValueError(f"hints name unknown rules: {', '.join(unknown)}")
        return self

    @property
    def growing(self) -> set[Phase]:
        """The phases whose doses may grow."""
        return {phase for rule in self.rules if rule.effect == "good" for phase in rule.phases}

    @property
    def further(self) -> tuple[Explained, ...]:
        """The rules that stand alone."""
        return tuple(getattr(self, name) for name in STANDING_ALONE)
