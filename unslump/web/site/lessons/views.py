"""Lessons: short things worth knowing, for everybody to read, signed in or not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unslump.core.lessons import in_order
from unslump.web.services.content import catalogue
from unslump.web.services.programmes import naming
from unslump.web.site.templatetags.words import sources


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every lesson with one line on what it says."""
    return render(request, "lessons/index.html", {"lessons": in_order(catalogue().lessons)})


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """What the few words mean that need it."""
    terms = catalogue().glossary.in_order
    named = tuple(source for term in terms for source in term.sources)
    context = {
        "terms": terms,
        "sources": sources(named)["sources"],
        "verified": all(term.verified for term in terms),
        "reviewed": all(term.reviewed_by for term in terms),
    }
    return render(request, "lessons/words.html", context)


@require_safe
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """One lesson with what it rests on and the exercises that go with it."""
    content = catalogue()
    found = content.lessons.get(lesson)
    if found is None:
        raise Http404
    sections = (text for part in found.sections for text in (part.heading or "", *part.says, *part.points))
    context = {
        "lesson": found,
        "words": content.glossary.used_in((found.title, found.lead, *sections, found.note or "")),
        "exercises": [content.exercises[name] for name in found.exercises],
        "programmes": naming(content, found),
        "sources": sources(found.sources)["sources"],
    }
    return render(request, "lessons/lesson.html", context)
