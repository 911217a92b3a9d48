"""The content as a whole: what the sources name is there, complete, and in its place."""

import re

import pytest

from tests.conftest import ROOT, example
from unslump.core.allowance import envelope
from unslump.core.catalogue import Catalogue
from unslump.core.choosing import Chosen, Day
from unslump.core.loading import load_content
from unslump.core.profile import understand

CONTENT = load_content()
EXERCISES = sorted(CONTENT.exercises)

# Named by the sources (rows S0.1 to S4.12): exercise, unit, lowest and highest amount that the source gives.
NAMED = [
    ("si-release", "seconds", 20, 30),
    ("seated-hamstring", "seconds", 20, 30),
    ("lying-glute", "seconds", 20, 30),
    ("foam-roll-hamstring", "passes", 10, 12),
    ("downward-dog", "breaths", 5, 10),
    ("quarter-dog", "breaths", 5, 10),
    ("childs-pose", "breaths", 5, 10),
]


@pytest.mark.parametrize(("name", "unit", "low", "high"), NAMED)
def test_doses_are_those_of_the_source(content: Catalogue, name: str, unit: str, low: int, high: int) -> None:
    dose = content.exercises[name].dose
    assert (dose.unit, dose.amount.low, dose.amount.high) == (unit, low, high)


def test_the_stronger_positions_say_what_they_add(content: Catalogue) -> None:
    """S1.18."""
    purpose = content.exercises["seated-hamstring"].purpose
    assert all(word in purpose for word in ("back", "neck", "nerves"))


def test_the_dog_is_done_up_to_seven_times(content: Catalogue) -> None:
    assert content.exercises["downward-dog"].dose.rounds.high == 7
    assert "quarter-dog" in content.exercises["downward-dog"].regress


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_said_can_be_heard_and_followed(content: Catalogue, name: str) -> None:
    for step in content.exercises[name].steps:
        assert len(step.say.split()) <= 14
        assert "!" not in step.say


@pytest.mark.parametrize("name", EXERCISES)
def test_general_knowledge_is_marked(content: Catalogue, name: str) -> None:
    exercise = content.exercises[name]
    if set(exercise.sources) == {"general-knowledge"}:
        assert not exercise.verified
    if set(exercise.dose.sources) == {"general-knowledge"}:
        assert not exercise.dose.verified


def test_general_knowledge_in_rules_is_marked(content: Catalogue) -> None:
    rules = [*content.screening.rules, *content.check.rules, *content.session.responses, *content.progress.rules]
    for rule in rules:
        if set(rule.sources) == {"general-knowledge"}:
            assert not rule.verified, rule.id


def test_every_row_of_the_screening_has_rules(content: Catalogue) -> None:
    rows = {rule.row for rule in content.screening.rules}
    wanted = {f"R{n}" for n in range(1, 10)} | {f"C{n}" for n in range(1, 6)} | {f"M{n}" for n in range(1, 9)}
    assert wanted <= rows


def test_rolling_comes_right_before_the_dog(content: Catalogue) -> None:
    """S4.12; everything else rolls after the work (S3.20)."""
    profile = example("desk-worker", minutes=45, equipment=["chair", "stool", "mat", "foam-roller"])
    answers = {**profile.answers, "positions": ("floor", "kneeling", "hands"), "experience": "regular"}
    situation = understand(content, profile.model_copy(update={"answers": answers}))
    day = Day(content, situation, envelope(content, situation), 45 * 60)
    aims = {aim.id: aim for aim in content.planning.aims}
    names = [("foam-roll-hamstring", "roll"), ("downward-dog", "stretch-hamstrings"), ("bridge", "strength-hips")]
    chosen = [Chosen(day.envelope.allowed[name], aims[aim], 0, 0) for name, aim in names]

    def order(items: list[Chosen]) -> list[str]:
        return [item.allowed.exercise.id for item in day.ordered(items)]

    assert order(chosen) == ["foam-roll-hamstring", "downward-dog", "bridge"]
    assert order([chosen[0], chosen[2]]) == ["bridge", "foam-roll-hamstring"]


def test_every_row_of_the_sources_is_accounted_for() -> None:
    text = (ROOT / "docs/coverage.md").read_text()
    counts = {"S0": 20, "S1": 24, "S2": 20, "S3": 25, "S4": 14}
    listed = re.findall(r"^\| (S\d\.\d+(?:, S\d\.\d+)*) \|", text, re.MULTILINE)
    rows = [row for group in listed for row in group.split(", ")]
    assert rows == [f"{page}.{n}" for page, count in counts.items() for n in range(1, count + 1)]
    for line in text.splitlines():
        if re.match(r"\| S\d", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert cells[2] in ("done", "partly", "open"), line
            assert cells[2] == "open" or cells[4], f"a done row names its test: {line}"


def test_every_test_that_coverage_names_exists() -> None:
    text = (ROOT / "docs/coverage.md").read_text()
    for module, name in re.findall(r"`(test_\w+)(?:::(\w+))?`", text):
        path = ROOT / "tests" / f"{module}.py"
        assert path.exists(), module
        assert not name or f"def {name}(" in path.read_text(), f"{module}::{name}"
