"""Files that cannot be taken in: each is refused by name, and nothing is stored."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import NOW, TODAY
from tests.taken import brought, busy, file_of
from unslump.core.errors import BadInput, OtherVersion
from unslump.interop import archive
from unslump.interop.archive import JSON_NAME, TooBig, read
from unslump.web.records.models import Entry, Person
from unslump.web.services.bringing import Elsewhere
from unslump.web.services.deleting import delete_everything
from unslump.web.services.taking import everything_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


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
