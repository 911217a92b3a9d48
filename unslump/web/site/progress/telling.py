"""What came of somebody's days, in words: what changed, where they stand in measures, how pain has gone."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from unslump.core.looking_back import Past
from unslump.core.measures import Measure, in_order
from unslump.core.values import Reason
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import status_of
from unslump.web.site.measures.telling import Result, result_of
from unslump.web.site.progress import charts


class Stand(NamedTuple):
    """Where somebody stands in a measure: what it says, and its course as a small drawing."""

    measure: Measure
    result: Result
    chart: charts.Small | None


class Came(NamedTuple):
    """Something that changed on a day, for one exercise, several, or all."""

    on: date
    names: tuple[str, ...]
    effect: str
    reason: Reason | None
    text: str
    number: int


def came(past: Past) -> Iterator[Came]:
    """What changed, the same for the same reason on the same day told once; oldest first."""
    content = catalogue()
    names: dict[tuple[date, str, str], list[str]] = {}
    reasons: dict[tuple[date, str, str], Reason] = {}
    for change in past.changes:
        key = (change.on, change.effect, change.reason.text)
        known = content.exercises.get(change.exercise or "")
        names.setdefault(key, []).extend([known.name] if known else [])
        reasons[key] = change.reason
    found = [Came(key[0], tuple(dict.fromkeys(names[key])), key[1], reasons[key], key[2], 0) for key in names]
    for stage in past.stages:
        programme = content.programmes.get(stage.programme)
        if programme is not None:
            part = next((one.name for one in programme.stages if one.id == stage.stage), "")
            name = ", ".join(filter(None, (programme.name, part)))
            found.append(Came(stage.on, (name,), "stage", None, _("A new part of your programme begins."), 0))
    yield from sorted(found, key=lambda one: one.on)


def stand(past: Past, row: Today) -> Iterator[Stand]:
    """Every measure that was taken, as it stands."""
    content = catalogue()
    status = status_of(row)
    for measure in in_order(content.measures):
        course = status.measures.courses.get(measure.id) if status.measures else None
        if course is not None and content.measuring is not None:
            chart = charts.small_chart(past.measured.get(measure.id, ()), less_is_better=measure.better == "less")
            yield Stand(measure, result_of(measure, course, content.measuring, row.on), chart)


MARKED = ("flare-up", "screen-again", "rest", "stage")
"""What gets a number in the drawing; doses go up and down too often for that."""


def numbered(every: list[Came]) -> list[Came]:
    """The latest of what matters most get numbers, by day."""
    worth = [index for index, one in enumerate(every) if one.effect in MARKED][-charts.MOST_NUMBERED :]
    numbers = {index: number for number, index in enumerate(worth, start=1)}
    return [one._replace(number=numbers.get(index, 0)) for index, one in enumerate(every)]


def trend(past: Past) -> str:
    """How pain has gone, in a sentence."""
    rules = catalogue().looking_back.pain
    words = {"less": rules.less, "more": rules.more, "same": rules.same, "unknown": rules.unknown}
    found = past.trend
    means = {"first": short(found.first), "last": short(found.last)}
    figures = means | {"points": short(rules.points), "answers": rules.answers}
    return words[found.verdict].format(**figures)


def short(number: float | None) -> str:
    """Without a zero behind the point, as the reader's language writes it."""
    return "" if number is None else number_format(f"{number:g}", use_l10n=True)
