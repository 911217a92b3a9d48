"""Proving the promises for all content: `unslump check` as a person runs it, start-up included."""

import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.measuring import Figure

CHECK = "import sys; from unslump.cli.main import main; sys.exit(main(['check', '--json']))"


def figures() -> Iterator[Figure]:
    """How long the whole check takes."""
    before = time.perf_counter()
    subprocess.run([sys.executable, "-c", CHECK], check=True, stdout=subprocess.DEVNULL)
    yield Figure("check, every path of every script of all content", time.perf_counter() - before, "s", at_most=10)
