"""Pictures of a practitioner's own exercises: for whoever was given one, and for the practice that wrote it.

At the addresses of all other pictures, so that the player and the pages need not know whose an exercise is. They are
drawn for whoever asks and kept by nobody else.
"""

import base64

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.html import escape

from unslump.body.output import animation, main_step, still, title_of
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.exercise import Exercise
from unslump.core.owning import with_own
from unslump.core.prescription import OwnExercise
from unslump.web import access
from unslump.web.services import authoring
from unslump.web.services.content import catalogue
from unslump.web.services.owning import given_to

PRIVATE = "private, no-cache"
WIDTH, HEIGHT = 320, 220


def own_exercise(request: HttpRequest, name: str) -> OwnExercise | None:
    """An own exercise, if the asking person was given it or the asking practitioner's practice wrote it."""
    person = access.person(request)
    given = given_to(person) if person is not None else ()
    found = next((own for own in given if own.exercise.id == name), None)
    if found is not None:
        return found
    asking = access.member(request)
    return authoring.newest_of(asking.practice, name) if asking is not None else None


def joined(request: HttpRequest, name: str) -> tuple[Catalogue, OwnExercise] | None:
    """The content with that exercise in it; None if it is not for whoever asks, or is left out."""
    own = own_exercise(request, name)
    content = with_own(catalogue(), (own,)) if own is not None else catalogue()
    return (content, own) if own is not None and name in content.exercises else None


def figure(request: HttpRequest, name: str) -> HttpResponse:
    """All steps as frames, as for any other exercise: drawn, or its picture in each."""
    content, own = _found(request, name)
    exercise = own.exercise
    if own.figure is not None:
        person = content.poses.person_for(name, request.GET.get("person", ""))
        try:
            moving = animation(content, exercise, person=person)
        except (
            BadInput,
            KeyError,
            ValueError,
            ArithmeticError,
        ) as error:  # checked when it was saved, by other content
            raise Http404 from error
    elif own.picture is not None and (picture := _image(own.picture, inside=False)):
        steps = {
            step.id: {"title": title_of(exercise, step.id), "swings": False, "frames": [picture]}
            for step in exercise.steps
        }
        moving = {"exercise": name, "box": [0, 0, WIDTH, HEIGHT], "steps": steps}
    else:
        raise Http404
    return JsonResponse(moving, headers={"Cache-Control": PRIVATE})


def figure_still(request: HttpRequest, name: str, step: str) -> HttpResponse:
    """The picture of one step, as SVG."""
    content, own = _found(request, name)
    if step not in {one.id for one in own.exercise.steps}:
        raise Http404
    picture = _drawn(content, own, step, request.GET.get("person", ""), inside=True)
    if not picture:
        raise Http404
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Cache-Control": PRIVATE})


def inline(request: HttpRequest, name: str, person: str) -> str:
    """The picture that stands for an exercise, to stand in a page; empty if there is none."""
    found = joined(request, name)
    return _drawn(*found, main_step(found[1].exercise), person, inside=False) if found else ""


def _found(request: HttpRequest, name: str) -> tuple[Catalogue, OwnExercise]:
    found = joined(request, name)
    if found is None:
        raise Http404
    return found


def _drawn(content: Catalogue, own: OwnExercise, step: str, person: str, *, inside: bool) -> str:
    exercise: Exercise = own.exercise
    if own.figure is not None:
        try:
            return still(content, exercise, step, person=content.poses.person_for(exercise.id, person))
        except (BadInput, KeyError, ValueError, ArithmeticError):
            return ""
    picture = _image(own.picture, inside=inside) if own.picture else ""
    title = escape(title_of(exercise, step))
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img"><title>{title}</title>{picture}</svg>'
    return svg if picture else ""


def _image(name: str, *, inside: bool) -> str:
    """An uploaded picture as part of a drawing. `inside`: with its bytes, for a drawing that is an image itself."""
    found = authoring.picture_of(name)
    if found is None:
        return ""
    if inside:
        href = f"data:image/jpeg;base64,{base64.b64encode(found.path.read_bytes()).decode()}"
    else:
        href = reverse("own-picture", kwargs={"name": found.name})
    return f'<image href="{href}" width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMidYMid meet"/>'
