"""Playing a script that is not sound, to look at what goes wrong in it. No session is ever played this way.

The machine relies on what sound() checks. Here an event that leads nowhere is refused instead, with the place where it
got stuck, and so nothing that a script holds can break or stall the one who looks.
"""

from collections.abc import Iterator

from unslump.core.errors import BadInput, Problem
from unslump.core.events import Elapsed, Event
from unslump.core.machine import Memory, Refused, step
from unslump.core.record import Replay, replay
from unslump.core.script import Script
from unslump.core.soundness import wrong_day

MOST_VISITS = 20_000
"""More states than any session goes through; a circle of short states is left after so many."""


def replay_anyhow(script: Script, events: list[Event]) -> Replay:
    """Play events on a script that may be unsound. BadInput if it cannot be played even so."""
    if problems := tuple(_hopeless(script)):
        raise BadInput("this script", problems)
    return replay(script, events, by=step_anyhow)


def step_anyhow(script: Script, memory: Memory, event: Event) -> Memory:
    """What one event makes of a session. Refused also where the script leads nowhere."""
    if not isinstance(event, Elapsed):
        return _step(script, memory, event)
    left = event.ms
    while True:  # from state to state, so that it can be told where it got stuck
        passing = left
        if memory.status == "running":
            state = script.states[memory.at]
            passing = min(left, state.ms - memory.elapsed) if state.ms else left
        memory = _step(script, memory, Elapsed(type="elapsed", ms=passing))
        left -= passing
        if not left or memory.status != "running":
            return memory


def _step(script: Script, memory: Memory, event: Event) -> Memory:
    if len(memory.visits) >= MOST_VISITS:
        raise Refused(f"this session goes round in a circle: it left {MOST_VISITS} states")
    try:
        return step(script, memory, event)
    except KeyError as error:
        raise Refused(f"it leads nowhere from {memory.at!r}: the script has no {error.args[0]!r}") from error
    except StopIteration as error:
        raise Refused(f"it leads nowhere from {memory.at!r}: no response matches") from error
    except AssertionError as error:
        raise Refused(f"it leads nowhere from {memory.at!r}: {error}") from error


def _hopeless(script: Script) -> Iterator[Problem]:
    """What keeps a script from being played at all: no beginning, no day, or ways round that never end."""
    if script.start not in script.states:
        yield Problem("start", f"there is no state {script.start!r}")
    yield from wrong_day(script)
    for name in script.states:
        at: str | None = name
        passed: set[str] = set()
        while at in script.states and at not in passed:
            passed.add(at)
            at = script.states[at].otherwise
        if at in passed:
            yield Problem(f"states.{name}.otherwise", "leads round in a circle that never ends")
            return
