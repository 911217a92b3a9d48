"""Measures: scores, change and noise, when one is due and for whom; and that nothing follows from them."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, TODAY, example
from tests.test_lessons import BASE
from unslump.core.deciding import decide
from unslump.core.errors import BadInput
from unslump.core.history import read_entries
from unslump.core.loading import load_content
from unslump.core.measures import Measure, in_order
from unslump.core.measuring import (
    MeasureEntry,
    between_sides,
    change,
    closed_because,
    due,
    has_room,
    measured_after,
    scores,
    told_of,
)
from unslump.core.profile import Profile, Situation, understand
from unslump.core.progress import fold_all
from unslump.core.replaying import again, of_plan
from unslump.core.status import Status
from unslump.core.values import to_json

CONTENT = load_content()
MEASURES = in_order(CONTENT.measures)
NAMES = [measure.id for measure in MEASURES]
DAY = timedelta(days=1)


def spec(name: str) -> Any:
    return json.loads((ROOT / "spec" / "measures" / f"{name}.json").read_text(encoding="utf-8"))


def entry(name: str, on: date | str = TODAY, **told: Any) -> MeasureEntry:
    [made] = read_entries([{"type": "measure", "on": on, "measure": name, **told}])
    assert isinstance(made, MeasureEntry)
    return made


def anything_for(measure: Measure, number: float | None = None) -> dict[str, Any]:
    """What can be told of a measure; as `number` where it can."""
    number = measure.range.low if number is None else number
    sides = ("left", "right") if measure.sides == "each" else ("both",)
    return {
        "ticks": {"ticked": [sentence.id for sentence in measure.sentences[: int(number)]]},
        "activities": {"activities": [{"name": "socks", "score": int(number)}]},
        "scale": {"value": int(number)},
        "trials": {"trials": [{"side": side, "values": [number]} for side in sides]},
    }[measure.way]


def status(*told: MeasureEntry) -> Status:
    return fold_all(CONTENT, told)


def situation(*history: dict[str, Any], **answers: Any) -> Situation:
    changed = BASE["answers"] | answers
    data = {
        "answers": {name: given for name, given in changed.items() if given is not None},
        "answered_on": BASE["answered_on"],
        "date": "2026-11-20",
        "history": list(history),
    }
    return understand(CONTENT, Profile.read(data, what="case"))


# Scoring.


@pytest.mark.parametrize("case", spec("scores")["cases"], ids=lambda case: case["name"])
def test_scores(case: dict[str, Any]) -> None:
    measure = CONTENT.measures[case["measure"]]
    told = case.get("told") or {"ticked": [one.id for one in measure.sentences[: case["ticks"]]]}
    assert scores(measure, entry(measure.id, **told)) == case["scores"]


@st.composite
def told_of_any(draw: st.DrawFn, name: str | None = None) -> MeasureEntry:
    measure = CONTENT.measures[name or draw(st.sampled_from(NAMES))]
    on = TODAY - draw(st.integers(0, 100)) * DAY
    low, high = measure.range.low, measure.range.high
    if measure.way == "ticks":
        return entry(
            measure.id, on, ticked=draw(st.lists(st.sampled_from([s.id for s in measure.sentences]), unique=True))
        )
    if measure.way == "activities":
        names = draw(
            st.lists(st.sampled_from(["socks", "film", "shopping", "sleep"]), min_size=1, max_size=3, unique=True)
        )
        return entry(measure.id, on, activities=[{"name": n, "score": draw(st.integers(0, 10))} for n in names])
    if measure.way == "scale":
        return entry(measure.id, on, value=draw(st.integers(int(low), int(high))))
    numbers = st.lists(st.floats(low, high, allow_nan=False), min_size=1, max_size=3)
    sides = ("left", "right") if measure.sides == "each" else ("both",)
    return entry(measure.id, on, trials=[{"side": side, "values": draw(numbers)} for side in sides])


@given(told_of_any())
def test_a_score_is_within_the_range(told: MeasureEntry) -> None:
    measure = CONTENT.measures[told.measure]
    for number in scores(measure, told).values():
        assert measure.range.holds(number)


@given(told_of_any("leg-raise"), st.randoms(use_true_random=False))
def test_the_order_of_tries_does_not_matter(told: MeasureEntry, chance: Any) -> None:
    measure = CONTENT.measures["leg-raise"]
    mixed = []
    for trials in told.trials or ():
        values = list(trials.values)
        chance.shuffle(values)
        mixed.append({"side": trials.side, "values": values})
    chance.shuffle(mixed)
    assert scores(measure, entry("leg-raise", told.on, trials=mixed)) == scores(measure, told)


@given(told_of_any("roland-morris"), st.randoms(use_true_random=False))
def test_the_order_of_ticks_does_not_matter(told: MeasureEntry, chance: Any) -> None:
    ticked = list(told.ticked or ())
    chance.shuffle(ticked)
    measure = CONTENT.measures["roland-morris"]
    assert scores(measure, entry("roland-morris", ticked=ticked)) == scores(measure, told)


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_both_ends_of_the_range_count_and_nothing_beyond(measure: Measure) -> None:
    if measure.way == "ticks":
        return
    step = 1 if measure.way in ("scale", "activities") else measure.steps_of
    for number in (measure.range.low, measure.range.high):
        assert set(scores(measure, entry(measure.id, **anything_for(measure, number))).values()) == {number}
    for number in (measure.range.low - step, measure.range.high + step):
        with pytest.raises(BadInput):
            scores(measure, entry(measure.id, **anything_for(measure, number)))


# What is change, and what is noise.


@pytest.mark.parametrize("case", spec("changes")["cases"], ids=lambda case: case["name"])
def test_changes(case: dict[str, Any]) -> None:
    found = change(CONTENT.measures[case["measure"]], case["before"], case["after"])
    assert (found.verdict, found.toward, found.by) == (case["verdict"], case["toward"], case["by"])


@pytest.mark.parametrize("case", spec("changes")["sides"], ids=lambda case: case["name"])
def test_left_against_right(case: dict[str, Any]) -> None:
    found = between_sides(CONTENT.measures[case["measure"]], {"left": case["left"], "right": case["right"]})
    assert found
    assert (found.worse, found.by, found.differ) == (case["worse"], case["by"], case["differ"])


@pytest.mark.parametrize("case", spec("changes")["room"], ids=lambda case: case["name"])
def test_room_to_get_better(case: dict[str, Any]) -> None:
    assert has_room(CONTENT.measures[case["measure"]], case["before"]) == case["room"]


@pytest.mark.parametrize("name", NAMES)
def test_every_threshold_has_a_case_on_either_side(name: str) -> None:
    mine = {(case["verdict"], case["toward"]) for case in spec("changes")["cases"] if case["measure"] == name}
    assert {("within", "better"), ("better", "better"), ("within", "worse"), ("worse", "worse")} <= mine
    measure = CONTENT.measures[name]
    by = {case["by"] for case in spec("changes")["cases"] if case["measure"] == name and case["verdict"] != "within"}
    assert by == {measure.needed}


@given(st.sampled_from(MEASURES), st.data())
def test_there_and_back_say_the_opposite(measure: Measure, data: st.DataObject) -> None:
    numbers = st.floats(measure.range.low, measure.range.high).map(lambda number: round(number, 1))
    one, other = data.draw(numbers), data.draw(numbers)
    there, back = change(measure, one, other), change(measure, other, one)
    opposite = {"better": "worse", "worse": "better", "within": "within"}
    assert (there.by, opposite[there.verdict]) == (back.by, back.verdict)
    if there.by < min(measure.important.by, measure.error.by):
        assert there.verdict == "within"


def test_both_must_hold() -> None:
    """The least that matters and the least that is more than error: the larger of the two decides."""
    measure = CONTENT.measures["pain-week"]
    for important, error in ((2, 4), (4, 2)):
        strict = measure.model_copy(
            update={
                "important": measure.important.model_copy(update={"by": important}),
                "error": measure.error.model_copy(update={"by": error}),
            }
        )
        assert change(strict, 8, 5).verdict == "within"
        assert change(strict, 8, 4).verdict == "better"


# What a history amounts to.


def test_the_first_and_the_last_are_kept() -> None:
    told = [entry("roland-morris", TODAY - days * DAY, ticked=[]) for days in (30, 20, 10)]
    told[0] = entry("roland-morris", TODAY - 30 * DAY, ticked=["sleep", "socks"])
    course = status(*told).measures.courses["roland-morris"]
    assert (course.first.scores, course.last.scores, course.times) == ({"both": 2}, {"both": 0}, 3)
    assert (course.first.on, course.last.on) == (TODAY - 30 * DAY, TODAY - 10 * DAY)


def test_the_same_day_again_stands_for_what_was_told_before() -> None:
    told = [entry("pain-week", value=3), entry("pain-week", value=5)]
    course = status(*told).measures.courses["pain-week"]
    assert (course.first.scores, course.last.scores, course.times) == ({"both": 5}, {"both": 5}, 1)
    assert told_of(CONTENT.measures["pain-week"], course) == {"both": None}


def test_what_comes_late_is_not_the_last() -> None:
    told = [entry("pain-week", TODAY, value=3), entry("pain-week", TODAY - 5 * DAY, value=6)]
    course = status(*told).measures.courses["pain-week"]
    assert (course.first.scores, course.last.scores) == ({"both": 6}, {"both": 3})


def test_other_activities_begin_anew() -> None:
    measure = CONTENT.measures["patient-specific"]
    socks = {"name": "Put on socks", "score": 3}
    told = [
        entry(measure.id, TODAY - 20 * DAY, activities=[socks]),
        entry(measure.id, TODAY - 10 * DAY, activities=[{"name": " put on  socks", "score": 6}]),
    ]
    course = status(*told).measures.courses[measure.id]
    assert not course.anew
    found = told_of(measure, course)["both"]
    assert found
    assert (found.verdict, found.by) == ("better", 3)
    told.append(entry(measure.id, TODAY, activities=[{"name": "garden", "score": 2}]))
    course = status(*told).measures.courses[measure.id]
    assert course.anew
    assert course.activities == ("garden",)
    assert told_of(measure, course) == {"both": None}


def test_all_in_all_is_a_change_by_itself() -> None:
    course = status(entry("change", value=2)).measures.courses["change"]
    found = told_of(CONTENT.measures["change"], course)["both"]
    assert found
    assert found.verdict == "better"


@settings(max_examples=60)
@given(st.lists(told_of_any(), max_size=40))
def test_it_stays_small_and_reads_back(told: list[MeasureEntry]) -> None:
    found = status(*told)
    assert Status.read(found.plain(), what="status") == found
    assert len(to_json(found.plain())) < 400 * len(NAMES)
    if told:
        assert found.measures
        assert found.measures.begun == min(one.on for one in told)
        for name, course in found.measures.courses.items():
            assert course.last.on == max(one.on for one in told if one.measure == name)


def test_what_the_content_does_not_know_is_left_out() -> None:
    assert measured_after(CONTENT, None, entry("wings", value=3)) is None
    assert measured_after(CONTENT, None, entry("pain-week", value=30)) is None


# When one is due, and for whom.


@pytest.mark.parametrize("case", spec("due")["cases"], ids=lambda case: case["name"])
def test_due(case: dict[str, Any]) -> None:
    told: list[dict[str, Any]] = [
        {"type": "later", "on": on}
        if name == "later"
        else {"type": "measure", "on": on, "measure": name, **anything_for(CONTENT.measures[name])}
        for on, name in case["told"]
    ]
    found = fold_all(CONTENT, read_entries(told)).measures
    assert list(due(CONTENT, found, open_ones=NAMES, today=date.fromisoformat(case["today"]))) == case["due"]
    assert due(CONTENT, found, open_ones=(), today=date.fromisoformat(case["today"])) == ()


def test_due_at_the_start_and_after_2_4_8_and_12_weeks() -> None:
    for measure in MEASURES:
        assert [days / 7 for days in measure.due_days] == ([2, 4, 8, 12] if measure.itself else [0, 2, 4, 8, 12])


@pytest.mark.parametrize("case", spec("open")["cases"], ids=lambda case: case["name"])
def test_open(case: dict[str, Any]) -> None:
    clearance = situation(**case.get("answers", {})).clearance
    flare = date.fromisoformat(case["flare"]) if "flare" in case else None
    found = {
        measure.id: closed_because(measure, clearance, today=TODAY, flare_until=flare, stop=case.get("stop", False))
        for measure in MEASURES
    }
    assert [name for name in case["open"] if found[name] is not None] == []
    assert {(found[name] or ("",))[0] for name in case["closed"]} <= {case.get("why")}


@pytest.mark.parametrize("tag", sorted(CONTENT.vocabulary.tags))
def test_no_test_for_whom_it_is_not(tag: str) -> None:
    clearance = situation().clearance.model_copy(update={"tags": (tag,)})
    closed = [m.id for m in MEASURES if closed_because(m, clearance, today=TODAY, flare_until=None, stop=False)]
    assert closed == spec("open")["tags"].get(tag, [])


def test_every_test_that_pulls_on_a_nerve_is_closed_to_leg_symptoms() -> None:
    for measure in MEASURES:
        if measure.way == "trials":
            assert {"leg-symptoms", "leg-symptoms-worse", "neural-sign", "nerve-deficit", "irritable"} <= set(
                measure.avoid
            )
            assert measure.like == "stretch"


# Bad input.


@pytest.mark.parametrize("case", spec("refused")["cases"], ids=lambda case: case["name"])
def test_a_wrong_entry_is_refused_by_name(case: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as refused:
        situation({"type": "measure", "on": "2026-11-20", **case["entry"]})
    assert case["where"] in [problem.where for problem in refused.value.problems]


# Nothing follows.


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_no_measure_changes_the_plan(measure: Measure) -> None:
    plain = example("desk-worker")
    expected = to_json(decide(CONTENT, plain).plain())
    on = plain.date.isoformat()
    for number in (measure.range.low, measure.range.high):
        told = {"type": "measure", "on": on, "measure": measure.id, **anything_for(measure, number)}
        profile = plain.model_copy(update={"history": (*plain.history, told, {"type": "later", "on": on})})
        assert understand(CONTENT, profile).status.measures is not None
        assert to_json(decide(CONTENT, profile).plain()) == expected


def test_a_replay_file_holds_nothing_of_them_and_replays_the_same() -> None:
    plain = example("desk-worker")
    told = {"type": "measure", "on": plain.date.isoformat(), "measure": "patient-specific"}
    told |= {"activities": [{"name": "in the garden", "score": 3}]}
    history = plain.model_copy(update={"history": (*plain.history, told)})
    status = understand(CONTENT, history).status.plain()
    folded = Profile.read({**plain.plain(), "history": [], "status": status}, what="folded")
    for profile in (history, folded):
        made = of_plan(profile, decide(CONTENT, profile), content=CONTENT.version, code="code")
        assert "in the garden" in to_json(profile.plain())
        assert "in the garden" not in to_json(made.plain())
        assert again(CONTENT, made, code="code").same
