"""Who comes onto a practitioner's list: every rule on both sides of its threshold; what is seen stays seen."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from tests.conftest import TODAY
from tests.histories import entries
from tests.lives import LIVES, life
from tests.walk import answers_of
from unslump.core.alerts import BLOCKING, FILLED, AlertRule, Watching
from unslump.core.attention import Alert, Facts, Mark, alerts_of, comes_back, days_needed, facts_of
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.history import CheckIn, Screened, read_entries
from unslump.core.loading import load_cases
from unslump.core.progress import fold_all
from unslump.core.screening import Seen, screen
from unslump.rulebook.alerts import facts_in

CASES = load_cases()["watching/alerts"]["cases"]


def rules_of(content: Catalogue) -> Watching:
    assert content.watching is not None
    return content.watching


def told(content: Catalogue, case: dict[str, Any]) -> list[Alert]:
    found = alerts_of(
        rules_of(content),
        facts_in(case),
        today=TODAY,
        last=date.fromisoformat(case.get("last", TODAY.isoformat())),
        thresholds=case.get("thresholds"),
        messages=case.get("messages", 0),
    )
    return [alert for alert in found if alert.rule == case["rule"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['name']}")
def test_who_comes_onto_the_list(content: Catalogue, case: dict[str, Any]) -> None:
    wanted = case["expect"] or []
    wanted = wanted if isinstance(wanted, list) else [wanted]
    found = [alert.plain() for alert in told(content, case)]
    assert len(found) == len(wanted)
    for alert, want in zip(found, wanted, strict=True):
        assert alert | want == alert


def test_every_rule_has_a_case_on_either_side(content: Catalogue) -> None:
    for rule in rules_of(content).rules:
        sides = {case["expect"] is None for case in CASES if case["rule"] == rule.id}
        assert sides == {True, False}, rule.id
        if rule.threshold:
            own = {case["expect"] is None for case in CASES if case["rule"] == rule.id and "thresholds" in case}
            assert own, f"{rule.id}: no case with a practice's own threshold"


def test_they_come_the_most_serious_first(content: Catalogue) -> None:
    facts = Facts.read(
        {
            "expires": TODAY,
            "standing": [{"rule": status, "status": status, "on": TODAY} for status in reversed(BLOCKING)],
            "stops": [{"on": TODAY}],
            "noted": TODAY,
        },
        what="facts",
    )
    found = alerts_of(rules_of(content), facts, today=TODAY, last=TODAY - timedelta(days=9), messages=2)
    assert [alert.serious for alert in found] == ["now", "now", "today", "today", "today", "today", "soon", "soon"]
    assert [alert.about for alert in found[:3]] == list(BLOCKING)


@pytest.mark.parametrize(
    ("mark", "back"),
    [
        (None, True),
        (Mark(TODAY, 1), False),
        (Mark(TODAY - timedelta(days=1), 9), True),
        (Mark(TODAY, 0), True),
        (Mark(TODAY, 2), False),
        (Mark(TODAY + timedelta(days=1), 0), False),
    ],
)
def test_what_is_seen_comes_back_only_with_newer_evidence(mark: Mark | None, back: bool) -> None:
    alert = Alert(rule="symptom-stop", kind="stop", serious="today", on=TODAY, size=1)
    assert comes_back(alert, mark) == back


def test_a_rise_that_lasts_is_one_alert(content: Catalogue) -> None:
    """Its day does not move on while it lasts, so that what is seen stays seen."""
    pains = tuple((TODAY + timedelta(days=n), 2 if n < 0 else 5) for n in range(-30, 12))
    days = set()
    for ahead in range(12):
        found = alerts_of(
            rules_of(content),
            Facts(pains=tuple(one for one in pains if one[0] <= TODAY + timedelta(days=ahead))),
            today=TODAY + timedelta(days=ahead),
            last=TODAY + timedelta(days=ahead),
        )
        days |= {alert.on for alert in found if alert.kind == "pain"}
    assert days == {TODAY + timedelta(days=4)}


# What is known of somebody.


def clearance_of(content: Catalogue, **changes: Any) -> Any:
    seen = changes.pop("seen", ())
    answers = answers_of("desk-worker", **changes)
    return screen(content.screening, answers, answered_on=TODAY - timedelta(days=3), today=TODAY, seen=seen)


def test_facts_of_somebody_new(content: Catalogue) -> None:
    status = fold_all(content, [])
    facts = facts_of(content, clearance_of(content), status, [], today=TODAY)
    assert facts == Facts(expires=TODAY + timedelta(days=25))


def test_a_finding_stands_since_it_was_answered_and_an_all_clear_runs_out(content: Catalogue) -> None:
    standing = clearance_of(content, nerves=("saddle",)).stands_in_the_way
    assert standing
    facts = facts_of(content, clearance_of(content, nerves=("saddle",)), fold_all(content, []), [], today=TODAY)
    assert [one.on for one in facts.standing] == [TODAY - timedelta(days=3)] * len(standing)
    rule = next(
        rule
        for rule in content.screening.rules
        if rule.seen_within_days and rule.status == "clinician-first" and rule.when.question and rule.when.any_of
    )
    named = {str(rule.when.question): (rule.when.any_of[0],)}
    question = content.screening.question(str(rule.when.question))
    if question.kind == "one":
        named = {question.id: rule.when.any_of[0]}
    seen = (Seen(rule=rule.id, by="Dr Fictional", on=TODAY),)
    cleared = clearance_of(content, seen=seen, **named)
    facts = facts_of(content, cleared, fold_all(content, []), [], today=TODAY)
    [later] = [one for one in facts.standing if one.rule == rule.id]
    assert later.on == TODAY + timedelta(days=(rule.seen_within_days or 0) + 1)
    rules = rules_of(content)

    def at(day: date) -> list[str | None]:
        return [one.about for one in alerts_of(rules, facts, today=day, last=day) if one.kind == "finding"]

    assert rule.id not in at(later.on - timedelta(days=1))
    assert rule.id in at(later.on)


def test_an_alarm_stands_until_it_is_answered(content: Catalogue) -> None:
    status = fold_all(content, [])
    facts = facts_of(content, clearance_of(content), status, [], today=TODAY, alarm="emergency")
    assert [(one.status, one.on) for one in facts.standing] == [("emergency", TODAY)]
    standing = clearance_of(content, nerves=("saddle",))
    twice = facts_of(content, standing, status, [], today=TODAY, alarm=standing.status)
    assert "alarm" not in {one.rule for one in twice.standing}


def test_what_is_new_is_asked_for_until_the_questions_are_answered(content: Catalogue) -> None:
    told = [CheckIn(type="check-in", on=TODAY, when="before", pain=2, new=("spreading",))]
    facts = facts_of(content, clearance_of(content), fold_all(content, told), told, today=TODAY)
    assert (facts.new, facts.last) == (TODAY, TODAY)
    answered = [*told, Screened(type="screened", on=TODAY)]
    assert facts_of(content, clearance_of(content), fold_all(content, answered), answered, today=TODAY).new is None


@pytest.mark.parametrize("name", LIVES)
def test_a_life_is_told_the_same_from_its_last_weeks_alone(content: Catalogue, name: str) -> None:
    """Nothing older than is looked back on changes what is told; order does not either."""
    history = list(life(content, name, until=TODAY, days=120))
    status, clearance = fold_all(content, history), clearance_of(content)
    whole = facts_of(content, clearance, status, history, today=TODAY)
    since = TODAY - timedelta(days=days_needed(content))
    late = [entry for entry in reversed(history) if entry.on > since]
    assert facts_of(content, clearance, status, late, today=TODAY) == whole
    assert Facts.read(whole.plain(), what="facts") == whole
    assert len(str(whole.plain())) < 4000


def test_whose_pain_grows_worse_is_told_and_whose_does_not_is_not(content: Catalogue) -> None:
    found = {}
    for name in LIVES:
        history = list(life(content, name, until=TODAY, days=40))
        facts = facts_of(content, clearance_of(content), fold_all(content, history), history, today=TODAY)
        kinds = {alert.kind for alert in alerts_of(rules_of(content), facts, today=TODAY, last=facts.last or TODAY)}
        found[name] = "pain" in kinds
    assert not found["improving"]
    assert not found["plateau"]


def test_random_histories_give_facts(content: Catalogue) -> None:
    for seed in range(40):
        history = read_entries(entries(content, Random(seed)))  # noqa: S311 - the same every time
        facts = facts_of(content, clearance_of(content), fold_all(content, history), history, today=TODAY)
        found = alerts_of(rules_of(content), facts, today=TODAY, last=facts.last or TODAY, messages=1)
        for alert in found:
            rule = rules_of(content).rule(alert.rule)
            assert rule is not None
            assert alert.on <= TODAY or rule.kind == "screening-soon"
            filled = {**alert.figures, **({"day": alert.day} if alert.day else {})}
            assert FILLED.get(rule.kind, frozenset()) <= filled.keys()


# Mistakes in the content.


def rule_data(content: Catalogue, name: str) -> dict[str, Any]:
    rule = rules_of(content).rule(name)
    assert rule is not None
    return rule.plain()


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("nothing-logged", {"threshold": None}, "threshold belongs"),
        ("emergency-sign", {"threshold": {"value": 1, "low": 1, "high": 2, "unit": "days", "ask": "how"}}, "threshold"),
        ("emergency-sign", {"status": None}, "status belongs"),
        ("emergency-sign", {"status": "modified"}, "stands in the way"),
        ("nothing-logged", {"status": "urgent"}, "status belongs"),
        ("nothing-logged", {"says": "Nothing for {weeks}."}, "weeks"),
        ("nothing-logged", {"threshold": {"value": 1, "low": 2, "high": 3, "unit": "d", "ask": "h"}}, "value (1)"),
        ("nothing-logged", {"threshold": {"value": 4, "low": 2, "high": 3, "unit": "d", "ask": "h"}}, "value (4)"),
    ],
)
def test_a_wrong_rule_is_refused(content: Catalogue, name: str, changes: dict[str, Any], says: str) -> None:
    data = {key: value for key, value in (rule_data(content, name) | changes).items() if value is not None}
    with pytest.raises(BadInput, match=says.replace("(", r"\(").replace(")", r"\)")):
        AlertRule.read(data, what="a rule")


def test_the_whole_is_refused_if_a_rule_is_missing_twice_or_out_of_order(content: Catalogue) -> None:
    data = rules_of(content).plain()
    for rules, says in (
        (data["rules"][1:], "finding emergency"),
        ([*data["rules"], data["rules"][-1]], "same id"),
        ([*data["rules"], {**data["rules"][-1], "id": "another"}], "about the same"),
        (data["rules"][::-1], "most serious"),
    ):
        with pytest.raises(BadInput, match=says):
            Watching.read({**data, "rules": rules}, what="watching")
