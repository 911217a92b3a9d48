"""Looking back: what somebody's days were like, what changed and why, and what may be read into it.

It decides nothing. What is compared, from how many answers on, and what is said of it, is content
(progression/looking-back.toml). Minutes are those of sessions without their pauses; pain is 0 to 10.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, fmean, linear_regression, variance
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn, Entry, Moment, ProgrammeEntry
from unslump.core.measuring import MeasureEntry, Taken, scores, unknown_in
from unslump.core.progress import fold
from unslump.core.record import Record
from unslump.core.status import Change, Status
from unslump.core.values import Id, Pain, Value

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
MINUTE_MS = 60_000


class PastDay(Value):
    """A day on which something was told or done. Of what was told twice at one moment the worse counts; `symptoms`
    are their kinds."""

    on: date
    before: Pain | None = None
    after: Pain | None = None
    morning: Pain | None = None
    sessions: Annotated[int, Field(ge=0)] = 0
    active_ms: Annotated[int, Field(ge=0)] = 0
    exercises: tuple[Id, ...] = ()
    symptoms: tuple[Id, ...] = ()

    def told(self, moment: Moment) -> int | None:
        """Pain as it was told at a moment."""
        return {"before": self.before, "after": self.after, "morning": self.morning}[moment]

    @property
    def pain(self) -> int | None:
        """Pain as it was before anything was done."""
        return self.morning if self.morning is not None else self.before


class PastWeek(Value):
    """Seven days from a day on. `pain` is the mean of the answers at rest, None if there are none."""

    begins: date
    days: Annotated[int, Field(ge=0, le=7)]
    sessions: int
    minutes: int
    pain: float | None


class Stage(Value):
    """A stage of a programme began."""

    on: date
    programme: Id
    stage: Id | None


class Trend(Value):
    """Pain in the last days against the first ones, as means; `answers` at either end."""

    first: float | None
    last: float | None
    answers: tuple[int, int]
    verdict: Literal["less", "more", "same", "unknown"]


class Hint(Value):
    """What goes together with better or worse days. `points`: how much lower pain was on the next day."""

    exercise: Id
    points: float
    with_days: int
    without_days: int


class Past(Value):
    """The days from `begins` to `today`, both included. `hints` is None where too few days are known."""

    begins: date
    today: date
    days: tuple[PastDay, ...]
    weeks: tuple[PastWeek, ...]
    recent: int
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    trend: Trend
    hints: tuple[Hint, ...] | None
    measured: dict[Id, tuple[Taken, ...]] = {}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins > self.today:
            raise ValueError("begins after today")
        return self


class _Answers(NamedTuple):
    first: list[int]
    last: list[int]


def look_back(catalogue: Catalogue, entries: Iterable[Entry], *, today: date, weeks: int) -> Past:
    """The last so many weeks, or as many as there are. `entries` is the whole history, in order."""
    entries = list(entries)
    changes, stages = _came(catalogue, entries)
    told = days_of(entries)
    begins = max(today - weeks * WEEK + DAY, min(told, default=today))
    begins = min(begins, today)
    days = [told[on] for on in sorted(told) if begins <= on <= today]
    return Past(
        begins=begins,
        today=today,
        days=tuple(days),
        weeks=tuple(_weeks(days, begins, today)),
        recent=_recent(catalogue, told, today),
        changes=tuple(change for change in changes if begins <= change.on <= today),
        stages=tuple(stage for stage in stages if begins <= stage.on <= today),
        trend=trend_of(catalogue, days, begins, today),
        hints=hints_of(catalogue, told),
        measured=_measured(catalogue, entries),
    )


def _measured(catalogue: Catalogue, entries: Iterable[Entry]) -> dict[str, tuple[Taken, ...]]:
    """Every time that a measure was taken, the oldest first; from the beginning on, as change counts from there."""
    found: dict[str, list[Taken]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, MeasureEntry) and not any(unknown_in(catalogue, [entry])):
            measure = catalogue.measures[entry.measure]
            found[measure.id].append(Taken(on=entry.on, scores=scores(measure, entry)))
    return {name: tuple(sorted(taken, key=lambda one: one.on)) for name, taken in found.items()}


def days_of(entries: Iterable[Entry]) -> dict[date, PastDay]:
    """Every day on which something was told or done."""
    days: dict[date, PastDay] = {}
    for entry in entries:
        day = days.get(entry.on, PastDay(on=entry.on))
        if isinstance(entry, CheckIn):
            if entry.when == "message":  # no pain was told in it
                continue
            days[entry.on] = day.model_copy(update={entry.when: max(entry.pain, day.told(entry.when) or 0)})
        elif isinstance(entry, Record):
            worked = [done for done in entry.exercises if done.outcome != "skipped"]
            update = {
                "sessions": day.sessions + 1,
                "active_ms": day.active_ms + entry.active_ms,
                "exercises": tuple(dict.fromkeys((*day.exercises, *(done.exercise for done in worked)))),
                "symptoms": tuple(dict.fromkeys((*day.symptoms, *(felt.kind for felt in entry.symptoms)))),
            }
            days[entry.on] = day.model_copy(update=update)
    return days


def minutes_of(days: Iterable[PastDay]) -> int:
    """How long somebody was busy with the sessions of these days."""
    return round(sum(day.active_ms for day in days) / MINUTE_MS)


def _came(catalogue: Catalogue, entries: Iterable[Entry]) -> tuple[list[Change], list[Stage]]:
    """Every change on the way, and every stage that began."""
    changes: list[Change] = []
    stages: list[Stage] = []
    status = Status()
    for entry in entries:
        before, status = status, fold(catalogue, status, entry)
        if status.changes is not before.changes:
            changes += status.changes
        demand = status.screen_again
        if demand is not None and demand != before.screen_again and demand not in changes:
            changes.append(demand)
        if isinstance(entry, ProgrammeEntry) and entry.programme is not None:
            stages.append(Stage(on=entry.on, programme=entry.programme, stage=entry.stage))
    return sorted(changes, key=lambda change: change.on), stages


def _recent(catalogue: Catalogue, told: Mapping[date, PastDay], today: date) -> int:
    since = today - timedelta(days=catalogue.looking_back.recent_days)
    return sum(1 for on, day in told.items() if since < on <= today and day.sessions)


def _weeks(days: list[PastDay], begins: date, today: date) -> Iterator[PastWeek]:
    """Weeks of the calendar, from Monday on; the first and the last may be short."""
    monday = begins - timedelta(days=begins.weekday())
    while monday <= today:
        inside = [day for day in days if monday <= day.on < monday + WEEK]
        pains = [day.pain for day in inside if day.pain is not None]
        yield PastWeek(
            begins=monday,
            days=sum(1 for day in inside if day.sessions),
            sessions=sum(day.sessions for day in inside),
            minutes=minutes_of(inside),
            pain=round(fmean(pains), 1) if pains else None,
        )
        monday += WEEK


def trend_of(catalogue: Catalogue, days: list[PastDay], begins: date, today: date) -> Trend:
    """The first days against the last ones; unknown if there are too few answers, or the two would overlap."""
    rules = catalogue.looking_back.pain
    span = timedelta(days=rules.days)
    first = [day.pain for day in days if day.on < begins + span and day.pain is not None]
    last = [day.pain for day in days if day.on > today - span and day.pain is not None]
    answers = (len(first), len(last))
    if min(answers) < rules.answers or begins + span > today - span + DAY:
        return Trend(first=None, last=None, answers=answers, verdict="unknown")
    then, now = fmean(first), fmean(last)
    verdict: Literal["less", "more", "same"] = "same"
    if abs(now - then) >= rules.points:
        verdict = "less" if now < then else "more"
    return Trend(first=round(then, 1), last=round(now, 1), answers=answers, verdict=verdict)


def _fell(told: Mapping[date, PastDay]) -> dict[date, float]:
    """By how much pain was lower on the day after than it usually is after a day like this one.

    After a bad day pain falls by itself. Without that being taken off, whatever is done on bad days would seem to help.
    """
    pairs: dict[date, tuple[int, int]] = {}
    for on, day in told.items():
        following = told.get(on + DAY)
        if day.pain is not None and following is not None and following.pain is not None:
            pairs[on] = (day.pain, following.pain)
    pains, nexts = [pain for pain, _ in pairs.values()], [pain for _, pain in pairs.values()]
    if len(set(pains)) < 2:  # no line goes through one point
        usual = fmean(nexts) if nexts else 0.0
        return {on: usual - following for on, (_, following) in pairs.items()}
    slope, start = linear_regression(pains, nexts)
    return {on: start + slope * pain - following for on, (pain, following) in pairs.items()}


def hints_of(catalogue: Catalogue, told: Mapping[date, PastDay]) -> tuple[Hint, ...] | None:
    """What stands out, the strongest first. None if of nothing there are enough days to say anything."""
    rules = catalogue.looking_back.helps
    fell = _fell(told)
    with_it: dict[str, list[date]] = defaultdict(list)
    for on in fell:
        for exercise in told[on].exercises:
            with_it[exercise].append(on)
    enough = {
        exercise: days
        for exercise, days in with_it.items()
        if len(days) >= rules.days and len(fell) - len(days) >= rules.days and exercise in catalogue.exercises
    }
    if not enough:
        return None
    sure = NormalDist().inv_cdf(1 - (1 - rules.confidence) / 2 / len(enough))
    found: list[Hint] = []
    for exercise, days in enough.items():
        those = [fell[on] for on in days]
        others = [fell[on] for on in fell.keys() - set(days)]
        points = fmean(those) - fmean(others)
        error = sqrt(variance(those) / len(those) + variance(others) / len(others))
        if abs(points) >= rules.points and abs(points) > sure * error:
            found.append(
                Hint(exercise=exercise, points=round(points, 1), with_days=len(those), without_days=len(others))
            )
    return tuple(sorted(found, key=lambda hint: (-abs(hint.points), hint.exercise)))
