"""The command line in another language: what is content is in it, and what was made in it goes on in it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from unslump.cli.main import main
from unslump.core.loading import OWN_CONTENT, load_content

SPANISH = load_content(OWN_CONTENT, "es")
WORKER = str(ROOT / "examples" / "desk-worker.json")


@pytest.fixture(autouse=True)
def no_language_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNSLUMP_LANGUAGE", raising=False)


def said(capsys: Any, *arguments: str, code: int = 0) -> str:
    assert main(arguments) == code
    return str(capsys.readouterr().out)


@pytest.mark.parametrize("named", [True, False])
def test_what_is_content_is_in_the_language(capsys: Any, monkeypatch: pytest.MonkeyPatch, named: bool) -> None:
    if not named:
        monkeypatch.setenv("UNSLUMP_LANGUAGE", " es ")
    language = ["--language", "es"] if named else []
    exercises = json.loads(said(capsys, "exercises", "--json", *language))
    assert {item["name"] for item in exercises} == {one.name for one in SPANISH.exercises.values()}
    asked = json.loads(said(capsys, "questions", "--json", *language))["screening"]["questions"]
    assert asked[0]["ask"] == SPANISH.screening.questions[0].ask
    plan = json.loads(said(capsys, "plan", WORKER, "--json", *language))
    assert plan["content"] == SPANISH.version
    assert plan["items"][0]["name"] == SPANISH.exercises[plan["items"][0]["dosed"]["exercise"]].name
    clearance = said(capsys, "screen", str(ROOT / "examples" / "numb-saddle.json"), *language, code=1)
    rule = next(rule for rule in SPANISH.screening.rules if rule.id == "r1-saddle-bladder-bowel")
    assert rule.title in clearance
    assert "Escribiste “falló la pierna”." in said(capsys, "note", "Me falló la pierna", *language, code=1)
    assert SPANISH.exercises["bridge"].name in said(capsys, "draw", "bridge", *language)


def test_what_is_asked_for_counts_more_than_what_is_set(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSLUMP_LANGUAGE", "es")
    english = json.loads(said(capsys, "plan", WORKER, "--json", "--language", "en"))
    assert english["content"] == load_content().version


@pytest.mark.parametrize(
    ("arguments", "variable", "says"),
    [
        (["exercises", "--language", "xx"], "", "--language: 'xx' is no language of the content; there are en, es"),
        (["exercises", "--language", ""], "", "--language: '' is no language of the content; there are en, es"),
        (["exercises", "--language", "../es"], "", "--language: '../es' is no language of the content"),
        (["plan", WORKER], "es_MX", "UNSLUMP_LANGUAGE: 'es_MX' is no language of the content; there are en, es"),
    ],
)
def test_a_language_that_is_not_there(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str], variable: str, says: str
) -> None:
    monkeypatch.setenv("UNSLUMP_LANGUAGE", variable)
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


def test_what_was_made_in_a_language_goes_on_in_it(
    capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, decision, session = (tmp_path / name for name in ("plan.json", "decision.json", "session.json"))
    plan.write_text(said(capsys, "plan", WORKER, "--json", "--language", "es", "--replay", str(decision)))
    for setting in ("", "en"):
        monkeypatch.setenv("UNSLUMP_LANGUAGE", setting)
        script = json.loads(said(capsys, "script", str(plan), "--json"))
        assert script["content"] == SPANISH.version
        said(capsys, "play", str(plan), "--fast", "--replay", str(session))
        for file, kind in ((decision, "plan"), (session, "session")):
            assert "Same result as on" in said(capsys, "replay", str(file))
            told = json.loads(said(capsys, "replay", str(file), "--json"))
            assert (told["kind"], told["same"], told["language"], told["content"]) == (
                kind,
                True,
                "es",
                SPANISH.version,
            )
    assert main(["play", str(plan), "--fast", "--language", "en"]) == 2
    assert "was made with version" in capsys.readouterr().err


def test_a_plan_of_a_language_that_is_not_there_is_of_another_version(capsys: Any, tmp_path: Path) -> None:
    plan = json.loads(said(capsys, "plan", WORKER, "--json"))
    plan["content"] += ".xx"
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan))
    assert main(["script", str(file)]) == 2
    assert f"was made with version {plan['content']}" in capsys.readouterr().err


@pytest.mark.xdist_group("proved once")
@pytest.mark.usefixtures("proved_once")
def test_check_counts_what_is_not_translated(capsys: Any, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    file = folder / "exercises" / "bridge.toml"
    file.write_text(file.read_text().replace('\nfeel = "', '\nfeel = "Really: '))
    told = json.loads(said(capsys, "check", str(folder), "--json"))
    assert told["sound"] is True
    assert told["untranslated"] == {"es": 1}
