"""The command line: `unslump VERB ...`. Every decision from files, JSON in and out.

Exit codes: 0; 1 checked and found wanting; 2 unusable input. Errors go to stderr, one line each:
`unslump: FILE: key: what is wrong and what to do`. Verbs are imported when they are called, so that each starts
quickly and none loads more than it needs.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from unslump import __version__
from unslump.cli.reading import Unusable, complain

PIPE_CLOSED = 128 + 13
INTERRUPTED = 128 + signal.SIGINT


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 2
    module, function = arguments.run.split(":")
    try:
        code: int = getattr(import_module(f"unslump.cli.{module}"), function)(arguments)
        sys.stdout.flush()
    except Unusable as error:
        complain(error.file, error.problems)
        return 2
    except BrokenPipeError:
        # Whoever read our output has gone; keep the interpreter from complaining when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def parser() -> argparse.ArgumentParser:
    """All verbs with their help."""
    top = argparse.ArgumentParser(
        prog="unslump",
        description="A back-care coach that people run themselves.",
        epilog="FILE may be - for standard input. Exit codes: 0 fine; 1 checked and found wanting; 2 unusable input.",
    )
    top.add_argument("--version", action="version", version=f"unslump {__version__}")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    serve = _verb(verbs, "serve", "serving:serve", "start the web application", ["serve", "serve --port 8080"])
    serve.add_argument("--port", type=_port, default=8000, help="default: 8000")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    serve.add_argument("--data", metavar="DIR", help="folder for database and uploads (default: your data folder)")

    _json(_verb(verbs, "exercises", "looking:exercises", "list the exercises", ["exercises", "exercises --json"]))
    _json(_verb(verbs, "questions", "looking:questions", "list the screening's questions", ["questions --json"]))

    screen = _verb(
        verbs,
        "screen",
        "deciding:screen_answers",
        "may this person exercise, and what is ruled out?",
        ["screen answers.json --date 2026-11-20", "screen examples/desk-worker.json --json"],
        "ANSWERS is an object of question: answer, or a profile. Exits with 1, clearance printed all the same, "
        "if something must be seen to before any exercise.",
    )
    screen.add_argument("file", metavar="ANSWERS", help="JSON file, or -")
    screen.add_argument("--date", metavar="DAY", help="the day it is (default: the profile's, else today)")
    _json(screen)

    plan = _verb(
        verbs,
        "plan",
        "deciding:plan_profile",
        "today's exercises and doses, with reasons",
        ["plan examples/desk-worker.json", "plan profile.json --json > plan.json"],
        "Exits with 1 and says why if there is no session today.",
    )
    plan.add_argument("file", metavar="PROFILE", help="JSON file, or -")
    _json(plan)

    script = _verb(
        verbs, "script", "deciding:script_plan", "compile a plan to a script", ["script plan.json --json > script.json"]
    )
    script.add_argument("file", metavar="PLAN", help="JSON file, or -")
    _json(script)

    replay = _verb(
        verbs,
        "replay",
        "deciding:replay_events",
        "play a session's events on its script",
        ["replay script.json events.json --json"],
        "Events that mean nothing where they come are listed as refused and change nothing.",
    )
    replay.add_argument("file", metavar="SCRIPT", help="JSON file, or -")
    replay.add_argument("events", metavar="EVENTS", help="JSON file, or -")
    _json(replay)

    play = _verb(
        verbs,
        "play",
        "playing:play",
        "a session in the terminal",
        ["play plan.json", "play profile.json --fast", "play"],
        "Without a file, the safety questions are asked first.",
    )
    play.add_argument("file", metavar="PLAN", nargs="?", help="plan or profile: JSON file, or -")
    play.add_argument("--fast", action="store_true", help="do not wait, take the default choices")
    play.add_argument("--events", metavar="FILE", help="write the events there, for `unslump replay`")
    _json(play, "print the record as JSON; the session itself goes to stderr")

    draw = _verb(
        verbs,
        "draw",
        "drawing:draw_step",
        "the picture of an exercise's step",
        ["draw downward-dog --out dog.png", "draw bridge --step lift --out bridge.gif", "draw seated-hamstring"],
        "As SVG, PNG or moving GIF by the file's ending; SVG on standard output without a file.",
    )
    draw.add_argument("exercise", metavar="EXERCISE", help="its id; `unslump exercises` lists them")
    draw.add_argument("--step", metavar="STEP", help="default: the step that stands for the exercise")
    draw.add_argument("--out", metavar="FILE", help="where to write it: .svg, .png or .gif")
    draw.add_argument("--person", metavar="PERSON", help="who shows it; default: whose turn it is for this exercise")
    draw.add_argument("--mirrored", action="store_true", help="the other side")
    draw.add_argument("--watch", action="store_true", help="draw again whenever the content changes (needs --out)")
    draw.add_argument("--content", metavar="DIR", help="draw from this content folder")

    check = _verb(
        verbs,
        "check",
        "checking:check",
        "validate content",
        ["check", "check my-content"],
        "Exits with 1 and names file, line and key of each problem if there are any.",
    )
    check.add_argument("folder", metavar="CONTENT_DIR", nargs="?", help="default: the content that comes with Unslump")
    _json(check)
    return top


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: str,
    what: str,
    examples: list[str],
    more: str = "",
) -> argparse.ArgumentParser:
    description = f"{what[0].upper()}{what[1:]}{'' if what.endswith('?') else '.'} {more}".strip()
    epilog = "\n".join(["examples:", *(f"  unslump {example}" for example in examples)])
    layout = argparse.RawDescriptionHelpFormatter
    verb = verbs.add_parser(name, help=what, description=description, epilog=epilog, formatter_class=layout)
    verb.set_defaults(run=run)
    return verb


def _json(verb: argparse.ArgumentParser, what: str = "print JSON") -> None:
    verb.add_argument("--json", action="store_true", help=what)


def _port(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it must be a number from 1 to 65535")
    return number
