"""A practice with people in each situation that brings somebody onto its list, made by the site's own services."""

import json
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.test_services import answers_of, screened, today_of, whole_session
from unslump.core.history import Entry as CoreEntry
from unslump.core.questions import NONE
from unslump.web.records.models import Entry, Person
from unslump.web.records.practice import Consent, Member
from unslump.web.services import practices
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.content import catalogue
from unslump.web.services.people import rebuilt_status
from unslump.web.services.rebuilding import folded, history_of
from unslump.web.services.screening import answer_screening, new_person
from unslump.web.services.sessions import store_session, tell_after
from unslump.web.services.today import fresh, work_out

NUMBNESS = {"type": "symptom", "kind": "numbness", "where": "lower-leg", "severity": 4}


@dataclass
class Care:
    """A practice and who lets its practitioner see them, by what is the matter."""

    member: Member
    consents: dict[str, Consent]


def practice(user: User, now: datetime) -> Member:
    """A practice of one."""
    return practices.open_practice(
        user, practice="Fictional practice", name="Pia Fictional", credentials="physiotherapist", now=now
    )


def let_in(member: Member, person: Person, called: str, now: datetime) -> Consent:
    """The person lets the practitioner see them."""
    made = practices.invite(member, called=called, colleague=False, now=now)
    consent = practices.let_in(person, made.invite, called=called, colleagues=False, now=now)
    assert consent is not None
    return consent


def lived(history: list[CoreEntry], *, today: date, now: datetime, answered: date | None = None) -> Person:
    """Somebody with a history, as if they had lived it here."""
    answered = answered or today - timedelta(days=5)
    person = screened(on=answered, now=now - (today - answered))
    mine = list(Entry.objects.filter(person=person))
    Entry.objects.filter(person=person).delete()
    rows = [
        Entry(client=uuid.uuid4(), person=person, kind=e.type, on=e.on, stored_at=now, body=e.plain()) for e in history
    ]
    Entry.objects.bulk_create(rows, batch_size=200)
    for one in mine:
        one.pk = None
    Entry.objects.bulk_create(mine)
    row = today_of(person)
    folded(catalogue(), history_of(person.id)).into(row)
    row.save()
    last = max((e.on for e in history), default=answered)
    work_out(row, today=max(last, answered), now=now)
    assert rebuilt_status(person)
    return person


def stopped(person: Person, on: date, now: datetime, felt: dict[str, Any] = NUMBNESS) -> None:
    """A session that numbness ends, after some steps."""
    row = fresh(today_of(person), today=on, now=now)
    check_before(person, {"pain": 3, "new": [NONE]}, today=on, now=now)
    row = today_of(person)
    assert row.script is not None
    events = [*whole_session(row)[:9], felt, {"type": "stop"}]
    store_session(person, uuid.uuid4(), row.script["id"], events, now, now=now)


def done(person: Person, on: date, now: datetime, *, pain: int = 2, note: str = "") -> None:
    """A day with a session as planned."""
    check_before(person, {"pain": pain, "new": [NONE]}, today=on, now=now)
    row = today_of(person)
    if row.script is None:
        return
    store_session(person, uuid.uuid4(), row.script["id"], whole_session(row), now, now=now)
    tell_after(person, pain=pain, effort=4, today=on, now=now, note=note)


def _ago(today: date, now: datetime, days: int) -> tuple[date, datetime]:
    return today - timedelta(days=days), now - timedelta(days=days)


def care(user: User, *, today: date, now: datetime, only: tuple[str, ...] = ()) -> Care:
    """One person for each thing that may be the matter, or for some of them."""
    member = practice(user, now - timedelta(days=40))
    people: dict[str, Callable[[], Person]] = {
        "emergency": lambda: _with_sign(today, now),
        "stop": lambda: _stopping(today, now),
        "new": lambda: _naming_new(today, now),
        "pain": lambda: _hurting(today, now),
        "silent": lambda: _silent(today, now),
        "soon": lambda: _soon(today, now),
        "quiet": lambda: _quiet(today, now),
        "unanswered": lambda: new_person(now),
    }
    names = {
        "emergency": "Ada B.",
        "stop": "Ben C.",
        "new": "Carla D.",
        "pain": "Dora E.",
        "silent": "Emil F.",
        "soon": "Finn G.",
        "quiet": "Gita H.",
        "unanswered": "Hana I.",
    }
    return Care(
        member,
        {kind: let_in(member, make(), names[kind], now) for kind, make in people.items() if not only or kind in only},
    )


def _with_sign(today: date, now: datetime) -> Person:
    on, then = _ago(today, now, 1)
    person = new_person(then)
    answer_screening(person, answers_of("desk-worker") | {"nerves": ("saddle",)}, today=on, now=then)
    return person


def _stopping(today: date, now: datetime) -> Person:
    on, then = _ago(today, now, 2)
    person = screened(on=on, now=then)
    done(person, on, then, note="Felt good, the chair was a bit low.")
    on, then = _ago(today, now, 1)
    stopped(person, on, then)
    return person


def _naming_new(today: date, now: datetime) -> Person:
    on, then = _ago(today, now, 2)
    person = screened(on=on, now=then)
    done(person, on, then)
    check_before(person, {"pain": 3, "new": ["spreading"]}, today=today, now=now)
    return person


def _hurting(today: date, now: datetime) -> Person:
    on, then = _ago(today, now, 12)
    person = screened(on=on, now=then)
    for days in (11, 10, 9, 2, 1, 0):
        on, then = _ago(today, now, days)
        check_morning(person, 2 if days > 5 else 5, today=on, now=then)
    done(person, today, now, pain=5)
    return person


def _silent(today: date, now: datetime) -> Person:
    person = screened(on=_ago(today, now, 9)[0], now=_ago(today, now, 9)[1])
    done(person, *_ago(today, now, 8))
    return person


def _soon(today: date, now: datetime) -> Person:
    on, then = _ago(today, now, 27)
    person = screened(on=on, now=then)
    done(person, today, now)
    return person


def _quiet(today: date, now: datetime) -> Person:
    on, then = _ago(today, now, 1)
    person = screened(on=on, now=then)
    done(person, on, then)
    return person


def seed() -> None:
    """Everybody, for a browser; writes the cookie of the practitioner, who is the operator as well."""
    user = User.objects.create(username="pia", email="pia@example.org", is_staff=True)
    now = timezone.now()
    care(user, today=now.date(), now=now)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["practice"] = True
    session.save()
    sys.stdout.write(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}) + "\n")
