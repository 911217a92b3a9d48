"""Watching: who needs a practitioner today, and why; what they have seen; and from when on a practice wants to know.

What is known of somebody is kept in a small row of its own (records/watching.py), for those alone who let somebody see
them. It is worked out with their day, and when they let somebody in. What depends on the day is reckoned when it is
read, so that a list of many people takes a fixed number of queries.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from unslump.core.alerts import BLOCKING, AlertRule, Watching, threshold_of
from unslump.core.attention import Alert, Facts, Mark, Standing, alerts_of, comes_back, days_needed, facts_of
from unslump.core.history import read_entries
from unslump.core.screening import Clearance
from unslump.core.status import Status
from unslump.web.records.models import Entry, Person, Today
from unslump.web.records.practice import Consent, Member
from unslump.web.records.watching import Attention, PracticeThreshold, SeenAlert
from unslump.web.services.content import catalogue
from unslump.web.services.waiting import waiting

ENTRIES_AT_MOST = 600
"""Read of a history: those of the weeks that are looked back on, several times a day."""


def note(row: Today) -> None:
    """Keep what is known of somebody whose day has just been worked out; of those alone who let somebody see them."""
    if _let_somebody_in(row.person_id):
        _keep(row.person_id, _facts(row))


def note_person(person: Person) -> None:
    """Keep what is known of somebody whose day may not have been worked out yet."""
    if not _let_somebody_in(person.id):
        return
    row = Today.objects.filter(person=person).first()
    if row is not None:
        _keep(person.id, _facts(row))
        return
    told = person.draft.get("told", [])  # an emergency told before the questions were answered to the end
    standing = tuple(Standing(rule=one["rule"], status="emergency", on=date.fromisoformat(one["on"])) for one in told)
    _keep(person.id, Facts(standing=standing))


def _let_somebody_in(person: UUID) -> bool:
    return Consent.objects.filter(person_id=person, ended_at=None).exists()


def _keep(person: UUID, facts: Facts) -> None:
    Attention.objects.update_or_create(person_id=person, defaults={"facts": facts.plain()})


def _facts(row: Today) -> Facts:
    content = catalogue()
    if days_needed(content) == 0:
        return Facts()
    rows = Entry.objects.filter(person_id=row.person_id, kind__in=("record", "check-in"))
    bodies = rows.order_by("-id").values_list("body", flat=True)[:ENTRIES_AT_MOST]
    return facts_of(
        content,
        Clearance.read(row.clearance, what="the stored clearance"),
        Status.read(row.status, what="the stored status"),
        read_entries(list(bodies)),
        today=row.on,
        noted=date.fromisoformat(row.noted["on"]) if row.noted else None,
        alarm=next((status for status in BLOCKING if status == row.outcome), None),
        again=row.outcome == "screen-again",
    )


# The list.


class Watched(NamedTuple):
    """Somebody on a practitioner's list. `seen`: what still holds and was marked as seen.

    `last`: when anything was last told or done; None if nothing ever was.
    """

    consent: Consent
    alerts: tuple[Alert, ...]
    seen: tuple[Alert, ...]
    last: date | None


class _Days(NamedTuple):
    """The days of somebody that change with each session, from the first columns of their Today."""

    finished: date | None
    checked: date | None


def watched(asking: Member, consents: Iterable[Consent], *, today: date) -> list[Watched]:
    """Everybody of these consents with what is to be told of them: the most serious first, then by name.

    Somebody who is seen by several consents is told once: by that to the asking practitioner, if there is one.
    """
    rules = catalogue().watching
    ordered = sorted(consents, key=lambda one: one.member_id != asking.id)
    mine = {one.person_id: one for one in reversed(ordered)}
    known = dict(Attention.objects.filter(person__in=mine).values_list("person_id", "facts"))
    columns = Today.objects.filter(person__in=mine).values_list("person_id", "finished_on", "checked_on")
    days = {person: _Days(finished, checked) for person, finished, checked in columns}
    marks = _marks(asking, [one.id for one in mine.values()])
    messages = waiting_messages(mine.values())
    own = thresholds_of(asking)
    found = []
    for person, consent in mine.items():
        facts = Facts.read(known.get(person, {}), what="what is known of somebody")
        dates = (facts.last, *(days.get(person) or ()))
        last = max((day for day in dates if day is not None), default=None)
        alerts = (
            alerts_of(
                rules,
                facts,
                today=today,
                last=last or consent.given_at.date(),
                thresholds=own,
                messages=messages.get(consent.id, 0),
            )
            if rules
            else ()
        )
        new = tuple(one for one in alerts if comes_back(one, marks.get((consent.id, one.rule, one.about or ""))))
        found.append(Watched(consent, new, tuple(one for one in alerts if one not in new), last))
    return sorted(found, key=lambda one: _place(rules, one))


def _place(rules: Watching | None, one: Watched) -> tuple[int, str]:
    ids = [rule.id for rule in rules.rules] if rules else []
    return (min((ids.index(alert.rule) for alert in one.alerts), default=len(ids)), one.consent.called.casefold())


def waiting_messages(consents: Iterable[Consent]) -> dict[UUID, int]:
    """How many messages wait to be read or answered, by the id of the consent; none are left out."""
    return {consent: max(one.count, one.alarming) for consent, one in waiting(consents).items()}


# What was seen.


def _marks(asking: Member, consents: list[UUID]) -> dict[tuple[UUID, str, str], Mark]:
    rows = SeenAlert.objects.filter(member=asking, consent__in=consents)
    return {(row.consent_id, row.rule, row.about): Mark(row.on, row.size) for row in rows}


def mark_seen(asking: Member, consent: Consent, told: Alert, *, now: datetime) -> None:
    """A practitioner has seen an alert as it was told: nothing newer is marked with it."""
    SeenAlert.objects.update_or_create(
        member=asking,
        consent=consent,
        rule=told.rule,
        about=told.about or "",
        defaults={"on": told.on, "size": told.size, "at": now},
    )


# Thresholds.


def thresholds_of(asking: Member) -> dict[str, int]:
    """What a practitioner's practice has chosen, by rule."""
    rows = PracticeThreshold.objects.filter(practice_id=asking.practice_id)
    return dict(rows.values_list("rule", "value"))


def with_thresholds(asking: Member) -> list[tuple[AlertRule, int]]:
    """Every rule that has a threshold, with the one that holds in the practice."""
    rules, own = catalogue().watching, thresholds_of(asking)
    return [(rule, threshold_of(rule, own)) for rule in (rules.rules if rules else ()) if rule.threshold]


@transaction.atomic
def choose_thresholds(asking: Member, chosen: Mapping[str, int]) -> None:
    """Keep the thresholds that a practice chooses. What the content has is not kept: it goes on following that."""
    for rule, _now in with_thresholds(asking):
        if rule.threshold is None or rule.id not in chosen:
            continue
        mine = PracticeThreshold.objects.filter(practice_id=asking.practice_id, rule=rule.id)
        value = max(rule.threshold.low, min(rule.threshold.high, chosen[rule.id]))
        if value == rule.threshold.value:
            mine.delete()
        else:
            PracticeThreshold.objects.update_or_create(
                practice_id=asking.practice_id, rule=rule.id, defaults={"value": value}
            )
