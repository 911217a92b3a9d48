"""A link by which somebody sees a person's plan: made by the person, opened by whoever has it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.core.plan import Plan
from unslump.web import access, clock
from unslump.web.limits import limited, untold
from unslump.web.records.models import Person, Today
from unslump.web.services import sharing
from unslump.web.services.content import stored_in
from unslump.web.site.handing.forms import ShareForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def share(request: HttpRequest) -> HttpResponse:
    """The asking person's links; posted to, a new one, whose address is shown this once."""
    person = access.person(request)
    if person is None or access.today_row(request) is None:
        return redirect("screening")
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, person, {"form": form}, status=422 if form.is_bound else 200)
    try:
        made = sharing.share(person, **form.cleaned_data, now=clock.now())
    except sharing.TooManyLinks:
        form.add_error(None, _("You have many links already. Take one back first."))
        return _page(request, person, {"form": form}, status=422)
    link = request.build_absolute_uri(reverse("shared-plan", args=[made.code]))
    return _page(request, person, {"form": ShareForm(), "made": made, "link": link})


def _page(request: HttpRequest, person: Person, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    now = clock.now()
    links = [(one, one.ended_at is None and one.expires_at > now) for one in sharing.links_of(person, now=now)]
    return render(request, "handing/share.html", {"links": links} | context, status=status)


@require_POST
@never_cache
def take_back(request: HttpRequest, link: UUID) -> HttpResponse:
    """The person ends a link; it opens nothing any more."""
    person = access.person(request)
    if person is None or not sharing.take_back(person, link, now=clock.now()):
        raise Http404
    messages.success(request, _("The link is taken back. It opens nothing any more."))
    return redirect("share")


@limited("shared-plan")
@require_safe
@never_cache
def shared_plan(request: HttpRequest, code: str) -> HttpResponse:
    """What the person's plan is: exercises and doses, and nothing of why. Nothing of it can be played from here."""
    own = access.today_row(request)
    found = sharing.opened(code, now=clock.now(), counts=False)
    if found is None:
        return _hidden(render(request, "handing/over.html", status=404))
    mine = own is not None and own.person_id == found.person_id
    if not mine:
        sharing.opened(code, now=clock.now())
    row: Today | None = getattr(found.person, "today", None)
    plan = Plan.read(row.plan, what="the stored plan") if row and row.plan and row.outcome == "plan" else None
    content = stored_in(plan.content) if plan else None
    context = {
        "plan": plan,
        "items": [(item, content.exercises.get(item.dosed.exercise)) for item in plan.items]
        if plan and content
        else (),
        "minutes": -(-plan.seconds // 60) if plan else 0,
        "until": found.expires_at,
        "mine": mine,
    }
    return _hidden(render(request, "handing/shared_plan.html", context))


def _hidden(response: HttpResponse) -> HttpResponse:
    """Neither kept by anybody on the way nor found by a search engine, and its address told to nobody."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    untold(response)
    return response
