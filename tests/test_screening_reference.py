"""The screening against one done by hand (reference_screening.py): the same findings, tags, caps, and refusals."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.anybody import CONTENT, all_clears, answers_to
from tests.conftest import ROOT, TODAY
from tests.reference_screening import ByHand, Refused, by_hand, file_of
from unslump.core.errors import BadInput
from unslump.core.questions import Answer, Cap
from unslump.core.screening import Clearance, Seen, screen

MORE = int(os.environ.get("UNSLUMP_EXAMPLES", "1"))
"""How many times as many examples as usual."""
QUESTIONNAIRES = {"screening": CONTENT.screening, "check": CONTENT.check}
FILES = {name: file_of(name) for name in QUESTIONNAIRES}
DAYS = st.sampled_from([0, 1, 13, 14, 28, 29, 400, -1])


def as_by_hand(clearance: Clearance) -> ByHand:
    cap = clearance.cap
    return ByHand(
        status=clearance.status,
        rules={finding.rule: finding.status for finding in clearance.findings},
        tags=set(clearance.tags),
        level=cap.level,
        warm_up_level=cap.warm_up_level,
        minutes=cap.minutes,
        phases=None if cap.phases is None else set(cap.phases),
        rungs_down=cap.rungs_down,
        expires=clearance.expires,
    )


def both(
    name: str, answers: dict[str, Any], *, answered_on: date, today: date, seen: tuple[Seen, ...]
) -> tuple[ByHand | None, ByHand | None]:
    """What the core finds, and what is found by hand; None where it refuses."""
    core: ByHand | None
    hand: ByHand | None
    try:
        core = as_by_hand(screen(QUESTIONNAIRES[name], answers, answered_on=answered_on, today=today, seen=seen))
    except BadInput:
        core = None
    plain = [{"rule": item.rule, "on": item.on, "limits": list(item.limits)} for item in seen]
    try:
        hand = by_hand(FILES[name], answers, answered_on=answered_on, today=today, seen=plain)
    except Refused:
        hand = None
    return core, hand


@st.composite
def anybody(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Anybody's complete answers, with all-clears for some findings, answered on some day."""
    questionnaire = QUESTIONNAIRES[name]
    answers = draw(answers_to(questionnaire, ill=5))
    seen: tuple[Seen, ...] = ()
    with suppress(BadInput):  # contradictory answers: both must refuse them
        seen = draw(all_clears(questionnaire, answers, TODAY))
    rules = [rule.id for rule in questionnaire.rules]
    limits = [limit.id for limit in questionnaire.limits]
    if draw(st.integers(0, 3)) == 3:  # one that may name what is not found, cannot be resolved or is named already
        on = TODAY - timedelta(days=draw(DAYS))
        given = draw(st.lists(st.sampled_from([*limits, "no-such-limit"]), max_size=2, unique=True))
        rule = draw(st.sampled_from([*rules, "no-such-rule"]))
        seen = (*seen, Seen(rule=rule, by="physiotherapist", on=on, limits=tuple(given)))
    return {"answers": answers, "answered_on": TODAY - timedelta(days=draw(DAYS)), "today": TODAY, "seen": seen}


@st.composite
def spoilt(draw: st.DrawFn, name: str, answers: dict[str, Answer]) -> dict[str, Any]:
    """One thing wrong with the answers, or nearly."""
    file = FILES[name]
    question = draw(st.sampled_from(file["questions"]))
    options = [option["id"] for option in question.get("options", [])] or ["none"]
    more: dict[str, Any] = {**answers}
    ways: list[Any] = [
        *options,
        *((option,) for option in options),
        *((option, options[0]) for option in options),
        ("none", options[0]),
        [],
        (),
        "",
        "no-such-option",
        ("no-such-option",),
        (1,),
        True,
        False,
        None,
        1.0,
        *range(-1, 45),
        104,
        105,
    ]
    what = draw(st.sampled_from(["missing", "unknown", "other"]))
    if what == "missing":
        more.pop(question["id"], None)
    elif what == "unknown":
        more["no-such-question"] = "none"
    else:
        more[question["id"]] = draw(st.sampled_from(ways))
    return more


@pytest.mark.parametrize("name", QUESTIONNAIRES)
@settings(max_examples=500 * MORE, deadline=None)
@given(data=st.data())
def test_whoever_answers_the_core_finds_what_is_found_by_hand(name: str, data: st.DataObject) -> None:
    core, hand = both(name, **data.draw(anybody(name)))
    assert core == hand


@pytest.mark.parametrize("name", QUESTIONNAIRES)
@settings(max_examples=300 * MORE, deadline=None)
@given(data=st.data())
def test_what_is_wrong_with_answers_is_refused_by_both(name: str, data: st.DataObject) -> None:
    somebody = data.draw(anybody(name))
    answers = data.draw(spoilt(name, somebody["answers"]))
    core, hand = both(name, **{**somebody, "answers": answers})
    assert core == hand


def cases() -> list[Any]:
    found = []
    for folder in QUESTIONNAIRES:
        base = json.loads((ROOT / "spec" / folder / "base.json").read_text(encoding="utf-8"))
        for path in sorted((ROOT / "spec" / folder).glob("*.json")):
            if path.stem != "base":
                told = json.loads(path.read_text(encoding="utf-8"))["cases"]
                found += [pytest.param(folder, base, case, id=f"{path.stem}: {case['name']}") for case in told]
    return found


@pytest.mark.parametrize(("name", "base", "case"), cases())
def test_by_hand_every_case_comes_out_as_written(name: str, base: dict[str, Any], case: dict[str, Any]) -> None:
    merged = base["answers"] | case["answers"]
    answered_on = date.fromisoformat(case.get("answered_on", base["answered_on"]))
    core, hand = both(
        name,
        {question: answer for question, answer in merged.items() if answer is not None},
        answered_on=answered_on,
        today=date.fromisoformat(case.get("today", answered_on.isoformat())),
        seen=tuple(Seen.read(item, what="seen") for item in case.get("seen", ())),
    )
    assert core == hand
    expect = case["expect"]
    if "error" in expect:
        assert hand is None
        return
    assert hand is not None
    assert hand.status == expect["status"]
    assert sorted(hand.rules) == sorted(expect["rules"])
    assert hand.tags >= set(expect.get("tags", ()))
    assert not hand.tags & set(expect.get("not_tags", ()))
    if "cap" in expect:
        parts: dict[str, Any] = {
            name: tuple(part) if name == "phases" else part for name, part in expect["cap"].items()
        }
        cap = Cap(**parts)
        wanted = (cap.level, cap.warm_up_level, cap.minutes, cap.rungs_down)
        assert (hand.level, hand.warm_up_level, hand.minutes, hand.rungs_down) == wanted
        assert hand.phases == (None if cap.phases is None else set(cap.phases))


def rule_of(file: dict[str, Any], name: str) -> dict[str, Any]:
    return next(rule for rule in file["rules"] if rule["id"] == name)


DOCTORED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a rule left out": lambda file: file["rules"].remove(rule_of(file, "r1-saddle-bladder-bowel")),
    "a tag left out": lambda file: rule_of(file, "r1-both-legs")["tags"].pop(),
    "a threshold moved": lambda file: rule_of(file, "m8-late")["when"].update(at_least=17),
    "a longer all-clear": lambda file: rule_of(file, "r4-fever").update(seen_within_days=15),
    "a limit's tag left out": lambda file: file["limits"][0]["tags"].pop(),
}
"""What the comparison must notice, each with somebody in whom it shows."""
SHOWS: dict[str, dict[str, Any]] = {
    "a rule left out": {"nerves": ("bladder",)},
    "a tag left out": {"nerves": ("legs",)},
    "a threshold moved": {"history": ("pregnant",), "pregnancy-weeks": 16, "birth-signs": ("none",)},
    "a longer all-clear": {"signs": ("fever",)},
    "a limit's tag left out": {"signs": ("fever",)},
}


@pytest.mark.parametrize("what", DOCTORED)
def test_the_comparison_can_fail(what: str) -> None:
    base = json.loads((ROOT / "spec" / "screening" / "base.json").read_text(encoding="utf-8"))["answers"]
    seen: tuple[Seen, ...] = ()
    if "signs" in SHOWS[what]:
        seen = (Seen(rule="r4-fever", by="doctor", on=TODAY - timedelta(days=15), limits=("no-bending",)),)
    somebody: dict[str, Any] = {"answered_on": TODAY, "today": TODAY, "seen": seen}
    core, hand = both("screening", {**base, **SHOWS[what]}, **somebody)
    assert core == hand
    file = file_of("screening")
    DOCTORED[what](file)
    plain = [{"rule": item.rule, "on": item.on, "limits": list(item.limits)} for item in seen]
    wrong = by_hand(file, {**base, **SHOWS[what]}, answered_on=TODAY, today=TODAY, seen=plain)
    assert wrong != core
