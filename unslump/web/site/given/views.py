"""What a practitioner gave: all of it on one page that stays at its address, and ending it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unslump.core.prescribing import whole
from unslump.web import access, clock
from unslump.web.services import prescribing
from unslump.web.services.content import catalogue
from unslump.web.site.practice import plan_words
from unslump.web.site.practice.plan import versions


@require_safe
@never_cache
def given(request: HttpRequest) -> HttpResponse:
    """What the asking person is given, and every version of it."""
    person, row = access.person(request), access.today_row(request)
    found = prescribing.versions_of(person) if person else []
    now = prescribing.current(person) if person else None
    content = whole(catalogue(), now)
    today = clock.today_of(request)
    context = {
        "now": now,
        "over": now is not None and now.until is not None and now.until < today,
        "ahead": now is not None and now.on > today,
        "items": [
            {
                "item": item,
                "exercise": content.exercises.get(item.exercise),
                "name": plan_words.name_of(content, item.exercise),
                "dose": plan_words.dose(content, item),
                "days": plan_words.days(item),
            }
            for item in (now.items if now else ())
        ],
        "times": plan_words.times(now.times) if now else "",
        "limits": plan_words.limits_of(content, now.limits) if now else [],
        "stops": plan_words.stops(content, now) if now else [],
        "programme": content.programmes.get(now.programme or "") if now else None,
        "seen": [(item, next((r.title for r in content.screening.rules if r.id == item.rule), "")) for item in now.seen]
        if now
        else [],
        "versions": versions(found),
        "news": row.given_news if row else None,
        "decided": row is not None,
    }
    return render(request, "given/given.html", context)


@require_POST
@never_cache
def read(request: HttpRequest) -> HttpResponse:
    """What is new has been read."""
    person = access.person(request)
    if person is not None:
        prescribing.read_news(person)
    return redirect("today")


@require_POST
@never_cache
def end(request: HttpRequest) -> HttpResponse:
    """The person ends what they were given."""
    person = access.person(request)
    if person is None or not prescribing.end(person, None, today=clock.today_of(request), now=clock.now()):
        raise Http404
    messages.success(request, _("It has ended. Your plan is made without it from now on."))
    return redirect("given")
