"""A practitioner's own exercises beside the shared ones: what joins, what is added to them, what never joins."""

from typing import Any

import pytest

from unslump.authoring.poses import whole
from unslump.body.output import still
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.exercise import Exercise
from unslump.core.loading import load_content
from unslump.core.owning import is_own, own_of, tightened, with_own, wrong_own
from unslump.core.prescription import OwnExercise, PrescriptionEntry
from unslump.core.soundness import sound
from unslump.core.trials import trial

OWN_ID = "own-arch-1a2b3c"


@pytest.fixture(scope="module")
def content() -> Catalogue:
    return load_content()


def own_like(content: Catalogue, like: str, own_id: str = OWN_ID, **changes: Any) -> OwnExercise:
    """An own exercise made of one of the library."""
    plain = content.exercises[like].plain() | {"id": own_id, "between": None, "prepares": [], "chair": None} | changes
    return OwnExercise(
        exercise=Exercise.read({k: v for k, v in plain.items() if v is not None}, what="an exercise"),
        figure=whole(content.poses.figures[like], own_id),
    )


def test_an_own_exercise_joins_and_changes_nothing_else(content: Catalogue) -> None:
    joined = with_own(content, (own_like(content, "back-extension"),))
    assert (
        joined.exercises.keys() - content.exercises.keys()
        == {OWN_ID}
        == joined.poses.figures.keys() - (content.poses.figures.keys())
    )
    assert joined.version == content.version
    assert OWN_ID not in content.exercises
    assert all(joined.exercises[name] is content.exercises[name] for name in content.exercises)
    assert joined.easier[OWN_ID] == content.easier["back-extension"]
    script = compile_plan(joined, trial(joined, OWN_ID, 0, 0, None))
    assert not sound(script)


def test_nothing_to_join_is_the_very_catalogue_and_joining_is_kept(content: Catalogue) -> None:
    own = (own_like(content, "back-extension"),)
    assert with_own(content, ()) is content
    assert with_own(content, own) is with_own(content, (own_like(content, "back-extension"),))
    spanish = with_own(load_content(language="es"), own)
    assert spanish is not with_own(content, own)
    assert spanish.language == "es"
    worse = with_own(content, (own_like(content, "back-extension", name="Another"),))
    assert worse.exercises[OWN_ID].name == "Another"


def test_what_a_load_or_a_position_rules_out_is_added(content: Catalogue) -> None:
    bare = own_like(content, "back-extension", avoid=[])
    made, added = tightened(content.guardrails, bare.exercise)
    assert {"extension-provokes", "pregnant", "pregnant-late", "birth-recent"} <= set(made.avoid)
    assert {name for one in added for name in one.because} >= {"extension", "prone"}
    assert not list(wrong_own(content, bare))
    assert set(with_own(content, (bare,)).exercises[OWN_ID].avoid) == set(made.avoid)
    assert tightened(content.guardrails, made) == (made, ())


def test_gated_steps_are_completed_too(content: Catalogue) -> None:
    own = own_like(content, "seated-hamstring")
    plain = own.exercise.plain()
    for step in plain["steps"]:
        step.pop("avoid", None)
    bare = own.model_copy(update={"exercise": Exercise.read(plain | {"avoid": []}, what="an exercise")})
    made, _ = tightened(content.guardrails, bare.exercise)
    assert "neural-sign" in {*made.avoid, *made.step("chin").avoid}
    assert not list(wrong_own(content, bare))


WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("id", "back-extension", {"own_id": "back-extension"}),
    ("id", "back-extension", {"own_id": "other-name"}),
    ("load", "back-extension", {"load": ["levitation"]}),
    ("avoid", "back-extension", {"avoid": ["no-such-tag"]}),
    ("regress", "back-extension", {"regress": ["no-such-exercise"]}),
    ("regress", "back-extension", {"regress": []}),
    ("regress", "cat-cow", {"level": 1, "regress": ["back-extension"]}),
    ("prepares", "back-extension", {"prepares": ["bird-dog"]}),
    ("between", "back-extension", {"between": "cat-cow"}),
    ("bed", "bird-dog", {"bed": "On a firm bed."}),
    ("position", "back-extension", {"position": "ceiling"}),
    ("mistakes", "back-extension", {"mistakes": ["No."] * 13}),
    ("sources", "back-extension", {"sources": ["made-up"]}),
    ("steps", "back-extension", {"steps": None, "load": ["nerve-tension"]}),
]


@pytest.mark.parametrize(("key", "like", "changes"), WRONG)
def test_what_is_wrong_is_told_and_never_joins(
    content: Catalogue, key: str, like: str, changes: dict[str, Any]
) -> None:
    changes = dict(changes)
    if "steps" in changes and changes["steps"] is None:
        del changes["steps"]
    own = own_like(content, like, **changes)
    assert key in {str(fault.path[0]) for fault in wrong_own(content, own)}
    joined = with_own(content, (own,))
    assert joined.exercises == content.exercises


def test_doses_out_of_bounds_never_join(content: Catalogue) -> None:
    dose = content.exercises["back-extension"].dose.plain()
    for high, joins in ((30, True), (31, False)):
        own = own_like(content, "back-extension", dose=dose | {"amount": {"low": 8, "high": high}})
        assert (OWN_ID in with_own(content, (own,)).exercises) == joins


def test_one_that_is_wrong_does_not_keep_the_others_out(content: Catalogue) -> None:
    wrong = own_like(content, "back-extension", load=["levitation"])
    right = own_like(content, "cat-cow", "own-other-1")
    assert with_own(content, (wrong, right)).exercises.keys() - content.exercises.keys() == {"own-other-1"}


def test_a_history_gives_each_own_exercise_as_it_came_last(content: Catalogue) -> None:
    def given(version: int, *own: OwnExercise) -> PrescriptionEntry:
        prescription = {"format": 1, "version": version, "on": "2026-11-20", "by": "X", "practice": "Y"}
        plain = prescription | {"own": [one.plain() for one in own]}
        return PrescriptionEntry.read({"type": "prescription", "on": "2026-11-20", "prescription": plain}, what="it")

    first, second = own_like(content, "cat-cow", name="First"), own_like(content, "cat-cow", name="Second")
    other = own_like(content, "bird-dog", "own-other-1")
    ended = PrescriptionEntry.read({"type": "prescription", "on": "2026-11-21"}, what="it")
    found = own_of([given(1, first, other), object(), given(2, second), ended])
    assert [one.exercise.name for one in found] == ["Second", content.exercises["bird-dog"].name]
    assert own_of([ended]) == ()


def test_what_nobody_drew_is_an_empty_picture(content: Catalogue) -> None:
    own = own_like(content, "cat-cow").model_copy(update={"figure": None})
    joined = with_own(content, (own,))
    picture = still(joined, joined.exercises[OWN_ID], own.exercise.steps[0].id)
    assert "<title>" in picture
    assert OWN_ID not in joined.poses.figures


def test_only_names_of_own_exercises_are_own() -> None:
    assert is_own("own-x")
    assert not is_own("owning")
    assert not is_own("bird-dog")
