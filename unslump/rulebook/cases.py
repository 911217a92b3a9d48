"""Cases of the screening and the check beside their rules: those just inside, those just outside.

A case is just outside a rule when the rule does not apply to it, and it differs from a case to which it applies in one
of the questions that the rule asks about: by one step of a number, or in what was chosen.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from unslump.core.questions import Answer, Condition, Question, Questionnaire, Status
from unslump.core.screening import complete
from unslump.rulebook.pages import Told
from unslump.rulebook.wording import STATUS, answers_text, day_text, listed

Cases = Mapping[str, Any]
MOST_SHOWN = 8
"""Cases shown on one side of a rule; there are often more of the same."""
FAR = 1000


class Case(NamedTuple):
    """A case as the files hold it, with its answers made whole. `rules` is None if the answers are refused."""

    file: str
    data: Mapping[str, Any]
    answers: Mapping[str, Answer]
    rules: tuple[str, ...] | None


class Pair(NamedTuple):
    """A case inside a rule and one outside it, how far apart, and in which question."""

    distance: tuple[int, int, int]
    question: str
    inside: Case
    outside: Case


class Pool:
    """All cases of a questionnaire. `kind` is its folder; the base is what a case leaves unsaid."""

    def __init__(self, questionnaire: Questionnaire, cases: Cases, kind: str) -> None:
        self.questionnaire = questionnaire
        self.base: Mapping[str, Any] = cases.get(f"{kind}/base", {}).get("answers", {})
        self.cases = [
            self._case(name, data)
            for name, file in cases.items()
            if name.startswith(f"{kind}/") and not name.endswith("/base")
            for data in file.get("cases", ())
        ]

    def _case(self, file: str, data: Mapping[str, Any]) -> Case:
        merged = {n: a for n, a in {**self.base, **data.get("answers", {})}.items() if a is not None}
        given = {name: tuple(a) if isinstance(a, list) else a for name, a in merged.items()}
        refused = "error" in data["expect"]
        whole = given if refused else complete(self.questionnaire, given)
        return Case(file, data, whole, None if refused else tuple(data["expect"]["rules"]))

    def rule(self, name: str, when: Condition) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
        """What is just inside and just outside a rule, told."""
        inside = [case for case in self.cases if case.rules is not None and name in case.rules]
        outside = [case for case in self.cases if case.rules is not None and name not in case.rules]
        return self._both(when, inside, outside)

    def contradiction(self, says: str, when: Condition) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
        """What is just inside and just outside a contradiction, told."""
        inside = [case for case in self.cases if case.rules is None and case.data["expect"]["error"] in says]
        outside = [case for case in self.cases if case.rules is not None]
        return self._both(when, inside, outside)

    def _both(
        self, when: Condition, inside: list[Case], outside: list[Case]
    ) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
        near = sorted(pairs(self.questionnaire, when, inside, outside), key=lambda pair: pair.distance)
        chosen: list[Case] = []
        beyond: list[Case] = []
        for part in leaves(when):
            pair = next((p for p in near if _pins(part, p)), None)
            if pair is not None:
                chosen.append(pair.inside)
                beyond.append(pair.outside)
        chosen += [case for part in leaves(when) for case in _covering(part, inside)]
        beyond += [pair.outside for pair in near[:2]]
        return self._told(chosen or inside[:1]), self._told(beyond)

    def _told(self, cases: list[Case]) -> tuple[Told, ...]:
        found = {(told.given, told.result): told for told in map(self.tell, reversed(cases))}
        return tuple(reversed(found.values()))[:MOST_SHOWN]

    def tell(self, case: Case) -> Told:
        """A case in words: only what differs from the base is told."""
        data = case.data
        named = {name: case.answers[name] for name in data.get("answers", {}) if name in case.answers}
        given = answers_text(self.questionnaire, named)
        seen = tuple(self._seen(item) for item in data.get("seen", ()))
        return Told(
            name=str(data["name"]),
            given=(*given, *seen) or ("Nothing but what every case starts from",),
            result=self._result(case),
            why=str(data.get("why", "")),
        )

    def _seen(self, item: Mapping[str, Any]) -> str:
        titles = {rule.id: rule.title for rule in self.questionnaire.rules}
        labels = {limit.id: limit.label for limit in self.questionnaire.limits}
        limits = [labels.get(name, name) for name in item.get("limits", ())]
        about = titles.get(item["rule"], item["rule"])
        end = f", with limits: {listed(limits, 'and')}" if limits else ""
        return f"All-clear by a {item['by']} on {day_text(date.fromisoformat(item['on']))}: {about}{end}"

    def _result(self, case: Case) -> str:
        expect = case.data["expect"]
        if case.rules is None:
            return "Refused: the answers are asked for again."
        status: Status = expect["status"]
        titles = {rule.id: rule.title for rule in self.questionnaire.rules}
        named = "; ".join(titles.get(rule, rule) for rule in case.rules)
        return f"{STATUS[status]}{f': {named}' if named else '. No rule applies'}."


def leaves(when: Condition) -> Iterator[Condition]:
    """The parts of a condition that ask about one question."""
    if when.question is not None:
        yield when
    for part in (*when.all, *when.any, *when.of):
        yield from leaves(part)


def pairs(questionnaire: Questionnaire, when: Condition, inside: list[Case], outside: list[Case]) -> Iterator[Pair]:
    """Each case inside with each outside that differs in one of the questions of a condition, by one step."""
    names = list(dict.fromkeys(part.question or "" for part in leaves(when)))
    asked = {name: questionnaire.question(name) for name in names}
    for one in inside:
        for other in outside:
            differing = [name for name in names if one.answers.get(name) != other.answers.get(name)]
            if len(differing) != 1:
                continue
            name = differing[0]
            apart = steps_apart(asked[name], one.answers.get(name), other.answers.get(name))
            if apart < FAR:
                elsewhere = sum(
                    1
                    for key in one.answers.keys() | other.answers.keys()
                    if one.answers.get(key) != other.answers.get(key)
                )
                strange = int(one.file != other.file) + len(one.data.get("seen", ())) + len(other.data.get("seen", ()))
                yield Pair((apart, elsewhere, strange), name, one, other)


def steps_apart(question: Question, one: Answer | None, other: Answer | None) -> int:
    """How far two answers lie apart: 1 for a step of a number, otherwise by what was chosen."""
    if isinstance(one, int) and isinstance(other, int):
        return 1 if abs(one - other) == 1 else FAR
    if one is None or other is None:
        return 2 if isinstance(one, str) or isinstance(other, str) or question.kind == "many" else FAR
    if isinstance(one, str) or isinstance(other, str):
        return 1
    first, second = ({*answer} - {"none"} if isinstance(answer, tuple) else set() for answer in (one, other))
    return max(1, len(first ^ second))


def _pins(part: Condition, pair: Pair) -> bool:
    """Whether a pair shows both sides of one part of a condition."""
    if pair.question != part.question:
        return False
    one, other = pair.inside.answers.get(pair.question), pair.outside.answers.get(pair.question)
    if isinstance(one, int) and isinstance(other, int):
        return bool({part.at_least, part.at_most} & {one}) or bool({part.at_least, part.at_most} & {other})
    return _chosen(part, one) != _chosen(part, other)


def _chosen(part: Condition, answer: Answer | None) -> bool:
    given = (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()
    return bool(set(part.any_of) & set(given))


def _covering(part: Condition, inside: list[Case]) -> Iterator[Case]:
    """For each option of a part the first case in which it alone of them was chosen; for a bound, one that meets it."""
    for option in part.any_of:
        named = [
            case
            for case in inside
            if _chosen(part.model_copy(update={"any_of": (option,)}), case.answers.get(part.question or ""))
        ]
        yield from sorted(
            named, key=lambda case: len(case.data.get("answers", {})) + 5 * len(case.data.get("seen", ()))
        )[:1]
    for bound in (part.at_least, part.at_most):
        yield from [case for case in inside if bound is not None and case.answers.get(part.question or "") == bound][:1]
