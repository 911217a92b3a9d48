"""Planning: one plan for a day, within the envelope, that fits the minutes, with the reason for each part of it.

What is chosen is choosing.py's, and what may be chosen allowance.py's. Doses come from progress alone, and are never
stretched beyond it to fill time (docs/decisions/0003-planning.md).
"""

from unslump.core.allowance import Allowed, envelope, leaves_flare_up
from unslump.core.catalogue import Catalogue
from unslump.core.choosing import choose
from unslump.core.compiling import change_seconds
from unslump.core.day import Chosen, Day
from unslump.core.drafting import dosed
from unslump.core.errors import NoPlan
from unslump.core.exercise import Exercise
from unslump.core.following import free_day, led
from unslump.core.giving import choose_given, session_of
from unslump.core.hinting import hints
from unslump.core.lawful import plan_id
from unslump.core.needs import boosts, done_days
from unslump.core.plan import FORMAT, Plan, PlanGiven, PlanItem, PlanProgramme
from unslump.core.prescribing import RULE as PRESCRIPTION
from unslump.core.prescribing import in_force, unknown_limits, whole
from unslump.core.prescription import Prescribed, Prescription
from unslump.core.profile import Situation
from unslump.core.ranking import given_way, kept, turns
from unslump.core.rules import reason_of
from unslump.core.settling import settle
from unslump.core.status import ExerciseStatus
from unslump.core.told import told_before, what_became
from unslump.core.values import Reason, Side
from unslump.core.wording import asked


def plan_day(catalogue: Catalogue, situation: Situation) -> Plan:
    """Today's plan. NoPlan, with reasons, when there is none (promise 1)."""
    given = in_force(situation.status.prescription, situation.today)
    catalogue = whole(catalogue, given)
    refuse(catalogue, situation)
    settled = settle(catalogue, situation.status, next_pain=None)
    situation = situation.model_copy(update={"status": settled})
    allowed = envelope(catalogue, situation)
    minutes = min(situation.minutes, allowed.cap.minutes or situation.minutes)
    follows = led(catalogue, situation, allowed.cap) if not given or given.programme or not given.only else None
    day = Day(catalogue, situation, allowed, minutes * 60, follows)
    told = None
    if minutes >= catalogue.planning.shortest_minutes:
        told = _choose(day, given)
    if not day.chosen:
        says = catalogue.planning.words["nothing-fits"].format(minutes=minutes)
        raise NoPlan("nothing-fits", (says,))
    return _plan(day, minutes, told)


def _choose(day: Day, given: Prescription | None) -> PlanGiven | None:
    if given is not None:
        return choose_given(day, given)
    choose(day)
    return None


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
    given = in_force(status.prescription, situation.today)
    if given is not None and unknown_limits(catalogue, given):
        raise NoPlan("prescription", (catalogue.planning.words["given-unknown-limit"].format(by=given.by),))
    settled = settle(catalogue, status, next_pain=None)
    again = settled.screen_again
    if again is not None and again.on >= clearance.answered_on:
        raise NoPlan("screen-again", (again.reason.text,))


def _plan(day: Day, minutes: int, given: PlanGiven | None) -> Plan:
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
        programme=_programme(day),
        given=given,
        notices=clearance.reasons,
        hints=hints(day.catalogue, day.situation) or None,
        left_out=day.envelope.left_out,
    )
    return plan.model_copy(update={"id": plan_id(plan)})


def _programme(day: Day) -> PlanProgramme | None:
    if day.led is None:
        return None
    programme, stage, following = day.led.programme, day.led.stage, day.led.following
    stages = programme.stages_for(day.situation.clearance.tags)
    return PlanProgramme(
        following=following,
        name=programme.name,
        stage=stage.name,
        says=stage.says,
        number=stages.index(stage) + 1,
        of=len(stages),
        week=(day.situation.today - following.since).days // 7 + 1,
        free=free_day(day.situation, stage, following) and not any(chosen.item for chosen in day.chosen),
        besides=stage.besides,
        advice=stage.advice,
        because=day.led.because,
    )


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
        given=True if chosen.item else None,
        note=chosen.item.note if chosen.item else None,
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
    if chosen.item:
        reasons = _given(day, chosen.item)
    else:
        done = done_days(day, aim)
        fact = words["every-time"] if aim.every_session else words["days"].format(done=done, high=aim.per_week.high)
        reasons = [Reason(rule=f"aim:{aim.id}", text=aim.says, fact=fact, sources=aim.sources, verified=aim.verified)]
        reasons += [Reason(rule=f"boost:{boost.id}", text=boost.says) for boost in boosts(day, aim)]
    if chosen.allowed.place == "bed":
        reasons.append(Reason(rule="on-bed", text=words["on-bed"]))
    if chosen.allowed.grown_into:
        reasons.append(Reason(rule="grown-into", text=words["grown-into"]))
    if before.change is not None:
        reasons.append(before.change.reason)
    progress, less = catalogue.progress, chosen.rung < before.rung
    away = day.envelope.away
    if away and less:
        reasons.append(reason_of(away))
    if less and leaves_flare_up(catalogue, day.situation):
        reasons.append(reason_of(progress.way_out))
    if kept(day, chosen.allowed):
        reasons.append(reason_of(progress.keeping))
    return reasons + [_instead(day, other) for other in (() if chosen.item else given_way(day, chosen))]


def _given(day: Day, item: Prescribed) -> list[Reason]:
    """Who gave an exercise, their note, and which session of the day it is."""
    given, words = day.situation.status.prescription, day.catalogue.planning.words
    if given is None:
        raise AssertionError("given by nobody")
    reasons = [Reason(rule=PRESCRIPTION, text=words["given"].format(by=given.by), fact=item.note or "")]
    session = session_of(day, given)
    if session > 1:
        says = words["given-second"].format(number=session, of=given.times, by=given.by)
        reasons.append(Reason(rule=PRESCRIPTION, text=says))
    return reasons


def _instead(day: Day, other: Exercise) -> Reason:
    """Why an exercise comes in place of another: that one has not grown for long, or is not liked."""
    learning, plateau = day.catalogue.progress.learning, day.catalogue.progress.plateau
    if turns(day, other.id):
        return reason_of(plateau).model_copy(update={"text": plateau.instead.format(name=other.name)})
    return reason_of(learning).model_copy(update={"text": learning.says.format(name=other.name)})
