"""Every finding, and every two together: that promises 1 and 2 hold for them.

Rules only ever take away, each by itself: a clearance is what its rules take away together. So it is enough to look at
every rule in every way in which it can apply, and at every two rules together: three and more meet in the same way
as two do (docs/decisions/0009-proof.md).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from unslump.core.allowance import Allowed, Envelope, envelope
from unslump.core.catalogue import Catalogue
from unslump.core.errors import NoPlan
from unslump.core.lawful import unlawful
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Situation
from unslump.core.questions import NONE, SEVERITY, Cap, Limit, Rule
from unslump.core.screening import Clearance, Seen, blocks
from unslump.core.status import Change
from unslump.core.values import Reason
from unslump.core.watching import Breach
from unslump.proof.people import A_DAY, MOST_WAYS, Part, People, Somebody, practised, situation


class Person(NamedTuple):
    """Somebody for whom a promise does not hold."""

    breach: Breach
    file: str
    path: tuple[str | int, ...]
    profile: dict[str, object] | None = None


@dataclass
class Proved:
    """How much was looked at, and what was found."""

    rules_applied: int = 0
    ways_to_apply: int = 0
    pairs: int = 0
    exclusive: int = 0
    refused: int = 0
    plans: int = 0
    envelopes: int = 0
    limits: int = 0
    found: list[Person] = field(default_factory=list)


def prove_findings(catalogue: Catalogue) -> Proved:
    """Look at every rule of both questionnaires, every two together, every limit and every rest."""
    proved = Proved()
    looking = _Looking(catalogue, proved)
    for name in ("screening", "check"):
        looking.alone(name)
    looking.together()
    looking.limits()
    looking.status()
    return proved


class _Looking:
    def __init__(self, catalogue: Catalogue, proved: Proved) -> None:
        self.catalogue = catalogue
        self.proved = proved
        self.people = {"screening": People(catalogue, catalogue.screening), "check": People(catalogue, catalogue.check)}
        healthy = self.people["screening"].with_part({})
        if healthy is None:
            raise AssertionError("nobody at all can answer the screening")  # contradictions that everybody meets
        self.healthy = healthy
        self.history = practised(catalogue)
        self.known: dict[tuple[tuple[str, ...], Cap], Envelope] = {}
        self.somebody: dict[str, tuple[str, Somebody]] = {}
        self.told: set[tuple[str, str]] = set()
        self.looked_at: set[tuple[tuple[str, ...], Cap]] = set()

    def found(self, part: str, what: str, name: str, rule: str, somebody: Somebody | None = None) -> None:
        """Note a breach, with the answers that show it."""
        questionnaire = self.people[name].questionnaire
        index = next((i for i, item in enumerate(questionnaire.rules) if item.id == rule), 0)
        if (part, what) in self.told:
            return
        self.told.add((part, what))
        profile = self._profile(name, somebody) if somebody else None
        self.proved.found.append(Person(Breach(part, what), f"screening/{name}.toml", ("rules", index), profile))

    def _profile(self, name: str, somebody: Somebody) -> dict[str, object]:
        """Somebody's answers as a profile that `plan` and `screen` take."""
        day = {"answered_on": A_DAY.isoformat(), "date": A_DAY.isoformat()}
        if name == "screening":
            return {"answers": somebody.answers, **day}
        return {"answers": self.healthy.answers, "check": somebody.answers, **day}

    def alone(self, name: str) -> None:
        """Every rule, in every way in which it can apply."""
        people = self.people[name]
        for rule in people.questionnaire.rules:
            self.proved.rules_applied += 1
            anybody = False
            for part in people.ways_to(rule):
                somebody = people.with_part(part)
                if somebody is None:
                    continue
                anybody = True
                self.proved.ways_to_apply += 1
                self.somebody.setdefault(rule.id, (name, somebody))
                self._applies(name, rule, somebody)
                self._instead_of_none(name, rule, part)
                self._day(name, rule.id, somebody, self._clearance(name, somebody))
            if len(people.ways_to(rule)) > MOST_WAYS:
                what = f"rule {rule.id!r} can apply in more than {MOST_WAYS} ways: too many to prove anything of it"
                self.found("unproved", what, name, rule.id)
            elif not anybody:
                self.found("dead-end", f"rule {rule.id!r} can never apply to anybody", name, rule.id)

    def together(self) -> None:
        """Every two rules: both take away what each alone takes away."""
        for name in ("screening", "check"):
            people = self.people[name]
            for one, other in combinations(people.questionnaire.rules, 2):
                somebody = people.with_rules(one, other)
                if somebody is None:
                    self.proved.exclusive += 1
                    continue
                self.proved.pairs += 1
                both = self._clearance(name, somebody)
                for rule in (one, other):
                    self._no_more(name, rule, somebody, both)
        for rule in self.catalogue.screening.rules:
            for other in self.catalogue.check.rules:
                if rule.id in self.somebody and other.id in self.somebody:
                    self.proved.pairs += 1
                    today = self.somebody[other.id][1]
                    both = self.somebody[rule.id][1].clearance.meet(today.clearance)
                    self._no_more("check", rule, today, both)
                    self._no_more("check", other, today, both)

    def limits(self) -> None:
        """Every limit that a clinician may give, with every finding that they may lift."""
        people = self.people["screening"]
        for rule in people.questionnaire.rules:
            if rule.seen_within_days is None or rule.id not in self.somebody:
                continue
            somebody = self.somebody[rule.id][1]
            for limit in (None, *people.questionnaire.limits):
                self.proved.limits += 1
                seen = tuple(
                    Seen(rule=finding.rule, by="doctor", on=A_DAY, limits=(limit.id,) if limit else ())
                    for finding in somebody.clearance.findings
                    if finding.rule_status in ("urgent", "clinician-first")
                )
                clearance = people.cleared(somebody, seen)
                self._limited(rule.id, somebody, clearance, limit)

    def status(self) -> None:
        """What rests is out, with all that is harder; an old screening or a demand for a new one gives no plan."""
        catalogue = self.catalogue
        plain = situation(catalogue, self.healthy, self.history)
        for name in catalogue.exercises:
            resting = plain.status.exercises[name].model_copy(update={"rest_until": A_DAY})
            status = plain.status.model_copy(update={"exercises": {**plain.status.exercises, name: resting}})
            allowed = envelope(catalogue, plain.model_copy(update={"status": status})).allowed
            self.proved.envelopes += 1
            for other in allowed:
                if other == name or name in catalogue.easier[other]:
                    breach = Breach("resting", f"{other!r} is allowed although {name!r} rests", other)
                    self.proved.found.append(Person(breach, f"exercises/{name}.toml", ("regress",)))
        again = Change(on=A_DAY, effect="screen-again", reason=Reason(rule="proof", text="proof"))
        late = plain.clearance.expires + timedelta(days=1)
        for kind, changed in (
            ("screen-again", {"status": plain.status.model_copy(update={"screen_again": again})}),
            ("screening-expired", {"today": late}),
        ):
            if self._planned(plain.model_copy(update=changed)) is not None:
                self.found("red-flag", f"there is a plan although {kind} stands", "screening", "", self.healthy)

    def _clearance(self, name: str, somebody: Somebody) -> Clearance:
        """The whole clearance: what the check finds comes on top of a healthy person's screening."""
        return somebody.clearance if name == "screening" else self.healthy.clearance.meet(somebody.clearance)

    def _applies(self, name: str, rule: Rule, somebody: Somebody) -> None:
        """A rule that applies is found, and takes away at least what it says."""
        clearance = somebody.clearance
        if rule.id not in {finding.rule for finding in clearance.findings}:
            self.found("red-flag", f"rule {rule.id!r} should apply and does not", name, rule.id, somebody)
            return
        less = SEVERITY.index(clearance.status) < SEVERITY.index(rule.status)
        if less or not set(rule.tags) <= set(clearance.tags) or not _stricter(clearance.cap, rule.cap or Cap()):
            what = f"rule {rule.id!r} applies, and the clearance takes away less than it says"
            self.found("more-trouble", what, name, rule.id, somebody)

    def _day(self, name: str, rule: str, somebody: Somebody, clearance: Clearance) -> None:
        """The day of somebody: no plan past what stands in the way; else one within what is allowed."""
        if not blocks(clearance.status):
            key = (clearance.tags, clearance.cap)
            if key in self.looked_at:
                return
            self.looked_at.add(key)
            self._within(name, rule, somebody, clearance, self._envelope(clearance))
        day = situation(self.catalogue, somebody if name == "screening" else self.healthy, self.history, clearance)
        plan = self._planned(day)
        if blocks(clearance.status):
            self.proved.refused += 1
            if plan is not None:
                self.found("red-flag", f"there is a plan although {rule!r} stands in the way", name, rule, somebody)
            return
        if plan is None:
            return
        allowed = self._envelope(clearance)
        for problem in unlawful(self.catalogue, plan):
            self.found("more-trouble", f"with {rule!r}, the plan holds too much: {problem}", name, rule, somebody)
        for item in plan.items:
            own = allowed.allowed.get(item.dosed.exercise)
            if own is None or item.dosed.rung > own.rung or item.tiers > own.tiers:
                what = f"with {rule!r}, the plan holds more of {item.dosed.exercise!r} than is allowed"
                self.found("more-trouble", what, name, rule, somebody)

    def _planned(self, day: Situation) -> Plan | None:
        self.proved.plans += 1
        try:
            return plan_day(self.catalogue, day)
        except NoPlan:
            return None

    def _envelope(self, clearance: Clearance) -> Envelope:
        key = (clearance.tags, clearance.cap)
        if key not in self.known:
            self.proved.envelopes += 1
            self.known[key] = envelope(self.catalogue, situation(self.catalogue, self.healthy, self.history, clearance))
        return self.known[key]

    def _within(self, name: str, rule: str, somebody: Somebody, clearance: Clearance, allowed: Envelope) -> None:
        """Nothing is allowed that a tag, a cap or the guardrails rule out, read from the content anew."""
        for own in allowed.allowed.values():
            exercise = own.exercise
            wrong = self._why_not(own, clearance)
            if wrong and (exercise.id, wrong) not in self.told:
                self.told.add((exercise.id, wrong))
                breach = Breach("more-trouble", f"allowed to somebody with {rule!r} all the same: {wrong}", exercise.id)
                file = f"exercises/{exercise.id}.toml"
                self.proved.found.append(Person(breach, file, ("avoid",), self._profile(name, somebody)))

    def _why_not(self, own: Allowed, clearance: Clearance) -> str:
        """Why an exercise should not be allowed with this clearance; empty if it may."""
        exercise, tags, cap = own.exercise, set(clearance.tags), clearance.cap
        gated = [step for step in exercise.steps if step.gate][: own.tiers]
        loads = exercise.all_loads.union(*(step.load for step in gated))
        for rail in self.catalogue.guardrails.excludes:
            if set(rail.tags) & tags and (set(rail.loads) & loads or exercise.position in rail.positions):
                return rail.says
        if not tags.isdisjoint({*exercise.avoid}.union(*(step.avoid for step in gated))):
            return "one of its tags rules it out"
        if cap.level is not None and max([exercise.level, *(step.level or 0 for step in gated)]) > cap.level:
            return "it is above the level"
        if cap.phases is not None and exercise.phase not in cap.phases:
            return "its phase is ruled out"
        return ""

    def _no_more(self, name: str, rule: Rule, somebody: Somebody, both: Clearance) -> None:
        """A finding among others takes away at least what it takes away by itself."""
        cap = rule.cap or Cap()
        lifted = SEVERITY.index(both.status) < SEVERITY.index(rule.status)
        if lifted or not set(rule.tags) <= set(both.tags) or not _stricter(both.cap, cap):
            what = f"with more than {rule.id!r} the matter, the clearance takes away less"
            self.found("more-trouble", what, name, rule.id, somebody)
            return
        alone = self.healthy.clearance.model_copy(update={"tags": tuple(sorted(rule.tags)), "cap": cap})
        less, more = self._envelope(both).allowed, self._envelope(alone).allowed
        for exercise, own in less.items():
            if exercise not in more or own.rung > more[exercise].rung or own.tiers > more[exercise].tiers:
                what = f"with more than {rule.id!r} the matter, more of {exercise!r} is allowed"
                self.found("more-trouble", what, name, rule.id, somebody)

    def _instead_of_none(self, name: str, rule: Rule, way: Part) -> None:
        """A rule for somebody who named nothing: whoever names something instead is allowed no more."""
        people = self.people[name]
        for asked in [question for question, wanted in way.items() if wanted == frozenset({NONE})]:
            for option in people.questionnaire.question(asked).options:
                other = people.with_part({**way, asked: frozenset({option.id})})
                if option.id != NONE and other is not None:
                    self._no_more(name, rule, other, self._clearance(name, other))

    def _limited(self, rule: str, somebody: Somebody, clearance: Clearance, limit: Limit | None) -> None:
        """A clinician's word lifts what stands in the way and nothing else; their limits hold."""
        before = somebody.clearance
        if not set(before.tags) <= set(clearance.tags) or not _stricter(clearance.cap, before.cap):
            self.found(
                "more-trouble", f"being seen about {rule!r} lifts more than its status", "screening", rule, somebody
            )
        if limit and (not set(limit.tags) <= set(clearance.tags) or not _stricter(clearance.cap, limit.cap or Cap())):
            what = f"the limit {limit.id!r} is not kept with {rule!r}"
            self.found("limits", what, "screening", rule, somebody)
        self._day("screening", rule, somebody, clearance)


def _stricter(cap: Cap, than: Cap) -> bool:
    """Whether a cap allows nothing that the other does not."""
    return than.meet(cap) == cap.meet(cap)
