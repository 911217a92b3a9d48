"""What is printed of a person: what a practitioner gave them, as far as the person's safety rules allow it now."""

from datetime import date
from typing import NamedTuple

from unslump.core.allowance import cap_of, ruled_out
from unslump.core.catalogue import Catalogue
from unslump.core.deciding import decide
from unslump.core.prescription import Prescription, PrescriptionEntry
from unslump.core.profile import understand
from unslump.core.questions import Cap
from unslump.web.records.models import Entry, Person, Today
from unslump.web.records.practice import Practice
from unslump.web.records.publishing import Page
from unslump.web.services.today import forward, profile_of


class Printable(NamedTuple):
    """A prescription, what the person's safety rules leave out of it now, each with its reason, and their limits."""

    prescription: Prescription
    left_out: dict[str, str]
    cap: Cap


def given_to(person: Person, today: date) -> Prescription | None:
    """What a person was given last, if it has not ended."""
    rows = Entry.objects.filter(person=person, kind="prescription").order_by("-id")
    body = rows.values_list("body", flat=True).first()
    given = PrescriptionEntry.read(body, what="the stored prescription").prescription if body else None
    return given if given and (given.until is None or today <= given.until) else None


def printable(content: Catalogue, prescription: Prescription, row: Today, today: date) -> Printable:
    """What may be printed of a prescription, `content` holding the exercises that it names. Nothing is stored.

    NoPlan if there is no session for the person now: paper is a door like any other (promise 1).
    """
    profile = profile_of(row, forward(row, today))
    decide(content, profile, alarm=row.alarm or None).planned()
    situation = understand(content, profile)
    limits = {tag for one in content.screening.limits if one.id in prescription.limits for tag in one.tags}
    tags = tuple(sorted({*situation.clearance.tags, *limits}))
    situation = situation.model_copy(update={"clearance": situation.clearance.model_copy(update={"tags": tags})})
    cap = cap_of(content, situation).meet(prescription.cap)
    reasons = {
        item.exercise: why
        for item in prescription.items
        if (why := ruled_out(content, content.exercises[item.exercise], situation, cap)) is not None
    }
    return Printable(prescription, reasons, cap)


def reach_of(practice: Practice) -> tuple[str, ...]:
    """How to reach a practice, as it says so itself, a line each; its name first."""
    page = Page.objects.filter(practice=practice, published_at__isnull=False).first()
    more = (page.address, page.phone, page.hours) if page else ()
    return (practice.name, *(line for line in more if line))
