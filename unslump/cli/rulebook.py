"""The rule book as files: the verb `rulebook`."""

import argparse
from pathlib import Path

from unslump.cli.checking import early_reviews
from unslump.cli.reading import complain, unusable
from unslump.cli.terminal import write
from unslump.core.errors import BadContent, Problem
from unslump.core.loading import OWN_CASES, OWN_CONTENT, load_cases, load_content
from unslump.rulebook.book import EXERCISES, make_book
from unslump.rulebook.markdown import FIRST, TITLE, files


def rulebook(arguments: argparse.Namespace) -> int:
    """Write the rule book into a new folder, or anew into that of an earlier one."""
    folder = Path(arguments.folder) if arguments.folder else OWN_CONTENT
    out = Path(arguments.out)
    _check_out(out)
    try:
        content = load_content(folder)
        cases = load_cases(OWN_CASES if folder == OWN_CONTENT else folder.parent / OWN_CASES.name)
    except BadContent as error:
        complain("", tuple(Problem(f"{folder}/{problem.where}", problem.what) for problem in error.problems))
        return 1
    if early := tuple(early_reviews(folder, content)):
        complain("", tuple(Problem(f"{folder}/{problem.where}", problem.what) for problem in early))
        return 1
    made = files(content, make_book(content, cases))
    try:
        _keep(out, made)
    except OSError as error:
        raise unusable(arguments.out, f"cannot be written: {error.strerror}") from error
    write(f"The rule book of content {content.version} is in {out}: {len(made)} files. Begin with README.md.")
    return 0


def _check_out(out: Path) -> None:
    """Refuse a folder that holds anything but a rule book, so that nothing of anybody's is overwritten."""
    try:
        others = any(out.iterdir()) if out.exists() else False
        ours = (out / FIRST).is_file() and (out / FIRST).read_text(encoding="utf-8").startswith(TITLE)
    except (OSError, ValueError) as error:
        what = f"is no folder that can be written to: {getattr(error, 'strerror', error)}"
        raise unusable(str(out), what) from error
    if others and not ours:
        raise unusable(str(out), "holds something else; name a new folder, or that of an earlier rule book")


def _keep(out: Path, made: dict[str, str]) -> None:
    """Write the files, and remove those of an earlier rule book that are no more."""
    for old in [*out.glob("[0-9]-*.md"), *out.glob(f"{EXERCISES}/*.md"), *out.glob(f"{EXERCISES}/*.svg")]:
        if old.relative_to(out).as_posix() not in made:
            old.unlink()
    for name, text in made.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
