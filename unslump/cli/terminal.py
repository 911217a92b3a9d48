"""Text for the terminal: wrapped, aligned, and free of anything that could steer it."""

import json
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

WIDEST = 100
_RULES: Any = {"break_on_hyphens": False}


def width() -> int:
    """How wide text may be."""
    return max(40, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def clean(text: str) -> str:
    """Text on one line without control characters, whoever wrote it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))


def write(text: str = "", *, indent: int = 0, hang: int = 0) -> None:
    """A paragraph; `indent` spaces before it, `hang` more before all lines but the first."""
    print("\n".join(wrapped(text, indent=indent, hang=hang)))


def wrapped(text: str, *, indent: int = 0, hang: int = 0) -> list[str]:
    """A paragraph's lines."""
    first, rest = " " * indent, " " * (indent + hang)
    return textwrap.wrap(clean(text), width(), initial_indent=first, subsequent_indent=rest, **_RULES) or [""]


def labelled(label: str, text: str, *, indent: int = 0, column: int = 12) -> None:
    """A label and, from `column` on, its text."""
    space = " " * max(1, column - len(label))
    lines = textwrap.wrap(clean(text), max(20, width() - indent - column), **_RULES) or [""]
    print(f"{' ' * indent}{label}{space}{lines[0]}".rstrip())
    for line in lines[1:]:
        print(" " * (indent + column) + line)


def table(rows: Iterable[Sequence[str]], *, indent: int = 0) -> None:
    """Rows in aligned columns."""
    cells = [[clean(cell) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(len(row[index]) for row in cells) for index in range(len(cells[0]))]
    for row in cells:
        padded = (cell.ljust(size) for cell, size in zip(row, widths, strict=True))
        print((" " * indent + "  ".join(padded)).rstrip())


def print_json(data: object) -> None:
    """Data as JSON, indented; the same data always give the same text."""
    print(json.dumps(data, indent=2, ensure_ascii=False))


def minutes_text(seconds: int) -> str:
    """Seconds as minutes and seconds: 7:05."""
    return f"{seconds // 60}:{seconds % 60:02}"
