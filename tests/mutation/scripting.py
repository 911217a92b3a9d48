"""Breakages of compiled scripts: edges, bars, blames, gates, ways round and lengths, state by state."""

from collections.abc import Iterator

from tests.mutation.mutant import Mutant, changed, each_dropped
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.drafting import dosed
from unslump.core.plan import Plan
from unslump.core.script import Script, State
from unslump.core.trials import plan_of, trial

KEYS_OF_A_BLOCK = (
    ("barred_by", "bar dropped in a block"),
    ("blames", "blame dropped in a block"),
    ("loads", "blame dropped in a block"),
)


def representative(catalogue: Catalogue) -> Iterator[tuple[str, Plan]]:
    """Plans whose scripts are broken: with gates and a lighter form, with a recovery between rounds, with holds on
    both sides, and with three exercises that load the body in the same way."""

    def one(name: str, tiers: int = 0) -> Plan:
        lighter = catalogue.exercises[name].regress[0]
        return trial(catalogue, name, 0, tiers, dosed(catalogue.exercises[lighter], 0))

    yield "seated-hamstring", one("seated-hamstring", 2)
    yield "downward-dog", one("downward-dog")
    yield "bird-dog", one("bird-dog")
    three = [one(name).items[0] for name in ("seated-hamstring", "downward-dog", "bird-dog")]
    yield "three", plan_of(catalogue, tuple(item.model_copy(update={"easier": None}) for item in three))


def script_mutants(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every breakage of the scripts of some representative plans."""
    for name, plan in representative(catalogue):
        script = compile_plan(catalogue, plan)
        for state in script.states.values():
            for what, kind, broken in _broken_states(script, state):
                states = {**script.states, state.id: broken}
                other = changed(script, states=states)
                yield Mutant(f"script {name}: {state.id}: {what}", f"scripts: {kind}", script=other, sane=script)
        for block in script.blocks:
            for what, kind, states in _broken_blocks(script, block.id):
                other = changed(script, states=states)
                yield Mutant(f"script {name}: {block.id}: {what}", f"scripts: {kind}", script=other, sane=script)


def _broken_blocks(script: Script, block: str) -> Iterator[tuple[str, str, dict[str, State]]]:
    """A bar, or a blame, dropped in every state of a block at once: here nothing else stands in for it."""
    own = [state for state in script.states.values() if state.block == block]
    for key, kind in KEYS_OF_A_BLOCK:
        for token in sorted({token for state in own for token in getattr(state, key)}):
            fewer = {s.id: changed(s, **{key: tuple(t for t in getattr(s, key) if t != token)}) for s in own}
            yield f"{key} without {token}", kind, {**script.states, **fewer}


def _broken_states(script: Script, state: State) -> Iterator[tuple[str, str, State]]:
    if "back-off" in state.on and "done" in state.on:
        on = {**state.on, "back-off": state.on["done"]}
        if on != state.on:
            yield "a symptom goes on as if nothing were", "back-off goes on", changed(state, on=on)
    for key, kind in (("barred_by", "bar dropped"), ("blames", "blame dropped"), ("loads", "blame dropped")):
        for token, rest in each_dropped(getattr(state, key)):
            yield f"{key} without {token}", kind, changed(state, **{key: rest})
    if state.gate:
        yield from _open_gates(script, state)
    if state.otherwise:
        moved = state.on.get("done", state.otherwise)
        if moved == state.otherwise:
            moved = script.start
        yield f"barred, goes to {moved}", "way round moved", changed(state, otherwise=moved)
    if state.kind == "work" and state.side in ("left", "right") and state.ms:
        yield "a second longer on this side", "one side longer", changed(state, ms=state.ms + 1000)


def _open_gates(script: Script, state: State) -> Iterator[tuple[str, str, State]]:
    gate = state.gate
    assert gate is not None
    yield "gate removed", "gate loosened", changed(state, gate=None)
    yield "gate a second shorter", "gate loosened", changed(state, gate=changed(gate, held_ms=gate.held_ms - 1000))
    yield "gate half as long", "gate loosened", changed(state, gate=changed(gate, held_ms=gate.held_ms // 2))
    yield "gate a tier lower", "gate loosened", changed(state, gate=changed(gate, tier=gate.tier - 1))
    for kind, rest in each_dropped(gate.free_of):
        yield f"gate in spite of {kind}", "gate loosened", changed(state, gate=changed(gate, free_of=rest))
    there, here = (".right.", ".left.") if ".left." in gate.held else (".left.", ".right.")
    other_side = gate.held.replace(here, there)
    if other_side != gate.held and other_side in script.states:
        yield "gate asks the other side", "gate loosened", changed(state, gate=changed(gate, held=other_side))
