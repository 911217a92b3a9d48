"""Every script that the content can give rise to, and the proof that promise 3 holds in each.

A session is a chain of exercises, each with its lighter form beside it. What an exercise does in a session depends on
its own dose, gates, sides and lighter form, and on which symptoms were told before; walking.py lets all of those
happen. So it is enough to walk every exercise alone, in every form that a plan can give it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.events import Elapsed, Event, Plain, Symptom
from unslump.core.exercise import SymptomKind
from unslump.core.machine import Felt, Memory, Refused, respond, step
from unslump.core.plan import Plan
from unslump.core.script import Script, State
from unslump.core.soundness import sound
from unslump.core.trials import plan_of, trial, trial_plans
from unslump.core.watching import Breach, Watch
from unslump.proof.walking import PAUSE, RESUME, Broken, Elsewhere, Telling, Walk


class Counterexample(NamedTuple):
    """A breach, and the script and events that show it (no events where it shows in the script itself)."""

    breach: Breach
    script: Script | None = None
    events: tuple[dict[str, object], ...] = ()


@dataclass
class Proved:
    """How much was looked at, and what was found."""

    scripts: int = 0
    different: int = 0
    states: int = 0
    configurations: int = 0
    transitions: int = 0
    ways: int = 0
    symptoms: int = 0
    answers: int = 0
    found: list[Counterexample] = field(default_factory=list)


def prove_scripts(catalogue: Catalogue, only: frozenset[str] | None = None) -> Proved:
    """Walk every script of the content, or of some of its exercises alone."""
    proved = Proved()
    tellings = tuple(every_telling(catalogue, proved))
    if proved.found:
        return proved
    told: set[tuple[str, str, str]] = set()
    paused: set[object] = set()
    different: dict[object, tuple[Plan, Script]] = {}
    for plan in trial_plans(catalogue, only):
        script = compile_plan(catalogue, plan)
        proved.scripts += 1
        proved.states += len(script.states)
        different.setdefault(form(catalogue, script), (plan, script))
        # How long things last is no part of a form, so what hangs on it is looked at in every script.
        for breach in (*uneven_sides(script), *_pauses(script, paused)):
            _note(proved, told, Counterexample(breach, script))
    proved.different = len(different)
    plans = [(plan, Watch(catalogue, script)) for plan, script in different.values()]
    elsewhere = tuple(symptoms_elsewhere([watch for _, watch in plans], tellings))
    for plan, watch in plans:
        for example in _prove(plan, watch, tellings, elsewhere, proved):
            _note(proved, told, example)
    return proved


def _note(proved: Proved, told: set[tuple[str, str, str]], example: Counterexample) -> None:
    """Keep one counterexample of each kind."""
    name = (example.breach.part, example.breach.exercise, example.breach.step)
    if name not in told:
        told.add(name)
        proved.found.append(example)


def _prove(
    plan: Plan, watch: Watch, tellings: tuple[Telling, ...], elsewhere: tuple[Elsewhere, ...], proved: Proved
) -> Iterator[Counterexample]:
    script = watch.script
    unsound = sound(script)
    for problem in unsound:
        name = problem.where.split(".on.")[0].removeprefix("states.")
        exercise = script.states[name].exercise if name in script.states else script.blocks[0].exercise
        yield Counterexample(Breach("sound", str(problem), exercise or ""), script)
    if unsound:
        return
    walked = Walk(watch, tellings, elsewhere).run()
    proved.configurations += walked.configurations
    proved.transitions += walked.transitions
    proved.ways += walked.ways
    for broken in walked.broken:
        yield _concrete(plan, watch, broken, tellings)


def _concrete(plan: Plan, watch: Watch, broken: Broken, tellings: tuple[Telling, ...]) -> Counterexample:
    """A breach as a script and events that can be replayed.

    If it takes a symptom in another exercise, a session with both is walked for the shortest way.
    """
    if not broken.elsewhere:
        return Counterexample(broken.breach, watch.script, _plain(broken.events))
    catalogue = watch.catalogue
    first = trial(catalogue, broken.elsewhere[0], 0, 0, None)
    script = compile_plan(catalogue, plan_of(catalogue, (*first.items, *plan.items)))
    for other in Walk(Watch(catalogue, script), tellings).run().broken:
        if (other.breach.part, other.breach.exercise) == (broken.breach.part, broken.breach.exercise):
            return Counterexample(other.breach, script, _plain(other.events))
    return Counterexample(broken.breach, script)


def _plain(events: Iterable[Event]) -> tuple[dict[str, object], ...]:
    return tuple(event.plain() for event in events)


def form(catalogue: Catalogue, script: Script) -> object:
    """What a script is, but for how long things last that no gate asks for, and which side comes first.

    Scripts of the same form have the same state space. Amounts out of bounds make a form of their own.
    """
    bounds = catalogue.guardrails.amount
    number = {name: index for index, name in enumerate(script.states)}
    asked = {state.gate.held: state.ms for state in script.states.values() if state.gate}
    sides: dict[object, int] = {}
    return tuple(
        (
            state.kind,
            state.exercise,
            state.step,
            state.block,
            state.round,
            sides.setdefault(state.side, len(sides)),
            asked.get(name, bool(state.ms)),
            state.blames,
            state.loads,
            state.barred_by,
            state.path,
            None if state.otherwise is None else number[state.otherwise],
            tuple(sorted((edge, number[target]) for edge, target in state.on.items())),
            tuple(number[target] for target in state.options),
            state.gate and (number[state.gate.held], state.gate.held_ms, state.gate.tier, state.gate.free_of),
            state.count and (state.count.unit, bounds[state.count.unit].holds(state.count.amount)),
        )
        for name, state in script.states.items()
    )


def every_telling(catalogue: Catalogue, proved: Proved) -> Iterator[Telling]:
    """Every symptom that can be told, after none, one, two... others; those with the same answer once.

    Also finds the symptom that nothing answers.
    """
    script = compile_plan(catalogue, next(trial_plans(catalogue)))
    most = max((response.earlier_symptoms for response in catalogue.session.responses), default=0)
    seen: set[tuple[str, str, str]] = set()
    places = ["elsewhere", *(where.id for where in catalogue.session.wheres)]
    for earlier in range(most + 1):
        memory = Memory(at=script.start, felt=(Felt("", 0, "other", "", 0, "", ""),) * earlier)
        for kind in get_args(SymptomKind):
            for where in dict.fromkeys(places):
                for severity in range(11):
                    symptom = Symptom(type="symptom", kind=kind, where=where, severity=severity)
                    proved.symptoms += 1
                    try:
                        response = respond(script, memory, symptom)
                    except StopIteration:
                        what = f"nothing answers {kind} ({where}, {severity} of 10) after {earlier} other symptoms"
                        proved.found.append(_unanswered(script, symptom, what))
                        return
                    backs_off = response.response == "back-off"
                    answer = (response.response, response.blame, kind if backs_off else "")
                    if answer not in seen:
                        seen.add(answer)
                        proved.answers += 1
                        yield Telling(symptom, earlier, response)


def _unanswered(script: Script, symptom: Symptom, what: str) -> Counterexample:
    start = Plain(type="start")
    return Counterexample(Breach("symptoms", what), script, (start.plain(), symptom.plain()))


def symptoms_elsewhere(watches: Iterable[Watch], tellings: tuple[Telling, ...]) -> Iterator[Elsewhere]:
    """Every symptom in any state of any script that does not end the session: what it bars and what it is put down
    to."""
    found = set()
    answers = [(t.symptom.kind, t.response.blame) for t in tellings if t.response.response == "back-off"]
    for watch in watches:
        for state in watch.script.states.values():
            about = watch.about[state.id]
            if state.kind in ("settle", "end"):  # a symptom there ends the session
                continue
            for kind, blame in answers:
                barred = frozenset((*state.blames, *(state.loads if blame == "loads" else ())))
                caused = about.causes | (about.loads if blame == "loads" else frozenset())
                name = (barred, caused, kind)
                if name not in found:
                    found.add(name)
                    yield Elsewhere(barred, caused, kind, watch.script.blocks[0].exercise)


def uneven_sides(script: Script) -> Iterator[Breach]:
    """Both sides get the same, on every path that can be chosen."""
    for block in script.blocks:
        if block.sides != "each":
            continue
        own = [state for state in script.states.values() if state.block == block.id]
        work = [state for state in own if state.kind == "work" and state.exercise == block.exercise]
        for path in {None, *(state.path for state in work)}:
            here = [state for state in work if state.path in (None, path)]
            left = sum(state.ms for state in here if state.side == "left")
            right = sum(state.ms for state in here if state.side == "right")
            if left != right:
                what = f"the left side gets {left // 1000} s and the right {right // 1000} s in {block.id}"
                yield Breach("sides", what, block.exercise)


def _pauses(script: Script, known: set[object]) -> Iterator[Breach]:
    """Pauses in every state. Of a state a pause knows only its kind, how long it lasts and where it leads at all."""
    for state in script.states.values():
        sort = (state.kind, state.ms, len(state.options), "done" in state.on, "back-off" in state.on)
        if sort not in known:
            known.add(sort)
            yield from broken_pauses(script, state)


def broken_pauses(script: Script, state: State) -> Iterator[Breach]:
    """A pause neither shortens nor lengthens what is under way, and in it everything still works that stops."""
    if state.kind == "end":
        return
    where = (state.exercise or "", state.step or "")
    half = state.ms // 2
    here = Memory(at=state.id, status="running")
    halfway = step(script, here, Elapsed(type="elapsed", ms=half)) if half else here
    paused = step(script, halfway, PAUSE)
    if step(script, paused, Elapsed(type="elapsed", ms=600_000)) != paused:
        yield Breach("pause", f"time passes in {state.id} while it is paused", *where)
    resumed = step(script, paused, RESUME)
    if (resumed.elapsed, resumed.clock) != (halfway.elapsed, halfway.clock):
        yield Breach("pause", f"a pause changes how long {state.id} lasts", *where)
    if state.ms > 1:
        before = step(script, resumed, Elapsed(type="elapsed", ms=state.ms - half - 1))
        if before.at != state.id or step(script, before, Elapsed(type="elapsed", ms=1)).at == state.id:
            yield Breach("pause", f"after a pause, {state.id} does not end when it should", *where)
    for event in (Plain(type="stop"), Symptom(type="symptom", kind="pain"), Symptom(type="symptom", kind="numbness")):
        try:
            same = step(script, paused, event).at == step(script, halfway, event).at
        except Refused:
            same = False
        if not same:
            yield Breach("pause", f"{event.type} in a paused {state.id} does not lead where it does otherwise", *where)
