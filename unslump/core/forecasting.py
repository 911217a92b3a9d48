"""What the coming weeks would hold, if all is done as planned: for whoever wants to look ahead, or judge the planner.

The days are decided by the same functions as ever, one after the other; only what the person does and feels is assumed:
unless the course says otherwise every session is done whole, nothing is felt, there is no more pain after it than
before, all questions are answered, and a day is left out when the week already holds as many sessions as the programme
asks for.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from unslump.core.bands import belongs, held_seconds
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadInput, Problem
from unslump.core.events import Elapsed, Event, Plain, Symptom
from unslump.core.exercise import Exercise, SymptomKind
from unslump.core.following import moved
from unslump.core.history import CheckIn, Entry, ProgrammeEntry, Screened
from unslump.core.machine import Refused, begin, step
from unslump.core.plan import Plan, PlanProgramme
from unslump.core.profile import GivenAnswer, Profile, understand
from unslump.core.progress import fold
from unslump.core.questions import NONE
from unslump.core.record import Done, Record, record_of
from unslump.core.rules import Band
from unslump.core.screening import Seen
from unslump.core.status import Change, Status
from unslump.core.told import remember, resolved
from unslump.core.values import Effort, Id, Leg, Pain, Reserve, Value

LONGEST_DAYS = 366


class Feels(Value):
    """Something that is felt in an exercise, once in that session."""

    exercise: Id
    kind: SymptomKind
    severity: Pain
    where: Id


class Happens(Value):
    """What is assumed to happen on a day, from 1, or on every day to `until`.

    Lasting from then on: another pain, questions answered anew, a programme chosen, a day `away` and the following.
    On the day alone: pain `after` the session and its `effort`; `silent`: neither is told. `new` and `leg`: named in
    the check. In the session: exercises left out (`skips`), wished easier or harder, ended early on one side (`short`),
    and what is felt. `seen`: a clinician had a look; `became`: what became of what was told before. `note` says it in
    words.
    """

    day: Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
    until: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] | None = None
    note: str | None = None
    pain: Pain | None = None
    answers: dict[str, GivenAnswer] = {}
    programme: Id | None = None
    away: Annotated[int, Field(ge=0, le=LONGEST_DAYS)] = 0
    after: Pain | None = None
    effort: Effort | None = None
    reserve: Reserve | None = None
    silent: bool = False
    new: tuple[Id, ...] = ()
    leg: Leg | None = None
    skips: tuple[Id, ...] = ()
    wishes: dict[Id, Literal["easier", "harder"]] = {}
    short: dict[Id, Literal["left", "right"]] = {}
    feels: tuple[Feels, ...] = ()
    seen: tuple[Seen, ...] = ()
    became: dict[Id, Literal["mistake", "passed"]] = {}

    def on(self, number: int) -> bool:
        """Whether it happens on the day of that number."""
        return self.day <= number <= (self.until or self.day)


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
    yield from (day for day, _entries in histories(catalogue, ahead, days))


def histories(catalogue: Catalogue, ahead: Ahead, days: int) -> Iterator[tuple[ForecastDay, tuple[Entry, ...]]]:
    """The same, each day with what came into the history on it. BadInput if something in them cannot be used."""
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput("the days", (Problem("", f"{days} is not between 1 and {LONGEST_DAYS}"),))
    first = ahead.profile.date
    status = understand(catalogue, ahead.profile).status
    life = _Life(catalogue, ahead, ahead.profile, status, _pain(ahead.profile))
    for number in range(1, days + 1):
        day = life.day(number, first + timedelta(days=number - 1))
        yield day, life.came()


@dataclass
class _Life:
    """Somebody on their way through the days."""

    catalogue: Catalogue
    ahead: Ahead
    profile: Profile
    status: Status
    pain: int
    away_until: int = 0
    entries: list[Entry] = field(default_factory=list)

    def came(self) -> tuple[Entry, ...]:
        """What came into the history since this was asked last."""
        came, self.entries = tuple(self.entries), []
        return came

    def day(self, number: int, today: date) -> ForecastDay:
        events = [event for event in self.ahead.course if event.on(number)]
        for event in events:
            self._happens(event, number, today)
        before = self.status
        new = tuple(dict.fromkeys(name for event in events for name in event.new))
        leg = next((event.leg for event in events if event.leg), None)
        self._fold(CheckIn(type="check-in", on=today, when="before", pain=self.pain, new=new, leg=leg))
        decided = self._decided(today, new)
        plan = decided.plan
        programme = plan.programme if plan else None
        free = programme is not None and programme.free
        away = number <= self.away_until
        if programme is not None and (entry := moved(self.status, programme.following)):
            self._fold(entry)
        record = None
        changes = self._changes(before)
        if plan is not None and not free and not away:
            record = lived(self.catalogue, plan, events)
            self._fold(record)
            self._after(events, today)
        return ForecastDay(on=today, decided=decided, record=record, free=free, away=away, changes=changes)

    def _happens(self, event: Happens, number: int, today: date) -> None:
        """What lasts from this day on."""
        self.pain = self.pain if event.pain is None else event.pain
        if event.away:
            self.away_until = max(self.away_until, number + event.away - 1)
        if event.answers:
            answers = {**self.profile.answers, **event.answers}
            answers = {name: answer for name, answer in answers.items() if answer != ()}
            self.profile = self.profile.model_copy(update={"answers": answers, "answered_on": today})
            self._fold(Screened(type="screened", on=today))
        if event.seen:
            anew = {item.rule for item in event.seen}
            kept = (item for item in self.profile.seen if item.rule not in anew)
            self.profile = self.profile.model_copy(update={"seen": (*kept, *event.seen)})
        for rule, became in event.became.items():
            told = resolved(self.catalogue, self.profile.told, rule, became, today=today)
            self.profile = self.profile.model_copy(update={"told": told})
        if event.programme:
            self._fold(ProgrammeEntry(type="programme", on=today, programme=event.programme, chosen=True))

    def _decided(self, today: date, new: tuple[str, ...]) -> Decided:
        check: dict[str, GivenAnswer] = {"pain": self.pain, "new": new or (NONE,)}
        now = {"date": today, "status": self.status, "history": (), "check": check}
        decided = decide(self.catalogue, self.profile.model_copy(update=now))
        standing, on = decided.clearance.stands_in_the_way, self.profile.answered_on
        told = remember(self.catalogue, self.profile.told, standing, answered_on=on, today=today)
        self.profile = self.profile.model_copy(update={"told": told})
        return decided

    def _after(self, events: Sequence[Happens], today: date) -> None:
        """How the session was, unless nothing is told."""
        if any(event.silent for event in events):
            return
        after = next((event.after for event in events if event.after is not None), self.pain)
        effort = next((event.effort for event in events if event.effort is not None), self.ahead.effort)
        reserve = next((event.reserve for event in events if event.reserve is not None), None)
        self._fold(CheckIn(type="check-in", on=today, when="after", pain=after, effort=effort, reserve=reserve))

    def _changes(self, before: Status) -> tuple[Change, ...]:
        """What has changed since, of exercises and of everything."""
        own = (
            item.change
            for name, item in self.status.exercises.items()
            if item.change and (name not in before.exercises or item.change != before.exercises[name].change)
        )
        whole = (change for change in self.status.changes if change.exercise is None and change not in before.changes)
        return (*own, *whole)

    def _fold(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.status = fold(self.catalogue, self.status, entry)


def done_whole(catalogue: Catalogue, plan: Plan) -> Record:
    """The record of a session done exactly as planned."""
    return lived(catalogue, plan, ())


def lived(catalogue: Catalogue, plan: Plan, events: Sequence[Happens]) -> Record:
    """The record of a session in which these things happen, and everything else is done as planned."""
    script = compile_plan(catalogue, plan)
    memory = step(script, begin(script), Plain(type="start"))
    waiting = [(one.exercise, _press(one)) for event in events for one in event.feels]
    waiting += [(name, Plain(type=wish)) for event in events for name, wish in event.wishes.items()]
    waiting += [(name, Plain(type="skip")) for event in events for name in event.skips]
    short = {name: side for event in events for name, side in event.short.items()}
    while memory.status != "ended":
        state = script.states[memory.at]
        pressed = next((one for one in waiting if state.kind == "work" and one[0] == state.exercise), None)
        if pressed is not None:
            if not isinstance(pressed[1], Plain) or pressed[1].type != "skip":
                waiting.remove(pressed)
            with suppress(Refused):  # no lighter form today, say: then it goes on
                memory = step(script, memory, pressed[1])
                continue
        left = state.ms - memory.elapsed
        if state.kind == "work" and state.ms and state.side and short.get(state.exercise or "") == state.side:
            memory = step(script, memory, Elapsed(type="elapsed", ms=state.ms // 2))
            memory = step(script, memory, Plain(type="done"))
            continue
        memory = step(script, memory, Elapsed(type="elapsed", ms=left) if state.ms else Plain(type="done"))
    return record_of(script, memory)


def _press(felt: Feels) -> Event:
    return Symptom(type="symptom", kind=felt.kind, where=felt.where, severity=felt.severity)


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
