"""The rule book: what Unslump decides by, for everybody to read and for a clinician to print and sign off.

It is written in one language (services/rulebook.py), and so is everything within it; the page around it is not.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from django.views.decorators.http import require_safe

from unslump.rulebook.exercises import by_phase
from unslump.rulebook.pages import count, count_exercises, total
from unslump.web.services.content import catalogue
from unslump.web.services.rulebook import book, course


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The chapters with their counts, and every rule by its name."""
    return render(request, "rulebook/index.html", {"body": _index(version())})


@require_safe
def chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """One chapter, every rule in full."""
    try:
        found = book().chapter(chapter)
    except KeyError as error:
        raise Http404 from error
    body = _chapter(version(), chapter)
    return render(request, "rulebook/chapter.html", {"chapter": found, "body": body})


@require_safe
def exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """One exercise with its gates and its drawn course."""
    try:
        found = book().exercise(exercise)
    except KeyError as error:
        raise Http404 from error
    body = _exercise(version(), exercise)
    return render(request, "rulebook/exercise.html", {"exercise": found, "body": body})


def version() -> str:
    """Which content the rule book is of."""
    return catalogue(settings.LANGUAGE_CODE).version


def rendered(template: str, context: dict[str, Any]) -> SafeString:
    """A part of the rule book, in its own language."""
    with override(settings.LANGUAGE_CODE):
        return render_to_string(template, context)


# The pages are the same for everybody, so each is made once for each content.


@lru_cache(maxsize=2)
def _index(version: str) -> SafeString:
    whole = book()
    counts = [(chapter, count(chapter)) for chapter in whole.chapters]
    exercises = count_exercises(whole)
    every = total([*(counted for _, counted in counts), exercises])
    context = {
        "book": whole,
        "version": version,
        "counts": counts,
        "exercises": exercises,
        "number": len(counts) + 1,
        "every": every,
        "phases": by_phase(catalogue(settings.LANGUAGE_CODE), whole.exercises),
    }
    return rendered("rulebook/parts/index.html", context)


@lru_cache(maxsize=32)
def _chapter(version: str, chapter: str) -> SafeString:
    del version  # names the content for the cache
    return rendered("rulebook/parts/chapter.html", {"chapter": book().chapter(chapter), "book": book()})


@lru_cache(maxsize=256)
def _exercise(version: str, exercise: str) -> SafeString:
    flow, drawing, told = course(exercise)
    context = {
        "page": book().exercise(exercise),
        "version": version,
        "flow": flow,
        "drawing": mark_safe(drawing),  # noqa: S308 - our own drawing, its text escaped
        "told": told,
    }
    return rendered("rulebook/parts/exercise.html", context)
