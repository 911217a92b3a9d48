"""Who sees a person: accepting an invite, who is let in, every look of theirs, and ending it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.web import access, clock
from unslump.web.limits import limited
from unslump.web.records.models import Person
from unslump.web.records.practice import Look
from unslump.web.services import practices
from unslump.web.site.shared.forms import CodeForm, ConsentForm

LOOKS_AT_ONCE = 100
LOOKED_AT = {
    access.LIST: _l("saw you on their list of people, and why you are on it"),
    "practice-person": _l("saw how you are doing"),
    "practice-seen": _l("marked as seen why you are on their list"),
    "practice-discharge": _l("ended your care"),
    "practice-handout": _l("printed what they gave you"),
    "practice-plan": _l("worked on what you are given"),
    "practice-plan-history": _l("saw what you were given before"),
    "practice-plan-end": _l("ended what you were given"),
    "practice-messages": _l("read your messages"),
    "practice-answer": _l("wrote to you"),
    "practice-message-picture": _l("saw a picture in your messages"),
}
"""What each address for a practitioner is, as the person reads it. Every address For.CONSENT has its words here, and
the list of everybody."""


class Seen(NamedTuple):
    """A look as the person reads it."""

    at: datetime
    who: str
    practice: str
    says: str


@limited("invite", posts=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if practices.standing_invite(form.cleaned_data["code"], now=clock.now(), colleague=False) is not None:
            return redirect("invited", form.cleaned_data["code"].replace("/", ""))
        form.add_error("code", _("No invite has this code. It may be used, over, or taken back: ask for a new one."))
    return render(request, "shared/code.html", {"form": form}, status=422 if form.is_bound else 200)


@limited("invite")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """What a practitioner would see, and yes or no. Somebody new becomes a guest by saying yes."""
    given = practices.standing_invite(code, now=clock.now(), colleague=False)
    if given is None:
        return render(request, "shared/over.html", status=404)
    form = ConsentForm(request.POST if request.method == "POST" else None, initial={"called": given.called})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "invite": given, "member": given.member}
        return render(request, "shared/invited.html", context, status=422 if form.is_bound else 200)
    person = access.person(request) or _new(request)
    called, colleagues = form.cleaned_data["called"], form.cleaned_data["colleagues"]
    if practices.let_in(person, given, called=called, colleagues=colleagues, now=clock.now()) is None:
        return render(request, "shared/over.html", status=404)
    messages.success(request, _("%(name)s sees you now.") % {"name": given.member.name})
    response = redirect("shared")
    if not request.user.is_authenticated:
        access.remember(response, person, secure=settings.HTTPS)
    return response


def _new(request: HttpRequest) -> Person:
    user = request.user if request.user.is_authenticated else None
    return Person.objects.create(user=user, created_at=clock.now())


@require_safe
@never_cache
def shared(request: HttpRequest) -> HttpResponse:
    """Who sees the asking person, and who looked at what."""
    person = access.person(request)
    context = {
        "consents": practices.consents_of(person) if person else [],
        "looks": _looks(person) if person else [],
        "decided": person is not None and access.today_row(request) is not None,
    }
    return render(request, "shared/shared.html", context)


@require_POST
@never_cache
def end(request: HttpRequest, consent: UUID) -> HttpResponse:
    """The person ends it; from now on nothing is seen."""
    person = access.person(request)
    mine = (
        [one for one in practices.consents_of(person) if one.id == consent and one.ended_at is None] if person else []
    )
    if not mine:
        raise Http404
    practices.end(mine, now=clock.now())
    messages.success(request, _("%(name)s sees nothing of you any more.") % {"name": mine[0].member.name})
    return redirect("shared")


def _looks(person: Person) -> list[Seen]:
    rows = Look.objects.filter(person=person).order_by("-at")[:LOOKS_AT_ONCE]
    return [Seen(row.at, row.who, row.practice, str(LOOKED_AT.get(row.what, row.what))) for row in rows]
