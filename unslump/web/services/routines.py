"""A practice's routines: written, published, taken back. What is published, anybody may read; it starts nothing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from unslump.core.allowance import cap_of, ruled_out
from unslump.core.catalogue import Catalogue
from unslump.core.deciding import decide
from unslump.core.errors import BadInput, UnslumpError
from unslump.core.profile import understand
from unslump.core.routine import Routine, faults, usable
from unslump.web.records.handing import PracticeRoutine
from unslump.web.records.models import Today
from unslump.web.records.practice import Member, Practice
from unslump.web.services.today import forward, profile_of

MOST_ROUTINES = 100
"""Of one practice; so many that nobody meets it by honest work."""


class TooMany(UnslumpError):
    """A practice has as many routines as it may have."""

    code = "too-many"


class ForYou(NamedTuple):
    """What a routine is for somebody who has answered the safety questions: why not at all, or what they leave out."""

    refused: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def written(content: Catalogue, data: object) -> Routine:
    """A routine from plain data. BadInput if it cannot be."""
    routine = Routine.read(data, what="this routine")
    if problems := tuple(faults(content, routine)):
        raise BadInput("this routine", problems)
    return routine


def routines_of(practice_id: UUID) -> list[PracticeRoutine]:
    """All routines of a practice, the newest change first."""
    return list(PracticeRoutine.objects.filter(practice_id=practice_id).order_by("-changed_at"))


def published_routines(practice: Practice) -> list[PracticeRoutine]:
    """Those that anybody may read, by name."""
    rows = PracticeRoutine.objects.filter(practice=practice, published_at__isnull=False)
    return sorted(rows, key=lambda row: str(row.body.get("name", "")).casefold())


def published(practice: str, slug: str) -> PracticeRoutine | None:
    """A published routine by its address."""
    rows = PracticeRoutine.objects.select_related("practice").filter(published_at__isnull=False)
    return rows.filter(practice__slug=practice, practice__closed_at=None, slug=slug).first()


def readable(content: Catalogue, row: PracticeRoutine) -> Routine | None:
    """A stored routine as the content knows it now; None if nothing of it is left."""
    return usable(content, Routine.read(row.body, what="the stored routine"))


def keep(member: Member, routine: Routine, *, row: PracticeRoutine | None, now: datetime) -> PracticeRoutine:
    """Store a new routine, or the new state of one. TooMany if a practice has more than anybody needs."""
    if row is not None:
        row.body, row.by, row.changed_at = routine.plain(), member, now
        row.save(update_fields=["body", "by", "changed_at"])
        return row
    theirs = PracticeRoutine.objects.filter(practice_id=member.practice_id)
    if theirs.count() >= MOST_ROUTINES:
        raise TooMany(f"a practice has at most {MOST_ROUTINES} routines; delete one first")
    taken = set(theirs.values_list("slug", flat=True))
    for slug in _slugs(routine.name):
        if slug in taken:
            continue
        try:
            with transaction.atomic():
                return PracticeRoutine.objects.create(
                    practice_id=member.practice_id,
                    slug=slug,
                    body=routine.plain(),
                    by=member,
                    made_at=now,
                    changed_at=now,
                )
        except IntegrityError:  # a colleague has just made one of that name
            continue
    raise AssertionError("there is always another number")


def _slugs(name: str) -> Iterable[str]:
    wanted = slugify(name)[:50].strip("-") or "routine"
    yield wanted
    yield from (f"{wanted}-{number}" for number in range(2, 10 * MOST_ROUTINES))


def publish(row: PracticeRoutine, *, on: bool, now: datetime) -> None:
    """Let anybody read it, or nobody any more."""
    row.published_at = now if on else None
    row.save(update_fields=["published_at"])


def for_you(content: Catalogue, routine: Routine, row: Today, today: date) -> ForYou:
    """What a routine is for a person, by what they have answered. Nothing is stored."""
    profile = profile_of(row, forward(row, today))
    decided = decide(content, profile, alarm=row.alarm or None)
    if decided.no_plan is not None:
        return ForYou(decided.no_plan.reasons, ())
    situation = understand(content, profile)
    cap = cap_of(content, situation)
    found = ((content.exercises[item.exercise], item) for item in routine.items)
    reasons = ((one.name, ruled_out(content, one, situation, cap)) for one, _item in found)
    return ForYou((), tuple((name, why) for name, why in reasons if why is not None))
