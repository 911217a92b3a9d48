"""Measuring: what somebody's measures amount to, when one is due, and what is change and what is noise.

An entry keeps what was told (what was ticked, every try); the score is worked out from it by rule. Of a history, the
status keeps the first and the last of each measure. Nothing in a plan is decided on any of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Annotated, Literal, Self, assert_never

from pydantic import Field, model_validator

from unslump.core.errors import BadInput, Problem
from unslump.core.measures import MOST_ACTIVITIES, MOST_TRIALS, Measure, Number, in_order
from unslump.core.screening import Clearance
from unslump.core.values import Day, Id, Pain, Side, Untranslated, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue

Verdict = Literal["better", "worse", "within"]
"""What a difference amounts to: a change that matters and is more than noise, or neither way."""
SIDES: tuple[Side, Side] = ("left", "right")


# What is told.


MOST_LETTERS = 80
"""Of the name of an activity."""


class Activity(Value):
    """Something that a person finds hard, in their own words, and how well it goes: 0 not at all, 10 as before."""

    name: Annotated[Untranslated, Field(max_length=MOST_LETTERS)]
    score: Pain


class Trials(Value):
    """The tries of a test, in the order in which they came; on one side, or on `both` together."""

    side: Side
    values: tuple[Number, ...] = Field(min_length=1, max_length=MOST_TRIALS)


class MeasureEntry(Value):
    """A measure was taken: exactly what its way asks for. `by`: with a phone, or by hand."""

    type: Literal["measure"]
    on: Day
    measure: Id
    ticked: tuple[Id, ...] | None = None
    activities: tuple[Activity, ...] | None = Field(default=None, min_length=1, max_length=MOST_ACTIVITIES)
    value: int | None = None
    trials: tuple[Trials, ...] | None = Field(default=None, min_length=1, max_length=2)
    by: Literal["hand", "phone"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = (self.ticked, self.activities, self.value, self.trials)
        if sum(part is not None for part in given) != 1:
            raise ValueError("exactly one of ticked, activities, value and trials must be given")
        if self.by is not None and self.trials is None:
            raise ValueError("by belongs to trials")
        for what, names in (
            ("sentence", list(self.ticked or ())),
            ("activity", [alike(activity.name) for activity in self.activities or ()]),
            ("side", [trials.side for trials in self.trials or ()]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"the same {what} is given twice")
        return self


class LaterEntry(Value):
    """Whoever was asked to measure would rather not; they are asked again when the next one is due."""

    type: Literal["later"]
    on: Day


MeasuringEntry = MeasureEntry | LaterEntry
MEASURING = ("measure", "later")
"""The types of these entries."""


def alike(name: str) -> str:
    """The name of an activity, without what does not make it another one."""
    return " ".join(name.casefold().split())


# Scoring.


def scores(measure: Measure, entry: MeasureEntry) -> dict[Side, float]:
    """What a measure gives, on each of its sides or on "both". BadInput if it was not told in its way."""
    if problems := tuple(_wrong(measure, entry)):
        raise BadInput("this measure", problems)
    match measure.way:
        case "ticks":
            return {"both": float(len(entry.ticked or ()))}
        case "activities":
            told = [activity.score for activity in entry.activities or ()]
            return {"both": _rounded(sum(told) / len(told))}
        case "scale":
            return {"both": float(entry.value or 0)}
        case "trials":
            return {trials.side: _rounded(median(trials.values)) for trials in entry.trials or ()}
        case never:
            assert_never(never)


def _rounded(number: float) -> float:
    """To one place: nothing that is measured here is known more exactly."""
    return round(number, 1)


def _wrong(measure: Measure, entry: MeasureEntry) -> Iterator[Problem]:
    wanted = {"ticks": "ticked", "activities": "activities", "scale": "value", "trials": "trials"}[measure.way]
    if getattr(entry, wanted) is None:
        yield Problem(wanted, f"missing: {measure.id!r} is told by it")
        return
    known = {sentence.id for sentence in measure.sentences}
    for name in entry.ticked or ():
        if name not in known:
            yield Problem("ticked", f"{measure.id!r} has no sentence {name!r}")
    if entry.value is not None and not measure.range.holds(entry.value):
        yield Problem("value", _bounds(measure, entry.value))
    sides = [trials.side for trials in entry.trials or ()]
    asked = SIDES if measure.sides == "each" else ("both",)
    if entry.trials is not None and sorted(sides) != sorted(asked):
        yield Problem("trials", f"{measure.id!r} is measured on {' and '.join(asked)}, not on {' and '.join(sides)}")
    for index, trials in enumerate(entry.trials or ()):
        for number in trials.values:
            if not measure.range.holds(number):
                yield Problem(f"trials[{index}].values", _bounds(measure, number))


def _bounds(measure: Measure, number: float) -> str:
    return f"{number:g} is not from {measure.range.low:g} to {measure.range.high:g}"


def unknown_in(catalogue: "Catalogue", entries: Iterable[object]) -> Iterator[Problem]:
    """What is wrong with entries for this content: a measure that it does not have, or one told in another way."""
    for index, entry in enumerate(entries):
        if not isinstance(entry, MeasureEntry):
            continue
        measure = catalogue.measures.get(entry.measure)
        if measure is None:
            known = ", ".join(sorted(catalogue.measures))
            yield Problem(f"[{index}].measure", f"unknown measure {entry.measure!r}; there are {known}")
            continue
        yield from (Problem(f"[{index}].{problem.where}", problem.what) for problem in _wrong(measure, entry))


# What a history of them amounts to.


class Taken(Value):
    """What a measure gave on a day."""

    on: date
    scores: dict[Side, float]


class Course(Value):
    """The first and the last time that a measure was taken, and on how many days in all.

    `activities`: those that the person named. Naming others begins a new course; `anew` says that it was so.
    """

    first: Taken
    last: Taken
    times: Annotated[int, Field(ge=1)] = 1
    activities: tuple[Untranslated, ...] = ()
    anew: bool = False


class Measured(Value):
    """What the history says of measures. `begun`: the day from which due days count; `later`: when it was put off."""

    begun: date
    later: date | None = None
    courses: dict[Id, Course] = {}


def measured_after(catalogue: "Catalogue", before: Measured | None, entry: MeasuringEntry) -> Measured | None:
    """What is known after one more entry. What the content does not know, or cannot score, is left out."""
    if isinstance(entry, LaterEntry):
        known = before or Measured(begun=entry.on)
        return known.model_copy(update={"later": max(entry.on, known.later or entry.on)})
    measure = catalogue.measures.get(entry.measure)
    if measure is None or any(_wrong(measure, entry)):
        return before
    known = before or Measured(begun=entry.on)
    taken = Taken(on=entry.on, scores=scores(measure, entry))
    names = tuple(activity.name for activity in entry.activities or ())
    course = _further(known.courses.get(measure.id), taken, names)
    return known.model_copy(
        update={"begun": min(known.begun, entry.on), "courses": {**known.courses, measure.id: course}}
    )


def _further(course: Course | None, taken: Taken, names: tuple[str, ...]) -> Course:
    """One more time. Taken again on the same day, it stands for what was told before on that day."""
    if course is None:
        return Course(first=taken, last=taken, activities=names)
    if taken.on < course.last.on:  # came late, such as from another device
        earlier = taken.on < course.first.on and _same(course.activities, names)
        return course.model_copy(update={"first": taken if earlier else course.first, "times": course.times + 1})
    again = taken.on == course.last.on
    if not _same(course.activities, names):
        return Course(first=taken, last=taken, activities=names, anew=course.anew or not again or course.times > 1)
    first = taken if course.first.on == taken.on else course.first
    times = course.times if again else course.times + 1
    return course.model_copy(update={"first": first, "last": taken, "times": times, "activities": names})


def _same(some: Iterable[str], others: Iterable[str]) -> bool:
    return set(map(alike, some)) == set(map(alike, others))


# Which are open, and which are due.


Closed = Literal["blocked", "tag", "calm", "flare"]
"""Why a measure is not open: something stands in the way of any session; a tag rules it out; only calm exercises are
allowed; a flare-up stands."""


def closed_because(
    measure: Measure,
    clearance: Clearance,
    *,
    today: date,
    flare_until: date | None = None,
    stop: bool = False,
    felt: bool = False,
) -> tuple[Closed, str] | None:
    """Why a measure is not for somebody now, with the tag that rules it out, if it is one; None if it is open.

    `stop`: something else stands in the way of a session, such as a sign that must be asked about first. `felt`:
    today's session was stopped by something that was felt.
    """
    if stop or clearance.stands_in_the_way:
        return "blocked", ""
    for tag in measure.avoid:
        if tag in clearance.tags:
            return "tag", tag
    if measure.like is None:
        return None
    if felt or (clearance.cap.phases is not None and measure.like not in clearance.cap.phases):
        return "calm", ""
    return ("flare", "") if flare_until is not None and today <= flare_until else None


def due_since(measure: Measure, measured: Measured | None, today: date) -> date | None:
    """The day since which a measure is due; None if it is not. Who has measured nothing yet begins today."""
    course = measured.courses.get(measure.id) if measured else None
    if course is None and not measure.asked:
        return None
    begun = measured.begun if measured else today
    passed = [day for days in measure.due_days if (day := begun + timedelta(days=days)) <= today]
    if not passed:
        return None
    since = passed[-1]
    if course is not None and course.last.on >= since - timedelta(days=measure.early_days):
        return None
    put_off = measured is not None and measured.later is not None and measured.later >= since
    return None if put_off else since


def due(catalogue: "Catalogue", measured: Measured | None, *, open_ones: Iterable[str], today: date) -> tuple[str, ...]:
    """The ids of what is due today and open to the person, in their order."""
    allowed = set(open_ones)
    return tuple(
        measure.id
        for measure in in_order(catalogue.measures)
        if measure.id in allowed and due_since(measure, measured, today) is not None
    )


# What is change, and what is noise.


class Difference(Value):
    """A difference, by how much, and what it amounts to. `toward`: whether it points to better, worse or neither."""

    verdict: Verdict
    toward: Literal["better", "worse", "neither"]
    by: float
    needed: float


def change(measure: Measure, before: float, after: float) -> Difference:
    """What became of a score: a change counts if it is the least that matters, and more than the measure varies."""
    gain = _rounded(after - before) if measure.better == "more" else _rounded(before - after)
    toward: Literal["better", "worse", "neither"] = "better" if gain > 0 else "worse" if gain < 0 else "neither"
    counts = abs(gain) >= measure.important.by and abs(gain) >= measure.error.by
    verdict: Verdict = "within"
    if counts:
        verdict = "better" if gain > 0 else "worse"
    return Difference(verdict=verdict, toward=toward, by=abs(gain), needed=measure.needed)


def has_room(measure: Measure, before: float) -> bool:
    """Whether a score can still get better by what is needed to be told from noise."""
    best = measure.range.low if measure.better == "less" else measure.range.high
    return abs(best - before) >= measure.needed


class Sides(Value):
    """Left against right: the worse side, by how much, and whether that is more than the measure varies by itself."""

    worse: Literal["left", "right"] | None
    by: float
    differ: bool


def between_sides(measure: Measure, found: Mapping[Side, float]) -> Sides | None:
    """Left against right; None if it is not measured on both sides."""
    if not all(side in found for side in SIDES):
        return None
    left, right = found["left"], found["right"]
    by = _rounded(abs(left - right))
    if by == 0:
        return Sides(worse=None, by=0, differ=False)
    left_is_worse = left < right if measure.better == "more" else left > right
    return Sides(worse="left" if left_is_worse else "right", by=by, differ=by >= measure.error.by)


def told_of(measure: Measure, course: Course) -> dict[Side, Difference | None]:
    """What became of each side since the first time; None for one that has no earlier score."""
    found: dict[Side, Difference | None] = {}
    for side, score in course.last.scores.items():
        if measure.itself:
            found[side] = change(measure, 0, score)
        elif course.first.on == course.last.on or side not in course.first.scores:
            found[side] = None
        else:
            found[side] = change(measure, course.first.scores[side], score)
    return found
