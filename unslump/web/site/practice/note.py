"""A short text about a person for a practitioner's own record: what they told and did, measures, plan, safety."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unslump.core.looking_back import Past
from unslump.core.plan import Plan
from unslump.core.screening import Clearance
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.summing import DAYS, Gathered, gather
from unslump.web.site.practice.alerting import day
from unslump.web.site.practice.person import limits
from unslump.web.site.saying import felt, listed
from unslump.web.site.templatetags.words import dose

MOST = 6
"""So many symptoms and so many notes at most, the newest."""


def note_of(called: str, row: Today, context: dict[str, Any], *, today: date) -> str:
    """The text, one fact a line. `context` is what their page shows (person.page_of)."""
    known = gather(row, today=today)
    past: Past = context["past"]
    parts = [
        (_("WHAT THEY TOLD"), _told(past, context)),
        (_("WHAT THEY DID"), _did(known, context)),
        (_("MEASURES"), _measures(context)),
        (_("PLAN"), _plan(known, context)),
        (_("SAFETY"), _safety(known.clearance, context)),
    ]
    lines = [f"{called}, {date_format(today, 'DATE_FORMAT')}", _("From Unslump, as the person told it there.")]
    for title, facts in parts:
        lines += ["", title, *(f"- {fact}" for fact in facts)]
    return "\n".join(lines) + "\n"


def _told(past: Past, context: dict[str, Any]) -> Iterator[str]:
    pains = [(one.on, one.pain) for one in past.days if one.pain is not None]
    if not pains:
        yield _("No pain was told in these weeks.")
        return
    on, last = pains[-1]
    yield _("Pain at rest, last told on %(day)s: %(pain)s of 10.") % {"day": day(on), "pain": last}
    if context["lately"]:
        yield context["lately"]
    for one in context["flares"]:
        yield _("Flare-up on %(day)s.") % {"day": day(one)}
    told = [(one.on, what) for one in (*context["days"], *context["earlier"]) for what in one.told]
    for when, what in [pair for pair in told if pair[1].new][:MOST]:
        yield f"{day(when)}: {_('new: %(what)s') % {'what': '; '.join(what.new)}}"
    for when, what in [pair for pair in told if pair[1].note][:MOST]:
        yield f"{day(when)}: “{' '.join(what.note.split())}”"


def _did(known: Gathered, context: dict[str, Any]) -> Iterator[str]:
    weeks, wanted = known.weeks, context["meant"]
    days = len(weeks.session_days)
    said = ngettext("Sessions on %(n)s day of the last %(all)s", "Sessions on %(n)s days of the last %(all)s", days)
    minutes = ngettext("%(n)s minute in all", "%(n)s minutes in all", weeks.minutes) % {"n": weeks.minutes}
    broken = _("broken off: %(n)s") % {"n": weeks.broken_off}
    yield f"{said % {'n': days, 'all': DAYS}}; {minutes}; {broken}."
    if wanted is not None:
        text = str(wanted.low) if wanted.low == wanted.high else f"{wanted.low}-{wanted.high}"
        yield _("Meant: %(n)s days a week.") % {"n": text}
    names = catalogue().exercises
    for one in list(reversed(weeks.felt))[:MOST]:
        exercise = names.get(one.symptom.exercise or "")
        where = exercise.name if exercise else _("In a session")
        symptom = one.symptom
        yield f"{day(one.on)}, {where}: {felt(symptom.kind, symptom.where, symptom.severity)}"


def _measures(context: dict[str, Any]) -> Iterator[str]:
    for one in context["measures"]:
        for line in one.result.lines:
            name = f"{one.measure.name}, {line.side}" if line.side else one.measure.name
            yield " ".join(filter(None, (f"{name}: {line.number} ({one.result.on}).", line.says)))
    if not context["measures"]:
        yield _("None taken.")


def _plan(known: Gathered, context: dict[str, Any]) -> Iterator[str]:
    plan: Plan | None = known.plan
    if plan is None:
        why = _("something stands in the way, see below") if context["standing"] else " ".join(known.reasons)
        yield _("No session now: %(why)s") % {"why": why}
        return
    if plan.programme is not None:
        yield _("Programme: %(name)s, %(stage)s, week %(week)s.") % {
            "name": plan.programme.name,
            "stage": plan.programme.stage,
            "week": plan.programme.week,
        }
    yield from (f"{item.name}: {dose(item)}" for item in plan.items)


def _safety(clearance: Clearance, context: dict[str, Any]) -> Iterator[str]:
    answered = {"day": day(context["answered_on"]), "until": day(context["counts_until"])}
    yield _("Safety questions answered on %(day)s; they count until %(until)s.") % answered
    for finding in clearance.findings:
        stands = _("no session until it is seen to") if finding in context["standing"] else _("with limits")
        yield f"{finding.title} ({stands}): {listed(finding.noticed)}"
    if not clearance.findings:
        yield _("No warning sign was told.")
    if found := limits(clearance):
        yield _("Limits: %(what)s.") % {"what": "; ".join(found)}
