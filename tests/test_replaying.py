"""Replay files: every decision and session comes out the same again, and whatever does not is named."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT, TODAY, example
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadInput, NoPlan, OtherVersion
from unslump.core.events import read_events
from unslump.core.history import read_history
from unslump.core.profile import Profile
from unslump.core.progress import fold_all
from unslump.core.record import replay
from unslump.core.replaying import (
    NOTHING,
    again,
    day_of,
    differences,
    of_answers,
    of_plan,
    of_screening,
    of_session,
    read_file,
)
from unslump.core.screening import emergencies
from unslump.core.soundness import sound
from unslump.core.unsound import replay_anyhow

CODE = "0.1.0+test"
NAMES = sorted(path.stem for path in (ROOT / "examples").glob("*.json"))
WELL = {"pain": 0, "new": ["none"]}


def round_trip(file):
    """A file as it comes back from a disk."""
    return read_file(json.loads(json.dumps(file.plain())))


def plan_file(content, profile, **more):
    return of_plan(profile, decide(content, profile, **more), content=content.version, code=CODE, **more)


def whole(script):
    """All events of a session done as planned."""
    events, at = [{"type": "start"}], script.states[script.start]
    while at.kind != "end":
        events.append({"type": "elapsed", "ms": at.ms} if at.ms else {"type": "done"})
        at = script.states[at.options[0] if at.options else at.on["done"]]
    return events


def script_of(content, name="desk-worker"):
    return compile_plan(content, decide(content, example(name)).planned())


def session_file(content, events, name="desk-worker"):
    script = script_of(content, name)
    read = read_events(events)
    return of_session(script, read, replay(script, read).record, code=CODE)


@pytest.fixture(scope="module")
def past(content):
    """A history of three sessions, the last of which hurt."""
    script = script_of(content)
    entries = []
    for number in range(3):
        day = (TODAY - timedelta(days=3 - number)).isoformat()
        events = whole(script)
        if number == 2:
            events = [*events[:9], {"type": "symptom", "kind": "pain", "severity": 4}, {"type": "stop"}]
        record = replay(script, read_events(events)).record.plain() | {"on": day}
        entries.append({"type": "check-in", "on": day, "when": "before", "pain": number})
        entries.append(record)
        entries.append({"type": "check-in", "on": day, "when": "after", "pain": number, "effort": 4})
    return entries


# The same again.


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["screening", "plan"])
def test_every_example_comes_out_the_same(content, name, kind):
    profile = example(name)
    decided = decide(content, profile)
    if kind == "screening":
        file = of_screening(profile, decided.clearance, content=content.version, code=CODE)
    else:
        file = plan_file(content, profile)
    back = round_trip(file)
    assert back == file
    assert day_of(back) == TODAY
    replayed = again(content, back, code="0.1.0+other")
    assert replayed.same
    assert replayed.differences == ()
    assert replayed.code == "0.1.0+other"
    assert replayed.output == file.output


def test_what_decided_comes_along(content, past):
    """History, folded status, check and minutes: with each the plan differs, and each replays to its own."""
    status = fold_all(content, read_history(past, today=TODAY))
    many = [
        example("desk-worker"),
        example("desk-worker", history=past),
        example("desk-worker", status=status.plain()),
        example("desk-worker", minutes=20),
        example("desk-worker", check={"pain": 6, "new": ["none"]}),
        example("desk-worker", check={"pain": 0, "new": ["bladder"]}),
    ]
    files = [round_trip(plan_file(content, profile)) for profile in many]
    assert all(again(content, file, code=CODE).same for file in files)
    assert files[1].output.plan == files[2].output.plan
    assert len({file.output.model_dump_json() for file in files}) == 5


def test_a_screening_file_holds_no_history(content, past):
    profile = example("acute-day-3", history=past)
    file = of_screening(profile, decide(content, profile).clearance, content=content.version, code=CODE)
    assert file.input.history == ()
    assert "record" not in json.dumps(file.plain())
    assert again(content, round_trip(file), code=CODE).same


def test_a_day_without_a_plan_comes_out_the_same(content):
    file = round_trip(plan_file(content, example("numb-saddle")))
    assert file.output.plan is None
    assert file.output.no_plan.kind == "emergency"
    assert again(content, file, code=CODE).same


def test_an_alarm_while_answering_again(content):
    rule = next(rule for rule in content.screening.rules if rule.status == "emergency")
    file = round_trip(plan_file(content, example("desk-worker"), alarm=rule.id))
    assert file.output.no_plan.kind == "emergency"
    assert again(content, file, code=CODE).same
    gone = decide(content, example("desk-worker"), alarm="a-rule-of-older-content")
    assert (gone.plan, gone.no_plan.kind) == (None, "screen-again")
    quiet = file.model_copy(update={"alarm": None})
    assert not again(content, quiet, code=CODE).same


def test_emergency_signs_in_answers_so_far(content):
    answers = {"nerves": ("saddle",)}
    findings = emergencies(content.screening, answers)
    assert findings
    file = round_trip(of_answers(answers, TODAY, findings, content=content.version, code=CODE))
    assert day_of(file) == TODAY
    assert again(content, file, code=CODE).same
    silent = file.model_copy(update={"input": file.input.model_copy(update={"answers": {"nerves": ("none",)}})})
    assert [d.path for d in again(content, silent, code=CODE).differences] == ["findings[0]"]
    made_up = file.model_copy(update={"input": file.input.model_copy(update={"answers": {"colour": "red"}})})
    with pytest.raises(BadInput, match="colour: unknown question"):
        again(content, made_up, code=CODE)


@pytest.mark.parametrize("name", ["desk-worker", "acute-day-3", "five-weeks-after-birth-seen"])
@pytest.mark.parametrize(
    "end",
    [
        [],
        [{"type": "stop"}],
        [{"type": "symptom", "kind": "tingling", "where": "thigh", "severity": 2}, {"type": "stop"}],
        [{"type": "symptom", "kind": "numbness", "where": "saddle", "severity": 0}],
        [{"type": "resume"}, {"type": "pause"}, {"type": "easier"}],
    ],
    ids=["to the end", "stopped", "tingling", "emergency", "left"],
)
def test_every_session_comes_out_the_same(content, name, end):
    events = whole(script_of(content, name))
    file = round_trip(session_file(content, [*events[:7], *end] if end else events, name))
    assert day_of(file) == TODAY
    replayed = again(content, file, code=CODE)
    assert replayed.same
    assert replayed.output == file.output


# Not the same.


def changed(data, path, value):
    """Plain data with one place changed."""
    data = json.loads(json.dumps(data))
    here = data
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    return data


def test_a_changed_answer_is_a_difference(content):
    data = plan_file(content, example("desk-worker")).plain()
    found = again(content, read_file(changed(data, ["input", "minutes"], 5)), code=CODE)
    assert not found.same
    assert ("plan.minutes", "13", "5") in [(d.path, d.then, d.now) for d in found.differences]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["output", "plan", "items", 1, "dosed", "amount"], 45, "plan.items[1].dosed.amount: 45 -> 20"),
        (["output", "clearance", "status"], "modified", 'clearance.status: "modified" -> "clear"'),
        (["output", "plan", "status"], "modified", 'plan.status: "modified" -> "clear"'),
        (["output", "plan", "items", 0, "because"], [{"rule": "x", "text": "y"}], 'plan.items[0].because[0].rule: "x"'),
    ],
)
def test_a_changed_result_is_named_at_its_place(content, path, value, told):
    data = plan_file(content, example("desk-worker")).plain()
    found = again(content, read_file(changed(data, path, value)), code=CODE)
    assert any(str(difference).startswith(told) for difference in found.differences)


def test_a_refusal_turned_into_a_plan_is_a_difference(content):
    data = plan_file(content, example("numb-saddle")).plain()
    plan = plan_file(content, example("desk-worker")).output.plan.plain()
    forged = changed(data, ["output", "plan"], plan)
    del forged["output"]["no_plan"]
    found = again(content, read_file(forged), code=CODE)
    assert {d.path for d in found.differences} == {"no_plan", "plan"}
    assert next(d for d in found.differences if d.path == "no_plan").then == NOTHING
    assert next(d for d in found.differences if d.path == "plan").now == NOTHING


@pytest.mark.parametrize(("most", "same"), [(6, True), (5, False)])
def test_another_threshold_in_the_code_is_a_difference(content, most, same):
    """The content says it is the same, but something else is decided: both sides of where it matters."""
    file = plan_file(content, example("desk-worker"))
    assert len(file.output.plan.items) == 6
    rules = content.planning.model_copy(update={"most_exercises": most})
    assert again(content.model_copy(update={"planning": rules}), file, code=CODE).same is same


def test_a_changed_event_is_a_difference(content):
    file = session_file(content, whole(script_of(content)))
    data = changed(file.plain(), ["input", "events", 3], {"type": "stop"})
    assert "ending" in [d.path for d in again(content, read_file(data), code=CODE).differences]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
)


@given(JSON, JSON)
def test_differences_are_there_exactly_if_something_differs(then, now):
    assert not list(differences(then, then))
    differ = json.dumps(then, sort_keys=True) != json.dumps(now, sort_keys=True)
    assert bool(list(differences(then, now))) == differ


# Refused.


def test_other_content_is_refused_by_name(content):
    file = plan_file(content, example("desk-worker")).model_copy(update={"content": "0.9+abcdef"})
    with pytest.raises(OtherVersion, match=r"0\.9\+abcdef") as refused:
        again(content, file, code=CODE)
    assert (refused.value.found, refused.value.expected) == ("0.9+abcdef", content.version)


def refusals(content):
    plan = plan_file(content, example("desk-worker")).plain()
    session = session_file(content, [{"type": "start"}]).plain()
    return [
        ([], "no replay file"),
        ({"type": "plan"}, "no replay file"),
        ({**plan, "kind": "horoscope"}, "kind: must be one of screening, emergency, plan, session"),
        ({**plan, "colour": 1}, "colour: unknown key"),
        ({key: value for key, value in plan.items() if key != "code"}, "code: missing"),
        ({**plan, "format": "1"}, "format"),
        ({**plan, "output": plan["output"] | {"no_plan": {"kind": "x", "reasons": []}}}, "either plan or no_plan"),
        ({**plan, "output": {"clearance": plan["output"]["clearance"]}}, "either plan or no_plan"),
        ({**plan, "input": {**plan["input"], "date": "2300-01-01"}}, "input.date"),
        ({**session, "content": "0.9"}, "its script was made with content"),
        ({**session, "input": {**session["input"], "events": [{"type": "fly"}]}}, "input.events"),
        ({**session, "output": {**session["output"], "ending": "tired"}}, "output.ending"),
    ]


@pytest.mark.parametrize("number", range(12))
def test_what_is_no_replay_file_is_refused(content, number):
    data, says = refusals(content)[number]
    with pytest.raises(BadInput, match=says):
        read_file(data)


def test_another_format_is_refused_by_name(content):
    with pytest.raises(OtherVersion, match="format 2"):
        read_file({**plan_file(content, example("desk-worker")).plain(), "format": 2})


def test_an_unsound_script_is_not_played(content):
    data = session_file(content, [{"type": "start"}]).plain()
    start = data["input"]["script"]["start"]
    del data["input"]["script"]["states"][start]["on"]["back-off"]
    with pytest.raises(BadInput, match=r"input\.script\.states"):
        again(content, read_file(data), code=CODE)


def test_a_decision_is_a_plan_or_a_refusal(content):
    decided = decide(content, example("numb-saddle"))
    with pytest.raises(NoPlan) as refused:
        decided.planned()
    assert (refused.value.kind, refused.value.reasons) == (decided.no_plan.kind, decided.no_plan.reasons)
    with pytest.raises(ValueError, match="either plan or no_plan"):
        Decided(clearance=decided.clearance)


# Looking at a script that is not sound.


def broken(script, name, **changes):
    state = script.states[name].model_copy(update=changes)
    return script.model_copy(update={"states": {**script.states, name: state}})


def first(script, kind):
    return next(name for name, state in script.states.items() if state.kind == kind)


def test_what_is_sound_is_played_the_same(content):
    script = script_of(content)
    for events in (whole(script), [*whole(script)[:8], {"type": "symptom", "kind": "pain"}, {"type": "skip"}]):
        read = read_events(events)
        assert replay_anyhow(script, read) == replay(script, read)
    slept = read_events([{"type": "start"}, {"type": "elapsed", "ms": 24 * 3600 * 1000}, {"type": "stop"}])
    assert replay_anyhow(script, slept) == replay(script, slept)


def test_a_missing_edge_is_told_and_changes_nothing(content):
    script = script_of(content)
    ready = script.states[script.start]
    halved = broken(script, script.start, on={"skip": ready.on["skip"]})
    assert sound(halved)
    felt = {"type": "symptom", "kind": "pain", "severity": 3}
    played = replay_anyhow(halved, read_events([{"type": "start"}, {"type": "elapsed", "ms": ready.ms}, felt]))
    assert played.states == (script.start,)
    assert played.refused == (
        f"event 1 (elapsed): it leads nowhere from {script.start!r}: the script has no 'done'",
        f"event 2 (symptom): it leads nowhere from {script.start!r}: the script has no 'back-off'",
    )
    assert played.record.symptoms == ()


def test_every_way_of_being_unsound_can_be_looked_at(content):
    script = script_of(content)
    events = read_events([*whole(script)[:30], {"type": "symptom", "kind": "pain"}, {"type": "stop"}])
    work = first(script, "work")
    endless = broken(script, script.start, on={**script.states[script.start].on, "done": script.start}, ms=1)
    cases = [
        script.model_copy(update={"ends": {}}),
        script.model_copy(update={"responses": ()}),
        broken(script, work, on={}),
        broken(script, script.start, on={"done": "nowhere"}),
        broken(script, script.start, barred_by=("exercise:x",), gate=None, otherwise=None),
        endless,
    ]
    for case in cases:
        assert sound(case)
        assert replay_anyhow(case, events).record.on == TODAY
    day = read_events([{"type": "start"}, {"type": "elapsed", "ms": 24 * 3600 * 1000}])
    assert "round in a circle" in replay_anyhow(endless, day).refused[0]


def test_what_cannot_be_played_at_all_is_refused(content):
    script = script_of(content)
    for case, says in [
        (script.model_copy(update={"on": "soon"}), "no day"),
        (script.model_copy(update={"on": "1999-12-31"}), "no day"),
        (broken(script, script.start, otherwise=script.start), "circle"),
        (script.model_copy(update={"start": "nowhere"}), "no state 'nowhere'"),
    ]:
        with pytest.raises(BadInput, match=says):
            replay_anyhow(case, read_events([{"type": "start"}]))
    assert replay_anyhow(script.model_copy(update={"on": "2000-01-01"}), []).record.on == date(2000, 1, 1)


def test_a_profile_survives_the_way_through_a_file(content, past):
    profile = example("desk-worker", history=past, check=WELL, seen=[])
    assert Profile.read(plan_file(content, profile).plain()["input"], what="profile").plain() == profile.plain()
