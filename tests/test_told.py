"""What was told before stands until somebody says what became of it: cases, both sides of each line, and properties."""

import json
import shutil
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.anybody import CONTENT, answers_to
from tests.conftest import ROOT, TODAY, example
from tests.simulated import ledger, real_plan, sitter
from unslump.core.deciding import decide
from unslump.core.errors import BadContent, BadInput, NoPlan
from unslump.core.loading import load_content
from unslump.core.profile import Profile, understand
from unslump.core.questions import SEVERITY, Rule
from unslump.core.replaying import again, of_plan
from unslump.core.screening import Clearance, Seen, ToldBefore, blocks
from unslump.core.told import cleared, remember, resolved, together, told_before, usable
from unslump.simulation.assumptions import load_assumptions
from unslump.simulation.becoming import Before, Truth
from unslump.simulation.redflags import RedFlag
from unslump.simulation.running import simulate
from unslump.simulation.watching import Ledger

SPEC = ROOT / "spec" / "told"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(SPEC.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]
BASE = json.loads((ROOT / "spec" / "screening" / "base.json").read_text(encoding="utf-8"))["answers"]
RULES = {rule.id: rule for rule in (*CONTENT.check.rules, *CONTENT.screening.rules)}
DAY = timedelta(days=1)


def clearance_of(answers: dict[str, Any], **more: Any) -> Clearance:
    given = {name: answer for name, answer in (BASE | answers).items() if answer is not None}
    data = {"answers": given, "answered_on": TODAY.isoformat(), "date": TODAY.isoformat()} | more
    return understand(CONTENT, Profile.read(data, what="this profile")).clearance


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    more = {key: case[key] for key in ("told", "check", "seen", "answered_on") if key in case}
    expect = case["expect"]
    if "error" in expect:
        with pytest.raises(BadInput) as refused:
            clearance_of(case.get("answers", {}), **more)
        assert expect["error"] in str(refused.value), case["why"]
        return
    found = clearance_of(case.get("answers", {}), **more)
    assert found.status == expect["status"], case["why"]
    assert {told.rule for told in told_before(found)} == set(expect["told"]), case["why"]
    assert set(expect.get("tags", ())) <= set(found.tags), case["why"]


def test_case_names_are_unique() -> None:
    names = [param.id for param in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if blocks(rule.status)], ids=lambda rule: rule.id)
def test_every_rule_that_stands_in_the_way_goes_on_standing(rule: Rule) -> None:
    """With its status, tags and cap, its words and sources, and the question what became of it."""
    told = ToldBefore(rule=rule.id, on=TODAY - DAY, said=("What they said",))
    found = example("desk-worker", told=[told.plain()])
    clearance = understand(CONTENT, found).clearance
    assert clearance.status == rule.status
    assert set(rule.tags) <= set(clearance.tags)
    assert rule.cap is None or clearance.cap == clearance.cap.meet(rule.cap)
    finding = clearance.stands_in_the_way[0]
    assert (finding.says, finding.do, finding.sources) == (rule.says, rule.do, rule.sources)
    assert finding.facts == ("What they said", "told on 2026-11-19")
    with pytest.raises(NoPlan) as refused:
        decide(CONTENT, found).planned()
    assert refused.value.kind == rule.status
    assert refused.value.reasons[-1] == "On 2026-11-19 you told us: What they said. What became of it?"
    mistaken = example("desk-worker", told=[{**told.plain(), "became": "mistake"}])
    assert decide(CONTENT, mistaken).planned() == decide(CONTENT, example("desk-worker")).planned()


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if blocks(rule.status)], ids=lambda rule: rule.id)
def test_only_what_may_pass_passes(rule: Rule) -> None:
    told = (ToldBefore(rule=rule.id, on=TODAY - DAY),)
    if rule.passes:
        assert rule.note
        assert resolved(CONTENT, told, rule.id, "passed", today=TODAY)[0].became == "passed"
    else:
        with pytest.raises(BadInput, match="not left to pass by itself"):
            resolved(CONTENT, told, rule.id, "passed", today=TODAY)


@pytest.mark.parametrize("status", SEVERITY)
def test_no_emergency_may_be_said_to_pass(status: str) -> None:
    rule = next(rule for rule in CONTENT.screening.rules if rule.id == "r4-fever").plain()
    days = {"seen_within_days": 14} if status in ("urgent", "clinician-first") else {}
    rule = {key: value for key, value in rule.items() if key != "seen_within_days"} | days | {"status": status}
    if days:
        assert Rule.read(rule, what="a rule").passes
    else:
        with pytest.raises(BadInput, match="passes belongs to rules of status urgent or clinician-first"):
            Rule.read(rule, what="a rule")


def test_a_file_of_content_that_lets_an_emergency_pass_is_refused(tmp_path: Any) -> None:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "unslump" / "content", folder)
    path = folder / "screening" / "check.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('status = "emergency"\n', 'status = "emergency"\npasses = true\n', 1), encoding="utf-8"
    )
    with pytest.raises(BadContent, match="passes belongs to rules"):
        load_content(folder)


# Remembering and resolving.


def told(rule: str = "r4-fever", on: Any = TODAY - DAY, **more: Any) -> ToldBefore:
    return ToldBefore(rule=rule, on=on, **more)


def test_what_stands_in_the_way_is_remembered_with_its_day_and_words() -> None:
    fever = clearance_of({"signs": ["fever"], "nerves": ["saddle"], "body": ["eyes"]}, answered_on="2026-11-18")
    kept = remember(CONTENT, (), fever.findings, answered_on=fever.answered_on, today=TODAY)
    assert {item.rule for item in kept} == {"r4-fever", "r1-saddle-bladder-bowel"}
    assert {item.on for item in kept} == {fever.answered_on}
    assert kept[0].said
    checked = clearance_of({}, answered_on="2026-11-18", check={"pain": 0, "new": ["fever"]})
    assert [i.on for i in remember(CONTENT, (), checked.findings, answered_on=fever.answered_on, today=TODAY)] == [
        TODAY
    ]


def test_told_again_it_is_open_from_the_first_day_and_after_it_was_resolved_anew() -> None:
    now = clearance_of({"signs": ["fever"]}).findings
    earlier = told(said=("Something",))
    (both,) = remember(CONTENT, (earlier,), now, answered_on=TODAY, today=TODAY)
    assert both.on == earlier.on
    assert both.said[0] == "Something"
    assert len(both.said) == 2
    (anew,) = remember(CONTENT, (told(became="mistake"),), now, answered_on=TODAY, today=TODAY)
    assert (anew.on, anew.became) == (TODAY, None)
    standing = clearance_of({}, told=[earlier.plain()]).findings
    assert remember(CONTENT, (earlier,), standing, answered_on=TODAY, today=TODAY) == (earlier,)


def test_only_what_waits_is_resolved() -> None:
    with pytest.raises(BadInput, match="not waiting"):
        resolved(CONTENT, (), "r4-fever", "mistake", today=TODAY)
    with pytest.raises(BadInput, match="not waiting"):
        resolved(CONTENT, (told(became="mistake"),), "r4-fever", "passed", today=TODAY)
    with pytest.raises(BadInput, match="before 2026-11-19"):
        resolved(CONTENT, (told(),), "r4-fever", "seen", by="doctor", seen_on=TODAY - 2 * DAY, today=TODAY)
    one, other = resolved(CONTENT, (told(), told("c1-disc")), "c1-disc", "mistake", today=TODAY)
    assert (one.became, other.became) == (None, "mistake")


@pytest.mark.parametrize(("ago", "left"), [(0, 0), (1, 0), (2, 1)])
def test_an_all_clear_answers_for_the_same_sign_told_by_then(ago: int, left: int) -> None:
    seen = [Seen(rule="r4-fever", by="doctor", on=TODAY - ago * DAY).plain()]
    findings = clearance_of({"signs": ["fever"]}, seen=seen).findings
    assert cleared(CONTENT, (told(),), findings) == ()
    assert len(cleared(CONTENT, (told("check-fever"),), findings)) == left
    assert len(cleared(CONTENT, (told("check-legs"), told("c1-disc")), findings)) == 2


def test_two_places_together() -> None:
    opened, over = told(), told(became="mistake", on=TODAY)
    assert together((opened,), (over,)) == (opened,)
    assert together((over,), (opened,)) == (opened,)
    assert together((opened,), (told(on=TODAY),)) == (opened,)
    assert together((told(became="passed"),), (over,)) == (over,)
    assert together((opened,), (told("c1-disc"),)) == (opened, told("c1-disc"))


def test_other_content_loses_nothing_that_is_open() -> None:
    gone, over = told("r99-gone"), told("r98-gone", became="mistake")
    legs = told("check-legs").model_copy(update={"became": "passed"})
    known, lost = usable(CONTENT, (told(on=TODAY + DAY), gone, over, legs, told("m1-bones")), today=TODAY)
    assert known == (told(on=TODAY), told("check-legs"))
    assert lost == (gone,)


# Properties.


def severity(clearance: Clearance) -> int:
    return SEVERITY.index(clearance.status)


@st.composite
def somebody(draw: st.DrawFn) -> Clearance:
    answers, check = draw(answers_to(CONTENT.screening)), draw(answers_to(CONTENT.check))
    try:
        return understand(CONTENT, profile(answers, check=check)).clearance
    except BadInput:
        return understand(CONTENT, profile({**example("desk-worker").answers}, check=check)).clearance


def profile(answers: dict[str, Any], **more: Any) -> Profile:
    return Profile(answers=answers, answered_on=TODAY, date=TODAY, **more)


@given(somebody(), answers_to(CONTENT.screening), answers_to(CONTENT.check) | st.none())
def test_leaving_something_out_never_allows_more(before: Clearance, later: dict[str, Any], check: Any) -> None:
    """Whatever is answered later: all that stood in the way stands as seriously as it did."""
    kept = remember(CONTENT, (), before.findings, answered_on=TODAY, today=TODAY)
    try:
        plain = understand(CONTENT, profile(later, check=check)).clearance
    except BadInput:
        return
    after = understand(CONTENT, profile(later, check=check, told=kept)).clearance
    assert blocks(after.status) == (blocks(before.status) or blocks(plain.status))
    assert severity(after) == max(severity(plain), severity(before) if blocks(before.status) else 0)
    assert set(plain.tags) <= set(after.tags)
    assert after.cap == after.cap.meet(plain.cap)
    if blocks(before.status):
        assert decide(CONTENT, profile(later, check=check, told=kept)).plan is None
    over = tuple(item.model_copy(update={"became": "mistake"}) for item in kept)
    assert understand(CONTENT, profile(later, check=check, told=over)).clearance == plain


@given(answers_to(CONTENT.screening, ill=4), st.data())
def test_taking_one_option_back_never_allows_more(answers: dict[str, Any], data: st.DataObject) -> None:
    many = [name for name, answer in answers.items() if isinstance(answer, tuple) and answer != ("none",)]
    if not many:
        return
    name = data.draw(st.sampled_from(many))
    out = data.draw(st.sampled_from(answers[name]))
    less = {**answers, name: tuple(option for option in answers[name] if option != out) or ("none",)}
    try:
        before = understand(CONTENT, profile(answers)).clearance
        kept = remember(CONTENT, (), before.findings, answered_on=TODAY, today=TODAY)
        after = understand(CONTENT, profile(less, told=kept)).clearance
    except BadInput:  # other questions have come to apply, or no longer do
        return
    if blocks(before.status):
        assert severity(after) >= severity(before)
        assert decide(CONTENT, profile(less, told=kept)).plan is None


def test_a_replay_file_holds_it() -> None:
    given = example("desk-worker", told=[told().plain()])
    file = of_plan(given, decide(CONTENT, given), content=CONTENT.version, code="test")
    assert file.plain()["input"]["told"] == [{"rule": "r4-fever", "on": "2026-11-19", "said": []}]
    assert again(CONTENT, file, code="test").same
    without = file.model_copy(update={"input": example("desk-worker")})
    assert not again(CONTENT, without, code="test").same


# Virtual people.


def test_the_watcher_of_virtual_people_sees_a_plan_in_spite_of_what_was_told_before() -> None:
    kept = ledger(nerves=("saddle",))
    kept.screened(TODAY, sitter(), ())
    kept.checked(TODAY, {"pain": 0, "new": ("none",)}, with_screening=False)
    assert [promise for promise, _ in kept.given(real_plan())] == [1]
    assert "told before" in kept.given(real_plan())[0][1]
    kept.became("r1-saddle-bladder-bowel")
    assert kept.given(real_plan()) == []


def test_the_watcher_knows_what_an_all_clear_has_resolved() -> None:
    kept = ledger()
    kept.screened(TODAY, sitter(signs=("fever",)), (Seen(rule="r4-fever", by="doctor", on=TODAY),))
    kept.screened(TODAY, sitter(), ())
    kept.checked(TODAY, {"pain": 0, "new": ("none",)}, with_screening=False)
    assert kept.given(real_plan()) == []


@pytest.mark.parametrize(
    ("rule", "there", "ever", "visited", "denies", "became"),
    [
        ("check-nerves", True, True, None, 0.0, None),
        ("check-nerves", True, True, None, 1.0, "mistake"),
        ("check-nerves", True, True, TODAY, 0.0, None),
        ("check-nerves", False, True, None, 0.0, None),
        ("check-nerves", False, True, TODAY - 2 * DAY, 0.0, None),
        ("check-nerves", False, True, TODAY - DAY, 0.0, "seen"),
        ("check-nerves", False, False, None, 0.0, "mistake"),
        ("c1-disc", False, False, None, 0.0, "mistake"),
        ("r4-fever", False, False, None, 0.0, "passed"),
    ],
)
def test_what_virtual_people_say_became_of_it(
    rule: str, there: bool, ever: bool, visited: Any, denies: float, became: str | None
) -> None:
    flag = next(flag for flag in load_assumptions().flags if flag.id == "bladder")
    flags = [RedFlag(flag, since=0, gone=9 if there else 3)] if ever else []
    truth = Truth(answers=sitter(), flags=flags, day=5, visited=visited)
    before = Before(CONTENT, Ledger(CONTENT))
    assert before.says(told(rule), truth, denies=denies, random=Random(1)) == became  # noqa: S311 - repeatable


def test_some_virtual_people_are_asked() -> None:
    tally = simulate(40, 8, 11)
    assert sum(tally.by("became").values()) > 0
    assert tally.breaches == []


@pytest.mark.parametrize(
    ("kind", "where", "rule"), [("chest", "back", "check-chest"), ("tingling", "saddle", "check-nerves")]
)
def test_an_emergency_in_a_session_stands_until_it_is_said_what_became_of_it(kind: str, where: str, rule: str) -> None:
    felt = {"kind": kind, "where": where, "severity": 0, "response": "emergency", "clock_ms": 5}
    record = {"type": "record", "format": 1, "script": "s", "plan": "p", "content": "c", "on": TODAY.isoformat()}
    record |= {"ending": "emergency", "active_ms": 5, "exercises": [], "symptoms": [felt]}
    tomorrow = (TODAY + DAY).isoformat()
    again = {"history": [record], "answered_on": tomorrow, "date": tomorrow}
    found = clearance_of({}, **again)
    assert (found.status, [told.rule for told in told_before(found)]) == ("emergency", [rule])
    told = {"rule": rule, "on": TODAY.isoformat(), "became": "seen", "by": "doctor", "seen_on": tomorrow}
    assert clearance_of({}, **again, told=[told]).status == "clear"
    stopped = record | {"ending": "symptom", "symptoms": [felt | {"kind": "pain", "response": "stop"}]}
    assert clearance_of({}, **(again | {"history": [stopped]})).status == "clear"
