"""Factors: what is asked on which day, what answers lead to, and what a history of them amounts to."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.breaking import broken
from tests.conftest import ROOT, TODAY
from tests.plain import grade, words
from tests.test_lessons import BASE
from unslump.core.errors import BadInput
from unslump.core.factors import (
    NO_FACTORS,
    NOT_NOW,
    NOTHING_TOLD,
    Factor,
    asked_today,
    breaks_for,
    concerns,
    in_sight,
    leads_to,
    signed,
    told_on,
)
from unslump.core.history import read_entries
from unslump.core.lessons import offered
from unslump.core.loading import OWN_CONTENT, load_content, read_content
from unslump.core.profile import Profile, Situation, understand
from unslump.core.progress import fold_all
from unslump.core.status import Status

CONTENT = load_content()
FACTORS = CONTENT.factors.factors
NAMES = [factor.id for factor in FACTORS]
SPEC = json.loads((ROOT / "spec" / "factors.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)


def first_answer(name: str) -> str:
    factor = CONTENT.factors.factor(name)
    assert factor
    return factor.answers[0].id


def entries(told: list[list[Any]]) -> Iterator[dict[str, Any]]:
    """The entries that a case stands for."""
    for on, what, *rest in told:
        if what == "asking":
            yield {"type": "asking", "on": on, "factors": rest[0]}
        elif what in ("all", "all-but"):
            for name in NAMES:
                if name not in rest:
                    yield {"type": "factor", "on": on, "factor": name, "answer": first_answer(name)}
        else:
            yield {"type": "factor", "on": on, "factor": what, "answer": rest[0]}


def situation(case: dict[str, Any]) -> Situation:
    changed = BASE["answers"] | case.get("answers", {})
    data = {
        "answers": {name: given for name, given in changed.items() if given is not None},
        "answered_on": BASE["answered_on"],
        "date": case.get("today", "2026-11-20"),
        "history": list(entries(case.get("told", []))),
    }
    return understand(CONTENT, Profile.read(data, what="case"))


def status(*told: dict[str, Any]) -> Status:
    return fold_all(CONTENT, read_entries(list(told)))


def factor_told(answer: str, factor: str = "sleep", on: str = "2026-11-20") -> dict[str, Any]:
    return {"type": "factor", "on": on, "factor": factor, "answer": answer}


def habit_told(habit: str | None, *, did: bool = False, on: str = "2026-11-20") -> dict[str, Any]:
    return {"type": "habit", "on": on, "habit": habit, "did": did}


# What is asked.


def asked(case: dict[str, Any]) -> Factor | None:
    now = situation({**case, "answers": {"desk-hours": 0, **case.get("answers", {})}})
    waiting = case.get("waiting", False)
    told = now.status.factors
    return asked_today(CONTENT, today=now.today, answers=now.answers, waiting=waiting, told=told)


@pytest.mark.parametrize("case", SPEC["asked"], ids=lambda case: case["name"])
def test_asked(case: dict[str, Any]) -> None:
    factor = asked(case)
    assert (factor.id if factor else None) == case["factor"]


def days_of_answering(answers: dict[str, Any], answer: int, days: int) -> list[str | None]:
    """What is asked day by day of somebody who always gives the same answer of three."""
    told: list[dict[str, Any]] = []
    found: list[str | None] = []
    for number in range(days):
        on = TODAY + number * DAY
        now = status(*told)
        factor = asked_today(CONTENT, today=on, answers=answers, waiting=False, told=now.factors)
        found.append(factor.id if factor else None)
        if factor:
            told.append(factor_told(factor.answers[answer].id, factor.id, on.isoformat()))
    return found


@pytest.mark.parametrize("answer", [0, 2], ids=["nothing matters", "everything matters"])
@pytest.mark.parametrize("ticked", [("none",), ("sleep",), ("sleep", "stress", "sitting", "weakness")], ids=str)
def test_all_come_round_and_what_concerns_somebody_more_often(ticked: tuple[str, ...], answer: int) -> None:
    found = days_of_answering({"factors": ticked}, answer, 168)
    counts = Counter(name for name in found if name)
    assert set(counts) == set(NAMES)
    for factor in FACTORS:
        days = [number for number, name in enumerate(found) if name == factor.id]
        mine = answer == 2 or concerns(factor, {"factors": ticked}, NOTHING_TOLD)
        least = factor.sooner_days if mine else factor.every_days
        assert all(later - earlier >= least for earlier, later in pairwise(days)), factor.id
        assert max(later - earlier for earlier, later in pairwise(days)) <= 35, factor.id
    if ticked == ("sleep",) and answer == 0:
        assert counts["sleep"] > 2 * counts["eating"]


def test_the_same_day_asks_the_same_again() -> None:
    """Looking at the page once more changes nothing."""
    assert asked({}) == asked({})


# What an answer leads to.


@pytest.mark.parametrize("case", SPEC["leads"], ids=lambda case: f"{case['factor']}: {case['answer']}")
def test_leads_to(case: dict[str, Any]) -> None:
    found = leads_to(CONTENT, case["factor"], case["answer"], tags=case.get("tags", ()))
    assert found.says
    assert found.lesson == case["lesson"]
    assert [habit.id for habit in found.habits] == case["habits"]


def test_the_cases_look_at_every_answer_that_leads_somewhere_and_at_one_that_does_not() -> None:
    for factor in FACTORS:
        cases = {case["answer"]: bool(case["lesson"]) for case in SPEC["leads"] if case["factor"] == factor.id}
        assert cases == {answer.id: answer.matters for answer in factor.answers if answer.id in cases}
        assert {answer.id for answer in factor.answers if answer.matters} <= cases.keys()
        assert False in cases.values()
    avoided = {tag for factor in FACTORS for habit in factor.habits for tag in habit.avoid}
    assert avoided == {tag for case in SPEC["leads"] for tag in case.get("tags", ())}


@pytest.mark.parametrize(("factor", "answer"), [("wings", "well"), ("sleep", "wings"), ("sleep", NOT_NOW)])
def test_an_unknown_answer_leads_nowhere(factor: str, answer: str) -> None:
    with pytest.raises(BadInput, match="unknown"):
        leads_to(CONTENT, factor, answer)


@pytest.mark.parametrize("case", SPEC["offered"], ids=lambda case: case["name"])
def test_offered(case: dict[str, Any]) -> None:
    lesson = offered(CONTENT, situation(case))
    assert lesson
    assert lesson.id == case["lesson"]


# What a history of them amounts to.


def test_who_never_told_anything_has_nothing_more_in_their_status() -> None:
    assert status().factors is None
    assert "factors" not in status().plain()
    assert status({"type": "asking", "on": "2026-11-20", "factors": True}).factors is None
    assert status(habit_told(None)).factors is None


def test_a_habit_is_kept_until_another_or_none_is() -> None:
    kept = status(habit_told("kettle-breaths"), habit_told("same-hour")).factors
    assert kept
    assert (kept.habit, kept.times, kept.did) == ("same-hour", 0, None)
    let_go = status(habit_told("same-hour"), habit_told("same-hour", did=True), habit_told(None)).factors
    assert let_go is None


def test_a_habit_counts_once_a_day_and_another_begins_anew() -> None:
    two_days = [habit_told("same-hour", did=True, on=on) for on in ("2026-11-18", "2026-11-18", "2026-11-20")]
    kept = status(habit_told("same-hour", on="2026-11-18"), *two_days).factors
    assert kept
    assert (kept.times, kept.did) == (2, TODAY)
    again = status(*two_days, habit_told("same-hour")).factors
    assert again
    assert again.times == 2, "to choose it once more takes nothing away"
    other = status(*two_days, habit_told("kettle-breaths")).factors
    assert other
    assert (other.times, other.did) == (0, None)


def test_the_last_answer_counts() -> None:
    found = status(factor_told("badly", on="2026-11-18"), factor_told("well")).factors
    assert found
    assert told_on(found, TODAY) == ("sleep", "well")
    assert told_on(found, TODAY - 2 * DAY) is None
    assert told_on(status(factor_told(NOT_NOW)).factors, TODAY) is None
    late = status(factor_told("well"), factor_told("badly", on="2026-11-18")).factors
    assert told_on(late, TODAY) == ("sleep", "well"), "older news do not undo newer"


def test_what_the_content_no_longer_knows_is_left_out() -> None:
    """A stored history is folded with the content of today."""
    unknown = [factor_told("well", "wings"), factor_told("wings"), habit_told("wings"), habit_told("wings", did=True)]
    assert status(*unknown).factors is None
    kept = status(habit_told("same-hour"))
    assert in_sight(CONTENT, kept.factors, ())
    assert in_sight(CONTENT.model_copy(update={"factors": NO_FACTORS}), kept.factors, ()) is None


def test_a_habit_that_is_ruled_out_by_now_is_out_of_sight() -> None:
    kept = status(habit_told("walk-on-phone")).factors
    assert in_sight(CONTENT, kept, ("neural-sign",))
    assert in_sight(CONTENT, kept, ("leg-pain-walking",)) is None


def test_it_stays_small() -> None:
    many = [
        factor_told(answer, factor.id, (TODAY - number * DAY).isoformat())
        for number in range(400, -1, -1)
        for factor in FACTORS
        for answer in (factor.answers[number % 3].id, NOT_NOW)
    ]
    many += [habit_told("same-hour", did=True, on=(TODAY - n * DAY).isoformat()) for n in range(400, -1, -1)]
    found = status(*many)
    assert found.factors
    assert found.factors.times == 401
    assert len(json.dumps(found.plain())) < 1000


WRONG = {
    "unknown factor": (factor_told("well", "wings"), "history[0].factor: unknown factor 'wings'; there are sleep,"),
    "unknown answer": (factor_told("wings"), "history[0].answer: unknown answer 'wings'; there are well, so-so, badly"),
    "answer of another": (factor_told("low"), "history[0].answer: unknown answer 'low'"),
    "future": (factor_told("well", on="2026-11-21"), "history[0].on: 2026-11-21 lies in the future"),
    "no day": (factor_told("well", on="soon"), "history[0].factor.on"),
    "far day": (factor_told("well", on="9999-12-31"), "history[0].factor.on"),
    "no answer": ({"type": "factor", "on": "2026-11-20", "factor": "sleep"}, "answer: missing"),
    "unknown key": ({**factor_told("well"), "mood": 3}, "mood: unknown key"),
    "unknown habit": (habit_told("wings"), "history[0].habit: unknown habit 'wings'"),
    "future habit": (habit_told("same-hour", on="2026-11-21"), "history[0].on: 2026-11-21 lies in the future"),
    "did nothing": (habit_told(None, did=True), "did needs the habit that was done"),
    "asking for what": ({"type": "asking", "on": "2026-11-20"}, "factors: missing"),
    "asking maybe": ({"type": "asking", "on": "2026-11-20", "factors": "maybe"}, "history[0].asking.factors"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_entry_is_refused_by_name(name: str) -> None:
    entry, said = WRONG[name]
    data = {"answers": BASE["answers"], "answered_on": "2026-11-20", "date": "2026-11-20", "history": [entry]}
    with pytest.raises(BadInput) as refused:
        understand(CONTENT, Profile.read(data, what="case"))
    assert said in str(refused.value)


def test_yesterday_comes_before_today() -> None:
    case = {"told": [["2026-11-20", "sleep", "well"], ["2026-11-19", "stress", "much"]]}
    with pytest.raises(BadInput, match="sort the history by day"):
        situation(case)


# The reminder.


@pytest.mark.parametrize(
    ("answers", "told", "tags", "offers"),
    [
        ({"desk-hours": 4}, [], (), True),
        ({"desk-hours": 3}, [], (), False),
        ({"factors": ("sitting",)}, [], (), True),
        ({"goals": ("desk",)}, [], (), True),
        ({}, [factor_told("most", "sitting")], (), True),
        ({}, [factor_told("half", "sitting")], (), False),
        ({}, [], (), False),
    ],
)
def test_breaks_are_for_those_who_sit_much(answers: Any, told: Any, tags: tuple[str, ...], offers: bool) -> None:
    found = breaks_for(CONTENT, answers=answers, told=status(*told).factors, tags=tags)
    assert (found is not None) == offers


def test_no_break_with_an_exercise_that_is_ruled_out() -> None:
    exercise = CONTENT.exercises["sitting-break"].model_copy(update={"avoid": ("neck",)})
    other = CONTENT.model_copy(update={"exercises": {**CONTENT.exercises, "sitting-break": exercise}})
    assert breaks_for(other, answers={"desk-hours": 8}, told=None, tags=("neck",)) is None
    assert breaks_for(other, answers={"desk-hours": 8}, told=None, tags=("knee",))


def test_breaks_are_those_of_the_studies() -> None:
    """Every 30 to 60 minutes, 1 to 3 minutes of moving."""
    breaks = CONTENT.factors.breaks
    assert breaks
    assert (min(breaks.minutes), max(breaks.minutes)) == (30, 60)
    assert (breaks.move.low, breaks.move.high) == (1, 3)
    assert breaks.exercise == "sitting-break"
    assert {"waongenngarm-2021", "thorp-2014"} <= set(breaks.sources)


# The words.


def lines(factor: Factor) -> list[str]:
    answers = [answer.says for answer in factor.answers]
    return [factor.ask, *answers, *(line for habit in factor.habits for line in (habit.says, habit.because))]


def test_those_that_were_asked_for_are_there() -> None:
    assert set(NAMES) == {"sleep", "stress", "mood", "sitting", "moving", "drinking", "eating"}
    assert sum(len(factor.habits) for factor in FACTORS) >= 14


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.id)
def test_what_is_said_is_short_plain_and_judges_nobody(factor: Factor) -> None:
    assert factor.ask.endswith("?")
    assert all(len(answer.label) <= 16 for answer in factor.answers)
    for habit in factor.habits:
        assert len(words(habit.says)) <= 14, habit.says
    said = lines(factor)
    assert grade(" ".join(said)) <= 8
    for line in said:
        assert not re.search(r"\b(should|must|always|never|fail\w*|poor|lazy|just|simply|cure\w*)\b|!", line), line
        assert all(len(words(part)) <= 25 for part in re.split(r"[.?]", line)), line


def test_nothing_is_said_to_be_verified_that_leans_on_general_knowledge() -> None:
    for _path, item in signed(CONTENT.factors):
        assert item.verified == ("general-knowledge" not in item.sources)


# Mistakes in the file.

MISTAKES = {
    "unknown key": ("order = 1\n", "order = 1\nfun = true\n", "fun: unknown key"),
    "unknown lesson": ('lesson = "sleep"', 'lesson = "dreams"', "unknown lesson 'dreams'"),
    "unknown tag": ('avoid = ["leg-pain-walking"]', 'avoid = ["moody"]', "unknown tag 'moody'"),
    "unknown question": (
        '{ question = "factors", any_of = ["sleep"] }',
        '{ question = "soul", any_of = ["sleep"] }',
        "soul",
    ),
    "unknown option": ('any_of = ["sleep"] }', 'any_of = ["wings"] }', "has no option 'wings'"),
    "unknown reference": ('sources = ["S0.7", "general', 'sources = ["nobody-1900", "general', "unknown reference"),
    "unknown exercise": ('exercise = "sitting-break"', 'exercise = "handstand"', "unknown exercise 'handstand'"),
    "break of nothing": ('factor = "sitting"\nminutes', 'factor = "wings"\nminutes', "unknown factor 'wings'"),
    "the same habit twice": ('id = "same-hour"', 'id = "pillow-knees"', "two habits are called 'pillow-knees'"),
    "the same factor twice": ('id = "mood"', 'id = "sleep"', "two factors are called 'sleep'"),
    "nothing matters": ('label = "Badly", matters = true', 'label = "Badly"', "must be marked with matters"),
    "two answers alike": ('id = "so-so", label = "So-so"', 'id = "well", label = "So-so"', "need different ids"),
    "an answer not now": ('id = "so-so", label = "So-so"', 'id = "not-now", label = "So-so"', "none of them 'not-now'"),
    "sooner is later": (
        "every_days = 14\nsooner_days = 4",
        "every_days = 3\nsooner_days = 4",
        "is later than every_days",
    ),
    "said to be verified": ("verified = false", "verified = true", "must be false: it leans on general-knowledge"),
    "a break too soon": ("minutes = [30, 45, 60]", "minutes = [4, 45, 60]", "breaks.minutes[0]"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_and_key(name: str, tmp_path: Path) -> None:
    old, new, said = MISTAKES[name]
    problems = broken(tmp_path, "factors.toml", old, new).problems
    assert any(p.where.startswith("factors.toml:") and said in p.what for p in problems), problems


def test_content_from_before_there_were_factors_still_loads(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    (folder / "factors.toml").unlink()
    catalogue, problems = read_content(folder)
    assert catalogue is not None
    assert not problems
    assert catalogue.factors == NO_FACTORS
    none = asked_today(catalogue, today=date(2026, 11, 20), answers={}, waiting=False, told=None)
    assert none is None
    assert breaks_for(catalogue, answers={"desk-hours": 8}, told=None, tags=()) is None
