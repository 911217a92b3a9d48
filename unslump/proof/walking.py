"""Walking: the whole reachable state space of one script, with every event in every state.

The machine itself is walked, not a model of it. Two sessions that differ only in what nothing can tell apart any more
(how long ago something was, where a symptom was felt once it was answered) count as one configuration; _canonical()
says what is forgotten, and a slow reference that forgets nothing is compared with it in the tests.

What stands before and after an exercise in a session is everything else that the content holds. So the walk lets
happen, whenever the exercise is not on: any symptom that any other exercise can give rise to, and coming
back to it. Whatever holds for the walk therefore holds for every session that contains the exercise
(docs/decisions/0009-proof.md).
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from unslump.core.events import Choose, Elapsed, Event, Plain, Symptom
from unslump.core.machine import Felt, Memory, Refused, begin, step
from unslump.core.script import Script, State
from unslump.core.session_rules import Response
from unslump.core.watching import Breach, Seen, Watch

PLAIN = tuple(Plain(type=kind) for kind in ("done", "back", "skip", "easier", "harder", "longer", "shorter", "stop"))
START, PAUSE, RESUME = Plain(type="start"), Plain(type="pause"), Plain(type="resume")
AGAIN = "again"
"""Coming back to the exercise from what stands before or after it."""

Config = tuple[Memory, Seen]


class Elsewhere(NamedTuple):
    """A symptom in another exercise: what it bars, what it makes of the watch, and where it was."""

    barred: frozenset[str]
    caused: frozenset[str]
    kind: str
    exercise: str


class Telling(NamedTuple):
    """A symptom that stands for all with the same answer, told after so many others, and that answer."""

    symptom: Symptom
    earlier: int
    response: Response


class Broken(NamedTuple):
    """A breach, the shortest way to it, and the other exercise that it takes, if any."""

    breach: Breach
    events: tuple[Event, ...]
    elsewhere: tuple[str, ...]


class _Effects:
    """What some tokens forbid. Tokens with the same effect are taken for the same: all that forbid no more."""

    def __init__(self, asked: Iterable[frozenset[str]]) -> None:
        self.asked = tuple({tokens for tokens in asked if tokens})
        self.tokens = frozenset().union(*self.asked)
        self.known: dict[frozenset[str], frozenset[str]] = {}

    def same(self, given: frozenset[str]) -> frozenset[str]:
        """The most tokens that forbid just what the given ones forbid."""
        if given not in self.known:
            free = [tokens for tokens in self.asked if tokens.isdisjoint(given)]
            none = given.isdisjoint(self.tokens)
            self.known[given] = frozenset() if none else self.tokens.difference(*free)
        return self.known[given]


@dataclass
class Walked:
    """What a walk found.

    configurations; transitions tried, refused ones included; ways through from start to an end that never go back;
    and the breaches, one of a kind.
    """

    configurations: int = 0
    transitions: int = 0
    ways: int = 0
    broken: list[Broken] = field(default_factory=list)


class Walk:
    """One script, walked."""

    def __init__(self, watch: Watch, tellings: Iterable[Telling], elsewhere: Iterable[Elsewhere] = ()) -> None:
        self.watch = watch
        self.script: Script = watch.script
        self.tellings = tuple(tellings)
        states = self.script.states.values()
        self.barring = _Effects(frozenset(state.barred_by) for state in states)
        self.forbidding = _Effects(about.forbidden_by for about in watch.about.values())
        self.closing = _Effects(frozenset(free) for free in _closing(watch))
        self.gates = tuple(_gates(watch))
        self.awaited: dict[object, dict[str, frozenset[int]]] = {}
        self.elsewhere = self._distinct(elsewhere)
        self.came: dict[Config, tuple[Config, tuple[Event | Elsewhere | str, ...]]] = {}

    def run(self) -> Walked:
        """Walk everything that can be reached."""
        found = Walked()
        first = self._canonical(begin(self.script), Seen())
        todo = deque([first])
        known = {first}
        kinds: set[tuple[str, str, str]] = set()
        ahead: dict[Config, list[Config]] = {}
        while todo:
            here = todo.popleft()
            ahead[here] = []
            for taken, there, breaches in self._moves(here):
                found.transitions += 1
                for breach in breaches:
                    name = (breach.part, breach.exercise, breach.step)
                    if name not in kinds:
                        kinds.add(name)
                        found.broken.append(self._broken(breach, here, taken))
                if there is None:
                    continue
                if _onwards(taken) and there != here:
                    ahead[here].append(there)
                if there not in known:
                    known.add(there)
                    self.came[there] = (here, taken)
                    todo.append(there)
        found.configurations = len(known)
        found.ways = _ways(first, ahead)
        return found

    def _moves(
        self, here: Config
    ) -> Iterator[tuple[tuple[Event | Elsewhere | str, ...], Config | None, tuple[Breach, ...]]]:
        """Everything that can happen next: what, where it leads (None if it is refused), and what it breaks."""
        memory, seen = here
        if memory.status == "ended":
            yield from self._outside(memory, seen)
            return
        if memory.status == "new":
            yield self._tried(here, (START,))
            yield from self._outside(memory, seen)
            return
        state = self.script.states[memory.at]
        ways_out = 0
        for events in self._events(state, memory, seen):
            move = self._tried(here, events)
            ways_out += move[1] is not None and events[0].type in ("done", "elapsed", "choose")
            yield move
        if not ways_out:
            yield (PLAIN[0],), None, (Breach("stuck", f"{state.id} can never be left", *_where(state)),)
        for telling in self.tellings:
            padded = _padded(memory, telling.earlier)
            if padded is not None:
                yield self._tried((padded, seen), (telling.symptom,))

    def _events(self, state: State, memory: Memory, seen: Seen) -> Iterator[tuple[Event, ...]]:
        """Everything that a person or time can do, symptoms apart."""
        for event in PLAIN:
            yield (event,)
        for option in range(len(state.options)):
            yield (Choose(type="choose", option=option),)
        if state.ms:
            for at in sorted({*self._times(state, memory, seen), state.ms}):
                if at > memory.elapsed:
                    yield (Elapsed(type="elapsed", ms=at - memory.elapsed),)
        if memory.unbroken:
            yield (PAUSE, RESUME)

    def _times(self, state: State, memory: Memory, seen: Seen) -> Iterator[int]:
        """The moments that matter in a hold that a gate asks for: just before and just when it is long enough, and
        the last moment to begin anew and the first that is too late."""
        for needed in self._marks(memory, seen).get(state.id, ()):
            begun = memory.elapsed - memory.unbroken
            yield from (t for t in (begun + needed - 1, begun + needed) if t < state.ms)
            yield from (t for t in (state.ms - needed, state.ms - needed + 1) if 0 < t < state.ms)

    def _tried(
        self, here: Config, events: tuple[Event, ...]
    ) -> tuple[tuple[Event | Elsewhere | str, ...], Config | None, tuple[Breach, ...]]:
        memory, seen = here
        breaches: tuple[Breach, ...] = ()
        for event in events:
            try:
                after = step(self.script, memory, event)
            except Refused:
                return events, None, self._must_accept(memory, event)
            except (AssertionError, KeyError, StopIteration) as error:
                state = self.script.states[memory.at]
                return events, None, (Breach("dead-end", f"{event.type} in {state.id}: {error!r}", *_where(state)),)
            seen, found = self.watch.step(seen, memory, event, after)
            breaches += found
            memory = after
        return events, self._canonical(memory, seen), breaches

    def _must_accept(self, memory: Memory, event: Event) -> tuple[Breach, ...]:
        """Stopping and telling a symptom are never refused."""
        if event.type in ("stop", "symptom"):
            state = self.script.states[memory.at]
            return (Breach("symptoms", f"{event.type} is refused in {state.id}", *_where(state)),)
        return ()

    def _outside(
        self, memory: Memory, seen: Seen
    ) -> Iterator[tuple[tuple[Event | Elsewhere | str, ...], Config | None, tuple[Breach, ...]]]:
        """Before or after the exercise, unless the session itself is over: coming back, or a symptom elsewhere."""
        if memory.status == "ended" and memory.ending != "finished":
            return
        back = memory._replace(status="new", ending=None, at=self.script.start)
        yield (AGAIN,), self._canonical(back, seen), ()
        for other in self.elsewhere:
            felt = (*back.felt, Felt("", 0, other.kind, "", 0, "back-off", ""))
            barred = tuple(sorted({*back.barred, *other.barred}))
            harder = seen._replace(caused=seen.caused | other.caused, felt=seen.felt | {other.kind})
            yield (other,), self._canonical(back._replace(felt=felt, barred=barred), harder), ()

    def _canonical(self, memory: Memory, seen: Seen) -> Config:
        """The configuration without what nothing can tell apart any more.

        Bars and causes that forbid the same states are the same. Forgotten are symptoms that close no gate of the
        script, holds that none of its gates asks for or that are too short, how long a state has lasted if no gate
        asks for it, the clock and the visits.
        """
        if memory.status == "ended" and memory.ending != "finished":  # nothing follows
            return Memory(at=memory.at, status="ended", ending=memory.ending), Seen()
        felt = self.closing.same(frozenset(felt.kind for felt in memory.felt))
        canonical = Memory(
            at=memory.at,
            status=memory.status,
            tiers=memory.tiers,
            barred=tuple(sorted(self.barring.same(frozenset(memory.barred)))),
            felt=tuple(Felt("", 0, kind, "", 0, "", "") for kind in sorted(felt)),
            ending=memory.ending,
        )
        watched = seen._replace(
            caused=self.forbidding.same(seen.caused), felt=self.closing.same(seen.felt), holding=0, held=frozenset()
        )
        marks = self._marks(canonical, watched)
        if not marks:
            return canonical, watched
        held = tuple(
            (name, longest)
            for name, ms in memory.held
            if (longest := max((mark for mark in marks.get(name, ()) if mark <= ms), default=0))
        )
        counted = frozenset(hold for hold in seen.held if any(hold[-1] * 1000 in ms for ms in marks.values()))
        if memory.at in marks and memory.status != "ended":
            longest = 2 * max(marks[memory.at]) + 1  # with more time left than that, more makes no difference
            elapsed = max(memory.elapsed, self.script.states[memory.at].ms - longest)
            canonical = canonical._replace(elapsed=elapsed, unbroken=memory.unbroken)
            watched = watched._replace(holding=seen.holding)
        return canonical._replace(held=held), watched._replace(held=counted)

    def _marks(self, memory: Memory, seen: Seen) -> dict[str, frozenset[int]]:
        """For each state whose hold some gate still asks for: the ms that matter.

        A gate that is closed for good, by a bar or by a symptom, asks for nothing any more; and one that cannot be
        reached from here without coming to its hold again will ask for that later hold, not for this one.
        """
        key = (memory.at, memory.barred, memory.felt, seen.caused, seen.felt)
        if key not in self.awaited:
            marks: dict[str, set[int]] = {}
            barred, felt = {*memory.barred, *seen.caused}, {*(f.kind for f in memory.felt), *seen.felt}
            for gate in self.gates:
                if memory.at in gate.ahead and gate.shut_by.isdisjoint(barred) and gate.free_of.isdisjoint(felt):
                    marks.setdefault(gate.held, set()).add(gate.ms)
            self.awaited[key] = {name: frozenset(ms) for name, ms in marks.items()}
        return self.awaited[key]

    def _distinct(self, elsewhere: Iterable[Elsewhere]) -> tuple[Elsewhere, ...]:
        """Symptoms elsewhere, those that this script cannot tell apart taken once."""
        found: dict[tuple[frozenset[str], frozenset[str], str], Elsewhere] = {}
        for other in elsewhere:
            barred, caused = self.barring.same(other.barred), self.forbidding.same(other.caused)
            kind = other.kind if other.kind in self.closing.tokens else "other"
            if barred or caused or kind in self.closing.tokens:
                found.setdefault((barred, caused, kind), Elsewhere(barred, caused, kind, other.exercise))
        return tuple(found.values())

    def _broken(self, breach: Breach, here: Config, taken: tuple[Event | Elsewhere | str, ...]) -> Broken:
        """The shortest way to a breach: the walk goes broad, so that the first way found is the shortest."""
        way = [*taken]
        while here in self.came:
            here, before = self.came[here]
            way = [*before, *way]
        events = tuple(event for event in way if not isinstance(event, str | Elsewhere))
        return Broken(breach, events, tuple(other.exercise for other in way if isinstance(other, Elsewhere)))


def _onwards(taken: tuple[Event | Elsewhere | str, ...]) -> bool:
    return not isinstance(taken[0], str | Elsewhere) and taken[0].type not in ("back", "pause")


def _ways(first: Config, ahead: dict[Config, list[Config]]) -> int:
    """How many different ways lead from a configuration to where nothing follows. 0 for one that goes in a circle."""
    ways: dict[Config, int] = {}
    open_: set[Config] = set()
    todo = [first]
    while todo:
        here = todo[-1]
        if here in ways:
            todo.pop()
        elif here in open_:
            ways[here] = sum(ways.get(there, 0) for there in ahead[here]) if ahead[here] else 1
            todo.pop()
        else:
            open_.add(here)
            todo += [there for there in ahead[here] if there not in open_]
    return ways[first]


def _where(state: State) -> tuple[str, str]:
    return (state.exercise or "", state.step or "")


def _padded(memory: Memory, earlier: int) -> Memory | None:
    """The same session after so many symptoms; None if it had more already."""
    lacking = earlier - len(memory.felt)
    if lacking < 0:
        return None
    return memory._replace(felt=(*memory.felt, *[Felt("", 0, "other", "", 0, "", "")] * lacking)) if lacking else memory


def _closing(watch: Watch) -> Iterator[Iterable[str]]:
    """The kinds of symptoms that close each gate of the script, as compiled and as the content asks."""
    yield from (state.gate.free_of for state in watch.script.states.values() if state.gate)
    yield from (about.threshold.free_of for about in watch.about.values() if about.threshold)


class _Gate(NamedTuple):
    """A hold that a gate asks for, as compiled or as the content asks, and what shuts the gate for good.

    ahead: the states from which the gate can be reached without coming to its hold again, that hold itself included.
    """

    held: str
    ms: int
    ahead: frozenset[str]
    shut_by: frozenset[str]
    free_of: frozenset[str]


def _gates(watch: Watch) -> Iterator[_Gate]:
    states = watch.script.states
    for state in states.values():
        if state.gate:
            held, bars = state.gate.held, frozenset(state.barred_by)
            yield _Gate(held, state.gate.held_ms, _ahead(watch, {held}, state.id), bars, frozenset(state.gate.free_of))
        about = watch.about[state.id]
        if about.threshold is None or about.threshold.after is None:
            continue
        place = (state.block, about.threshold.after, state.side, state.round)
        holds = {
            name
            for name, other in states.items()
            if other.kind == "work" and (other.block, other.step, other.side, other.round) == place
        }
        ahead = _ahead(watch, holds, state.id)
        for name in sorted(holds):
            yield _Gate(name, about.threshold.held_seconds * 1000, ahead, about.forbidden_by, about.threshold.free_of)


def _ahead(watch: Watch, holds: set[str], gated: str) -> frozenset[str]:
    """The states from which a gated state can be reached without entering one that its gate asks to be held."""
    script = watch.script
    behind: dict[str, set[str]] = {name: set() for name in script.states}
    for name, state in script.states.items():
        ways = [*state.on.values(), *state.options, *([state.otherwise] if state.otherwise else [])]
        ways += [script.start] if state.ending == "finished" else []
        for target in ways:
            behind[target].add(name)
    found, todo = {*holds, gated}, [gated]
    while todo:
        for name in behind[todo.pop()] - found:
            found.add(name)
            todo.append(name)
    return frozenset(found)
