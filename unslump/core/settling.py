"""Settling: the conclusions of the last session, once the next day's pain is known, or must be done without: a missing
answer leads to the more careful choice.

Rules name facts. For a session: pain-before, pain-after, effort, reserve (repeats that were left), rise-after (after
minus before), next-pain, rise-next (next day minus before), before-known, after-known and next-known (0 or 1), new
(what was named since), leg (where pain in the leg has moved). For an exercise, besides: symptom and nerve-symptom (0 or
1), severity (0-10), share (percent of the planned work done), side-share (of the side that did less, in percent of the
other), wished-easier (0 or 1).
"""

from datetime import date, timedelta
from typing import Literal

from unslump.core.adapting import grown, opening
from unslump.core.catalogue import Catalogue
from unslump.core.prescribing import whole
from unslump.core.questions import Answer
from unslump.core.receiving import at_most
from unslump.core.record import Done
from unslump.core.rules import ProgressRule, reason_of
from unslump.core.screening import holds
from unslump.core.status import Change, ExerciseStatus, FlareUp, Pending, Status
from unslump.core.values import Id, Reason


def settle(
    catalogue: Catalogue,
    status: Status,
    *,
    next_pain: int | None,
    noticed: date | None = None,
    named: dict[str, Answer] | None = None,
) -> Status:
    """Draw the conclusions of the pending session; next_pain is None if it was not told.

    `noticed`: the day on which it was told, and `named` what else was. A flare-up counts from then, however long ago
    the session was.
    """
    pending = status.pending
    if pending is None:
        return status
    catalogue = whole(catalogue, status.prescription)
    facts = _session_facts(pending, next_pain) | (named or {})
    rules = catalogue.progress.rules
    exercises = dict(status.exercises)
    changes: list[Change] = []
    for done in pending.exercises:
        if done.exercise not in catalogue.exercises:
            continue
        before = exercises.get(done.exercise, ExerciseStatus())
        mine = facts | _exercise_facts(catalogue, pending, done)
        rule = _first(rules, "exercise", done.phase, mine)
        after, change = _apply(catalogue, before, rule, done, pending.on, facts)
        stays = at_most(status, before, after, done.exercise, pending.on)
        after, change = (stays, None) if stays else (after, change)
        exercises[done.exercise] = after
        changes += [change] if change else []
    update: dict[str, object] = {"exercises": exercises, "pending": None}
    nerve = {
        "nerve-symptom": int(bool(pending.nerve)),
        "symptom": int(bool(pending.severity or pending.nerve)),
    }
    # A newer demand stands, whatever comes to light of an older session: what was named since is still unasked.
    demands = [status.screen_again] if status.screen_again else []
    for rule in rules:
        if rule.scope == "session" and holds(rule.when, facts | nerve):
            later = rule.effect == "flare-up" or not holds(rule.when, _session_facts(pending, next_pain) | nerve)
            day = (noticed or pending.on) if later else pending.on
            change = _change(rule.effect, rule, None, day, facts | nerve)
            changes.append(change)
            if rule.effect == "flare-up":
                update["flare_until"] = max(day + timedelta(days=rule.days), status.flare_until or day)
                update["flare"] = _flare_up(status, day, pending.before or 0)
            if rule.effect in ("flare-up", "lower"):
                exercises = _lowered(catalogue, exercises, rule)
                update["exercises"] = exercises
            # Whoever has answered the questions since need not do so again: for what was felt in the session on any
            # day after it, for a flare-up or what was named since on the day on which it came to light.
            answered = pending.screened == day if later else pending.screened is not None
            if rule.effect in ("flare-up", "screen-again") and not answered:
                demands.append(change)
    update["screen_again"] = max(demands, key=lambda demand: demand.on, default=None)
    return status.model_copy(update=update | {"changes": tuple(changes)})


def _flare_up(status: Status, day: date, before: int) -> FlareUp:
    """A flare-up that begins, or one more while another stands: then that one goes on, by the lower pain before."""
    stands = status.flare if status.flare_until is not None and day <= status.flare_until else None
    if stands is None:
        return FlareUp(since=day, again=day, before=before)
    return FlareUp(since=stands.since, again=day, before=min(before, stands.before))


def _lowered(catalogue: Catalogue, exercises: dict[Id, ExerciseStatus], rule: ProgressRule) -> dict[Id, ExerciseStatus]:
    """Every exercise of a rule's phases so many rungs lower, with its good sessions forgotten."""
    known = catalogue.exercises
    return {
        name: status.model_copy(update={"rung": max(0, status.rung - rule.rungs), "good": 0})
        if name in known and known[name].phase in rule.phases
        else status
        for name, status in exercises.items()
    }


def _session_facts(pending: Pending, next_pain: int | None) -> dict[str, Answer]:
    facts: dict[str, Answer] = {
        "before-known": int(pending.before is not None),
        "after-known": int(pending.after is not None and pending.effort is not None),
        "next-known": int(next_pain is not None),
    }
    values = {
        "pain-before": pending.before,
        "pain-after": pending.after,
        "effort": pending.effort,
        "reserve": pending.reserve,
        "next-pain": next_pain,
        "rise-after": _rise(pending.after, pending.before),
        "rise-next": _rise(next_pain, pending.before),
    }
    return facts | {name: value for name, value in values.items() if value is not None}


def _rise(later: int | None, earlier: int | None) -> int | None:
    return None if later is None or earlier is None else later - earlier


def _exercise_facts(catalogue: Catalogue, pending: Pending, done: Done) -> dict[str, Answer]:
    less, more = sorted((done.left_ms, done.right_ms))
    one_each = catalogue.exercises[done.exercise].sides == "each" and more > 0
    return {
        **({"side-share": 100 * less // more} if one_each else {}),
        "symptom": int(done.outcome == "symptom" or done.exercise in pending.severity),
        "nerve-symptom": int(done.exercise in pending.nerve),
        "severity": pending.severity.get(done.exercise, 0),
        "share": done.share,
        "wished-easier": int("easier" in done.wished),
    }


def _first(rules: tuple[ProgressRule, ...], scope: str, phase: str, facts: dict[str, Answer]) -> ProgressRule | None:
    for rule in rules:
        if rule.scope == scope and (not rule.phases or phase in rule.phases) and holds(rule.when, facts):
            return rule
    return None


def _apply(
    catalogue: Catalogue,
    before: ExerciseStatus,
    rule: ProgressRule | None,
    done: Done,
    on: date,
    facts: dict[str, Answer],
) -> tuple[ExerciseStatus, Change | None]:
    """What a rule makes of an exercise. No rule at all means: hold."""
    if rule is None or rule.effect not in ("good", "hold", "lower", "rest"):
        return before.model_copy(update={"good": 0, "last": None, "row": 0}), None
    before = before.model_copy(update={"last": rule.id, "row": before.row + 1 if before.last == rule.id else 1})
    if rule.effect in ("good", "hold"):
        before = before.model_copy(update={"too_much": 0})
        if rule.effect == "good":
            after, change = _good(catalogue, before, rule, done, on, facts)
        else:
            change = _change("hold", rule, done.exercise, on, facts)
            after = before.model_copy(update={"good": before.good if rule.keeps else 0, "change": change})
        turned = _turned(catalogue, after, done, on)
        return turned if turned is not None and after.rung == before.rung else (after, change)
    change = _change(rule.effect, rule, done.exercise, on, facts)
    rung = max(0, min(before.rung, done.rung) - rule.rungs)
    rest = before.rest_until
    if rule.effect == "rest":  # never shorter than what an earlier session asked for
        rest = max(on + timedelta(days=rule.days), rest or on)
    back, too_much = catalogue.progress.step_back, before.too_much + int(before.rung == 0)
    if too_much >= back.after and done.phase in back.phases and catalogue.exercises[done.exercise].regress:
        until = on + timedelta(days=back.days)
        if until > (rest or on):
            rest = until
            change = Change(on=on, exercise=done.exercise, effect="rest", reason=reason_of(back, change.reason.fact))
    update = {
        "good": 0,
        "rung": rung,
        "rest_until": rest,
        "change": change,
        "mastered": False,
        "too_much": too_much,
        "since": on if rung != before.rung else before.since,
    }
    return before.model_copy(update=update), change


def _turned(catalogue: Catalogue, status: ExerciseStatus, done: Done, on: date) -> tuple[ExerciseStatus, Change] | None:
    """An exercise whose dose has not changed for long, though it was done often, gives way to another for a while."""
    rule = catalogue.progress.plateau
    top = len(catalogue.exercises[done.exercise].dose.rungs) - 1
    grows = done.phase in catalogue.progress.growing
    since = status.since or on
    if not grows or status.rung >= top or (on - since).days < rule.days or len(status.days) < rule.done:
        return None
    days = rule.fact.format(days=(on - since).days)
    change = Change(on=on, exercise=done.exercise, effect="turn", reason=reason_of(rule, days))
    until = on + timedelta(days=rule.turn)
    return status.model_copy(update={"turn_until": until, "since": on, "change": change}), change


def _good(
    catalogue: Catalogue,
    before: ExerciseStatus,
    rule: ProgressRule,
    done: Done,
    on: date,
    facts: dict[str, Answer],
) -> tuple[ExerciseStatus, Change | None]:
    """One more good session; enough of them in a row raise the dose by one rung and, from a certain rung on, open the
    harder form; at the top they master it."""
    progress = catalogue.progress
    good = before.good + rule.counts
    if good < progress.good_sessions_to_raise or done.rung < before.rung:
        return before.model_copy(update={"good": good}), None
    dose = catalogue.exercises[done.exercise].dose
    raised = before.rung < len(dose.rungs) - 1
    if before.mastered and not raised:
        return before.model_copy(update={"good": 0}), None
    says = progress.raise_says[grown(dose, before.rung)] if raised else progress.mastered_says
    reason = Reason(
        rule=rule.id,
        text=says.format(good=good),
        fact=progress.in_a_row.format(good=good),
        sources=progress.raise_sources,
        verified=progress.raise_verified,
    )
    if raised and rule.counts > 1:  # one session was enough, and it says why
        reason = _change("good", rule, None, on, facts).reason
    change = Change(on=on, exercise=done.exercise, effect="raise" if raised else "mastered", reason=reason)
    update = {
        "good": 0,
        "rung": before.rung + int(raised),
        "mastered": before.mastered or before.rung >= opening(catalogue, done.exercise),
        "change": change,
        "since": on if raised else before.since,
    }
    return before.model_copy(update=update), change


def _change(
    effect: Literal["good", "hold", "lower", "rest", "flare-up", "screen-again"],
    rule: ProgressRule,
    exercise: str | None,
    on: date,
    facts: dict[str, Answer],
) -> Change:
    numbers = {name: value for name, value in facts.items() if isinstance(value, int) and not name.endswith("-known")}
    told = ", ".join(f"{name} {value}" for name, value in numbers.items())
    return Change(on=on, exercise=exercise, effect="hold" if effect == "good" else effect, reason=reason_of(rule, told))
