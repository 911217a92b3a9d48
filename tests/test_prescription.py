"""What a prescription does to a day: case by case (spec/prescription), and that it only ever tightens, for anybody."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.anybody import CONTENT, NAMES, Someone, anyone
from tests.conftest import ROOT, TODAY, example
from tests.measuring import day_of, gains
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadInput
from unslump.core.events import read_events
from unslump.core.exercise import SymptomKind
from unslump.core.history import CheckIn, Screened
from unslump.core.lawful import plan_id
from unslump.core.loading import load_content
from unslump.core.machine import begin, step
from unslump.core.plan import Plan
from unslump.core.prescribing import all_clears
from unslump.core.prescription import WEEKDAYS, Prescribed, Prescription, PrescriptionEntry, StopRules
from unslump.core.progress import fold, fold_all
from unslump.core.questions import Cap
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.replaying import again, of_plan, read_file
from unslump.core.retelling import Phrasebook, retold_status
from unslump.core.screening import Seen, blocks
from unslump.core.settling import settle
from unslump.core.soundness import sound
from unslump.core.status import Status

MORE = int(os.environ.get("UNSLUMP_EXAMPLES", "1"))
CASES: list[dict[str, Any]] = json.loads((ROOT / "spec/prescription/plans.json").read_text())["cases"]
WHO = {"format": 1, "version": 1, "on": "2026-11-18", "by": "Mara Example", "practice": "Fictional practice"}
KINDS = get_args(SymptomKind)
DAY = timedelta(days=1)


def made(**parts: Any) -> Prescription:
    return Prescription.read({**WHO, **parts}, what="a prescription")


def item(exercise: str, start: int = 0, most: int = 2, **more: Any) -> dict[str, Any]:
    return {"exercise": exercise, "start": start, "most": most, **more}


def decided(content: Catalogue, parts: dict[str, Any] | None, change: dict[str, Any] | None = None) -> Decided:
    change = dict(change or {})
    profile = example("desk-worker")
    answers = profile.answers | {"positions": tuple(change.pop("positions", ("floor", "hands", "kneeling")))}
    history = (*change.pop("history", ()),)
    change.setdefault("equipment", ("chair", "stool", "mat"))
    if parts is not None:
        entry = {"type": "prescription", "on": "2026-11-18", "prescription": {**WHO, **parts}}
        history = (entry, *history)
    return decide(content, profile.model_copy(update={"answers": answers, "history": history, **change}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_it_makes_of_a_day(content: Catalogue, case: dict[str, Any]) -> None:
    if "bad" in case:
        with pytest.raises(BadInput, match=case["bad"]):
            decided(content, case["given"], case.get("change"))
        return
    found = decided(content, case["given"], case.get("change"))
    if "refused" in case:
        assert found.no_plan is not None
        assert found.no_plan.kind == case["refused"]
        assert "Mara Example" in found.no_plan.reasons[0]
        return
    plan = found.planned()
    if case.get("free"):
        assert plan == decided(content, None).planned()
        return
    rungs = {one.dosed.exercise: one.dosed.rung for one in plan.items if one.given}
    assert list(rungs) == [name for name in rungs if name in case.get("holds", rungs)]
    for name, rung in case.get("holds", {}).items():
        assert rungs[name] >= rung
    assert [name for name in rungs if name in case.get("holds", {})] == list(case.get("holds", {}))
    assert not {one.dosed.exercise for one in plan.items} & set(case.get("without", ()))
    assert len(plan.items) <= case.get("most", 9)
    assert plan.given is not None
    told = {left.exercise: left.reason for left in plan.given.left_out}
    for name, word in case.get("told", {}).items():
        sentence = content.planning.words[word].partition("{")[0]
        assert told[name].startswith("Mara Example gave you this, but not for today.")
        assert sentence in told[name]
    if "told_any" in case:
        assert any(content.planning.words[case["told_any"]].partition("{")[0] in why for why in told.values())


def test_each_item_says_who_gave_it_and_their_words(content: Catalogue) -> None:
    plan = decided(content, {"items": [item("bridge", note="Slowly.")]}).planned()
    bridge = next(one for one in plan.items if one.given)
    assert (bridge.because[0].text, bridge.because[0].fact) == ("Mara Example gave you this.", "Slowly.")
    assert bridge.note == "Slowly."


def test_limits_are_told_and_shut_doors(content: Catalogue) -> None:
    free, plan = decided(content, {"items": [item("bridge")]}), decided(content, {"limits": ["no-twisting"]})
    assert plan.clearance.status == "modified"
    assert {*plan.clearance.tags} > {*free.clearance.tags}
    assert plan.planned().notices[-1].text == "Mara Example set limits for you."


def test_a_programme_is_followed_as_if_it_had_been_chosen(content: Catalogue) -> None:
    plan = decided(content, {"programme": "desk-worker"}).planned()
    assert plan.programme is not None
    assert (plan.programme.following.programme, plan.programme.following.chosen) == ("desk-worker", True)
    assert plan.programme.because[0].text == content.planning.words["programme-given"]


# What the days before and after make of it.


def entry(**parts: Any) -> PrescriptionEntry:
    on = parts.pop("entry_on", TODAY)
    return PrescriptionEntry(type="prescription", on=on, prescription=made(on=on.isoformat(), **parts))


def record(content: Catalogue, name: str, rung: int, on: Any = TODAY, symptom: int | None = None) -> Record:
    exercise = content.exercises[name]
    done = Done(
        exercise=name, phase=exercise.phase, unit=exercise.dose.unit, rung=rung, lighter=False, share=100,
        outcome="worked" if symptom is None else "symptom", work_ms=1000, left_ms=0, right_ms=0,
    )  # fmt: skip
    felt = FeltSymptom(exercise=name, kind="pain", where="back", severity=symptom or 0, response="back-off", clock_ms=0)
    return Record(
        format=1, script="s", plan="p", content="c", on=on, ending="finished", active_ms=1000, exercises=(done,),
        symptoms=() if symptom is None else (felt,),
    )  # fmt: skip


def around(content: Catalogue, name: str, rung: int, on: Any, symptom: int | None = None) -> list[Any]:
    """A session with an easy check-in before, after and the next morning."""
    return [
        CheckIn(type="check-in", on=on, when="before", pain=1),
        record(content, name, rung, on, symptom),
        CheckIn(type="check-in", on=on, when="after", pain=1, effort=4),
        CheckIn(type="check-in", on=on + DAY, when="morning", pain=1),
    ]


def rung(content: Catalogue, *entries: Any) -> int:
    return fold_all(content, entries).exercises["bridge"].rung


def test_it_begins_at_its_start(content: Catalogue) -> None:
    assert rung(content, entry(items=[item("bridge", 2, 3)])) == 2


def test_the_same_start_in_a_newer_version_does_not_set_back(content: Catalogue) -> None:
    first, days = entry(items=[item("bridge", 0, 3)]), [TODAY + DAY * n for n in (1, 3)]
    done = [one for day in days for one in around(content, "bridge", 0, day)]
    newer = entry(entry_on=TODAY + DAY * 5, items=[item("bridge", 0, 3)])
    other = entry(entry_on=TODAY + DAY * 5, items=[item("bridge", 3, 3)])
    grown = rung(content, first, *done)
    assert grown == 1
    assert rung(content, first, *done, newer) == grown
    assert rung(content, first, *done, other) == 3


def test_a_rest_stands(content: Catalogue) -> None:
    hurt = around(content, "bridge", 2, TODAY, symptom=5)
    before = fold_all(content, hurt).exercises["bridge"]
    after = fold_all(content, [*hurt, entry(entry_on=TODAY + DAY, items=[item("bridge", 2, 3)])]).exercises["bridge"]
    assert before.rest_until is not None
    assert after.rest_until == before.rest_until


def test_what_became_lighter_since_stays_lighter(content: Catalogue) -> None:
    """As when a session comes from a device that was without a network."""
    hurt = around(content, "bridge", 2, TODAY + DAY, symptom=5)
    lowered = rung(content, *hurt)
    assert rung(content, *hurt, entry(items=[item("bridge", 3, 3)])) == lowered


def test_a_start_beyond_the_ladder_is_its_end(content: Catalogue) -> None:
    top = len(content.exercises["bridge"].dose.rungs) - 1
    assert rung(content, entry(items=[item("bridge", 180, 190)])) == top


@pytest.mark.parametrize(("most", "expected"), [(1, 1), (2, 2)])
def test_it_grows_to_its_most(content: Catalogue, most: int, expected: int) -> None:
    first = entry(items=[item("bridge", 1, most)])
    days = [one for n in (1, 3) for one in around(content, "bridge", 1, TODAY + DAY * n)]
    status = fold_all(content, [first, *days]).exercises["bridge"]
    assert (status.rung, status.mastered) == (expected, False)


def test_several_sessions_of_a_day_count_as_one_day(content: Catalogue) -> None:
    first = entry(items=[item("bridge", 0, 2)], times=2)
    status = fold_all(content, [first, record(content, "bridge", 0), record(content, "bridge", 0, symptom=5)])
    assert status.times == (TODAY, 2)
    assert status.pending is not None
    assert [done.outcome for done in status.pending.exercises] == ["symptom"]
    twice = [
        one
        for n in (1, 3)
        for one in (record(content, "bridge", 0, TODAY + DAY * n), *around(content, "bridge", 0, TODAY + DAY * n))
    ]
    assert rung(content, first, *twice) == 1


@pytest.mark.parametrize(("finished", "session"), [(0, 1), (1, 2), (2, 2)])
def test_the_second_session_holds_what_was_given(content: Catalogue, finished: int, session: int) -> None:
    parts = {"items": [item("bridge")], "times": 2, "on": "2026-11-20"}
    history = tuple(record(content, "bridge", 0).plain() for _ in range(finished))
    first = {"type": "prescription", "on": "2026-11-20", "prescription": {**WHO, **parts}}
    plan = decided(content, None, {"history": (first, *history)}).planned()
    assert plan.given is not None
    assert plan.given.session == session
    assert (len([one for one in plan.items if not one.given]) <= 1) == (session == 2)


# All-clears.

BLOCKED = "c3-birth"


def birth(content: Catalogue, seen: list[dict[str, Any]], *later: Any) -> Decided:
    first = {
        "type": "prescription",
        "on": "2026-11-19",
        "prescription": {**WHO, "seen": seen, "limits": ["no-rolling"]},
    }
    return decide(content, example("five-weeks-after-birth", history=[first, *later]))


def test_who_has_seen_the_person_resolves_what_a_rule_lets_any_clinician(content: Catalogue) -> None:
    standing = example("five-weeks-after-birth")
    rules = [finding.rule for finding in decide(content, standing).clearance.stands_in_the_way]
    seen = [{"rule": rule, "by": "Mara Example", "on": "2026-11-19"} for rule in rules]
    assert birth(content, []).no_plan is not None
    assert birth(content, seen).plan is not None
    days = next(rule.seen_within_days for rule in content.screening.rules if rule.id == rules[0])
    assert days is not None
    for ago, stands in ((days, False), (days + 1, True)):
        old = [{**one, "on": (TODAY - DAY * ago).isoformat()} for one in seen]
        assert (birth(content, old).no_plan is not None) == stands


def test_answering_anew_ends_an_all_clear_and_leaves_its_limits(content: Catalogue) -> None:
    seen = (Seen(rule=BLOCKED, by="Mara Example", on=TODAY, limits=("no-twisting",)),)
    given = PrescriptionEntry(type="prescription", on=TODAY, prescription=made().model_copy(update={"seen": seen}))
    status = fold_all(content, [given, Screened(type="screened", on=TODAY)])
    assert status.prescription is not None
    assert (status.prescription.seen, status.prescription.limits) == ((), ("no-twisting",))


# Exercises of their own.


def own(content: Catalogue, **changes: Any) -> dict[str, Any]:
    """The bridge, written anew by a practitioner."""
    data = content.exercises["bridge"].plain() | {"id": "own-bridge", "progress": []}
    for key in ("chair", "prepares", "between"):
        data.pop(key, None)
    return {"exercise": data | changes}


def test_an_exercise_of_their_own_is_planned_and_played(content: Catalogue) -> None:
    parts = {"items": [item("own-bridge")], "own": [own(content)]}
    plan = decided(content, parts).planned()
    assert "own-bridge" in {one.dosed.exercise for one in plan.items}
    assert sound(compile_plan(content, plan)) == ()
    status = fold_all(content, [entry(**parts), record_of(content, parts)])
    assert status.exercises["own-bridge"].days == (TODAY,)


def record_of(content: Catalogue, parts: dict[str, Any]) -> Record:
    done = record(content, "bridge", 0)
    return done.model_copy(update={"exercises": (done.exercises[0].model_copy(update={"exercise": "own-bridge"}),)})


@pytest.mark.parametrize("wrong", [{"id": "bridge"}, {"load": ["no-such-load"]}, {"avoid": ["no-such-tag"]}])
def test_one_that_is_wrong_is_not_there(content: Catalogue, wrong: dict[str, Any]) -> None:
    named = wrong.get("id", "own-bridge")
    made_own = own(content, **wrong)
    status = Status(prescription=made(items=[item(named)], own=[made_own]))
    found = decide(content, example("desk-worker", status=status.plain())).planned()
    assert found.given is not None
    if named == "own-bridge":
        assert found.given.left_out[0].reason.endswith(content.planning.words["given-unknown"])
    else:
        assert compile_plan(content, found).states  # the library's own stands in its place


# For anybody.


@st.composite
def prescriptions(draw: st.DrawFn, *, seen: bool = False) -> Prescription:
    """Anything that a practitioner may give, however odd."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=6, unique=True))
    items = []
    for name in names:
        start = draw(st.integers(0, 9))
        days = tuple(day for day in WEEKDAYS if draw(st.integers(0, 5)) == 5)
        items.append(Prescribed(exercise=name, start=start, most=draw(st.integers(start, 12)), days=days))
    rules = sorted(rule.id for rule in CONTENT.screening.rules if blocks(rule.status))
    clears = draw(st.lists(st.sampled_from(rules), max_size=4, unique=True)) if seen else []
    return Prescription(
        format=1,
        version=1,
        on=TODAY - DAY * draw(st.integers(-1, 3)),
        until=draw(st.sampled_from([None, TODAY + DAY * 2])),
        by="Mara Example",
        practice="Fictional practice",
        only=bool(items) and draw(st.booleans()),
        programme=draw(st.sampled_from([None, None, *sorted(CONTENT.programmes)])),
        items=tuple(items),
        times=draw(st.integers(1, 3)),
        limits=tuple(draw(st.lists(st.sampled_from(LIMITS), max_size=2, unique=True))),
        cap=draw(st.sampled_from(CAPS)),
        stop=draw(stop_rules()),
        seen=tuple(Seen(rule=rule, by="Mara", on=TODAY - DAY * draw(st.integers(0, 30))) for rule in clears),
    )


LIMITS = [limit.id for limit in CONTENT.screening.limits]
CAPS = (Cap(), Cap(), Cap(level=2), Cap(level=1), Cap(minutes=5), Cap(rungs_down=2), Cap(phases=("stretch", "walk")))


@st.composite
def stop_rules(draw: st.DrawFn) -> StopRules:
    symptoms = tuple(draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True)))
    return StopRules(pain=draw(st.none() | st.integers(0, 10)), symptoms=symptoms)


def with_one(somebody: Someone, one: Prescription) -> Someone:
    return replace(
        somebody, history=(*somebody.history, PrescriptionEntry(type="prescription", on=TODAY, prescription=one))
    )


anything = settings(max_examples=60 * MORE, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


@anything
@given(somebody=anyone(), one=prescriptions())
def test_no_prescription_gives_a_session_where_safety_gives_none(somebody: Someone, one: Prescription) -> None:
    without, day = day_of(somebody), day_of(with_one(somebody, one))
    if without is None or day is None:
        return
    if without.refusal not in (None, "nothing-fits"):
        assert day.refusal == without.refusal
    if day.plan is not None:
        inside(without.clearance.tags, without.clearance.cap, day.plan)


def inside(tags: tuple[str, ...], cap: Cap, plan: Plan) -> None:
    """Held against what the clearance without the prescription allows, by nothing but the content."""
    for one in plan.items:
        exercise = CONTENT.exercises[one.dosed.exercise]
        assert not set(exercise.avoid) & set(tags)
        assert cap.level is None or exercise.level <= cap.level
        assert cap.phases is None or exercise.phase in cap.phases
        assert one.dosed.rung < len(exercise.dose.rungs)
    assert cap.minutes is None or plan.minutes <= cap.minutes


@anything
@given(somebody=anyone(), one=prescriptions(seen=True))
def test_only_all_clears_that_the_rules_take_resolve_anything(somebody: Someone, one: Prescription) -> None:
    day = day_of(with_one(somebody, one))
    counts = one if one.holds_on(TODAY) else None
    told = replace(somebody, seen=all_clears(CONTENT, somebody.seen, counts, today=TODAY))
    same = day_of(told)
    if day is not None and day.plan is not None:
        assert same is None or same.refusal in (None, "nothing-fits")
        emergencies = [f for f in day.clearance.findings if f.rule_status == "emergency"]
        assert not emergencies


@anything
@given(somebody=anyone(), one=prescriptions(), data=st.data())
def test_a_limit_a_cap_or_a_stop_rule_more_gives_nothing_more(
    somebody: Someone, one: Prescription, data: st.DataObject
) -> None:
    more = one.model_copy(
        update={
            "limits": tuple(dict.fromkeys((*one.limits, *data.draw(st.lists(st.sampled_from(LIMITS), max_size=2))))),
            "cap": one.cap.meet(data.draw(st.sampled_from(CAPS))),
            "stop": data.draw(stop_rules()),
        }
    )
    less, then = day_of(with_one(somebody, one)), day_of(with_one(somebody, more))
    assert less is None or gains(less, then) == []


# Stop rules.


@anything
@given(
    stop=stop_rules(),
    kind=st.sampled_from(KINDS),
    severity=st.integers(0, 10),
    where=st.sampled_from(["back", "saddle"]),
)
def test_stop_rules_only_ever_end_more(stop: StopRules, kind: SymptomKind, severity: int, where: str) -> None:
    plan = decided(CONTENT, {"items": [item("bridge")]}).planned()
    assert plan.given is not None
    strict = plan.model_copy(update={"given": plan.given.model_copy(update={"stop": stop})})
    strict = strict.model_copy(update={"id": plan_id(strict)})
    scripts = [compile_plan(CONTENT, one) for one in (plan, strict)]
    assert [sound(script) for script in scripts] == [(), ()]
    order = ("back-off", "stop", "emergency")
    answers = []
    for script in scripts:
        memory = begin(script)
        symptom = {"type": "symptom", "kind": kind, "where": where, "severity": severity}
        for event in read_events([{"type": "start"}, {"type": "elapsed", "ms": 9000}, symptom]):
            memory = step(script, memory, event)
        answers.append(order.index(memory.felt[-1].response))
    assert answers[1] >= answers[0]
    named = kind in stop.symptoms or (kind == "pain" and stop.pain is not None and severity >= stop.pain)
    if named:
        assert answers[1] >= order.index("stop")
    else:
        assert answers[1] == answers[0]


# It is kept, retold and replayed.


def test_it_replays_and_is_the_same_in_another_language(content: Catalogue) -> None:
    profile = example("from-a-practitioner")
    found = decide(content, profile)
    file = of_plan(profile, found, content=content.version, code="test")
    assert again(content, read_file(json.loads(json.dumps(file.plain()))), code="test").same
    status = fold(
        content, Status(), entry(items=[item("bridge", note=content.exercises["bridge"].name)], says="Bridge")
    )
    book = Phrasebook(content, load_content(language="es"))
    assert retold_status(book, status).prescription == status.prescription


def test_settling_leaves_it(content: Catalogue) -> None:
    status = fold_all(content, [entry(items=[item("bridge")]), record(content, "bridge", 0)])
    assert settle(content, status, next_pain=1).prescription == status.prescription
