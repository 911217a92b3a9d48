"""Compile a plan to a script. Pure: the same plan and content always give the same script.

A session is a chain of blocks, one for each exercise. A block is a chain of states: get ready, set up, then for each
round and side the steps, with changes of side, rests and recovery between. Beside the main chain stand, where the
plan has them, the lighter form of the exercise, and "settle", where every symptom leads that does not
end the session.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from unslump.core.catalogue import Catalogue
from unslump.core.drafting import Draft, dosed, draft_chain
from unslump.core.errors import BadInput, OtherVersion
from unslump.core.exercise import Exercise
from unslump.core.lawful import unlawful
from unslump.core.plan import FORMAT, Dosed, Plan, PlanItem
from unslump.core.prescribing import stricter, whole
from unslump.core.script import Block, Edge, Ending, Script, State
from unslump.core.session_rules import Pace
from unslump.core.values import fingerprint

ENDS: dict[Ending, str] = {
    "finished": "end.finished",
    "stopped": "end.stopped",
    "symptom": "end.symptom",
    "emergency": "end.emergency",
}


def compile_plan(catalogue: Catalogue, plan: Plan) -> Script:
    """The script of a plan. OtherVersion if the plan was made from other content; BadInput if it cannot be real."""
    if plan.content != catalogue.version:
        raise OtherVersion("this plan", plan.content, catalogue.version)
    catalogue = whole(catalogue, plan.given)
    if problems := unlawful(catalogue, plan):
        raise BadInput("this plan", problems)
    states: dict[str, State] = {}
    parts: list[Block] = []
    starts = [f"b{number}.ready" for number in range(1, len(plan.items) + 1)] + [ENDS["finished"]]
    position = "standing"
    before: str | None = None
    for index, item in enumerate(plan.items):
        name = f"b{index + 1}"
        back = starts[index - 1] if index else None
        following = starts[index + 1]
        place = _Place(name, following, following, back, before, position, bool(plan.on_bed))
        for block, made in _item(catalogue, item, place, plan.breath_seconds):
            parts.append(block)
            states |= {state.id: state for state in made}
        position = catalogue.exercises[item.dosed.exercise].position
        before = item.dosed.exercise
    words = catalogue.session.words
    for ending, end in ENDS.items():
        states[end] = State(id=end, kind="end", ending=ending, title=words["end"], say=words[f"end-{ending}"])
    return Script(
        format=FORMAT,
        id=fingerprint([plan.plain(), catalogue.version]),
        plan=plan.id,
        content=catalogue.version,
        on=plan.on.isoformat(),
        start=starts[0],
        ends=ENDS,
        blocks=tuple(parts),
        states=states,
        responses=stricter(catalogue, plan.given.stop if plan.given else None),
        kinds=catalogue.session.kinds,
        wheres=catalogue.session.wheres,
        words=words,
        most_silence_ms=catalogue.session.pace.most_silence_ms,
        nudge_ms=catalogue.session.pace.nudge * 1000,
    )


def block_seconds(catalogue: Catalogue, exercise: Exercise, rung: int, tiers: int, breath: int) -> int:
    """The longest an exercise takes once in position, in seconds, waiting steps counted as the pace says."""
    key = (exercise.id, rung, tiers, breath)
    if key not in catalogue.memo:
        chain = draft_chain(catalogue, exercise, dosed(exercise, rung), tiers, "left", "b", breath)
        common = sum(_counted(draft, catalogue.session.pace) for draft in (*chain.first, *chain.rest))
        paths = (sum(_counted(draft, catalogue.session.pace) for draft in path) for path in chain.paths)
        catalogue.memo[key] = -(-(common + max(paths, default=0)) // 1000)
    return catalogue.memo[key]


def change_seconds(catalogue: Catalogue, before: str, after: str) -> int:
    """Seconds to get from one position to another, or ready for the next exercise in the same one."""
    pace = catalogue.session.pace
    if before == after:
        return pace.ready
    places = catalogue.vocabulary.positions
    one, other = places[before].height, places[after].height
    return pace.position if one == other else pace.heights[one][other]


def _counted(draft: "Draft", pace: Pace) -> int:
    return draft.ms or (pace.set_up * 1000 if draft.kind == "set-up" else 0)


@dataclass(frozen=True)
class _Place:
    """Where a block stands in the session, and whether lying is on a bed. `fallback`: where to go when it is barred."""

    name: str
    next_block: str
    fallback: str
    back: str | None
    before: str | None
    position: str
    on_bed: bool


def _item(catalogue: Catalogue, item: PlanItem, place: _Place, breath: int) -> Iterator[tuple[Block, list[State]]]:
    """The block of a plan's item and, if it has one, of its lighter form."""
    main = catalogue.exercises[item.dosed.exercise]
    lighter = item.easier
    light_place = replace(
        place, name=f"{place.name}e", fallback=place.next_block, before=main.id, position=main.position
    )
    easier_start = f"{light_place.name}.ready" if lighter else None
    place = replace(place, fallback=easier_start or place.next_block)
    reasons = tuple(reason.text for reason in item.because)
    yield (
        _block(main, item.dosed, place.name, reasons, None),
        _states(catalogue, main, item.dosed, item, place, breath, easier_start),
    )
    if lighter:
        exercise = catalogue.exercises[lighter.exercise]
        light_place = replace(light_place, back=f"{place.name}.ready")
        yield (
            _block(exercise, lighter, light_place.name, (), place.name),
            _states(catalogue, exercise, lighter, None, light_place, breath, None),
        )


def _block(exercise: Exercise, dose: Dosed, name: str, because: tuple[str, ...], easier_than: str | None) -> Block:
    return Block(
        id=name,
        exercise=exercise.id,
        name=exercise.name,
        phase=exercise.phase,
        unit=dose.unit,
        amount=dose.amount,
        times=dose.times,
        rounds=dose.rounds,
        rung=dose.rung,
        sides=exercise.sides,
        feel=exercise.feel,
        not_feel=exercise.not_feel,
        breathing=exercise.breathing,
        because=because,
        easier_than=easier_than,
    )


def _states(
    catalogue: Catalogue,
    exercise: Exercise,
    dose: Dosed,
    item: PlanItem | None,
    place: _Place,
    breath: int,
    easier_start: str | None,
) -> list[State]:
    tiers, first_side = (item.tiers, item.first_side) if item else (0, "left")
    chain = draft_chain(catalogue, exercise, dose, tiers, first_side, place.name, breath)
    words = catalogue.session.words
    ready = Draft(
        id=f"{place.name}.ready",
        kind="ready",
        say=words["ready"].format(name=exercise.name, position=catalogue.vocabulary.positions[exercise.position].name),
        more=f"{words['bed']} {exercise.bed}" if place.on_bed and exercise.bed else exercise.in_and_out,
        exercise=exercise.id,
        ms=change_seconds(catalogue, place.position, exercise.position) * 1000,
        blames=(f"exercise:{place.before}",) if place.before else (),
        anchor=True,
    )
    linker = _Linker(catalogue, exercise, place, easier_start)
    after = chain.rest[0].id if chain.rest else place.next_block
    start = [ready, *chain.first]
    linker.link(start, chain.paths[0][0].id if chain.paths else after)
    for path in chain.paths:
        linker.link(path, after, back=chain.choice.id if chain.choice else None)
    linker.link(chain.rest, place.next_block, back=chain.choice.id if chain.choice else None)
    if chain.choice:
        options = tuple(path[0].id for path in chain.paths)
        chosen = linker.made[chain.choice.id]
        linker.made[chain.choice.id] = chosen.model_copy(update={"options": options})
    settle = f"{place.name}.settle"
    linker.made[settle] = State(
        id=settle,
        kind="settle",
        block=place.name,
        exercise=exercise.id,
        phase=exercise.phase,
        position=exercise.position,
        title=words["settle-title"],
        say=words["settle"],
        on={"done": place.fallback, "back-off": ENDS["symptom"]},
    )
    return list(linker.made.values())


class _Linker:
    """Turns a block's drafts into states with their edges."""

    def __init__(self, catalogue: Catalogue, exercise: Exercise, place: _Place, easier_start: str | None) -> None:
        self.catalogue = catalogue
        self.exercise = exercise
        self.place = place
        self.easier_start = easier_start
        self.made: dict[str, State] = {}
        stands_on = {exercise.id, *catalogue.easier[exercise.id]}
        loads = set(exercise.all_loads)
        if exercise.between:
            stands_on |= {exercise.between, *catalogue.easier[exercise.between]}
            loads |= catalogue.exercises[exercise.between].all_loads
        self.barred_by = {f"exercise:{name}" for name in stands_on} | {f"load:{load}" for load in loads}

    def link(self, drafts: list[Draft], after: str, *, back: str | None = None) -> None:
        """Link drafts into a chain that ends in `after`; `back` is where the first of them goes back to."""
        anchor = back if back is not None else self.place.back
        previous_anchor = anchor
        for index, draft in enumerate(drafts):
            if draft.anchor:
                previous_anchor, anchor = anchor, draft.id
            target = previous_anchor if anchor == draft.id else anchor
            following = drafts[index + 1].id if index + 1 < len(drafts) else after
            self.made[draft.id] = self._state(draft, following, target, self._past_gates(drafts, index, after))

    def _past_gates(self, drafts: list[Draft], index: int, after: str) -> str:
        """Where to go when a gated step may not be entered: on, past all gated steps of this side."""
        rest = (draft.id for draft in drafts[index + 1 :] if draft.gate is None)
        return next(rest, after)

    def _state(self, draft: Draft, following: str, back: str | None, past_gates: str) -> State:
        place, exercise = self.place, self.catalogue.exercises[draft.exercise]
        edges: dict[Edge, str | None] = {
            "done": following,
            "back": back,
            "skip": place.next_block,
            "easier": self.easier_start,
            "back-off": f"{place.name}.settle",
        }
        loads = {*exercise.load, *draft.own_loads} if draft.kind == "work" else exercise.all_loads
        own = {f"load:{load}" for load in draft.own_loads}
        return State(
            id=draft.id,
            kind=draft.kind,
            block=place.name,
            exercise=draft.exercise,
            step=draft.step,
            phase=exercise.phase,
            position=exercise.position,
            round=draft.round,
            side=draft.side,
            title=exercise.name,
            say=draft.say,
            more=draft.more,
            ms=draft.ms,
            count=draft.count,
            blames=tuple(sorted({f"exercise:{draft.exercise}", *draft.blames})),
            loads=tuple(sorted(f"load:{load}" for load in loads)),
            barred_by=tuple(sorted(self.barred_by | own)),
            path=draft.path,
            gate=draft.gate,
            otherwise=past_gates if draft.gate else place.fallback,
            on={event: target for event, target in edges.items() if target is not None},
            labels=draft.labels,
        )
