"""How it goes: what somebody's days were like, and what changed why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from unslump.core.looking_back import Past
from unslump.web import access, clock
from unslump.web.services.content import catalogue
from unslump.web.services.looking_back import past_of
from unslump.web.services.today import fresh
from unslump.web.site.progress import charts
from unslump.web.site.progress.telling import came as came_of
from unslump.web.site.progress.telling import numbered, short, stand, trend

DEFAULT_WEEKS = 12


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
    came = numbered(list(came_of(past)))
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
        "trend": trend(past),
        "hints": _hints(past),
        "stand": [*stand(past, row)],
        "rules": content.looking_back,
        "sessions": sum(day.sessions for day in past.days),
        "minutes": sum(week.minutes for week in past.weeks),
        "this_week": past.weeks[-1],
        "last_week": past.weeks[-2] if len(past.weeks) > 1 else None,
    }
    return render(request, "progress/progress.html", context)


def _hints(past: Past) -> dict[str, Any]:
    rules = catalogue().looking_back.helps
    if past.hints is None:
        return {"says": [], "line": rules.unknown.format(days=rules.days)}
    if not past.hints:
        return {"says": [], "line": rules.nothing}
    says = [
        (rules.less if hint.points > 0 else rules.more).format(
            name=catalogue().exercises[hint.exercise].name,
            points=short(abs(hint.points)),
            with_days=hint.with_days,
            without_days=hint.without_days,
        )
        for hint in past.hints
    ]
    return {"says": says, "line": rules.caution}
