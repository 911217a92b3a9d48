"""The plan of the day beside sheets of paper: the same people and nights, and a summary that says it is a model."""

import json
from random import Random
from typing import Any

import pytest

from tests.simulated import CONTENT, DEMANDS, MODEL, real_plan, sitter
from tests.test_simulation_watching import record
from unslump.cli.main import main
from unslump.core.lawful import unlawful
from unslump.core.plan import Plan
from unslump.simulation.assumptions import VARIED, Paper, Varied, with_changed
from unslump.simulation.bodies import Body
from unslump.simulation.comparing import Course, Kind, Sheet
from unslump.simulation.contrasting import AGAINST, MEASURED, WAYS, differences, measured
from unslump.simulation.counting import Tally
from unslump.simulation.people import make_person
from unslump.simulation.running import Way, live, live_apart

NEVER, ALWAYS = (MODEL.paper.model_copy(update={"leaves_out": chance}) for chance in (0.0, 1.0))


def given(sheet: Sheet, day: int, plan: Plan | None = None) -> Plan:
    return sheet.of(CONTENT, plan or real_plan(), day, sitter(), Random(day))  # noqa: S311 - repeatable on purpose


def rungs(plan: Plan) -> dict[str, int]:
    return {item.dosed.exercise: item.dosed.rung for item in plan.items}


# ---- sheets


@pytest.mark.parametrize("kind", ["own", "leaflet"])
@pytest.mark.parametrize("long", [True, False])
def test_a_sheet_asks_for_a_rung_more_each_week_and_can_be_done(kind: Kind, long: bool) -> None:
    sheet = Sheet(kind, NEVER, long)
    plans = [given(sheet, day) for day in (0, 6, 7, 14, 70)]
    for plan in plans:
        assert unlawful(CONTENT, plan) == ()
        assert long or plan.seconds <= 60 * plan.minutes
    first, same, week, fortnight, ten = map(rungs, plans)
    assert first == same
    assert sum(week.values()) > sum(first.values())
    assert ten.keys() == first.keys()
    if long:
        top = {name: len(CONTENT.exercises[name].dose.rungs) - 1 for name in first}
        for item in plans[0].items:
            name, up = item.dosed.exercise, int(item.phase in CONTENT.progress.growing)
            assert (week[name], fortnight[name], ten[name]) == tuple(
                min(top[name], first[name] + up * weeks) for weeks in (1, 2, 10)
            )
        assert plans[-1].seconds > 60 * plans[-1].minutes


def test_an_own_sheet_keeps_what_was_known_on_the_first_day_and_a_leaflet_knows_nothing() -> None:
    today = real_plan().model_copy(update={"tags": ("knee",)})
    own, leaflet = Sheet("own", NEVER), Sheet("leaflet", NEVER)
    assert given(own, 0, today).tags == ("knee",)
    assert given(own, 8).tags == ("knee",)
    plan = given(leaflet, 0, today)
    assert plan.tags == ()
    names = [item.dosed.exercise for item in plan.items]
    assert names == [name for name in MODEL.paper.leaflet if name in names]
    assert all(
        set(CONTENT.exercises[name].equipment) <= {"chair", "stool", "mat", "pillow", "counter"} for name in names
    )


def test_what_somebody_cannot_get_into_is_left_out_of_a_leaflet() -> None:
    answers = {**sitter(), "positions": ("none",)}
    plan = Sheet("leaflet", NEVER).of(CONTENT, real_plan(), 0, answers, Random(1))  # noqa: S311 - repeatable on purpose
    assert plan.items
    assert {CONTENT.exercises[item.dosed.exercise].position for item in plan.items} <= {"standing", "chair", "walking"}


@pytest.mark.parametrize(("paper", "left_out"), [(NEVER, False), (ALWAYS, True)])
def test_what_hurt_may_be_left_out_until_it_is_done_without(paper: Paper, left_out: bool) -> None:
    sheet = Sheet("own", paper)
    names = list(rungs(given(sheet, 0)))
    sheet.did(record(names[1], felt="pain"))
    assert (names[1] not in rungs(given(sheet, 1))) is left_out
    sheet.did(record(names[1]))
    assert names[1] in rungs(given(sheet, 2))


def test_a_sheet_on_which_everything_hurts_has_its_first_exercise_left() -> None:
    sheet = Sheet("own", ALWAYS)
    names = list(rungs(given(sheet, 0)))
    for name in names:
        sheet.did(record(name, felt="pain"))
    assert list(rungs(given(sheet, 1))) == names[:1]


# ---- what is assumed


@pytest.mark.parametrize("varied", VARIED[1:], ids=lambda varied: varied.id)
def test_an_assumption_is_changed_and_nothing_else(varied: Varied) -> None:
    before, after = MODEL.model_dump(), with_changed(MODEL, varied.id).model_dump()
    assert {key for key in before if before[key] != after[key]} == {varied.table}
    one, other = before[varied.table], after[varied.table]
    names = varied.names or tuple(one)
    assert {key for key in one if one[key] != other[key]} == set(names)
    for name in names:
        low = min(one[name]) if isinstance(one[name], tuple) else one[name]
        now = min(other[name]) if isinstance(other[name], tuple) else other[name]
        wanted = varied.to if varied.times is None else low * varied.times
        assert now == pytest.approx(min(wanted) if isinstance(wanted, tuple) else wanted)


def test_as_assumed_changes_nothing_and_an_unknown_name_is_an_error() -> None:
    assert with_changed(MODEL, "") == MODEL
    assert len({varied.id for varied in VARIED}) == len({varied.says for varied in VARIED}) == len(VARIED)
    with pytest.raises(KeyError):
        with_changed(MODEL, "gravity x 2")


def body() -> Body:
    return Body(DEMANDS, make_person(CONTENT, MODEL, 1, 1))


def test_a_part_that_is_trained_for_the_first_time_takes_nothing_away() -> None:
    one = body()
    one.capacity["core"] *= 1.5
    before = one.fitness
    assert before > 1
    one.capacity["hamstrings"] *= 1.01
    assert one.fitness > before
    one.capacity["balance"] *= 2
    assert "balance" not in MODEL.counted
    assert one.fitness == pytest.approx(before, rel=0.01)


@pytest.mark.parametrize(("recovery", "days", "less"), [(1.0, 1, False), (0.5, 1, True), (0.5, 2, False)])
def test_growth_without_a_day_between(recovery: float, days: int, less: bool) -> None:
    grown = []
    for share in (1.0, recovery):
        one = body()
        one.model = one.model.model_copy(update={"recovery": share, "well_dosed": (0.0, 9.0)})
        done = record("bridge")
        for day in (0, days):
            one.trained(done, day, hidden=0)
        grown.append(one.capacity["glutes"])
    assert (grown[1] < grown[0]) is less


# ---- how it is counted


def test_how_pain_goes_is_counted() -> None:
    one = body()
    one.noise = one.strain = 0.0
    one.lasting = one.stays = 4.0
    course, tally = Course(), Tally()
    for day in range(30):
        one.flare = 3.0 if day in (10, 11, 12) else 0.0
        one.lasting = 4.0 if day < 20 else 2.0
        course.one_day(one, day)
    course.over(tally, 30)
    assert (tally.of("settled"), tally.of("settled days")) == (1, 3)
    assert tally.of("recovered") == 1
    assert tally.of("days to recover") == 24  # five days of 2 among seven: the mean is 2.6, below 2.8
    assert tally.of("pain of all days") == round(1000 * (20 * 4 + 3 * 3 + 10 * 2) / 30)


def people(*flare_ups: int) -> list[Tally]:
    tallies = []
    for number in flare_ups:
        tally = Tally()
        tally.add("people")
        tally.add("flare-ups", by=number)
        tallies.append(tally)
    return tallies


def test_a_difference_is_taken_person_by_person() -> None:
    """The same difference in everybody has no error, however much people differ; one in a few has one."""
    one, other = people(0, 3, 1, 8), people(1, 4, 2, 9)
    assert differences(one, other, 1)["flare_ups_per_person"] == {"by": -1.0, "error": 0.0}
    found = differences(people(0, 0, 0, 4), people(0, 0, 0, 0), 1)["flare_ups_per_person"]
    assert found == {"by": 1.0, "error": 1.0}  # the spread of 0, 0, 0 and 4 is 2, over the root of 4 people
    assert measured(one, 1)["flare_ups_per_person"] == 3.0


def test_all_ways_live_through_the_same_nights() -> None:
    ways = {name: live_apart(range(1, 4), 3, 5, CONTENT, way) for name, way in WAYS.items()}
    nights = [[(tally.of("flare-ups"), tally.by("people")) for tally in tallies] for tallies in ways.values()]
    assert all(each == nights[0] for each in nights)
    assert [tally.breaches for tally in ways["plan"]] == [[], [], []]
    assert set(measured(ways["plan"], 3)) == set(MEASURED)
    together = live(range(1, 4), 3, 5, CONTENT, Way("leaflet"))
    assert together.of("sessions") == sum(tally.of("sessions") for tally in ways["leaflet"])


def test_the_verb_says_that_it_is_a_model(capsys: Any) -> None:
    asked = ["simulate", "--people", "2", "--weeks", "2", "--jobs", "1", "--compare", "fixed"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "This is a model." in told["note"]
    assert told["ways"].keys() == WAYS.keys()
    assert all(way.keys() == MEASURED.keys() for way in told["ways"].values())
    assert AGAINST in told["differences"]
    assert told["sensitivity"]["rows"] == []
    assert main(asked) == 0
    assert "person by person" in capsys.readouterr().out


def test_the_sensitivity_has_a_line_for_each_assumption(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unslump.simulation.contrasting.VARIED", VARIED[:3])
    asked = ["simulate", "--people", "2", "--weeks", "1", "--jobs", "1", "--compare", "fixed", "--sensitivity"]
    assert main([*asked, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["sensitivity"]["rows"]
    assert [row["assumption"] for row in rows] == [varied.says for varied in VARIED[:3]]
    assert all(row["differences"].keys() == MEASURED.keys() for row in rows)
    assert main(asked) == 0
    assert VARIED[1].says in capsys.readouterr().out


def test_sensitivity_belongs_to_a_comparison(capsys: Any) -> None:
    assert main(["simulate", "--people", "2", "--weeks", "2", "--sensitivity"]) == 2
    assert "--compare" in capsys.readouterr().err
