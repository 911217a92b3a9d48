"""A symptom felt while getting ready, or between rounds, is put down to the exercise before as well."""

import pytest

from tests.mutation.scripting import representative
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.events import Symptom
from unslump.core.machine import Memory, step


@pytest.mark.parametrize(
    ("plan", "at", "blamed"),
    [
        ("three", "b2.ready", {"exercise:downward-dog", "exercise:seated-hamstring"}),
        ("three", "b3.ready", {"exercise:bird-dog", "exercise:downward-dog"}),
        ("three", "b1.ready", {"exercise:seated-hamstring"}),
        ("bird-dog", "b1e.ready", {"exercise:bird-dog-leg", "exercise:bird-dog"}),
        ("downward-dog", "b1.r2.between.r1.both.rest", {"exercise:childs-pose", "exercise:downward-dog"}),
        ("downward-dog", "b1.r2.both.stay", {"exercise:downward-dog"}),
    ],
)
def test_what_a_symptom_is_put_down_to(content: Catalogue, plan: str, at: str, blamed: set[str]) -> None:
    script = compile_plan(content, dict(representative(content))[plan])
    pain = Symptom(type="symptom", kind="pain", where="back", severity=3)
    after = step(script, Memory(at=at, status="running"), pain)
    assert {token for token in after.barred if token.startswith("exercise:")} == blamed
