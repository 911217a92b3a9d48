"""On the site, leaving out what was told before opens no door: not a page, the API, a check, a note, an account."""

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.test_services import WELL, answers_of, do, screened, today_of
from tests.walk import checked
from tests.walk import screened as walked
from unslump.core.errors import BadInput
from unslump.core.loading import load_content
from unslump.core.replaying import again, read_file
from unslump.core.screening import Seen
from unslump.version import code_version
from unslump.web import clock
from unslump.web.records.models import Person, Screening, Today
from unslump.web.services import content as content_service
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.noting import answer_note
from unslump.web.services.people import keep_as
from unslump.web.services.replays import plan_file, screening_file
from unslump.web.services.screening import (
    WhatBecame,
    alarm,
    answer_screening,
    new_person,
    record_seen,
    save_draft,
    say_what_became,
)
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import fresh

DAY = timedelta(days=1)
SADDLE = "r1-saddle-bladder-bowel"
database = [pytest.mark.database, pytest.mark.django_db]


def answer(person: Person, *, days: int = 0, name: str = "desk-worker", **changes: Any) -> Today:
    """Answer the safety questions wholly, so many days later."""
    answer_screening(person, {**answers_of(name), **changes}, today=TODAY + days * DAY, now=NOW + days * DAY)
    return today_of(person)


def open_rules(row: Today) -> list[str]:
    return [item["rule"] for item in row.told if "became" not in item]


def became(person: Person, rule: str, what: Any = "mistake", *, days: int = 0, **who: Any) -> Today:
    said = WhatBecame(rule=rule, became=what, **who)
    say_what_became(person, [said], today=TODAY + days * DAY, now=NOW + days * DAY)
    return today_of(person)


class TestServices:
    pytestmark = database

    @pytest.mark.parametrize(
        ("changes", "rule", "outcome"),
        [
            ({"nerves": ("saddle",)}, SADDLE, "emergency"),
            ({"signs": ("fever",)}, "r4-fever", "urgent"),
            ({"history": ("disc",)}, "c1-disc", "clinician-first"),
        ],
    )
    def test_answering_again_without_it_gives_no_session(self, changes: Any, rule: str, outcome: str) -> None:
        person = screened()
        assert answer(person, **changes).outcome == outcome
        row = answer(person)
        assert (row.outcome, row.plan, row.script) == (outcome, None, None)
        assert json.loads(row.answer)["plan"] is None
        assert "What became of it?" in row.reasons[-1]
        assert open_rules(row) == [rule]
        for days in (1, 20, 40):
            assert fresh(today_of(person), today=TODAY + days * DAY, now=NOW).outcome == outcome
        assert became(person, rule, days=40).outcome == "screening-expired"
        assert answer(person, days=40).outcome == "plan"

    def test_an_emergency_told_and_taken_back_before_the_first_answers_were_whole(self) -> None:
        person = new_person(NOW)
        assert alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
        save_draft(person, {}, [])
        assert not alarm(person, {"nerves": ("none",)}, today=TODAY, now=NOW)
        row = answer(person)
        assert (row.outcome, row.plan) == ("emergency", None)
        assert person.draft == {}
        assert became(person, SADDLE).outcome == "plan"

    def test_told_in_the_check(self) -> None:
        person = screened()
        assert check_before(person, {"pain": 0, "new": ["fever"]}, today=TODAY, now=NOW).outcome == "urgent"
        assert check_before(person, WELL, today=TODAY, now=NOW).outcome == "urgent"
        assert answer(person, days=1).outcome == "urgent"
        assert check_before(person, WELL, today=TODAY + DAY, now=NOW + DAY).outcome == "urgent"
        assert check_morning(person, 0, today=TODAY + DAY, now=NOW + DAY).outcome == "urgent"
        assert became(person, "check-fever", "passed", days=1).outcome == "plan"

    def test_named_again_in_the_safety_questions_it_is_asked_there(self) -> None:
        person = screened()
        check_before(person, {"pain": 0, "new": ["fever"]}, today=TODAY, now=NOW)
        row = answer(person, signs=("fever",))
        assert [finding["rule"] for finding in row.clearance["findings"] if finding.get("told")] == []
        with pytest.raises(BadInput, match="not waiting"):
            became(person, "check-fever")
        record_seen(person, [Seen(rule="r4-fever", by="doctor", on=TODAY)], today=TODAY, now=NOW)
        row = today_of(person)
        assert (row.outcome, row.told) == ("plan", []), "one all-clear for one sign"
        assert answer(person, days=1).outcome == "plan", "and it may be left out from then on"

    def test_told_with_a_note(self) -> None:
        person = screened()
        check_before(person, WELL, today=TODAY, now=NOW, note="tearing pain in my back")
        assert answer_note(person, {"tearing": True}, today=TODAY, now=NOW).outcome == "emergency"
        row = answer(person)
        assert (row.outcome, open_rules(row)) == ("emergency", ["r6-aorta"])
        assert became(person, "r6-aorta", "seen", by="hospital", on=TODAY).outcome == "plan"

    def test_told_after_a_session(self) -> None:
        person = screened()
        do(person, TODAY)
        tell_after(person, pain=1, effort=4, today=TODAY, now=NOW, note="leg gave way")
        assert answer_note(person, {"weak-leg": True}, today=TODAY, now=NOW).outcome == "urgent"
        row = answer(person, days=1)
        assert (row.outcome, open_rules(row)) == ("urgent", ["check-legs"])

    def test_an_all_clear_resolves_as_ever(self) -> None:
        person = screened()
        answer(person, signs=("fever",))
        clearance = record_seen(person, [Seen(rule="r4-fever", by="doctor", on=TODAY)], today=TODAY, now=NOW)
        assert (clearance.status, today_of(person).told) == ("modified", [])
        row = answer(person, days=15, signs=("fever",))
        assert (row.outcome, open_rules(row)) == ("urgent", ["r4-fever"]), "run out, it is told anew"

    def test_what_it_became_is_kept_and_replays(self) -> None:
        person = screened()
        answer(person, nerves=("saddle",))
        answer(person)
        row = became(person, SADDLE, "seen", by="hospital", on=TODAY)
        kept = {"rule": SADDLE, "on": "2026-11-20", "became": "seen", "by": "hospital", "seen_on": "2026-11-20"}
        assert [{key: value for key, value in item.items() if key != "said"} for item in row.told] == [kept]
        assert Screening.objects.filter(person=person).latest("id").told == row.told
        for download in (plan_file(person), screening_file(person, today=TODAY)):
            assert download is not None
            file = read_file(json.loads(json.dumps(download.data)))
            assert file.plain()["input"]["told"] == row.told
            assert again(load_content(), file, code=code_version()).same
        row = answer(person, days=1, nerves=("saddle",))
        assert (row.outcome, open_rules(row)) == ("emergency", [SADDLE]), "told again, it is open again"

    @pytest.mark.parametrize(
        ("what", "who", "says"),
        [
            ("passed", {}, "not left to pass"),
            ("seen", {}, "by and seen_on"),
            ("seen", {"by": "hospital", "on": TODAY + DAY}, "future"),
            ("seen", {"by": "hospital", "on": TODAY - DAY}, "before 2026-11-20"),
        ],
    )
    def test_what_it_cannot_have_become_changes_nothing(self, what: str, who: dict[str, Any], says: str) -> None:
        person = screened()
        answer(person, nerves=("saddle",))
        row = answer(person)
        with pytest.raises(BadInput, match=says):
            became(person, SADDLE, what, **who)
        assert today_of(person).told == row.told
        with pytest.raises(BadInput, match="not waiting"):
            became(person, "r4-fever")

    def test_while_the_questions_are_being_answered_again_nothing_waits(self) -> None:
        person = screened()
        alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
        with pytest.raises(BadInput, match="not waiting"):
            became(person, SADDLE)
        assert today_of(person).outcome == "emergency"

    @pytest.mark.parametrize("first", ["guest", "account"])
    def test_a_guest_brings_it_to_their_account(self, django_user_model: Any, first: str) -> None:
        user = django_user_model.objects.create(username="fictional")
        account, guest = screened(), screened()
        keep_as(user, account.id, today=TODAY, now=NOW)
        told = guest if first == "guest" else account
        answer(told, nerves=("saddle",))
        answer(told)
        answer(account if told is guest else guest, days=1)
        assert keep_as(user, guest.id, today=TODAY + DAY, now=NOW + DAY) == account
        row = today_of(account)
        assert (row.outcome, open_rules(row), row.plan) == ("emergency", [SADDLE], None)

    def test_a_guest_who_told_it_and_never_answered_the_rest_brings_it_too(self, django_user_model: Any) -> None:
        user = django_user_model.objects.create(username="fictional")
        for known in (screened(), new_person(NOW)):
            Person.objects.filter(user=user).update(user=None)
            keep_as(user, known.id, today=TODAY, now=NOW)
            guest = new_person(NOW)
            alarm(guest, {"danger": ("chest",)}, today=TODAY, now=NOW)
            keep_as(user, guest.id, today=TODAY, now=NOW)
            known.refresh_from_db()
            assert answer(known).outcome == "emergency"
            assert became(known, "r8-heart-now").outcome == "plan"
            assert answer(known).outcome == "plan", "what was resolved stays so"

    def test_content_that_no_longer_knows_the_rule(self, monkeypatch: Any) -> None:
        person = screened()
        answer(person, signs=("fever",))
        answer(person)
        content = load_content()
        rules = tuple(rule for rule in content.screening.rules if rule.id != "r4-fever")
        other = content.model_copy(update={"screening": content.screening.model_copy(update={"rules": rules})})
        with monkeypatch.context() as patch:
            patch.setattr(content_service, "load_content", lambda *_: other)
            Today.objects.update(content="")
            row = fresh(today_of(person), today=TODAY + DAY, now=NOW + DAY)
            assert (row.outcome, row.plan, open_rules(row)) == ("screen-again", None, ["r4-fever"])
            assert answer(person, days=1).outcome == "plan", "all that this content knows has been asked"


@pytest.mark.django_db(transaction=True)
def test_what_stood_in_the_way_before_this_was_kept_is_kept() -> None:
    person = screened()
    answer(person, signs=("fever",), history=("disc",))
    expected = today_of(person).told
    alarmed = screened()
    alarm(alarmed, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    try:
        executor.migrate([("records", "0003_today_noted")])
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)
    assert today_of(person).told == expected
    assert open_rules(today_of(alarmed)) == [SADDLE]
    assert answer(person).outcome == "urgent"


class TestSite:
    pytestmark = database

    @pytest.fixture(autouse=True)
    def _time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)

    def shut(self, client: Client, kind: str) -> str:
        """No door gives a session; the page that says so."""
        for path in ("/today/", "/session/", "/session/?x=1"):
            assert client.get(path)["Location"] == f"/help/{kind}/"
        assert checked(client)["Location"] == f"/help/{kind}/"
        answer = client.get("/api/today").json()
        assert (answer["outcome"], answer["plan"], answer["script"]) == (kind, None, None)
        assert client.get("/session/")["Location"] == f"/help/{kind}/"
        assert client.get("/screening/became/")["Location"] == "/today/"
        return unescape(client.get(f"/help/{kind}/").content.decode())

    def test_an_emergency(self, client: Client) -> None:
        walked(client, "numb-saddle")
        client.get("/screening/?anew")
        assert walked(client)["Location"] == "/help/emergency/"
        page = self.shut(client, "emergency")
        assert (
            page.index("Please call for help now") < page.index("tel:112") < page.index("On 20 November you told us:")
        )
        assert "On 20 November you told us: Numb around genitals or bottom. What became of it?" in page
        assert "It has passed" not in page
        assert " checked" not in page.split("<main", 1)[1]
        for data in ({}, {f"became-{SADDLE}": "passed"}, {f"became-{SADDLE}": "x"}, {"became-r4-fever": "mistake"}):
            response = client.post("/screening/became/", data)
            assert response.status_code == 422
            assert "Please look at this again" in response.content.decode()
            assert "tel:112" in response.content.decode()
        self.shut(client, "emergency")
        assert client.post("/screening/became/", {f"became-{SADDLE}": "mistake"})["Location"] == "/today/"
        assert client.get("/today/").status_code == 200
        assert client.get("/session/").status_code == 200

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ({"by": "hospital", "on": "2026-11-20"}, 302),
            ({"by": "hospital", "on": "2026-11-21"}, 422),
            ({"by": "hospital", "on": "2026-11-19"}, 422),
            ({"by": "hospital", "on": "soon"}, 422),
            ({"by": "hospital", "on": "0001-01-01"}, 422),
            ({"by": "hospital", "on": "9999-12-31"}, 422),
            ({"by": "hospital"}, 422),
            ({"by": "my cousin", "on": "2026-11-20"}, 422),
            ({"on": "2026-11-20"}, 422),
        ],
    )
    def test_who_has_looked_at_it_and_when(self, client: Client, who: dict[str, str], status: int) -> None:
        walked(client, "numb-saddle")
        client.get("/screening/?anew")
        walked(client)
        data = {f"{key}-{SADDLE}": value for key, value in who.items()}
        response = client.post("/screening/became/", {f"became-{SADDLE}": "seen", **data})
        assert response.status_code == status
        assert (Today.objects.get().outcome == "plan") is (status == 302)
        if who.get("on") in ("2026-11-19", "2026-11-21"):
            assert "a day from 20 November, when you told us, until today" in unescape(response.content.decode())

    def test_a_day_that_belongs_to_another_answer_does_not_matter(self, client: Client) -> None:
        walked(client, "numb-saddle")
        client.get("/screening/?anew")
        walked(client)
        data = {f"became-{SADDLE}": "mistake", f"on-{SADDLE}": "soon", f"by-{SADDLE}": "hospital"}
        assert client.post("/screening/became/", data).status_code == 302
        assert "by" not in Today.objects.get().told[0]

    def test_what_may_pass_and_what_may_not(self, client: Client) -> None:
        walked(client, signs=("fever", "calf"))
        client.get("/screening/?anew")
        assert walked(client)["Location"] == "/help/urgent/"
        page = self.shut(client, "urgent")
        assert page.count("I ticked it by mistake") == 2
        assert page.count("It has passed, and I am well") == 1
        assert "I have been seen" not in page
        half = {"became-r4-fever": "passed"}
        assert client.post("/screening/became/", half).status_code == 422
        assert Today.objects.get().outcome == "urgent", "each has to be answered"
        assert client.post("/screening/became/", half | {"became-r9-calf": "mistake"}).status_code == 302
        assert client.get("/today/").status_code == 200

    def test_the_more_serious_is_asked_about_first(self, client: Client) -> None:
        walked(client, signs=("fever",), history=("disc",))
        client.get("/screening/?anew")
        walked(client)
        self.shut(client, "urgent")
        client.post("/screening/became/", {"became-r4-fever": "passed"})
        assert "A doctor, physiotherapist or midwife has looked at it" in self.shut(client, "clinician-first")

    def test_named_again_it_can_be_seen_as_ever_beside_what_was_left_out(self, client: Client) -> None:
        walked(client, signs=("fever", "calf"))
        client.get("/screening/?anew")
        walked(client, signs=("calf",))
        page = client.get("/help/urgent/").content.decode()
        assert 'href="/screening/seen/"' in page
        about = client.get("/screening/seen/").content.decode()
        assert "One hot, swollen calf" in about
        assert "Fever" not in about
        given = {"by": "doctor", "on": "2026-11-20", "agreed": "on", "limits": ["none"]}
        client.post("/screening/seen/", given)
        self.shut(client, "urgent")
        client.post("/screening/became/", {"became-r4-fever": "passed"})
        assert Today.objects.get().outcome == "plan"

    @pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
    def test_a_day_that_nobody_means_is_refused(self, client: Client, on: str) -> None:
        walked(client, signs=("fever",))
        given = {"by": "doctor", "on": on, "agreed": "on", "limits": ["none"]}
        assert client.post("/screening/seen/", given).status_code == 422

    def test_right_after_the_check_it_is_not_asked_yet(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        walked(client)
        assert checked(client, new=("fever",))["Location"] == "/help/urgent/"
        page = client.get("/help/urgent/").content.decode()
        assert "What became of it?" not in page
        assert "I have been seen" in page
        assert 'href="/screening/seen/"' not in page, "the check has no all-clear: the safety questions have"
        assert client.get("/screening/seen/").status_code == 302
        monkeypatch.setattr(clock, "now", lambda: NOW + DAY)
        assert client.get("/today/")["Location"] == "/help/urgent/"
        page = unescape(client.get("/help/urgent/").content.decode())
        assert "On 20 November you told us: Fever, chills, feeling ill. What became of it?" in page

    def test_while_answering_again_it_is_not_asked_yet(self, client: Client) -> None:
        walked(client)
        client.get("/screening/?anew")
        client.post("/screening/nerves/", {"nerves": ["saddle"], "asked": ["nerves"]})
        page = client.get("/help/emergency/").content.decode()
        assert "Numb around genitals or bottom" in page
        assert "What became of it?" not in page
        assert client.post("/screening/became/", {f"became-{SADDLE}": "mistake"})["Location"] == "/today/"
        assert Today.objects.get().outcome == "emergency"

    def test_it_is_theirs_alone(self, client: Client) -> None:
        walked(client, "numb-saddle")
        client.get("/screening/?anew")
        walked(client)
        for other in (Client(), Client()):
            data = {f"became-{SADDLE}": "mistake"}
            assert other.post("/screening/became/", data)["Location"] == "/screening/"
        assert Today.objects.get().outcome == "emergency"
        assert Client(enforce_csrf_checks=True).post("/screening/became/", data).status_code == 403

    def test_a_replay_file_says_it(self, client: Client) -> None:
        walked(client, signs=("fever",))
        client.get("/screening/?anew")
        walked(client)
        data = client.get("/api/replay/plan").json()
        assert [item["rule"] for item in data["input"]["told"]] == ["r4-fever"]
        assert data["output"]["no_plan"]["kind"] == "urgent"
        assert again(load_content(), read_file(data), code=code_version()).same
