"""`unslump note`, and notes in profiles: what is printed, and the exit codes."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.conftest import ROOT
from unslump.cli.main import main

DESK = json.loads((ROOT / "examples" / "desk-worker.json").read_text())


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = main([str(part) for part in argv])
    out, err = capsys.readouterr()
    return code, out, err


def profile(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps({**DESK, **changes}))
    return path


def test_what_it_points_at(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "note", "My leg gave way", "--json")
    assert (code, err) == (1, "")
    (pointer,) = json.loads(out)
    assert pointer["sign"] == "weak-leg"
    assert pointer["words"] == "leg gave way"
    assert pointer["check"] == ["legs", "both-legs"]
    assert pointer["screening"] == [{"question": "signs", "option": "weak-leg"}]
    assert pointer["sources"]
    code, out, _ = run(capsys, "note", "My leg gave way")
    assert code == 1
    assert "You wrote \u201cleg gave way\u201d." in out
    assert "denied: weak-leg" in out


@pytest.mark.parametrize("note", ["slept well", "", "  "])
def test_nothing(capsys: pytest.CaptureFixture[str], note: str) -> None:
    assert run(capsys, "note", note) == (0, "The note points at no safety question.\n", "")
    assert run(capsys, "note", note, "--json") == (0, "[]\n", "")


def test_a_file_holds_the_note(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Slept badly.\nCan\u2019t feel when I wipe.\n")
    code, out, _ = run(capsys, "note", path, "--json")
    assert code == 1
    assert [pointer["sign"] for pointer in json.loads(out)] == ["saddle"]


@pytest.mark.parametrize(("length", "code"), [(1000, 0), (1001, 2)])
def test_a_note_may_be_so_long(capsys: pytest.CaptureFixture[str], tmp_path: Path, length: int, code: int) -> None:
    path = tmp_path / "note.txt"
    path.write_text("a" * length + "\n")
    for given in ("a" * length, path):
        got, _, err = run(capsys, "note", given)
        assert got == code
        assert ("is longer than 1000 characters" in err) is (code == 2)


def test_a_file_that_is_no_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"ok\n\xff")
    code, _, err = run(capsys, "note", path)
    assert code == 2
    assert "line 2: not UTF-8" in err


def test_a_plan_waits_for_the_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "plan", profile(tmp_path, note="leg gave way"), "--json")
    assert code == 1
    assert json.loads(out)["no_plan"]["kind"] == "note"
    assert "no session (note): You wrote \u201cleg gave way\u201d." in err
    assert run(capsys, "plan", profile(tmp_path, note="leg gave way", denied=["weak-leg"]))[0] == 0
    code, _, err = run(capsys, "plan", profile(tmp_path, note="leg gave way", denied=["leg"]))
    assert code == 2
    assert "denied: leg: unknown" in err


def test_screening_lists_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "screen", profile(tmp_path, note="leg gave way"), "--json")
    assert code == 1
    shown = json.loads(out)
    assert shown["status"] == "clear"
    assert [pointer["sign"] for pointer in shown["note"]] == ["weak-leg"]
    schema = json.loads((ROOT / "docs" / "schemas" / "clearance.schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(shown)
    code, out, _ = run(capsys, "screen", profile(tmp_path, note="leg gave way"))
    assert (code, "denied: weak-leg" in out) == (1, True)
    code, out, _ = run(capsys, "screen", profile(tmp_path, note="leg gave way", denied=["weak-leg"]), "--json")
    assert (code, "note" in json.loads(out)) == (0, False)


def test_the_terminal_gives_no_session_past_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "play", profile(tmp_path, note="leg gave way"), "--fast")
    assert (code, out) == (1, "")
    assert "no session (note)" in err
