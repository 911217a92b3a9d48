"""What the pages of own exercises show: poses to choose from, doses in words, what was added and why."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.owning import Added
from unslump.core.pose import Figure
from unslump.web.services.content import catalogue
from unslump.web.site.authoring.forms import CAME, SIDES
from unslump.web.site.saying import listed, numbers, rung_text

Poses = list[tuple[str, list[tuple[str, str]]]]
"""For each exercise its name, and its poses by their names with what they show."""
CHANGED = {
    "name": _l("name"),
    "phase": _l("kind"),
    "level": _l("how demanding"),
    "position": _l("position"),
    "sides": _l("sides"),
    "targets": _l("what it works on"),
    "equipment": _l("what is needed"),
    "load": _l("how it loads the body"),
    "avoid": _l("who leaves it out"),
    "purpose": _l("what it is good for"),
    "set_up": _l("setting up"),
    "in_and_out": _l("getting in and out"),
    "feel": _l("what one should feel"),
    "not_feel": _l("what one should not feel"),
    "breathing": _l("breathing"),
    "mistakes": _l("what is easily done wrong"),
    "tempo": _l("tempo"),
    "dose": _l("dose"),
    "steps": _l("steps"),
    "regress": _l("easier exercise"),
    "progress": _l("harder exercise"),
    "figure": _l("drawn figure"),
    "picture": _l("picture"),
    "video": _l("video"),
}
"""What may change from one version to the next, in words."""
LONGEST = 70


def pose_choices(content: Catalogue, came: Figure | None) -> Poses:
    """Every pose that a step may be drawn with; those that came with the exercise first."""
    own: Poses = []
    if came is not None:
        named = [(f"{CAME}{step}", _("Step %(n)d") % {"n": at}) for at, step in enumerate(came.steps, 1)]
        own = [(_("As it came"), named)]
    return [*own, *_library(content.version)]


@lru_cache(maxsize=4)
def _library(version: str) -> Poses:
    content = catalogue()
    del version  # names the content for the cache
    every = sorted(content.exercises.values(), key=lambda one: one.name)
    return [(one.name, [(f"{one.id}/{step.id}", _short(step.say)) for step in one.steps]) for one in every]


def options_of(poses: Poses, chosen: str) -> SafeString:
    """The poses as options of a list, grouped by exercise."""
    text = "".join(_group(name, tuple(own)) for name, own in poses)
    if chosen:
        marked = f'value="{escape(chosen)}"'
        text = text.replace(f"{marked}>", f"{marked} selected>", 1)
    return mark_safe(text)  # noqa: S308 - every part is escaped where it is made


@lru_cache(maxsize=1024)
def _group(name: str, poses: tuple[tuple[str, str], ...]) -> str:
    options = format_html_join("", '<option value="{}">{}</option>', poses)
    return format_html('<optgroup label="{}">{}</optgroup>', name, options)


def url_of(content: Catalogue, pose: str) -> str:
    """The picture of a pose of the library; empty for any other."""
    exercise, _sep, step = pose.partition("/")
    figure = content.poses.figures.get(exercise)
    known = figure is not None and step in figure.steps
    return reverse("figure-still", kwargs={"exercise": exercise, "step": step}) if known else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def told_of(content: Catalogue, added: Iterable[Added]) -> list[dict[str, str]]:
    """Who leaves an exercise out because of what, in words."""
    words = content.vocabulary
    names = {**{name: position.name for name, position in words.positions.items()}, **words.loads}
    return [
        {
            "because": listed(names[name] for name in one.because),
            "tags": "; ".join(words.tags[tag] for tag in one.tags),
            "says": one.says,
        }
        for one in added
    ]


def dose_of(exercise: Exercise) -> dict[str, Any]:
    """The dose of an exercise in words."""
    dose = exercise.dose
    return {
        "least": rung_text(dose, dose.rungs[0]),
        "most": rung_text(dose, dose.rungs[-1]),
        "days": numbers(dose.per_week),
        "sides": SIDES[exercise.sides],
    }
