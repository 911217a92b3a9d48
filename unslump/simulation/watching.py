"""The promises, watched from outside: a ledger of what somebody has told, kept by itself.

It reads the rules of the content with its own eyes and shares no decision with the code that it watches: neither
screening, nor planning, nor progress. Whatever it finds is told as (promise, what).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from unslump.core.catalogue import Catalogue
from unslump.core.plan import Dosed, Plan
from unslump.core.questions import Answer, Cap, Condition, Rule
from unslump.core.record import Done, Record
from unslump.core.rules import ProgressRule
from unslump.core.screening import Seen

STANDS = frozenset({"emergency", "urgent", "clinician-first"})
"""A finding of this status forbids every session until it is resolved."""
NERVE = frozenset({"numbness", "tingling", "weakness"})
Violation = tuple[int, str]
"""The number of the promise in SAFETY.md, and what broke it."""


def met(condition: Condition, answers: dict[str, Answer]) -> bool:
    """Whether a condition is met by some answers or facts."""
    if condition.question is None:
        if condition.all:
            return all(met(part, answers) for part in condition.all)
        if condition.any:
            return any(met(part, answers) for part in condition.any)
        return len([part for part in condition.of if met(part, answers)]) >= (condition.count or 1)
    given = answers.get(condition.question)
    if given is None:
        return False
    if isinstance(given, int):
        if condition.any_of:
            return False
        above = condition.at_least is None or condition.at_least <= given
        return above and (condition.at_most is None or given <= condition.at_most)
    return not set(condition.any_of).isdisjoint({given} if isinstance(given, str) else given)


@dataclass
class Grown:
    """How far somebody has earned an exercise: the highest rung, and whether its harder neighbours are open."""

    rung: int = 0
    highest_done: int = -1
    good: int = 0
    mastered: bool = False
    rests_until: date | None = None
    days: list[date] = field(default_factory=list)


@dataclass
class Waiting:
    """A session whose consequences are not drawn yet."""

    on: date
    done: tuple[Done, ...]
    nerve: bool
    before: int | None
    after: int | None = None
    effort: int | None = None


@dataclass
class Ledger:
    """What one person has told, done and earned."""

    catalogue: Catalogue
    answers: dict[str, Answer] = field(default_factory=dict)
    screened_on: date | None = None
    met_rules: tuple[Rule, ...] = ()
    seen: tuple[Seen, ...] = ()
    checked_on: date | None = None
    check: dict[str, Answer] = field(default_factory=dict)
    check_rules: tuple[Rule, ...] = ()
    since: list[str] = field(default_factory=list)
    """What has been told since the safety questions were last answered, and asks for them again."""
    stood: dict[str, Rule] = field(default_factory=dict)
    """What stood in the way, until somebody says what became of it or a clinician's all-clear answers for it."""
    flare_until: date | None = None
    grown: dict[str, Grown] = field(default_factory=dict)
    waiting: Waiting | None = None

    # ---- what is told

    def screened(self, on: date, answers: dict[str, Answer], seen: tuple[Seen, ...]) -> None:
        """The safety questions were answered wholly."""
        self.answers, self.screened_on, self.seen = answers, on, seen
        self.met_rules = tuple(rule for rule in self.catalogue.screening.rules if met(rule.when, answers))
        by = {item.rule: item for item in seen}
        self._stands(rule for rule in self.met_rules if not self._resolved(rule, by.get(rule.id), on))
        self.since = []

    def checked(self, on: date, check: dict[str, Answer], *, with_screening: bool) -> None:
        """The short check was answered; or pain was told with the safety questions, which stands for it."""
        self.checked_on, self.check = on, check
        self.check_rules = tuple(rule for rule in self.catalogue.check.rules if met(rule.when, check))
        self._stands(self.check_rules)
        self.morning(on, int(str(check["pain"])), with_screening=with_screening)
        new = check["new"]
        named = [name for name in new if name != "none"] if isinstance(new, tuple) else []
        self.since += [f"named in the check: {name}" for name in named]

    def _stands(self, rules: Iterable[Rule]) -> None:
        self.stood |= {rule.id: rule for rule in rules if rule.status in STANDS}

    def became(self, rule: str) -> None:
        """Somebody said what became of what stood in the way, or an all-clear has answered for it."""
        self.stood.pop(rule, None)

    def morning(self, on: date, pain: int, *, with_screening: bool = False) -> None:
        """Pain was told on another day than the session's."""
        if self.waiting and self.waiting.on < on:
            self._conclude(pain, asks_again=not with_screening)

    def after(self, on: date, pain: int, effort: int) -> None:
        """How the session felt."""
        if self.waiting and self.waiting.on == on:
            self.waiting.after, self.waiting.effort = pain, effort

    # ---- promise 1

    def unresolved(self, today: date) -> list[str]:
        """What stands in the way of every session today."""
        screening = self.catalogue.screening
        if self.screened_on is None:
            return ["the safety questions were never answered"]
        found = list(self.since)
        if today > self.screened_on + timedelta(days=screening.valid_days):
            found.append("the answers are too old")
        by = {seen.rule: seen for seen in self.seen}
        screened = (rule for rule in self.met_rules if not self._resolved(rule, by.get(rule.id), today))
        standing = (rule for rule in (*screened, *self._check_rules(today)) if rule.status in STANDS)
        found += [f"{rule.id} ({rule.status})" for rule in standing]
        named = {rule.id for rule in self.met_rules}
        left_out = (rule for rule in self.stood.values() if rule.id not in named)
        return [*found, *(f"{rule.id} ({rule.status}), told before" for rule in left_out)]

    def _resolved(self, rule: Rule, seen: Seen | None, today: date) -> bool:
        if seen is None or rule.seen_within_days is None or rule.status == "emergency":
            return False
        return seen.on <= today <= seen.on + timedelta(days=rule.seen_within_days)

    def _check_rules(self, today: date) -> tuple[Rule, ...]:
        return self.check_rules if self.checked_on == today else ()

    # ---- promise 2

    def given(self, plan: Plan) -> list[Violation]:
        """A plan was given to be done: everything about it that no promise allows."""
        today = plan.on
        found: list[Violation] = [(1, f"a plan in spite of: {what}") for what in self.unresolved(today)]
        if self.checked_on != today:
            found.append((1, "a plan without the check of today"))
        rules = [*self.met_rules, *self._check_rules(today)]
        limits = {limit.id: limit for limit in self.catalogue.screening.limits}
        ordered = [limits[name] for seen in self.seen for name in seen.limits]
        tags = {tag for rule in rules for tag in rule.tags} | {tag for limit in ordered for tag in limit.tags}
        given = [*(rule.cap for rule in rules), *(limit.cap for limit in ordered)]
        caps = [cap for cap in given if cap is not None]
        if self.flare_until is not None and today <= self.flare_until:
            caps.append(self.catalogue.progress.flare_up_cap)
        out = self.catalogue.progress.way_out
        if self.flare_until is not None and self.flare_until < today <= self.flare_until + timedelta(days=out.days):
            caps.append(out.cap)
        minutes = min([int(str(self.answers["minutes"])), *(cap.minutes for cap in caps if cap.minutes)])
        if plan.seconds > 60 * minutes:
            found.append((2, f"{plan.seconds} seconds in {minutes} minutes"))
        down = max((cap.rungs_down for cap in caps), default=0)
        for item in plan.items:
            found += self._allowed(item.dosed, today, tags, caps, down)
            found += self._steps_allowed(item.dosed.exercise, item.tiers, tags, caps)
            if item.easier is not None:
                found += self._allowed(item.easier, today, tags, caps, down, lighter=True)
        return found

    def _allowed(
        self, dose: Dosed, today: date, tags: set[str], caps: list[Cap], down: int, *, lighter: bool = False
    ) -> list[Violation]:
        name, exercise = dose.exercise, self.catalogue.exercises[dose.exercise]
        found = [f"{name} although {tag}" for tag in sorted(tags & set(exercise.avoid))]
        for cap in caps:
            if cap.phases is not None and exercise.phase not in cap.phases:
                found.append(f"{name} in a phase that is ruled out")
            highest = min([n for n in (cap.level, cap.warm_up_level if exercise.phase == "warm-up" else None) if n],
                          default=5)  # fmt: skip
            if exercise.level > highest:
                found.append(f"{name} of level {exercise.level} above {highest}")
        if self._resting(name, today):
            found.append(f"{name} although it rests")
        grown = self.grown.get(name, Grown())
        if dose.rung > max(0, grown.rung - down):
            found.append(f"{name} at rung {dose.rung}, earned {grown.rung}, {down} down")
        if dose.rung > grown.highest_done + 1:
            found.append(f"{name} at rung {dose.rung}, never done above {grown.highest_done}")
        if not lighter:
            if exercise.level > self._reach() and not any(self._mastered(other) for other in exercise.regress):
                found.append(f"{name} of level {exercise.level} before its time")
            lately = {day for day in grown.days if today - timedelta(days=7) < day < today}
            if len(lately) >= exercise.dose.per_week.high:
                found.append(f"{name} on more days a week than its dose says")
        return [(2, what) for what in found]

    def _steps_allowed(self, name: str, tiers: int, tags: set[str], caps: list[Cap]) -> list[Violation]:
        exercise = self.catalogue.exercises[name]
        gated = [step for step in exercise.steps if step.gate is not None]
        highest = min([cap.level for cap in caps if cap.level], default=5)
        return [
            (2, f"{name}: the step {step.id} is offered")
            for step in gated[:tiers]
            if tags & set(step.avoid) or (step.level or exercise.level) > highest
        ]

    def _reach(self) -> int:
        fits = [access.level for access in self.catalogue.planning.access if met(access.when, self.answers)]
        return min(fits, default=1)

    def _mastered(self, name: str) -> bool:
        return name in self.grown and self.grown[name].mastered

    def _resting(self, name: str, today: date) -> bool:
        """Whether an exercise rests, or something easier that it stands on."""
        waiting, looked = [name], set[str]()
        while waiting:
            here = waiting.pop()
            looked.add(here)
            grown = self.grown.get(here)
            if grown is not None and grown.rests_until is not None and today <= grown.rests_until:
                return True
            waiting += [easier for easier in self.catalogue.exercises[here].regress if easier not in looked]
        return False

    # ---- what a session changes

    def did(self, record: Record) -> None:
        """A session was done or broken off."""
        if self.waiting is not None:
            self._conclude(None, asks_again=True)
        nerve = {felt.exercise for felt in record.symptoms if felt.kind in NERVE}
        hurt = {felt.exercise for felt in record.symptoms}
        if record.ending == "emergency":
            self.since.append("an emergency sign in a session")
        if nerve:
            self.since.append("a sign from a nerve in a session")
        calm: list[Done] = []
        for done in record.exercises:
            if done.outcome == "skipped":
                continue
            grown = self.grown.setdefault(done.exercise, Grown())
            grown.days = [day for day in grown.days if day > record.on - timedelta(days=7)]
            if record.on not in grown.days:
                grown.days.append(record.on)
            grown.highest_done = max(grown.highest_done, done.rung)
            if done.outcome == "symptom" or done.exercise in hurt:
                facts: dict[str, Answer] = {"symptom": 1, "nerve-symptom": int(done.exercise in nerve)}
                rule = self._rule(done, facts)
                self._take_back(grown, done, rule)
                grown.rests_until = record.on + timedelta(days=rule.days if rule else 0)
            else:
                calm.append(done)
        before = int(str(self.check["pain"])) if self.checked_on == record.on else None
        self.waiting = Waiting(record.on, tuple(calm), bool(nerve), before)

    def _conclude(self, pain: int | None, *, asks_again: bool) -> None:
        """Draw what follows from the last session: what has been earned, what is taken back, whether it flared up."""
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return
        facts = self._facts(waiting, pain)
        for done in waiting.done:
            grown = self.grown[done.exercise]
            less, more = sorted((done.left_ms, done.right_ms))
            uneven: dict[str, Answer] = {"side-share": 100 * less // more} if self._sided(done) and more else {}
            own = uneven | {"share": done.share, "wished-easier": int("easier" in done.wished)}
            rule = self._rule(done, facts | own)
            if rule is not None and rule.effect == "good":
                self._earn(grown, done, rule.counts)
            elif rule is not None and rule.effect in ("lower", "rest"):
                self._take_back(grown, done, rule)
            elif rule is None or not rule.keeps:
                grown.good = 0
        for rule in self.catalogue.progress.rules:
            if rule.scope == "session" and rule.effect == "flare-up" and met(rule.when, facts):
                self.flare_until = waiting.on + timedelta(days=rule.days)
                self.since += ["a flare-up"] if asks_again else []

    def _sided(self, done: Done) -> bool:
        return self.catalogue.exercises[done.exercise].sides == "each"

    def _facts(self, waiting: Waiting, pain: int | None) -> dict[str, Answer]:
        facts: dict[str, Answer] = {
            "symptom": 0,
            "nerve-symptom": 0,
            "before-known": int(waiting.before is not None),
            "after-known": int(waiting.after is not None and waiting.effort is not None),
            "next-known": int(pain is not None),
        }
        told = {"pain-before": waiting.before, "pain-after": waiting.after, "effort": waiting.effort, "next-pain": pain}
        facts |= {name: value for name, value in told.items() if value is not None}
        if waiting.before is not None and waiting.after is not None:
            facts["rise-after"] = waiting.after - waiting.before
        if waiting.before is not None and pain is not None:
            facts["rise-next"] = pain - waiting.before
        return facts

    def _rule(self, done: Done, facts: dict[str, Answer]) -> ProgressRule | None:
        for rule in self.catalogue.progress.rules:
            if rule.scope == "exercise" and (not rule.phases or done.phase in rule.phases) and met(rule.when, facts):
                return rule
        return None

    def _earn(self, grown: Grown, done: Done, counts: int) -> None:
        grown.good += counts
        if grown.good < self.catalogue.progress.good_sessions_to_raise or done.rung < grown.rung:
            return
        grown.good = 0
        exercise = self.catalogue.exercises[done.exercise]
        last = len(exercise.dose.rungs) - 1
        shares = [rule.share for rule in self.catalogue.progress.opens if exercise.phase in rule.phases]
        if 100 * grown.rung >= (shares[0] if shares else 100) * last:
            grown.mastered = True
        grown.rung = min(grown.rung + 1, last)

    def _take_back(self, grown: Grown, done: Done, rule: ProgressRule | None) -> None:
        grown.good, grown.mastered = 0, False
        grown.rung = max(0, min(grown.rung, done.rung) - (rule.rungs if rule else 0))
