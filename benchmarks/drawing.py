"""The drawing, on one core: one picture, and a whole exercise's movement."""

import gzip
import json
from collections.abc import Iterator

from benchmarks.measuring import Figure, milliseconds
from unslump.body.output import animation, main_step, still
from unslump.core.loading import load_content


def figures() -> Iterator[Figure]:
    """The slowest and the largest of all exercises, so that the bar holds for each."""
    content = load_content()
    exercises = list(content.exercises.values())

    def slow(index: int) -> float:
        exercise = exercises[index]
        return milliseconds(lambda: still(content, exercise, main_step(exercise)), calls=5)

    slowest = max(slow(index) for index in range(len(exercises)))
    yield Figure(f"draw one picture, slowest of {len(exercises)}", slowest, "ms", at_most=6)
    largest = max(len(still(content, one, step.id).encode()) for one in exercises for step in one.steps)
    yield Figure("one picture, largest", largest / 1000, "kB", at_most=15)
    packed = (len(gzip.compress(json.dumps(animation(content, one)).encode(), 9)) for one in exercises)
    yield Figure("a whole exercise's movement, compressed, largest", max(packed) / 1000, "kB", at_most=60)
