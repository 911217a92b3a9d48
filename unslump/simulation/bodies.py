"""A virtual body, hidden from the coach: pain that comes and goes, capacity that grows with use, what stirs it up."""

from dataclasses import dataclass, field
from math import sqrt
from random import Random

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.plan import Plan
from unslump.core.record import Record
from unslump.core.watching import About
from unslump.simulation.assumptions import Assumptions
from unslump.simulation.counting import Tally
from unslump.simulation.people import Person
from unslump.simulation.remembering import Alike

MINUTE_MS = 60_000
SECONDS = {"seconds": 1, "minutes": 60}


@dataclass
class Demands:
    """What each exercise asks of a body, reckoned once for all people; `about` is what watches share."""

    catalogue: Catalogue
    model: Assumptions
    asked: dict[tuple[str, int], float] = field(default_factory=dict)
    strains: dict[tuple[str, str | None], tuple[str, ...]] = field(default_factory=dict)
    about: dict[Alike, About] = field(default_factory=dict)

    def of(self, name: str, rung: int) -> float:
        """What an exercise at a rung asks, in the unit of capacity."""
        key = (name, rung)
        if key not in self.asked:
            exercise = self.catalogue.exercises[name]
            weight = self.model.asked.get(exercise.phase, 0.0) * (0.7 + 0.3 * exercise.level)
            self.asked[key] = weight * sqrt(self._minutes(exercise, rung))
        return self.asked[key]

    def _minutes(self, exercise: Exercise, rung: int) -> float:
        amount, times, rounds = exercise.dose.rungs[min(rung, len(exercise.dose.rungs) - 1)]
        one = SECONDS.get(exercise.dose.unit) or exercise.tempo or self.catalogue.session.pace.breath
        sides = 1 if exercise.sides == "both" else 2
        return amount * one * times * rounds * sides / 60

    def on(self, name: str, step: str | None) -> tuple[str, ...]:
        """The loads, targets and phase of a step: what a body may be sensitive to."""
        key = (name, step)
        if key not in self.strains:
            exercise = self.catalogue.exercises[name]
            own = exercise.step(step).load if step else ()
            self.strains[key] = tuple(dict.fromkeys((*exercise.load, *own, *exercise.targets, exercise.phase)))
        return self.strains[key]


class Body:
    """One body through its days. All in points of pain (0-10), shares, and the unit of `asked`."""

    def __init__(self, demands: Demands, person: Person) -> None:
        kind, random, model = person.kind, person.random, demands.model
        self.model = model.body
        self.counted = model.counted
        self.demands = demands
        self.person = person
        self.lasting = random.uniform(*kind.pain)
        self.stays = self.lasting * random.uniform(*kind.stays)
        self.heals = 0.5 ** (1 / (7 * random.uniform(*kind.recovers)))
        self.flares = random.uniform(*self.model.flare_up) / 7
        self.flare = self.strain = self.noise = 0.0
        targets = demands.catalogue.vocabulary.targets
        self.first = {name: random.uniform(*kind.capacity) for name in targets}
        self.capacity = dict(self.first)
        self.used = dict.fromkeys(targets, 0)
        self.worked: dict[str, int] = {}
        self.calms = 0.5 ** (1 / self.model.flare_half), 0.5 ** (1 / self.model.strain_half)

    @property
    def pain(self) -> float:
        """Pain now."""
        return min(10.0, max(0.0, self.lasting * self._relief() + self.flare + self.strain + self.noise))

    @property
    def told_pain(self) -> int:
        """Pain now as somebody tells it."""
        return round(self.pain)

    @property
    def fitness(self) -> float:
        """Capacity as a share of what it was at first, over the parts that count, trained or not."""
        return sum(self.capacity[name] for name in self.counted) / sum(self.first[name] for name in self.counted)

    def _relief(self) -> float:
        return 1 - self.model.relief * min(1.0, max(0.0, self.fitness - 1))

    def night(self, day: int, random: Random) -> bool:
        """One day later; whether a flare-up began."""
        model = self.model
        began = random.random() < self.flares * (1 + model.strain_flares * self.strain)
        self.flare, self.strain = self.flare * self.calms[0], self.strain * self.calms[1]
        if began:
            self.flare += random.uniform(*model.flare_rise)
        self.lasting = self.stays + (self.lasting - self.stays) * self.heals
        self.noise = random.gauss(0.0, model.noise)
        for name, last in self.used.items():
            if day - last > model.idle:
                self.capacity[name] = max(self.capacity[name] * (1 - model.fall), self.first[name] * model.least)
        return began

    def overload(self, name: str, rung: int) -> float:
        """By how many times an exercise asks more than the body can do; 0 if it can."""
        exercise = self.demands.catalogue.exercises[name]
        return max(0.0, self.demands.of(name, rung) / min(self.capacity[t] for t in exercise.targets) - 1)

    def rate(self, name: str, step: str | None, rung: int) -> float:
        """Symptoms in a millisecond of a step's work."""
        model, sensitive = self.model, self.person.kind.sensitive
        felt = sum(sensitive.get(load, 0.0) for load in self.demands.on(name, step))
        stirred = model.symptom_base + felt + model.symptom_over * self.overload(name, rung)
        return stirred * self.person.irritability * (1 + model.symptom_pain * self.pain) / MINUTE_MS

    def trained(self, record: Record, day: int, *, hidden: int) -> float:
        """What a session does to the body, `hidden` symptoms ignored in it; gives the effort it took, 0-10."""
        model = self.model
        shares: list[float] = []
        worked: set[str] = set()
        low, high = model.well_dosed
        for done in record.exercises:
            if done.outcome == "skipped":
                continue
            asked = self.demands.of(done.exercise, done.rung) * sqrt(done.share / 100)
            for target in self.demands.catalogue.exercises[done.exercise].targets:
                capacity = self.capacity[target]
                share = asked / capacity
                shares.append(share)
                rested = target not in self.worked or day - self.worked[target] != 1
                self.used[target] = day
                self.strain += model.over_strain * max(0.0, share - high)
                if low <= share <= high and done.outcome == "worked":
                    grows = model.growth * share * (1.0 if rested else model.recovery)
                    self.capacity[target] = capacity * (1 + grows * (1 - capacity / model.most))
                    worked.add(target)
        self.worked |= dict.fromkeys(sorted(worked), day)
        self.strain += hidden * model.hidden_strain + len(record.symptoms) * model.told_strain
        if not record.symptoms and not hidden:
            self.strain -= model.ease
        return model.effort * max(shares, default=0.0)


def count_session(tally: Tally, demands: Demands, plan: Plan, record: Record, week: int) -> None:
    """Count a session: how it ended, how long it was, what it asked and what was felt in it."""
    tally.add("sessions")
    tally.add("ending", record.ending or "left")
    tally.add("week", week, "sessions")
    tally.add("week", week, "seconds", by=record.active_ms // 1000)
    asked = sum(demands.of(one.exercise, one.rung) * one.share / 100 for one in record.exercises)
    tally.add("week", week, "asked", by=round(1000 * asked))
    for item in plan.items:
        tally.add("week", week, "items")
        tally.add("week", week, "levels", by=demands.catalogue.exercises[item.dosed.exercise].level)
        tally.add("week", week, "rungs", by=item.dosed.rung)
    for felt in record.symptoms:
        tally.add("symptom", felt.kind)
    tally.add("symptom sessions", by=int(bool(record.symptoms)))
