"""Factors: what plays a part besides exercise, asked about lightly, and the small habits that answers lead to.

They decide nothing: no plan, dose, level or finding depends on them. An answer leads to a lesson and to habits to
choose from; one habit may be kept in sight. What was told is folded into a part of the status of its own (FactorsTold),
which stays small whatever the history's length.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from unslump.core.errors import BadInput, Problem
from unslump.core.questions import Answer, Condition
from unslump.core.screening import holds
from unslump.core.tomllines import Path
from unslump.core.values import Day, Id, Range, Sourced, Text, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue

NOT_NOW = "not-now"
"""The answer of somebody who would rather not say."""
Days = Annotated[int, Field(ge=1, le=365)]


# The content.


class FactorAnswer(Value):
    """One of the answers to a question; `says` is what the person is told. `matters`: it leads to lesson and habits."""

    id: Id
    label: Text
    says: Text
    matters: bool = False


class Habit(Sourced):
    """Something small that can be done today. It is not offered to those with one of the tags in `avoid`."""

    id: Id
    says: Text
    because: Text
    avoid: tuple[Id, ...] = ()
    note: Text | None = None


class Factor(Sourced):
    """Something that plays a part, and the question about it.

    It concerns whoever `when` holds for (screening answers), or whose last answer matters: they are asked again after
    `sooner_days`, all others after `every_days`. `order`: which question comes first.
    """

    id: Id
    name: Text
    order: Annotated[int, Field(ge=1)]
    ask: Text
    answers: tuple[FactorAnswer, ...] = Field(min_length=3, max_length=3)
    lesson: Id
    habits: tuple[Habit, ...] = Field(min_length=2, max_length=3)
    when: Condition | None = None
    every_days: Days
    sooner_days: Days
    note: Text | None = None

    @model_validator(mode="after")
    def _answers_differ(self) -> Self:
        ids = [answer.id for answer in self.answers]
        if len(set(ids)) < len(ids) or NOT_NOW in ids:
            raise ValueError(f"the answers need different ids, none of them {NOT_NOW!r}")
        if len({answer.matters for answer in self.answers}) < 2:
            raise ValueError("of the answers, one or two must be marked with matters = true")
        if self.sooner_days > self.every_days:
            raise ValueError(f"sooner_days ({self.sooner_days}) is later than every_days ({self.every_days})")
        return self


class Breaks(Sourced):
    """A reminder to break up sitting, for whom `when` holds or whose last answer about `factor` matters.

    `minutes`: after how many minutes of sitting, to choose from; `move`: for how many minutes then, with `exercise`.
    """

    exercise: Id
    when: Condition | None = None
    factor: Id | None = None
    minutes: tuple[Annotated[int, Field(ge=5, le=120)], ...] = Field(min_length=1, max_length=5)
    move: Range
    says: Text
    due: Text
    note: Text | None = None


class Factors(Value):
    """All factors. `fresh_days`: for how long an answer that matters brings its lesson forward."""

    fresh_days: Days
    factors: tuple[Factor, ...] = ()
    breaks: Breaks | None = None

    def factor(self, name: str | None) -> Factor | None:
        """The factor with that id; None if there is none."""
        return next((factor for factor in self.factors if factor.id == name), None)

    def habit(self, name: str | None) -> Habit | None:
        """The habit with that id; None if there is none."""
        return next((habit for factor in self.factors for habit in factor.habits if habit.id == name), None)

    def around(self, habit: str) -> tuple[Habit, ...]:
        """The habits that stand beside one, itself left out."""
        beside = next((f.habits for f in self.factors if any(h.id == habit for h in f.habits)), ())
        return tuple(other for other in beside if other.id != habit)


NO_FACTORS = Factors(fresh_days=1)


# What is told: entries of the history, and what they amount to.


class FactorEntry(Value):
    """The answer to the question about a factor, or "not-now"."""

    type: Literal["factor"]
    on: Day
    factor: Id
    answer: Id


class HabitEntry(Value):
    """The one habit to be kept in sight, from now on; without one, none. `did`: it was done on that day."""

    type: Literal["habit"]
    on: Day
    habit: Id | None = None
    did: bool = False

    @model_validator(mode="after")
    def _did_what(self) -> Self:
        if self.did and self.habit is None:
            raise ValueError("did needs the habit that was done")
        return self


class AskingEntry(Value):
    """Whether to ask about factors at all, from now on."""

    type: Literal["asking"]
    on: Day
    factors: bool


FactorsEntry = FactorEntry | HabitEntry | AskingEntry
NOT_DECIDING = ("factor", "habit", "asking")
"""The types of entries on which nothing is decided."""


class LastTold(Value):
    """The last that was told of a factor: when it was asked about, and the last answer, if there has been one."""

    asked: date
    answer: Id | None = None
    answered: date | None = None


class FactorsTold(Value):
    """What the history says of factors. `did`: the last day on which the habit was done; `times`: on how many."""

    told: dict[Id, LastTold] = {}
    asks: bool = True
    habit: Id | None = None
    did: date | None = None
    times: int = 0


NOTHING_TOLD = FactorsTold()


def told_after(catalogue: "Catalogue", before: FactorsTold | None, entry: FactorsEntry) -> FactorsTold | None:
    """What is told after one more entry; None if it amounts to nothing. What the content does not know is left out."""
    told = before or NOTHING_TOLD
    if isinstance(entry, FactorEntry):
        told = _answered(catalogue, told, entry)
    elif isinstance(entry, AskingEntry):
        told = told.model_copy(update={"asks": entry.factors})
    else:
        told = _kept(catalogue, told, entry)
    return None if told == NOTHING_TOLD else told


def _answered(catalogue: "Catalogue", told: FactorsTold, entry: FactorEntry) -> FactorsTold:
    factor = catalogue.factors.factor(entry.factor)
    last = told.told.get(entry.factor)
    known = factor is not None and (entry.answer == NOT_NOW or entry.answer in _answer_ids(factor))
    if not known or (last is not None and entry.on < last.asked):
        return told
    if entry.answer != NOT_NOW:
        now = LastTold(asked=entry.on, answer=entry.answer, answered=entry.on)
    else:
        now = (last or LastTold(asked=entry.on)).model_copy(update={"asked": entry.on})
    return told.model_copy(update={"told": {**told.told, entry.factor: now}})


def _kept(catalogue: "Catalogue", told: FactorsTold, entry: HabitEntry) -> FactorsTold:
    if entry.habit is not None and catalogue.factors.habit(entry.habit) is None:
        return told
    if entry.habit != told.habit:
        told = told.model_copy(update={"habit": entry.habit, "did": None, "times": 0})
    if entry.did and (told.did is None or entry.on > told.did):
        told = told.model_copy(update={"did": entry.on, "times": told.times + 1})
    return told


def _answer_ids(factor: Factor) -> tuple[str, ...]:
    return tuple(answer.id for answer in factor.answers)


def unknown_in(catalogue: "Catalogue", entries: Iterable[object]) -> Iterator[Problem]:
    """What entries name that the content does not know."""
    for index, entry in enumerate(entries):
        if isinstance(entry, FactorEntry):
            factor = catalogue.factors.factor(entry.factor)
            if factor is None:
                known = ", ".join(other.id for other in catalogue.factors.factors)
                yield Problem(f"[{index}].factor", f"unknown factor {entry.factor!r}; there are {known}")
            elif entry.answer not in (*_answer_ids(factor), NOT_NOW):
                given = ", ".join((*_answer_ids(factor), NOT_NOW))
                yield Problem(f"[{index}].answer", f"unknown answer {entry.answer!r}; there are {given}")
        elif isinstance(entry, HabitEntry) and entry.habit and catalogue.factors.habit(entry.habit) is None:
            yield Problem(f"[{index}].habit", f"unknown habit {entry.habit!r}")


# What follows: a question, a lesson, habits.


class Leads(Value):
    """What an answer leads to: a sentence and, if it matters, a lesson and habits to choose from."""

    factor: Factor
    says: str
    lesson: Id | None = None
    habits: tuple[Habit, ...] = ()


def asked_today(
    catalogue: "Catalogue", *, today: date, answers: Mapping[str, Answer], waiting: bool, told: FactorsTold | None
) -> Factor | None:
    """The question of the day; None if there is none.

    There is at most one a day, and none while something stands in the way of a session (`waiting`). A question never
    asked comes before one that was, the one longest overdue before the rest, and of equals what concerns the person.
    """
    told = told or NOTHING_TOLD
    if waiting or not told.asks or any(last.asked >= today for last in told.told.values()):
        return None
    ranked: list[tuple[bool, int, bool, int, str, Factor]] = []
    for factor in catalogue.factors.factors:
        mine = concerns(factor, answers, told)
        last = told.told.get(factor.id)
        over = 0
        if last is not None:
            over = (today - last.asked).days - (factor.sooner_days if mine else factor.every_days)
        if over >= 0:
            ranked.append((last is not None, -over, not mine, factor.order, factor.id, factor))
    return min(ranked, key=lambda rank: rank[:-1])[-1] if ranked else None


def concerns(factor: Factor, answers: Mapping[str, Answer], told: FactorsTold) -> bool:
    """Whether somebody with these answers to the screening said, there or here, that a factor plays a part."""
    return (factor.when is not None and holds(factor.when, answers)) or _matters(factor, told)


def _matters(factor: Factor, told: FactorsTold) -> bool:
    last = told.told.get(factor.id)
    return last is not None and any(answer.matters for answer in factor.answers if answer.id == last.answer)


def leads_to(catalogue: "Catalogue", factor: str, answer: str, *, tags: Iterable[str] = ()) -> Leads:
    """What an answer leads to, for somebody with these tags. BadInput if there is no such factor or answer."""
    found = catalogue.factors.factor(factor)
    if found is None:
        raise BadInput("this answer", (Problem("factor", f"unknown factor {factor!r}"),))
    given = next((known for known in found.answers if known.id == answer), None)
    if given is None:
        raise BadInput("this answer", (Problem("answer", f"unknown answer {answer!r}"),))
    if not given.matters:
        return Leads(factor=found, says=given.says)
    return Leads(factor=found, says=given.says, lesson=found.lesson, habits=suiting(found.habits, tags))


def suiting(habits: Iterable[Habit], tags: Iterable[str]) -> tuple[Habit, ...]:
    """Those habits that are not ruled out by any of the tags."""
    ruled_out = set(tags)
    return tuple(habit for habit in habits if not ruled_out & set(habit.avoid))


def told_on(told: FactorsTold | None, day: date) -> tuple[str, str] | None:
    """The factor that was answered on a day, with its answer; None if none was."""
    every = (told or NOTHING_TOLD).told.items()
    return next(((name, last.answer) for name, last in every if last.answer and last.answered == day), None)


def in_sight(catalogue: "Catalogue", told: FactorsTold | None, tags: Iterable[str]) -> Habit | None:
    """The habit that the person keeps in sight, unless it is ruled out for them by now."""
    habit = catalogue.factors.habit((told or NOTHING_TOLD).habit)
    return next(iter(suiting((habit,), tags)), None) if habit else None


def lessons_forward(catalogue: "Catalogue", told: FactorsTold | None, today: date) -> frozenset[str]:
    """The lessons that answers of the last days bring forward."""
    told = told or NOTHING_TOLD
    return frozenset(
        factor.lesson
        for factor in catalogue.factors.factors
        if _matters(factor, told) and _fresh(catalogue, told.told[factor.id].answered, today)
    )


def _fresh(catalogue: "Catalogue", answered: date | None, today: date) -> bool:
    return answered is not None and 0 <= (today - answered).days < catalogue.factors.fresh_days


def breaks_for(
    catalogue: "Catalogue", *, answers: Mapping[str, Answer], told: FactorsTold | None, tags: Iterable[str]
) -> Breaks | None:
    """The reminder to break up sitting, for whoever sits much and may do its exercise."""
    breaks = catalogue.factors.breaks
    if breaks is None or set(tags) & set(catalogue.exercises[breaks.exercise].avoid):
        return None
    factor = catalogue.factors.factor(breaks.factor)
    sits = breaks.when is None or holds(breaks.when, answers)
    return breaks if sits or (factor is not None and _matters(factor, told or NOTHING_TOLD)) else None


# Mistakes in the content.


def wrong(catalogue: "Catalogue") -> Iterator[tuple[Path, str]]:
    """What is wrong with the factors: at which key, and what. Conditions and sources the catalogue looks at."""
    found = catalogue.factors
    named: dict[str, list[str]] = {"factors": [factor.id for factor in found.factors]}
    named["habits"] = [habit.id for factor in found.factors for habit in factor.habits]
    for kind, names in named.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield ("factors",), f"two {kind} are called {name!r}"
    for path, item in signed(found):
        yield from ((path + at, what) for at, what in _wrong_in(catalogue, item))


def _wrong_in(catalogue: "Catalogue", item: Factor | Habit | Breaks) -> Iterator[tuple[Path, str]]:
    if item.verified and "general-knowledge" in item.sources:
        yield ("verified",), "must be false: it leans on general-knowledge"
    if isinstance(item, Factor) and item.lesson not in catalogue.lessons:
        yield ("lesson",), f"unknown lesson {item.lesson!r}"
    if isinstance(item, Habit):
        for tag in item.avoid:
            if tag not in catalogue.vocabulary.tags:
                yield ("avoid",), f"unknown tag {tag!r}"
    if isinstance(item, Breaks):
        if item.exercise not in catalogue.exercises:
            yield ("exercise",), f"unknown exercise {item.exercise!r}"
        if item.factor is not None and catalogue.factors.factor(item.factor) is None:
            yield ("factor",), f"unknown factor {item.factor!r}"


def signed(found: Factors) -> Iterator[tuple[Path, Factor | Habit | Breaks]]:
    """Everything in it that a clinician can sign off, with its key."""
    for index, factor in enumerate(found.factors):
        yield ("factors", index), factor
        for number, habit in enumerate(factor.habits):
            yield ("factors", index, "habits", number), habit
    if found.breaks is not None:
        yield ("breaks",), found.breaks
