"""A practice from the inside: opening it, invites, colleagues. Who needs somebody is in watching.py."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.web import access, clock
from unslump.web.limits import limited
from unslump.web.records.practice import Consent, Invite, Member
from unslump.web.services import practices
from unslump.web.site.practice.forms import InviteForm, JoinForm, OpenForm


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Open a practice; who works in one already is led there."""
    if access.member(request) is not None:
        return redirect("practice")
    if not settings.ANYBODY_OPENS_PRACTICES and not _asker(request).is_staff:
        return render(request, "practice/closed.html", status=403)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "practice/open.html", {"form": form}, status=422 if form.is_bound else 200)
    practices.open_practice(_asker(request), **form.cleaned_data, now=clock.now())
    access.works_here(request)
    return redirect("practice")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, member: Member) -> HttpResponse:
    """Make an invite; its code and link are shown this once."""
    return _invite(request, member, colleague=False)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_colleague(request: HttpRequest, member: Member) -> HttpResponse:
    """Invite somebody to work in the practice."""
    return _invite(request, member, colleague=True)


def _invite(request: HttpRequest, member: Member, *, colleague: bool) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "colleague": colleague}
    if request.method != "POST" or not form.is_valid():
        return _page(request, member, "practice/invite.html", context, status=422 if form.is_bound else 200)
    made = practices.invite(member, called=form.cleaned_data["called"], colleague=colleague, now=clock.now())
    link = reverse("join" if colleague else "invited", args=[made.code])
    context |= {"made": made, "link": request.build_absolute_uri(link), "days": practices.VALID_DAYS}
    return _page(request, member, "practice/invite.html", context)


@require_POST
def revoke(request: HttpRequest, member: Member, invite: UUID) -> HttpResponse:
    """Take an invite back."""
    if not practices.revoke(member, invite, now=clock.now()):
        raise Http404
    messages.success(request, _("The invite is taken back."))
    return redirect("practice-team" if Invite.objects.get(id=invite).colleague else "practice-invites")


@require_safe
def invites(request: HttpRequest, member: Member) -> HttpResponse:
    """Invites that nobody has used yet."""
    waiting = [one for one in practices.open_invites(member, now=clock.now()) if not one.colleague]
    return _page(request, member, "practice/invites.html", {"invites": waiting})


@require_safe
def team(request: HttpRequest, member: Member) -> HttpResponse:
    """Who works in the practice."""
    waiting = [one for one in practices.open_invites(member, now=clock.now()) if one.colleague]
    context = {"colleagues": practices.colleagues_of(member), "invites": waiting}
    return _page(request, member, "practice/team.html", context)


@require_POST
def part(request: HttpRequest, member: Member, colleague: UUID) -> HttpResponse:
    """The owner ends somebody's work in the practice; not their own, so that it is never without one."""
    found = next((one for one in practices.colleagues_of(member) if one.id == colleague and one != member), None)
    if found is None:
        raise Http404
    practices.leave(found, now=clock.now())
    messages.success(
        request,
        _("%(name)s does not work here any more, and sees nobody through this practice.") % {"name": found.name},
    )
    return redirect("practice-team")


@require_POST
def discharge(request: HttpRequest, _member: Member, consent: Consent) -> HttpResponse:
    """A practitioner ends a person's care; they see nothing of them any more."""
    practices.end([consent], now=clock.now())
    messages.success(request, _("You do not see %(name)s any more.") % {"name": consent.called})
    return redirect("practice")


@limited("invite")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """A colleague joins by a code."""
    given = practices.standing_invite(code, now=clock.now(), colleague=True)
    if given is None:
        raise Http404
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": given.called})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "invite": given}
        return render(request, "practice/join.html", context, status=422 if form.is_bound else 200)
    if practices.join(_asker(request), given, **form.cleaned_data, now=clock.now()) is None:
        raise Http404
    access.works_here(request)
    return redirect("practice")


def _asker(request: HttpRequest) -> User:
    """The account of who is asking; the address is for those alone who are signed in."""
    if not isinstance(request.user, User):
        raise AssertionError("asked without an account")
    return request.user


def _page(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"member": member} | context, status=status)
