"""Progress: how sessions and check-ins change what comes next.

The history is a list of entries (history.py) in order. fold() adds one to a Status (status.py); settle() draws the
conclusions of the last session (settling.py) once the next day's pain is told, or the next session is done.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from unslump.core.adapting import liking_after
from unslump.core.catalogue import Catalogue
from unslump.core.factors import FactorsEntry, told_after
from unslump.core.history import CheckIn, Entry, ProgrammeEntry, Screened
from unslump.core.measuring import MeasuringEntry, measured_after
from unslump.core.prescribing import whole
from unslump.core.prescription import PrescriptionEntry
from unslump.core.questions import Answer
from unslump.core.receiving import counted, one_day, received, several
from unslump.core.record import Done, Record
from unslump.core.rules import PAINS_KEPT, ProgressRules
from unslump.core.settling import settle
from unslump.core.status import Began, Change, ExerciseStatus, Following, Pending, Status
from unslump.core.values import Id, Reason

DAYS_KEPT = 28
"""How many days back a status remembers on which days an exercise was done."""


def fold_all(catalogue: Catalogue, entries: Iterable[Entry], status: Status | None = None) -> Status:
    """The status after all entries."""
    status = status or Status()
    for entry in entries:
        status = fold(catalogue, status, entry)
    return status


def fold(catalogue: Catalogue, status: Status, entry: Entry) -> Status:
    """The status after one more entry."""
    catalogue = whole(catalogue, status.prescription)
    if isinstance(entry, Record):
        return _fold_record(catalogue, status, entry)
    if isinstance(entry, FactorsEntry):
        return status.model_copy(update={"factors": told_after(catalogue, status.factors, entry)})
    if isinstance(entry, MeasuringEntry):
        return status.model_copy(update={"measures": measured_after(catalogue, status.measures, entry)})
    if isinstance(entry, Screened):
        pending = status.pending and status.pending.model_copy(update={"screened": entry.on})
        given = status.prescription and status.prescription.without_all_clears()
        return status.model_copy(update={"screen_again": None, "pending": pending, "prescription": given})
    if isinstance(entry, PrescriptionEntry):
        return received(catalogue, status, entry)
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
    if pending and pending.on < entry.on and entry.when != "message":
        status = settle(catalogue, status, next_pain=entry.pain, noticed=entry.on, named=named)
    else:
        status = _between(catalogue, status, entry.on, named)
    if entry.when != "before":
        return status
    return status.model_copy(update={"before": entry.model_copy(update={"note": None, "denied": ()})})


def _told(catalogue: Catalogue, status: Status, entry: CheckIn) -> Status:
    """What a check-in says by itself: pain, something new, a leg; and whether a flare-up goes on."""
    if entry.when == "message":
        return status.model_copy(update={"screen_again": _new_symptom(catalogue, entry)}) if entry.new else status
    update: dict[str, object] = {"pains": (*status.pains, (entry.on, entry.pain))[-PAINS_KEPT:]}
    began = status.began or Began(on=entry.on, pains=())
    if len(began.pains) < catalogue.progress.lately.pains:
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
    same = status.pending if status.pending and status.pending.on == record.on else None
    earlier = same if several(status, record.on) else None
    status = counted(status if earlier else settle(catalogue, status, next_pain=None), record)
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
    pending = one_day(earlier, pending) if earlier else pending
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
