"""The short check before a session, and the one question of the next morning."""

from datetime import date, datetime

from django.db import transaction

from unslump.core.history import Sent
from unslump.core.questions import NONE, Answer
from unslump.core.screening import complete
from unslump.web.records.models import Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.noting import PAIN_QUESTION, tell
from unslump.web.services.today import forward


@transaction.atomic
def check_before(
    person: Person, answers: dict[str, Answer], *, today: date, now: datetime, note: str = "", leg: str | None = None
) -> Today:
    """Store the check and work out the day anew. BadInput if an answer is missing or wrong.

    `leg`: where pain or tingling in a leg has moved, if that was asked and answered.

    If the note points at something that the answers do not name, it waits for an answer first (noting.waiting).
    """
    full = complete(catalogue().check, answers)
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    given = full[catalogue().wording.question]
    new = [name for name in given if name != NONE] if isinstance(given, tuple | list) else []
    told = {"when": "before", "on": today, "pain": full[PAIN_QUESTION], "new": new, "note": note.strip() or None}
    told["leg"] = leg or None
    return tell(row, Sent.read(told, what="the check"), today=today, now=now)


@transaction.atomic
def check_morning(person: Person, pain: int, *, today: date, now: datetime, note: str = "") -> Today:
    """Store the pain of the morning after a session and work out the day anew. A note may wait for an answer."""
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    told = {"when": "morning", "on": today, "pain": pain, "note": note.strip() or None}
    return tell(row, Sent.read(told, what="this morning"), today=today, now=now)
