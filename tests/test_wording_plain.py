"""Everything that people read is plain: short sentences, words that they know, no promise, no blame, no fear.

The measure is the grade of Flesch and Kincaid: it needs nothing but the words, and a person can reckon it by hand.
Labels of a few words would make any file look easy, so only what is said in sentences counts. The lists are in
plain_words.toml.
"""

import re
from collections import defaultdict

import pytest

from tests.plain import (
    KINDS,
    LISTS,
    Told,
    allowed,
    explained,
    grade,
    listed,
    sentences,
    slips,
    spoken,
    syllables,
    told,
    told_by_site,
    words,
)
from unslump.core.loading import load_content

HIGHEST_GRADE = 6.0
"""Of a file; 12 years of age is about the seventh year at school."""
HIGHEST_GRADE_OF_A_TEXT = 10.0
"""Of one text of twenty words or more: one heavy paragraph cannot hide among light ones."""
MOST_WORDS = 25
"""In a sentence."""
FEWEST_WORDS = 5
"""Of what counts as a sentence."""
FEWEST_TO_MEASURE = 40
"""Words in a file: with fewer, one long word makes any of them look heavy."""
LISTS_ITS_WORDS = ("exercises/", "lessons/", "glossary.toml")
"""What is shown on pages that explain the words they use."""

CONTENT = load_content()
TOLD = [*told(CONTENT), *told_by_site()]
READ = [said for said in TOLD if not listed(said, "not_told")]
BY_PEOPLE = [said for said in READ if not listed(said, "for_clinicians")]
FILES: dict[str, list[Told]] = defaultdict(list)
for _said in BY_PEOPLE:
    FILES[_said.file].append(_said)
TERMS = {term.id: term for term in CONTENT.glossary.terms}


def in_sentences(text: str) -> list[str]:
    return [part for part in sentences(spoken(text)) if len(words(part)) >= FEWEST_WORDS]


# How hard it is to read.


@pytest.mark.parametrize("file", FILES)
def test_a_file_can_be_read_at_twelve(file: str) -> None:
    said = [part for item in FILES[file] for part in in_sentences(item.text)]
    if sum(len(words(part)) for part in said) >= FEWEST_TO_MEASURE:
        assert grade(".\n".join(said)) <= HIGHEST_GRADE


def test_no_single_text_is_heavy() -> None:
    long = [item for item in BY_PEOPLE if len(words(item.text)) >= 20]
    heavy = {item.text: grade(spoken(item.text)) for item in long if grade(spoken(item.text)) > HIGHEST_GRADE_OF_A_TEXT}
    assert not heavy


def test_no_sentence_is_long() -> None:
    long = [
        (item.file, part)
        for item in BY_PEOPLE
        for part in sentences(spoken(item.text))
        if len(words(part)) > MOST_WORDS
    ]
    assert not long


def test_the_grade_tells_plain_from_heavy() -> None:
    plain = "Your back is sore. Walk a little. Then sit down and rest."
    heavy = "Biopsychosocial considerations necessitate individualised rehabilitation following musculoskeletal injury."
    assert [syllables(word) for word in ("back", "little", "moved", "rested", "muscles", "takes")] == [1, 2, 1, 2, 2, 1]
    assert grade(plain) < 3
    assert grade(heavy) > 20


def test_labels_do_not_make_a_heavy_text_look_light() -> None:
    heavy = "Considerable individual variability necessitates conservative interpretation of these recommendations."
    labels = "\n".join(["Back", "Hip", "Yes", "No"] * 20)
    assert grade(f"{labels}\n{heavy}") < HIGHEST_GRADE < grade("\n".join(in_sentences(f"{labels}\n{heavy}")))


# What it says.


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_says_what_it_must_not(kind: str) -> None:
    wrong = []
    for said in READ if kind != "jargon" else BY_PEOPLE:
        for _kind, found, entry in slips(said.text, (kind,)):
            if allowed(said, found) or (entry.get("not_for_clinicians") and listed(said, "for_clinicians")):
                continue
            if kind in ("jargon", "loud") and explained(said, found):
                continue
            if kind == "jargon" and "term" in entry and said.file.startswith(LISTS_ITS_WORDS):
                assert TERMS[entry["term"]].pattern.search(said.text), (
                    f"{said.file}: {found[0]!r} is not explained there"
                )
                continue
            wrong.append(f"{said.file} {said.field}: {found[0]!r} in {said.text!r}")
    assert not wrong, "\n".join(wrong)


def test_what_not_to_feel_names_it() -> None:
    """It stands after “You should not feel:”, where a “no” would turn it round."""
    for exercise in CONTENT.exercises.values():
        assert not re.match(r"(No|Not|Nothing)\b", exercise.not_feel), exercise.id


REFUSED = {
    "jargon": [
        "Place both hands behind the lumbar spine.",
        "Keep the scapula still.",
        "Lie supine and move within your pain-free range of motion.",
        "This activates the deep muscles.",
        "Contraindicated in acute radicular pain.",
        "Flexion provokes it.",
        "Answer the screening again.",
        "Tight hamstrings.",
    ],
    "promise": [
        "This cures back pain.",
        "The stretch always works.",
        "Your pain will be gone in two weeks.",
        "It is completely safe.",
        "It heals the disc.",
        "Back pain will never come back: never again.",
        "100 % of people liked it.",
        "It will fix your posture.",
    ],
    "blame": [
        "You should have stopped earlier.",
        "It comes from bad posture.",
        "Do not be lazy.",
        "You failed to finish.",
        "It is your own fault.",
        "Keep your streak going.",
    ],
    "fear": [
        "Sitting damages your discs.",
        "That is wear and tear.",
        "Your spine is crumbling.",
        "Lifting is dangerous.",
        "Your pelvis is out of place.",
        "You have a weak back.",
    ],
    "loud": [
        "Now lift!",
        "DO NOT bend.",
        "Simply relax.",
        "Just let go.",
        "Well done, you can do it.",
        "It is as easy as pie.",
    ],
    "office": [
        "Ensure that the chair is steady.",
        "Perform ten repetitions.",
        "Prior to the session, submit the form.",
    ],
}
PASSED = [
    "Lie on your back and let the floor carry you.",
    "Stop just above the knee.",
    "Slowly lower your chin.",
    "A slow breath tells the body that it may let go.",
    "Many backs get better with movement and time.",
    "It hurt: this one rests for two days and comes back lighter.",
    "Call 112 now.",
    "If it gets worse, ring your doctor today.",
    "Never hold your breath here.",
    "You need not lose weight before you begin to move.",
    "Slow down as your fatigue grows.",
    "The corner of the mat.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind in KINDS for text in REFUSED[kind]])
def test_such_a_sentence_is_refused(kind: str, text: str) -> None:
    assert list(slips(text, (kind,)))


@pytest.mark.parametrize("text", PASSED)
def test_such_a_sentence_passes(text: str) -> None:
    assert not list(slips(text))


def test_every_entry_is_a_pattern_that_says_why() -> None:
    for kind in KINDS:
        for entry in LISTS[kind]:
            assert re.compile(entry["pattern"])
            assert entry.get("why") or entry.get("instead")


# The exceptions are needed, and where a word is explained, it is.


@pytest.mark.parametrize("part", LISTS["except"], ids=lambda part: part["text"])
def test_an_exception_is_needed(part: dict[str, str]) -> None:
    there = [said for said in TOLD if said.file == part["file"] and part["text"] in said.text]
    assert there
    assert list(slips(part["text"]))


@pytest.mark.parametrize("part", LISTS["explained"], ids=lambda part: f"{part['file']}: {part['word']}")
def test_a_hard_word_has_its_meaning_beside_it(part: dict[str, str]) -> None:
    texts = [said.text for said in TOLD if said.file == part["file"]]
    assert any(re.search(rf"\b{part['word']}\b", text, re.IGNORECASE) for text in texts)
    assert any(part["by"] in text for text in texts)


@pytest.mark.parametrize("key", ["not_told", "for_clinicians"])
def test_what_is_left_out_is_there(key: str) -> None:
    for part in LISTS[key]:
        assert part["why"]
        for field in part.get("fields", ()):
            assert any(field in (said.field, said.field.rpartition(".")[2]) for said in TOLD) or field == "reviewed_by"
        for file in part.get("files", ()):
            assert any(said.file.startswith(file) for said in TOLD)


def test_all_of_it_is_looked_at() -> None:
    """Texts of every part of the content and of the site are among those that are measured."""
    parts = {file.split("/")[0] for file in FILES}
    wanted = {
        "exercises",
        "screening",
        "session",
        "planning",
        "progression",
        "lessons",
        "vocabulary.toml",
        "glossary.toml",
    }
    assert parts >= wanted | {"web"}
    said = {item.text for item in BY_PEOPLE}
    bridge, check = CONTENT.exercises["bridge"], CONTENT.check
    assert {bridge.purpose, bridge.mistakes[0], bridge.steps[0].say, bridge.steps[1].more, bridge.set_up[0]} <= said
    assert {check.questions[0].ask, check.rules[0].do, check.questions[1].options[0].more} <= said
    assert {CONTENT.session.words["rest"], CONTENT.planning.words["rests"], CONTENT.vocabulary.tags["wrist"]} <= said
    assert {"Unslump is not for emergencies.", "Please choose an answer.", "{{ n }} repetitions"} <= said | {
        text.replace("%(n)d", "{{ n }}") for text in said
    }
