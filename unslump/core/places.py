"""Where an exercise is done: in its own position or, for whoever cannot get down to the floor, lying on a bed.

What is done on a bed is the same exercise at the same dose: a bed opens nothing that the floor would not open, too.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from unslump.core.tomllines import Path

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue
    from unslump.core.exercise import Exercise

Place = Literal["usual", "bed"]


def place_for(catalogue: "Catalogue", exercise: "Exercise", can: set[str]) -> Place | None:
    """Where somebody who can do this much does an exercise; None if they cannot get into its position at all."""
    position = catalogue.vocabulary.positions[exercise.position]
    if can >= set(position.needs):
        return "usual"
    if exercise.bed is not None and position.needs_on_bed is not None and can >= set(position.needs_on_bed):
        return "bed"
    return None


def out_of_reach_on_bed(catalogue: "Catalogue", exercise: "Exercise") -> bool:
    """Whether somebody who lies on a bed, because the floor is too far down, cannot do an exercise at all."""
    positions = catalogue.vocabulary.positions.values()
    down = [set(position.needs) for position in positions if position.needs_on_bed is not None]
    own = catalogue.vocabulary.positions[exercise.position]
    return exercise.bed is None and any(needs <= set(own.needs) for needs in down)


def wrong(catalogue: "Catalogue") -> Iterator[tuple[str, Path, str]]:
    """What is wrong with the ways to do without the floor: in which exercise, at which key, and what."""
    positions = catalogue.vocabulary.positions
    for exercise in catalogue.exercises.values():
        own = positions.get(exercise.position)
        if own is None:
            continue
        if exercise.bed is not None and own.needs_on_bed is None:
            yield exercise.id, ("bed",), f"nobody is {own.name} on a bed"
        other = catalogue.exercises.get(exercise.chair or "")
        if other is None or other.position not in positions:
            continue
        there = positions[other.position]
        if not set(there.needs) < set(own.needs) or (there.needs and there.height == own.height):
            yield exercise.id, ("chair",), f"{other.id!r} is no easier to get into: it is done {there.name}"
        if other.level > exercise.level:
            yield exercise.id, ("chair",), f"{other.id!r} has level {other.level}: harder than level {exercise.level}"
