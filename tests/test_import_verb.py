"""The verb `import`: an exercise from a file, looked at before anybody uses it."""

import json
from pathlib import Path

import pytest

from tests.test_authoring import bad_files, exercise_file, picture
from unslump.authoring.files import packed
from unslump.authoring.pictures import clean
from unslump.cli.main import main
from unslump.core.loading import load_content
from unslump.core.loading import read_content as read


def written(folder: Path, data: bytes, name: str = "exercise.zip") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_a_sound_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, packed(exercise_file(load_content(), avoid=[]), clean(picture()).data))
    assert main(["import", file, "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "nothing is wrong with it" in told
    assert "because of" in told
    made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert made == [
        f"{kind}/own-arch-1a2b3c.{end}" for kind, end in (("exercises", "toml"), ("pictures", "jpg"), ("poses", "toml"))
    ]
    assert main(["import", file, "--out", str(tmp_path / "out")]) == 2
    assert "there already" in capsys.readouterr().err


def test_what_is_written_out_is_content(tmp_path: Path) -> None:
    file = written(tmp_path, packed(exercise_file(load_content()), None))
    assert main(["import", file, "--out", str(tmp_path / "out"), "--json"]) == 0
    from shutil import copytree

    from unslump.core.loading import OWN_CONTENT

    copytree(OWN_CONTENT, tmp_path / "content")
    copytree(tmp_path / "out", tmp_path / "content", dirs_exist_ok=True)
    found, problems = read(tmp_path / "content")
    assert found is not None
    assert not problems
    assert "own-arch-1a2b3c" in found.exercises


def test_an_unsafe_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, packed(exercise_file(load_content(), load=["nerve-tension"]), None))
    assert main(["import", file, "--json"]) == 1
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert not answer["sound"]
    assert any(problem["unsafe"] for problem in answer["problems"])
    assert "unsafe: " in told.err


def test_what_is_no_exercise_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in bad_files(load_content()).items():
        assert main(["import", written(tmp_path, data)]) == 2, name
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert told.startswith("unslump: "), name
    assert main(["import", str(tmp_path / "nothing.zip")]) == 2
