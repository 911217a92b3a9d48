"""Doing without the floor: what may be done on a bed, how it is told, and that a bed opens nothing more."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.conftest import example
from tests.walk import screened
from unslump.core.allowance import envelope
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.errors import BadInput
from unslump.core.faults import faults
from unslump.core.lawful import plan_id
from unslump.core.loading import load_cases, load_content
from unslump.core.places import place_for
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Situation, understand
from unslump.core.status import Status
from unslump.web.records.models import Today

CONTENT = load_content()
BED, FLOOR = ("bed",), ("floor",)
THINGS = [name for name, thing in CONTENT.vocabulary.equipment.items() if not thing.assumed]


@pytest.mark.parametrize(
    "case",
    load_cases()["planning/reach"]["cases"],
    ids=lambda case: f"{case['exercise']} {' '.join(case['positions'])}",
)
def test_reach(content: Catalogue, case: dict[str, Any]) -> None:
    found = place_for(content, content.exercises[case["exercise"]], set(case["positions"]))
    assert found == case["expect"], case["because"]


def somebody(*positions: str, minutes: int = 40) -> Situation:
    """Who has mastered everything, has everything at hand, and can do this much today."""
    profile = example("desk-worker", minutes=minutes, equipment=THINGS)
    answers = {**profile.answers, "positions": positions or ("none",), "experience": "regular"}
    situation = understand(CONTENT, profile.model_copy(update={"answers": answers, "history": (), "status": None}))
    mastered = {"exercises": {name: {"mastered": True, "rung": 1} for name in CONTENT.exercises}}
    return situation.model_copy(update={"status": Status.model_validate(mastered)})


def test_a_bed_opens_nothing_that_the_floor_would_not(content: Catalogue) -> None:
    nothing, bed, floor, both = (envelope(content, somebody(*can)).allowed for can in ((), BED, FLOOR, (*FLOOR, *BED)))
    assert nothing.keys() < bed.keys() < floor.keys()
    assert both == floor
    assert all((item.rung, item.tiers) == (floor[name].rung, floor[name].tiers) for name, item in bed.items())
    lying = {name for name, item in bed.items() if item.place == "bed"}
    assert lying == bed.keys() - nothing.keys()
    assert {"knee-rock", "bridge", "side-lying-rest"} <= lying


def test_who_lies_on_a_bed_is_told_so_and_how(content: Catalogue) -> None:
    plan = plan_day(content, somebody(*BED))
    script = compile_plan(content, plan)
    assert plan.on_bed
    lying = [i for i in plan.items if content.vocabulary.positions[content.exercises[i.dosed.exercise].position].needs]
    assert lying
    for item in plan.items:
        assert any(reason.rule == "on-bed" for reason in item.because) == (item in lying)
    for state in script.states.values():
        if state.kind == "ready" and content.exercises[state.exercise].bed:
            exercise = content.exercises[state.exercise]
            assert state.more == f"{content.session.words['bed']} {exercise.bed}"
            assert exercise.in_and_out not in state.more


def test_who_gets_down_to_the_floor_hears_nothing_of_beds(content: Catalogue) -> None:
    plan = plan_day(content, somebody(*FLOOR, *BED))
    assert plan.on_bed is None
    assert "on_bed" not in plan.plain()
    assert not [reason for item in plan.items for reason in item.because if reason.rule == "on-bed"]
    beds = [exercise.bed for exercise in content.exercises.values() if exercise.bed]
    assert not [s for s in compile_plan(content, plan).states.values() if any(bed in s.more for bed in beds)]


@pytest.mark.parametrize("name", ["prone-press-up", "plank", "ball-bridge", "cat-cow"])
def test_a_plan_that_puts_anything_else_on_a_bed_is_refused(content: Catalogue, name: str) -> None:
    plan = plan_day(content, somebody("floor", "kneeling", "hands"))
    item = plan.items[0]
    exercise = content.exercises[name]
    dosed = item.dosed.model_copy(
        update={"exercise": name, "rung": 0, "unit": exercise.dose.unit}
        | dict(zip(("amount", "times", "rounds"), exercise.dose.rungs[0], strict=True))
    )
    first = "both" if exercise.sides != "each" else "left"
    made = item.model_copy(
        update={"dosed": dosed, "name": name, "sides": exercise.sides, "first_side": first, "easier": None, "tiers": 0}
    )
    plan = plan.model_copy(update={"items": (made,)})
    assert compile_plan(content, named(plan))
    with pytest.raises(BadInput, match="cannot be done on a bed"):
        compile_plan(content, named(plan.model_copy(update={"on_bed": True})))


def named(plan: Plan) -> Plan:
    return plan.model_copy(update={"id": plan_id(plan)})


@pytest.mark.parametrize(
    ("name", "key", "value", "what"),
    [
        ("cat-cow", "bed", "On a bed.", "on a bed"),
        ("march", "bed", "On a bed.", "on a bed"),
        ("cat-cow", "chair", "no-such", "unknown exercise"),
        ("cat-cow", "chair", "cat-cow", "own neighbour"),
        ("cat-cow", "chair", "knee-rock", "no easier to get into"),
        ("march", "chair", "seated-march", "no easier to get into"),
        ("cat-cow", "chair", "squat", "harder than level 1"),
    ],
)
def test_a_way_that_is_none_is_refused(content: Catalogue, name: str, key: str, value: str, what: str) -> None:
    changed = content.exercises[name].model_copy(update={key: value})
    wrong = content.model_copy(update={"exercises": {**content.exercises, name: changed}})
    found = [fault for fault in faults(wrong) if fault.file == f"exercises/{name}.toml" and fault.path == (key,)]
    assert any(what in fault.what for fault in found), found


@pytest.mark.django_db
@pytest.mark.parametrize("positions", [["bed"], ["floor", "bed"], ["none"]])
def test_today_says_how_to_do_without_the_floor(client: Client, positions: list[str]) -> None:
    screened(client, positions=positions, minutes=40, equipment=[*THINGS])
    html = client.get("/today/").content.decode()
    plan = Today.objects.get().plan
    shown = [CONTENT.exercises[item["dosed"]["exercise"]] for item in plan["items"]]
    with_bed = [exercise for exercise in shown if exercise.bed]
    assert bool(with_bed) == (positions != ["none"])
    assert ("On your bed, because the floor is out of reach today." in html) == (positions == ["bed"])
    for exercise in with_bed:
        assert escape(f"{CONTENT.session.words['bed']} {exercise.bed}") in html
        assert (escape(exercise.in_and_out) in html) == (positions != ["bed"])
    for exercise in shown:
        link = f'<a href="/exercises/{exercise.chair}/">'
        assert exercise.chair is None or link in html
