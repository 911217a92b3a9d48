"""Screening done by hand: slow, obvious, and sharing nothing with the core but the content's files.

It goes through the questions and rules of a TOML file one by one, as a careful person with the file, the answers and a
calendar would. tests/test_screening_reference.py holds the core against it.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "unslump" / "content" / "screening"
FROM_MILD_TO_SERIOUS = ["clear", "modified", "clinician-first", "urgent", "emergency"]


class Refused(Exception):
    """These answers cannot be used."""


@dataclass
class ByHand:
    """What somebody with the file in front of them writes down. `phases` None: all of them."""

    status: str = "clear"
    rules: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    level: int | None = None
    warm_up_level: int | None = None
    minutes: int | None = None
    phases: set[str] | None = None
    rungs_down: int = 0
    expires: date | None = None


def file_of(name: str) -> dict[str, Any]:
    """The questionnaire as it stands in the file: "screening" or "check"."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def by_hand(
    file: dict[str, Any],
    answers: dict[str, Any],
    *,
    answered_on: date,
    today: date,
    seen: list[dict[str, Any]] | None = None,
) -> ByHand:
    """Go through the file. An all-clear is {"rule", "on", "limits"}. Refused if anything cannot be used."""
    if answered_on > today:
        raise Refused("answered in the future")
    full = fill_in(file, answers)
    applying = [rule for rule in file["rules"] if is_so(rule["when"], full)]
    resolved, given = all_clears(file, [rule["id"] for rule in applying], seen or [], today)

    found = ByHand(expires=answered_on + timedelta(days=file["valid_days"]))
    statuses = []
    for rule in applying:
        status = "modified" if rule["id"] in resolved else rule["status"]
        found.rules[rule["id"]] = status
        statuses.append(status)
        take_away(found, rule)
    for limit in given:
        statuses.append("modified")
        take_away(found, limit)
    for status in FROM_MILD_TO_SERIOUS:
        if status in statuses:
            found.status = status
    return found


def fill_in(file: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Each question in turn: is it asked, is it answered, is the answer one of those on offer?"""
    questions = {question["id"]: question for question in file["questions"]}
    for name, answer in answers.items():
        if name not in questions:
            raise Refused(f"{name}: no such question")
        on_offer(questions[name], answer)
    full: dict[str, Any] = {}
    for name, question in questions.items():
        if "ask_if" in question and not is_so(question["ask_if"], full):
            if name in answers:
                raise Refused(f"{name}: answered and not asked")
        elif name in answers:
            full[name] = answers[name]
        elif question["needed"]:
            raise Refused(f"{name}: not answered")
        else:
            full[name] = question["assume"]
    for both in file.get("contradictions", []):
        if is_so(both["when"], full):
            raise Refused(f"{both['id']}: cannot both be true")
    return full


def on_offer(question: dict[str, Any], answer: Any) -> None:
    """Refused unless the answer is one that the question offers."""
    name, kind = question["id"], question["kind"]
    options = [option["id"] for option in question.get("options", [])]
    if kind == "one":
        if type(answer) is not str or answer not in options:
            raise Refused(f"{name}: not one of its options")
    elif kind == "many":
        if type(answer) not in (list, tuple) or len(answer) == 0:
            raise Refused(f"{name}: not a list of options")
        for number, option in enumerate(answer):
            if type(option) is not str or option not in options:
                raise Refused(f"{name}: not one of its options")
            if option in answer[:number]:
                raise Refused(f"{name}: said twice")
        if "none" in answer and len(answer) != 1:
            raise Refused(f"{name}: none, and something")
    else:
        low, high = (0, 10) if kind == "scale" else (question["range"]["low"], question["range"]["high"])
        if type(answer) is not int or answer < low or answer > high:
            raise Refused(f"{name}: not a whole number from {low} to {high}")


def is_so(when: dict[str, Any], answers: dict[str, Any]) -> bool:
    """Whether a condition holds. What was not asked is not so."""
    if "all" in when:
        return not any(not is_so(part, answers) for part in when["all"])
    if "any" in when:
        return any(is_so(part, answers) for part in when["any"])
    if "of" in when:
        number = 0
        for part in when["of"]:
            if is_so(part, answers):
                number += 1
        return number >= int(when["count"])
    if when["question"] not in answers:
        return False
    answer = answers[when["question"]]
    if "any_of" in when:
        chosen = [answer] if type(answer) is str else list(answer)
        return any(option in chosen for option in when["any_of"])
    return not (("at_least" in when and answer < when["at_least"]) or ("at_most" in when and answer > when["at_most"]))


def all_clears(
    file: dict[str, Any], applying: list[str], seen: list[dict[str, Any]], today: date
) -> tuple[set[str], list[dict[str, Any]]]:
    """The rules that all-clears resolve today, and the limits that clinicians gave (an old one's limits stay)."""
    rules = {rule["id"]: rule for rule in file["rules"]}
    limits = {limit["id"]: limit for limit in file.get("limits", [])}
    resolved: set[str] = set()
    given: list[dict[str, Any]] = []
    named: list[str] = []
    for item in seen:
        name = item["rule"]
        if name not in rules:
            raise Refused(f"{name}: no such rule")
        if name in named:
            raise Refused(f"{name}: two all-clears")
        named.append(name)
        if name in applying and "seen_within_days" not in rules[name]:
            raise Refused(f"{name}: no all-clear resolves it")
        if item["on"] > today:
            raise Refused(f"{name}: seen in the future")
        for limit in item["limits"]:
            if limit not in limits:
                raise Refused(f"{limit}: no such limit")
            given.append(limits[limit])
        age = (today - item["on"]).days
        if "seen_within_days" in rules[name] and age <= rules[name]["seen_within_days"]:
            resolved.add(name)
    return resolved, given


def take_away(found: ByHand, by: dict[str, Any]) -> None:
    """What a rule or a limit takes away: its tags come on top, and of each cap the stricter counts."""
    found.tags |= set(by.get("tags", []))
    cap = by.get("cap", {})
    for name in ("level", "warm_up_level", "minutes"):
        if name in cap and (getattr(found, name) is None or cap[name] < getattr(found, name)):
            setattr(found, name, cap[name])
    if "phases" in cap:
        found.phases = set(cap["phases"]) if found.phases is None else found.phases & set(cap["phases"])
    found.rungs_down = max(found.rungs_down, cap.get("rungs_down", 0))
