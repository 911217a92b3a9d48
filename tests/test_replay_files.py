"""Replay files from the command line: kept, replayed, refused, with content that has changed since."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, example
from unslump.cli.main import main
from unslump.core.compiling import compile_plan
from unslump.core.loading import load_content
from unslump.core.planning import plan_day
from unslump.core.profile import understand
from unslump.keeping import keep_content, zipped
from unslump.version import code_version, fingerprint_of

DESK = str(ROOT / "examples" / "desk-worker.json")
NAMES = sorted(path.stem for path in (ROOT / "examples").glob("*.json"))


@pytest.fixture
def run(capsys: Any, monkeypatch: Any, tmp_path: Path) -> Any:
    """Call a verb in this process, with an empty data folder; gives exit code, stdout and stderr."""
    monkeypatch.setenv("UNSLUMP_DATA", str(tmp_path / "no-data"))

    def call(*argv: Any, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main([str(part) for part in argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


# From the command line.


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("verb", ["screen", "plan"])
def test_a_decision_is_kept_and_replays(run: Any, tmp_path: Path, name: str, verb: str) -> None:
    kept = tmp_path / "kept.json"
    code, out, _ = run(verb, ROOT / "examples" / f"{name}.json", "--replay", kept)
    data = json.loads(kept.read_text())
    assert (data["type"], data["format"], data["code"]) == ("replay", 1, code_version())
    assert data["content"] == load_content().version
    again_code, again_out, err = run("replay", kept)
    assert (again_code, err) == (0, "")
    assert again_out.endswith("\n\nSame result as on 2026-11-20.\n")
    if out:
        assert again_out.startswith(out)
    code, out, _ = run("replay", kept, "--json")
    told = json.loads(out)
    assert (code, told["same"], told["differences"], told["on"]) == (0, True, [], "2026-11-20")
    assert told["output"] == data["output"]


def test_bare_answers_are_kept_with_their_day(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    answers = json.dumps({**example("desk-worker").answers, "minutes": 8, "equipment": ["none"], "goals": ["none"]})
    assert run("screen", "-", "--date", "2026-03-05", "--replay", kept, stdin=answers)[0] == 0
    assert run("replay", kept)[1].endswith("Same result as on 2026-03-05.\n")


def test_a_refusal_is_told_again(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    assert run("plan", ROOT / "examples" / "numb-saddle.json", "--replay", kept)[0] == 1
    code, out, _ = run("replay", kept)
    assert code == 0
    assert out.startswith("No session (emergency)\n")


def test_a_session_is_kept_and_replays(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    lines = "\n\np tingling lower-leg 4\nq\n"
    code, out, _ = run("play", DESK, "--fast", "--json", "--replay", kept, stdin=lines)
    assert code == 0
    assert json.loads(kept.read_text())["output"] == json.loads(out)
    code, out, _ = run("replay", "-", stdin=kept.read_text())
    assert code == 0
    assert "tingling, lower-leg, 4 of 10" in out
    assert out.endswith("Same result as on 2026-11-20.\n")


def test_what_came_out_differently_is_named(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    run("plan", DESK, "--replay", kept)
    data = json.loads(kept.read_text())
    data["output"]["plan"]["items"][1]["dosed"]["amount"] = 45
    data["code"] = "0.0.9+older"
    code, out, err = run("replay", "-", stdin=json.dumps(data))
    assert (code, err) == (1, "")
    assert "Not the same result as on 2026-11-20:\n  plan.items[1].dosed.amount: 45 -> 20\n" in out
    assert "0.0.9+older" in out
    assert code_version() in " ".join(out.split())
    code, out, _ = run("replay", "-", "--json", stdin=json.dumps(data))
    told = json.loads(out)
    assert (code, told["same"], told["code_then"], told["code"]) == (1, False, "0.0.9+older", code_version())
    assert told["differences"] == [{"path": "plan.items[1].dosed.amount", "then": "45", "now": "20"}]


def test_many_differences_are_cut_short(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    run("plan", DESK, "--replay", kept)
    data = json.loads(kept.read_text())
    first = data["output"]["plan"]["items"][0]
    data["output"]["plan"]["items"] += [first] * 60
    code, out, _ = run("replay", "-", stdin=json.dumps(data))
    assert code == 1
    told = [line for line in out.splitlines() if line.startswith("  plan.items[")]
    assert len(told) == 40
    assert out.splitlines()[-1] == "  and 20 more"
    assert all(len(" ".join(part.split())) < 300 for part in out.split("\n  plan.items[")[1:])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"type": "plan"}, "is no replay file; to play a script, name its events too"),
        ({"format": 2}, "format 2, this is format 1"),
        ({"kind": "dream"}, "kind: must be one of"),
        ({"colour": 1}, "colour: unknown key"),
        ({"content": "0.9+000000000000"}, "was made with content 0.9+000000000000, here is "),
        ({"content": "../../../etc/passwd"}, "was made with content ../../../etc/passwd, here is "),
        ({"content": "x" * 81}, "content: "),
    ],
)
def test_what_cannot_be_replayed_is_one_line_and_2(run: Any, tmp_path: Path, change: Any, says: str) -> None:
    kept = tmp_path / "kept.json"
    run("plan", DESK, "--replay", kept)
    code, out, err = run("replay", "-", stdin=json.dumps(json.loads(kept.read_text()) | change))
    assert (code, out) == (2, "")
    assert says in err
    assert err.startswith("unslump: standard input: ")
    assert err.count("\n") == 1


def test_other_content_says_what_to_do(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    run("plan", DESK, "--replay", kept)
    data = json.loads(kept.read_text()) | {"content": "0.9+000000000000"}
    _, _, err = run("replay", "-", stdin=json.dumps(data))
    assert load_content().version in err
    assert "--content" in err
    assert "--data" in err


@pytest.mark.parametrize("verb", ["screen", "plan", "play"])
def test_a_place_that_cannot_be_written(run: Any, tmp_path: Path, verb: str) -> None:
    code, _, err = run(verb, DESK, "--replay", tmp_path / "no" / "where.json")
    assert code == 2
    assert "cannot be written: No such file or directory" in err


def test_the_version_names_program_and_content(run: Any) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out == f"unslump {code_version()}, content {load_content().version}\n"


def test_the_code_version_changes_with_any_source(tmp_path: Path) -> None:
    folder = tmp_path / "core"
    shutil.copytree(ROOT / "unslump" / "core", folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprint_of(folder)
    assert code_version().endswith(f"+{before}")
    source = folder / "planning.py"
    source.write_text(source.read_text() + "\n")
    changed = fingerprint_of(folder)
    source.rename(folder / "planned.py")
    assert len({before, changed, fingerprint_of(folder)}) == 3


# Scripts and events, as before and from other content.


@pytest.fixture
def script_and_events(run: Any, tmp_path: Path, other_content: Path) -> tuple[Path, Path]:
    """A script that was made from other content, and events on it."""
    content = load_content(other_content)
    plan = plan_day(content, understand(content, example("desk-worker")))
    assert len(plan.items) == 2
    script, events = tmp_path / "script.json", tmp_path / "events.json"
    script.write_text(json.dumps(compile_plan(content, plan).plain()))
    events.write_text(json.dumps([{"type": "start"}, {"type": "elapsed", "ms": 6000}, {"type": "stop"}]))
    return script, events


def test_a_script_of_other_content_needs_that_content(run: Any, script_and_events: Any, other_content: Path) -> None:
    script, events = script_and_events
    code, out, err = run("replay", script, events)
    assert (code, out) == (2, "")
    assert "this script was made with version 9.9+" in err
    for order in (
        (script, events, "--content", other_content),
        ("--content", other_content, script, events),
        (script, "--content", other_content, events),
        (script, "--content", ROOT / "unslump" / "content", "--content", other_content, events),
    ):
        code, out, err = run("replay", *order)
        assert (code, err) == (0, "")
        assert "stopped, 0:06 active" in out
    code, _, err = run("replay", script, events, "--content", ROOT / "unslump" / "content")
    assert code == 2
    assert "was made with content 9.9+" in err


def test_an_unsound_script_is_refused_or_looked_at(run: Any, script_and_events: Any, other_content: Path) -> None:
    script, events = script_and_events
    data = json.loads(script.read_text())
    del data["states"][data["start"]]["on"]["done"]
    script.write_text(json.dumps(data))
    code, out, err = run("replay", script, events, "--content", other_content)
    assert (code, out) == (2, "")
    assert "on.done: missing" in err
    events.write_text(json.dumps([{"type": "start"}, {"type": "done"}, {"type": "elapsed", "ms": 60_000}]))
    code, out, err = run("replay", script, events, "--content", other_content, "--unsound")
    assert code == 0
    assert f"unslump: {script}: states.{data['start']}.on.done: unsound: missing" in err
    assert "Refused: event 1 (done)" in out
    assert f"Refused: event 2 (elapsed): it leads nowhere from '{data['start']}'" in " ".join(out.split())


def test_unsound_is_not_for_replay_files(run: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    run("plan", DESK, "--replay", kept)
    code, _, err = run("replay", kept, "--unsound")
    assert code == 2
    assert "--unsound: is for a script and its events" in err


# Content that is kept.


@pytest.fixture
def old_decision(run: Any, tmp_path: Path, other_content: Path, monkeypatch: Any) -> Path:
    """A replay file that was made when the other content was in use."""
    kept = tmp_path / "old.json"
    with monkeypatch.context() as patch:
        patch.setattr("unslump.cli.deciding.content_for", lambda *_: load_content(other_content))
        assert run("plan", DESK, "--replay", kept)[0] == 0
    assert json.loads(kept.read_text())["content"].startswith("9.9+")
    assert len(json.loads(kept.read_text())["output"]["plan"]["items"]) == 2
    return kept


def test_old_content_is_found_where_it_is_named(
    run: Any, tmp_path: Path, old_decision: Path, other_content: Path, monkeypatch: Any
) -> None:
    assert run("replay", old_decision)[0] == 2
    data = tmp_path / "data"
    archive = keep_content(data, other_content)
    for more in (("--content", other_content), ("--content", archive), ("--data", data)):
        code, out, err = run("replay", old_decision, *more)
        assert (code, err) == (0, "")
        assert out.endswith("Same result as on 2026-11-20.\n")
    monkeypatch.setenv("UNSLUMP_DATA", str(data))
    assert run("replay", old_decision)[0] == 0
    own = ROOT / "unslump" / "content"
    assert run("replay", old_decision, "--content", own, "--data", tmp_path / "nothing")[0] == 2


def test_a_kept_zip_that_is_not_what_its_name_says_is_refused(
    run: Any, tmp_path: Path, old_decision: Path, other_content: Path
) -> None:
    data = tmp_path / "data"
    path = keep_content(data, other_content)
    folder = tmp_path / "tampered"
    shutil.copytree(other_content, folder)
    rules = folder / "planning" / "planning.toml"
    rules.write_text(rules.read_text().replace("most_exercises = 2", "most_exercises = 3"))
    path.write_bytes(zipped(folder))
    code, out, err = run("replay", old_decision, "--data", data)
    assert (code, out) == (2, "")
    assert "holds content 9.9+" in err
    assert "as its name says" in err
    path.write_bytes(path.read_bytes()[:1000])
    code, _, err = run("replay", old_decision, "--data", data)
    assert code == 2
    assert "is no zip that can be read" in err


def test_a_place_that_is_no_content_is_named(run: Any, tmp_path: Path, old_decision: Path) -> None:
    code, _, err = run("replay", old_decision, "--content", tmp_path / "nowhere")
    assert code == 2
    assert f"unslump: --content: {tmp_path}/nowhere: is neither a content folder nor a zip of one" in err
    (tmp_path / "empty").mkdir()
    code, _, err = run("replay", old_decision, "--content", tmp_path / "empty")
    assert code == 2
    assert f"{tmp_path}/empty/content.toml: this file is missing" in err
