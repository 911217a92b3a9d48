"""Playing and deciding again: the verb `replay`."""

import argparse
from pathlib import Path

from unslump.cli.reading import STDIN, Unusable, an_object, complain, naming, of_this_format, read_json, unusable
from unslump.cli.speaking import content_for
from unslump.cli.telling import tell_clearance, tell_plan, tell_record
from unslump.cli.terminal import labelled, print_json, write
from unslump.core.catalogue import Catalogue
from unslump.core.deciding import Decided
from unslump.core.errors import BadContent, Problem
from unslump.core.events import Event, read_events
from unslump.core.plan import FORMAT
from unslump.core.record import Record, Replay, replay
from unslump.core.replaying import FORMAT as FILE_FORMAT
from unslump.core.replaying import Replayed, ReplayFile, SessionFile, Signs, again, day_of, read_file
from unslump.core.screening import Clearance, Finding
from unslump.core.script import Script
from unslump.core.soundness import sound
from unslump.core.unsound import replay_anyhow
from unslump.keeping import NotKept, content_of, data_folder
from unslump.version import code_version

MOST_TOLD = 40
LONGEST_TOLD = 80
"""So many differences are told, and so much of each; --json has all."""


def replay_again(arguments: argparse.Namespace) -> int:
    """Decide a replay file again, or play events on a script."""
    if arguments.events is None:
        return replay_file(arguments)
    return replay_events(arguments)


def replay_file(arguments: argparse.Namespace) -> int:
    """Decide a replay file again with the content that it names. 1 if something came out differently."""
    name = arguments.file
    if arguments.unsound:
        raise unusable("--unsound", "is for a script and its events; a replay file is played as it was")
    data = an_object(name, read_json(name), "a replay file")
    if data.get("type") != "replay":
        raise unusable(name, "is no replay file; to play a script, name its events too: unslump replay SCRIPT EVENTS")
    of_this_format(name, data, "this replay file", FILE_FORMAT)
    with naming(name):
        file = read_file(data)
    content = _content(name, file.content, arguments)
    with naming(name):
        replayed = again(content, file, code=code_version())
    if arguments.json:
        told = {"kind": file.kind, "on": day_of(file).isoformat(), "content": file.content, "code_then": file.code}
        print_json(told | {"language": content.language} | replayed.plain())
    else:
        _tell_output(content, file, replayed)
        write()
        _tell_sameness(file, replayed)
    return int(not replayed.same)


def replay_events(arguments: argparse.Namespace) -> int:
    """Print the states visited, the record, and the events that were refused."""
    file = arguments.file
    if file == arguments.events == STDIN:
        raise unusable(STDIN, "cannot be the script and the events at once; give one of them as a file")
    data = of_this_format(file, read_json(file), "a script", FORMAT)
    with naming(file):
        script = Script.read(data, what="this script")
    problems = sound(script)
    if problems and not arguments.unsound:
        raise Unusable(file, problems)
    given = read_json(arguments.events)
    if not isinstance(given, list):
        raise unusable(arguments.events, "must be a list of events, in brackets")
    with naming(arguments.events):
        events = read_events(given)
    elsewhere = arguments.content or arguments.data
    content = _content(file, script.content, arguments) if elsewhere else content_for(arguments, script.content)
    complain(file, tuple(Problem(problem.where, f"unsound: {problem.what}") for problem in problems))
    with naming(file):
        played = _play(script, events, content, anyhow=bool(problems))
    if arguments.json:
        print_json(played.plain())
        return 0
    write("States: " + " ".join(played.states), hang=2)
    for refused in played.refused:
        write(f"Refused: {refused}", hang=2)
    tell_record(script, played.record)
    return 0


def _play(script: Script, events: list[Event], content: Catalogue, *, anyhow: bool) -> Replay:
    if anyhow and script.content == content.version:
        return replay_anyhow(script, events)
    return replay(script, events, content=content.version)


def _content(file: str, version: str, arguments: argparse.Namespace) -> Catalogue:
    """The content of a version: our own, one named with --content, or one kept in the data folder."""
    places = [Path(place) for place in arguments.content]
    data = Path(arguments.data) if arguments.data else data_folder()
    try:
        return content_of(version, places, data)
    except NotKept as error:
        raise unusable(file, str(error)) from error
    except BadContent as error:
        raise Unusable("--content", error.problems) from error


def _tell_output(content: Catalogue, file: ReplayFile, replayed: Replayed) -> None:
    """What came out, as the verb that decides it would tell it."""
    output = replayed.output
    if isinstance(output, Clearance):
        tell_clearance(content, output)
    elif isinstance(output, Decided):
        _tell_decided(output)
    elif isinstance(output, Record) and isinstance(file, SessionFile):
        tell_record(file.input.script, output)
    elif isinstance(output, Signs):
        _tell_signs(output.findings)


def _tell_decided(decided: Decided) -> None:
    if decided.plan is not None:
        tell_plan(decided.plan)
    if decided.no_plan is not None:
        write(f"No session ({decided.no_plan.kind})")
        for reason in decided.no_plan.reasons:
            write(reason, indent=2)


def _tell_signs(findings: tuple[Finding, ...]) -> None:
    if not findings:
        write("No emergency sign")
    for finding in findings:
        write(f"{finding.title} ({finding.status})")
        labelled("do", finding.do, indent=2, column=10)
        labelled("because", "; ".join(finding.facts), indent=2, column=10)


def _tell_sameness(file: ReplayFile, replayed: Replayed) -> None:
    if replayed.code != file.code:
        write(f"Decided then by {file.code}, now by {replayed.code}; both with content {file.content}.")
    if replayed.same:
        write(f"Same result as on {day_of(file)}.")
        return
    write(f"Not the same result as on {day_of(file)}:")
    for difference in replayed.differences[:MOST_TOLD]:
        then, now = _short(difference.then), _short(difference.now)
        write(f"{difference.path}: {then} -> {now}", indent=2, hang=2)
    if len(replayed.differences) > MOST_TOLD:
        write(f"and {len(replayed.differences) - MOST_TOLD} more", indent=2)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else text[: LONGEST_TOLD - 4] + " ..."
