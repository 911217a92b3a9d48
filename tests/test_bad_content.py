"""Deliberately bad content, one mistake at a time: `unslump check` catches each, with file, key and counterexample."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from unslump.cli.main import main
from unslump.core.allowance import envelope
from unslump.core.loading import OWN_CONTENT, read_content
from unslump.core.profile import Profile, understand

pytestmark = [pytest.mark.usefixtures("proved_once"), pytest.mark.xdist_group("proved once")]

CASES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "bad_content" / "cases.toml").read_text(encoding="utf-8")
)


def spoilt(folder: Path, case: dict[str, Any]) -> None:
    shutil.copytree(OWN_CONTENT, folder)
    path = folder / case["file"]
    text = path.read_text(encoding="utf-8")
    for before, after in case["change"]:
        assert before in text, f"{case['file']} no longer holds {before!r}: the case must be adapted"
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_caught(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, folder, out = CASES[name], tmp_path / "content", tmp_path / "out"
    spoilt(folder, case)
    assert main(["check", str(folder), "--counterexamples", str(out)]) == 1
    lines = capsys.readouterr().err.splitlines()
    for parts in case["says"]:
        assert any(all(part in line for part in parts) for line in lines), (parts, lines[:20])
    if "events" in case["shows"]:
        replays(folder, out, capsys)
    if "profile" in case["shows"]:
        concerns(folder, out)


def replays(folder: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shortest counterexample runs, and is no longer than it must be."""
    script = next(iter(sorted(out.glob("*.script.json"))))
    events = script.with_name(script.name.replace(".script.", ".events."))
    code = main(["replay", str(script), str(events), "--content", str(folder), "--unsound", "--json"])
    assert code == 0
    played = json.loads(capsys.readouterr().out)
    given = json.loads(events.read_text())
    assert given[0] == {"type": "start"}
    assert played["states"]
    assert len(given) <= 40


def concerns(folder: Path, out: Path) -> None:
    """The answers can be given, and with them the content allows or clears what it should not."""
    content, problems = read_content(folder)
    assert content is not None
    for path in sorted(out.glob("*.profile.json")):
        profile = Profile.read(json.loads(path.read_text()), what="the counterexample")
        somebody = understand(content, profile)
        exercise = path.name.removesuffix(".profile.json").split("more-trouble-")[1]
        if exercise in content.exercises:
            somebody = somebody.model_copy(update={"status": somebody.status})
            avoided = set(content.exercises[exercise].avoid) & set(somebody.clearance.tags)
            assert not avoided
            if content.exercises[exercise].level == 1:
                assert exercise in envelope(content, somebody).allowed
    assert list(out.glob("*.profile.json")), problems
