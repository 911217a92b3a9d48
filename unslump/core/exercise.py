"""An exercise as content: steps, doses, gates, and what rules it out.

One exercise is one TOML file; content/README.md shows every key. The models here are the only statement
of what a file may hold: the loader, the JSON Schemas and the documentation are made from them.
"""

from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from unslump.core.values import Id, Level, Phase, Range, Reviewed, Text, Unit, Value

StepKind = Literal["set-up", "move", "work"]
SymptomKind = Literal["pain", "numbness", "tingling", "weakness", "dizziness", "chest", "other"]


class Rung(NamedTuple):
    """One rung of an exercise's dose: so much (in its unit), so many times, in so many rounds."""

    amount: int
    times: int
    rounds: int


class Dose(Value):
    """How much: an amount in one unit, repeated `times` within a round, in `rounds`, on some days a week.

    With sides "each", everything is per side. `step` is by how much the amount grows from one rung to the
    next. Raising the dose climbs rungs: amount first, then times, then rounds. A new round begins again with less of
    the rest, so that no rung is a leap.
    """

    unit: Unit
    amount: Range
    times: Range = Range(low=1, high=1)
    rounds: Range = Range(low=1, high=1)
    per_week: Range
    step: Annotated[int, Field(ge=1)] = 1
    sources: tuple[str, ...] = Field(min_length=1)
    verified: bool = True

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """All doses from the lightest to the fullest, each more than the one before."""
        amounts = [*range(self.amount.low, self.amount.high, self.step), self.amount.high]
        within = [(amount, self.times.low) for amount in amounts]
        within += [(self.amount.high, times) for times in _above(self.times)]
        ladder: list[Rung] = []
        for rounds in range(self.rounds.low, self.rounds.high + 1):
            done = ladder[-1].amount * ladder[-1].times * ladder[-1].rounds if ladder else 0
            ladder += [Rung(amount, times, rounds) for amount, times in within if amount * times * rounds > done]
        return tuple(ladder)


def _above(limits: Range) -> range:
    return range(limits.low + 1, limits.high + 1)


class Gate(Value):
    """What must be true to enter a step. Every part must hold, each within this session.

    after + held_seconds: that step, on this side in this round, was held so long without a break.
    round: the first round in which the step may come. free_of: none of these was felt in the session.
    tier: the person chose to go at least so far (1: further, 2: furthest); nobody is taken there unasked.
    """

    after: Id
    held_seconds: Annotated[int, Field(ge=1, le=90)]
    round: Annotated[int, Field(ge=1)]
    free_of: tuple[SymptomKind, ...] = Field(min_length=1)
    tier: Annotated[int, Field(ge=1, le=2)]
    sources: tuple[str, ...] = Field(min_length=1)


class Step(Value):
    """One step of an exercise.

    kind: "set-up" waits for the person's own "ready"; "move" takes `seconds`; "work" is counted by the
    exercise's dose or, for a gated step, by its own `hold` in seconds. A set-up step comes only before the
    first round.
    """

    id: Id
    kind: StepKind
    say: Text
    more: Text | None = None
    seconds: Annotated[int, Field(ge=2, le=60)] | None = None
    hold: Range | None = None
    load: tuple[Id, ...] = ()
    avoid: tuple[Id, ...] = ()
    gate: Gate | None = None
    level: Level | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "move" and self.seconds is None:
            raise ValueError("a step of kind move needs seconds")
        if self.kind != "move" and self.seconds is not None:
            raise ValueError("only a step of kind move has seconds; work is counted by the dose")
        if self.hold is not None and self.gate is None:
            raise ValueError("only a gated step has a hold of its own; others take the dose")
        if self.gate is not None:
            if self.kind != "work":
                raise ValueError("only a step of kind work can have a gate")
            if self.hold is None:
                raise ValueError("a gated step needs its own hold in seconds")
        return self


class Exercise(Reviewed):
    """One movement, made of steps.

    `load` falls on every step, `avoid` rules the whole exercise out; a step can add its own of both.
    `regress` and `progress` name the easier and the harder neighbours. `between` names an exercise done
    between rounds. `prepares` names an exercise that this one comes right before. `tempo` is the seconds
    one repetition or one pass (there and back) takes. For whoever cannot get to the floor: `chair` names an
    exercise that does the same job on a chair or standing, `bed` says how it is done on a firm bed.
    """

    id: Id
    name: Text
    phase: Phase
    level: Level
    position: Id
    sides: Literal["each", "both", "alternate"]
    equipment: tuple[Id, ...] = ()
    helps: tuple[Id, ...] = ()
    targets: tuple[Id, ...] = Field(min_length=1)
    purpose: Text
    set_up: tuple[Text, ...] = ()
    feel: Text
    not_feel: Text
    mistakes: tuple[Text, ...] = Field(min_length=1)
    breathing: Text
    in_and_out: Text
    chair: Id | None = None
    bed: Text | None = None
    load: tuple[Id, ...] = ()
    avoid: tuple[Id, ...] = ()
    regress: tuple[Id, ...] = ()
    progress: tuple[Id, ...] = ()
    between: Id | None = None
    prepares: tuple[Id, ...] = ()
    tempo: Annotated[int, Field(ge=1, le=20)] | None = None
    tiers: tuple[Text, ...] = ()
    dose: Dose
    steps: tuple[Step, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)
    verified: bool = True
    note: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [step.id for step in self.steps]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"two steps are called {name!r}")
        if not any(step.kind == "work" and step.gate is None for step in self.steps):
            raise ValueError("at least one step of kind work without a gate is needed")
        if self.dose.unit in ("reps", "passes") and self.tempo is None:
            raise ValueError(f"a dose in {self.dose.unit} needs a tempo (seconds for one)")
        self._check_gates(ids)
        return self

    def _check_gates(self, ids: list[str]) -> None:
        tiers = 0
        for index, step in enumerate(self.steps):
            if step.gate is None:
                if tiers:
                    raise ValueError(f"step {step.id!r} comes after a gated step but has no gate of its own")
                continue
            if step.gate.after not in ids[:index]:
                raise ValueError(f"the gate of {step.id!r} names {step.gate.after!r}, which is no earlier step")
            before = self.step(step.gate.after)
            longest = before.hold.high if before.hold else self.dose.amount.high
            if before.kind != "work" or self.dose.unit != "seconds" or longest < step.gate.held_seconds:
                raise ValueError(
                    f"the gate of {step.id!r} can never open: {step.gate.after!r} is not held "
                    f"{step.gate.held_seconds} seconds"
                )
            if step.gate.round > self.dose.rounds.high:
                raise ValueError(f"the gate of {step.id!r} can never open: there is no round {step.gate.round}")
            if step.gate.tier != tiers + 1:
                raise ValueError(f"the gate of {step.id!r} must have tier {tiers + 1}, one above the last")
            tiers += 1
        wanted = tiers + 1 if tiers else 0
        if len(self.tiers) != wanted:
            raise ValueError(f"tiers must name {wanted} choices, the first being to stay as before")

    def step(self, name: str) -> Step:
        """The step with that id. KeyError if there is none."""
        for step in self.steps:
            if step.id == name:
                return step
        raise KeyError(name)

    @cached_property
    def all_loads(self) -> frozenset[str]:
        """Loads that its ungated steps put on the body."""
        return frozenset(self.load).union(*(s.load for s in self.steps if s.gate is None))
