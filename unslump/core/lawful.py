"""Whether a plan may be: every plan is held against this before a script is made of it, whoever made or sent it.

The planner chooses within the envelope; this looks at the result alone and knows nothing of how it came about. So
promise 2 does not rest on the planner being right: a plan that asks for more than its own tags and cap allow is
refused.
"""

from collections.abc import Iterator

from unslump.core.catalogue import Catalogue
from unslump.core.drafting import dosed
from unslump.core.errors import Problem
from unslump.core.exercise import Exercise
from unslump.core.places import out_of_reach_on_bed
from unslump.core.plan import Dosed, Plan, PlanItem
from unslump.core.screening import blocks
from unslump.core.values import fingerprint


def unlawful(catalogue: Catalogue, plan: Plan) -> tuple[Problem, ...]:
    """Everything that forbids a plan; empty if a script may be made of it."""
    return tuple(_frame(catalogue, plan)) + tuple(
        Problem(f"items[{index}]{where}", what)
        for index, item in enumerate(plan.items)
        for where, what in _item(catalogue, plan, item)
    )


def plan_id(plan: Plan) -> str:
    """The name of a plan: a fingerprint of everything else in it."""
    return fingerprint({**plan.plain(), "id": ""})


def _frame(catalogue: Catalogue, plan: Plan) -> Iterator[Problem]:
    if plan.id != plan_id(plan):
        yield Problem("id", "does not match the plan's content: it was changed after it was made")
    if blocks(plan.status):
        yield Problem("status", f"{plan.status}: no session may be made of it")
    if len(plan.items) > catalogue.planning.most_exercises:
        yield Problem("items", f"more than {catalogue.planning.most_exercises} exercises")
    if plan.cap.minutes is not None and plan.minutes > plan.cap.minutes:
        yield Problem("minutes", f"{plan.minutes} minutes, above the cap of {plan.cap.minutes}")


def _item(catalogue: Catalogue, plan: Plan, item: PlanItem) -> Iterator[tuple[str, str]]:
    """What forbids one exercise of a plan: the key within it, and why."""
    for part in (item.dosed, item.easier):
        if part is not None and (what := _impossible(catalogue, plan, part)):
            yield "", what
    exercise = catalogue.exercises.get(item.dosed.exercise)
    if exercise is None:
        return
    if exercise.between is not None:
        recovery = dosed(catalogue.exercises[exercise.between], 0)
        if what := _impossible(catalogue, plan, recovery):
            yield "", f"{what}, and it comes between the rounds of {exercise.id!r}"
    for what in _gated(plan, item, exercise):
        yield ".tiers", what
    if item.sides != exercise.sides or (item.first_side == "both") != (exercise.sides != "each"):
        yield ".first_side", f"{exercise.id!r} is not done in this way"
    if item.easier and item.easier.exercise not in exercise.regress:
        yield ".easier", f"{item.easier.exercise!r} is no easier form"
    if item.easier and item.easier.rung:
        yield ".easier", f"{item.easier.exercise!r} as the lighter form starts at its lightest dose"


def _gated(plan: Plan, item: PlanItem, exercise: Exercise) -> Iterator[str]:
    """What forbids the gated steps that are offered."""
    gated = [step for step in exercise.steps if step.gate]
    if item.tiers > len(gated):
        yield f"{exercise.id!r} has fewer steps to go further"
    for step in gated[: item.tiers]:
        if out := set(step.avoid) & set(plan.tags):
            yield f"step {step.id!r} of {exercise.id!r} is ruled out by {', '.join(sorted(out))}"
        level = step.level or exercise.level
        if plan.cap.level is not None and level > plan.cap.level:
            yield f"step {step.id!r} of {exercise.id!r} has level {level}, above the cap"


def _impossible(catalogue: Catalogue, plan: Plan, part: Dosed) -> str | None:
    """Why a plan with these tags and this cap cannot hold an exercise at a dose; None if it can."""
    exercise, cap = catalogue.exercises.get(part.exercise), plan.cap
    if exercise is None:
        return f"unknown exercise {part.exercise!r}"
    if part != dosed(exercise, part.rung):
        return f"{part.exercise!r} has no such dose"
    if ruled_out := set(exercise.avoid) & set(plan.tags):
        return f"{part.exercise!r} is ruled out by {', '.join(sorted(ruled_out))}"
    if plan.on_bed and out_of_reach_on_bed(catalogue, exercise):
        return f"{part.exercise!r} cannot be done on a bed"
    limits = [cap.level, cap.warm_up_level if exercise.phase == "warm-up" else None]
    if any(limit is not None and exercise.level > limit for limit in limits):
        return f"{part.exercise!r} has level {exercise.level}, above the cap"
    if cap.phases is not None and exercise.phase not in cap.phases:
        return f"{part.exercise!r} belongs to a phase that the cap rules out"
    return None
