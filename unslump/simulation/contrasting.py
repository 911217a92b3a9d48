"""The same virtual people on the plan of the day and on sheets of paper, and how much that hangs on what is assumed.

Everyone lives once each way, through the same nights. So each difference is taken person by person, and is told with
its standard error: where it is less than twice as large as that, chance alone could make it.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Any, NamedTuple

from unslump.simulation.assumptions import VARIED
from unslump.simulation.counting import Tally
from unslump.simulation.running import Way, simulate_apart

NOTE = (
    "This is a model. All columns follow from its assumptions (docs/simulation.md). It shows what the rules do for "
    "people made like that, not that anybody is helped."
)
WAYS = {
    "plan": Way(),
    "sheet": Way("own"),
    "longer_sheet": Way("own", long=True),
    "leaflet": Way("leaflet"),
}
"""The plan of the day; a sheet of one's own, within the same minutes and as long as it takes; a leaflet."""
AGAINST = "sheet"
"""What the sensitivity sets the plan of the day against: the sheet that knows as much on the first day."""
PEOPLE_EACH, WEEKS_EACH = 50, 8
"""How many people and weeks, at most, for each line of the sensitivity."""


class Measure(NamedTuple):
    """What is compared, as a sum over people divided by another: what is counted, per what."""

    says: str
    digits: int = 2


MEASURED = {
    "sessions_per_week": Measure("sessions in a person's week"),
    "minutes_per_session": Measure("minutes of a session, last week", 1),
    "load_last_week": Measure("load of a session, last week"),
    "capacity_percent": Measure("strength and suppleness in the last week, % of the first day", 1),
    "symptom_sessions_per_100": Measure("sessions with a symptom, of 100", 1),
    "flare_ups_per_person": Measure("flare-ups of a person"),
    "sore_days_per_person": Measure("days of a person with pain 2 or more above the usual", 1),
    "days_to_settle": Measure("days until a flare-up has settled", 1),
    "mean_pain": Measure("pain on all days, 0-10"),
    "recovered_percent": Measure("people with 30 % less pain at some time, %", 1),
    "days_to_recover": Measure("days until then (all days for who never had)", 1),
}


def compare(people: int, weeks: int, seed: int, *, jobs: int, sensitivity: bool) -> dict[str, Any]:
    """All ways beside each other; and, with `sensitivity`, two of them with each assumption changed."""
    lived = {name: simulate_apart(people, weeks, seed, jobs=jobs, way=way) for name, way in WAYS.items()}
    some, short = min(people, PEOPLE_EACH), min(weeks, WEEKS_EACH)
    rows = list(_rows(some, short, seed, jobs)) if sensitivity else []
    return {
        "note": NOTE,
        "people": people,
        "weeks": weeks,
        "seed": seed,
        "violations": sum(len(tally.breaches) for tally in lived["plan"]),
        "ways": {name: measured(tallies, weeks) for name, tallies in lived.items()},
        "differences": {
            name: differences(lived["plan"], tallies, weeks) for name, tallies in lived.items() if name != "plan"
        },
        "sensitivity": {"people": some, "weeks": short, "against": AGAINST, "rows": rows},
    }


def _rows(people: int, weeks: int, seed: int, jobs: int) -> Iterator[dict[str, Any]]:
    """A line for each assumption: the plan of the day and the sheet, and by how much they differ."""
    usual: list[Tally] = []
    for varied in VARIED:
        plan, sheet = (
            # What is assumed of sheets of paper changes nothing in lives without.
            usual
            if usual and name == "plan" and varied.table == "paper"
            else simulate_apart(people, weeks, seed, jobs=jobs, way=WAYS[name]._replace(changed=varied.id))
            for name in ("plan", AGAINST)
        )
        usual = usual or plan
        yield {
            "assumption": varied.says,
            "plan": measured(plan, weeks),
            AGAINST: measured(sheet, weeks),
            "differences": differences(plan, sheet, weeks),
        }


def measured(tallies: Sequence[Tally], weeks: int) -> dict[str, float]:
    """What is compared, over all these people."""
    return {name: round(_ratio(_parts(tallies, name, weeks)), measure.digits) for name, measure in MEASURED.items()}


def differences(ones: Sequence[Tally], others: Sequence[Tally], weeks: int) -> dict[str, dict[str, float]]:
    """One way minus another, and the standard error of that, from the same people lived both ways."""
    found = {}
    for name, measure in MEASURED.items():
        one, other = _parts(ones, name, weeks), _parts(others, name, weeks)
        apart = [a - b for a, b in zip(_residuals(one), _residuals(other), strict=True)]
        many = len(apart)
        spread = sum(each * each for each in apart) / (many - 1) if many > 1 else 0.0
        found[name] = {
            "by": round(_ratio(one) - _ratio(other), measure.digits),
            "error": round(sqrt(spread / many), measure.digits + 1),
        }
    return found


def _ratio(parts: list[tuple[float, float]]) -> float:
    over, under = (sum(part[index] for part in parts) for index in (0, 1))
    return over / under if under else 0.0


def _residuals(parts: list[tuple[float, float]]) -> list[float]:
    """By how much each person moves a ratio of sums."""
    ratio, under = _ratio(parts), sum(part[1] for part in parts)
    return [(a - ratio * b) * len(parts) / under if under else 0.0 for a, b in parts]


def _parts(tallies: Sequence[Tally], name: str, weeks: int) -> list[tuple[float, float]]:
    return [_part(tally, name, weeks - 1) for tally in tallies]


def _part(tally: Tally, name: str, last: int) -> tuple[float, float]:
    """What one person adds to a measure: what is counted, and per what."""
    of, sessions = tally.of, tally.of("sessions")
    lately = of("week", last, "sessions")
    return {
        "sessions_per_week": (sessions, of("weeks")),
        "minutes_per_session": (of("week", last, "seconds") / 60, lately),
        "load_last_week": (of("week", last, "asked") / 1000, lately),
        "capacity_percent": (of("week", last, "capacity") / 10, of("week", last, "people")),
        "symptom_sessions_per_100": (100 * of("symptom sessions"), sessions),
        "flare_ups_per_person": (of("flare-ups"), of("people")),
        "sore_days_per_person": (of("sore days"), of("people")),
        "days_to_settle": (of("settled days"), of("settled")),
        "mean_pain": (of("pain of all days") / 1000, of("people")),
        "recovered_percent": (100 * of("recovered"), of("in pain")),
        "days_to_recover": (of("days to recover"), of("in pain")),
    }[name]
