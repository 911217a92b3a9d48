"""Every case under spec/wording: what people write points at the right question, and ordinary notes at none."""

import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, example
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput, NoPlan
from unslump.core.loading import load_content
from unslump.core.matching import Matcher
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Profile, understand
from unslump.core.questions import NONE, Condition, Rule
from unslump.core.screening import blocks
from unslump.core.wording import MOST_LETTERS, points_at, unanswered

FOLDER = ROOT / "spec" / "wording"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
HARMLESS: list[str] = FILES["harmless"]["notes"]
NOTES: dict[str, list[str]] = {}
for _file in FILES.values():
    for _sign, _notes in _file.get("signs", {}).items():
        NOTES.setdefault(_sign, []).extend(_notes)
CONTENT = load_content()
SIGNS = [sign.id for sign in CONTENT.wording.signs]
UNNOTED = {"rest", "age", "vessels"}
"""Blocking answers that nobody writes about by themselves: their questions follow from others, or all are asked."""


def found(note: str, content: Catalogue = CONTENT) -> set[str]:
    return {pointer.sign for pointer in points_at(content, note)}


# The cases.


@pytest.mark.parametrize("sign", SIGNS)
def test_what_people_write_points_at_the_sign(content: Catalogue, sign: str) -> None:
    assert len(NOTES[sign]) >= 12
    missed = [note for note in NOTES[sign] if sign not in found(note, content)]
    assert not missed, missed


def test_ordinary_notes_point_at_nothing() -> None:
    assert len(HARMLESS) >= 120
    wrong = {note: CONTENT.wording.matcher.find(note) for note in HARMLESS if found(note)}
    assert not wrong


def test_cases_stand_once_and_name_signs_that_there_are() -> None:
    assert NOTES.keys() == set(SIGNS)
    for notes in (*NOTES.values(), HARMLESS):
        assert len(notes) == len(set(notes)), [note for note in notes if notes.count(note) > 1]


@pytest.mark.parametrize("sign", SIGNS)
def test_no_phrase_can_be_taken_away_without_a_case_noticing(sign: str) -> None:
    phrases = next(item.phrases for item in CONTENT.wording.signs if item.id == sign)
    lists = CONTENT.wording.lists()
    unnoticed = []
    for phrase in phrases:
        without = Matcher(lists, {sign: tuple(other for other in phrases if other != phrase)})
        if all(without.find(note) for note in NOTES[sign]):
            unnoticed.append(phrase)
    assert not unnoticed


# Robust.


@pytest.mark.parametrize("note", ["can't feel when I wipe", "my left leg gave way on the stairs", "I've lost weight"])
@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        lambda note: note.replace("'", "\u2019"),
        lambda note: note.replace("'", ""),
        lambda note: f"Bit busy today but {note} and then we had dinner with the kids",
        lambda note: note.replace("e", "e\u0301"),
        lambda note: note.replace(" ", "   "),
        lambda note: note.replace(" ", "\n"),
        lambda note: note.replace("feel", "feeel").replace("weight", "wieght").replace("gave", "gaaave"),
    ],
    ids=["capitals", "typographic", "no apostrophe", "in the middle", "accents", "spaces", "lines", "slips"],
)
def test_how_it_is_written_does_not_matter(note: str, changed: Any) -> None:
    assert found(note) <= found(changed(note))
    assert found(note)


def test_the_words_are_quoted_as_they_were_written() -> None:
    pointers = points_at(CONTENT, "So, I really Can\u2019t feel  when I wipe. Odd")
    assert [pointer.words for pointer in pointers] == ["Can\u2019t feel when I wipe"]
    assert pointers[0].asks.startswith("You wrote \u201cCan\u2019t feel when I wipe\u201d. Is it newly numb")
    far = points_at(CONTENT, "numb " + "really " * 60 + "foot")
    assert [pointer.words for pointer in far] == ["numb \u2026 foot"]


@pytest.mark.parametrize(
    ("near", "matches"),
    [("one two three four five six", True), ("one two three four five six seven", False)],
)
def test_near_each_other_is_so_many_words(near: str, *, matches: bool) -> None:
    assert CONTENT.wording.near == 8
    assert ("numb-leg" in found(f"numb {near} foot")) is matches


@pytest.mark.parametrize(
    ("note", "sign", "matches"),
    [
        ("no numbness in my leg", "numb-leg", False),
        ("no. numbness in my leg", "numb-leg", True),
        ("no, numbness in my leg", "numb-leg", True),
        ("no fever or chills", "fever", False),
        ("no pain, fever or chills", "fever", False),
        ("no fever but chills", "fever", True),
        ("not just numb, my leg is cold", "numb-leg", True),
        ("not sure, is my leg numb", "numb-leg", True),
        ("I'll feel better", "fever", False),
        ("i feel ill", "fever", True),
        ("my legs never felt so weak", "both-legs", True),
        ("it is numb. my foot is fine", "numb-leg", False),
        ("lost 2.5 kg", "weight", True),
    ],
)
def test_only_what_is_plainly_denied_is_left_out(note: str, sign: str, *, matches: bool) -> None:
    assert (sign in found(note)) is matches


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=2000))
def test_any_text_can_be_searched(text: str) -> None:
    for pointer in points_at(CONTENT, text):
        assert pointer.words


WORDS = sorted({word for notes in (*NOTES.values(), HARMLESS) for note in notes for word in note.split()})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*WORDS, ".", ",", "no", "not", "or"]), max_size=60))
def test_a_quote_stands_in_the_note_and_more_words_do_not_unsay_it(words: list[str]) -> None:
    text = " ".join(words)
    for pointer in points_at(CONTENT, text):
        for part in pointer.words.split(" \u2026 "):
            assert part in text
    assert found(text) <= found(f"{text} . Thanks")


@pytest.mark.parametrize(
    "text", [" ".join(WORDS), "numb leg " * 300, "no " * 700, "x" * 2000, "feel when I wipe " * 150]
)
def test_a_note_of_2000_characters_takes_under_5_ms(text: str) -> None:
    text = text[:2000]
    points_at(CONTENT, text)
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        points_at(CONTENT, text)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.005


# The content.


def test_everything_new_that_the_check_asks_is_pointed_at() -> None:
    options = {option.id for option in CONTENT.check.question(CONTENT.wording.question).options}
    assert {option for sign in CONTENT.wording.signs for option in sign.check} >= options - {"other", NONE}


def test_every_answer_that_stands_in_the_way_is_pointed_at() -> None:
    """For each blocking rule of the screening, at least one of the answers that bring it about; all, where any does."""
    pointed = {(t.question, t.option) for sign in CONTENT.wording.signs for t in sign.screening}
    for rule in (rule for rule in CONTENT.screening.rules if blocks(rule.status)):
        named = named_in(rule.when)
        if not named or {question for question, _ in named} & UNNOTED:
            continue
        assert named & pointed, rule.id
        if rule.when.any_of:
            assert {(rule.when.question, option) for option in rule.when.any_of} <= pointed, rule.id


def named_in(condition: Condition) -> set[tuple[str | None, str]]:
    own = {(condition.question, option) for option in condition.any_of}
    return own.union(*(named_in(part) for part in (*condition.all, *condition.any, *condition.of)))


def test_it_asks_and_never_says_what_it_is() -> None:
    for sign in CONTENT.wording.signs:
        assert sign.asks.endswith("?"), sign.id
        assert len(sign.asks.split()) <= 30, sign.id
        said = sign.asks.lower()
        assert not re.search(
            r"!|you may have|you might have|you could have|could be|may be|this means|sounds like", said
        )
        assert not re.search(r"cauda|hernia|clot|stroke|heart attack|sciatica|nerve|aneurysm|meningitis", said), sign.id
        assert not sign.verified, f"{sign.id}: the wording is ours, whatever the sign rests on"


def test_an_emergency_says_at_once_what_to_do_if_it_is_so() -> None:
    for sign, notes in NOTES.items():
        pointer = next(p for p in points_at(CONTENT, notes[0]) if p.sign == sign)
        emergency = pointer.status == "emergency"
        assert bool(pointer.do and pointer.do.startswith("If so: Call your emergency number now")) is emergency
    serious = {sign for sign, notes in NOTES.items() for p in points_at(CONTENT, notes[0]) if p.sign == sign and p.do}
    cauda = {"bladder", "bowel", "saddle", "sexual", "both-legs"}
    assert serious == cauda | {"chest", "breathless", "faint", "tearing", "pulse", "accident"}


def test_the_most_serious_comes_first() -> None:
    signs = [p.sign for p in points_at(CONTENT, "pregnant, feverish, my leg gave way and I wet myself")]
    assert signs[0] == "bladder"
    assert signs[-1] == "pregnant"
    assert set(signs) == {"bladder", "weak-leg", "fever", "pregnant"}


# What follows.


def noted(note: str | None = None, name: str = "desk-worker", **changes: Any) -> Profile:
    return example(name, **({"note": note} if note else {}), **changes)


CHECK = {"pain": 0, "new": [NONE]}


def refusal(profile: Profile) -> NoPlan | None:
    try:
        plan_day(CONTENT, understand(CONTENT, profile))
    except NoPlan as error:
        return error
    return None


def test_a_note_that_points_at_something_takes_the_session_away_until_it_is_answered() -> None:
    refused = refusal(noted("leg gave way"))
    assert refused
    assert refused.kind == "note"
    assert refused.reasons[0].startswith("You wrote \u201cleg gave way\u201d. Is one leg")
    assert refusal(noted("leg gave way", denied=["weak-leg"])) is None
    assert refusal(noted("slept well")) is None
    assert refusal(noted("leg gave way", denied=["saddle"]))


def test_what_the_check_names_is_not_asked_again() -> None:
    refused = refusal(noted("leg gave way", check={"pain": 0, "new": ["legs"]}))
    assert refused
    assert refused.kind == "urgent"
    assert len(refused.reasons) == 1
    both = refusal(noted("leg gave way", check={"pain": 0, "new": ["both-legs"]}))
    assert both
    assert both.kind == "emergency"


def test_something_else_or_less_serious_in_the_check_does_not_name_an_emergency() -> None:
    for note, option in (("tearing pain in my back", "other"), ("fell down the stairs", "fall")):
        open_ = unanswered(CONTENT, note, answers={}, check={"new": (option,)})
        assert [pointer.status for pointer in open_][:1] == ["emergency"]


def test_less_serious_findings_do_not_hide_what_a_note_asks() -> None:
    refused = refusal(noted("can't feel when I wipe", check={"pain": 0, "new": ["fever"]}))
    assert refused
    assert refused.kind == "urgent"
    assert any("wipe" in reason for reason in refused.reasons)


@pytest.mark.parametrize(
    ("name", "note", "asked"),
    [
        ("five-weeks-after-birth-seen", "gave birth in october", False),
        ("five-weeks-after-birth-seen", "leg gave way", True),
        ("desk-worker", "gave birth in october", True),
    ],
)
def test_what_lasts_is_known_from_the_screening(name: str, note: str, *, asked: bool) -> None:
    profile = noted(note, name, check=CHECK)
    assert bool(understand(CONTENT, profile).pointers) is asked


def test_what_came_and_went_counts_on_the_day_of_the_screening_alone() -> None:
    answers = {**example("desk-worker").answers, "signs": ["weak-leg"]}
    same = noted("leg gave way", answers=answers)
    assert not understand(CONTENT, same).pointers
    later = (same.answered_on + timedelta(days=1)).isoformat()
    assert understand(CONTENT, noted("leg gave way", answers=answers, date=later)).pointers


def test_an_unknown_sign_cannot_be_denied() -> None:
    with pytest.raises(BadInput, match="denied: fish: unknown"):
        understand(CONTENT, noted("leg gave way", denied=["fish"]))


@pytest.mark.parametrize(("length", "fits"), [(MOST_LETTERS, True), (MOST_LETTERS + 1, False)])
def test_a_note_has_so_many_characters_at_most(length: int, *, fits: bool) -> None:
    if fits:
        assert noted("x" * length).note == "x" * length
    else:
        with pytest.raises(BadInput, match="note"):
            noted("x" * length)


ANY_NOTE = st.one_of(
    st.sampled_from([note for notes in (*NOTES.values(), HARMLESS) for note in notes]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).filter(str.strip),
)


@settings(max_examples=60, deadline=None)
@given(ANY_NOTE, st.lists(st.sampled_from(SIGNS), unique=True, max_size=6))
def test_a_note_can_only_take_away(note: str, denied: list[str]) -> None:
    """Promise 2: with a note there is the same plan as without, or none."""
    without: Plan = plan_day(CONTENT, understand(CONTENT, noted(check=CHECK)))
    profile = noted(note, check=CHECK, denied=denied)
    refused = refusal(profile)
    assert refused.kind == "note" if refused else plan_day(CONTENT, understand(CONTENT, profile)) == without


def test_rules_of_the_check_are_there_for_every_yes(content: Catalogue) -> None:
    rules: tuple[Rule, ...] = content.check.rules
    options = {option for rule in rules for option in rule.when.any_of}
    assert {sign.check[0] for sign in content.wording.signs} <= options
