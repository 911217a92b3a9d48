"""Attention: of the people who let a practitioner see them, who needs to be looked at today, and why.

What is known of somebody is gathered when something changes (`facts_of`), without words, so that it is the same in
every language. What follows on a day comes from these facts alone (`alerts_of`), by rules that are content (alerts.py).
Nothing here changes what a person may do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from statistics import fmean
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from unslump.core.alerts import AlertRule, Kind, PainWeeks, Serious, Watching, threshold_of
from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn, Entry
from unslump.core.looking_back import days_of
from unslump.core.questions import Status
from unslump.core.record import Record
from unslump.core.screening import Clearance, Finding, blocks
from unslump.core.script import Ending
from unslump.core.status import Status as Folded
from unslump.core.values import Day, Id, Pain, Value

STOPPED: tuple[Ending, ...] = ("symptom", "emergency")
DAY = timedelta(days=1)


# What is known of somebody.


class Standing(Value):
    """A finding that stands in the way from a day on, or will when a clinician's all-clear has run out."""

    rule: Id
    status: Status
    on: Day


class Felt(Value):
    """What was felt, where, how strong (0 if that was not asked), and in which exercise."""

    kind: Id
    where: str
    severity: int
    exercise: Id | None = None


class Stop(Value):
    """A session that ended early with a symptom, and what was felt in it."""

    on: Day
    felt: tuple[Felt, ...] = ()


class Facts(Value):
    """What is known of somebody, as of the day on which something last changed.

    `expires`: the last day on which their answers to the safety questions count. `new`: since when they must answer
    again because of something told; `noted`: the day of a note that waits. `pains`: at rest, by day. `flare`: since
    when, when it was last stirred up, and its last day. `last`: the last day on which anything was told or done.
    """

    expires: Day | None = None
    standing: tuple[Standing, ...] = ()
    stops: tuple[Stop, ...] = ()
    new: Day | None = None
    noted: Day | None = None
    pains: tuple[tuple[date, Pain], ...] = ()
    flare: tuple[date, date, date] | None = None
    last: Day | None = None


def facts_of(
    catalogue: Catalogue,
    clearance: Clearance,
    status: Folded,
    entries: Iterable[Entry],
    *,
    today: date,
    noted: date | None = None,
    alarm: Status | None = None,
    again: bool = False,
) -> Facts:
    """What is known of somebody. `entries` are at least those of the last `days_needed` days, in any order.

    `alarm`: how serious a sign is that was told while the safety questions were being answered again. `again`: today's
    plan waits for these answers, which is known before the last session's conclusions are drawn.
    """
    told = [entry for entry in entries if isinstance(entry, CheckIn | Record) and entry.on <= today]
    days = days_of(told)
    since = today - timedelta(days=days_needed(catalogue))
    demand, until, flare = status.screen_again, status.flare_until, status.flare
    standing = [one for finding in clearance.findings for one in _standing(catalogue, finding, clearance, today)]
    if alarm is not None and not any(one.status == alarm and one.on <= today for one in standing):
        standing.append(Standing(rule="alarm", status=alarm, on=today))
    waits = (status.pending.on if status.pending else today) if again else None
    records = (entry for entry in told if isinstance(entry, Record))
    stops = [_stopped(one) for one in records if _early(one) and one.on > since]
    return Facts(
        expires=clearance.answered_on + catalogue.screening.valid_days * DAY,  # that of the day's check is its own
        standing=tuple(standing),
        stops=tuple(sorted(stops, key=lambda one: one.on)),
        new=demand.on if demand else waits,
        noted=noted,
        pains=tuple((on, day.pain) for on, day in sorted(days.items()) if on > since and day.pain is not None),
        flare=(flare.since, flare.again, until) if flare is not None and until is not None else None,
        last=max(days, default=None),
    )


def _early(record: Record) -> bool:
    """Whether a symptom ended a session, or was felt in one that was broken off."""
    return record.ending in STOPPED or (record.ending != "finished" and bool(record.symptoms))


def _stopped(record: Record) -> Stop:
    felt = (
        Felt(kind=one.kind, where=one.where, severity=one.severity, exercise=one.exercise) for one in record.symptoms
    )
    return Stop(on=record.on, felt=tuple(felt))


def _standing(catalogue: Catalogue, finding: Finding, clearance: Clearance, today: date) -> Iterator[Standing]:
    if blocks(finding.status):
        checked = any(rule.id == finding.rule for rule in catalogue.check.rules)
        on = finding.told.on if finding.told else today if checked else clearance.answered_on
        yield Standing(rule=finding.rule, status=finding.status, on=on)
    elif finding.seen is not None and blocks(finding.rule_status):
        days = next((rule.seen_within_days for rule in catalogue.screening.rules if rule.id == finding.rule), None)
        runs_out = finding.seen.on + timedelta(days=(days or 0) + 1)
        yield Standing(rule=finding.rule, status=finding.rule_status, on=runs_out)


def days_needed(catalogue: Catalogue) -> int:
    """How many days back the facts reach: as long as a rise of pain can last, and be told from when on."""
    if catalogue.watching is None:
        return 0
    pain = catalogue.watching.pain
    longest = max(rule.threshold.high for rule in catalogue.watching.rules if rule.kind == "stop" and rule.threshold)
    return max(2 * (pain.recent_days + pain.before_days), longest)


# What follows on a day.


class Alert(Value):
    """Why somebody ought to be looked at.

    `about`: the finding that it is about, if it is about one. `on` and `size`: the day of its newest evidence, and how
    much of it there is; whoever has seen it sees it again only when either grows. `figures` and `day`: what its
    sentence is filled in with. `felt`: what was felt, if it is about that.
    """

    rule: Id
    kind: Kind
    serious: Serious
    on: date
    about: Id | None = None
    size: Annotated[int, Field(ge=0)] = 0
    figures: dict[str, float] = {}
    day: date | None = None
    felt: tuple[Felt, ...] = ()


class Mark(NamedTuple):
    """Somebody has seen an alert, with its evidence up to a day and so much of it."""

    on: date
    size: int


def comes_back(alert: Alert, mark: Mark | None) -> bool:
    """Whether an alert is to be shown to somebody with this mark: they have none, or the evidence is newer or more."""
    return mark is None or alert.on > mark.on or (alert.on == mark.on and alert.size > mark.size)


class _Now(NamedTuple):
    """All that a rule looks at. `at` is its threshold."""

    rule: AlertRule
    at: int
    weeks: PainWeeks
    facts: Facts
    today: date
    last: date
    messages: int

    @property
    def standing(self) -> list[Standing]:
        return [one for one in self.facts.standing if one.on <= self.today]

    def alert(self, on: date, **more: Any) -> Alert:  # noqa: ANN401 - the further fields of an alert
        return Alert(rule=self.rule.id, kind=self.rule.kind, serious=self.rule.serious, on=on, **more)


def alerts_of(
    watching: Watching,
    facts: Facts,
    *,
    today: date,
    last: date,
    thresholds: Mapping[str, int] | None = None,
    messages: int = 0,
) -> tuple[Alert, ...]:
    """What follows on a day, the most serious first.

    `last`: the last day on which anything was told or done, or since when they have let the practitioner in.
    `thresholds`: a practice's own, by the id of the rule; one outside its bounds counts as the nearest within.
    """
    own = thresholds or {}
    return tuple(
        alert
        for rule in watching.rules
        for alert in _FOLLOWS[rule.kind](
            _Now(rule, threshold_of(rule, own), watching.pain, facts, today, last, messages)
        )
    )


def _finding(now: _Now) -> Iterator[Alert]:
    yield from (now.alert(one.on, about=one.rule) for one in now.standing if one.status == now.rule.status)


def _stop(now: _Now) -> Iterator[Alert]:
    stops = [one for one in now.facts.stops if now.today - now.at * DAY < one.on <= now.today]
    if stops:
        newest = max(one.on for one in stops)
        those = [one for one in stops if one.on == newest]
        felt = tuple(dict.fromkeys(felt for one in those for felt in one.felt))
        yield now.alert(newest, size=len(those), day=newest, felt=felt)


def _new(now: _Now) -> Iterator[Alert]:
    """What a flare-up asks for is told with the flare-up; what a finding or a session of the day says, with that."""
    since, flare = now.facts.new, now.facts.flare
    flaring = flare is not None and since in flare[:2] and now.today <= flare[2]
    told = [*(one.on for one in now.standing), *(one.on for one in now.facts.stops if one.on == since)]
    if since is not None and not flaring and not any(on >= since for on in told):
        yield now.alert(since, day=since)


def _note(now: _Now) -> Iterator[Alert]:
    if now.facts.noted is not None:
        yield now.alert(now.facts.noted, day=now.facts.noted)


def _message(now: _Now) -> Iterator[Alert]:
    if now.messages:
        yield now.alert(now.today, size=now.messages, figures={"n": now.messages})


def _pain(now: _Now) -> Iterator[Alert]:
    weeks, pains = now.weeks, now.facts.pains
    found = means(weeks, pains, now.today)
    if found is not None and found.rise >= now.at:
        since = now.today
        while (earlier := means(weeks, pains, since - DAY)) is not None and earlier.rise >= now.at:
            since -= DAY
        figures = {"last": found.last, "first": found.first, "days": weeks.recent_days}
        yield now.alert(since, size=int(found.rise), figures=figures, day=since)


def _flare_up(now: _Now) -> Iterator[Alert]:
    if now.facts.flare is not None and now.today <= now.facts.flare[2]:
        yield now.alert(now.facts.flare[1], day=now.facts.flare[0])


def _silent(now: _Now) -> Iterator[Alert]:
    days = (now.today - now.last).days
    if days >= now.at:
        yield now.alert(now.last, figures={"days": days})


def _screening_over(now: _Now) -> Iterator[Alert]:
    if now.facts.expires is not None and now.today > now.facts.expires:
        yield now.alert(now.facts.expires, day=now.facts.expires)


def _screening_soon(now: _Now) -> Iterator[Alert]:
    if now.facts.expires is not None and 0 <= (now.facts.expires - now.today).days <= now.at:
        yield now.alert(now.facts.expires, day=now.facts.expires)


_FOLLOWS: Mapping[Kind, Callable[[_Now], Iterator[Alert]]] = {
    "finding": _finding,
    "stop": _stop,
    "new": _new,
    "note": _note,
    "message": _message,
    "pain": _pain,
    "flare-up": _flare_up,
    "silent": _silent,
    "screening-over": _screening_over,
    "screening-soon": _screening_soon,
}


class Means(NamedTuple):
    """Mean pain in the last days and in those before."""

    last: float
    first: float

    @property
    def rise(self) -> float:
        """By how much it has risen, to a place at which sums of fractions are exact."""
        return round(self.last - self.first, 6)


def means(weeks: PainWeeks, pains: Iterable[tuple[date, int]], day: date) -> Means | None:
    """Mean pain as it stood on a day; None if there are too few answers to compare."""
    recent, before = [], []
    for on, pain in pains:
        ago = (day - on).days
        if 0 <= ago < weeks.recent_days:
            recent.append(pain)
        elif weeks.recent_days <= ago < weeks.recent_days + weeks.before_days:
            before.append(pain)
    if min(len(recent), len(before)) < weeks.answers:
        return None
    return Means(fmean(recent), fmean(before))
