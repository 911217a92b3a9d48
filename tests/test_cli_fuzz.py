"""Fuzzing the command line: whatever comes in, it is taken or refused by name, never a traceback."""

import copy
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_cli_bad_input import EVENTS, HISTORY, PLAN, PROFILE, RECORD, SCRIPT, call, changed, verb_calls
from unslump.core.compiling import compile_plan
from unslump.core.errors import BadInput
from unslump.core.lawful import plan_id
from unslump.core.plan import Plan
from unslump.core.script import Script
from unslump.core.soundness import sound
from unslump.core.trials import trial_plans

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [
            0,
            1,
            -1,
            2**31,
            2**63,
            10**30,
            "",
            "none",
            "2026-11-20",
            "9999-12-31",
            "0001-01-01",
            "b1.ready",
            "end.finished",
            "record",
            "check-in",
            "emergency",
            "cat-cow",
            "{x}",
            "\x1b[31m",
            "🦵",
            "ﬁ",
        ]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def paths(data, before=()):
    """Every path into some data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*before, key)
        yield from paths(value, (*before, key))


def mutated(draw, data):
    """The data with a few values replaced, removed, or moved from elsewhere in it."""
    new = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        known = list(paths(new))
        if not known:
            return new
        path = draw(st.sampled_from(known))
        how = draw(st.sampled_from(["replace", "remove", "move", "nearby"]))
        value = ...
        if how == "replace":
            value = draw(ANYTHING)
        if how in ("move", "nearby"):
            value = new
            for part in draw(st.sampled_from(known)):
                value = value[part]
            value = copy.deepcopy(value)
        new = changed(new, path, value)
    return new


def settled(result):
    """The promise: an exit code of the contract, and something said for everything but 0."""
    code, out, err = result
    assert code in (0, 1, 2), (code, err)
    assert code == 0 or out or err
    if code == 2:
        assert all(line.startswith("unslump: ") for line in err.splitlines())
        assert out == ""


@FUZZ
@given(st.data())
def test_fuzz_any_json(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz")
    for result in verb_calls(folder, data.draw(ANYTHING)):
        settled(result)


@FUZZ
@given(st.binary(max_size=60))
def test_fuzz_any_bytes(tmp_path_factory, text):
    for result in verb_calls(tmp_path_factory.mktemp("fuzz"), text):
        settled(result)


RICH = {
    **PROFILE,
    "check": {"pain": 2, "new": ["none"]},
    "history": HISTORY,
    "seen": [],
    "breath_seconds": 10,
}
STATUS = {
    "exercises": {"cat-cow": {"rung": 1, "good": 1, "days": ["2026-11-18"], "mastered": True}},
    "pending": {"on": "2026-11-18", "exercises": RECORD["exercises"], "nerve": ["cat-cow"], "severity": {"cat-cow": 2}},
    "before": HISTORY[0],
    "last_session": "2026-11-18",
    "flare_until": "2026-11-19",
    "pains": [["2026-11-18", 2]],
}
WITH_STATUS = {**{key: value for key, value in RICH.items() if key != "history"}, "status": STATUS}


@FUZZ
@given(st.data(), st.sampled_from([RICH, WITH_STATUS]))
def test_fuzz_profiles(data, base):
    text = json.dumps(mutated(data.draw, base)).encode()
    for result in (call("screen", "-", "--json", stdin=text), call("screen", "-", stdin=text)):
        settled(result)
    for result in (call("plan", "-", "--json", stdin=text), call("plan", "-", stdin=text)):
        settled(result)
        if result[0] == 0 and result[1].startswith("{"):
            assert call("script", "-", stdin=result[1].encode())[0] == 0


@FUZZ
@given(st.data())
def test_fuzz_plans(data):
    plan = mutated(data.draw, PLAN)
    try:
        plan["id"] = plan_id(Plan.read(plan, what="plan"))
    except (BadInput, TypeError):  # refused below as well
        assert call("script", "-", stdin=json.dumps(plan).encode())[0] == 2
    text = json.dumps(plan).encode()
    settled(call("script", "-", stdin=text))
    settled(call("play", "-", "--fast", stdin=text))


EVENT = st.one_of(
    st.builds(
        lambda kind: {"type": kind},
        st.sampled_from(["start", "done", "pause", "resume", "back", "skip", "easier", "harder", "stop"]),
    ),
    st.builds(lambda ms: {"type": "elapsed", "ms": ms}, st.integers(0, 10**7)),
    st.builds(lambda option: {"type": "choose", "option": option}, st.integers(0, 3)),
    st.builds(
        lambda kind, pain: {"type": "symptom", "kind": kind, "severity": pain},
        st.sampled_from(["pain", "tingling", "chest", "other"]),
        st.integers(0, 10),
    ),
)


@FUZZ
@given(st.data(), st.lists(EVENT, max_size=30))
def test_fuzz_scripts_and_events(tmp_path_factory, data, events):
    path = tmp_path_factory.mktemp("fuzz") / "events.json"
    path.write_text(json.dumps([{"type": "start"}, *events]))
    text = json.dumps(mutated(data.draw, SCRIPT)).encode()
    settled(call("replay", "-", path, stdin=text))
    settled(call("replay", "-", path, "--json", stdin=text))


@FUZZ
@given(st.data())
def test_fuzz_events(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("fuzz") / "script.json"
    path.write_text(json.dumps(SCRIPT))
    settled(call("replay", path, "-", stdin=json.dumps(mutated(data.draw, EVENTS)).encode()))


@FUZZ
@given(st.lists(st.text(max_size=10).map(lambda line: line.replace("\n", " ")), max_size=40))
def test_fuzz_commands_while_playing(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("fuzz") / "plan.json"
    path.write_text(json.dumps(PLAN))
    text = "\n".join(lines).encode("utf-8", "replace")
    code, out, _ = call("play", path, "--fast", "--json", stdin=text)
    assert code == 0
    assert json.loads(out)["ending"]


def test_every_script_of_our_own_content_is_sound(content):
    plans = list(trial_plans(content))
    assert {item.dosed.exercise for plan in plans for item in plan.items} == set(content.exercises)
    assert max(item.tiers for plan in plans for item in plan.items) == 2
    assert any(item.easier for plan in plans for item in plan.items)
    for plan in plans:
        assert sound(compile_plan(content, plan)) == ()
    assert sound(Script.read(SCRIPT, what="script")) == ()
