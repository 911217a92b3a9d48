"""Prescribing: building, seeing it as the person would, giving; versions; templates; giving to several at once."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.core.deciding import Decided
from unslump.core.prescribing import whole
from unslump.core.prescription import Prescription
from unslump.web import access, clock
from unslump.web.records.models import Today
from unslump.web.records.practice import Consent, Member
from unslump.web.services import prescribing
from unslump.web.services.content import catalogue
from unslump.web.site.practice import plan_words
from unslump.web.site.practice.plan_form import Draft, draft_from, draft_of, shown
from unslump.web.site.today.views import items_of

MOST_AT_ONCE = 50
"""How many people a template is given to at once."""


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """Build or change what a person is given; see what it comes to; give it."""
    library, today = prescribing.library_of(member.practice), clock.today_of(request)
    findings = prescribing.resolvable(consent.person)
    before = prescribing.current(consent.person)
    act = request.POST.get("act", "")
    draft = draft_from(request.POST) if request.method == "POST" else _first(before, member)
    if request.method == "POST":
        draft.act(act, library)
        _use(draft, member, act)
    context: dict[str, Any] = {"consent": consent, "before": before, "today_iso": today.isoformat()}
    made = draft.prescription(library, member, findings, today) if act in ("preview", "give") else None
    if made is not None and act == "give":
        prescribing.give(consent, member, made, today=today, now=clock.now())
        messages.success(request, _("%(name)s has it now.") % {"name": consent.called})
        return redirect("practice-plan-history", consent.id)
    if made is not None:
        context |= _previewed(consent, prescribing.signed(consent, member, made), before, today)
    context |= shown(draft, library, findings) | {"templates": prescribing.templates_of(member.practice)}
    return _page(request, member, "practice/plan.html", context, status=422 if draft.problems else 200)


def _first(before: Prescription | None, member: Member) -> Draft:
    """What stands in the form at first: what is given now, if it is of this practice."""
    mine = before is not None and before.practice == member.practice.name
    return draft_of(before) if before is not None and mine else Draft()


def _use(draft: Draft, member: Member, act: str) -> None:
    """Add what a template of the practice holds."""
    verb, _colon, name = act.partition(":")
    if verb != "use":
        return
    try:
        row = prescribing.template_of(member.practice, UUID(name))
    except ValueError:
        row = None
    if row is None:
        raise Http404
    draft.take_in(prescribing.read_template(row))


def _previewed(consent: Consent, made: Prescription, before: Prescription | None, today: date) -> dict[str, Any]:
    """What the person would see today, and what is new in it."""
    row = Today.objects.filter(person=consent.person).first()
    decided = prescribing.preview(row, made, today=today) if row else None
    mine = before if before is not None and before.practice == made.practice else None
    return {"preview": True, "made": made, "changes": plan_words.changes(whole(catalogue(), made), mine, made)} | (
        _outcome(decided, made)
    )


def _outcome(decided: Decided | None, made: Prescription) -> dict[str, Any]:
    plan, refusal = (decided.plan, decided.no_plan) if decided else (None, None)
    return {
        "plan": plan,
        "items": items_of(whole(catalogue(), made), plan),
        "minutes": -(-plan.seconds // 60) if plan else 0,
        "refusal": refusal,
        "unanswered": decided is None,
    }


@require_safe
def history(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """Every version: what it changed, who gave it, and when."""
    found = prescribing.versions_of(consent.person)
    context = {"consent": consent, "versions": versions(found), "stands": bool(found and found[0].now)}
    return _page(request, member, "practice/plan_history.html", context)


def versions(found: list[prescribing.Version]) -> list[dict[str, Any]]:
    """Versions as a page shows them."""
    return [
        {"version": one, "changes": plan_words.changes(whole(catalogue(), one.now), one.before, one.now)}
        for one in found
    ]


@require_POST
def end(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """End what a person is given."""
    if prescribing.end(consent.person, member, today=clock.today_of(request), now=clock.now()):
        messages.success(request, _("It has ended."))
    return redirect("practice-plan-history", consent.id)


# Templates.


@require_safe
def templates(request: HttpRequest, member: Member) -> HttpResponse:
    """The practice's templates."""
    rows = [(row, len(row.body.get("items", ()))) for row in prescribing.templates_of(member.practice)]
    return _page(request, member, "practice/templates.html", {"templates": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, member: Member, template: UUID | None = None) -> HttpResponse:
    """Build or change a template."""
    library = prescribing.library_of(member.practice)
    row = prescribing.template_of(member.practice, template) if template else None
    if template is not None and row is None:
        raise Http404
    first = draft_of(prescribing.read_template(row)) if row else Draft()
    draft = draft_from(request.POST) if request.method == "POST" else first
    act = request.POST.get("act", "")
    draft.act(act, library)
    made = draft.template(library) if act == "keep" else None
    if made is not None:
        prescribing.keep_template(member, made, clock.now(), row)
        messages.success(request, _("%(name)s is kept.") % {"name": made.name})
        return redirect("practice-templates")
    context = shown(draft, library) | {"row": row}
    return _page(request, member, "practice/template.html", context, status=422 if draft.problems else 200)


@require_POST
def remove_template(request: HttpRequest, member: Member, template: UUID) -> HttpResponse:
    """Take a template away. What was given with it stays."""
    row = prescribing.template_of(member.practice, template)
    if row is None:
        raise Http404
    row.delete()
    messages.success(request, _("%(name)s is gone.") % {"name": row.name})
    return redirect("practice-templates")


@require_http_methods(["GET", "HEAD", "POST"])
def give_template(request: HttpRequest, member: Member, template: UUID) -> HttpResponse:
    """Give a template to several people: first what it would come to for each, then to those it is still ticked for.

    It takes the place of what each is given now.
    """
    row = prescribing.template_of(member.practice, template)
    if row is None:
        raise Http404
    today, body = clock.today_of(request), prescribing.read_template(row)
    every = sorted(access.consents_to(member), key=lambda one: one.called.casefold())
    wanted = set(request.POST.getlist("person"))
    chosen = [one for one in every if str(one.id) in wanted][:MOST_AT_ONCE]
    act = request.POST.get("act", "")
    context: dict[str, Any] = {"row": row, "people": [(one, str(one.id) in wanted) for one in every]}
    if request.method != "POST" or not chosen:
        context["nobody"] = request.method == "POST"
        return _page(request, member, "practice/give.html", context, status=422 if context["nobody"] else 200)
    draft = draft_of(body)
    draft.says = request.POST.get("says", "")
    made = draft.prescription(prescribing.library_of(member.practice), member, (), today)
    context |= {"says": draft.says, "problems": list(draft.problems.values())}
    if made is None:
        return _page(request, member, "practice/give.html", context, status=422)
    given = 0
    outcomes = []
    for consent in chosen:
        access.looked(member, consent, "practice-plan", changed=act == "give")
        signed = prescribing.signed(consent, member, made)
        day = Today.objects.filter(person=consent.person).first()
        decided = prescribing.preview(day, signed, today=today) if day else None
        if act == "give":
            prescribing.give(consent, member, made, today=today, now=clock.now())
            given += 1
        outcomes.append({"consent": consent, "before": prescribing.current(consent.person)} | _outcome(decided, signed))
    if act == "give":
        messages.success(request, _("%(name)s is given to %(n)d people.") % {"name": row.name, "n": given})
        return redirect("practice-templates")
    return _page(request, member, "practice/give.html", context | {"outcomes": outcomes})


def _page(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"member": member} | context, status=status)
