"""Programmes on the site: read by everybody, followed from today on, and never a way past what stands in the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.conftest import NOW, TODAY
from tests.test_site import send, session_body, set_time
from tests.walk import CONTENT
from tests.walk import screened as walked
from unslump.core.catalogue import reference_id
from unslump.core.needs import serves
from unslump.core.programmes import FACTS, TAGS
from unslump.core.questions import Condition
from unslump.rulebook.wording import FOLLOWED, FOLLOWED_YES_NO, programme_condition
from unslump.web.records.models import Person, Today
from unslump.web.services.programmes import course_of, holding
from unslump.web.services.today import status_of, work_out

PROGRAMMES = CONTENT.programmes


def conditions() -> list[Condition]:
    found: list[Condition] = []
    for programme in PROGRAMMES.values():
        found += [lead.when for lead in programme.leads]
        found += [programme.unless] if programme.unless else []
        found += [one for stage in programme.stages for one in (stage.done, stage.back) if one]
    return found


# In words.


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({"question": "days", "at_least": 28}, "At least 4 weeks in this stage"),
        ({"question": "days", "at_least": 7}, "At least 1 week in this stage"),
        ({"question": "days", "at_least": 8}, "At least 8 days in this stage"),
        ({"question": "days", "at_most": 1}, "At most 1 day in this stage"),
        ({"question": "days", "at_least": 0}, "At least 0 days in this stage"),
        ({"question": "sessions", "at_least": 1}, "Sessions on at least 1 day of this stage"),
        ({"question": "sessions", "at_least": 14}, "Sessions on at least 14 days of this stage"),
        (
            {"question": "pain-lately", "at_most": 4},
            "Pain of 4 or less, each of the last three times that you told it",
        ),
        (
            {"question": "pain-lately", "at_least": 8},
            "Pain of 8 or more, at least once in the last three times that you told it",
        ),
        ({"question": "mastered", "at_least": 1}, "Exercises mastered: 1 or more"),
        ({"question": "flare-up", "at_least": 1}, "A flare-up stands"),
        ({"question": "flare-up", "at_most": 0}, "No flare-up stands"),
        ({"question": "calm-only", "at_least": 1}, "Your answers call for calm exercises only"),
        ({"question": "calm-only", "at_most": 0}, "Your answers allow more than calm exercises"),
        ({"question": "highest-level", "at_least": 3}, "Your answers allow level 3 or more"),
        ({"question": "tags", "any_of": ["pregnant"]}, "Your answers say “pregnant”"),
        (
            {"question": "tags", "any_of": ["pregnant", "fall-risk"]},
            "Your answers say one of these: “pregnant” or “trouble keeping your balance”",
        ),
        ({"question": "pain-now", "at_least": 7}, "How bad is it now? 7 or more"),
    ],
)
def test_a_condition_in_words(condition: dict[str, Any], text: str) -> None:
    assert programme_condition(CONTENT, Condition.read(condition, what="a condition")).text == text


def test_every_fact_has_its_words() -> None:
    assert {*FOLLOWED, *FOLLOWED_YES_NO, "pain-lately"} == set(FACTS)
    for condition in conditions():
        said = programme_condition(CONTENT, condition).model_dump_json()
        for name in (*FACTS, TAGS):
            assert f'"{name}' not in said


def test_the_ways_hold_every_stage_and_no_exercise_for_those_who_leave_it_out() -> None:
    for programme in PROGRAMMES.values():
        ways = course_of(CONTENT, programme).ways
        assert {part.stage.id for way in ways for part in way.parts} == {stage.id for stage in programme.stages}
        for way in ways:
            for part in way.parts:
                for held in part.week:
                    assert held.exercises, (programme.id, part.stage.id, held.aim.id)
                    for exercise in held.exercises:
                        assert serves(CONTENT, exercise.id, held.aim)
                        assert part.stage.level is None or exercise.level <= part.stage.level
                        only = set(part.stage.only_with)
                        assert not only or not only <= set(exercise.avoid)
                targets = {target.aim: target.only_with for target in part.stage.week}
                for held in part.week:
                    assert held.only_with == tuple(CONTENT.vocabulary.tags[tag] for tag in targets[held.aim.id])
    tight = course_of(CONTENT, PROGRAMMES["tight-hamstrings"])
    assert [[part.stage.id for part in way.parts] for way in tight.ways] == [["loosen", "long-and-strong"], ["glide"]]
    assert tight.ways[1].holds == (CONTENT.vocabulary.tags["neural-sign"],)


def test_an_exercise_names_the_programmes_that_put_it_first_before_the_others() -> None:
    first, also = holding(CONTENT, CONTENT.exercises["seated-hamstring"])
    assert {"tight-hamstrings", "desk-worker"} <= {one.id for one in first}
    assert "strong-back" in {one.id for one in also}
    assert "calm-it-down" not in {one.id for one in (*first, *also)}
    first, also = holding(CONTENT, CONTENT.exercises["burpee"])
    assert {one.id for one in first} == {"strong-back", "back-to-training"}
    assert "first-seven-days" not in {one.id for one in also}


# The pages.


@pytest.mark.database
@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        set_time(monkeypatch, NOW)

    def test_the_list_names_each_with_one_line(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            html = client.get("/programmes/").content.decode()
        for programme in PROGRAMMES.values():
            assert f'<a href="/programmes/{programme.id}/">{escape(programme.name)}</a>' in html
            assert escape(programme.lead) in html
        assert "you are here" not in html
        assert '<form method="post"' not in html

    @pytest.mark.parametrize("name", sorted(PROGRAMMES))
    def test_a_programme_is_shown_whole(self, client: Client, name: str) -> None:
        programme = PROGRAMMES[name]
        response = client.get(f"/programmes/{name}/")
        html = response.content.decode()
        texts = [programme.lead, programme.for_whom, programme.unless_says, programme.note]
        for stage in programme.stages:
            texts += [stage.name, stage.says, *stage.besides, stage.advice, stage.done_says, stage.back_says]
            for lesson in stage.lessons:
                assert f'<a href="/learn/{lesson}/">' in html
            for first in stage.first:
                assert f'<a href="/exercises/{first}/">' in html
        texts += [lead.says for lead in programme.leads]
        for text in filter(None, texts):
            assert escape(text) in html
        for tag in programme.avoid:
            words = CONTENT.vocabulary.tags[tag]
            assert escape(words[0].upper() + words[1:]) in html
        for source in programme.sources:
            assert escape(CONTENT.references[reference_id(source)].cite) in html
        assert (f'<a href="/programmes/{programme.then}/">' in html) == (programme.then is not None)
        assert ("general knowledge that we could not check" in html) != programme.verified
        assert "Not yet reviewed by a physiotherapist or doctor." in html
        assert '<form method="post"' not in html
        assert not response.cookies

    def test_what_is_not_there_is_not_found(self, client: Client) -> None:
        walked(client)
        for path in ("/programmes/nowhere/", "/programmes/%00/", "/programmes/Keep%20it/"):
            assert client.get(path).status_code == 404
            assert client.post(path).status_code == 404
        assert client.put("/programmes/keep-it/").status_code == 405
        assert client.delete("/programmes/").status_code == 405

    def test_a_stranger_is_asked_the_questions_first(self, client: Client) -> None:
        assert client.post("/programmes/keep-it/")["Location"] == "/screening/"
        assert client.post("/programmes/")["Location"] == "/screening/"
        assert not Person.objects.exists()

    def test_following_one_leads_to_today(self, client: Client, django_assert_num_queries: Any) -> None:
        walked(client)
        html = client.get("/programmes/strong-back/").content.decode()
        assert "Follow this programme" in html
        assert "It takes the place of “Tight hamstrings”" in html
        assert client.post("/programmes/strong-back/")["Location"] == "/today/"
        html = client.get("/today/").content.decode()
        assert "Your programme begins today. You chose it." in html
        assert '<a href="/programmes/strong-back/">Strong back</a>' in html
        with django_assert_num_queries(1):
            html = client.get("/programmes/strong-back/").content.decode()
        assert "You are here: Lay the ground, week 1" in html
        assert 'class="here" aria-current="step"' in html
        assert "Let my answers choose again" in html
        assert "Let my answers choose again" in client.get("/programmes/").content.decode()
        assert client.post("/programmes/")["Location"] == "/today/"
        assert "Tight hamstrings</a>" in client.get("/today/").content.decode()
        assert "Keep to this one" in client.get("/programmes/tight-hamstrings/").content.decode()

    def test_one_that_is_closed_says_why_and_stays_closed(self, client: Client) -> None:
        walked(client, "acute-day-3")
        html = client.get("/programmes/strong-back/").content.decode()
        assert "Not for you at the moment" in html
        assert "Your back needs calm days first." in html
        assert "Follow this programme" not in html
        response = client.post("/programmes/strong-back/")
        assert response.status_code == 409
        assert 'role="alert"' in response.content.decode()
        assert "Your back needs calm days first." in response.content.decode()
        assert "Calm it down</a>" in client.get("/today/").content.decode()

    @pytest.mark.parametrize("who", ["numb-saddle", "five-weeks-after-birth"])
    def test_past_a_red_flag_there_is_nothing_to_choose(self, client: Client, who: str) -> None:
        walked(client, who)
        for programme in PROGRAMMES:
            html = client.get(f"/programmes/{programme}/").content.decode()
            assert "Follow this programme" not in html
            assert client.post(f"/programmes/{programme}/").status_code in (302, 409)
        row = Today.objects.first()
        assert row is None or (row.plan, row.script) == (None, None)
        assert client.post("/programmes/").status_code in (302, 409)
        assert client.get("/session/").status_code == 302

    def test_a_forged_form_is_refused(self) -> None:
        client = Client(enforce_csrf_checks=True)
        walker = Client()
        walked(walker)
        client.cookies = walker.cookies
        assert client.post("/programmes/strong-back/").status_code == 403


# Today.


@pytest.mark.database
@pytest.mark.django_db
class TestToday:
    @pytest.fixture(autouse=True)
    def _time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        set_time(monkeypatch, NOW)

    def later(self, client: Client, **changes: Any) -> str:
        """The page with the person further in their programme."""
        row = Today.objects.get()
        status = status_of(row)
        assert status.following
        row.status = status.model_copy(update={"following": status.following.model_copy(update=changes)}).plain()
        work_out(row, today=TODAY, now=NOW)
        return client.get("/today/").content.decode()

    def test_the_programme_stands_below_start_and_above_the_exercises(self, client: Client) -> None:
        walked(client)
        html = client.get("/today/").content.decode()
        words = "Loosen, part 1 of 2"
        assert html.index(">Start<") < html.index(words) < html.index("What you will do, and why")
        assert "Your programme begins today. You want looser backs of the legs." in html
        assert "Sit less long at a stretch: stand up now and then." in html
        assert "week 1" in html

    def test_on_later_days_it_is_quiet(self, client: Client) -> None:
        walked(client)
        begun = TODAY - timedelta(days=8)
        html = self.later(client, since=begun, stage_since=begun)
        assert "begins today" not in html
        assert "week 2" in html
        assert "You want looser backs of the legs." in html, "why is told on every day"
        html = self.later(client, since=TODAY - timedelta(days=6), stage_since=TODAY - timedelta(days=6))
        assert "week 1" in html

    def test_a_new_part_is_told_once(self, client: Client) -> None:
        walked(client)
        begun = TODAY - timedelta(days=30)
        html = self.later(client, since=begun, stage_since=begun, sessions=20)
        says = "Four weeks of stretching are behind you. Now more strength comes to it."
        assert f"A new part begins today. {says}" in html
        assert "Long and strong, part 2 of 2" in html
        assert "week 5" in html

    def test_advice_is_set_apart(self, client: Client) -> None:
        walked(client, tight=("never-helps",))
        html = client.get("/today/").content.decode()
        assert '<p class="notice">Have somebody look at your legs and back' in html
        assert "part 1 of" not in html, "there is only one"

    def free(self, client: Client, days: int) -> str:
        """The page after so many days of the week with a session."""
        row = Today.objects.get()
        status = status_of(row)
        assert status.following is not None  # on its first day no programme gives a free one
        begun = status.following.model_copy(update={"since": TODAY - timedelta(days=9)})
        status = status.model_copy(update={"following": begun})
        done = {"march": {"days": [(TODAY - timedelta(days=n)).isoformat() for n in range(1, days + 1)]}}
        row.status = {**status.plain(), "exercises": done}
        work_out(row, today=TODAY, now=NOW)
        return client.get("/today/").content.decode()

    def test_a_free_day_says_so_and_lets_them(self, client: Client) -> None:
        walked(client)
        most = PROGRAMMES["tight-hamstrings"].stages[0].sessions.high
        assert "A free day" not in self.free(client, most - 1)
        html = self.free(client, most)
        assert "A free day" in html
        assert ">Start<" not in html
        assert '<a class="button quiet" href="/session/">Do one anyway</a>' in html
        assert "What a session would hold today" in html
        assert client.get("/session/").status_code == 200
        assert "streak" not in html

    def test_a_session_on_a_free_day_is_done_like_any_other(self, client: Client) -> None:
        walked(client)
        self.free(client, 6)
        assert send(client, session_body(Today.objects.get())).status_code == 200
        html = client.get("/today/").content.decode()
        assert "How was it?" in html
        client.post("/session/after/", {"pain": 0, "effort": 4})
        html = client.get("/today/").content.decode()
        assert "Done for today" in html
        assert "A free day" not in html
        assert "Loosen, part 1 of 2" in html

    def test_one_that_was_stopped_may_be_tried_again_on_a_free_day(self, client: Client) -> None:
        walked(client)
        self.free(client, 6)
        stopped = [{"type": "start"}, {"type": "elapsed", "ms": 5000}, {"type": "stop"}]
        assert send(client, session_body(Today.objects.get(), events=stopped)).status_code == 200
        client.post("/session/after/", {"pain": 0, "effort": 1})
        html = client.get("/today/").content.decode()
        assert "Another try" in html
        assert ">Start<" in html

    def test_reading_is_one_query(self, client: Client, django_assert_num_queries: Any) -> None:
        walked(client)
        with django_assert_num_queries(1):
            assert client.get("/today/").status_code == 200
