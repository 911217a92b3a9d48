"""The safety questions asked in the terminal, one after the other."""

from typing import Any, TextIO

from unslump.cli.deciding import today
from unslump.cli.reading import unusable
from unslump.cli.terminal import clean, wrapped
from unslump.core.catalogue import Catalogue
from unslump.core.errors import NoPlan
from unslump.core.questions import Answer, Option, Question
from unslump.core.screening import holds


def ask_profile(content: Catalogue, out: TextIO) -> dict[str, Any]:
    """A profile for today from the answers given. NoPlan as soon as an answer is an emergency sign."""
    answers: dict[str, Answer] = {}
    emergencies = [rule for rule in content.screening.rules if rule.status == "emergency"]
    _tell(out, "A few safety questions first. Enter leaves out what need not be answered.")
    for question in content.screening.questions:
        if question.ask_if is not None and not holds(question.ask_if, answers):
            continue
        answer = _ask(question, out)
        if answer is not None:
            answers[question.id] = answer
        for rule in emergencies:
            if holds(rule.when, answers):
                raise NoPlan(rule.status, (f"{rule.says} {rule.do}",))
    day = today().isoformat()
    return {"answers": answers, "answered_on": day, "date": day}


def _ask(question: Question, out: TextIO) -> Answer | None:
    """The answer to one question; None if it was left out. Asks until the answer can be used."""
    _tell(out, "")
    _tell(out, question.ask)
    if question.more:
        _tell(out, question.more)
    for number, option in enumerate(question.options, start=1):
        _tell(out, f"  {number}: {option.label}{f' ({option.more})' if option.more else ''}")
    while True:
        print(f"{_wanted(question)}: ", end="", flush=True, file=out)
        try:
            text = input().strip()
        except EOFError as error:
            raise unusable("", "play: the questions were not answered to the end") from error
        if not text and not question.needed:
            return None
        answer = _understood(question, text)
        if answer is not None:
            return answer
        _tell(out, "That cannot be used.")


def _wanted(question: Question) -> str:
    if question.limits:
        return f"A number from {question.limits.low} to {question.limits.high}"
    return "Number" if question.kind == "one" else "Numbers, as 1 3"


def _understood(question: Question, text: str) -> Answer | None:
    """What was typed as an answer; None if it is none."""
    try:
        numbers = [int(word[:6]) for word in text.replace(",", " ").split()]
    except ValueError:
        return None
    if question.limits:
        return numbers[0] if len(numbers) == 1 and question.limits.holds(numbers[0]) else None
    if not numbers or not all(0 < number <= len(question.options) for number in numbers):
        return None
    chosen: list[Option] = [question.options[number - 1] for number in dict.fromkeys(numbers)]
    if question.kind == "one":
        return chosen[0].id if len(chosen) == 1 else None
    names = tuple(option.id for option in chosen)
    return None if "none" in names and len(names) > 1 else names


def _tell(out: TextIO, text: str) -> None:
    print("\n".join(wrapped(clean(text))), file=out)
