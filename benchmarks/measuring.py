"""What a measurement is, and how it is taken: the median of several runs, garbage collection off meanwhile."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. A figure without a bar always holds."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def bar(self) -> str:
        """The bar in words; empty if there is none."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else ""

    @property
    def holds(self) -> bool:
        """Whether the value is on the right side of its bar."""
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)


def milliseconds(work: Callable[[], object], *, calls: int, runs: int = 7) -> float:
    """The median over `runs` of what one call takes on average, after one run to warm up.

    Processor time of this process is counted, not the clock on the wall, so that what else the machine does is not.
    """
    taken = []
    gc.disable()
    try:
        for run in range(runs + 1):
            before = time.process_time()
            for _ in range(calls):
                work()
            if run:
                taken.append((time.process_time() - before) / calls * 1000)
            gc.collect()
    finally:
        gc.enable()
    return statistics.median(taken)
