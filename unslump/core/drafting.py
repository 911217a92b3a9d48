"""The moments of one exercise, in order, before they are linked into a script (compiling.py).

Round by round and side by side: steps, changes of side, rests, the recovery exercise between rounds, and, where gated
steps are offered, the choice with one path for each tier.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise, Step
from unslump.core.plan import Dosed
from unslump.core.script import Count, Entry, StateKind
from unslump.core.values import Side


def dosed(exercise: Exercise, rung: int) -> Dosed:
    """An exercise at a rung of its dose ladder; a rung beyond the ladder is its nearest end."""
    at = max(0, min(rung, len(exercise.dose.rungs) - 1))
    amount, times, rounds = exercise.dose.rungs[at]
    return Dosed(exercise=exercise.id, rung=at, unit=exercise.dose.unit, amount=amount, times=times, rounds=rounds)


@dataclass
class Draft:
    """A state before it is linked to others. Made once and filled in on its way, because a day's script has dozens."""

    id: str
    kind: StateKind
    say: str
    more: str = ""
    exercise: str = ""
    step: str | None = None
    round: int = 0
    side: Side | None = None
    ms: int = 0
    count: Count | None = None
    own_loads: tuple[str, ...] = ()
    blames: tuple[str, ...] = ()
    gate: Entry | None = None
    anchor: bool = False
    labels: tuple[str, ...] = ()
    path: int | None = None


@dataclass
class Chain:
    """A block's drafts: those before the choice, one path for each tier, and those after."""

    first: list[Draft] = field(default_factory=list)
    choice: Draft | None = None
    paths: list[list[Draft]] = field(default_factory=list)
    rest: list[Draft] = field(default_factory=list)


class _Maker:
    """Makes the drafts of one block, round by round and side by side."""

    def __init__(
        self, catalogue: Catalogue, exercise: Exercise, dose: Dosed, first_side: Side, name: str, breath: int
    ) -> None:
        self.catalogue = catalogue
        self.exercise = exercise
        self.dose = dose
        self.name = name
        self.breath = breath
        self.pace = catalogue.session.pace
        self.words = catalogue.session.words
        other: Side = "right" if first_side == "left" else "left"
        self.sides: tuple[Side, ...] = (first_side, other) if exercise.sides == "each" else ("both",)

    def round(self, number: int, *, tier: int = 0, path: str = "", set_up: bool = False) -> Iterator[Draft]:
        """One round over all sides; `tier` gated steps are appended on each side."""
        for index, side in enumerate(self.sides):
            where = f"{self.name}.r{number}{path}.{side}"
            if index:
                yield self._pause(f"{where}.switch", "switch", f"switch-{side}", self.pace.switch, number, side)
            yield from self._steps(where, number, side, tier=tier, set_up=set_up and not index)

    def between(self, number: int) -> Iterator[Draft]:
        """What comes between two rounds: the recovery exercise if there is one, else a short rest."""
        where = f"{self.name}.r{number}.between"
        if self.exercise.between is None:
            yield self._pause(where, "rest", "rest", self.pace.settle, number, None)
            return
        recovery = self.catalogue.exercises[self.exercise.between]
        maker = _Maker(self.catalogue, recovery, dosed(recovery, 0), "left", where, self.breath)
        for draft in maker.round(1, set_up=True):
            draft.ms = draft.ms or self.pace.position * 1000
            draft.kind = "move" if draft.kind == "set-up" else draft.kind
            draft.round = number
            draft.blames = (f"exercise:{self.exercise.id}",)
            yield draft

    def _steps(self, where: str, number: int, side: Side, *, tier: int, set_up: bool) -> Iterator[Draft]:
        gates = [step for step in self.exercise.steps if step.gate and step.gate.tier <= tier]
        needed: dict[str, int] = {}
        for step in gates:
            if step.gate:
                needed[step.gate.after] = step.gate.held_seconds
        anchor = True
        for step in self.exercise.steps:
            if step.gate and step not in gates:
                continue
            if step.kind == "set-up" and not set_up:
                continue
            for draft in self._step(f"{where}.{step.id}", step, needed.get(step.id, 0)):
                draft.round, draft.side, draft.anchor = number, side, anchor
                draft.gate = self._entry(step, where) if draft.kind == "work" else None
                anchor = False
                yield draft

    def _step(self, where: str, step: Step, at_least: int) -> Iterator[Draft]:
        if step.kind != "work":
            yield self._draft(where, step.kind, step, ms=(step.seconds or 0) * 1000)
            return
        if step.hold:
            held = max(step.hold.low, at_least)
            yield self._draft(where, "work", step, ms=held * 1000, count=_seconds(held))
            return
        amount = max(self.dose.amount, at_least)
        count = self._count(amount)
        for time in range(1, self.dose.times + 1):
            if time > 1:
                rest = self._pause(f"{where}.rest{time}", "rest", "between-holds", self.pace.settle, 0, None)
                rest.step = step.id
                yield rest
            here = where if time == self.dose.times else f"{where}.{time}"
            yield self._draft(here, "work", step, ms=count.amount * count.each_ms, count=count)

    def _count(self, amount: int) -> Count:
        tempo = self.exercise.tempo or 1
        each = {
            "seconds": 1,
            "minutes": 60,
            "breaths": self.breath,
            "reps": tempo,
            "passes": tempo,
        }[self.dose.unit]
        sides = 2 if self.exercise.sides == "alternate" and self.dose.unit in ("reps", "passes") else 1
        return Count(unit=self.dose.unit, amount=amount * sides, each_ms=each * 1000)

    def _entry(self, step: Step, where: str) -> Entry | None:
        if step.gate is None:
            return None
        return Entry(
            held=f"{where}.{step.gate.after}",
            held_ms=step.gate.held_seconds * 1000,
            block=self.name,
            tier=step.gate.tier,
            free_of=step.gate.free_of,
        )

    def _draft(self, where: str, kind: StateKind, step: Step, *, ms: int, count: Count | None = None) -> Draft:
        return Draft(
            id=where,
            kind=kind,
            say=step.say,
            more=step.more or "",
            exercise=self.exercise.id,
            step=step.id,
            ms=ms,
            count=count,
            own_loads=step.load,
        )

    def _pause(self, where: str, kind: StateKind, word: str, seconds: int, number: int, side: Side | None) -> Draft:
        return Draft(
            id=where,
            kind=kind,
            say=self.words[word],
            exercise=self.exercise.id,
            round=number,
            side=side,
            ms=seconds * 1000,
            anchor=kind == "switch",
        )


def _seconds(amount: int) -> Count:
    return Count(unit="seconds", amount=amount, each_ms=1000)


def draft_chain(
    catalogue: Catalogue,
    exercise: Exercise,
    dose: Dosed,
    tiers: int,
    first_side: Side,
    name: str,
    breath: int,
) -> Chain:
    maker = _Maker(catalogue, exercise, dose, first_side, name, breath)
    gates = [step.gate for step in exercise.steps if step.gate][:tiers]
    choice_round = gates[0].round if gates else 0
    chain = Chain()
    here = chain.first
    for number in range(1, dose.rounds + 1):
        if number > 1:
            here += maker.between(number)
        if number != choice_round:
            here += maker.round(number, set_up=number == 1)
            continue
        pace = catalogue.session.pace
        chain.choice = Draft(
            id=f"{name}.choose",
            kind="choose",
            say=catalogue.session.words["choose"],
            exercise=exercise.id,
            round=number,
            ms=pace.choose * 1000,
            anchor=True,
            labels=exercise.tiers[: len(gates) + 1],
        )
        here.append(chain.choice)
        chain.paths = [list(maker.round(number, tier=tier, path=f".t{tier}")) for tier in range(len(gates) + 1)]
        for tier, path in enumerate(chain.paths):
            for draft in path:
                draft.path = tier
        here = chain.rest
    return chain
