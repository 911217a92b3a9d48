"""Messages between a person and their practitioner: writing, reading, who waits for an answer.

Whoever may see a person by a consent may read and answer under it (access.py decides). When the consent ends, the
person keeps the thread, and nobody writes in it any more.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse

from unslump.core.errors import UnslumpError
from unslump.core.questions import SEVERITY
from unslump.core.wording import points_at
from unslump.web.records.messages import Desk, Message
from unslump.web.records.models import Person, Today
from unslump.web.records.practice import Consent, Member
from unslump.web.services import notices
from unslump.web.services.content import catalogue
from unslump.web.services.noting import ask_next
from unslump.web.services.pictures import Picture
from unslump.web.services.today import forward
from unslump.web.services.unread import recount

SHOWN_AT_ONCE = 50
FLOOD = timedelta(minutes=10)
MOST_IN_A_FLOOD = 20
MOST_PICTURES_A_DAY = 20
"""So much may be written by one side of a thread; general practice, not measured."""


class TooMany(UnslumpError):
    """More than one side of a thread may write in so short a time."""

    code = "too-many"


class Closed(UnslumpError):
    """The consent has ended meanwhile."""

    code = "closed"


class Thread(NamedTuple):
    """A part of a thread, the newest last. `earlier`: whether there is more before it."""

    messages: list[Message]
    earlier: bool


def write(
    consent: Consent,
    writer: Member | None,
    *,
    text: str,
    picture: Picture | None,
    name: UUID,
    today: date,
    now: datetime,
) -> Message:
    """Store a message of the person, or of somebody of the practice; the same `name` again gives the stored one.

    What a person's words point at is asked before any session (noting.py). TooMany if it is a flood; Closed if the
    consent has ended.
    """
    with transaction.atomic():
        row = Today.objects.select_for_update().filter(person_id=consent.person_id).first()
        if not Consent.objects.select_for_update(no_key=True).filter(id=consent.id, ended_at=None).exists():
            raise Closed("nothing is written under a consent that is over")
        stored = Message.objects.filter(id=name).first()
        if stored is not None and (stored.consent_id, stored.by_person) == (consent.id, writer is None):
            return stored
        _refuse_floods(consent, writer, picture, now)
        points = _points(text) if writer is None else []
        message = Message.objects.create(
            id=uuid4() if stored else name,  # nobody learns what names are taken elsewhere
            consent=consent,
            member=writer,
            by_person=writer is None,
            who=writer.name if writer else "",
            text=text,
            picture=picture.name if picture else "",
            wide=picture.wide if picture else 0,
            high=picture.high if picture else 0,
            written_at=now,
            points=points,
            alarming=bool(points),
            asks=0 if points and row is not None else None,  # without a day, the safety questions come first anyway
        )
        if writer is not None:
            recount([consent.person_id])
        elif row is not None and points:
            ask_next(row, today=forward(row, today), now=now)
        _notify(message, now)
    return message


def _refuse_floods(consent: Consent, writer: Member | None, picture: Picture | None, now: datetime) -> None:
    rows = Message.objects.filter(consent=consent, by_person=writer is None)
    lately = rows.filter(written_at__gt=now - FLOOD).count()
    pictures = rows.filter(written_at__gt=now - timedelta(days=1)).exclude(picture="").count() if picture else 0
    if lately >= MOST_IN_A_FLOOD or pictures >= MOST_PICTURES_A_DAY:
        raise TooMany("too many messages in so short a time")


def _points(text: str) -> list[dict[str, Any]]:
    """What words point at, in any language of ours, the most serious first."""
    found: dict[str, dict[str, Any]] = {}
    for language, _name in settings.LANGUAGES:
        for pointer in points_at(catalogue(language), text):
            found.setdefault(pointer.sign, {"sign": pointer.sign, "words": pointer.words, "status": pointer.status})
    return sorted(found.values(), key=lambda one: -SEVERITY.index(one["status"]))


def _notify(message: Message, now: datetime) -> None:
    """Have an e-mail sent, unless another message that waits there has asked for one."""
    waits = Message.objects.filter(consent_id=message.consent_id, by_person=message.by_person, read_at=None)
    if waits.exclude(pk=message.pk).exists():
        return
    address = "practice-messages" if message.by_person else "thread"
    notices.ask_for(
        consent=message.consent_id,
        to_person=not message.by_person,
        path=reverse(address, args=[message.consent_id]),
        urgent=message.alarming,
        now=now,
    )


def thread_of(consent: Consent, *, before: datetime | None = None) -> Thread:
    """What was written under a consent, the newest part, or the part before a time."""
    rows = Message.objects.filter(consent=consent).order_by("-written_at", "id")
    found = list((rows.filter(written_at__lt=before) if before else rows)[: SHOWN_AT_ONCE + 1])
    return Thread(found[:SHOWN_AT_ONCE][::-1], earlier=len(found) > SHOWN_AT_ONCE)


def read(consent: Consent, *, by_person: bool, until: datetime, now: datetime) -> None:
    """Somebody has read what the other side had written up to a time."""
    rows = Message.objects.filter(consent=consent, by_person=not by_person, read_at=None, written_at__lte=until)
    if rows.update(read_at=now) and by_person:
        recount([consent.person_id])


def newest_of(consents: Iterable[Consent]) -> dict[UUID, datetime]:
    """When something was written last under each consent, by its id."""
    rows = Message.objects.filter(consent__in=[one.id for one in consents]).values("consent")
    return {row["consent"]: row["newest"] for row in rows.annotate(newest=Max("written_at"))}


def unread_for(person: Person) -> dict[UUID, int]:
    """How many messages a person has not read, by the id of the consent."""
    rows = Message.objects.filter(consent__person=person, by_person=False, read_at=None).values("consent")
    return {row["consent"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def picture_of(consent: Consent, message: UUID) -> str:
    """The name of a message's picture; empty if there is none."""
    names = Message.objects.filter(id=message, consent=consent).values_list("picture", flat=True)
    return names.first() or ""


def desk_of(member: Member) -> Desk:
    """How a practitioner can be reached."""
    return Desk.objects.filter(member=member).first() or Desk(member=member)


def set_desk(member: Member, **kept: Any) -> None:  # noqa: ANN401 - the fields of Desk
    """Keep how a practitioner can be reached."""
    Desk.objects.update_or_create(member=member, defaults=kept)


def away(desk: Desk, today: date) -> bool:
    """Whether a practitioner is away."""
    return bool(desk.away_from and desk.away_until and desk.away_from <= today <= desk.away_until)


def pictures_of(person: Person) -> list[str]:
    """The names of all pictures in a person's threads."""
    rows = Message.objects.filter(consent__person=person).exclude(picture="")
    return list(rows.values_list("picture", flat=True))
