"""A person's messages: who can be written to, each thread, and whether an e-mail tells them of new ones."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.web import access
from unslump.web.limits import limited
from unslump.web.records.models import Person
from unslump.web.records.practice import Consent
from unslump.web.services import messages, notices, practices
from unslump.web.services.noting import waiting
from unslump.web.site.messages.forms import MessageForm
from unslump.web.site.messages.writing import page_of, picture, take

SAFE = ("GET", "HEAD")


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Everybody whom a person may write to, and what they wrote to others before."""
    person = access.person(request)
    consents = practices.consents_of(person) if person else []
    newest, unread = messages.newest_of(consents), messages.unread_for(person) if person else {}
    threads = [
        {"consent": one, "newest": newest.get(one.id), "unread": unread.get(one.id, 0)}
        for one in consents
        if one.ended_at is None or one.id in newest
    ]
    return render(request, "messages/inbox.html", {"threads": threads, "person": person})


@limited("message", posts=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def thread(request: HttpRequest, consent: UUID) -> HttpResponse:
    """A thread with a practitioner. A message that points at a safety question leads to that question at once."""
    _person, found = _mine(request, consent)
    if request.method != "POST":
        return _page(request, found, MessageForm())
    if found.ended_at is not None:
        raise Http404
    form = MessageForm(request.POST, request.FILES)
    if status := take(request, form, found, None):
        return _page(request, found, form, status=status)
    row = access.today_row(request)
    if row is not None and waiting(row):
        return redirect("note")
    return redirect(reverse("thread", args=[found.id]) + "#newest")


def _page(request: HttpRequest, consent: Consent, form: MessageForm, *, status: int = 200) -> HttpResponse:
    context = {"consent": consent, "page": page_of(request, consent, None), "form": form}
    return render(request, "messages/thread.html", context, status=status)


def thread_picture(request: HttpRequest, consent: UUID, message: UUID) -> HttpResponse:
    """A picture in a thread. Whoever may not know of it learns nothing by asking in another way, either."""
    _person, found = _mine(request, consent)
    return picture(found, message) if request.method in SAFE else HttpResponseNotAllowed(SAFE)


def _mine(request: HttpRequest, consent: UUID) -> tuple[Person, Consent]:
    """The asking person, and a consent of theirs, whether it stands or not. 404 if it is nobody's or another's."""
    person = access.person(request)
    rows = Consent.objects.select_related("member", "member__practice").filter(id=consent)
    found = rows.filter(person=person).first() if person else None
    if person is None or found is None:
        raise Http404
    return person, found


@require_POST
@never_cache
def notified(request: HttpRequest) -> HttpResponse:
    """Whether an e-mail may tell the person of messages."""
    person = access.person(request)
    if person is None:
        raise Http404
    wanted = request.POST.get("notices") == "on"
    notices.want(person, wanted=wanted)
    flash.success(request, _said(wanted=wanted))
    return redirect("messages")


def _said(*, wanted: bool) -> str:
    return _("You get an e-mail when there is a message.") if wanted else _("You get no e-mails about messages.")


@limited("invite")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Turn notices off by the link in one, without signing in. Opening the link alone changes nothing."""
    whose = notices.meant_by(token)
    if whose is None:
        raise Http404
    if request.method == "POST":
        notices.want(whose, wanted=False)
    return render(request, "messages/off.html", {"done": request.method == "POST"})
