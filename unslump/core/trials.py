"""Trial plans: every form in which a plan can hold an exercise, each alone. For proving, drawing and testing."""

from collections.abc import Iterator
from datetime import date

from unslump.core.catalogue import Catalogue
from unslump.core.drafting import dosed
from unslump.core.lawful import plan_id
from unslump.core.plan import FORMAT, Dosed, Plan, PlanItem
from unslump.core.questions import Cap
from unslump.core.values import Reason, Side

A_DAY = date(2026, 1, 1)
"""Scripts do not depend on the day, but must have one."""


def trial_plans(catalogue: Catalogue, only: frozenset[str] | None = None) -> Iterator[Plan]:
    """One-exercise plans: every exercise, or some of them, at every rung of its dose, from either side, with each
    number of gated steps, alone and with each lighter form that a plan may hold."""
    for exercise in catalogue.exercises.values():
        if only is not None and exercise.id not in only:
            continue
        sides: tuple[Side, ...] = ("left", "right") if exercise.sides == "each" else ("both",)
        easier = [None, *(dosed(catalogue.exercises[name], 0) for name in exercise.regress)]
        for rung in range(len(exercise.dose.rungs)):
            for tiers in range(sum(1 for part in exercise.steps if part.gate) + 1):
                for lighter in easier:
                    for side in sides:
                        yield trial(catalogue, exercise.id, rung, tiers, lighter, side)


def trial(
    catalogue: Catalogue, name: str, rung: int, tiers: int, easier: Dosed | None, side: Side | None = None
) -> Plan:
    """A plan of one exercise, for somebody whom nothing limits."""
    exercise = catalogue.exercises[name]
    item = PlanItem(
        dosed=dosed(exercise, rung),
        name=exercise.name,
        phase=exercise.phase,
        aim="trial",
        sides=exercise.sides,
        first_side=side or ("left" if exercise.sides == "each" else "both"),
        tiers=tiers,
        easier=easier,
        seconds=1,
        because=(Reason(rule="trial", text="trial"),),
    )
    return plan_of(catalogue, (item,))


def plan_of(catalogue: Catalogue, items: tuple[PlanItem, ...]) -> Plan:
    """A plan of some exercises, for somebody whom nothing limits."""
    plan = Plan(
        format=FORMAT,
        id="",
        content=catalogue.version,
        on=A_DAY,
        minutes=60,
        seconds=1,
        breath_seconds=catalogue.session.pace.breath,
        status="clear",
        tags=(),
        cap=Cap(),
        items=items,
    )
    return plan.model_copy(update={"id": plan_id(plan)})
