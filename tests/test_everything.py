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
