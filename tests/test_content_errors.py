"""Content broken in one way at a time: each mistake is refused, naming file, line and key, and `unslump check` says so.

Each case changes one file: a text in it is replaced by another (or the file is removed, or gets other bytes). `line` is
a piece of the line that must be named.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from unslump.cli.main import main
from unslump.core.errors import BadContent
from unslump.core.loading import OWN_CONTENT, load_content, read_content

pytestmark = pytest.mark.xdist_group("proved once")


@dataclass(frozen=True)
class Case:
    """One mistake: in which file, what is replaced by what, the line it stands in, and what must be said."""

    file: str
    old: str
    new: str
    line: str
    said: str


STRETCH = "exercises/seated-hamstring.toml"
SCREENING = "screening/screening.toml"
PROGRESS = "progression/progress.toml"

CASES = {
    "unknown key": Case(STRETCH, 'phase = "stretch"', 'phase = "stretch"\nhurts = true', "hurts", "hurts: unknown key"),
    "unknown key in a step": Case(
        STRETCH, 'id = "chin"', 'id = "chin"\nfast = 1', "fast", "steps[3].fast: unknown key"
    ),
    "missing key": Case(STRETCH, 'feel = "', '#feel = "', "id = ", "feel: missing"),
    "wrong type": Case(STRETCH, "level = 2", 'level = "two"', "level = ", "level: "),
    "level out of range": Case(STRETCH, "level = 2", "level = 9", "level = 9", "level: "),
    "unknown phase": Case(STRETCH, 'phase = "stretch"', 'phase = "dance"', "phase = ", "phase: "),
    "unknown position": Case(
        STRETCH, 'position = "chair"', 'position = "moon"', "position", "position: unknown position"
    ),
    "unknown equipment": Case(STRETCH, '"stool"]', '"anvil"]', "equipment", "equipment: unknown equipment 'anvil'"),
    "unknown target": Case(STRETCH, '"calves"]', '"ears"]', "targets", "targets: unknown target 'ears'"),
    "unknown tag": Case(STRETCH, 'avoid = ["neural-sign"', 'avoid = ["moody"', "avoid", "avoid: unknown tag 'moody'"),
    "unknown tag in a step": Case(
        STRETCH,
        '"hypermobile", "neck", "surgery-recent"]\ngate = { after = "toes',
        '"moody"]\ngate = { after = "toes',
        '"moody"',
        "steps[3].avoid: unknown tag 'moody'",
    ),
    "unknown load": Case(
        STRETCH, '["hamstring-stretch"]', '["gravity"]', '["gravity"]', "steps[2].load: unknown load 'gravity'"
    ),
    "unknown reference": Case(
        STRETCH, '"bandy-1997"]\n\n', '"nobody-1900"]\n\n', "nobody", "sources: unknown reference 'nobody-1900'"
    ),
    "unknown reference of what is told lately": Case(
        PROGRESS,
        'unit = "answers; days"\nsources = ["general-knowledge"]',
        'unit = "answers; days"\nsources = ["nobody-1900"]',
        "nobody",
        "lately.sources: unknown reference 'nobody-1900'",
    ),
    "unknown reference of what opens sooner": Case(
        PROGRESS,
        '[[opens]]\nid = "harder-form-opens"\nphases = ["mobility", "strength"]\nshare = 60\nsources = ["acsm-2009"',
        '[[opens]]\nid = "harder-form-opens"\nphases = ["mobility", "strength"]\nshare = 60\nsources = ["nobody-1900"',
        "nobody",
        "opens[0].sources: unknown reference 'nobody-1900'",
    ),
    "unknown reference of days away": Case(
        PROGRESS,
        'says = "A little less: it has been a week."\nunit = "days; rungs"\nsources = ["general-knowledge"]',
        'says = "A little less: it has been a week."\nunit = "days; rungs"\nsources = ["nobody-1900"]',
        "nobody",
        "away[0].sources: unknown reference 'nobody-1900'",
    ),
    "no pain to compare": Case(PROGRESS, "pains = 5", "pains = 0", "pains = ", "lately.pains: "),
    "more pains to compare than are kept": Case(PROGRESS, "pains = 5", "pains = 29", "pains = ", "lately.pains: "),
    "a leg that counts for no day": Case(PROGRESS, "leg_days = 7", "leg_days = 0", "leg_days", "lately.leg_days: "),
    "a rule of no day": Case(
        PROGRESS,
        'unit = "answers; days"\nsources = ["general-knowledge"]\nsince = "2026-11-20"',
        'unit = "answers; days"\nsources = ["general-knowledge"]\nsince = "2026-11-31"',
        "2026-11-31",
        "lately.since: ",
    ),
    "unknown reference of a dose": Case(
        STRETCH, '"ayala-2010"]', '"nobody-1900"]', "nobody", "dose.sources: unknown reference 'nobody-1900'"
    ),
    "unknown reference of a gate": Case(
        STRETCH,
        'tier = 1, sources = ["S1.13"',
        'tier = 1, sources = ["Z9"',
        '"Z9"',
        "steps[3].gate.sources: unknown reference 'Z9'",
    ),
    "dangling regression": Case(
        STRETCH,
        'regress = ["seated-hamstring-light"]',
        'regress = ["handstand"]',
        "regress",
        "regress: unknown exercise 'handstand'",
    ),
    "dangling progression": Case(
        STRETCH,
        'regress = ["seated-hamstring-light"]',
        'regress = ["seated-hamstring-light"]\nprogress = ["handstand"]',
        "progress",
        "progress: unknown exercise 'handstand'",
    ),
    "its own neighbour": Case(
        STRETCH,
        'regress = ["seated-hamstring-light"]',
        'regress = ["seated-hamstring"]',
        "regress",
        "regress: an exercise cannot be its own neighbour",
    ),
    "no way back": Case(
        STRETCH,
        'regress = ["seated-hamstring-light"]',
        "regress = []",
        "regress",
        "regress: level 2 needs an easier neighbour",
    ),
    "a circle of regressions": Case(
        "exercises/seated-hamstring-light.toml",
        "level = 1",
        'level = 1\nregress = ["seated-hamstring"]',
        "regress",
        "a cycle: seated-hamstring-light -> seated-hamstring -> seated-hamstring-light",
    ),
    "an easier neighbour that is harder": Case(
        STRETCH,
        'regress = ["seated-hamstring-light"]',
        'regress = ["downward-dog"]',
        "regress",
        "regress: 'downward-dog' has level 3: no easier than level 2",
    ),
    "a harder neighbour that is easier": Case(
        STRETCH,
        'regress = ["seated-hamstring-light"]',
        'regress = ["seated-hamstring-light"]\nprogress = ["march"]',
        "progress",
        "progress: 'march' has level 1: easier than level 2",
    ),
    "a hold of 300 seconds": Case(
        STRETCH,
        "amount = { low = 20, high = 30 }",
        "amount = { low = 20, high = 300 }",
        "amount",
        "dose.amount: 20 to 300 is an impossible dose: it must lie within 3 to 90",
    ),
    "a hold of no seconds": Case(
        STRETCH,
        "amount = { low = 20, high = 30 }",
        "amount = { low = 0, high = 30 }",
        "amount",
        "dose.amount: 0 to 30 is an impossible dose",
    ),
    "a gated hold of 300 seconds": Case(
        STRETCH,
        "level = 4\nhold = { low = 20, high = 30 }",
        "level = 4\nhold = { low = 20, high = 300 }",
        "hold = { low = 20, high = 300 }",
        "steps[3].hold: 20 to 300 is an impossible dose",
    ),
    "nine rounds": Case(
        STRETCH,
        "rounds = { low = 2, high = 4 }",
        "rounds = { low = 2, high = 9 }",
        "rounds",
        "dose.rounds: 2 to 9 is an impossible dose",
    ),
    "eight days a week": Case(
        STRETCH,
        "per_week = { low = 3, high = 5 }",
        "per_week = { low = 3, high = 8 }",
        "per_week",
        "dose.per_week: 3 to 8 is an impossible dose",
    ),
    "a dose upside down": Case(
        STRETCH,
        "amount = { low = 20, high = 30 }",
        "amount = { low = 30, high = 20 }",
        "amount",
        "dose.amount: low (30) is above high (20)",
    ),
    "a dose without an amount": Case(STRETCH, "amount = { low = 20, high = 30 }", "", "[dose]", "dose.amount: missing"),
    "a dose without a source": Case(
        STRETCH,
        'sources = ["S1.3", "S1.12", "S1.13", "bandy-1994", "bandy-1997", "johnson-2014", "ayala-2010"]',
        "sources = []",
        "sources = []",
        "dose.sources: ",
    ),
    "repetitions without a tempo": Case(
        "exercises/bridge.toml", "tempo =", "#tempo =", 'id = "bridge"', "needs a tempo"
    ),
    "two steps of one name": Case(STRETCH, 'id = "chin"', 'id = "sit"', 'id = "seated', "two steps are called 'sit'"),
    "a gate that names no step": Case(
        STRETCH,
        'gate = { after = "toes-to-shin"',
        'gate = { after = "nose"',
        'id = "seated',
        "the gate of 'chin' names 'nose', which is no earlier step",
    ),
    "a gate that never opens": Case(
        STRETCH,
        'after = "toes-to-shin", held_seconds = 30',
        'after = "toes-to-shin", held_seconds = 60',
        'id = "seated',
        "the gate of 'chin' can never open",
    ),
    "a gate in a round that never comes": Case(
        STRETCH,
        'round = 2, free_of = ["pain", "numbness", "tingling"], tier = 1',
        'round = 7, free_of = ["pain"], tier = 1',
        'id = "seated',
        "there is no round 7",
    ),
    "a gate free of nothing": Case(
        STRETCH,
        'free_of = ["pain", "numbness", "tingling"], tier = 1',
        "free_of = [], tier = 1",
        "free_of = []",
        "steps[3].gate.free_of: ",
    ),
    "a gate that skips a tier": Case(STRETCH, "tier = 1,", "tier = 2,", 'id = "seated', "must have tier 1"),
    "a gate removed": Case(
        STRETCH,
        'gate = { after = "toes-to-shin", held_seconds',
        '#gate = { after = "toes-to-shin", held_seconds',
        'id = "chin"',
        "steps[3]: only a gated step has a hold of its own",
    ),
    "the last gate removed": Case(
        STRETCH,
        'gate = { after = "chin"',
        '#gate = { after = "chin"',
        'id = "slump"',
        "steps[4]: only a gated step has a hold of its own",
    ),
    "a nerve loaded without a gate": Case(
        STRETCH,
        'load = ["hamstring-stretch"]',
        'load = ["nerve-tension"]',
        'id = "toes-to-shin"',
        "steps[2]: step 'toes-to-shin' has the load 'nerve-tension', so it needs a gate",
    ),
    "too few names for the choices": Case(
        STRETCH, '    "Stay with the stretch as it is",\n', "", 'id = "seated', "tiers must name 3 choices"
    ),
    "work that is never done": Case(
        "exercises/bridge.toml", 'kind = "work"', 'kind = "set-up"', 'id = "bridge"', "at least one step of kind work"
    ),
    "a move without seconds": Case(STRETCH, "seconds = 6\n", "\n", "[[steps]]", "a step of kind move needs seconds"),
    "the name of another": Case(
        STRETCH,
        'id = "seated-hamstring"',
        'id = "seated-ham"',
        'id = "seated-ham"',
        "id: 'seated-ham' must be the file's name, 'seated-hamstring'",
    ),
    "an id that is none": Case(STRETCH, 'id = "seated-hamstring"', 'id = "Seated Hamstring"', "id = ", "id: "),
    "invalid TOML": Case(STRETCH, "level = 2", "level = = 2", "level = = 2", "not readable as TOML"),
    "a key twice": Case(
        STRETCH, "level = 2", "level = 2\nlevel = 2", "", "not readable as TOML: Cannot overwrite a value"
    ),
    "rule with an unknown question": Case(
        SCREENING,
        'when = { question = "nerves"',
        'when = { question = "mood"',
        'question = "mood"',
        "unknown question 'mood'",
    ),
    "rule with an unknown option": Case(
        SCREENING,
        'when = { question = "nerves", any_of = ["',
        'when = { question = "nerves", any_of = ["mood", "',
        '"mood"',
        "question 'nerves' has no option 'mood'",
    ),
    "rule with a threshold on words": Case(
        SCREENING,
        'when = { question = "nerves", any_of = [',
        'when = { question = "pain-now", any_of = [',
        'question = "pain-now", any_of',
        "'pain-now' has no options: use at_least or at_most",
    ),
    "question asked before what it depends on": Case(
        SCREENING,
        'id = "nerves"\npage = "nerves"',
        'id = "nerves"\nask_if = { question = "where", any_of = ["hip"] }\npage = "nerves"',
        'ask_if = { question = "where"',
        "questions[0].ask_if: unknown question 'where', or one asked only later",
    ),
    "question on no page": Case(
        SCREENING,
        'id = "nerves"\npage = "nerves"',
        'id = "nerves"\npage = "mood"',
        'page = "mood"',
        "questions[0].page: unknown page 'mood'",
    ),
    "question neither needed nor assumed": Case(
        SCREENING,
        "needed = true",
        "needed = false",
        "[[questions]]",
        "either needed, or says what a missing answer",
    ),
    "two questions of one name": Case(
        SCREENING,
        'id = "danger"\npage = "danger"',
        'id = "nerves"\npage = "danger"',
        "[[questions]]",
        "questions[1]: two questions are called 'nerves'",
    ),
    "an emergency that can be waved through": Case(
        "screening/check.toml",
        'status = "emergency"',
        'status = "emergency"\nseen_within_days = 3',
        "[[rules]]",
        "rules[0]: seen_within_days belongs to rules of status urgent or clinician-first",
    ),
    "rule without a source": Case(
        "screening/check.toml",
        'sources = ["girft-ces", "greenhalgh-2016", "finucane-2020"]',
        "sources = []",
        "sources = []",
        "rules[0].sources: ",
    ),
    "symptom that goes unanswered": Case(
        "session/session.toml",
        'id = "any-symptom"',
        'id = "any-symptom"\nat_least = 3',
        "",
        "the last response must match every symptom",
    ),
    "a reference twice": Case(
        "references/pages.toml",
        "[S1]",
        '[bandy-1994]\ncite = "x"\nseen = "page"\n[S1]',
        "",
        "this reference is already in another file",
    ),
}


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, copy)
    return copy


def problems(folder: Path) -> list[str]:
    with pytest.raises(BadContent) as raised:
        load_content(folder)
    return [str(problem) for problem in raised.value.problems]


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `unslump check` says, which must be the same."""
    assert main(["check", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    return [line.removeprefix(f"unslump: {folder}/") for line in err.splitlines()]


def test_untouched_content_is_fine(folder):
    assert load_content(folder).version == load_content().version


COMPILES = {
    "a circle of regressions",
    "a harder neighbour that is easier",
    "a hold of 300 seconds",
    "a gated hold of 300 seconds",
    "nine rounds",
    "eight days a week",
    "a nerve loaded without a gate",
    "symptom that goes unanswered",
}
"""Mistakes in spite of which sessions could be made: `unslump check` goes on to prove where they lead, which is slow.
Here it does so once for all of them, as none is in the way of another."""
COMPILES_ALONE = {"no way back", "an easier neighbour that is harder"}
"""Likewise, but these would be in the way. The verb is held to them in test_bad_content.py."""


def spoil(folder: Path, case: Case) -> None:
    path = folder / case.file
    text = path.read_text()
    assert case.old in text, "the case no longer fits the content"
    path.write_text(text.replace(case.old, case.new, 1))


def agree(told: list[str], found: list[str]) -> None:
    """The verb says what reading says; what follows is proof of where it leads."""
    assert [line[:300] for line in told[: len(found)]] == [" ".join(problem.split())[:300] for problem in found]


def test_check_says_the_same_where_it_goes_on_to_prove(folder, capsys, proved_once):
    for name in sorted(COMPILES):
        spoil(folder, CASES[name])
    found = problems(folder)
    for name in COMPILES:
        assert any(CASES[name].said in problem for problem in found), name
    told = checked(folder, capsys)
    agree(told, found)
    assert len(told) > len(found)


@pytest.mark.parametrize("name", CASES)
def test_broken_in_one_way(folder, capsys, name):
    case = CASES[name]
    spoil(folder, case)
    found = problems(folder)
    said = [problem for problem in found if case.said in problem and problem.startswith(f"{case.file}:")]
    if name == "a reference twice":
        said = [problem for problem in found if case.said in problem]
    assert said, found
    named_file, named_line = said[0].split(": ")[0].split(":")
    lines = (folder / named_file).read_text().splitlines()
    named = lines[int(named_line) - 1 :]
    assert case.line in (f"{named[0]}\n{named[1]}" if named[0].startswith("[[") else named[0]), said
    compiles = read_content(folder).catalogue is not None
    assert compiles == (name in COMPILES | COMPILES_ALONE)
    if not compiles:
        agree(checked(folder, capsys), found)


def test_a_missing_file(folder, capsys):
    (folder / "session" / "session.toml").unlink()
    assert checked(folder, capsys) == ["session/session.toml: this file is missing"]


def test_a_folder_in_place_of_a_file(folder, capsys):
    (folder / "guardrails.toml").unlink()
    (folder / "guardrails.toml").mkdir()
    assert checked(folder, capsys) == ["guardrails.toml: cannot be read: Is a directory"]


def test_no_utf_8(folder, capsys):
    path = folder / STRETCH
    path.write_bytes(path.read_bytes().replace(b"level = 2", b"level = 2 # \xff", 1))
    line = path.read_bytes().split(b"level = 2")[0].count(b"\n") + 1
    assert checked(folder, capsys) == [f"{STRETCH}:{line}: not UTF-8 text: invalid start byte"]


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 3000 + "]" * 3000])
def test_what_the_parser_gives_up_on(folder, capsys, value):
    path = folder / STRETCH
    path.write_text(path.read_text().replace("level = 2", f"level = {value}", 1))
    (said,) = checked(folder, capsys)
    assert said.startswith(f"{STRETCH}: not readable as TOML: ")


def test_an_exercise_that_is_gone(folder, capsys):
    (folder / "exercises" / "seated-hamstring-light.toml").unlink()
    said = checked(folder, capsys)
    assert any(line.startswith(f"{STRETCH}:") and "unknown exercise 'seated-hamstring-light'" in line for line in said)


def test_an_empty_folder(tmp_path, capsys):
    said = checked(tmp_path, capsys)
    assert "content.toml: this file is missing" in said
    assert len(said) == 13


def test_several_mistakes_are_all_told_at_once(folder, capsys):
    for name in ("unknown key", "wrong type"):
        spoil(folder, CASES[name])
    (folder / "exercises" / "march.toml").write_text("id = ")
    said = checked(folder, capsys)
    assert any("hurts: unknown key" in line for line in said)
    assert any("level: " in line for line in said)
    assert any(line.startswith("exercises/march.toml:1: not readable as TOML") for line in said)
