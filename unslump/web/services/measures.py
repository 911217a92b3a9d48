"""Measures: taking one, putting it off, and which are open and due. Nothing of the day's plan is decided on them."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from unslump.core.errors import BadInput, NotOpen, Problem
from unslump.core.history import read_entries
from unslump.core.measures import Measure, in_order
from unslump.core.measuring import (
    LaterEntry,
    MeasureEntry,
    MeasuringEntry,
    Taken,
    closed_because,
    due,
    scores,
    unknown_in,
)
from unslump.core.progress import fold
from unslump.core.questions import SEVERITY
from unslump.core.screening import Clearance, blocks
from unslump.core.status import Status
from unslump.web.records.models import Entry, Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import forward, is_fresh, status_of, store, work_out

NOT_BEFORE = (*filter(blocks, SEVERITY), "note", "screen-again", "screening-expired")
"""Outcomes of a day on which something must be settled before anything else."""
MOST_SHOWN = 12
"""Of one measure, on its page."""


@transaction.atomic
def take_measure(person: Person, told: MeasureEntry, *, client: UUID, today: date, now: datetime) -> Today:
    """Store that a measure was taken today. Sent again under the same name it is stored once.

    BadInput if it is told in another way than its measure asks for, or the name is used for something else. NotOpen if
    it is not for this person now.
    """
    row = Today.objects.select_for_update().get(person=person)
    stored = Entry.objects.filter(client=client).first()
    if stored is not None:
        if stored.person_id != person.id or stored.body.get("measure") != told.measure:
            raise BadInput("this measure", (Problem("id", "is already used for something else"),))
        return row
    if not is_fresh(row, today=today):  # whether it is open may have changed since
        row = work_out(row, today=today, now=now)
    entry = told.model_copy(update={"on": forward(row, today)})
    if unknown := tuple(unknown_in(catalogue(), [entry])):
        raise BadInput("this measure", unknown)
    if reason := why_closed(row, status_of(row), catalogue().measures[entry.measure]):
        raise NotOpen((reason,))
    return _keep(row, entry, now, client)


@transaction.atomic
def put_off(person: Person, *, today: date, now: datetime) -> Today:
    """Ask no more for measures until the next one is due."""
    row = Today.objects.select_for_update().get(person=person)
    entry = LaterEntry(type="later", on=forward(row, today))
    status = status_of(row)
    return row if fold(catalogue(), status, entry) == status else _keep(row, entry, now, None)


def _keep(row: Today, entry: MeasuringEntry, now: datetime, client: UUID | None) -> Today:
    store(row, entry, now, client=client)
    row.save(update_fields=["status"])
    return row


def why_closed(row: Today, status: Status, measure: Measure) -> str:
    """Why a measure is not for a person today, in a sentence; empty if it is open."""
    content = catalogue()
    words = content.measuring
    if words is None:
        raise KeyError(measure.id)  # the catalogue lets no measure through without them
    closed = closed_because(
        measure,
        Clearance.read(row.clearance, what="the stored clearance"),
        today=row.on,
        flare_until=status.flare_until,
        stop=bool(row.alarm) or row.outcome in NOT_BEFORE or status.screen_again is not None,
        felt=row.finished_on == row.on and row.finished in ("symptom", "emergency"),
    )
    if closed is None:
        return ""
    kind, tag = closed
    says = {
        "blocked": words.closed_blocked,
        "tag": words.closed_tag,
        "calm": words.closed_calm,
        "flare": words.closed_flare,
    }
    return says[kind].format(name=content.vocabulary.tags.get(tag, ""))


def due_today(row: Today, status: Status) -> tuple[Measure, ...]:
    """The measures that a person is asked for today, from the row alone."""
    content = catalogue()
    waiting = due(content, status.measures, open_ones=content.measures, today=row.on)
    return tuple(m for m in in_order(content.measures) if m.id in waiting and not why_closed(row, status, m))


def series(person_id: UUID, measure: Measure) -> tuple[Taken, ...]:
    """The last times that a measure was taken, the newest first."""
    rows = Entry.objects.filter(person_id=person_id, kind="measure", body__measure=measure.id).order_by("-on", "-id")
    return tuple(_taken(measure, rows[:MOST_SHOWN].values_list("body", flat=True)))


def _taken(measure: Measure, bodies: object) -> Iterator[Taken]:
    for entry in read_entries(list(bodies)):  # type: ignore[call-overload] # a query set of plain data
        if isinstance(entry, MeasureEntry) and not any(unknown_in(catalogue(), [entry])):
            yield Taken(on=entry.on, scores=scores(measure, entry))
