"""Watching a session from outside: whether what happens keeps promise 3, said without the means that keep it.

The machine keeps the promise by bars and gates that were compiled into the script. A watch knows neither: it goes by
the content and by what happened (which event, which state came next) and says what must not have been. So a mistake in
compiling, in the script or in the machine shows as a breach. Proving (unslump/proof) watches every path of every
script; the simulation watches its virtual people.
"""

from functools import cached_property
from typing import NamedTuple

from unslump.core.catalogue import Catalogue
from unslump.core.events import Choose, Elapsed, Event, Symptom
from unslump.core.guardrails import Threshold, threshold
from unslump.core.machine import Memory, Visit
from unslump.core.script import Script, State

Hold = tuple[str, str, str, int, int]
"""Block, step, side and round of a hold, and for how many seconds it was held at least."""


class Breach(NamedTuple):
    """A promise broken: which part of it, what happened, and in which step of which exercise."""

    part: str
    what: str
    exercise: str = ""
    step: str = ""


class Seen(NamedTuple):
    """What a watch remembers of a session.

    caused: exercises ("exercise:...") and loads ("load:...") that caused a symptom. felt: kinds of symptoms. holding:
    unbroken ms in the present state. held: holds that were long enough for a gate. tiers: the choice in each block.
    block: the present one. round: the latest round worked at since it was begun; 0 for none. recovered: whether what
    comes between its rounds was done since.
    """

    caused: frozenset[str] = frozenset()
    felt: frozenset[str] = frozenset()
    holding: int = 0
    held: frozenset[Hold] = frozenset()
    tiers: tuple[tuple[str, int], ...] = ()
    block: str = ""
    round: int = 0
    recovered: bool = False


class About(NamedTuple):
    """What the content says of a state.

    causes, loads: what a symptom in it may be put down to. forbidden_by: what, having caused one, forbids it.
    threshold: what it waits for. counts_from: the seconds from which a hold of it opens a gate. wrong: a dose or a
    level out of bounds.
    """

    causes: frozenset[str]
    loads: frozenset[str]
    forbidden_by: frozenset[str]
    threshold: Threshold | None
    counts_from: tuple[int, ...]
    wrong: tuple[Breach, ...]


class Watch:
    """Watches the sessions of one script."""

    def __init__(self, catalogue: Catalogue, script: Script) -> None:
        self.catalogue = catalogue
        self.script = script
        self.blocks = {block.id: block for block in script.blocks}
        self.blame = {response.id: response.blame for response in catalogue.session.responses}

    @cached_property
    def about(self) -> dict[str, About]:
        """What the content says of each state."""
        return {name: self._about(state) for name, state in self.script.states.items()}

    def step(self, seen: Seen, before: Memory, event: Event, after: Memory) -> tuple[Seen, tuple[Breach, ...]]:
        """What one accepted event adds, and what must not have happened.

        `after.visits` must begin with `before.visits`.
        """
        states = self.script.states
        left = after.visits[len(before.visits) :]
        if isinstance(event, Elapsed):
            seen = seen._replace(holding=seen.holding + (left[0].ms if left else after.elapsed) - before.elapsed)
        breaches: list[Breach] = []
        if isinstance(event, Symptom):
            seen = self._felt(seen, before, event, after)
            breaches += self._answered(before, after)
        for index, visit in enumerate(left):
            state = states[visit.state]
            seen = self._left(seen, state, visit, event)
            inside = index + 1 < len(left)
            entered = states[left[index + 1].state] if inside else states[after.at]
            seen, found = self._entered(seen, entered)
            breaches += found
            seen = seen._replace(holding=left[index + 1].ms if inside else after.elapsed)
        if not left and before.status == "new":
            seen, found = self._entered(seen, states[after.at])
            breaches += found
        if event.type == "pause":
            seen = self._credited(seen, states[before.at])._replace(holding=0)
        return seen, tuple(breaches)

    def _felt(self, seen: Seen, before: Memory, symptom: Symptom, after: Memory) -> Seen:
        """What a symptom is put down to: what was being done, and how it loads the body if the response blames that."""
        about = self.about[before.at]
        caused = about.causes
        if self.blame.get(after.felt[-1].rule, "loads") == "loads":
            caused |= about.loads
        return seen._replace(caused=seen.caused | caused, felt=seen.felt | {symptom.kind})

    def _answered(self, before: Memory, after: Memory) -> list[Breach]:
        """A symptom leads at once to an end for it or to a rest, and from a rest to an end."""
        was, now = self.script.states[before.at], self.script.states[after.at]
        response = after.felt[-1].response
        where = (was.exercise or "", was.step or "")
        if now.kind != "end" and (response != "back-off" or was.kind == "settle"):
            return [Breach("symptoms", f"a symptom in {was.id} that should end the session leads to {now.id}", *where)]
        if now.kind == "end" and now.ending != ("emergency" if response == "emergency" else "symptom"):
            return [Breach("symptoms", f"a symptom in {was.id} ends the session as {now.ending}", *where)]
        if now.kind not in ("end", "settle"):
            return [Breach("symptoms", f"a symptom in {was.id} leads to {now.id}, which is no rest and no end", *where)]
        return []

    def _left(self, seen: Seen, state: State, visit: Visit, event: Event) -> Seen:
        """A state was left: its hold may count for a gate, its choice was made."""
        seen = self._credited(seen, state)
        if visit.how == "choose":
            chosen = event.option if isinstance(event, Choose) else int(event.type == "harder")
            seen = seen._replace(tiers=_with(seen.tiers, state.block, chosen))
        return seen

    def _credited(self, seen: Seen, state: State) -> Seen:
        long_enough = {n for n in self.about[state.id].counts_from if seen.holding >= n * 1000}
        if not long_enough:
            return seen
        return seen._replace(held=seen.held.union(_hold(state.block, state.step, state, n) for n in long_enough))

    def _entered(self, seen: Seen, state: State) -> tuple[Seen, list[Breach]]:
        about = self.about[state.id]
        breaches = list(about.wrong)
        where = (state.exercise or "", state.step or "")
        if back := seen.caused & about.forbidden_by:
            what = f"{state.id} comes although {', '.join(sorted(back))} caused a symptom"
            breaches.append(Breach("never-returns", what, *where))
        if about.threshold is not None and (missing := self._missing(seen, state, about.threshold)):
            breaches.append(Breach("gate", f"{state.id} is entered {missing}", *where))
        if state.block != seen.block or state.kind == "ready":
            seen = seen._replace(block=state.block, round=0, recovered=False)
        if state.kind == "work":
            again = {hold for hold in seen.held if hold[:4] == (state.block, state.step, state.side or "", state.round)}
            seen, more = self._rounds(seen._replace(held=seen.held - again), state)
            breaches += more
        return seen, breaches

    def _missing(self, seen: Seen, state: State, gate: Threshold) -> str:
        """What a gate still lacked when its step was entered, in words; empty if nothing."""
        if gate.after is None:
            return "although it loads what only a gate may let through, and it has no gate"
        if _hold(state.block, gate.after, state, gate.held_seconds) not in seen.held:
            return f"before {gate.after!r} was held {gate.held_seconds} seconds on this side in this round"
        if state.round < gate.round:
            return f"in round {state.round}, before round {gate.round}"
        if dict(seen.tiers).get(state.block, 0) < gate.tier:
            return "although nobody chose to go so far"
        if felt := seen.felt & gate.free_of:
            return f"after {', '.join(sorted(felt))} was felt"
        return ""

    def _rounds(self, seen: Seen, state: State) -> tuple[Seen, list[Breach]]:
        """Where an exercise has a recovery between its rounds, the next round waits for it."""
        block = self.blocks[state.block]
        between = self.catalogue.exercises[block.exercise].between
        if between is None:
            return seen, []
        if state.exercise == between:
            return seen._replace(recovered=True), []
        breaches = []
        if state.round > seen.round > 0 and not seen.recovered:
            what = f"{state.id} follows round {seen.round} without {between!r} between"
            breaches.append(Breach("recovery", what, block.exercise, state.step or ""))
        return seen._replace(round=state.round, recovered=False), breaches

    def _about(self, state: State) -> About:
        if state.exercise is None or state.kind in ("end", "settle"):
            causes = frozenset({f"exercise:{state.exercise}"} if state.exercise else ())
            loads = self.catalogue.exercises[state.exercise].all_loads if state.exercise else frozenset()
            return About(causes, _loads(loads), frozenset(), None, (), ())
        exercise = self.catalogue.exercises[state.exercise]
        step = exercise.step(state.step) if state.step and state.kind == "work" else None
        loads = frozenset({*exercise.load, *step.load}) if step else exercise.all_loads
        causes = frozenset({f"exercise:{exercise.id}"})
        stands_on = {f"exercise:{name}" for name in self.catalogue.easier[exercise.id]}
        gates = [threshold(self.catalogue.guardrails, exercise, other) for other in exercise.steps]
        needed = {gate.held_seconds for gate in gates if gate and step and gate.after == step.id}
        return About(
            causes,
            _loads(loads),
            causes | stands_on | _loads(loads),
            threshold(self.catalogue.guardrails, exercise, step) if step else None,
            tuple(sorted(needed)),
            tuple(self._wrong(state)),
        )

    def _wrong(self, state: State) -> list[Breach]:
        """Doses out of bounds, and a lighter form that is none."""
        found = []
        block = self.blocks[state.block]
        exercise = self.catalogue.exercises[state.exercise or block.exercise]
        where = (exercise.id, state.step or "")
        if state.count is not None:
            sides = 2 if exercise.sides == "alternate" and state.count.unit in ("reps", "passes") else 1
            bounds = self.catalogue.guardrails.amount[state.count.unit]
            if not bounds.holds(state.count.amount / sides):
                what = f"{state.id} asks for {state.count.amount // sides} {state.count.unit}"
                found.append(Breach("dose", f"{what}: more or less than anybody may be asked for", *where))
        if block.easier_than is not None:
            main = self.catalogue.exercises[self.blocks[block.easier_than].exercise]
            own = self.catalogue.exercises[block.exercise]
            if own.level > main.level:
                what = f"{own.id!r} (level {own.level}) comes as the lighter form of {main.id!r} (level {main.level})"
                found.append(Breach("lighter", what, main.id))
        return found


def _loads(names: frozenset[str]) -> frozenset[str]:
    return frozenset(f"load:{name}" for name in names)


def _hold(block: str, step: str | None, state: State, seconds: int) -> Hold:
    return (block, step or "", state.side or "", state.round, seconds)


def _with(pairs: tuple[tuple[str, int], ...], name: str, value: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({**dict(pairs), name: value}.items()))
