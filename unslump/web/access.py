"""Who is asking, and whose records they may touch. The one module that decides.

A guest is known by a signed cookie that names their person; somebody signed in, by their account. Nothing else gives
access to a person's records.
"""

from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse

from unslump.web.records.models import Person, Today

COOKIE = "unslump"
COOKIE_DAYS = 400
_SALT = "unslump.guest"


def guest_id(request: HttpRequest) -> UUID | None:
    """The person that the guest cookie names; None if there is none or it is not ours."""
    try:
        return UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_DAYS * 86_400))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def today_row(request: HttpRequest, *, only: tuple[str, ...] = ()) -> Today | None:
    """The asking person's Today in one query; None if they have none yet. `only`: fetch just these fields now."""
    rows = Today.objects.only(*only) if only else Today.objects.all()
    if request.user.is_authenticated:
        return rows.filter(person__user=request.user).first()
    guest = guest_id(request)
    return rows.filter(person_id=guest, person__user=None).first() if guest else None


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
