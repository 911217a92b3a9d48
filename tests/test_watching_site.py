"""A practitioner's list and a person's page: what is told is so, for whom it is, once, and in few queries."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import NOW, TODAY
from tests.lives import life
from tests.test_services import screened, today_of
from tests.walk import CONTENT
from tests.watched_people import NUMBNESS, Care, care, done, let_in, lived, practice, stopped
from unslump.cli.main import main
from unslump.core.attention import Facts
from unslump.web import clock
from unslump.web.records.models import Entry, Today
from unslump.web.records.practice import Look, Practice
from unslump.web.records.watching import Attention, PracticeThreshold, SeenAlert
from unslump.web.services import practices
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.deleting import delete_everything
from unslump.web.services.people import keep_as
from unslump.web.services.screening import alarm, new_person
from unslump.web.services.watching import watched
from unslump.web.site.practice import watching as views

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def account(name: str, *, staff: bool = False) -> User:
    user = User.objects.create(username=name, email=f"{name}@example.org", is_staff=staff)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def pia() -> User:
    return account("pia")


@pytest.fixture
def client(pia: User) -> Client:
    return signed_in(pia)


@pytest.fixture
def made(pia: User) -> Care:
    """Everybody."""
    return care(pia, today=TODAY, now=NOW)


@pytest.fixture
def few(pia: User) -> Care:
    """Those alone of whom most of the rest is about."""
    return care(pia, today=TODAY, now=NOW, only=("stop", "silent", "quiet"))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def person_page(client: Client, consent: Any) -> str:
    return text(client, reverse("practice-person", args=[consent.id]))


def kinds(made: Care) -> dict[str, list[str]]:
    names = {consent.id: kind for kind, consent in made.consents.items()}
    found = watched(made.member, made.consents.values(), today=TODAY)
    return {names[one.consent.id]: [alert.rule for alert in one.alerts] for one in found}


def test_everybody_is_listed_for_what_is_the_matter_the_most_serious_first(made: Care) -> None:
    assert kinds(made) == {
        "emergency": ["emergency-sign"],
        "stop": ["symptom-stop"],
        "new": ["new-symptom-told"],
        "pain": ["pain-rising"],
        "silent": ["nothing-logged"],
        "soon": ["screening-soon"],
        "quiet": [],
        "unanswered": [],
    }
    assert list(kinds(made)) == list(made.consents)


def test_the_list_says_why_and_each_reason_leads_to_its_evidence(client: Client, made: Care) -> None:
    listed = text(client, "/practice/")
    said = listed.partition("with nothing new")[0]
    assert [name for name in ("Ada", "Ben", "Carla", "Dora", "Emil", "Finn", "Gita", "Hana") if name in said] == [
        "Ada", "Ben", "Carla", "Dora", "Emil", "Finn",
    ]  # fmt: skip
    assert "Numbness" in said
    links = re.findall(r'href="(/practice/people/[^"#]+)#([^"]+)"', listed)
    assert len(links) == 6
    for page, anchor in links:
        assert f'id="{anchor}"' in text(client, page), anchor


def test_the_evidence_is_what_was_told(client: Client, made: Care) -> None:
    page = person_page(client, made.consents["stop"])
    day = page.partition(f'id="day-{TODAY - DAY}"')[2].partition("</li>\n")[0]
    assert "Before a session: pain 3" in day
    assert "Numbness, Lower leg or foot, 4 of 10" in day
    assert "Left out:" in day
    assert "Felt good, the chair was a bit low." in page
    assert "Spreading" in (new := person_page(client, made.consents["new"])) or "further" in new.lower()
    assert "Numb around genitals or bottom" in person_page(client, made.consents["emergency"])
    pain = person_page(client, made.consents["pain"])
    assert re.search(r"On average [45](\.\d)? in the last 7 days, [12](\.\d)? in the 21 days before", pain)
    assert "A session on 2 of the last 14 days" in page
    assert "have not answered the safety questions yet" in person_page(client, made.consents["unanswered"])


def test_a_page_of_everybody_and_the_note_for_the_record(client: Client, made: Care) -> None:
    for kind, consent in made.consents.items():
        page = person_page(client, consent)
        assert "In an emergency they call for help themselves" in page
        if kind == "unanswered":
            continue
        note = page.partition('id="record-note"')[2].partition(">")[2].partition("</textarea>")[0]
        titles = ("WHAT THEY TOLD", "WHAT THEY DID", "MEASURES", "PLAN", "SAFETY")
        assert [title for title in titles if title in note] == list(titles)
    assert "No session now: something stands in the way" in person_page(client, made.consents["emergency"])


def test_in_the_language_of_the_reader_and_nothing_of_the_person_changes(client: Client, made: Care) -> None:
    before = list(Today.objects.order_by("pk").values())
    assert client.post("/language/", {"language": "es", "next": "/practice/"}).status_code == 302
    for consent in made.consents.values():
        page = client.get(reverse("practice-person", args=[consent.id]))
        assert page.status_code == 200
        assert b'lang="es"' in page.content
    assert "Adormecimiento" in text(client, "/practice/")
    assert list(Today.objects.order_by("pk").values()) == before
    assert list(kinds(made)) == list(made.consents)


def test_a_page_is_of_today_also_if_the_person_has_not_been_here_since(
    client: Client, few: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = few.consents["quiet"]
    later = NOW + 30 * DAY
    monkeypatch.setattr(clock, "now", lambda: later)
    before = Today.objects.filter(person=consent.person).values().get()
    page = person_page(client, consent)
    assert "counted until" in page
    assert "Plan of today" not in page
    assert Today.objects.filter(person=consent.person).values().get() == before
    found = watched(few.member, [consent], today=later.date())
    assert [alert.rule for alert in found[0].alerts] == ["nothing-logged", "screening-over"]


# What was seen.


def forms_of(page: str) -> list[tuple[str, dict[str, str]]]:
    found = re.findall(r'<form method="post" action="([^"]+/seen/)">(.*?)</form>', page, re.DOTALL)
    return [(path, dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))) for path, form in found]


def mark(client: Client, consent: Any, **changes: str) -> Any:
    [(path, data)] = [one for one in forms_of(text(client, "/practice/")) if str(consent.id) in one[0]]
    return client.post(path, data | changes)


def test_what_is_seen_is_quiet_until_there_is_something_newer(client: Client, few: Care) -> None:
    consent = few.consents["stop"]
    assert mark(client, consent)["Location"] == "/practice/"
    assert kinds(few)["stop"] == []
    listed = text(client, "/practice/")
    assert "Ben C." in listed.partition("with nothing new")[2]
    assert "Seen:" in listed
    assert "You have seen:" in person_page(client, consent)
    person = consent.person
    check_before(person, {"pain": 3, "new": ["none"]}, today=TODAY, now=NOW)
    assert kinds(few)["stop"] == []
    row = today_of(person)
    assert row.script is None, "numbness asks for the questions again"
    script = Entry.objects.filter(person=person, kind="record").order_by("-id")[0]
    body = script.body | {"on": TODAY.isoformat()}
    Entry.objects.create(
        client=uuid.uuid4(), person=person, kind="record", on=TODAY, stored_at=NOW, body=body, script=script.script
    )
    check_morning(person, 3, today=TODAY, now=NOW)
    assert kinds(few)["stop"] == ["symptom-stop"]


def test_each_practitioner_has_seen_for_themselves(client: Client, few: Care) -> None:
    colleague = account("colleague")
    owner = few.member
    invited = practices.invite(owner, called="Col", colleague=True, now=NOW)
    member = practices.join(colleague, invited.invite, name="Col", credentials="", now=NOW)
    assert member is not None
    consent = few.consents["stop"]
    consent.colleagues = True
    consent.save()
    mark(client, consent)
    assert kinds(few)["stop"] == []
    [theirs] = watched(member, [consent], today=TODAY)
    assert [alert.rule for alert in theirs.alerts] == ["symptom-stop"]
    listed = text(signed_in(colleague), "/practice/")
    assert "in the care of Pia Fictional" in listed
    assert "Emil" not in listed


def test_what_came_in_after_it_was_told_is_not_marked_with_it(client: Client, few: Care) -> None:
    consent = few.consents["stop"]
    mark(client, consent, on=(TODAY - 3 * DAY).isoformat())
    assert kinds(few)["stop"] == ["symptom-stop"]
    mark(client, consent, size="0")
    assert kinds(few)["stop"] == ["symptom-stop"]
    mark(client, consent, on="2099-01-01", size="99999")
    row = SeenAlert.objects.get()
    assert (row.on, row.size) == (TODAY - DAY, 1), "nobody marks what is still to come"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"alert": "symptom-stop"},
        {"alert": "symptom-stop", "on": "yesterday", "size": "1"},
        {"alert": "symptom-stop", "on": "2026-11-19", "size": "-1"},
        {"alert": "symptom-stop", "on": "2026-11-19", "size": "9" * 400},
        {"alert": "x" * 5000, "on": "2026-11-19", "size": "1"},
        {"alert": "emergency-sign", "on": "2026-11-19", "size": "1"},
        {"alert": "message-waiting", "on": "2026-11-19", "size": "1"},
        {"alert": "\x00", "on": "2026-11-19", "size": "1"},
    ],
)
def test_odd_marks_change_nothing(client: Client, few: Care, data: dict[str, str]) -> None:
    answer = client.post(reverse("practice-seen", args=[few.consents["stop"].id]), data)
    assert answer.status_code == 302
    assert not SeenAlert.objects.exists()


# Thresholds.


def test_the_owner_moves_a_threshold_and_the_list_follows(client: Client, few: Care) -> None:
    chosen = {rule.id: rule.threshold.value for rule in CONTENT.watching.rules if rule.threshold}  # type: ignore[union-attr]
    page = text(client, "/practice/watching/")
    assert all(f'name="{name}"' in page for name in chosen)
    assert client.post("/practice/watching/", chosen | {"nothing-logged": 9})["Location"] == "/practice/"
    assert kinds(few)["silent"] == []
    assert list(PracticeThreshold.objects.values_list("rule", "value")) == [("nothing-logged", 9)]
    client.post("/practice/watching/", chosen | {"nothing-logged": 8})
    assert kinds(few)["silent"] == ["nothing-logged"]
    client.post("/practice/watching/", chosen)
    assert not PracticeThreshold.objects.exists(), "what the content has goes on following the content"


@pytest.mark.parametrize("value", ["1", "29", "", "two", "-3", "5.5", "9" * 500])
def test_a_threshold_outside_its_bounds_is_refused_with_what_was_typed(client: Client, few: Care, value: str) -> None:
    chosen: dict[str, Any] = {
        rule.id: rule.threshold.value
        for rule in CONTENT.watching.rules  # type: ignore[union-attr]
        if rule.threshold
    }
    answer = client.post("/practice/watching/", chosen | {"nothing-logged": value, "pain-rising": 4})
    assert answer.status_code == 422
    assert 'role="alert"' in (page := answer.content.decode())
    assert re.search(r'name="pain-rising" value="4"', page)
    assert not PracticeThreshold.objects.exists()


# Looks, and what is kept.


def test_the_list_is_a_look_once_a_day_for_each_person(client: Client, few: Care, monkeypatch: Any) -> None:
    for _ in range(3):
        text(client, "/practice/")
    assert Look.objects.filter(what="practice").count() == len(few.consents)
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY)
    text(client, "/practice/")
    assert Look.objects.filter(what="practice").count() == 2 * len(few.consents)


def test_nothing_is_kept_of_those_who_let_nobody_in(pia: User) -> None:
    person = screened()
    done(person, TODAY, NOW)
    assert not Attention.objects.exists()
    let_in(practice(pia, NOW), person, "Fictional", NOW)
    assert Attention.objects.get().person_id == person.id
    delete_everything(person)
    assert not Attention.objects.exists()


def test_an_emergency_told_before_anything_was_decided_is_told(pia: User) -> None:
    person = new_person(NOW)
    member = practice(pia, NOW)
    consent = let_in(member, person, "Fictional", NOW)
    assert alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
    [one] = watched(member, [consent], today=TODAY)
    assert [alert.rule for alert in one.alerts] == ["emergency-sign"]
    later = new_person(NOW)
    alarm(later, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
    [one] = watched(member, [let_in(member, later, "Other", NOW)], today=TODAY)
    assert [alert.rule for alert in one.alerts] == ["emergency-sign"]


def test_an_alarm_while_answering_again_is_told_and_its_place_is_there(client: Client, few: Care) -> None:
    consent = few.consents["quiet"]
    assert alarm(consent.person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
    [one] = watched(few.member, [consent], today=TODAY)
    assert "emergency-sign" in [alert.rule for alert in one.alerts]
    page = person_page(client, consent)
    for anchor in re.findall(rf'href="/practice/people/{consent.id}/#([^"]+)"', page):
        assert f'id="{anchor}"' in page


def test_a_note_that_waits_is_told_with_its_words_on_the_page_alone(client: Client, few: Care) -> None:
    consent = few.consents["quiet"]
    check_before(consent.person, {"pain": 2, "new": ["none"]}, today=TODAY, now=NOW, note="my leg gave way")
    assert kinds(few)["quiet"] == ["note-points"]
    assert "my leg gave way" not in text(client, "/practice/")
    page = person_page(client, consent)
    assert "my leg gave way" in page
    assert "my leg gave way" not in json.dumps(Attention.objects.get(person=consent.person).facts)


def test_an_account_keeps_what_a_guest_was_watched_for(few: Care) -> None:
    user = account("former-guest")
    own = keep_as(user, None, today=TODAY, now=NOW)
    screening = screened(on=TODAY - DAY, now=NOW - DAY)
    keep_as(user, screening.id, today=TODAY, now=NOW)
    consent = few.consents["stop"]
    keep_as(user, consent.person_id, today=TODAY, now=NOW)
    consent.refresh_from_db()
    assert consent.person_id == own.id
    [one] = watched(few.member, [consent], today=TODAY)
    assert "symptom-stop" in [alert.rule for alert in one.alerts]


def test_somebody_is_listed_once_though_two_let_see_them(client: Client, few: Care) -> None:
    colleague = practices.join(
        account("colleague"),
        practices.invite(few.member, called="Col", colleague=True, now=NOW).invite,
        name="Col",
        credentials="",
        now=NOW,
    )
    assert colleague is not None
    person = few.consents["stop"].person
    given = practices.invite(colleague, called="Benjamin", colleague=False, now=NOW)
    practices.let_in(person, given.invite, called="Benjamin", colleagues=True, now=NOW)
    listed = text(client, "/practice/")
    assert "Ben C." in listed
    assert "Benjamin" not in listed


def test_what_is_kept_is_what_the_history_says_and_stays_small(content: Any, pia: User) -> None:
    person = lived(list(life(content, "flaring", until=TODAY, days=100)), today=TODAY, now=NOW)
    let_in(practice(pia, NOW), person, "Fictional", NOW)
    stored = Attention.objects.get().facts
    assert Facts.read(stored, what="facts").last == TODAY
    assert len(json.dumps(stored)) < 4000


# How much it asks the store.


def _crowd(member: Any, number: int) -> Iterator[Any]:
    for count in range(number):
        person = screened(on=TODAY - 3 * DAY, now=NOW - 3 * DAY)
        yield let_in(member, person, f"Fictional {count}", NOW)


def test_the_list_asks_the_same_for_one_and_for_five(client: Client, pia: User) -> None:
    member = practice(pia, NOW)
    counts = []
    for number in (1, 4):
        for consent in _crowd(member, number):
            stopped(consent.person, TODAY - DAY, NOW - DAY, NUMBNESS)
        text(client, "/practice/")
        with CaptureQueriesContext(connection) as seen:
            assert text(client, "/practice/").count("<h2>") == (1 if number == 1 else 5)
        assert not [query for query in seen if "records_entry" in query["sql"]], "the list reads no history"
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 13


def test_a_persons_page_asks_the_same_whatever_the_history(content: Any, client: Client, pia: User) -> None:
    member = practice(pia, NOW)
    counts = []
    for days in (10, 60):
        person = lived(list(life(content, "plateau", until=TODAY, days=days)), today=TODAY, now=NOW)
        consent = let_in(member, person, f"Fictional {days}", NOW)
        with CaptureQueriesContext(connection) as seen:
            person_page(client, consent)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# The operator.


def test_the_operator_sees_numbers_and_closes_a_practice(client: Client, few: Care) -> None:
    operator = signed_in(account("nora", staff=True))
    page = text(operator, "/operator/")
    assert "Fictional practice" in page
    assert "3 people" in page
    assert "Ben" not in page
    found = Practice.objects.get()
    assert operator.post(reverse("operator-close", args=[found.id])).status_code == 302
    assert client.get("/practice/").status_code == 404
    assert client.get(reverse("practice-person", args=[few.consents["stop"].id])).status_code == 404
    assert "closed since" in text(operator, "/operator/")
    assert operator.post(reverse("operator-reopen", args=[found.id])).status_code == 302
    assert client.get("/practice/").status_code == 200
    assert operator.post(reverse("operator-close", args=[uuid.uuid4()])).status_code == 404


def test_the_command_line_for_operators(few: Care, capsys: Any) -> None:
    nora = account("nora")

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(["practice", *argv])
        out, err = capsys.readouterr()
        return code, out, err

    code, out, _ = run("list", "--json")
    assert (code, [(one["slug"], one["people"]) for one in json.loads(out)]) == (0, [("fictional-practice", 3)])
    assert "Ben" not in out
    assert run("open", "Nora's place", "--owner", "nobody@example.org")[0] == 2
    assert run("open", " ", "--owner", nora.email)[0] == 2
    assert run("open", "x" * 121, "--owner", nora.email)[0] == 2
    code, out, _ = run("open", "Nora's place", "--owner", "NORA@example.org", "--name", "Nora")
    assert (code, out.strip()) == (0, "Nora's place is open, as noras-place.")
    code, _, err = run("open", "Another", "--owner", nora.email)
    assert code == 2
    assert "works in a practice already" in err
    assert run("close", "noras-place")[0] == 0
    assert "closed since" in run("list")[1]
    assert run("reopen", "noras-place")[0] == 0
    assert "closed" not in run("list")[1]
    assert run("close", "nothing-here")[0] == 2
    unconfirmed = User.objects.create(username="mallory", email="mallory@example.org")
    EmailAddress.objects.create(user=unconfirmed, email=unconfirmed.email, verified=False, primary=True)
    assert run("operator", "mallory@example.org")[0] == 2
    assert run("operator", nora.email)[0] == 0
    nora.refresh_from_db()
    assert nora.is_staff


def test_the_words_for_every_rule_are_there() -> None:
    assert {rule.serious for rule in CONTENT.watching.rules} == set(views.alerting.SOON)  # type: ignore[union-attr]
