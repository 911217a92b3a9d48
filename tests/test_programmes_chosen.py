"""Choosing a programme: it counts from today on, is stored once, and never widens what is allowed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import NOW, TODAY
from tests.test_programmes_site import PROGRAMMES
from tests.test_services import do, screened, today_of
from tests.walk import CONTENT
from unslump.core.allowance import envelope
from unslump.core.errors import NotOpen
from unslump.core.history import ProgrammeEntry
from unslump.core.plan import Plan
from unslump.core.profile import understand
from unslump.web.records.models import Entry, Person, Today
from unslump.web.services.people import rebuilt_status
from unslump.web.services.programmes import choose, standing
from unslump.web.services.screening import alarm
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import profile_of, status_of, store, work_out


@pytest.mark.database
@pytest.mark.django_db
class TestChoosing:
    def choose(self, person: Person, name: str | None, *, day: date = TODAY, now: datetime = NOW) -> Today:
        return choose(person, PROGRAMMES[name] if name else None, today=day, now=now)

    def following(self, person: Person) -> Any:
        found = status_of(today_of(person)).following
        assert found
        return found

    def test_from_today_on(self) -> None:
        person = screened()
        row = self.choose(person, "strong-back")
        plan = Plan.read(row.plan, what="the plan")
        assert plan.programme
        assert plan.programme.following.programme == "strong-back"
        assert plan.programme.following.chosen
        assert [reason.text for reason in plan.programme.because] == ["You chose it."]
        assert rebuilt_status(person) == status_of(today_of(person))
        stored = [entry.body for entry in Entry.objects.filter(person=person, kind="programme").order_by("id")]
        assert [(one["programme"], one.get("stage"), one["chosen"]) for one in stored[1:]] == [
            ("strong-back", None, True),
            ("strong-back", "base", True),
        ]

    def test_twice_is_once(self) -> None:
        person = screened()
        first = self.choose(person, "strong-back")
        count = Entry.objects.count()
        assert self.choose(person, "strong-back").plan == first.plan
        assert Entry.objects.count() == count

    def test_keeping_to_what_was_suggested_loses_no_ground(self) -> None:
        person = screened()
        row = today_of(person)
        status = status_of(row)
        assert status.following
        begun = TODAY - timedelta(days=9)
        further = status.following.model_copy(update={"since": begun, "stage_since": begun, "sessions": 5})
        row.status = status.model_copy(update={"following": further}).plain()
        row.save()
        self.choose(person, further.programme)
        assert self.following(person) == further.model_copy(update={"chosen": True})

    def test_the_answers_choose_again(self) -> None:
        person = screened()
        suggested = self.following(person).programme
        self.choose(person, "strong-back")
        self.choose(person, None)
        assert self.following(person).programme == suggested
        assert not self.following(person).chosen
        count = Entry.objects.count()
        self.choose(person, None)
        assert Entry.objects.count() == count, "nothing was chosen, so there is nothing to take back"

    def test_and_back_and_forth_on_one_day_folds_to_the_same(self) -> None:
        person = screened()
        for name in ("strong-back", "desk-worker", "strong-back", None, "keep-it", "strong-back"):
            self.choose(person, name)
            row = today_of(person)
            assert rebuilt_status(person) == status_of(row)
            assert work_out(today_of(person), today=TODAY, now=NOW).plan == row.plan

    def test_tomorrow_follows_as_well(self) -> None:
        person = screened()
        do(person, TODAY)
        tell_after(person, pain=0, effort=3, today=TODAY, now=NOW)
        self.choose(person, "keep-it")
        tomorrow = today_of(person).tomorrow
        assert tomorrow
        assert tomorrow["plan"]["programme"]["following"]["programme"] == "keep-it"

    def test_what_is_ruled_out_is_not_chosen(self) -> None:
        person = screened("acute-day-3")
        before = today_of(person)
        with pytest.raises(NotOpen, match="Your back needs calm days first"):
            self.choose(person, "strong-back")
        assert (today_of(person).plan, today_of(person).status) == (before.plan, before.status)

    def test_no_choice_widens_what_is_allowed(self) -> None:
        for name in ("desk-worker", "acute-day-3", "five-weeks-after-birth-seen"):
            person = screened(name)
            row = today_of(person)
            allowed = envelope(CONTENT, understand(CONTENT, profile_of(row, TODAY))).allowed
            for programme in PROGRAMMES:
                try:
                    row = self.choose(person, programme)
                except NotOpen:
                    continue
                plan = Plan.read(row.plan, what="the plan")
                for item in plan.items:
                    assert item.dosed.rung <= allowed[item.dosed.exercise].rung
                    assert item.tiers <= allowed[item.dosed.exercise].tiers

    @pytest.mark.parametrize("name", [*PROGRAMMES, None])
    @pytest.mark.parametrize("who", ["numb-saddle", "five-weeks-after-birth"])
    def test_no_session_past_a_red_flag(self, who: str, name: str | None) -> None:
        person = screened(who)
        count = Entry.objects.filter(person=person).count()
        with pytest.raises(NotOpen):
            self.choose(person, name)
        row = today_of(person)
        assert (row.plan, row.script) == (None, None)
        assert Entry.objects.filter(person=person).count() == count

    def test_nor_while_an_emergency_is_told_in_answers_not_yet_whole(self) -> None:
        person = screened()
        assert alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
        with pytest.raises(NotOpen):
            self.choose(person, "keep-it")
        assert today_of(person).plan is None

    def test_nor_when_the_answers_are_too_old(self) -> None:
        person = screened()
        later = TODAY + timedelta(days=40)
        with pytest.raises(NotOpen):
            self.choose(person, "keep-it", day=later, now=NOW + timedelta(days=40))

    def test_one_that_waits_says_so_and_can_be_let_go(self) -> None:
        person = screened("acute-day-3")
        row = today_of(person)
        entry = ProgrammeEntry(type="programme", on=TODAY, programme="strong-back", chosen=True)
        store(row, entry, NOW)
        row = work_out(row, today=TODAY, now=NOW)
        shown = standing(row, PROGRAMMES["strong-back"], today=TODAY)
        assert shown.waits
        assert shown.closed == ("Your back needs calm days first.",)
        assert self.following(person).waits == "strong-back"
        self.choose(person, None)
        assert self.following(person).waits is None
