"""A person's day, and what another day gives or takes away compared with it (promise 2)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.anybody import CONTENT, Someone
from tests.troubles import ANSWERING, Pair
from unslump.core.allowance import Allowed, Envelope, envelope
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput, NoPlan
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Situation
from unslump.core.questions import SEVERITY, Cap
from unslump.core.screening import Clearance
from unslump.core.settling import settle

Enveloping = Callable[[Catalogue, Situation], Envelope]


@dataclass(frozen=True)
class Day:
    """What is decided for somebody: the clearance, all that is allowed, and a plan or the kind of refusal."""

    clearance: Clearance
    allowed: dict[str, Allowed]
    plan: Plan | None
    refusal: str | None
    pointers: frozenset[str]


def day_of(somebody: Someone, *, by: Enveloping = envelope) -> Day | None:
    """Their day; None if their input cannot be used, which gives no session."""
    try:
        situation = somebody.situation()
    except BadInput:
        return None
    settled = settle(CONTENT, situation.status, next_pain=None)
    allowed = by(CONTENT, situation.model_copy(update={"status": settled})).allowed
    plan, refusal = None, None
    try:
        plan = plan_day(CONTENT, situation)
    except NoPlan as refused:
        refusal = refused.kind
    pointers = frozenset(pointer.sign for pointer in situation.pointers)
    return Day(situation.clearance, allowed, plan, refusal, pointers)


def gains(less: Day, more: Day | None) -> list[str]:
    """What the second is given that the first is not; nothing, if the promise holds."""
    if more is None:
        return []
    found = []
    if SEVERITY.index(more.clearance.status) < SEVERITY.index(less.clearance.status):
        found.append(f"a milder status: {less.clearance.status}, then {more.clearance.status}")
    if lost := set(less.clearance.tags) - set(more.clearance.tags):
        found.append(f"tags lost: {sorted(lost)}")
    if looser(less.clearance.cap, more.clearance.cap):
        found.append(f"a looser cap: {less.clearance.cap}, then {more.clearance.cap}")
    found += beyond(less.allowed, more.allowed)
    if less.plan is None and more.plan is not None:
        found.append(f"a plan, where {less.refusal} stood in the way")
    if less.plan is not None and more.plan is not None:
        found += fuller(less, less.plan, more.plan)
    return found


def beyond(less: dict[str, Allowed], more: dict[str, Allowed]) -> list[str]:
    """What the second envelope allows that the first does not."""
    found = []
    for name, item in more.items():
        before = less.get(name)
        if before is None:
            found.append(f"{name} is allowed")
        elif item.rung > before.rung or item.tiers > before.tiers:
            found.append(f"more of {name}: rung {before.rung} to {item.rung}, tiers {before.tiers} to {item.tiers}")
    return found


def fuller(less: Day, before: Plan, after: Plan) -> list[str]:
    """What in a plan goes beyond what was allowed before."""
    found = []
    if after.minutes > before.minutes or after.seconds > before.minutes * 60:
        found.append(f"a longer session: {before.minutes} to {after.minutes} minutes, {after.seconds} seconds")
    for item in after.items:
        allowed = less.allowed.get(item.dosed.exercise)
        if allowed is None or item.dosed.rung > allowed.rung or item.tiers > allowed.tiers:
            found.append(f"{item.dosed.exercise} in the plan at rung {item.dosed.rung} with {item.tiers} tiers")
        if item.easier is not None and item.easier.exercise not in less.allowed:
            found.append(f"{item.easier.exercise} to change to")
    return found


def looser(less: Cap, more: Cap) -> bool:
    """Whether the second cap allows something that the first does not."""
    return any(
        [
            above(more.level, less.level),
            above(more.minutes, less.minutes),
            above(more.warm_up_level, less.warm_up_level),
            less.phases is not None and (more.phases is None or not set(more.phases) <= set(less.phases)),
            more.rungs_down < less.rungs_down,
        ]
    )


def above(more: int | None, less: int | None) -> bool:
    return less is not None and (more is None or more > less)


def compared(kind: str, pair: Pair) -> list[str]:
    """What one more trouble of that kind gives somebody; nothing, if the promise holds."""
    before, after = pair
    less, more = day_of(before), day_of(after)
    if less is None:
        return []  # what cannot be used before gives no day to measure against
    if more is not None and (answered := less.pointers - more.pointers):
        assert kind.partition(":")[0] in ANSWERING, f"{sorted(answered)} are no longer asked about"
        less = day_of(replace(before, denied=(*before.denied, *sorted(answered))))
        assert less is not None
    return gains(less, more)


def takes_away(less: Day, more: Day) -> set[str]:
    """What the second is no longer given, in the words of the cases."""
    found = {f"no {name}" for name in less.allowed if name not in more.allowed}
    found |= {f"less {name}" for name, item in more.allowed.items() if item.rung < less.allowed[name].rung}
    found |= {f"fewer steps of {name}" for name, item in more.allowed.items() if item.tiers < less.allowed[name].tiers}
    if more.refusal != less.refusal:
        found.add(f"refused: {more.refusal}")
    if less.plan and more.plan and more.plan.minutes < less.plan.minutes:
        found.add(f"{more.plan.minutes} minutes")
    return found
