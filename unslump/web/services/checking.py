"""The short check before a session, and the one question of the next morning."""

from datetime import date, datetime

from django.db import transaction

from unslump.core.progress import CheckIn
from unslump.core.questions import NONE, Answer
from unslump.core.screening import complete
from unslump.web.records.models import Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.screening import store
from unslump.web.services.today import forward, work_out


@transaction.atomic
def check_before(person: Person, answers: dict[str, Answer], *, today: date, now: datetime) -> Today:
    """Store the check and work out the day anew. BadInput if an answer is missing or wrong."""
    full = complete(catalogue().check, answers)
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    row.check_answers, row.checked_on = full, today
    new = full["new"]
    told = tuple(name for name in new if name != NONE) if isinstance(new, tuple | list) else ()
    pain = int(str(full["pain"]))
    store(row, CheckIn(type="check-in", on=today, when="before", pain=pain, new=told), now)
    return work_out(row, today=today, now=now)


@transaction.atomic
def check_morning(person: Person, pain: int, *, today: date, now: datetime) -> Today:
    """Store the pain of the morning after a session and work out the day anew."""
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    store(row, CheckIn(type="check-in", on=today, when="morning", pain=pain), now)
    return work_out(row, today=today, now=now)
