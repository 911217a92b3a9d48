"""What tests of the simulation share: its assumptions, somebody who sits, a real plan."""

from datetime import date
from typing import Any

from tests.conftest import TODAY, example
from unslump.core.deciding import decide
from unslump.core.loading import load_content
from unslump.core.plan import Plan
from unslump.core.profile import Profile
from unslump.core.questions import Answer
from unslump.core.screening import complete
from unslump.simulation.assumptions import assumptions_for
from unslump.simulation.bodies import Demands
from unslump.simulation.watching import Ledger, met

CONTENT = load_content()
MODEL = assumptions_for(CONTENT)
DEMANDS = Demands(CONTENT, MODEL)


def sitter(**changes: Any) -> dict[str, Answer]:
    """The healthy desk worker's answers with some of them changed, and the mildest to whatever is then asked."""
    more: dict[str, Any] = {"minutes": 20, "equipment": ("chair", "stool", "mat", "pillow"), "goals": ("hamstrings",)}
    wanted: dict[str, Any] = {**example("desk-worker").answers, **more, **changes}
    mildest = {"duration": "2-6-weeks", "rest": "eases", "provoked": "ordinary", "settles": "minutes"}
    given: dict[str, Answer] = {}
    for question in CONTENT.screening.questions:
        if question.ask_if is None or met(question.ask_if, given):
            answer = wanted.get(question.id, mildest.get(question.id, ("none",) if question.kind == "many" else None))
            given |= {} if answer is None else {question.id: answer}
    return complete(CONTENT.screening, given)


def ledger(today: date = TODAY, *, pain: int = 0, new: tuple[str, ...] = ("none",), **changes: Any) -> Ledger:
    """A healthy person's, who has answered everything today."""
    kept = Ledger(CONTENT)
    kept.screened(today, sitter(**changes), ())
    kept.checked(today, {"pain": pain, "new": new}, with_screening=False)
    return kept


def real_plan(on: date = TODAY) -> Plan:
    profile = Profile(answers=sitter(), answered_on=on, date=on, check={"pain": 0, "new": ("none",)})
    return decide(CONTENT, profile).planned()
