"""Prescribing on the site: building without script, seeing it first, giving, versions, ending; templates."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, cast
from tests.conftest import NOW, TODAY
from tests.test_services import today_of, whole_session
from tests.test_site import words_of
from tests.walk import answers_of
from unslump.core.history import read_entries
from unslump.core.progress import fold_all
from unslump.interop.everything import Everything
from unslump.web import clock
from unslump.web.records.models import Entry, Today
from unslump.web.records.practice import Consent, Look
from unslump.web.records.prescribing import Prescription, Template
from unslump.web.services import prescribing
from unslump.web.services.bringing import bring
from unslump.web.services.content import catalogue
from unslump.web.services.people import keep_as
from unslump.web.services.rebuilding import compare
from unslump.web.services.screening import alarm, answer_screening
from unslump.web.services.sessions import store_session
from unslump.web.services.taking import everything_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def everybody() -> Cast:
    return cast()


def typed(*names: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"item": list(names), "times": "1"}
    for name in names:
        found |= {f"start-{name}": "0", f"most-{name}": "2"}
    return found | more


def plan_page(made: Cast) -> str:
    return reverse("practice-plan", args=[made.consent.id])


def practitioner(made: Cast) -> Client:
    return made.clients["practitioner"]


def send(made: Cast, act: str, **data: Any) -> Any:
    return practitioner(made).post(plan_page(made), data | {"act": act})


def give(made: Cast, *names: str, **more: Any) -> Today:
    answer = send(made, "give", **typed(*names, **more))
    assert answer.status_code == 302, words_of(answer)
    return today_of(made.consent.person)


def order(answer: Any) -> list[str]:
    page = answer.content.decode()
    return [part.split('"')[0] for part in page.split('name="item" value="')[1:]]


def test_building_without_script(everybody: Cast) -> None:
    found = send(everybody, "find", find="bridge")
    assert 'value="add:bridge"' in found.content.decode()
    one = send(everybody, "add:bridge", says="Words that stay", **typed("bird-dog"))
    assert order(one) == ["bird-dog", "bridge"]
    assert "Words that stay" in one.content.decode()
    assert order(send(everybody, "up:bridge", **typed("bird-dog", "bridge"))) == ["bridge", "bird-dog"]
    assert order(send(everybody, "down:bird-dog", **typed("bird-dog", "bridge"))) == ["bridge", "bird-dog"]
    assert order(send(everybody, "up:bird-dog", **typed("bird-dog", "bridge"))) == ["bird-dog", "bridge"]
    assert order(send(everybody, "remove:bird-dog", **typed("bird-dog", "bridge"))) == ["bridge"]
    assert not Prescription.objects.exists()


def test_it_is_seen_before_it_is_given(everybody: Cast) -> None:
    before = today_of(everybody.consent.person).plan
    answer = send(everybody, "preview", **typed("bridge", "rowing", **{"note-bridge": "Slowly, please."}))
    assert answer.status_code == 200
    told = words_of(answer)
    assert "Practitioner gave you this." in told
    assert "Slowly, please." in told
    assert "Practitioner gave you this, but not for today." in told  # there is no rowing machine
    assert not Prescription.objects.exists()
    assert today_of(everybody.consent.person).plan == before


def test_giving_it_changes_the_day_at_once(everybody: Cast) -> None:
    row = give(
        everybody, "bridge", says="Welcome back.", **{"note-bridge": "Slowly, please.", "days-bridge": ["friday"]}
    )
    kept, entry = Prescription.objects.get(), Entry.objects.filter(kind="prescription").get()
    assert kept.body == entry.body["prescription"]
    assert (kept.version, kept.member, kept.at) == (1, everybody.member, NOW)
    assert row.plan["given"]["by"] == "Practitioner"
    page = words_of(everybody.clients["person"].get("/today/"))
    for words in ("New from Practitioner", "Welcome back.", "What Practitioner gave you", "Slowly, please."):
        assert words in page
    given = words_of(everybody.clients["person"].get("/given/"))
    for words in ("What Practitioner gave you", "Fictional practice", "Friday", "Slowly, please.", "Begun."):
        assert words in given
    everybody.clients["person"].post("/given/read/")
    assert "New from Practitioner" not in words_of(everybody.clients["person"].get("/today/"))
    assert list(compare(today_of(everybody.consent.person))) == []


def test_today_is_still_one_query(everybody: Cast, django_assert_num_queries: Any) -> None:
    give(everybody, "bridge")
    with django_assert_num_queries(1):
        everybody.clients["person"].get("/today/")


def test_every_version_says_what_it_changed(everybody: Cast) -> None:
    give(everybody, "bridge", "bird-dog")
    give(everybody, "bird-dog", "bridge", says="More of it.", limits=["no-twisting"], **{"most-bridge": "4"})
    history = words_of(practitioner(everybody).get(reverse("practice-plan-history", args=[everybody.consent.id])))
    for words in ("The order has changed.", "New limit: No twisting.", "Bridge: now", "More of it.", "Begun."):
        assert words in history
    assert [one.version for one in Prescription.objects.order_by("id")] == [1, 2]
    assert "New limit: No twisting." in words_of(everybody.clients["person"].get("/given/"))


@pytest.mark.parametrize("who", ["person", "practitioner"])
def test_it_can_be_ended_by_both(everybody: Cast, who: str) -> None:
    give(everybody, "bridge", limits=["no-twisting"])
    address = {"person": "/given/end/", "practitioner": reverse("practice-plan-end", args=[everybody.consent.id])}[who]
    assert everybody.clients[who].post(address).status_code == 302
    row = today_of(everybody.consent.person)
    assert "given" not in row.plan
    assert "twist-risk" not in row.clearance["tags"]
    assert (row.given_news is not None) == (who == "practitioner")
    assert "Ended." in words_of(everybody.clients["person"].get("/given/"))
    assert everybody.clients["person"].post("/given/end/").status_code == 404


def test_what_was_given_stays_when_the_consent_ends(everybody: Cast) -> None:
    give(everybody, "bridge")
    everybody.clients["person"].post(reverse("shared-end", args=[everybody.consent.id]))
    assert practitioner(everybody).get(plan_page(everybody)).status_code == 404
    assert "What Practitioner gave you" in words_of(everybody.clients["person"].get("/given/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"item": ["bridge"], "start-bridge": "3", "most-bridge": "1"},
        {"item": ["bridge"], "start-bridge": "x", "most-bridge": "1"},
        {"item": ["bridge"], "start-bridge": "0", "most-bridge": "999"},
        {"item": ["no-such"], "start-no-such": "0", "most-no-such": "0"},
        {"item": ["../../etc", "é" * 500, "\x00"]},
        typed("bridge", **{"note-bridge": "x" * 2001}),
        typed("bridge", says="x" * 2001),
        typed("bridge", until="2026-11-19"),
        typed("bridge", until="9999-99-99"),
        typed("bridge", on="tomorrow"),
        {"only": "on", "limits": ["no-twisting"]},
    ],
)
@pytest.mark.parametrize("act", ["preview", "give"])
def test_what_cannot_be_is_told_and_nothing_is_lost(everybody: Cast, wrong: dict[str, Any], act: str) -> None:
    answer = send(everybody, act, **{"find": "words that stay"} | wrong)
    assert answer.status_code == 422
    assert "words that stay" in answer.content.decode()
    assert "Please look at this again" in words_of(answer)
    assert not Prescription.objects.exists()


@pytest.mark.parametrize("act", ["use:no-uuid", f"use:{uuid.UUID(int=5)}"])
def test_a_template_that_there_is_not(everybody: Cast, act: str) -> None:
    assert send(everybody, act, **typed("bridge")).status_code == 404


@pytest.mark.parametrize(
    "odd", [{"times": "7"}, {"level": "99"}, {"pain": "1" * 400}, {"limits": ["no-such"]}, {"symptoms": ["x"]}]
)
def test_odd_choices_count_as_none(everybody: Cast, odd: dict[str, Any]) -> None:
    body = give(everybody, "bridge", **odd).status["prescription"]
    assert (body["times"], body.get("limits"), body["stop"]) == (1, [], {"symptoms": []})


def test_a_red_flag_stands_above_it(everybody: Cast) -> None:
    person = everybody.consent.person
    alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
    answer = send(everybody, "preview", **typed("bridge"))
    assert "No session today" in words_of(answer)
    row = give(everybody, "bridge")
    assert (row.outcome, row.plan) == ("emergency", None)


def test_having_seen_somebody_is_offered_only_where_it_may_count(everybody: Cast) -> None:
    assert "I have seen" not in words_of(practitioner(everybody).get(plan_page(everybody)))
    person = everybody.consent.person
    answers = answers_of("five-weeks-after-birth")
    answer_screening(person, answers, today=TODAY, now=NOW)
    assert today_of(person).plan is None
    page = practitioner(everybody).get(plan_page(everybody))
    rules = [finding.rule for finding in prescribing.resolvable(person)]
    assert rules
    assert "I have seen" in words_of(page)
    ahead = {f"seen-{rule}": "on" for rule in rules} | {f"seen-on-{rule}": "2026-11-21" for rule in rules}
    assert send(everybody, "give", **typed("bridge", **ahead)).status_code == 422
    other = {"seen-r1-sexual": "on", "seen-on-r1-sexual": "2026-11-20"}
    assert give(everybody, "bridge", **other).plan is None
    ticked = {f"seen-{rule}": "on" for rule in rules} | {f"seen-on-{rule}": "2026-11-20" for rule in rules}
    row = give(everybody, "bridge", **ticked)
    assert row.plan is not None
    assert all(one["status"] != "clinician-first" for one in row.clearance["findings"])
    assert "has seen you" in words_of(everybody.clients["person"].get("/given/"))
    tomorrow, now = TODAY + timedelta(days=1), NOW + timedelta(days=1)
    answer_screening(person, answers, today=tomorrow, now=now)  # the same is found again: it has been seen
    row = today_of(person)
    assert row.plan is not None
    assert row.status["prescription"].get("seen") == []
    new = {**answers, "signs": ("fever",)} if "signs" in answers else answers
    answer_screening(person, new, today=tomorrow, now=now)  # what is new has not
    assert today_of(person).plan is None
    assert list(compare(today_of(person))) == []


def test_an_all_clear_ends_with_what_it_was_given_with(everybody: Cast) -> None:
    person = everybody.consent.person
    answer_screening(person, answers_of("five-weeks-after-birth"), today=TODAY, now=NOW)
    rules = [finding.rule for finding in prescribing.resolvable(person)]
    ticked = {f"seen-{rule}": "on" for rule in rules} | {f"seen-on-{rule}": "2026-11-20" for rule in rules}
    assert give(everybody, "bridge", **ticked).plan is not None
    assert "I have seen" in words_of(practitioner(everybody).get(plan_page(everybody)))
    everybody.clients["person"].post("/given/end/")
    assert today_of(person).plan is None


def test_two_sessions_a_day(everybody: Cast) -> None:
    row = give(everybody, "bridge", times="2")
    client, person = everybody.clients["person"], everybody.consent.person
    for number, words in ((1, "Session 2 of 2 today"), (2, "Done for today")):
        events = whole_session(row)
        store_session(person, uuid.UUID(int=number), row.script["id"], events, NOW, now=NOW)
        Today.objects.update(after_for=None)
        row = today_of(person)
        assert words in words_of(client.get("/today/"))
        assert (client.get("/session/").status_code == 302) == (number == 2)


def test_before_the_questions_are_answered_it_waits(everybody: Cast) -> None:
    client = everybody.clients["stranger"]
    accepted = client.post(
        reverse("invited", args=[everybody.values["code"]["invited"]]), {"called": "New", "agreed": "on"}
    )
    assert accepted.status_code == 302
    consent = Consent.objects.get(called="New")
    page = reverse("practice-plan", args=[consent.id])
    told = words_of(practitioner(everybody).post(page, typed("bridge") | {"act": "preview"}))
    assert "have not answered the safety questions yet" in told
    assert practitioner(everybody).post(page, typed("bridge") | {"act": "give"}).status_code == 302
    assert "What Practitioner gave you" in words_of(client.get("/given/"))
    answer_screening(consent.person, answers_of("desk-worker"), today=TODAY, now=NOW)
    assert today_of(consent.person).plan["given"]["by"] == "Practitioner"


# Taken along, merged, deleted.


def test_it_is_taken_along_and_brought_in(everybody: Cast) -> None:
    give(everybody, "bridge")
    person = everybody.consent.person
    data = json.loads(json.dumps(everything_of(person, now=NOW), default=str))
    assert any(one["entry"]["type"] == "prescription" for one in data["history"])
    status = today_of(person).status
    person.delete()
    assert not Prescription.objects.exists()
    brought = bring(None, Everything.read(data, what="a file"), today=TODAY, now=NOW).person
    assert today_of(brought).status["prescription"] == status["prescription"]


def test_an_account_takes_over_what_a_guest_was_given(everybody: Cast) -> None:
    give(everybody, "bridge")
    from django.contrib.auth.models import User

    account = User.objects.get(username="fictional-operator")
    own = keep_as(account, None, today=TODAY, now=NOW)
    keep_as(account, everybody.consent.person_id, today=TODAY, now=NOW)
    assert Prescription.objects.get().person == own
    assert today_of(own).plan["given"]["by"] == "Practitioner"
    assert today_of(own).given_news is not None


def test_the_history_gives_what_is_stored(everybody: Cast) -> None:
    give(everybody, "bridge", limits=["no-twisting"])
    person = everybody.consent.person
    bodies = list(Entry.objects.filter(person=person).values_list("body", flat=True))
    again = fold_all(catalogue(), read_entries(bodies))
    assert again.plain() == today_of(person).status


# Templates.


def test_templates_are_kept_changed_and_taken_away(everybody: Cast) -> None:
    client = practitioner(everybody)
    new = reverse("practice-template-new")
    assert client.post(new, typed("bridge") | {"act": "keep"}).status_code == 422
    assert client.post(new, {"act": "keep", "name": "Nobody"}).status_code == 422
    assert client.post(new, typed("bridge", "march", name="After a birth") | {"act": "keep"}).status_code == 302
    row = Template.objects.get(name="After a birth")
    page = reverse("practice-template", args=[row.id])
    assert order(client.get(page)) == ["bridge", "march"]
    assert client.post(page, typed("march", name="Later") | {"act": "keep"}).status_code == 302
    used = send(everybody, f"use:{row.id}", **typed("bridge"))
    assert order(used) == ["bridge", "march"]
    for role, status in (("colleague", 200), ("elsewhere", 404)):
        assert everybody.clients[role].get(page).status_code == status
    assert client.post(reverse("practice-template-remove", args=[row.id])).status_code == 302
    assert client.get(page).status_code == 404


def test_giving_to_several_is_seen_first_and_looked_at_for_each(everybody: Cast) -> None:
    client = practitioner(everybody)
    page = reverse("practice-template-give", args=[everybody.values["template"]])
    assert client.post(page, {"act": "preview"}).status_code == 422
    elsewhere = everybody.clients["elsewhere"].post(page, {"person": str(everybody.consent.id), "act": "give"})
    assert elsewhere.status_code == 404
    guest = everybody.clients["colleague"].post(page, {"person": str(everybody.consent.id), "act": "give"})
    assert guest.status_code == 422  # not in their care
    assert not Prescription.objects.exists()
    seen = client.post(page, {"person": str(everybody.consent.id), "act": "preview", "says": "Hello"})
    assert "What each would see today" in words_of(seen)
    assert not Prescription.objects.exists()
    assert client.post(page, {"person": str(everybody.consent.id), "act": "give", "says": "Hello"}).status_code == 302
    assert Prescription.objects.get().body["says"] == "Hello"
    assert list(Look.objects.order_by("id").values_list("what", "changed")) == [
        ("practice-plan", False),
        ("practice-plan", True),
    ]


@pytest.mark.parametrize("people", [1, 4])
def test_the_form_asks_as_much_for_many_templates(everybody: Cast, people: int, django_assert_num_queries: Any) -> None:
    row = Template.objects.get()
    for number in range(people):
        row.pk = uuid.UUID(int=number)
        row.save(force_insert=True)
    page = reverse("practice-templates")
    practitioner(everybody).get(page)
    with django_assert_num_queries(4):
        practitioner(everybody).get(page)
