"""Notices by e-mail: that there is a message, never what is in it.

One for each thread until it is read; not at night; in the language of whoever gets it; each says how to turn them off.
"""

import logging
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from unslump.web.records.messages import Desk, Message
from unslump.web.records.models import Person
from unslump.web.records.practice import Consent, Member

DELAY = timedelta(minutes=2)
"""Whoever reads at once needs no e-mail."""
NIGHT = (time(21), time(8))
"""Nobody is written to then, by the server's clock (UNSLUMP_TIMEZONE)."""
TRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=4))
"""After how long an e-mail that could not be sent is tried again."""
_SALT = "unslump.notices"
_OFF = "/messages/off/{token}/"
_log = logging.getLogger(__name__)


class Receiver(NamedTuple):
    """Who is written to, and the name by which their notices are turned off."""

    address: str
    language: str
    token: str


def ask_for(*, consent: UUID, to_person: bool, path: str, urgent: bool, now: datetime) -> None:
    """Have somebody told of a thread, soon; at night in the morning, unless it is `urgent`."""
    if settings.DEMO:  # nobody who is made up is written to
        return
    at = now + DELAY if urgent else by_day(now + DELAY)
    tell.using(run_after=at).enqueue(str(consent), to_person=to_person, path=path, tried=0)


def by_day(at: datetime) -> datetime:
    """A time, or the next morning if it is at night."""
    evening, morning = NIGHT
    there = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if morning <= there.time() < evening:
        return at
    day = there.date() + timedelta(days=1 if there.time() >= evening else 0)
    return datetime.combine(day, morning, tzinfo=there.tzinfo)


@task()
def tell(consent: str, *, to_person: bool, path: str, tried: int) -> None:
    """Send a notice, if there is still something to read and nobody has been told of it."""
    found = Consent.objects.select_related("person", "member__user").filter(id=consent, ended_at=None).first()
    if found is None:
        return
    receiver = _person(found.person) if to_person else _member(found.member)
    if receiver is None:
        return
    waits = Message.objects.filter(consent=found, by_person=not to_person, read_at=None)
    if not _claimed(waits):
        return
    try:
        _send(receiver, path)
    except (OSError, SMTPException) as error:
        waits.update(noticed_at=None)
        _log.warning("a notice could not be sent: %s", type(error).__name__)
        if tried < len(TRIES):
            later = tell.using(run_after=timezone.now() + TRIES[tried])
            later.enqueue(consent, to_person=to_person, path=path, tried=tried + 1)


@transaction.atomic
def _claimed(waits: QuerySet[Message]) -> bool:
    """Whether there is something of which nobody was told yet; from now on they have been."""
    rows = list(waits.select_for_update().values_list("noticed_at", flat=True))
    if not rows or any(at is not None for at in rows):
        return False
    waits.update(noticed_at=timezone.now())
    return True


def _person(person: Person) -> Receiver | None:
    address = person.user.email if person.user else ""
    if not address or not person.notices:
        return None
    return Receiver(address, _language(person.language), off_token("person", person.id))


def _member(member: Member) -> Receiver | None:
    if member.user is None or not member.user.email or member.left_at is not None:
        return None
    if Desk.objects.filter(member=member, notices=False).exists():
        return None
    own = Person.objects.filter(user=member.user).first()
    return Receiver(member.user.email, _language(own.language if own else ""), off_token("member", member.id))


def _language(chosen: str) -> str:
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _send(receiver: Receiver, path: str) -> None:
    off = settings.ADDRESS + _OFF.format(token=receiver.token)
    with override(receiver.language):
        body = "\n\n".join(
            (
                _("There is a message for you in Unslump."),
                _("Read it here: %(link)s") % {"link": settings.ADDRESS + path},
                _("In an emergency call the emergency number. Nobody reads messages around the clock."),
                _("No more of these e-mails: %(link)s") % {"link": off},
            )
        )
        subject = _("There is a message for you in Unslump")
    mail = EmailMessage(subject, f"{body}\n", to=[receiver.address], headers={"List-Unsubscribe": f"<{off}>"})
    mail.send()


def off_token(kind: str, name: UUID) -> str:
    """What stands in the address by which somebody turns their notices off without signing in."""
    return signing.dumps([kind, str(name)], salt=_SALT)


def meant_by(token: str) -> Person | Member | None:
    """Whose notices a token turns off; None if it is none of ours, or they are gone."""
    try:
        kind, name = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if kind == "person":
        return Person.objects.filter(id=name).first()
    return Member.objects.filter(id=name).first()


def want(whose: Person | Member, *, wanted: bool) -> None:
    """Whether somebody wants notices."""
    if isinstance(whose, Person):
        Person.objects.filter(pk=whose.pk).update(notices=wanted)
    else:
        Desk.objects.update_or_create(member=whose, defaults={"notices": wanted})
