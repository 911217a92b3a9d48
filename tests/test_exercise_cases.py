"""The cases of exercises: whom each is not for and why, what it puts on the body, how demanding it is, and its dose."""

from typing import Any

import pytest

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise, Step
from unslump.core.loading import load_cases
from unslump.core.values import Range

CASES = {name: file for name, file in load_cases().items() if name.startswith("exercises/")}


def cases(name: str) -> Any:
    return pytest.mark.parametrize(
        "case",
        CASES[f"exercises/{name}"]["cases"],
        ids=lambda case: " ".join(str(part) for part in case.values() if isinstance(part, str | int)),
    )


def named(content: Catalogue, name: str) -> tuple[Exercise, Step | None]:
    """An exercise, or one step of it: exercise/step."""
    exercise, _, step = name.partition("/")
    found = content.exercises[exercise]
    return found, found.step(step) if step else None


@cases("avoid")
def test_avoid(content: Catalogue, case: dict[str, Any]) -> None:
    for name in case["exercises"]:
        exercise, step = named(content, name)
        assert case["tag"] in (step or exercise).avoid, f"{name}: {case['because']}"


@cases("loads")
def test_load(content: Catalogue, case: dict[str, Any]) -> None:
    for name in case["exercises"]:
        exercise, step = named(content, name)
        assert case["load"] in (step or exercise).load, f"{name}: {case['because']}"


@cases("levels")
def test_level(content: Catalogue, case: dict[str, Any]) -> None:
    for name in case["exercises"]:
        exercise, step = named(content, name)
        assert (step or exercise).level == case["level"], f"{name}: {case['because']}"
        assert exercise.phase == case["phase"], name


@cases("doses")
def test_dose(content: Catalogue, case: dict[str, Any]) -> None:
    for name in case["exercises"]:
        exercise, step = named(content, name)
        limits: Range = step.hold if step and step.hold else getattr(exercise.dose, case["part"])
        assert limits.low <= case["from"], f"{name}: {case['because']}"
        assert limits.high <= case["to"], f"{name}: {case['because']}"
        assert step is not None or exercise.dose.unit == case.get("unit", exercise.dose.unit), name


@cases("neighbours")
def test_neighbours(content: Catalogue, case: dict[str, Any]) -> None:
    exercise = content.exercises[case["exercise"]]
    assert set(case.get("easier", ())) <= set(exercise.regress)
    assert exercise.between == case.get("between", exercise.between)


@cases("sides")
def test_sides(content: Catalogue, case: dict[str, Any]) -> None:
    for name in case["exercises"]:
        assert content.exercises[name].sides == case["sides"], f"{name}: {case['because']}"


@cases("gates")
def test_gate(content: Catalogue, case: dict[str, Any]) -> None:
    gate = content.exercises[case["exercise"]].step(case["step"]).gate
    assert gate is not None
    assert (gate.after, gate.tier) == (case["after"], case["tier"])
    assert gate.held_seconds >= case["held_seconds"]
    assert gate.round >= case["round"]
    assert set(case["free_of"]) <= set(gate.free_of)


def test_every_exercise_is_held_to_cases(content: Catalogue) -> None:
    """Somebody who adds an exercise, a tag or a load says in the cases what it is for."""
    for name, held in (("loads", "load"), ("avoid", "avoid")):
        word = {"loads": "load", "avoid": "tag"}[name]
        told = {(item, case[word]) for case in CASES[f"exercises/{name}"]["cases"] for item in case["exercises"]}
        own = {(e.id, one) for e in content.exercises.values() for one in getattr(e, held)}
        steps = {
            (f"{e.id}/{s.id}", one) for e in content.exercises.values() for s in e.steps for one in getattr(s, held)
        }
        assert own | steps == told
    for name in ("levels", "doses"):
        told_names = {item for case in CASES[f"exercises/{name}"]["cases"] for item in case["exercises"]}
        assert set(content.exercises) <= told_names
