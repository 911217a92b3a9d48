"""The rule book: what Unslump decides by, for everybody to read and for a clinician to print and sign off."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from unslump.rulebook.exercises import by_phase
from unslump.rulebook.pages import count, count_exercises, total
from unslump.web.services.content import catalogue
from unslump.web.services.rulebook import book, course


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The chapters with their counts, and every rule by its name."""
    return render(request, "rulebook/index.html", {"body": _index(catalogue().version)})


@require_safe
def chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """One chapter, every rule in full."""
    try:
        found = book().chapter(chapter)
    except KeyError as error:
        raise Http404 from error
    body = _chapter(catalogue().version, chapter)
    return render(request, "rulebook/chapter.html", {"chapter": found, "body": body})


@require_safe
def exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """One exercise with its gates and its drawn course."""
    try:
        found = book().exercise(exercise)
    except KeyError as error:
        raise Http404 from error
    body = _exercise(catalogue().version, exercise)
    return render(request, "rulebook/exercise.html", {"exercise": found, "body": body})


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
        "phases": by_phase(catalogue(), whole.exercises),
    }
    return render_to_string("rulebook/parts/index.html", context)


@lru_cache(maxsize=32)
def _chapter(version: str, chapter: str) -> SafeString:
    del version  # names the content for the cache
    return render_to_string("rulebook/parts/chapter.html", {"chapter": book().chapter(chapter), "book": book()})


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
    return render_to_string("rulebook/parts/exercise.html", context)
