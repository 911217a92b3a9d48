"""A practitioner's list of many people, as the page is answered: half of them with something the matter.

The people are copies of a few whose days were worked out; what is known of them is put beside.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.measuring import Figure, milliseconds
from benchmarks.world import new_person

PEOPLE = 200
WEEKS_OF_PAIN = 8


def figures() -> Iterator[Figure]:
    """The page of the list, whole: found, put in order, written."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME=(settings.ALLOWED_HOSTS or ["127.0.0.1"])[0].lstrip("."))
    _practice(client)

    def ask() -> None:
        answer = client.get("/practice/")
        if answer.status_code != 200 or answer.content.count(b'class="alert-') < PEOPLE // 2:
            raise RuntimeError(f"the list is not as it should be: {answer.status_code}")

    yield Figure(f"a practitioner's list of {PEOPLE} people", milliseconds(ask, calls=2), "ms", at_most=100)


def _practice(client: Any) -> None:  # noqa: ANN401 - Django's test client, which needs Django set up to be named
    from django.contrib.auth.models import User

    from unslump.web.records.models import Person, Today
    from unslump.web.records.practice import Consent
    from unslump.web.records.watching import Attention
    from unslump.web.services.practices import open_practice

    now = datetime.now(UTC)
    user = User.objects.create(username="practitioner")
    member = open_practice(user, practice="Fictional", name="Fictional", credentials="", now=now)
    row = Today.objects.get(person=new_person())
    today = row.on
    days = [today - timedelta(days=n) for n in range(7 * WEEKS_OF_PAIN)]
    for number in range(PEOPLE):
        person = Person.objects.create(created_at=now)
        row.pk = row.person_id = person.id
        row.save(force_insert=True)
        Consent.objects.create(person=person, member=member, called=f"Fictional {number}", statement="", given_at=now)
        hurts = number % 2
        facts = {
            "expires": (today + timedelta(days=20)).isoformat(),
            "last": today.isoformat(),
            "pains": [[day.isoformat(), 6 if hurts and day > today - timedelta(days=5) else 2] for day in days],
        }
        Attention.objects.create(person=person, facts=facts)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
