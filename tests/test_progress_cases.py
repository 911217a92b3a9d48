"""The rules of progress, case by case: spec/progress/rules.json."""

import json
from datetime import timedelta
from typing import Any, get_args

import pytest

from tests.conftest import ROOT, TODAY
from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn
from unslump.core.progress import fold, fold_all
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.settling import settle
from unslump.core.status import ExerciseStatus, Status
from unslump.core.values import Phase

CASES: list[dict[str, Any]] = json.loads((ROOT / "spec/progress/rules.json").read_text())["cases"]
PHASES: list[dict[str, Any]] = json.loads((ROOT / "spec/progress/phases.json").read_text())["cases"]
BY_PHASE = {
    "strength": "wall-plank",
    "stretch": "seated-hamstring",
    "nerve": "seated-slider",
    "warm-up": "march",
    "mobility": "rock-back",
    "unload": "knee-to-chest",
    "roll": "foam-roll-hamstring-light",
    "breathe": "diaphragm-breathing",
    "recover": "childs-pose",
    "walk": "easy-walk",
}


def history(case: dict[str, Any], exercise: str, rung: int) -> list[Any]:
    felt = case.get("symptom")
    done = Done(
        exercise=exercise,
        phase=case.get("phase", "strength"),
        unit="seconds",
        rung=rung,
        lighter=False,
        outcome="symptom" if felt else "worked",
        share=case.get("share", 100),
        work_ms=1000,
        left_ms=case.get("left", 0),
        right_ms=case.get("right", 0),
        wished=tuple(case.get("wished", ())),
    )
    symptoms = (FeltSymptom(exercise=exercise, where="thigh", response="back-off", clock_ms=0, **felt),) if felt else ()
    record = Record(
        format=1, script="s", plan="p", content="c", on=TODAY, active_ms=1000, exercises=(done,), symptoms=symptoms
    )
    before, after = case.get("before", 2), case.get("after", 2)
    entries: list[Any] = [] if before is None else [CheckIn(type="check-in", on=TODAY, when="before", pain=before)]
    entries.append(record)
    if after is not None:
        told = {"effort": case.get("effort", 4), "reserve": case.get("reserve")}
        entries.append(CheckIn(type="check-in", on=TODAY, when="after", pain=after, **told))
    return entries


def after(content: Catalogue, case: dict[str, Any]) -> tuple[str, ExerciseStatus, Status]:
    exercise = BY_PHASE[case.get("phase", "strength")]
    top = len(content.exercises[exercise].dose.rungs) - 1
    rung = top if case.get("at") == "top" else 2
    status = Status(exercises={exercise: ExerciseStatus(rung=rung, good=case.get("good", 0))})
    status = fold_all(content, history(case, exercise, rung), status)
    tomorrow = case.get("next", 2)
    if tomorrow is None:
        status = settle(content, status, next_pain=None)
    else:
        named = {"new": tuple(case.get("new", ())), "leg": case.get("leg")}
        morning = CheckIn(type="check-in", on=TODAY + timedelta(days=1), when="morning", pain=tomorrow, **named)
        status = fold(content, status, morning)
    return exercise, status.exercises[exercise], status


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_rule(content: Catalogue, case: dict[str, Any]) -> None:
    exercise, got, status = after(content, case)
    changes = {change.exercise: change for change in status.changes}
    if case["expect"] in (None, "good-session") and "effect" not in case:
        assert exercise not in changes
        assert got.good == (1 if case["expect"] and not case.get("lowered") else 0)
    else:
        assert changes[exercise].reason.rule == case["expect"]
        assert changes[exercise].reason.text
    if "effect" in case:
        assert changes[exercise].effect == case["effect"]
    if "lowered" in case:
        assert case["lowered"] is any(c.effect == "lower" and c.exercise is None for c in status.changes)
    if "count" in case:
        assert got.good == case["count"]
    if "rung" in case:
        assert got.rung == case["rung"]
    if "rest_days" in case:
        assert got.rest_until == TODAY + timedelta(days=case["rest_days"])
    if "screen_again" in case:
        assert (status.screen_again is not None) is case["screen_again"]
    if "flare_days" in case:
        days = case["flare_days"]
        told = TODAY + timedelta(days=1)
        assert status.flare_until == (None if days is None else told + timedelta(days=days))


def test_every_rule_has_cases_that_meet_it_and_that_do_not(content: Catalogue) -> None:
    for rule in content.progress.rules:
        about = [case for case in CASES if case["rule"] == rule.id]
        if rule.scope == "session":
            about = [
                case for case in CASES if case["rule"] in (rule.id, rule.id.removesuffix("-screen-again") + "-rests")
            ]
        else:
            assert any(case["expect"] == rule.id for case in about), rule.id
        assert about, rule.id
    assert {case["rule"] for case in CASES} <= {rule.id for rule in content.progress.rules}


@pytest.mark.parametrize("case", PHASES, ids=lambda case: case["rule"])
def test_phases(content: Catalogue, case: dict[str, Any]) -> None:
    for phase in BY_PHASE:
        if case.get("each") and content.exercises[BY_PHASE[phase]].sides != "each":
            content = _sided(content, BY_PHASE[phase])
        exercise, _, status = after(content, {**case, "phase": phase})
        rules = {change.exercise: change.reason.rule for change in status.changes}
        assert (rules.get(exercise) == case["rule"]) is (phase in case["phases"]), phase


def _sided(content: Catalogue, name: str) -> Catalogue:
    """The content, with an exercise done on each side, whatever it is."""
    one = content.exercises[name].model_copy(update={"sides": "each"})
    return content.model_copy(update={"exercises": {**content.exercises, name: one}})


def test_every_phase_is_tried() -> None:
    assert set(BY_PHASE) == set(get_args(Phase))
