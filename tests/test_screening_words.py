"""The screening costs a person little: few screens, few taps, few words; and everything has its plain place."""

import re
from collections.abc import Iterator

import pytest

from unslump.core.loading import load_content
from unslump.core.questions import NONE, Answer, Condition, Page, Question, Questionnaire
from unslump.core.screening import asked

MOST_SCREENS = 8
MOST_WORDS = 250
PAIN = {"where": ("lower-back",), "pain-now": 2, "duration": "6-12-weeks"}
PEOPLE: dict[str, dict[str, Answer]] = {"nothing hurts": {"where": (NONE,), "pain-now": 0}, "lower back hurts": PAIN}


def _shown(person: dict[str, Answer]) -> tuple[list[Page], list[Question]]:
    """The safety pages and questions of somebody who answers none everywhere else."""
    questionnaire = load_content().screening
    answers: dict[str, Answer] = {"age": "35-44", **person}
    safety = {page.id for page in questionnaire.pages if page.stage == "safety"}
    for question in questionnaire.questions:
        if question.kind == "many" and question.page in safety:
            answers.setdefault(question.id, (NONE,))
    questions = [question for question in asked(questionnaire, answers) if question.page in safety]
    used = {question.page for question in questions}
    return [page for page in questionnaire.pages if page.id in used], questions


def _words(pages: list[Page], questions: list[Question]) -> int:
    texts = [text for page in pages for text in (page.title, page.lead or "")]
    texts += [question.ask for question in questions]
    texts += [option.label for question in questions for option in question.options]
    return sum(len(text.split()) for text in texts)


@pytest.mark.parametrize("who", PEOPLE)
def test_few_screens_and_words(who: str) -> None:
    pages, questions = _shown(PEOPLE[who])
    assert len(pages) <= MOST_SCREENS
    assert _words(pages, questions) <= MOST_WORDS


def test_a_healthy_person_taps_little() -> None:
    """One tap answers each question; a page of its own needs no second tap to go on."""
    pages, questions = _shown(PEOPLE["nothing hurts"])
    shared = [page for page in pages if sum(question.page == page.id for question in questions) > 1]
    assert len(questions) + len(shared) <= 9


def test_the_check_before_a_session_is_one_screen() -> None:
    check = load_content().check
    assert len(check.pages) == 1
    assert len(check.questions) == 2
    assert _words(list(check.pages), list(check.questions)) <= 60


def test_emergency_signs_come_first() -> None:
    assert [question.id for question in load_content().screening.questions][:2] == ["nerves", "danger"]


@pytest.mark.parametrize("name", ["screening", "check"])
def test_safety_is_needed_and_the_rest_may_be_left_out(name: str) -> None:
    questionnaire: Questionnaire = getattr(load_content(), name)
    stages = {page.id: page.stage for page in questionnaire.pages}
    for question in questionnaire.questions:
        assert question.needed == (stages[question.page] == "safety"), question.id


def test_a_question_stands_on_a_later_page_than_what_it_depends_on() -> None:
    questionnaire = load_content().screening
    order = [page.id for page in questionnaire.pages]
    for question in questionnaire.questions:
        for name in _named(question.ask_if):
            assert order.index(questionnaire.question(name).page) < order.index(question.page), question.id


def test_an_option_is_short_and_none_comes_last() -> None:
    content = load_content()
    for question in (*content.screening.questions, *content.check.questions):
        assert len(question.ask.split()) <= 12, question.id
        for option in question.options:
            assert len(option.label.split()) <= 8, option.label
        if question.kind == "many":
            assert question.options[-1].id == NONE, question.id


def test_rules_speak_to_the_person_kindly_and_briefly() -> None:
    content = load_content()
    for rule in (*content.screening.rules, *content.check.rules):
        assert "!" not in rule.says + rule.do, rule.id
        assert len(rule.says.split()) <= 50, rule.id
        assert len(rule.do.split()) <= 50, rule.id
        for sentence in re.split(r"[.;:]\s", f"{rule.says} {rule.do}"):
            assert len(sentence.split()) <= 26, sentence
        if rule.status == "emergency":
            assert rule.do.startswith("Call your emergency number now"), rule.id
        if rule.status == "urgent":
            assert "today" in rule.do, rule.id


def test_what_rests_on_general_knowledge_alone_is_marked() -> None:
    content = load_content()
    for rule in (*content.screening.rules, *content.check.rules):
        if set(rule.sources) == {"general-knowledge"}:
            assert not rule.verified, rule.id


def _named(condition: Condition | None) -> Iterator[str]:
    if condition is None:
        return
    if condition.question:
        yield condition.question
    for part in (*condition.all, *condition.any, *condition.of):
        yield from _named(part)
