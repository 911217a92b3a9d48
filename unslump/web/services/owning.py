"""The own exercises that somebody was given, among the shared ones: for what a page shows of them."""

from collections.abc import Iterable

from unslump.core.catalogue import Catalogue
from unslump.core.owning import own_of, with_own
from unslump.core.prescription import OwnExercise, PrescriptionEntry
from unslump.web.records.models import Entry, Person


def given_to(person: Person) -> tuple[OwnExercise, ...]:
    """Every own exercise that a person was given, as it came last."""
    rows = Entry.objects.filter(person=person, kind="prescription").order_by("id").values_list("body", flat=True)
    return own_of(_entries(rows))


def _entries(bodies: Iterable[object]) -> Iterable[PrescriptionEntry]:
    return (PrescriptionEntry.read(body, what="the stored history") for body in bodies)


def content_for(content: Catalogue, person: Person | None) -> Catalogue:
    """The content with what a person was given of a practitioner's own."""
    return with_own(content, given_to(person)) if person is not None else content
