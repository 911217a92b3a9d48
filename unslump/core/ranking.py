"""Ranking: which of the exercises that serve the same goes first. The harder form before the easier, what an aim keeps
to before what is new, and last what the person leaves out or what takes turns."""

from datetime import timedelta

from unslump.core.allowance import Allowed
from unslump.core.day import Chosen, Day
from unslump.core.exercise import Exercise
from unslump.core.needs import serves
from unslump.core.rules import Aim


def rank(day: Day, aim: Aim, item: Allowed) -> tuple[int, ...]:
    """Best first: not outgrown, then what does not come last, then what an aim keeps to, then least done lately, then
    what the programme puts first, then no new position, then what is wished, then the higher level.

    For what comes in every session, no new position counts before variety.
    """
    exercise = item.exercise
    positions = {"standing", *(chosen.allowed.exercise.position for chosen in day.chosen)}
    lately, moving = day.recent_days(exercise.id), int(exercise.position not in positions)
    later = int(day.led is not None and exercise.id not in day.led.stage.first)
    ranks = (moving, lately, later) if aim.every_session else (lately, later, moving)
    status = day.situation.status.exercises.get(exercise.id)
    liking = max(0, status.liking) if status else 0
    last = int(comes_last(day, exercise.id))
    return (int(outgrown(day, item)), last, _newcomer(day, aim, item), *ranks, -liking, -exercise.level)


def _newcomer(day: Day, aim: Aim, item: Allowed) -> int:
    """1 for an exercise that would be one too many for an aim that keeps to a few, else 0."""
    rules = day.catalogue.planning
    if item.exercise.phase not in rules.repeating:
        return 0
    kept = repertoire(day, aim)
    return int(len(kept) >= rules.repertoire and item.exercise.id not in kept)


def repertoire(day: Day, aim: Aim) -> frozenset[str]:
    """The exercises that an aim keeps to: of the last weeks the most frequent that are not outgrown."""
    if aim.id not in day.kept:
        rules = day.catalogue.planning
        since = day.situation.today - timedelta(days=rules.repertoire_days)
        often = {
            name: sum(when > since for when in status.days)
            for name, status in day.situation.status.exercises.items()
            if name in day.open and serves(day.catalogue, name, aim) and not outgrown(day, day.open[name])
            if not comes_last(day, name)
        }
        first = sorted((name for name in often if often[name]), key=lambda name: (-often[name], name))
        day.kept[aim.id] = frozenset(first[: rules.repertoire])
    return day.kept[aim.id]


def comes_last(day: Day, name: str) -> bool:
    """Whether an exercise comes after all others that serve the same: it takes turns, or is often left out."""
    status = day.situation.status.exercises.get(name)
    if status is None:
        return False
    return turns(day, name) or status.liking <= day.catalogue.progress.learning.last_at


def turns(day: Day, name: str) -> bool:
    """Whether another form goes before an exercise for a while, because its dose has not changed for long."""
    status = day.situation.status.exercises.get(name)
    return status is not None and status.turn_until is not None and day.situation.today <= status.turn_until


def given_way(day: Day, chosen: Chosen) -> list[Exercise]:
    """The exercise in whose place one stands, if any: it serves the same, is open today, and comes last. Told with one
    exercise of an aim only."""
    same = [item for item in day.chosen if item.aim == chosen.aim and not comes_last(day, item.allowed.exercise.id)]
    if chosen not in same[-1:]:
        return []
    taken = {item.allowed.exercise.id for item in day.chosen}
    last = (name for name in day.situation.status.exercises if name in day.open and comes_last(day, name))
    first = next((name for name in sorted(last) if name not in taken and serves(day.catalogue, name, chosen.aim)), None)
    return [day.open[first].exercise] if first else []


def kept(day: Day, item: Allowed) -> bool:
    """Whether an exercise has all that it can have, with nothing harder open: a few days a week keep that."""
    status = day.situation.status.exercises.get(item.exercise.id)
    phases = day.catalogue.progress.keeping.phases
    return bool(status and status.mastered) and item.exercise.phase in phases and not _harder(day, item)


def kin(day: Day, one: str, other: str) -> bool:
    """Whether one is an easier form of the other."""
    return one in day.catalogue.easier[other] or other in day.catalogue.easier[one]


def outgrown(day: Day, item: Allowed) -> bool:
    """Whether a harder form of the same exercise is open today: the easier is then only a last choice, for when the
    harder does not fit into the time; unless the programme puts it first."""
    name = item.exercise.id
    if day.led is not None and name in day.led.stage.first:
        return False
    if name not in day.outgrown:
        growing = item.exercise.phase in day.catalogue.planning.outgrowing
        day.outgrown[name] = growing and bool(_harder(day, item))
    return day.outgrown[name]


def _harder(day: Day, item: Allowed) -> list[str]:
    """The harder forms of an exercise that are open today: of the same phase, and first of all for the same."""
    exercise = item.exercise
    return [
        other
        for other, kin in day.open.items()
        if exercise.id in day.catalogue.easier[other]
        and (kin.exercise.phase, kin.exercise.targets[0]) == (exercise.phase, exercise.targets[0])
    ]


def left_behind(day: Day, item: Allowed) -> bool:
    """Whether a harder form that is open was done lately: the easier does not come back in its place."""
    if not outgrown(day, item):
        return False
    since = day.situation.today - timedelta(days=day.catalogue.planning.repertoire_days)
    known = day.situation.status.exercises
    return any(when > since for other in _harder(day, item) if other in known for when in known[other].days)
