"""What a measure says, in words: the number, what became of it, and how much of that may be chance."""

from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from unslump.core.measures import Measure, MeasuringWords
from unslump.core.measuring import Course, Difference, between_sides, has_room, told_of
from unslump.core.values import Side


class Line(NamedTuple):
    """One side of a measure: which, its number, and what is said of it. `verdict` is empty for a first time."""

    side: str
    number: str
    says: str
    verdict: str


class Result(NamedTuple):
    """What a measure says: a line for each side, and what is said of all of it."""

    on: str
    lines: tuple[Line, ...]
    besides: tuple[str, ...]


def number(value: float) -> str:
    """A number as people write it: 4, 4.5; 4,5 in Spanish."""
    whole = round(value) == value
    return str(number_format(abs(value) if value == 0 else value, decimal_pos=0 if whole else 1))


def amount(measure: Measure, value: float) -> str:
    """A number with its unit; of a scale with words, the word."""
    for degree in measure.degrees:
        if degree.value == value:
            return degree.label
    return f"{number(value)} {measure.unit_one if value == 1 else measure.unit}"


def difference(measure: Measure, value: float) -> str:
    """A difference with its unit."""
    return f"{number(value)} {measure.unit_one if value == 1 else measure.unit}"


def day(on: date, today: date) -> str:
    """A day as people say it; with its year only if that is another one."""
    return str(date_format(on, "MONTH_DAY_FORMAT" if on.year == today.year else "DATE_FORMAT"))


def side_word(side: Side) -> str:
    """A side in a word; empty for both together."""
    return {"left": _("Left"), "right": _("Right"), "both": ""}[side]


def result_of(measure: Measure, course: Course, words: MeasuringWords, today: date) -> Result:
    """What the last time says, against the first."""
    since = day(course.first.on, today)
    lines = [
        Line(
            side=side_word(side),
            number=amount(measure, course.last.scores[side]),
            says=_says(measure, found, words, since),
            verdict=found.verdict if found else "",
        )
        for side, found in sorted(told_of(measure, course).items())
    ]
    besides: list[str] = []
    alone = course.first.on == course.last.on and not measure.itself
    if alone:
        besides.append(words.other_activities if course.anew else words.first)
    elif not measure.itself and not all(has_room(measure, score) for score in course.first.scores.values()):
        besides.append(words.no_room)
    sides = between_sides(measure, course.last.scores)
    if sides is not None:
        by, needs = difference(measure, sides.by), difference(measure, measure.error.by)
        said = words.left_behind if sides.worse == "left" else words.right_behind
        if sides.worse is None:
            besides.append(words.sides_alike)
        else:
            besides.append(said.format(by=by) if sides.differ else words.sides_close.format(by=by, needs=needs))
    return Result(on=day(course.last.on, today), lines=tuple(lines), besides=tuple(besides))


def _says(measure: Measure, found: Difference | None, words: MeasuringWords, since: str) -> str:
    if found is None:
        return ""
    if measure.itself:
        says = {"better": words.itself_better, "worse": words.itself_worse, "within": words.itself_within}
        return says[found.verdict]
    if found.toward == "neither":
        return words.alike.format(day=since)
    if found.verdict == "within":
        said = words.within_better if found.toward == "better" else words.within_worse
    else:
        said = words.better if found.verdict == "better" else words.worse
    return said.format(by=difference(measure, found.by), needs=difference(measure, found.needed), day=since)
