"""Practices: opening one, inviting people and colleagues, letting somebody in, and ending it.

A person lets a practitioner in by accepting an invite; both can end that at any time. Ending it takes nothing from the
person: what they were given stays theirs.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from unslump.core.errors import UnslumpError
from unslump.web.records.models import Person
from unslump.web.records.practice import Consent, Invite, Member, Practice
from unslump.web.services.unread import recount
from unslump.web.services.watching import note_person

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are taken for each other when a code is read out or copied by hand."""
CODE_LENGTH = 12
VALID_DAYS = 14
"""How long an invite can be accepted; general practice."""
STATEMENT = "2026-11-20"
"""The version of the words that a person agrees to (templates/shared/statement.html)."""
COLLEAGUES_AT_MOST = 200


class Taken(UnslumpError):
    """The account works in a practice already."""

    code = "taken"


class Made(NamedTuple):
    """An invite and its code, which is shown once and kept nowhere."""

    invite: Invite
    code: str


@transaction.atomic
def open_practice(user: User, *, practice: str, name: str, credentials: str, now: datetime) -> Member:
    """A new practice with its owner. Taken if the account works in one already."""
    made = Practice.objects.create(name=practice, slug=_free_slug(practice), opened_at=now)
    return _join(made, user, owner=True, name=name, credentials=credentials, now=now)


def _free_slug(name: str) -> str:
    """An address for a practice that no other one has."""
    wanted = slugify(name)[:50] or "practice"
    taken = set(Practice.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in _numbered(wanted) if slug not in taken)


def _numbered(wanted: str) -> Iterable[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1


def _join(practice: Practice, user: User, *, owner: bool, name: str, credentials: str, now: datetime) -> Member:
    try:
        with transaction.atomic():
            return Member.objects.create(
                practice=practice, user=user, owner=owner, name=name, credentials=credentials, joined_at=now
            )
    except IntegrityError as error:
        raise Taken("this account works in a practice already; leave that first") from error


def invite(member: Member, *, called: str, colleague: bool, now: datetime) -> Made:
    """A new code, for a person or a colleague."""
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    made = Invite.objects.create(
        practice_id=member.practice_id,
        member=member,
        colleague=colleague,
        code=_hashed(code),
        called=called,
        made_at=now,
        expires_at=now + timedelta(days=VALID_DAYS),
    )
    return Made(made, "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)))


def _hashed(code: str) -> str:
    return salted_hmac("unslump.invite", code, algorithm="sha256").hexdigest()


def standing_invite(code: str, *, now: datetime, colleague: bool) -> Invite | None:
    """The invite that a code opens, however it was written; None if there is none, or it is over."""
    bare = "".join(letter for letter in code.upper() if letter in LETTERS)
    if len(bare) != CODE_LENGTH:
        return None
    rows = Invite.objects.select_related("member", "practice").filter(
        code=_hashed(bare),
        colleague=colleague,
        used_at=None,
        revoked_at=None,
        expires_at__gt=now,
        member__left_at=None,
        practice__closed_at=None,
    )
    return rows.first()


def open_invites(member: Member, *, now: datetime) -> list[Invite]:
    """What a practitioner has out, and an owner of all colleagues' invites; the newest first."""
    rows = Invite.objects.select_related("member").filter(used_at=None, revoked_at=None, expires_at__gt=now)
    return list(rows.filter(_theirs(member)).order_by("-made_at"))


def _theirs(member: Member) -> Q:
    """The invites that a practitioner may see. Whom somebody else has invited into their care is not the owner's to
    know."""
    own = Q(member=member)
    return own | Q(practice_id=member.practice_id, colleague=True) if member.owner else own


def revoke(member: Member, invite_id: UUID, *, now: datetime) -> bool:
    """Take back an invite of one's own, or as the owner a colleague's; whether there was one."""
    rows = Invite.objects.filter(_theirs(member), id=invite_id, used_at=None, revoked_at=None)
    return bool(rows.update(revoked_at=now))


@transaction.atomic
def let_in(person: Person, given: Invite, *, called: str, colleagues: bool, now: datetime) -> Consent | None:
    """A person lets the inviting practitioner see them. None if the invite was used meanwhile.

    Somebody who has let them in already changes only whether colleagues see it and what they are called.
    """
    if not _use(given, now):
        return None
    consent, _made = Consent.objects.update_or_create(
        person=person,
        member=given.member,
        ended_at=None,
        defaults={"colleagues": colleagues, "called": called, "statement": STATEMENT},
        create_defaults={
            "colleagues": colleagues,
            "called": called,
            "statement": STATEMENT,
            "given_at": now,
        },
    )
    note_person(person)
    recount([person.id])
    return consent


@transaction.atomic
def join(user: User, given: Invite, *, name: str, credentials: str, now: datetime) -> Member | None:
    """A colleague joins. None if the invite was used meanwhile; Taken if they work elsewhere."""
    if not _use(given, now):
        return None
    return _join(given.practice, user, owner=False, name=name, credentials=credentials, now=now)


def _use(given: Invite, now: datetime) -> bool:
    return bool(Invite.objects.filter(id=given.id, used_at=None, revoked_at=None).update(used_at=now))


def consents_of(person: Person) -> list[Consent]:
    """Whom a person lets see them, and let before; those that stand first, then the newest."""
    rows = Consent.objects.select_related("member", "member__practice").filter(person=person)
    return sorted(rows, key=lambda one: (one.ended_at is not None, -one.given_at.timestamp()))


def end(consents: Iterable[Consent], *, now: datetime) -> None:
    """End consents: from now on nothing is seen by them."""
    ended = list(consents)
    Consent.objects.filter(id__in=[one.id for one in ended], ended_at=None).update(ended_at=now)
    recount(one.person_id for one in ended)


@transaction.atomic
def leave(member: Member, *, now: datetime) -> None:
    """Somebody stops working in a practice: who let them in is not seen by anybody through that any more."""
    theirs = Consent.objects.filter(member=member, ended_at=None)
    people = list(theirs.values_list("person", flat=True))
    theirs.update(ended_at=now)
    recount(people)
    Invite.objects.filter(member=member, used_at=None, revoked_at=None).update(revoked_at=now)
    Member.objects.filter(id=member.id).update(left_at=now)


def colleagues_of(member: Member) -> list[Member]:
    """Everybody who works in a practitioner's practice."""
    return list(
        Member.objects.filter(practice_id=member.practice_id, left_at=None).order_by("name")[:COLLEAGUES_AT_MOST]
    )
