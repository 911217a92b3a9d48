"""docs/schemas: current, and true of what goes in and comes out."""

import json
import tomllib

import jsonschema_rs
import pytest

from tests.conftest import ROOT, example
from unslump.cli.schemas import MODELS, schemas, write
from unslump.core.compiling import compile_plan
from unslump.core.events import read_events
from unslump.core.planning import plan_day
from unslump.core.profile import understand
from unslump.core.record import replay

FOLDER = ROOT / "docs" / "schemas"
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


def validator(name):
    return jsonschema_rs.validator_for(json.loads((FOLDER / f"{name}.schema.json").read_text()))


def test_they_are_current():
    assert {path.name: path.read_text() for path in FOLDER.iterdir()} == schemas(), "run `make schemas`"


def test_writing_removes_what_is_no_more(tmp_path):
    (tmp_path / "old.schema.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("kept")
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*schemas(), "notes.txt"])


@pytest.mark.parametrize("name", MODELS)
def test_they_are_schemas_and_refuse_unknown_keys(name):
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text())
    jsonschema_rs.meta.validate(schema)
    assert schema["title"] == name
    assert not validator(name).is_valid({"no-such-key": 1})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_profile(path):
    data = json.loads(path.read_text())
    validator("profile").validate(data)
    assert not validator("profile").is_valid({**data, "colour": "red"})
    assert not validator("profile").is_valid({key: value for key, value in data.items() if key != "answers"})


def test_what_comes_out_is_as_they_say(content):
    situation = understand(content, example("desk-worker"))
    validator("clearance").validate(situation.clearance.plain())
    plan = plan_day(content, situation)
    validator("plan").validate(plan.plain())
    script = compile_plan(content, plan)
    validator("script").validate(script.plain())
    events = [{"type": "start"}, {"type": "elapsed", "ms": 90_000}, {"type": "symptom", "kind": "pain"}]
    validator("events").validate(events)
    record = replay(script, read_events(events)).record.plain()
    validator("record").validate(record)
    validator("history-entry").validate(record)
    validator("history-entry").validate({"type": "screened", "on": "2026-11-20"})
    assert not validator("events").is_valid([{"type": "jump"}])


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("exercises/*.toml", "exercise"),
        ("screening/screening.toml", "questionnaire"),
        ("screening/check.toml", "questionnaire"),
        ("screening/wording.toml", "wording"),
        ("watching.toml", "watching"),
    ],
)
def test_every_content_file_is_as_they_say(pattern, name):
    files = sorted((ROOT / "unslump" / "content").glob(pattern))
    assert files
    for path in files:
        validator(name).validate(tomllib.loads(path.read_text()))
