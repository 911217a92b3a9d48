"""Breakages of the screening and the check: rules, conditions, questions, contradictions and clinicians' limits."""

from collections.abc import Iterator
from typing import Any, get_args

from tests.mutation.mutant import Mutant, changed, each_dropped, swapped, without
from unslump.core.catalogue import Catalogue
from unslump.core.questions import NONE, SEVERITY, Cap, Condition, Question, Questionnaire, Rule
from unslump.core.values import Phase

HIGHEST_LEVEL, LONGEST_MINUTES = 5, 60
DAYS_FOR_A_MILDER_RULE = 14


def questionnaire_mutants(catalogue: Catalogue, name: str) -> Iterator[Mutant]:
    """Every breakage of one questionnaire: "screening" or "check"."""
    whole: Questionnaire = getattr(catalogue, name)

    def mutant(what: str, kind: str, **parts: Any) -> Mutant:
        to = changed(whole, **parts)
        return Mutant(f"{name}: {what}", kind, name, to, to)

    yield mutant("answers count twice as long", "questions: answers count longer", valid_days=whole.valid_days * 2)
    for index, rule in enumerate(whole.rules):
        yield mutant(f"{rule.id}: removed", "rules: removed", rules=without(whole.rules, index))
        for what, kind, milder in _milder_rules(rule):
            yield mutant(f"{rule.id}: {what}", f"rules: {kind}", rules=swapped(whole.rules, index, milder))
    for index, item in enumerate(whole.contradictions):
        rest = without(whole.contradictions, index)
        yield mutant(f"contradiction {item.id}: removed", "contradictions: removed", contradictions=rest)
        for what, _, when in milder_conditions(item.when):
            other = swapped(whole.contradictions, index, changed(item, when=when))
            yield mutant(f"contradiction {item.id}: {what}", "contradictions: narrowed", contradictions=other)
    for index, limit in enumerate(whole.limits):
        for what, kind, parts in _milder_findings(limit.tags, limit.cap):
            other = swapped(whole.limits, index, changed(limit, **parts))
            yield mutant(f"limit {limit.id}: {what}", f"limits: {kind}", limits=other)
    for index, question in enumerate(whole.questions):
        for what, kind, milder in _milder_questions(question):
            other = swapped(whole.questions, index, milder)
            yield mutant(f"question {question.id}: {what}", f"questions: {kind}", questions=other)


def _milder_rules(rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    below = SEVERITY[SEVERITY.index(rule.status) - 1]
    resolvable = below in ("urgent", "clinician-first")
    days = (rule.seen_within_days or DAYS_FOR_A_MILDER_RULE) if resolvable else None
    parts = {"status": below, "seen_within_days": days, "passes": rule.passes and resolvable}
    yield f"{below} instead of {rule.status}", "status milder", changed(rule, **parts)
    if rule.seen_within_days and not rule.passes:
        yield "may be said to have passed", "may be said to have passed", changed(rule, passes=True)
    for what, kind, parts in _milder_findings(rule.tags, rule.cap):
        yield what, kind, changed(rule, **parts)
    for what, kind, when in milder_conditions(rule.when):
        yield what, kind, changed(rule, when=when)
    if rule.seen_within_days:
        twice = min(365, rule.seen_within_days * 2)
        yield "an all-clear counts twice as long", "all-clear counts longer", changed(rule, seen_within_days=twice)


def _milder_findings(tags: tuple[str, ...], cap: Cap | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for tag, rest in each_dropped(tags):
        yield f"tag {tag} dropped", "tag dropped", {"tags": rest}
    if cap is None:
        return
    yield "cap dropped", "cap dropped", {"cap": None}
    for what, looser in looser_caps(cap):
        yield f"cap: {what}", "cap loosened", {"cap": looser}


def looser_caps(cap: Cap) -> Iterator[tuple[str, Cap]]:
    """The cap with each part of it loosened."""
    for name in ("level", "warm_up_level"):
        level = getattr(cap, name)
        if level is not None:
            more = level + 1 if level < HIGHEST_LEVEL else None
            yield f"{name} {more} instead of {level}", changed(cap, **{name: more})
    if cap.phases is not None:
        for phase in get_args(Phase):
            if phase not in cap.phases:
                yield f"{phase} let in", changed(cap, phases=(*cap.phases, phase))
    if cap.minutes is not None:
        yield f"{cap.minutes + 1} minutes", changed(cap, minutes=min(LONGEST_MINUTES, cap.minutes + 1))
    if cap.rungs_down:
        yield f"{cap.rungs_down - 1} rungs down", changed(cap, rungs_down=cap.rungs_down - 1)


def milder_conditions(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """The condition with each part of it made harder to meet: what was done, its kind, and the condition."""
    yield from _milder_leaves(condition)
    if condition.count is not None and condition.count < len(condition.of):
        more = changed(condition, count=condition.count + 1)
        yield f"{condition.count + 1} of {len(condition.of)}", "count raised", more
    if condition.any:
        yield "all instead of any", "all instead of any", changed(condition, any=(), all=condition.any)
    for name in ("any", "of"):
        parts = getattr(condition, name)
        for number, (_, rest) in enumerate(each_dropped(parts), start=1):
            if len(rest) >= max(1, condition.count or 0):
                fewer = changed(condition, **{name: rest})
                yield f"{name} without number {number}", "alternative dropped", fewer
    for name in ("all", "any", "of"):
        parts = getattr(condition, name)
        for index, part in enumerate(parts):
            for what, kind, milder in milder_conditions(part):
                other = changed(condition, **{name: swapped(parts, index, milder)})
                yield f"{name} {index + 1}: {what}", kind, other


def _milder_leaves(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """A condition on one question: fewer options, or a number that is harder to reach."""
    if len(condition.any_of) > 1:
        for option, rest in each_dropped(condition.any_of):
            yield f"{condition.question} {option} dropped", "option dropped", changed(condition, any_of=rest)
    for bound, by in (("at_least", 1), ("at_most", -1)):
        limit = getattr(condition, bound)
        if limit is not None:
            what = f"{condition.question} {bound.replace('_', ' ')} {limit + by}"
            yield what, "threshold moved", changed(condition, **{bound: limit + by})


def _milder_questions(question: Question) -> Iterator[tuple[str, str, Question]]:
    if question.ask_if:
        for what, _, when in milder_conditions(question.ask_if):
            yield f"asked less often: {what}", "asked less often", changed(question, ask_if=when)
    if question.assume is None:
        return
    for milder in _milder_assumptions(question):
        yield f"{milder!r} assumed", "milder assumption", changed(question, assume=milder)


def _milder_assumptions(question: Question) -> Iterator[Any]:
    """Other answers than the careful one."""
    if question.kind == "many":
        yield from ((option.id,) for option in question.options if option.id != NONE)
    elif question.kind == "one":
        yield from (option.id for option in question.options if option.id != question.assume)
    elif question.limits and isinstance(question.assume, int):
        yield question.assume + 1
