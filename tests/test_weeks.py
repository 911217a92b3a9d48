"""A fortnight of plans for the examples: what a physiotherapist would want to see in it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.conftest import TODAY, example
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.errors import NoPlan
from unslump.core.events import Elapsed, Plain
from unslump.core.history import CheckIn
from unslump.core.machine import begin, step
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Profile, understand
from unslump.core.progress import fold
from unslump.core.record import Record, record_of
from unslump.core.status import Status

PEOPLE = ["desk-worker", "acute-day-3", "five-weeks-after-birth-seen"]
DAYS = 14


def play_whole(content: Catalogue, plan: Plan) -> Record:
    """A session done exactly as planned."""
    script = compile_plan(content, plan)
    memory = step(script, begin(script), Plain(type="start"))
    while memory.status != "ended":
        state = script.states[memory.at]
        left = state.ms - memory.elapsed
        memory = step(script, memory, Elapsed(type="elapsed", ms=left) if state.ms else Plain(type="done"))
    return record_of(script, memory)


def fortnight(content: Catalogue, profile: Profile, *, pain: int) -> Iterator[tuple[Plan, Record]]:
    status = Status()
    for number in range(DAYS):
        day = TODAY + timedelta(days=number)
        status = fold(content, status, CheckIn(type="check-in", on=day, when="before", pain=pain))
        check = {"pain": pain, "new": ("none",)}
        today = profile.model_copy(update={"date": day, "status": status, "history": (), "check": check})
        plan = plan_day(content, understand(content, today))
        record = play_whole(content, plan)
        yield plan, record
        status = fold(content, status, record)
        status = fold(content, status, CheckIn(type="check-in", on=day, when="after", pain=pain, effort=4))


@pytest.fixture(scope="module", params=[(name, minutes) for name in PEOPLE for minutes in (8, 15, 30)], ids=str)
def weeks(request: pytest.FixtureRequest, content: Catalogue) -> tuple[str, int, list[tuple[Plan, Record]]]:
    name, minutes = request.param
    pain = 6 if name == "acute-day-3" else 1
    return name, minutes, list(fortnight(content, example(name, minutes=minutes), pain=pain))


def days_with(weeks: list[tuple[Plan, Record]], *phases: str) -> int:
    return sum(any(item.phase in phases for item in plan.items) for plan, _ in weeks)


def test_never_longer_than_the_minutes(weeks: Any) -> None:
    _, minutes, plans = weeks
    for plan, record in plans:
        assert plan.seconds <= minutes * 60
        assert record.active_ms <= plan.seconds * 1000
        assert record.ending == "finished"
        assert all(done.share == 100 for done in record.exercises if not done.lighter)


def test_the_order_within_a_session(weeks: Any, content: Catalogue) -> None:
    _, _, plans = weeks
    for plan, _ in plans:
        phases = [item.phase for item in plan.items]
        assert phases[0] == "warm-up"
        if "breathe" in phases:
            assert phases[-1] == "breathe"
        places = [content.planning.phase_order.index(phase) for phase in phases]
        assert places == sorted(places)  # stretches come before strength: no leftover at the end (S2.6)
        names = [item.dosed.exercise for item in plan.items]
        assert len(set(names)) == len(names)


def test_not_the_same_session_for_ever(weeks: Any) -> None:
    _, _, plans = weeks
    kinds = {tuple(item.dosed.exercise for item in plan.items) for plan, _ in plans}
    assert len(kinds) >= 3


def test_strength_and_walking_are_in_every_week_of_whoever_may(weeks: Any) -> None:
    name, _, plans = weeks
    if name == "acute-day-3":
        return
    for week in (plans[:7], plans[7:]):
        assert days_with(week, "strength") >= 2
        assert days_with(week, "walk") >= 2


def test_the_acute_phase_is_only_calm(weeks: Any, content: Catalogue) -> None:
    name, _, plans = weeks
    if name != "acute-day-3":
        return
    for plan, _ in plans:
        for item in plan.items:
            assert item.phase in ("warm-up", "unload", "breathe", "walk")
            assert content.exercises[item.dosed.exercise].level == 1


def test_each_exercise_keeps_to_its_days_a_week(weeks: Any, content: Catalogue) -> None:
    _, _, plans = weeks
    for start in range(DAYS - 6):
        week = plans[start : start + 7]
        for name in content.exercises:
            done = sum(any(item.dosed.exercise == name for item in plan.items) for plan, _ in week)
            assert done <= content.exercises[name].dose.per_week.high, name


def test_the_dose_grows_when_all_goes_well(content: Catalogue) -> None:
    plans = [plan for plan, _ in fortnight(content, example("desk-worker"), pain=0)]
    doses = [i.dosed for plan in plans for i in plan.items if i.dosed.exercise == "seated-hamstring"]
    assert (doses[0].amount, doses[0].rounds) == (20, 2)
    assert [dose.rung for dose in doses] == sorted(dose.rung for dose in doses)
    assert max(dose.amount for dose in doses) == 30
    held = [dose.amount * dose.rounds for dose in doses]
    assert all(later <= earlier * 1.35 for earlier, later in pairwise(held)), "no leaps"


def test_both_sides_get_the_same(weeks: Any) -> None:
    _, _, plans = weeks
    for _, record in plans:
        for done in record.exercises:
            assert done.left_ms == done.right_ms


def test_the_same_input_gives_the_same_plan(content: Catalogue) -> None:
    first, second = (plan_day(content, understand(content, example("desk-worker"))) for _ in range(2))
    assert first == second
    assert first.id == second.id


def test_numb_saddle_gets_no_session(content: Catalogue) -> None:
    with pytest.raises(NoPlan) as refused:
        plan_day(content, understand(content, example("numb-saddle")))
    assert refused.value.kind == "emergency"
    assert "emergency number" in " ".join(refused.value.reasons)
