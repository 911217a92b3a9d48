"""A prescription that is received, and what it means for the days after: the dose that it begins with, several sessions
a day, the most that it allows."""

from datetime import date

from unslump.core.catalogue import Catalogue
from unslump.core.history import Cause
from unslump.core.prescribing import in_force, whole
from unslump.core.prescription import PrescriptionEntry
from unslump.core.record import Done, Record
from unslump.core.status import ExerciseStatus, Following, Pending, Status


def received(catalogue: Catalogue, status: Status, entry: PrescriptionEntry) -> Status:
    """A prescription begins, or a newer version of it, or it ends.

    What is new in it begins at its start, unless something has been done or has become lighter since; a rest stands.
    Its programme is followed as if it had been chosen.
    """
    given, before = entry.prescription, status.prescription
    known, exercises = whole(catalogue, given).exercises, dict(status.exercises)
    for item in given.items if given else ():
        old, exercise = before and before.item(item.exercise), known.get(item.exercise)
        now = exercises.get(item.exercise, ExerciseStatus())
        if exercise is None or (old and old.start == item.start) or any(day > entry.on for day in now.days):
            continue
        rung = min(item.start, len(exercise.dose.rungs) - 1)
        if _lighter_since(status, now, entry.on):
            rung = min(rung, now.rung)
        fresh = {"rung": rung, "good": 0, "since": entry.on, "last": None, "row": 0}
        exercises[item.exercise] = now.model_copy(update=fresh | ({"change": None} if rung != now.rung else {}))
    update: dict[str, object] = {"exercises": exercises, "prescription": given}
    if given and given.programme and given.programme != (before and before.programme):
        update["following"] = _following(status.following, given.programme, entry.on)
    return status.model_copy(update=update)


def _lighter_since(status: Status, exercise: ExerciseStatus, on: date) -> bool:
    """Whether an exercise, or all of them, had to become lighter after a day."""
    change, flare = exercise.change, status.flare
    lowered = change is not None and change.effect in ("lower", "rest") and change.on > on
    return lowered or (flare is not None and flare.again > on)


def _following(before: Following | None, programme: str, on: date) -> Following:
    """The programme from its beginning; who is in it already goes on where they are."""
    if before is not None and before.programme == programme:
        return before.model_copy(update={"chosen": True})
    finished = before.finished if before else ()
    because = (Cause(programme=programme, kind="given"),)
    return Following(programme=programme, since=on, stage_since=on, chosen=True, finished=finished, because=because)


def counted(status: Status, record: Record) -> Status:
    """How many sessions were finished on a day, where several are prescribed."""
    if not several(status, record.on):
        return status
    finished = status.times[1] if status.times and status.times[0] == record.on else 0
    return status.model_copy(update={"times": (record.on, finished + int(record.ending == "finished"))})


def several(status: Status, on: date) -> bool:
    """Whether several sessions are prescribed for a day."""
    given = in_force(status.prescription, on)
    return given is not None and given.times > 1


def one_day(earlier: Pending, later: Pending) -> Pending:
    """Two sessions of one day, looked at as one: of each exercise what went worse counts."""
    worst: dict[str, Done] = {}
    for done in (*earlier.exercises, *later.exercises):
        other = worst.get(done.exercise)
        worst[done.exercise] = done if other is None else min(other, done, key=_how_well)
    severity = {
        name: max(earlier.severity.get(name, 0), later.severity.get(name, 0))
        for name in (*earlier.severity, *later.severity)
    }
    return later.model_copy(
        update={
            "screened": earlier.screened,
            "exercises": tuple(worst.values()),
            "nerve": tuple(sorted({*earlier.nerve, *later.nerve})),
            "severity": severity,
            "before": later.before if earlier.before is None else earlier.before,
            "after": earlier.after,
            "effort": earlier.effort,
            "reserve": earlier.reserve,
        }
    )


def _how_well(done: Done) -> tuple[bool, int, int]:
    return done.outcome != "symptom", done.share, done.rung


def at_most(
    status: Status, before: ExerciseStatus, after: ExerciseStatus, name: str, on: date
) -> ExerciseStatus | None:
    """An exercise that is at the most that was prescribed stays there, and is not mastered by that; None if it grows
    as ever."""
    if after.rung <= before.rung and after.mastered == before.mastered:
        return None
    given = in_force(status.prescription, on)
    item = given.item(name) if given else None
    return before if item and before.rung >= item.most else None
