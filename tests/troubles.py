"""Somebody on a day, and the same person with one trouble more (promise 2).

Each kind of trouble gives a pair. The second is measured against the first; where a trouble needs something to be
there already (a symptom that gets worse), both have it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from hypothesis import assume
from hypothesis import strategies as st

from tests.anybody import (
    CONTENT,
    DAY,
    NAMES,
    NEW,
    NOTES,
    RICH,
    Answers,
    Someone,
    about,
    all_clears,
    answered,
    answers_to,
    anyone,
    check_in,
    completed,
    felt_in,
    options_of,
    records,
    regulars,
    told_once,
)
from tests.conftest import TODAY
from unslump.core.errors import BadInput
from unslump.core.history import CheckIn, Entry
from unslump.core.questions import NONE, Cap, Questionnaire
from unslump.core.record import Record
from unslump.core.screening import Seen, screen

Pair = tuple[Someone, Someone]
Kind = Callable[[st.DrawFn, Someone], Pair]


def one_more_option(draw: st.DrawFn, questionnaire: Questionnaire, answers: Answers) -> Answers:
    """One more option of a safety question; what then is asked besides has any answer."""
    names = [q.id for q in questionnaire.questions if q.kind == "many" and q.id in answers]
    name = draw(st.sampled_from([name for name in names if name not in about(questionnaire)]))
    extra = draw(st.sampled_from(options_of(questionnaire.question(name))))
    before = cast("tuple[str, ...]", answers[name])
    named = tuple(dict.fromkeys([*(option for option in before if option != NONE), extra]))
    return completed(draw, questionnaire, {**answers, name: named})


def named_in_screening(draw: st.DrawFn, less: Someone) -> Pair:
    return less, replace(less, answers=one_more_option(draw, CONTENT.screening, less.answers))


def pain_now_raised(draw: st.DrawFn, less: Someone) -> Pair:
    if less.answers["where"] == (NONE,):
        less = replace(less, answers=completed(draw, CONTENT.screening, {**less.answers, "where": ("lower-back",)}))
    pain = draw(st.integers(cast("int", less.answers["pain-now"]), 10))
    more = completed(draw, CONTENT.screening, {**less.answers, "pain-now": pain})
    return less, replace(less, answers=more)


def with_check(draw: st.DrawFn, less: Someone) -> tuple[Someone, Answers]:
    check = less.check or draw(answers_to(CONTENT.check, ill=1))
    return replace(less, check=check), check


def check_made(draw: st.DrawFn, less: Someone) -> Pair:
    return replace(less, check=None), with_check(draw, less)[0]


def named_in_check(draw: st.DrawFn, less: Someone) -> Pair:
    less, check = with_check(draw, less)
    return less, replace(less, check=one_more_option(draw, CONTENT.check, check))


def check_pain_raised(draw: st.DrawFn, less: Someone) -> Pair:
    less, check = with_check(draw, less)
    return less, replace(less, check={**check, "pain": draw(st.integers(cast("int", check["pain"]), 10))})


def resolving(draw: st.DrawFn, less: Someone) -> tuple[Someone, int]:
    """Somebody with an all-clear, and which of theirs resolves something today."""
    if not less.seen:
        answers = one_more_option(draw, CONTENT.screening, less.answers)
        try:
            less = replace(less, answers=answers, seen=draw(all_clears(CONTENT.screening, answers, TODAY, often=True)))
        except BadInput:
            assume(False)
    found = screen(CONTENT.screening, less.answers, answered_on=TODAY, today=TODAY, seen=less.seen).findings
    counting = [number for number, item in enumerate(less.seen) if any(f.seen == item for f in found)]
    assume(counting)
    return less, draw(st.sampled_from(counting))


def with_seen(less: Someone, number: int, item: Seen | None) -> Someone:
    return replace(less, seen=(*less.seen[:number], *([item] if item else []), *less.seen[number + 1 :]))


def all_clear_gone(draw: st.DrawFn, less: Someone) -> Pair:
    """Its limits go with it, so it is measured against the same all-clear without limits."""
    less, number = resolving(draw, less)
    free = less.seen[number].model_copy(update={"limits": ()})
    return with_seen(less, number, free), with_seen(less, number, None)


def all_clear_run_out(draw: st.DrawFn, less: Someone) -> Pair:
    less, number = resolving(draw, less)
    old = less.seen[number].model_copy(update={"on": TODAY - draw(st.integers(1, 400)) * DAY})
    assume(old.on <= less.seen[number].on)
    return less, with_seen(less, number, old)


def limit_given(draw: st.DrawFn, less: Someone) -> Pair:
    less, number = resolving(draw, less)
    item = less.seen[number]
    limit = draw(st.sampled_from([limit.id for limit in CONTENT.screening.limits]))
    limits = tuple(dict.fromkeys([*item.limits, limit]))
    return less, with_seen(less, number, item.model_copy(update={"limits": limits}))


def replaced(less: Someone, number: int, entry: Entry) -> Someone:
    return replace(less, history=(*less.history[:number], entry, *less.history[number + 1 :]))


def a_record(draw: st.DrawFn, less: Someone) -> tuple[Someone, int, Record]:
    if not any(isinstance(entry, Record) for entry in less.history):
        less = replace(less, history=(*less.history, draw(records(TODAY))))
    number = draw(st.sampled_from([n for n, entry in enumerate(less.history) if isinstance(entry, Record)]))
    return less, number, cast("Record", less.history[number])


def symptom_felt(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, record = a_record(draw, less)
    return less, replaced(less, number, draw(felt_in(record)))


def symptom_worse(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, record = a_record(draw, less)
    if not record.symptoms:
        record = draw(felt_in(record))
        less = replaced(less, number, record)
    at = draw(st.integers(0, len(record.symptoms) - 1))
    felt = record.symptoms[at]
    worse = felt.model_copy(update={"severity": draw(st.integers(felt.severity, 10))})
    symptoms = (*record.symptoms[:at], worse, *record.symptoms[at + 1 :])
    return less, replaced(less, number, answered(record.model_copy(update={"symptoms": symptoms})))


def a_check_in(draw: st.DrawFn, less: Someone, *moments: str) -> tuple[Someone, int, CheckIn]:
    """A check-in of one of these moments. Pain before a session counts only where no session of that day follows:
    it is what later pain is compared with, and not a trouble alone."""

    def fits(number: int, entry: Entry) -> bool:
        later = less.history[number:]
        followed = any(isinstance(other, Record) and other.on == entry.on for other in later)
        return isinstance(entry, CheckIn) and entry.when in moments and not (entry.when == "before" and followed)

    fitting = [number for number, entry in enumerate(less.history) if fits(number, entry)]
    assume(fitting)
    number = draw(st.sampled_from(fitting))
    return less, number, cast("CheckIn", less.history[number])


def pain_told_raised(*moments: str) -> Kind:
    def raised(draw: st.DrawFn, less: Someone) -> Pair:
        less, number, entry = a_check_in(draw, less, *moments)
        pain = draw(st.integers(entry.pain, 10))
        return less, replaced(less, number, entry.model_copy(update={"pain": pain}))

    return raised


def effort_raised(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, entry = a_check_in(draw, less, "after")
    less = replaced(less, number, entry.model_copy(update={"effort": entry.effort or 0}))
    effort: int = draw(st.integers(entry.effort or 0, 10))
    return less, replaced(less, number, entry.model_copy(update={"effort": effort}))


def new_symptom_told(draw: st.DrawFn, less: Someone) -> Pair:
    new = draw(st.sampled_from(NEW))
    told = [number for number, entry in enumerate(less.history) if isinstance(entry, CheckIn)]
    if told and draw(st.booleans()):
        number = draw(st.sampled_from(told))
        entry = cast("CheckIn", less.history[number])
        names = tuple(dict.fromkeys([*entry.new, new]))
        return less, replaced(less, number, entry.model_copy(update={"new": names}))
    entry = check_in(TODAY, draw(st.sampled_from(["before", "after", "morning"])), draw(st.integers(0, 10)))
    less = replace(less, history=(*less.history, entry))
    return less, replaced(less, len(less.history) - 1, entry.model_copy(update={"new": (new,)}))


def tag_added(draw: st.DrawFn, less: Someone) -> Pair:
    return less, replace(less, tags=(*less.tags, draw(st.sampled_from(sorted(CONTENT.vocabulary.tags)))))


def cap_tightened(draw: st.DrawFn, less: Someone) -> Pair:
    caps: list[Cap] = [
        *(Cap(level=level) for level in (1, 2, 3, 4)),
        *(Cap(warm_up_level=level) for level in (1, 2)),
        *(Cap(rungs_down=rungs) for rungs in (1, 2, 20)),
        *(Cap(minutes=minutes) for minutes in (1, 2, 3, 5, 10)),
        Cap(phases=("unload", "breathe", "walk")),
        Cap(phases=("stretch", "strength", "warm-up")),
        Cap(phases=()),
    ]
    return less, replace(less, cap=less.cap.meet(draw(st.sampled_from(caps))))


def leg_pain_spread(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, entry = a_check_in(draw, less, "before", "morning")
    less = replaced(less, number, entry.model_copy(update={"leg": draw(st.sampled_from([None, "same"]))}))
    return less, replaced(less, number, entry.model_copy(update={"leg": "down"}))


def pain_raised_though_leg_moved_up(draw: st.DrawFn, less: Someone) -> Pair:
    """Pain in the leg that has moved up makes one rule milder; more pain must not."""
    less, number, entry = a_check_in(draw, less, "before", "morning")
    entry = entry.model_copy(update={"leg": "up"})
    pain = draw(st.integers(entry.pain, 10))
    return replaced(less, number, entry), replaced(less, number, entry.model_copy(update={"pain": pain}))


def fewer_repeats_left(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, entry = a_check_in(draw, less, "after")
    left = draw(st.integers(0, 4))
    less = replaced(less, number, entry.model_copy(update={"reserve": left}))
    return less, replaced(less, number, entry.model_copy(update={"reserve": draw(st.integers(0, left))}))


def one_side_less(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, record = a_record(draw, less)
    at = draw(st.integers(0, len(record.exercises) - 1))

    def with_sides(left: int) -> Record:
        done = record.exercises[at].model_copy(update={"left_ms": left, "right_ms": 10_000})
        return record.model_copy(update={"exercises": (*record.exercises[:at], done, *record.exercises[at + 1 :])})

    more = draw(st.sampled_from([8_900, 9_000, 0, 10_000]))
    return replaced(less, number, with_sides(10_000)), replaced(less, number, with_sides(more))


def wished_easier(draw: st.DrawFn, less: Someone) -> Pair:
    less, number, record = a_record(draw, less)
    at = draw(st.integers(0, len(record.exercises) - 1))
    done = record.exercises[at].model_copy(update={"wished": ("easier",)})
    exercises = (*record.exercises[:at], done, *record.exercises[at + 1 :])
    return less, replaced(less, number, record.model_copy(update={"exercises": exercises}))


def exercise_rests(draw: st.DrawFn, less: Someone) -> Pair:
    until = TODAY + draw(st.integers(-1, 7)) * DAY
    return less, replace(less, resting=(*less.resting, (draw(st.sampled_from(NAMES)), until)))


def flares_up(draw: st.DrawFn, less: Someone) -> Pair:
    return less, replace(less, flare_until=TODAY + draw(st.integers(-6, 3)) * DAY)


def longer_away(draw: st.DrawFn, less: Someone) -> Pair:
    less = replace(less, away=draw(st.sampled_from([0, 1, 6, 7])))
    return less, replace(less, away=draw(st.integers(less.away, 30)))


def less_said(draw: st.DrawFn, less: Someone) -> Pair:
    """An optional answer left out. Without minutes, so many are assumed: it is measured against no fewer."""
    optional = [name for name in less.answers if not CONTENT.screening.question(name).needed]
    assume(optional)
    name = draw(st.sampled_from(optional))
    assumed = CONTENT.screening.question("minutes").assume
    if name == "minutes":
        at_least = max(cast("int", less.answers[name]), cast("int", assumed))
        less = replace(less, answers={**less.answers, name: at_least})
    return less, replace(less, answers={key: answer for key, answer in less.answers.items() if key != name})


def one_gone(name: str) -> Kind:
    def gone(draw: st.DrawFn, less: Someone) -> Pair:
        having = less.answers.get(name, RICH[name])
        if having == (NONE,):
            having = RICH[name]
        assert isinstance(having, tuple)
        less = replace(less, answers={**less.answers, name: having})
        lost = draw(st.sampled_from(having))
        left = tuple(item for item in having if item != lost) or (NONE,)
        return less, replace(less, answers={**less.answers, name: left})

    return gone


def fewer_minutes(draw: st.DrawFn, less: Someone) -> Pair:
    less = replace(less, answers={**less.answers, "minutes": draw(st.integers(3, 60))})
    minutes = draw(st.integers(3, cast("int", less.answers["minutes"])))
    return less, replace(less, answers={**less.answers, "minutes": minutes})


def less_used_to_it(draw: st.DrawFn, less: Someone) -> Pair:
    order = ["regular", "some", "never"]
    at = draw(st.integers(0, 1))
    later = order[draw(st.integers(at + 1, 2))]
    less = replace(less, answers={**less.answers, "experience": order[at]})
    return less, replace(less, answers={**less.answers, "experience": later})


def note_written(draw: st.DrawFn, less: Someone) -> Pair:
    note = draw(st.sampled_from(NOTES))
    return less, replace(less, note=f"{less.note}. {note}"[:1000] if less.note else note)


def told_before(draw: st.DrawFn, less: Someone) -> Pair:
    sign = draw(told_once())
    others = tuple(item for item in less.told if item.rule != sign.rule)
    return replace(less, told=others), replace(less, told=(*others, sign))


def open_again(draw: st.DrawFn, less: Someone) -> Pair:
    sign = draw(told_once())
    others = tuple(item for item in less.told if item.rule != sign.rule)
    mistake, unsaid = (sign.model_copy(update={"became": became}) for became in ("mistake", None))
    return replace(less, told=(*others, mistake)), replace(less, told=(*others, unsaid))


KINDS: dict[str, Kind] = {
    "one more option in the screening": named_in_screening,
    "pain now": pain_now_raised,
    "the check is made": check_made,
    "one more option in the check": named_in_check,
    "pain in the check": check_pain_raised,
    "an all-clear withdrawn": all_clear_gone,
    "an all-clear run out": all_clear_run_out,
    "a limit given": limit_given,
    "leg pain that spreads": leg_pain_spread,
    "more pain, though leg pain moved up": pain_raised_though_leg_moved_up,
    "fewer repeats left": fewer_repeats_left,
    "one side did less": one_side_less,
    "wished easier": wished_easier,
    "a symptom in a session": symptom_felt,
    "a worse symptom": symptom_worse,
    "pain the next morning": pain_told_raised("morning", "before"),
    "pain after a session": pain_told_raised("after"),
    "effort": effort_raised,
    "a new symptom told": new_symptom_told,
    "a tag": tag_added,
    "a cap": cap_tightened,
    "an exercise rests": exercise_rests,
    "a flare-up": flares_up,
    "days away": longer_away,
    "an optional answer left out": less_said,
    "a position gone": one_gone("positions"),
    "equipment gone": one_gone("equipment"),
    "fewer minutes": fewer_minutes,
    "less used to exercise": less_used_to_it,
    "a note": note_written,
    "a sign told before": told_before,
    "a sign told before is open again": open_again,
}
LIVED = {
    "leg pain that spreads",
    "more pain, though leg pain moved up",
    "fewer repeats left",
    "one side did less",
    "wished easier",
    "a symptom in a session",
    "a worse symptom",
    "pain the next morning",
    "pain after a session",
    "effort",
    "a new symptom told",
    "an exercise rests",
}
"""What comes of sessions: half of it is tried in people to whom nothing else happens."""
ANSWERING = {"one more option in the screening", "the check is made", "one more option in the check"}
"""What may answer a question that a note points at. Then it is measured against having answered no."""


@st.composite
def pairs(draw: st.DrawFn, kind: str) -> Pair:
    """Somebody, and the same person with one more trouble of that kind."""
    somebody = draw(regulars()) if kind in LIVED and draw(st.booleans()) else draw(anyone())
    return KINDS[kind](draw, somebody)
