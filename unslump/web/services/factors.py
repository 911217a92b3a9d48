"""What a person tells about factors and habits. Nothing is decided on it: the plan of the day stays as it is."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from unslump.core.errors import BadInput
from unslump.core.factors import unknown_in
from unslump.core.history import read_entries
from unslump.core.progress import fold
from unslump.web.records.models import Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import forward, is_fresh, lesson_of, profile_of, status_of, store, work_out


@transaction.atomic
def tell_factor(person: Person, factor: str, answer: str, *, today: date, now: datetime) -> Today:
    """Store the answer to a question, or that it was waved away. BadInput if there is no such question or answer."""
    return _take(_locked(person), {"type": "factor", "factor": factor, "answer": answer}, today=today, now=now)


@transaction.atomic
def keep_habit(person: Person, habit: str | None, *, today: date, now: datetime) -> Today:
    """Keep a habit in sight in place of any other, or none. BadInput if there is no such habit."""
    return _take(_locked(person), {"type": "habit", "habit": habit}, today=today, now=now)


@transaction.atomic
def did_habit(person: Person, habit: str, *, today: date, now: datetime) -> Today:
    """The habit in sight was done today. Of one that was let go meanwhile, nothing is stored."""
    row = _locked(person)
    told = status_of(row).factors
    if told is None or told.habit != habit:
        return row
    return _take(row, {"type": "habit", "habit": habit, "did": True}, today=today, now=now)


@transaction.atomic
def ask_factors(person: Person, *, asks: bool, today: date, now: datetime) -> Today:
    """Ask about factors from now on, or do not."""
    return _take(_locked(person), {"type": "asking", "factors": asks}, today=today, now=now)


def _locked(person: Person) -> Today:
    return Today.objects.select_for_update().get(person=person)


def _take(row: Today, told: Mapping[str, object], *, today: date, now: datetime) -> Today:
    """Store what was told, unless it says nothing new, and choose the day's lesson anew."""
    today = forward(row, today)
    [entry] = read_entries([{**told, "on": today}])
    if unknown := tuple(unknown_in(catalogue(), [entry])):
        raise BadInput("what was told", unknown)
    before = status_of(row)
    if fold(catalogue(), before, entry) == before:
        return row
    store(row, entry, now)
    if not is_fresh(row, today=today):
        return work_out(row, today=today, now=now)
    row.lesson = lesson_of(profile_of(row, today))
    row.save(update_fields=["status", "lesson"])
    return row
