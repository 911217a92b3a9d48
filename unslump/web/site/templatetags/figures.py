"""The picture of an exercise in a page: inline SVG, so that it takes on the page's colours."""

from functools import lru_cache

from django import template
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from unslump.body.output import main_step, portrait, still
from unslump.core.owning import is_own
from unslump.web.services.content import catalogue
from unslump.web.site.figures.owned import inline

register = template.Library()


COOKIE = "figure"
"""Holds who shall show the exercises; the player writes it."""


@register.simple_tag(takes_context=True)
def figure(context: template.Context, exercise: str, name: str = "") -> SafeString:
    """The step that stands for an exercise, drawn. Nothing for an exercise that is not known.

    `name`: an id of ours, by which the same picture is shown once more elsewhere on the page.
    """
    content = catalogue()
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(COOKIE, "") if request else ""
    if is_own(exercise):
        picture = mark_safe(inline(request, exercise, chosen)) if request else SafeString("")  # noqa: S308 - as below
        return picture if not name else mark_safe(picture.replace("<svg", f'<svg id="{escape(name)}"', 1))  # noqa: S308
    if exercise not in content.exercises:
        return SafeString("")
    picture = _drawn(content.version, exercise, content.poses.person_for(exercise, chosen).id)
    if not name:
        return picture
    return mark_safe(picture.replace("<svg", f'<svg id="{escape(name)}"', 1))  # noqa: S308 - our own drawing


@register.simple_tag
def head_of(person: str) -> SafeString:
    """A person's head, to choose them by."""
    return _head(catalogue().version, person)


@lru_cache(maxsize=64)
def _head(version: str, person: str) -> SafeString:
    del version  # names the content for the cache
    poses = catalogue().poses
    return mark_safe(portrait(poses, poses.person_for("", person)))  # noqa: S308 - our own drawing, its title escaped


@lru_cache(maxsize=512)
def _drawn(version: str, exercise: str, person: str) -> SafeString:
    del version  # names the content for the cache
    content = catalogue()
    found = content.exercises[exercise]
    picture = still(content, found, main_step(found), person=content.poses.person(person))
    return mark_safe(picture)  # noqa: S308 - our own drawing, its title escaped
