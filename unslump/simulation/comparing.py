"""A fixed plan to compare with, and how pain goes: what the comparison needs of a life."""

from collections import deque
from dataclasses import dataclass, field

from unslump.core.catalogue import Catalogue
from unslump.core.drafting import dosed
from unslump.core.lawful import plan_id
from unslump.core.plan import Plan
from unslump.simulation.bodies import Body
from unslump.simulation.counting import Tally

WEEK = 7
SETTLED = 1.0
"""A flare-up has settled when pain is less than this above what it was before it, in points."""
RECOVERED = 0.7
"""Recovered is who has so much of the first week's pain or less, over a week: 30 % less (Ostelo 2008)."""


@dataclass
class Sheet:
    """A printed routine: the first plan, with so many rungs more of everything each week, whatever happens."""

    rise: float
    first: Plan | None = None
    begun: int = 0

    def of(self, catalogue: Catalogue, today: Plan, day: int) -> Plan:
        """The session of a day on which there may be one."""
        if self.first is None:
            self.first, self.begun = today, day
        up = int(self.rise * ((day - self.begun) // WEEK))
        grows = catalogue.progress.growing  # what never grows in the plans of the day stays as it is here, too
        items = tuple(
            item.model_copy(
                update={
                    "dosed": dosed(
                        catalogue.exercises[item.dosed.exercise], item.dosed.rung + (up if item.phase in grows else 0)
                    )
                }
            )
            for item in self.first.items
        )
        plan = self.first.model_copy(update={"on": today.on, "items": items})
        return plan.model_copy(update={"id": plan_id(plan)})


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

    def one_day(self, body: Body, day: int) -> None:
        """Take note of a morning, after the night."""
        pain = body.pain - body.noise
        lasting = pain - body.flare - body.strain
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
        if self.first is not None and self.first >= 1:
            tally.add("in pain")
            tally.add("recovered", by=int(self.recovered is not None))
            tally.add("days to recover", by=days if self.recovered is None else self.recovered)
