"""What the week needs: how far behind it is with each aim, and how much that is wanted."""

from datetime import date
from typing import TYPE_CHECKING

from unslump.core.allowance import week_days
from unslump.core.catalogue import Catalogue
from unslump.core.rules import Aim, Boost
from unslump.core.screening import holds

if TYPE_CHECKING:
    from unslump.core.day import Day

PERCENT = 100


def need(day: "Day", aim: Aim) -> int:
    """How much an aim is wanted today: its weight, with boosts, times the share of the week's days still missing."""
    missing = 0 if resting(day, aim) else missing_days(day, aim)
    boosted = PERCENT + sum(boost.weight for boost in boosts(day, aim))
    return aim.weight * boosted * missing // aim.per_week.high


def missing_days(day: "Day", aim: Aim) -> int:
    """How many days the week still has room for, for an aim."""
    return max(0, aim.per_week.high - done_days(day, aim))


def done_days(day: "Day", aim: Aim) -> int:
    """On how many of the last six days something was done that serves an aim."""
    return week_days(tuple(served_on(day, aim)), day.situation.today)


def resting(day: "Day", aim: Aim) -> bool:
    """Whether too few days have gone by since something was done that serves an aim."""
    since = min(((day.situation.today - when).days for when in served_on(day, aim)), default=aim.apart)
    return 0 < since < aim.apart


def served_on(day: "Day", aim: Aim) -> frozenset[date]:
    """The days on which something was done that serves an aim."""
    if aim.id not in day.served:
        day.served[aim.id] = frozenset(
            when
            for name, status in day.situation.status.exercises.items()
            if name in day.catalogue.exercises and serves(day.catalogue, name, aim)
            for when in status.days
        )
    return day.served[aim.id]


def serves(catalogue: Catalogue, name: str, aim: Aim) -> bool:
    """Whether an exercise is one of those that an aim asks for: by what it is for first of all."""
    exercise = catalogue.exercises[name]
    return exercise.phase in aim.phases and (not aim.targets or exercise.targets[0] in aim.targets)


def boosts(day: "Day", aim: Aim) -> list[Boost]:
    """The boosts for an aim that the person's answers call for."""
    return [b for b in day.catalogue.planning.boosts if b.aim == aim.id and holds(b.when, day.situation.answers)]


def wishes_further(day: "Day", aim: Aim) -> bool:
    """Whether the person wants the stronger steps of what an aim brings."""
    return any(boost.further for boost in boosts(day, aim))
