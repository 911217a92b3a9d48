"""Running many lives, on one process or several: the same seed gives the same tally, however they are shared out."""

import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from unslump.core.catalogue import Catalogue
from unslump.core.loading import load_content
from unslump.simulation.assumptions import assumptions_for, with_changed
from unslump.simulation.bodies import Demands
from unslump.simulation.comparing import Kind, Sheet
from unslump.simulation.counting import Tally
from unslump.simulation.living import Life

CHUNK = 25
"""How many people a process takes at a time."""


class Way(NamedTuple):
    """How lives are lived: with the plan of the day, or by a sheet of paper, which may take as `long` as it takes; and
    which assumption is multiplied by what (assumptions.py)."""

    sheet: Kind | None = None
    long: bool = False
    changed: str | None = None
    times: float = 1.0


USUAL = Way()


def live(numbers: range, weeks: int, seed: int, catalogue: Catalogue | None = None, way: Way = USUAL) -> Tally:
    """The lives of some people, one after the other, in this process."""
    content = catalogue or load_content()
    model = assumptions_for(content)
    if way.changed is not None:
        model = with_changed(model, way.changed, way.times)
    demands = Demands(content, model)
    tally = Tally()
    gc.collect()
    gc.freeze()
    try:
        for number in numbers:
            try:
                sheet = Sheet(way.sheet, model.paper, way.long) if way.sheet else None
                Life(demands, model, seed, number, tally, sheet=sheet).live(weeks)
            except Exception as error:
                error.add_note(f"In the life of person {number}, seed {seed}: run it with --only {number}.")
                raise
    finally:
        gc.unfreeze()
    return tally


def simulate(people: int, weeks: int, seed: int, *, jobs: int = 1, way: Way = USUAL) -> Tally:
    """The lives of people 1 to `people`, on `jobs` processes."""
    chunks = [range(start, min(start + CHUNK, people + 1)) for start in range(1, people + 1, CHUNK)]
    together = Tally()
    for tally in _tallies(chunks, weeks, seed, jobs, way):
        together.merge(tally)
    return together


def one_by_one(people: int, weeks: int, seed: int, way: Way, *, jobs: int = 1) -> list[Tally]:
    """The same, counted for each person apart."""
    return list(_tallies([range(number, number + 1) for number in range(1, people + 1)], weeks, seed, jobs, way))


def _tallies(chunks: list[range], weeks: int, seed: int, jobs: int, way: Way) -> Iterator[Tally]:
    jobs = min(jobs, len(chunks))
    if jobs <= 1:
        yield from (live(chunk, weeks, seed, way=way) for chunk in chunks)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
        many = len(chunks)
        yield from pool.map(live, chunks, [weeks] * many, [seed] * many, [None] * many, [way] * many)
