"""More trouble never means more load (promise 2), case by case: each kind of trouble, and what it takes away."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.anybody import CONTENT, DAY, Someone, answered, check_in, mild, practised, well
from tests.conftest import TODAY
from tests.measuring import Enveloping, beyond, compared, day_of, gains, takes_away
from tests.troubles import KINDS
from unslump.core.allowance import Allowed, Envelope, envelope
from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn, Entry, Screened
from unslump.core.profile import Situation
from unslump.core.questions import NONE, Answer, Cap
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.screening import Seen, ToldBefore, asked

Change = Callable[[Someone], Someone]


def somebody() -> Someone:
    """Nothing the matter, everything at hand, all exercises mastered, answered three days ago."""
    return Someone(answers=well(), answered_on=TODAY - 3 * DAY, start=practised(2))


def said(**answers: Answer | None) -> Change:
    """With these answers, and what they make apply answered mildly; None takes an answer away."""

    by_id = {name.replace("_", "-"): answer for name, answer in answers.items()}

    def change(before: Someone) -> Someone:
        full = {name: answer for name, answer in {**before.answers, **by_id}.items() if answer is not None}
        for question in CONTENT.screening.questions:
            if question in asked(CONTENT.screening, full) and question.needed and question.id not in full:
                full[question.id] = mild(question)
        return replace(before, answers=full)

    return change


def checked(pain: int, *new: str) -> Change:
    return lambda before: replace(before, check={"pain": pain, "new": new or (NONE,)})


def fever(*limits: str, ago: int = 0, seen: bool = True) -> Change:
    """With a fever that a doctor has looked at, so many days ago, giving these limits."""
    item = Seen(rule="r4-fever", by="doctor", on=TODAY - ago * DAY, limits=limits)
    return lambda before: replace(said(signs=("fever",))(before), seen=(item,) if seen else ())


def added(**changes: Any) -> Change:
    """With something that is in the way whatever the answers say."""
    return lambda before: replace(before, **changes)


def lived(*entries: Entry) -> Change:
    return lambda before: replace(before, history=entries)


def session(ago: int, *names: str, felt: tuple[str, str, int] | None = None) -> Record:
    """A session of exercises done whole at rung 2, and what was felt: in which, what, how bad."""
    exercises = tuple(
        Done(
            exercise=name,
            phase=CONTENT.exercises[name].phase,
            unit=CONTENT.exercises[name].dose.unit,
            rung=2,
            lighter=False,
            outcome="symptom" if felt and felt[0] == name else "worked",
            share=100,
            work_ms=60_000,
            left_ms=0,
            right_ms=0,
        )
        for name in names
    )
    symptoms: tuple[FeltSymptom, ...] = ()
    if felt:
        at, kind, severity = felt
        symptoms = (FeltSymptom(exercise=at, kind=kind, where="thigh", severity=severity, response="", clock_ms=0),)
    common: dict[str, Any] = {"format": 1, "script": "s", "plan": "p", "content": "c", "active_ms": 60_000}
    return answered(Record(on=TODAY - ago * DAY, exercises=exercises, symptoms=symptoms, **common))


def pain(ago: int, when: str, level: int, *new: str, effort: int | None = None) -> CheckIn:
    return check_in(TODAY - ago * DAY, when, level, effort=effort, new=new)


def leg(ago: int, level: int, where: Any) -> CheckIn:
    return pain(ago, "morning", level).model_copy(update={"leg": where})


def left(ago: int, reserve: int) -> CheckIn:
    return pain(ago, "after", 2, effort=4).model_copy(update={"reserve": reserve})


def sided(right: int) -> tuple[Entry, ...]:
    """A good day with a stretch, all told, with so much done on the right against 10 s on the left."""
    record = session(2, "seated-hamstring")
    done = record.exercises[0].model_copy(update={"left_ms": 10_000, "right_ms": right})
    record = record.model_copy(update={"exercises": (done,)})
    return pain(2, "before", 2), record, pain(2, "after", 2, effort=4), pain(1, "morning", 2)


def wishing(record: Record) -> Record:
    exercises = tuple(done.model_copy(update={"wished": ("easier",)}) for done in record.exercises)
    return record.model_copy(update={"exercises": exercises})


def screened(ago: int) -> Screened:
    return Screened(type="screened", on=TODAY - ago * DAY)


TINGLED = ("bridge", "tingling", 2)
HURT = ("bridge", "pain", 3)
CASES: list[tuple[str, Change, Change, str]] = [
    # the kind of trouble, before, after, and what it takes away
    ("one more option in the screening", said(), said(body=("bendy",)), "no seated-hamstring"),
    ("one more option in the screening", said(), said(where=("hip",), worse=("bending-forward",)), "no curl-up"),
    ("one more option in the screening", said(), said(signs=("fever",)), "refused: urgent"),
    ("pain now", said(where=("hip",), pain_now=7), said(where=("hip",), pain_now=8), "no bridge"),
    ("the check is made", said(), checked(4), "less bridge"),
    ("one more option in the check", checked(0), checked(0, "other"), "no bridge"),
    ("one more option in the check", checked(0, "other"), checked(0, "other", "fall"), "refused: urgent"),
    ("pain in the check", checked(3), checked(4), "less bridge"),
    ("pain in the check", checked(5), checked(6), "no bridge"),
    ("pain in the check", checked(7), checked(8), "no easy-walk"),
    ("an all-clear withdrawn", fever(), fever(seen=False), "refused: urgent"),
    ("an all-clear run out", fever(ago=14), fever(ago=15), "refused: urgent"),
    ("a limit given", fever(), fever("no-bending-back"), "no back-extension"),
    ("a limit given", fever(), fever("ten-minutes"), "10 minutes"),
    ("a symptom in a session", lived(session(2, "bridge")), lived(session(2, "bridge", felt=HURT)), "no bridge"),
    ("a symptom in a session", lived(session(2, "bridge")), lived(session(2, "bridge", felt=TINGLED)),
     "refused: screen-again"),
    ("a symptom in a session: the longer rest stays",
     lived(session(6, "bridge", felt=TINGLED), session(5, "bridge")),
     lived(session(6, "bridge", felt=TINGLED), session(5, "bridge", felt=HURT)), "nothing"),
    ("a symptom in a session: what was told since is still to be asked about",
     lived(session(5, "bridge"), pain(1, "morning", 2, "spreading")),
     lived(session(5, "bridge", felt=TINGLED), pain(1, "morning", 2, "spreading")), "no bridge"),
    ("a symptom in a session: the bad morning after it still counts",
     lived(pain(1, "before", 5), session(1, "bridge", "squat"), screened(0), pain(0, "before", 7)),
     lived(pain(1, "before", 5), session(1, "bridge", "squat", felt=TINGLED), screened(0), pain(0, "before", 7)),
     "nothing"),
    ("a worse symptom", lived(session(4, "bridge", felt=("bridge", "pain", 5))),
     lived(session(4, "bridge", felt=("bridge", "pain", 6))), "nothing"),
    ("pain the next morning", lived(pain(2, "before", 2), session(2, "bridge"), pain(1, "morning", 3)),
     lived(pain(2, "before", 2), session(2, "bridge"), pain(1, "morning", 4)), "less bridge"),
    ("pain the next morning: what was told then is still to be asked about",
     lived(pain(5, "before", 2), session(5, "bridge"), pain(1, "morning", 3, "spreading")),
     lived(pain(5, "before", 2), session(5, "bridge"), pain(1, "morning", 8, "spreading")), "no bridge"),
    ("pain after a session",
     lived(pain(2, "before", 2), session(2, "seated-hamstring"), pain(2, "after", 2, effort=4)),
     lived(pain(2, "before", 2), session(2, "seated-hamstring"), pain(2, "after", 3, effort=4)),
     "less seated-hamstring"),
    ("effort", lived(session(2, "bridge"), pain(2, "after", 2, effort=8)),
     lived(session(2, "bridge"), pain(2, "after", 2, effort=9)), "less bridge"),
    ("leg pain that spreads", lived(pain(2, "before", 2), session(2, "bridge"), pain(1, "morning", 2)),
     lived(pain(2, "before", 2), session(2, "bridge"), leg(1, 2, "down")), "refused: screen-again"),
    ("more pain, though leg pain moved up", lived(pain(2, "before", 4), session(2, "bridge"), leg(1, 5, "up")),
     lived(pain(2, "before", 4), session(2, "bridge"), leg(1, 6, "up")), "no bridge"),
    ("fewer repeats left", lived(session(2, "bridge"), left(2, 1)), lived(session(2, "bridge"), left(2, 0)),
     "less bridge"),
    ("one side did less", lived(*sided(10_000)), lived(*sided(8_900)), "less seated-hamstring"),
    ("wished easier", lived(session(2, "bridge")), lived(wishing(session(2, "bridge"))), "less bridge"),
    ("a new symptom told", lived(pain(1, "morning", 2)), lived(pain(1, "morning", 2, "spreading")),
     "refused: screen-again"),
    ("a tag", said(), added(tags=("knee",)), "no squat"),
    ("a cap", said(), added(cap=Cap(level=2)), "no squat"),
    ("a cap", said(), added(cap=Cap(level=3)), "fewer steps of seated-hamstring"),
    ("a cap", said(), added(cap=Cap(minutes=2)), "refused: nothing-fits"),
    ("an exercise rests", said(), added(resting=(("knee-plank", TODAY),)), "no plank"),
    ("a flare-up", said(), added(flare_until=TODAY), "no bridge"),
    ("days away", added(away=6), added(away=7), "less bridge"),
    ("days away", added(away=13), added(away=14), "less bridge"),
    ("an optional answer left out", said(), said(equipment=None), "no plank"),
    ("an optional answer left out", said(minutes=6), said(minutes=None), "5 minutes"),
    ("a position gone", said(), said(positions=("floor", "hands")), "no cat-cow"),
    ("a position gone: what has a way on a bed stays", said(positions=("floor", "bed", "kneeling", "hands")),
     said(positions=("bed", "kneeling", "hands")), "no plank"),
    ("a position gone: the bed", said(positions=("bed",)), said(positions=(NONE,)), "no bridge"),
    ("equipment gone", said(), said(equipment=("chair",)), "no seated-hamstring"),
    ("fewer minutes", said(minutes=10), said(minutes=9), "9 minutes"),
    ("less used to exercise", said(experience="regular"), said(experience="never"), "no squat"),
    ("a sign told before", said(), added(told=(ToldBefore(rule="r4-fever", on=TODAY - DAY),)), "refused: urgent"),
    ("a sign told before is open again", added(told=(ToldBefore(rule="r4-fever", on=TODAY - DAY, became="mistake"),)),
     added(told=(ToldBefore(rule="r4-fever", on=TODAY - DAY),)), "refused: urgent"),
    ("a note", said(), added(note="one leg gave way"), "refused: note"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after", "away"), CASES)
def test_case(kind: str, before: Change, after: Change, away: str) -> None:
    pair = before(somebody()), after(somebody())
    less, more = (day_of(each) for each in pair)
    assert less is not None
    assert more is not None
    assert compared(kind, pair) == []
    assert away == "nothing" or away in takes_away(less, more), takes_away(less, more)


def test_every_kind_of_trouble_has_its_case() -> None:
    assert {kind.partition(":")[0] for kind, *_ in CASES} == set(KINDS)


# ---- every restriction on top of every other

STRICTER: list[dict[str, Any]] = [
    *({"tags": (tag,)} for tag in sorted(CONTENT.vocabulary.tags)),
    *({"cap": Cap(level=level)} for level in (1, 2, 3)),
    {"cap": Cap(phases=("breathe", "walk"))},
    {"cap": Cap(warm_up_level=1)},
    {"cap": Cap(rungs_down=1)},
    {"resting": (("seated-hamstring", TODAY),)},
    {"resting": (("heel-slide", TODAY),)},
    {"flare_until": TODAY},
    {"away": 7},
    {"away": 14},
]


def stricter(before: Someone, by: dict[str, Any]) -> Someone:
    changes = {**by}
    if "tags" in by:
        changes["tags"] = (*before.tags, *by["tags"])
    if "cap" in by:
        changes["cap"] = before.cap.meet(by["cap"])
    if "resting" in by:
        changes["resting"] = (*before.resting, *by["resting"])
    if "away" in by:
        changes["away"] = max(before.away, by["away"])
    return replace(before, **changes)


@pytest.mark.parametrize("one", STRICTER, ids=str)
def test_every_restriction_on_top_of_every_other_takes_away(one: dict[str, Any]) -> None:
    first = stricter(somebody(), one)
    alone = bare(first)
    assert beyond(bare(somebody()), alone) == []
    for other in STRICTER:
        both = bare(stricter(first, other))
        assert beyond(alone, both) == []
        assert beyond(bare(stricter(somebody(), other)), both) == []


@cache
def plain_situation() -> Situation:
    return somebody().situation()


def bare(who: Someone) -> dict[str, Allowed]:
    """What is allowed, without planning it; the answers are always the same."""
    return envelope(CONTENT, who.restricted(plain_situation())).allowed


# ---- that these tests can fail: envelopes with a mistake in them


def only_the_first_tag(catalogue: Catalogue, situation: Situation) -> Envelope:
    clearance = situation.clearance.model_copy(update={"tags": situation.clearance.tags[:1]})
    return envelope(catalogue, situation.model_copy(update={"clearance": clearance}))


def no_caps_in_a_flare_up(catalogue: Catalogue, situation: Situation) -> Envelope:
    if situation.status.flare_until is None:
        return envelope(catalogue, situation)
    clearance = situation.clearance.model_copy(update={"cap": Cap()})
    return envelope(catalogue, situation.model_copy(update={"clearance": clearance}))


def rest_restores(catalogue: Catalogue, situation: Situation) -> Envelope:
    """Whatever has rested comes back at its fullest."""
    found = envelope(catalogue, situation)
    rested = {name for name, status in situation.status.exercises.items() if status.rest_until}
    full = {name: replace(item, rung=9) if name in rested else item for name, item in found.allowed.items()}
    return replace(found, allowed=full)


def steps_for_the_tired(catalogue: Catalogue, situation: Situation) -> Envelope:
    found = envelope(catalogue, situation)
    if found.away is None:
        return found
    return replace(found, allowed={name: replace(item, tiers=9) for name, item in found.allowed.items()})


DOCTORED: list[tuple[Enveloping, Change, Change, str]] = [
    (only_the_first_tag, added(tags=("neural-sign",)), added(tags=("neural-sign", "irritable")),
     "seated-hamstring is allowed"),
    (no_caps_in_a_flare_up, added(cap=Cap(phases=("breathe",))), added(cap=Cap(phases=("breathe",)), flare_until=TODAY),
     "march is allowed"),
    (rest_restores, said(), added(resting=(("bridge", TODAY - DAY),)), "more of bridge: rung 2 to 9, tiers 0 to 0"),
    (steps_for_the_tired, said(), added(away=7), "more of seated-hamstring: rung 2 to 1, tiers 2 to 9"),
]  # fmt: skip


@pytest.mark.parametrize(("by", "before", "after", "gain"), DOCTORED)
def test_a_mistake_in_the_envelope_is_noticed(by: Enveloping, before: Change, after: Change, gain: str) -> None:
    less, more = (day_of(change(somebody()), by=by) for change in (before, after))
    assert less is not None
    assert gain in gains(less, more)
    less, more = (day_of(change(somebody())) for change in (before, after))
    assert less is not None
    assert gains(less, more) == []


def without_a_tag(catalogue: Catalogue, situation: Situation) -> Envelope:
    """One tag never counts: nothing grows by it, but nothing is taken away either."""
    tags = tuple(tag for tag in situation.clearance.tags if tag != "knee")
    clearance = situation.clearance.model_copy(update={"tags": tags})
    return envelope(catalogue, situation.model_copy(update={"clearance": clearance}))


def test_a_tag_that_never_counts_is_noticed() -> None:
    less, more = (day_of(change(somebody()), by=without_a_tag) for change in (said(), added(tags=("knee",))))
    assert less is not None
    assert more is not None
    assert "no squat" not in takes_away(less, more)
