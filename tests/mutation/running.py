"""Runs the breakages, several at a time, and sums up what became of them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tests.mutation.asking import questionnaire_mutants
from tests.mutation.checks import CONTENT, caught_by
from tests.mutation.exercising import exercise_mutants
from tests.mutation.mutant import Mutant
from tests.mutation.programming import programme_mutants
from tests.mutation.ruling import ruling_mutants
from tests.mutation.scripting import script_mutants

SURVIVORS = Path(__file__).parent / "survivors.toml"
FROM, TO = "<!-- outcomes:", "<!-- end of outcomes -->"
WANTED = 0.95
"""The share of breakages of the content that must be caught, of every kind together."""


class Outcome(NamedTuple):
    """What became of a breakage; `caught` names the check, None if it survived."""

    name: str
    kind: str
    caught: str | None


class Survivor(NamedTuple):
    """Breakages that may survive, by a pattern of their names, and why they do no harm."""

    pattern: str
    why: str

    def covers(self, name: str) -> bool:
        """Whether a breakage is one of these."""
        return re.fullmatch(self.pattern, name) is not None


@lru_cache(maxsize=1)
def all_mutants() -> tuple[Mutant, ...]:
    """Every breakage there is, in an order that never changes."""
    return (
        *questionnaire_mutants(CONTENT, "screening"),
        *questionnaire_mutants(CONTENT, "check"),
        *exercise_mutants(CONTENT),
        *ruling_mutants(CONTENT),
        *programme_mutants(CONTENT),
        *script_mutants(CONTENT),
    )


def run(numbers: Sequence[int], jobs: int) -> Iterator[Outcome]:
    """The outcome of each of these breakages, in order."""
    if jobs == 1:
        yield from map(_outcome, numbers)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_outcome, numbers, chunksize=8)


def _outcome(number: int) -> Outcome:
    mutant = all_mutants()[number]
    return Outcome(mutant.name, mutant.kind, caught_by(mutant))


def explained(path: Path = SURVIVORS) -> tuple[Survivor, ...]:
    """The survivors that are listed, each with why it does no harm."""
    return tuple(Survivor(**item) for item in tomllib.loads(path.read_text(encoding="utf-8"))["survivors"])


def unexplained(outcomes: Iterable[Outcome], listed: Iterable[Survivor]) -> list[str]:
    """Breakages that survived and are not listed."""
    listed = tuple(listed)
    return [o.name for o in outcomes if o.caught is None and not any(item.covers(o.name) for item in listed)]


def stale(outcomes: Iterable[Outcome], listed: Iterable[Survivor]) -> list[str]:
    """Breakages that are listed as survivors and were caught after all."""
    listed = tuple(listed)
    return [o.name for o in outcomes if o.caught is not None and any(item.covers(o.name) for item in listed)]


def share(outcomes: Sequence[Outcome]) -> float:
    """How many of all breakages are caught, from 0 to 1."""
    return sum(outcome.caught is not None for outcome in outcomes) / max(1, len(outcomes))


def table(outcomes: Sequence[Outcome]) -> str:
    """What became of each kind of breakage, as a table in Markdown."""
    lines = ["| broken | made | caught | by | survived | share |", "|---|--:|--:|---|--:|--:|"]
    kinds = dict.fromkeys(outcome.kind for outcome in outcomes)
    for kind in sorted(kinds):
        own = [outcome for outcome in outcomes if outcome.kind == kind]
        lines.append(_row(kind, own))
    content = list(of_content(outcomes))
    return "\n".join([*lines, _row("**all of the content**", content), _row("**all**", list(outcomes))])


def of_content(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The breakages of the content. Those of compiled scripts count by themselves: comparing sees every one."""
    return (outcome for outcome in outcomes if not outcome.name.startswith("script "))


def report(outcomes: Sequence[Outcome], listed: Iterable[Survivor]) -> str:
    """The table, what is seen of scripts without comparing them, and every survivor with its reason, in Markdown."""
    scripts = [outcome for outcome in outcomes if outcome.name.startswith("script ")]
    seen = sum(outcome.caught in ("soundness", "walk", "walk of others") for outcome in scripts)
    lines = [table(outcomes), ""]
    if scripts:
        lines += [f"Of {len(scripts)} broken scripts, soundness and walking see {seen} by themselves.", ""]
    lines += ["| survivors | why they do no harm |", "|---|---|"]
    for item in listed:
        names = [outcome.name for outcome in outcomes if outcome.caught is None and item.covers(outcome.name)]
        if names:
            lines.append(f"| {'<br>'.join(names)} | {item.why} |")
    return "\n".join(lines)


def keep(path: Path, text: str) -> None:
    """Put the report into a page, between its two marks."""
    page = path.read_text(encoding="utf-8")
    before, mark, _ = page.partition(FROM)
    opening, closed, _ = page[len(before) :].partition("-->\n")
    _, end, after = page.partition(TO)
    assert mark, f"{path} has no mark {FROM!r}"
    assert closed, f"{path} has no mark {FROM!r}"
    assert end, f"{path} has no mark {TO!r}"
    path.write_text(f"{before}{opening}{closed}\n{text}\n\n{end}{after}", encoding="utf-8")


def _row(kind: str, own: list[Outcome]) -> str:
    by = Counter(outcome.caught for outcome in own if outcome.caught)
    told = ", ".join(f"{check} {times}" for check, times in by.most_common())
    caught = sum(by.values())
    return f"| {kind} | {len(own)} | {caught} | {told} | {len(own) - caught} | {100 * caught / len(own):.1f} % |"
