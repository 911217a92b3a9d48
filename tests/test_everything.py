"""Everything of a person: taken along and brought elsewhere. Nothing is lost, nothing is there twice."""

import csv
import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from django.utils.translation import override

from tests.conftest import NOW, ROOT, TODAY
from tests.histories import live
from tests.taken import brought, busy, file_of, same
from tests.test_services import WELL, answers_of, do, screened, today_of, whole_session
from unslump.interop.archive import JSON_NAME, read, zipped
from unslump.interop.tables import TABLES, Told, text_of
from unslump.web.records.models import Decision, Entry, Person, Screening, Script, Today
from unslump.web.services.bringing import bring
from unslump.web.services.checking import check_before
from unslump.web.services.deleting import delete_everything
from unslump.web.services.rebuilding import compare
from unslump.web.services.screening import WhatBecame, alarm, answer_screening, new_person, say_what_became
from unslump.web.services.sessions import store_session, tell_after
from unslump.web.services.taking import archive_of, everything_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SEED = 7


class TestTaken:
    def test_it_is_one_zip_with_a_readable_file_and_tables(self) -> None:
        person = busy()
        whole = b"".join(archive_of(person, now=NOW))
        with zipfile.ZipFile(io.BytesIO(whole)) as found:
            assert found.testzip() is None
            assert found.namelist() == [JSON_NAME, *(table.file for table in TABLES)]
            data = json.loads(found.read(JSON_NAME))
            tables = {t.file: list(csv.DictReader(io.StringIO(found.read(t.file).decode("utf-8-sig")))) for t in TABLES}
        assert data == everything_of(person, now=NOW)
        schema = json.loads((ROOT / "docs" / "schemas" / "everything.schema.json").read_text())
        jsonschema_rs.validator_for(schema).validate(data)
        assert len(tables["sessions.csv"]) == 2
        assert [one["symptoms"] for one in tables["sessions.csv"]] == ["0", "1"]
        assert tables["symptoms.csv"][0]["kind"] == "tingling"
        notes = [one["note"] for one in tables["check-ins.csv"] if one["note"]]
        assert notes == ["'=1+1, and a \U0001f63a; mañana"], "a spreadsheet shows it, and does not reckon with it"
        assert {one["session"] for one in tables["exercises.csv"]} == {one["session"] for one in tables["sessions.csv"]}
        assert tables["factors.csv"][0]["factor"] == "sleep"
        assert tables["programmes.csv"]

    def test_it_is_written_in_pieces(self) -> None:
        person = screened()
        assert len(list(archive_of(person, now=NOW))) >= 3
        pieces = list(zipped([("a", ("x" * 100_000 + str(n) for n in range(400)))], NOW))
        assert len(pieces) > 2

    def test_nothing_of_anybody_else(self) -> None:
        person, other = busy(), busy()
        text = json.dumps(everything_of(person, now=NOW))
        assert str(other.id) not in text
        assert not [str(e.client) for e in Entry.objects.filter(person=other) if str(e.client) in text]


class TestRoundTrip:
    @pytest.fixture
    def elsewhere(self) -> Callable[[Person], None]:
        """Empties this database, as if the file were brought to another one."""
        return lambda person: delete_everything(person)

    def test_nothing_is_lost(self, elsewhere: Any) -> None:
        person = busy()
        first = everything_of(person, now=NOW)
        elsewhere(person)
        with override("es"):  # the language that they chose
            again = brought(first)
            assert same(everything_of(again, now=NOW)) == same(first)
        assert list(compare(today_of(again))) == []

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_note_that_waits_for_an_answer(self, elsewhere: Any, when: str) -> None:
        """With everything that was told together with it."""
        person, note = screened(), "Leg gave way on the stairs"
        if when == "before":
            told = check_before(person, WELL, leg="down", today=TODAY, now=NOW, note=note).noted
        else:
            do(person, TODAY)
            told = tell_after(person, pain=2, effort=4, reserve=3, today=TODAY, now=NOW, note=note).noted
        assert told.keys() >= {"note", "leg" if when == "before" else "reserve"}
        first = everything_of(person, now=NOW)
        elsewhere(person)
        again = brought(first)
        assert same(everything_of(again, now=NOW)) == same(first)
        assert (today_of(again).noted, today_of(again).outcome) == (told, "note")

    def test_over_random_histories(self, elsewhere: Any) -> None:
        for number in range(20):
            person = live(Random(SEED + number))  # noqa: S311 - the same lives every time
            row = today_of(person)
            first = everything_of(person, now=NOW)
            elsewhere(person)
            when = {"today": row.on, "now": NOW + timedelta(days=5)}
            again = brought(first, **when)
            mine, theirs = same(everything_of(again, now=NOW)), same(first)
            for name in ("scripts", "decisions"):  # a session since may have made another plan of the day
                kept = theirs.pop(name)
                assert mine.pop(name)[: len(kept)] == kept, f"seed {SEED + number}"
            assert mine == theirs, f"seed {SEED + number}"
            now = today_of(again)
            assert (now.outcome, now.finished) == (row.outcome, row.finished), f"seed {SEED + number}"
            assert list(compare(now)) == [], f"seed {SEED + number}"

    def test_twice_is_once(self) -> None:
        person = busy()
        first = everything_of(person, now=NOW)
        counts = [model.objects.count() for model in (Entry, Screening, Script, Decision)]
        assert bring(person, read(file_of(first)), today=TODAY, now=NOW).entries == 0
        assert [model.objects.count() for model in (Entry, Screening, Script)] == counts[:3]
        again = everything_of(person, now=NOW)
        assert same(again)["history"] == same(first)["history"]

    def test_an_older_history_comes_before_what_is_here(self, elsewhere: Any) -> None:
        old = screened(on=TODAY - timedelta(days=3), now=NOW - timedelta(days=3))
        do(old, TODAY - timedelta(days=3))
        first = everything_of(old, now=NOW)
        elsewhere(old)
        person = screened()
        do(person, TODAY)
        brought(first, person)
        rows = list(Entry.objects.filter(person=person).order_by("id"))
        assert [row.stored_at for row in rows] == sorted(row.stored_at for row in rows)
        assert sum(row.kind == "record" for row in rows) == 2
        row = today_of(person)
        assert (row.finished_on, row.answered_on) == (TODAY, TODAY)
        assert list(compare(row)) == []

    def test_newer_answers_count(self, elsewhere: Any) -> None:
        later = TODAY + timedelta(days=2)
        newer = screened("acute-day-3", on=later, now=NOW + timedelta(days=2))
        first = everything_of(newer, now=NOW)
        elsewhere(newer)
        person = screened()
        brought(first, person, today=later, now=NOW + timedelta(days=2))
        assert today_of(person).answered_on == later
        assert today_of(person).answers == first["today"]["answers"]


class TestSafety:
    def test_a_clearance_is_never_taken_from_a_file(self) -> None:
        """Whatever the file says that was allowed: the answers are screened here."""
        person = screened()
        check_before(person, {"pain": 2, "new": ["bladder"]}, today=TODAY, now=NOW)
        data = everything_of(person, now=NOW)
        for one in data["decisions"]:
            assert one["decision"]["output"]["clearance"]
        delete_everything(person)
        again = today_of(brought(data))
        assert (again.outcome, again.plan, again.script) == ("emergency", None, None)

    def test_a_sign_taken_out_of_the_file_stands_by_the_answers(self) -> None:
        person = new_person(NOW)
        answer_screening(person, answers_of("numb-saddle"), today=TODAY, now=NOW)
        data = everything_of(person, now=NOW)
        delete_everything(person)
        data["today"]["told"] = []
        again = brought(data)
        assert today_of(again).outcome == "emergency"
        answer_screening(again, answers_of("desk-worker"), today=TODAY, now=NOW)
        assert today_of(again).outcome == "emergency", "leaving it out does not resolve it"

    def test_a_file_resolves_nothing_that_stands_here(self) -> None:
        well = screened()
        clean = everything_of(well, now=NOW + timedelta(days=1))
        delete_everything(well)
        clean["today"]["answered_on"] = (TODAY + timedelta(days=1)).isoformat()
        clean["today"]["told"] = [
            {"rule": "check-nerves", "on": TODAY.isoformat(), "became": "mistake"},
        ]
        person = screened()
        check_before(person, {"pain": 2, "new": ["bladder"]}, today=TODAY, now=NOW)
        brought(clean, person, today=TODAY + timedelta(days=1), now=NOW + timedelta(days=1))
        assert today_of(person).outcome == "emergency"

    def test_an_alarm_stays(self) -> None:
        person = screened()
        assert alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
        data = everything_of(person, now=NOW)
        delete_everything(person)
        assert today_of(brought(data)).outcome == "emergency"

    def test_an_alarm_with_nothing_decided_yet_stays(self) -> None:
        person = new_person(NOW)
        assert alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
        person.refresh_from_db()
        data = everything_of(person, now=NOW)
        delete_everything(person)
        again = brought(data)
        answer_screening(again, answers_of("desk-worker"), today=TODAY, now=NOW)
        assert today_of(again).outcome == "emergency"

    def test_what_became_of_it_is_kept(self) -> None:
        person = screened()
        check_before(person, {"pain": 2, "new": ["bladder"]}, today=TODAY, now=NOW)
        tomorrow, then = TODAY + timedelta(days=1), NOW + timedelta(days=1)
        check_before(person, WELL, today=tomorrow, now=then)
        say_what_became(person, [WhatBecame(rule="check-nerves", became="mistake")], today=tomorrow, now=then)
        before = today_of(person).outcome
        data = everything_of(person, now=then)
        delete_everything(person)
        assert today_of(brought(data, today=tomorrow, now=then)).outcome == before == "screen-again"

    def test_questions_that_have_changed_since_are_asked_anew(self) -> None:
        person = screened()
        do(person, TODAY)
        data = everything_of(person, now=NOW)
        delete_everything(person)
        data["today"]["answers"]["no-such-question"] = "yes"
        again = brought(data)
        assert not Today.objects.filter(person=again).exists()
        answer_screening(again, answers_of("desk-worker"), today=TODAY, now=NOW)
        assert today_of(again).finished_on == TODAY
        assert today_of(again).status["last_session"] == TODAY.isoformat()

    def test_an_imported_script_is_nobody_elses(self) -> None:
        """The same name with something else in it stays with whoever brought it."""
        person = screened()
        do(person, TODAY)
        data = everything_of(person, now=NOW)
        delete_everything(person)
        name = data["scripts"][0]["script"]["id"]
        data["scripts"][0]["script"]["on"] = "2026-01-01"
        forger = brought(data)
        own = Script.objects.get(person=forger, name=name)
        row = today_of(forger)
        store_session(forger, uuid.uuid4(), name, whole_session(row), NOW, now=NOW)
        other = screened()
        assert today_of(other).script["id"] == own.name
        assert do(other, TODAY).on == TODAY


<<<<<<< HEAD
=======
def changed(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    copy = json.loads(json.dumps(data))
    here = copy
    *keys, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in keys:
        here = here[key]
    here[last] = value
    return copy


class TestRefused:
    @pytest.fixture
    def data(self) -> dict[str, Any]:
        person = busy()
        made = everything_of(person, now=NOW)
        delete_everything(person)
        return made

    @pytest.mark.parametrize(
        ("path", "value", "says"),
        [
            ("type", "replay", "no file of everything"),
            ("history.0.entry.type", "wish", "history"),
            ("history.1.entry.pain", 11, "pain"),
            ("history.0.id", "not-an-id", "id"),
            ("history.0.entry.on", "2026-11-22", "lies in the future"),
            ("history.0.stored_at", "2026-11-22T10:00:00Z", "lies in the future"),
            ("history.0.stored_at", "2026-11-19T10:00:00", "timezone"),
            ("today.answered_on", "2027-01-01", "lies in the future"),
            ("today.answered_on", "0000-01-01", "answered_on"),
            ("today.clearance", {"status": "clear"}, "unknown key"),
            ("today.checked_on", None, "belongs together"),
            ("person.language", "x" * 9, "language"),
            ("screenings.0.answers", {"a": 1.5}, "answers"),
            ("screenings.0.answers", {"a": "\x00"}, "cannot be kept"),
            ("person.draft", {"answers": {"a": "\ud800"}}, "cannot be kept"),
            ("screenings.0.answers", {"a": 10**30}, "too big"),
            ("scripts.0.script.on", "someday", "is no day"),
            ("scripts.0.script.id", "x" * 33, "longer"),
            ("decisions.0.decision.kind", "screening", "kind"),
        ],
    )
    def test_what_cannot_be_is_named_and_nothing_is_stored(
        self, data: dict[str, Any], path: str, value: Any, says: str
    ) -> None:
        with pytest.raises(BadInput, match=says):
            brought(changed(data, path, value))
        assert not Person.objects.exists()
        assert not Entry.objects.exists()

    def test_the_same_id_twice(self, data: dict[str, Any]) -> None:
        data["history"].append(data["history"][0])
        with pytest.raises(BadInput, match="there twice"):
            brought(data)

    def test_the_last_moment_that_is_no_future(self, data: dict[str, Any]) -> None:
        tomorrow = (TODAY + timedelta(days=1)).isoformat()
        data = changed(data, "history.0.entry.on", tomorrow)
        assert brought(changed(data, "history.0.stored_at", f"{tomorrow}T09:00:00Z"))

    def test_another_version(self, data: dict[str, Any]) -> None:
        with pytest.raises(OtherVersion, match="format 2"):
            brought(changed(data, "format", 2))

    def test_somebody_elses(self, data: dict[str, Any]) -> None:
        brought(data)
        with pytest.raises(Elsewhere):
            brought(data)
        assert Person.objects.count() == 1

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"{",
            b"[]",
            b"\xff\xfe",
            b"[" * 200_000,
            b'{"type": "everything", "format": NaN}',
            b'{"type": "everything", "format": 1e999}',
            b'{"type": "everything", "format": 1, "x": ' + b"9" * 5000 + b"}",
            b"PK\x03\x04 no zip at all",
            b'{"type": "everything", "format": 1}',
        ],
    )
    def test_no_file_of_ours(self, raw: bytes) -> None:
        with pytest.raises(BadInput):
            read(io.BytesIO(raw))

    def zip_of(self, *files: tuple[str, bytes]) -> io.BytesIO:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as found:
            for name, data in files:
                found.writestr(name, data)
        return made

    def test_a_zip_bomb(self) -> None:
        bomb = self.zip_of((JSON_NAME, b" " * (archive.MOST_BYTES + 1)))
        assert len(bomb.getvalue()) < 100_000
        with pytest.raises(TooBig):
            read(bomb)

    def test_a_zip_that_understates_its_size(self, data: dict[str, Any]) -> None:
        made = self.zip_of((JSON_NAME, b" " * 5_000_000)).getvalue()
        size = (5_000_000).to_bytes(4, "little")
        assert made.count(size) == 2
        with pytest.raises(BadInput):
            read(io.BytesIO(made.replace(size, (10).to_bytes(4, "little"))))

    def test_other_zips(self) -> None:
        with pytest.raises(BadInput, match="not in it"):
            read(self.zip_of(("other.json", b"{}")))
        with pytest.raises(BadInput, match="not in it"):
            read(self.zip_of(*((f"{n}", b"") for n in range(archive.MOST_FILES)), (JSON_NAME, b"{}")))

    def test_a_damaged_zip(self, data: dict[str, Any]) -> None:
        whole = bytearray(self.zip_of((JSON_NAME, json.dumps(data).encode())).getvalue())
        whole[400:420] = b"\0" * 20
        with pytest.raises(BadInput, match="damaged"):
            read(io.BytesIO(bytes(whole)))

    def test_too_big(self, monkeypatch: pytest.MonkeyPatch, data: dict[str, Any]) -> None:
        size = len(file_of(data).getvalue())
        monkeypatch.setattr(archive, "MOST_BYTES", size)
        assert read(file_of(data))
        monkeypatch.setattr(archive, "MOST_BYTES", size - 1)
        with pytest.raises(TooBig):
            read(file_of(data))


def tables() -> dict[str, str]:
    """Every table of the database, whole, as text."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = "\n".join(map(repr, cursor.fetchall()))
    return found


def marks_of(person: Person) -> list[str]:
    return [
        str(person.id),
        person.id.hex,
        *(str(one) for one in Entry.objects.filter(person=person).values_list("client", flat=True)),
    ]


class TestDeleted:
    def signed_in(self, client: Client) -> tuple[User, Person]:
        user = User.objects.create(username="fictional", email="fictional@example.org")
        EmailAddress.objects.create(user=user, email="fictional@example.org", verified=True, primary=True)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        person = busy()
        person.user = user
        person.save()
        return user, person

    def test_nothing_is_left_in_any_table(self, client: Client) -> None:
        _, person = self.signed_in(client)
        elsewhere, stranger, other = Client(), Client(), screened()
        elsewhere.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        stranger.force_login(User.objects.create(username="other"), backend="django.contrib.auth.backends.ModelBackend")
        marks = [*marks_of(person), "fictional"]
        before = "\n".join(tables().values())
        assert all(mark in before or mark == person.id.hex or "-" in mark for mark in marks)
        page = client.post("/yours/delete/", {"sure": "on"})
        assert (page.status_code, page["Location"]) == (302, "/yours/deleted/")
        assert page["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert page.cookies[settings.SESSION_COOKIE_NAME].value == ""
        for name, text in tables().items():
            for mark in marks:
                assert mark not in text, name
        assert Session.objects.count() == 1, "only the stranger's is left"
        assert elsewhere.get("/account/email/").status_code == 302, "signed out there, too"
        assert today_of(other).outcome == "plan"
        assert b"Everything is deleted" in client.get("/yours/deleted/").content

    def test_every_model_that_names_a_person_is_emptied_with_them(self) -> None:
        """A model that is added later and points elsewhere would show here."""
        person = busy()
        delete_everything(person)
        ours = [model for model in apps.get_models() if model._meta.app_label == "records"]
        assert [model.__name__ for model in ours if model.objects.exists()] == []

    def test_a_guest(self, client: Client) -> None:
        walked(client)
        page = client.get("/yours/delete/")
        assert b"Nobody can bring them back" in page.content
        assert client.post("/yours/delete/", {}).status_code == 422
        assert Person.objects.count() == 1
        page = client.post("/yours/delete/", {"sure": "on"})
        assert not Person.objects.exists()
        assert page.cookies[access.COOKIE]["max-age"] == 0
        assert client.get("/today/")["Location"].startswith("/screening/")

    def test_without_anybody(self, client: Client) -> None:
        for url in ("/yours/delete/", "/yours/everything.zip", "/yours/summary.pdf"):
            assert client.get(url)["Location"] == "/yours/"
        page = client.get("/yours/").content
        assert b"Nothing is kept of you" in page
        assert b"/yours/delete/" not in page

    def test_by_an_operator(self, client: Client, capsys: Any, tmp_path: Any) -> None:
        _, person = self.signed_in(client)
        assert main(["delete", "nobody@example.org", "--yes"]) == 2
        assert main(["delete", str(uuid.uuid4()), "--yes"]) == 2
        assert main(["delete", "fictional@example.org"]) == 2
        assert Person.objects.exists()
        assert main(["export", str(person.id), "--out", str(tmp_path / "a.zip")]) == 0
        with (tmp_path / "a.zip").open("rb") as file:
            assert read(file).person.id == person.id
        assert main(["export", str(person.id), "--out", str(tmp_path / "no" / "a.zip")]) == 2
        assert main(["delete", "fictional@example.org", "--yes"]) == 0
        assert not Person.objects.exists()
        assert not User.objects.exists()
        assert "fictional@example.org" not in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_file_of_the_database_holds_nothing_of_them_either(client: Client) -> None:
    """What was deleted, and what was written over before, cannot be found in the bytes on the disk."""
    written = "unmistakable words of a note"
    user = User.objects.create(username="fictional", email="fictional.address@example.org")
    person = screened()
    person.user = user
    person.save()
    for number in range(3):
        do(person, TODAY + timedelta(days=number))
        when = {"today": TODAY + timedelta(days=number), "now": NOW + timedelta(days=number)}
        tell_after(person, pain=1, effort=3, note=written, **when)
        fresh(today_of(person), **when)
    marks = [written, person.id.hex, "fictional.address"]
    name = connection.settings_dict["NAME"]

    def held() -> list[str]:
        if connection.vendor != "sqlite":  # its files are its own; docs/operating.md says what VACUUM does there
            return [mark for mark in marks if mark in "\n".join(tables().values()).replace("-", "")]
        whole = b"".join(Path(f"{name}{end}").read_bytes() for end in ("", "-wal"))
        return [mark for mark in marks if mark.encode() in whole]

    assert held() == marks
    delete_everything(person)
    assert held() == []


class TestSite:
    def test_take_along_delete_and_bring_back(self, client: Client) -> None:
        walked(client)
        checked(client)
        assert b"/yours/everything.zip" in client.get("/yours/").content
        page = client.get("/yours/everything.zip")
        assert page["Content-Type"] == "application/zip"
        assert page["Cache-Control"] == "no-store"
        whole = page.getvalue()
        client.post("/yours/delete/", {"sure": "on"})
        fresh_browser = Client()
        file = io.BytesIO(whole)
        file.name = "unslump.zip"
        page = fresh_browser.post("/yours/import/", {"file": file}, follow=True)
        assert page.redirect_chain == [("/yours/", 302)]
        assert b"It is here." in page.content
        assert fresh_browser.get("/api/today").json()["outcome"] == "plan"
        file.seek(0)
        page = fresh_browser.post("/yours/import/", {"file": file}, follow=True)
        assert b"Nothing is there twice" in page.content

    @pytest.mark.parametrize(
        ("raw", "status", "says"),
        [
            (b"", 422, "empty"),
            (b"no", 400, "not JSON"),
            (b'{"type": "everything", "format": 2}', 409, "format 2"),
        ],
    )
    def test_refused_by_name(self, client: Client, raw: bytes, status: int, says: str) -> None:
        file = io.BytesIO(raw)
        file.name = "a.json"
        page = client.post("/yours/import/", {"file": file})
        assert page.status_code == status
        assert says in page.content.decode()
        assert not Person.objects.exists()

    def test_no_file_at_all(self, client: Client) -> None:
        page = client.post("/yours/import/", {})
        assert page.status_code == 422
        assert b"Please choose a file." in page.content

    def test_too_big_to_be_read(self, client: Client) -> None:
        page = client.generic(
            "POST", "/yours/import/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="30000000"
        )
        assert page.status_code == 413
        page = client.generic("POST", "/api/sessions", b"x", content_type="application/json", CONTENT_LENGTH="30000000")
        assert page.json()["error"] == "too-big"

    def test_a_history_that_is_somebody_elses(self, client: Client) -> None:
        walked(client)
        whole = client.get("/yours/everything.zip").getvalue()
        file = io.BytesIO(whole)
        file.name = "unslump.zip"
        page = Client().post("/yours/import/", {"file": file})
        assert page.status_code == 409
        assert b"Sign in there" in page.content
        assert Person.objects.count() == 1

    def test_nobody_else_gets_it(self, client: Client) -> None:
        walked(client)
        other = Client()
        assert other.get("/yours/everything.zip").status_code == 302
        forged = Client()
        forged.cookies[access.COOKIE] = str(Person.objects.get().id)
        assert forged.get("/yours/everything.zip").status_code == 302

    def test_it_is_never_taken_without_the_token(self, client: Client) -> None:
        walked(client)
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        assert strict.post("/yours/delete/", {"sure": "on"}).status_code == 403
        assert Person.objects.count() == 1


>>>>>>> 2d9c3fc476f8c3e30afadde12b6a9df1d8f899fd
@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ({"ticked": ["sleep", "socks"]}, [("ticked", "2", "sleep; socks")]),
        ({"ticked": []}, [("ticked", "0", "")]),
        ({"value": -3}, [("", "-3", "")]),
        ({"activities": [{"name": "=socks", "score": 4}]}, [("'=socks", "4", "")]),
        (
            {"trials": [{"side": "left", "values": [40, 44, 41]}, {"side": "right", "values": [50]}]},
            [("left", "41", "40; 44; 41"), ("right", "50", "50")],
        ),
    ],
)
def test_every_way_of_measuring_has_its_rows(body: dict[str, Any], rows: list[tuple[str, str, str]]) -> None:
    table = next(one for one in TABLES if one.file == "measures.csv")
    told = Told(id="", started_at="", body={"on": "2026-11-20", "measure": "one"} | body)
    found = list(csv.DictReader(io.StringIO("".join(text_of(table, [told])).removeprefix("\ufeff"))))
    assert [(one["part"], one["value"], one["told"]) for one in found] == rows
