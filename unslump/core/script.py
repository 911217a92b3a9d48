"""A script: a plan compiled to a state machine, as plain data.

Everything that a session can do stands in the script: states, what to show, say and count in each, where each
event leads, what must be true to enter. The interpreters (machine.py here, player/machine.js in the browser)
know nothing of exercises. Because a script is finite, what holds for it can be proved by walking it.
"""

from typing import Annotated, Literal

from pydantic import Field

from unslump.core.exercise import SymptomKind
from unslump.core.session_rules import Kind, Named, Response
from unslump.core.values import Id, Phase, Side, Unit, Value

StateKind = Literal["ready", "set-up", "move", "work", "switch", "rest", "choose", "settle", "end"]
Edge = Literal["done", "back", "skip", "easier", "back-off"]
Ending = Literal["finished", "stopped", "symptom", "emergency"]
StateId = Annotated[str, Field(min_length=1, max_length=120)]


class Count(Value):
    """What is counted in a state: `amount` of `unit`; a repetition, pass or breath takes `each_ms`."""

    unit: Unit
    amount: int
    each_ms: int


class Entry(Value):
    """A gate, compiled: that state was held so long without a break, the person chose at least this tier of this
    block, and none of these symptoms was felt in the session."""

    held: StateId
    held_ms: int
    block: str
    tier: int
    free_of: tuple[SymptomKind, ...]


class State(Value):
    """One moment of a session.

    ms: how long it lasts; 0 waits for the person. on: where an event leads. options: where each choice leads (kind
    "choose"). path: the choice that this state belongs to, if any. blames: what a symptom here is put down to; loads:
    likewise, when loads are blamed. barred_by: what, once blamed, forbids this state. otherwise: where to go instead
    when the state may not be entered.
    """

    id: StateId
    kind: StateKind
    block: str = ""
    exercise: Id | None = None
    step: Id | None = None
    phase: Phase | None = None
    position: Id | None = None
    round: int = 0
    side: Side | None = None
    title: str = ""
    say: str = ""
    more: str = ""
    ms: Annotated[int, Field(ge=0)] = 0
    count: Count | None = None
    blames: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()
    barred_by: tuple[str, ...] = ()
    path: int | None = None
    gate: Entry | None = None
    otherwise: StateId | None = None
    on: dict[Edge, StateId] = {}
    options: tuple[StateId, ...] = ()
    labels: tuple[str, ...] = ()
    ending: Ending | None = None


class Block(Value):
    """An exercise within a script. `easier_than` names the block that this one is the lighter form of."""

    id: str
    exercise: Id
    name: str
    phase: Phase
    unit: Unit
    amount: int
    times: int
    rounds: int
    rung: int
    sides: Literal["each", "both", "alternate"]
    feel: str
    not_feel: str
    breathing: str
    because: tuple[str, ...] = ()
    easier_than: str | None = None


class Script(Value):
    """The whole session.

    most_silence_ms: a longer silence of the clock is a pause (the driver's duty). nudge_ms: what one "longer" or
    "shorter" changes; 0 refuses both.
    """

    format: Literal[1]
    id: str
    plan: str
    content: str
    on: str
    start: StateId
    ends: dict[Ending, StateId]
    blocks: tuple[Block, ...]
    states: dict[StateId, State]
    responses: tuple[Response, ...]
    kinds: tuple[Kind, ...]
    wheres: tuple[Named, ...]
    words: dict[str, str]
    most_silence_ms: int
    nudge_ms: Annotated[int, Field(ge=0)] = 0
