"""What the coming weeks would hold, if all is done as planned: for whoever wants to look ahead, or judge the planner.

The days are decided by the same functions as ever, one after the other; only what the person does and feels is assumed
(`Course`): every session done whole, nothing felt, no more pain after it than before, and a day left out when the week
already holds as many sessions as the programme asks for.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from unslump.core.bands import belongs, held_seconds
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadInput, Problem
from unslump.core.events import Elapsed, Plain
from unslump.core.exercise import Exercise
from unslump.core.following import moved
from unslump.core.machine import begin, step
from unslump.core.plan import Plan, PlanProgramme
from unslump.core.profile import GivenAnswer, Profile, understand
from unslump.core.progress import Change, CheckIn, ProgrammeEntry, Screened, fold
from unslump.core.questions import NONE
from unslump.core.record import Done, Record, record_of
from unslump.core.rules import Band
from unslump.core.values import Effort, Id, Pain, Value

LONGEST_DAYS = 366


class Happens(Value):
    """What is assumed to happen on a day, from 1: another pain from then on, questions answered anew, a day away."""

    day: Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
    pain: Pain | None = None
    answers: dict[str, GivenAnswer] = {}
    programme: Id | None = None
    away: Annotated[int, Field(ge=0, le=LONGEST_DAYS)] = 0


class Ahead(Value):
    """A person, and how they are assumed to fare."""

    profile: Profile
    course: tuple[Happens, ...] = ()
    effort: Effort = 5


class ForecastDay(Value):
    """One day ahead. `record` is what its session would amount to; none on a free day or when there is no session."""

    on: date
    decided: Decided
    record: Record | None = None
    free: bool = False
    away: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def programme(self) -> PlanProgramme | None:
        """The programme that the day's plan follows, if any."""
        return self.decided.plan.programme if self.decided.plan else None


class Weekly(Value):
    """How much of something a week holds, and how much it should come to hold."""

    band: Id
    name: str
    amount: int
    unit: str
    low: int
    high: int


def forecast(catalogue: Catalogue, ahead: Ahead, days: int) -> Iterator[ForecastDay]:
    """So many days, beginning with the profile's own. BadInput if something in them cannot be used."""
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput("the days", (Problem("", f"{days} is not between 1 and {LONGEST_DAYS}"),))
    profile = ahead.profile
    first = profile.date
    status = understand(catalogue, profile).status
    pain = _pain(profile)
    away_until = 0
    for number in range(1, days + 1):
        today = first + timedelta(days=number - 1)
        for event in (event for event in ahead.course if event.day == number):
            pain = pain if event.pain is None else event.pain
            away_until = max(away_until, number + event.away - 1) if event.away else away_until
            if event.answers:
                answers = {**profile.answers, **event.answers}
                answers = {name: answer for name, answer in answers.items() if answer != ()}
                profile = profile.model_copy(update={"answers": answers, "answered_on": today})
                status = fold(catalogue, status, Screened(type="screened", on=today))
            if event.programme:
                chosen = ProgrammeEntry(type="programme", on=today, programme=event.programme, chosen=True)
                status = fold(catalogue, status, chosen)
        before = {name: item.change for name, item in status.exercises.items()}
        status = fold(catalogue, status, CheckIn(type="check-in", on=today, when="before", pain=pain))
        changes = tuple(
            item.change for name, item in status.exercises.items() if item.change and item.change != before.get(name)
        )
        check: dict[str, GivenAnswer] = {"pain": pain, "new": (NONE,)}
        now = {"date": today, "status": status, "history": (), "check": check}
        decided = decide(catalogue, profile.model_copy(update=now))
        plan = decided.plan
        programme = plan.programme if plan else None
        free = programme is not None and programme.free
        away = number <= away_until
        record = None
        if programme is not None:
            entry = moved(status, programme.following)
            status = fold(catalogue, status, entry) if entry else status
        if plan is not None and not free and not away:
            record = done_whole(catalogue, plan)
            status = fold(catalogue, status, record)
            after = CheckIn(type="check-in", on=today, when="after", pain=pain, effort=ahead.effort)
            status = fold(catalogue, status, after)
        yield ForecastDay(on=today, decided=decided, record=record, free=free, away=away, changes=changes)


def done_whole(catalogue: Catalogue, plan: Plan) -> Record:
    """The record of a session done exactly as planned."""
    script = compile_plan(catalogue, plan)
    memory = step(script, begin(script), Plain(type="start"))
    while memory.status != "ended":
        state = script.states[memory.at]
        left = state.ms - memory.elapsed
        memory = step(script, memory, Elapsed(type="elapsed", ms=left) if state.ms else Plain(type="done"))
    return record_of(script, memory)


def weekly(catalogue: Catalogue, records: Sequence[Record]) -> tuple[Weekly, ...]:
    """How much of each band a week's records hold."""
    return tuple(
        Weekly(
            band=band.id,
            name=band.name,
            amount=_amount(catalogue, band, records),
            unit=band.unit,
            low=band.amount.low,
            high=band.amount.high,
        )
        for band in catalogue.planning.bands
    )


def _amount(catalogue: Catalogue, band: Band, records: Sequence[Record]) -> int:
    seconds, days = 0.0, set()
    for record in records:
        for done in record.exercises:
            exercise = catalogue.exercises.get(done.exercise)
            if exercise is None or not done.work_ms or not belongs(band, exercise):
                continue
            days.add(record.on)
            seconds += _seconds(catalogue, exercise, done)
    return len(days) if band.unit == "days" else round(seconds / 60) if band.unit == "minutes" else round(seconds)


def _seconds(catalogue: Catalogue, exercise: Exercise, done: Done) -> float:
    """How long something was done: what was held without the rests between its rounds, else the time it took."""
    if exercise.dose.unit in ("seconds", "breaths"):
        return held_seconds(exercise, done.rung, catalogue.session.pace.breath) * done.share / 100
    return (max(done.left_ms, done.right_ms) or done.work_ms) / 1000


def _pain(profile: Profile) -> int:
    told = (profile.check or {}).get("pain", profile.answers.get("pain-now"))
    return told if isinstance(told, int) else 0
