"""Clinicians, and what somebody says became of what they told before and do not name any more.

The truth, mostly. Whatever is still there is named again, or said to have been a mistake (`denies` in people.toml).
What is gone has passed where its rule lets it; else a clinician has to have looked at it since; and what never was,
was a mistake.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn
from unslump.core.questions import Answer, Condition, Rule
from unslump.core.record import Record
from unslump.core.screening import Became, Clearance, Finding, Seen, ToldBefore
from unslump.core.told import Told, cleared, felt_in, remember, resolved
from unslump.simulation.assumptions import Clinician
from unslump.simulation.redflags import RedFlag
from unslump.simulation.watching import Ledger, met

MOST_LIMITS = 3


@dataclass
class Visits:
    """Where somebody stands with clinicians: the day of the next visit, if there is to be one, and the last."""

    asked: bool = False
    on: int | None = None
    last: date | None = None


def seen_days(catalogue: Catalogue) -> dict[str, int]:
    """How many days an all-clear counts, for each rule of the screening that one can resolve."""
    rules = catalogue.screening.rules
    return {rule.id: rule.seen_within_days for rule in rules if rule.seen_within_days is not None}


def all_clears(
    catalogue: Catalogue, clinician: Clinician, standing: list[Finding], random: Random, today: date
) -> list[Seen]:
    """A clinician's all-clears for what stands in the way, with limits now and then."""
    limits: list[str] = []
    while len(limits) < MOST_LIMITS and random.random() < clinician.limits:
        limits.append(random.choice(catalogue.screening.limits).id)
    rules = [finding.rule for finding in standing if finding.rule in seen_days(catalogue)]
    given = tuple(dict.fromkeys(limits))
    return [Seen(rule=rule, by="a clinician", on=today, limits=given) for rule in rules]


@dataclass(frozen=True)
class Truth:
    """The whole truth of a day, which nobody knows: all answers, the red flags so far, the last visit."""

    answers: dict[str, Answer]
    flags: list[RedFlag]
    day: int
    visited: date | None

    def here(self) -> list[RedFlag]:
        """The red flags that are there."""
        return [red for red in self.flags if red.since <= self.day < red.gone]


@dataclass
class Before:
    """What one person told before. The watcher's books are told when somebody says what became of it."""

    catalogue: Catalogue
    ledger: Ledger
    told: Told = ()

    def stands(self, clearance: Clearance, today: date) -> Clearance:
        """Whatever stands in the way has been told. The same clearance."""
        if standing := clearance.stands_in_the_way:
            on = clearance.answered_on
            self.told = remember(self.catalogue, self.told, standing, answered_on=on, today=today)
        return clearance

    def felt(self, record: Record, today: date) -> None:
        """A session that ended as an emergency has been told as well."""
        if signs := felt_in(self.catalogue, record):
            self.told = remember(self.catalogue, self.told, signs, answered_on=today, today=today)

    def cleared(self, clearance: Clearance) -> None:
        """A clinician's all-clear answers for some of it."""
        self._set(cleared(self.catalogue, self.told, clearance.findings))

    def says(self, told: ToldBefore, truth: Truth, *, denies: float, random: Random) -> Became | None:
        """What somebody says became of something. None: it is still there, or nobody has looked at it yet."""
        rule = self._rule(told)
        if met(rule.when, truth.answers) or any(_about(self.catalogue, rule, red) for red in truth.here()):
            return "mistake" if random.random() < denies else None
        if truth.visited is not None and truth.visited >= told.on:
            return "seen"
        if rule.passes:
            return "passed"
        if any(_about(self.catalogue, rule, red) for red in truth.flags):  # it was so once, and is gone
            return "mistake" if random.random() < denies else None
        return "mistake"

    def became(self, told: ToldBefore, became: Became, truth: Truth, *, today: date) -> None:
        """Somebody says what became of something."""
        by, on = ("a clinician", truth.visited) if became == "seen" else (None, None)
        self._set(resolved(self.catalogue, self.told, told.rule, became, by=by, seen_on=on, today=today))
        for red in truth.here():
            red.over = red.over or _about(self.catalogue, self._rule(told), red)

    def _set(self, told: Told) -> None:
        still = {item.rule for item in told if item.became is None}
        for item in self.told:
            if item.became is None and item.rule not in still:
                self.ledger.became(item.rule)
        self.told = told

    def _rule(self, told: ToldBefore) -> Rule:
        rules = (*self.catalogue.check.rules, *self.catalogue.screening.rules)
        return next(rule for rule in rules if rule.id == told.rule)


def _about(catalogue: Catalogue, rule: Rule, red: RedFlag) -> bool:
    """Whether a rule asks for what a red flag makes true, in its questionnaire."""
    named = {(catalogue.wording.question, red.flag.check), *red.flag.truth}
    return any((part.question, option) in named for part in _parts(rule.when) for option in part.any_of)


def _parts(condition: Condition) -> list[Condition]:
    inner = [part for inside in (*condition.all, *condition.any, *condition.of) for part in _parts(inside)]
    return [condition, *inner]


def check_in(
    on: date,
    when: Literal["before", "after", "morning"],
    pain: int,
    *,
    effort: int | None = None,
    new: tuple[str, ...] = (),
) -> CheckIn:
    """A check-in, built without being looked at again."""
    return CheckIn.model_construct(type="check-in", on=on, when=when, pain=pain, effort=effort, new=new)
