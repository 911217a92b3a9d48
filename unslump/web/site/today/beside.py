"""What stands beside the session on today's page: a small question, a habit in sight, a reminder to get up."""

from typing import NamedTuple

from unslump.core.catalogue import Catalogue
from unslump.core.factors import (
    NOTHING_TOLD,
    Breaks,
    Factor,
    Habit,
    Leads,
    asked_today,
    breaks_for,
    in_sight,
    leads_to,
    suiting,
    told_on,
)
from unslump.core.lessons import Lesson
from unslump.core.status import Status
from unslump.web.records.models import Today


class Beside(NamedTuple):
    """What is shown. `leads`: what today's answer leads to; `did`: the habit was done today; `others`: beside it."""

    asks: bool
    ask: Factor | None
    leads: Leads | None
    lesson: Lesson | None
    habit: Habit | None
    others: tuple[Habit, ...]
    did: bool
    times: int
    breaks: Breaks | None

    @property
    def anything(self) -> bool:
        """Whether there is anything to show but the reminder."""
        return bool(self.ask or self.leads or self.habit)

    @property
    def choices(self) -> tuple[Habit, ...]:
        """The habits that today's answer leads to, unless one of them is in sight already."""
        habits = self.leads.habits if self.leads else ()
        return () if self.habit in habits else habits


def beside(content: Catalogue, row: Today, status: Status, *, busy: bool) -> Beside:
    """What stands beside the session, read from the row alone. `busy`: another question comes first."""
    told = status.factors or NOTHING_TOLD
    tags = row.clearance["tags"]
    given = told_on(told, row.on) if told.asks else None
    leads = _leads(content, given, tags)
    habit = in_sight(content, told, tags)
    return Beside(
        asks=told.asks,
        ask=asked_today(content, today=row.on, answers=row.answers, waiting=busy, told=told),
        leads=leads,
        lesson=content.lessons.get(leads.lesson) if leads and leads.lesson else None,
        habit=habit,
        others=suiting(content.factors.around(habit.id), tags) if habit else (),
        did=told.did == row.on,
        times=told.times,
        breaks=breaks_for(content, answers=row.answers, told=told, tags=tags),
    )


def _leads(content: Catalogue, given: tuple[str, str] | None, tags: list[str]) -> Leads | None:
    """What an answer leads to; nothing if the content no longer knows it."""
    factor = content.factors.factor(given[0]) if given else None
    if factor is None or given is None or given[1] not in {answer.id for answer in factor.answers}:
        return None
    return leads_to(content, *given, tags=tags)
