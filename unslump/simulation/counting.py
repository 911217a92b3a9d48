"""Counting what happens to virtual people: whole numbers only, so that it makes no difference who was counted first."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

Key = tuple[str | int, ...]


class Breach(NamedTuple):
    """A promise that was broken: in whose life, on which day, and how. Sorts by person and day."""

    person: int
    day: int
    promise: int
    what: str


@dataclass
class Tally:
    """What has been counted, by name; and the breaches, the first of each promise kept whole."""

    counts: Counter[Key] = field(default_factory=Counter)
    breaches: list[Breach] = field(default_factory=list)

    def add(self, *key: str | int, by: int = 1) -> None:
        """Count something."""
        self.counts[key] += by

    def broke(self, breach: Breach) -> None:
        """A promise was broken."""
        self.counts["breach", breach.promise] += 1
        self.breaches.append(breach)

    def merge(self, other: "Tally") -> None:
        """Add what was counted elsewhere."""
        self.counts.update(other.counts)
        self.breaches += other.breaches

    def of(self, *key: str | int) -> int:
        """How often that was counted."""
        return self.counts.get(key, 0)

    def by(self, *start: str | int) -> dict[str | int, int]:
        """The counts whose name begins so, by the next part of their name."""
        size = len(start)
        found: dict[str | int, int] = {}
        for key, number in self.counts.items():
            if key[:size] == start and len(key) == size + 1:
                found[key[size]] = number
        return dict(sorted(found.items(), key=lambda item: str(item[0])))
