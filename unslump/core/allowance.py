"""What may be in a plan today: the envelope that no plan leaves (promise 2).

For each exercise the fullest dose and the number of gated steps that are allowed, or the reason why it is left out.
More findings, tags, caps or rests only ever shrink this envelope; choosing within it is planning.py's.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.places import Place, place_for
from unslump.core.plan import LeftOut
from unslump.core.prescribing import in_force
from unslump.core.profile import Situation
from unslump.core.progress import eases
from unslump.core.questions import Answer, Cap
from unslump.core.rules import Away
from unslump.core.screening import holds
from unslump.core.status import ExerciseStatus

NOT_DONE = ExerciseStatus()
"""How an exercise stands that was never done."""


@dataclass(frozen=True)
class Allowed:
    """An exercise that may be done today: at most this rung, with at most so many gated steps, and where."""

    exercise: Exercise
    rung: int
    tiers: int
    grown_into: bool
    place: Place = "usual"


@dataclass(frozen=True)
class Envelope:
    """All that is allowed today, and what is left out for reasons of safety."""

    allowed: dict[str, Allowed]
    left_out: tuple[LeftOut, ...]
    cap: Cap
    away: Away | None


def envelope(catalogue: Catalogue, situation: Situation) -> Envelope:
    """What the situation allows."""
    cap = cap_of(catalogue, situation)
    away = time_away(catalogue, situation)
    base = base_level(catalogue, situation.answers)
    given = in_force(situation.status.prescription, situation.today)
    allowed: dict[str, Allowed] = {}
    left_out: list[LeftOut] = []
    for name in sorted(catalogue.exercises):
        exercise = catalogue.exercises[name]
        item = given.item(name) if given else None
        if item is not None and not item.due(situation.today):
            continue
        place = _within_reach(catalogue, exercise, situation, base, prescribed=item is not None)
        if place is None:
            continue
        reason = ruled_out(catalogue, exercise, situation, cap)
        if reason:
            left_out.append(LeftOut(exercise=name, name=exercise.name, reason=reason))
            continue
        before = situation.status.exercises.get(name, NOT_DONE)
        down = cap.rungs_down + (away.rungs if away else 0)
        allowed[name] = Allowed(
            exercise=exercise,
            rung=max(0, min(before.rung, item.most if item else before.rung) - down),
            tiers=_tiers(exercise, situation, cap),
            grown_into=exercise.level > base and _grown_into(exercise, situation),
            place=place,
        )
    for name in [name for name, item in allowed.items() if item.exercise.between not in (None, *allowed)]:
        left_out.append(
            LeftOut(exercise=name, name=allowed[name].exercise.name, reason=catalogue.planning.words["no-between"])
        )
        del allowed[name]
    return Envelope(allowed=allowed, left_out=tuple(left_out), cap=cap, away=away)


def cap_of(catalogue: Catalogue, situation: Situation) -> Cap:
    """The limits of the day: the clearance's, and those of a flare-up while it stands and on its way out."""
    cap, rules = situation.clearance.cap, catalogue.progress
    if flares(situation):
        return cap.meet(rules.way_out.cap).meet(rules.flare_up_cap)
    return cap.meet(rules.way_out.cap) if leaves_flare_up(catalogue, situation) else cap


def flares(situation: Situation) -> bool:
    """Whether a flare-up stands."""
    until = situation.status.flare_until
    return until is not None and situation.today <= until


def leaves_flare_up(catalogue: Catalogue, situation: Situation) -> bool:
    """Whether a flare-up is over, and this is one of the days after it."""
    until = situation.status.flare_until
    days = timedelta(days=catalogue.progress.way_out.days)
    return until is not None and until < situation.today <= until + days


def ruled_out(catalogue: Catalogue, exercise: Exercise, situation: Situation, cap: Cap) -> str | None:
    """Why safety leaves an exercise out today, in a sentence; None if it does not."""
    words = catalogue.planning.words
    for tag in exercise.avoid:
        if tag in situation.clearance.tags:
            return words["tag"].format(meaning=catalogue.vocabulary.tags[tag])
    if cap.phases is not None and exercise.phase not in cap.phases:
        return words["phase-cap"]
    highest = [limit for limit in (cap.level, _warm_up_level(exercise, cap)) if limit is not None]
    if highest and exercise.level > min(highest):
        return words["level-cap"]
    rest = situation.status.exercises.get(exercise.id, NOT_DONE).rest_until
    if rest is not None and situation.today <= rest:
        return words["rests"].format(until=rest.isoformat())
    return _easier_rests(catalogue, exercise, situation)


def _easier_rests(catalogue: Catalogue, exercise: Exercise, situation: Situation) -> str | None:
    """What rests, rests with all that is harder."""
    for name in sorted(catalogue.easier[exercise.id]):
        rest = situation.status.exercises.get(name, NOT_DONE).rest_until
        if rest is not None and situation.today <= rest:
            return catalogue.planning.words["rests"].format(until=rest.isoformat())
    return None


def base_level(catalogue: Catalogue, answers: dict[str, Answer]) -> int:
    """The highest level open to somebody with these answers and no history: the lowest that applies."""
    return min((access.level for access in catalogue.planning.access if holds(access.when, answers)), default=1)


def time_away(catalogue: Catalogue, situation: Situation) -> Away | None:
    """The rule for easing back in that applies after the days without a session, if any, with the rungs that are left
    of it today."""
    easing = eases(catalogue.progress, situation.status, situation.today)
    known = {away.id: away for away in catalogue.progress.away}
    if easing is None or easing[0] not in known:
        return None
    return known[easing[0]].model_copy(update={"rungs": easing[1]})


def week_days(days: tuple[date, ...], today: date) -> int:
    """On how many of the six days before today."""
    return sum(1 for day in set(days) if today - timedelta(days=7) < day < today)


def _warm_up_level(exercise: Exercise, cap: Cap) -> int | None:
    return cap.warm_up_level if exercise.phase == "warm-up" else None


def _within_reach(
    catalogue: Catalogue, exercise: Exercise, situation: Situation, base: int, *, prescribed: bool = False
) -> Place | None:
    """Where it can be done, if position, equipment and level are within the person's reach, safety apart.

    The level of what is `prescribed` for today is the practitioner's judgement; caps stand above it (ruled_out).
    """
    rules, answers = catalogue.planning, situation.answers
    can, have = answers[rules.positions_question], answers[rules.equipment_question]
    equipment = catalogue.vocabulary.equipment
    if any(not equipment[name].assumed and name not in _names(have) for name in exercise.equipment):
        return None
    if exercise.level > base and not prescribed and not _grown_into(exercise, situation):
        return None
    return place_for(catalogue, exercise, _names(can))


def _grown_into(exercise: Exercise, situation: Situation) -> bool:
    """Whether an easier form has been mastered."""
    known = situation.status.exercises
    return any(known.get(name, ExerciseStatus()).mastered for name in exercise.regress)


def _tiers(exercise: Exercise, situation: Situation, cap: Cap) -> int:
    """How many gated steps in a row may be offered."""
    offered = 0
    for step in exercise.steps:
        if step.gate is None:
            continue
        too_high = cap.level is not None and (step.level or exercise.level) > cap.level
        if too_high or set(step.avoid) & set(situation.clearance.tags):
            break
        offered += 1
    return offered


def _names(answer: Answer) -> set[str]:
    return set(answer) if isinstance(answer, tuple | list) else set()
