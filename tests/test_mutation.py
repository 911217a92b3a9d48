"""Breaking the content on purpose: a part of what `make mutation` does whole (docs/mutation.md)."""

import re

import pytest

from tests.mutation.checks import CHECKS, CONTENT, caught_by
from tests.mutation.mutant import Mutant, changed
from tests.mutation.running import SURVIVORS, Outcome, all_mutants, explained, run, share, stale, table, unexplained

pytestmark = [pytest.mark.usefixtures("proved_once"), pytest.mark.xdist_group("proved once")]

EVERY, EVERY_SCRIPT = 16, 60
"""Of most breakages, one in so many is tried here; of the kinds below, every one."""
WHOLE = ("gates: ", "limits: cap", "session: softened", "session: blames", "contradictions: removed")

MUTANTS = all_mutants()
LISTED = explained()


def covered(pattern: str) -> list[int]:
    return [number for number, mutant in enumerate(MUTANTS) if re.fullmatch(pattern, mutant.name)]


def test_breakages_differ_and_each_breaks_something() -> None:
    assert len(MUTANTS) > 4000
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names)
    for mutant in MUTANTS:
        if mutant.script is not None:
            assert mutant.script != mutant.sane, mutant.name
        else:
            assert mutant.to != getattr(CONTENT, mutant.part), mutant.name


def test_none_of_a_part_of_the_breakages_survives_without_a_reason() -> None:
    numbers = [
        number
        for number, mutant in enumerate(MUTANTS)
        if number % (EVERY_SCRIPT if mutant.script else EVERY) == 0 or mutant.kind.startswith(WHOLE)
    ]
    by_reason = {number for item in LISTED for number in covered(item.pattern)}
    outcomes = list(run([number for number in numbers if number not in by_reason], jobs=1))
    assert unexplained(outcomes, LISTED) == []
    assert stale(outcomes, LISTED) == []
    assert len(outcomes) > 150


@pytest.mark.parametrize("pattern", [item.pattern for item in LISTED])
def test_what_is_listed_as_a_survivor_exists_and_survives(pattern: str) -> None:
    """The first of each pattern here; `make mutation` looks at all of them."""
    numbers = covered(pattern)
    assert numbers, f"{SURVIVORS.name} lists what no longer exists"
    assert caught_by(MUTANTS[numbers[0]]) is None, f"{SURVIVORS.name} lists what is caught"


def test_every_survivor_has_its_reason() -> None:
    assert all(len(item.why.split()) > 5 for item in LISTED)
    assert len({item.pattern for item in LISTED}) == len(LISTED)


def test_a_catalogue_is_broken_in_one_part_and_keeps_nothing_reckoned_before() -> None:
    exercise = CONTENT.exercises["bird-dog"]
    assert "one-leg" in exercise.all_loads
    assert "one-leg" not in changed(exercise, load=()).all_loads
    broken = changed(CONTENT, exercises={"bird-dog": changed(exercise, regress=())})
    assert CONTENT.easier["bird-dog"]
    assert not broken.easier["bird-dog"]
    assert exercise.load


def test_a_check_that_finds_something_is_named_and_nothing_is_caught_without_one() -> None:
    nothing = Mutant("nothing", "nothing", "guardrails", CONTENT.guardrails, CONTENT.guardrails)
    cheap = tuple(check.name for check in CHECKS if not check.name.startswith("proof"))
    assert "spec/guardrails/doses" in cheap
    assert nothing.broken(CONTENT) == CONTENT
    gone = changed(CONTENT.guardrails, gated=())
    assert caught_by(nothing._replace(to=gone, file=gone)) == "spec/guardrails/gates"


def test_the_sums_are_right() -> None:
    outcomes = [Outcome("a: 1", "a", "faults"), Outcome("a: 2", "a", None), Outcome("b: 1", "b", "reading")]
    assert share(outcomes) == 2 / 3
    assert unexplained(outcomes, ()) == ["a: 2"]
    assert "| a | 2 | 1 | faults 1 | 1 | 50.0 % |" in table(outcomes)
    assert table(outcomes).splitlines()[-1] == "| **all** | 3 | 2 | faults 1, reading 1 | 1 | 66.7 % |"
