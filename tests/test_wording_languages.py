"""Every case under spec/wording/LANGUAGE: what people write in another language points at the right question."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, example
from unslump.core.errors import NoPlan
from unslump.core.loading import OWN_CONTENT, load_content, other_languages
from unslump.core.planning import plan_day
from unslump.core.profile import understand
from unslump.core.wording import MOST_LETTERS, points_at

FOLDER = ROOT / "spec" / "wording"
CASES: dict[str, dict[str, Any]] = {
    folder.name: json.loads((folder / "notes.json").read_text(encoding="utf-8"))
    for folder in sorted(FOLDER.iterdir())
    if folder.is_dir()
}
SIGNS = [(language, sign.id) for language in CASES for sign in load_content(OWN_CONTENT, language).wording.signs]


def found(language: str, note: str) -> set[str]:
    return {pointer.sign for pointer in points_at(load_content(OWN_CONTENT, language), note)}


def test_every_language_with_phrases_has_cases() -> None:
    phrases = {
        name for name in other_languages(OWN_CONTENT) if (OWN_CONTENT / "locale" / name / "wording.toml").exists()
    }
    assert phrases == CASES.keys()


@pytest.mark.parametrize(("language", "sign"), SIGNS)
def test_what_people_write_points_at_the_sign(language: str, sign: str) -> None:
    notes = CASES[language]["signs"][sign]
    assert len(notes) >= 4
    missed = [note for note in notes if sign not in found(language, note)]
    assert not missed, missed


@pytest.mark.parametrize("language", CASES)
def test_what_is_denied_and_what_is_ordinary_points_at_nothing(language: str) -> None:
    denied, harmless = CASES[language]["denied"], CASES[language]["harmless"]
    assert len(denied) >= 10
    assert len(harmless) >= 60
    wrong = {note: found(language, note) for note in (*denied, *harmless) if found(language, note)}
    assert not wrong


@pytest.mark.parametrize("language", CASES)
def test_a_note_takes_the_session_away_until_it_is_answered(language: str) -> None:
    content = load_content(OWN_CONTENT, language)
    note = CASES[language]["signs"]["weak-leg"][0]
    situation = understand(content, example("desk-worker", note=note))
    with pytest.raises(NoPlan) as refused:
        plan_day(content, situation)
    assert refused.value.kind == "note"
    denied = example("desk-worker", note=note, denied=[pointer.sign for pointer in situation.pointers])
    assert plan_day(content, understand(content, denied)).items


@pytest.mark.parametrize("language", CASES)
@given(text=st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_note_makes_it_fail(language: str, text: str) -> None:
    found(language, text)


@pytest.mark.parametrize("language", CASES)
def test_it_is_quick(language: str) -> None:
    notes = [note for notes in CASES[language]["signs"].values() for note in notes]
    long = " ".join(notes)[:MOST_LETTERS]
    content = load_content(OWN_CONTENT, language)
    points_at(content, long)
    times = []
    for _ in range(5):
        begun = time.process_time()
        points_at(content, long)
        times.append(time.process_time() - begun)
    assert min(times) < 0.05, times
