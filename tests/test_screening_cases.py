"""Every case under spec/screening and spec/check, and that the cases pin every part of every rule."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.loading import load_content
from unslump.core.questions import SEVERITY, Condition, Questionnaire
from unslump.core.screening import Clearance, Seen, complete, holds, screen

ROOT = Path(__file__).parent.parent
FOLDERS = ("screening", "check")


def _files(folder: str) -> list[Path]:
    return [path for path in sorted((ROOT / "spec" / folder).glob("*.json")) if path.stem != "base"]


def _cases(folder: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{folder}/{path.stem}: {case['name']}", case)
        for path in _files(folder)
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
    ]


BASES = {folder: json.loads((ROOT / "spec" / folder / "base.json").read_text(encoding="utf-8")) for folder in FOLDERS}
ALL_CLEARS = json.loads((ROOT / "spec" / "seen" / "days.json").read_text(encoding="utf-8"))["cases"]
PASSING = json.loads((ROOT / "spec" / "seen" / "passes.json").read_text(encoding="utf-8"))["cases"]
CASES = [(folder, name, case) for folder in FOLDERS for name, case in _cases(folder)]


def _questionnaire(folder: str, content: Catalogue | None = None) -> Questionnaire:
    content = content or load_content()
    return content.screening if folder == "screening" else content.check


def _answers(folder: str, case: dict[str, Any]) -> dict[str, Any]:
    merged = BASES[folder]["answers"] | case["answers"]
    plain = {name: answer for name, answer in merged.items() if answer is not None}
    return {name: tuple(answer) if isinstance(answer, list) else answer for name, answer in plain.items()}


def _run(folder: str, case: dict[str, Any], content: Catalogue | None = None) -> Clearance:
    answered_on = date.fromisoformat(case.get("answered_on", BASES[folder]["answered_on"]))
    return screen(
        _questionnaire(folder, content),
        _answers(folder, case),
        answered_on=answered_on,
        today=date.fromisoformat(case.get("today", answered_on.isoformat())),
        seen=tuple(Seen.read(item, what="seen") for item in case.get("seen", ())),
    )


@pytest.mark.parametrize(("folder", "case"), [pytest.param(f, c, id=name) for f, name, c in CASES])
def test_case(content: Catalogue, folder: str, case: dict[str, Any]) -> None:
    expect = case["expect"]
    if "error" in expect:
        with pytest.raises(BadInput) as raised:
            _run(folder, case, content)
        assert expect["error"] in str(raised.value)
        return
    found = _run(folder, case, content)
    assert sorted(finding.rule for finding in found.findings) == sorted(expect["rules"]), case["why"]
    assert found.status == expect["status"], case["why"]
    assert set(expect.get("tags", ())) <= set(found.tags)
    assert not set(expect.get("not_tags", ())) & set(found.tags)
    if "cap" in expect:
        cap = {key: value for key, value in found.cap.plain().items() if value}
        assert cap == expect["cap"], case["why"]
    findings = {finding.rule: finding for finding in found.findings}
    for rule, alone in expect.get("each", {}).items():
        assert findings[rule].rule_status == alone["status"], case["why"]
        assert set(alone["tags"]) <= set(findings[rule].tags), case["why"]
    if "expires" in expect:
        assert found.expires == date.fromisoformat(expect["expires"]), case["why"]
    _says_why(folder, found, content)


def _says_why(folder: str, found: Clearance, content: Catalogue) -> None:
    """Whatever was found names its rule, its fact and its sources, the most serious first."""
    assert len(found.reasons) == len(found.findings)
    for reason in found.reasons:
        assert reason.rule
        assert reason.fact
        assert reason.sources
    order = [SEVERITY.index(finding.status) for finding in found.findings]
    assert order == sorted(order, reverse=True)
    assert found.expires == found.answered_on + timedelta(days=_questionnaire(folder, content).valid_days)


def test_case_names_are_unique() -> None:
    names = [name for _, name, _ in CASES]
    assert len(set(names)) == len(names)


def test_every_row_of_the_evidence_has_its_cases_and_rules() -> None:
    rows = [f"R{n}" for n in range(1, 10)] + [f"C{n}" for n in range(1, 6)] + [f"M{n}" for n in range(1, 9)]
    assert set(rows) <= {path.stem for path in _files("screening")}
    assert set(rows) <= {rule.row for rule in load_content().screening.rules}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_has_a_case_inside_and_the_tags_it_raises_are_expected(folder: str) -> None:
    fired = {rule for f, _, case in CASES if f == folder for rule in case["expect"].get("rules", ())}
    assert fired == {rule.id for rule in _questionnaire(folder).rules}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_part_of_a_rule_can_change_without_a_case_noticing(folder: str) -> None:
    """Thresholds moved by one, options dropped, counts moved: some case must tell the difference."""
    questionnaire = _questionnaire(folder)
    complete_answers = []
    for f, _, case in CASES:
        if f == folder and "error" not in case["expect"]:
            complete_answers.append(complete(questionnaire, _answers(folder, case)))
    unnoticed = [
        f"{rule.id}: {changed}"
        for rule in questionnaire.rules
        for changed in _changed(rule.when)
        if all(holds(rule.when, answers) == holds(changed, answers) for answers in complete_answers)
    ]
    assert not unnoticed, "\n".join(unnoticed)


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_all_clear_counts_to_its_last_day_and_not_a_day_longer(content: Catalogue, folder: str) -> None:
    for case in ALL_CLEARS:
        for name in set(case["rules"]) & {rule.id for rule in _questionnaire(folder, content).rules}:
            rule = next(rule for rule in _questionnaire(folder, content).rules if rule.id == name)
            met = next(c for f, _, c in CASES if f == folder and name in c["expect"].get("rules", ()))
            for late, status in ((0, "modified"), (1, rule.status)):
                day = date.fromisoformat(BASES[folder]["answered_on"])
                on = day - timedelta(days=case["days"] + late)
                seen = [{"rule": name, "by": "physiotherapist", "on": on.isoformat(), "limits": []}]
                found = _run(folder, {"answers": met["answers"], "seen": seen}, content)
                assert [f.status for f in found.findings if f.rule == name] == [status], name


def test_every_all_clear_has_its_days(content: Catalogue) -> None:
    rules = [*content.screening.rules, *content.check.rules]
    told = [rule for case in ALL_CLEARS for rule in case["rules"]]
    assert sorted(told) == sorted(rule.id for rule in rules if rule.seen_within_days is not None)


def test_only_what_may_go_by_itself_can_be_said_to_have_passed(content: Catalogue) -> None:
    rules = [*content.screening.rules, *content.check.rules]
    may = {rule: case["passes"] for case in PASSING for rule in case["rules"]}
    assert may == {rule.id: rule.passes for rule in rules if rule.seen_within_days is not None}


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_question_can_be_asked_of_others_without_a_case_noticing(folder: str) -> None:
    answers = [_answers(f, case) for f, _, case in CASES if f == folder]
    unnoticed = [
        f"{question.id}: {changed}"
        for question in _questionnaire(folder).questions
        if question.ask_if
        for changed in _changed(question.ask_if)
        if all(holds(question.ask_if, given) == holds(changed, given) for given in answers)
    ]
    assert not unnoticed, "\n".join(unnoticed)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_part_of_a_contradiction_can_change_without_a_case_noticing(folder: str) -> None:
    answers = [_answers(f, case) for f, _, case in CASES if f == folder]
    unnoticed = [
        f"{item.id}: {changed}"
        for item in _questionnaire(folder).contradictions
        for changed in _changed(item.when)
        if all(holds(item.when, given) == holds(changed, given) for given in answers)
    ]
    assert not unnoticed, "\n".join(unnoticed)


def _changed(condition: Condition) -> Iterator[Condition]:
    """The condition with one small part changed, for each part."""
    for index in range(len(condition.any_of)):
        rest = condition.any_of[:index] + condition.any_of[index + 1 :]
        yield condition.model_copy(update={"any_of": rest})
    for bound in ("at_least", "at_most"):
        if (limit := getattr(condition, bound)) is not None:
            yield condition.model_copy(update={bound: limit - 1})
            yield condition.model_copy(update={bound: limit + 1})
    if condition.count is not None:
        yield condition.model_copy(update={"count": condition.count - 1})
        yield condition.model_copy(update={"count": condition.count + 1})
    for name in ("all", "any", "of"):
        parts = getattr(condition, name)
        for index, part in enumerate(parts):
            for other in _changed(part):
                yield condition.model_copy(update={name: (*parts[:index], other, *parts[index + 1 :])})


EXAMPLES = {
    "desk-worker": ("clear", ()),
    "acute-day-3": ("modified", ("early-phase",)),
    "five-weeks-after-birth": ("clinician-first", ("c3-birth", "c3-girdle", "m8-impact", "m8-one-leg")),
    "five-weeks-after-birth-seen": ("modified", ("c3-birth", "c3-girdle", "m8-impact", "m8-one-leg")),
    "numb-saddle": ("emergency", ("r1-saddle-bladder-bowel",)),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str) -> None:
    profile = json.loads((ROOT / "examples" / f"{name}.json").read_text(encoding="utf-8"))
    given = profile["answers"] | {key: profile[key] for key in ("minutes", "equipment", "goals")}
    found = screen(
        load_content().screening,
        {key: tuple(answer) if isinstance(answer, list) else answer for key, answer in given.items()},
        answered_on=date.fromisoformat(profile["answered_on"]),
        today=date.fromisoformat(profile["date"]),
        seen=tuple(Seen.read(item, what="seen") for item in profile.get("seen", ())),
    )
    status, rules = EXAMPLES[name]
    assert found.status == status
    assert sorted(finding.rule for finding in found.findings) == sorted(rules)
    if name == "acute-day-3":
        assert found.cap.phases == ("warm-up", "unload", "breathe", "walk")
        assert found.cap.level == found.cap.warm_up_level == 1
