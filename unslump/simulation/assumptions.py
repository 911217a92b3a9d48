"""What the model assumes of people: people.toml as values, checked against the content it speaks of."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field

from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadContent, Problem
from unslump.core.exercise import SymptomKind
from unslump.core.questions import NONE, Answer
from unslump.core.values import Id, Phase, Text, Value, refusing

OWN_PEOPLE = Path(__file__).parent / "people.toml"
"""The assumptions that come with Unslump."""

Chance = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, le=1000)]


def _ordered(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise ValueError(f"{span[0]} is above {span[1]}")
    return span


Span = Annotated[tuple[Amount, Amount], AfterValidator(_ordered)]
"""From a lowest to a highest; every value between is equally likely."""
Days = Annotated[tuple[int, int], AfterValidator(_ordered)]


class Habits(Value):
    """How people behave: chances, each person's own within the span."""

    adherence: Span
    honesty: Span
    mistaken: Span
    after: Span
    morning: Span
    again: Span
    doctor: Span
    denies: Span
    about: Span
    further: Span
    once_more: Span
    goes_on: Chance
    comes_again: Chance
    pain_puts_off: Chance
    hurt_puts_off: Chance


class Presses(Value):
    """What is pressed in a session: the chance for each exercise."""

    skip: Chance
    easier: Chance
    harder: Chance
    pause: Chance
    back: Chance
    stop: Chance


class Clinician(Value):
    """What becomes of a visit to a clinician; spans in days."""

    delay: Days
    clears: Chance
    limits: Chance
    heals: Days
    comes_back: Days


class Physiology(Value):
    """How pain, symptoms and capacity behave. people.toml gives each its unit."""

    noise: Amount
    flare_up: Span
    flare_rise: Span
    flare_half: Amount
    strain_half: Amount
    strain_flares: Amount
    ease: Amount
    symptom_base: Amount
    symptom_over: Amount
    symptom_pain: Amount
    hidden_strain: Amount
    told_strain: Amount
    over_strain: Amount
    growth: Chance
    recovery: Chance
    well_dosed: Span
    most: Amount
    idle: Annotated[int, Field(ge=1)]
    fall: Chance
    least: Chance
    relief: Chance
    effort: Amount


class Paper(Value):
    """Sheets of paper to compare with: how fast they rise, what is left out by itself, and what a leaflet shows."""

    rise: Amount
    leaves_out: Chance
    leaflet: tuple[Id, ...] = Field(min_length=1)


class Irritable(Value):
    """From which irritability on a person says that a small movement sets it off, or that it takes hours to calm."""

    small: Amount
    hours: Amount


class Presentation(Value):
    """A kind of person: what is true of them, what they feel and what their body can do."""

    id: Id
    name: Text
    share: Annotated[int, Field(ge=1)]
    flagged: bool = False
    answers: dict[Id, tuple[Answer, ...]]
    place: Id = "lower-back"
    pain: Span
    weeks: Days
    recovers: Span
    stays: Span
    irritability: Span
    capacity: Span
    sensitive: dict[Id, Amount]
    feels: tuple[tuple[SymptomKind, Id], ...] = Field(min_length=1)


class Flag(Value):
    """A red flag that may appear: how often, what it makes true, how soon it is noticed and how long it lasts."""

    id: Id
    per_week: Chance
    check: Id
    truth: tuple[tuple[Id, Id], ...] = Field(min_length=1)
    noticed: Chance
    lasts: Days
    felt: Chance = 0.0
    symptom: tuple[SymptomKind, Id] | None = None


class Assumptions(Value):
    """All of people.toml."""

    since: Text
    sources: tuple[str, ...] = Field(min_length=1)
    verified: bool
    first_day: date
    weekly: tuple[Id, ...]
    durations: dict[str, int]
    habits: Habits
    presses: Presses
    clinician: Clinician
    body: Physiology
    counted: Annotated[tuple[Id, ...], Field(min_length=1)]
    asked: dict[Phase, Amount]
    irritable: Irritable
    paper: Paper
    extras: dict[Id, dict[Id, Chance]]
    usual: dict[Id, tuple[Answer, ...]]
    began: dict[str, tuple[str, ...]]
    at_hand: Annotated[dict[Id, Chance], Field(alias="at-hand")]
    presentations: tuple[Presentation, ...] = Field(min_length=1)
    flags: tuple[Flag, ...] = Field(min_length=1)


@lru_cache(maxsize=2)
def load_assumptions(path: Path = OWN_PEOPLE) -> Assumptions:
    """Read the assumptions. BadInput names what is wrong."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    with refusing(path.name):
        return Assumptions.model_validate_json(json.dumps(data, default=str))


def assumptions_for(catalogue: Catalogue, path: Path = OWN_PEOPLE) -> Assumptions:
    """The assumptions, which must speak of this content. BadContent if they name what it does not have."""
    found = load_assumptions(path)
    if problems := tuple(_unknown(catalogue, found)):
        raise BadContent(problems)
    return found


class Varied(NamedTuple):
    """One assumption, or some that belong together, changed: multiplied, or set to something."""

    id: str
    says: str
    table: Literal["body", "habits", "paper", "asked", ""]
    names: tuple[str, ...] = ()
    times: float | None = None
    to: float | tuple[float, float] | None = None


def _times(*names: str) -> Iterator[Varied]:
    """Assumptions about bodies, halved and doubled."""
    for name in names:
        for times, says in ((0.5, "halved"), (2.0, "doubled")):
            yield Varied(f"{name} x {times:g}", f"{name.replace('_', ' ')} {says}", "body", (name,), times=times)


VARIED = (
    Varied("", "as assumed", ""),
    Varied(
        "told",
        "everything answered and told",
        "habits",
        ("after", "morning", "again", "about", "honesty"),
        to=(1.0, 1.0),
    ),
    Varied("half told", "half as often answered after a session", "habits", ("after",), times=0.5),
    Varied("opened", "half as many days", "habits", ("adherence",), times=0.5),
    Varied(
        "put off", "half the days left out in the week after a session that hurt", "habits", ("hurt_puts_off",), to=0.5
    ),
    Varied("rise half", "the sheet rises half as fast", "paper", ("rise",), times=0.5),
    Varied("rise double", "the sheet rises twice as fast", "paper", ("rise",), times=2.0),
    Varied("goes on", "on a sheet, what hurt is never left out", "paper", ("leaves_out",), to=0.0),
    Varied("heeds", "on a sheet, what hurt is always left out next time", "paper", ("leaves_out",), to=1.0),
    Varied("asked half", "exercises ask half as much", "asked", times=0.5),
    Varied("asked double", "exercises ask twice as much", "asked", times=2.0),
    Varied("asked more", "exercises ask four times as much", "asked", times=4.0),
    Varied("light", "nobody grows from less than 40 % of what they can do", "body", ("well_dosed",), to=(0.4, 1.1)),
    Varied("rest", "half the growth without a day between", "body", ("recovery",), to=0.5),
    *_times("growth", "relief", "over_strain", "strain_flares", "hidden_strain", "symptom_over", "flare_up"),
)
"""What the sensitivity changes, one line at a time."""


def with_changed(model: Assumptions, name: str) -> Assumptions:
    """The assumptions with one of VARIED changed; a chance stays one. KeyError if there is none so called."""
    varied = {varied.id: varied for varied in VARIED}[name]
    if not varied.table:
        return model
    if varied.table == "asked":
        asked = {phase: amount * (varied.times or 1.0) for phase, amount in model.asked.items()}
        return model.model_copy(update={"asked": asked})
    part = getattr(model, varied.table)
    factor = varied.times
    update: dict[str, object] = {
        each: varied.to if factor is None else _multiplied(getattr(part, each), factor) for each in varied.names
    }
    return model.model_copy(update={varied.table: type(part).model_validate(part.model_dump() | update)})


def _multiplied(before: Amount | tuple[Amount, Amount], factor: float) -> Amount | tuple[Amount, Amount]:
    return (before[0] * factor, before[1] * factor) if isinstance(before, tuple) else before * factor


def _unknown(catalogue: Catalogue, found: Assumptions) -> Iterator[Problem]:
    """Words of the assumptions that the content does not know."""
    yield from _answers(catalogue, "usual", found.usual)
    words = catalogue.vocabulary
    sensible = {*words.loads, *words.targets, *found.asked}
    places = {where.id for where in catalogue.session.wheres}
    for kind in found.presentations:
        yield from _answers(catalogue, f"presentations.{kind.id}.answers", kind.answers)
        for name in kind.sensitive.keys() - sensible:
            yield Problem(f"people.toml: presentations.{kind.id}.sensitive", f"unknown load, target or phase {name!r}")
        for _, where in kind.feels:
            if where not in places:
                yield Problem(f"people.toml: presentations.{kind.id}.feels", f"unknown place {where!r}")
    new = {option.id for question in catalogue.check.questions for option in question.options}
    for key, names, known in (
        ("counted", found.counted, words.targets.keys()),
        ("paper.leaflet", found.paper.leaflet, catalogue.exercises.keys()),
    ):
        yield from (Problem(f"people.toml: {key}", f"unknown name {name!r}") for name in names if name not in known)
    for flag in found.flags:
        if flag.check not in new:
            yield Problem(f"people.toml: flags.{flag.id}.check", f"the check does not ask for {flag.check!r}")
        for question, option in flag.truth:
            yield from _answers(catalogue, f"flags.{flag.id}.truth", {question: ((option,),)})
    for name, options in found.extras.items():
        yield from _answers(catalogue, "extras", {name: tuple((option,) for option in options)})


def _answers(catalogue: Catalogue, where: str, given: dict[str, tuple[Answer, ...]]) -> Iterator[Problem]:
    questions = {question.id: question for question in catalogue.screening.questions}
    for name, choices in given.items():
        question = questions.get(name)
        if question is None:
            yield Problem(f"people.toml: {where}", f"unknown question {name!r}")
            continue
        options = {option.id for option in question.options} | {NONE}
        for choice in choices:
            named = choice if isinstance(choice, tuple) else (choice,)
            for option in named:
                if isinstance(option, str) and option not in options:
                    yield Problem(f"people.toml: {where}.{name}", f"unknown option {option!r}")
