"""Validating content and proving the promises for it: the verb `check`."""

import argparse
import gc
import json
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from unslump.body.plausible import unbelievable
from unslump.cli.deciding import today
from unslump.cli.reading import complain, unusable
from unslump.cli.terminal import labelled, print_json, write
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadContent, BadInput, Problem
from unslump.core.loading import OWN_CONTENT, in_language, locate, other_languages, read_content, untranslated
from unslump.core.tomllines import Path as Key
from unslump.core.watching import Breach
from unslump.proof import findings, scripts
from unslump.rulebook.book import reviews_to_come

MOST_EVENTS_TOLD = 12
"""A way of more events is told by its beginning and its end; --counterexamples writes it whole."""
KEYS = {"dose": "dose", "lighter": "regress", "recovery": "between", "sides": "sides", "gate": "gate"}
"""The key of an exercise that a breach is most likely about."""


TOLD = {
    "Read": "{exercises} exercises, {questions} questions, {rules} rules, {references} references, {poses} poses.",
    "Sessions": """{scripts:,} scripts, {different} of different form, with {states:,} states. Walked:
        {configurations:,} situations, {transitions:,} steps, {ways:.1e} ways through. Symptoms: {symptoms:,}, with
        {answers} different answers, told in every situation.""",
    "so": """a symptom leads at once to a rest or the end, and from a rest to something lighter; what caused it does
        not come back; what pulls on a nerve comes only through its whole gate; recovery comes between rounds; both
        sides get the same; a pause changes no hold; no dose is out of bounds; every session can be stopped, and
        ends.""",
    "People": """every one of {rules} rules in {ways_to_apply:,} ways, {pairs:,} pairs of rules, {limits} clinicians'
        limits. {plans:,} days planned: {refused:,} must not have a session and have none; {envelopes:,} times all
        that is allowed was compared.""",
    "and so": """there is no session past an emergency, urgent or clinician-first finding, an old screening or a
        demand for a new one; nobody is allowed what a tag, a cap, a rest or a clinician's limit rules out; with more
        the matter, nothing more is allowed.""",
}
"""What was looked at and what it proves, for somebody who does not program."""


class Shown(NamedTuple):
    """Something that does not hold: where in the content, and what shows it."""

    file: str
    path: Key
    what: str
    part: str
    script: dict[str, Any] | None = None
    events: tuple[dict[str, Any], ...] = ()
    profile: dict[str, Any] | None = None


class Share(NamedTuple):
    """What one half of the proof looked at, and what it found."""

    counts: dict[str, int]
    shown: tuple[Shown, ...]


def check(arguments: argparse.Namespace) -> int:
    """Read, check and link a content folder, and prove the promises for it. 1 if anything does not hold."""
    folder = Path(arguments.folder) if arguments.folder else OWN_CONTENT
    try:
        there = folder.is_dir()
    except ValueError:  # a name that no folder can have
        there = False
    if not there:
        raise unusable(arguments.folder, "is not a folder; name one that holds content, as unslump/content does")
    content, problems = read_content(folder)
    counts: dict[str, int | str] = {}
    shown: list[Shown] = []
    missing: dict[str, int] = {}
    if content is not None:
        counts = _read(content)
        sessions, people, drawn = _prove(folder, content)
        counts |= {**drawn.counts, **sessions.counts, **people.counts}
        problems = (*problems, *early_reviews(folder, content), *wrong_translations(folder, content))
        missing = {code: len(untranslated(content, folder, code)) for code in other_languages(folder)}
        shown = [*drawn.shown, *sessions.shown, *people.shown]
    found = [*problems, *(locate(folder, item.file, item.path, item.what) for item in shown)]
    if arguments.counterexamples:
        _write_out(Path(arguments.counterexamples), shown, folder)
    if arguments.json:
        wrong = [{"where": problem.where, "what": problem.what} for problem in found]
        print_json({"sound": not found, "checked": counts, "untranslated": missing, "problems": wrong})
    if found:
        complain("", tuple(Problem(f"{folder}/{problem.where}", problem.what) for problem in found))
        if shown and not arguments.counterexamples:
            complain("", (Problem("", "to see where this leads, run it again with --counterexamples DIR"),))
        return 1
    if not arguments.json:
        _tell(counts)
        for language, count in missing.items():
            left = f"{count} sentences are not translated yet and stand in English." if count else "complete."
            labelled(f"In {language}", left, indent=0, column=10)
    return 0


def wrong_translations(folder: Path, content: Catalogue) -> Iterator[Problem]:
    """What is wrong in the languages into which the content is translated. What is missing, is not wrong."""
    for language in other_languages(folder):
        try:
            in_language(content, folder, language)
        except BadContent as error:
            yield from error.problems


def _tell(counts: dict[str, int | str]) -> None:
    write(f"Content {counts['version']} is sound, and the promises hold for it.")
    for heading, text in TOLD.items():
        labelled(heading, " ".join(text.split()).format(**counts), indent=0, column=10)


def _read(content: Catalogue) -> dict[str, int | str]:
    return {
        "version": content.version,
        "exercises": len(content.exercises),
        "questions": len(content.screening.questions) + len(content.check.questions),
        "rules": len(content.screening.rules) + len(content.check.rules),
        "references": len(content.references),
    }


def _prove(folder: Path, content: Catalogue) -> tuple[Share, Share, Share]:
    """The sessions in a process of their own, the people and the pictures meanwhile here."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as other:
        sessions = other.submit(sessions_of, folder)
        people, drawn = people_of(content), pictures(content)
        return sessions.result(), people, drawn


def sessions_of(folder: Path) -> Share:
    """Promise 3, for every script of the content in a folder."""
    content, _ = read_content(folder)
    if content is None:
        raise AssertionError("this content was read before")  # somebody is changing it under our hands
    gc.disable()  # nothing made here is garbage before the process ends, and looking for it takes a third of the time
    proved = scripts.prove_scripts(content)
    shown = []
    for breach, script, events in proved.found:
        file, path = _place(content, breach)
        way = f" (shortest way: {_told(events)})" if events else ""
        what = breach.what + way
        shown.append(Shown(file, path, what, breach.part, script.plain() if script else None, events))
    return Share(_counts(proved), tuple(shown))


def people_of(content: Catalogue) -> Share:
    """Promises 1 and 2, for every finding and every two."""
    proved = findings.prove_findings(content)
    shown = tuple(
        Shown(file, path, breach.what, breach.part, profile=profile) for breach, file, path, profile in proved.found
    )
    return Share(_counts(proved), shown)


def _counts(proved: findings.Proved | scripts.Proved) -> dict[str, int]:
    """The numbers of a proof by name."""
    return {name: number for name, number in vars(proved).items() if name != "found"}


def _place(content: Catalogue, breach: Breach) -> tuple[str, Key]:
    """The file and key that a breach is most likely about."""
    exercise = content.exercises.get(breach.exercise)
    if exercise is None:
        return "session/session.toml", ("responses",)
    file = f"exercises/{exercise.id}.toml"
    steps = [step.id for step in exercise.steps]
    if breach.part in ("dose", "lighter", "recovery", "sides") or breach.step not in steps:
        own = exercise.step(breach.step) if breach.step in steps else None
        if breach.part == "dose" and own is not None and own.hold is not None:
            return file, ("steps", steps.index(breach.step), "hold")
        return file, (KEYS[breach.part],) if breach.part in KEYS else ()
    index = steps.index(breach.step)
    gated = breach.part == "gate" and exercise.steps[index].gate is not None
    return file, ("steps", index, "gate") if gated else ("steps", index)


def _told(events: tuple[dict[str, Any], ...]) -> str:
    """Events in a line."""
    words = [
        " ".join(str(event[key]) for key in ("type", "ms", "option", "kind", "where") if key in event)
        for event in events
    ]
    if len(words) > MOST_EVENTS_TOLD:
        half = MOST_EVENTS_TOLD // 2
        words = [*words[:half], f"... {len(words) - 2 * half} more ...", *words[-half:]]
    return ", ".join(words)


def _write_out(out: Path, shown: list[Shown], folder: Path) -> None:
    """Each counterexample as files that `replay` or `plan` take."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for number, item in enumerate(shown, start=1):
            name = re.sub(r"[^a-z0-9]+", "-", f"{number:03}-{item.part}-{Path(item.file).stem}")
            if item.events:
                script, events = out / f"{name}.script.json", out / f"{name}.events.json"
                script.write_text(json.dumps(item.script, indent=1), encoding="utf-8")
                events.write_text(json.dumps(item.events, indent=1), encoding="utf-8")
                complain("", (Problem("", f"see it: unslump replay {script} {events} --content {folder} --unsound"),))
            if item.profile:
                profile = out / f"{name}.profile.json"
                profile.write_text(json.dumps(item.profile, indent=1), encoding="utf-8")
                complain("", (Problem("", f"the answers that show it: {profile}"),))
    except OSError as error:
        raise unusable(str(out), f"cannot be written: {error.strerror}") from error


def early_reviews(folder: Path, content: Catalogue) -> Iterator[Problem]:
    """Reviews dated after today."""
    for fault in reviews_to_come(content, today()):
        yield locate(folder, fault.file, fault.path, fault.what)


def pictures(content: Catalogue) -> Share:
    """What is not believable about any pose, or cannot be drawn at all."""
    found: list[Shown] = []
    drawn = 0
    for name, figure in sorted(content.poses.figures.items()):
        for step, poses in figure.steps.items():
            for number in range(len(poses)):
                drawn += 1
                try:
                    wrong = list(unbelievable(content.poses, figure, step, number))
                except BadInput as error:
                    wrong = [str(problem) for problem in error.problems]
                path = ("steps", step, number)
                found += [Shown(f"poses/{name}.toml", path, told, "picture") for told in wrong]
    return Share({"poses": drawn}, tuple(found))
