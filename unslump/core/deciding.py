"""A day's decision: from a profile to a clearance and a plan, or to the reasons why there is none.

The command line, the site and a replay all decide here, so that they cannot decide differently.
"""

from typing import Self

from pydantic import model_validator

from unslump.core.catalogue import Catalogue
from unslump.core.errors import NoPlan
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Profile, Situation, understand
from unslump.core.screening import Clearance
from unslump.core.values import Id, Value


class Refusal(Value):
    """Why there is no session: the kind, and each reason as a sentence for the person."""

    kind: str
    reasons: tuple[str, ...]


class Decided(Value):
    """What was decided for a day: the clearance, and either a plan or why there is none."""

    clearance: Clearance
    plan: Plan | None = None
    no_plan: Refusal | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.plan is None) == (self.no_plan is None):
            raise ValueError("give either plan or no_plan, and not both")
        return self

    def planned(self) -> Plan:
        """The plan. NoPlan if there is none."""
        if self.no_plan is not None:
            raise NoPlan(self.no_plan.kind, self.no_plan.reasons)
        if self.plan is None:
            raise AssertionError("neither a plan nor a refusal")  # the validator lets none pass
        return self.plan


def decide(catalogue: Catalogue, profile: Profile, *, alarm: Id | None = None) -> Decided:
    """Decide on a day. BadInput names whatever in the profile cannot be used.

    `alarm` names an emergency rule that held while the questions were being answered again. Then there is no plan
    until they are answered wholly (promise 1).
    """
    situation = understand(catalogue, profile)
    try:
        plan = _plan(catalogue, situation, alarm)
    except NoPlan as refusal:
        told = Refusal(kind=refusal.kind, reasons=refusal.reasons)
        return Decided(clearance=situation.clearance, no_plan=told)
    return Decided(clearance=situation.clearance, plan=plan)


def _plan(catalogue: Catalogue, situation: Situation, alarm: Id | None) -> Plan:
    if alarm is None:
        return plan_day(catalogue, situation)
    raised = next((rule for rule in catalogue.screening.rules if rule.id == alarm), None)
    if raised is None:  # the content has changed since; what was noticed has not been looked at all the same
        raise NoPlan("screen-again", (catalogue.progress.new_symptom_says,))
    raise NoPlan(raised.status, (f"{raised.says} {raised.do}",))
