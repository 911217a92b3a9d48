"""What waits in the threads for somebody of a practice: read by the list of people and by the list of messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q

from unslump.web.records.messages import Message
from unslump.web.records.practice import Consent


@dataclass(frozen=True)
class Waiting:
    """What waits in a thread for somebody of the practice: so many messages not read; so many that point at a safety
    question, were not taken back and have no answer yet; and when the newest of all these was written."""

    count: int
    alarming: int
    newest: datetime


def waiting(consents: Iterable[Consent]) -> dict[UUID, Waiting]:
    """What waits for the practice, by the id of the consent, in one query. Threads without anything are left out."""
    answered = Message.objects.filter(
        consent=OuterRef("consent"), by_person=False, written_at__gt=OuterRef("written_at")
    )
    open_alarm = Q(Q(alarming=True), ~Exists(answered))
    rows = (
        Message.objects.filter(consent__in=[one.id for one in consents], by_person=True)
        .filter(Q(read_at=None) | open_alarm)
        .values("consent")
        .annotate(
            unread=Count("pk", filter=Q(read_at=None)),
            open_alarms=Count("pk", filter=open_alarm),
            newest=Max("written_at"),
        )
    )
    return {row["consent"]: Waiting(row["unread"], row["open_alarms"], row["newest"]) for row in rows}
