"""Stories of some weeks each (spec/stories): what happens, and what must be in the plan on which day."""

import pytest

from tests.stories import OUT, Story, lived, names, story, text, wrong
from unslump.core.forecasting import ForecastDay
from unslump.core.lawful import unlawful
from unslump.core.loading import load_content
from unslump.core.screening import blocks

CONTENT = load_content()


@pytest.fixture(scope="module", params=names())
def told(request: pytest.FixtureRequest) -> tuple[str, Story, list[ForecastDay]]:
    one = story(request.param)
    return request.param, one, lived(CONTENT, one)


def test_there_are_twenty_and_they_differ() -> None:
    assert len(names()) >= 20
    stories = [story(name) for name in names()]
    assert len({one.title for one in stories}) == len(stories)
    assert len({str((one.person, one.course, one.answers, one.effort)) for one in stories}) == len(stories)


def test_it_comes_as_the_story_says(told: tuple[str, Story, list[ForecastDay]]) -> None:
    assert list(wrong(told[1], told[2])) == []


def test_no_story_breaks_a_promise(told: tuple[str, Story, list[ForecastDay]]) -> None:
    """No session while something stands, every plan lawful, no dose that leaps."""
    highest: dict[str, int] = {}
    for day in told[2]:
        plan = day.decided.plan
        if plan is None:
            assert day.record is None
            continue
        assert not blocks(day.decided.clearance.status)
        assert unlawful(CONTENT, plan) == ()
        for item in plan.items:
            name = item.dosed.exercise
            assert item.dosed.rung <= highest.get(name, -1) + 1, (day.on, name)
        for done in day.record.exercises if day.record else ():
            if done.outcome != "skipped":
                highest[done.exercise] = max(highest.get(done.exercise, 0), done.rung)


def test_what_is_on_disk_is_up_to_date(told: tuple[str, Story, list[ForecastDay]]) -> None:
    name, one, days = told
    assert (OUT / f"{name}.txt").read_text(encoding="utf-8") == text(CONTENT, one, days), "run `make stories`"


def test_no_text_of_a_story_that_is_gone() -> None:
    assert {path.stem for path in OUT.glob("*.txt")} == set(names())
