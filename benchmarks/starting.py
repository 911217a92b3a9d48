"""From starting the process to the first page, and what it then holds in memory."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure
from benchmarks.server import requests_per_second, resident_megabytes, serving, wait

RUNS = 3


def figures() -> Iterator[Figure]:
    """With a new data folder (the database is made), and with one that is there."""
    new: list[float] = []
    again: list[float] = []
    memory: list[float] = []
    loaded: list[float] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="unslump-bench-") as name:
            for taken in (new, again):
                before = time.monotonic()
                with serving(Path(name)) as (port, process):
                    wait(port)
                    taken.append(time.monotonic() - before)
                    memory.append(resident_megabytes(process))
                    if taken is again:
                        requests_per_second(port, "/about/", seconds=1)
                        loaded.append(resident_megabytes(process))
    yield Figure("first page, new data folder", statistics.median(new), "s", at_most=3)
    yield Figure("first page, second start", statistics.median(again), "s", at_most=3)
    yield Figure("resident after the first page", statistics.median(memory), "MB", at_most=200)
    yield Figure("resident after a second of load", statistics.median(loaded), "MB", at_most=200)
