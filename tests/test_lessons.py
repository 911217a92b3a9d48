"""Lessons: short, honest, with known sources; and offered to whom they matter, one a day.

How plain they are test_wording_plain.py measures, with everything else that people read.
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.breaking import broken
from tests.conftest import ROOT
from tests.plain import words
from unslump.core.lessons import Lesson, in_order, matters, offered
from unslump.core.loading import OWN_CONTENT, load_content, read_content
from unslump.core.profile import Profile, Situation, understand
from unslump.core.questions import Condition
from unslump.rulebook.book import reviews_to_come

CONTENT = load_content()
SPEC = json.loads((ROOT / "spec" / "lessons.json").read_text(encoding="utf-8"))
BASE = json.loads((ROOT / "spec" / "screening" / "base.json").read_text(encoding="utf-8"))
LESSONS = in_order(CONTENT.lessons)
WANTED = {
    "what-hurts",
    "moving-is-safe",
    "tight-or-nerve",
    "posture-and-sitting",
    "hamstrings-and-pelvis",
    "breathing-and-stress",
    "sleep",
    "drinking-and-eating",
    "mood-and-pain",
    "pacing-and-flare-ups",
    "lifting",
    "after-a-birth",
    "see-somebody",
    "hands-on-help",
}
PROMISING = r"\b(always|never fails|cure[sd]?|guarantee[sd]?|miracle|100 ?%|simply|just)\b|!"
SLIPPED = "out of place"
KINDLY = {
    "hamstrings-and-pelvis": "There is no sign that they slip out of place",
    "after-a-birth": "we found no study that shows a joint out of place",
    "hands-on-help": "we found no study showing that a joint slips out of place",
}
"""Where a lesson says of joints what is known."""


def situation(case: dict[str, Any], today: str | None = None) -> Situation:
    answers = {name: given for name, given in (BASE["answers"] | case["answers"]).items() if given is not None}
    day = today or case.get("today", BASE["answered_on"])
    data = {"answers": answers, "answered_on": BASE["answered_on"], "date": day}
    data |= {key: case[key] for key in ("seen", "note", "denied") if key in case}
    return understand(CONTENT, Profile.read(data, what=case["name"]))


def lines(lesson: Lesson) -> Iterator[str]:
    """What a lesson says, heading and point by point."""
    yield lesson.title
    yield lesson.lead
    for section in lesson.sections:
        if section.heading:
            yield section.heading
        yield from section.says
        yield from section.points


# What they say.


def test_those_that_were_asked_for_are_there() -> None:
    assert set(CONTENT.lessons) == WANTED


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_takes_two_minutes(lesson: Lesson) -> None:
    assert 150 <= sum(len(words(line)) for line in lines(lesson)) <= 350
    assert len(words(lesson.lead)) <= 25


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_promises_nothing(lesson: Lesson) -> None:
    text = " ".join(lines(lesson))
    assert not re.search(PROMISING, text, re.IGNORECASE), lesson.id


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_no_joint_is_said_to_be_displaced(lesson: Lesson) -> None:
    text = " ".join(line for line in lines(lesson) if not line.endswith("?"))
    if lesson.id in KINDLY:
        assert KINDLY[lesson.id] in text
        # Somebody else's words come first, and are answered.
        assert text.rindex(SLIPPED) < text.index(KINDLY[lesson.id]) + len(KINDLY[lesson.id])
    else:
        assert SLIPPED not in text
    assert not re.search(r"\b(misalign|subluxat|put back in)", text, re.IGNORECASE)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_what_is_not_from_a_source_says_so(lesson: Lesson) -> None:
    assert lesson.verified == ("general-knowledge" not in lesson.sources)
    assert lesson.note or lesson.verified, "say which part is general knowledge"


def test_signs_of_an_emergency_are_those_of_the_screening() -> None:
    """Whoever reads the lesson and whoever answers the questions are told the same."""
    text = " ".join(lines(CONTENT.lessons["see-somebody"]))
    for number in ("112", "999", "911"):
        assert number in text
    for word in ("genitals", "urine", "bowel", "both legs", "chest", "fainting", "tearing", "throbs", "fall", "crash"):
        assert word in text.partition("See a doctor today")[0], word


# To whom they matter.


@pytest.mark.parametrize("case", SPEC["matters"], ids=lambda case: f"{case['lesson']}: {case['name']}")
def test_matters(case: dict[str, Any]) -> None:
    now = situation(case)
    lesson = CONTENT.lessons[case["lesson"]]
    assert set(case.get("tags", ())) <= set(now.clearance.tags)
    assert matters(lesson, now.answers, now.clearance.tags) == case["matters"]


def holes(lesson: Lesson) -> Iterator[Lesson]:
    """The lesson with one reason to offer it taken away at a time."""
    for tag in lesson.tags:
        left = tuple(other for other in lesson.tags if other != tag)
        yield lesson.model_copy(update={"tags": left})
    if lesson.when and lesson.when.any:
        for part in lesson.when.any:
            left_parts = tuple(other for other in lesson.when.any if other is not part)
            yield lesson.model_copy(update={"when": Condition(any=left_parts)})
    elif lesson.when and lesson.tags:
        yield lesson.model_copy(update={"when": None})


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_the_cases_look_at_both_sides_and_at_every_part(lesson: Lesson) -> None:
    cases = [case for case in SPEC["matters"] if case["lesson"] == lesson.id]
    sides = {case["matters"] for case in cases}
    for_all = lesson.when is None and not lesson.tags
    assert sides == ({True} if for_all else {True, False})
    situations = [(situation(case), case["matters"]) for case in cases]
    for spoilt in holes(lesson):
        assert any(matters(spoilt, now.answers, now.clearance.tags) != expected for now, expected in situations), (
            f"no case needs what is missing here: {spoilt.when} {spoilt.tags}"
        )


# Which one today.


@pytest.mark.parametrize("case", SPEC["offered"], ids=lambda case: case["name"])
def test_offered(case: dict[str, Any]) -> None:
    lesson = offered(CONTENT, situation(case))
    assert lesson
    assert lesson.id == case["lesson"]


@pytest.mark.parametrize("answers", [{}, {"factors": ["stress", "sleep"]}, {"worse": ["bending-forward"]}])
def test_each_comes_round_before_one_comes_again(answers: dict[str, Any]) -> None:
    case = {"name": "somebody", "answers": answers}
    now = situation(case)
    due = [lesson.id for lesson in LESSONS if matters(lesson, now.answers, now.clearance.tags)]
    first = date.fromisoformat(BASE["answered_on"])
    days = [situation(case, (first + timedelta(days=n)).isoformat()) for n in range(2 * len(due))]
    found = [lesson.id for day in days if (lesson := offered(CONTENT, day))]
    assert sorted(found[: len(due)]) == sorted(due)
    assert found[: len(due)] == found[len(due) :]
    start = due.index(found[0])
    assert found[: len(due)] == due[start:] + due[:start]


def test_without_lessons_there_is_none() -> None:
    assert offered(CONTENT.model_copy(update={"lessons": {}}), situation({"name": "anybody", "answers": {}})) is None


def test_while_something_stands_in_the_way_there_may_be_none() -> None:
    others = {name: lesson for name, lesson in CONTENT.lessons.items() if not lesson.while_waiting}
    waiting = situation({"name": "waiting", "answers": {"nerves": ["saddle"]}})
    assert offered(CONTENT.model_copy(update={"lessons": others}), waiting) is None


# Mistakes in their files.

NERVE = "tight-or-nerve"
WRONG = {
    "unknown key": (NERVE, "order = 3", "order = 3\nfun = true", "fun: unknown key"),
    "unknown tag": (NERVE, '"neural-sign", "leg', '"moody", "leg', "tags: unknown tag 'moody'"),
    "unknown question": (NERVE, 'question = "body"', 'question = "soul"', "when: unknown question 'soul'"),
    "unknown option": (NERVE, '["tight-legs"]', '["wings"]', "when: question 'body' has no option 'wings'"),
    "unknown exercise": (NERVE, '"seated-slider"]', '"handstand"]', "exercises: unknown exercise 'handstand'"),
    "an exercise for others": (
        NERVE,
        '"seated-slider"]',
        '"seated-hamstring"]',
        "exercises: 'seated-hamstring' is ruled out by 'neural-sign', which this lesson is for",
    ),
    "unknown reference": (NERVE, '"may-2012"', '"nobody-1900"', "sources: unknown reference 'nobody-1900'"),
    "another name": (NERVE, 'id = "tight-or-nerve"', 'id = "tight"', "id: 'tight' must be the file's name"),
    "said to be verified": (NERVE, "verified = false", "verified = true", "verified: must be false"),
    "no sources": (NERVE, 'sources = ["S1.6", ', 'nothing = ["S1.6", ', "sources: missing"),
    "a number for a choice": (
        "posture-and-sitting",
        'question = "desk-hours", at_least = 4',
        'question = "goals", at_least = 4',
        "when.any[0]: 'goals' is no number",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_file_and_key(name: str, tmp_path: Path) -> None:
    lesson, old, new, said = WRONG[name]
    problems = broken(tmp_path, f"lessons/{lesson}.toml", old, new, once=True).problems
    assert any(p.where.startswith(f"lessons/{lesson}.toml") and said in p.what for p in problems), problems


def test_a_review_cannot_lie_in_the_future() -> None:
    data = CONTENT.lessons["sleep"].plain() | {"reviewed_by": "Anna Berg", "reviewed_on": "2026-11-20"}
    signed = CONTENT.model_copy(update={"lessons": {"sleep": Lesson.read(data, what="sleep")}})
    assert not list(reviews_to_come(signed, date(2026, 11, 20)))
    assert [fault.file for fault in reviews_to_come(signed, date(2026, 11, 19))] == ["lessons/sleep.toml"]


def test_content_from_before_there_were_lessons_still_loads(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    shutil.rmtree(folder / "lessons")
    shutil.rmtree(folder / "programmes")  # these came later, and name lessons
    (folder / "factors.toml").unlink()
    catalogue, problems = read_content(folder)
    assert catalogue is not None
    assert not problems
    assert catalogue.lessons == {}
