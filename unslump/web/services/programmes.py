"""Programmes: what stands on the page of each, where a person is in one, and choosing one.

A choice says what to follow. What may be done at all is the plan's to decide, and no choice widens it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from unslump.core.catalogue import Catalogue
from unslump.core.errors import NotOpen
from unslump.core.exercise import Exercise
from unslump.core.following import closed
from unslump.core.history import ProgrammeEntry
from unslump.core.lessons import Lesson
from unslump.core.needs import serves
from unslump.core.plan import Plan, PlanProgramme
from unslump.core.profile import understand
from unslump.core.programmes import Programme, Stage, Target, in_order
from unslump.core.rules import Aim
from unslump.core.status import Following
from unslump.core.values import Range, Value
from unslump.rulebook.pages import Clause
from unslump.rulebook.wording import programme_condition
from unslump.web.records.models import Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import forward, fresh, preview, profile_of, status_of, store, work_out


class Held(Value):
    """What a week of a stage holds for an aim: on how many days, for whom alone, and the exercises that serve it."""

    aim: Aim
    days: Range
    only_with: tuple[str, ...]
    exercises: tuple[Exercise, ...]


class Part(Value):
    """A stage with everything that it names, in words."""

    stage: Stage
    week: tuple[Held, ...]
    lessons: tuple[Lesson, ...]
    done: Clause | None
    back: Clause | None


class Way(Value):
    """The stages for whoever has one of some tags, whose meanings are `holds`; without any, for everybody else."""

    holds: tuple[str, ...]
    parts: tuple[Part, ...]


class Led(Value):
    """What leads to a programme, and what is said of it."""

    says: str
    when: Clause


class Course(Value):
    """A programme with everything that it names, in words."""

    programme: Programme
    ways: tuple[Way, ...]
    leads: tuple[Led, ...]
    avoid: tuple[str, ...]
    unless: Clause | None
    then: Programme | None


class Standing(Value):
    """Where a person stands with a programme today.

    `here`: as their plan has it, if it is the one that they follow. `follows`: the name of the one that they do
    follow. `chosen`: it was chosen. `waits`: this one was chosen and waits. `closed`: why it cannot be chosen today.
    """

    here: PlanProgramme | None = None
    follows: str = ""
    chosen: bool = False
    waits: bool = False
    closed: tuple[str, ...] = ()


def course_of(content: Catalogue, programme: Programme) -> Course:
    """A programme as its page shows it."""
    tags = content.vocabulary.tags
    return Course(
        programme=programme,
        ways=tuple(_ways(content, programme)),
        leads=tuple(
            Led(says=lead.says, when=programme_condition(content, lead.when, gettext)) for lead in programme.leads
        ),
        avoid=tuple(tags[tag] for tag in programme.avoid),
        unless=programme_condition(content, programme.unless, gettext) if programme.unless else None,
        then=content.programmes.get(programme.then or ""),
    )


def _ways(content: Catalogue, programme: Programme) -> Iterator[Way]:
    """The way for most, and what differs from it for those with a tag that a stage asks for."""
    most = programme.stages_for(())
    others: dict[tuple[Stage, ...], list[str]] = {}
    for tag in dict.fromkeys(tag for stage in programme.stages for tag in (*stage.only_with, *stage.not_with)):
        others.setdefault(programme.stages_for((tag,)), []).append(content.vocabulary.tags[tag])
    others.pop(most, None)
    for stages, holds in ((most, ()), *((stages, tuple(held)) for stages, held in others.items())):
        yield Way(holds=holds, parts=tuple(_part(content, stage) for stage in stages))


def _part(content: Catalogue, stage: Stage) -> Part:
    tags = content.vocabulary.tags
    return Part(
        stage=stage,
        week=tuple(
            Held(
                aim=_aim(content, target),
                days=target.days,
                only_with=tuple(tags[tag] for tag in target.only_with),
                exercises=tuple(serving(content, stage, target)),
            )
            for target in stage.week
        ),
        lessons=tuple(content.lessons[name] for name in stage.lessons),
        done=programme_condition(content, stage.done, gettext) if stage.done else None,
        back=programme_condition(content, stage.back, gettext) if stage.back else None,
    )


def _aim(content: Catalogue, target: Target) -> Aim:
    return next(aim for aim in content.planning.aims if aim.id == target.aim)


def serving(content: Catalogue, stage: Stage, target: Target) -> list[Exercise]:
    """The exercises that may come in a stage for an aim: those that it puts first, then from the gentlest up."""
    fitting = (exercise for exercise in content.exercises.values() if _serves(content, stage, target, exercise))
    return sorted(fitting, key=lambda one: (one.id not in stage.first, one.level, one.name))


def _serves(content: Catalogue, stage: Stage, target: Target, exercise: Exercise) -> bool:
    """Whether an exercise serves an aim, goes no harder than its stage, and is not left out by all whom it is for."""
    only = (set(stage.only_with), set(target.only_with))
    if any(tags and tags <= set(exercise.avoid) for tags in only):
        return False
    within = stage.level is None or exercise.level <= stage.level
    return within and serves(content, exercise.id, _aim(content, target))


def comes_in(content: Catalogue, programme: Programme, exercise: Exercise) -> bool:
    """Whether an exercise may come in a programme."""
    return any(_serves(content, stage, target, exercise) for stage in programme.stages for target in stage.week)


def holding(content: Catalogue, exercise: Exercise) -> tuple[tuple[Programme, ...], tuple[Programme, ...]]:
    """The programmes that put an exercise first, and the others in which it may come."""
    every = in_order(content.programmes)
    first = tuple(one for one in every if any(exercise.id in stage.first for stage in one.stages))
    return first, tuple(one for one in every if one not in first and comes_in(content, one, exercise))


def naming(content: Catalogue, lesson: Lesson) -> tuple[Programme, ...]:
    """The programmes in which a lesson has its place."""
    every: Iterable[Programme] = in_order(content.programmes)
    return tuple(one for one in every if any(lesson.id in stage.lessons for stage in one.stages))


def followed(row: Today) -> Following | None:
    """The programme that a person follows; None if none has begun."""
    following = status_of(row).following
    return following if following and following.programme else None


def standing(row: Today, programme: Programme, *, today: date) -> Standing:
    """Where a person stands with a programme on a day that is worked out."""
    content = catalogue()
    plan = Plan.read(row.plan, what="the stored plan") if row.plan else None
    now, following = plan.programme if plan else None, status_of(row).following
    mine = following is not None and following.programme == programme.id
    other = content.programmes.get(following.programme or "") if following else None
    return Standing(
        here=now if now and now.following.programme == programme.id else None,
        follows=other.name if other else "",
        chosen=following is not None and following.chosen and mine,
        waits=following is not None and following.waits == programme.id,
        closed=_closed(row, programme, today),
    )


def _closed(row: Today, programme: Programme, today: date) -> tuple[str, ...]:
    if row.plan is None:
        return tuple(row.reasons)
    content = catalogue()
    why = closed(content, programme, understand(content, profile_of(row, today)))
    return () if why is None else (why,)


@transaction.atomic
def choose(person: Person, programme: Programme | None, *, today: date, now: datetime) -> Today:
    """Follow a programme from today on, or with None what the answers lead to again; the day is worked out anew.

    NotOpen if it is not for them today, or if there is no plan at all; then nothing is stored. The one that is followed
    already goes on where it is.
    """
    content = catalogue()
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    row = fresh(row, today=today, now=now)
    if row.plan is None:
        raise NotOpen(tuple(row.reasons))
    kept = status_of(row).following
    if programme is None:
        if kept is None or not (kept.chosen or kept.waits):
            return row
        store(row, ProgrammeEntry(type="programme", on=today), now)
    else:
        why = closed(content, programme, understand(content, profile_of(row, today)))
        if why is not None:
            raise NotOpen((why,))
        goes_on = kept if kept and kept.programme == programme.id else None
        if goes_on and goes_on.chosen:
            return row
        stage, because = (goes_on.stage, goes_on.because) if goes_on else (None, ())
        entry = ProgrammeEntry(
            type="programme", on=today, programme=programme.id, stage=stage, chosen=True, because=because
        )
        store(row, entry, now)
    if row.tomorrow is not None:
        row.tomorrow = preview(row, today)
    return work_out(row, today=today, now=now)
