"""Chapter 9: the measures, with the change that counts and for whom each is not."""

from unslump.core.catalogue import Catalogue
from unslump.core.measures import Measure, in_order
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet
from unslump.rulebook.wording import reviewed_text, sources_of


def measures_chapter(catalogue: Catalogue) -> Chapter:
    """Chapter 9: measures. Nothing is decided by them."""
    return Chapter(
        id="measures",
        number=9,
        title="Measures",
        lead=(
            "Questionnaires and flexibility tests by which a person sees where they stand. No plan depends on them.",
            "A difference is told as a change only if it is at least the least that matters,",
            "and at least the least that is more than error.",
            "Anything less is told, and said to be possibly chance.",
            "None is open while something stands in the way of a session.",
            "A test of the body is also closed in a flare-up, and after a symptom that ended today's session.",
            "So it is while the plan may hold no exercise of its phase.",
        ),
        sections=tuple(
            Section(id=f"measure-{measure.id}", title=measure.name, sheets=(_measure(catalogue, measure),))
            for measure in in_order(catalogue.measures)
        ),
    )


def _measure(catalogue: Catalogue, measure: Measure) -> Sheet:
    unit, days = measure.unit, ", ".join(map(str, measure.due_days))
    low, high = measure.range.low, measure.range.high
    important, error = measure.important, measure.error
    notes = (measure.note, important.note, error.note)
    named = dict.fromkeys((*measure.sources, *important.sources, *error.sources))
    phase = f" It is closed while {measure.like} is." if measure.like else ""
    return Sheet(
        id=f"measure:{measure.id}",
        kind=f"Measure {measure.id}",
        title=measure.ask,
        when_lead="Closed to" if measure.avoid else "",
        when=tuple(Clause(text=f"{catalogue.vocabulary.tags[tag]} ({tag})") for tag in measure.avoid),
        then_lead="It tells",
        then=(
            f"{unit.capitalize()}, from {low:g} ({measure.low_end}) to {high:g} ({measure.high_end}).",
            f"{measure.better.capitalize()} is better.{phase}",
            f"The least change that matters is {important.by:g} {unit}{_checked(verified=important.verified)}.",
            f"The least that is more than error is {error.by:g} {unit}{_checked(verified=error.verified)}.",
            f"It is due on days {days} from the first measure on; {measure.early_days} days early count.",
        ),
        says=(measure.what, *measure.steps, *((measure.careful,) if measure.careful else ())),
        unit=unit,
        since=measure.since,
        note=" ".join(note for note in notes if note),
        sources=sources_of(catalogue, tuple(named)),
        verified=measure.verified and important.verified and error.verified,
        reviewed=reviewed_text(measure),
    )


def _checked(*, verified: bool) -> str:
    return "" if verified else " (not verified)"
