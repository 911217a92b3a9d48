"""Virtual people through the whole loop, on one core: everything from the first question to the watching included."""

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.measuring import Figure
from unslump.simulation.running import live

PEOPLE, WEEKS, SEED, RUNS = 60, 8, 1, 3


def figures() -> Iterator[Figure]:
    """How many person-weeks are lived in a second, and how many sessions are in them."""
    live(range(1, 5), 1, SEED)
    weeks, sessions = [], []
    for run in range(RUNS):
        before = time.process_time()
        tally = live(range(1, PEOPLE + 1), WEEKS, SEED + run)
        taken = time.process_time() - before
        weeks.append(tally.of("weeks") / taken)
        sessions.append(tally.of("sessions") / taken)
    yield Figure("simulate, person-weeks a second on one core", median(weeks), "/s", at_least=100)
    yield Figure("simulate, sessions a second on one core", median(sessions), "/s")
