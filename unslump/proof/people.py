"""Made-up people for proving: for any finding, or any two, the answers of somebody who has just those.

Answers are built backwards from a rule's condition: every way to fulfil it, at the very edge of its numbers, with
nothing else the matter and, for the rest, as much at hand and as much experience as there is, so that whatever is
left out is left out because of the finding.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, islice, product
from typing import NamedTuple

from unslump.core.allowance import base_level
from unslump.core.catalogue import Catalogue
from unslump.core.profile import Situation
from unslump.core.questions import NONE, Answer, Condition, Question, Questionnaire, Rule
from unslump.core.screening import Clearance, Seen, complete, holds, screen
from unslump.core.status import ExerciseStatus, Status

A_DAY = date(2026, 1, 1)
PLENTY = 30
"""Minutes that leave room for most of what is allowed."""
MOST_WAYS = 5000
"""Ways to fulfil one condition that are looked at. A rule with more is not proved, and that is said."""

Part = Mapping[str, frozenset[str] | str | int]
"""Some answers: options that must be among the chosen ones, the one option, or the number."""


class Somebody(NamedTuple):
    """Complete answers, and the clearance that they give."""

    answers: dict[str, Answer]
    clearance: Clearance


class People:
    """Makes people for one questionnaire."""

    def __init__(self, catalogue: Catalogue, questionnaire: Questionnaire) -> None:
        self.catalogue = catalogue
        self.questionnaire = questionnaire
        self.about = {page.id for page in questionnaire.pages if page.stage == "about"}
        self.mild = {question.id: self._mild(question) for question in questionnaire.questions}
        self.ways: dict[str, tuple[Part, ...]] = {}
        self.instead = tuple(
            (question.id, frozenset({option.id}) if question.kind == "many" else option.id)
            for contradiction in questionnaire.contradictions
            for question in map(questionnaire.question, _named(contradiction.when))
            for option in question.options
            if option.id != NONE
        )

    def ways_to(self, rule: Rule) -> tuple[Part, ...]:
        """Every way to fulfil a rule, what must be asked first included; at most one more than MOST_WAYS."""
        if rule.id not in self.ways:
            found = (part for way in _ways(self.questionnaire, rule.when) for part in self._asked_first(way))
            self.ways[rule.id] = tuple(islice(found, MOST_WAYS + 1))
        return self.ways[rule.id]

    def with_part(self, part: Part) -> Somebody | None:
        """Somebody who answers so and has nothing else; None if nobody can answer so."""
        somebody = self._answering(part)
        if somebody is not None or not self.questionnaire.contradictions:
            return somebody
        for name, wanted in self.instead:  # what is mild may contradict the part: then a little more is the matter
            if name not in part and (somebody := self._answering({**part, name: wanted})) is not None:
                return somebody
        return None

    def _answering(self, part: Part) -> Somebody | None:
        answers: dict[str, Answer] = {}
        for question in self.questionnaire.questions:
            if question.ask_if is not None and not holds(question.ask_if, answers):
                if question.id in part:
                    return None
                continue
            wanted = part.get(question.id)
            if wanted is None:
                answers[question.id] = self.mild[question.id]
            else:
                answers[question.id] = tuple(sorted(wanted)) if isinstance(wanted, frozenset) else wanted
        if any(holds(rule.when, answers) for rule in self.questionnaire.contradictions):
            return None
        return Somebody(answers, screen(self.questionnaire, answers, answered_on=A_DAY, today=A_DAY))

    def with_rules(self, *rules: Rule) -> Somebody | None:
        """Somebody to whom all these rules apply, and as few others as can be; None if they exclude each other."""
        for parts in product(*(self.ways_to(rule) for rule in rules)):
            merged = _merged(parts)
            somebody = self.with_part(merged) if merged is not None else None
            if somebody and {rule.id for rule in rules} <= {finding.rule for finding in somebody.clearance.findings}:
                return somebody
        return None

    def cleared(self, somebody: Somebody, seen: tuple[Seen, ...]) -> Clearance:
        """The clearance after a clinician has seen them."""
        return screen(self.questionnaire, somebody.answers, answered_on=A_DAY, today=A_DAY, seen=seen)

    def _asked_first(self, part: Part) -> Iterator[Part]:
        """The same with what makes its questions be asked at all, in every way."""
        for name in part:
            condition = self.questionnaire.question(name).ask_if
            if condition is None or holds(condition, _answers(part)):
                continue
            for way in _ways(self.questionnaire, condition):
                merged = _merged((part, way))
                if merged is not None and merged != part:
                    yield from self._asked_first(merged)
            return
        yield part

    def _mild(self, question: Question) -> Answer:
        """The answer of somebody with nothing the matter or, where it is about their day, with everything at hand."""
        ids = [option.id for option in question.options]
        if question.kind == "many":
            some = tuple(name for name in ids if name != NONE)
            return some if question.page in self.about and question.id != "goals" else (NONE,)
        if question.kind == "one":
            if question.page in self.about:
                return max(ids, key=lambda name: base_level(self.catalogue, {question.id: name}))
            return min(ids, key=lambda name: self._applying({question.id: name}))
        limits = question.limits
        numbers = range(limits.low, limits.high + 1) if limits else range(1)
        if question.id == self.catalogue.planning.minutes_question:
            return min(PLENTY, numbers[-1])
        return min(numbers, key=lambda number: self._applying({question.id: number}))

    def _applying(self, answers: dict[str, Answer]) -> int:
        return sum(holds(rule.when, answers) for rule in self.questionnaire.rules)


def practised(catalogue: Catalogue) -> Status:
    """The history of much practice: every exercise mastered, at its fullest dose."""
    return Status(
        exercises={
            name: ExerciseStatus(rung=len(exercise.dose.rungs) - 1, mastered=True)
            for name, exercise in catalogue.exercises.items()
        }
    )


def situation(
    catalogue: Catalogue, somebody: Somebody, status: Status, clearance: Clearance | None = None
) -> Situation:
    """Somebody on a day, with a history."""
    answers = complete(catalogue.screening, somebody.answers)
    minutes = answers[catalogue.planning.minutes_question]
    return Situation(
        today=A_DAY,
        answers=answers,
        clearance=clearance or somebody.clearance,
        status=status,
        minutes=minutes if isinstance(minutes, int) else PLENTY,
        breath_seconds=catalogue.session.pace.breath,
        checked=False,
    )


def _answers(part: Part) -> dict[str, Answer]:
    return {name: tuple(given) if isinstance(given, frozenset) else given for name, given in part.items()}


def _ways(questionnaire: Questionnaire, condition: Condition) -> Iterator[Part]:
    """Every way to fulfil a condition, with no more than it takes."""
    if condition.question is not None:
        yield from _fulfilling(questionnaire.question(condition.question), condition)
        return
    if condition.any:
        for part in condition.any:
            yield from _ways(questionnaire, part)
        return
    groups = [condition.all] if condition.all else combinations(condition.of, condition.count or 0)
    for group in groups:
        for parts in product(*(tuple(_ways(questionnaire, part)) for part in group)):
            merged = _merged(parts)
            if merged is not None:
                yield merged


def _fulfilling(question: Question, condition: Condition) -> Iterator[Part]:
    """Answers to one question that fulfil a condition: each option, or the numbers at both ends of what counts."""
    if condition.any_of:
        for option in condition.any_of:
            yield {question.id: frozenset({option}) if question.kind == "many" else option}
        return
    limits = question.limits
    low = condition.at_least if condition.at_least is not None else limits.low if limits else 0
    high = condition.at_most if condition.at_most is not None else limits.high if limits else 0
    for number in sorted({low, high}):
        yield {question.id: number}


def _named(condition: Condition) -> Iterator[str]:
    """The questions that a condition is about."""
    if condition.question is not None:
        yield condition.question
    for part in (*condition.all, *condition.any, *condition.of):
        yield from _named(part)


def _merged(parts: tuple[Part, ...]) -> Part | None:
    """Several parts as one; None if they contradict each other."""
    merged: dict[str, frozenset[str] | str | int] = {}
    for part in parts:
        for name, wanted in part.items():
            before = merged.get(name, wanted)
            if isinstance(before, frozenset) and isinstance(wanted, frozenset):
                both = before | wanted
                if NONE in both and len(both) > 1:
                    return None
                merged[name] = both
            elif before != wanted:
                return None
            else:
                merged[name] = wanted
    return merged
