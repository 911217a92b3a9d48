"""The watchers of the simulation can fail: a plan or a session that breaks a promise is seen."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import TODAY
from tests.simulated import CONTENT, DEMANDS, MODEL, ledger, real_plan, sitter
from unslump.core.compiling import compile_plan
from unslump.core.drafting import dosed
from unslump.core.events import Event
from unslump.core.machine import Memory
from unslump.core.plan import Plan
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.screening import Seen
from unslump.core.script import Script, State
from unslump.core.watching import Seen as Watched
from unslump.core.watching import Watch
from unslump.simulation.bodies import Body
from unslump.simulation.people import make_person
from unslump.simulation.remembering import RememberingWatch
from unslump.simulation.sessions import Session
from unslump.simulation.watching import Ledger, Violation


def with_item(name: str, *, rung: int = 0, tiers: int = 0) -> Plan:
    plan = real_plan()
    item = plan.items[0].model_copy(update={"dosed": dosed(CONTENT.exercises[name], rung), "tiers": tiers})
    return plan.model_copy(update={"items": (item,)})


def record(name: str, *, on: date = TODAY, rung: int = 0, felt: str | None = None, ending: Any = "finished") -> Record:
    exercise = CONTENT.exercises[name]
    done = Done(
        exercise=name,
        phase=exercise.phase,
        unit=exercise.dose.unit,
        rung=rung,
        lighter=False,
        outcome="symptom" if felt else "worked",
        share=100,
        work_ms=1000,
        left_ms=0,
        right_ms=0,
    )
    symptoms = () if felt is None else (
        FeltSymptom(exercise=name, kind=felt, where="back", severity=4, response="back-off", clock_ms=1),
    )  # fmt: skip
    return Record(
        format=1,
        script="s",
        plan="p",
        content=CONTENT.version,
        on=on,
        ending=ending,
        active_ms=1000,
        exercises=(done,),
        symptoms=symptoms,
    )


def promises(found: list[Violation]) -> set[int]:
    return {promise for promise, _ in found}


def test_a_real_plan_breaks_nothing() -> None:
    assert ledger().given(real_plan()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"nerves": ("saddle",)},
        {"signs": ("fever",)},
        {"where": ("below-knee",), "leg-feel": ("none",)},
        {"new": ("bladder",)},
        {"new": ("fall",)},
        {"new": ("other",)},
    ],
    ids=str,
)
def test_a_plan_in_spite_of_something_told_is_seen(changes: dict[str, Any]) -> None:
    assert 1 in promises(ledger(**changes).given(real_plan()))


@pytest.mark.parametrize(("days", "broken"), [(28, False), (29, True)])
def test_a_plan_on_answers_that_are_too_old_is_seen(days: int, broken: bool) -> None:
    kept = ledger()
    kept.checked(TODAY + timedelta(days=days), {"pain": 0, "new": ("none",)}, with_screening=False)
    assert (1 in promises(kept.given(real_plan(TODAY + timedelta(days=days))))) is broken


def test_a_plan_without_the_check_of_the_day_is_seen() -> None:
    assert promises(ledger().given(real_plan(TODAY + timedelta(days=1)))) == {1}


@pytest.mark.parametrize(("days", "broken"), [(14, False), (15, True)])
def test_an_all_clear_counts_for_its_days(days: int, broken: bool) -> None:
    kept = ledger(signs=("fever",))
    on = TODAY + timedelta(days=days)
    kept.seen = (Seen(rule="r4-fever", by="Dr", on=TODAY),)
    kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=False)
    assert (1 in promises(kept.given(real_plan(on)))) is broken


def test_an_emergency_has_no_all_clear() -> None:
    kept = ledger(nerves=("saddle",))
    kept.seen = (Seen(rule="r1-saddle-bladder-bowel", by="Dr", on=TODAY),)
    assert kept.unresolved(TODAY)


@pytest.mark.parametrize(
    ("felt", "ending", "stands"),
    [("pain", "finished", False), ("tingling", "finished", True), ("chest", "emergency", True)],
)
def test_a_sign_in_a_session_stands_until_the_questions_are_answered_again(
    felt: str, ending: str, stands: bool
) -> None:
    kept = ledger()
    kept.did(record("bridge", felt=felt, ending=ending))
    assert bool(kept.unresolved(TODAY)) is stands
    kept.screened(TODAY, sitter(), ())
    assert kept.unresolved(TODAY) == []


@pytest.mark.parametrize(("pain", "flared"), [(5, False), (6, True)])
def test_a_flare_up_stands_and_keeps_the_next_days_calm(pain: int, flared: bool) -> None:
    kept, tomorrow = ledger(pain=4), TODAY + timedelta(days=1)
    kept.did(record("march"))
    kept.checked(tomorrow, {"pain": pain, "new": ("none",)}, with_screening=False)
    assert bool(kept.unresolved(tomorrow)) is flared
    kept.screened(tomorrow, sitter(), ())
    assert kept.unresolved(tomorrow) == []
    calm = with_item("bridge").model_copy(update={"on": tomorrow})
    assert any("ruled out" in what for _, what in kept.given(calm)) is flared


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("bridge", {"worse": ("bending-back",), "where": ("lower-back",)}, "although extension-provokes"),
        ("downward-dog", {"body": ("eyes",)}, "although head-down-risk"),
        ("squat", {}, "before its time"),
        ("bridge", {"pain-now": 8, "where": ("lower-back",)}, "ruled out"),
        ("heel-slide", {"pain": 6}, "ruled out"),
        ("squat", {"experience": "regular", "spare": ("broken",), "body": ("spare",)}, "above 1"),
    ],
)
def test_an_exercise_that_is_not_allowed_is_seen(name: str, changes: dict[str, Any], said: str) -> None:
    kept = ledger(**changes)
    found = kept.given(with_item(name))
    assert promises(found) == {2}
    assert any(said in what for _, what in found)


def test_a_limit_of_a_clinician_that_is_not_kept_is_seen() -> None:
    kept = ledger()
    assert kept.given(with_item("bridge")) == []
    kept.seen = (Seen(rule="c1-disc", by="Dr", on=TODAY, limits=("no-bending-back",)),)
    assert promises(kept.given(with_item("bridge"))) == {2}


def test_a_stronger_step_that_is_ruled_out_is_seen() -> None:
    step = next(step for step in CONTENT.exercises["seated-hamstring"].steps if step.gate)
    assert step.avoid
    kept = ledger()
    assert kept.given(with_item("seated-hamstring", tiers=1)) == []
    rule = next(rule for rule in CONTENT.screening.rules if set(step.avoid) & set(rule.tags))
    kept.met_rules = (rule.model_copy(update={"status": "modified", "tags": tuple(step.avoid), "cap": None}),)
    assert any("is offered" in what for _, what in kept.given(with_item("seated-hamstring", tiers=1)))


@pytest.mark.parametrize(("more", "broken"), [(0, False), (1, True)])
def test_a_plan_that_is_too_long_is_seen(more: int, broken: bool) -> None:
    plan = real_plan().model_copy(update={"seconds": 20 * 60 + more})
    assert (promises(ledger().given(plan)) == {2}) is broken


@pytest.mark.parametrize(("felt", "days"), [("pain", 2), ("tingling", 7)])
def test_an_exercise_that_rests_and_what_stands_on_it_is_seen(felt: str, days: int) -> None:
    for name in ("knee-squeeze", "bridge"):
        for day, broken in ((days, True), (days + 1, False)):
            kept, on = ledger(), TODAY + timedelta(days=day)
            kept.did(record("knee-squeeze", felt=felt))
            kept.screened(on, sitter(), ())
            kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=True)
            found = kept.given(with_item(name).model_copy(update={"on": on}))
            assert any("rests" in what for _, what in found) is broken


def good_day(kept: Ledger, name: str, on: date, rung: int) -> None:
    kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=False)
    kept.did(record(name, on=on, rung=rung))
    kept.after(on, 0, 4)


def test_a_dose_that_grows_too_fast_is_seen() -> None:
    kept, needed = ledger(), CONTENT.progress.good_sessions_to_raise
    earned = []
    for day in range(2 * needed + 1):
        on = TODAY + timedelta(days=day)
        kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=False)
        allowed = [
            rung
            for rung in range(4)
            if not any("rung" in what for _, what in kept.given(with_item("heel-slide", rung=rung).model_copy(
                update={"on": on})))
        ]  # fmt: skip
        earned.append(max(allowed))
        good_day(kept, "heel-slide", on, max(allowed))
    assert earned == [0] * needed + [1] * needed + [2]


def test_an_exercise_on_too_many_days_is_seen() -> None:
    kept, most = ledger(), CONTENT.exercises["bridge"].dose.per_week.high
    for day in range(most):
        assert not any("days a week" in what for _, what in kept.given(with_item("bridge")))
        kept.did(record("bridge", on=TODAY - timedelta(days=most - day)))
    assert any("days a week" in what for _, what in kept.given(with_item("bridge")))


# ---- the watcher of sessions can fail


def breaches_of(script: Script, seeds: int = 12) -> set[str]:
    """Parts of promise 3 that are broken when sore people play a script."""
    found: set[str] = set()
    for seed in range(seeds):
        person = make_person(CONTENT, MODEL, seed, 1)
        person.irritability, person.honesty, person.further = 30.0, 1.0, 1.0
        watch, watched = RememberingWatch(CONTENT, script, {}), Watched()

        def watcher(before: Memory, event: Event, after: Memory, watch: RememberingWatch = watch) -> None:
            nonlocal watched
            watched, broken = watch.step(watched, before, event, after)
            found.update(breach.part for breach in broken)

        Session(script, person, Body(DEMANDS, person), 0, watcher).run()
    return found


def doctored(script: Script, **changes: Any) -> Script:
    """The script as a careless compiler would make it: every state with these changes, where it has such keys."""
    states = {}
    for name, state in script.states.items():
        own = {key: value(state) if callable(value) else value for key, value in changes.items()}
        states[name] = state.model_copy(update=own if state.kind != "end" else {})
    return script.model_copy(update={"states": states})


def led_on(state: State) -> dict[Any, str]:
    """The edges of a state in which a symptom leads to where being done leads."""
    return {edge: state.on.get("done", to) if edge == "back-off" else to for edge, to in state.on.items()}


def once_more(state: State) -> dict[Any, str]:
    """The edges of a state; after a rest to settle, the same exercise begins again."""
    return {**state.on, "done": f"{state.block}.ready"} if state.kind == "settle" else dict(state.on)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"on": led_on}, "symptoms"),
        ({"barred_by": (), "on": once_more}, "never-returns"),
        ({"gate": None, "ms": lambda state: min(state.ms, 1000)}, "gate"),
    ],
    ids=["a symptom leads on", "what hurt comes back", "a gate stands open"],
)
def test_a_session_that_breaks_a_promise_is_seen(changes: dict[str, Any], part: str) -> None:
    script = compile_plan(CONTENT, real_plan())
    assert breaches_of(script) == set()
    assert part in breaches_of(doctored(script, **changes))


def test_a_watch_that_remembers_says_the_same_as_one_that_does_not() -> None:
    known: dict[Any, Any] = {}
    for day in range(6):
        script = compile_plan(CONTENT, real_plan(TODAY + timedelta(days=day)))
        assert RememberingWatch(CONTENT, script, known).about == Watch(CONTENT, script).about
    sizes = len(known)
    assert RememberingWatch(CONTENT, script, known).about == Watch(CONTENT, script).about
    assert len(known) == sizes > 0
