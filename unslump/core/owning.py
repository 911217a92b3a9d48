"""A practitioner's own exercises: how they join the shared ones, and what they must hold to.

They are read as content is, and held to more. Nothing of them stands in the place of shared content: their ids begin
with "own-", and no shared exercise leads to them. What the guardrails tie to a load or a position is added to them by
itself. One that is wrong even so is not there at all, for anybody: no session is ever made of it.

Whoever plans must take an own exercise only where a prescription that stands names it (`is_own`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise, Step
from unslump.core.faults import Fault, exercise_wrong, figure_wrong
from unslump.core.guardrails import Exclusion, Guardrails, excluding
from unslump.core.pose import Figure, Poses
from unslump.core.prescription import OwnExercise, PrescriptionEntry
from unslump.core.tomllines import Path
from unslump.core.values import to_json

PREFIX = "own-"
MOST_STEPS = 12
MOST_POSES = 8
"""Of one step."""
MOST_RUNGS = 60
"""Of a dose's ladder; the library's longest is far below."""
MOST_LINES = 12
"""Of one list of sentences."""
LIBRARY_ONLY = ("between", "prepares", "chair")
"""What reaches into other exercises: an own exercise has none of it."""


def is_own(name: str) -> bool:
    """Whether an exercise is some practitioner's own."""
    return name.startswith(PREFIX)


def with_own(catalogue: Catalogue, own: tuple[OwnExercise, ...]) -> Catalogue:
    """The catalogue with a practitioner's exercises among the others; those that are wrong are left out.

    Its version stays what it was: own exercises come from a person's history, and the content does not change by them.
    """
    if not own:
        return catalogue
    return _joined(_Joining(catalogue, to_json([one.plain() for one in own]), own))


def own_of(history: Iterable[object]) -> tuple[OwnExercise, ...]:
    """Every own exercise that a history's prescriptions brought, each as it came last."""
    found: dict[str, OwnExercise] = {}
    for entry in history:
        if isinstance(entry, PrescriptionEntry) and entry.prescription is not None:
            found |= {one.exercise.id: one for one in entry.prescription.own}
    return tuple(found[name] for name in sorted(found))


class Added(NamedTuple):
    """Tags that an exercise must rule out and did not: because of which loads or positions, and why."""

    path: Path
    tags: tuple[str, ...]
    because: tuple[str, ...]
    says: str


def tightened(guardrails: Guardrails, exercise: Exercise) -> tuple[Exercise, tuple[Added, ...]]:
    """An exercise that rules out all that the guardrails tie to its loads and its position, and what was added."""
    told: list[Added] = []
    avoid = exercise.avoid
    for rail, because in excluding(guardrails, exercise.all_loads, (exercise.position,)):
        avoid = _adding(avoid, ("avoid",), rail, because, told)
    steps: list[Step] = []
    for index, step in enumerate(exercise.steps):
        mine = step.avoid
        if step.gate is not None:
            for rail, because in excluding(guardrails, step.load, ()):
                if set(rail.tags) - {*avoid, *mine}:
                    mine = _adding(mine, ("steps", index, "avoid"), rail, because, told)
        steps.append(step if mine == step.avoid else step.model_copy(update={"avoid": mine}))
    if not told:
        return exercise, ()
    # Not model_copy: it would keep what was worked out of the exercise as it was.
    changed = {name: getattr(exercise, name) for name in Exercise.model_fields}
    return Exercise.model_construct(**(changed | {"avoid": avoid, "steps": tuple(steps)})), tuple(told)


def _adding(
    given: tuple[str, ...], path: Path, rail: Exclusion, because: tuple[str, ...], told: list[Added]
) -> tuple[str, ...]:
    missing = tuple(tag for tag in rail.tags if tag not in given)
    if missing:
        told.append(Added(path, missing, because, rail.says))
    return given + missing


def wrong_own(catalogue: Catalogue, own: OwnExercise) -> Iterator[Fault]:
    """Everything that is wrong with an own exercise beside the shared ones, its tags completed (`tightened`).

    Whether its scripts keep the promises is proved elsewhere, when it is saved or brought in.
    """
    exercise, _ = tightened(catalogue.guardrails, own.exercise)
    file = f"exercises/{exercise.id}.toml"
    if not is_own(exercise.id) or exercise.id in catalogue.exercises:
        what = f"an own exercise is called {PREFIX}..., and as none in the library"
        yield Fault(file=file, path=("id",), what=what)
    for key in LIBRARY_ONLY:
        if getattr(exercise, key):
            yield Fault(file=file, path=(key,), what="an own exercise cannot lead into others by itself: remove this")
    position = catalogue.vocabulary.positions.get(exercise.position)
    if exercise.bed is not None and position is not None and position.needs_on_bed is None:
        yield Fault(file=file, path=("bed",), what=f"nobody is {position.name} on a bed")
    yield from _too_long(exercise, file)
    wrong = list(exercise_wrong(catalogue, exercise))
    yield from wrong
    if not any(fault.path[0] == "dose" for fault in wrong) and len(exercise.dose.rungs) > MOST_RUNGS:
        what = (
            f"the dose grows in {len(exercise.dose.rungs)} steps: at most {MOST_RUNGS}; let it grow by more at a time"
        )
        yield Fault(file=file, path=("dose", "step"), what=what)
    if own.figure is not None:
        yield from _figure_faults(catalogue, exercise, own.figure)


def _too_long(exercise: Exercise, file: str) -> Iterator[Fault]:
    lists: tuple[tuple[str, tuple[object, ...], int], ...] = (
        ("steps", exercise.steps, MOST_STEPS),
        ("set_up", exercise.set_up, MOST_LINES),
        ("mistakes", exercise.mistakes, MOST_LINES),
    )
    for key, given, most in lists:
        if len(given) > most:
            yield Fault(file=file, path=(key,), what=f"{len(given)} are too many: at most {most}")


def _figure_faults(catalogue: Catalogue, exercise: Exercise, figure: Figure) -> Iterator[Fault]:
    file = f"poses/{exercise.id}.toml"
    if figure.id != exercise.id:
        yield Fault(file=file, path=("id",), what=f"{figure.id!r} must be the exercise's id, {exercise.id!r}")
    for step, poses in figure.steps.items():
        if len(poses) > MOST_POSES:
            what = f"{len(poses)} poses are too many: at most {MOST_POSES}"
            yield Fault(file=file, path=("steps", step), what=what)
        if any(pose.like is not None for pose in poses):
            what = "each pose of an own exercise is given whole: none is like another"
            yield Fault(file=file, path=("steps", step), what=what)
    yield from figure_wrong(catalogue, exercise, figure)


@dataclass(frozen=True, eq=False)
class _Joining:
    """What is joined, told apart by the very catalogue and by what the own exercises say."""

    catalogue: Catalogue
    text: str
    own: tuple[OwnExercise, ...]

    def __hash__(self) -> int:
        return hash((id(self.catalogue), self.text))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Joining) and self.catalogue is other.catalogue and self.text == other.text


@lru_cache(maxsize=128)
def _joined(joining: _Joining) -> Catalogue:
    base = joining.catalogue
    exercises, figures = dict(base.exercises), dict(base.poses.figures)
    for own in joining.own:
        if own.exercise.id in exercises or any(wrong_own(base, own)):
            continue
        exercises[own.exercise.id], _ = tightened(base.guardrails, own.exercise)
        if own.figure is not None:
            figures[own.exercise.id] = own.figure
    known = base.poses
    poses = Poses.model_construct(body=known.body, bases=known.bases, figures=figures, people=known.people)
    parts = {name: getattr(base, name) for name in Catalogue.model_fields}
    return Catalogue.model_construct(**(parts | {"exercises": exercises, "poses": poses}))
