"""What a clinician wants to know of somebody, gathered: the last weeks, what hurt, what was lowered or left out."""

from datetime import date, timedelta
from typing import get_args

from unslump.core.history import Moment, read_entries
from unslump.core.looking_back import days_of, minutes_of
from unslump.core.plan import Plan
from unslump.core.questions import Answer
from unslump.core.record import FeltSymptom, Record
from unslump.core.screening import Clearance, complete
from unslump.core.status import Change
from unslump.core.values import Value
from unslump.web.records.models import Entry, Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import status_of

DAYS = 28
"""So many days are looked back, today included."""
MOMENTS: tuple[Moment, ...] = get_args(Moment)
LESS = ("lower", "rest")


class Felt(Value):
    """A symptom on a day."""

    on: date
    symptom: FeltSymptom


class Weeks(Value):
    """The last four weeks: from `first` to `last`. `pains`: by moment and day, the worst that was told."""

    first: date
    last: date
    session_days: tuple[date, ...]
    sessions: int
    broken_off: int
    minutes: int
    pains: dict[str, dict[date, int]]
    felt: tuple[Felt, ...]


class Gathered(Value):
    """All of it. `since`: the day of the first entry. `less`: what was made easier or rests, the newest first."""

    since: date
    clearance: Clearance
    answers: dict[str, Answer]
    plan: Plan | None
    reasons: tuple[str, ...]
    weeks: Weeks
    less: tuple[Change, ...]


def gather(row: Today, *, today: date) -> Gathered:
    """What stands on the page for a clinician. `row` is of today."""
    content = catalogue()
    mine = Entry.objects.filter(person_id=row.person_id)
    since = mine.order_by("id").values_list("on", flat=True).first() or row.answered_on
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in row.answers.items()}
    weeks = _weeks(row, max(row.on, today))
    changes = [one.change for one in status_of(row).exercises.values() if one.change]
    less = [one for one in changes if one.effect in LESS and one.on >= weeks.first]
    return Gathered(
        since=since,
        clearance=Clearance.read(row.clearance, what="the clearance"),
        answers=complete(content.screening, given),
        plan=Plan.read(row.plan, what="the stored plan") if row.plan else None,
        reasons=tuple(row.reasons),
        weeks=weeks,
        less=tuple(sorted(less, key=lambda one: one.on, reverse=True)),
    )


def _weeks(row: Today, last: date) -> Weeks:
    first = last - timedelta(days=DAYS - 1)
    rows = Entry.objects.filter(person_id=row.person_id, kind__in=("record", "check-in"), on__gte=first, on__lte=last)
    entries = read_entries(list(rows.order_by("on", "id").values_list("body", flat=True)))
    records = [entry for entry in entries if isinstance(entry, Record)]
    days = days_of(entries).values()
    told = {moment: {day.on: day.told(moment) for day in days} for moment in MOMENTS}
    return Weeks(
        first=first,
        last=last,
        session_days=tuple(day.on for day in days if day.sessions),
        sessions=len(records),
        broken_off=sum(record.ending != "finished" for record in records),
        minutes=minutes_of(days),
        pains={
            moment: {on: pain for on, pain in by_day.items() if pain is not None} for moment, by_day in told.items()
        },
        felt=tuple(Felt(on=record.on, symptom=felt) for record in records for felt in record.symptoms),
    )
