"""Choosing what a practitioner gave for today: in their order, as many as fit the minutes, lighter when time is short.

Everything chosen lies within the envelope. What was given and is left out is told with its reason.
"""

from dataclasses import replace

from unslump.core.bands import passed
from unslump.core.choosing import FURTHER, fill, fill_slot, fullest_rung, slots, use_time_left
from unslump.core.day import Chosen, Day
from unslump.core.errors import NoPlan
from unslump.core.needs import serves
from unslump.core.plan import LeftOut, PlanGiven
from unslump.core.prescription import Prescribed, Prescription, StopRules
from unslump.core.rules import Aim


def session_of(day: Day, given: Prescription) -> int:
    """Which session of today this is, from 1 to as many as are prescribed."""
    times = day.situation.status.times
    finished = times[1] if times is not None and times[0] == day.situation.today else 0
    return min(finished + 1, given.times)


def choose_given(day: Day, given: Prescription) -> PlanGiven:
    """Fill a day with what was given for it, then with what else there is time for. NoPlan if nothing else is to be
    done than what was given, and nothing of it is due or can be."""
    due = [item for item in given.items if item.due(day.situation.today)]
    session = session_of(day, given)
    words = day.catalogue.planning.words
    if given.only and not due:
        raise NoPlan("nothing-due", (words["nothing-due"].format(by=given.by),))
    _warm_up(day, due)
    withheld = _place(day, given, due)
    _raise(day)
    alone = given.only or (session > 1 and any(chosen.item for chosen in day.chosen))
    if given.only and not any(chosen.item for chosen in day.chosen):
        told = tuple(f"{left.name}: {left.reason}" for left in withheld)
        raise NoPlan("nothing-given", (words["nothing-given"].format(by=given.by), *told))
    if not alone:
        _fill_up(day)
    return PlanGiven(
        version=given.version,
        on=given.on,
        until=given.until,
        by=given.by,
        credentials=given.credentials,
        practice=given.practice,
        says=given.says,
        only=given.only,
        times=given.times,
        session=session,
        stop=given.stop if given.stop != StopRules() else None,
        left_out=withheld,
        own=given.own,
    )


def _warm_up(day: Day, due: list[Prescribed]) -> None:
    """What every session begins with, unless something of that kind was given."""
    for aim in day.aims:
        if aim.every_session and not any(_may(day, item) and serves(day.catalogue, item.exercise, aim) for item in due):
            fill(day, aim)


def _may(day: Day, item: Prescribed) -> bool:
    return item.exercise in day.envelope.allowed


def _place(day: Day, given: Prescription, due: list[Prescribed]) -> tuple[LeftOut, ...]:
    """Take what fits, each at its lightest; what is left out, and why."""
    known, withheld = day.catalogue.exercises, []
    says = day.catalogue.planning.words["given-not-today"]
    for item in due:
        why = _withheld(day, item)
        if why is not None:
            name = known[item.exercise].name if item.exercise in known else item.exercise
            withheld.append(LeftOut(exercise=item.exercise, name=name, reason=says.format(by=given.by, why=why)))
            continue
        day.chosen.append(_lightest(day, item))
    return tuple(withheld)


def _lightest(day: Day, item: Prescribed) -> Chosen:
    return Chosen(day.envelope.allowed[item.exercise], _aim(day, item.exercise), 0, 0, item)


def _aim(day: Day, name: str) -> Aim:
    """What an exercise is for, in the week as it is planned or in any."""
    every = (*day.aims, *day.catalogue.planning.aims)
    return next((aim for aim in every if serves(day.catalogue, name, aim)), every[-1])


def _withheld(day: Day, item: Prescribed) -> str | None:
    """Why something that was given is not for today, as the end of a sentence; None if it is."""
    rules = day.catalogue.planning
    words, name = rules.words, item.exercise
    if name not in day.catalogue.exercises:
        return words["given-unknown"]
    if not _may(day, item):
        reasons = (left.reason for left in day.envelope.left_out if left.exercise == name)
        return next(reasons, words["given-cannot"])
    exercise = day.catalogue.exercises[name]
    warmed = any(chosen.aim.every_session for chosen in day.chosen)
    if not (warmed or _aim(day, name).every_session or exercise.phase in rules.without_warm_up):
        return words["given-no-warm-up"]
    if day.recent_days(name) >= exercise.dose.per_week.high or passed(day, exercise):
        return words["given-enough"]
    if len(day.chosen) >= rules.most_exercises:
        return words["given-too-many"].format(most=rules.most_exercises)
    if day.seconds([*day.chosen, _lightest(day, item)]) > day.budget:
        return words["given-no-time"].format(minutes=day.budget // 60)
    return None


def _raise(day: Day) -> None:
    """Bring what was given up to its dose, a rung each in turn, as far as the time goes."""
    raised = True
    while raised:
        raised = False
        for index, chosen in enumerate(day.chosen):
            if chosen.item is None or chosen.rung >= fullest_rung(day, chosen.allowed):
                continue
            more = [*day.chosen[:index], replace(chosen, rung=chosen.rung + 1), *day.chosen[index + 1 :]]
            if day.seconds(more) <= day.budget:
                day.chosen, raised = more, True


def _fill_up(day: Day) -> None:
    """The rest of the day's plan, without what the given exercises serve already."""
    served = [chosen.aim.id for chosen in day.chosen]
    for slot in slots(day):
        if slot is not FURTHER and slot.id in served:
            served.remove(slot.id)
        else:
            fill_slot(day, slot)
    use_time_left(day)
