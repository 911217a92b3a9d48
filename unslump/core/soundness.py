"""Whether a script can be played at all: sound() finds everything that would break a session or trap a person.

A script from our own compiler is sound by construction, and the tests hold it to that. A script from a file may have
been changed by anybody; it is checked here before the machine sees it. The machine relies on what is checked: every
edge leads somewhere, every state can be left, every symptom has an answer, time always comes to an end.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from unslump.core.compiling import ENDS
from unslump.core.errors import Problem
from unslump.core.script import Script, State
from unslump.core.values import FIRST_DAY, LAST_DAY


def sound(script: Script) -> tuple[Problem, ...]:
    """Everything that is wrong with a script; empty if it can be played."""
    dangling = tuple(_dangling(script))
    if dangling:
        return dangling
    return (*_frame(script), *_states(script), *_circles(script))


def _targets(state: State) -> Iterator[tuple[str, str]]:
    """Every state that a state leads to, with the key that says so."""
    for edge, target in state.on.items():
        yield f"on.{edge}", target
    for index, target in enumerate(state.options):
        yield f"options[{index}]", target
    if state.otherwise is not None:
        yield "otherwise", state.otherwise
    if state.gate is not None:
        yield "gate.held", state.gate.held


def _dangling(script: Script) -> Iterator[Problem]:
    """Names of states that do not exist."""
    if script.start not in script.states:
        yield Problem("start", f"there is no state {script.start!r}")
    for ending, target in script.ends.items():
        if target not in script.states:
            yield Problem(f"ends.{ending}", f"there is no state {target!r}")
    for name, state in script.states.items():
        for key, target in _targets(state):
            if target not in script.states:
                yield Problem(f"states.{name}.{key}", f"there is no state {target!r}")


def wrong_day(script: Script) -> Iterator[Problem]:
    """A day that nobody can have meant."""
    try:
        known = FIRST_DAY <= date.fromisoformat(script.on) <= LAST_DAY
    except ValueError:
        known = False
    if not known:
        yield Problem("on", f"{script.on!r} is no day that can be meant; it must be written as 2026-01-31")


def _frame(script: Script) -> Iterator[Problem]:
    """Start, ends, blocks, responses and the day."""
    yield from wrong_day(script)
    for ending in ENDS:
        if ending not in script.ends:
            yield Problem("ends", f"{ending!r} is missing")
    for ending, target in script.ends.items():
        if script.states[target].ending != ending:
            yield Problem(f"ends.{ending}", f"{target!r} does not end the session in this way")
    for block, times in Counter(block.id for block in script.blocks).items():
        if times > 1:
            yield Problem("blocks", f"two blocks are called {block!r}")
    if not script.responses or not script.responses[-1].matches_all:
        yield Problem("responses", "the last one must match every symptom, so that none goes unanswered")
    if script.most_silence_ms < 1:
        yield Problem("most_silence_ms", "must be above 0")


def _states(script: Script) -> Iterator[Problem]:
    blocks = {block.id for block in script.blocks}
    for name, state in script.states.items():
        where = f"states.{name}"
        if state.id != name:
            yield Problem(f"{where}.id", f"is {state.id!r}; it must be the state's name")
        if (state.kind == "end") != (state.ending is not None):
            yield Problem(f"{where}.ending", "belongs to states of kind end, and only there")
        if state.kind == "end":
            yield from _end(state, where)
            continue
        if state.block not in blocks:
            yield Problem(f"{where}.block", f"there is no block {state.block!r}")
        yield from _ways_out(script, state, where)
        yield from _barring(state, where)
        yield from _gate(script, state, where, blocks)


def _end(state: State, where: str) -> Iterator[Problem]:
    if state.on or state.options or state.gate or state.barred_by:
        yield Problem(where, "an end must be open to everybody and lead nowhere")


def _ways_out(script: Script, state: State, where: str) -> Iterator[Problem]:
    """Symptoms, time and the person can always get out of a state."""
    after = state.on.get("back-off")
    if after is None:
        yield Problem(f"{where}.on.back-off", "missing: every symptom must lead somewhere")
    elif script.states[after].kind not in ("settle", "end"):
        yield Problem(f"{where}.on.back-off", f"{after!r} is neither a rest to settle in nor an end")
    elif state.kind == "settle" and script.states[after].kind != "end":
        yield Problem(f"{where}.on.back-off", "a symptom while settling must end the session")
    if (state.kind == "choose") != bool(state.options):
        yield Problem(f"{where}.options", "belong to states of kind choose, and only there")
    if len(state.options) != len(state.labels):
        yield Problem(f"{where}.labels", "every choice needs its label")
    if "done" not in state.on and not state.options:
        what = "time runs out here and leads nowhere" if state.ms else "it can never be finished"
        yield Problem(f"{where}.on.done", f"missing: {what}")
    if state.kind == "work" and state.ms == 0:
        yield Problem(f"{where}.ms", "work must come to an end by itself")


def _barring(state: State, where: str) -> Iterator[Problem]:
    """What a symptom is put down to in a state forbids that state from then on."""
    if state.kind in ("work", "move") and not set(state.blames) & set(state.barred_by):
        yield Problem(f"{where}.blames", "a symptom here would not keep the same state from coming back")
    if state.kind == "settle" and (state.barred_by or state.gate):
        yield Problem(where, "a rest to settle in must be open to everybody")


def _gate(script: Script, state: State, where: str, blocks: set[str]) -> Iterator[Problem]:
    if (state.gate or state.barred_by) and state.otherwise is None:
        yield Problem(f"{where}.otherwise", "missing: this state can be forbidden, and then there is no way on")
    if state.gate is None:
        return
    held = script.states[state.gate.held]
    if held.kind != "work" or held.ms < state.gate.held_ms:
        yield Problem(f"{where}.gate", f"can never open: {held.id!r} is not held {state.gate.held_ms} ms")
    if state.gate.block not in blocks:
        yield Problem(f"{where}.gate.block", f"there is no block {state.gate.block!r}")
    if not state.gate.free_of:
        yield Problem(f"{where}.gate.free_of", "a gate must close for some symptom")


def _circles(script: Script) -> Iterator[Problem]:
    """Time alone, default choices and ways round forbidden states must come to an end."""
    ahead = {
        name: [target for key, target in _targets(state) if key.startswith(("on.done", "options", "otherwise"))]
        for name, state in script.states.items()
    }
    behind: dict[str, list[str]] = {name: [] for name in ahead}
    for name, targets in ahead.items():
        for target in targets:
            behind[target].append(name)
    left = {name: len(targets) for name, targets in ahead.items()}
    ending = [name for name in left if not left[name]]
    while ending:
        gone = ending.pop()
        del left[gone]
        for name in behind[gone]:
            left[name] -= 1
            if not left[name]:
                ending.append(name)
    if left:
        yield Problem(f"states.{min(left)}", "leads round in a circle that never ends")
