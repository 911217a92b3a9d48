"""Looking things up: the verbs `exercises`, `programmes` and `questions`."""

import argparse
from itertools import groupby
from typing import Any

from unslump.cli.speaking import content_for
from unslump.cli.telling import dose_text
from unslump.cli.terminal import labelled, print_json, write
from unslump.core.drafting import dosed
from unslump.core.exercise import Exercise, Gate
from unslump.core.programmes import Programme, in_order
from unslump.core.questions import Condition, Question, Questionnaire
from unslump.core.values import Range


def exercises(arguments: argparse.Namespace) -> int:
    """Print the catalogue."""
    content = content_for(arguments)
    found = content.exercises.values()
    if arguments.json:
        print_json([exercise_data(exercise) for exercise in found])
        return 0
    phases = content.planning.phase_order
    ordered = sorted(found, key=lambda exercise: (phases.index(exercise.phase), exercise.level, exercise.id))
    size = max(len(exercise.id) for exercise in ordered) + 2
    for phase, group in groupby(ordered, key=lambda exercise: exercise.phase):
        write(phase.upper())
        for exercise in group:
            low, high = (dose_text(dosed(exercise, rung)) for rung in (0, len(exercise.dose.rungs) - 1))
            what = f"{exercise.name}. Level {exercise.level}, {exercise.position}, {low}, up to {high}"
            labelled(exercise.id, what, column=size)
        write()
    write(f"{len(ordered)} exercises. Steps, tags, neighbours and sources: unslump exercises --json")
    return 0


def exercise_data(exercise: Exercise) -> dict[str, Any]:
    """An exercise as it is listed: what an integrator needs to refer to it."""
    return {
        "id": exercise.id,
        "name": exercise.name,
        "phase": exercise.phase,
        "level": exercise.level,
        "position": exercise.position,
        "sides": exercise.sides,
        "equipment": list(exercise.equipment),
        "targets": list(exercise.targets),
        "tags": list(exercise.avoid),
        "loads": sorted(exercise.all_loads),
        "doses": {**exercise.dose.plain(), "rungs": [rung._asdict() for rung in exercise.dose.rungs]},
        "steps": [
            {
                "id": step.id,
                "kind": step.kind,
                "say": step.say,
                "loads": list(step.load),
                "tags": list(step.avoid),
                "gate": _gate(step.gate),
            }
            for step in exercise.steps
        ],
        "regressions": list(exercise.regress),
        "progressions": list(exercise.progress),
        "chair": exercise.chair,
        "bed": exercise.bed,
        "sources": list(exercise.sources),
        "verified": exercise.verified,
    }


def _gate(gate: Gate | None) -> dict[str, Any] | None:
    return gate.plain() if gate else None


def programmes(arguments: argparse.Namespace) -> int:
    """Print the programmes: what each is, its stages, and who leaves it out."""
    content = content_for(arguments)
    found = in_order(content.programmes)
    if arguments.json:
        print_json([programme_data(programme) for programme in found])
        return 0
    size = max(len(programme.id) for programme in found) + 2
    for programme in found:
        labelled(programme.id, f"{programme.name}. {programme.lead}", column=size)
        for number, stage in enumerate(programme.stages, start=1):
            branch = f"; only with {' or '.join(stage.only_with)}" if stage.only_with else ""
            weeks = _between(stage.weeks, "week")
            days = _between(stage.sessions, "day")
            labelled("", f"{number} {stage.name}: {weeks}, {days} a week{branch}", column=size)
        if programme.avoid:
            labelled("", f"not with {', '.join(programme.avoid)}", column=size)
        if programme.unless_says:
            labelled("", f"not while: {programme.unless_says}", column=size)
    write(f"{len(found)} programmes. Weeks, conditions and sources: unslump programmes --json")
    return 0


def programme_data(programme: Programme) -> dict[str, Any]:
    """A programme as it is listed: everything that its file says."""
    return {
        "id": programme.id,
        "name": programme.name,
        "lead": programme.lead,
        "for_whom": programme.for_whom,
        "stages": [stage.model_dump(mode="json", exclude_defaults=True) for stage in programme.stages],
        "leads": [lead.model_dump(mode="json", exclude_defaults=True) for lead in programme.leads],
        "avoid": list(programme.avoid),
        "unless": _condition_data(programme.unless) if programme.unless else None,
        "then": programme.then,
        "sources": list(programme.sources),
        "verified": programme.verified,
    }


def _between(amount: Range, word: str) -> str:
    low = f"{amount.low} to " if amount.low != amount.high else ""
    return f"{low}{amount.high} {word}{'' if amount.high == 1 else 's'}"


def questions(arguments: argparse.Namespace) -> int:
    """Print the questions of the screening and of the check before a session."""
    content = content_for(arguments)
    both = {"screening": content.screening, "check": content.check}
    if arguments.json:
        print_json({name: _questionnaire_data(questionnaire) for name, questionnaire in both.items()})
        return 0
    for name, questionnaire in both.items():
        days = "day" if questionnaire.valid_days == 1 else "days"
        write(f"{name.upper()} (answers count for {questionnaire.valid_days} {days})")
        for question in questionnaire.questions:
            write()
            _tell_question(question)
        write()
    return 0


def _questionnaire_data(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "valid_days": questionnaire.valid_days,
        "questions": [_question_data(question) for question in questionnaire.questions],
    }


def _question_data(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {"id": question.id, "ask": question.ask, "kind": question.kind}
    if question.options:
        data["options"] = [option.plain() for option in question.options]
    if question.limits:
        data["range"] = question.limits.plain()
    if question.unit:
        data["unit"] = question.unit
    data["needed"] = question.needed
    if question.assume is not None:
        data["assume"] = list(question.assume) if isinstance(question.assume, tuple) else question.assume
    if question.ask_if:
        data["ask_if"] = _condition_data(question.ask_if)
    return data


def _condition_data(condition: Condition) -> dict[str, Any]:
    return condition.model_dump(mode="json", exclude_defaults=True)


def _tell_question(question: Question) -> None:
    labelled(question.id, question.ask, column=16)
    kinds = {"one": "one of", "many": "some of, as a list", "number": "a whole number", "scale": "a whole number"}
    limits = f" from {question.limits.low} to {question.limits.high} {question.unit or ''}" if question.limits else ""
    missing = "" if question.needed else f"; if missing: {_assumed(question)}"
    labelled("", f"{kinds[question.kind]}{limits.rstrip()}{missing}", column=16)
    if question.ask_if:
        labelled("", f"asked if {condition_text(question.ask_if)}", column=16)
    size = max((len(option.id) for option in question.options), default=0) + 2
    for option in question.options:
        labelled(option.id, option.label, indent=16, column=size)


def _assumed(question: Question) -> str:
    return ", ".join(question.assume) if isinstance(question.assume, tuple) else str(question.assume)


def condition_text(condition: Condition) -> str:
    """A condition as a person reads it."""
    if condition.question is not None:
        if condition.any_of:
            return f"{condition.question} is {' or '.join(condition.any_of)}"
        low = f"{condition.at_least} <= " if condition.at_least is not None else ""
        high = f" <= {condition.at_most}" if condition.at_most is not None else ""
        return f"{low}{condition.question}{high}"
    if condition.all:
        return " and ".join(_inner(part) for part in condition.all)
    if condition.any:
        return " or ".join(_inner(part) for part in condition.any)
    return f"{condition.count} of: {'; '.join(_inner(part) for part in condition.of)}"


def _inner(condition: Condition) -> str:
    text = condition_text(condition)
    return text if condition.question else f"({text})"
