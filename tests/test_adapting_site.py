"""What adaptation shows on the site, and the two short questions that it asks where they can matter."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.conftest import NOW
from tests.test_site import send, session_body
from tests.walk import checked, screened
from unslump.core.status import ExerciseStatus, Status
from unslump.web import clock
from unslump.web.records.models import Entry, Today
from unslump.web.services.today import status_of, work_out

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def with_status(**changes: Any) -> Today:
    """The day of the only person, worked out anew with a changed status."""
    with transaction.atomic():
        row = Today.objects.select_for_update().get()
        row.status = status_of(row).model_copy(update=changes).plain()
        return work_out(row, today=row.on, now=NOW)


def test_a_hint_stands_on_today(client: Client) -> None:
    screened(client)
    assert "Worth knowing" not in client.get("/today/").content.decode()
    row = Today.objects.get()
    with_status(leg=(row.on, "up"))
    page = client.get("/today/").content.decode()
    assert "Pain that moves up out of the leg is a good sign." in page


def test_what_changed_stands_with_the_exercise(client: Client) -> None:
    screened(client)
    row = Today.objects.get()
    with_status(last_session=row.on - timedelta(days=28), exercises={})
    assert "Easing back in" not in client.get("/today/").content.decode()
    name = row.plan["items"][1]["dosed"]["exercise"]
    with_status(last_session=row.on - timedelta(days=14), exercises={name: ExerciseStatus(rung=2)})
    assert "Easing back in after two weeks or more." in client.get("/today/").content.decode()


def test_repeats_that_were_left_are_asked_after_strength_and_may_be_left_out(client: Client) -> None:
    screened(client)
    checked(client)
    assert send(client, session_body(Today.objects.get())).status_code == 200
    assert "how many more could you have done?" in client.get("/session/after/").content.decode()
    assert client.post("/session/after/", {"pain": 0, "effort": 4, "reserve": "9"}).status_code == 422
    assert client.post("/session/after/", {"pain": 0, "effort": 4, "reserve": "0"})["Location"] == "/session/done/"
    told = Entry.objects.filter(kind="check-in").order_by("id").last()
    assert told is not None
    assert told.body["reserve"] == 0
    pending = Status.read(Today.objects.get().status, what="the status").pending
    assert pending is not None
    assert pending.reserve == 0


def test_where_leg_pain_has_moved_is_asked_of_whoever_has_some(client: Client) -> None:
    screened(client)
    assert 'name="leg"' not in client.get("/today/check/").content.decode()
    row = Today.objects.get()
    row.clearance = {**row.clearance, "tags": [*row.clearance["tags"], "leg-symptoms"]}
    row.save()
    assert 'name="leg"' in client.get("/today/check/").content.decode()
    assert client.post("/today/check/", {"pain": 2, "new": ["none"], "leg": "sideways"}).status_code == 422
    client.post("/today/check/", {"pain": 2, "new": ["none"], "leg": "down"})
    after = Today.objects.get()
    assert after.outcome == "screen-again"
    assert "further down your leg" in " ".join(after.reasons)
