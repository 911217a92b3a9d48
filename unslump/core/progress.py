"""Progress: how sessions and check-ins change what comes next.

The history is a list of entries (records and check-ins) in order. fold() adds one to a Status, which stays small
whatever the history's length; settle() draws the conclusions of the last session once the next day's pain is
known, or must be done without: a missing answer leads to the more careful choice.

Rules name facts. For a session: pain-before, pain-after, effort, reserve (repeats that were left), rise-after (after
minus before), next-pain, rise-next (next day minus before), before-known, after-known and next-known (0 or 1), new
(what was named since), leg (where pain in the leg has moved). For an exercise, besides: symptom and nerve-symptom (0 or
1), severity (0-10), share (percent of the planned work done), side-share (of the side that did less, in percent of the
other), wished-easier (0 or 1).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from unslump.core.adapting import grown, liking_after, opening
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput, Problem
from unslump.core.factors import AskingEntry, FactorEntry, FactorsEntry, FactorsTold, HabitEntry, told_after
from unslump.core.measuring import LaterEntry, Measured, MeasureEntry, MeasuringEntry, measured_after
from unslump.core.questions import Answer
from unslump.core.record import Done, Record
from unslump.core.rules import Explained, ProgressRule, ProgressRules
from unslump.core.screening import holds
from unslump.core.values import Day, Effort, Id, Pain, Phase, Reason, Value, refusing, to_json
from unslump.core.wording import Note

DAYS_KEPT = 28
"""How many days back a status remembers on which days an exercise was done."""


FIRST_PAINS = 5
"""How many of the first pains told are kept, to compare with later."""


class CheckIn(Value):
    """Pain, and effort, at one moment: before a session, after it, or the next morning.

    `reserve`: how many more repeats of the hardest exercise would have been possible. `leg`: whether pain or tingling
    in a leg reaches less far down than before, as far, or further. `new`: new symptoms that were named in the check;
    any of them asks for a new screening. `note`: what the person wrote; `denied`: the signs that it seemed to point at
    and that they said are not so (wording.py).
    """

    type: Literal["check-in"]
    on: Day
    when: Literal["before", "after", "morning"]
    pain: Pain
    effort: Effort | None = None
    reserve: Annotated[int, Field(ge=0, le=10)] | None = None
    leg: Literal["up", "same", "down"] | None = None
    new: tuple[Id, ...] = ()
    note: Note | None = None
    denied: tuple[Id, ...] = ()


class Screened(Value):
    """The safety questions were answered again; a demand to do so is met."""

    type: Literal["screened"]
    on: Day


class Cause(Value):
    """What led to a programme or a stage, without the words for it, which may be those of another language one day.

    `programme` is the one that it is about. `rank`: of the lead that held. `stage`: which was done, or went back.
    `bar`: the tag that closes one that waits, or what else does (following.py).
    """

    programme: Id
    kind: Literal["lead", "done", "back", "chosen", "other-part", "waits", "open-again"]
    rank: int | None = None
    stage: Id | None = None
    bar: Id | None = None


class ProgrammeEntry(Value):
    """A programme was begun, or another stage of it (following.py).

    `chosen`: by the person, rather than suggested. Without `programme`: the person follows the suggestion again.
    Without `stage`: its first one. `finished`: programmes gone through. `waits`: one that was chosen and is not open
    for now. `because`: what led there.
    """

    type: Literal["programme"]
    on: Day
    programme: Id | None = None
    stage: Id | None = None
    chosen: bool = False
    finished: tuple[Id, ...] = ()
    waits: Id | None = None
    because: tuple[Cause, ...] = ()


Entry = Annotated[
    Record | CheckIn | Screened | ProgrammeEntry | FactorEntry | HabitEntry | AskingEntry | MeasureEntry | LaterEntry,
    Field(discriminator="type"),
]
_entries: TypeAdapter[list[Entry]] = TypeAdapter(list[Entry])


class Change(Value):
    """Something that a rule changed, and why, in a sentence for the person."""

    on: date
    exercise: Id | None = None
    effect: Literal["raise", "mastered", "hold", "lower", "rest", "turn", "flare-up", "screen-again"]
    reason: Reason


class ExerciseStatus(Value):
    """Where a person stands with an exercise. `good`: good sessions in a row. `rest_until`: the last day of rest.

    `since`: when its dose last changed. `too_much`: how often in a row it was too much at its lightest. `last` and
    `row`: the rule that held last, and how often in a row. `liking`: what the person leaves out or wishes
    (rules.Learning). `turn_until`: the last day on which another form goes before it.
    """

    rung: int = 0
    good: int = 0
    days: tuple[date, ...] = ()
    rest_until: date | None = None
    mastered: bool = False
    change: Change | None = None
    since: date | None = None
    too_much: int = 0
    last: Id | None = None
    row: int = 0
    liking: int = 0
    turn_until: date | None = None


class FlareUp(Value):
    """A flare-up: since when, when it was last stirred up `again`, and the pain before it."""

    since: date
    again: date
    before: Pain


class Began(Value):
    """How it was at the beginning: the first day on which pain was told, and the first pains."""

    on: date
    pains: tuple[Pain, ...]


class Pending(Value):
    """The last session, until the next day's pain is known. `screened`: when the questions were answered since."""

    on: Day
    screened: Day | None = None
    exercises: tuple[Done, ...]
    nerve: tuple[Id, ...] = ()
    severity: dict[Id, int] = {}
    before: Pain | None = None
    after: Pain | None = None
    effort: int | None = None
    reserve: int | None = None


class Following(Value):
    """Where somebody stands in a programme, and `because` of what. `sessions`: days with a session in this stage."""

    programme: Id | None = None
    stage: Id | None = None
    since: Day
    stage_since: Day
    sessions: Annotated[int, Field(ge=0)] = 0
    chosen: bool = False
    finished: tuple[Id, ...] = ()
    waits: Id | None = None
    because: tuple[Cause, ...] = ()


class Status(Value):
    """All that planning needs of a history; and `factors` and `measures`, of which it needs nothing.

    `easing`: how many rungs down the next session still is after days away, by the rule `easing_by`. `leg`: the last
    day on which pain in the leg was told to have moved, and where.
    """

    exercises: dict[Id, ExerciseStatus] = {}
    pending: Pending | None = None
    before: CheckIn | None = None
    last_session: date | None = None
    flare_until: date | None = None
    flare: FlareUp | None = None
    easing: int = 0
    easing_by: Id | None = None
    began: Began | None = None
    leg: tuple[date, Literal["up", "same", "down"]] | None = None
    screen_again: Change | None = None
    changes: tuple[Change, ...] = ()
    pains: tuple[tuple[date, int], ...] = ()
    factors: FactorsTold | None = None
    measures: Measured | None = None
    following: Following | None = None


def read_history(data: object, *, today: date) -> list[Entry]:
    """History from plain data. BadInput if an entry is wrong, lies in the future or out of order."""
    entries = read_entries(data)
    problems = [
        Problem(f"[{index}].on", f"{entry.on} lies in the future")
        for index, entry in enumerate(entries)
        if entry.on > today
    ]
    problems += [
        Problem(f"[{index}].on", f"{entry.on} comes after {entries[index - 1].on}: sort the history by day")
        for index, entry in enumerate(entries)
        if index and entry.on < entries[index - 1].on
    ]
    if problems:
        raise BadInput("history", tuple(problems))
    return entries


def read_entries(data: object) -> list[Entry]:
    """Entries from plain data, in whatever order they came. BadInput if one is wrong."""
    with refusing("history"):
        return _entries.validate_json(to_json(data))


def fold_all(catalogue: Catalogue, entries: Iterable[Entry], status: Status | None = None) -> Status:
    """The status after all entries."""
    status = status or Status()
    for entry in entries:
        status = fold(catalogue, status, entry)
    return status


def fold(catalogue: Catalogue, status: Status, entry: Entry) -> Status:
    """The status after one more entry."""
    if isinstance(entry, Record):
        return _fold_record(catalogue, status, entry)
    if isinstance(entry, FactorsEntry):
        return status.model_copy(update={"factors": told_after(catalogue, status.factors, entry)})
    if isinstance(entry, MeasuringEntry):
        return status.model_copy(update={"measures": measured_after(catalogue, status.measures, entry)})
    if isinstance(entry, Screened):
        pending = status.pending and status.pending.model_copy(update={"screened": entry.on})
        return status.model_copy(update={"screen_again": None, "pending": pending})
    if isinstance(entry, ProgrammeEntry):
        return status.model_copy(update={"following": _follow(status.following, entry)})
    status = _told(catalogue, status, entry)
    pending = status.pending
    if entry.when == "after":
        if pending and pending.on == entry.on:
            told = {"after": entry.pain, "effort": entry.effort, "reserve": entry.reserve}
            status = status.model_copy(update={"pending": pending.model_copy(update=told)})
        return status
    named: dict[str, Answer] = {"new": entry.new, **({"leg": entry.leg} if entry.leg else {})}
    if pending and pending.on < entry.on:
        status = settle(catalogue, status, next_pain=entry.pain, noticed=entry.on, named=named)
    else:
        status = _between(catalogue, status, entry.on, named)
    if entry.when != "before":
        return status
    return status.model_copy(update={"before": entry.model_copy(update={"note": None, "denied": ()})})


def _told(catalogue: Catalogue, status: Status, entry: CheckIn) -> Status:
    """What a check-in says by itself: pain, something new, a leg; and whether a flare-up goes on."""
    update: dict[str, object] = {"pains": (*status.pains, (entry.on, entry.pain))[-DAYS_KEPT:]}
    began = status.began or Began(on=entry.on, pains=())
    if len(began.pains) < FIRST_PAINS:
        update["began"] = began.model_copy(update={"pains": (*began.pains, entry.pain)})
    if entry.leg is not None:
        update["leg"] = (entry.on, entry.leg)
    if entry.new:
        update["screen_again"] = _new_symptom(catalogue, entry)
    rule, flare, until = catalogue.progress.goes_on, status.flare, status.flare_until
    if flare is not None and until is not None and entry.on <= until and entry.pain >= flare.before + rule.rise:
        longer = min(entry.on + timedelta(days=1), flare.again + timedelta(days=rule.most - 1))
        update["flare_until"] = max(until, longer)
    return status.model_copy(update=update)


def _between(catalogue: Catalogue, status: Status, on: date, named: dict[str, Answer]) -> Status:
    """What was named on a day without a session before it that still waits: what follows of it alone."""
    alone = status.model_copy(update={"pending": Pending(on=on, exercises=())})
    after = settle(catalogue, alone, next_pain=None, noticed=on, named=named)
    if not after.changes:
        return status
    return after.model_copy(update={"pending": status.pending, "changes": (*status.changes, *after.changes)})


def _follow(before: Following | None, entry: ProgrammeEntry) -> Following:
    """A stage begins; the programme began with its first one. The stage that somebody is in goes on."""
    same = before if before is not None and before.programme == entry.programme else None
    stays = same if same is not None and entry.stage is not None and same.stage == entry.stage else None
    return Following(
        programme=entry.programme,
        stage=entry.stage,
        since=same.since if same else entry.on,
        stage_since=stays.stage_since if stays else entry.on,
        sessions=stays.sessions if stays else 0,
        chosen=entry.chosen,
        finished=entry.finished or (before.finished if before else ()),
        waits=entry.waits,
        because=entry.because,
    )


def _new_symptom(catalogue: Catalogue, entry: CheckIn) -> Change:
    rules = catalogue.progress
    labels = {option.id: option.label for q in catalogue.check.questions for option in q.options}
    reason = Reason(
        rule="new-symptom",
        text=rules.new_symptom_says,
        fact="; ".join(labels.get(name, name) for name in entry.new),
        sources=rules.new_symptom_sources,
        verified=rules.new_symptom_verified,
    )
    return Change(on=entry.on, exercise=None, effect="screen-again", reason=reason)


def _fold_record(catalogue: Catalogue, status: Status, record: Record) -> Status:
    status = settle(catalogue, status, next_pain=None)
    told = [done for done in record.exercises if done.exercise in catalogue.exercises]
    known = [done for done in told if done.outcome != "skipped"]
    eased = [done for done in told if done.outcome == "skipped" and "easier" in done.wished]  # before it was begun
    exercises = dict(status.exercises)
    for done in known:
        before = exercises.get(done.exercise, ExerciseStatus())
        since = record.on - timedelta(days=DAYS_KEPT)
        days = tuple(dict.fromkeys(day for day in (*before.days, record.on) if day > since))
        exercises[done.exercise] = before.model_copy(update={"days": days, "since": before.since or record.on})
    for done in told:
        before = exercises.get(done.exercise, ExerciseStatus())
        liking = liking_after(catalogue.progress.learning, before.liking, done, record.ending)
        if liking != before.liking:
            exercises[done.exercise] = before.model_copy(update={"liking": liking})
    severity: dict[str, int] = {}
    nerve: set[str] = set()
    for felt in record.symptoms:
        for name in _concerned(catalogue, known, felt.exercise):
            severity[name] = max(severity.get(name, 0), felt.severity)
            nerve |= {name} if felt.kind in ("numbness", "tingling", "weakness") else set()
    asked = status.before
    pending = Pending(
        on=record.on,
        exercises=(*known, *eased, *_recoveries(catalogue, [*known, *eased], severity)),
        nerve=tuple(sorted(nerve)),
        severity=severity,
        before=asked.pain if asked and asked.on == record.on else None,
    )
    update: dict[str, object] = {"exercises": exercises, "pending": pending, "last_session": record.on}
    if status.last_session != record.on:
        easing = eases(catalogue.progress, status, record.on)
        update |= {"easing": max(0, easing[1] - 1), "easing_by": easing[0]} if easing else {"easing": 0}
    if record.ending == "emergency":
        update["screen_again"] = _emergency(catalogue, record)
    if status.following is not None and status.last_session != record.on:
        update["following"] = status.following.model_copy(update={"sessions": status.following.sessions + 1})
    return status.model_copy(update=update)


def _concerned(catalogue: Catalogue, known: list[Done], name: str | None) -> list[str]:
    """What a symptom in an exercise is about: that exercise, and the one between whose rounds it came, if it did."""
    around = [
        done.exercise
        for done in known
        if done.outcome == "symptom" and name and catalogue.exercises[done.exercise].between == name
    ]
    return [name, *around] if name else []


def _recoveries(catalogue: Catalogue, known: list[Done], severity: dict[str, int]) -> Iterator[Done]:
    """Exercises that hurt and were not done for their own sake, as if they had been: they rest as well."""
    for name in sorted(severity.keys() & catalogue.exercises.keys() - {done.exercise for done in known}):
        exercise = catalogue.exercises[name]
        yield Done(
            exercise=name,
            phase=exercise.phase,
            unit=exercise.dose.unit,
            rung=0,
            lighter=False,
            outcome="symptom",
            share=0,
            work_ms=0,
            left_ms=0,
            right_ms=0,
        )


def _emergency(catalogue: Catalogue, record: Record) -> Change:
    rules = catalogue.progress
    words = catalogue.session
    kinds: dict[str, str] = {kind.id: kind.label for kind in words.kinds}
    wheres: dict[str, str] = {where.id: where.label for where in words.wheres}
    named = (
        (kinds.get(felt.kind, felt.kind), *([wheres[felt.where]] if felt.where in wheres else []))
        for felt in record.symptoms
        if felt.response == "emergency"
    )
    reason = Reason(
        rule="emergency-in-session",
        text=rules.emergency_says,
        fact="; ".join(dict.fromkeys("; ".join(parts) for parts in named)),
        sources=rules.new_symptom_sources,
        verified=rules.new_symptom_verified,
    )
    return Change(on=record.on, effect="screen-again", reason=reason)


def eases(rules: ProgressRules, status: Status, today: date) -> tuple[Id, int] | None:
    """After days away: by which rule, and how many rungs down, the next session is; None if it is as before."""
    left = (status.easing_by, status.easing) if status.easing_by and status.easing else None
    if status.last_session is None:
        return left
    days = (today - status.last_session).days
    applying = [(away.id, away.rungs) for away in rules.away if days >= away.days]
    return max((*applying, *([left] if left else [])), key=lambda one: one[1], default=None)


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
    growing = done.phase in _growing(catalogue.progress)
    since = status.since or on
    if not growing or status.rung >= top or (on - since).days < rule.days or len(status.days) < rule.done:
        return None
    days = rule.fact.format(days=(on - since).days)
    change = Change(on=on, exercise=done.exercise, effect="turn", reason=reason_of(rule, days))
    until = on + timedelta(days=rule.turn)
    return status.model_copy(update={"turn_until": until, "since": on, "change": change}), change


def _growing(rules: ProgressRules) -> set[Phase]:
    """The phases whose doses may grow."""
    return {phase for rule in rules.rules if rule.effect == "good" for phase in rule.phases}


def reason_of(rule: Explained, fact: str = "") -> Reason:
    """What a rule that stands alone tells somebody."""
    return Reason(rule=rule.id, text=rule.says, fact=fact, sources=rule.sources, verified=rule.verified)


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
    mastered = before.mastered or before.rung >= opening(catalogue, done.exercise)
    if not raised and before.mastered:
        return before.model_copy(update={"good": 0}), None
    says = progress.raise_says[grown(dose, before.rung)] if raised else progress.mastered_says
    reason = Reason(
        rule=rule.id,
        text=says.format(good=good),
        fact=progress.in_a_row.format(good=good),
        sources=progress.raise_sources,
        verified=progress.raise_verified,
    )
    if raised and rule.counts > 1:
        reason = _change("good", rule, None, on, facts).reason
    update = {
        "good": 0,
        "rung": before.rung + int(raised),
        "mastered": mastered,
        "change": Change(on=on, exercise=done.exercise, effect="raise" if raised else "mastered", reason=reason),
        "since": on if raised else before.since,
    }
    after = before.model_copy(update=update)
    return after, after.change


def _change(
    effect: Literal["good", "hold", "lower", "rest", "flare-up", "screen-again"],
    rule: ProgressRule,
    exercise: str | None,
    on: date,
    facts: dict[str, Answer],
) -> Change:
    numbers = {name: value for name, value in facts.items() if isinstance(value, int) and not name.endswith("-known")}
    told = ", ".join(f"{name} {value}" for name, value in numbers.items())
    reason = Reason(rule=rule.id, text=rule.says, fact=told, sources=rule.sources, verified=rule.verified)
    return Change(on=on, exercise=exercise, effect="hold" if effect == "good" else effect, reason=reason)
