"""The session machine: one step of a script.

step(script, memory, event) is the whole semantics of a session, and player/machine.js is the same in JavaScript;
both run the cases in spec/session and are fuzzed against each other. It knows no exercise: everything
particular is in the script.

Theory of operation. The session is `at` one state. Entering a state is the single choke point of safety: `_enter`
follows `otherwise` until it finds a state that is not barred and whose gate is open; ends are neither barred nor
gated, so it always finds one. A symptom first bars what it is blamed on, then goes to the end or to the
block's settle state. Time comes only from elapsed events and may be cut anyhow.

An event that a state does not know is refused: Refused is raised and nothing has changed.
"""

from typing import Any, Literal, NamedTuple

from unslump.core.errors import UnslumpError
from unslump.core.events import Choose, Elapsed, Event, Symptom
from unslump.core.script import Ending, Entry, Script, State
from unslump.core.session_rules import Response

Status = Literal["new", "running", "paused", "ended"]
How = Literal["done", "time", "back", "skip", "easier", "choose", "symptom", "stop"]


class Refused(UnslumpError):
    """The event means nothing in this state; nothing has changed."""

    code = "refused"


class Felt(NamedTuple):
    """A symptom as it was reported, where in the session, and what followed."""

    at: str
    clock: int
    kind: str
    where: str
    severity: int
    response: str
    rule: str


class Visit(NamedTuple):
    """A state that was left: how long it lasted (ms, pauses not counted) and how it was left."""

    state: str
    ms: int
    how: How


class Memory(NamedTuple):
    """All that a session remembers. A named tuple, because every step makes one.

    clock and elapsed in ms; pauses are counted in neither.
    unbroken: time in this state since it was entered or resumed. held: the longest unbroken time of each work state
    when it was last entered. tiers: the choice made in each block.
    """

    at: str
    status: Status = "new"
    clock: int = 0
    elapsed: int = 0
    unbroken: int = 0
    held: tuple[tuple[str, int], ...] = ()
    tiers: tuple[tuple[str, int], ...] = ()
    barred: tuple[str, ...] = ()
    felt: tuple[Felt, ...] = ()
    wishes: tuple[tuple[str, str], ...] = ()
    visits: tuple[Visit, ...] = ()
    ending: Ending | None = None

    def plain(self) -> dict[str, Any]:
        """As plain data, the same as the JavaScript machine's memory."""
        return {
            "at": self.at,
            "status": self.status,
            "clock": self.clock,
            "elapsed": self.elapsed,
            "unbroken": self.unbroken,
            "held": dict(self.held),
            "tiers": dict(self.tiers),
            "barred": list(self.barred),
            "felt": [felt._asdict() for felt in self.felt],
            "wishes": [list(wish) for wish in self.wishes],
            "visits": [visit._asdict() for visit in self.visits],
            "ending": self.ending,
        }


def begin(script: Script) -> Memory:
    """The memory of a session that has not started."""
    return Memory(at=script.start)


def step(script: Script, memory: Memory, event: Event) -> Memory:
    """What one event makes of a session. Refused if the event means nothing now."""
    if memory.status == "ended":
        raise Refused("the session has ended")
    if memory.status == "new":
        if event.type != "start":
            raise Refused("the session has not started")
        return _enter(script, memory._replace(status="running"), script.start)
    if isinstance(event, Elapsed):
        return _pass_time(script, memory, event.ms)
    if isinstance(event, Symptom):
        return _answer(script, memory, event)
    if isinstance(event, Choose):
        return _choose(script, memory, event.option)
    return _plain(script, memory, event.type)


def _plain(script: Script, memory: Memory, kind: str) -> Memory:
    state = script.states[memory.at]
    if kind == "stop":
        return _go(script, memory, script.ends["stopped"], "stop")
    if kind == "pause" and memory.status == "running":
        return memory._replace(status="paused", unbroken=0, held=_held(script, memory))
    if kind == "resume" and memory.status == "paused":
        return memory._replace(status="running")
    if kind == "harder" and len(state.options) > 1:
        return _choose(script, memory, 1)
    if kind == "harder" and state.exercise:
        return memory._replace(wishes=(*memory.wishes, (state.exercise, "harder")))
    if kind == "done" and state.options:
        return _choose(script, memory, 0)
    if kind == "longer" and _nudged(script, state) and memory.elapsed:
        return memory._replace(elapsed=max(0, memory.elapsed - script.nudge_ms))
    if kind == "shorter" and _nudged(script, state) and not state.options:
        if memory.elapsed + script.nudge_ms < state.ms:
            return memory._replace(elapsed=memory.elapsed + script.nudge_ms)
        return _go(script, memory, state.on["done"], "done")
    target = {"done": state.on.get("done"), "back": state.on.get("back"), "skip": state.on.get("skip"),
              "easier": state.on.get("easier")}.get(kind)  # fmt: skip
    if target is None:
        raise Refused(f"{kind!r} means nothing here ({state.kind}, {memory.status})")
    how: How = "done" if kind == "done" else "back" if kind == "back" else "skip" if kind == "skip" else "easier"
    if kind == "easier" and state.exercise:
        memory = memory._replace(wishes=(*memory.wishes, (state.exercise, "easier")))
    return _go(script, memory, target, how)


def _nudged(script: Script, state: State) -> bool:
    """Whether the time here may be changed: to get ready and to rest, never what is worked (promise 2)."""
    return state.kind != "work" and state.ms > 0 and script.nudge_ms > 0


def _choose(script: Script, memory: Memory, option: int) -> Memory:
    state = script.states[memory.at]
    if option >= len(state.options):
        raise Refused(f"choice {option} is not offered here")
    tiers = dict(memory.tiers) | {state.block: option}
    return _go(script, memory._replace(tiers=tuple(sorted(tiers.items()))), state.options[option], "choose")


def _pass_time(script: Script, memory: Memory, ms: int) -> Memory:
    """Let time pass: states that last so long are left by themselves, the rest of the time counts for the next."""
    while ms and memory.status == "running":
        state = script.states[memory.at]
        left = state.ms - memory.elapsed if state.ms else ms + 1
        spent = min(ms, left)
        memory = memory._replace(
            clock=memory.clock + spent,
            elapsed=memory.elapsed + spent,
            unbroken=memory.unbroken + spent,
        )
        ms -= spent
        if state.ms and memory.elapsed >= state.ms:
            memory = _time_up(script, memory, state)
    return memory


def _time_up(script: Script, memory: Memory, state: State) -> Memory:
    return _choose(script, memory, 0) if state.options else _go(script, memory, state.on["done"], "time")


def _answer(script: Script, memory: Memory, symptom: Symptom) -> Memory:
    """Bar what a symptom is blamed on, then end or back off (promise 3)."""
    state = script.states[memory.at]
    response = respond(script, memory, symptom)
    blamed = {*state.blames, *(state.loads if response.blame == "loads" else ())}
    felt = Felt(
        at=memory.at,
        clock=memory.clock,
        kind=symptom.kind,
        where=symptom.where,
        severity=symptom.severity,
        response=response.response,
        rule=response.id,
    )
    memory = memory._replace(
        status="running",
        barred=tuple(sorted({*memory.barred, *blamed})),
        felt=(*memory.felt, felt),
    )
    if response.response == "back-off":
        return _go(script, memory, state.on["back-off"], "symptom")
    ending: Ending = "emergency" if response.response == "emergency" else "symptom"
    return _go(script, memory, script.ends[ending], "symptom")


def respond(script: Script, memory: Memory, symptom: Symptom) -> Response:
    """The first response that matches; the last matches everything."""
    return next(
        response
        for response in script.responses
        if (not response.kinds or symptom.kind in response.kinds)
        and (not response.where or symptom.where in response.where)
        and symptom.severity >= response.at_least
        and len(memory.felt) >= response.earlier_symptoms
    )


def _go(script: Script, memory: Memory, target: str, how: How) -> Memory:
    """Leave the present state and enter another."""
    visit = Visit(memory.at, memory.elapsed, how)
    return _enter(script, memory._replace(held=_held(script, memory), visits=(*memory.visits, visit)), target)


def _held(script: Script, memory: Memory) -> tuple[tuple[str, int], ...]:
    """The longest holds so far, with the unbroken time of the present state written down if it is work."""
    if script.states[memory.at].kind != "work":
        return memory.held
    held = dict(memory.held)
    held[memory.at] = max(held.get(memory.at, 0), memory.unbroken)
    return tuple(sorted(held.items()))


def _enter(script: Script, memory: Memory, target: str) -> Memory:
    """Enter a state or, where it may not be entered, the one it names instead. The only way into any state."""
    state = script.states[target]
    while not may_enter(memory, state):
        if state.otherwise is None:
            raise AssertionError(f"{state.id} may not be entered and names no other state")  # a broken script
        state = script.states[state.otherwise]
    status: Status = "ended" if state.ending else "running"
    held = _without(memory.held, state.id) if state.kind == "work" else memory.held
    return memory._replace(at=state.id, elapsed=0, unbroken=0, held=held, status=status, ending=state.ending)


def _without(held: tuple[tuple[str, int], ...], name: str) -> tuple[tuple[str, int], ...]:
    """The holds without that of one state: whoever comes back to it must hold it anew."""
    return tuple(pair for pair in held if pair[0] != name) if any(pair[0] == name for pair in held) else held


def may_enter(memory: Memory, state: State) -> bool:
    """Whether a state is neither barred nor behind a closed gate."""
    barred = memory.barred and not set(memory.barred).isdisjoint(state.barred_by)
    return not barred and (state.gate is None or gate_open(memory, state.gate))


def gate_open(memory: Memory, gate: Entry) -> bool:
    """Whether every part of a gate holds."""
    return (
        dict(memory.held).get(gate.held, 0) >= gate.held_ms
        and dict(memory.tiers).get(gate.block, 0) >= gate.tier
        and not any(felt.kind in gate.free_of for felt in memory.felt)
    )
