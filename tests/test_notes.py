"""Notes on the site: what they point at is asked before anything else, at every door; and what the answers lead to."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.pages import Seen, finished
from tests.test_services import do, today_of
from tests.test_services import screened as person_of
from tests.walk import checked, screened
from unslump.core.screening import Seen as AllClear
from unslump.web.records.models import Entry, Person, Today
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.noting import answer_note, waiting
from unslump.web.services.people import rebuilt_status
from unslump.web.services.screening import answer_screening, record_seen
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import fresh, status_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WELL: dict[str, Any] = {"pain": 0, "new": ["none"]}
GAVE_WAY = "Leg gave way on the stairs"
WIPE = "can\u2019t feel when I wipe"
DAY = timedelta(days=1)


def told(person: Person, kind: str = "check-in") -> list[dict[str, Any]]:
    return [entry.body for entry in Entry.objects.filter(person=person, kind=kind).order_by("id")]


def signs(row: Today) -> list[str]:
    return [pointer.sign for pointer in waiting(row)]


# Services.


def test_a_harmless_note_is_kept_and_changes_nothing() -> None:
    person = person_of()
    before = today_of(person).plan
    row = check_before(person, WELL, today=TODAY, now=NOW, note="  slept well  ")
    assert (row.outcome, row.noted) == ("plan", None)
    assert row.plan == before
    assert told(person)[-1]["note"] == "slept well"
    assert told(person)[-1]["denied"] == []


def test_a_note_that_points_at_something_is_kept_aside_and_takes_the_session_away() -> None:
    person = person_of()
    entries = len(told(person))
    row = check_before(person, WELL, today=TODAY, now=NOW, note=GAVE_WAY)
    assert (row.outcome, row.plan, row.script) == ("note", None, None)
    assert signs(row) == ["weak-leg"]
    assert "gave way" in row.reasons[0]
    assert len(told(person)) == entries, "nothing is decided yet"
    again = check_before(person, WELL, today=TODAY, now=NOW)
    assert again.outcome == "note", "leaving the note out does not answer it"
    assert fresh(today_of(person), today=TODAY + DAY, now=NOW + DAY).outcome == "note"


def test_no_is_noted_and_it_goes_on() -> None:
    person = person_of()
    check_before(person, {"pain": 1, "new": ["none"]}, today=TODAY, now=NOW, note=GAVE_WAY)
    row = answer_note(person, {"weak-leg": False}, today=TODAY, now=NOW)
    assert (row.outcome, row.noted, row.checked_on) == ("plan", None, TODAY)
    last = told(person)[-1]
    assert (last["note"], last["denied"], last["new"], last["pain"]) == (GAVE_WAY, ["weak-leg"], [], 1)
    assert row.check_answers == {"pain": 1, "new": ["none"]}


def test_yes_is_what_naming_it_in_the_check_is() -> None:
    named, noted = person_of(), person_of()
    one = check_before(named, {"pain": 0, "new": ["legs"]}, today=TODAY, now=NOW)
    check_before(noted, WELL, today=TODAY, now=NOW, note=GAVE_WAY)
    two = answer_note(noted, {"weak-leg": True}, today=TODAY, now=NOW)
    assert two.outcome == one.outcome == "urgent"
    assert (two.clearance, two.check_answers, two.reasons) == (one.clearance, one.check_answers, one.reasons)
    assert two.status == one.status
    assert status_of(two).screen_again


def test_every_question_must_be_answered() -> None:
    person = person_of()
    check_before(person, WELL, today=TODAY, now=NOW, note="leg gave way, feverish")
    row = answer_note(person, {"fever": False}, today=TODAY, now=NOW)
    assert row.outcome == "note"
    assert signs(row) == ["weak-leg", "fever"]
    row = answer_note(person, {"fever": False, "weak-leg": False, "saddle": True}, today=TODAY, now=NOW)
    assert row.outcome == "plan"
    assert told(person)[-1]["denied"] == ["weak-leg", "fever"]
    assert answer_note(person, {"fever": True}, today=TODAY, now=NOW).outcome == "plan", "nothing waits any more"


def test_a_yes_to_an_emergency_waits_for_nothing_else() -> None:
    person = person_of()
    check_before(person, WELL, today=TODAY, now=NOW, note=f"{WIPE}, feverish")
    row = answer_note(person, {"saddle": True}, today=TODAY, now=NOW)
    assert (row.outcome, row.noted) == ("emergency", None)


def test_a_named_emergency_does_not_wait_for_the_note() -> None:
    person = person_of()
    row = check_before(person, {"pain": 0, "new": ["saddle"]}, today=TODAY, now=NOW, note=GAVE_WAY)
    assert (row.outcome, row.noted) == ("emergency", None)
    other = person_of()
    check_before(other, WELL, today=TODAY, now=NOW, note=GAVE_WAY)
    row = check_before(other, {"pain": 0, "new": ["chest"]}, today=TODAY, now=NOW)
    assert row.outcome == "emergency"
    assert signs(row) == ["weak-leg"], "what waited goes on waiting"


@pytest.mark.parametrize(
    ("note", "sign", "rule", "option"),
    [
        ("tearing pain in my back", "tearing", "r6-aorta", "other"),
        ("a pulse in my belly", "pulse", "r6-aorta", "other"),
        ("fell off a ladder", "accident", "r3-accident", "fall"),
    ],
)
def test_an_emergency_that_only_the_screening_knows_raises_its_alarm(
    note: str, sign: str, rule: str, option: str
) -> None:
    person = person_of()
    row = check_before(person, WELL, today=TODAY, now=NOW, note=note)
    assert sign in signs(row)
    row = answer_note(person, dict.fromkeys(signs(row), False) | {sign: True}, today=TODAY, now=NOW)
    assert (row.outcome, row.alarm) == ("emergency", rule)
    assert option in told(person)[-1]["new"]
    assert fresh(today_of(person), today=TODAY + 5 * DAY, now=NOW + 5 * DAY).outcome == "emergency"


def test_after_a_session_a_note_waits_too_and_yes_asks_the_questions_again() -> None:
    person = person_of()
    do(person, TODAY)
    row = tell_after(person, pain=1, effort=4, today=TODAY, now=NOW, note=GAVE_WAY)
    assert row.outcome == "note"
    assert row.after_for is not None
    row = answer_note(person, {"weak-leg": True}, today=TODAY, now=NOW)
    assert row.outcome == "urgent"
    assert row.after_for is None
    assert row.tomorrow["outcome"] == "screen-again"
    last = told(person)[-1]
    assert (last["when"], last["effort"], last["new"]) == ("after", 4, ["legs"])


def test_what_is_new_after_yesterdays_session_is_new_today() -> None:
    """Also if the questions have been answered in between."""
    person = person_of()
    do(person, TODAY)
    answer_screening(person, today_of(person).answers, today=TODAY + DAY, now=NOW + DAY)
    row = today_of(person)
    tell_after(person, pain=1, effort=4, today=TODAY + DAY, now=NOW + DAY, note=GAVE_WAY)
    row = answer_note(person, {"weak-leg": True}, today=TODAY + DAY, now=NOW + DAY)
    assert row.outcome == "urgent"
    row = fresh(today_of(person), today=TODAY + 2 * DAY, now=NOW + 2 * DAY)
    assert (row.outcome, status_of(row).screen_again is not None) == ("urgent", True)


@pytest.mark.parametrize(("yes", "outcome"), [(False, "plan"), (True, "emergency")])
def test_in_the_morning(yes: bool, outcome: str) -> None:
    person = person_of()
    do(person, TODAY)
    tell_after(person, pain=0, effort=3, today=TODAY, now=NOW)
    row = check_morning(person, 2, today=TODAY + DAY, now=NOW + DAY, note=WIPE)
    assert row.outcome == "note"
    row = answer_note(person, {"saddle": yes}, today=TODAY + DAY, now=NOW + DAY)
    assert row.outcome == outcome
    assert told(person)[-1]["when"] == "morning"
    assert (row.checked_on == TODAY + DAY) is yes, "no check was made unless there is something new"


def test_an_answer_on_another_day_is_not_that_days_check() -> None:
    person = person_of()
    check_before(person, WELL, today=TODAY, now=NOW, note=GAVE_WAY)
    row = answer_note(person, {"weak-leg": False}, today=TODAY + 2 * DAY, now=NOW + 2 * DAY)
    assert row.outcome == "plan"
    assert row.checked_on == TODAY
    assert told(person)[-1]["on"] == TODAY.isoformat()


def test_what_is_told_later_comes_on_top_of_the_check() -> None:
    person = person_of()
    do(person, TODAY)
    tell_after(person, pain=1, effort=4, today=TODAY, now=NOW, note="tingling down my leg")
    row = answer_note(person, {"spreading": True}, today=TODAY, now=NOW)
    row = check_morning(person, 0, today=TODAY, now=NOW, note=WIPE)
    row = answer_note(person, {"saddle": True}, today=TODAY, now=NOW)
    assert row.check_answers == {"pain": 1, "new": ["spreading", "saddle"]}


def test_an_old_all_clear_does_not_answer_a_new_note() -> None:
    person = person_of(on=TODAY - 3 * DAY, now=NOW - 3 * DAY)
    answers = {**today_of(person).answers, "signs": ["weak-leg"]}
    answer_screening(person, answers, today=TODAY - 3 * DAY, now=NOW - 3 * DAY)
    seen = [AllClear(rule="r2-weak-leg", by="doctor", on=TODAY - 3 * DAY)]
    record_seen(person, seen, today=TODAY - 3 * DAY, now=NOW - 3 * DAY)
    assert check_before(person, WELL, today=TODAY, now=NOW).outcome == "plan"
    row = check_before(person, WELL, today=TODAY, now=NOW, note=GAVE_WAY)
    assert row.outcome == "note"


def test_the_history_folds_to_the_same_status() -> None:
    person = person_of()
    check_before(person, WELL, today=TODAY, now=NOW, note=GAVE_WAY)
    row = answer_note(person, {"weak-leg": True}, today=TODAY, now=NOW)
    assert rebuilt_status(person) == status_of(row)


# Pages.


def post(client: Client, note: str, *, path: str = "/today/check/", **more: Any) -> tuple[int, str]:
    response = client.post(path, {"pain": 2, "new": ["none"], "asked": ["pain", "new"], "note": note, **more})
    return response.status_code, response.content.decode() if response.content else response["Location"]


def test_the_check_offers_a_note_and_goes_on_without(client: Client) -> None:
    screened(client)
    html = client.get("/today/check/").content.decode()
    assert "Anything you want to note?" in html
    assert [box.get("name") for box in Seen(html).all("textarea")] == ["note"]
    assert html.index("Anything you want to note?") < html.index("None of these")
    assert checked(client)["Location"] == "/session/"
    assert post(client, "slept well") == (302, "/session/")


def test_the_page_comes_back_with_the_words_quoted_and_nothing_chosen(client: Client) -> None:
    screened(client)
    status, html = post(client, "on the stairs my Leg gave way <b>twice</b>")
    assert status == 422
    seen = Seen(html)
    assert "You wrote \u201cLeg gave way\u201d. Is one leg" in unescape(html)
    assert "&lt;b&gt;twice&lt;/b&gt;" in html
    assert "<b>twice" not in html
    radios = [field for field in seen.all("input") if field.get("type") == "radio"]
    assert [(field["name"], field["value"]) for field in radios] == [("weak-leg", "yes"), ("weak-leg", "no")]
    assert not [field for field in radios if "checked" in field]
    assert seen.all("form")[0]["action"] == "/today/note/"


def test_no_other_door_leads_to_a_session(client: Client) -> None:
    """Although the screening counted as today's check, and a session lay ready."""
    screened(client)
    assert client.get("/session/").status_code == 200
    assert post(client, GAVE_WAY)[0] == 422
    assert client.get("/session/")["Location"] == "/today/"
    api = client.get("/api/today").json()
    assert (api["outcome"], api["plan"], api["script"]) == ("note", None, None)
    assert "gave way" in api["reasons"][0]
    assert client.get("/today/check/")["Location"] == "/today/note/"
    assert client.get("/session/after/")["Location"] == "/today/note/"
    assert post(client, "")[0] == 422
    assert checked(client).status_code == 422
    page = client.get("/today/").content.decode()
    assert 'href="/today/note/"' in page
    assert 'href="/session/"' not in page
    unanswered = client.post("/today/note/", {})
    assert unanswered.status_code == 422
    assert "Please choose an answer." in unanswered.content.decode()
    assert client.post("/today/note/", {"weak-leg": "maybe"}).status_code == 422
    assert client.get("/session/")["Location"] == "/today/"
    assert client.post("/today/note/", {"weak-leg": "no"})["Location"] == "/session/"
    assert client.get("/session/").status_code == 200
    assert client.get("/today/note/")["Location"] == "/today/"


def test_yes_to_an_emergency_leads_to_help_and_names_it(client: Client) -> None:
    screened(client)
    html = unescape(post(client, f"felt fine but {WIPE}")[1])
    assert "If so: Call your emergency number now" in html
    assert 'href="/help/emergency/"' in html
    assert client.post("/today/note/", {"saddle": "yes"})["Location"] == "/help/emergency/"
    assert "Numb between the legs" in client.get("/help/emergency/").content.decode()
    assert client.get("/session/")["Location"] == "/help/emergency/"


def test_help_names_what_only_the_screening_asks(client: Client) -> None:
    screened(client)
    post(client, "tearing pain in my belly")
    assert client.post("/today/note/", {"tearing": "yes"})["Location"] == "/help/emergency/"
    html = client.get("/help/emergency/").content.decode()
    assert "Please call for help now" in html
    assert "Sudden tearing back or belly pain" in html
    client.get("/screening/?anew")
    screened(client)
    assert client.get("/today/")["Location"] == "/help/emergency/", "leaving it out does not resolve it"
    html = unescape(client.get("/help/emergency/").content.decode())
    assert "you told us: Sudden tearing back or belly pain. What became of it?" in html
    assert client.post("/screening/became/", {"became-r6-aorta": "mistake"})["Location"] == "/today/"
    assert client.get("/today/").status_code == 200


def test_a_note_after_a_session(client: Client) -> None:
    screened(client)
    finished(client)
    html = client.get("/session/after/").content.decode()
    assert "Anything you want to note?" in html
    assert len(Seen(html).all("fieldset")) == 3  # pain, effort, and repeats left, which may be left out
    status, html = post(client, GAVE_WAY, path="/session/after/", effort=4)
    assert status == 422
    assert "gave way" in html
    assert client.get("/session/after/")["Location"] == "/today/note/"
    assert client.post("/today/note/", {"weak-leg": "yes"})["Location"] == "/help/urgent/"


def test_a_denied_note_after_a_session_goes_on_to_what_was_done(client: Client) -> None:
    screened(client)
    finished(client)
    post(client, GAVE_WAY, path="/session/after/", effort=4)
    assert client.post("/today/note/", {"weak-leg": "no"})["Location"] == "/session/done/"
    assert "Tomorrow" in client.get("/session/done/").content.decode()


def test_a_note_in_the_morning(client: Client) -> None:
    screened(client)
    finished(client)
    client.post("/session/after/", {"pain": 1, "effort": 3})
    status, html = post(client, GAVE_WAY, path="/today/morning/")
    assert status == 422
    assert "gave way" in html
    assert client.post("/today/note/", {"weak-leg": "no"})["Location"] == "/today/"


def test_a_note_that_is_too_long_in_the_morning_is_not_dropped(client: Client) -> None:
    screened(client)
    finished(client)
    client.post("/session/after/", {"pain": 1, "effort": 3})
    row = Today.objects.get()
    row.status["pending"]["on"] = (row.on - DAY).isoformat()
    row.finished_on, row.checked_on = row.on - DAY, None
    row.save()
    assert "How is your pain this morning?" in client.get("/today/").content.decode()
    status, html = post(client, GAVE_WAY + "x" * 1000, path="/today/morning/")
    assert status == 422
    assert "Please keep it to 1000 characters" in html
    assert "Leg gave way" in html
    assert client.post("/today/morning/", {"note": "ok"})["Location"] == "/today/"


def test_a_new_line_is_one_character_however_it_is_sent(client: Client) -> None:
    screened(client)
    assert post(client, "a\r\n" * 499 + "aa")[0] == 302
    assert post(client, "a\r\n" * 500 + "a")[0] == 422


@pytest.mark.parametrize(("length", "status"), [(1000, 302), (1001, 422)])
def test_a_note_may_be_so_long(client: Client, length: int, status: int) -> None:
    screened(client)
    note = "a" * length
    got, html = post(client, note)
    assert got == status
    if status == 422:
        assert "Please keep it to 1000 characters; it has 1001." in html
        assert note in html
        assert re.search(r'<li><a href="#id_note">', html)


def test_nothing_to_answer_for_whoever_wrote_nothing(client: Client) -> None:
    assert client.get("/today/note/")["Location"] == "/screening/"
    screened(client)
    assert client.get("/today/note/")["Location"] == "/today/"
    assert client.post("/today/note/", {"saddle": "yes"})["Location"] == "/today/"
    assert Today.objects.get().outcome == "plan"


def test_pages_with_notes_are_whole(client: Client) -> None:
    screened(client)
    pages = [post(client, f"{WIPE}, leg gave way")[1], client.get("/today/note/").content.decode()]
    pages += [client.post("/today/note/", {"weak-leg": "no"}).content.decode(), client.get("/today/").content.decode()]
    for html in pages:
        seen = Seen(html)
        assert len(seen.all("h1")) == 1
        assert not [attrs for _, attrs in seen.elements if "style" in attrs or "onclick" in attrs]
        ids = [attrs["id"] for _, attrs in seen.elements if "id" in attrs]
        assert len(ids) == len(set(ids))
        links = {link["href"][1:] for link in seen.all("a") if link.get("href", "").startswith("#")}
        assert links <= set(ids)
    assert "checked" in next(f for f in Seen(pages[2]).all("input") if f.get("id") == "id_weak-leg_1")
