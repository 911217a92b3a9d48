"""Programmes as content: several weeks in stages, each with what its weeks should hold.

A programme chooses; it never allows. What may be done at all is the envelope's (allowance.py), and no programme widens
it: the same findings shut the same doors in every programme (promises 1 and 2).
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from unslump.core.questions import Condition, Option
from unslump.core.tomllines import Path
from unslump.core.values import Id, Level, Range, Sourced, Text, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue
    from unslump.core.rules import Aim

FACTS = {
    "days": "days in this stage",
    "sessions": "days with a session in this stage",
    "pain-lately": "the highest of the last three pains told",
    "mastered": "exercises mastered",
    "flare-up": "1 while a flare-up stands",
    "calm-only": "1 while only the calm phases are allowed",
    "highest-level": "the highest level that the limits allow",
}
"""What a condition of a programme may ask besides the safety questions and `tags`; following.py reckons them."""
TAGS = "tags"
DAYS_A_WEEK = 7
LAST_RANK = 1_000_000
"""Comes after everything that leads anywhere."""


class Target(Value):
    """What a stage's week should hold for an aim: on how many days, and how much that matters next to the others.

    `only_with`: tags, one of which it takes for the aim to be wanted at all.
    """

    aim: Id
    days: Range
    weight: Annotated[int, Field(ge=1, le=200)] | None = None
    only_with: tuple[Id, ...] = ()


class Stage(Value):
    """A part of a programme.

    `only_with`, `not_with`: tags that say for whom it is, which makes branches. `sessions`: days a week with a session.
    `level`: harder exercises are not chosen, though they may be allowed. `first`: exercises that come before others
    that serve as well. `besides`: what to do apart from the sessions. `advice`: what to do about the back otherwise.
    `done`: when the next stage begins; without it this one goes on. `back`: when the stage before begins again.
    `weeks`: how long it mostly takes.
    """

    id: Id
    name: Text
    says: Text
    only_with: tuple[Id, ...] = ()
    not_with: tuple[Id, ...] = ()
    weeks: Range
    sessions: Range
    level: Level | None = None
    week: tuple[Target, ...] = Field(min_length=1)
    first: tuple[Id, ...] = ()
    lessons: tuple[Id, ...] = ()
    besides: tuple[Text, ...] = ()
    advice: Text | None = None
    done: Condition | None = None
    done_says: Text | None = None
    back: Condition | None = None
    back_says: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.done is None) != (self.done_says is None):
            raise ValueError("done and done_says belong together: give both, or neither")
        if (self.back is None) != (self.back_says is None):
            raise ValueError("back and back_says belong together: give both, or neither")
        if set(self.only_with) & set(self.not_with):
            raise ValueError("only_with and not_with name the same tag")
        return self


class Lead(Value):
    """What leads to a programme, and what the person is told about it. Of all that hold, the lowest `rank` leads."""

    rank: Annotated[int, Field(ge=1)]
    when: Condition
    says: Text


class Programme(Sourced):
    """Several weeks with an aim.

    `leads`: when it is suggested. `avoid`: tags that rule it out, and `unless`: what else does, told as `unless_says`.
    `then`: what follows it; without it, what is suggested then. `order`: its place in a list.
    """

    id: Id
    name: Text
    lead: Text
    for_whom: Text
    order: Annotated[int, Field(ge=1)]
    leads: tuple[Lead, ...] = ()
    avoid: tuple[Id, ...] = ()
    unless: Condition | None = None
    unless_says: Text | None = None
    then: Id | None = None
    stages: tuple[Stage, ...] = Field(min_length=1)
    note: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ids = [stage.id for stage in self.stages]
        if len(set(ids)) != len(ids):
            raise ValueError("two stages have the same id")
        if (self.unless is None) != (self.unless_says is None):
            raise ValueError("unless and unless_says belong together: give both, or neither")
        return self

    @property
    def first_rank(self) -> int:
        """The rank of what leads to it first; above all others if nothing does."""
        return min((lead.rank for lead in self.leads), default=LAST_RANK)

    def stages_for(self, tags: tuple[str, ...]) -> tuple[Stage, ...]:
        """The stages for somebody with these tags, in order."""
        return tuple(
            stage
            for stage in self.stages
            if not set(stage.not_with) & set(tags) and (not stage.only_with or set(stage.only_with) & set(tags))
        )


def in_order(programmes: Mapping[str, Programme]) -> tuple[Programme, ...]:
    """All programmes, as they stand in a list."""
    return tuple(sorted(programmes.values(), key=lambda programme: (programme.order, programme.id)))


def wanted(catalogue: "Catalogue", stage: Stage, tags: frozenset[str]) -> tuple["Aim", ...]:
    """The aims of a stage's weeks for somebody with these tags, as planning reckons with them."""
    known = {aim.id: aim for aim in catalogue.planning.aims}
    found = []
    for target in stage.week:
        if target.only_with and not tags & set(target.only_with):
            continue
        aim = known[target.aim]
        found.append(aim.model_copy(update={"per_week": target.days, "weight": target.weight or aim.weight}))
    return tuple(found)


def wrong(catalogue: "Catalogue") -> Iterator[tuple[str, Path, str]]:
    """What is wrong with programmes: which one, at which key, and what. Sources the catalogue looks at."""
    ranks: dict[int, str] = {}
    for programme in catalogue.programmes.values():
        name = programme.id
        for index, lead in enumerate(programme.leads):
            if lead.rank in ranks:
                yield name, ("leads", index, "rank"), f"{ranks[lead.rank]!r} has the same rank: which leads first?"
            ranks[lead.rank] = name
        if programme.verified and "general-knowledge" in programme.sources:
            yield name, ("verified",), "must be false: it leans on general-knowledge"
        if programme.then is not None and (programme.then not in catalogue.programmes or programme.then == name):
            yield name, ("then",), f"unknown programme {programme.then!r}, or this one itself"
        conditions: list[tuple[Path, Condition | None]] = [(("unless",), programme.unless)]
        conditions += [(("leads", index, "when"), lead.when) for index, lead in enumerate(programme.leads)]
        for path, condition in conditions:
            yield from ((name, at, what) for at, what in _condition(catalogue, condition, path))
        yield from ((name, ("avoid",), what) for what in _unknown_tags(catalogue, programme.avoid))
        for index, stage in enumerate(programme.stages):
            for path, what in _stage(catalogue, stage):
                yield name, ("stages", index, *path), what


def _week(catalogue: "Catalogue", stage: Stage) -> Iterator[tuple[Path, str]]:
    aims = {aim.id: aim for aim in catalogue.planning.aims}
    named = [target.aim for target in stage.week]
    for aim in aims.values():
        if aim.every_session and aim.id not in named:
            yield ("week",), f"{aim.id!r} is missing, which belongs into every session"
    for index, target in enumerate(stage.week):
        if target.aim not in aims:
            yield ("week", index, "aim"), f"unknown aim {target.aim!r}"
        elif named.index(target.aim) != index:
            yield ("week", index, "aim"), f"{target.aim!r} is there twice"
        if target.days.high > DAYS_A_WEEK:
            yield ("week", index, "days"), f"{target.days.high} days: a week has seven"
        yield from ((("week", index, "only_with"), what) for what in _unknown_tags(catalogue, target.only_with))


def _stage(catalogue: "Catalogue", stage: Stage) -> Iterator[tuple[Path, str]]:
    yield from _week(catalogue, stage)
    if stage.sessions.high > DAYS_A_WEEK:
        yield ("sessions",), f"{stage.sessions.high} days: a week has seven"
    for name in stage.first:
        if name not in catalogue.exercises:
            yield ("first",), f"unknown exercise {name!r}"
    for name in stage.lessons:
        if name not in catalogue.lessons:
            yield ("lessons",), f"unknown lesson {name!r}"
    for key, tags in (("only_with", stage.only_with), ("not_with", stage.not_with)):
        yield from (((key,), what) for what in _unknown_tags(catalogue, tags))
    yield from _condition(catalogue, stage.done, ("done",))
    yield from _condition(catalogue, stage.back, ("back",))


def _unknown_tags(catalogue: "Catalogue", tags: tuple[str, ...]) -> Iterator[str]:
    for tag in tags:
        if tag not in catalogue.vocabulary.tags:
            yield f"unknown tag {tag!r}"


def _condition(catalogue: "Catalogue", condition: Condition | None, path: Path) -> Iterator[tuple[Path, str]]:
    """What is wrong with a condition over facts, tags and the answers to the safety questions."""
    if condition is None:
        return
    for form in ("all", "any", "of"):
        for index, part in enumerate(getattr(condition, form)):
            yield from _condition(catalogue, part, (*path, form, index))
    name = condition.question
    if name is None:
        return
    asked = {question.id: question for question in catalogue.screening.questions}
    options: tuple[Option, ...] = asked[name].options if name in asked else ()
    if name not in asked and name not in FACTS and name != TAGS:
        yield path, f"unknown question or fact {name!r}; facts are {', '.join(FACTS)}, and tags"
    elif name == TAGS:
        yield from ((path, what) for what in _unknown_tags(catalogue, condition.any_of))
        if not condition.any_of:
            yield path, "tags need any_of"
    elif bool(options) != bool(condition.any_of):
        yield path, f"{name!r} " + ("has options: use any_of" if options else "is a number: use at_least or at_most")
    else:
        known = {option.id for option in options}
        yield from ((path, f"question {name!r} has no option {o!r}") for o in condition.any_of if o not in known)
