"""Random scripts, and real ones, with random events: the Python machine against what must hold of every session, and
against the JavaScript machine, whose memory must be the same JSON after every event."""

import hashlib
import json
from datetime import date
from functools import cache
from random import Random
from typing import Any, get_args

import pytest

from tests.tools.node import run_node
from unslump.core.compiling import compile_plan
from unslump.core.drafting import dosed
from unslump.core.events import read_events
from unslump.core.exercise import SymptomKind
from unslump.core.lawful import plan_id
from unslump.core.loading import load_content
from unslump.core.machine import Memory, Refused, begin, step
from unslump.core.plan import FORMAT, Plan, PlanItem
from unslump.core.questions import Cap
from unslump.core.script import Script
from unslump.core.values import Reason

KINDS = get_args(SymptomKind)
CAUSES = ("exercise:one", "exercise:two", "load:pull", "load:nerve", "load:\ufb01", "load:\U0001f9b5")
BLOCKS = ("a", "b", "\ufb01", "\U0001f9b5")
ENDS = {"finished": "end.finished", "stopped": "end.stopped", "symptom": "end.symptom", "emergency": "end.emergency"}
PLAIN = ("start", "done", "pause", "resume", "back", "skip", "easier", "harder", "longer", "shorter", "stop")
LIKELY = ("done", "done", "pause", "resume", "resume", "back", "skip", "easier", "harder", "longer", "shorter", "start")


def rng(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same cases every time


# ---- making scripts


def random_script(random: Random, name: str) -> Script:
    """A well-formed script: every edge leads to a state, whatever may be shut names a later state instead."""
    names = [f"s{number}" for number in range(random.randint(3, 14))]
    states = {name: random_state(random, names, place) for place, name in enumerate(names)}
    ends = {end: {"id": end, "kind": "end", "ending": ending} for ending, end in ENDS.items()}
    return Script.read(
        {
            "format": 1,
            "id": name,
            "plan": "none",
            "content": "random",
            "on": "2026-01-05",
            "start": names[0],
            "ends": ENDS,
            "blocks": [],
            "states": states | ends,
            "responses": [*(random_response(random, n) for n in range(random.randint(0, 5))), last_response(random)],
            "kinds": [{"id": kind, "label": kind} for kind in KINDS],
            "wheres": [{"id": "saddle", "label": "saddle"}],
            "words": {},
            "most_silence_ms": 3000,
            "nudge_ms": random.choice((0, 700, 10000)),
        },
        what="a random script",
    )


def random_state(random: Random, names: list[str], place: int) -> dict[str, Any]:
    later = names[place + 1 : place + 4] if random.random() < 0.9 and names[place + 1 :] else list(ENDS.values())
    anywhere = [*names, *names, *names, *ENDS.values()]

    def some(things: tuple[str, ...], share: float) -> list[str]:
        return [thing for thing in things if random.random() < share]

    state: dict[str, Any] = {
        "id": names[place],
        "kind": random.choice(
            (
                "work",
                "work",
                "work",
                "work",
                "work",
                "work",
                "ready",
                "move",
                "switch",
                "rest",
                "set-up",
                "settle",
                "choose",
            )
        ),
        "block": random.choice(BLOCKS),
        "ms": random.choice((0, 700, 3000, 5000, 20000, 30000, 45000)),
        "blames": some(CAUSES, 0.3),
        "loads": some(CAUSES, 0.2),
        "on": {
            "done": random.choice(later if random.random() < 0.8 else anywhere),
            "back-off": random.choice(anywhere),
            **{edge: random.choice(anywhere) for edge in some(("back", "skip", "easier"), 0.6)},
        },
    }
    if random.random() < 0.7:
        state["exercise"] = random.choice(("one", "two", "three"))
    if random.random() < 0.5:
        state |= {"barred_by": some(CAUSES, 0.3), "otherwise": random.choice(later)}
    if random.random() < 0.4 and place:
        state["otherwise"] = random.choice(later)
        state["gate"] = {
            "held": random.choice(names[max(0, place - 3) : place]),
            "held_ms": random.choice((1, 700, 700, 3000, 20000, 30000)),
            "block": random.choice(BLOCKS),
            "tier": random.choice((0, 0, 0, 1, 2)),
            "free_of": some(KINDS, 0.2),
        }
    if random.random() < 0.2:
        state["options"] = [random.choice(anywhere) for _ in range(random.randint(1, 3))]
    return state


def random_response(random: Random, number: int) -> dict[str, Any]:
    return last_response(random) | {
        "id": f"r{number}",
        "kinds": random.sample(KINDS, random.randint(0, 3)),
        "where": ["saddle"] if random.random() < 0.3 else [],
        "at_least": random.choice((0, 0, 4, 7)),
        "earlier_symptoms": random.choice((0, 0, 1, 3)),
    }


def last_response(random: Random) -> dict[str, Any]:
    return {
        "id": "any",
        "response": random.choice(("back-off", "back-off", "back-off", "stop", "emergency")),
        "blame": random.choice(("exercise", "loads")),
        "says": "Ease off.",
        "sources": ["none"],
        "since": "2026-01-05",
    }


@cache
def compiled_script(seed: int) -> Script:
    """The script of some exercises of our own content, at doses and with choices that chance picks."""
    random, catalogue = rng(seed), load_content()
    items = []
    gated = [name for name, exercise in sorted(catalogue.exercises.items()) if exercise.tiers]
    names = [random.choice(gated), *random.sample(sorted(catalogue.exercises), random.randint(0, 4))]
    for name in dict.fromkeys(names[seed % 2 :] or names):
        exercise = catalogue.exercises[name]
        main = dosed(exercise, random.randint(0, 12))
        easier = catalogue.exercises[random.choice(exercise.regress)] if exercise.regress else None
        items.append(
            PlanItem(
                dosed=main,
                name=exercise.name,
                phase=exercise.phase,
                aim="any",
                sides=exercise.sides,
                first_side=random.choice(("left", "right")) if exercise.sides == "each" else "both",
                tiers=random.randint(0, sum(step.gate is not None for step in exercise.steps)),
                easier=dosed(easier, 0) if easier else None,
                seconds=60,
                because=(Reason(rule="any", text="Chance picked it."),),
            )
        )
    plan = Plan(
        format=FORMAT,
        id="",
        content=catalogue.version,
        on=date(2026, 1, 5),
        minutes=10,
        seconds=600,
        breath_seconds=10,
        status="clear",
        tags=(),
        cap=Cap(),
        items=tuple(items),
    )
    return compile_plan(catalogue, plan.model_copy(update={"id": plan_id(plan)}))


# ---- making events


def random_events(random: Random, most: int = 50) -> list[dict[str, Any]]:
    """Some people keep still and go through it, others press everything: `calm` is how still."""
    calm = random.choice((0.5, 0.8, 0.97))
    events: list[dict[str, Any]] = [{"type": "start"}] if random.random() < 0.95 else []
    for _ in range(random.randint(1, most)):
        what = random.random()
        if random.random() < calm:
            longest = random.choice((20, 1000, 35_000, 90_000, 90_000, 90_000))
            ms = random.choice((0, random.randint(0, longest), longest, longest, 30_000, 29_999))
            steady: dict[str, Any] = {"type": "elapsed", "ms": ms}
            events.append(random.choice((steady, steady, steady, {"type": "done"}, {"type": "choose", "option": 2})))
        elif what < 0.7:
            events.append({"type": random.choice(LIKELY)})
        elif what < 0.8:
            events.append({"type": "choose", "option": random.choice((0, 1, 1, 2, 3))})
        elif what < 0.97:
            events.append(random_symptom(random))
        else:
            events.append({"type": "stop"})
    return events


def guided_events(random: Random, script: Script, most: int = 60) -> list[dict[str, Any]]:
    """Somebody who mostly does as told, so that sessions get far: gates open, and are missed by a little."""
    slips = random.choice((0.0, 0.03, 0.15))
    memory, events = begin(script), [{"type": "start"}]
    for _ in range(random.randint(1, most)):
        memory = play(script, events[-1:], memory)[-1]
        state = script.states[memory.at]
        left = state.ms - memory.elapsed
        if random.random() < slips:
            events.append(random_events(random, 1)[-1])
        elif memory.status == "paused":
            events.append({"type": "resume"})
        elif state.options:
            events.append({"type": "choose", "option": random.randint(0, len(state.options) - 1)})
        elif state.ms:
            events.append(
                {"type": "elapsed", "ms": random.choice((left, left, left, left, left + 400, max(0, left - 1)))}
            )
        else:
            events.append({"type": "done"})
    return events


def random_symptom(random: Random) -> dict[str, Any]:
    event: dict[str, Any] = {"type": "symptom", "kind": random.choice(KINDS)}
    if random.random() < 0.4:
        event["where"] = random.choice(("saddle", "back", "lower-leg"))
    if random.random() < 0.5:
        event["severity"] = random.randint(0, 10)
    return event


def cut(random: Random, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same events, time cut into pieces anywhere."""
    pieces: list[dict[str, Any]] = []
    for event in events:
        if event["type"] != "elapsed":
            pieces.append(event)
            continue
        marks = sorted(random.randint(0, event["ms"]) for _ in range(random.randint(0, 4)))
        for start, end in zip([0, *marks], [*marks, event["ms"]], strict=True):
            pieces.append({"type": "elapsed", "ms": end - start})
    return pieces


# ---- playing


def play(script: Script, events: list[dict[str, Any]], memory: Memory | None = None) -> list[Memory]:
    """The memory after each event."""
    memory, memories = memory or begin(script), []
    for event in read_events(events):
        before = memory.plain()
        try:
            memory = step(script, memory, event)
        except Refused:
            assert memory.plain() == before
        memories.append(memory)
    return memories


CASES = 3000
REAL = 60
"""How many scripts are made of our own content."""


@cache
def cases() -> tuple[tuple[str, Script, tuple[dict[str, Any], ...]], ...]:
    made = []
    for seed in range(CASES):
        random = rng(seed)
        if seed % 3:
            name = f"random{seed}"
            script = random_script(random, name)
        else:
            name = f"real{seed // 3 % REAL}"
            script = compiled_script(seed // 3 % REAL)
        events = random_events(random) if seed % 2 else guided_events(random, script)
        made.append((name, script, tuple(events)))
    return tuple(made)


def digest(memory: Memory) -> str:
    text = json.dumps(memory.plain(), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_javascript(wanted: list[tuple[str, Script, list[dict[str, Any]]]], *, full: bool = False) -> list[list[Any]]:
    """What the JavaScript machine makes of cases: for each, a digest (or the whole memory) after each event."""
    scripts = {name: script.plain() for name, script, _ in wanted}
    lines = [scripts, *({"script": name, "events": events, "full": full} for name, _, events in wanted)]
    done = run_node("tests/js/replay.js", stdin="\n".join(map(json.dumps, lines)) + "\n")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_both_machines_remember_the_same():
    wanted = [(name, script, list(events)) for name, script, events in cases()]
    answers = in_javascript(wanted)
    assert len(answers) == len(wanted)
    for case, found in zip(wanted, answers, strict=True):
        memories = play(case[1], case[2])
        if [digest(memory) for memory in memories] != found:
            [[*theirs]] = in_javascript([case], full=True)
            for number, (memory, other) in enumerate(zip(memories, theirs, strict=True)):
                assert json.dumps(other) == json.dumps(memory.plain()), f"{case[0]}, after {case[2][: number + 1]}"


def test_sessions_are_varied_enough():
    endings: dict[str, int] = {}
    gates = backs = 0
    for _, script, events in cases():
        memory = play(script, list(events))[-1]
        endings[str(memory.ending)] = endings.get(str(memory.ending), 0) + 1
        gates += any(script.states[visit.state].gate is not None for visit in memory.visits)
        backs += any(felt.response == "back-off" for felt in memory.felt)
    assert min(endings.get(ending, 0) for ending in ("finished", "stopped", "symptom", "emergency", "None")) > 50
    assert gates > 100
    assert backs > 200


@pytest.mark.parametrize("part", range(4))
def test_cutting_time_anywhere_changes_nothing(part):
    for name, script, events in cases()[part::4]:
        whole, pieces = list(events), cut(rng(part), list(events))
        assert play(script, whole)[-1] == play(script, pieces)[-1], f"{name}: {whole}"


class Watcher:
    """Knows what was held, chosen, felt and blamed from the events alone, apart from the machine's own memory."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.memory = begin(script)
        self.unbroken = 0
        self.held: dict[str, int] = {}
        self.tiers: dict[str, int] = {}
        self.felt: set[str] = set()
        self.blamed: set[str] = set()

    def play(self, event: dict[str, Any]) -> None:
        """One event; time is let pass state by state, so that each step enters one state at most."""
        if event["type"] != "elapsed":
            self._step(event)
            return
        ms = event["ms"]
        while ms and self.memory.status == "running":
            state = self.script.states[self.memory.at]
            part = min(ms, state.ms - self.memory.elapsed) if state.ms else ms
            self._step({"type": "elapsed", "ms": part})
            ms -= part

    def _step(self, event: dict[str, Any]) -> None:
        before, state = self.memory, self.script.states[self.memory.at]
        try:
            after = step(self.script, before, read_events([event])[0])
        except Refused:
            return
        if event["type"] == "elapsed" and before.status == "running":
            self.unbroken += event["ms"]
        if state.kind == "work":
            self.held[before.at] = max(self.held.get(before.at, 0), self.unbroken)
        if event["type"] == "pause":
            self.unbroken = 0
        if event["type"] == "symptom":
            self.felt.add(event["kind"])
            self.blamed |= set(state.blames)
            if next(r for r in self.script.responses if r.id == after.felt[-1].rule).blame == "loads":
                self.blamed |= set(state.loads)
        self.memory = after
        if len(after.visits) > len(before.visits) or before.status == "new":
            if after.visits and after.visits[-1].how == "choose":
                chosen = {"harder": 1, "choose": event.get("option")}.get(event["type"], 0)
                self.tiers[state.block] = chosen
            self.unbroken = 0
            self._entered(self.script.states[after.at])

    def _entered(self, state: Any) -> None:
        assert not self.blamed & set(state.barred_by), f"{state.id} was entered though it was blamed"
        gate = state.gate
        if gate is not None:
            assert self.held.get(gate.held, 0) >= gate.held_ms, f"{state.id} was entered without its hold"
            assert self.tiers.get(gate.block, 0) >= gate.tier, f"{state.id} was entered unasked"
            assert not self.felt & set(gate.free_of), f"{state.id} was entered after a symptom"


@pytest.mark.parametrize("part", range(4))
def test_nothing_shut_is_ever_entered(part):
    for name, script, events in cases()[part::4]:
        watcher = Watcher(script)
        for event in events:
            try:
                watcher.play(event)
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}; {events}") from error
        assert watcher.memory == play(script, list(events))[-1]


def test_every_symptom_ends_or_eases_off_at_once():
    for _, script, events in cases():
        memory = begin(script)
        for event in read_events(list(events)):
            try:
                after = step(script, memory, event)
            except Refused:
                continue
            if event.type == "symptom":
                response = after.felt[-1].response
                assert after.visits[-1].how == "symptom"
                assert (after.status == "ended") == (response != "back-off") or after.at in script.ends.values()
            memory = after
