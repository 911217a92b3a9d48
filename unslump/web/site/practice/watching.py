"""The practice's home: who needs somebody today and why; a person's page; what was seen; when to be told."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.core.attention import Alert
from unslump.web import access, clock
from unslump.web.records.models import Today
from unslump.web.records.practice import Consent, Member
from unslump.web.services import watching
from unslump.web.services.content import catalogue
from unslump.web.services.looking_back import past_of
from unslump.web.services.today import seen_by_another
from unslump.web.site.forms import Plain
from unslump.web.site.practice import alerting
from unslump.web.site.practice.note import note_of
from unslump.web.site.practice.person import CHART_WEEKS, page_of


class OnList(NamedTuple):
    """Somebody as the list shows them."""

    consent: Consent
    alerts: list[alerting.Told]
    seen: list[alerting.Told]
    last: date | None


@require_safe
def people(request: HttpRequest, member: Member) -> HttpResponse:
    """Everybody whom a practitioner may see: who needs them today and why, then the others."""
    consents = list(access.consents_to(member))
    access.saw_on_list(member, consents)
    found = watching.watched(member, consents, today=clock.today_of(request))
    rows = [OnList(one.consent, alerting.told(one.alerts), alerting.told(one.seen), one.last) for one in found]
    context = {
        "needing": [one for one in rows if one.alerts],
        "quiet": [one for one in rows if not one.alerts],
        "rules": _rules(member),
    }
    return _page(request, member, "practice/people.html", context)


class RuleTold(NamedTuple):
    """When somebody comes onto the list, in words."""

    name: str
    soon: str
    ask: str
    value: int
    unit: str


def _rules(member: Member) -> list[RuleTold]:
    chosen = {rule.id: value for rule, value in watching.with_thresholds(member)}
    found = catalogue().watching
    return [
        RuleTold(
            rule.name,
            str(alerting.SOON[rule.serious]),
            rule.threshold.ask if rule.threshold else "",
            chosen.get(rule.id, 0),
            rule.threshold.unit if rule.threshold else "",
        )
        for rule in (found.rules if found else ())
    ]


@require_safe
def person(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """One person: now, what they did, how it went, and the days that show it."""
    today = clock.today_of(request)
    [one] = watching.watched(member, [consent], today=today)
    context: dict[str, Any] = {
        "consent": consent,
        "alerts": alerting.told(one.alerts),
        "seen": alerting.told(one.seen),
        "last": one.last,
    }
    row = Today.objects.filter(person_id=consent.person_id).first()
    if row is not None:
        row = seen_by_another(row, today=today)
        today = max(today, row.on)
        past = past_of(row, today=today, weeks=CHART_WEEKS)
        evidence = [alert.on for alert in (*one.alerts, *one.seen)]
        context |= page_of(row, past, today=today, besides=evidence)
        context["note"] = note_of(consent.called, row, context, today=today)
    return _page(request, member, "practice/person.html", context)


class SeenForm(forms.Form):
    """Which alert was seen, with the evidence that was told. `back`: to the person's page instead of the list."""

    alert = forms.CharField(max_length=200)
    on = forms.DateField()
    size = forms.IntegerField(min_value=0, max_value=100_000)
    back = forms.BooleanField(required=False)


@require_POST
def seen(request: HttpRequest, member: Member, consent: Consent) -> HttpResponse:
    """Mark an alert as seen, by whoever asks and for them alone. What is newer than they were told stays."""
    form = SeenForm(request.POST)
    today = clock.today_of(request)
    [one] = watching.watched(member, [consent], today=today)
    if form.is_valid():
        given = form.cleaned_data
        for told in alerting.told(one.alerts):
            if told.name == given["alert"] and told.can_be_seen:
                watching.mark_seen(member, consent, _as_told(told.alert, given), now=clock.now())
                messages.success(request, _("Marked as seen. It comes back if there is something newer."))
        back = reverse("practice-person", args=[consent.id]) if given["back"] else reverse("practice")
        return redirect(back)
    messages.error(request, _("That could not be marked. Please try again from this page."))
    return redirect("practice-person", consent.id)


def _as_told(alert: Alert, given: dict[str, Any]) -> Alert:
    """The alert with the evidence that was told, if there is newer by now."""
    if (given["on"], given["size"]) < (alert.on, alert.size):
        return alert.model_copy(update={"on": given["on"], "size": given["size"]})
    return alert


class ThresholdsForm(Plain):
    """From when on a practice wants to be told: each rule that has a threshold, within its bounds."""

    def __init__(self, asking: Member, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        for rule, value in watching.with_thresholds(asking):
            if rule.threshold is None:
                continue
            low, high = rule.threshold.low, rule.threshold.high
            help_text = _("%(ask)s. From %(low)s to %(high)s (%(unit)s).") % {
                "ask": rule.threshold.ask,
                "low": low,
                "high": high,
                "unit": rule.threshold.unit,
            }
            field = forms.IntegerField(
                label=rule.name, min_value=low, max_value=high, initial=value, help_text=help_text
            )
            field.widget.attrs.update({"class": "text-input number", "inputmode": "numeric"})
            self.fields[rule.id] = field


@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest, member: Member) -> HttpResponse:
    """When somebody comes onto the list of the practice; its owner chooses."""
    form = ThresholdsForm(member, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        watching.choose_thresholds(member, form.cleaned_data)
        messages.success(request, _("Kept. The list follows it from now on."))
        return redirect("practice")
    context = {"form": form, "rules": _rules(member)}
    return _page(request, member, "practice/thresholds.html", context, status=422 if form.is_bound else 200)


def _page(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"member": member} | context, status=status)
