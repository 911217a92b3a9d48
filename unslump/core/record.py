"""The record of a session: what was planned, what was done, what was felt. Made by replaying its events."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from unslump.core.errors import OtherVersion
from unslump.core.events import Event
from unslump.core.machine import Memory, Refused, begin, step
from unslump.core.script import Block, Ending, Script
from unslump.core.values import Day, Id, Phase, Unit, Value


class Done(Value):
    """What became of one block. Times in ms of counted work; `share` is the percentage of planned work done.

    outcome: "worked", "skipped" (nothing done, or not reached), "symptom" (something was felt in it).
    """

    exercise: Id
    phase: Phase
    unit: Unit
    rung: int
    lighter: bool
    outcome: Literal["worked", "skipped", "symptom"]
    share: int
    work_ms: int
    left_ms: int
    right_ms: int
    tier: int = 0
    wished: tuple[Literal["easier", "harder"], ...] = ()


class FeltSymptom(Value):
    """A symptom, what was being done, and what followed."""

    exercise: Id | None = None
    step: Id | None = None
    kind: str
    where: str
    severity: int
    response: str
    clock_ms: int


class Record(Value):
    """A finished or broken-off session. `active_ms` counts everything but pauses."""

    type: Literal["record"] = "record"
    format: Literal[1]
    script: str
    plan: str
    content: str
    on: Day
    ending: Ending | None = None
    active_ms: int
    exercises: tuple[Done, ...]
    symptoms: tuple[FeltSymptom, ...]


class Replay(Value):
    """A replayed session: the states entered in turn, the record, and the events that were refused."""

    states: tuple[str, ...]
    record: Record
    refused: tuple[str, ...]


def replay(
    script: Script,
    events: list[Event],
    *,
    content: str | None = None,
    by: Callable[[Script, Memory, Event], Memory] = step,
) -> Replay:
    """Play events on a script. Events that mean nothing are listed as refused and change nothing.

    With `content`, a script made from other content is refused (OtherVersion). `by` is what takes each event: the
    session machine, but for scripts that are no session (unsound.py).
    """
    if content is not None and script.content != content:
        raise OtherVersion("this script", script.content, content)
    memory = begin(script)
    states: list[str] = []
    refused: list[str] = []
    for number, event in enumerate(events):
        try:
            after = by(script, memory, event)
        except Refused as error:
            refused.append(f"event {number} ({event.type}): {error}")
            continue
        states += [visit.state for visit in after.visits[len(memory.visits) :]]
        memory = after
    if memory.status != "new":
        states.append(memory.at)
    return Replay(states=tuple(states), record=record_of(script, memory), refused=tuple(refused))


def record_of(script: Script, memory: Memory) -> Record:
    """What a session's memory amounts to."""
    return Record(
        format=1,
        script=script.id,
        plan=script.plan,
        content=script.content,
        on=date.fromisoformat(script.on),
        ending=memory.ending,
        active_ms=memory.clock,
        exercises=tuple(
            done
            for block in script.blocks
            if (done := _done(script, memory, block)).outcome != "skipped" or not done.lighter
        ),
        symptoms=tuple(
            FeltSymptom(
                exercise=script.states[felt.at].exercise,
                step=script.states[felt.at].step,
                kind=felt.kind,
                where=felt.where,
                severity=felt.severity,
                response=felt.response,
                clock_ms=felt.clock,
            )
            for felt in memory.felt
        ),
    )


def _done(script: Script, memory: Memory, block: Block) -> Done:
    tier = dict(memory.tiers).get(block.id, 0)
    best: dict[str, int] = {}
    spent = [(visit.state, visit.ms, visit.how) for visit in memory.visits]
    if memory.status != "ended":
        spent.append((memory.at, memory.elapsed, "stop"))
    for name, ms, how in spent:
        state = script.states[name]
        if state.block != block.id or state.kind != "work":
            continue
        full = how == "done" and state.count is not None and state.count.unit in ("reps", "passes")
        best[name] = max(best.get(name, 0), state.ms if full else ms)
    planned = [
        state
        for state in script.states.values()
        if state.block == block.id
        and state.kind == "work"
        and state.path in (None, tier)
        and (state.gate is None or state.id in best)
    ]
    total = sum(state.ms for state in planned)
    work = sum(best.values())
    share = min(100, 100 * work // total) if total else 0
    felt_here = any(script.states[felt.at].block == block.id for felt in memory.felt)
    sides = {
        side: sum(ms for name, ms in best.items() if script.states[name].side == side) for side in ("left", "right")
    }
    wishes = [wish for exercise, wish in memory.wishes if exercise == block.exercise]
    return Done(
        exercise=block.exercise,
        phase=block.phase,
        unit=block.unit,
        rung=block.rung,
        lighter=block.easier_than is not None,
        outcome="symptom" if felt_here else "worked" if work else "skipped",
        share=share,
        work_ms=work,
        left_ms=sides["left"],
        right_ms=sides["right"],
        tier=tier,
        wished=tuple(dict.fromkeys("harder" if wish == "harder" else "easier" for wish in wishes)),
    )
