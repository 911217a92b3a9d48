"""Whatever a file holds, a verb answers with an exit code and a sentence, never with a traceback."""

import copy
import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

import pytest

from tests.conftest import ROOT, example
from unslump.cli.main import main
from unslump.core.compiling import compile_plan
from unslump.core.lawful import plan_id
from unslump.core.loading import load_content
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import understand

PROFILE = json.loads((ROOT / "examples" / "desk-worker.json").read_text())
PLAN = plan_day(load_content(), understand(load_content(), example("desk-worker"))).plain()
SCRIPT = compile_plan(load_content(), Plan.read(PLAN, what="plan")).plain()
EVENTS = [{"type": "start"}, {"type": "elapsed", "ms": 9000}, {"type": "symptom", "kind": "pain", "severity": 3},
          {"type": "done"}, {"type": "choose", "option": 0}, {"type": "stop"}]  # fmt: skip
RECORD = {
    "type": "record",
    "format": 1,
    "script": "s",
    "plan": "p",
    "content": "c",
    "on": "2026-11-18",
    "ending": "finished",
    "active_ms": 9,
    "exercises": [
        {
            "exercise": "cat-cow",
            "phase": "warm-up",
            "unit": "reps",
            "rung": 0,
            "lighter": False,
            "outcome": "worked",
            "share": 100,
            "work_ms": 9,
            "left_ms": 0,
            "right_ms": 0,
        }
    ],
    "symptoms": [],
}
HISTORY = [{"type": "check-in", "on": "2026-11-18", "when": "before", "pain": 2}, RECORD,
           {"type": "check-in", "on": "2026-11-18", "when": "after", "pain": 2, "effort": 3}]  # fmt: skip


def call(*argv, stdin=b""):
    """Run a verb with these bytes on stdin; gives code, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    reader = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8", errors="surrogateescape")
    with patch("sys.stdin", reader), redirect_stdout(out), redirect_stderr(err):
        code = main([str(part) for part in argv])
    return code, out.getvalue(), err.getvalue()


def verb_calls(folder, data):
    """Every verb that reads a file, on this JSON."""
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    script = folder / "script.json"
    script.write_text(json.dumps(SCRIPT))
    return [
        call("screen", "-", "--date", "2026-11-20", stdin=text),
        call("plan", "-", stdin=text),
        call("script", "-", stdin=text),
        call("replay", "-", script, stdin=text),
        call("replay", script, "-", stdin=text),
        call("play", "-", "--fast", stdin=text),
    ]


def refused(result, *parts):
    """Exit code 2, nothing on stdout, one line for each problem, and each of these parts told."""
    code, out, err = result
    assert code == 2, (code, out, err)
    assert out == ""
    assert err
    assert all(line.startswith("unslump: ") for line in err.splitlines())
    for part in parts:
        assert part in err


NO_JSON = {
    "empty": (b"", "line 1, column 1: not JSON"),
    "cut short": (b'{"answers":\n  {"where": [', "line 2, column"),
    "not UTF-8": (b'{"a":\n "\xff"}', "line 2: not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    "NaN": (b'{"answers": {"pain-now": NaN}}', "NaN is no JSON number"),
    "infinity": (b"[-Infinity]", "-Infinity is no JSON number"),
    "infinity by exponent": (b"[1e999]", "a number too big"),
    "too many digits": (b"[" + b"9" * 5000 + b"]", "too many digits"),
    "same key twice": (b'{"answers": {"where": ["none"], "where": ["hip"]}}', "the key 'where' stands twice"),
    "deep lists": (b"[" * 200_000, "deep within each other"),
    "deep lists, closed": (b"[" * 5_000 + b"]" * 5_000, "deep within each other"),
    "deep objects": (b'{"a":' * 300 + b"1" + b"}" * 300, "deep within each other"),
    "half a character": (rb'{"answers": {"where": "\ud800"}}', r"half a character (\ud800)"),
    "half a character as key": (rb'{"\udc00": 1}', r"half a character (\udc00)"),
    "two values": (b"{} {}", "Extra data"),
    "too big": (b" " * 10_000_001, "bigger than 10 MB"),
}


@pytest.mark.parametrize("case", NO_JSON)
def test_what_is_no_usable_json(tmp_path, case):
    text, part = NO_JSON[case]
    for result in verb_calls(tmp_path, text):
        refused(result, part)


@pytest.mark.parametrize("data", [None, True, 7, 1.5, "text", [], [1], {}, {"answers": 3}, {"format": 1}])
def test_other_json(tmp_path, data):
    for result in verb_calls(tmp_path, data):
        if data == [] and result[0] == 0:  # no events at all: a session that never started
            continue
        refused(result)


class TestFiles:
    def test_not_there(self):
        refused(call("plan", "nowhere.json"), "unslump: nowhere.json: there is no such file")

    def test_folder(self, tmp_path):
        refused(call("plan", tmp_path), "is a folder")

    def test_device(self):
        refused(call("plan", "/dev/zero"), "is not a file")

    def test_a_name_that_none_can_have(self):
        refused(call("plan", "a\0b"), "cannot be read")
        refused(call("check", "a\0b"), "is not a folder")

    def test_too_big_is_refused_unread(self, tmp_path):
        path = tmp_path / "big.json"
        with path.open("wb") as file:
            file.truncate(50_000_000_000)
        refused(call("plan", path), "bigger than 10 MB")

    def test_unreadable(self, tmp_path):
        path = tmp_path / "secret.json"
        path.write_text("{}")
        path.chmod(0)
        if os.access(path, os.R_OK):  # root reads everything
            return
        refused(call("plan", path), "Permission denied")

    def test_a_byte_order_mark_is_fine(self):
        assert call("plan", "-", stdin=b"\xef\xbb\xbf" + json.dumps(PROFILE).encode())[0] == 0

    def test_a_pipe_is_fine(self, tmp_path):
        path = tmp_path / "pipe"
        os.mkfifo(path)
        if os.fork() == 0:
            path.write_text(json.dumps(PROFILE))
            os._exit(0)
        assert call("plan", path)[0] == 0
        os.wait()

    def test_events_that_cannot_be_written_are_refused_before_the_session(self, tmp_path):
        plan = tmp_path / "plan.json"
        plan.write_text(json.dumps(PLAN))
        refused(call("play", plan, "--fast", "--events", tmp_path), "cannot be written")

    def test_stdin_cannot_be_both(self):
        refused(call("replay", "-", "-"), "at once")

    def test_check_of_what_is_no_folder(self, tmp_path):
        refused(call("check", tmp_path / "nothing"), "is not a folder")


def changed(data, path, value):
    """A copy with one value put at a path, or removed if it is `...`."""
    new = copy.deepcopy(data)
    here = new
    for part in path[:-1]:
        here = here[part]
    if value is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return new


PROFILES = [
    (("answers", "where"), ..., "answers.where: missing; it must be answered"),
    (("answers", "where"), ["knee"], "answers.where: knee: unknown"),
    (("answers", "where"), "none", "answers.where: must be a list"),
    (("answers", "where"), [], "answers.where: must be a list"),
    (("answers", "where"), ["none", "hip"], "answers.where: none cannot go together"),
    (("answers", "where"), ["hip", "hip"], "answers.where: the same answer is given twice"),
    (("answers", "where"), [["hip"]], "answers.where: must be an option, a whole number, or a list of options"),
    (("answers", "where"), None, "answers.where: must be an option"),
    (("answers", "pain-now"), 11, "answers.pain-now: must be a whole number from 0 to 10"),
    (("answers", "pain-now"), True, "answers.pain-now: must be"),
    (("answers", "pain-now"), 1.5, "answers.pain-now: must be"),
    (("answers", "pain-now"), 10**400, "answers.pain-now: must be a whole number from 0 to 10"),
    (("answers", "shoe-size"), 42, "answers.shoe-size: unknown question; `unslump questions` lists them"),
    (("answers", "duration"), "over-3-months", "answers.duration: answered, but this question does not apply"),
    (("answers", "where"), ["hip"], "answers.duration: missing"),
    (("answers",), ["where"], "answers: "),
    (("answers",), ..., "answers: missing"),
    (("answered_on",), "2026-11-21", "answers.answered_on: 2026-11-21 lies in the future"),
    (("answered_on",), "yesterday", "answered_on: "),
    (("answered_on",), "0001-01-01", "answered_on: "),
    (("date",), "9999-12-31", "date: "),
    (("date",), 20261120, "date: "),
    (("date",), ..., "date: missing"),
    (("minutes",), 0, "minutes: "),
    (("minutes",), 600, "minutes: "),
    (("minutes",), "8", "minutes: "),
    (("equipment",), ["anvil"], "equipment: anvil: unknown"),
    (("equipment",), "chair", "equipment: "),
    (("goals",), ["Hamstrings"], "goals"),
    (("breath_seconds",), 1, "breath_seconds: "),
    (("colour",), "red", "colour: unknown key; remove it or correct its spelling"),
    (("check",), {"pain": 3}, "check.new: missing"),
    (("check",), {"pain": 3, "new": ["x"]}, "check.new: x: unknown"),
    (("seen",), [{"rule": "no-such-rule", "by": "doctor", "on": "2026-11-19"}], "seen[0]: 'no-such-rule' is no rule"),
    (("seen",), [{"rule": "c3-birth", "by": "doctor", "on": "2026-12-19"}], "seen[0]: 2026-12-19 lies in the future"),
    (("seen",), [{"rule": "c3-birth"}], "seen[0].by: missing"),
    (("history",), [{"type": "party"}], "history[0]"),
    (("history",), [{**HISTORY[0], "on": "2026-12-01"}], "history[0].on: 2026-12-01 lies in the future"),
    (("history",), [HISTORY[0], {**HISTORY[0], "on": "2026-11-01"}], "history[1].on: 2026-11-01 comes after"),
    (("history",), [{**HISTORY[0], "pain": 11}], "history[0].check-in.pain"),
    (("history",), {}, "history"),
    (("status",), {"exercises": 3}, "status.exercises"),
]


@pytest.mark.parametrize(("path", "value", "told"), PROFILES)
@pytest.mark.parametrize("verb", ["screen", "plan"])
def test_profiles(verb, path, value, told):
    data = json.dumps(changed(PROFILE, path, value)).encode()
    refused(call(verb, "-", stdin=data), f"unslump: standard input: {told}")


def test_every_problem_has_its_line():
    data = changed(changed(PROFILE, ("answers", "where"), ["knee"]), ("answers", "pain-now"), 99)
    assert len(call("plan", "-", stdin=json.dumps(data).encode())[2].splitlines()) == 2


def test_contradictions():
    answers = {**PROFILE["answers"], "pain-now": 7}
    code, _, err = call("plan", "-", stdin=json.dumps({**PROFILE, "answers": answers}).encode())
    assert (code, bool(err)) == (2, True)


def test_bare_answers_are_named_without_a_prefix():
    result = call("screen", "-", stdin=json.dumps({"where": ["knee"]}).encode())
    refused(result, "unslump: standard input: where: knee: unknown")
    refused(call("screen", "-", "--date", "soon", stdin=b"{}"), "--date: 'soon' is no day")


def test_a_history_and_a_status_both():
    data = {**PROFILE, "history": HISTORY, "status": {}}
    refused(call("plan", "-", stdin=json.dumps(data).encode()), "either history or status")


PLANS = [
    (("id",), "x", "id: does not match"),
    (("format",), 2, "format 2, this is format 1"),
    (("format",), ..., "format: missing"),
    (("content",), "0.9+abc", "was made with version 0.9+abc"),
    (("items",), [], "items: "),
    (("items", 0, "name"), 3, "items[0].name: "),
    (("minutes",), 61, "minutes: "),
    (("extra",), 1, "extra: unknown key"),
    (("items", 0, "because"), [], "items[0].because: "),
]


@pytest.mark.parametrize(("path", "value", "told"), PLANS)
def test_plans(path, value, told):
    data = json.dumps(changed(PLAN, path, value)).encode()
    refused(call("script", "-", stdin=data), told)
    refused(call("play", "-", "--fast", stdin=data), told)


STRETCH = next(index for index, item in enumerate(PLAN["items"]) if item["sides"] == "each")
FORGED = [
    (("status",), "urgent", "no session may be made of it"),
    (("tags",), ["neural-sign", "flexion-provokes"], "is ruled out by"),
    (("cap", "level"), 1, "above the cap"),
    (("cap", "phases"), ["breathe"], "a phase that the cap rules out"),
    (("items", 0, "dosed", "amount"), 77, "has no such dose"),
    (("items", 0, "dosed", "rung"), 99, "has no such dose"),
    (("items", 0, "dosed", "exercise"), "handstand", "unknown exercise 'handstand'"),
    (("items", 0, "tiers"), 2, "fewer steps to go further"),
    (("items", STRETCH, "first_side"), "both", "is not done in this way"),
    (("items", STRETCH, "easier"), PLAN["items"][0]["dosed"], "is no easier form"),
    (("items",), PLAN["items"] * 20, "more than"),
]


@pytest.mark.parametrize(("path", "value", "told"), FORGED)
def test_plans_that_nobody_can_have_been_given(path, value, told):
    forged = changed(PLAN, path, value)
    forged["id"] = plan_id(Plan.read(forged, what="plan"))
    refused(call("script", "-", stdin=json.dumps(forged).encode()), told)


FIRST = SCRIPT["start"]
WORK = next(name for name, state in SCRIPT["states"].items() if state["kind"] == "work")
CHOICE = next(name for name, state in SCRIPT["states"].items() if state["kind"] == "choose")
SETTLE = next(name for name, state in SCRIPT["states"].items() if state["kind"] == "settle")
GATED = next(name for name, state in SCRIPT["states"].items() if state.get("gate"))
S = "states"
SCRIPTS = [
    (("format",), 7, "format 7"),
    (("content",), "other", "was made with version other"),
    (("start",), "nowhere", "start: there is no state 'nowhere'"),
    (("on",), "someday", "on: 'someday' is no day"),
    (("on",), "9999-12-31", "on: '9999-12-31' is no day"),
    (("ends", "emergency"), ..., "ends: 'emergency' is missing"),
    (("ends", "symptom"), "end.finished", "ends.symptom: 'end.finished' does not end the session in this way"),
    (("ends", "stopped"), FIRST, "ends.stopped"),
    (("blocks",), SCRIPT["blocks"] + SCRIPT["blocks"][:1], "two blocks are called"),
    (("responses",), [], "responses: the last one must match every symptom"),
    (("responses", -1, "at_least"), 9, "responses: the last one must match every symptom"),
    (("most_silence_ms",), 0, "most_silence_ms: must be above 0"),
    ((S, WORK, "on", "done"), "nowhere", f"states.{WORK}.on.done: there is no state 'nowhere'"),
    ((S, WORK, "on", "done"), ..., "time runs out here and leads nowhere"),
    ((S, WORK, "on", "back-off"), ..., "every symptom must lead somewhere"),
    ((S, WORK, "on", "back-off"), WORK, "is neither a rest to settle in nor an end"),
    ((S, WORK, "on", "done"), WORK, "leads round in a circle"),
    ((S, WORK, "otherwise"), WORK, "leads round in a circle"),
    ((S, WORK, "otherwise"), ..., "this state can be forbidden, and then there is no way on"),
    ((S, WORK, "blames"), [], "would not keep the same state from coming back"),
    ((S, WORK, "ms"), 0, "work must come to an end by itself"),
    ((S, WORK, "ms"), -1, f"states.{WORK}.ms"),
    ((S, WORK, "block"), "b99", "there is no block 'b99'"),
    ((S, WORK, "id"), "other", "must be the state's name"),
    ((S, WORK, "ending"), "finished", "belongs to states of kind end"),
    ((S, WORK, "kind"), "dance", f"states.{WORK}.kind"),
    ((S, SETTLE, "on", "back-off"), FIRST, "on.back-off"),
    ((S, SETTLE, "on", "done"), ..., "it can never be finished"),
    ((S, SETTLE, "barred_by"), ["x"], "a rest to settle in must be open"),
    ((S, CHOICE, "options"), [], "belong to states of kind choose"),
    ((S, CHOICE, "options", 0), "nowhere", "options[0]: there is no state"),
    ((S, CHOICE, "labels"), ["one"], "every choice needs its label"),
    ((S, GATED, "gate", "held"), "nowhere", "gate.held: there is no state"),
    ((S, GATED, "gate", "held"), FIRST, "can never open"),
    ((S, GATED, "gate", "held_ms"), 10**9, "can never open"),
    ((S, GATED, "gate", "block"), "b99", "gate.block"),
    ((S, GATED, "gate", "free_of"), [], "a gate must close for some symptom"),
    ((S, "end.symptom", "barred_by"), ["x"], "an end must be open to everybody"),
    ((S, "end.symptom", "on"), {"done": FIRST}, "an end must be open to everybody"),
]


@pytest.mark.parametrize(("path", "value", "told"), SCRIPTS)
def test_scripts(tmp_path, path, value, told):
    events = tmp_path / "events.json"
    events.write_text(json.dumps(EVENTS))
    refused(call("replay", "-", events, stdin=json.dumps(changed(SCRIPT, path, value)).encode()), told)


EVENT_LISTS = [
    ([{"type": "jump"}], "[0]"),
    ([{"type": "start"}, {"type": "elapsed"}], "[1].elapsed.ms: missing"),
    ([{"type": "elapsed", "ms": -1}], "[0].elapsed.ms"),
    ([{"type": "elapsed", "ms": 10**15}], "[0].elapsed.ms"),
    ([{"type": "elapsed", "ms": 1.5}], "[0].elapsed.ms"),
    ([{"type": "symptom", "kind": "boredom"}], "[0].symptom.kind"),
    ([{"type": "symptom", "kind": "pain", "severity": 11}], "[0].symptom.severity"),
    ([{"type": "choose", "option": -1}], "[0].choose.option"),
    ([{"type": "start", "when": "now"}], "[0].start.when: unknown key"),
    ([{"type": "pause"}] * 20_001, "20001 events; no session has more than 20000"),
    ({"type": "start"}, "must be a list of events"),
    (["start"], "[0]"),
]


@pytest.mark.parametrize(("events", "told"), EVENT_LISTS)
def test_events(tmp_path, events, told):
    script = tmp_path / "script.json"
    script.write_text(json.dumps(SCRIPT))
    refused(call("replay", script, "-", stdin=json.dumps(events).encode()), told)


def test_what_is_said_cannot_steer_the_terminal():
    name = "\x1b[2J\x07\x9b31m‮evil\n\nunslump: fine"
    for verb in ("screen", "plan", "script"):
        code, out, err = call(verb, "-", stdin=json.dumps({**PROFILE, name: 1}).encode())
        assert code == 2
        assert not set("\x1b\x07\x9b‮") & set(out + err)
        assert all(line.startswith("unslump: standard input: ") for line in err.splitlines())


def test_very_many_problems_are_cut_short():
    history = [{"type": "party"}] * 5_000
    err = call("plan", "-", stdin=json.dumps({**PROFILE, "history": history}).encode())[2]
    assert len(err.splitlines()) == 101
    assert "and 4900 more" in err
