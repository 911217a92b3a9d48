"""Prescriptions: giving one, a newer version of it, or ending it; what it would come to; templates of a practice.

The entry in the person's history is what counts; it is stored in one transaction with the row of the practice and the
day worked out anew.
"""

import uuid
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from unslump.core.catalogue import Catalogue
from unslump.core.deciding import Decided, decide
from unslump.core.prescribing import in_force, whole
from unslump.core.prescription import OwnExercise, Prescription, PrescriptionEntry, Template
from unslump.core.profile import understand
from unslump.core.progress import fold
from unslump.core.screening import Clearance, Finding, blocks
from unslump.core.told import cleared, usable
from unslump.web.records import prescribing as rows
from unslump.web.records.models import Entry, Person, Today
from unslump.web.records.practice import Consent, Member, Practice
from unslump.web.services.authoring import own_exercises
from unslump.web.services.content import catalogue
from unslump.web.services.today import forward, keep_told, profile_of, status_of, store, told_of, work_out

TEMPLATES_AT_MOST = 200


class Version(NamedTuple):
    """One version, as a page shows it: what it says and what it followed; an end without a prescription."""

    at: datetime
    now: Prescription | None
    before: Prescription | None
    by: str
    practice: str


def own_of(practice: Practice) -> dict[str, OwnExercise]:
    """The exercises that a practice wrote itself, by their ids."""
    return {own.exercise.id: own for own in own_exercises(catalogue(), practice)}


def library_of(practice: Practice) -> Catalogue:
    """Every exercise that a practice can give."""
    return whole(catalogue(), _Own(tuple(own_of(practice).values())))


class _Own(NamedTuple):
    own: tuple[OwnExercise, ...]


def current(person: Person) -> Prescription | None:
    """What a person is given now; None if nothing."""
    row = Today.objects.filter(person=person).only("status").first()
    if row is not None:
        return status_of(row).prescription
    last = rows.Prescription.objects.filter(person=person).order_by("-id").first()
    return Prescription.read(last.body, what="the stored prescription") if last and last.body else None


def versions_of(person: Person) -> list[Version]:
    """Every version, the newest first, from the person's own history."""
    found: list[Version] = []
    before: Prescription | None = None
    for at, body in Entry.objects.filter(person=person, kind="prescription").values_list("stored_at", "body"):
        now = PrescriptionEntry.read(body, what="the stored prescription").prescription
        who = now or before
        found.append(Version(at, now, before, who.by if who else "", who.practice if who else ""))
        before = now
    return found[::-1]


def signed(consent: Consent, member: Member, made: Prescription) -> Prescription:
    """A prescription with its number, who gives it, and the exercises of their own that it names."""
    last = rows.Prescription.objects.filter(person=consent.person).order_by("-version").first()
    own = own_of(member.practice)
    mine = {
        "version": (last.version if last else 0) + 1,
        "by": member.name,
        "credentials": member.credentials,
        "practice": member.practice.name,
        "own": tuple(own[item.exercise] for item in made.items if item.exercise in own),
    }
    return made.model_copy(update=mine)


@transaction.atomic
def give(consent: Consent, member: Member, made: Prescription, *, today: date, now: datetime) -> Prescription:
    """Give a person a prescription, or a newer version: it counts from its first day."""
    Person.objects.select_for_update(no_key=True).get(pk=consent.person_id)
    given = signed(consent, member, made)
    _keep(consent.person, given, member, given.version, today=today, now=now)
    return given


@transaction.atomic
def end(person: Person, member: Member | None, *, today: date, now: datetime) -> bool:
    """End what a person is given; by themselves, without a member. Whether there was anything."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    given = current(person)
    if given is None:
        return False
    _keep(person, None, member, given.version, today=today, now=now)
    return True


def _keep(
    person: Person, given: Prescription | None, member: Member | None, version: int, *, today: date, now: datetime
) -> None:
    rows.Prescription.objects.create(
        person=person,
        practice=member.practice if member else None,
        member=member,
        version=version,
        body=given.plain() if given else None,
        at=now,
    )
    row = Today.objects.select_for_update().filter(person=person).first()
    if row is None:  # folded once the safety questions are answered
        entry = PrescriptionEntry(type="prescription", on=today, prescription=given)
        Entry.objects.create(
            client=uuid.uuid4(), person=person, kind=entry.type, on=entry.on, stored_at=now, body=entry.plain()
        )
        return
    today = forward(row, today)
    store(row, PrescriptionEntry(type="prescription", on=today, prescription=given), now)
    if given is not None and given.seen:
        content = catalogue()
        findings = understand(content, profile_of(row, today)).clearance.findings
        known, lost = usable(content, told_of(row), today=today)
        keep_told(row, (*cleared(content, known, findings), *lost))
    if member is not None:
        who = {"by": member.name, "practice": member.practice.name, "says": given.says if given else None}
        row.given_news = who | {"ended": given is None, "on": today.isoformat()}
    else:
        row.given_news = None
    row.tomorrow = None
    work_out(row, today=today, now=now)


def read_news(person: Person) -> None:
    """What is new has been read."""
    Today.objects.filter(person=person).update(given_news=None)


def preview(row: Today, made: Prescription, *, today: date) -> Decided:
    """What a day would come to with a prescription: the same decision as after giving it."""
    content = catalogue()
    today = forward(row, today)
    entry = PrescriptionEntry(type="prescription", on=today, prescription=made)
    status = fold(content, status_of(row), entry)
    profile = profile_of(row, today).model_copy(update={"status": status})
    lost = usable(content, told_of(row), today=today)[1]
    alarm = row.alarm or next((item.rule for item in lost), None)
    return decide(content, profile, alarm=alarm)


def resolvable(person: Person) -> tuple[Finding, ...]:
    """What stands in the way of a session and a clinician's all-clear may resolve."""
    row = Today.objects.filter(person=person).only("clearance", "status", "on").first()
    if row is None:
        return ()
    rules = {rule.id for rule in catalogue().screening.rules if rule.seen_within_days is not None}
    findings = Clearance.read(row.clearance, what="the stored clearance").findings
    given = in_force(status_of(row).prescription, row.on)
    seen = {item.rule for item in given.seen} if given else set()
    return tuple(one for one in findings if one.rule in rules and (blocks(one.status) or one.rule in seen))


def templates_of(practice: Practice) -> list[rows.Template]:
    """A practice's templates by name."""
    return list(rows.Template.objects.filter(practice=practice).order_by("name")[:TEMPLATES_AT_MOST])


def template_of(practice: Practice, template: UUID) -> rows.Template | None:
    """One template of a practice."""
    return rows.Template.objects.filter(practice=practice, id=template).first()


def keep_template(member: Member, body: Template, now: datetime, row: rows.Template | None = None) -> rows.Template:
    """Keep a template; as a new one without `row`."""
    row = row or rows.Template(practice=member.practice)
    row.name, row.body, row.changed_by, row.changed_at = body.name, body.plain(), member, now
    row.save()
    return row


def read_template(row: rows.Template) -> Template:
    """A stored template as the core's value."""
    return Template.read(row.body, what="the stored template")
