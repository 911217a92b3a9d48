"""The picture of an exercise in a page: inline SVG, so that it takes on the page's colours."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from unslump.body.output import main_step, still
from unslump.web.services.content import catalogue

register = template.Library()


@register.simple_tag
def figure(exercise: str) -> SafeString:
    """The step that stands for an exercise, drawn. Nothing for an exercise that is not known."""
    content = catalogue()
    return _drawn(content.version, exercise) if exercise in content.exercises else SafeString("")


@lru_cache(maxsize=512)
def _drawn(version: str, exercise: str) -> SafeString:
    del version  # names the content for the cache
    content = catalogue()
    found = content.exercises[exercise]
    return mark_safe(still(content, found, main_step(found)))  # noqa: S308 - our own drawing, its title escaped
