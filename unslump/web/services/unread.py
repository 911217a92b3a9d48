"""How many messages wait for a person to read, kept with their day so that reading the day stays one query."""

from collections.abc import Iterable
from uuid import UUID

from unslump.web.records.messages import Message
from unslump.web.records.models import Today
from unslump.web.records.practice import Consent


def unread_of(person: UUID) -> int | None:
    """How many messages a person has not read; None if there is nobody to write to and nothing to read."""
    count = Message.objects.filter(consent__person_id=person, by_person=False, read_at=None).count()
    if count or Consent.objects.filter(person_id=person, ended_at=None).exists():
        return count
    return None


def recount(people: Iterable[UUID]) -> None:
    """Count anew for people of whom something has changed."""
    for person in set(people):
        Today.objects.filter(person_id=person).update(unread=unread_of(person))
