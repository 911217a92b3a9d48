"""The demo: made-up people in all situations, made once, and met by nobody who did not ask for it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import NOW
from unslump.core.catalogue import Catalogue
from unslump.demo.people import lived, people
from unslump.web import clock
from unslump.web.records.models import Entry, Person, Today
from unslump.web.records.practice import Consent
from unslump.web.services.demo import fill, roles

OUTCOMES = {
    "falk": "screen-again",
    "mara": "clinician-first",
    "rahim": "emergency",
    "stale": "screening-expired",
    "tove": "screen-again",
}
"""What stands in whose way; everybody else has a plan."""


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_everybody_has_lived_until_yesterday(content: Catalogue) -> None:
    for person in people():
        life = lived(content, person, NOW.date())
        last = max(entry.on for entry in life.history)
        assert last == NOW.date() - timedelta(days=max(1, person.silent)), person.id
        days = [entry.on for entry in life.history]
        assert days == sorted(days), person.id


@pytest.mark.database
@pytest.mark.django_db
def test_the_demo_is_made_once_and_shows_all_situations() -> None:
    assert fill(now=NOW)
    rows = Today.objects.select_related("person__user")
    found = {row.person.user.username.removeprefix("demo-"): row for row in rows}
    assert set(found) == {person.id for person in people()}
    assert {name: row.outcome for name, row in found.items()} == {name: OUTCOMES.get(name, "plan") for name in found}
    assert found["falk"].status["flare_until"]
    assert found["pilar"].content.endswith(".es")
    seen = Entry.objects.get(person=found["tove"].person, kind="record", on=NOW.date() - timedelta(days=1))
    assert {felt["kind"] for felt in seen.body["symptoms"]} == {"tingling"}
    assert Consent.objects.filter(ended_at=None).count() == len(found) - 2
    count = Person.objects.count()
    assert not fill(now=NOW)
    assert Person.objects.count() == count


@pytest.mark.database
@pytest.mark.django_db
def test_one_can_be_everybody_in_the_demo_and_nobody_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(now=NOW)
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/", {"who": "ada"}).status_code == 404
    monkeypatch.setattr(settings, "DEMO", True)
    assert Client().post("/demo/", {"who": "nobody"}).status_code == 404
    for role in roles():
        client = Client()
        assert role.name in client.get("/demo/").content.decode()
        assert client.post("/demo/", {"who": role.account})["Location"] == ("/practice/" if role.works else "/today/")
        page = client.get("/practice/" if role.works else "/today/", follow=True)
        assert page.status_code == 200
        assert 'href="/demo/"' in page.content.decode()
