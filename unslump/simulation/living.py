"""A virtual person's weeks with Unslump: the real loop, with the entries that the site makes, in the same order."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from unslump.core.compiling import compile_plan
from unslump.core.deciding import decide
from unslump.core.errors import BadInput, NoPlan
from unslump.core.events import Event
from unslump.core.following import moved
from unslump.core.history import Entry, Screened
from unslump.core.machine import Memory
from unslump.core.plan import Plan
from unslump.core.planning import refuse
from unslump.core.profile import Profile, understand
from unslump.core.progress import fold
from unslump.core.questions import NONE, Answer
from unslump.core.record import Record, record_of
from unslump.core.screening import Clearance, Seen, carried_over, complete
from unslump.core.status import Status
from unslump.core.told import Told, told_before
from unslump.core.values import FIRST_DAY, LAST_DAY
from unslump.core.watching import Seen as Watched
from unslump.simulation.assumptions import Assumptions
from unslump.simulation.becoming import Before, Truth, Visits, all_clears, check_in, seen_days
from unslump.simulation.bodies import Body, Demands, count_session
from unslump.simulation.comparing import WEEK, Course, Sheet
from unslump.simulation.counting import Breach, Tally
from unslump.simulation.people import answers_of, make_person
from unslump.simulation.redflags import names
from unslump.simulation.remembering import RememberingWatch
from unslump.simulation.sessions import Session
from unslump.simulation.watching import STANDS, Ledger, Violation, met

AGAIN = ("screening-expired", "screen-again")
"""Refusals that the safety questions resolve, once answered again."""
TRIES = 3
"""How often on one day somebody answers the safety questions again before they give up."""
WORST = 10
"""The most that pain and effort can be."""


@dataclass
class Life:
    """One person, day by day."""

    demands: Demands
    model: Assumptions
    seed: int
    number: int
    tally: Tally
    status: Status = field(default_factory=Status)
    answers: dict[str, Answer] = field(default_factory=dict)
    answered_on: date = FIRST_DAY
    clearance: Clearance | None = None
    seen: tuple[Seen, ...] = ()
    cleared_until: date = LAST_DAY
    check: dict[str, Answer] = field(default_factory=dict)
    checked_on: date | None = None
    stopped: bool = False
    sheet: Sheet | None = None
    """With one, its sessions are done in place of those that fit the day (comparing.py)."""
    course: Course = field(default_factory=Course)
    visits: Visits = field(default_factory=Visits)

    def __post_init__(self) -> None:
        self.catalogue = self.demands.catalogue
        self.person = make_person(self.catalogue, self.model, self.seed, self.number)
        self.random = self.person.random
        self.flags = self.person.flags
        self.body = Body(self.demands, self.person)
        self.ledger = Ledger(self.catalogue)
        self.before = Before(self.catalogue, self.ledger)
        self.seen_days = seen_days(self.catalogue)
        self.day = 0
        self.effort = 0.0
        self.hurt_on: int | None = None
        self.today = self.model.first_day
        self.done_this_week: set[str] = set()
        self.done_ever: set[str] = set()
        kind = self.person.kind.id
        self.tally.add("people")
        self.tally.add("people", kind)

    def live(self, weeks: int) -> None:
        """Live through so many weeks."""
        for week in range(weeks):
            for _ in range(7):
                self.one_day(week)
                self.day += 1
                self.today = self.model.first_day + timedelta(days=self.day)
            self._week_over(week)
        for name in self.done_ever:
            self.tally.add("exercise", name)
        self.tally.add("variety", "altogether", by=len(self.done_ever))
        self.tally.add("variety", "people", by=int(bool(self.done_ever)))
        self.course.over(self.tally, self.day)
        self.flags.over(self.tally)

    def _week_over(self, week: int) -> None:
        self.tally.add("weeks")
        self.tally.add("week", week, "people")
        self.tally.add("week", week, "capacity", by=round(1000 * self.body.fitness))
        if self.done_this_week:
            self.tally.add("variety", "weeks")
            self.tally.add("variety", "in a week", by=len(self.done_this_week))
        self.done_this_week = set()

    # ---- a day

    def one_day(self, week: int) -> None:
        """Today: the body goes on by itself, and perhaps Unslump is opened."""
        chance = Random(f"{self.seed}/{self.number}/night {self.day}")  # noqa: S311 - the same night whatever was done
        if self.day and self.body.night(self.day, chance):
            self.tally.add("flare-ups")
        self.course.one_day(self.body, self.day)
        self.flags.one_day(self.day)
        pain = round(10 * self.body.pain)
        self.tally.add("pain", self.person.kind.id, week, by=pain)
        self.tally.add("pain days", self.person.kind.id, week)
        put_off = self.model.habits.pain_puts_off * self.body.pain / WORST
        if self.hurt_on is not None and self.day - self.hurt_on <= WEEK:
            put_off = 1 - (1 - put_off) * (1 - self.model.habits.hurt_puts_off)
        if chance.random() < self.person.adherence * (1 - put_off):  # so is whether there is time today
            self.tally.add("days opened")
            self._open(week)

    def _open(self, week: int) -> None:
        """Open Unslump: answer what it asks, and do the session that it gives, if any."""
        if not self._answered():
            return
        for number in range(TRIES):
            plan = self._plan()
            if plan is None:
                return
            record = self._session(plan, week, again=number > 0)
            if record is None:
                return
            if record.ending != "stopped" or self.random.random() >= self.person.once_more:
                break
        if self.random.random() < self.person.after:
            pain, effort = self.body.told_pain, min(WORST, max(0, round(self.effort + self.random.gauss(0, 1))))
            self.ledger.after(self.today, pain, effort)
            self._store(check_in(self.today, "after", pain, effort=effort))

    def _answered(self) -> bool:
        """Everything that is asked before a plan: the safety questions where they are due, the morning, the check."""
        if not self.answers:
            self._screen()
            return True
        if self._may_be_refused() and not self._resolved():
            return False
        if self.checked_on == self.today:
            return True
        pending = self.status.pending
        if pending is not None and pending.on < self.today and self.random.random() < self.person.morning:
            pain = self.body.told_pain
            self.ledger.morning(self.today, pain)
            self._store(check_in(self.today, "morning", pain))
        self._check()
        return True

    def _may_be_refused(self) -> bool:
        """Whether to look at what the site says before the check at all. Whatever stands in the way stops the plan."""
        pending = self.status.pending
        felt = pending is not None and (pending.nerve or pending.severity)
        doubtful = self.stopped or felt or self.status.screen_again is not None
        return bool(doubtful) or self.clearance is None or self.today > min(self.clearance.expires, self.cleared_until)

    def _refusal(self) -> str | None:
        """The kind of refusal that the site shows today, before the check; None if there is none."""
        situation = understand(self.catalogue, self._profile())
        self.clearance = self.before.stands(situation.clearance, self.today)
        try:
            refuse(self.catalogue, situation)
        except NoPlan as refusal:
            return refusal.kind
        return None

    def _resolved(self) -> bool:
        """Whether nothing stands in the way, once somebody has done about it what they can do today."""
        for _ in range(TRIES):
            kind = self._refusal()
            if kind is None:
                self.stopped = False
                return True
            self._refused(kind)
            if kind in AGAIN:
                if self.random.random() >= self.person.again:
                    return False
                self._screen()
            elif self.clearance and (told := told_before(self.clearance)):
                if not self._became(told):
                    return False
            elif not self._seen_to():
                return False
        return False

    def _plan(self) -> Plan | None:
        """Today's plan, after the check; or what stands in the way is done about."""
        for _ in range(TRIES):
            try:
                plan = self._by_sheet() or self._planned()
            except NoPlan as refusal:
                self._refused(refusal.kind)
                if refusal.kind not in AGAIN or self.random.random() >= self.person.again:
                    return None
                self._screen()
                continue
            self.stopped = False
            if self.sheet is not None:
                chance = Random(f"{self.seed}/{self.number}/sheet {self.day}")  # noqa: S311 - the same on every run
                return self.sheet.of(self.catalogue, plan, self.day, self.ledger.answers, chance)
            self._breaches(self.ledger.given(plan))
            entry = moved(self.status, plan.programme.following) if plan.programme else None
            if entry is not None:
                self._store(entry)
            return plan
        return None

    def _planned(self) -> Plan:
        decided = decide(self.catalogue, self._profile())
        self.clearance = self.before.stands(decided.clearance, self.today)
        return decided.planned()

    def _by_sheet(self) -> Plan | None:
        """The plan that a sheet was made from, on any later day on which nothing stands in the way."""
        if self.sheet is None or self.sheet.first is None:
            return None
        situation = understand(self.catalogue, self._profile())
        self.clearance = self.before.stands(situation.clearance, self.today)
        refuse(self.catalogue, situation)
        return self.sheet.first.model_copy(update={"on": self.today})

    # ---- asking and answering

    def _screen(self) -> None:
        """Answer the safety questions; the pain told with them stands for the check."""
        given = self._answers(truthful=False)
        self.flags.told(self.day, lambda red: names(given, red.flag))
        screening = self.catalogue.screening
        if self.seen:
            before = [finding.rule for finding in self.clearance.findings] if self.clearance else []
            self.seen = carried_over(screening, self.seen, before, given, today=self.today)
        self.answers, self.answered_on = given, self.today
        full = complete(screening, given)
        self.ledger.screened(self.today, full, self.seen)
        self.tally.add("screenings")
        self._store(Screened.model_construct(type="screened", on=self.today))
        told = int(str(full["pain-now"]))
        self.check, self.checked_on = {"pain": told, "new": (NONE,)}, self.today
        self.ledger.checked(self.today, self.check, with_screening=True)
        self._store(check_in(self.today, "before", told))
        self.visits = self.visits if self.stopped else Visits(last=self.visits.last)

    def _answers(self, *, truthful: bool) -> dict[str, Answer]:
        pain = self.body.told_pain
        return answers_of(self.catalogue, self.model, self.person, day=self.day, pain=pain, truthful=truthful)

    def _check(self) -> None:
        """Answer the short check."""
        new = [red.flag.check for red in self.flags.here(self.day) if red.noticed and self.person.honest()]
        if self.random.random() < self.person.mistaken:
            options = [option.id for option in self.catalogue.check.question("new").options if option.id != NONE]
            new.append(self.random.choice(options))
        told = tuple(dict.fromkeys(new))
        self.flags.told(self.day, lambda red: red.noticed and red.flag.check in told)
        pain = self.body.told_pain
        self.check, self.checked_on = {"pain": pain, "new": told or (NONE,)}, self.today
        self.ledger.checked(self.today, self.check, with_screening=False)
        self._store(check_in(self.today, "before", pain, new=told))

    def _refused(self, kind: str) -> None:
        """There was no plan: count it, and at the start of a stop whether there was anything true behind it."""
        self.tally.add("refused", kind)
        if kind in STANDS and not self.stopped:
            self.tally.add("stops")
            self.tally.add("false stops", by=int(not self._something_true()))
        self.stopped = self.stopped or kind in STANDS
        self.flags.stop(self.day, self.tally)

    def _something_true(self) -> bool:
        """Whether the whole truth, which nobody knows, holds a reason to stop."""
        if self.flags.here(self.day):
            return True
        truth = self._answers(truthful=True)
        return any(rule.status in STANDS and met(rule.when, truth) for rule in self.catalogue.screening.rules)

    # ---- what was told before

    def _became(self, told: Told) -> bool:
        """Say what became of what was told before and not named again. Whether to go on."""
        truth = Truth(self._answers(truthful=True), self.flags.all, self.day, self.visits.last)
        for item in told:
            became = self.before.says(item, truth, denies=self.person.denies, random=self.random)
            if became is not None:
                self.before.became(item, became, truth, today=self.today)
                self.tally.add("became", became)
            elif self._something_true() and self.random.random() < self.person.again:
                self._screen()
                return True
            else:
                return self._to_a_clinician() or self.visits.last == self.today
        return True

    # ---- clinicians

    def _seen_to(self) -> bool:
        """Somebody who was told to see a clinician does so, or answers again when it is over. Whether to go on."""
        if not self._something_true():
            if self.random.random() < self.person.again:
                self._screen()
                return True
            return False
        return self._to_a_clinician()

    def _to_a_clinician(self) -> bool:
        """To a clinician, sooner or later or never. Whether there is an all-clear today."""
        if not self.visits.asked:
            self.visits.asked = True
            if self.random.random() < self.person.doctor:
                self.visits.on = self.day + self.random.randint(*self.model.clinician.delay)
        if self.visits.on is None or self.day < self.visits.on:
            return False
        return self._visited()

    def _visited(self) -> bool:
        """A clinician has a look: what is serious begins to heal, and what is not gets an all-clear, or not yet."""
        clinician = self.model.clinician
        self.tally.add("visits")
        self.visits.last = self.today
        for red in self.flags.here(self.day):
            red.gone = min(red.gone, self.day + self.random.randint(*clinician.heals))
        self.visits.on = self.day + self.random.randint(*clinician.comes_back)
        standing = [f for f in (self.clearance.stands_in_the_way if self.clearance else ()) if f.told is None]
        all_clear = self.random.random() < clinician.clears
        if not all_clear or any(finding.status == "emergency" for finding in standing):
            return False
        new = all_clears(self.catalogue, clinician, standing, self.random, self.today)
        self.seen = (*(item for item in self.seen if item.rule not in [one.rule for one in new]), *new)
        until = (item.on + timedelta(days=self.seen_days[item.rule]) for item in self.seen)
        self.cleared_until = min(until, default=LAST_DAY)
        self.ledger.seen = self.seen
        self.before.cleared(understand(self.catalogue, self._profile()).clearance)
        self.tally.add("all-clears", by=len(new))
        return bool(new)

    # ---- a session

    def _session(self, plan: Plan, week: int, *, again: bool) -> Record | None:
        """Do the session of a plan. None if it cannot be compiled, which no plan of our own may come to."""
        try:
            script = compile_plan(self.catalogue, plan)
        except BadInput as refused:
            self._breaches([(2, f"a plan that is refused when compiled: {refused}")])
            return None
        watch, watched = RememberingWatch(self.catalogue, script, self.demands.about), Watched()

        def watcher(before: Memory, event: Event, after: Memory) -> None:
            nonlocal watched
            watched, breaches = watch.step(watched, before, event, after)
            if breaches:
                self._breaches([(3, f"{breach.part}: {breach.what}") for breach in breaches])

        self.flags.in_session(self.day, self.answers, self.tally)
        here = self.flags.here(self.day)
        felt = [red for red in here if red.flag.symptom and self.random.random() < red.flag.felt]
        session = Session(script, self.person, self.body, self.day, watcher, felt[0] if felt else None)
        memory = session.run()
        record = record_of(script, memory)
        self.effort = self.body.trained(record, self.day, hidden=session.hidden)
        self.ledger.did(record)
        self._store(record)
        self.before.felt(record, self.today)
        self.hurt_on = self.day if record.symptoms or session.hidden else self.hurt_on
        if self.sheet is not None:
            self.sheet.did(record)
        self._flagged(record, session)
        self.tally.add("begun again", by=int(again))
        self.tally.add("events", by=session.events)
        self.tally.add("hidden", by=session.hidden)
        count_session(self.tally, self.demands, plan, record, week)
        done = {done.exercise for done in record.exercises if done.outcome != "skipped"}
        self.done_this_week |= done
        self.done_ever |= done
        return record

    def _flagged(self, record: Record, session: Session) -> None:
        """A red flag that came up in a session has been told if the session broke off or asks for the questions."""
        broken_off = record.ending in ("symptom", "emergency")
        if session.flag is not None and session.flag_told and (broken_off or self.ledger.since):
            session.flag.told = True
            if broken_off:
                self.flags.stop(self.day, self.tally)

    # ---- the loop

    def _profile(self) -> Profile:
        return Profile.model_construct(
            answers=self.answers,
            answered_on=self.answered_on,
            date=self.today,
            seen=self.seen,
            told=self.before.told,
            check=self.check if self.checked_on == self.today else None,
            status=self.status,
        )

    def _store(self, entry: Entry) -> None:
        flared = self.status.flare_until
        self.status = fold(self.catalogue, self.status, entry)
        if self.status.flare_until != flared:
            self.tally.add("flare-ups noticed")

    def _breaches(self, found: list[Violation]) -> None:
        for promise, what in found:
            self.tally.broke(Breach(self.number, self.day, promise, what))
