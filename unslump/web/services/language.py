"""The language in which a person is told everything."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import override

from unslump.web.records.models import Person, Today
from unslump.web.services.today import work_out


@transaction.atomic
def speak(person: Person, language: str, *, today: date, now: datetime) -> None:
    """Keep the language with the person, and tell their day in it."""
    person.language = language
    person.save(update_fields=["language"])
    row = Today.objects.select_for_update().filter(person=person).first()
    if row is not None:
        with override(language):
            work_out(row, today=today, now=now)
