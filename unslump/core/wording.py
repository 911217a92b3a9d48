"""Wording: which safety question a person's own words point at. Never what it is.

A note ("leg gave way") is searched for the phrases of content/screening/wording.toml. Each sign found becomes a
Pointer: the words of the note, a question to be answered by yes or no, and the option that a yes stands for. Until it
is answered there is no session (planning.refuse); a no is kept as denied. So a note can only take away (promise 2).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from unslump.core.matching import Lists, Matcher
from unslump.core.questions import NONE, SEVERITY, Answer, Questionnaire, Rule, Status
from unslump.core.screening import Answers, emergencies, holds, worst
from unslump.core.tomllines import Path
from unslump.core.values import Id, Text, Untranslated, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue

MOST_LETTERS = 1000
Note = Annotated[str, StringConstraints(min_length=1, max_length=MOST_LETTERS, strip_whitespace=True)]
"""What a person wants to say, in their own words."""


class Target(Value):
    """An option of a screening question."""

    question: Id
    option: Id


class Sign(Value):
    """A sign, the phrases that point at it, and the question to ask then.

    `check`: options of the check's question; a yes counts as the first, and whoever chose one of them is not asked.
    `screening`: where the screening asks about it. `lasting`: named in the screening once, it is known from then on.
    """

    id: Id
    check: tuple[Id, ...] = Field(min_length=1)
    screening: tuple[Target, ...] = Field(min_length=1)
    lasting: bool = False
    asks: Text
    sources: tuple[str, ...] = Field(min_length=1)
    since: Untranslated
    verified: bool = False
    reviewed_by: Text | None = None
    reviewed_on: Text | None = None
    phrases: tuple[Text, ...] = Field(min_length=1)


class Wording(Value):
    """All phrases, and the word lists by which they are compared with a note (matching.py)."""

    question: Id
    quotes: Text = Field(pattern=r"\{words\}")
    if_so: Text = Field(pattern=r"\{do\}")
    near: Annotated[int, Field(ge=2, le=20)]
    fillers: tuple[Text, ...]
    negators: tuple[Text, ...]
    light: tuple[Text, ...]
    breaks: tuple[Text, ...]
    joins: tuple[Text, ...]
    harmless: tuple[Text, ...]
    lookalikes: tuple[Text, ...]
    words: dict[Id, tuple[Text, ...]]
    signs: tuple[Sign, ...]

    @cached_property
    def matcher(self) -> Matcher:
        """All phrases made ready for search."""
        return Matcher(self.lists(), {sign.id: sign.phrases for sign in self.signs})

    def lists(self) -> Lists:
        """The word lists that matching needs."""
        return Lists(
            near=self.near,
            fillers=self.fillers,
            negators=self.negators,
            light=self.light,
            breaks=self.breaks,
            joins=self.joins,
            harmless=self.harmless,
            lookalikes=self.lookalikes,
            words=self.words,
        )

    def sign(self, name: str) -> Sign | None:
        """The sign with that id."""
        return next((sign for sign in self.signs if sign.id == name), None)


class Pointer(Value):
    """A question that a note points at. `words` are quoted from the note.

    `check`: what a yes counts as, first of all. `status`: what a yes amounts to at least; `do` says what to do if it is
    so and that is an emergency, `alarm` names the screening's rule that says so if the check has none.
    """

    sign: Id
    words: Text
    asks: Text
    check: tuple[Id, ...]
    screening: tuple[Target, ...]
    lasting: bool
    status: Status
    do: Text | None = None
    alarm: Id | None = None
    sources: tuple[str, ...]
    verified: bool

    @property
    def option(self) -> str:
        """The option of the check that a yes counts as."""
        return self.check[0]


def points_at(catalogue: "Catalogue", note: str) -> tuple[Pointer, ...]:
    """What a note points at, the most serious first."""
    wording = catalogue.wording
    found = wording.matcher.find(note)
    pointers = [_pointer(catalogue, sign, found[sign.id]) for sign in wording.signs if sign.id in found]
    return tuple(sorted(pointers, key=lambda pointer: -SEVERITY.index(pointer.status)))


def unanswered(
    catalogue: "Catalogue",
    note: str,
    *,
    answers: Answers,
    check: Answers,
    denied: tuple[str, ...] = (),
    just_answered: bool = False,
) -> tuple[Pointer, ...]:
    """What a note points at and neither the answers nor the check name, unless it was denied.

    `answers` are the screening's. What they name counts if the sign is one that lasts, or they were `just_answered`:
    what was there weeks ago may have come back.
    """
    return tuple(
        pointer
        for pointer in points_at(catalogue, note)
        if pointer.sign not in denied
        and not _named_in_check(catalogue, pointer, check)
        and not ((just_answered or pointer.lasting) and _named_in_screening(pointer, answers))
    )


def asked(pointers: tuple[Pointer, ...]) -> tuple[str, ...]:
    """The questions to be answered before any session, each with what to do now if it may be an emergency."""
    return tuple(f"{pointer.asks} {pointer.do or ''}".strip() for pointer in pointers)


def _pointer(catalogue: "Catalogue", sign: Sign, words: str) -> Pointer:
    name = catalogue.wording.question
    rules = _rules(catalogue.check, {name: (sign.check[0],)})
    alarms = [
        finding
        for target in sign.screening
        for finding in emergencies(catalogue.screening, {target.question: (target.option,)})
    ]
    here = next((rule for rule in rules if rule.status == "emergency"), None)
    urgent = here.do if here else alarms[0].do if alarms else None
    statuses: list[Status] = [rule.status for rule in rules]
    quoted = catalogue.wording.quotes.replace("{words}", words)
    return Pointer(
        sign=sign.id,
        words=words,
        asks=f"{quoted} {sign.asks}",
        check=sign.check,
        screening=sign.screening,
        lasting=sign.lasting,
        status="emergency" if urgent else worst(tuple(statuses)),
        do=catalogue.wording.if_so.replace("{do}", urgent) if urgent else None,
        alarm=alarms[0].rule if alarms and here is None else None,
        sources=sign.sources,
        verified=sign.verified,
    )


def _rules(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> list[Rule]:
    return [rule for rule in questionnaire.rules if holds(rule.when, answers)]


def _named_in_check(catalogue: "Catalogue", pointer: Pointer, check: Answers) -> bool:
    """Whether the check names it, as serious as it is."""
    name = catalogue.wording.question
    given = check.get(name, ())
    chosen = [option for option in pointer.check if isinstance(given, tuple | list) and option in given]
    rules = _rules(catalogue.check, {name: tuple(chosen)}) if chosen else []
    return any(SEVERITY.index(rule.status) >= SEVERITY.index(pointer.status) for rule in rules)


def _named_in_screening(pointer: Pointer, answers: Answers) -> bool:
    given = [(target, answers.get(target.question, ())) for target in pointer.screening]
    return any(target.option == a or (isinstance(a, tuple | list) and target.option in a) for target, a in given)


def wrong(wording: Wording, screening: Questionnaire, check: Questionnaire) -> Iterator[tuple[Path, str]]:
    """What is wrong in the phrases: where, and what to do."""
    questions = {question.id: {option.id for option in question.options} for question in screening.questions}
    options = {question.id: {option.id for option in question.options} for question in check.questions}
    if wording.question not in options:
        yield ("question",), f"the check has no question {wording.question!r}"
    names = [sign.id for sign in wording.signs]
    for index, sign in enumerate(wording.signs):
        path: Path = ("signs", index)
        if names.count(sign.id) > 1:
            yield path, f"two signs are called {sign.id!r}"
        for option in sign.check:
            if option == NONE or option not in options.get(wording.question, ()):
                yield (*path, "check"), f"the check's question {wording.question!r} has no such option: {option!r}"
        for target in sign.screening:
            if target.option == NONE or target.option not in questions.get(target.question, ()):
                named = f"{target.question!r} with the option {target.option!r}"
                yield (*path, "screening"), f"the screening has no question {named}"
        yield from (
            ((*path, "phrases"), f"{phrase!r}: {what}")
            for phrase in sign.phrases
            for what in wording.matcher.faults(phrase)
        )


def wrong_in_language(
    source: Wording, wording: Wording, screening: Questionnaire, check: Questionnaire
) -> Iterator[tuple[Path, str]]:
    """What is wrong in the phrases of another language: they point at the same signs, and these lead to the same."""
    yield from wrong(wording, screening, check)
    if wording.question != source.question:
        yield ("question",), f"must be {source.question!r}, as in screening/wording.toml"
    ids = [sign.id for sign in wording.signs]
    if ids != [sign.id for sign in source.signs]:
        named = ", ".join(sign.id for sign in source.signs)
        yield ("signs",), f"must be the signs of screening/wording.toml, in the same order: {named}"
        return
    for index, (one, other) in enumerate(zip(source.signs, wording.signs, strict=True)):
        for key in ("check", "screening", "lasting", "sources"):
            if getattr(one, key) != getattr(other, key):
                yield ("signs", index, key), "must be as in screening/wording.toml"
