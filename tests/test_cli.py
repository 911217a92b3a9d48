"""The command line as its users meet it: every verb, its output, its exit code; and docs/cli.md, which must be true."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.verbs import DESK, NUMB, plan_file, run, script_file
from unslump.cli import deciding
from unslump.core.events import read_events
from unslump.core.programmes import Programme, in_order
from unslump.core.record import replay
from unslump.core.script import Script

__all__ = ["plan_file", "run", "script_file"]
HEALTHY = json.loads(Path(DESK).read_text())["answers"]


class TestLooking:
    def test_exercises(self, run, content):
        code, out, err = run("exercises", "--json")
        listed = json.loads(out)
        assert (code, err) == (0, "")
        assert [item["id"] for item in listed] == list(content.exercises)
        wanted = {"id", "name", "phase", "level", "position", "equipment", "tags", "doses", "steps", "regressions",
                  "progressions", "sources"}  # fmt: skip
        for item in listed:
            assert wanted <= item.keys()
            assert item["steps"][0]["id"]
            assert item["doses"]["rungs"][0].keys() == {"amount", "times", "rounds"}
        stretch = next(item for item in listed if item["id"] == "seated-hamstring")
        assert "neural-sign" in stretch["tags"]
        assert stretch["steps"][-1]["gate"]["held_seconds"] == 30

    def test_questions(self, run, content):
        code, out, _ = run("questions", "--json")
        both = json.loads(out)
        assert code == 0
        assert [q["id"] for q in both["screening"]["questions"]] == [q.id for q in content.screening.questions]
        assert {q["id"] for q in both["check"]["questions"]} == {"pain", "new"}
        for question in both["screening"]["questions"]:
            assert question["kind"] in ("one", "many", "number", "scale")
            assert question.get("options") or question.get("range")
            assert question["needed"] or "assume" in question

    def test_programmes(self, run, content):
        code, out, err = run("programmes", "--json")
        assert (code, err) == (0, "")
        listed = json.loads(out)
        assert [item["id"] for item in listed] == [programme.id for programme in in_order(content.programmes)]
        for item in listed:
            programme = content.programmes[item["id"]]
            assert [stage["id"] for stage in item["stages"]] == [stage.id for stage in programme.stages]
            assert (item["avoid"], bool(item["unless"])) == (list(programme.avoid), programme.unless is not None)
            again = {**item, "order": programme.order, "since": programme.since, "unless_says": programme.unless_says}
            assert Programme.read({**again, "note": programme.note}, what=programme.id) == programme
        code, out, err = run("programmes")
        for programme in content.programmes.values():
            assert f"{programme.id}  " in out
            assert all(stage.name in out for stage in programme.stages)

    @pytest.mark.parametrize("verb", ["exercises", "programmes", "questions"])
    @pytest.mark.parametrize("columns", ["60", "80", "200"])
    def test_text_keeps_within_the_terminal(self, run, monkeypatch, verb, columns):
        monkeypatch.setenv("COLUMNS", columns)
        code, out, err = run(verb)
        assert (code, err) == (0, "")
        assert all(len(line) <= min(100, int(columns)) for line in out.splitlines())
        assert not any(line != line.rstrip() for line in out.splitlines())


class TestScreen:
    @pytest.mark.parametrize(
        ("name", "status", "code"),
        [
            ("desk-worker", "clear", 0),
            ("acute-day-3", "modified", 0),
            ("five-weeks-after-birth", "clinician-first", 1),
            ("five-weeks-after-birth-seen", "modified", 0),
            ("numb-saddle", "emergency", 1),
        ],
    )
    def test_status_and_exit_code(self, run, name, status, code):
        for flag in ("--json", None):
            given = ["screen", ROOT / "examples" / f"{name}.json", *([flag] if flag else [])]
            found, out, err = run(*given)
            assert (found, err) == (code, "")
            if flag:
                clearance = json.loads(out)
                assert clearance["status"] == status
                assert clearance.keys() == {"status", "findings", "tags", "cap", "reasons", "answered_on", "expires"}
            else:
                assert re.search(rf"^Status +{status}$", out, re.MULTILINE)

    def test_bare_answers_count_as_given_today(self, run, monkeypatch):
        given = json.dumps({**HEALTHY, "minutes": 8, "equipment": ["none"], "goals": ["none"]})
        code, out, _ = run("screen", "-", "--json", "--date", "2026-03-05", stdin=given)
        assert code == 0
        assert json.loads(out)["answered_on"] == "2026-03-05"
        monkeypatch.setattr(deciding, "today", lambda: deciding.date(2027, 1, 2))
        _, out, _ = run("screen", "-", "--json", stdin=given)
        assert json.loads(out)["answered_on"] == "2027-01-02"

    def test_date_stands_for_the_profile_s_own(self, run):
        code, _, err = run("screen", DESK, "--date", "2026-11-19")
        assert code == 2
        assert "lies in the future" in err

    def test_why_is_told(self, run):
        _, out, _ = run("screen", NUMB)
        assert "because" in out
        assert "r1-saddle-bladder-bowel" in out
        assert "girft-ces" in out


class TestPlan:
    def test_every_item_has_its_reasons(self, run):
        code, out, _ = run("plan", DESK, "--json")
        plan = json.loads(out)
        assert code == 0
        assert all(item["because"] for item in plan["items"])
        _, text, _ = run("plan", DESK)
        for number, item in enumerate(plan["items"], start=1):
            assert f"{number}. {item['name']}" in text
        assert text.count("because") == sum(len(item["because"]) for item in plan["items"])

    def test_the_same_profile_gives_the_same_bytes(self, run):
        assert run("plan", DESK, "--json") == run("plan", "-", "--json", stdin=Path(DESK).read_text())

    def test_no_plan_says_kind_and_every_reason(self, run):
        code, out, err = run("plan", NUMB)
        assert (code, out) == (1, "")
        assert err.startswith(f"unslump: {NUMB}: no session (emergency): ")
        assert "emergency number" in err
        code, out, err = run("plan", NUMB, "--json")
        assert code == 1
        assert json.loads(out)["no_plan"]["kind"] == "emergency"
        assert len(err.splitlines()) == len(json.loads(out)["no_plan"]["reasons"])


class TestScriptAndReplay:
    def test_script(self, run, plan_file):
        code, out, _ = run("script", plan_file, "--json")
        script = Script.read(json.loads(out), what="script")
        assert code == 0
        assert script.plan == json.loads(plan_file.read_text())["id"]
        code, text, _ = run("script", plan_file)
        assert code == 0
        assert all(name in text for name in script.states if not name.startswith("end."))

    def test_replay(self, run, script_file, tmp_path):
        events = tmp_path / "events.json"
        events.write_text('[{"type": "start"}, {"type": "elapsed", "ms": 5000}, {"type": "resume"}, {"type": "stop"}]')
        code, out, _ = run("replay", script_file, events, "--json")
        played = json.loads(out)
        assert code == 0
        assert played.keys() == {"states", "record", "refused"}
        assert played["record"]["ending"] == "stopped"
        assert len(played["refused"]) == 1
        script = Script.read(json.loads(script_file.read_text()), what="script")
        assert played == replay(script, read_events(json.loads(events.read_text()))).plain()
        code, text, _ = run("replay", script_file, events)
        assert code == 0
        assert "Refused: event 2 (resume)" in text
        assert "stopped" in text

    def test_from_a_pipe(self, run, script_file):
        code, out, _ = run("replay", script_file, "-", "--json", stdin='[{"type": "start"}]')
        assert code == 0
        assert json.loads(out)["states"] == [json.loads(script_file.read_text())["start"]]


class TestCheck:
    def test_our_own_content_is_sound(self, run, content):
        code, out, err = run("check", "--json")
        told = json.loads(out)
        assert (code, err) == (0, "")
        assert told["sound"]
        assert told["problems"] == []
        assert told["checked"]["exercises"] == len(content.exercises)
        code, out, _ = run("check")
        assert code == 0
        assert "is sound" in out

    def test_wrong_content_is_named(self, run, tmp_path):
        folder = tmp_path / "content"
        shutil.copytree(ROOT / "unslump" / "content", folder)
        (folder / "guardrails.toml").unlink()
        code, out, err = run("check", folder)
        assert (code, out) == (1, "")
        assert err == f"unslump: {folder}/guardrails.toml: this file is missing\n"
        code, out, err = run("check", folder, "--json")
        assert code == 1
        assert json.loads(out)["problems"] == [{"where": "guardrails.toml", "what": "this file is missing"}]
