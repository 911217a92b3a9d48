"""Lessons: short things worth knowing, at most one a day, offered to whom they matter.

A lesson decides nothing: no plan, dose or finding depends on it.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from unslump.core.factors import lessons_forward
from unslump.core.questions import Answer, Condition
from unslump.core.screening import holds
from unslump.core.tomllines import Path
from unslump.core.values import Id, Sourced, Text, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue
    from unslump.core.profile import Situation


class Section(Value):
    """A part of a lesson: paragraphs (`says`), and a short list below them (`points`)."""

    heading: Text | None = None
    says: tuple[Text, ...] = Field(min_length=1)
    points: tuple[Text, ...] = Field(default=(), max_length=7)


class Lesson(Sourced):
    """Something worth two minutes.

    It matters to whoever `when` holds for (screening answers) or who has one of the `tags`; without both, to everybody.
    `while_waiting`: it is also offered while something stands in the way, when no other is. `order`: which comes first.
    `exercises`: those that go with it. `lead`: what it says, in one line.
    """

    id: Id
    title: Text
    lead: Text
    order: Annotated[int, Field(ge=1)]
    when: Condition | None = None
    tags: tuple[Id, ...] = ()
    while_waiting: bool = False
    exercises: tuple[Id, ...] = ()
    note: Text | None = None
    sections: tuple[Section, ...] = Field(min_length=1)


def in_order(lessons: Mapping[str, Lesson]) -> tuple[Lesson, ...]:
    """All lessons, the first one first."""
    return tuple(sorted(lessons.values(), key=lambda lesson: (lesson.order, lesson.id)))


def matters(lesson: Lesson, answers: Mapping[str, Answer], tags: tuple[str, ...]) -> bool:
    """Whether a lesson is for somebody with these answers and tags."""
    if lesson.when is None and not lesson.tags:
        return True
    return (lesson.when is not None and holds(lesson.when, answers)) or bool(set(lesson.tags) & set(tags))


def offered(catalogue: "Catalogue", situation: "Situation") -> Lesson | None:
    """The lesson of the day; None if there is none. Day by day, all that matter come round in their order.

    What the person told of a factor in the last days brings its lesson forward (factors.py).
    """
    waiting = bool(situation.clearance.stands_in_the_way or situation.pointers)
    answers, tags = situation.answers, situation.clearance.tags
    due = [
        lesson
        for lesson in in_order(catalogue.lessons)
        if (lesson.while_waiting if waiting else matters(lesson, answers, tags))
    ]
    if not waiting:
        forward = lessons_forward(catalogue, situation.status.factors, situation.today)
        due = [lesson for lesson in in_order(catalogue.lessons) if lesson.id in forward] or due
    return due[situation.today.toordinal() % len(due)] if due else None


def wrong(catalogue: "Catalogue") -> Iterator[tuple[str, Path, str]]:
    """What is wrong with lessons: which one, at which key, and what. Conditions and sources the catalogue looks at."""
    for lesson in catalogue.lessons.values():
        for tag in lesson.tags:
            if tag not in catalogue.vocabulary.tags:
                yield lesson.id, ("tags",), f"unknown tag {tag!r}"
        for name in lesson.exercises:
            exercise = catalogue.exercises.get(name)
            if exercise is None:
                yield lesson.id, ("exercises",), f"unknown exercise {name!r}"
                continue
            for tag in lesson.tags:
                if tag in exercise.avoid:
                    yield lesson.id, ("exercises",), f"{name!r} is ruled out by {tag!r}, which this lesson is for"
        if lesson.verified and "general-knowledge" in lesson.sources:
            yield lesson.id, ("verified",), "must be false: it leans on general-knowledge"
