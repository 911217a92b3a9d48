"""Planning: one plan for a day, within the envelope, that fits the minutes.

First things first. A plan is a list of slots in order of need: the warm-up, then what the week is furthest behind
with, in rounds. Each slot takes the best exercise that still fits into the time with everything chosen before, moving
between positions included; a slot for which nothing fits stays empty. Doses come from progress alone and are
never stretched to fill time. Because leaving an exercise out never makes a plan longer, taking the best that fits, slot
by slot, gives the best plan there is in that order; tests compare it with trying everything
(docs/decisions/0003-planning.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from unslump.core.allowance import Allowed, Envelope, envelope, week_days
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds, change_seconds
from unslump.core.drafting import dosed
from unslump.core.errors import NoPlan
from unslump.core.exercise import Exercise
from unslump.core.lawful import plan_id
from unslump.core.plan import FORMAT, Plan, PlanItem
from unslump.core.profile import Situation
from unslump.core.progress import ExerciseStatus, settle
from unslump.core.rules import Aim, Boost
from unslump.core.screening import holds
from unslump.core.told import told_before, what_became
from unslump.core.values import Reason, Side
from unslump.core.wording import asked


@dataclass(frozen=True)
class Chosen:
    """An exercise chosen for a slot, at a rung no higher than allowed."""

    allowed: Allowed
    aim: Aim
    rung: int
    tiers: int


@dataclass
class Day:
    """What a day's choice works with."""

    catalogue: Catalogue
    situation: Situation
    envelope: Envelope
    budget: int
    chosen: list[Chosen] = field(default_factory=list)
    outgrown: dict[str, bool] = field(default_factory=dict)

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
        prepares."""
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


def plan_day(catalogue: Catalogue, situation: Situation) -> Plan:
    """Today's plan. NoPlan, with reasons, when there is none (promise 1)."""
    refuse(catalogue, situation)
    settled = settle(catalogue, situation.status, next_pain=None)
    situation = situation.model_copy(update={"status": settled})
    allowed = envelope(catalogue, situation)
    minutes = min(situation.minutes, allowed.cap.minutes or situation.minutes)
    day = Day(catalogue, situation, allowed, minutes * 60)
    if minutes >= catalogue.planning.shortest_minutes:
        choose(day)
    if not day.chosen:
        says = catalogue.planning.words["nothing-fits"].format(minutes=minutes)
        raise NoPlan("nothing-fits", (says,))
    return _plan(day, minutes)


def refuse(catalogue: Catalogue, situation: Situation) -> None:
    """NoPlan if anything stands in the way of a session: promise 1 for every door."""
    clearance, status = situation.clearance, situation.status
    if clearance.stands_in_the_way:
        reasons = tuple(f"{finding.says} {finding.do}" for finding in clearance.stands_in_the_way)
        reasons += tuple(what_became(catalogue, told) for told in told_before(clearance))
        if clearance.status != "emergency":
            reasons += asked(situation.pointers)
        raise NoPlan(clearance.status, reasons)
    if situation.pointers:
        raise NoPlan("note", asked(situation.pointers))
    if situation.today > clearance.expires:
        days = catalogue.screening.valid_days
        raise NoPlan("screening-expired", (catalogue.planning.words["expired"].format(days=days),))
    settled = settle(catalogue, status, next_pain=None)
    again = settled.screen_again
    if again is not None and again.on >= clearance.answered_on:
        raise NoPlan("screen-again", (again.reason.text,))


def choose(day: Day) -> None:
    """Fill the slots in order of need."""
    rules = day.catalogue.planning
    needs = {aim.id: need(day, aim) for aim in rules.aims}
    aims = sorted(rules.aims, key=lambda aim: (not aim.every_session, -needs[aim.id], aim.order))
    for number in range(1, rules.rounds_of_choice + 1):
        for aim in aims:
            if number <= aim.most and (aim.every_session or needs[aim.id] > 0):
                _fill(day, aim)
    _offer_further(day)


def need(day: Day, aim: Aim) -> int:
    """How much an aim is wanted today: its weight, with boosts, times the share of the week's days still missing."""
    days = {
        when
        for name, status in day.situation.status.exercises.items()
        if name in day.catalogue.exercises and serves(day.catalogue, name, aim)
        for when in status.days
    }
    missing = max(0, aim.per_week.high - week_days(tuple(days), day.situation.today))
    boosted = 100 + sum(boost.weight for boost in boosts(day, aim))
    return aim.weight * boosted * missing // aim.per_week.high


def boosts(day: Day, aim: Aim) -> list[Boost]:
    """The boosts for an aim that the person's answers call for."""
    return [b for b in day.catalogue.planning.boosts if b.aim == aim.id and holds(b.when, day.situation.answers)]


def serves(catalogue: Catalogue, name: str, aim: Aim) -> bool:
    """Whether an exercise is one of those that an aim asks for."""
    exercise = catalogue.exercises[name]
    return exercise.phase in aim.phases and (not aim.targets or bool(set(aim.targets) & set(exercise.targets)))


def candidates(day: Day, aim: Aim) -> Iterator[Chosen]:
    """What could fill a slot for an aim, the best first, whether it fits or not: each exercise at its dose, with the
    stronger steps offered if the person wants them, and at lighter doses should time be short."""
    here = [
        item for name, item in day.envelope.allowed.items() if serves(day.catalogue, name, aim) and _free(day, item)
    ]
    further = any(boost.further for boost in boosts(day, aim))
    for item in sorted(here, key=lambda item: _rank(day, aim, item)):
        top = _top_rung(day, aim, item)
        yield from (Chosen(item, aim, top, tiers) for tiers in range(item.tiers if further else 0, 0, -1))
        yield from (Chosen(item, aim, rung, 0) for rung in range(top, -1, -1))


def _fill(day: Day, aim: Aim) -> None:
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


def _offer_further(day: Day) -> None:
    """With time left over, offer the gated steps of what was chosen, in the order it was chosen."""
    for index, item in enumerate(day.chosen):
        for tiers in range(item.allowed.tiers, item.tiers, -1):
            more = [*day.chosen[:index], replace(item, tiers=tiers), *day.chosen[index + 1 :]]
            if day.seconds(more) <= day.budget:
                day.chosen = more
                break


def _top_rung(day: Day, aim: Aim, item: Allowed) -> int:
    """The fullest dose to consider: what is allowed, for a warm-up no more than its share of the time."""
    top = min(item.rung, len(item.exercise.dose.rungs) - 1)
    if not aim.every_session:
        return top
    share = day.budget * day.catalogue.planning.warm_up_share // 100
    breath = day.situation.breath_seconds
    fits = (r for r in range(top, 0, -1) if block_seconds(day.catalogue, item.exercise, r, 0, breath) <= share)
    return next(fits, 0)


def _free(day: Day, item: Allowed) -> bool:
    """Not chosen yet, nor kin to anything chosen, nor done (itself or its kin) often enough this week."""
    name = item.exercise.id
    for other in day.chosen:
        if name in (other.allowed.exercise.id, other.allowed.exercise.between):
            return False
        if _kin(day, name, other.allowed.exercise.id):
            return False
    return day.family_days(name) < item.exercise.dose.per_week.high


def _kin(day: Day, one: str, other: str) -> bool:
    """Whether one is an easier form of the other."""
    return one in day.catalogue.easier[other] or other in day.catalogue.easier[one]


def _outgrown(day: Day, item: Allowed) -> bool:
    """Whether a harder form of the same exercise, for the same phase, is open today: the easier is then only
    a last choice, for when the harder does not fit into the time."""
    name, phase = item.exercise.id, item.exercise.phase
    if name not in day.outgrown:
        day.outgrown[name] = any(
            kin.exercise.phase == phase and name in day.catalogue.easier[other]
            for other, kin in day.envelope.allowed.items()
        )
    return day.outgrown[name]


def _rank(day: Day, aim: Aim, item: Allowed) -> tuple[int, int, int, int, str]:
    """Best first: not outgrown, then least done lately, then no new position, then the higher level, then by name.

    For what comes in every session, no new position counts before variety.
    """
    exercise = item.exercise
    positions = {"standing", *(chosen.allowed.exercise.position for chosen in day.chosen)}
    lately, moving = day.recent_days(exercise.id), int(exercise.position not in positions)
    first, second = (moving, lately) if aim.every_session else (lately, moving)
    return (int(_outgrown(day, item)), first, second, -exercise.level, exercise.id)


def _plan(day: Day, minutes: int) -> Plan:
    items = []
    on_bed = False
    position = "standing"
    for chosen in day.ordered(day.chosen):
        exercise = chosen.allowed.exercise
        change = change_seconds(day.catalogue, position, exercise.position)
        items.append(_plan_item(day, chosen, change))
        forms = [chosen.allowed, _lighter(day, exercise)]
        on_bed = on_bed or any(form is not None and form.place == "bed" for form in forms)
        position = exercise.position
    clearance = day.situation.clearance
    plan = Plan(
        format=FORMAT,
        id="",
        content=day.catalogue.version,
        on=day.situation.today,
        minutes=minutes,
        seconds=sum(item.seconds for item in items),
        breath_seconds=day.situation.breath_seconds,
        status=clearance.status,
        tags=clearance.tags,
        cap=day.envelope.cap,
        on_bed=True if on_bed else None,
        items=tuple(items),
        notices=clearance.reasons,
        left_out=day.envelope.left_out,
    )
    return plan.model_copy(update={"id": plan_id(plan)})


def _plan_item(day: Day, chosen: Chosen, change: int) -> PlanItem:
    exercise = chosen.allowed.exercise
    sides: tuple[Side, Side] = ("left", "right")
    lighter = _lighter(day, exercise)
    return PlanItem(
        dosed=dosed(exercise, chosen.rung),
        name=exercise.name,
        phase=exercise.phase,
        aim=chosen.aim.id,
        sides=exercise.sides,
        first_side=sides[day.situation.today.toordinal() % 2] if exercise.sides == "each" else "both",
        tiers=chosen.tiers,
        easier=dosed(lighter.exercise, 0) if lighter else None,
        seconds=change + day.work_seconds(chosen),
        because=tuple(_because(day, chosen)),
    )


def _lighter(day: Day, exercise: Exercise) -> Allowed | None:
    """What to change to when an exercise is too much."""
    return next((day.envelope.allowed[name] for name in exercise.regress if name in day.envelope.allowed), None)


def _because(day: Day, chosen: Chosen) -> list[Reason]:
    """Why this exercise, at this dose: the week's aim, the person's wish, what the last sessions changed."""
    catalogue, aim = day.catalogue, chosen.aim
    words = catalogue.planning.words
    before = day.situation.status.exercises.get(chosen.allowed.exercise.id, ExerciseStatus())
    days = [
        when
        for name, status in day.situation.status.exercises.items()
        if name in catalogue.exercises and serves(catalogue, name, aim)
        for when in status.days
    ]
    done = week_days(tuple(days), day.situation.today)
    fact = words["every-time"] if aim.every_session else words["days"].format(done=done, high=aim.per_week.high)
    reasons = [Reason(rule=f"aim:{aim.id}", text=aim.says, fact=fact, sources=aim.sources, verified=aim.verified)]
    reasons += [Reason(rule=f"boost:{boost.id}", text=boost.says) for boost in boosts(day, aim)]
    if chosen.allowed.place == "bed":
        reasons.append(Reason(rule="on-bed", text=words["on-bed"]))
    if chosen.allowed.grown_into:
        reasons.append(Reason(rule="grown-into", text=words["grown-into"]))
    if before.change is not None:
        reasons.append(before.change.reason)
    away = day.envelope.away
    if away and chosen.rung < before.rung:
        reasons.append(Reason(rule=away.id, text=away.says, sources=away.sources, verified=away.verified))
    return reasons
