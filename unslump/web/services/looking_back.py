"""Looking back on a person's own days. Read from their history when they ask, and kept until it grows."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Max

from unslump.core.history import read_entries
from unslump.core.looking_back import Past, look_back
from unslump.web.records.models import Entry, Today
from unslump.web.services.content import catalogue


def past_of(row: Today, *, today: date, weeks: int) -> Past:
    """The last so many weeks of whose row this is."""
    content = catalogue()
    last = Entry.objects.filter(person=row.person_id).aggregate(last=Max("id"))["last"] or 0
    return _past(row.person_id, last, content.version, content.language, today, weeks)


@lru_cache(maxsize=64)
def _past(person: UUID, last: int, version: str, language: str, today: date, weeks: int) -> Past:
    del version, language  # name the content for the cache
    bodies = Entry.objects.filter(person=person, id__lte=last).order_by("id").values_list("body", flat=True)
    return look_back(catalogue(), read_entries(list(bodies)), today=today, weeks=weeks)
