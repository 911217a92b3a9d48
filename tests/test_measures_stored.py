"""Measures as they are stored: once, in order, and of nobody else, whatever is sent."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.test_measures_site import DAY, entry, form_of, set_time, stored
from tests.test_services import screened as somebody
from tests.test_services import today_of
from tests.walk import screened
from unslump.core.errors import BadInput
from unslump.web.records.models import Today
from unslump.web.services.measures import take_measure
from unslump.web.services.people import rebuilt_status
from unslump.web.services.today import status_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(monkeypatch, NOW)


def test_sent_twice_it_is_stored_once_and_of_two_the_first_stays(client: Client) -> None:
    screened(client)
    given = form_of("pain-week")
    for value in ("2", "7"):
        client.post("/measures/pain-week/", given | {"value": value})
    assert [body["value"] for body in stored()] == [2]
    assert status_of(Today.objects.get()).measures.courses["pain-week"].times == 1
    other = client.post("/measures/change/", form_of("change", id=given["id"]))
    assert other.status_code == 400
    assert "is already used for something else" in other.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_with_one_name_store_it_once() -> None:
    person, client = somebody(), uuid.uuid4()

    def send(value: int) -> str:
        try:
            take_measure(person, entry(value=value), client=client, today=TODAY, now=NOW)
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(4) as devices:
        assert list(devices.map(send, (1, 2, 3, 4))) == ["stored"] * 4
    [body] = stored()
    course = status_of(today_of(person)).measures.courses["pain-week"]
    assert (course.last.scores, course.times) == ({"both": body["value"]}, 1)
    assert rebuilt_status(person) == status_of(today_of(person))


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_lose_nothing() -> None:
    person = somebody()

    def send(name: str) -> str:
        told = {"value": 2} if name in ("pain-week", "change") else {"ticked": ["sleep"]}
        try:
            take_measure(person, entry(name, **told), client=uuid.uuid4(), today=TODAY, now=NOW)
        finally:
            connection.close()
        return name

    names = ["pain-week", "change", "roland-morris"]
    with ThreadPoolExecutor(3) as devices:
        assert list(devices.map(send, names)) == names
    assert len(stored()) == 3
    assert status_of(today_of(person)).measures.courses.keys() == set(names)


def test_the_name_of_somebody_elses_entry_is_refused() -> None:
    one, other, client = somebody(), somebody(), uuid.uuid4()
    take_measure(one, entry(), client=client, today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="already used"):
        take_measure(other, entry(), client=client, today=TODAY, now=NOW)
    assert status_of(today_of(other)).measures is None


def test_a_day_of_the_future_is_today() -> None:
    person = somebody()
    for told in (entry(on=TODAY + 300 * DAY), entry(on=TODAY - 300 * DAY)):
        take_measure(person, told, client=uuid.uuid4(), today=TODAY, now=NOW)
    assert {body["on"] for body in stored()} == {TODAY.isoformat()}


def test_a_clock_that_was_set_back_keeps_the_order() -> None:
    person = somebody()
    take_measure(person, entry(value=3), client=uuid.uuid4(), today=TODAY + DAY, now=NOW + DAY)
    take_measure(person, entry(value=5), client=uuid.uuid4(), today=TODAY, now=NOW)
    course = status_of(today_of(person)).measures.courses["pain-week"]
    assert course.last.scores == {"both": 5}
    assert rebuilt_status(person) == status_of(today_of(person))


def test_told_in_another_way_is_refused() -> None:
    person = somebody()
    for wrong in (
        entry("roland-morris", value=3),
        entry("leg-raise", value=3),
        entry("wings", value=3),
        entry(value=11),
    ):
        with pytest.raises(BadInput):
            take_measure(person, wrong, client=uuid.uuid4(), today=TODAY, now=NOW)
    assert stored() == []
