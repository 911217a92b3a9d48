"""Who is asking, and whose records they may touch. The one module that decides.

A guest is known by a signed cookie that names their person; somebody signed in, by their account. Nothing else gives
access to a person's records.
"""

from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.core import signing
from django.db import connection
from django.db.models import UUIDField
from django.http import HttpRequest, HttpResponse

from unslump.web.records.models import Person, Today

COOKIE = "unslump"
COOKIE_DAYS = 400
_SALT = "unslump.guest"


class StoredAnswer(NamedTuple):
    """What the API says of a day, as it was worked out: for which day, with which content, on which answers."""

    on: date
    content: str
    answered_on: date
    answer: str


def guest_id(request: HttpRequest) -> UUID | None:
    """The person that the guest cookie names; None if there is none or it is not ours."""
    try:
        return UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_DAYS * 86_400))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def browser_key(request: HttpRequest) -> str:
    """A name for whoever is asking, by which a browser tells what it keeps of one from another. Asks no database."""
    if request.user.is_authenticated:
        return f"account-{request.user.pk}"
    guest = guest_id(request)
    return f"guest-{guest}" if guest else ""


def today_row(request: HttpRequest) -> Today | None:
    """The asking person's Today in one query; None if they have none yet."""
    rows = Today.objects.all()
    if request.user.is_authenticated:
        return rows.filter(person__user=request.user).first()
    guest = guest_id(request)
    return rows.filter(person_id=guest, person__user=None).first() if guest else None


def stored_answer(request: HttpRequest) -> StoredAnswer | None:
    """What the API last worked out for the asking person, in one query; None if there is nothing yet.

    The statement is written by the ORM once and kept: writing it anew for each request takes twenty times as long as
    running it.
    """
    signed_in = request.user.is_authenticated
    guest = None if signed_in else guest_id(request)
    if not signed_in and guest is None:
        return None
    asker: Any = request.user.pk if signed_in else _KEY.get_db_prep_value(guest, connection)
    with connection.cursor() as cursor:
        cursor.execute(_statement(signed_in), [asker])
        found = cursor.fetchone()
    if found is None:
        return None
    on, content, answered_on, answer = found
    return StoredAnswer(_day(on), content, _day(answered_on), answer)


_KEY = UUIDField()
"""Turns the id of a person into what each database keeps of it."""


@cache
def _statement(signed_in: bool) -> str:  # noqa: FBT001 - the one thing that the two statements differ in
    rows = (
        Today.objects.filter(person__user=0)
        if signed_in
        else Today.objects.filter(person_id=UUID(int=0), person__user=None)
    )
    sql, parameters = rows.values_list("on", "content", "answered_on", "answer").query.sql_with_params()
    if len(parameters) != 1:
        raise AssertionError("the statement asks for more than who it is")
    return sql


def _day(stored: date | str) -> date:
    """SQLite gives days as text, PostgreSQL as days."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def person(request: HttpRequest) -> Person | None:
    """The asking person; None if they are unknown."""
    if request.user.is_authenticated:
        return Person.objects.filter(user=request.user).first()
    guest = guest_id(request)
    return Person.objects.filter(id=guest, user=None).first() if guest else None


def remember(response: HttpResponse, person: Person, *, secure: bool) -> None:
    """Give a guest the cookie by which they are known."""
    response.set_cookie(
        COOKIE,
        signing.dumps(str(person.id), salt=_SALT),
        max_age=COOKIE_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
