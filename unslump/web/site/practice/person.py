"""A person's page for a practitioner: what is read in half a minute, and below it the days that show it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unslump.core.attention import means
from unslump.core.history import CheckIn, Entry, Screened, read_entries
from unslump.core.looking_back import Past, PastWeek, days_of, minutes_of
from unslump.core.plan import Plan
from unslump.core.questions import Cap
from unslump.core.record import Record
from unslump.core.screening import Clearance
from unslump.core.status import Status
from unslump.core.values import Range
from unslump.web.records.models import Entry as StoredEntry
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import status_of
from unslump.web.site.practice.alerting import day_place, short
from unslump.web.site.progress import charts
from unslump.web.site.progress.telling import came, numbered, stand, trend
from unslump.web.site.saying import PHASES, felt, listed

DAYS = 28
"""So many days are told one by one, today included; besides them those on which an alert rests."""
OPEN_DAYS = 14
WEEKS = 8
CHART_WEEKS = 12
DAYS_A_WEEK = 7


class Week(NamedTuple):
    """A week of sessions: on how many days, of how many meant; `ticks` are its days up to the more of the two."""

    begins: date
    days: int
    minutes: int
    ticks: tuple[bool, ...]


class Session(NamedTuple):
    """A session as it went: minutes, how it ended, what was felt, and what was left out or made lighter."""

    minutes: int
    ending: str
    stopped: bool
    felt: tuple[str, ...]
    skipped: str
    lighter: str


class Told(NamedTuple):
    """What was told at one moment."""

    when: str
    pain: int
    besides: tuple[str, ...]
    new: tuple[str, ...]
    note: str


class DayTold(NamedTuple):
    """A day: what was told on it and what was done. `place` is its anchor."""

    on: date
    place: str
    told: tuple[Told, ...]
    sessions: tuple[Session, ...]
    answered: bool


def meant(status: Status) -> Range | None:
    """On how many days a week sessions are meant: by a prescription, else by the stage of the programme."""
    prescription: Any = getattr(status, "prescription", None)
    if prescription is not None and prescription.items:
        every = any(not item.days for item in prescription.items)
        days = DAYS_A_WEEK if every else len({day for item in prescription.items for day in item.days})
        return Range(low=days, high=days)
    following = status.following
    programme = catalogue().programmes.get(following.programme or "") if following else None
    stages = programme.stages if programme else ()
    return next((stage.sessions for stage in stages if following and stage.id == following.stage), None)


def weeks_of(past: Past, wanted: Range | None) -> list[Week]:
    """The last weeks, the newest first."""
    return [_week(week, wanted) for week in reversed(past.weeks[-WEEKS:])]


def _week(week: PastWeek, wanted: Range | None) -> Week:
    most = max(week.days, wanted.high if wanted else 0)
    return Week(week.begins, week.days, week.minutes, tuple(n < week.days for n in range(most)))


def limits(clearance: Clearance) -> list[str]:
    """What the clearance limits, in words."""
    words = catalogue().vocabulary.tags
    return [*(words.get(tag, tag) for tag in clearance.tags), *_cap(clearance.cap)]


def _cap(cap: Cap) -> Iterator[str]:
    if cap.phases is not None:
        yield _("only %(phases)s") % {"phases": listed(str(PHASES[phase]) for phase in cap.phases)}
    if cap.level is not None:
        yield _("no exercise above level %(level)s of 5") % {"level": cap.level}
    if cap.minutes is not None:
        yield ngettext("at most %(n)s minute", "at most %(n)s minutes", cap.minutes) % {"n": cap.minutes}
    if cap.rungs_down:
        yield _("lighter doses than usual")


def days_told(person: UUID, *, today: date, besides: Iterable[date] = ()) -> list[DayTold]:
    """The last days, the newest first, and besides them those of evidence."""
    first = today - timedelta(days=DAYS - 1)
    rows = StoredEntry.objects.filter(person=person, kind__in=("record", "check-in", "screened"))
    rows = rows.filter(on__gte=first) | rows.filter(on__in=[on for on in besides if on < first])
    by_day: dict[date, list[Entry]] = {}
    for entry in read_entries(list(rows.order_by("on", "id").values_list("body", flat=True))):
        by_day.setdefault(entry.on, []).append(entry)
    return [_day(on, by_day[on]) for on in sorted(by_day, reverse=True)]


def _day(on: date, entries: list[Entry]) -> DayTold:
    return DayTold(
        on,
        day_place(on),
        tuple(_told(entry) for entry in entries if isinstance(entry, CheckIn)),
        tuple(_session(entry) for entry in entries if isinstance(entry, Record)),
        any(isinstance(entry, Screened) for entry in entries),
    )


def _told(entry: CheckIn) -> Told:
    content = catalogue()
    labels = {option.id: option.label for question in content.check.questions for option in question.options}
    moments = {"before": _("Before a session"), "after": _("After it"), "morning": _("In the morning")}
    legs = {
        "up": _("the leg: less far down than before"),
        "same": _("the leg: as far down as before"),
        "down": _("the leg: further down than before"),
    }
    besides = [
        *([_("effort %(n)s") % {"n": entry.effort}] if entry.effort is not None else []),
        *([legs[entry.leg]] if entry.leg else []),
    ]
    new = tuple(labels.get(name, name) for name in entry.new)
    return Told(moments[entry.when], entry.pain, tuple(besides), new, entry.note or "")


def _session(record: Record) -> Session:
    known = catalogue().exercises
    endings = {
        "finished": _("finished"),
        "stopped": _("broken off"),
        "symptom": _("stopped by a symptom"),
        "emergency": _("stopped by an emergency sign"),
    }

    def name(exercise: str | None) -> str:
        found = known.get(exercise or "")
        return found.name if found else _("In between")

    return Session(
        minutes=minutes_of(days_of([record]).values()),
        ending=endings[record.ending] if record.ending else _("left open"),
        stopped=record.ending != "finished" and bool(record.symptoms),
        felt=tuple(f"{name(one.exercise)}: {felt(one.kind, one.where, one.severity)}" for one in record.symptoms),
        skipped=listed(name(done.exercise) for done in record.exercises if done.outcome == "skipped"),
        lighter=listed(name(done.exercise) for done in record.exercises if done.lighter),
    )


def lately(past: Past, today: date) -> str:
    """Mean pain of the last days and of those before, as the list reckons it; empty if too little is known."""
    rules = catalogue().watching
    pains = [(one.on, one.pain) for one in past.days if one.pain is not None]
    found = means(rules.pain, pains, today) if rules else None
    if rules is None or found is None:
        return ""
    return _("On average %(last)s in the last %(days)s days, %(first)s in the %(before)s days before.") % {
        "last": short(found.last),
        "first": short(found.first),
        "days": rules.pain.recent_days,
        "before": rules.pain.before_days,
    }


def page_of(row: Today, past: Past, *, today: date, besides: Iterable[date] = ()) -> dict[str, Any]:
    """What a person's page shows of them. `row` is as of today, in the reader's language."""
    status = status_of(row)
    clearance = Clearance.read(row.clearance, what="the clearance")
    changed = numbered(list(came(past)))
    days = days_told(row.person_id, today=today, besides=besides)
    wanted = meant(status)
    counts_until = row.answered_on + timedelta(days=catalogue().screening.valid_days)
    flaring = status.flare is not None and status.flare_until is not None and today <= status.flare_until
    flares = [one.on for one in changed if one.effect == "flare-up"]
    return {
        "row": row,
        "past": past,
        "clearance": clearance,
        "standing": clearance.stands_in_the_way,
        "others": tuple(one for one in clearance.findings if one not in clearance.stands_in_the_way),
        "limits": limits(clearance),
        "answered_on": row.answered_on,
        "counts_until": counts_until,
        "old": today > counts_until,
        "plan": Plan.read(row.plan, what="the stored plan") if row.plan else None,
        "recent_days": catalogue().looking_back.recent_days,
        "meant": wanted,
        "weeks": weeks_of(past, wanted),
        "pain": charts.pain_chart(past, [one.on for one in changed if one.number]),
        "numbered": [one for one in changed if one.number],
        "levels": charts.levels(),
        "place": charts,
        "trend": trend(past) if past.trend.verdict != "unknown" else "",
        "lately": lately(past, today),
        "flare": status.flare if flaring else None,
        "flare_until": status.flare_until if flaring else None,
        "flares": flares,
        "measures": [*stand(past, row)],
        "came": [*reversed(changed)],
        "days": [one for one in days if one.on > today - timedelta(days=OPEN_DAYS)],
        "earlier": [one for one in days if one.on <= today - timedelta(days=OPEN_DAYS)],
        "noted": row.noted,
    }
