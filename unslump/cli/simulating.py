"""Virtual people through weeks of the whole loop: the verb `simulate`."""

import argparse
import os
from typing import Any

from unslump.cli.reading import unusable
from unslump.cli.terminal import labelled, print_json, table, write
from unslump.core.loading import load_content
from unslump.simulation.assumptions import assumptions_for
from unslump.simulation.contrasting import MEASURED, compare
from unslump.simulation.running import live, simulate
from unslump.simulation.summing import STOPPED, summary

MOST_PERSON_WEEKS = 20_000_000
BRIEF = (
    ("load", "load_last_week"),
    ("strength %", "capacity_percent"),
    ("symptoms", "symptom_sessions_per_100"),
    ("flare-ups", "flare_ups_per_person"),
    ("pain", "mean_pain"),
    ("30 % less pain", "recovered_percent"),
)
SHEETS = {"sheet": "own sheet", "longer_sheet": "own sheet, longer", "leaflet": "leaflet"}


def simulate_people(arguments: argparse.Namespace) -> int:
    """Print what became of the people. 1 if any promise was broken."""
    people, weeks, seed = arguments.people, arguments.weeks, arguments.seed
    if people * weeks > MOST_PERSON_WEEKS:
        raise unusable(
            "--people", f"{people} people for {weeks} weeks are more than {MOST_PERSON_WEEKS} weeks of lives"
        )
    if arguments.sensitivity and not arguments.compare:
        raise unusable("--sensitivity", "it belongs to --compare")
    if arguments.compare:
        return _compare(arguments)
    only = arguments.only
    if only is not None and only > people:
        raise unusable("--only", f"there is no person {only} among {people}")
    content = load_content()
    if only is not None:
        tally = live(range(only, only + 1), weeks, seed, content)
    else:
        tally = simulate(people, weeks, seed, jobs=arguments.jobs or os.cpu_count() or 1)
    told = summary(content, assumptions_for(content), tally, weeks=weeks, seed=seed)
    if arguments.json:
        print_json(told)
    else:
        _tell(told, people)
    return int(told["violations"] > 0)


def _compare(arguments: argparse.Namespace) -> int:
    """Print both ways beside each other. 1 if any promise was broken by the plans of the day."""
    told = compare(
        arguments.people,
        arguments.weeks,
        arguments.seed,
        jobs=arguments.jobs or os.cpu_count() or 1,
        sensitivity=arguments.sensitivity,
    )
    if arguments.json:
        print_json(told)
        return int(told["violations"] > 0)
    write(f"{told['people']} people, {told['weeks']} weeks each, seed {told['seed']}, lived once each way")
    write(told["note"])
    write()
    ways, apart = told["ways"], told["differences"]
    table([("", "plan of the day", *SHEETS.values())] + [
        (measure.says, *(f"{ways[way][name]:g}" for way in ("plan", *SHEETS))) for name, measure in MEASURED.items()
    ], indent=2)  # fmt: skip
    write()
    write("The plan of the day minus the other, person by person, and the standard error of that")
    table([("", *SHEETS.values())] + [
        (measure.says, *(_apart(apart[way][name]) for way in SHEETS)) for name, measure in MEASURED.items()
    ], indent=2)  # fmt: skip
    if rows := told["sensitivity"]["rows"]:
        some, weeks = told["sensitivity"]["people"], told["sensitivity"]["weeks"]
        write()
        write(f"With one assumption changed: the plan of the day minus the own sheet ({some} people, {weeks} weeks)")
        table([("", *(name for name, _ in BRIEF))] + [
            (row["assumption"], *(_apart(row["differences"][key]) for _, key in BRIEF)) for row in rows
        ], indent=2)  # fmt: skip
    return int(told["violations"] > 0)


def _apart(difference: dict[str, float]) -> str:
    """A difference with its standard error; a star where chance alone could hardly make it."""
    by, error = difference["by"], difference["error"]
    return f"{by:+g} ±{error:.2g}{'*' if abs(by) > 2 * error > 0 else ''}"


def _tell(told: dict[str, Any], people: int) -> None:
    write(
        f"{told['people']} people, {told['weeks']} weeks each, seed {told['seed']}: {told['person_weeks']} "
        f"person-weeks, {told['sessions']} sessions ({told['sessions_per_person_week']} in a person's week)"
    )
    write(told["note"])
    _tell_promises(told, people)
    _tell_red_flags(told)
    _tell_adverse(told)
    _tell_load(told["load"])
    _tell_pain(told["pain"])
    _tell_variety(told["variety"])


def _tell_promises(told: dict[str, Any], people: int) -> None:
    write()
    write(f"Promises broken: {told['violations']}")
    table([(str(p["promise"]), p["name"], str(p["violations"])) for p in told["promises"]], indent=2)
    for promise in told["promises"]:
        for first in promise["found"][:1]:
            write(f"Promise {promise['promise']} first broken: {first['what']}", indent=2, hang=2)
            again = f"--people {people} --weeks {told['weeks']} --seed {told['seed']} --only {first['person']}"
            write(f"day {first['day']}; see it again with {again}", indent=4)


def _tell_red_flags(told: dict[str, Any]) -> None:
    flags = told["red_flags"]
    write()
    write("Red flags")
    spans = {"0": "on the day it began", "1": "the day after", "2-7": "2 to 7 days after", "over 7": "later"}
    rows = [
        ("appeared", flags["appeared"]),
        ("told", flags["told"]),
        ("never told", flags["never_told"]),
        *((f"told, and stopped {spans[span]}", flags["stopped_after_days"][span]) for span in STOPPED),
        ("told and not stopped: gone by then, or no reason by the rules", flags["told_and_not_stopped"]),
        ("sessions with one, before it was told", flags["sessions"]["before_it_was_told"]),
        ("sessions with one that was never told", flags["sessions"]["with_one_never_told"]),
        ("sessions with one, told, after an all-clear or within its limits",
         flags["sessions"]["let_through_by_rules_or_all_clear"]),
        ("sessions with one, told, then said to be a mistake or settled",
         flags["sessions"]["told_and_then_said_to_be_over"]),
        ("sessions with one, told in a session only or stopping none",
         flags["sessions"]["told_and_then_not_named_again"]),
        *((f"what was told before: {what}", number) for what, number in flags["said_to_have_become"].items()),
    ]  # fmt: skip
    _numbers(rows)
    write()
    write("Stops and refusals")
    _numbers(
        [
            ("stopped for a sign", told["stops"]["all"]),
            ("of them, with nothing true behind it", told["stops"]["false"]),
            *((f"days without a plan: {kind}", number) for kind, number in told["refused"].items()),
            ("visits to a clinician", told["clinicians"]["visits"]),
            ("findings cleared there", told["clinicians"]["all_clears"]),
        ]
    )


def _tell_adverse(told: dict[str, Any]) -> None:
    adverse = told["adverse"]
    write()
    write("Symptoms and flare-ups")
    _numbers(
        [
            *((f"told in a session: {kind}", number) for kind, number in adverse["symptoms_told"].items()),
            ("felt and not told", adverse["symptoms_not_told"]),
            ("sessions with a symptom, of 100", adverse["sessions_with_symptoms_per_100"]),
            *((f"sessions: {ending}", number) for ending, number in adverse["endings"].items()),
            ("flare-ups", adverse["flare_ups"]),
            ("flare-ups that Unslump noticed", adverse["flare_ups_noticed"]),
        ]
    )


def _tell_load(load: list[dict[str, Any]]) -> None:
    write()
    write("Load by week")
    rows = [("week", "sessions", "minutes", "level", "rung", "capacity %")]
    rows += [
        (
            str(week["week"]),
            f"{week['sessions_per_person']:.2f}",
            f"{week['minutes_per_session']:.1f}",
            f"{week['level']:.2f}",
            f"{week['rung']:.2f}",
            f"{week['capacity_percent']:.1f}",
        )
        for week in load
    ]
    table(rows, indent=2)


def _tell_pain(pain: list[dict[str, Any]]) -> None:
    write()
    write("Pain (0-10), first and last week")
    rows = [
        (kind["name"], str(kind["people"]), f"{kind['by_week'][0]:.2f}", f"{kind['by_week'][-1]:.2f}") for kind in pain
    ]
    table([("who", "people", "first", "last"), *rows], indent=2)


def _tell_variety(variety: dict[str, Any]) -> None:
    write()
    write("Variety")
    _numbers(
        [
            ("exercises of a person in a week", variety["exercises_per_person_and_week"]),
            ("exercises of a person altogether", variety["exercises_per_person_altogether"]),
            (f"exercises done by somebody, of {variety['catalogue']}", variety["catalogue_used"]),
        ]
    )
    if variety["never_done"]:
        labelled("never done", ", ".join(variety["never_done"]), indent=2)


def _numbers(rows: list[tuple[str, int | float]]) -> None:
    table([(what, str(number)) for what, number in rows], indent=2)
