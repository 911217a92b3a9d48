"""Small questions on today's page: quiet, in their place, one a day; and nothing of the day's plan depends on them."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.conftest import NOW, TODAY
from tests.pages import Seen, finished
from tests.test_services import do, today_of
from tests.test_services import screened as somebody
from tests.walk import CONTENT, checked, screened
from unslump.core.errors import BadInput
from unslump.core.factors import NOT_NOW
from unslump.web import clock
from unslump.web.records.models import Decision, Entry, Person, Script, Today
from unslump.web.services.factors import ask_factors, did_habit, keep_habit, tell_factor
from unslump.web.services.people import keep_as, rebuilt_status
from unslump.web.services.today import fresh, status_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = timedelta(days=1)
PLACE = "/today/#beside"
SITTING = CONTENT.factors.factor("sitting")
assert SITTING
ASKED = SITTING.ask
"""What a desk worker is asked first."""


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(monkeypatch, NOW)


def set_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def page(client: Client) -> str:
    response = client.get("/today/")
    assert response.status_code == 200
    return response.content.decode()


def tell(client: Client, answer: str, factor: str = "sitting") -> Any:
    return client.post("/today/factor/", {"factor": factor, "answer": answer})


def told_entries() -> list[dict[str, Any]]:
    return list(
        Entry.objects.filter(kind__in=["factor", "habit", "asking"]).order_by("id").values_list("body", flat=True)
    )


# The way of a person, with forms alone.


def test_a_question_stands_below_the_start(client: Client) -> None:
    screened(client)
    html = page(client)
    assert html.index(">Start</a>") < html.index("What you will do, and why") < html.index(ASKED)
    assert html.count('name="answer"') == 4
    for answer in SITTING.answers:
        assert f'value="{answer.id}">{answer.label}</button>' in html
    assert 'value="not-now" aria-label="Not now: this question">Not now</button>' in html


def test_an_answer_that_matters_leads_to_a_lesson_and_habits(client: Client) -> None:
    screened(client)
    assert tell(client, "most")["Location"] == PLACE
    html = page(client)
    assert ASKED not in html
    assert escape(SITTING.answers[2].says) in html
    lesson = CONTENT.lessons["posture-and-sitting"]
    assert f'<a href="/learn/posture-and-sitting/">{escape(lesson.title)}</a>' in html
    assert html.count("Worth two minutes:") == 1
    for habit in SITTING.habits:
        assert f'name="habit" value="{habit.id}"' in html
        assert escape(habit.because) in html
    assert Today.objects.get().lesson == "posture-and-sitting"


def test_an_answer_that_does_not_matter_leads_to_a_sentence(client: Client) -> None:
    screened(client)
    lesson = Today.objects.get().lesson
    tell(client, "little")
    html = page(client)
    assert escape(SITTING.answers[0].says) in html
    assert 'name="habit"' not in html
    assert Today.objects.get().lesson == lesson


def test_waved_away_nothing_more_is_asked_today(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    assert tell(client, NOT_NOW)["Location"] == PLACE
    html = page(client)
    assert 'name="answer"' not in html
    assert 'id="beside"' not in html
    set_time(monkeypatch, NOW + DAY)
    html = page(client)
    assert 'name="answer"' in html
    assert ASKED not in html


def test_a_habit_is_kept_in_sight_done_changed_and_let_go(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    tell(client, "most")
    first, other, _ = SITTING.habits
    assert client.post("/today/habit/", {"habit": first.id})["Location"] == PLACE
    html = page(client)
    assert f"You wanted to: <strong>{escape(first.says)}</strong>" in html
    assert f'name="did" value="{first.id}"' in html
    assert "One small thing to try" not in html
    for _twice in range(2):
        client.post("/today/habit/", {"did": first.id})
    html = page(client)
    assert "Done today." in html
    assert 'name="did"' not in html
    set_time(monkeypatch, NOW + DAY)
    assert "Done today" not in page(client)
    client.post("/today/habit/", {"did": first.id})
    assert "Done today, and on 2 days in all." in page(client)
    client.post("/today/habit/", {"habit": other.id})
    assert f"You wanted to: <strong>{escape(other.says)}</strong>" in page(client)
    client.post("/today/habit/", {"did": first.id})
    assert f"You wanted to: <strong>{escape(other.says)}</strong>" in page(client), "an old page does not bring it back"
    client.post("/today/habit/", {"let-go": other.id})
    assert "You wanted to:" not in page(client)
    assert status_of(Today.objects.get()) == rebuilt_status(Person.objects.get())


def test_it_can_be_switched_off_and_on(client: Client) -> None:
    screened(client)
    html = page(client)
    assert "Do not ask me such things" in html
    assert client.post("/today/asking/", {"asks": "no"})["Location"] == PLACE
    html = page(client)
    assert 'name="answer"' not in html
    assert "Do not ask me such things" not in html
    assert 'name="asks" value="yes">Ask me such questions</button>' in html
    client.post("/today/asking/", {"asks": "yes"})
    assert ASKED in page(client)


def test_it_is_read_with_the_day_in_one_query(client: Client, django_assert_num_queries: Any) -> None:
    screened(client)
    for data in ({"factor": "sitting", "answer": "most"}, None):
        if data:
            client.post("/today/factor/", data)
        else:
            client.post("/today/habit/", {"habit": "small-glass"})
        with django_assert_num_queries(1):
            page(client)


# Never in the way.


def test_the_question_of_the_morning_comes_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    finished(client)
    client.post("/session/after/", {"pain": 1, "effort": 3})
    set_time(monkeypatch, NOW + DAY)
    html = page(client)
    assert "How is your pain this morning?" in html
    assert 'name="answer"' not in html
    client.post("/today/morning/", {"pain": 1})
    assert 'name="answer"' in page(client)


def test_two_questions_after_the_session_come_first(client: Client) -> None:
    screened(client)
    finished(client)
    assert 'name="answer"' not in page(client)
    client.post("/session/after/", {"pain": 1, "effort": 3})
    html = page(client)
    assert "Done for today" in html
    assert html.index("Done for today") < html.index(ASKED)


def test_nothing_is_asked_after_a_symptom_ended_the_session(client: Client) -> None:
    screened(client)
    body = {
        "id": str(uuid.uuid4()),
        "script": Today.objects.get().script["id"],
        "started_at": NOW.isoformat(),
        "events": [{"type": "start"}, {"type": "symptom", "kind": "pain", "where": "back", "severity": 8}],
    }
    assert client.post("/api/sessions", json.dumps(body), content_type="application/json").status_code == 200
    html = page(client)
    assert "Enough for today" in html
    assert 'id="beside"' not in html
    assert "data-breaks" not in html


@pytest.mark.parametrize(("new", "kind"), [("saddle", "emergency"), ("fever", "urgent")])
def test_an_answer_opens_no_door(client: Client, new: str, kind: str) -> None:
    screened(client)
    checked(client, pain=2, new=(new,))
    tell(client, "most")
    client.post("/today/habit/", {"habit": "small-glass"})
    row = Today.objects.get()
    assert (row.outcome, row.plan, row.script, row.lesson) == (kind, None, None, "see-somebody")
    for path in ("/today/", "/session/"):
        assert client.get(path)["Location"] == f"/help/{kind}/"
    html = client.get("/today/", follow=True).content.decode()
    assert 'id="beside"' not in html
    assert "You wanted to" not in html


def test_a_note_that_waits_for_an_answer_comes_first(client: Client) -> None:
    screened(client)
    data = {"pain": 0, "new": ["none"], "asked": ["pain", "new"], "note": "i cant pee since today"}
    client.post("/today/check/", data)
    html = page(client)
    assert "A question about your note" in html
    assert 'id="beside"' not in html


# Nothing depends on it.


def test_the_day_stays_as_it_was(client: Client) -> None:
    screened(client)
    before = Today.objects.get()
    kept = Decision.objects.count(), Script.objects.count()
    for factor in CONTENT.factors.factors:
        for answer in factor.answers:
            tell(client, answer.id, factor.id)
    client.post("/today/habit/", {"habit": "small-glass"})
    client.post("/today/asking/", {"asks": "no"})
    after = Today.objects.get()
    for field in ("plan", "script", "clearance", "answer", "outcome", "reasons", "check_answers", "on"):
        assert getattr(after, field) == getattr(before, field), field
    assert (Decision.objects.count(), Script.objects.count()) == kept
    fresh(after, today=TODAY + DAY, now=NOW + DAY)
    newest = Decision.objects.order_by("-id")[0]
    assert "factors" not in json.dumps(newest.body["input"]["status"])


def test_yesterdays_page_answered_today_counts_for_today(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    set_time(monkeypatch, NOW + DAY)
    tell(client, "most")
    row = Today.objects.get()
    assert row.on == TODAY + DAY
    assert told_entries()[0]["on"] == (TODAY + DAY).isoformat()
    assert escape(SITTING.answers[2].says) in page(client)


# What is stored.


def test_the_same_twice_is_stored_once(client: Client) -> None:
    screened(client)
    for _twice in range(2):
        tell(client, "most")
        client.post("/today/habit/", {"habit": "small-glass"})
        client.post("/today/asking/", {"asks": "yes"})
    assert told_entries() == [
        {"type": "factor", "on": "2026-11-20", "factor": "sitting", "answer": "most"},
        {"type": "habit", "on": "2026-11-20", "habit": "small-glass", "did": False},
    ]


def test_the_stored_status_is_what_the_history_folds_to() -> None:
    person = somebody()
    for number, answer in enumerate(("most", NOT_NOW, "little", "most")):
        day, now = TODAY + number * DAY, NOW + number * DAY
        tell_factor(person, "sitting", answer, today=day, now=now)
        keep_habit(person, "small-glass" if number % 2 else None, today=day, now=now)
        did_habit(person, "small-glass", today=day, now=now)
        do(person, day)
    ask_factors(person, asks=False, today=TODAY + 4 * DAY, now=NOW + 4 * DAY)
    assert rebuilt_status(person) == status_of(today_of(person))
    told = status_of(today_of(person)).factors
    assert told
    assert (told.asks, told.habit, told.times) == (False, "small-glass", 1)


def test_an_account_keeps_what_the_guest_told(django_user_model: Any) -> None:
    first, second = somebody(), somebody()
    user = django_user_model.objects.create(username="fictional")
    keep_as(user, first.id, today=TODAY, now=NOW)
    tell_factor(first, "sleep", "badly", today=TODAY, now=NOW)
    keep_habit(second, "same-hour", today=TODAY, now=NOW)
    own = keep_as(user, second.id, today=TODAY, now=NOW)
    row = today_of(own)
    told = status_of(row).factors
    assert told
    assert (told.habit, told.told["sleep"].answer, row.lesson) == ("same-hour", "badly", "sleep")


# What cannot be used.

BAD: list[tuple[str, dict[str, Any]]] = [
    ("factor", {}),
    ("factor", {"factor": "sitting"}),
    ("factor", {"answer": "most"}),
    ("factor", {"factor": "wings", "answer": "most"}),
    ("factor", {"factor": "sitting", "answer": "badly"}),
    ("factor", {"factor": "sitting", "answer": "\x00"}),
    ("factor", {"factor": "x" * 5000, "answer": "most"}),
    ("factor", {"factor": "<b>", "answer": "most"}),
    ("habit", {}),
    ("habit", {"habit": "wings"}),
    ("habit", {"habit": "Small Glass"}),
    ("asking", {}),
    ("asking", {"asks": "maybe"}),
]


@pytest.mark.parametrize(("where", "data"), BAD, ids=str)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(client: Client, where: str, data: dict[str, Any]) -> None:
    screened(client)
    before = Today.objects.get().status
    response = client.post(f"/today/{where}/", data)
    assert response.status_code == 400
    assert Seen(response.content.decode()).all("h1")
    assert told_entries() == []
    assert Today.objects.get().status == before


def test_what_is_wrong_is_named() -> None:
    person = somebody()
    with pytest.raises(BadInput, match="unknown factor 'wings'"):
        tell_factor(person, "wings", "most", today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="unknown answer 'badly'; there are little, half, most, not-now"):
        tell_factor(person, "sitting", "badly", today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="unknown habit 'wings'"):
        keep_habit(person, "wings", today=TODAY, now=NOW)


@pytest.mark.parametrize("where", ["factor", "habit", "asking"])
def test_it_takes_a_person_a_form_and_a_token(client: Client, where: str) -> None:
    data = {"factor": "sitting", "answer": "most", "habit": "small-glass", "asks": "no"}
    assert client.post(f"/today/{where}/", data)["Location"] == "/screening/"
    screened(client)
    assert client.get(f"/today/{where}/").status_code == 405
    assert told_entries() == []
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client.cookies
    assert careful.post(f"/today/{where}/", data).status_code == 403
    assert told_entries() == []


# The reminder.


def test_the_reminder_is_for_those_who_sit_much(client: Client) -> None:
    breaks = CONTENT.factors.breaks
    assert breaks
    screened(client)
    html = page(client)
    assert "/static/player/breaks.js" in html
    assert html.index("data-breaks hidden") > html.index(">Start</a>")
    for minutes in breaks.minutes:
        assert f'<option value="{minutes}">' in html
    assert f'href="/exercises/{breaks.exercise}/"' in html
    other = Client()
    screened(other, **{"desk-hours": 3, "factors": ("none",), "goals": ("none",)})
    html = page(other)
    assert "data-breaks" not in html
    assert "breaks.js" not in html
