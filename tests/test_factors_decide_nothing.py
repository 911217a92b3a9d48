"""Nothing is decided on factors: whatever is told of them, clearance, plan and replay file are the same to the byte."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.anybody import CONTENT, SOME_DAYS, Someone, anyone, regulars
from tests.conftest import TODAY, example
from unslump.cli.main import main
from unslump.core.allowance import envelope
from unslump.core.deciding import decide
from unslump.core.errors import BadInput, NoPlan
from unslump.core.factors import NOT_NOW, AskingEntry, FactorEntry, HabitEntry
from unslump.core.history import Entry
from unslump.core.planning import plan_day
from unslump.core.profile import Profile, Situation, understand
from unslump.core.replaying import again, of_plan
from unslump.core.values import to_json

ANSWERS = [(f.id, answer) for f in CONTENT.factors.factors for answer in (*(a.id for a in f.answers), NOT_NOW)]
HABITS = [None, *(habit.id for factor in CONTENT.factors.factors for habit in factor.habits)]
DAYS = st.sampled_from(SOME_DAYS).map(lambda days: TODAY - timedelta(days=days))


@st.composite
def told_of_factors(draw: st.DrawFn) -> Entry:
    """Anything that somebody may tell of a factor or a habit."""
    on, kind = draw(DAYS), draw(st.integers(0, 3))
    if kind == 0:
        habit = draw(st.sampled_from(HABITS))
        return HabitEntry(type="habit", on=on, habit=habit, did=habit is not None and draw(st.booleans()))
    if kind == 1:
        return AskingEntry(type="asking", on=on, factors=draw(st.booleans()))
    factor, answer = draw(st.sampled_from(ANSWERS))
    return FactorEntry(type="factor", on=on, factor=factor, answer=answer)


def told_besides(somebody: Someone, more: list[Entry]) -> Someone:
    return replace(somebody, history=tuple(sorted((*somebody.history, *more), key=lambda entry: entry.on)))


def planned(situation: Situation) -> Any:
    try:
        return plan_day(CONTENT, situation).plain()
    except NoPlan as refusal:
        return refusal.kind, refusal.reasons


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(anyone() | regulars(), st.lists(told_of_factors(), min_size=1, max_size=8))
def test_any_factor_history_leaves_the_day_as_it_is(somebody: Someone, more: list[Entry]) -> None:
    try:
        before = somebody.situation()
    except BadInput:
        assume(False)  # contradictory answers give no day to measure against
    after = told_besides(somebody, more).situation()
    assert after.model_copy(update={"status": after.status.model_copy(update={"factors": None})}) == before
    assert to_json(planned(after)) == to_json(planned(before))
    assert envelope(CONTENT, after) == envelope(CONTENT, before)


def test_each_answer_alone_leaves_the_plan_as_it_is() -> None:
    plain = example("desk-worker")
    expected = to_json(decide(CONTENT, plain).plain())
    for factor, answer in ANSWERS:
        entry = {"type": "factor", "on": plain.date.isoformat(), "factor": factor, "answer": answer}
        profile = plain.model_copy(update={"history": (*plain.history, entry)})
        assert understand(CONTENT, profile).status.factors is not None
        assert to_json(decide(CONTENT, profile).plain()) == expected, (factor, answer)


def test_the_command_line_reads_them_and_plans_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = example("desk-worker")
    path = tmp_path / "profile.json"
    told = {"type": "factor", "on": plain.date.isoformat(), "factor": "sleep", "answer": "badly"}
    said = []
    for more in ((), (told,)):
        path.write_text(json.dumps({**plain.plain(), "history": [*plain.history, *more]}))
        assert main(["plan", str(path), "--json"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    path.write_text(json.dumps({**plain.plain(), "history": [{**told, "factor": "wings"}]}))
    assert main(["plan", str(path)]) == 2
    assert "history[0].factor: unknown factor 'wings'" in capsys.readouterr().err


def test_a_replay_file_holds_nothing_of_them_and_replays_the_same() -> None:
    plain = example("desk-worker")
    day = plain.date.isoformat()
    more = (
        {"type": "factor", "on": day, "factor": "mood", "answer": "low"},
        {"type": "habit", "on": day, "habit": "tell-one", "did": True},
        {"type": "asking", "on": day, "factors": False},
    )
    told = plain.model_copy(update={"history": (*plain.history, *more)})
    folded = Profile.read(
        {**plain.plain(), "history": [], "status": understand(CONTENT, told).status.plain()}, what="folded"
    )
    for profile in (told, folded):
        made = of_plan(profile, decide(CONTENT, profile), content=CONTENT.version, code="code")
        text = to_json(made.plain())
        for word in ("mood", "tell-one", "asking"):
            assert word in to_json(profile.plain()) or profile is folded
            assert f'"{word}"' not in text
        assert again(CONTENT, made, code="code").same
