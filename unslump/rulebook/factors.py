"""Chapter 7: the small questions about what plays a part, and the habits that answers lead to."""

from unslump.core.catalogue import Catalogue
from unslump.core.factors import Breaks, Factor, Habit
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet
from unslump.rulebook.wording import condition, grounds, listed, numbers, plural, quoted


def factors_chapter(catalogue: Catalogue) -> Chapter:
    """Chapter 7: factors. Nothing is decided by them."""
    found = catalogue.factors
    fresh = plural(found.fresh_days, "day")
    return Chapter(
        id="factors",
        number=7,
        title="Factors",
        lead=(
            "Small questions about what plays a part besides exercise: at most one a day, and nobody has to answer.",
            "No plan, dose, level or finding depends on an answer. It leads to a lesson, and to habits to choose from.",
            f"An answer that matters brings its lesson forward for {fresh}, the day of the answer counted.",
            "While something stands in the way of a session, nothing is asked.",
        ),
        sections=(
            *(_section(catalogue, factor) for factor in sorted(found.factors, key=lambda factor: factor.order)),
            *((_breaks_section(catalogue, found.breaks),) if found.breaks else ()),
        ),
    )


def _section(catalogue: Catalogue, factor: Factor) -> Section:
    sheets = (_factor(catalogue, factor), *(_habit(catalogue, habit) for habit in factor.habits))
    return Section(id=f"factor-{factor.id}", title=factor.name, sheets=sheets)


def _factor(catalogue: Catalogue, factor: Factor) -> Sheet:
    matter = [quoted(answer.label) for answer in factor.answers if answer.matters]
    lesson = catalogue.lessons[factor.lesson].title
    return Sheet(
        id=f"factor:{factor.id}",
        kind=f"Factor {factor.id}",
        title=factor.ask,
        when_lead="Asked more often if any of these holds",
        when=(
            *((condition(catalogue.screening, factor.when),) if factor.when else ()),
            Clause(text=f"The last answer was {listed(matter)}."),
        ),
        then_lead="Then",
        then=(
            f"It is asked again after {plural(factor.sooner_days, 'day')}; of all others after {factor.every_days}.",
            f"The answer {listed(matter)} leads to the lesson {quoted(lesson)} and to the habits below.",
            "The other answers lead to nothing but a sentence.",
        ),
        says=tuple(f"{answer.label}: {answer.says}" for answer in factor.answers),
        unit="days",
        note=factor.note or "",
        **grounds(catalogue, factor),
    )


def _habit(catalogue: Catalogue, habit: Habit) -> Sheet:
    return Sheet(
        id=f"habit:{habit.id}",
        kind=f"Habit {habit.id}",
        title=habit.says,
        when_lead="Ruled out by" if habit.avoid else "",
        when=tuple(Clause(text=f"{catalogue.vocabulary.tags[tag]} ({tag})") for tag in habit.avoid),
        says=(habit.because,),
        note=habit.note or "",
        **grounds(catalogue, habit),
    )


def _breaks_section(catalogue: Catalogue, breaks: Breaks) -> Section:
    exercise = catalogue.exercises[breaks.exercise]
    factor = catalogue.factors.factor(breaks.factor)
    asks = quoted(factor.ask) if factor else ""
    sheet = Sheet(
        id="breaks",
        kind="Reminder",
        title="Breaking up sitting",
        when_lead="Offered if any of these holds",
        when=(
            *((condition(catalogue.screening, breaks.when),) if breaks.when else ()),
            *((Clause(text=f"The last answer to {asks} matters."),) if factor else ()),
        ),
        then_lead="Then",
        then=(
            f"If the person starts it: after {listed(map(str, breaks.minutes))} minutes, as they choose, a reminder.",
            f"It asks for {numbers(breaks.move)} minutes of {quoted(exercise.name)}.",
            "It runs in the open page alone.",
        ),
        says=(breaks.says, breaks.due),
        unit="minutes",
        note=breaks.note or "",
        **grounds(catalogue, breaks),
    )
    return Section(id="breaks-from-sitting", title="Breaks from sitting", sheets=(sheet,))
