"""Links by which a person shows their plan to somebody: made by them, for some days, and taken back at any time."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.crypto import salted_hmac

from unslump.core.errors import UnslumpError
from unslump.web.records.handing import SharedPlan
from unslump.web.records.models import Person

CODE_BYTES = 16
"""128 bits: nobody guesses that."""
DAYS = (1, 7, 30)
USUAL_DAYS = 7
MOST_STANDING = 20
"""Links of one person that stand at once."""
SHOWN_AFTER_DAYS = 30
"""How long a link that is over stays in the person's list."""


class TooManyLinks(UnslumpError):
    """A person has as many links as may stand at once."""

    code = "too-many"


class Made(NamedTuple):
    """A link and its code, which is shown once and kept nowhere."""

    shared: SharedPlan
    code: str


def share(person: Person, *, days: int, called: str, now: datetime) -> Made:
    """A new link. TooManyLinks if there are enough already."""
    if standing_of(person, now=now).count() >= MOST_STANDING:
        raise TooManyLinks("there are many links already; take one back first")
    code = secrets.token_urlsafe(CODE_BYTES)
    made = SharedPlan.objects.create(
        person=person, code=_hashed(code), called=called, made_at=now, expires_at=now + timedelta(days=days)
    )
    return Made(made, code)


def _hashed(code: str) -> str:
    return salted_hmac("unslump.shared-plan", code, algorithm="sha256").hexdigest()


def standing_of(person: Person, *, now: datetime):  # type: ignore[no-untyped-def] # noqa: ANN201 - a QuerySet
    """A person's links that open something now."""
    return SharedPlan.objects.filter(person=person, ended_at=None, expires_at__gt=now)


def links_of(person: Person, *, now: datetime) -> list[SharedPlan]:
    """A person's links, the newest first; those long over are not listed any more."""
    rows = SharedPlan.objects.filter(person=person, expires_at__gt=now - timedelta(days=SHOWN_AFTER_DAYS))
    return list(rows.order_by("-made_at"))


def opened(code: str, *, now: datetime, counts: bool = True) -> SharedPlan | None:
    """What a code opens, and the look counted; None if it never was, is over, or was taken back."""
    if not code or len(code) > 100:
        return None
    rows = SharedPlan.objects.filter(code=_hashed(code), ended_at=None, expires_at__gt=now)
    found = rows.select_related("person", "person__today").first()
    if found is not None and counts:
        SharedPlan.objects.filter(id=found.id).update(looks=F("looks") + 1, last_look_at=now)
    return found


def take_back(person: Person, link: UUID, *, now: datetime) -> bool:
    """End a link of one's own; whether there was one that stood."""
    return bool(standing_of(person, now=now).filter(id=link).update(ended_at=now))
