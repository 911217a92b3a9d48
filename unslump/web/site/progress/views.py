"""How it goes: what somebody's days were like, and what changed why."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unslump.core.looking_back import Past
from unslump.core.measures import Measure, in_order
from unslump.core.values import Reason
from unslump.web import access, clock
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.looking_back import past_of
from unslump.web.services.today import fresh, status_of
from unslump.web.site.measures.telling import Result, result_of
from unslump.web.site.progress import charts

DEFAULT_WEEKS = 12


class Stand(NamedTuple):
    """Where somebody stands in a measure: what it says, and its course as a small drawing."""

    measure: Measure
    result: Result
    chart: charts.Small | None


class Came(NamedTuple):
    """Something that changed on a day, for one exercise, several, or all."""

    on: date
    names: tuple[str, ...]
    effect: str
    reason: Reason | None
    text: str
    number: int


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The last weeks in drawings and words."""
    row = access.today_row(request)
    if row is None:
        return redirect("screening")
    today = clock.today_of(request)
    row = fresh(row, today=today, now=clock.now())
    content = catalogue()
    choices = content.looking_back.weeks
    weeks = next((n for n in choices if str(n) == request.GET.get("weeks")), DEFAULT_WEEKS)
    past = past_of(row, today=max(today, row.on), weeks=weeks)
    came = _numbered(list(_came(past)))
    context = {
        "past": past,
        "weeks": weeks,
        "choices": choices,
        "pain": charts.pain_chart(past, [one.on for one in came if one.number]),
        "bars": charts.week_bars(past),
        "levels": charts.levels(),
        "place": charts,
        "came": [*reversed(came)],
        "numbered": [one for one in came if one.number],
        "trend": _trend(past),
        "hints": _hints(past),
        "stand": [*_stand(past, row)],
        "rules": content.looking_back,
        "sessions": sum(day.sessions for day in past.days),
        "minutes": sum(week.minutes for week in past.weeks),
        "this_week": past.weeks[-1],
        "last_week": past.weeks[-2] if len(past.weeks) > 1 else None,
    }
    return render(request, "progress/progress.html", context)


def _came(past: Past) -> Iterator[Came]:
    """What changed, the same for the same reason on the same day told once; oldest first."""
    content = catalogue()
    names: dict[tuple[date, str, str], list[str]] = {}
    reasons: dict[tuple[date, str, str], Reason] = {}
    for change in past.changes:
        key = (change.on, change.effect, change.reason.text)
        known = content.exercises.get(change.exercise or "")
        names.setdefault(key, []).extend([known.name] if known else [])
        reasons[key] = change.reason
    found = [Came(key[0], tuple(dict.fromkeys(names[key])), key[1], reasons[key], key[2], 0) for key in names]
    for stage in past.stages:
        programme = content.programmes.get(stage.programme)
        if programme is not None:
            part = next((one.name for one in programme.stages if one.id == stage.stage), "")
            name = ", ".join(filter(None, (programme.name, part)))
            found.append(Came(stage.on, (name,), "stage", None, _("A new part of your programme begins."), 0))
    yield from sorted(found, key=lambda one: one.on)


def _stand(past: Past, row: Today) -> Iterator[Stand]:
    content = catalogue()
    status = status_of(row)
    for measure in in_order(content.measures):
        course = status.measures.courses.get(measure.id) if status.measures else None
        if course is not None and content.measuring is not None:
            chart = charts.small_chart(past.measured.get(measure.id, ()), less_is_better=measure.better == "less")
            yield Stand(measure, result_of(measure, course, content.measuring, row.on), chart)


MARKED = ("flare-up", "screen-again", "rest", "stage")
"""What gets a number in the drawing; doses go up and down too often for that."""


def _numbered(came: list[Came]) -> list[Came]:
    """The latest of what matters most get numbers, by day."""
    worth = [index for index, one in enumerate(came) if one.effect in MARKED][-charts.MOST_NUMBERED :]
    numbers = {index: number for number, index in enumerate(worth, start=1)}
    return [one._replace(number=numbers.get(index, 0)) for index, one in enumerate(came)]


def _trend(past: Past) -> str:
    rules = catalogue().looking_back.pain
    words = {"less": rules.less, "more": rules.more, "same": rules.same, "unknown": rules.unknown}
    trend = past.trend
    means = {"first": _short(trend.first), "last": _short(trend.last)}
    figures = means | {"points": _short(rules.points), "answers": rules.answers}
    return words[trend.verdict].format(**figures)


def _short(number: float | None) -> str:
    """Without a zero behind the point, as the reader's language writes it."""
    return "" if number is None else number_format(f"{number:g}", use_l10n=True)


def _hints(past: Past) -> dict[str, Any]:
    rules = catalogue().looking_back.helps
    if past.hints is None:
        return {"says": [], "line": rules.unknown.format(days=rules.days)}
    if not past.hints:
        return {"says": [], "line": rules.nothing}
    says = [
        (rules.less if hint.points > 0 else rules.more).format(
            name=catalogue().exercises[hint.exercise].name,
            points=_short(abs(hint.points)),
            with_days=hint.with_days,
            without_days=hint.without_days,
        )
        for hint in past.hints
    ]
    return {"says": says, "line": rules.caution}
