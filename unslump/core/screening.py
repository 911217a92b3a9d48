"""Screening: answers to a Clearance. May this person exercise, and what is ruled out?

Pure and closed: an unknown, missing or contradictory answer is BadInput, never a clearance. Every finding
carries the rule, the fact that triggered it and its sources. Rules only take away, so more findings can never
allow more (promise 2).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, Self

from pydantic import model_validator

from unslump.core.errors import BadInput, Problem
from unslump.core.questions import (
    NONE,
    SEVERITY,
    Answer,
    Cap,
    Condition,
    Question,
    Questionnaire,
    Rule,
    Status,
)
from unslump.core.values import Day, Id, Reason, Untranslated, Value

Answers = Mapping[str, Answer]
Became = Literal["mistake", "seen", "passed"]
"""What became of something that was told before."""


class Seen(Value):
    """A clinician has seen the person about a finding: who, when, and the limits given."""

    rule: Id
    by: Untranslated
    on: Day
    limits: tuple[Id, ...] = ()


class ToldBefore(Value):
    """A finding that stood in the way once: its rule, the day, and what was said. It stands until the person says what
    became of it, also when it is left out of later answers (core/told.py).

    became: it was a mistake, a clinician has looked at it (`by`, `seen_on`), or it has passed. None: not said yet.
    """

    rule: Id
    on: Day
    said: tuple[Untranslated, ...] = ()
    became: Became | None = None
    by: Untranslated | None = None
    seen_on: Day | None = None

    @model_validator(mode="after")
    def _who_and_when(self) -> Self:
        wanted = self.became == "seen"
        if (self.by is not None) != wanted or (self.seen_on is not None) != wanted:
            raise ValueError(
                'by and seen_on (who has looked at it, and when) belong to became = "seen": give both there'
            )
        return self


class Finding(Value):
    """Something that screening learned. `status` is what it amounts to now, `rule_status` before any all-clear.

    `told`: it was told before, and nothing that is answered now names it.
    """

    rule: Id
    row: str
    title: str
    status: Status
    rule_status: Status
    facts: tuple[str, ...]
    tags: tuple[Id, ...]
    says: str
    do: str
    sources: tuple[str, ...]
    verified: bool
    seen: Seen | None = None
    told: ToldBefore | None = None

    @property
    def reason(self) -> Reason:
        """Why it counts, as it is told with what was decided."""
        return Reason(
            rule=self.rule, text=self.says, fact="; ".join(self.facts), sources=self.sources, verified=self.verified
        )

    @property
    def noticed(self) -> tuple[str, ...]:
        """What the person said, without the day on which it was told."""
        return (self.told.said or (self.title,)) if self.told else self.facts


class Clearance(Value):
    """What the findings allow. `expires` is the last day on which it counts."""

    status: Status
    findings: tuple[Finding, ...]
    tags: tuple[Id, ...]
    cap: Cap
    reasons: tuple[Reason, ...]
    answered_on: date
    expires: date

    @cached_property
    def stands_in_the_way(self) -> tuple[Finding, ...]:
        """Unresolved findings that forbid a session, the most serious first."""
        return tuple(f for f in self.findings if blocks(f.status))

    def meet(self, other: "Clearance") -> "Clearance":
        """Both together: the more serious status, all findings and tags, the stricter caps."""
        return Clearance(
            status=worst((self.status, other.status)),
            findings=_by_severity(self.findings + other.findings),
            tags=tuple(sorted({*self.tags, *other.tags})),
            cap=self.cap.meet(other.cap),
            reasons=self.reasons + other.reasons,
            answered_on=self.answered_on,
            expires=min(self.expires, other.expires),
        )


def blocks(status: Status) -> bool:
    """Whether a finding of this status forbids every session (promise 1)."""
    return SEVERITY.index(status) >= SEVERITY.index("clinician-first")


def worst(statuses: tuple[Status, ...]) -> Status:
    """The most serious of some statuses; "clear" if there are none."""
    return max(statuses, key=SEVERITY.index, default="clear")


def screen(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    answered_on: date,
    today: date,
    seen: tuple[Seen, ...] = (),
) -> Clearance:
    """Decide what the answers allow.

    `seen` are clinicians' all-clears; one that is too old, or about a rule that does not apply, resolves nothing, and
    its limits stay. BadInput if an answer is unknown, missing, contradictory or dated in the future, or an all-clear
    names an unknown rule, lies in the future, or is about a rule that no all-clear can resolve.
    """
    if answered_on > today:
        raise BadInput("answers", (Problem("answered_on", f"{answered_on} lies in the future"),))
    full = complete(questionnaire, answers)
    applying = [rule for rule in questionnaire.rules if holds(rule.when, full)]
    _check_seen(questionnaire, applying, seen, today)
    by_rule = {item.rule: item for item in seen if not _too_old(questionnaire, item, today)}
    findings = _by_severity(tuple(_finding(questionnaire, rule, full, by_rule.get(rule.id)) for rule in applying))
    limits = {limit.id: limit for limit in questionnaire.limits}
    given = [limits[name] for item in seen for name in item.limits]
    cap = Cap()
    for part in [*(rule.cap for rule in applying), *(limit.cap for limit in given)]:
        cap = cap.meet(part) if part else cap
    tags = {tag for finding in findings for tag in finding.tags} | {t for limit in given for t in limit.tags}
    least: tuple[Status, ...] = ("modified",) if given and (tags or cap != Cap()) else ()
    return Clearance(
        status=worst((*(finding.status for finding in findings), *least)),
        findings=findings,
        tags=tuple(sorted(tags)),
        cap=cap,
        reasons=tuple(finding.reason for finding in findings),
        answered_on=answered_on,
        expires=answered_on + timedelta(days=questionnaire.valid_days),
    )


def carried_over(
    questionnaire: Questionnaire, seen: tuple[Seen, ...], before: Iterable[str], answers: Answers, *, today: date
) -> tuple[Seen, ...]:
    """All-clears that still count when the questions are answered anew.

    Those for findings that were there `before` (rule ids) and are there again: a finding that is new has not been seen.
    BadInput if the answers cannot be used.
    """
    applying = screen(questionnaire, answers, answered_on=today, today=today).findings
    still = set(before) & {finding.rule for finding in applying}
    return tuple(item for item in seen if item.rule in still)


def emergencies(questionnaire: Questionnaire, answers: Answers) -> tuple[Finding, ...]:
    """Emergency signs that answers already show, also while others are still missing. Nothing follows from none."""
    rules = [rule for rule in questionnaire.rules if rule.status == "emergency" and holds(rule.when, answers)]
    return tuple(_finding(questionnaire, rule, answers, None) for rule in rules)


def asked(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that apply, given the answers so far."""
    return tuple(q for q in questionnaire.questions if q.ask_if is None or holds(q.ask_if, answers))


def complete(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers checked, with the careful assumption put in for each optional one that is missing."""
    problems = list(_wrong(questionnaire, answers))
    if problems:
        raise BadInput("answers", tuple(problems))
    full = dict(answers)
    for question in questionnaire.questions:
        if question.ask_if is not None and not holds(question.ask_if, full):
            if question.id in full:
                problems.append(
                    Problem(
                        question.id,
                        "answered, but this question does not apply: remove one of the two answers",
                    )
                )
            continue
        if question.id not in full and question.needed:
            problems.append(Problem(question.id, f"missing; it must be answered: {question.ask}"))
        elif question.id not in full and question.assume is not None:
            full[question.id] = question.assume
    problems += [
        Problem(rule.id, rule.says) for rule in questionnaire.contradictions if not problems and holds(rule.when, full)
    ]
    if problems:
        raise BadInput("answers", tuple(problems))
    return full


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition holds. A question without an answer makes a condition on it false."""
    if condition.question is not None:
        return _answer_meets(condition, answers.get(condition.question))
    if condition.all:
        return all(holds(part, answers) for part in condition.all)
    if condition.any:
        return any(holds(part, answers) for part in condition.any)
    return sum(holds(part, answers) for part in condition.of) >= (condition.count or 0)


def _answer_meets(condition: Condition, answer: Answer | None) -> bool:
    if answer is None:
        return False
    if isinstance(answer, int):
        low = condition.at_least is None or answer >= condition.at_least
        high = condition.at_most is None or answer <= condition.at_most
        return low and high and not condition.any_of
    chosen = (answer,) if isinstance(answer, str) else answer
    return any(option in condition.any_of for option in chosen)


def _wrong(questionnaire: Questionnaire, answers: Answers) -> list[Problem]:
    known = {question.id: question for question in questionnaire.questions}
    problems = []
    for name, answer in answers.items():
        if name not in known:
            problems.append(Problem(name, "unknown question; `unslump questions` lists them"))
            continue
        message = _wrong_answer(known[name], answer)
        if message:
            problems.append(Problem(name, message))
    return problems


def _wrong_answer(question: Question, answer: object) -> str | None:
    checks: dict[str, Callable[[Question, object], str | None]] = {
        "one": _wrong_choice,
        "many": _wrong_choices,
        "number": _wrong_number,
        "scale": _wrong_number,
    }
    return checks[question.kind](question, answer)


def _wrong_choice(question: Question, answer: object) -> str | None:
    ids = [option.id for option in question.options]
    if not isinstance(answer, str):
        return f"must be one of {', '.join(ids)}"
    return None if answer in ids else f"{answer!r} is unknown; it must be one of {', '.join(ids)}"


def _wrong_choices(question: Question, answer: object) -> str | None:
    ids = [option.id for option in question.options]
    if not isinstance(answer, list | tuple) or not answer:
        return f"must be a list with at least one of {', '.join(ids)}"
    if unknown := [str(item) for item in answer if item not in ids]:
        return f"{', '.join(unknown)}: unknown; it must be some of {', '.join(ids)}"
    if len(set(answer)) != len(answer):
        return "the same answer is given twice"
    if NONE in answer and len(answer) > 1:
        return f"{NONE} cannot go together with another answer"
    return None


def _wrong_number(question: Question, answer: object) -> str | None:
    limits = question.limits
    if limits is None or isinstance(answer, bool) or not isinstance(answer, int) or not limits.holds(answer):
        low, high = (limits.low, limits.high) if limits else (0, 0)
        return f"must be a whole number from {low} to {high}"
    return None


def _check_seen(questionnaire: Questionnaire, applying: list[Rule], seen: tuple[Seen, ...], today: date) -> None:
    rules = {rule.id: rule for rule in questionnaire.rules}
    limits = {limit.id for limit in questionnaire.limits}
    problems = []
    for index, item in enumerate(seen):
        where = f"seen[{index}]"
        rule = rules.get(item.rule)
        if rule is None:
            problems.append(Problem(where, f"{item.rule!r} is no rule; a clearance's findings name them"))
        elif rule.seen_within_days is None and rule in applying:
            problems.append(Problem(where, f"{item.rule!r} cannot be resolved this way: {rule.do}"))
        if item.on > today:
            problems.append(Problem(where, f"{item.on} lies in the future"))
        problems += [Problem(where, f"{name!r} is no known limit") for name in item.limits if name not in limits]
    if len({item.rule for item in seen}) != len(seen):
        problems.append(Problem("seen", "the same rule is named twice"))
    if problems:
        raise BadInput("seen", tuple(problems))


def _too_old(questionnaire: Questionnaire, seen: Seen, today: date) -> bool:
    """An all-clear that has run out no longer resolves anything; its limits stay."""
    days = next((r.seen_within_days for r in questionnaire.rules if r.id == seen.rule), None)
    return days is None or seen.on + timedelta(days=days) < today


def _finding(questionnaire: Questionnaire, rule: Rule, answers: Answers, seen: Seen | None) -> Finding:
    return Finding(
        rule=rule.id,
        row=rule.row,
        title=rule.title,
        status="modified" if seen else rule.status,
        rule_status=rule.status,
        facts=tuple(_facts(questionnaire, rule.when, answers)),
        tags=rule.tags,
        says=rule.says,
        do=rule.do,
        sources=rule.sources,
        verified=rule.verified,
        seen=seen,
    )


def _facts(questionnaire: Questionnaire, condition: Condition, answers: Answers) -> list[str]:
    """What the person said that makes a condition hold, in the question's own words, each once."""
    if condition.question is None:
        parts = (*condition.all, *condition.any, *condition.of)
        facts = [f for part in parts if holds(part, answers) for f in _facts(questionnaire, part, answers)]
        return list(dict.fromkeys(facts))
    question = questionnaire.question(condition.question)
    answer = answers[condition.question]
    if isinstance(answer, int):
        return [f"{question.ask} {answer}{' ' + question.unit if question.unit else ''}"]
    chosen = (answer,) if isinstance(answer, str) else answer
    return [option.label for option in question.options if option.id in chosen and option.id in condition.any_of]


def _by_severity(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: -SEVERITY.index(f.status)))
