"""The command line as a process: serving, exit codes, pipes, and whether its manual is true."""

import os
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
from tests.verbs import DESK, NUMB, UNSLUMP, run

__all__ = ["run"]
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "UNSLUMP_"))}
"""The environment without what the tests put into it."""


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
