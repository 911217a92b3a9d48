"""Playing a session at the command line: with commands as lines, by the clock, in a real terminal."""

import io
import json
import os
import pty
import subprocess
import time

import pytest

from tests.test_cli_process import OUTSIDE
from tests.verbs import DESK, NUMB, UNSLUMP, plan_file, run, script_file
from unslump.cli.keyboard import END, Lines
from unslump.cli.playing import Session, in_real_time
from unslump.core.record import record_of
from unslump.core.script import Script

__all__ = ["plan_file", "run", "script_file"]


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


def test_the_end_of_input_is_no_command():
    assert END not in "dbshepq "


def test_a_closed_pipe_is_the_end_of_commands() -> None:
    pipe = io.StringIO("n\n")
    pipe.close()
    assert Lines(pipe).next_key(60) == END
