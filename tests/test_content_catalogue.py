"""The content as a whole: what the sources name is there, complete, and in its place."""

import re

import pytest

from tests.conftest import ROOT, example
from unslump.core.allowance import envelope
from unslump.core.catalogue import Catalogue
from unslump.core.day import Chosen, Day
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


def test_clothes_and_a_quiet_place_are_said(content: Catalogue) -> None:
    wanted = "Wear something that you can move in, and find a quiet spot."
    said = {line for section in content.lessons["moving-is-safe"].sections for line in section.points}
    assert wanted in said
    assert wanted in content.programmes["first-seven-days"].stages[0].besides


def test_every_test_that_coverage_names_exists() -> None:
    text = (ROOT / "docs/coverage.md").read_text()
    for module, name in re.findall(r"`(test_\w+)(?:::(\w+))?`", text):
        path = ROOT / "tests" / f"{module}.py"
        assert path.exists(), module
        assert not name or f"def {name}(" in path.read_text(), f"{module}::{name}"


def test_no_neighbour_is_more_than_one_level_harder(content: Catalogue) -> None:
    """Mastering an exercise opens its harder neighbour, so no such step may skip a level."""
    every = content.exercises
    steps = {(easier, e.id) for e in every.values() for easier in e.regress}
    steps |= {(e.id, harder) for e in every.values() for harder in e.progress}
    assert [(a, b) for a, b in sorted(steps) if every[b].level > every[a].level + 1] == []


def test_what_is_harder_on_one_page_is_easier_on_the_other(content: Catalogue) -> None:
    every = content.exercises.values()
    assert {(e.id, harder) for e in every for harder in e.progress} == {(o, e.id) for e in every for o in e.regress}


ENDS_EARLY = {
    "strap-row": "it grows by itself: the further back one leans, the harder it is",
    "side-leg-lift": "what trains the side of the hip harder is done on one leg, and opens by its own steps",
    "pelvic-floor-squeeze": "it grows by its hold; nothing of ours trains the same muscles harder",
}
"""Exercises below level 3 that make stronger or fitter and have no harder neighbour, and why that is right."""


def test_every_chain_of_strength_and_walking_has_somewhere_to_grow(content: Catalogue) -> None:
    """Stretches, rests and the like grow by their dose alone; more is not better there."""
    growing = (e for e in content.exercises.values() if e.phase in ("strength", "walk") and e.level < 3)
    assert {e.id for e in growing if not e.progress} == set(ENDS_EARLY)


WITHOUT_A_WAY = {
    "half-kneeling-hip-flexor": "nothing of ours stretches the front of the hip standing",
    "knee-side-bridge": "the bridge needs firm ground, and no standing exercise as easy trains the side",
}
"""Floor exercises with neither a chair nor a bed, and why."""


def test_every_floor_exercise_has_a_way_without_the_floor(content: Catalogue) -> None:
    """A chair (an exercise of ours) or a bed (how to do it there), wherever one exists."""
    down = [e for e in content.exercises.values() if "floor" in content.vocabulary.positions[e.position].needs]
    assert {e.id for e in down if not e.chair and not e.bed} <= set(WITHOUT_A_WAY)
    assert len(down) > 35


@pytest.mark.parametrize("name", sorted(e.id for e in CONTENT.exercises.values() if e.bed))
def test_a_bed_is_for_lying_alone(content: Catalogue, name: str) -> None:
    """No plank, no weight on the hands and nothing on a ball: a bed gives way."""
    exercise = content.exercises[name]
    assert exercise.position in ("supine", "side-lying", "prone")
    assert not set(exercise.load) & {"wrist-load", "breath-hold", "impact"}
    assert len(re.findall(r"\.(?= |$)", exercise.bed or "")) <= 2


@pytest.mark.parametrize(
    "name",
    sorted(e.id for e in CONTENT.exercises.values() if CONTENT.vocabulary.positions[e.position].height == "floor"),
)
def test_getting_down_to_the_floor_and_up_again_is_told(content: Catalogue, name: str) -> None:
    """With something to hold, both ways (a floor transfer is where a fall happens)."""
    assert "chair" in content.exercises[name].in_and_out


def open_to(age: str, experience: str, *body: str) -> set[str]:
    """What is open to somebody of that age whom nothing hurts and who has mastered everything."""
    profile = example("desk-worker")
    answers = {
        name: answer
        for name, answer in profile.answers.items()
        if name not in ("duration", "pain-signs", "worse", "began", "stiffness", "tight", "eases")
    }
    answers |= {"where": ("none",), "pain-now": 0, "age": age, "experience": experience, "body": body or ("none",)}
    answers["positions"] = ("floor", "kneeling", "hands")
    status = {"exercises": {name: {"mastered": True} for name in EXERCISES}}
    situation = understand(CONTENT, profile.model_copy(update={"answers": answers, "history": (), "status": None}))
    mastered = situation.status.model_validate(status)
    return set(envelope(CONTENT, situation.model_copy(update={"status": mastered})).allowed)


@pytest.mark.parametrize("age", ["20-34", "over-60"])
def test_jumps_are_for_whoever_is_used_to_exercise_at_any_age(age: str) -> None:
    jumps = {name for name, exercise in CONTENT.exercises.items() if "impact" in exercise.all_loads}
    assert {"squat-jump", "burpee-jump", "mountain-climber"} == jumps
    assert not open_to(age, "never") & jumps
    assert "squat-jump" in open_to(age, "regular")


def test_whoever_is_unsteady_trains_no_balance_alone_at_any_age() -> None:
    """Years alone take nothing away, a fall or being unsteady does."""
    steady, unsteady = open_to("over-60", "some"), open_to("20-34", "some", "dizzy")
    assert {"march", "squat"} <= steady
    assert not unsteady & {"march", "squat", "heel-to-toe-stand", "one-leg-stand", "one-leg-reach", "hip-hinge"}
