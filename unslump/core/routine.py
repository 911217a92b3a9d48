"""A routine: a named list of exercises with doses that a practice publishes for anybody to read.

It is no plan. Nobody is led through it without their own clearance; whoever may do none of it is told so by screening,
not by the routine.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds, change_seconds
from unslump.core.errors import Problem
from unslump.core.prescription import Place
from unslump.core.values import Id, Untranslated, Value

MOST_ITEMS = 20
NAME_LETTERS = 120
NOTE_LETTERS = 400
Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_LETTERS, strip_whitespace=True)]


class RoutineItem(Value):
    """One exercise of a routine. `rung`: its dose, on the exercise's ladder from 0. `note`: the practice's words."""

    exercise: Id
    rung: Place
    note: Annotated[str, StringConstraints(min_length=1, max_length=NOTE_LETTERS, strip_whitespace=True)] | None = None


class Routine(Value):
    """A routine as a practice wrote it. `says`: what it is for, in the practice's words."""

    name: Name
    says: Untranslated | None = None
    items: tuple[RoutineItem, ...] = Field(min_length=1, max_length=MOST_ITEMS)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [item.exercise for item in self.items]
        if len(set(names)) != len(names):
            raise ValueError("an exercise stands in it twice")
        return self


def faults(catalogue: Catalogue, routine: Routine) -> Iterator[Problem]:
    """What of a routine cannot be: exercises that are not there, doses above an exercise's fullest."""
    for number, item in enumerate(routine.items):
        exercise = catalogue.exercises.get(item.exercise)
        if exercise is None:
            yield Problem(f"items[{number}].exercise", f"unknown exercise {item.exercise!r}")
        elif item.rung >= len(exercise.dose.rungs):
            fullest = len(exercise.dose.rungs) - 1
            yield Problem(f"items[{number}].rung", f"{item.rung} is above the fullest dose, which is {fullest}")


def usable(catalogue: Catalogue, routine: Routine) -> Routine | None:
    """What of a routine the content still knows; None if nothing is left. Doses end where the exercise's own do."""
    kept = tuple(
        item.model_copy(update={"rung": min(item.rung, len(exercise.dose.rungs) - 1)})
        for item in routine.items
        if (exercise := catalogue.exercises.get(item.exercise)) is not None
    )
    return routine.model_copy(update={"items": kept}) if kept else None


def seconds(catalogue: Catalogue, routine: Routine) -> int:
    """The longest that a routine takes from standing, getting into each position included."""
    position, total = "standing", 0
    for item in routine.items:
        exercise = catalogue.exercises[item.exercise]
        total += change_seconds(catalogue, position, exercise.position)
        total += block_seconds(catalogue, exercise, item.rung, 0, catalogue.session.pace.breath)
        position = exercise.position
    return total


def minutes(catalogue: Catalogue, routine: Routine) -> int:
    """The same in whole minutes, rounded up."""
    return -(-seconds(catalogue, routine) // 60)


def not_for(catalogue: Catalogue, routine: Routine) -> dict[str, tuple[str, ...]]:
    """Each tag that rules out something of a routine, with the exercises that it rules out."""
    found: dict[str, tuple[str, ...]] = {}
    for tag in catalogue.vocabulary.tags:
        names = tuple(item.exercise for item in routine.items if tag in catalogue.exercises[item.exercise].avoid)
        if names:
            found[tag] = names
    return found
