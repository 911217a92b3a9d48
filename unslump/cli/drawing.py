"""Pictures: the verb `draw`, and the gallery of all poses for authors."""

import argparse
import sys
import time
from html import escape
from pathlib import Path

from unslump.body.output import gif, main_step, png, still
from unslump.cli.reading import Unusable, complain, unusable
from unslump.cli.speaking import content_for
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadContent, BadInput
from unslump.core.exercise import Exercise
from unslump.core.loading import OWN_CONTENT, load_content

ENDINGS = (".svg", ".png", ".gif")


def draw_step(arguments: argparse.Namespace) -> int:
    """Draw one step of one exercise."""
    content = _content(arguments)
    exercise = content.exercises.get(arguments.exercise)
    if exercise is None:
        raise unusable("draw", f"unknown exercise {arguments.exercise!r}; `unslump exercises` lists them")
    if arguments.person and content.poses.person(arguments.person) is None:
        known = ", ".join(person.id for person in content.poses.people)
        raise unusable("draw", f"unknown person {arguments.person!r}; there are {known}")
    steps = [step.id for step in exercise.steps]
    step = arguments.step or main_step(exercise)
    if step not in steps:
        raise unusable("draw", f"{exercise.id!r} has no step {step!r}; it has {', '.join(steps)}")
    out = Path(arguments.out) if arguments.out else None
    if out is not None and out.suffix not in ENDINGS:
        raise unusable(str(out), f"must end in {', '.join(ENDINGS)}")
    if out is None:
        if arguments.watch:
            raise unusable("draw", "--watch needs a file to draw into: --out FILE")
        sys.stdout.write(_picture(content, exercise, step, ".svg", arguments).decode() + "\n")
        return 0
    _write(out, _picture(content, exercise, step, out.suffix, arguments))
    while arguments.watch:
        _wait_for_change(arguments)
        try:
            content = _content(arguments)
            _write(out, _picture(content, content.exercises[exercise.id], step, out.suffix, arguments))
        except Unusable as error:  # half-written content is told, not fatal: the author is at work
            complain(error.file, error.problems)
        except BadInput as error:
            complain(exercise.id, error.problems)
    return 0


def _write(out: Path, data: bytes) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise unusable(str(out), f"cannot be written: {error.strerror}") from error


def _wait_for_change(arguments: argparse.Namespace) -> None:
    """Until any file of the content is newer than now."""
    folder = Path(arguments.content) if arguments.content else OWN_CONTENT

    def newest() -> float:
        return max(path.stat().st_mtime for path in folder.rglob("*.toml"))

    before = newest()
    while newest() == before:
        time.sleep(0.3)
    load_content.cache_clear()


def _content(arguments: argparse.Namespace) -> Catalogue:
    try:
        return content_for(arguments, folder=Path(arguments.content) if arguments.content else OWN_CONTENT)
    except BadContent as error:
        raise Unusable(arguments.content or "content", error.problems) from error


def _picture(content: Catalogue, exercise: Exercise, step: str, ending: str, arguments: argparse.Namespace) -> bytes:
    person = content.poses.person_for(exercise.id, arguments.person or "")
    if ending == ".gif":
        return gif(content, exercise, step, person=person)
    picture = still(content, exercise, step, mirrored=arguments.mirrored, person=person)
    return png(picture) if ending == ".png" else picture.encode()


def gallery(folder: Path) -> Path:
    """A page with every pose of all content, large and small, light, dark and grey. Gives its place."""
    content = load_content()
    parts = []
    for name in sorted(content.exercises):
        exercise = content.exercises[name]
        parts.append(f"<h2>{escape(exercise.name)} <small>{name}</small></h2><div class=row>")
        for step in exercise.steps:
            picture = still(content, exercise, step.id, person=content.poses.person_for(name))
            parts.append(f"<figure>{picture}<figcaption>{escape(step.id)}: {escape(step.say)}</figcaption></figure>")
        parts.append("</div>")
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "gallery.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title>All poses</title>{STYLE}{''.join(parts)}")
    return page


STYLE = """<style>
body{font:15px/1.4 system-ui,sans-serif;margin:16px;background:#f4ecdf;color:#1d2b2a}
.row{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0;width:320px;background:#fffaf2;border-radius:12px;padding:8px}
figcaption{font-size:13px}small{color:#667;font-weight:400}svg{width:100%}h2{font-size:17px;margin:18px 0 6px}
@media(prefers-color-scheme:dark){body{background:#141d1c;color:#eee5d6}figure{background:#1c2827}}
@media print{svg{filter:grayscale(1)}}
</style>"""


if __name__ == "__main__":
    sys.stdout.write(f"{gallery(Path('build'))}\n")
