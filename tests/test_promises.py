"""The promises of SAFETY.md over the real content: what may never happen, tried over many people and paths."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY, example
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.drafting import dosed
from unslump.core.errors import BadInput, NoPlan
from unslump.core.events import Choose, Elapsed, Plain, Symptom
from unslump.core.lawful import plan_id
from unslump.core.loading import load_content
from unslump.core.machine import Memory, begin, step
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import understand
from unslump.core.questions import NONE, Answer, Question
from unslump.core.screening import Clearance, asked, blocks, screen
from unslump.core.script import Script

CONTENT = load_content()
END = "end.finished"


def answer_to(draw: st.DrawFn, question: Question) -> Answer:
    if question.kind == "one":
        return draw(st.sampled_from([option.id for option in question.options]))
    if question.kind == "many":
        ids = [option.id for option in question.options if option.id != NONE]
        return tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))) or (NONE,)
    limits = question.limits
    assert limits
    return draw(st.integers(limits.low, limits.high))


@st.composite
def people(draw: st.DrawFn) -> dict[str, Answer]:
    """Complete answers of anybody at all; many of them contradictory, which the screening must say."""
    answers: dict[str, Answer] = {}
    for question in CONTENT.screening.questions:
        if question in asked(CONTENT.screening, answers) and (question.needed or draw(st.booleans())):
            answers[question.id] = answer_to(draw, question)
    return answers


def cleared(answers: dict[str, Answer]) -> Clearance | None:
    try:
        return screen(CONTENT.screening, answers, answered_on=TODAY, today=TODAY)
    except BadInput:
        return None


@settings(max_examples=300, deadline=None)
@given(people())
def test_nobody_with_an_open_red_flag_gets_a_plan(answers: dict[str, Answer]) -> None:
    clearance = cleared(answers)
    if clearance is None:
        return
    profile = example("desk-worker", answers=answers, goals=None, equipment=None, minutes=None)
    someone = understand(CONTENT, profile)
    if blocks(clearance.status):
        with pytest.raises(NoPlan) as refused:
            plan_day(CONTENT, someone)
        assert refused.value.kind == clearance.status
        assert refused.value.reasons
        return
    try:
        plan = plan_day(CONTENT, someone)
    except NoPlan:
        return  # nothing that is safe for them fits: also no session
    for item in plan.items:
        assert not set(CONTENT.exercises[item.dosed.exercise].avoid) & set(clearance.tags)
        assert item.because
    assert plan.seconds <= plan.minutes * 60


def test_a_plan_that_was_changed_is_refused(content: Catalogue) -> None:
    plan = plan_day(content, understand(content, example("desk-worker")))
    more = plan.items[1].model_copy(update={"dosed": dosed(content.exercises["plank"], 3)})
    changed = plan.model_copy(update={"items": (plan.items[0], more)})
    with pytest.raises(BadInput, match="changed after it was made"):
        compile_plan(content, changed)


def test_a_plan_for_somebody_it_is_not_safe_for_is_refused(content: Catalogue) -> None:
    plan = plan_day(content, understand(content, example("desk-worker")))
    forged = plan.model_copy(update={"tags": ("neural-sign",)})
    forged = forged.model_copy(update={"id": plan_id(forged)})
    with pytest.raises(BadInput, match="ruled out by neural-sign"):
        compile_plan(content, forged)
    blocked = plan.model_copy(update={"status": "urgent"})
    with pytest.raises(BadInput, match="no session may be made of it"):
        compile_plan(content, blocked.model_copy(update={"id": plan_id(blocked)}))


# The seated hamstring stretch: positions 4 and 5 open only through their gates (S1.13 to S1.17).


def hamstring_script(content: Catalogue) -> tuple[Plan, Script]:
    plan = plan_day(content, understand(content, example("desk-worker")))
    assert plan.items[1].dosed.exercise == "seated-hamstring"
    assert plan.items[1].tiers == 2
    return plan, compile_plan(content, plan)


def run_to(script: Script, memory: Memory, wanted: str) -> Memory:
    """Let the session take its time until a state is reached."""
    for _ in range(200):
        if memory.at == wanted or memory.status == "ended":
            assert wanted in (memory.at, END), f"{wanted} was never reached"
            return memory
        state = script.states[memory.at]
        left = state.ms - memory.elapsed
        event = Elapsed(type="elapsed", ms=left) if state.ms else Plain(type="done")
        memory = step(script, memory, event)
    raise AssertionError("the session does not end")


def started(script: Script) -> Memory:
    return step(script, begin(script), Plain(type="start"))


def test_left_alone_the_stretch_stays_at_position_three(content: Catalogue) -> None:
    _, script = hamstring_script(content)
    memory = run_to(script, started(script), END)
    steps = {script.states[visit.state].step for visit in memory.visits}
    assert "toes-to-shin" in steps
    assert not steps & {"chin", "slump"}


@pytest.mark.parametrize(
    ("choice", "reached"), [("as before", set()), ("further", {"chin"}), ("furthest", {"chin", "slump"})]
)
def test_the_stronger_positions_come_only_when_chosen(content: Catalogue, choice: str, reached: set[str]) -> None:
    _, script = hamstring_script(content)
    memory = run_to(script, started(script), "b2.choose")
    option = ["as before", "further", "furthest"].index(choice)
    memory = step(script, memory, Choose(type="choose", option=option))
    memory = run_to(script, memory, END)
    assert {script.states[v.state].step for v in memory.visits} & {"chin", "slump"} == reached


@pytest.mark.parametrize(("held", "opens"), [(29_999, False), (30_000, True)])
def test_position_four_needs_thirty_seconds_of_position_three(content: Catalogue, held: int, opens: bool) -> None:
    _, script = hamstring_script(content)
    memory = step(script, run_to(script, started(script), "b2.choose"), Choose(type="choose", option=1))
    side = script.states["b2.choose"].options[1].split(".")[3]
    memory = run_to(script, memory, f"b2.r2.t1.{side}.toes-to-shin")
    memory = step(script, memory, Elapsed(type="elapsed", ms=held))
    if memory.at.endswith("toes-to-shin"):
        memory = step(script, memory, Plain(type="done"))
    assert memory.at.endswith("chin") is opens


def test_a_pause_in_the_hold_keeps_position_four_shut(content: Catalogue) -> None:
    """Thirty seconds in two parts are no thirty seconds: the hold counts on, the gate does not open."""
    _, script = hamstring_script(content)
    memory = step(script, run_to(script, started(script), "b2.choose"), Choose(type="choose", option=1))
    side = script.states["b2.choose"].options[1].split(".")[3]
    memory = run_to(script, memory, f"b2.r2.t1.{side}.toes-to-shin")
    for event in (Elapsed(type="elapsed", ms=15_000), Plain(type="pause"), Plain(type="resume")):
        memory = step(script, memory, event)
    memory = step(script, memory, Elapsed(type="elapsed", ms=15_000))
    assert not memory.at.endswith("chin")


@pytest.mark.parametrize("kind", ["pain", "numbness", "tingling"])
@pytest.mark.parametrize("place", ["b2.r1", "b2.r2.t2"])
def test_what_caused_a_symptom_does_not_come_back(content: Catalogue, kind: str, place: str) -> None:
    _, script = hamstring_script(content)
    memory = started(script)
    if ".t2" in place:
        memory = step(script, run_to(script, memory, "b2.choose"), Choose(type="choose", option=2))
    side = script.states["b2.choose"].options[1].split(".")[3]
    memory = run_to(script, memory, f"{place}.{side}.toes-to-shin")
    memory = step(script, memory, Symptom(type="symptom", kind=kind, where="thigh", severity=3))
    assert script.states[memory.at].kind == "settle"
    after = run_to(script, memory, END)
    later = {script.states[v.state].exercise for v in after.visits[len(memory.visits) + 1 :]}
    assert "seated-hamstring" not in later
    assert ("seated-hamstring-light" in later) is (kind == "pain")


def test_numbness_between_the_legs_ends_everything_at_once(content: Catalogue) -> None:
    _, script = hamstring_script(content)
    for state in script.states.values():
        if state.kind == "end":
            continue
        memory = Memory(at=state.id, status="running")
        memory = step(script, memory, Symptom(type="symptom", kind="numbness", where="saddle"))
        assert memory.ending == "emergency"


def test_child_pose_comes_between_all_dogs(content: Catalogue) -> None:
    profile = example("desk-worker", minutes=30, equipment=["chair", "stool", "mat"])
    answers = {**profile.answers, "positions": ("floor", "kneeling", "hands"), "experience": "regular"}
    situation = understand(content, profile.model_copy(update={"answers": answers}))
    dogs = [(name, n) for name in ("downward-dog", "quarter-dog") for n in range(4)]
    for name, rung in dogs:
        plan = plan_day(content, situation)
        item = plan.items[0].model_copy(
            update={"dosed": dosed(content.exercises[name], rung), "tiers": 0, "easier": None, "sides": "both"}
        )
        plan = plan.model_copy(update={"items": (item,)})
        script = compile_plan(content, plan.model_copy(update={"id": plan_id(plan)}))
        memory = run_to(script, started(script), END)
        work = [script.states[v.state] for v in memory.visits if script.states[v.state].kind == "work"]
        done = [state.exercise for state in work]
        assert done[0::2] == [name] * item.dosed.rounds
        assert done[1::2] == ["childs-pose"] * (item.dosed.rounds - 1)
