"""The landing page, what Unslump is, and where to turn instead."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from unslump.core.questions import SEVERITY
from unslump.core.screening import Clearance, Finding, blocks, emergencies
from unslump.web import access
from unslump.web.services.content import catalogue

KINDS = tuple(status for status in reversed(SEVERITY) if blocks(status))
"""What stands in the way of a session, each with a page of its own, the most serious first."""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """In one screen what this is; whoever has been here goes on to today."""
    if access.today_row(request) is not None and "stay" not in request.GET:
        return redirect("today")
    return render(request, "home/landing.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Unslump does, for whom, for whom not, and on what it rests."""
    content = catalogue()
    return render(request, "home/about.html", {"references": content.references, "info": content.info})


@require_safe
def get_help(request: HttpRequest, kind: str) -> HttpResponse:
    """What to do now, whom to call, and why."""
    if kind not in KINDS:
        raise Http404
    row, person = access.today_row(request), access.person(request)
    findings: list[Finding] = []
    if row is not None and row.clearance:
        clearance = Clearance.read(row.clearance, what="the stored clearance")
        findings = [finding for finding in clearance.stands_in_the_way if finding.status == kind]
    if kind == "emergency" and person is not None and person.draft:
        told = {name: tuple(v) if isinstance(v, list) else v for name, v in person.draft.get("answers", {}).items()}
        known = {finding.rule for finding in findings}
        findings += [f for f in emergencies(catalogue().screening, told) if f.rule not in known]
    return render(request, f"home/help-{kind}.html", {"kind": kind, "findings": findings, "known": row is not None})
