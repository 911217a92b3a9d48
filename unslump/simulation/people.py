"""A virtual person: what is true of them, how they behave, and what they answer when asked."""

from dataclasses import dataclass
from random import Random

from unslump.core.catalogue import Catalogue
from unslump.core.questions import NONE, Answer, Question
from unslump.core.screening import holds
from unslump.simulation.assumptions import Assumptions, Presentation
from unslump.simulation.redflags import RedFlags


@dataclass
class Person:
    """Somebody with habits. `facts` are the true answers that do not change by themselves."""

    number: int
    kind: Presentation
    random: Random
    adherence: float
    honesty: float
    mistaken: float
    after: float
    morning: float
    again: float
    doctor: float
    denies: float
    about: frozenset[str]
    further: float
    once_more: float
    irritability: float
    weeks: int
    facts: dict[str, Answer]
    flags: RedFlags

    def honest(self) -> bool:
        """Whether they name something true, this time."""
        return self.random.random() < self.honesty


def make_person(catalogue: Catalogue, model: Assumptions, seed: int, number: int) -> Person:
    """The person of that number in the population of that seed; the same for ever."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - repeatable on purpose
    kinds = model.presentations
    kind = random.choices(kinds, [each.share for each in kinds])[0]
    habits = model.habits

    def own(span: tuple[float, float]) -> float:
        return random.uniform(*span)

    about = own(habits.about)
    optional = [question.id for question in catalogue.screening.questions if not question.needed]
    person = Person(
        number=number,
        kind=kind,
        random=random,
        adherence=own(habits.adherence),
        honesty=own(habits.honesty),
        mistaken=own(habits.mistaken),
        after=own(habits.after),
        morning=own(habits.morning),
        again=own(habits.again),
        doctor=own(habits.doctor),
        denies=own(habits.denies),
        about=frozenset(name for name in optional if random.random() < about),
        further=own(habits.further),
        once_more=own(habits.once_more),
        irritability=own(kind.irritability),
        weeks=random.randint(*kind.weeks),
        facts={question.id: _fact(model, kind, question, random) for question in catalogue.screening.questions},
        flags=RedFlags(model.flags, random),
    )
    person.facts["began"] = random.choice(model.began[str(person.facts["age"])])
    if kind.flagged:
        person.flags.appear(random.choice(model.flags), 0)
    return person


def _fact(model: Assumptions, kind: Presentation, question: Question, random: Random) -> Answer:
    """What is true of somebody, as the answer to a question."""
    choices = kind.answers.get(question.id) or model.usual.get(question.id)
    if choices:
        fact = random.choice(choices)
    elif question.id == "equipment":
        fact = tuple(name for name, chance in model.at_hand.items() if random.random() < chance) or (NONE,)
    elif question.kind == "many":
        fact = (NONE,)
    elif question.kind == "one":
        fact = question.options[0].id
    else:
        fact = question.limits.low if question.limits else 0
    extras = model.extras.get(question.id, {})
    more = [name for name, chance in extras.items() if random.random() < chance]
    return _with(fact, more) if more else fact


def _with(fact: Answer, more: list[str]) -> Answer:
    """An answer with further options."""
    named = fact if isinstance(fact, tuple) else (str(fact),)
    return tuple(dict.fromkeys(name for name in (*named, *more) if name != NONE)) or (NONE,)


def answers_of(
    catalogue: Catalogue, model: Assumptions, person: Person, *, day: int, pain: int, truthful: bool
) -> dict[str, Answer]:
    """What somebody answers to the safety questions on a day, counted from the first.

    With `truthful` it is the whole truth, as nobody knows it; else what they name of it. Who has made a mistake that
    contradicts other answers is asked to look again, and makes none.
    """
    mistaken = 0.0 if truthful else person.mistaken
    answers = _answers(catalogue, model, person, day, pain, truthful=truthful, mistaken=mistaken)
    if any(holds(contradiction.when, answers) for contradiction in catalogue.screening.contradictions):
        return _answers(catalogue, model, person, day, pain, truthful=truthful, mistaken=0.0)
    return answers


def _answers(
    catalogue: Catalogue, model: Assumptions, person: Person, day: int, pain: int, *, truthful: bool, mistaken: float
) -> dict[str, Answer]:
    raised: dict[str, list[str]] = {}
    for red in person.flags.here(day):
        if truthful or red.noticed:
            for name, option in red.flag.truth:
                raised.setdefault(name, []).append(option)
    safety = {page.id for page in catalogue.screening.pages if page.stage == "safety"}
    answers: dict[str, Answer] = {}
    for question in catalogue.screening.questions:
        if question.ask_if is not None and not holds(question.ask_if, answers):
            continue
        if not question.needed and question.id not in person.about:
            continue
        fact = _changing(model, person, question, weeks=day // 7, pain=pain)
        if question.id in raised:
            fact = _with(fact, raised[question.id])
        if question.kind == "many" and question.page in safety and not truthful:
            fact = _named(person, question, fact, mistaken)
        if question.id == "where" and pain > 0 and fact == (NONE,):
            fact = (person.kind.place,)
        answers[question.id] = fact
    return answers


def _options(answer: Answer | None) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


def _changing(model: Assumptions, person: Person, question: Question, *, weeks: int, pain: int) -> Answer:
    """The true answer to a question some weeks later, at a pain."""
    fact = person.facts[question.id]
    if question.id in model.weekly and question.limits:
        return min(int(str(fact)) + weeks, question.limits.high)
    if question.id == "duration":
        lasted = person.weeks + weeks
        return max((least, name) for name, least in model.durations.items() if least <= lasted)[1]
    if question.id == "pain-now":
        return pain
    if question.id == "provoked":
        return "small" if person.irritability >= model.irritable.small else "ordinary"
    if question.id == "settles":
        return "hours" if person.irritability >= model.irritable.hours else "minutes"
    return fact


def _named(person: Person, question: Question, fact: Answer, mistaken: float) -> Answer:
    """What somebody names of what is true, and, now and then, of what is not."""
    true = [name for name in _options(fact) if name != NONE]
    named = [name for name in true if person.honest()]
    others = [option.id for option in question.options if option.id not in (*true, NONE)]
    if others and person.random.random() < mistaken:
        named.append(person.random.choice(others))
    return tuple(named) or (NONE,)
