"""What is stored of a person, worked out again from their history alone, and compared.

The status is kept up to date with each event (decision 5). Here it is folded from the first entry to the last, and the
day is decided again from what it was decided on. Both must give what is stored.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn, read_entries
from unslump.core.progress import fold
from unslump.core.record import Record
from unslump.core.replaying import Difference, PlanFile, again, differences
from unslump.core.status import Status
from unslump.core.translating import language_of
from unslump.version import code_version
from unslump.web.records.models import Decision, Entry, Today
from unslump.web.services.content import catalogue, stored_in
from unslump.web.services.pieces import in_pieces
from unslump.web.services.today import work_out


class Folded(NamedTuple):
    """What a history amounts to: the status, how the last session ended, and the one to be asked about."""

    status: Status = Status()
    finished: str = ""
    finished_on: date | None = None
    after_for: UUID | None = None

    def plain(self) -> dict[str, Any]:
        """As plain data, to be compared."""
        on, asked = self.finished_on, self.after_for
        last = {"finished": self.finished, "finished_on": on and on.isoformat(), "after_for": asked and str(asked)}
        return {"status": self.status.plain(), **last}

    def into(self, row: Today) -> None:
        """Set it. The row is not saved yet."""
        row.status = self.status.plain()
        row.finished, row.finished_on, row.after_for = self.finished, self.finished_on, self.after_for


def folded(content: Catalogue, entries: Iterable[tuple[UUID, dict[str, Any]]]) -> Folded:
    """Entries folded in the order in which they are given. BadInput if one cannot be read."""
    now = Folded()
    for client, body in entries:
        [entry] = read_entries([body])
        now = now._replace(status=fold(content, now.status, entry))
        if isinstance(entry, Record) and (now.finished_on is None or entry.on >= now.finished_on):
            now = now._replace(finished=entry.ending or "left", finished_on=entry.on, after_for=client)
        elif isinstance(entry, CheckIn) and entry.when == "after":
            now = now._replace(after_for=None)
    return now


def history_of(person: UUID) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """A person's entries in the order in which they came."""
    for one in in_pieces(Entry.objects.filter(person_id=person).only("client", "body")):
        yield one.client, one.body


def stored_of(row: Today) -> Folded:
    """What is stored, in the same form."""
    return Folded(Status.read(row.status, what="the stored status"), row.finished, row.finished_on, row.after_for)


def compare(row: Today) -> Iterator[Difference]:
    """Where what is stored differs from what the history, and the last decision, give. None if nothing does."""
    content = stored_in(row.content)
    yield from differences(stored_of(row).plain(), folded(content, history_of(row.person_id)).plain())
    yield from _day_differences(content, row)


def _day_differences(content: Catalogue, row: Today) -> Iterator[Difference]:
    """The day, decided again. A day of other content, or one since which a session was stored, is left as it was shown:
    the first is worked out anew at the next visit, the second is over."""
    last = Decision.objects.filter(person_id=row.person_id).order_by("-id").first()
    if last is None or row.content != content.version:
        return
    file = PlanFile.read(last.body, what="the stored decision")
    status = stored_of(row).status.model_copy(update={"factors": None})
    if file.content != content.version or file.input.status != status or file.input.date != row.on:
        return
    yield from again(content, file, code=code_version()).differences
    shown = {"clearance": row.clearance, "plan": row.plan, "outcome": row.outcome}
    told = file.output
    kept = {"plan": told.plan and told.plan.plain(), "outcome": told.no_plan.kind if told.no_plan else "plan"}
    yield from differences(shown, {"clearance": told.clearance.plain(), **kept})


@transaction.atomic
def rebuild(person: UUID, *, now: datetime, mend: bool) -> Difference | None:
    """Compare what is stored of a person with their history; the first difference, if there is one.

    With `mend`, what differs is stored anew and the day worked out again.
    """
    row = Today.objects.select_for_update().filter(person_id=person).first()
    if row is None:
        return None
    found = next(compare(row), None)
    if found is not None and mend:
        folded(stored_in(row.content), history_of(person)).into(row)
        language = language_of(row.content)
        with override(language if catalogue(language).language == language else None):
            work_out(row, today=row.on, now=now)
    return found


def everybody() -> Iterator[UUID]:
    """Everybody of whom a day is stored."""
    for one in in_pieces(Today.objects.only("person_id")):
        yield one.person_id
