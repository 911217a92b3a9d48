"""The moving pictures of an exercise, made once for each content and then kept by the browser."""

import gzip
from functools import cache, lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unslump.body.output import animation, still
from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.owning import is_own
from unslump.core.pose import Person
from unslump.core.values import to_json
from unslump.web.services.content import catalogue
from unslump.web.site.figures import owned
from unslump.web.site.templatetags.look import colours_of

A_YEAR = 60 * 60 * 24 * 365


def _person(request: HttpRequest, exercise: str) -> Person:
    """Who shows it: ?person=ID or, if nobody is asked for, whose turn it is."""
    people, asked = catalogue().poses, request.GET.get("person", "")
    if asked and people.person(asked) is None:
        raise Http404
    return people.person_for(exercise, asked)


@lru_cache(maxsize=512)
def _packed(version: str, exercise: str, person: str) -> bytes:
    content = catalogue()
    del version  # names the content for the cache
    moving = animation(content, content.exercises[exercise], person=content.poses.person(person))
    return gzip.compress(to_json(moving).encode(), 9, mtime=0)


@require_safe
def figure(request: HttpRequest, exercise: str) -> HttpResponse:
    """All steps of an exercise as frames. With ?v=VERSION of this content it may be kept for ever."""
    if is_own(exercise):
        return owned.figure(request, exercise)
    content = catalogue()
    if exercise not in content.exercises:
        raise Http404
    packed = _packed(content.version, exercise, _person(request, exercise).id)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), content_type="application/json")
    lasting = request.GET.get("v") == content.version
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if lasting else "no-cache"
    response["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=2048)
def _still(version: str, exercise: str, step: str, person: str) -> str:
    content = catalogue()
    del version  # names the content for the cache
    return drawn(content, content.exercises[exercise], step, person)


def drawn(content: Catalogue, exercise: Exercise, step: str, person: str) -> str:
    """The picture of one step, to stand in a page as an image."""
    picture = still(content, exercise, step, person=content.poses.person_for(exercise.id, person))
    head, end, drawing = picture.partition(">")
    return f"{head}{end}{_dark()}{drawing}"


@cache
def _dark() -> str:
    """An image takes no colours from the page that it stands in: it brings those for the dark with it."""
    colours = "".join(f"--{name}:{colour};" for name, colour in colours_of("dark").items() if name.startswith("fig-"))
    return f"<style>@media screen and (prefers-color-scheme:dark){{svg{{{colours}}}}}</style>"


@require_safe
def figure_still(request: HttpRequest, exercise: str, step: str) -> HttpResponse:
    """The picture of one step, as SVG."""
    if is_own(exercise):
        return owned.figure_still(request, exercise, step)
    content = catalogue()
    found = content.exercises.get(exercise)
    if found is None or step not in {one.id for one in found.steps}:
        raise Http404
    picture = _still(content.version, exercise, step, _person(request, exercise).id)
    response = HttpResponse(picture, content_type="image/svg+xml")
    lasting = request.GET.get("v") == content.version
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if lasting else "no-cache"
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every picture, for authors and the curious."""
    content = catalogue()
    exercises = [content.exercises[name] for name in sorted(content.exercises)]
    return render(request, "figures/gallery.html", {"exercises": exercises, "version": content.version})
