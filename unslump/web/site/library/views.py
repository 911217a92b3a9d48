"""The library, for everybody to look up. A page about an exercise never says that somebody should do it."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unslump.body.output import main_step
from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.owning import is_own
from unslump.web.services.content import catalogue
from unslump.web.services.library import (
    MINUTES,
    NOTHING,
    Wish,
    company,
    found,
    lessons_found,
    offer_of,
    one_line,
    programmes_found,
    seconds,
    wish_of,
)
from unslump.web.site.figures.owned import joined
from unslump.web.site.saying import PHASES, listed, numbers, rung_text
from unslump.web.site.templatetags.figures import COOKIE
from unslump.web.site.templatetags.words import sources


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every exercise; or what somebody is looking for, programmes and lessons as well."""
    content = catalogue()
    wish = wish_of(content, dict(request.GET.lists()))
    asked = wish != Wish()
    context = {
        "wish": wish,
        "asked": asked,
        "offer": offer_of(content),
        "levels": _levels(),
        "minutes": [int(minutes) for minutes in MINUTES],
        "programmes": programmes_found(content, wish) if asked else (),
        "lessons": lessons_found(content, wish) if asked else (),
        "nothing": NOTHING,
        "phases": PHASES,
        "cards": [_card(request, content, exercise) for exercise in found(content, wish)],
        "every": len(content.exercises),
        "version": content.version,
    }
    return render(request, "library/index.html", context)


@require_safe
def exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """One exercise: what it is for, how it goes, and who leaves it out."""
    content, own = catalogue(), None
    if is_own(exercise) and (found := joined(request, exercise)):
        content, own = found
    one = content.exercises.get(exercise)
    if one is None:
        raise Http404
    tags, dose = content.vocabulary.tags, one.dose
    context = _card(request, content, one) | {
        "steps": [(step, [tags[tag] for tag in step.avoid]) for step in one.steps if step.gate is None],
        "moving": {
            "url": reverse("figure", kwargs={"exercise": one.id}) + f"?v={quote(content.version)}",
            "each": (one.tempo or 0) * 1000,
        },
        "shortest": _minutes(seconds(content, one, 0)),
        "longest": _minutes(seconds(content, one, len(dose.rungs) - 1)),
        "stronger": one.tiers[1:],
        "helps": _things(content, one.helps),
        "leave_out": [tags[tag] for tag in one.avoid],
        "least": rung_text(dose, dose.rungs[0]),
        "most": rung_text(dose, dose.rungs[-1]),
        "days": numbers(dose.per_week),
        "company": company(content, one),
        "words": content.glossary.used_in(_said(one)),
        "bed_way": content.session.words["bed"],
        "sources": sources((*one.sources, *dose.sources))["sources"],
        "checked": one.verified and dose.verified,
        "version": content.version,
        "own": own,
        "drawn": own is None or own.figure is not None or own.picture is not None,
    }
    return render(request, "library/exercise.html", context)


def _said(exercise: Exercise) -> Iterator[str]:
    """What its page tells of an exercise in its own words."""
    yield from (exercise.name, exercise.purpose, exercise.feel, exercise.not_feel, exercise.breathing)
    yield from (exercise.in_and_out, exercise.note or "", *exercise.set_up, *exercise.mistakes, *exercise.tiers)
    yield from (text for step in exercise.steps for text in (step.say, step.more or ""))


def _levels() -> dict[int, str]:
    """How demanding each level is, in words."""
    return {
        1: _("very gentle"),
        2: _("gentle"),
        3: _("medium"),
        4: _("hard"),
        5: _("very hard"),
    }


def _card(request: HttpRequest, content: Catalogue, exercise: Exercise) -> dict[str, object]:
    words = content.vocabulary
    return {
        "exercise": exercise,
        "picture": main_step(exercise),
        "person": content.poses.person_for(exercise.id, request.COOKIES.get(COOKIE, "")).id,
        "line": one_line(exercise.purpose),
        "position": words.positions[exercise.position].name,
        "needs": _things(content, exercise.equipment),
        "level": _levels()[exercise.level],
        "phase": PHASES[exercise.phase],
        "regions": listed(words.targets[target] for target in exercise.targets),
    }


def _minutes(seconds: int) -> int:
    return max(1, round(seconds / 60))


def _things(content: Catalogue, things: tuple[str, ...]) -> str:
    return listed(content.vocabulary.equipment[thing].name for thing in things)
