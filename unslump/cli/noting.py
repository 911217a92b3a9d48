"""What a note points at: the verb `note`, and notes in what is screened."""

import argparse
from pathlib import Path

from unslump.cli.reading import STDIN, read_text, unusable
from unslump.cli.speaking import content_for
from unslump.cli.terminal import labelled, print_json, write
from unslump.core.screening import Clearance
from unslump.core.wording import MOST_LETTERS, Pointer, points_at


class NotedClearance(Clearance):
    """A clearance, and the questions that a note in the profile points at and nothing answers yet."""

    note: tuple[Pointer, ...] = ()


def note(arguments: argparse.Namespace) -> int:
    """Print the questions that a note points at. 1 if there are any."""
    text = _note(arguments.note)
    pointers = points_at(content_for(arguments), text) if text else ()
    if arguments.json:
        print_json([pointer.plain() for pointer in pointers])
    elif not pointers:
        write("The note points at no safety question.")
    else:
        tell_pointers(pointers)
    return int(bool(pointers))


def tell_pointers(pointers: tuple[Pointer, ...]) -> None:
    """What a note points at: the question, what a yes counts as, where it comes from."""
    for number, pointer in enumerate(pointers):
        if number:
            write()
        write(pointer.asks)
        if pointer.do:
            labelled("do", pointer.do, indent=2, column=10)
        targets = ", ".join(f"{target.question}: {target.option}" for target in pointer.screening)
        labelled("yes", f"{pointer.option} in the check; {targets} in the screening", indent=2, column=10)
        labelled("no", f"denied: {pointer.sign}", indent=2, column=10)
        checked = "" if pointer.verified else "; not verified"
        labelled("sources", f"{', '.join(pointer.sources)}{checked}", indent=2, column=10)


def _note(given: str) -> str:
    """The note itself, or what the file of that name holds."""
    text = read_text(given) if given == STDIN or _is_file(given) else given
    if len(text.strip()) > MOST_LETTERS:
        file = given if len(text) != len(given) else "note"
        raise unusable(file, f"is longer than {MOST_LETTERS} characters; give a shorter note")
    return text.strip()


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a text that no file can be called
        return False
