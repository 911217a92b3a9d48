"""The command line as its users meet it: every verb, its output, its exit code; and docs/cli.md, which must be true."""

import io
import json
import os
import pty
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT
from unslump.cli import deciding
from unslump.cli.keyboard import END, Lines
from unslump.cli.main import main
from unslump.cli.playing import Session, in_real_time
from unslump.core.events import read_events
from unslump.core.programmes import Programme, in_order
from unslump.core.record import record_of, replay
from unslump.core.script import Script

UNSLUMP = str(Path(sys.executable).with_name("unslump"))
DESK = str(ROOT / "examples" / "desk-worker.json")
NUMB = str(ROOT / "examples" / "numb-saddle.json")
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "UNSLUMP_"))}
"""The environment without what the tests put into it."""
HEALTHY = json.loads(Path(DESK).read_text())["answers"]


@pytest.fixture
def run(capsys, monkeypatch):
    """Call a verb in this process; gives exit code, stdout and stderr."""

    def call(*argv, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main([str(part) for part in argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def plan_file(run, tmp_path):
    path = tmp_path / "plan.json"
    code, out, _ = run("plan", DESK, "--json")
    assert code == 0
    path.write_text(out)
    return path


@pytest.fixture
def script_file(run, plan_file, tmp_path):
    path = tmp_path / "script.json"
    code, out, _ = run("script", plan_file, "--json")
    assert code == 0
    path.write_text(out)
    return path


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


class FakeTime:
    """Keys pressed at set moments, on a clock that goes by itself."""

    def __init__(self, pressed):
        self.pressed = sorted(pressed.items())
        self.now = 0.0

    def clock(self):
        return self.now

    def next_key(self, seconds):
        if self.pressed and self.pressed[0][0] <= self.now + seconds:
            at, key = self.pressed.pop(0)
            self.now = max(self.now, at)
            return key
        self.now += seconds
        return None

    def line(self, prompt):
        return ""


class TestPlay:
    def test_fast_plays_to_the_end_and_its_events_replay(self, run, plan_file, script_file, tmp_path):
        events = tmp_path / "events.json"
        code, out, err = run("play", plan_file, "--fast", "--json", "--events", events)
        assert code == 0
        record = json.loads(out)
        assert record["ending"] == "finished"
        assert all(done["share"] == 100 for done in record["exercises"])
        assert "Press Enter" in err
        code, out, _ = run("replay", script_file, events, "--json")
        assert code == 0
        assert json.loads(out)["record"] == record
        assert json.loads(out)["refused"] == []

    def test_a_profile_is_planned_first(self, run):
        code, out, _ = run("play", DESK, "--fast")
        assert code == 0
        assert "Session of 2026-11-20: finished" in out
        code, out, err = run("play", NUMB, "--fast")
        assert (code, out) == (1, "")
        assert "no session (emergency)" in err

    def test_commands_come_as_lines(self, run, plan_file):
        lines = ["", "", "s", "pause", "p tingling lower-leg 4", "q"]
        code, out, _ = run("play", plan_file, "--fast", "--json", stdin="\n".join(lines))
        record = json.loads(out)
        assert code == 0
        assert record["ending"] == "stopped"
        felt = record["symptoms"][0]
        assert (felt["kind"], felt["where"], felt["severity"]) == ("tingling", "lower-leg", 4)
        assert felt["response"] == "back-off"

    @pytest.mark.parametrize("line", ["p", "p nonsense", "p 99999999999999999999", "p pain saddle 10"])
    def test_any_symptom_leads_away_at_once(self, run, plan_file, line):
        code, out, _ = run("play", plan_file, "--fast", "--json", stdin=f"\n\n{line}\nq\n")
        record = json.loads(out)
        assert code == 0
        assert len(record["symptoms"]) == 1
        assert record["exercises"][0]["outcome"] == "symptom"

    def test_an_emergency_ends_it(self, run, plan_file):
        code, out, err = run("play", plan_file, "--fast", "--json", stdin="\n\np numbness saddle\n")
        assert code == 0
        assert json.loads(out)["ending"] == "emergency"
        assert "get help now" in err

    def test_the_choices_can_be_made(self, run, plan_file, script_file):
        script = Script.read(json.loads(script_file.read_text()), what="script")
        assert any(state.options for state in script.states.values())
        code, out, _ = run("play", plan_file, "--fast", "--json", stdin="2\n\n" * 40)
        assert code == 0
        assert max(done["tier"] for done in json.loads(out)["exercises"]) == 1

    def test_unknown_letters_are_told_and_change_nothing(self, run, plan_file):
        code, out, err = run("play", plan_file, "--fast", "--json", stdin="x\n9\n\x1b[31m\n")
        assert code == 0
        assert json.loads(out)["ending"] == "finished"
        assert "means nothing" in err
        assert "\x1b" not in err

    def test_nobody_there_stops_where_somebody_is_needed(self, run, plan_file, monkeypatch):
        monkeypatch.setattr("unslump.cli.playing.time.sleep", lambda seconds: None)
        jumps = iter(range(0, 10_000, 1))
        monkeypatch.setattr("unslump.cli.playing.in_real_time.__defaults__", (lambda: float(next(jumps)),))
        code, out, err = run("play", plan_file, "--json")
        assert code == 0
        assert json.loads(out)["ending"] == "stopped"
        assert "Nobody is there" in err

    def session(self, script_file):
        return Session(Script.read(json.loads(script_file.read_text()), what="script"), io.StringIO())

    def test_time_is_the_clock_s(self, script_file):
        session = self.session(script_file)
        time_ = FakeTime({5.25: "q"})
        in_real_time(session, time_, time_.clock)
        record = record_of(session.script, session.memory)
        assert record.active_ms == pytest.approx(5250, abs=2)
        assert [event.type for event in session.events].count("elapsed") <= 2

    def test_a_silence_of_the_clock_is_a_pause(self, script_file):
        session = self.session(script_file)
        time_ = FakeTime({1.0: "h", 400.0: "q"})
        slept = [False]

        def clock():
            if time_.now > 2 and not slept[0]:
                slept[0] = True
                time_.now += 300  # the machine sleeps
            return time_.now

        in_real_time(session, time_, clock)
        assert session.memory.clock < 3000
        assert "pause" in [event.type for event in session.events]

    def test_space_pauses_and_goes_on(self, script_file):
        session = self.session(script_file)
        time_ = FakeTime({1.0: " ", 21.0: " ", 22.0: "q"})
        in_real_time(session, time_, time_.clock)
        assert session.memory.clock == pytest.approx(2000, abs=5)
        assert "paused" in session.out.getvalue()

    def test_without_a_file_and_without_a_terminal(self, run):
        code, _, err = run("play")
        assert code == 2
        assert "name a plan or a profile" in err

    def test_in_a_real_terminal(self, plan_file):
        output, code = in_terminal([UNSLUMP, "play", str(plan_file)], [b" ", b" ", b"\n", b"b", b"q"])
        assert code == 0
        assert "paused" in output
        assert "Session of" in output
        assert "stopped" in output

    def test_the_questions_are_asked_in_a_terminal(self):
        output, code = in_terminal([UNSLUMP, "play"], [b"9\n", b"3\n"])
        assert code == 1
        assert "That cannot be used." in output
        assert "no session (emergency)" in output


def in_terminal(command, keys):
    """Run a command in a terminal of its own and press keys one after the other, each once the last was answered."""
    screen, inside = pty.openpty()
    process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, start_new_session=True, env=OUTSIDE)
    os.close(inside)
    os.set_blocking(screen, False)
    seen = b""
    waiting = list(keys)
    pressed = time.monotonic()
    while time.monotonic() - pressed < 30:
        try:
            seen += os.read(screen, 65536)
        except BlockingIOError:
            time.sleep(0.02)
        except OSError:  # the terminal has closed
            break
        if seen and waiting and time.monotonic() - pressed > 0.8:
            os.write(screen, waiting.pop(0))
            pressed = time.monotonic()
    os.close(screen)
    return seen.decode(), process.wait(10)


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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TestServe:
    @pytest.fixture
    def serving(self, tmp_path):
        """Start `unslump serve` on a free port and a new data folder; stopped at the end whatever happens."""
        started = []

        def start(port, **environment):
            process = subprocess.Popen(
                [UNSLUMP, "serve", "--port", str(port), "--data", str(tmp_path / "data")],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**OUTSIDE, **environment},
                start_new_session=True,
            )
            started.append(process)
            return process

        yield start
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def wait(self, port, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                time.sleep(0.02)
        raise AssertionError("no answer")

    @pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
    def test_starts_answers_and_stops(self, serving, sent):
        port = free_port()
        process = serving(port)
        assert self.wait(port) == 200
        resident = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        assert sum(part.memory_info().rss for part in resident) < 200 * 2**20
        os.killpg(process.pid, sent)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
        assert out == f"Unslump is at http://127.0.0.1:{port}\n"
        assert not any(part.is_running() for part in resident)

    def test_stops_while_it_starts(self, serving):
        process = serving(free_port())
        time.sleep(0.3)
        began = time.monotonic()
        process.terminate()
        process.communicate(timeout=20)
        assert time.monotonic() - began < 5
        assert process.returncode in (0, -signal.SIGTERM)

    def test_a_port_in_use(self, run):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            code, _, err = run("serve", "--port", port)
        assert code == 2
        assert f"port {port}: Address already in use; choose another with --port" in err

    def test_settings_that_make_no_sense(self, serving):
        process = serving(free_port(), UNSLUMP_DEBUG="perhaps")
        _, err = process.communicate(timeout=20)
        assert process.returncode == 2
        assert err == "unslump: serve: the settings cannot be used: UNSLUMP_DEBUG is 'perhaps'; it must be 0 or 1\n"

    def test_a_data_folder_that_is_none(self, run, tmp_path, monkeypatch):
        monkeypatch.delenv("UNSLUMP_DATA", raising=False)
        (tmp_path / "file").write_text("")
        code, _, err = run("serve", "--data", tmp_path / "file", "--port", free_port())
        assert code == 2
        assert "cannot hold the data" in err

    @pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
    def test_a_port_that_is_none(self, run, port):
        assert run("serve", "--port", port)[0] == 2


class TestProcess:
    def call(self, *argv, stdin=None, **more):
        return subprocess.run([UNSLUMP, *argv], input=stdin, capture_output=True, text=True, check=False, **more)

    def test_exit_codes(self):
        assert self.call("screen", DESK).returncode == 0
        assert self.call("screen", NUMB).returncode == 1
        assert self.call("screen", "nowhere.json").returncode == 2
        assert self.call("unslump").returncode == 2
        assert self.call("--version").stdout.startswith("unslump ")

    def test_a_reader_that_leaves(self):
        done = subprocess.run(
            ["/bin/bash", "-c", f"{UNSLUMP} exercises --json | head -n 1; echo ${{PIPESTATUS[0]}}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout.split() == ["[", "141"]

    def test_no_verb_but_serve_loads_django(self):
        program = (
            "import sys; from unslump.cli.main import main; "
            f"main(['plan', {DESK!r}]); main(['check']); main(['play', {DESK!r}, '--fast']); "
            "assert not {'django', 'granian', 'asyncio'} & sys.modules.keys()"
        )
        done = subprocess.run([sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def test_a_plan_comes_quickly(self):
        """In processor time, so that what else the machine does counts little."""
        taken = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.call("plan", DESK)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert min(taken) < 0.6

    @pytest.mark.parametrize("verb", ["serve", "exercises", "programmes", "questions", "screen", "plan", "script",
                                      "replay", "play", "check"])  # fmt: skip
    def test_help_has_an_example(self, run, verb):
        code, out, _ = run(verb, "--help")
        assert code == 0
        assert f"  unslump {verb}" in out

    def test_text_for_a_terminal_without_unicode(self):
        done = self.call("questions", env={**OUTSIDE, "PYTHONIOENCODING": "ascii"})
        assert (done.returncode, done.stderr) == (0, "")


BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x01"


def commands(block):
    """The commands of a console block, each with what the page says it prints."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def matches(expected, actual):
    """Whether lines are as expected: `...` stands for any number of lines, and at a line's end for the rest of it."""
    parts = []
    for line in expected:
        start = line.removesuffix(" ...")
        rest = r"" if start == line else r" .*"
        parts.append(r"(?:.*\n)*?" if line == "..." else rf"{re.escape(start)}{rest}\n")
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in actual)) is not None


def test_every_console_block_of_the_manual_is_true(tmp_path):
    blocks = BLOCK.findall((ROOT / "docs" / "cli.md").read_text())
    assert len(blocks) >= 8
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    path = os.pathsep.join([str(Path(UNSLUMP).parent), os.environ["PATH"]])
    for block in blocks:
        said = commands(block)
        lines = [f"{command}\nlast=$?; printf '{MARK}'; (exit $last)" for command, _ in said]
        done = subprocess.run(
            ["bash", "-c", "\n".join(lines)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            env={**OUTSIDE, "PATH": path, "COLUMNS": "80"},
        )
        for (command, expected), printed in zip(said, done.stdout.split(MARK), strict=False):
            assert matches(expected, printed.splitlines()), f"$ {command}\n{printed}"


def test_the_manual_names_every_verb():
    text = (ROOT / "docs" / "cli.md").read_text()
    for verb in ("serve", "exercises", "questions", "screen", "plan", "script", "replay", "play", "check"):
        assert f"## unslump {verb}" in text


def test_the_end_of_input_is_no_command():
    assert END not in "dbshepq "


def test_a_closed_pipe_is_the_end_of_commands() -> None:
    pipe = io.StringIO("n\n")
    pipe.close()
    assert Lines(pipe).next_key(60) == END
