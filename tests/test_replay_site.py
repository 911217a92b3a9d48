"""Replay files of what is stored: what a person was shown, theirs alone, also after the content has changed."""

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from tests.conftest import NOW, ROOT, TODAY
from tests.test_services import WELL, do, screened, today_of, whole_session
from tests.walk import checked
from tests.walk import screened as walked
from unslump.cli.main import main
from unslump.core.loading import load_content
from unslump.core.replaying import again, read_file
from unslump.keeping import keep_content
from unslump.version import code_version
from unslump.web import clock
from unslump.web.records.models import Decision, Entry, Today
from unslump.web.services import content as content_service
from unslump.web.services.checking import check_before
from unslump.web.services.people import keep_as
from unslump.web.services.replays import NOT_NOTED, plan_file, screening_file, session_file
from unslump.web.services.screening import alarm
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import fresh

NAMES = sorted(path.stem for path in (ROOT / "examples").glob("*.json"))

database = [pytest.mark.database, pytest.mark.django_db]


class TestStored:
    pytestmark = database

    def replays(self, download: Any) -> Any:
        """The file, once it has been through a disk and come out the same."""
        data = json.loads(json.dumps(download.data))
        file = read_file(data)
        replayed = again(load_content(), file, code=code_version())
        assert replayed.same, [str(difference) for difference in replayed.differences]
        return data

    def test_everything_that_a_person_was_shown_replays(self) -> None:
        person = screened()
        for number in range(6):
            day, now = TODAY + timedelta(days=number), NOW + timedelta(days=number)
            if number:
                check_before(person, {"pain": number % 3, "new": ["none"]}, today=day, now=now)
            row = fresh(today_of(person), today=day, now=now)
            shown = self.replays(plan_file(person))["output"]
            assert (shown.get("plan"), shown["clearance"]) == (row.plan, row.clearance)
            if row.plan is None:
                assert tuple(shown["no_plan"]["reasons"]) == tuple(row.reasons)
                continue
            events = whole_session(row)
            if number == 4:
                events = [*events[:9], {"type": "symptom", "kind": "tingling", "severity": 2}, {"type": "stop"}]
            record = do(person, day, events)
            assert self.replays(session_file(person))["output"] == record.plain()
            row = today_of(person)
            shown = self.replays(plan_file(person))["output"]
            assert shown.get("plan") == row.plan  # also after the session has changed the status
            tell_after(person, pain=number % 4, effort=3, today=day, now=now)
        assert Decision.objects.filter(person=person).count() >= 6
        for decision in Decision.objects.filter(person=person):
            self.replays(plan_file(person, decision.pk))
            self.replays(screening_file(person, decision.pk, today=TODAY))
        for entry in Entry.objects.filter(person=person, kind="record"):
            assert self.replays(session_file(person, entry.client))["code"] == code_version()

    def test_the_same_decision_is_kept_once(self) -> None:
        person = screened()
        assert Decision.objects.filter(person=person).count() == 1
        row = today_of(person)
        row.content = ""
        row.save()
        fresh(row, today=TODAY, now=NOW)
        assert Decision.objects.filter(person=person).count() == 1
        fresh(today_of(person), today=TODAY + timedelta(days=1), now=NOW)
        assert Decision.objects.filter(person=person).count() == 2

    @pytest.mark.parametrize("name", NAMES)
    def test_every_example_person(self, name: str) -> None:
        person = screened(name)
        row = today_of(person)
        data = self.replays(screening_file(person, today=TODAY))
        assert (data["kind"], data["output"]) == ("screening", row.clearance)
        data = self.replays(plan_file(person))
        assert data["output"].get("plan") == row.plan

    def test_an_alarm_while_answering_again(self) -> None:
        person = screened()
        answers = {"nerves": ("saddle",)}
        assert alarm(person, answers, today=TODAY, now=NOW)
        assert self.replays(plan_file(person))["output"]["no_plan"]["kind"] == "emergency"
        person.draft = {"answers": {"nerves": ["saddle"]}, "visited": ["nerves"]}
        data = self.replays(screening_file(person, today=TODAY))
        assert data["kind"] == "emergency"
        assert data["output"]["findings"][0]["status"] == "emergency"

    def test_what_was_stored_before_the_content_changed(self, monkeypatch: Any, tmp_path: Path, capsys: Any,
                                                        other_content: Path) -> None:  # fmt: skip
        """Last week's session and decision name last week's content, and replay once it is found."""
        last_week = TODAY - timedelta(days=7)
        with monkeypatch.context() as patch:
            patch.setattr(content_service, "load_content", lambda *_: load_content(other_content))
            person = screened(on=last_week, now=NOW - timedelta(days=7))
            record = do(person, last_week)
            number = Decision.objects.get(person=person).pk
        check_before(person, WELL, today=TODAY, now=NOW)
        old = load_content(other_content).version
        assert self.replays(plan_file(person))["content"] == load_content().version
        keep_content(tmp_path / "data", other_content)
        for download in (session_file(person), plan_file(person, number), screening_file(person, number, today=TODAY)):
            assert download.data["content"] == old
            path = tmp_path / download.name
            assert path.name.endswith(f"-{last_week}.json")
            path.write_text(json.dumps(download.data))
            assert main(["replay", str(path)]) == 2
            _, err = capsys.readouterr()
            assert f"was made with content {old}, here is {load_content().version}" in err
            assert main(["replay", str(path), "--data", str(tmp_path / "data")]) == 0
            out, err = capsys.readouterr()
            assert err == ""
            assert out.endswith(f"Same result as on {last_week}.\n")
        assert session_file(person).data["output"] == record.plain()

    def test_a_session_of_before_the_code_was_noted(self) -> None:
        person = screened()
        do(person, TODAY)
        Entry.objects.filter(person=person, kind="record").update(code="")
        assert self.replays(session_file(person))["code"] == NOT_NOTED

    def test_nothing_yet(self, django_user_model: Any) -> None:
        person = keep_as(django_user_model.objects.create(username="fictional"), None, today=TODAY, now=NOW)
        assert plan_file(person) is None
        assert screening_file(person, today=TODAY) is None
        assert session_file(person) is None

    def test_decisions_go_with_the_history_into_an_account(self, django_user_model: Any) -> None:
        user = django_user_model.objects.create(username="fictional")
        own = keep_as(user, screened().id, today=TODAY, now=NOW)
        guest = screened("acute-day-3")
        keep_as(user, guest.id, today=TODAY, now=NOW)
        numbers = list(Decision.objects.filter(person=own).values_list("pk", flat=True))
        assert len(numbers) >= 2
        for number in numbers:
            self.replays(plan_file(own, number))
        assert plan_file(own).data["output"].get("plan") == today_of(own).plan


class TestSite:
    pytestmark = database

    @pytest.fixture(autouse=True)
    def _time(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)

    def send(self, client: Client) -> str:
        number = str(uuid.uuid4())
        row = Today.objects.order_by("person__created_at").first()
        body = {"id": number, "script": row.script["id"], "started_at": NOW.isoformat(), "events": whole_session(row)}
        assert client.post("/api/sessions", json.dumps(body), content_type="application/json").status_code == 200
        return number

    def test_a_person_saves_what_they_see(self, client: Client) -> None:
        walked(client)
        assert 'href="/replay/plan/"' in client.get("/today/").content.decode()
        number = self.send(client)
        assert 'href="/replay/session/"' in client.get("/session/done/").content.decode()
        assert 'href="/replay/plan/"' in client.get("/today/").content.decode()
        for path, name in [
            ("/replay/screening/", "unslump-screening-2026-11-20.json"),
            ("/replay/plan/", "unslump-plan-2026-11-20.json"),
            ("/replay/session/", "unslump-session-2026-11-20.json"),
            (f"/replay/session/{number}/", "unslump-session-2026-11-20.json"),
            (f"/api/replay/sessions/{number}", "unslump-session-2026-11-20.json"),
            ("/api/replay/plan", "unslump-plan-2026-11-20.json"),
            ("/api/replay/screening", "unslump-screening-2026-11-20.json"),
        ]:
            response = client.get(path)
            assert response.status_code == 200
            assert response["Content-Disposition"] == f'attachment; filename="{name}"'
            assert response["Cache-Control"] == "no-store"
            assert response["Content-Type"].startswith("application/json")
            assert again(load_content(), read_file(json.loads(response.content)), code=code_version()).same

    def test_what_is_listed_can_be_had(self, client: Client) -> None:
        walked(client)
        number = self.send(client)
        listed = client.get("/api/replay").json()
        assert [session["id"] for session in listed["sessions"]] == [number]
        page = client.get("/replay/").content.decode()
        for decision in listed["decisions"]:
            assert f'href="/replay/plan/{decision["number"]}/"' in page
            for kind in ("plan", "screening"):
                assert client.get(f"/api/replay/{kind}?number={decision['number']}").status_code == 200
        assert f'href="/replay/session/{number}/"' in page

    @pytest.mark.parametrize(
        ("name", "kind"), [("numb-saddle", "emergency"), ("five-weeks-after-birth", "clinician-first")]
    )
    def test_a_page_of_help_offers_it(self, client: Client, name: str, kind: str) -> None:
        assert walked(client, name)["Location"] == f"/help/{kind}/"
        assert 'href="/replay/screening/"' in client.get(f"/help/{kind}/").content.decode()
        file = read_file(client.get("/replay/screening/").json())
        assert again(load_content(), file, code=code_version()).same
        said = file.output.findings[0].status if kind == "emergency" else file.output.status
        assert said == kind

    def test_help_for_nobody_in_particular_offers_nothing(self, client: Client) -> None:
        assert "/replay/" not in client.get("/help/emergency/").content.decode()

    def test_nobody_gets_what_is_somebody_elses(self, client: Client, django_user_model: Any) -> None:
        walked(client)
        number = self.send(client)
        decision = Decision.objects.get().pk
        other, signed_in = Client(), Client()
        walked(other, "acute-day-3")
        signed_in.force_login(django_user_model.objects.create(username="fictional"))
        paths = [
            f"/replay/session/{number}/",
            f"/replay/plan/{decision}/",
            f"/replay/screening/{decision}/",
            f"/api/replay/sessions/{number}",
            f"/api/replay/plan?number={decision}",
            f"/api/replay/screening?number={decision}",
        ]
        for path in paths:
            assert client.get(path).status_code == 200
            assert other.get(path).status_code == 404
            for stranger in (Client(), signed_in):
                assert stranger.get(path).status_code == (401 if path.startswith("/api/") else 404)
        for path in ("/replay/session/", "/replay/plan/", "/replay/screening/"):
            assert Client().get(path).status_code == 404
        assert other.get("/replay/session/").status_code == 404
        assert Client().get("/replay/")["Location"] == "/screening/"

    @pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999999", "-1", "x"])
    def test_a_number_that_is_none(self, client: Client, number: str) -> None:
        walked(client)
        assert client.get(f"/replay/plan/{number}/").status_code == 404
        response = client.get(f"/api/replay/plan?number={number}")
        assert response.status_code in (404, 422)
        assert response.json().keys() == {"error", "problems"}

    def test_a_new_day_is_a_new_decision(self, client: Client, monkeypatch: Any) -> None:
        walked(client)
        first = client.get("/replay/plan/").json()
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
        client.get("/today/")
        checked(client)
        second = client.get("/replay/plan/").json()
        assert first["output"]["plan"]["on"] == "2026-11-20"
        assert second["output"]["plan"]["on"] == "2026-11-21"
        assert second["input"]["check"] == {"pain": 0, "new": ["none"]}

    def test_nothing_but_saving_is_allowed(self, client: Client) -> None:
        for path in ("/replay/", "/replay/plan/", "/replay/screening/", "/replay/session/"):
            assert client.post(path).status_code == 405

    def test_about_names_program_and_content(self, client: Client) -> None:
        page = client.get("/about/").content.decode()
        assert code_version() in page
        assert load_content().version in page


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_day_from_before_decisions_were_kept_is_decided_anew() -> None:
    """The migration leaves every stored day to be worked out, and kept, when it is next looked at."""
    person = screened()
    Decision.objects.all().delete()
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("records")
    MigrationExecutor(connection).migrate([("records", "0001_initial")])
    MigrationExecutor(connection).migrate(newest)
    row = fresh(today_of(person), today=TODAY, now=NOW)
    assert row.content == load_content().version
    assert plan_file(person).data["output"]["plan"] == row.plan
