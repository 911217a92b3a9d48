"""The course of one exercise, condensed from its script: boxes, arrows, and what holds from every box.

Nothing is drawn from the exercise itself. Every state of the script belongs to one box; every edge is one arrow or
part of one stated rule, so that the drawing cannot say what the session does not do.
"""

from collections.abc import Iterator
from typing import Literal

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.exercise import Exercise
from unslump.core.plan import Plan
from unslump.core.script import Entry, Script, State
from unslump.core.trials import trial_plans
from unslump.core.values import Value
from unslump.rulebook.wording import UNITS, listed, plural, quoted

BoxKind = Literal["ready", "set-up", "move", "work", "switch", "rest", "choose", "settle", "lighter", "end"]
EVERYWHERE: tuple[tuple[str, str], ...] = (
    ("back-off", "A symptom leads here at once, from every box: {target}."),
    ("skip", "“Skip” leads from every box on to: {target}."),
    ("easier", "“Easier” leads from every box to: {target}."),
    ("back", "“Back” begins the step, the side or the exercise before it anew."),
    (
        "otherwise",
        "What has been barred is passed over: the session goes on with the lighter form, or what comes next.",
    ),
)
"""Edges that lead from all boxes alike: they are stated once, in these words."""


class Edge(Value):
    """An edge of the script: from a state, by an event or a choice, to a state."""

    source: str
    key: str
    target: str


class Box(Value):
    """One or more states that are the same moment of an exercise, whichever round and side it is.

    `gate` says what must be true to enter; `gate_edges` is where the script goes instead.
    """

    id: str
    kind: BoxKind
    title: str
    note: str
    gate: str = ""
    states: tuple[str, ...]


class Arrow(Value):
    """From one box to another, for all these edges. `shut`: the way past a closed gate."""

    source: str
    target: str
    label: str = ""
    shut: bool = False
    edges: tuple[Edge, ...]


class Stated(Value):
    """A rule that holds from all boxes alike, with the edges that it stands for."""

    key: str
    says: str
    edges: tuple[Edge, ...]


class Answered(Value):
    """What a symptom leads to, for the drawing: the end that it reaches, and which symptoms do."""

    target: str
    what: tuple[str, ...]


class Flow(Value):
    """The whole course. `drawn_for` says for which dose it was compiled."""

    exercise: str
    name: str
    drawn_for: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    stated: tuple[Stated, ...]
    answers: tuple[Answered, ...]

    def box(self, name: str) -> Box:
        """The box with that id. KeyError if there is none."""
        return {box.id: box for box in self.boxes}[name]


def fullest(catalogue: Catalogue) -> dict[str, Plan]:
    """For each exercise the trial plan that shows most of it: fullest dose, every gated step, a lighter form."""
    found: dict[str, Plan] = {}
    for plan in trial_plans(catalogue):
        name = plan.items[0].dosed.exercise
        if name not in found or _shows(plan) > _shows(found[name]):
            found[name] = plan
    return found


def _shows(plan: Plan) -> tuple[int, int, bool]:
    item = plan.items[0]
    return item.dosed.rung, item.tiers, item.easier is not None


def flow(catalogue: Catalogue, plan: Plan) -> Flow:
    """The course of a plan of one exercise."""
    script = compile_plan(catalogue, plan)
    exercise = catalogue.exercises[plan.items[0].dosed.exercise]
    boxes = _boxes(catalogue, script, exercise)
    home = {state: box.id for box in boxes for state in box.states}
    lighter = script.blocks[1].name if len(script.blocks) > 1 else ""
    return Flow(
        exercise=exercise.id,
        name=exercise.name,
        drawn_for=_drawn_for(script, lighter),
        boxes=boxes,
        arrows=tuple(_arrows(script, home, [box.id for box in boxes])),
        stated=tuple(_stated(script, home, {box.id: box.title for box in boxes})),
        answers=tuple(_answers(script)),
    )


def edges(script: Script) -> Iterator[Edge]:
    """Every edge of a script."""
    for name, state in script.states.items():
        for key, target in state.on.items():
            if not (key == "done" and state.options):  # a choice takes the first option when time is up
                yield Edge(source=name, key=key, target=target)
        for index, target in enumerate(state.options):
            yield Edge(source=name, key=f"option {index}", target=target)
        if state.otherwise is not None:
            yield Edge(source=name, key="shut" if state.gate else "otherwise", target=state.otherwise)


def _drawn_for(script: Script, lighter: str) -> str:
    block = script.blocks[0]
    times = f"{block.times} times " if block.times > 1 else ""
    rounds = f"{plural(block.rounds, 'round')} of " if block.rounds > 1 else ""
    dose = f"{rounds}{times}{plural(block.amount, UNITS[block.unit])}"
    return f"Drawn for its fullest dose, {dose}{f', with its lighter form {lighter}' if lighter else ''}."


# Boxes.


def _boxes(catalogue: Catalogue, script: Script, exercise: Exercise) -> tuple[Box, ...]:
    groups: dict[str, list[State]] = {}
    for state in script.states.values():
        groups.setdefault(_home(script, state, exercise.id), []).append(state)
    order = sorted(groups, key=lambda name: RANKS.index(name if name in RANKS else name.partition(".")[0]))
    return tuple(_box(catalogue, script, name, groups[name], exercise) for name in order)


def _home(script: Script, state: State, exercise: str) -> str:
    """The box of a state: the same for all rounds, sides, repeats and choices."""
    lighter = any(block.id == state.block and block.easier_than for block in script.blocks)
    if state.kind == "settle":
        return "settle"
    if lighter:
        return "lighter"
    if state.ending:
        return f"end.{state.ending}"
    if state.exercise != exercise:
        return f"between.{state.step or state.kind}"
    if state.kind == "rest":
        return "repeat" if state.step else "rest"
    return f"step.{state.step}" if state.step else state.kind


RANKS = (
    *("ready", "step", "repeat", "switch", "between", "rest", "choose", "settle", "lighter"),
    *("end.finished", "end.symptom", "end.emergency", "end.stopped"),
)
"""The boxes from top to bottom."""


def _box(catalogue: Catalogue, script: Script, name: str, states: list[State], exercise: Exercise) -> Box:
    first = states[0]
    titles = {
        "ready": f"Get ready: {catalogue.vocabulary.positions[exercise.position].name}",
        "choose": "Choose, before this round",
        "switch": "Change sides",
        "rest": "Rest between two rounds",
        "repeat": "Let go a moment",
        "settle": "Ease off",
        "lighter": f"Lighter form: {script.blocks[-1].name}",
        "end.finished": "Next exercise, or the end",
        "end.symptom": "End, because of a symptom",
        "end.emergency": "End: help is needed now",
        "end.stopped": "End: stopped",
    }
    title = titles.get(name, first.say)
    if name.startswith("between."):
        title = f"{first.title}: {first.say}"
    kind: BoxKind = "lighter" if name == "lighter" else first.kind
    gates = [state.gate for state in states if state.gate]
    gate = _gate(script, gates[0], states, exercise) if gates else ""
    return Box(id=name, kind=kind, title=title, note=_note(name, states), gate=gate, states=tuple(s.id for s in states))


def _note(name: str, states: list[State]) -> str:
    """How long it lasts and how often it comes, read off its states."""
    if name in ("lighter", "settle") or name.startswith("end"):
        return {"settle": "waits for the person", "lighter": "it has a page of its own"}.get(name, "")
    lasts = sorted({state.ms // 1000 for state in states})
    time = "waits for the person" if lasts == [0] else _seconds(lasts)
    counts = {(s.count.unit, s.count.amount) for s in states if s.count and s.count.unit not in ("seconds", "minutes")}
    count = " or ".join(f"{plural(amount, UNITS[unit])}" for unit, amount in sorted(counts))
    rounds = sorted({state.round for state in states if state.round})
    often = ""
    if name == "choose" or (states[0].gate and rounds):
        often = f"{_rounds(rounds)} only"
    return ", ".join(part for part in (count, time, often) if part)


def _rounds(rounds: list[int]) -> str:
    if len(rounds) < 3:
        return f"{'round' if len(rounds) == 1 else 'rounds'} {listed((str(number) for number in rounds), 'and')}"
    return f"rounds {rounds[0]} to {rounds[-1]}"


def _seconds(lasts: list[int]) -> str:
    low, high = lasts[0], lasts[-1]
    if high >= 120 and high % 60 == 0 and low % 60 == 0:
        return plural(high // 60, "minute")
    return f"{low} to {high} seconds" if low != high else plural(high, "second")


def _gate(script: Script, gate: Entry, states: list[State], exercise: Exercise) -> str:
    held = script.states[gate.held]
    rounds = sorted({state.round for state in states})
    chosen = exercise.tiers[gate.tier] if gate.tier < len(exercise.tiers) else str(gate.tier)
    return (
        f"Only in {_rounds(rounds)}; only after {gate.held_ms // 1000} unbroken seconds of "
        f"{quoted(held.say)} on this side; only if {quoted(chosen)} or more was chosen; "
        f"only if no {listed(gate.free_of)} was felt in this session."
    )


# Arrows and stated rules.


def _arrows(script: Script, home: dict[str, str], order: list[str]) -> Iterator[Arrow]:
    found: dict[tuple[str, str, bool], list[Edge]] = {}
    for edge in edges(script):
        if edge.key not in ("done", "shut") and not edge.key.startswith("option"):
            continue
        source, target = home[edge.source], home[edge.target]
        if source == target == "lighter":
            continue  # the inside of the lighter form: it has a page of its own
        found.setdefault((source, target, edge.key == "shut"), []).append(edge)
    for (source, target, shut), here in sorted(
        found.items(), key=lambda item: (order.index(item[0][0]), order.index(item[0][1]), item[0][2])
    ):
        yield Arrow(
            source=source, target=target, shut=shut, label=_label(script, source, target, here), edges=tuple(here)
        )


def _label(script: Script, source: str, target: str, here: list[Edge]) -> str:
    """When an arrow is taken, read off the states that it comes from or goes to."""
    if source == "choose":
        labels = script.states[here[0].source].labels
        return "; ".join(f"{index + 1}: {label}" for index, label in enumerate(labels))
    rounds = sorted({script.states[edge.target].round for edge in here} - {0})
    if target.startswith(("step.", "choose")) and source.startswith(("rest", "between.")):
        return _rounds(rounds)
    if source == "switch":
        return "the other side"
    if target.startswith("between.") and source.startswith("between."):
        return ""
    if source in ("settle", "lighter"):
        return {"lighter": "the first time", "end.finished": "after the lighter form"}.get(target, "")
    return {
        "switch": "one side is done, the other is not",
        "rest": "a round is done, another is to come",
        "repeat": f"until done {script.blocks[0].times} times",
        "end.finished": "all is done",
    }.get(target, "a round is done, another is to come" if target.startswith("between.") else "")


def _stated(script: Script, home: dict[str, str], titles: dict[str, str]) -> Iterator[Stated]:
    every = list(edges(script))
    again = tuple(edge for edge in every if edge.key == "back-off" and home[edge.source] == "settle")
    for key, says in EVERYWHERE:
        mine = tuple(edge for edge in every if edge.key == key and edge not in again)
        if mine:
            targets = dict.fromkeys(titles[home[edge.target]] for edge in mine)
            yield Stated(key=key, says=says.format(target=listed(targets)), edges=mine)
    if again:
        target = titles[home[again[0].target]]
        yield Stated(key="again", says=f"A symptom while easing off leads to: {target}.", edges=again)
    inside = tuple(e for e in every if e.key == "done" and home[e.source] == home[e.target] == "lighter")
    if inside:
        yield Stated(key="inside", says="The lighter form has a course of its own, drawn on its page.", edges=inside)


def _answers(script: Script) -> Iterator[Answered]:
    kinds = {kind.id: kind.label.lower() for kind in script.kinds}
    places = {where.id: where.label.lower() for where in script.wheres}
    targets = {"emergency": "end.emergency", "stop": "end.symptom", "back-off": "settle"}
    for way, target in targets.items():
        what = []
        for response in script.responses:
            if response.response != way:
                continue
            parts = [listed(kinds[k] for k in response.kinds) if response.kinds else "anything else"]
            if response.where:
                parts = [f"{listed(k for k in response.kinds)} {listed(places[w] for w in response.where)}"]
            if response.at_least:
                parts = [f"any symptom of {response.at_least} or more out of 10"]
            if response.earlier_symptoms:
                parts = [f"any symptom after {plural(response.earlier_symptoms, 'earlier one')}"]
            what += parts
        yield Answered(target=target, what=tuple(what))
