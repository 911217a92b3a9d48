"""The plan of the day beside a fixed plan: the same people, the same nights, and a summary that says it is a model."""

import json
from typing import Any

import pytest

from tests.simulated import CONTENT, DEMANDS, MODEL, real_plan
from unslump.cli.main import main
from unslump.core.lawful import unlawful
from unslump.simulation.assumptions import ANSWERED, with_changed
from unslump.simulation.bodies import Body
from unslump.simulation.comparing import Course, Sheet
from unslump.simulation.contrasting import CHANGED, MEASURED, TIMES, measured
from unslump.simulation.counting import Tally
from unslump.simulation.people import make_person
from unslump.simulation.running import Way, live


def test_the_sheet_repeats_the_first_plan_with_a_rung_more_each_week() -> None:
    sheet, plan = Sheet(rise=1.0), real_plan()
    rungs = []
    for day in (0, 6, 7, 14, 70):
        given = sheet.of(CONTENT, plan, day)
        assert unlawful(CONTENT, given) == ()
        assert [item.dosed.exercise for item in given.items] == [item.dosed.exercise for item in plan.items]
        rungs.append(max(item.dosed.rung for item in given.items))
    assert rungs[:4] == [rungs[0], rungs[0], rungs[0] + 1, rungs[0] + 2]
    calm = [item for item in sheet.of(CONTENT, plan, 70).items if item.phase in ("warm-up", "breathe")]
    assert all(item.dosed.rung == before.dosed.rung for item in calm for before in plan.items
               if before.dosed.exercise == item.dosed.exercise)  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
@pytest.mark.parametrize("times", TIMES)
def test_an_assumption_is_changed_and_nothing_else(name: str, times: float) -> None:
    before, after = MODEL.body.model_dump(), with_changed(MODEL, name, times).body.model_dump()
    assert {key for key in before if before[key] != after[key]} == {name}
    low = before[name][1] if isinstance(before[name], tuple) else before[name]
    assert (after[name][1] if isinstance(after[name], tuple) else after[name]) == pytest.approx(low * times)


def test_everything_answered() -> None:
    habits = with_changed(MODEL, ANSWERED, 1.0).habits
    assert habits.after == habits.morning == (1.0, 1.0)
    assert with_changed(MODEL, ANSWERED, 1.0).body == MODEL.body


def test_how_pain_goes_is_counted() -> None:
    body = Body(DEMANDS, make_person(CONTENT, MODEL, 1, 1))
    body.noise = body.strain = 0.0
    body.lasting = body.stays = 4.0
    course, tally = Course(), Tally()
    for day in range(30):
        body.flare = 3.0 if day in (10, 11, 12) else 0.0
        body.lasting = 4.0 if day < 20 else 2.0
        course.one_day(body, day)
    course.over(tally, 30)
    assert (tally.of("settled"), tally.of("settled days")) == (1, 3)
    assert tally.of("recovered") == 1
    assert tally.of("days to recover") == 24  # five days of 2 among seven: the mean is 2.6, below 2.8


def test_both_ways_live_through_the_same_nights() -> None:
    of_day, sheet = live(range(1, 4), 3, 5, CONTENT), live(range(1, 4), 3, 5, CONTENT, Way(rise=1.0))
    assert of_day.of("people") == sheet.of("people") == 3
    assert of_day.breaches == []
    assert set(measured(of_day, 3)) == set(MEASURED)
    nights = [(tally.of("flare-ups"), tally.by("people")) for tally in (of_day, sheet)]
    assert nights[0] == nights[1]


def test_the_verb_says_that_it_is_a_model(capsys: Any) -> None:
    assert main(["simulate", "--people", "2", "--weeks", "2", "--jobs", "1", "--compare", "fixed", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "This is a model." in told["note"]
    assert told["adaptive"].keys() == told["fixed"].keys() == MEASURED.keys()
    assert told["sensitivity"] == []


def test_sensitivity_belongs_to_a_comparison(capsys: Any) -> None:
    assert main(["simulate", "--people", "2", "--weeks", "2", "--sensitivity"]) == 2
    assert "--compare" in capsys.readouterr().err
