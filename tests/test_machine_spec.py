"""The cases in spec/session, run by the Python machine. tests/js/machine-spec.test.js runs the same."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from unslump.core.errors import BadInput
from unslump.core.events import read_events
from unslump.core.machine import Refused, begin, step
from unslump.core.script import Script

SPEC = Path(__file__).parents[1] / "spec" / "session"


@lru_cache
def script(name: str) -> Script:
    data = json.loads((SPEC / "scripts" / f"{name}.json").read_text(encoding="utf-8"))
    return Script.read(data, what=f"script {name}")


def cases() -> list[Any]:
    found = []
    for path in sorted(SPEC.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found += [pytest.param(case, id=f"{path.stem}: {case['name']}") for case in data["cases"]]
    return found


def played(case: dict[str, Any]) -> tuple[dict[str, Any], list[int], list[str]]:
    """The memory at the end, the numbers of the refused events, and the states that were entered in turn."""
    memory = begin(script(case["script"]))
    refused = []
    for number, event in enumerate(case["events"]):
        before = memory
        try:
            memory = step(script(case["script"]), memory, read_events([event])[0])
        except (Refused, BadInput):
            refused.append(number)
            assert memory is before
    states = [visit.state for visit in memory.visits]
    return memory.plain(), refused, [*states, memory.at] if memory.status != "new" else states


@pytest.mark.parametrize("case", cases())
def test_case(case):
    memory, refused, states = played(case)
    expected = case["expect"]
    assert states == expected["states"]
    assert refused == expected["refused"]
    wanted = expected.get("memory", {})
    assert {key: memory[key] for key in wanted} == wanted
    for key in ("held", "tiers"):  # the order of keys counts too
        if key in wanted:
            assert list(memory[key]) == list(wanted[key])


def test_there_are_cases():
    assert len(cases()) > 80
