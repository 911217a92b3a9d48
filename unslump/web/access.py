"""Who is asking, and whose records they may touch. The one module that decides.

A guest is known by a signed cookie that names their person; somebody signed in, by their account. A practitioner sees a
person by a consent that stands, and each look is recorded. Nothing else gives access to a person's records.

Every address says by `to` for whom it is; tests ask each of them as everybody (tests/test_access.py), and
docs/access.md is the table.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from functools import cache, wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import connection
from django.db.models import Q, UUIDField
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from unslump.web import clock
from unslump.web.records.models import Person, Today
from unslump.web.records.practice import Consent, Look, Member

COOKIE = "unslump"
COOKIE_DAYS = 400
LIST = "practice"
"""The name of the one address that shows several people to a practitioner."""
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


class For(Enum):
    """For whom an address is."""

    ANYBODY = "anybody"
    OWN = "anybody, of themselves alone"
    SIGNED_IN = "somebody signed in"
    MEMBER = "a practitioner, of their own practice"
    OWNER = "the owner of a practice, of it alone"
    CONSENT = "a practitioner whom the person lets in"
    OPERATOR = "the operator"


View = Callable[..., HttpResponseBase]


def to(who: For, route: str, view: View, name: str) -> URLPattern:
    """An address of the site that is for somebody. For practitioners the view is called with their Member after the
    request; for CONSENT with the Consent as well, in place of its id in the address."""
    answered = guarded(who, view, name) if who not in (For.ANYBODY, For.OWN) else view
    found = path(route, answered, name=name)
    _FOR[name] = who
    return found


_FOR: dict[str, For] = {}


def for_whom(name: str) -> For | None:
    """For whom the address with a name is; None if that has not been said."""
    return _FOR.get(name)


def guarded(who: For, view: View, name: str) -> View:
    """A view that only those see whom it is for. Others get 404, as if there were nothing; strangers sign in first."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - as the address has them
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if who is For.SIGNED_IN:
            response = view(request, **kwargs)
        elif who is For.OPERATOR:
            if not request.user.is_staff:
                raise Http404
            response = view(request, **kwargs)
        else:
            asking = member(request)
            if asking is None or (who is For.OWNER and not asking.owner):
                raise Http404
            if who is For.CONSENT:
                kwargs["consent"] = _let_in(request, asking, kwargs["consent"], name)
            response = view(request, asking, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answered


def member(request: HttpRequest) -> Member | None:
    """The practitioner who is asking; None if nobody is signed in who works in a practice that is open."""
    if not request.user.is_authenticated:
        return None
    rows = Member.objects.select_related("practice").filter(left_at=None, practice__closed_at=None)
    return rows.filter(user=request.user).first()


def works_here(request: HttpRequest) -> None:
    """Have the pages lead somebody to their practice, from when they sign in or join: no query on each page."""
    request.session["practice"] = member(request) is not None


def consents_to(asking: Member) -> Any:  # noqa: ANN401 - a QuerySet of Consent, which Django types in no short way
    """The consents by which a practitioner may see people: their own, and colleagues' that are for all."""
    by_colleague = Q(colleagues=True, member__practice_id=asking.practice_id)
    standing = Consent.objects.filter(ended_at=None).filter(Q(member=asking) | by_colleague)
    return standing.select_related("person", "member", "member__practice")


def saw_on_list(asking: Member, consents: Iterable[Consent]) -> None:
    """Record that a practitioner saw people on their list, and why they are on it: once a day for each person."""
    now = clock.now()
    people = {one.person_id for one in consents}
    today = Look.objects.filter(
        member=asking, what=LIST, at__gte=now.replace(hour=0, minute=0, second=0, microsecond=0)
    )
    known = set(today.values_list("person_id", flat=True))
    who, practice = asking.name, asking.practice.name
    Look.objects.bulk_create(
        (Look(person_id=one, member=asking, who=who, practice=practice, what=LIST, at=now) for one in people - known),
        batch_size=200,
    )


def _let_in(request: HttpRequest, asking: Member, consent: UUID, name: str) -> Consent:
    """The consent by which somebody looks, and the look recorded. 404 if it does not stand, or is not theirs."""
    found: Consent | None = consents_to(asking).filter(id=consent).first()
    if found is None:
        raise Http404
    looked(asking, found, name, changed=request.method not in ("GET", "HEAD"))
    return found


def looked(asking: Member, consent: Consent, name: str, *, changed: bool) -> None:
    """Record a look. `name`: of the address that shows such things of one person."""
    Look.objects.create(
        person=consent.person,
        member=asking,
        who=asking.name,
        practice=asking.practice.name,
        what=name,
        changed=changed,
        at=clock.now(),
    )
