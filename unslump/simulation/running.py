"""Running many lives, on one process or several: the same seed gives the same tally, however they are shared out."""

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

from unslump.core.catalogue import Catalogue
from unslump.core.loading import load_content
from unslump.simulation.assumptions import assumptions_for, with_changed
from unslump.simulation.bodies import Demands
from unslump.simulation.comparing import Kind, Sheet
from unslump.simulation.counting import Tally
from unslump.simulation.living import Life

CHUNK = 25
"""How many people a process takes at a time."""


Found = TypeVar("Found")


class Way(NamedTuple):
    """How lives are lived: with the plan of the day, or by a sheet of paper, which may take as `long` as it takes; and
    which assumption is `changed` (assumptions.VARIED)."""

    sheet: Kind | None = None
    long: bool = False
    changed: str = ""


USUAL = Way()


def live(numbers: range, weeks: int, seed: int, catalogue: Catalogue | None = None, way: Way = USUAL) -> Tally:
    """The lives of some people, one after the other, in this process."""
    return _together(live_apart(numbers, weeks, seed, catalogue, way))


def live_apart(
    numbers: range, weeks: int, seed: int, catalogue: Catalogue | None = None, way: Way = USUAL
) -> list[Tally]:
    """The same, with a tally for each person."""
    content = catalogue or load_content()
    model = with_changed(assumptions_for(content), way.changed)
    demands = Demands(content, model)
    tallies = []
    gc.collect()
    gc.freeze()
    try:
        for number in numbers:
            tally = Tally()
            try:
                sheet = Sheet(way.sheet, model.paper, way.long) if way.sheet else None
                Life(demands, model, seed, number, tally, sheet=sheet).live(weeks)
            except Exception as error:
                error.add_note(f"In the life of person {number}, seed {seed}: run it with --only {number}.")
                raise
            tallies.append(tally)
    finally:
        gc.unfreeze()
    return tallies


def simulate(people: int, weeks: int, seed: int, *, jobs: int = 1, way: Way = USUAL) -> Tally:
    """The lives of people 1 to `people`, on `jobs` processes."""
    return _together(_lived(live, people, weeks, seed, jobs, way))


def simulate_apart(people: int, weeks: int, seed: int, *, jobs: int = 1, way: Way = USUAL) -> list[Tally]:
    """The same, with a tally for each person."""
    return [tally for tallies in _lived(live_apart, people, weeks, seed, jobs, way) for tally in tallies]


def _together(tallies: Iterable[Tally]) -> Tally:
    together = Tally()
    for tally in tallies:
        together.merge(tally)
    return together


def _lived(
    lives: Callable[[range, int, int, Catalogue | None, Way], Found],
    people: int,
    weeks: int,
    seed: int,
    jobs: int,
    way: Way,
) -> Iterator[Found]:
    """What lives of people give, a chunk of them at a time."""
    chunks = [range(start, min(start + CHUNK, people + 1)) for start in range(1, people + 1, CHUNK)]
    jobs = min(jobs, len(chunks))
    if jobs <= 1:
        yield from (lives(chunk, weeks, seed, None, way) for chunk in chunks)
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
        many = len(chunks)
        yield from pool.map(lives, chunks, [weeks] * many, [seed] * many, [None] * many, [way] * many)
