"""Bands: how much of something a week should come to hold, and the ceilings that it does not pass."""

from typing import TYPE_CHECKING

from unslump.core.exercise import Exercise
from unslump.core.rules import Band

if TYPE_CHECKING:
    from unslump.core.day import Day


def ceilings(day: "Day", exercise: Exercise) -> list[Band]:
    """The bands that an exercise counts for and of which a week may hold no more than so much."""
    return [band for band in day.catalogue.planning.bands if band.ceiling and belongs(band, exercise)]


def passed(day: "Day", exercise: Exercise) -> bool:
    """Whether the week holds all that a ceiling allows of what an exercise is for."""
    return any(room(day, band) <= 0 for band in ceilings(day, exercise))


def room(day: "Day", band: Band) -> int:
    """How many seconds a band still has room for this week, with what was done reckoned at the doses of today."""
    known, breath = day.situation.status.exercises, day.situation.breath_seconds
    done = sum(
        day.recent_days(name) * held_seconds(day.catalogue.exercises[name], status.rung, breath)
        for name, status in known.items()
        if name in day.catalogue.exercises and belongs(band, day.catalogue.exercises[name])
    )
    return band.amount.high - done


def belongs(band: Band, exercise: Exercise) -> bool:
    """Whether an exercise counts for a band: by what it is for first of all."""
    return exercise.phase in band.phases and (not band.targets or exercise.targets[0] in band.targets)


def held_seconds(exercise: Exercise, rung: int, breath: int) -> int:
    """How long a dose in seconds or breaths is held, on each side where sides take turns."""
    dose = exercise.dose.rungs[min(rung, len(exercise.dose.rungs) - 1)]
    each = breath if exercise.dose.unit == "breaths" else 1
    return dose.amount * dose.times * dose.rounds * each
