"""Guardrails: what no content may exceed, whoever writes it.

Doses within bounds of common sense, gates before what is risky, and for whom a load or a position is never right. An
exercise may ask for more care, never for less: exercise_faults() finds where it asks for less.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from unslump.core.exercise import Exercise, Step, SymptomKind
from unslump.core.tomllines import Path
from unslump.core.values import Id, Range, Reviewed, Sourced, Untranslated


class GatedLoad(Sourced):
    """A load that a step may have only behind a gate, and the least that the gate must ask for.

    held_seconds: of the step before, unbroken. round: the earliest. free_of: what must not have been felt.
    """

    load: Id
    held_seconds: Annotated[int, Field(ge=1, le=90)]
    round: Annotated[int, Field(ge=1)]
    free_of: tuple[SymptomKind, ...] = Field(min_length=1)
    says: Untranslated


class Exclusion(Sourced):
    """For whom some loads or positions are never right: whoever has one of the tags."""

    loads: tuple[Id, ...] = ()
    positions: tuple[Id, ...] = ()
    tags: tuple[Id, ...] = Field(min_length=1)
    says: Untranslated

    @model_validator(mode="after")
    def _about_something(self) -> Self:
        if not self.loads and not self.positions:
            raise ValueError("must name loads or positions")
        return self


class Guardrails(Reviewed):
    """Bounds of doses by unit, and of the rest; gates and exclusions that no exercise may fall short of."""

    verified: bool
    source: str
    amount: dict[str, Range]
    other: dict[str, Range]
    gated: tuple[GatedLoad, ...] = ()
    excludes: tuple[Exclusion, ...] = ()


class Threshold(NamedTuple):
    """What must have happened before a step may come: the strictest of its own gate and of the guardrails.

    `after` is None where something asks for a gate and the step has none: then it may never come.
    """

    after: str | None
    held_seconds: int
    round: int
    free_of: frozenset[str]
    tier: int


class Shortfall(NamedTuple):
    """Where an exercise falls short of the guardrails: at which key, and what to do.

    `breaks`: no session can be made of it at all.
    """

    path: Path
    what: str
    breaks: bool = False


def threshold(guardrails: Guardrails, exercise: Exercise, step: Step) -> Threshold | None:
    """What a step must wait for; None if it may come at any time."""
    loads = {*exercise.load, *step.load}
    asked = [rail for rail in guardrails.gated if rail.load in loads]
    gate = step.gate
    if gate is None:
        return Threshold(None, 0, 0, frozenset(), 0) if asked else None
    return Threshold(
        gate.after,
        max([gate.held_seconds, *(rail.held_seconds for rail in asked)]),
        max([gate.round, *(rail.round for rail in asked)]),
        frozenset(gate.free_of).union(*(rail.free_of for rail in asked)),
        gate.tier,
    )


def exercise_faults(guardrails: Guardrails, exercise: Exercise) -> Iterator[Shortfall]:
    """Everything in which an exercise falls short of the guardrails."""
    yield from _doses(guardrails, exercise)
    for index, step in enumerate(exercise.steps):
        yield from _gates(guardrails, exercise, step, ("steps", index))
        if step.gate is not None:
            own = {*exercise.avoid, *step.avoid}
            yield from _missing_tags(guardrails, step.load, (), own, ("steps", index, "avoid"))
    yield from _missing_tags(guardrails, exercise.all_loads, (exercise.position,), {*exercise.avoid}, ("avoid",))


def _doses(rails: Guardrails, exercise: Exercise) -> Iterator[Shortfall]:
    dose = exercise.dose
    parts: list[tuple[Path, Range, Range]] = [
        (("dose", "amount"), dose.amount, rails.amount[dose.unit]),
        (("dose", "times"), dose.times, rails.other["times"]),
        (("dose", "rounds"), dose.rounds, rails.other["rounds"]),
        (("dose", "per_week"), dose.per_week, rails.other["per_week"]),
    ]
    for index, step in enumerate(exercise.steps):
        if step.hold:
            parts.append((("steps", index, "hold"), step.hold, rails.amount["seconds"]))
    for path, given, allowed in parts:
        if not (allowed.holds(given.low) and allowed.holds(given.high)):
            what = f"{given.low} to {given.high} is an impossible dose: it must lie within {allowed.low} to "
            yield Shortfall(path, f"{what}{allowed.high}", breaks=given.low < 1)


def _gates(rails: Guardrails, exercise: Exercise, step: Step, path: Path) -> Iterator[Shortfall]:
    for rail in rails.gated:
        if rail.load not in {*exercise.load, *step.load}:
            continue
        gate = step.gate
        if gate is None:
            yield Shortfall(path, f"step {step.id!r} has the load {rail.load!r}, so it needs a gate: {rail.says}")
            continue
        if gate.held_seconds < rail.held_seconds:
            what = f"{gate.held_seconds} seconds are too few before {rail.load!r}: at least {rail.held_seconds}"
            yield Shortfall((*path, "gate", "held_seconds"), what)
        if gate.round < rail.round:
            what = f"round {gate.round} is too early for {rail.load!r}: not before round {rail.round}"
            yield Shortfall((*path, "gate", "round"), what)
        if missing := sorted(set(rail.free_of) - set(gate.free_of)):
            yield Shortfall((*path, "gate", "free_of"), f"must also hold {', '.join(missing)} before {rail.load!r}")


def excluding(
    rails: Guardrails, loads: Iterable[str], positions: Iterable[str]
) -> Iterator[tuple[Exclusion, tuple[str, ...]]]:
    """The exclusions that some loads or positions ask for, each with those that do."""
    for rail in rails.excludes:
        named = sorted(set(rail.loads) & set(loads)) + sorted(set(rail.positions) & set(positions))
        if named:
            yield rail, tuple(named)


def _missing_tags(
    rails: Guardrails, loads: Iterable[str], positions: Iterable[str], given: set[str], path: Path
) -> Iterator[Shortfall]:
    for rail, named in excluding(rails, loads, positions):
        missing = sorted(set(rail.tags) - given)
        if missing:
            yield Shortfall(path, f"must hold {', '.join(missing)}, because of {', '.join(named)}: {rail.says}")
