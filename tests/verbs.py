"""What tests of the command line share: running a verb, a plan and a script to run it on."""

import io
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from unslump.cli.main import main

UNSLUMP = str(Path(sys.executable).with_name("unslump"))
DESK = str(ROOT / "examples" / "desk-worker.json")
NUMB = str(ROOT / "examples" / "numb-saddle.json")


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
