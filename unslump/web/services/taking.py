"""Taking everything along: what is stored of a person as one zip, written piece by piece.

The JSON file holds all of it, a line for each item; the tables hold the history once more, for a spreadsheet. Pictures
in messages are files beside it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from unslump.interop.archive import JSON_NAME, zipped
from unslump.interop.everything import FORMAT, TYPE
from unslump.interop.tables import TABLES, Table, Told, text_of
from unslump.version import code_version
from unslump.web.records.messages import Message
from unslump.web.records.models import Decision, Entry, Person, Screening, Script, Today
from unslump.web.records.practice import Consent, Look
from unslump.web.services.messages import pictures_of
from unslump.web.services.pictures import path_of
from unslump.web.services.pieces import in_pieces
from unslump.web.services.practices import consents_of

_Row = TypeVar("_Row", bound=Model)
PICTURES = "pictures"
"""The folder in the zip for pictures in messages."""


def archive_of(person: Person, *, now: datetime) -> Iterator[bytes]:
    """Everything of a person as a zip, in pieces."""
    until = _newest(person)  # what is stored meanwhile belongs to the next file, also in the tables
    tables = ((table.file, text_of(table, _told(person, table, until))) for table in TABLES)
    text: Iterable[str | bytes] = _text(person, until, now)
    return zipped(chain([(JSON_NAME, text)], tables, _pictures(person)), now)


def everything_of(person: Person, *, now: datetime) -> dict[str, Any]:
    """The same as one value."""
    data: dict[str, Any] = json.loads("".join(_text(person, _newest(person), now)))
    return data


def _pictures(person: Person) -> Iterator[tuple[str, Iterable[str | bytes]]]:
    """Those in messages; one whose file is gone is left out."""
    for name in pictures_of(person):
        path = path_of(name)
        if path.exists():
            yield f"{PICTURES}/{name}", [path.read_bytes()]


def _newest(person: Person) -> int:
    return Entry.objects.filter(person=person).order_by("-id").values_list("id", flat=True).first() or 0


def _text(person: Person, until: int, now: datetime) -> Iterator[str]:
    """The JSON file: first who it is and what counts now, then the lists, one item a line."""
    row = Today.objects.filter(person=person).first()
    head = {
        "type": TYPE,
        "format": FORMAT,
        "made_at": now,
        "code": code_version(),
        "person": _person(person, row),
        "account": _account(person.user) if person.user else None,
        "today": _today(row) if row else None,
    }
    yield "{\n" + "".join(f'"{key}": {_line(value)},\n' for key, value in head.items() if value is not None)
    entries = _rows(Entry.objects.filter(id__lte=until), person)
    played = Script.objects.filter(name__in=Entry.objects.filter(person=person, id__lte=until).values("script"))
    lists: dict[str, Iterable[Mapping[str, Any]]] = {
        "screenings": (_screening(one) for one in _rows(Screening.objects.all(), person)),
        "history": (_entry(one) for one in entries),
        "scripts": ({"made_at": one.made_at, "script": one.body} for one in _rows(played, person)),
        "decisions": ({"made_at": one.made_at, "decision": one.body} for one in _rows(Decision.objects.all(), person)),
        "messages": (_message(one) for one in _messages(person)),
        "consents": (_consent(one) for one in consents_of(person)),
        "looks": (_look(one) for one in _rows(Look.objects.all(), person)),
    }
    for number, (name, items) in enumerate(lists.items()):
        yield f'{"," if number else ""}"{name}": [\n'
        for index, item in enumerate(items):
            yield (",\n" if index else "") + _line(item)
        yield "\n]"
    yield "\n}\n"


def _rows(rows: QuerySet[_Row], person: Person) -> Iterator[_Row]:
    return in_pieces(rows.filter(person=person))


def _line(data: object) -> str:
    """One item as one line; times as ISO 8601 in UTC."""
    return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _person(person: Person, row: Today | None) -> dict[str, Any]:
    draft = {key: value for key, value in person.draft.items() if value}
    known = {"id": person.id, "created_at": person.created_at, "language": person.language, "draft": draft}
    known |= {} if person.notices else {"notices": False}
    return known | ({"breath_seconds": row.breath_seconds} if row and row.breath_seconds else {})


def _account(user: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    keys = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "addresses": [{"email": one.email, "main": one.primary, "confirmed": one.verified} for one in addresses],
        "keys": [
            {"name": _name(one), "kind": str(one.type), "added_at": one.created_at, "used_at": one.last_used_at}
            for one in keys
        ],
        "joined_at": user.date_joined,
    }


def _name(key: Authenticator) -> str:
    return str(key.data.get("name", "")) if isinstance(key.data, dict) else ""


def _today(row: Today) -> dict[str, Any]:
    kept = {
        "on": row.on,
        "content": row.content,
        "answered_on": row.answered_on,
        "answers": row.answers,
        "seen": row.seen,
        "told": row.told,
        "alarm": row.alarm,
        "checked_on": row.checked_on,
        "check": row.check_answers,
        "noted": row.noted,
    }
    return {key: value for key, value in kept.items() if value is not None}


def _screening(one: Screening) -> dict[str, Any]:
    return {
        "answered_on": one.answered_on,
        "answered_at": one.answered_at,
        "answers": one.answers,
        "seen": one.seen,
        "told": one.told,
        "content": one.content,
    }


def _entry(one: Entry) -> dict[str, Any]:
    kept = {
        "id": one.client,
        "stored_at": one.stored_at,
        "entry": one.body,
        "script": one.script or None,
        "started_at": one.started_at,
        "code": one.code or None,
        "events": one.events,
    }
    return {key: value for key, value in kept.items() if value is not None}


def _messages(person: Person) -> Iterator[Message]:
    rows = Message.objects.filter(consent__person=person).select_related("consent__member__practice")
    return rows.order_by("written_at", "id").iterator(chunk_size=100)


def _message(one: Message) -> dict[str, Any]:
    member = one.consent.member
    kept = {
        "written_at": one.written_at,
        "read_at": one.read_at,
        "to": member.name,
        "practice": member.practice.name,
        "by": one.who,
        "text": one.text,
        "picture": f"{PICTURES}/{one.picture}" if one.picture else "",
    }
    return {key: value for key, value in kept.items() if value is not None}


def _consent(one: Consent) -> dict[str, Any]:
    kept = {
        "name": one.member.name,
        "practice": one.member.practice.name,
        "colleagues": one.colleagues,
        "called": one.called,
        "statement": one.statement,
        "given_at": one.given_at,
        "ended_at": one.ended_at,
    }
    return {key: value for key, value in kept.items() if value is not None}


def _look(one: Look) -> dict[str, Any]:
    return {"at": one.at, "who": one.who, "practice": one.practice, "what": one.what, "changed": one.changed}


def _told(person: Person, table: Table, until: int) -> Iterator[Told]:
    rows = Entry.objects.filter(kind__in=table.kinds, id__lte=until).defer("events")
    for one in _rows(rows, person):
        yield Told(str(one.client), one.started_at.isoformat() if one.started_at else "", one.body)
