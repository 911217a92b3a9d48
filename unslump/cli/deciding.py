"""The decisions: the verbs `screen`, `plan` and `script`."""

import argparse
from datetime import date, datetime
from typing import Any

from unslump.cli.forecasting import plan_ahead
from unslump.cli.noting import tell_pointers
from unslump.cli.reading import Unusable, an_object, complain, naming, of_this_format, read_json, unusable
from unslump.cli.speaking import content_for
from unslump.cli.telling import tell_clearance, tell_plan, tell_script
from unslump.cli.terminal import print_json, write
from unslump.cli.writing import write_value
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import decide
from unslump.core.errors import NoPlan, Problem
from unslump.core.plan import FORMAT, Plan
from unslump.core.profile import Profile, understand
from unslump.core.replaying import of_plan, of_screening
from unslump.core.screening import blocks
from unslump.core.script import Script
from unslump.core.soundness import sound
from unslump.version import code_version


def screen_answers(arguments: argparse.Namespace) -> int:
    """Print the clearance. 1 if something stands in the way of a session."""
    content, file = content_for(arguments), arguments.file
    day = _day(arguments.date) if arguments.date else None
    data = an_object(file, read_json(file), "answers or a profile")
    bare = not {"answers", "answered_on"} & data.keys()
    if bare:
        on = (day or today()).isoformat()
        data = {"answers": data, "answered_on": on, "date": on}
    elif day is not None:
        data = {**data, "date": day.isoformat()}
    try:
        with naming(file):
            profile = Profile.read(data, what="this profile")
            situation = understand(content, profile)
            clearance, pointers = situation.clearance, situation.pointers
    except Unusable as error:
        raise Unusable(error.file, tuple(_without(p, "answers." if bare else "") for p in error.problems)) from error
    if arguments.replay:
        made = of_screening(profile, clearance, content=content.version, code=code_version())
        write_value(arguments.replay, made)
    if arguments.json:
        noted = {"note": [pointer.plain() for pointer in pointers]} if pointers else {}
        print_json({**clearance.plain(), **noted})
    else:
        tell_clearance(content, clearance)
        if pointers:
            write()
            tell_pointers(pointers)
    return int(blocks(clearance.status) or bool(pointers))


def plan_profile(arguments: argparse.Namespace) -> int:
    """Print the plan. 1, with each reason on stderr, if there is none."""
    if arguments.days is not None:
        return plan_ahead(arguments)
    content, file = content_for(arguments), arguments.file
    data = an_object(file, read_json(file), "a profile")
    with naming(file):
        profile = Profile.read(data, what="this profile")
        decided = decide(content, profile)
    if arguments.replay:
        made = of_plan(profile, decided, content=content.version, code=code_version())
        write_value(arguments.replay, made)
    try:
        plan = decided.planned()
    except NoPlan as refusal:
        if arguments.json:
            print_json({"no_plan": {"kind": refusal.kind, "reasons": list(refusal.reasons)}})
        refuse(file, refusal)
        return 1
    if arguments.json:
        print_json(plan.plain())
    else:
        tell_plan(plan)
    return 0


def script_plan(arguments: argparse.Namespace) -> int:
    """Print the script of a plan."""
    file = arguments.file
    plan = read_plan(file, read_json(file))
    script = script_of(content_for(arguments, plan.content), plan, file)
    if arguments.json:
        print_json(script.plain())
    else:
        write(f"Script {script.id} of plan {script.plan}: {len(script.states)} states, starts at {script.start}")
        tell_script(script)
    return 0


def plan_of(content: Catalogue, file: str, profile: dict[str, Any]) -> Plan:
    """The plan for a profile as it was read. NoPlan if there is none."""
    with naming(file):
        decided = decide(content, Profile.read(profile, what="this profile"))
    return decided.planned()


def read_plan(file: str, data: object) -> Plan:
    """A plan as it was read."""
    found = of_this_format(file, data, "a plan", FORMAT)
    with naming(file):
        return Plan.read(found, what="this plan")


def script_of(content: Catalogue, plan: Plan, file: str) -> Script:
    """The script of a plan, which must be sound."""
    with naming(file):
        script = compile_plan(content, plan)
    if problems := sound(script):
        raise AssertionError(f"our own script is unsound: {problems[0]}")  # a fault in compiling
    return script


def refuse(file: str, refusal: NoPlan) -> None:
    """Say on stderr why there is no session."""
    complain(file, tuple(Problem("", f"no session ({refusal.kind}): {reason}") for reason in refusal.reasons))


def today() -> date:
    """The day it is here. The one place of the command line, serving apart, that reads the calendar."""
    return datetime.now().astimezone().date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise unusable("--date", f"{text!r} is no day; write it as 2026-01-31") from error


def _without(problem: Problem, prefix: str) -> Problem:
    return Problem(problem.where.removeprefix(prefix), problem.what)
