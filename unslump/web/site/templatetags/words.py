"""What the core decided, in words and pictures for the pages."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django import template
from django.forms import BooleanField, BoundField, DateField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unslump.core.catalogue import reference_id
from unslump.core.plan import PlanItem
from unslump.core.questions import NONE, Question
from unslump.core.screening import Finding
from unslump.core.status import Change
from unslump.core.values import Reason
from unslump.web.services.content import catalogue
from unslump.web.site.saying import dosed_text

register = template.Library()

KNOWN = re.compile(
    "pain-before|pain-after|next-pain|rise-after|rise-next|effort|severity|share|symptom|nerve-symptom|wished-easier"
    "|reserve|side-share|days|pain-first|pain-lately|pain-fall|flare-days|flare-left"
)
"""The facts by which the rules of progress decide (core/settling.py), and hints (core/hinting.py)."""
ALWAYS = ("pain-before", "pain-after", "next-pain", "effort", "reserve")
"""Those that are worth saying when they are 0, too."""


class Choice(NamedTuple):
    """One answer as a page shows it."""

    value: str
    label: str
    more: str
    id: str
    chosen: bool


class Answers(NamedTuple):
    """The answers of a question, with "none of these" apart from the others."""

    choices: tuple[Choice, ...]
    none: Choice | None
    short: bool


class Changed(NamedTuple):
    """A change, with all the exercises that it holds for."""

    names: tuple[str, ...]
    reason: Reason


class Source(NamedTuple):
    """A source as a page shows it."""

    cite: str
    link: str
    seen: str


@register.simple_tag
def answers(question: Question, field: BoundField) -> Answers:
    """The answers that a question offers; those given before are chosen."""
    given = field.value()
    chosen = {str(item) for item in given} if isinstance(given, list | tuple) else {str(given)}
    every = tuple(
        Choice(option.id, option.label, option.more or "", f"{field.auto_id}_{option.id}", option.id in chosen)
        for option in question.options
    )
    others = tuple(choice for choice in every if choice.value != NONE)
    none = next((choice for choice in every if choice.value == NONE), None)
    short = len(others) > 3 and all(len(choice.label) <= 26 and not choice.more for choice in others)
    return Answers(others, none, short)


@register.simple_tag
def cells(field: BoundField, low: int = 0, high: int = 10) -> tuple[Choice, ...]:
    """The cells of a scale."""
    given = str(field.value())
    return tuple(Choice(str(n), str(n), "", f"{field.auto_id}_{n}", str(n) == given) for n in range(low, high + 1))


@register.filter
def first_id(field: BoundField, question: Question | None = None) -> str:
    """The id of the first thing that can be filled in for a field, for a link to it."""
    if question is not None and question.kind == "number":
        return str(field.auto_id)
    if question is not None and question.options:
        return f"{field.auto_id}_{question.options[0].id}"
    return f"{field.auto_id}_0"


@register.simple_tag
def trouble(field: BoundField, question: Question | None = None) -> str:
    """What is wrong with an answer, in one sentence; empty if nothing is."""
    errors = field.errors.as_data()
    if not errors:
        return ""
    first = errors[0]
    kind = question.kind if question else "scale"
    if first.code == "required" and kind == "many":
        return _("Choose what fits, or “none”.")
    if first.code == "required":
        if kind == "number":
            return _("Please give a number.")
        if isinstance(field.field, DateField):
            return _("Please give the day.")
        if isinstance(field.field, BooleanField):
            return _("Please tick this once they have said so.")
        return _("Please choose an answer.")
    limits = question.limits if question else None
    if limits is not None and first.code in ("invalid", "min_value", "max_value"):
        return _("Please give a whole number from %(low)d to %(high)d.") % {"low": limits.low, "high": limits.high}
    return " ".join(str(message) for message in first.messages)


@register.filter
def dose(item: PlanItem) -> str:
    """Today's dose: "20 s, 2 rounds, each side"."""
    return dosed_text(item.dosed, item.sides)


@register.filter
def minutes(seconds: int) -> str:
    """A time in words: "about 2 minutes"."""
    n = max(1, round(seconds / 60))
    return ngettext("about %(n)d minute", "about %(n)d minutes", n) % {"n": n}


@register.filter
def position(name: str) -> str:
    """A position in words."""
    return catalogue().vocabulary.positions[name].name


@register.filter
def stronger(item: dict[str, Any]) -> tuple[str, ...]:
    """The stronger steps that are offered today, in words; the first of an exercise's tiers is to stay."""
    return tuple(item["exercise"].tiers[1 : item["item"].tiers + 1])


@register.simple_tag
def grouped(changes: list[tuple[str, Change]], on: date | None = None) -> tuple[Changed, ...]:
    """Changes, the same ones together; only those of one day if it is given."""
    groups: dict[tuple[str, str], list[tuple[str, Change]]] = {}
    for name, change in changes:
        if on is None or change.on == on:
            groups.setdefault((change.reason.text, change.reason.fact), []).append((name, change))
    return tuple(
        Changed(tuple(name for name, _change in group if name), group[0][1].reason) for group in groups.values()
    )


@register.filter
def adapted(item: PlanItem) -> tuple[Reason, ...]:
    """What has changed about an exercise or its dose, of the reasons why it is in the plan."""
    others = ("aim:", "boost:", "on-bed", "grown-into", "prescription")
    return tuple(reason for reason in item.because if not reason.rule.startswith(others))


@register.filter
def told(fact: str) -> str:
    """What a reason rests on, in words: "pain before 2, pain after 5"."""
    words = {
        "pain-before": _("pain before %(n)s"),
        "pain-after": _("pain after %(n)s"),
        "next-pain": _("pain the next day %(n)s"),
        "effort": _("effort %(n)s"),
        "severity": _("at its worst %(n)s"),
        "share": _("%(n)s %% of it done"),
        "reserve": _("repeats that were left %(n)s"),
        "side-share": _("one side %(n)s %% of the other"),
        "days": _("days so far %(n)s"),
        "pain-first": _("pain at first %(n)s"),
        "pain-lately": _("pain lately %(n)s"),
        "flare-days": _("days of it so far %(n)s"),
        "wished-easier": _("you asked for easier"),
        "nerve-symptom": _("tingling or numbness"),
    }
    parts = [part.rpartition(" ") for part in fact.split(", ")]
    if not all(KNOWN.fullmatch(name) and number.lstrip("-").isdigit() for name, _space, number in parts):
        return fact
    shown = [(n, number) for n, _space, number in parts if n in words and (number != "0" or n in ALWAYS)]
    said = [words[name] % {"n": number} for name, number in shown]
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


@register.inclusion_tag("parts/sources.html")
def sources(names: tuple[str, ...], *, verified: bool = True, rule: str = "") -> dict[str, Any]:
    """What something rests on; `rule` is told in full in the rule book."""
    known = catalogue().references
    found = []
    for name in names:
        reference = known.get(reference_id(name))
        if reference is not None:
            place = name.partition(".")[2]
            cite = f"{reference.cite}, {_('point')} {place}" if place else reference.cite
            found.append(Source(cite, reference.link or "", reference.seen))
    return {"sources": tuple(dict.fromkeys(found)), "verified": verified, "rule": rule}


@register.simple_tag
def worries(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What to say to whoever helps, each sentence once."""
    content = catalogue()
    said = {rule.id: rule.worry for rule in (*content.check.rules, *content.screening.rules)}
    return tuple(dict.fromkeys(worry for finding in findings if (worry := said.get(finding.rule))))


@register.filter
def spoken(fact: str) -> str:
    """A fact that a person gave, fit to be read out."""
    return fact.rstrip(".")
