"""Why somebody is on a practitioner's list, in words, and where on their page the evidence stands."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unslump.core.alerts import Serious
from unslump.core.attention import Alert
from unslump.web.services.content import catalogue
from unslump.web.site.saying import felt

SOON: dict[Serious, Promise] = {
    "now": _("At once"),
    "today": _("Today"),
    "soon": _("This week"),
}
SECTIONS = {"pain": "pain", "silent": "did", "screening-over": "now", "screening-soon": "now", "message": "now"}
"""Which part of a person's page shows the evidence for an alert, where that is not a finding or a day."""


class Told(NamedTuple):
    """An alert in words. `name`: what it is told apart by. `place`: where its evidence stands on the person's page."""

    alert: Alert
    soon: str
    says: str
    besides: str
    name: str
    place: str
    can_be_seen: bool


def told(alerts: Iterable[Alert]) -> list[Told]:
    """Alerts in words, in their order."""
    return [_told(alert) for alert in alerts]


def _told(alert: Alert) -> Told:
    rules = catalogue().watching
    rule = rules.rule(alert.rule) if rules else None
    figures = {name: short(value) for name, value in alert.figures.items()}
    filled = figures | ({"day": day(alert.day)} if alert.day else {})
    return Told(
        alert=alert,
        soon=str(SOON[alert.serious]),
        says=rule.says.format(**filled) if rule else alert.rule,
        besides=_besides(alert),
        name=alert.rule + (f":{alert.about}" if alert.about else ""),
        place=_place(alert),
        can_be_seen=alert.kind != "message",
    )


def _besides(alert: Alert) -> str:
    if alert.kind == "finding":
        return finding_title(alert.about or "")
    if alert.kind == "stop":
        names = catalogue().exercises
        said = []
        for one in alert.felt:
            exercise = names.get(one.exercise or "")
            what = felt(one.kind, one.where, one.severity)
            said.append(f"{exercise.name}: {what}" if exercise else what)
        return "; ".join(said)
    return ""


def finding_title(rule: str) -> str:
    """What a finding is about; empty if the content does not know it."""
    content = catalogue()
    every = {one.id: one.title for one in (*content.check.rules, *content.screening.rules)}
    return every.get(rule, "")


def _place(alert: Alert) -> str:
    if alert.kind == "finding":
        return f"finding-{alert.about}" if finding_title(alert.about or "") else "now"
    return SECTIONS.get(alert.kind) or day_place(alert.on)


def day_place(on: date) -> str:
    """Where a day stands on a person's page."""
    return f"day-{on.isoformat()}"


def short(number: float) -> str:
    """To one place, without a zero behind the point, as the reader's language writes it."""
    return str(number_format(f"{round(number, 1):g}", use_l10n=True))


def day(on: date) -> str:
    """A day with its month."""
    return str(date_format(on, "MONTH_DAY_FORMAT"))
