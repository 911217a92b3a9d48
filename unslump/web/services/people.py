"""People: guests and the accounts they make."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from unslump.core.retelling import Phrasebook, retold
from unslump.core.status import Status
from unslump.core.told import Told, together
from unslump.web.records.handing import SharedPlan
from unslump.web.records.messages import Message
from unslump.web.records.models import Decision, Entry, Person, Screening, Script, Today
from unslump.web.records.practice import Consent, Look
from unslump.web.records.prescribing import Prescription
from unslump.web.services.content import catalogue, stored_in
from unslump.web.services.rebuilding import folded, history_of
from unslump.web.services.today import keep_told, read_told, told_of, work_out
from unslump.web.services.unread import unread_of


@transaction.atomic
def keep_as(user: User, guest: UUID | None, *, today: date, now: datetime) -> Person:
    """The account's person. What a guest did is theirs from now on, also if the account had a history already."""
    own = Person.objects.filter(user=user).first()
    visitor = Person.objects.select_for_update().filter(id=guest, user=None).first() if guest else None
    if visitor is None:
        return own or Person.objects.create(user_id=user.pk, created_at=now)
    if own is None:
        visitor.user_id = user.pk
        visitor.save(update_fields=["user"])
        return visitor
    _merge(visitor, own, today=today, now=now)
    return own


def _merge(visitor: Person, own: Person, *, today: date, now: datetime) -> None:
    """Move everything to the account's own person; the newer screening counts, the history is folded anew."""
    rows = list(Today.objects.filter(person__in=[visitor, own]))
    newest: Today | None = max(rows, key=lambda row: row.answered_on, default=None)
    told = _told(rows, (visitor, own))
    for model in (Screening, Entry, Decision, Look, SharedPlan, Prescription):
        model.objects.filter(person=visitor).update(person=own)
    let_in = Consent.objects.filter(person=own, ended_at=None).values("member")
    for twice in Consent.objects.filter(person=visitor, ended_at=None, member__in=let_in):
        there = Consent.objects.get(person=own, member=twice.member_id, ended_at=None)
        Message.objects.filter(consent=twice).update(consent=there)
    Consent.objects.filter(person=visitor, ended_at=None, member__in=let_in).delete()
    Consent.objects.filter(person=visitor).update(person=own)
    known = Script.objects.filter(person=own).values("name")
    Script.objects.filter(person=visitor).exclude(name__in=known).update(person=own)
    if newest is not None:
        Today.objects.filter(person__in=[visitor, own]).delete()
        newest.person = own
        folded(catalogue(), history_of(own.id)).into(newest)
        newest.check_answers, newest.checked_on = None, None
        keep_told(newest, told)
        newest.noted = newest.noted or next((row.noted for row in rows if row.noted), None)
        newest.unread = unread_of(own.id)
        work_out(newest, today=today, now=now)
    own.draft = {key: value for key, value in own.draft.items() if key != "told"}
    if newest is None and told:
        own.draft["told"] = [item.plain() for item in told]
    own.language = own.language or visitor.language
    own.notices = own.notices and visitor.notices
    own.save(update_fields=["draft", "language", "notices"])
    visitor.delete()


def _told(rows: list[Today], people: tuple[Person, Person]) -> Told:
    """What stood in the way before, in any place: what nobody has said what became of goes on standing."""
    told: Told = ()
    for row in rows:  # each in the language of its day; from now on in one
        book = Phrasebook(stored_in(row.content), catalogue())
        told = together(told, retold(book, told_of(row)))
    for person in people:
        told = together(told, read_told(person.draft.get("told", [])))
    return told


def rebuilt_status(person: Person) -> Status:
    """The status folded from the stored history alone, in the order in which it came."""
    return folded(catalogue(), history_of(person.id)).status
