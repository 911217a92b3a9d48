"""What a day's plan is compared with: sheets of paper, and how pain goes. What the comparison needs of a life."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds, change_seconds
from unslump.core.drafting import dosed
from unslump.core.lawful import plan_id
from unslump.core.places import place_for
from unslump.core.plan import Plan, PlanItem
from unslump.core.questions import Answer, Cap
from unslump.core.record import Record
from unslump.core.values import Reason
from unslump.simulation.assumptions import Paper
from unslump.simulation.bodies import Body
from unslump.simulation.counting import Tally

WEEK = 7
SETTLED = 1.0
"""A flare-up has settled when pain is less than this above what it was before it, in points."""
RECOVERED = 0.7
"""Recovered is who has so much of the first week's pain or less, over a week: 30 % less (Ostelo 2008)."""
PRINTED = Reason(rule="leaflet", text="It stands on the leaflet.")

Kind = Literal["own", "leaflet"]


@dataclass
class Sheet:
    """A sheet of paper that does not know how it goes: so many rungs more of everything each week.

    "own": the plan of the first day, written for this person. "leaflet": the same for everybody. `long`: as long as it
    takes; else the person's minutes are kept, and what no longer fits stays as it is, or is left out.
    """

    kind: Kind
    paper: Paper
    long: bool = False
    first: Plan | None = None
    begun: int = 0
    sore: set[str] = field(default_factory=set)
    """What hurt when it was last done."""

    def of(self, catalogue: Catalogue, today: Plan, day: int, answers: dict[str, Answer], chance: Random) -> Plan:
        """The session of a day on which there may be one."""
        if self.first is None:
            self.begun = day
            self.first = today if self.kind == "own" else _leaflet(catalogue, self.paper, today, answers)
        leaves = self.paper.leaves_out
        items = [item for item in self.first.items if item.dosed.exercise not in self.sore or chance.random() >= leaves]
        up = int(self.paper.rise * ((day - self.begun) // WEEK))
        grown = self._grown(catalogue, self.first, items or list(self.first.items[:1]), up)
        update = {"on": today.on, "items": tuple(grown), "seconds": _seconds(grown)}
        plan = self.first.model_copy(update=update)
        return plan.model_copy(update={"id": plan_id(plan)})

    def did(self, record: Record) -> None:
        """Remember what hurt in a session, and what no longer did."""
        self.sore -= {done.exercise for done in record.exercises if done.outcome != "skipped"}
        self.sore |= {felt.exercise for felt in record.symptoms if felt.exercise}

    def _grown(self, catalogue: Catalogue, first: Plan, items: list[PlanItem], up: int) -> list[PlanItem]:
        """So many rungs more of everything that grows, one after the other, as far as the minutes go."""
        budget = None if self.long else 60 * first.minutes
        while budget is not None and len(items) > 1 and _seconds(items) > budget:
            items = items[:-1]
        for _ in range(up):
            for index, item in enumerate(items):
                if item.phase not in catalogue.progress.growing:  # as in the plans of the day
                    continue
                more = [*items[:index], _raised(catalogue, first, item), *items[index + 1 :]]
                if budget is None or _seconds(more) <= budget:
                    items = more
        return items


def _seconds(items: Iterable[PlanItem]) -> int:
    return sum(item.seconds for item in items)


def _raised(catalogue: Catalogue, first: Plan, item: PlanItem) -> PlanItem:
    """An item with one rung more, or as it is at the top."""
    exercise, more = catalogue.exercises[item.dosed.exercise], item.dosed.rung + 1
    before, after = (
        block_seconds(catalogue, exercise, dosed(exercise, rung).rung, item.tiers, first.breath_seconds)
        for rung in (item.dosed.rung, more)
    )
    return item.model_copy(update={"dosed": dosed(exercise, more), "seconds": item.seconds + after - before})


def _leaflet(catalogue: Catalogue, paper: Paper, today: Plan, answers: dict[str, Answer]) -> Plan:
    """What the leaflet shows, without what somebody has no things for or cannot get into; at least its first."""
    rules, position = catalogue.planning, "standing"
    can, have = (_names(answers[name]) for name in (rules.positions_question, rules.equipment_question))
    items: list[PlanItem] = []
    for name in paper.leaflet:
        exercise = catalogue.exercises[name]
        things = {thing for thing in exercise.equipment if not catalogue.vocabulary.equipment[thing].assumed}
        if items and (place_for(catalogue, exercise, can) != "usual" or not things <= have):
            continue
        takes = block_seconds(catalogue, exercise, 0, 0, today.breath_seconds)
        item = PlanItem(
            dosed=dosed(exercise, 0),
            name=exercise.name,
            phase=exercise.phase,
            aim="leaflet",
            sides=exercise.sides,
            first_side="left" if exercise.sides == "each" else "both",
            tiers=0,
            seconds=takes + change_seconds(catalogue, position, exercise.position),
            because=(PRINTED,),
        )
        items.append(item)
        position = exercise.position
    # It knows neither what rules an exercise out for somebody nor any limit.
    return today.model_copy(update={"items": tuple(items), "tags": (), "cap": Cap(), "on_bed": None})


def _names(answer: Answer) -> set[str]:
    return set(answer) if isinstance(answer, tuple) else set()


@dataclass
class Course:
    """How somebody's pain goes: how long each flare-up takes to settle, and when there is clearly less of it."""

    last: deque[float] = field(default_factory=lambda: deque(maxlen=WEEK))
    first: float | None = None
    before: float = 0.0
    flared: int | None = None
    settled: list[int] = field(default_factory=list)
    recovered: int | None = None
    worst: int = 0
    days: int = 0
    pain: float = 0.0

    def one_day(self, body: Body, day: int) -> None:
        """Take note of a morning, after the night."""
        pain = body.pain - body.noise
        lasting = pain - body.flare - body.strain
        self.days, self.pain = self.days + 1, self.pain + pain
        if self.flared is None and body.flare >= 2 * SETTLED:
            self.flared, self.before = day, lasting
        elif self.flared is not None and pain < self.before + SETTLED:
            self.settled.append(day - self.flared)
            self.flared = None
        self.worst += int(pain >= lasting + 2 * SETTLED)
        self.last.append(pain)
        if len(self.last) < WEEK:
            return
        mean = sum(self.last) / WEEK
        if self.first is None:
            self.first = mean
        elif self.recovered is None and self.first >= 1 and mean <= RECOVERED * self.first:
            self.recovered = day

    def over(self, tally: Tally, days: int) -> None:
        """Count it at the end. Who has not recovered counts with all the days."""
        tally.add("settled", by=len(self.settled))
        tally.add("settled days", by=sum(self.settled))
        tally.add("sore days", by=self.worst)
        tally.add("pain of all days", by=round(1000 * self.pain / max(1, self.days)))
        if self.first is not None and self.first >= 1:
            tally.add("in pain")
            tally.add("recovered", by=int(self.recovered is not None))
            tally.add("days to recover", by=days if self.recovered is None else self.recovered)
