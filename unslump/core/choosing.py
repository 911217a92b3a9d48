"""Choosing a day's exercises, within the envelope, so that they fit the minutes.

First things first: slots in order of need, the warm-up, then what the week is furthest behind with, in rounds. Each
slot takes the best exercise that still fits into the time with everything chosen before, moving between positions
included; a slot for which nothing fits stays empty. Because leaving an exercise out never makes a session longer,
taking the best that fits, slot by slot, gives the best there is in that order; tests compare it with trying everything
(docs/decisions/0003-planning.md).
"""

from collections.abc import Iterator
from dataclasses import replace

from unslump.core.adapting import opening
from unslump.core.allowance import Allowed
from unslump.core.bands import ceilings, held_seconds, passed, room
from unslump.core.compiling import block_seconds
from unslump.core.day import Chosen, Day
from unslump.core.needs import PERCENT, need, serves, wishes_further
from unslump.core.ranking import comes_last, kept, kin, left_behind, rank
from unslump.core.rules import Aim

FURTHER = None
"""The slot in which the stronger steps are offered that the person wants."""


def choose(day: Day) -> None:
    """Fill the slots in order of need; then use what time is left."""
    for slot in slots(day):
        fill_slot(day, slot)
    use_time_left(day)


def fill_slot(day: Day, slot: Aim | None) -> None:
    """Fill one slot, if anything fits."""
    if slot is FURTHER:
        _offer_further(day, [item for item in day.chosen if wishes_further(day, item.aim)])
    else:
        fill(day, slot)


def slots(day: Day) -> list[Aim | None]:
    """What is to be filled, in order of need: what is wanted much, FURTHER, a second of it, then the rest in rounds."""
    rules = day.catalogue.planning
    needs = {aim.id: need(day, aim) for aim in day.aims}
    aims = sorted(day.aims, key=lambda aim: (not aim.every_session, -needs[aim.id], aim.order))
    wanted = [aim for aim in aims if aim.every_session or needs[aim.id] > 0]
    much = [aim for aim in wanted if aim.every_session or needs[aim.id] >= rules.further_before * PERCENT]
    again = [aim for aim in much if aim.most > 1]
    little = wanted[len(much) :]
    more = [
        aim
        for number in range(2, rules.rounds_of_choice + 1)
        for aim in wanted
        if number <= aim.most and not (number == 2 and aim in again)
    ]
    return [*much, FURTHER, *again, *little, *more]


def candidates(day: Day, aim: Aim) -> Iterator[Chosen]:
    """What could fill a slot for an aim, the best first, whether it fits or not: each exercise at its dose, and at
    lighter ones should time be short. What comes last is never a second one for the same aim."""
    begun = any(chosen.aim.id == aim.id for chosen in day.chosen)
    here = [
        item
        for name, item in day.open.items()
        if serves(day.catalogue, name, aim) and _free(day, item) and not (begun and comes_last(day, name))
    ]
    for item in sorted(here, key=lambda item: (rank(day, aim, item), item.exercise.id)):
        top = _top_rung(day, aim, item)
        yield from (Chosen(item, aim, rung, 0) for rung in range(top, -1, -1))


def fill(day: Day, aim: Aim) -> None:
    """The best exercise for an aim that still fits, if any does."""
    rules = day.catalogue.planning
    if len(day.chosen) >= rules.most_exercises:
        return
    warmed = any(item.aim.every_session for item in day.chosen)
    for candidate in candidates(day, aim):
        if not (warmed or aim.every_session or candidate.allowed.exercise.phase in rules.without_warm_up):
            continue
        if day.seconds([*day.chosen, candidate]) <= day.budget:
            day.chosen.append(candidate)
            return


def use_time_left(day: Day) -> None:
    """With time left over, offer the gated steps of what was chosen; then bring the doses up to what is allowed."""
    _offer_further(day, list(day.chosen))
    raised = True
    while raised:
        raised = False
        for index, item in enumerate(day.chosen):
            if item.item or item.aim.every_session or item.rung >= fullest_rung(day, item.allowed):
                continue
            more = [*day.chosen[:index], replace(item, rung=item.rung + 1), *day.chosen[index + 1 :]]
            if day.seconds(more) <= day.budget:
                day.chosen, raised = more, True


def _offer_further(day: Day, items: list[Chosen]) -> None:
    """The gated steps of some of what was chosen, as many as fit, in the order in which it was chosen. What a
    practitioner gave is done as they gave it."""
    for item in items:
        if item.item is not None:
            continue
        index = day.chosen.index(item)
        for tiers in range(item.allowed.tiers, item.tiers, -1):
            more = [*day.chosen[:index], replace(item, tiers=tiers), *day.chosen[index + 1 :]]
            if day.seconds(more) <= day.budget:
                day.chosen = more
                break


def _top_rung(day: Day, aim: Aim, item: Allowed) -> int:
    """The fullest dose to begin with: what is allowed, but no more than one exercise's share of the time, and no more
    than opens the harder form of what is mastered: that keeps it, and leaves time for what still grows."""
    rules, known = day.catalogue.planning, day.situation.status.exercises.get(item.exercise.id)
    share = _share(day, rules.warm_up_share if aim.every_session else rules.share)
    breath = day.situation.breath_seconds
    fullest = fullest_rung(day, item)
    if known is not None and known.mastered:
        fullest = min(fullest, opening(day.catalogue, item.exercise.id))
    rungs = range(fullest, 0, -1)
    return next((r for r in rungs if block_seconds(day.catalogue, item.exercise, r, 0, breath) <= share), 0)


def fullest_rung(day: Day, item: Allowed) -> int:
    """The fullest dose that is allowed and that the week still has room for, or the lightest."""
    exercise = item.exercise
    top = min(item.rung, len(exercise.dose.rungs) - 1)
    rooms = [room(day, band) for band in ceilings(day, exercise)]
    if not rooms:
        return top
    breath = day.situation.breath_seconds
    return next((rung for rung in range(top, 0, -1) if held_seconds(exercise, rung, breath) <= min(rooms)), 0)


def _share(day: Day, percent: int) -> int:
    """A share of the time, in seconds."""
    return day.budget * percent // PERCENT


def _free(day: Day, item: Allowed) -> bool:
    """Not chosen yet, nor kin to anything chosen, nor done often enough this week: itself, its kin, what it is for."""
    name = item.exercise.id
    for other in day.chosen:
        if name in (other.allowed.exercise.id, other.allowed.exercise.between):
            return False
        if kin(day, name, other.allowed.exercise.id):
            return False
    if any(serves(day.catalogue, name, aim) for aim in day.full):
        return False
    if passed(day, item.exercise) or left_behind(day, item):
        return False
    most = item.exercise.dose.per_week.high
    return day.family_days(name) < (min(most, day.catalogue.progress.keeping.days) if kept(day, item) else most)
