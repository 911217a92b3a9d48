"""What an operator does with practices: open, close, reopen, and name another operator. Numbers alone."""

from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db.models import Count, Q

from unslump.web.records.practice import Practice


class Counted(NamedTuple):
    """A practice, with how many work there and how many people let somebody there see them."""

    practice: Practice
    members: int
    consents: int


def practices() -> list[Counted]:
    """Every practice, those that are open first, then by name."""
    members = Count("members", filter=Q(members__left_at=None), distinct=True)
    consents = Count("members__consents", filter=Q(members__consents__ended_at=None), distinct=True)
    rows = Practice.objects.annotate(working=members, standing=consents)
    found = [Counted(row, row.working, row.standing) for row in rows]
    return sorted(found, key=lambda one: (one.practice.closed_at is not None, one.practice.name.casefold()))


def close(found: Practice, *, now: datetime) -> None:
    """From now on nothing of a practice is shown, and nobody is seen through it. Consents stay as they are."""
    Practice.objects.filter(id=found.id, closed_at=None).update(closed_at=now)


def reopen(found: Practice) -> None:
    """A closed practice is open again, as it was."""
    Practice.objects.filter(id=found.id).update(closed_at=None)


def account_of(email: str) -> User | None:
    """The account of an address that was confirmed to be its owner's."""
    address = EmailAddress.objects.select_related("user").filter(email__iexact=email, verified=True).first()
    return address.user if address and isinstance(address.user, User) else None


def make_operator(user: User) -> None:
    """Let an account see the operator's page."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
