"""The whole rule book, put together, and what in the content can be signed off."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from unslump.core.catalogue import Catalogue
from unslump.core.factors import signed
from unslump.core.faults import Fault
from unslump.core.rules import STANDING_ALONE
from unslump.core.tomllines import Path
from unslump.core.values import Reviewed
from unslump.rulebook.alerts import alerts_chapter
from unslump.rulebook.cases import Cases
from unslump.rulebook.chapters import guardrails_chapter, progress_chapter
from unslump.rulebook.exercises import exercise_page
from unslump.rulebook.factors import factors_chapter
from unslump.rulebook.measures import measures_chapter
from unslump.rulebook.pages import Book, Chapter
from unslump.rulebook.planning import planning_chapter
from unslump.rulebook.programmes import programmes_chapter
from unslump.rulebook.safety import check_chapter, screening_chapter
from unslump.rulebook.symptoms import session_chapter

EXERCISES = "exercises"
"""The name of the last chapter, whose pages are the exercises."""


def make_book(catalogue: Catalogue, cases: Cases) -> Book:
    """The rule book of some content; `cases` may be empty when they are not at hand (loading.load_cases)."""
    chapters: tuple[Chapter, ...] = (
        screening_chapter(catalogue, cases),
        check_chapter(catalogue, cases),
        session_chapter(catalogue, cases),
        progress_chapter(catalogue, cases),
        planning_chapter(catalogue, cases),
        guardrails_chapter(catalogue, cases),
        factors_chapter(catalogue),
        programmes_chapter(catalogue),
        measures_chapter(catalogue),
        alerts_chapter(catalogue, cases),
    )
    return Book(
        version=catalogue.info.version,
        cases=bool(cases),
        chapters=chapters,
        exercises=tuple(exercise_page(catalogue, e) for _, e in sorted(catalogue.exercises.items())),
    )


def signable(catalogue: Catalogue) -> Iterator[tuple[str, Path, Reviewed]]:
    """Everything that a clinician can sign off, with its file and key."""
    for folder, questionnaire in (("screening", catalogue.screening), ("check", catalogue.check)):
        file = f"screening/{folder}.toml"
        for key in ("questions", "rules", "contradictions", "limits"):
            yield from ((file, (key, index), item) for index, item in enumerate(getattr(questionnaire, key)))
    parts: list[tuple[str, str, tuple[Reviewed, ...]]] = [
        ("session/session.toml", "responses", catalogue.session.responses),
        ("planning/planning.toml", "aims", catalogue.planning.aims),
        ("planning/planning.toml", "boosts", catalogue.planning.boosts),
        ("planning/planning.toml", "bands", catalogue.planning.bands),
        ("planning/planning.toml", "access", catalogue.planning.access),
        ("progression/progress.toml", "rules", catalogue.progress.rules),
        ("progression/progress.toml", "away", catalogue.progress.away),
        ("progression/progress.toml", "opens", catalogue.progress.opens),
        ("progression/progress.toml", "hints", catalogue.progress.hints),
        ("guardrails.toml", "gated", catalogue.guardrails.gated),
        ("guardrails.toml", "excludes", catalogue.guardrails.excludes),
    ]
    for file, key, items in parts:
        yield from ((file, (key, index), item) for index, item in enumerate(items))
    yield "session/session.toml", (), catalogue.session
    yield "planning/planning.toml", (), catalogue.planning
    yield "progression/progress.toml", (), catalogue.progress
    alone = (*STANDING_ALONE, "lately")
    yield from (("progression/progress.toml", (key,), getattr(catalogue.progress, key)) for key in alone)
    yield "guardrails.toml", (), catalogue.guardrails
    yield from (("factors.toml", path, item) for path, item in signed(catalogue.factors))
    for name, programme in catalogue.programmes.items():
        yield f"programmes/{name}.toml", (), programme
    for name, measure in catalogue.measures.items():
        yield f"measures/{name}.toml", (), measure
    alerts = catalogue.watching.rules if catalogue.watching else ()
    yield from (("watching.toml", ("rules", index), rule) for index, rule in enumerate(alerts))
    for name, exercise in catalogue.exercises.items():
        yield f"exercises/{name}.toml", (), exercise


def reviews_to_come(catalogue: Catalogue, today: date) -> Iterator[Fault]:
    """Reviews dated after today: nobody can have made them yet."""
    lessons = ((f"lessons/{name}.toml", (), lesson) for name, lesson in catalogue.lessons.items())
    terms = (("glossary.toml", ("terms", index), term) for index, term in enumerate(catalogue.glossary.terms))
    for file, path, item in chain(signable(catalogue), lessons, terms):
        if item.reviewed_on is not None and item.reviewed_on > today:
            what = f"{item.reviewed_on} lies in the future; a review counts from the day on which it was made"
            yield Fault(file=file, path=(*path, "reviewed_on"), what=what)
