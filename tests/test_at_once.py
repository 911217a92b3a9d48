"""Two devices at once, clocks that are wrong, ids that are used again: a named error or a sane order; nothing lost,
nothing twice. Real threads on the real database."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.conftest import NOW, TODAY
from tests.taken import file_of
from tests.test_services import WELL, answers_of, do, screened, today_of, whole_session
from unslump.core.errors import BadInput, UnslumpError
from unslump.core.record import Record
from unslump.interop.archive import read
from unslump.web.records.models import Entry, Person, Screening, Today
from unslump.web.services.bringing import bring
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.deleting import delete_everything
from unslump.web.services.offline import LateTold, take
from unslump.web.services.rebuilding import compare
from unslump.web.services.screening import answer_screening, new_person
from unslump.web.services.sessions import store_session, tell_after
from unslump.web.services.taking import everything_of
from unslump.web.services.today import fresh

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
DEVICES = 6


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gives, or the named error that it gives; begun at the same moment. Any other error fails."""
    ready = threading.Barrier(len(works))
    given: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(30)
            given[number] = work()
        except UnslumpError as error:
            given[number] = error
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            given[number] = AssertionError(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for one in given:
        if isinstance(one, AssertionError):
            raise one
    return given


def whole(person: Person) -> None:
    """What is stored of them is what their history gives."""
    assert [str(difference) for difference in compare(today_of(person))] == []


class TestDevices:
    def test_one_session_sent_by_all(self) -> None:
        person, number = screened(), uuid.uuid4()
        row = today_of(person)
        events = whole_session(row)
        name = row.script["id"]
        given = at_once(*[lambda: store_session(person, number, name, events, NOW, now=NOW)] * DEVICES)
        assert all(isinstance(one, Record) for one in given)
        assert len({one.model_dump_json() for one in given}) == 1
        assert Entry.objects.filter(person=person, kind="record").count() == 1
        whole(person)

    def test_different_things_sent_at_once(self) -> None:
        person = screened()
        row = today_of(person)
        events, name = whole_session(row), row.script["id"]

        def session() -> Any:
            return store_session(person, uuid.uuid4(), name, events, NOW, now=NOW)

        def check() -> Any:
            return check_before(person, WELL, today=TODAY, now=NOW)

        def morning() -> Any:
            return check_morning(person, 3, today=TODAY, now=NOW)

        given = at_once(session, check, session, morning, check, session)
        assert not [one for one in given if isinstance(one, UnslumpError)]
        kinds = list(Entry.objects.filter(person=person).values_list("kind", flat=True))
        assert kinds.count("record") == 3
        assert kinds.count("check-in") == 1 + 3  # that of the questions, and three now
        whole(person)

    def test_the_first_answers_from_two_devices(self) -> None:
        person = new_person(NOW)
        ask = answers_of("desk-worker")
        given = at_once(*[lambda: answer_screening(person, ask, today=TODAY, now=NOW)] * 3)
        assert [one.status for one in given] == [given[0].status] * 3
        assert Today.objects.filter(person=person).count() == 1
        assert Screening.objects.filter(person=person).count() == 3
        whole(person)

    def test_one_id_used_by_two_people(self) -> None:
        people = [screened() for _ in range(4)]
        number, row = uuid.uuid4(), today_of(people[0])
        events, name = whole_session(row), row.script["id"]

        def by(person: Person) -> Callable[[], Any]:
            return lambda: store_session(person, number, name, events, NOW, now=NOW)

        given = at_once(*map(by, people))
        assert sum(isinstance(one, Record) for one in given) == 1
        assert [str(one) for one in given if isinstance(one, BadInput)] == [
            "this session cannot be used: id: is already used for something else"
        ] * 3
        assert Entry.objects.filter(kind="record").count() == 1

    def test_one_told_check_sent_by_all(self) -> None:
        person = screened()
        late = LateTold(id=uuid.uuid4(), owner=person.id, when="before", on=TODAY, pain=2, new=("none",))
        assert at_once(*[lambda: take(person, late, today=TODAY, now=NOW)] * DEVICES) == [True] * DEVICES
        assert Entry.objects.filter(client=late.id).count() == 1
        whole(person)

    def test_one_told_id_used_by_two_people(self) -> None:
        one, other = screened(), screened()
        number = uuid.uuid4()

        def by(person: Person) -> Callable[[], Any]:
            late = LateTold(id=number, owner=person.id, when="before", on=TODAY, pain=2, new=("none",))
            return lambda: take(person, late, today=TODAY, now=NOW)

        given = at_once(by(one), by(other))
        assert sorted(isinstance(answer, BadInput) for answer in given) == [False, True]
        assert Entry.objects.filter(client=number).count() == 1

    def test_one_file_brought_by_all(self) -> None:
        person = screened()
        do(person, TODAY)
        data = everything_of(person, now=NOW)
        delete_everything(person)
        target = new_person(NOW)
        given = at_once(*[lambda: bring(target, read(file_of(data)), today=TODAY, now=NOW)] * 3)
        assert sorted(one.sessions for one in given) == [0, 0, 1]
        assert Entry.objects.filter(kind="record").count() == 1
        whole(target)

    def test_one_file_brought_by_several_guests(self) -> None:
        person = screened()
        data = everything_of(person, now=NOW)
        delete_everything(person)
        given = at_once(*[lambda: bring(None, read(file_of(data)), today=TODAY, now=NOW)] * 3)
        assert [getattr(one, "code", "") for one in given].count("elsewhere") == 2
        assert Person.objects.count() == 1

    def test_deleting_while_something_is_sent(self) -> None:
        person = screened()
        row = today_of(person)
        events, name = whole_session(row), row.script["id"]
        send = [lambda: store_session(person, uuid.uuid4(), name, events, NOW, now=NOW)] * 4
        at_once(lambda: delete_everything(person), *send)
        assert not Person.objects.exists()
        assert not Entry.objects.exists()


class TestClocks:
    def test_a_session_of_yesterday_after_that_of_today(self) -> None:
        person = screened()
        old = today_of(person)
        events = whole_session(old)
        later, then = TODAY + timedelta(days=1), NOW + timedelta(days=1)
        check_before(person, WELL, today=later, now=then)
        do(person, later)
        store_session(person, uuid.uuid4(), old.script["id"], events, NOW, now=then + timedelta(hours=2))
        assert today_of(person).finished_on == later
        whole(person)

    def test_a_clock_set_back_by_a_day_goes_on_with_the_day(self) -> None:
        person = screened()
        row = fresh(today_of(person), today=TODAY - timedelta(days=1), now=NOW - timedelta(days=1))
        assert row.on == TODAY
        check_before(person, WELL, today=TODAY - timedelta(days=1), now=NOW - timedelta(days=1))
        do(person, TODAY)
        tell_after(person, pain=1, effort=2, today=TODAY - timedelta(days=1), now=NOW - timedelta(days=1))
        assert set(Entry.objects.filter(person=person).values_list("on", flat=True)) == {TODAY}
        whole(person)

    def test_a_clock_set_back_by_more_is_named_and_changes_nothing(self) -> None:
        person = screened()
        before = everything_of(person, now=NOW)
        back = TODAY - timedelta(days=3)
        for work in (
            lambda: fresh(today_of(person), today=back, now=NOW),
            lambda: check_before(person, WELL, today=back, now=NOW),
            lambda: check_morning(person, 1, today=back, now=NOW),
        ):
            with pytest.raises(BadInput, match="future"):
                work()
        assert everything_of(person, now=NOW) == before
        assert fresh(today_of(person), today=TODAY, now=NOW).outcome == "plan"

    def test_stored_times_that_run_backwards_keep_the_order_in_which_they_came(self) -> None:
        """The server's own clock was set back between two entries."""
        person = screened()
        check_before(person, {"pain": 1, "new": ["none"]}, today=TODAY, now=NOW)
        check_before(person, {"pain": 2, "new": ["none"]}, today=TODAY, now=NOW - timedelta(hours=5))
        data = everything_of(person, now=NOW)
        status = today_of(person).status
        delete_everything(person)
        again = bring(None, read(file_of(data)), today=TODAY, now=NOW).person
        assert today_of(again).status == status
        assert [one["id"] for one in everything_of(again, now=NOW)["history"]] == [one["id"] for one in data["history"]]

    @pytest.mark.parametrize("days", [1, 2])
    def test_told_of_a_day_that_lies_ahead(self, days: int) -> None:
        person = screened()
        on = TODAY + timedelta(days=days)
        late = LateTold(id=uuid.uuid4(), owner=person.id, when="before", on=on, pain=2, new=("none",))
        if days == 1:  # between two time zones
            assert take(person, late, today=TODAY, now=NOW)
            assert Entry.objects.get(client=late.id).on == TODAY
        else:
            with pytest.raises(BadInput, match="future"):
                take(person, late, today=TODAY, now=NOW)
            assert not Entry.objects.filter(client=late.id).exists()

    @pytest.mark.parametrize(("pain", "effort"), [(11, 3), (-1, 3), (3, 11), (3, -1)])
    def test_out_of_range(self, pain: int, effort: int) -> None:
        person = screened()
        do(person, TODAY)
        count = Entry.objects.filter(person=person).count()
        with pytest.raises(BadInput):
            tell_after(person, pain=pain, effort=effort, today=TODAY, now=NOW)
        assert Entry.objects.filter(person=person).count() == count
        whole(person)
