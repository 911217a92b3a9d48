"""The same virtual people on the plan of the day and on a fixed plan, and how much that hangs on what is assumed."""

from typing import Any

from unslump.simulation.assumptions import ANSWERED, ASKED
from unslump.simulation.counting import Tally
from unslump.simulation.running import Way, simulate

NOTE = (
    "This is a model. Both follow from its assumptions (docs/simulation.md). It shows what the rules do for people "
    "made like that, not that anybody is helped."
)
RISE = 1.0
"""Rungs a week by which the fixed plan grows."""
CHANGED = ("growth", "over_strain", "strain_flares", "hidden_strain", "symptom_over", "flare_up")
"""The assumptions on which it may hang."""
TIMES = (0.5, 2.0)
PEOPLE_EACH, WEEKS_EACH = 40, 8
"""How many people and weeks, at most, for each line of the sensitivity."""
MEASURED = {
    "sessions_per_week": "sessions in a person's week",
    "load_last_week": "load of a session, last week",
    "capacity_percent": "strength and suppleness in the last week, % of the first day",
    "symptom_sessions_per_100": "sessions with a symptom, of 100",
    "flare_ups_per_person": "flare-ups of a person",
    "sore_days_per_person": "days of a person with pain 2 or more above the usual",
    "days_to_settle": "days until a flare-up has settled",
    "recovered_percent": "people with 30 % less pain at some time, %",
    "days_to_recover": "days until then (all days for who never had)",
}


def compare(people: int, weeks: int, seed: int, *, jobs: int, sensitivity: bool) -> dict[str, Any]:
    """Both ways beside each other, and the same with each assumption halved and doubled."""
    adaptive = simulate(people, weeks, seed, jobs=jobs)
    fixed = simulate(people, weeks, seed, jobs=jobs, way=Way(rise=RISE))
    rows = []
    some, short = min(people, PEOPLE_EACH), min(weeks, WEEKS_EACH)

    def both(name: str, times: float, rise: float, changed: str | None) -> dict[str, Any]:
        of_day = simulate(some, short, seed, jobs=jobs, way=Way(changed=changed, times=times))
        sheet = simulate(some, short, seed, jobs=jobs, way=Way(rise, changed, times))
        return {
            "assumption": name,
            "times": times,
            "adaptive": measured(of_day, short),
            "fixed": measured(sheet, short),
        }

    if sensitivity:
        rows = [both("as assumed", 1.0, RISE, None)]
        rows.append(both(ANSWERED, 1.0, RISE, ANSWERED))
        rows += [both("rise of the fixed plan", times, RISE * times, None) for times in TIMES]
        rows += [both(ASKED, times, RISE, ASKED) for times in (*TIMES, 4.0)]
        rows += [both(name, times, RISE, name) for name in CHANGED for times in TIMES]
    return {
        "note": NOTE,
        "people": people,
        "weeks": weeks,
        "seed": seed,
        "rise": RISE,
        "violations": sum(adaptive.by("breach").values()),
        "adaptive": measured(adaptive, weeks),
        "fixed": measured(fixed, weeks),
        "sensitivity": rows,
    }


def measured(tally: Tally, weeks: int) -> dict[str, float]:
    """What is compared."""
    people, sessions, last = tally.of("people"), tally.of("sessions"), weeks - 1
    return {
        "sessions_per_week": _per(sessions, tally.of("weeks")),
        "load_last_week": _per(tally.of("week", last, "asked") / 1000, tally.of("week", last, "sessions")),
        "capacity_percent": _per(tally.of("week", last, "capacity") / 10, tally.of("week", last, "people"), 1),
        "symptom_sessions_per_100": _per(100 * tally.of("symptom sessions"), sessions, 1),
        "flare_ups_per_person": _per(tally.of("flare-ups"), people),
        "sore_days_per_person": _per(tally.of("sore days"), people, 1),
        "days_to_settle": _per(tally.of("settled days"), tally.of("settled"), 1),
        "recovered_percent": _per(100 * tally.of("recovered"), tally.of("in pain"), 1),
        "days_to_recover": _per(tally.of("days to recover"), tally.of("in pain"), 1),
    }


def _per(part: float, whole: float, digits: int = 2) -> float:
    return round(part / whole, digits) if whole else 0.0
