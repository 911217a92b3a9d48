"""Your data, for guests and accounts alike: take everything along, bring it, show it to a clinician, delete it."""

from threading import Lock

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.handout.summary import pdf
from unslump.interop.archive import MOST_ZIPPED, read
from unslump.web import access, clock
from unslump.web.services.bringing import bring
from unslump.web.services.deleting import delete_everything
from unslump.web.services.taking import archive_of
from unslump.web.services.today import fresh
from unslump.web.site.yours.forms import BringForm, DeleteForm
from unslump.web.site.yours.summary import PAPERS, paper_of, summary_of

_TURN = Lock()
"""A file takes many times its size in memory while it is read: one after the other."""
EVERYWHERE = '"cache", "storage"'
"""What a browser that heeds Clear-Site-Data forgets of us. Cookies are deleted one by one: with "cookies"
in it, Chromium takes no cookie from the answer, so that over plain http, where it heeds none of it, all would stay."""
FORGET = "unslump-forget"
"""The cookie by which the page after deleting knows that it is that: only then does the browser forget, too."""
FORGET_SECONDS = 600


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What can be done with everything that is stored of somebody."""
    return _page(request, BringForm())


def _page(request: HttpRequest, form: BringForm, *, status: int = 200) -> HttpResponse:
    known = access.person(request) is not None
    context = {"known": known, "decided": access.today_row(request) is not None, "form": form, "papers": PAPERS}
    return render(request, "yours/index.html", context | {"most": MOST_ZIPPED // 1_000_000}, status=status)


@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """Everything as one zip, sent while it is written."""
    person = access.person(request)
    if person is None:
        return redirect("yours")
    name = f"unslump-{clock.today_of(request).isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    parts = archive_of(person, now=clock.now())
    return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """One page for a clinician, as a PDF in the language of the site."""
    row = access.today_row(request)
    if row is None:
        return redirect("yours")
    today = clock.today_of(request)
    row = fresh(row, today=today, now=clock.now())
    made = pdf(summary_of(row, paper_of(request.GET.get("paper", "")), today=today))
    headers = {"Content-Disposition": 'inline; filename="unslump-summary.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@require_POST
@never_cache
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take in a file of everything; what is here already stays as it is."""
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    with _TURN:
        given = read(form.cleaned_data["file"])
        brought = bring(access.person(request), given, today=clock.today_of(request), now=clock.now())
    if brought.entries and not brought.sessions:
        messages.success(request, _("It is here."))
    elif brought.entries:
        told = ngettext("It is here: %(n)s session is new.", "It is here: %(n)s sessions are new.", brought.sessions)
        messages.success(request, told % {"n": brought.sessions})
    else:
        messages.info(request, _("All of it was here already. Nothing is there twice."))
    response = redirect("yours")
    if not request.user.is_authenticated:
        access.remember(response, brought.person, secure=settings.HTTPS)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Ask once more, then delete everything, sign out, and have the browser forget."""
    person = access.person(request)
    if person is None:
        return redirect("yours")
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "yours/delete.html", {"form": form}, status=422 if form.is_bound else 200)
    delete_everything(person)
    logout(request)
    response = redirect("yours-deleted")
    for name in request.COOKIES:
        response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = EVERYWHERE
    response.set_cookie(
        FORGET,
        "1",
        max_age=FORGET_SECONDS,
        path=reverse("yours-deleted"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


@require_safe
@never_cache
def deleted(request: HttpRequest) -> HttpResponse:
    """It is gone. The page after deleting, and no other visit, has the browser forget as well."""
    forget = bool(request.COOKIES.get(FORGET))
    response = render(request, "yours/deleted.html", {"forget": forget})
    if forget:
        response.delete_cookie(FORGET, path=reverse("yours-deleted"), samesite="Strict")
    return response
