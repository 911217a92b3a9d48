"""Choosing a day's exercises, within the envelope, so that they fit the minutes.

First things first: slots in order of need, the warm-up, then what the week is furthest behind with, in rounds. Each
slot takes the best exercise that still fits into the time with everything chosen before, moving between positions
included; a slot for which nothing fits stays empty. Because leaving an exercise out never makes a session longer,
taking the best that fits, slot by slot, gives the best there is in that order; tests compare it with trying everything
(docs/decisions/0003-planning.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from unslump.core.allowance import Allowed, Envelope, week_days
from unslump.core.bands import ceilings, held_seconds, passed, room
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds, change_seconds
from unslump.core.exercise import Exercise
from unslump.core.following import Led
from unslump.core.prescription import Prescribed
from unslump.core.profile import Situation
from unslump.core.rules import Aim, Boost
from unslump.core.screening import holds

FURTHER = None
"""The slot in which the stronger steps are offered that the person wants."""
PERCENT = 100


@dataclass(frozen=True)
class Chosen:
    """An exercise chosen for a slot, at a rung no higher than allowed; or because of an `item` of a prescription."""

    allowed: Allowed
    aim: Aim
    rung: int
    tiers: int
    item: Prescribed | None = None


@dataclass
class Day:
    """What a day's choice works with."""

    catalogue: Catalogue
    situation: Situation
    envelope: Envelope
    budget: int
    led: Led | None = None
    chosen: list[Chosen] = field(default_factory=list)
    outgrown: dict[str, bool] = field(default_factory=dict)
    served: dict[str, frozenset[date]] = field(default_factory=dict)
    kept: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """What the week should hold: what the programme's stage says, or all aims without one."""
        if self.led is None:
            return self.catalogue.planning.aims
        return self.catalogue.aims_of(self.led.programme.id, self.led.stage, self.situation.clearance.tags)

    @cached_property
    def full(self) -> tuple[Aim, ...]:
        """Aims of which the week has had enough, or that rest: what serves them does not come for another reason."""
        aims = (aim for aim in self.aims if not aim.every_session)
        return tuple(aim for aim in aims if missing_days(self, aim) == 0 or resting(self, aim))

    @cached_property
    def open(self) -> dict[str, Allowed]:
        """What is allowed and not harder than the programme's stage goes."""
        level = self.led.stage.level if self.led else None
        allowed = self.envelope.allowed
        if level is None:
            return allowed
        return {name: item for name, item in allowed.items() if item.exercise.level <= level}

    def seconds(self, chosen: list[Chosen]) -> int:
        """How long a choice takes, from standing, in the order it will be done."""
        total, position = 0, "standing"
        for item in self.ordered(chosen):
            exercise = item.allowed.exercise
            total += change_seconds(self.catalogue, position, exercise.position) + self.work_seconds(item)
            position = exercise.position
        return total

    def work_seconds(self, item: Chosen) -> int:
        """How long one exercise takes at most, once in position."""
        breath = self.situation.breath_seconds
        return block_seconds(self.catalogue, item.allowed.exercise, item.rung, item.tiers, breath)

    def recent_days(self, name: str) -> int:
        """On how many of the last six days an exercise was done."""
        status = self.situation.status.exercises.get(name)
        return week_days(status.days, self.situation.today) if status else 0

    def family_days(self, name: str) -> int:
        """On how many of the last six days an exercise or an easier or harder form of it was done."""
        easier = self.catalogue.easier
        days = {
            day
            for other, status in self.situation.status.exercises.items()
            if other == name or other in easier.get(name, ()) or name in easier.get(other, ())
            for day in status.days
        }
        return week_days(tuple(days), self.situation.today)

    def ordered(self, chosen: list[Chosen]) -> list[Chosen]:
        """The order in a session: by phase, then with few changes of position; rolling right before what it
        prepares. What a practitioner gave comes after the warm-up, in their order."""
        given = [item for item in chosen if item.item is not None]
        if given:
            rest = self.ordered([item for item in chosen if item.item is None])
            first = [item for item in rest if item.aim.every_session]
            return [*first, *given, *(item for item in rest if not item.aim.every_session)]
        phases = self.catalogue.planning.phase_order
        places = list(self.catalogue.vocabulary.positions)
        names = {item.allowed.exercise.id: item for item in chosen}

        def key(item: Chosen) -> tuple[int, int, int, int, str]:
            exercise = item.allowed.exercise
            prepared = [names[name].allowed.exercise for name in exercise.prepares if name in names]
            stands_for = prepared[0] if prepared else exercise
            return (
                phases.index(stands_for.phase),
                places.index(stands_for.position),
                0 if prepared else 1,
                item.aim.order,
                exercise.id,
            )

        if not any(item.allowed.exercise.prepares for item in chosen):
            return sorted(chosen, key=key)
        return self._prepared(sorted(chosen, key=key))

    def _prepared(self, chosen: list[Chosen]) -> list[Chosen]:
        """Each exercise that prepares another moved right before it."""
        result = list(chosen)
        for item in chosen:
            for name in item.allowed.exercise.prepares:
                at = next((i for i, other in enumerate(result) if other.allowed.exercise.id == name), None)
                if at is not None:
                    target = result[at]
                    result.remove(item)
                    result.insert(result.index(target), item)
                    break
        return result


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


def wishes_further(day: Day, aim: Aim) -> bool:
    """Whether the person wants the stronger steps of what an aim brings."""
    return any(boost.further for boost in boosts(day, aim))


def need(day: Day, aim: Aim) -> int:
    """How much an aim is wanted today: its weight, with boosts, times the share of the week's days still missing."""
    missing = 0 if resting(day, aim) else missing_days(day, aim)
    boosted = PERCENT + sum(boost.weight for boost in boosts(day, aim))
    return aim.weight * boosted * missing // aim.per_week.high


def missing_days(day: Day, aim: Aim) -> int:
    """How many days the week still has room for, for an aim."""
    return max(0, aim.per_week.high - done_days(day, aim))


def done_days(day: Day, aim: Aim) -> int:
    """On how many of the last six days something was done that serves an aim."""
    return week_days(tuple(served_on(day, aim)), day.situation.today)


def resting(day: Day, aim: Aim) -> bool:
    """Whether too few days have gone by since something was done that serves an aim."""
    since = min(((day.situation.today - when).days for when in served_on(day, aim)), default=aim.apart)
    return 0 < since < aim.apart


def served_on(day: Day, aim: Aim) -> frozenset[date]:
    """The days on which something was done that serves an aim."""
    if aim.id not in day.served:
        day.served[aim.id] = frozenset(
            when
            for name, status in day.situation.status.exercises.items()
            if name in day.catalogue.exercises and serves(day.catalogue, name, aim)
            for when in status.days
        )
    return day.served[aim.id]


def repertoire(day: Day, aim: Aim) -> frozenset[str]:
    """The exercises that an aim keeps to: of the last weeks the most frequent that are not outgrown."""
    if aim.id not in day.kept:
        rules = day.catalogue.planning
        since = day.situation.today - timedelta(days=rules.repertoire_days)
        often = {
            name: sum(when > since for when in status.days)
            for name, status in day.situation.status.exercises.items()
            if name in day.open and serves(day.catalogue, name, aim) and not _outgrown(day, day.open[name])
            if not comes_last(day, name)
        }
        first = sorted((name for name in often if often[name]), key=lambda name: (-often[name], name))
        day.kept[aim.id] = frozenset(first[: rules.repertoire])
    return day.kept[aim.id]


def boosts(day: Day, aim: Aim) -> list[Boost]:
    """The boosts for an aim that the person's answers call for."""
    return [b for b in day.catalogue.planning.boosts if b.aim == aim.id and holds(b.when, day.situation.answers)]


def serves(catalogue: Catalogue, name: str, aim: Aim) -> bool:
    """Whether an exercise is one of those that an aim asks for: by what it is for first of all."""
    exercise = catalogue.exercises[name]
    return exercise.phase in aim.phases and (not aim.targets or exercise.targets[0] in aim.targets)


def candidates(day: Day, aim: Aim) -> Iterator[Chosen]:
    """What could fill a slot for an aim, the best first, whether it fits or not: each exercise at its dose, and at
    lighter ones should time be short."""
    here = [item for name, item in day.open.items() if serves(day.catalogue, name, aim) and _free(day, item)]
    for item in sorted(here, key=lambda item: (_rank(day, aim, item), item.exercise.id)):
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
    """The fullest dose to begin with: what is allowed, but no more than one exercise's share of the time."""
    rules = day.catalogue.planning
    share = _share(day, rules.warm_up_share if aim.every_session else rules.share)
    breath = day.situation.breath_seconds
    rungs = range(fullest_rung(day, item), 0, -1)
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
        if _kin(day, name, other.allowed.exercise.id):
            return False
    if any(serves(day.catalogue, name, aim) for aim in day.full):
        return False
    if passed(day, item.exercise) or _left_behind(day, item):
        return False
    most = item.exercise.dose.per_week.high
    return day.family_days(name) < (min(most, day.catalogue.progress.keeping.days) if kept(day, item) else most)


def kept(day: Day, item: Allowed) -> bool:
    """Whether an exercise has all that it can have, with nothing harder open: a few days a week keep that."""
    status = day.situation.status.exercises.get(item.exercise.id)
    phases = day.catalogue.progress.keeping.phases
    return bool(status and status.mastered) and item.exercise.phase in phases and not _harder(day, item)


def turns(day: Day, name: str) -> bool:
    """Whether another form goes before an exercise for a while, because its dose has not changed for long."""
    status = day.situation.status.exercises.get(name)
    return status is not None and status.turn_until is not None and day.situation.today <= status.turn_until


def comes_last(day: Day, name: str) -> bool:
    """Whether an exercise comes after all others that serve the same: it takes turns, or is often left out."""
    status = day.situation.status.exercises.get(name)
    if status is None:
        return False
    return turns(day, name) or status.liking <= day.catalogue.progress.learning.last_at


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


def _kin(day: Day, one: str, other: str) -> bool:
    """Whether one is an easier form of the other."""
    return one in day.catalogue.easier[other] or other in day.catalogue.easier[one]


def _outgrown(day: Day, item: Allowed) -> bool:
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


def _left_behind(day: Day, item: Allowed) -> bool:
    """Whether a harder form that is open was done lately: the easier does not come back in its place."""
    if not _outgrown(day, item):
        return False
    since = day.situation.today - timedelta(days=day.catalogue.planning.repertoire_days)
    known = day.situation.status.exercises
    return any(when > since for other in _harder(day, item) if other in known for when in known[other].days)


def _rank(day: Day, aim: Aim, item: Allowed) -> tuple[int, ...]:
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
    return (int(_outgrown(day, item)), last, _newcomer(day, aim, item), *ranks, -liking, -exercise.level)


def _newcomer(day: Day, aim: Aim, item: Allowed) -> int:
    """1 for an exercise that would be one too many for an aim that keeps to a few, else 0."""
    rules = day.catalogue.planning
    if item.exercise.phase not in rules.repeating:
        return 0
    kept = repertoire(day, aim)
    return int(len(kept) >= rules.repertoire and item.exercise.id not in kept)
