"""Where things stand in the drawings of the progress page. Units are those of the drawing, from its top left."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import NamedTuple

from unslump.core.looking_back import Past, PastWeek
from unslump.core.measuring import Taken

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 30, 32
MEAN_DAYS = 7
MOST_NUMBERED = 9
MOST_LABELS = 6
NAME_WIDTH = 80
HEAD_WIDTH = 32
WORST = 10
DAY = timedelta(days=1)


class Dot(NamedTuple):
    """An answer on a day."""

    x: float
    y: float


class Mark(NamedTuple):
    """Something that is worth a number in the drawing. `head` is where the number stands, beside the others."""

    x: float
    head: float
    number: int


class Label(NamedTuple):
    """A day that is named under the drawing. `anchor`: which end of its name stands there."""

    at: float
    day: date
    anchor: str


class Bar(NamedTuple):
    """A week's minutes."""

    x: float
    y: float
    width: float
    height: float
    week: PastWeek

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return self.x + self.width / 2


class PainChart(NamedTuple):
    """`lines`: the mean of the days before, broken where nothing was told for as long."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


def pain_chart(past: Past, marked: list[date]) -> PainChart:
    """Pain at rest, day by day; `marked` are the days with a number, in order."""
    answers = {day.on: day.pain for day in past.days if day.pain is not None}
    return PainChart(
        tuple(Dot(_across(past, on), _up(pain)) for on, pain in answers.items()),
        tuple(_mean_lines(past, answers)),
        _marks([_across(past, on) for on in marked]),
        _labels(past),
    )


def _marks(places: list[float]) -> tuple[Mark, ...]:
    heads: list[float] = []
    for x in reversed(places):
        heads.append(min(x, heads[-1] - HEAD_WIDTH) if heads else x)
    return tuple(
        Mark(x, head, number) for number, (x, head) in enumerate(zip(places, reversed(heads), strict=True), start=1)
    )


def _mean_lines(past: Past, answers: dict[date, int]) -> list[str]:
    lines: list[list[str]] = [[]]
    on = past.begins
    while on <= past.today:
        near = [answers[day] for day in (on - n * DAY for n in range(MEAN_DAYS)) if day in answers]
        if near:
            lines[-1].append(f"{_across(past, on):.1f},{_up(fmean(near)):.1f}")
        elif lines[-1]:
            lines.append([])
        on += DAY
    return [" ".join(line) for line in lines if len(line) > 1]


def _labels(past: Past) -> tuple[Label, ...]:
    whole = (past.today - past.begins).days
    every = max(1, -(-whole // MOST_LABELS))
    labels: list[Label] = []
    ends = 0.0
    for number in range(0, whole + 1, every):
        day = past.begins + number * DAY
        at = _across(past, day)
        anchor = _anchor(at)
        begins = at - {"start": 0, "middle": NAME_WIDTH / 2, "end": NAME_WIDTH}[anchor]
        if begins >= ends:  # a day that would stand over the one before is left out
            labels.append(Label(at, day, anchor))
            ends = begins + NAME_WIDTH
    return tuple(labels)


def _anchor(at: float) -> str:
    if at < LEFT + NAME_WIDTH / 2:
        return "start"
    return "end" if at > WIDTH - NAME_WIDTH / 2 else "middle"


def _across(past: Past, on: date) -> float:
    whole = max(1, (past.today - past.begins).days)
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (on - past.begins).days / whole, 1)


def _up(pain: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - pain / WORST), 1)


def week_bars(past: Past) -> tuple[Bar, ...]:
    """Minutes of each week, the tallest as high as the drawing."""
    most = max((week.minutes for week in past.weeks), default=0) or 1
    room = (WIDTH - LEFT - RIGHT) / max(1, len(past.weeks))
    width = min(room * 0.7, 48)
    bars: list[Bar] = []
    for number, week in enumerate(past.weeks):
        height = (HEIGHT - TOP - BOTTOM) * week.minutes / most
        x = LEFT + room * number + (room - width) / 2
        bars.append(Bar(round(x, 1), round(HEIGHT - BOTTOM - height, 1), round(width, 1), round(height, 1), week))
    return tuple(bars)


class Small(NamedTuple):
    """A small drawing of a measure: its width and height, and for each side a line and the dots on it."""

    width: int
    height: int
    lines: tuple[tuple[str, str, tuple[Dot, ...]], ...]


SMALL_WIDTH, SMALL_HEIGHT, SMALL_EDGE = 240, 64, 8


def small_chart(taken: Sequence[Taken], *, less_is_better: bool) -> Small | None:
    """A measure over time, better always upwards. None for a single time, which is no course."""
    if len({one.on for one in taken}) < 2:  # a line has two ends
        return None
    values = [score for one in taken for score in one.scores.values()]
    low, high = min(values), max(values)
    begins, whole = taken[0].on, (taken[-1].on - taken[0].on).days
    lines = []
    for side in sorted({side for one in taken for side in one.scores}):
        dots = []
        for one in taken:
            if side in one.scores:
                up = (one.scores[side] - low) / (high - low) if high > low else 0.5
                up = 1 - up if less_is_better else up
                x = SMALL_EDGE + (SMALL_WIDTH - 2 * SMALL_EDGE) * (one.on - begins).days / whole
                dots.append(Dot(round(x, 1), round(SMALL_EDGE + (SMALL_HEIGHT - 2 * SMALL_EDGE) * (1 - up), 1)))
        lines.append((side, " ".join(f"{dot.x},{dot.y}" for dot in dots), tuple(dots)))
    return Small(SMALL_WIDTH, SMALL_HEIGHT, tuple(lines))


def levels() -> tuple[tuple[float, int], ...]:
    """The lines across, for pain."""
    return tuple((_up(pain), pain) for pain in (0, 5, 10))
