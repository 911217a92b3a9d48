"""The practice's side of messages: all threads, each of them, and being away."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.web import access
from unslump.web.limits import limited
from unslump.web.records.practice import Consent, Member
from unslump.web.services import messages
from unslump.web.services.waiting import waiting
from unslump.web.site.messages.forms import DeskForm, MessageForm
from unslump.web.site.messages.writing import page_of, picture, take


@require_safe
def inbox(request: HttpRequest, member: Member) -> HttpResponse:
    """The threads with everybody whom a practitioner may see: first what points at a safety question, then what is
    new, then the rest."""
    consents = list(access.consents_to(member))
    waits, newest = waiting(consents), messages.newest_of(consents)
    threads = [{"consent": one, "waits": waits.get(one.id), "newest": newest.get(one.id)} for one in consents]
    threads.sort(key=lambda one: one["consent"].called.casefold())
    threads.sort(key=lambda one: one["newest"].timestamp() if one["newest"] else 0, reverse=True)
    threads.sort(
        key=lambda one: (one["waits"].alarming > 0, one["waits"].count > 0) if one["waits"] else (), reverse=True
    )
    return render(request, "messages/practice_inbox.html", {"member": member, "threads": threads})


@require_safe
def thread(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """What was written with one person."""
    return _page(request, member, consent, MessageForm())


@limited("message", posts=True)
@require_POST
def answer(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """Write to a person."""
    form = MessageForm(request.POST, request.FILES)
    if status := take(request, form, consent, member):
        return _page(request, member, consent, form, status=status)
    return redirect(reverse("practice-messages", args=[consent.id]) + "#newest")


def _page(
    request: HttpRequest, member: Member, consent: Consent, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    context = {"member": member, "consent": consent, "page": page_of(request, consent, member), "form": form}
    return render(request, "messages/practice_thread.html", context, status=status)


@require_safe
def thread_picture(_request: HttpRequest, _member: Member, consent: Consent, message: UUID) -> HttpResponse:
    """A picture in a thread."""
    return picture(consent, message)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, member: Member) -> HttpResponse:
    """Notices, and being away."""
    kept = messages.desk_of(member)
    names = ("notices", "away_from", "away_until", "away_says")
    form = DeskForm(request.POST or None, initial={name: getattr(kept, name) for name in names})
    if request.method == "POST" and form.is_valid():
        messages.set_desk(member, **form.cleaned_data)
        flash.success(request, _("Kept."))
        return redirect("practice-desk")
    context = {"member": member, "form": form}
    return render(request, "messages/desk.html", context, status=422 if form.errors else 200)
