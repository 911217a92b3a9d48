"""Breaks everything on purpose and prints what the checks caught: python -m tests.mutation. See docs/mutation.md."""

import argparse
import json
import sys
import time
from pathlib import Path

from tests.mutation.checks import finding_in_sane_content
from tests.mutation.running import (
    WANTED,
    all_mutants,
    explained,
    keep,
    of_content,
    report,
    run,
    share,
    stale,
    table,
    unexplained,
)


def main(arguments: list[str] | None = None) -> int:
    """Run the breakages; 1 if too few were caught, or one survived without explanation."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--only", default="", help="only breakages whose name or kind holds this text")
    parser.add_argument("--keep", type=Path, help="write the table and the survivors into this page")
    parser.add_argument("--json", type=Path, help="write every outcome to this file")
    given = parser.parse_args(arguments)
    say = sys.stdout.write
    if finding := list(finding_in_sane_content()):
        say(f"The content as it is does not pass: {', '.join(finding)}. Mend that first.\n")
        return 1
    numbers = [n for n, mutant in enumerate(all_mutants()) if given.only in mutant.name or given.only in mutant.kind]
    if not numbers:
        sys.stderr.write(f"No breakage is called {given.only!r}.\n")
        return 2
    begun = time.monotonic()
    outcomes = list(run(numbers, given.jobs))
    if given.json:
        rows = [outcome._asdict() for outcome in outcomes]
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if given.keep:
        keep(given.keep, report(outcomes, explained()))
    say(table(outcomes) + "\n\n")
    surprising = unexplained(outcomes, explained())
    for name in surprising:
        say(f"survived, and nobody says why: {name}\n")
    caught_after_all = stale(outcomes, explained())
    for name in caught_after_all:
        say(f"listed as a survivor, and caught after all: {name}\n")
    content = list(of_content(outcomes))
    caught = share(content or outcomes)
    say(f"{100 * caught:.2f} % of {len(content)} breakages of the content caught; ")
    say(f"{100 * share(outcomes):.2f} % of all {len(outcomes)}, in {time.monotonic() - begun:.0f} s.\n")
    return 1 if surprising or caught_after_all or caught < WANTED else 0


if __name__ == "__main__":
    sys.exit(main())
