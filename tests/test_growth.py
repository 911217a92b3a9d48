"""Today asks the database no more after a long history than after a short one; benchmarks/growing.py measures it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.test_services import WELL, do, today_of
from tests.walk import checked, screened
from unslump.web import clock
from unslump.web.records.models import Entry, Person
from unslump.web.services.checking import check_before
from unslump.web.services.today import fresh

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def prolong(person: Person, number: int) -> None:
    """So many copies of the person's session, on days before."""
    first = Entry.objects.filter(person=person, kind="record").first()
    assert first
    values = {name: getattr(first, name) for name in ("kind", "body", "script", "events", "started_at", "code")}
    when = [timedelta(days=index + 1) for index in range(number)]
    rows = [
        Entry(person=person, client=uuid.uuid4(), on=first.on - back, stored_at=first.stored_at - back, **values)
        for back in when
    ]
    Entry.objects.bulk_create(rows, batch_size=200)


def counted(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    assert not [query for query in seen if "records_entry" in query["sql"]], "today reads no history"
    return len(seen)


def test_today_asks_once_whatever_the_history(client: Client) -> None:
    screened(client)
    checked(client)
    person = Person.objects.get()
    do(person, today_of(person).on)
    asked = {path: counted(client, path) for path in ("/today/", "/api/today")}
    assert asked == {"/today/": 1, "/api/today": 1}
    prolong(person, 1000)
    assert {path: counted(client, path) for path in asked} == asked


def test_working_out_a_day_and_a_check_ask_the_same(client: Client) -> None:
    screened(client)
    person = Person.objects.get()
    do(person, today_of(person).on)
    counts = []
    for number in (10, 1000):
        prolong(person, number)
        row = today_of(person)
        day = row.on + timedelta(days=1)
        with CaptureQueriesContext(connection) as seen:
            fresh(row, today=day, now=clock.now())
            check_before(person, WELL, today=day, now=timezone.now())
        assert not [q["sql"] for q in seen if q["sql"].startswith("SELECT") and 'FROM "records_entry"' in q["sql"]]
        counts.append(len(seen))
    assert counts[1] <= counts[0]
