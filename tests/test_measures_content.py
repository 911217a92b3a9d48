"""The content of measures: what was asked for is there, and what is wrong is refused by name."""

import shutil
from pathlib import Path

import pytest

from tests.breaking import broken
from tests.test_measures import CONTENT, MEASURES, NAMES
from unslump.core.loading import OWN_CONTENT, read_content
from unslump.core.measures import Measure


def test_the_measures_that_were_asked_for_are_there() -> None:
    wanted = {"roland-morris", "patient-specific", "pain-week", "change", "fingertip-floor", "leg-raise"}
    assert wanted | {"knee-straightening", "sit-and-reach"} == set(NAMES)
    assert len(CONTENT.measures["roland-morris"].sentences) == 24
    assert {measure.id for measure in MEASURES if measure.phone} == {"leg-raise", "knee-straightening"}


@pytest.mark.parametrize("measure", MEASURES, ids=NAMES)
def test_general_knowledge_is_marked(measure: Measure) -> None:
    for part in (measure, measure.important, measure.error):
        if "general-knowledge" in part.sources:
            assert not part.verified
        for source in part.sources:
            if CONTENT.references[source].seen == "general knowledge":
                assert not part.verified


WRONG = {
    "unknown tag": ("leg-raise", '"irritable", "leg', '"cross", "leg', "unknown tag 'cross'"),
    "unknown source": ("leg-raise", '"mohammad-2021"', '"nobody-2021"', "unknown reference 'nobody-2021'"),
    "a range upside down": ("pain-week", "low = 0, high = 10", "low = 10, high = 0", "must be below high"),
    "a sentence too few": ("roland-morris", "high = 24", "high = 25", "from 0 to the number of sentences, 24"),
    "a change that cannot be": (
        "pain-week",
        'by = 2\nsources = ["childs',
        'by = 10\nsources = ["childs',
        "whole range",
    ),
    "days out of order": ("pain-week", "[0, 14, 28", "[14, 0, 28", "due_days must be in order"),
    "too early": ("pain-week", "early_days = 3", "early_days = 14", "early_days (14)"),
    "no word of care": ("leg-raise", "careful = ", "# careful = ", "must say when to stop"),
    "sides of a question": (
        "pain-week",
        'better = "less"',
        'better = "less"\nsides = "each"',
        'belong to way = "trials"',
    ),
    "a degree missing": ("change", '  { value = 0, label = "About the same" },\n', "", "one for each number"),
    "claims to be verified": ("change", 'verified = false\nnote = "Seven', 'note = "Seven', "must be false"),
    "another name": ("change", 'id = "change"', 'id = "changes"', "must be the file's name"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_content_is_refused_by_name(name: str, tmp_path: Path) -> None:
    measure, old, new, said = WRONG[name]
    refused = str(broken(tmp_path, f"measures/{measure}.toml", old, new))
    assert said in refused
    assert f"measures/{measure}.toml" in refused


def test_measures_need_their_words_and_content_without_them_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    (folder / "measuring.toml").unlink()
    assert "measuring.toml" in str(read_content(folder).problems[0])
    shutil.rmtree(folder / "measures")
    found = read_content(folder)
    assert found.problems == ()
    assert found.catalogue
    assert found.catalogue.measures == {}
