"""The command line: `unslump VERB ...`. Every decision from files, JSON in and out.

Exit codes: 0; 1 checked and found wanting; 2 unusable input. Errors go to stderr, one line each:
`unslump: FILE: key: what is wrong and what to do`. Verbs are imported when they are called, so that each starts
quickly and none loads more than it needs.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from unslump.cli.reading import STDIN, Unusable, complain

PIPE_CLOSED = 128 + 13
INTERRUPTED = 128 + signal.SIGINT


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    try:
        arguments = _parsed(argv)
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


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments. EVENTS may also stand after an option, where argparse does not look for what may be left out."""
    top = parser()
    arguments, left = top.parse_known_args(argv)
    if (
        left
        and arguments.run.startswith("replaying:")
        and arguments.events is None
        and (left[0] == STDIN or left[0][:1] != "-")
    ):
        arguments.events = left.pop(0)
    if left:
        top.error(f"unrecognized arguments: {' '.join(left)}")
    return arguments


def parser() -> argparse.ArgumentParser:
    """All verbs with their help."""
    top = argparse.ArgumentParser(
        prog="unslump",
        description="A back-care coach that people run themselves.",
        epilog="FILE may be - for standard input. Exit codes: 0 fine; 1 checked and found wanting; 2 unusable input.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="say which program and which content this is")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    serve = _verb(verbs, "serve", "serving:serve", "start the web application", ["serve", "serve --port 8080"])
    serve.add_argument("--port", type=_port, default=8000, help="default: 8000")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    serve.add_argument("--data", metavar="DIR", help="folder for database and uploads (default: your data folder)")
    serve.add_argument("--demo", action="store_true", help="a practice of made-up people, in a folder of its own")

    work = _verb(
        verbs,
        "work",
        "working:work",
        "do what waits in the background, such as e-mail notices",
        ["work", "work --once"],
        "`unslump serve` runs one by itself, unless UNSLUMP_WORKER is 0. This is for one that runs elsewhere.",
    )
    work.add_argument("--data", metavar="DIR", help="the server's data folder (default: your data folder)")
    work.add_argument("--once", action="store_true", help="do what waits now, and end")
    work.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)

    exercises = _verb(
        verbs, "exercises", "looking:exercises", "list the exercises", ["exercises", "exercises --language es --json"]
    )
    programmes = _verb(
        verbs, "programmes", "looking:programmes", "list the programmes", ["programmes", "programmes --json"]
    )
    questions = _verb(verbs, "questions", "looking:questions", "list the screening's questions", ["questions --json"])
    for looking in (exercises, programmes, questions):
        _language(looking)
        _json(looking)

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
    _replay_file(screen)
    _language(screen)
    _json(screen)

    note = _verb(
        verbs,
        "note",
        "noting:note",
        "which safety questions a person's own words point at",
        ['note "leg gave way"', "note what-she-wrote.txt --json"],
        "Exits with 1 if there are any. It asks, and never says what it is.",
    )
    note.add_argument("note", metavar="NOTE", help="the words, or a file that holds them, or -")
    _language(note)
    _json(note)

    plan = _verb(
        verbs,
        "plan",
        "deciding:plan_profile",
        "today's exercises and doses, with reasons",
        ["plan examples/desk-worker.json", "plan profile.json --json > plan.json", "plan profile.json --days 28"],
        "Exits with 1 and says why if there is no session today. With --days, looks ahead as if all is done as planned "
        "and nothing hurts; FILE may then also hold a course of what happens (docs/cli.md).",
    )
    plan.add_argument("file", metavar="PROFILE", help="JSON file, or -")
    plan.add_argument("--days", metavar="N", type=int, help="look so many days ahead, a table for each week")
    _replay_file(plan)
    _language(plan)
    _json(plan)

    script = _verb(
        verbs, "script", "deciding:script_plan", "compile a plan to a script", ["script plan.json --json > script.json"]
    )
    script.add_argument("file", metavar="PLAN", help="JSON file, or -")
    script.set_defaults(language=None)
    _json(script)

    replay = _verb(
        verbs,
        "replay",
        "replaying:replay_again",
        "decide a replay file again, or play a session's events on its script",
        ["replay unslump-plan-2026-11-20.json", "replay script.json events.json --json"],
        "A replay file holds a decision or a session with all that it came from; exits with 1 and names each "
        "difference if it comes out differently. With a script, events that mean nothing where they come are listed as "
        "refused and change nothing.",
    )
    replay.add_argument("file", metavar="FILE", help="replay file or script: JSON file, or -")
    replay.add_argument("events", metavar="EVENTS", nargs="?", help="with a script, its events: JSON file, or -")
    what = "folder or zip of other content, used if it is what the file names; may be given several times"
    replay.add_argument("--content", metavar="DIR", action="append", default=[], help=what)
    replay.add_argument("--data", metavar="DIR", help="data folder of a server, for the content that it kept")
    replay.add_argument("--unsound", action="store_true", help="play a script even if it is not sound, to look at it")
    replay.set_defaults(language=None)
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
    _replay_file(play)
    _language(play)
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
    _language(draw)

    handout = _verb(
        verbs,
        "handout",
        "handing:handout",
        "a plan on paper, as a PDF",
        ["handout plan.json --out plan.pdf", "handout plan.json --out plan.pdf --paper letter --large --language es"],
        "With pictures, doses, when to stop, and boxes to tick.",
    )
    handout.add_argument("file", metavar="PLAN", help="JSON file, or -")
    handout.add_argument("--out", metavar="FILE", required=True, help="where to write it: .pdf")
    handout.add_argument("--paper", choices=["a4", "letter"], default="a4", help="default: a4")
    handout.add_argument("--large", action="store_true", help="large print")
    handout.add_argument("--link", metavar="URL", type=_link, help="where the moving version is, as a QR code")
    _language(handout)

    check = _verb(
        verbs,
        "check",
        "checking:check",
        "validate content and prove that the promises hold for it",
        ["check", "check my-content --counterexamples out"],
        "Walks every path of every session that the content can give rise to, and every finding. Exits with 1 and "
        "names file, line and key of each problem if there are any.",
    )
    check.add_argument("--counterexamples", metavar="DIR", help="write what shows each problem there, for `replay`")
    check.add_argument("folder", metavar="CONTENT_DIR", nargs="?", help="default: the content that comes with Unslump")
    _json(check)

    rulebook = _verb(
        verbs,
        "rulebook",
        "rulebook:rulebook",
        "every rule and exercise in words, to read and sign off",
        ["rulebook --out docs/rulebook", "rulebook my-content --out /tmp/rulebook"],
        "Markdown with drawings. Cases are taken from the folder spec beside the content's own folder.",
    )
    rulebook.add_argument(
        "folder", metavar="CONTENT_DIR", nargs="?", help="default: the content that comes with Unslump"
    )
    rulebook.add_argument(
        "--out", metavar="DIR", required=True, help="where to write it: a new folder, or an older book"
    )
    imported = _verb(
        verbs,
        "import",
        "importing:import_exercise",
        "look at an exercise that somebody else wrote",
        ["import exercise.zip", "import exercise.json --out quarantine --json"],
        "Checks it as `check` does content, and proves the promises for its sessions. Exits with 1 and says what is "
        "wrong if anything is. It changes nothing.",
    )
    imported.add_argument("file", metavar="FILE", help="a file that a practice saved for others: zip or JSON, or -")
    imported.add_argument("--out", metavar="DIR", help="write it there as content holds it: TOML and its picture")
    _json(imported)
    _simulate(verbs)
    _people(verbs)
    _practice(verbs)
    return top


def _people(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rebuild = _verb(
        verbs,
        "rebuild",
        "people:rebuild",
        "work out everybody's status and day from their history",
        ["rebuild --check", "rebuild --data /srv/unslump"],
        "Names each person of whom something else was stored, with the first key that differs. Exits with 1 then, "
        "if it was only to check.",
    )
    rebuild.add_argument("--check", action="store_true", help="only compare, and change nothing")
    _json(rebuild)
    export = _verb(
        verbs,
        "export",
        "people:export",
        "everything of a person, as a file for them",
        ["export anna@example.org --out anna.zip"],
        'The same as the person gets under "Your data": one JSON file and tables, in a zip.',
    )
    export.add_argument("--out", metavar="FILE", required=True, help="where to write the zip")
    delete = _verb(
        verbs,
        "delete",
        "people:delete",
        "delete everything of a person, for good",
        ["delete anna@example.org --yes"],
    )
    delete.add_argument("--yes", action="store_true", help="really do it")
    for verb in (export, delete):
        verb.add_argument("person", metavar="PERSON", help="the person's id, or the e-mail address of their account")
    for verb in (rebuild, export, delete):
        verb.add_argument("--data", metavar="DIR", help="the server's data folder (default: your data folder)")


def _practice(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    practice = verbs.add_parser(
        "practice", help="practices: open, list, close, reopen, and who the operator is", description=_PRACTICE
    )
    parts = practice.add_subparsers(title="what", metavar="WHAT", required=True)
    made = _verb(
        parts,
        "open",
        "practice:open_one",
        "open a practice with its owner",
        ['practice open "Back in town" --owner pia@example.org --name "Pia" --credentials physiotherapist'],
    )
    made.add_argument("practice", metavar="NAME", help="how it is called")
    made.add_argument("--owner", metavar="EMAIL", required=True, help="the account that runs it")
    made.add_argument("--name", metavar="WHO", help="how people know the owner (default: the practice's name)")
    made.add_argument("--credentials", metavar="WHAT", default="", help="what the owner is")
    listing = _verb(parts, "list", "practice:list_all", "every practice, in numbers", ["practice list --json"])
    _json(listing)
    closing = _verb(
        parts, "close", "practice:close", "show nothing of a practice any more", ["practice close back-in-town"]
    )
    again = _verb(parts, "reopen", "practice:reopen", "open a closed practice again", ["practice reopen back-in-town"])
    for verb in (closing, again):
        verb.add_argument("slug", metavar="SLUG", help="its short name; `unslump practice list` names them")
    operator = _verb(
        parts, "operator", "practice:operator", "make an account the operator's", ["practice operator nora@example.org"]
    )
    operator.add_argument("email", metavar="EMAIL", help="the confirmed e-mail address of the account")
    for verb in (made, listing, closing, again, operator):
        verb.add_argument("--data", metavar="DIR", help="the server's data folder (default: your data folder)")


_PRACTICE = "What an operator does with practices. Numbers alone; nothing of any person is printed."


def _simulate(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    simulate = _verb(
        verbs,
        "simulate",
        "simulating:simulate_people",
        "virtual people through weeks of the whole loop",
        [
            "simulate --people 1000 --weeks 12",
            "simulate --people 1000 --weeks 12 --seed 1 --only 17 --json",
            "simulate --people 100 --weeks 12 --compare fixed",
        ],
        "Exits with 1 if any promise was broken. The same seed gives the same output, whatever the number of jobs.",
    )
    numbers = {
        "people": (1, 1_000_000, "how many people"),
        "weeks": (1, 520, "for how many weeks"),
    }
    for name, (low, high, what) in numbers.items():
        simulate.add_argument(f"--{name}", metavar="N", type=_whole(low, high), required=True, help=what)
    seed, what = _whole(0, 2**63 - 1), "what chance starts from (default: 1)"
    simulate.add_argument("--seed", metavar="N", type=seed, default=1, help=what)
    simulate.add_argument("--jobs", metavar="N", type=_whole(1, 256), help="processes at once (default: all cores)")
    how = simulate.add_mutually_exclusive_group()
    how.add_argument("--only", metavar="N", type=_whole(1, 1_000_000), help="only the person of this number")
    how.add_argument(
        "--compare",
        choices=["fixed"],
        help="the same people with sheets of paper as well: their first plan, with more each week, and a leaflet",
    )
    simulate.add_argument(
        "--sensitivity", action="store_true", help="with --compare: again with one assumption changed at a time"
    )
    _json(simulate)


def _whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two, both allowed."""

    def read(text: str) -> int:
        try:
            number = int(text) if len(text) < 30 else high + 1
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text[:40]!r} must be a whole number from {low} to {high}")
        return number

    return read


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


def _replay_file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--replay", metavar="FILE", help="write a replay file there, for `unslump replay`")


def _language(verb: argparse.ArgumentParser) -> None:
    what = "language of the content, such as es (default: that of FILE, else UNSLUMP_LANGUAGE, else English)"
    verb.add_argument("--language", metavar="CODE", help=what)


class _Version(argparse.Action):
    """Say which program and which content this is; only then are they looked at."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from unslump.core.errors import BadContent
        from unslump.core.loading import load_content
        from unslump.version import code_version

        try:
            content = load_content().version
        except BadContent:
            content = "that cannot be used; run `unslump check`"
        print(f"unslump {code_version()}, content {content}")
        parser.exit()


def _json(verb: argparse.ArgumentParser, what: str = "print JSON") -> None:
    verb.add_argument("--json", action="store_true", help=what)


def _link(text: str) -> str:
    if not text.startswith(("https://", "http://")) or len(text) > 500 or not text.isprintable() or " " in text:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no address; it must begin with https:// or http://")
    return text


def _port(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it must be a number from 1 to 65535")
    return number
