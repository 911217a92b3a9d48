"""Programmes over weeks: a day planned again is the same day, and what is kept says where somebody stands."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import NOW, TODAY, example
from tests.test_services import WELL, do, screened, today_of
from tests.walk import answers_of
from unslump.core.catalogue import Catalogue
from unslump.core.deciding import Decided, decide
from unslump.core.following import moved
from unslump.core.forecasting import done_whole
from unslump.core.history import CheckIn, ProgrammeEntry, Screened
from unslump.core.plan import Plan
from unslump.core.profile import Profile
from unslump.core.progress import fold
from unslump.core.status import Following, Status
from unslump.web.records.models import Decision, Entry
from unslump.web.services.checking import check_before
from unslump.web.services.people import keep_as, rebuilt_status
from unslump.web.services.replays import plan_file
from unslump.web.services.screening import answer_screening
from unslump.web.services.today import fresh, status_of, work_out

PEOPLE = {"desk-worker": 3, "acute-day-3": 1, "five-weeks-after-birth-seen": 3}
"""How many stages each goes through; who is told to keep calm goes on no further until the answers say otherwise."""
DAYS = 50


def decided_on(content: Catalogue, profile: Profile, day: date, status: Status) -> Decided:
    now: dict[str, Any] = {"date": day, "status": status, "history": (), "check": {"pain": 1, "new": ("none",)}}
    return decide(content, profile.model_copy(update=now))


def planned(content: Catalogue, profile: Profile, day: date, status: Status) -> Plan:
    return decided_on(content, profile, day, status).planned()


def followed(content: Catalogue, status: Status, plan: Plan) -> tuple[Status, ProgrammeEntry | None]:
    assert plan.programme
    entry = moved(status, plan.programme.following)
    return (fold(content, status, entry) if entry else status), entry


def lived(content: Catalogue, profile: Profile) -> Iterator[tuple[Plan, ProgrammeEntry | None]]:
    """Weeks in which all goes well, the questions answered again every 20 days; each day is planned three times."""
    status = Status()
    for number in range(DAYS):
        day = TODAY + timedelta(days=number)
        if number % 20 == 0:
            profile = profile.model_copy(update={"answered_on": day})
            status = fold(content, status, Screened(type="screened", on=day))
        status = fold(content, status, CheckIn(type="check-in", on=day, when="before", pain=1))
        plan = planned(content, profile, day, status)
        status, entry = followed(content, status, plan)
        assert status.following == plan.programme.following if plan.programme else False
        for _ in range(2):
            again = planned(content, profile, day, status)
            assert again == plan
            status, nothing = followed(content, status, again)
            assert nothing is None
        yield plan, entry
        if plan.programme and not plan.programme.free:
            status = fold(content, status, done_whole(content, plan))
            status = fold(content, status, CheckIn(type="check-in", on=day, when="after", pain=1, effort=4))


@pytest.mark.parametrize("name", PEOPLE)
def test_a_day_planned_again_is_the_same_and_weeks_lead_on(content: Catalogue, name: str) -> None:
    days = list(lived(content, example(name)))
    entries = [entry for _, entry in days if entry is not None]
    assert days[0][1] is not None, "the first day begins a programme"
    assert len(entries) == PEOPLE[name]
    assert len(entries) == len({(entry.programme, entry.stage) for entry in entries})
    for plan, entry in days:
        programme = plan.programme
        assert programme
        begun = programme.following.stage_since == plan.on
        assert begun == (entry is not None)
        assert programme.because, "it says why, on every day"


class TestWhatComesAfter:
    """A programme that is over, on a day on which the questions were answered as well."""

    def status(self, programme: str, stage: str, **changes: Any) -> Status:
        begun = TODAY - timedelta(days=60)
        following = Following(programme=programme, stage=stage, since=begun, stage_since=begun, sessions=40, **changes)
        return Status(following=following)

    @pytest.mark.parametrize(
        ("answered", "goals", "expected"),
        [
            (TODAY - timedelta(days=1), ("desk",), "keep-it"),
            (TODAY, ("desk",), "desk-worker"),
            (TODAY, ("none",), "keep-it"),
        ],
    )
    def test_newer_answers_lead_elsewhere_at_once(
        self, content: Catalogue, answered: date, goals: tuple[str, ...], expected: str
    ) -> None:
        given = {"experience": "regular", "goals": goals, "desk-hours": 0, "factors": ("none",)}
        known = answers_of("desk-worker")
        profile = Profile(answers={**known, **given}, answered_on=answered, date=TODAY)
        status = self.status("tight-hamstrings", "long-and-strong")
        plan = planned(content, profile, TODAY, status)
        status, entry = followed(content, status, plan)
        assert entry
        assert (entry.programme, entry.finished) == (expected, ("tight-hamstrings",))
        assert planned(content, profile, TODAY, status) == plan

    def test_no_two_stages_on_one_day(self, content: Catalogue) -> None:
        """However much somebody has done, each stage has a day at least."""
        profile = example("desk-worker")
        status = self.status("strong-back", "base", chosen=True)
        status = status.model_copy(update={"pains": tuple((TODAY - timedelta(days=n), 1) for n in (3, 2, 1))})
        plan = planned(content, profile, TODAY, status)
        assert plan.programme
        assert plan.programme.following.stage == "build"
        status, _ = followed(content, status, plan)
        assert planned(content, profile, TODAY, status) == plan

    def test_the_stage_goes_on_when_it_is_told_again(self, content: Catalogue) -> None:
        before = self.status("strong-back", "base")
        told = ProgrammeEntry(type="programme", on=TODAY, programme="strong-back", stage="base", chosen=True)
        after = fold(content, before, told).following
        assert after
        assert before.following
        assert after == before.following.model_copy(update={"chosen": True})
        other = fold(content, before, told.model_copy(update={"stage": "build"})).following
        assert other
        assert (other.stage_since, other.sessions, other.since) == (TODAY, 0, before.following.since)


# What is stored.


@pytest.mark.database
@pytest.mark.django_db
class TestStored:
    def test_a_programme_is_stored_once_with_the_day(self) -> None:
        person = screened()
        row = today_of(person)
        entry = Entry.objects.get(person=person, kind="programme")
        assert entry.body["programme"] == row.plan["programme"]["following"]["programme"]
        assert entry.on == TODAY
        assert status_of(row).following is not None
        again = work_out(today_of(person), today=TODAY, now=NOW)
        assert (again.plan, again.script) == (row.plan, row.script)
        assert Entry.objects.filter(person=person, kind="programme").count() == 1
        assert Decision.objects.filter(person=person).count() == 1
        assert rebuilt_status(person) == status_of(today_of(person))

    def test_two_requests_at_once_store_it_once(self) -> None:
        """Both have read the day of yesterday; the second to get its turn finds the work done."""
        person = screened()
        row = today_of(person)
        begun = TODAY - timedelta(days=40)
        status = status_of(row)
        assert status.following
        moving = status.following.model_copy(update={"since": begun, "stage_since": begun, "sessions": 40})
        row.status = status.model_copy(update={"following": moving}).plain()
        row.save()
        tomorrow, now = TODAY + timedelta(days=1), NOW + timedelta(days=1)
        one, other = today_of(person), today_of(person)
        first, second = fresh(one, today=tomorrow, now=now), fresh(other, today=tomorrow, now=now)
        assert (first.plan, first.status) == (second.plan, second.status)
        stored = Entry.objects.filter(person=person, kind="programme").order_by("id")
        stage = first.plan["programme"]["following"]["stage"]
        assert [(entry.on, entry.body["stage"]) for entry in stored][1:] == [(tomorrow, stage)]
        assert Decision.objects.filter(person=person, on=tomorrow).count() == 1

    def test_what_is_kept_replays_from_the_history_alone(self) -> None:
        person = screened()
        for number in range(10):
            day, now = TODAY + timedelta(days=number), NOW + timedelta(days=number)
            if number:
                check_before(person, WELL, today=day, now=now)
            row = fresh(today_of(person), today=day, now=now)
            if row.plan is None:
                answer_screening(person, answers_of("desk-worker"), today=day, now=now)
            do(person, day)
            assert rebuilt_status(person) == status_of(today_of(person))
        download = plan_file(person)
        assert download
        shown = json.loads(json.dumps(download.data))["output"]["plan"]["programme"]
        assert shown["following"] == today_of(person).plan["programme"]["following"]

    def test_no_programme_begins_while_something_stands_in_the_way(self) -> None:
        person = screened("numb-saddle")
        assert not Entry.objects.filter(person=person, kind="programme").exists()
        assert status_of(today_of(person)).following is None

    def test_a_guest_who_makes_an_account_keeps_their_programme(self, django_user_model: Any) -> None:
        guest = screened()
        following = status_of(today_of(guest)).following
        user = django_user_model.objects.create(username="fictional")
        keep_as(user, guest.id, today=TODAY, now=NOW)
        second = screened("acute-day-3")
        own = keep_as(user, second.id, today=TODAY, now=NOW + timedelta(hours=1))
        assert following
        assert status_of(today_of(own)).following == rebuilt_status(own).following
