"""What tests of everything share: somebody with something of every kind, their file, and bringing it."""

import io
import json
from typing import Any

from tests.conftest import NOW, TODAY
from tests.test_services import do, screened, today_of, whole_session
from unslump.interop.archive import read
from unslump.web.records.models import Person
from unslump.web.services.bringing import bring
from unslump.web.services.factors import tell_factor
from unslump.web.services.language import speak
from unslump.web.services.sessions import breathe_at, tell_after

MADE = ("made_at",)


def file_of(data: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO(json.dumps(data).encode())


def brought(data: dict[str, Any], person: Person | None = None, **when: Any) -> Person:
    at = {"today": TODAY, "now": NOW} | when
    return bring(person, read(file_of(data)), **at).person


def same(data: dict[str, Any]) -> dict[str, Any]:
    """What two files of the same person have in common wherever and whenever they were made."""
    kept = {key: value for key, value in data.items() if key not in MADE}
    return kept | {"person": {key: value for key, value in data["person"].items() if key != "id"}}


def busy() -> Person:
    """Somebody of whom there is something of every kind."""
    person = screened()
    breathe_at(person, 8)
    do(person, TODAY)
    tell_after(person, pain=2, effort=4, today=TODAY, now=NOW, note="=1+1, and a \U0001f63a; mañana")
    tell_factor(person, "sleep", "not-now", today=TODAY, now=NOW)
    events = whole_session(today_of(person))
    do(person, TODAY, [*events[:9], {"type": "symptom", "kind": "tingling", "severity": 2}, {"type": "stop"}])
    speak(person, "es", today=TODAY, now=NOW)
    person.refresh_from_db()
    person.draft = {"answers": {"pain-now": 3}, "visited": ["pain"]}
    person.save()
    return person
