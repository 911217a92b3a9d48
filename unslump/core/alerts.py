"""The rules by which somebody comes onto a practitioner's list, as content (watching.toml): the most serious first.

What they hold of is reckoned in attention.py. A practice may move a threshold within the bounds that stand beside it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from unslump.core.questions import Status
from unslump.core.tomllines import Path
from unslump.core.values import Id, Sourced, Text, Untranslated, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue

Kind = Literal[
    "finding",
    "stop",
    "new",
    "note",
    "message",
    "pain",
    "flare-up",
    "silent",
    "screening-over",
    "screening-soon",
]
Serious = Literal["now", "today", "soon"]
"""How soon to look, the most serious first."""
WITH_THRESHOLD: tuple[Kind, ...] = ("stop", "pain", "silent", "screening-soon")
FILLED: Mapping[Kind, frozenset[str]] = {
    "message": frozenset({"n"}),
    "pain": frozenset({"last", "first", "days"}),
    "flare-up": frozenset({"day"}),
    "silent": frozenset({"days"}),
    "screening-over": frozenset({"day"}),
    "screening-soon": frozenset({"day"}),
}
"""What a sentence of each kind may be filled in with."""
BLOCKING: tuple[Status, ...] = ("emergency", "urgent", "clinician-first")


class Threshold(Value):
    """A number from which on a rule holds, and the bounds within which a practice may move it. `ask`: what it is."""

    value: Annotated[int, Field(ge=0, le=365)]
    low: Annotated[int, Field(ge=0, le=365)]
    high: Annotated[int, Field(ge=0, le=365)]
    unit: Text
    ask: Text

    @model_validator(mode="after")
    def _within(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value ({self.value}) must lie within low ({self.low}) and high ({self.high})")
        return self


class AlertRule(Sourced):
    """What brings somebody onto the list. `status`: of the findings that it is about, for the kind "finding" alone."""

    id: Id
    kind: Kind
    status: Status | None = None
    serious: Serious
    name: Text
    says: Text
    threshold: Threshold | None = None
    note: Untranslated | None = None

    @model_validator(mode="after")
    def _of_its_kind(self) -> Self:
        if (self.kind == "finding") != (self.status is not None):
            raise ValueError('status belongs to kind = "finding", and must be given there')
        if self.status is not None and self.status not in BLOCKING:
            raise ValueError(f"status must be one of {', '.join(BLOCKING)}: nothing else stands in the way")
        if (self.kind in WITH_THRESHOLD) != (self.threshold is not None):
            raise ValueError(f"threshold belongs to the kinds {', '.join(WITH_THRESHOLD)}, and must be given there")
        if extra := sorted(set(re.findall(r"\{([^}]*)\}", self.says)) - FILLED.get(self.kind, frozenset())):
            raise ValueError(f"says cannot be filled in with {', '.join(extra)}")
        return self


class PainWeeks(Value):
    """Which days are compared to see whether pain is rising, and how many answers it takes on either side."""

    recent_days: Annotated[int, Field(ge=2, le=28)]
    before_days: Annotated[int, Field(ge=2, le=56)]
    answers: Annotated[int, Field(ge=1, le=28)]


class Watching(Value):
    """All rules, the most serious first."""

    pain: PainWeeks
    rules: tuple[AlertRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if len(set(ids)) < len(ids):
            raise ValueError("two rules have the same id")
        kinds = [(rule.kind, rule.status) for rule in self.rules]
        if len(set(kinds)) < len(kinds):
            raise ValueError("two rules are about the same")
        every = {("finding", status) for status in BLOCKING} | {(k, None) for k in get_args(Kind) if k != "finding"}
        if missing := sorted(f"{kind} {status or ''}".strip() for kind, status in every - set(kinds)):
            raise ValueError(f"no rule is about {', '.join(missing)}")
        order = [get_args(Serious).index(rule.serious) for rule in self.rules]
        if order != sorted(order):
            raise ValueError("the most serious must come first: now, then today, then soon")
        return self

    def rule(self, name: str) -> AlertRule | None:
        """The rule of that id; None if there is none."""
        return next((rule for rule in self.rules if rule.id == name), None)


def wrong(catalogue: "Catalogue") -> Iterator[tuple[Path, str]]:
    """What is wrong with the rules that needs more than their own file. Sources the catalogue looks at."""
    for index, rule in enumerate(catalogue.watching.rules if catalogue.watching else ()):
        if rule.verified and "general-knowledge" in rule.sources:
            yield ("rules", index, "verified"), "must be false: it leans on general-knowledge"


def threshold_of(rule: AlertRule, own: Mapping[str, int]) -> int:
    """The threshold of a rule in a practice; 0 for one without."""
    if rule.threshold is None:
        return 0
    return max(rule.threshold.low, min(rule.threshold.high, own.get(rule.id, rule.threshold.value)))
