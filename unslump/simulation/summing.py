"""The summary of a simulation: one plain structure, for the terminal and as JSON."""

from typing import Any

from unslump.core.catalogue import Catalogue
from unslump.simulation.assumptions import Assumptions
from unslump.simulation.counting import Tally

PROMISES = {
    1: "No session past a red flag",
    2: "More trouble never means more load",
    3: "Symptoms win",
}
"""The promises that are watched, as SAFETY.md numbers them."""
NOTE = (
    "This is a model with made-up people. It shows the rules at work and whether the promises hold, not whether "
    "exercise helps."
)
STOPPED = ("0", "1", "2-7", "over 7")
MOST_BREACHES = 100


def summary(catalogue: Catalogue, model: Assumptions, tally: Tally, *, weeks: int, seed: int) -> dict[str, Any]:
    """Everything that was counted, in order and in words."""
    lived = tally.of("weeks")
    sessions = tally.of("sessions")
    return {
        "note": NOTE,
        "content": catalogue.version,
        "seed": seed,
        "people": tally.of("people"),
        "weeks": weeks,
        "person_weeks": lived,
        "sessions": sessions,
        "sessions_per_person_week": _per(sessions, lived),
        "events": tally.of("events"),
        "violations": sum(tally.of("breach", promise) for promise in PROMISES),
        "promises": _promises(tally),
        "red_flags": _red_flags(model, tally),
        "stops": {"all": tally.of("stops"), "false": tally.of("false stops")},
        "refused": tally.by("refused"),
        "clinicians": {"visits": tally.of("visits"), "all_clears": tally.of("all-clears")},
        "adverse": _adverse(tally),
        "load": [_week(tally, week) for week in range(weeks)],
        "pain": [
            _pain(tally, kind.id, kind.name, weeks) for kind in model.presentations if tally.of("people", kind.id)
        ],
        "variety": _variety(catalogue, tally),
    }


def _per(part: int, whole: int, digits: int = 2) -> float:
    return round(part / whole, digits) if whole else 0.0


def _promises(tally: Tally) -> list[dict[str, Any]]:
    breaches = sorted(tally.breaches)
    return [
        {
            "promise": promise,
            "name": name,
            "violations": tally.of("breach", promise),
            "found": [
                {"person": breach.person, "day": breach.day, "what": breach.what}
                for breach in breaches
                if breach.promise == promise
            ][:MOST_BREACHES],
        }
        for promise, name in PROMISES.items()
    ]


def _red_flags(model: Assumptions, tally: Tally) -> dict[str, Any]:
    appeared, told = tally.by("flag", "appeared"), tally.by("flag", "told")
    stopped = tally.by("flag stopped")
    with_one = tally.by("sessions with a flag")
    return {
        "appeared": sum(appeared.values()),
        "told": sum(told.values()),
        "never_told": sum(tally.by("flag", "never told").values()),
        "stopped_after_days": {span: stopped.get(span, 0) for span in STOPPED},
        "told_and_not_stopped": stopped.get("not", 0),
        "sessions": {
            "before_it_was_told": with_one.get("before", 0),
            "with_one_never_told": with_one.get("never told", 0),
            "let_through_by_rules_or_all_clear": with_one.get("let through", 0),
            "told_and_then_said_to_be_over": with_one.get("said to be over", 0),
            "told_and_then_not_named_again": with_one.get("not named again", 0),
        },
        "said_to_have_become": tally.by("became"),
        "kinds": {
            flag.id: {"appeared": appeared.get(flag.id, 0), "told": told.get(flag.id, 0)} for flag in model.flags
        },
    }


def _adverse(tally: Tally) -> dict[str, Any]:
    sessions = tally.of("sessions")
    told = tally.by("symptom")
    return {
        "symptoms_told": told,
        "symptoms_not_told": tally.of("hidden"),
        "sessions_with_symptoms_per_100": _per(100 * tally.of("symptom sessions"), sessions),
        "endings": tally.by("ending"),
        "flare_ups": tally.of("flare-ups"),
        "flare_ups_noticed": tally.of("flare-ups noticed"),
        "flare_ups_per_person_week": _per(tally.of("flare-ups"), tally.of("weeks"), 3),
    }


def _week(tally: Tally, week: int) -> dict[str, Any]:
    def of(name: str) -> int:
        return tally.of("week", week, name)

    return {
        "week": week + 1,
        "sessions_per_person": _per(of("sessions"), of("people")),
        "minutes_per_session": _per(of("seconds"), 60 * of("sessions"), 1),
        "level": _per(of("levels"), of("items")),
        "rung": _per(of("rungs"), of("items")),
        "capacity_percent": _per(of("capacity"), 10 * of("people"), 1),
    }


def _pain(tally: Tally, kind: str, name: str, weeks: int) -> dict[str, Any]:
    by_week = [_per(tally.of("pain", kind, week), 10 * tally.of("pain days", kind, week)) for week in range(weeks)]
    return {"presentation": kind, "name": name, "people": tally.of("people", kind), "by_week": by_week}


def _variety(catalogue: Catalogue, tally: Tally) -> dict[str, Any]:
    people = tally.by("exercise")
    return {
        "exercises_per_person_and_week": _per(tally.of("variety", "in a week"), tally.of("variety", "weeks"), 1),
        "exercises_per_person_altogether": _per(tally.of("variety", "altogether"), tally.of("variety", "people"), 1),
        "catalogue": len(catalogue.exercises),
        "catalogue_used": len(people),
        "never_done": sorted(catalogue.exercises.keys() - {str(name) for name in people}),
        "people_by_exercise": people,
    }
