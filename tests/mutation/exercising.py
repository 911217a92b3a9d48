"""Breakages of exercises: tags, loads, levels, neighbours, doses, sides, and the gates before risky steps."""

from collections.abc import Iterator
from typing import Any

from tests.mutation.mutant import Mutant, changed, each_dropped, swapped
from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Dose, Exercise, Gate, Step
from unslump.core.values import Range

HIGHEST_LEVEL = 5
PHASE_OF_HARD_DAYS = "unload"
"""A phase that is open even on the worst day."""


def exercise_mutants(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every breakage of every exercise."""
    for name, exercise in catalogue.exercises.items():
        for what, kind, broken in _broken_exercises(catalogue, exercise):
            to = {**catalogue.exercises, name: broken}
            yield Mutant(f"{name}: {what}", kind, "exercises", to, broken)


def _broken_exercises(catalogue: Catalogue, exercise: Exercise) -> Iterator[tuple[str, str, Exercise]]:
    for tag, rest in each_dropped(exercise.avoid):
        yield f"tag {tag} dropped", "exercises: tag dropped", changed(exercise, avoid=rest)
    for load, rest in each_dropped(exercise.load):
        yield f"load {load} dropped", "exercises: load dropped", changed(exercise, load=rest)
    for what, kind, parts in _moved(catalogue, exercise):
        yield what, f"exercises: {kind}", changed(exercise, **parts)
    for what, kind, dose in _harder_doses(exercise.dose):
        yield what, f"exercises: {kind}", changed(exercise, dose=dose)
    for index, step in enumerate(exercise.steps):
        for what, kind, broken in _broken_steps(step):
            steps = swapped(exercise.steps, index, broken)
            yield f"step {step.id}: {what}", kind, changed(exercise, steps=steps)
        if step.gate:
            yield from _broken_gates(exercise, index, step.gate)


def _moved(catalogue: Catalogue, exercise: Exercise) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Another level, phase, neighbour or side."""
    if exercise.level > 1:
        yield f"level {exercise.level - 1}", "level lowered", {"level": exercise.level - 1}
    if exercise.level < HIGHEST_LEVEL:
        yield f"level {exercise.level + 1}", "level raised", {"level": exercise.level + 1}
    if exercise.phase != PHASE_OF_HARD_DAYS:
        yield f"phase {PHASE_OF_HARD_DAYS}", "phase of hard days", {"phase": PHASE_OF_HARD_DAYS}
    for easier, rest in each_dropped(exercise.regress):
        yield f"easier {easier} removed", "easier form removed", {"regress": rest}
    harder = [name for name, other in catalogue.exercises.items() if other.level > exercise.level]
    if exercise.regress and harder:
        regress = (harder[0], *exercise.regress[1:])
        what = f"{harder[0]} as the easier form instead of {exercise.regress[0]}"
        yield what, "harder one as the easier form", {"regress": regress}
    if exercise.between:
        yield f"nothing between rounds instead of {exercise.between}", "recovery removed", {"between": None}
    if exercise.sides != "both":
        yield f"sides both instead of {exercise.sides}", "sides", {"sides": "both"}


def _harder_doses(dose: Dose) -> Iterator[tuple[str, str, Dose]]:
    more = dose.amount.high + dose.step
    wider = changed(dose, amount=Range(low=dose.amount.low, high=more))
    yield f"amount up to {more}", "dose widened", wider
    for name in ("times", "rounds", "per_week"):
        limits = getattr(dose, name)
        wider = changed(dose, **{name: Range(low=limits.low, high=limits.high + 1)})
        yield f"{name} up to {limits.high + 1}", "dose widened", wider
    for name in ("amount", "times", "rounds"):
        limits = getattr(dose, name)
        if limits.low < limits.high:
            least = min(limits.high, limits.low + (dose.step if name == "amount" else 1))
            heavier = changed(dose, **{name: Range(low=least, high=limits.high)})
            yield f"{name} from {least}", "dose begins heavier", heavier


def _broken_steps(step: Step) -> Iterator[tuple[str, str, Step]]:
    for load, rest in each_dropped(step.load):
        yield f"load {load} dropped", "exercises: load dropped", changed(step, load=rest)
    for tag, rest in each_dropped(step.avoid):
        yield f"tag {tag} dropped", "exercises: tag dropped", changed(step, avoid=rest)
    if step.level:
        yield f"level {step.level - 1}", "exercises: level lowered", changed(step, level=step.level - 1)
        yield "no level of its own", "exercises: level lowered", changed(step, level=None)
    if step.hold:
        wider = changed(step, hold=Range(low=step.hold.low, high=step.hold.high + 1))
        yield f"held up to {step.hold.high + 1} seconds", "exercises: dose widened", wider


def _broken_gates(exercise: Exercise, index: int, gate: Gate) -> Iterator[tuple[str, str, Exercise]]:
    """A gate loosened in each part; the exercise is adapted so that it can still be read."""
    step = exercise.steps[index]

    def with_gate(other: Gate) -> Exercise:
        return changed(exercise, steps=swapped(exercise.steps, index, changed(step, gate=other)))

    yield f"step {step.id}: gate removed", "gates: removed", _ungated(exercise, index)
    for seconds in dict.fromkeys((gate.held_seconds - 1, gate.held_seconds // 2)):
        looser = with_gate(changed(gate, held_seconds=seconds))
        yield f"step {step.id}: opens after {seconds} seconds", "gates: held less", looser
    if gate.round > 1:
        looser = with_gate(changed(gate, round=gate.round - 1))
        yield f"step {step.id}: opens in round {gate.round - 1}", "gates: opens earlier", looser
    for kind, rest in each_dropped(gate.free_of):
        looser = with_gate(changed(gate, free_of=rest))
        yield f"step {step.id}: opens in spite of {kind}", "gates: opens in spite of a symptom", looser
    if gate.tier > 1:
        looser = with_gate(changed(gate, tier=gate.tier - 1))
        yield f"step {step.id}: opens at tier {gate.tier - 1}", "gates: opens unasked", looser
    for other in exercise.steps[:index]:
        if other.kind == "work" and other.id != gate.after:
            looser = with_gate(changed(gate, after=other.id))
            yield f"step {step.id}: opens after {other.id}", "gates: opens earlier", looser


def _ungated(exercise: Exercise, index: int) -> Exercise:
    """The exercise with a step that needs no gate: it comes before those that do, and takes the dose."""
    step = exercise.steps[index]
    free = changed(step, gate=None, hold=None)
    others = [other for other in exercise.steps if other.id != step.id]
    first_gated = next((i for i, other in enumerate(others) if other.gate), len(others))
    steps = [*others[:first_gated], free, *others[first_gated:]]
    gates = 0
    for place, other in enumerate(steps):
        if other.gate:
            gates += 1
            steps[place] = changed(other, gate=changed(other.gate, tier=gates))
    return changed(exercise, steps=tuple(steps), tiers=exercise.tiers[: gates + 1] if gates else ())
