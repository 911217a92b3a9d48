"""Take all measurements, print the table, and write build/bench.json. Exit code 1 if a bar does not hold."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import (
    answering,
    deciding,
    drawing,
    growing,
    printing,
    proving,
    simulating,
    starting,
    storing,
    watching,
)
from benchmarks.measuring import Figure
from benchmarks.world import open_world

OUT = Path(__file__).parent.parent / "build" / "bench.json"
GROUPS = (
    "deciding",
    "proving",
    "simulating",
    "drawing",
    "printing",
    "starting",
    "answering",
    "storing",
    "growing",
    "watching",
)


def figures(groups: set[str]) -> Iterator[Figure]:
    """The measurements of some groups."""
    if "deciding" in groups:
        yield from deciding.figures()
    if "proving" in groups:
        yield from proving.figures()
    if "simulating" in groups:
        yield from simulating.figures()
    if "drawing" in groups:
        yield from drawing.figures()
    if "printing" in groups:
        yield from printing.figures()
    if "starting" in groups:
        yield from starting.figures()
    if groups & {"answering", "storing", "growing", "watching"}:
        with tempfile.TemporaryDirectory(prefix="unslump-bench-") as name:
            data = Path(name)
            open_world(data)
            if "answering" in groups:
                yield from answering.figures(data)
            if "storing" in groups:
                yield from storing.figures(data)
            if "growing" in groups:
                yield from growing.figures(data)
            if "watching" in groups:
                yield from watching.figures()


def main() -> int:
    """Measure all groups, or those named on the command line."""
    groups = set(sys.argv[1:]) or set(GROUPS)
    if unknown := groups - set(GROUPS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    found = []
    for figure in figures(groups):
        verdict = "holds" if figure.holds and figure.bar else "FAILS" if figure.bar else ""
        print(f"{figure.name:58} {figure.value:10.2f} {figure.unit:4} {figure.bar:14} {verdict}".rstrip(), flush=True)
        found.append(figure)
    OUT.parent.mkdir(exist_ok=True)
    lines = [
        {"name": f.name, "value": round(f.value, 4), "unit": f.unit, "bar": f.bar, "holds": f.holds} for f in found
    ]
    OUT.write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")
    return int(not all(figure.holds for figure in found))


if __name__ == "__main__":
    raise SystemExit(main())
