"""Conditions, answers, doses and limits in plain words, made from the questions' own words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypedDict

from unslump.core.catalogue import Catalogue, reference_id
from unslump.core.exercise import Dose, Exercise, Rung
from unslump.core.programmes import DAYS_A_WEEK, TAGS
from unslump.core.questions import Answer, Cap, Condition, Question, Questionnaire, Status
from unslump.core.values import Day, Range, Reviewed, Sourced
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
    "reserve": "Repeats that would have been possible besides",
    "side-share": "What the side that did less did, in percent of the other",
    "new": "New since the last session",
    "leg": "Pain or tingling in the leg reaches",
    "days": "Days since pain was first told",
    "pain-lately": "The middle of the last pains told",
    "pain-fall": "The middle of the first pains told minus that of the last",
    "flare-days": "Days for which a flare-up has stood",
}
"""The facts of progress that are numbers (core/settling.py)."""
YES_NO = {
    "symptom": ("A symptom was felt", "No symptom was felt"),
    "nerve-symptom": (
        "Tingling, numbness or giving way was felt",
        "No tingling, numbness or giving way was felt",
    ),
    "wished-easier": ("The lighter form was asked for", "The lighter form was not asked for"),
    "flare-left": ("A flare-up has just ended", "No flare-up has just ended"),
    "before-known": ("Pain before was told", "Pain before was not told"),
    "after-known": ("Pain and effort afterwards were told", "Pain or effort afterwards was not told"),
    "next-known": ("Pain on the next day was told", "Pain on the next day was not told"),
}
"""The facts of progress that hold or do not hold."""
OPTIONS = {
    "spreading": "pain or tingling further down the leg",
    "up": "less far down",
    "down": "further down",
}
"""What may be named, of the facts of progress that are words."""
FOLLOWED = {
    "days": ("At least {amount} in this stage", "At most {amount} in this stage"),
    "sessions": ("Sessions on at least {amount} of this stage", "Sessions on at most {amount} of this stage"),
    "mastered": ("Exercises mastered: {amount} or more", "Exercises mastered: {amount} at most"),
    "highest-level": ("Your answers allow level {amount} or more", "Your answers allow level {amount} at most"),
}
"""The facts of programmes that count something (core/programmes.py), from below and from above."""
AMOUNTS = {"days": ("1 day", "{n} days"), "sessions": ("1 day", "{n} days"), "weeks": ("1 week", "{n} weeks")}
PAINS = (
    "Pain of {n} or more, at least once in the last three times that you told it",
    "Pain of {n} or less, each of the last three times that you told it",
)
ANSWERED = (
    "{ask} {labels}",
    "{ask} one of these: {labels}",
    "{ask} any of these: {labels}",
    "{ask} {bounds}",
    "{ask} {bounds} {unit}",
)
BOUNDS = ("from {low} to {high}", "{low} or more", "{high} or less")
HEADS = ("All of:", "One or more of:", "{n} or more of:")
TAGGED = ("Your answers say {meanings}", "Your answers say one of these: {meanings}")
OR = "{first} or {last}"
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


class Grounds(TypedDict):
    """What every sheet of a rule ends with."""

    since: Day
    sources: tuple[Source, ...]
    verified: bool
    reviewed: str | None


def grounds(catalogue: Catalogue, rule: Sourced) -> Grounds:
    """What a rule rests on, since when it stands, and who signed it off."""
    return Grounds(
        since=rule.since,
        sources=sources_of(catalogue, rule.sources),
        verified=rule.verified,
        reviewed=reviewed_text(rule),
    )


# Conditions.


Say = Callable[[str], str]
"""What puts a phrase of this file into the language of whoever reads it. The rule book itself is in English."""


def condition(questionnaire: Questionnaire | None, when: Condition) -> Clause:
    """A condition in words; without a questionnaire it is one of facts (core/settling.py)."""

    def said(one: Condition) -> str:
        return _fact(one) if questionnaire is None else _answered(questionnaire.question(one.question or ""), one, str)

    return _clause(when, said, str)


def programme_condition(catalogue: Catalogue, when: Condition, say: Say = str) -> Clause:
    """A condition of a programme in words: of answers, of tags, or of where somebody stands in it."""

    def said(one: Condition) -> str:
        return _followed(catalogue, one, say)

    return _clause(when, said, say)


def _clause(when: Condition, said: Callable[[Condition], str], say: Say) -> Clause:
    if when.question is not None:
        return Clause(text=said(when))
    name, head = ("all", HEADS[0]) if when.all else ("any", HEADS[1]) if when.any else ("of", HEADS[2])
    parts = tuple(_clause(part, said, say) for part in getattr(when, name))
    return Clause(text=say(head).format(n=when.count), parts=parts)


def _either(words: list[str], say: Say) -> str:
    return words[0] if len(words) == 1 else say(OR).format(first=", ".join(words[:-1]), last=words[-1])


def _answered(question: Question, when: Condition, say: Say) -> str:
    if when.any_of:
        labels = [quoted(option.label) for option in question.options if option.id in when.any_of]
        form = ANSWERED[0 if len(labels) == 1 else 1 if question.kind == "one" else 2]
        return say(form).format(ask=question.ask, labels=_either(labels, say))
    form = ANSWERED[4 if question.unit else 3]
    return say(form).format(ask=question.ask, bounds=_bounds(when, say), unit=question.unit)


def _fact(when: Condition) -> str:
    name = when.question or ""
    if name in YES_NO:
        return YES_NO[name][0 if when.at_least else 1]
    if when.any_of:
        return f"{FACTS.get(name, name)}: {listed([OPTIONS.get(option, option) for option in when.any_of])}"
    return f"{FACTS.get(name, name)}: {_bounds(when, str)}"


def _followed(catalogue: Catalogue, when: Condition, say: Say) -> str:
    name = when.question or ""
    if name == TAGS:
        meanings = [quoted(catalogue.vocabulary.tags[tag]) for tag in when.any_of]
        return say(TAGGED[int(len(meanings) > 1)]).format(meanings=_either(meanings, say))
    if name in FOLLOWED_YES_NO:
        return say(FOLLOWED_YES_NO[name][0 if when.at_least else 1])
    most = when.at_least is None
    number = (when.at_most if most else when.at_least) or 0
    if name == "pain-lately":
        return say(PAINS[int(most)]).format(n=number)
    if name not in FOLLOWED:
        return _answered(catalogue.screening.question(name), when, say)
    weeks = name == "days" and number and number % DAYS_A_WEEK == 0
    counted = number // DAYS_A_WEEK if weeks else number
    one, many = AMOUNTS.get("weeks" if weeks else name, ("{n}", "{n}"))
    amount = say(one if counted == 1 else many).format(n=counted)
    return say(FOLLOWED[name][int(most)]).format(amount=amount)


def _bounds(when: Condition, say: Say) -> str:
    form = BOUNDS[1 if when.at_most is None else 2 if when.at_least is None else 0]
    return say(form).format(low=when.at_least, high=when.at_most)


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
