"""What a day's choice works with: what is allowed, what the week needs, and what is chosen so far."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from unslump.core.allowance import Allowed, Envelope, week_days
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds, change_seconds
from unslump.core.following import Led
from unslump.core.needs import missing_days, resting
from unslump.core.prescription import Prescribed
from unslump.core.profile import Situation
from unslump.core.rules import Aim


@dataclass(frozen=True)
class Chosen:
    """An exercise chosen for a slot, at a rung no higher than allowed; or because of an `item` of a prescription."""

    allowed: Allowed
    aim: Aim
    rung: int
    tiers: int
    item: Prescribed | None = None


@dataclass
class Day:
    """What a day's choice works with."""

    catalogue: Catalogue
    situation: Situation
    envelope: Envelope
    budget: int
    led: Led | None = None
    chosen: list[Chosen] = field(default_factory=list)
    outgrown: dict[str, bool] = field(default_factory=dict)
    served: dict[str, frozenset[date]] = field(default_factory=dict)
    kept: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """What the week should hold: what the programme's stage says, or all aims without one."""
        if self.led is None:
            return self.catalogue.planning.aims
        return self.catalogue.aims_of(self.led.programme.id, self.led.stage, self.situation.clearance.tags)

    @cached_property
    def full(self) -> tuple[Aim, ...]:
        """Aims of which the week has had enough, or that rest: what serves them does not come for another reason."""
        aims = (aim for aim in self.aims if not aim.every_session)
        return tuple(aim for aim in aims if missing_days(self, aim) == 0 or resting(self, aim))

    @cached_property
    def open(self) -> dict[str, Allowed]:
        """What is allowed and not harder than the programme's stage goes."""
        level = self.led.stage.level if self.led else None
        allowed = self.envelope.allowed
        if level is None:
            return allowed
        return {name: item for name, item in allowed.items() if item.exercise.level <= level}

    def seconds(self, chosen: list[Chosen]) -> int:
        """How long a choice takes, from standing, in the order it will be done."""
        total, position = 0, "standing"
        for item in self.ordered(chosen):
            exercise = item.allowed.exercise
            total += change_seconds(self.catalogue, position, exercise.position) + self.work_seconds(item)
            position = exercise.position
        return total

    def work_seconds(self, item: Chosen) -> int:
        """How long one exercise takes at most, once in position."""
        breath = self.situation.breath_seconds
        return block_seconds(self.catalogue, item.allowed.exercise, item.rung, item.tiers, breath)

    def recent_days(self, name: str) -> int:
        """On how many of the last six days an exercise was done."""
        status = self.situation.status.exercises.get(name)
        return week_days(status.days, self.situation.today) if status else 0

    def family_days(self, name: str) -> int:
        """On how many of the last six days an exercise or an easier or harder form of it was done."""
        easier = self.catalogue.easier
        days = {
            day
            for other, status in self.situation.status.exercises.items()
            if other == name or other in easier.get(name, ()) or name in easier.get(other, ())
            for day in status.days
        }
        return week_days(tuple(days), self.situation.today)

    def ordered(self, chosen: list[Chosen]) -> list[Chosen]:
        """The order in a session: by phase, then with few changes of position; rolling right before what it
        prepares. What a practitioner gave comes after the warm-up, in their order."""
        given = [item for item in chosen if item.item is not None]
        if given:
            rest = self.ordered([item for item in chosen if item.item is None])
            first = [item for item in rest if item.aim.every_session]
            return [*first, *given, *(item for item in rest if not item.aim.every_session)]
        phases = self.catalogue.planning.phase_order
        places = list(self.catalogue.vocabulary.positions)
        names = {item.allowed.exercise.id: item for item in chosen}

        def key(item: Chosen) -> tuple[int, int, int, int, str]:
            exercise = item.allowed.exercise
            prepared = [names[name].allowed.exercise for name in exercise.prepares if name in names]
            stands_for = prepared[0] if prepared else exercise
            return (
                phases.index(stands_for.phase),
                places.index(stands_for.position),
                0 if prepared else 1,
                item.aim.order,
                exercise.id,
            )

        if not any(item.allowed.exercise.prepares for item in chosen):
            return sorted(chosen, key=key)
        return self._prepared(sorted(chosen, key=key))

    def _prepared(self, chosen: list[Chosen]) -> list[Chosen]:
        """Each exercise that prepares another moved right before it."""
        result = list(chosen)
        for item in chosen:
            for name in item.allowed.exercise.prepares:
                at = next((i for i, other in enumerate(result) if other.allowed.exercise.id == name), None)
                if at is not None:
                    target = result[at]
                    result.remove(item)
                    result.insert(result.index(target), item)
                    break
        return result
