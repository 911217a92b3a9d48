"""Histories of made-up people, of some weeks, as entries: to look back on."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from unslump.core.catalogue import Catalogue
from unslump.core.forecasting import Ahead, forecast
from unslump.core.history import CheckIn, Entry, Screened

EXAMPLES = Path(__file__).parent.parent / "examples" / "weeks"
Pain = Callable[[int, Random], float]


ASKED_AGAIN = 10
"""Every so many days the safety questions are answered anew; nothing asks for it for long then."""


def _flaring(day: int, random: Random) -> float:
    return (8 if day % 23 in (10, 11, 12) else 3) + random.gauss(0, 0.6)


LIVES: dict[str, tuple[Pain, float]] = {
    "improving": (lambda day, random: 6.5 - 4.5 * min(1, day / 60) + random.gauss(0, 0.9), 0.15),
    "flaring": (_flaring, 0.2),
    "plateau": (lambda day, random: 4 + random.gauss(0, 0.8), 0.2),
    "seldom": (lambda day, random: 4 + random.gauss(0, 1), 0.85),
    "worse": (lambda day, random: 2 + 4 * min(1, day / 60) + random.gauss(0, 0.7), 0.3),
}
"""How each one's pain goes by day, and on how many of the days nothing is done."""


def life(catalogue: Catalogue, name: str, *, until: date, days: int) -> Iterator[Entry]:
    """The entries of somebody's life that ends on a day."""
    pain_of, away_share = LIVES[name]
    random = Random(name)  # noqa: S311 - the same life every time
    first = until - timedelta(days=days - 1)
    person = json.loads((EXAMPLES / "desk-worker.json").read_text())["profile"]
    course: list[dict[str, Any]] = []
    pains: list[int] = []
    for day in range(1, days + 1):
        pains.append(max(0, min(10, round(pain_of(day, random)))))
        away = day > 1 and random.random() < away_share
        asked = {"answers": {"age": person["answers"]["age"]}} if day % ASKED_AGAIN == 0 else {}
        course.append({"day": day, "pain": pains[-1]} | ({"away": 1} if away else {}) | asked)
    profile = person | {"date": first.isoformat(), "answered_on": first.isoformat()}
    ahead = Ahead.read({"profile": profile, "course": course}, what="a life")
    for number, day in enumerate(forecast(catalogue, ahead, days)):
        if day.away and random.random() < 0.6:
            continue
        if (number + 1) % ASKED_AGAIN == 0:
            yield Screened(type="screened", on=day.on)
        yield CheckIn(type="check-in", on=day.on, when="before", pain=pains[number])
        if day.record is not None and not day.away:
            yield day.record
            after = max(0, min(10, pains[number] + random.choice((-1, 0, 0, 1))))
            yield CheckIn(type="check-in", on=day.on, when="after", pain=after, effort=random.randint(3, 6))
