"""What is stored with each event is what the whole history gives: over thousands of random histories."""

import uuid
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.histories import entries, live
from tests.test_services import do, screened, today_of
from unslump.cli.main import main
from unslump.core.catalogue import Catalogue
from unslump.core.history import read_entries
from unslump.core.progress import fold, fold_all
from unslump.core.status import Status
from unslump.core.values import to_json
from unslump.web.records.models import Decision, Entry, Today
from unslump.web.services import rebuilding
from unslump.web.services.language import speak
from unslump.web.services.pieces import in_pieces
from unslump.web.services.rebuilding import compare, folded, rebuild
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import status_of

HISTORIES = 10_000
LIVED = 300
SEED = 20261120
database = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize("part", range(4))
def test_stored_entry_by_entry_is_folded_at_once(content: Catalogue, part: int) -> None:
    """As the site does it, with the stored form of the status between any two entries; and all at once."""
    seen: set[str] = set()
    for number in range(part * HISTORIES // 4, (part + 1) * HISTORIES // 4):
        random = Random(SEED + number)  # noqa: S311 - the same lives every time
        told = entries(content, random)
        stored = Status().plain()
        for body in told:
            [entry] = read_entries([body])
            stored = fold(content, Status.read(stored, what="status"), entry).plain()
        at_once = fold_all(content, read_entries(told)).plain()
        assert stored == at_once, f"seed {SEED + number}: {to_json(told)}"
        assert folded(content, ((uuid.uuid4(), body) for body in told)).status.plain() == stored
        seen.add(to_json(stored))
    assert len(seen) > HISTORIES // 4 * 0.9, "hardly any two histories are the same"


class TestStored:
    pytestmark = database

    @pytest.mark.parametrize("part", range(6))
    def test_lived_histories(self, part: int) -> None:
        records = 0
        for number in range(part * LIVED // 6, (part + 1) * LIVED // 6):
            person = live(Random(SEED + number))  # noqa: S311 - the same lives every time
            row = today_of(person)
            found = [str(difference) for difference in compare(row)]
            assert found == [], f"seed {SEED + number}"
            records += Entry.objects.filter(person=person, kind="record").count()
        assert records > LIVED / 6

    def test_also_when_the_language_changes_in_between(self) -> None:
        for number in range(20):
            random = Random(SEED + number)  # noqa: S311 - the same lives every time
            person = live(random)
            speak(person, "es", today=today_of(person).on, now=NOW)
            assert list(compare(today_of(person))) == [], f"seed {SEED + number}"

    def damaged(self) -> Any:
        person = screened()
        do(person, today_of(person).on)
        tell_after(person, pain=1, effort=3, today=today_of(person).on, now=NOW)
        row = today_of(person)
        row.status["pending"]["after"] = 9
        row.save()
        return person

    def test_what_was_damaged_is_named_and_mended(self) -> None:
        person = self.damaged()
        found = rebuild(person.id, now=NOW, mend=False)
        assert found is not None
        assert (found.path, found.then, found.now) == ("status.pending.after", "9", "1")
        assert today_of(person).status["pending"]["after"] == 9
        assert rebuild(person.id, now=NOW, mend=True) is not None
        assert today_of(person).status["pending"]["after"] == 1
        assert rebuild(person.id, now=NOW, mend=False) is None

    def test_a_day_that_was_damaged(self) -> None:
        person = screened()
        row = today_of(person)
        row.plan["minutes"] = 55
        row.save()
        found = rebuild(person.id, now=NOW, mend=True)
        assert found is not None
        assert found.path == "plan.minutes"
        assert rebuild(person.id, now=NOW, mend=False) is None
        assert Decision.objects.filter(person=person).count() == 1

    @pytest.mark.parametrize(
        ("key", "value"), [("finished", "left"), ("finished_on", None), ("after_for", uuid.uuid4())]
    )
    def test_how_the_last_session_ended(self, key: str, value: Any) -> None:
        person = screened()
        do(person, today_of(person).on)
        Today.objects.filter(person=person).update(**{key: value})
        found = rebuild(person.id, now=NOW, mend=True)
        assert found is not None
        assert found.path == key
        assert list(compare(today_of(person))) == []

    def test_a_long_history_is_read_in_pieces(self, monkeypatch: pytest.MonkeyPatch) -> None:
        person = screened()
        do(person, today_of(person).on)
        monkeypatch.setattr(rebuilding, "in_pieces", lambda rows: in_pieces(rows, 1))
        assert rebuild(person.id, now=NOW, mend=False) is None
        with CaptureQueriesContext(connection) as seen:
            rebuild(person.id, now=NOW, mend=False)
        assert not any('"events"' in query["sql"] for query in seen)

    def test_the_command(self, capsys: Any) -> None:
        well, person = screened(), self.damaged()
        assert main(["rebuild", "--check"]) == 1
        told = capsys.readouterr()
        assert told.err == f"unslump: {person.id}: status.pending.after: 9 -> 1\n"
        assert "2 people, 1 differ." in told.out
        assert main(["rebuild", "--json"]) == 0
        assert f'"person": "{person.id}"' in capsys.readouterr().out
        assert main(["rebuild", "--check"]) == 0
        assert "2 people, 0 differ." in capsys.readouterr().out
        assert status_of(today_of(well)) == status_of(today_of(well))

    def test_an_entry_that_cannot_be_read_is_named(self, capsys: Any) -> None:
        person = screened()
        Entry.objects.filter(person=person, kind="check-in").update(body={"type": "check-in"})
        assert main(["rebuild"]) == 1
        assert str(person.id) in capsys.readouterr().err


def test_no_database_is_named(tmp_path: Any) -> None:
    import os
    import subprocess
    import sys

    command = [
        sys.executable,
        "-c",
        "import sys; from unslump.cli.main import main; sys.exit(main(sys.argv[1:]))",
        "rebuild",
        "--check",
        "--data",
        str(tmp_path / "none"),
    ]
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "holds no database" in done.stderr
    assert not (tmp_path / "none").exists()
