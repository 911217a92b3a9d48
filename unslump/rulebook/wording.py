"""Conditions, answers, doses and limits in plain words, made from the questions' own words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from unslump.core.catalogue import Catalogue, reference_id
from unslump.core.exercise import Dose, Exercise, Rung
from unslump.core.programmes import DAYS_A_WEEK, TAGS
from unslump.core.questions import Answer, Cap, Condition, Question, Questionnaire, Status
from unslump.core.values import Range, Reviewed
from unslump.rulebook.pages import Clause, Source

STATUS: dict[Status, str] = {
    "emergency": "Emergency",
    "urgent": "Urgent",
    "clinician-first": "Clinician first",
    "modified": "Modified",
    "clear": "Clear",
}
FACTS = {
    "pain-before": "Pain before the session",
    "pain-after": "Pain after the session",
    "effort": "Effort",
    "rise-after": "Pain after the session minus pain before",
    "next-pain": "Pain on the next day",
    "rise-next": "Pain on the next day minus pain before the session",
    "severity": "How bad the symptom was",
    "share": "Share of the planned work that was done, in percent",
}
"""The facts of progress that are numbers (core/progress.py)."""
YES_NO = {
    "symptom": ("A symptom was felt", "No symptom was felt"),
    "nerve-symptom": (
        "Tingling, numbness or giving way was felt",
        "No tingling, numbness or giving way was felt",
    ),
    "wished-easier": ("The lighter form was asked for", "The lighter form was not asked for"),
    "after-known": ("Pain and effort afterwards were told", "Pain or effort afterwards was not told"),
    "next-known": ("Pain on the next day was told", "Pain on the next day was not told"),
}
"""The facts of progress that hold or do not hold."""
FOLLOWED = {
    "days": "{amount} in this stage",
    "sessions": "Sessions on {amount} of this stage",
    "mastered": "{amount} mastered",
    "highest-level": "A level of {amount} is what your answers allow",
}
"""The facts of programmes that count something (core/programmes.py)."""
FOLLOWED_YES_NO = {
    "flare-up": ("A flare-up stands", "No flare-up stands"),
    "calm-only": ("Your answers call for calm exercises only", "Your answers allow more than calm exercises"),
}
"""The facts of programmes that hold or do not hold."""


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words as a list that can be read out: a, b or c."""
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else ""


def named(text: str) -> str:
    """A name in data as a title: worse-next-day becomes Worse next day."""
    words = text.replace("-", " ")
    return words[:1].upper() + words[1:]


def plural(number: int, word: str) -> str:
    """A number of things: 1 round, 2 rounds, 3 passes."""
    if number == 1:
        return f"1 {word}"
    return f"{number} {word}{'es' if word.endswith('s') else 's'}"


def numbers(amount: Range) -> str:
    """A range: 20 to 30, or the one number that it holds."""
    return str(amount.low) if amount.low == amount.high else f"{amount.low} to {amount.high}"


def day_text(day: date) -> str:
    """A day as it is written: 20 November 2026."""
    return f"{day.day} {day:%B} {day.year}"


def quoted(text: str) -> str:
    """Somebody's own words."""
    return f"“{text}”"


def reviewed_text(thing: Reviewed) -> str | None:
    """Who signed something off; None if nobody has."""
    if thing.reviewed_by is None or thing.reviewed_on is None:
        return None
    return f"Reviewed by {thing.reviewed_by} on {day_text(thing.reviewed_on)}"


def sources_of(catalogue: Catalogue, names: Iterable[str]) -> tuple[Source, ...]:
    """Full citations; what follows a dot in a name is a place within the source."""
    places: dict[str, list[str]] = {}
    for name in names:
        places.setdefault(reference_id(name), []).extend(filter(None, [name.partition(".")[2]]))
    found = []
    for key, points in places.items():
        reference = catalogue.references.get(key)
        if reference is not None:
            point = f", {'point' if len(points) == 1 else 'points'} {listed(points, 'and')}" if points else ""
            found.append(Source(cite=f"{reference.cite}{point}", link=reference.link, seen=reference.seen))
    return tuple(found)


# Conditions.


def condition(questionnaire: Questionnaire | None, when: Condition) -> Clause:
    """A condition in words; without a questionnaire it is one of facts (core/progress.py)."""

    def said(one: Condition) -> str:
        return _fact(one) if questionnaire is None else _answered(questionnaire.question(one.question or ""), one)

    return _clause(when, said)


def programme_condition(catalogue: Catalogue, when: Condition) -> Clause:
    """A condition of a programme in words: of answers, of tags, or of where somebody stands in it."""

    def said(one: Condition) -> str:
        return _followed(catalogue, one)

    return _clause(when, said)


def _clause(when: Condition, said: Callable[[Condition], str]) -> Clause:
    if when.question is not None:
        return Clause(text=said(when))
    heads = {"all": "All of:", "any": "One or more of:", "of": f"{when.count} or more of:"}
    name = "all" if when.all else "any" if when.any else "of"
    parts = tuple(_clause(part, said) for part in getattr(when, name))
    return Clause(text=heads[name], parts=parts)


def _answered(question: Question, when: Condition) -> str:
    if when.any_of:
        labels = [quoted(option.label) for option in question.options if option.id in when.any_of]
        lead = "" if len(labels) == 1 else "one of these: " if question.kind == "one" else "any of these: "
        return f"{question.ask} {lead}{listed(labels)}"
    return f"{question.ask} {_bounds(when)}{f' {question.unit}' if question.unit else ''}"


def _fact(when: Condition) -> str:
    name = when.question or ""
    if name in YES_NO:
        return YES_NO[name][0 if when.at_least else 1]
    return f"{FACTS.get(name, name)}: {_bounds(when)}"


def _followed(catalogue: Catalogue, when: Condition) -> str:
    name = when.question or ""
    if name == TAGS:
        meanings = [quoted(catalogue.vocabulary.tags[tag]) for tag in when.any_of]
        return f"Your answers say {'one of these: ' if len(meanings) > 1 else ''}{listed(meanings)}"
    if name in FOLLOWED_YES_NO:
        return FOLLOWED_YES_NO[name][0 if when.at_least else 1]
    if name == "pain-lately":
        often = "at least once in" if when.at_least is not None else "each of"
        return f"Pain of {_bounds(when)}, {often} the last three times that you told it"
    if name not in FOLLOWED:
        return _answered(catalogue.screening.question(name), when)
    most = when.at_least is None
    number = (when.at_most if most else when.at_least) or 0
    weeks = name == "days" and number and number % DAYS_A_WEEK == 0
    thing = {"days": "day", "sessions": "day", "mastered": "exercise"}.get(name)
    amount = plural(number // DAYS_A_WEEK, "week") if weeks else plural(number, thing) if thing else str(number)
    text = FOLLOWED[name].format(amount=f"{'at most' if most else 'at least'} {amount}")
    return text[:1].upper() + text[1:]


def _bounds(when: Condition) -> str:
    if when.at_least is not None and when.at_most is not None:
        return f"from {when.at_least} to {when.at_most}"
    return f"{when.at_least} or more" if when.at_least is not None else f"{when.at_most} or less"


def answer_text(question: Question, answer: Answer) -> str:
    """A question with what was answered."""
    if isinstance(answer, int):
        unit = f" {question.unit}" if question.unit else ""
        return f"{question.ask} {answer}{unit}"
    chosen = (answer,) if isinstance(answer, str) else answer
    return f"{question.ask} {listed((quoted(o.label) for o in question.options if o.id in chosen), 'and')}"


def answers_text(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Answers in the order of the questions; those that were taken away (None) left out."""
    return tuple(
        answer_text(question, answers[question.id])
        for question in questionnaire.questions
        if answers.get(question.id) is not None
    )


# What follows.


def status_text(status: Status, days: int | None) -> str:
    """What a status means for a session, and what lifts it."""
    lifted = (
        f"An all-clear by a clinician lifts this for {plural(days, 'day')}; what is left out stays left out."
        if days
        else ""
    )
    return {
        "emergency": "Emergency: help is needed at once. No session while the answer stands; no all-clear lifts this.",
        "urgent": f"Urgent: to be seen today. No session until then. {lifted}",
        "clinician-first": f"Clinician first: no session until a clinician has agreed. {lifted}",
        "modified": "Modified: a session may follow, within what stands here.",
        "clear": "Clear: nothing follows.",
    }[status]


def tag_text(catalogue: Catalogue, tag: str) -> str:
    """What a tag leaves out: the exercises, and the single steps of others."""
    names = [e.name for e in catalogue.exercises.values() if tag in e.avoid]
    steps = [
        f"the step {quoted(step.say)} of {exercise.name}"
        for exercise in catalogue.exercises.values()
        if tag not in exercise.avoid
        for step in exercise.steps
        if tag in step.avoid
    ]
    what = listed([*names, *steps], "and") or "no exercise of the present ones"
    return f"Raises the tag “{catalogue.vocabulary.tags[tag]}” ({tag}), which leaves out: {what}."


def cap_text(cap: Cap) -> tuple[str, ...]:
    """The parts of a cap, each a sentence."""
    parts = [
        f"Only {listed(cap.phases, 'and')}." if cap.phases is not None else "",
        f"At most level {cap.level}." if cap.level else "",
        f"Warm-ups at most level {cap.warm_up_level}." if cap.warm_up_level else "",
        f"At most {plural(cap.minutes, 'minute')}." if cap.minutes else "",
        f"Doses {plural(cap.rungs_down, 'rung')} lighter." if cap.rungs_down else "",
    ]
    return tuple(part for part in parts if part)


# Doses.

UNITS = {"seconds": "second", "breaths": "breath", "reps": "repetition", "passes": "pass", "minutes": "minute"}


def rung_text(dose: Dose, rung: Rung) -> str:
    """One rung of a dose: 2 rounds of 3 times 20 seconds."""
    times = f"{rung.times} times " if rung.times > 1 else ""
    rounds = f"{rung.rounds} rounds of " if rung.rounds > 1 else ""
    return f"{rounds}{times}{plural(rung.amount, UNITS[dose.unit])}"


def dose_text(exercise: Exercise) -> tuple[str, ...]:
    """A dose from the lightest to the fullest, in words."""
    dose = exercise.dose
    sides = {
        "each": "On each side, one side after the other.",
        "alternate": "Left and right in turn.",
        "both": "Both sides at once.",
    }[exercise.sides]
    first, last = rung_text(dose, dose.rungs[0]), rung_text(dose, dose.rungs[-1])
    grows = f"From {first} up to {last}, in {plural(len(dose.rungs), 'rung')}." if first != last else f"Always {first}."
    ladder = "; ".join(f"{index}: {rung_text(dose, rung)}" for index, rung in enumerate(dose.rungs, start=1))
    tempo = {"passes": "One pass", "reps": "One repetition"}.get(dose.unit)
    return tuple(
        text
        for text in (
            grows,
            f"Rungs: {ladder}." if len(dose.rungs) > 1 else "",
            sides,
            f"{tempo} takes {plural(exercise.tempo, 'second')}." if tempo and exercise.tempo else "",
            f"On {numbers(dose.per_week)} {'day' if dose.per_week.high == 1 else 'days'} a week.",
        )
        if text
    )
