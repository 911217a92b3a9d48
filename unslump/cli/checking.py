"""Validating content: the verb `check`."""

import argparse
from pathlib import Path

from unslump.body.plausible import unbelievable
from unslump.cli.reading import complain, unusable
from unslump.cli.terminal import print_json, write
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadContent, BadInput, Problem
from unslump.core.loading import OWN_CONTENT, load_content
from unslump.core.soundness import script_faults, trial_plans


def check(arguments: argparse.Namespace) -> int:
    """Read, check and link a content folder, and compile every exercise. 1 if anything is wrong."""
    folder = Path(arguments.folder) if arguments.folder else OWN_CONTENT
    try:
        there = folder.is_dir()
    except ValueError:  # a name that no folder can have
        there = False
    if not there:
        raise unusable(arguments.folder, "is not a folder; name one that holds content, as unslump/content does")
    counts: dict[str, int | str] = {}
    try:
        content = load_content(folder)
        problems = trials(content, counts)
    except BadContent as error:
        problems = error.problems
    if arguments.json:
        wrong = [{"where": problem.where, "what": problem.what} for problem in problems]
        print_json({"sound": not problems, "checked": counts, "problems": wrong})
    if problems:
        complain("", tuple(Problem(f"{folder}/{problem.where}", problem.what) for problem in problems))
        return 1
    if not arguments.json:
        told = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in counts.items() if what != "version")
        write(f"Content {counts['version']} is sound: {told}.")
    return 0


def trials(content: Catalogue, counts: dict[str, int | str]) -> tuple[Problem, ...]:
    """What is wrong with any script of one exercise; `counts` is told what was looked at."""
    plans = list(trial_plans(content))
    counts |= {
        "version": content.version,
        "exercises": len(content.exercises),
        "questions": len(content.screening.questions) + len(content.check.questions),
        "rules": len(content.screening.rules) + len(content.check.rules),
        "references": len(content.references),
        "scripts": len(plans),
    }
    unsound = tuple(problem for plan in plans for problem in script_faults(content, plan))
    return (*unsound, *pictures(content, counts))


def pictures(content: Catalogue, counts: dict[str, int | str]) -> list[Problem]:
    """What is not believable about any pose, or cannot be drawn at all; `counts` is told how many were looked at."""
    found: list[Problem] = []
    drawn = 0
    for name, figure in sorted(content.poses.figures.items()):
        for step, poses in figure.steps.items():
            for number in range(len(poses)):
                drawn += 1
                where = f"poses/{name}.toml"
                try:
                    wrong = list(unbelievable(content.poses, figure, step, number))
                except BadInput as error:
                    wrong = [str(problem) for problem in error.problems]
                found += [Problem(where, f"steps.{step}[{number}]: {told}") for told in wrong]
    counts["poses"] = drawn
    return found
