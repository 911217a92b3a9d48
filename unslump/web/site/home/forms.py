"""What became of something that was told before: explicit choices, none of them made beforehand."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.questions import Rule
from unslump.core.screening import Finding, ToldBefore
from unslump.core.told import what_became
from unslump.core.values import LAST_DAY
from unslump.web.services.screening import WhatBecame

LOOKED_AT = {
    "emergency": _("A doctor or hospital has looked at it, and it is settled"),
    "urgent": _("A doctor or hospital has looked at it, and it is settled"),
    "clinician-first": _("A doctor, physiotherapist or midwife has looked at it, and it is settled"),
}
WHO = {
    "emergency": (("doctor", _("A doctor")), ("hospital", _("A hospital"))),
    "urgent": (("doctor", _("A doctor")), ("hospital", _("A hospital"))),
    "clinician-first": (
        ("doctor", _("A doctor")),
        ("physiotherapist", _("A physiotherapist")),
        ("midwife", _("A midwife")),
    ),
}


class Asked(NamedTuple):
    """One thing that was told before, with the fields that ask about it."""

    question: str
    became: forms.BoundField
    by: forms.BoundField
    on: forms.BoundField


class BecameForm(forms.Form):
    """What became of each thing that was told before; who looked at it and when, if somebody did."""

    def __init__(self, content: Catalogue, findings: Iterable[Finding], data: Any = None) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(data)
        rules = {rule.id: rule for rule in (*content.check.rules, *content.screening.rules)}
        self.told = {finding.rule: finding.told for finding in findings if finding.told}
        self.questions = {name: _asks(content, told) for name, told in self.told.items()}
        for name in self.told:
            self._add(rules[name])

    def _add(self, rule: Rule) -> None:
        choices = [("mistake", _("I ticked it by mistake")), ("seen", LOOKED_AT[rule.status])]
        if rule.passes:
            choices.append(("passed", _("It has passed, and I am well")))
        self.fields[f"became-{rule.id}"] = forms.ChoiceField(
            label=self.questions[rule.id], choices=choices, widget=forms.RadioSelect
        )
        self.fields[f"by-{rule.id}"] = forms.ChoiceField(
            label=_("Who has looked at it?"), choices=WHO[rule.status], widget=forms.RadioSelect, required=False
        )
        self.fields[f"on-{rule.id}"] = forms.DateField(
            label=_("When?"), widget=forms.DateInput(attrs={"type": "date"}), required=False
        )

    def clean(self) -> dict[str, Any]:
        """Who and when belong to having been looked at, on the day of telling or later."""
        cleaned = super().clean() or {}
        for name, told in self.told.items():
            by, on = f"by-{name}", f"on-{name}"
            if cleaned.get(f"became-{name}") != "seen":
                self.errors.pop(by, None)
                self.errors.pop(on, None)
                continue
            for key in (by, on):
                if not cleaned.get(key) and key not in self.errors:
                    self.add_error(key, forms.ValidationError(_("Please choose an answer."), code="required"))
            if cleaned.get(on) and not told.on <= cleaned[on] <= LAST_DAY:
                self._wrong_day(told)
        return cleaned

    def said(self) -> list[WhatBecame]:
        """What became of each."""
        found = []
        for name in self.told:
            became = self.cleaned_data[f"became-{name}"]
            seen = became == "seen"
            who = {"by": self.cleaned_data[f"by-{name}"], "on": self.cleaned_data[f"on-{name}"]} if seen else {}
            found.append(WhatBecame(rule=name, became=became, **who))
        return found

    def refuse(self, error: BadInput) -> None:
        """Say beside the day what is wrong with it; nothing else of a whole form can be."""
        for problem in error.problems:
            told = self.told.get(problem.where)
            if told is None or self.cleaned_data.get(f"became-{told.rule}") != "seen":
                self.add_error(None, _("This has been answered already. Please load the page again."))
            else:
                self._wrong_day(told)

    def _wrong_day(self, told: ToldBefore) -> None:
        says = _("Please give a day from %(day)s, when you told us, until today.")
        self.add_error(f"on-{told.rule}", says % {"day": _day(told)})

    def group(self, finding: Finding) -> Asked:
        """The fields that ask about one finding."""
        name = finding.rule
        return Asked(self.questions[name], self[f"became-{name}"], self[f"by-{name}"], self[f"on-{name}"])


def _day(told: ToldBefore) -> str:
    return date_format(told.on, "MONTH_DAY_FORMAT")


def _asks(content: Catalogue, told: ToldBefore) -> str:
    return what_became(content, told, day=_day(told))
