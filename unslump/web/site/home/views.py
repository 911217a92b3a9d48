"""The landing page, what Unslump is, and where to turn instead."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unslump.core.errors import BadInput
from unslump.core.questions import SEVERITY
from unslump.core.screening import Clearance, Finding, blocks, emergencies
from unslump.core.translating import language_of
from unslump.version import code_version
from unslump.web import access, clock
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.screening import say_what_became
from unslump.web.services.today import fresh
from unslump.web.site.home.forms import BecameForm
from unslump.web.site.templatetags.figures import COOKIE

KINDS = tuple(status for status in reversed(SEVERITY) if blocks(status))
"""What stands in the way of a session, each with a page of its own, the most serious first."""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """In one screen what this is; whoever has been here goes on to today."""
    if access.today_row(request) is not None and "stay" not in request.GET:
        return redirect("today")
    content = catalogue()
    front = content.info.front
    person = content.poses.person_for(front.exercise, request.COOKIES.get(COOKIE, ""))
    query = "?" + urlencode({"v": content.version, "person": person.id})
    scene = {
        "exercise": content.exercises[front.exercise],
        "step": front.step,
        "person": person.id,
        "url": reverse("figure", kwargs={"exercise": front.exercise}) + "?" + urlencode({"v": content.version}),
        "still": reverse("figure-still", kwargs={"exercise": front.exercise, "step": front.step}) + query,
    }
    return render(request, "home/landing.html", {"scene": scene})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Unslump does, for whom, for whom not, and on what it rests."""
    content = catalogue()
    context = {"references": content.references, "info": content.info, "content": content.version}
    return render(request, "home/about.html", context | {"code": code_version()})


@require_safe
def get_help(request: HttpRequest, kind: str) -> HttpResponse:
    """What to do now, whom to call, and why; and what became of what was told before."""
    if kind not in KINDS:
        raise Http404
    return help_page(request, kind)


def help_page(request: HttpRequest, kind: str, form: BecameForm | None = None) -> HttpResponse:
    """The page of a status. `form`: answers to what became of something that cannot be taken yet."""
    row, person = access.today_row(request), access.person(request)
    if row is not None and language_of(row.content) != catalogue().language:
        row = fresh(row, today=clock.today_of(request), now=clock.now())
    findings: list[Finding] = []
    if kind == "emergency" and person is not None and person.draft:
        told = {name: tuple(v) if isinstance(v, list) else v for name, v in person.draft.get("answers", {}).items()}
        findings += emergencies(catalogue().screening, told)
    if row is not None and row.clearance:
        known = {finding.rule for finding in findings}
        clearance = Clearance.read(row.clearance, what="the stored clearance")
        findings += [f for f in clearance.stands_in_the_way if f.status == kind and f.rule not in known]
    asked = unsaid(row, kind) if row is not None else []
    form = form or (BecameForm(catalogue(), asked) if asked else None)
    rules = {rule.id for rule in catalogue().screening.rules}
    context = {
        "kind": kind,
        "findings": findings,
        "known": row is not None,
        "can_write": kind != "emergency" and row is not None and row.unread is not None,
        "asks": [form.group(finding) for finding in asked] if form else [],
        "form": form,
        "can_be_seen": any(finding.told is None and finding.rule in rules for finding in findings),
    }
    return render(request, f"home/help-{kind}.html", context, status=422 if form and form.errors else 200)


def unsaid(row: Today, kind: str) -> list[Finding]:
    """What was told before, is not named now, and nobody has said what became of; none while answering again."""
    if row.alarm or not row.clearance:
        return []
    clearance = Clearance.read(row.clearance, what="the stored clearance")
    return [finding for finding in clearance.stands_in_the_way if finding.told and finding.status == kind]


@require_http_methods(["GET", "HEAD", "POST"])
def became(request: HttpRequest) -> HttpResponse:
    """Take what became of what was told before and is not named any more."""
    row, person = access.today_row(request), access.person(request)
    if row is None or person is None:
        return redirect("screening")
    row = fresh(row, today=clock.today_of(request), now=clock.now())
    asked = unsaid(row, row.outcome) if row.outcome in KINDS else []
    if request.method != "POST" or not asked:
        return redirect("today")
    form = BecameForm(catalogue(), asked, request.POST)
    if form.is_valid():
        try:
            say_what_became(person, form.said(), today=clock.today_of(request), now=clock.now())
        except BadInput as error:
            form.refuse(error)
        else:
            return redirect("today")
    return help_page(request, row.outcome, form)
