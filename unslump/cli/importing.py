"""Looking at an exercise that somebody else wrote before anybody uses it: the verb `import`."""

import argparse
from pathlib import Path

from unslump.authoring.checking import Checked, check_own, hints
from unslump.authoring.files import Brought, unpacked
from unslump.authoring.pictures import BadPicture
from unslump.authoring.toml import as_toml
from unslump.cli.reading import complain, naming, read_bytes, unusable
from unslump.cli.terminal import labelled, print_json, write
from unslump.core.errors import Problem
from unslump.core.loading import load_content
from unslump.core.values import path_text


def import_exercise(arguments: argparse.Namespace) -> int:
    """Check an exercise from a file as one of one's own is checked. 1 if anything is wrong with it."""
    content = load_content()
    brought = _read(arguments.file)
    checked = check_own(content, brought.file.own)
    if arguments.out:
        _write_out(Path(arguments.out), brought, checked)
    exercise = checked.own.exercise
    if arguments.json:
        print_json(
            {
                "sound": not checked.wrong,
                "exercise": exercise.id,
                "added": [
                    {"where": path_text(one.path), "tags": one.tags, "because": one.because} for one in checked.added
                ],
                "problems": [
                    {"where": path_text(one.path), "what": one.what, "unsafe": one.unsafe} for one in checked.wrong
                ],
                "hints": [path_text(path) for path, _ in hints(exercise)],
            }
        )
    if checked.wrong:
        complain(
            arguments.file, tuple(Problem(path_text(one.path), _what(one.what, one.unsafe)) for one in checked.wrong)
        )
        return 1
    if not arguments.json:
        by = f", by {brought.file.by}" if brought.file.by else ""
        write(f"{exercise.name} ({exercise.id}){by}: nothing is wrong with it.")
        for one in checked.added:
            labelled(
                "Added", f"{', '.join(one.tags)}, because of {', '.join(one.because)}. {one.says}", indent=0, column=10
            )
        for path, text in hints(exercise):
            labelled("Long", f"{path_text(path)}: {text}", indent=0, column=10)
    return 0


def _what(what: str, unsafe: bool) -> str:  # noqa: FBT001 - the one thing that it says besides
    return f"unsafe: {what}" if unsafe else what


def _read(file: str) -> Brought:
    with naming(file):
        try:
            return unpacked(read_bytes(file))
        except BadPicture as error:
            raise unusable(file, str(error), "picture.jpg") from error


def _write_out(out: Path, brought: Brought, checked: Checked) -> None:
    """The exercise as content holds it, its tags completed; nothing there is overwritten."""
    own = checked.own
    files = {f"exercises/{own.exercise.id}.toml": as_toml(own.exercise).encode()}
    if own.figure is not None:
        files[f"poses/{own.exercise.id}.toml"] = as_toml(own.figure).encode()
    if brought.picture is not None:
        files[f"pictures/{own.exercise.id}.jpg"] = brought.picture.data
    try:
        for name, data in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as handle:
                handle.write(data)
    except FileExistsError as error:
        raise unusable(str(error.filename), "is there already: choose another folder") from error
    except (OSError, ValueError) as error:
        raise unusable(str(out), f"cannot be written: {getattr(error, 'strerror', error)}") from error
