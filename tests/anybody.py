"""Anybody at all, drawn by hypothesis: all that a day's decision depends on. Used by the tests of the promises."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import assume
from hypothesis import strategies as st

from tests.conftest import ROOT, TODAY
from unslump.core.errors import BadInput
from unslump.core.exercise import SymptomKind
from unslump.core.history import CheckIn, Entry, Screened
from unslump.core.loading import load_content
from unslump.core.profile import Profile, Situation, understand
from unslump.core.progress import fold_all
from unslump.core.questions import NONE, Answer, Cap, Question, Questionnaire
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.screening import Seen, ToldBefore, asked, blocks, screen
from unslump.core.script import Ending
from unslump.core.status import ExerciseStatus, Status

CONTENT = load_content()


def about(questionnaire: Questionnaire) -> set[str]:
    """The questions that are about the person's day, not their safety."""
    pages = {page.id for page in questionnaire.pages if page.stage == "about"}
    return {question.id for question in questionnaire.questions if question.page in pages}


def options_of(question: Question) -> list[str]:
    """The options that say something."""
    return [option.id for option in question.options if option.id != NONE]


def any_answer(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer on offer; the mildest first, so that examples shrink to it."""
    ids = options_of(question)
    if question.kind == "one":
        return st.sampled_from(ids)
    if question.kind == "many":
        some = st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True)
        return st.just((NONE,)) | some.map(tuple)
    limits = question.limits
    assert limits
    return st.integers(limits.low, limits.high)


def mild(question: Question) -> Answer:
    """The answer of somebody with nothing the matter."""
    at_ease: dict[str, Answer] = {
        "age": "35-44",
        "duration": "6-12-weeks",
        "began": "35-44",
        "birth-weeks": 60,
        "rest": "eases",
        "provoked": "heavy",
        "settles": "minutes",
        "fractures": "one-or-no",
    }
    if question.id in at_ease:
        return at_ease[question.id]
    if question.kind == "many":
        return (NONE,)
    if question.kind == "one":
        return question.options[0].id
    limits = question.limits
    assert limits
    return limits.low


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Questionnaire, *, ill: int = 2) -> dict[str, Answer]:
    """Complete answers: something at all the matter in about `ill` questions, some optional ones left out.

    Some contradict each other, which the screening must say.
    """
    day = about(questionnaire)
    names = [question.id for question in questionnaire.questions if question.id not in day]
    matter = draw(st.sets(st.sampled_from(names), max_size=2 * ill))
    answers: dict[str, Answer] = {}
    for question in questionnaire.questions:
        if question not in asked(questionnaire, answers):
            continue
        if question.id in day:
            if draw(st.booleans()):
                answers[question.id] = draw(any_answer(question))
        elif question.id in matter:
            answers[question.id] = draw(any_answer(question))
        else:
            answers[question.id] = mild(question)
    if answers.get("where") == (NONE,) and answers.get("pain-now"):
        answers["pain-now"] = 0
    return answers


def completed(draw: st.DrawFn, questionnaire: Questionnaire, answers: dict[str, Answer]) -> dict[str, Answer]:
    """The same, with any answer to every question that has come to apply."""
    full = dict(answers)
    for question in questionnaire.questions:
        if question in asked(questionnaire, full) and question.needed and question.id not in full:
            full[question.id] = draw(any_answer(question))
    return full


@st.composite
def all_clears(
    draw: st.DrawFn, questionnaire: Questionnaire, answers: dict[str, Answer], today: date, *, often: bool = False
) -> tuple[Seen, ...]:
    """All-clears for some of what was found (`often`: for all of it), with limits, some too old by a day."""
    found = screen(questionnaire, answers, answered_on=today, today=today).findings
    limits = [limit.id for limit in questionnaire.limits]
    seen: list[Seen] = []
    for finding in found:
        days = next(rule.seen_within_days for rule in questionnaire.rules if rule.id == finding.rule)
        if days is None or not (draw(st.integers(0, 7)) < (7 if often else 4)):
            continue
        given: list[str] = []
        if limits:
            given = draw(st.lists(st.sampled_from(limits), max_size=2, unique=True))
        ago = draw(st.sampled_from([0, days, 1, days + 1]) if not often else st.sampled_from([0, days, 1]))
        item: dict[str, Any] = {"rule": finding.rule, "by": "physiotherapist", "limits": tuple(given)}
        seen.append(Seen(on=today - timedelta(days=ago), **item))
    return tuple(seen)


# ---- a whole person on a day

Answers = dict[str, Answer]
DAY = timedelta(days=1)
NAMES = sorted(CONTENT.exercises)
BLOCKING = [rule.id for rule in (*CONTENT.check.rules, *CONTENT.screening.rules) if blocks(rule.status)]
OFTEN = ("seated-hamstring-light", "seated-hamstring", "bridge", "downward-dog", "seated-slider", "march")
"""Exercises that come again and again in a history, so that one session tells on another."""
KINDS_FELT = get_args(SymptomKind)
PLACES = [place.id for place in CONTENT.session.wheres]
NEW = options_of(CONTENT.check.question("new"))
NOTES = [
    note
    for path in sorted((ROOT / "spec" / "wording").glob("*.json"))
    for notes in json.loads(path.read_text(encoding="utf-8")).get("signs", {}).values()
    for note in notes
]
RICH: Answers = {
    "minutes": 20,
    "equipment": tuple(options_of(CONTENT.screening.question("equipment"))),
    "positions": tuple(options_of(CONTENT.screening.question("positions"))),
    "experience": "regular",
}
SOME_DAYS = (1, 0, 2, 3, 1, 6, 7, 8, 14)


@dataclass(frozen=True)
class Someone:
    """All that a day's decision depends on. From `tags` on: what is added to what the answers and the history say."""

    answers: Answers
    answered_on: date = TODAY
    check: Answers | None = None
    seen: tuple[Seen, ...] = ()
    note: str | None = None
    denied: tuple[str, ...] = ()
    told: tuple[ToldBefore, ...] = ()
    breath: int | None = None
    start: Status = field(default_factory=Status)
    history: tuple[Entry, ...] = ()
    tags: tuple[str, ...] = ()
    cap: Cap = field(default_factory=Cap)
    resting: tuple[tuple[str, date], ...] = ()
    flare_until: date | None = None
    away: int = 0

    def situation(self) -> Situation:
        """What the core understands of them. BadInput if it cannot."""
        profile = Profile(
            answers=self.answers,
            answered_on=self.answered_on,
            date=TODAY,
            seen=self.seen,
            check=self.check,
            note=self.note,
            denied=self.denied,
            told=self.told,
            breath_seconds=self.breath,
            status=fold_all(CONTENT, self.history, self.start),
        )
        return self.restricted(understand(CONTENT, profile))

    def restricted(self, found: Situation) -> Situation:
        """The same with what is added from `tags` on."""
        status, clearance = found.status, found.clearance
        exercises = dict(status.exercises)
        for name, until in self.resting:
            before = exercises.get(name, ExerciseStatus())
            longer = max(until, before.rest_until or until)
            exercises[name] = before.model_copy(update={"rest_until": longer})
        update: dict[str, Any] = {"exercises": exercises}
        if self.flare_until is not None:
            update["flare_until"] = max(self.flare_until, status.flare_until or self.flare_until)
        if self.away:
            update["last_session"] = min(TODAY - self.away * DAY, status.last_session or TODAY)
        tags = tuple(sorted({*clearance.tags, *self.tags}))
        clearance = clearance.model_copy(update={"tags": tags, "cap": clearance.cap.meet(self.cap)})
        return found.model_copy(update={"status": status.model_copy(update=update), "clearance": clearance})


def practised(rung: int | None = None) -> Status:
    """Everything mastered, at one rung of its doses or (None) at the fullest; one more good session raises it."""
    exercises = {
        name: ExerciseStatus(
            rung=len(exercise.dose.rungs) - 1 if rung is None else min(rung, len(exercise.dose.rungs) - 1),
            good=1,
            mastered=True,
        )
        for name, exercise in CONTENT.exercises.items()
    }
    return Status(exercises=exercises)


STARTS = (Status(), practised(2), practised(), practised(2).model_copy(update={"last_session": TODAY - 9 * DAY}))


# ---- anybody at all


@st.composite
def anyone(draw: st.DrawFn) -> Someone:
    """Somebody whose answers can be used; half of them with everything at hand and much practice."""
    rich = draw(st.booleans())
    answers = draw(answers_to(CONTENT.screening, ill=1 if rich else 2))
    if rich:
        answers |= RICH
    try:
        seen = draw(all_clears(CONTENT.screening, answers, TODAY, often=rich))
    except BadInput:
        assume(False)  # contradictory answers give no day to measure against
    check = draw(st.none() | answers_to(CONTENT.check, ill=1)) if draw(st.booleans()) else None
    note = draw(st.sampled_from(NOTES)) if draw(st.integers(0, 9)) == 9 else None
    return Someone(
        answers=answers,
        answered_on=TODAY - draw(st.sampled_from([0, 1, 2, 5, 27, 28])) * DAY,
        check=check,
        seen=seen,
        note=note,
        told=(draw(told_once()),) if draw(st.integers(0, 5)) == 5 else (),
        breath=draw(st.sampled_from([None, 2, 20])),
        start=draw(st.sampled_from(STARTS)),
        history=draw(histories()),
        tags=tuple(draw(st.lists(st.sampled_from(sorted(CONTENT.vocabulary.tags)), max_size=1))),
    )


@st.composite
def told_once(draw: st.DrawFn) -> ToldBefore:
    """A sign that stood in the way some days ago, of which nobody has said what became of it, or it was a mistake."""
    on = TODAY - draw(st.sampled_from([1, 0, 3, 20])) * DAY
    became: Any = draw(st.sampled_from([None, None, "mistake"]))
    return ToldBefore(rule=draw(st.sampled_from(BLOCKING)), on=on, said=("something",), became=became)


def well() -> Answers:
    """The answers of somebody with nothing the matter, and everything at hand."""
    answers: Answers = {}
    for question in CONTENT.screening.questions:
        if question in asked(CONTENT.screening, answers) and question.needed:
            answers[question.id] = mild(question)
    return {**answers, **RICH}


@st.composite
def regulars(draw: st.DrawFn) -> Someone:
    """Somebody who is well and does the same few exercises every other day: all that matters is what happens then."""
    return Someone(
        answers=well(),
        answered_on=TODAY - draw(st.sampled_from([1, 0, 2, 3])) * DAY,
        start=practised(2),
        history=draw(histories(names=("bridge", "downward-dog"), days=(3, 1, 2, 0), sessions=2)),
    )


@st.composite
def histories(
    draw: st.DrawFn, names: tuple[str, ...] = (), days: tuple[int, ...] = SOME_DAYS, sessions: int = 0
) -> tuple[Entry, ...]:
    """So many sessions to three, with the check-ins around them, ending today at the latest, sorted by day."""
    gaps = draw(st.lists(st.sampled_from(days), min_size=sessions, max_size=3))
    day = TODAY - sum(gaps) * DAY
    entries: list[Entry] = []
    for gap in gaps:
        if draw(st.booleans()):
            entries.append(check_in(day, "before", draw(st.integers(0, 10))))
        entries.append(draw(records(day, names)))
        if draw(st.booleans()):
            effort = draw(st.sampled_from([None, 4, 8, 9]))
            entries.append(check_in(day, "after", draw(st.integers(0, 10)), effort=effort))
        if draw(st.booleans()):
            entries.append(Screened(type="screened", on=day + DAY * min(gap, draw(st.integers(0, 1)))))
        if gap and draw(st.booleans()):
            new = draw(st.sampled_from(NEW)) if draw(st.integers(0, 2)) == 2 else None
            when = draw(st.sampled_from(["morning", "before"]))
            entries.append(check_in(day + DAY, when, draw(st.integers(0, 10)), new=(new,) if new else ()))
        day += gap * DAY
    return tuple(entries)


@st.composite
def records(draw: st.DrawFn, on: date, among: tuple[str, ...] = ()) -> Record:
    """A session of one to three exercises, in some of which something was felt."""
    some = st.sampled_from(among) if among else st.sampled_from(OFTEN) | st.sampled_from(NAMES)
    names = draw(st.lists(some, min_size=1, max_size=3, unique=True))
    record = Record(
        format=1,
        script="script",
        plan="plan",
        content="content",
        on=on,
        ending="finished",
        active_ms=60_000,
        exercises=tuple(done(draw, name) for name in names),
        symptoms=(),
    )
    if draw(st.integers(0, 2)) >= (1 if among else 2):
        record = draw(felt_in(record))
    return record


def done(draw: st.DrawFn, name: str) -> Done:
    exercise = CONTENT.exercises[name]
    share = draw(st.sampled_from([100, 90, 89, 0]))
    return Done(
        exercise=name,
        phase=exercise.phase,
        unit=exercise.dose.unit,
        rung=min(draw(st.integers(0, 4)), len(exercise.dose.rungs) - 1),
        lighter=False,
        outcome="worked" if share else "skipped",
        share=share,
        work_ms=600 * share,
        left_ms=0,
        right_ms=0,
        wished=draw(st.sampled_from([(), (), ("easier",), ("harder",)])),
    )


@st.composite
def felt_in(draw: st.DrawFn, record: Record) -> Record:
    """The same session, with one more thing felt at its end, in one of its exercises or in what came between."""
    number = draw(st.integers(0, len(record.exercises) - 1))
    there = record.exercises[number]
    between = CONTENT.exercises[there.exercise].between
    symptom = FeltSymptom(
        exercise=draw(st.sampled_from([there.exercise, between or there.exercise])),
        kind=draw(st.sampled_from(KINDS_FELT)),
        where=draw(st.sampled_from(PLACES)),
        severity=draw(st.integers(0, 10)),
        response="",
        clock_ms=record.active_ms,
    )
    marked = there.model_copy(update={"outcome": "symptom"})
    exercises = (*record.exercises[:number], marked, *record.exercises[number + 1 :])
    return answered(record.model_copy(update={"exercises": exercises, "symptoms": (*record.symptoms, symptom)}))


def answered(record: Record) -> Record:
    """The session with what its symptoms lead to, as the rules of the session say, and how it then ends."""
    symptoms = []
    for earlier, felt in enumerate(record.symptoms):
        response = next(
            response
            for response in CONTENT.session.responses
            if (not response.kinds or felt.kind in response.kinds)
            and (not response.where or felt.where in response.where)
            and felt.severity >= response.at_least
            and earlier >= response.earlier_symptoms
        )
        symptoms.append(felt.model_copy(update={"response": response.response}))
    led_to = {felt.response for felt in symptoms}
    ending: Ending = "emergency" if "emergency" in led_to else "symptom" if "stop" in led_to else "finished"
    return record.model_copy(update={"symptoms": tuple(symptoms), "ending": ending})


def check_in(on: date, when: Any, pain: int, *, effort: int | None = None, new: tuple[str, ...] = ()) -> CheckIn:
    return CheckIn(type="check-in", on=on, when=when, pain=pain, effort=effort, new=new)
