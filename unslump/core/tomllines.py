"""Which line of a TOML file holds a key.

The standard parser reads values but forgets where they stood; an author who is told only the key must
search for it. This finds the line of a path such as ("steps", 2, "gate") in a file that tomllib accepts.
"""

import re

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"^\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")

Path = tuple[str | int, ...]


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the longest known beginning of `path`; 1 if nothing of it is known."""
    known = _lines(text)
    for length in range(len(path), 0, -1):
        if path[:length] in known:
            return known[path[:length]]
    return 1


def _lines(text: str) -> dict[Path, int]:
    known: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            if fence in line:
                fence = ""
            continue
        header = _HEADER.match(line)
        key = None if header else _KEY.match(line)
        if header:
            table = _resolve(_parts(header[2]), counts, grow=header[1] == "[[")
            known.setdefault(table, number)
        elif key:
            known.setdefault(table + _parts(key[1]), number)
        for mark in ('"""', "'''"):
            if line.count(mark) == 1:
                fence = mark
    return known


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _resolve(names: Path, counts: dict[Path, int], *, grow: bool) -> Path:
    """A header's names with the number of each array's newest element put in."""
    path: Path = ()
    for index, name in enumerate(names):
        path += (name,)
        last = index == len(names) - 1
        if last and grow:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path
