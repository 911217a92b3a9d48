"""What a symptom in a session leads to over the next days, in whatever order the questions are answered."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import TODAY
from unslump.core.catalogue import Catalogue
from unslump.core.history import CheckIn, Screened
from unslump.core.progress import fold_all
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.settling import settle
from unslump.core.status import Status

MORNING = TODAY + timedelta(days=1)
TOLD = CheckIn(type="check-in", on=TODAY, when="after", pain=3, effort=4)
BEFORE = CheckIn(type="check-in", on=TODAY, when="before", pain=3)
WORSE = CheckIn(type="check-in", on=MORNING, when="before", pain=7)


def session(exercise: str, felt_in: str | None, kind: str = "tingling") -> Record:
    done = Done(
        exercise=exercise,
        phase="mobility",
        unit="seconds",
        rung=1,
        lighter=False,
        outcome="symptom" if felt_in else "worked",
        share=100,
        work_ms=1000,
        left_ms=0,
        right_ms=0,
    )
    felt = FeltSymptom(exercise=felt_in, kind=kind, where="thigh", severity=3, response="back-off", clock_ms=0)
    return Record(
        format=1,
        script="s",
        plan="p",
        content="c",
        on=TODAY,
        active_ms=1000,
        exercises=(done,),
        symptoms=(felt,) if felt_in else (),
    )


def after(content: Catalogue, *entries: Any) -> Status:
    return settle(content, fold_all(content, entries), next_pain=None)


@pytest.mark.parametrize("on", [TODAY, MORNING])
def test_answering_the_questions_again_does_not_hide_how_the_next_day_was(content: Catalogue, on: Any) -> None:
    """Tingling asks for the safety questions; pain that has risen by then is a flare-up all the same."""
    screened = Screened(type="screened", on=on)
    status = after(content, BEFORE, session("heel-slide", "heel-slide"), TOLD, screened, WORSE)
    assert status.flare_until is not None
    assert status.flare_until > MORNING
    assert status.exercises["heel-slide"].rest_until == TODAY + timedelta(days=7)


def test_who_has_answered_again_is_not_asked_once_more_for_the_same_symptom(content: Catalogue) -> None:
    quiet = CheckIn(type="check-in", on=MORNING, when="before", pain=3)
    asked = after(content, BEFORE, session("heel-slide", "heel-slide"), TOLD, quiet)
    assert asked.screen_again is not None
    for on in (TODAY, MORNING):
        status = after(
            content, BEFORE, session("heel-slide", "heel-slide"), TOLD, Screened(type="screened", on=on), quiet
        )
        assert status.screen_again is None


@pytest.mark.parametrize(("kind", "days"), [("tingling", 7), ("pain", 2)])
def test_what_hurt_between_the_rounds_rests_and_so_does_what_it_came_between(
    content: Catalogue, kind: str, days: int
) -> None:
    assert content.exercises["quarter-dog"].between == "childs-pose"
    status = after(content, BEFORE, session("quarter-dog", "childs-pose", kind), TOLD)
    rests = TODAY + timedelta(days=days)
    assert status.exercises["quarter-dog"].rest_until == rests
    assert status.exercises["childs-pose"].rest_until == rests


def test_an_exercise_without_a_symptom_does_not_rest(content: Catalogue) -> None:
    status = after(content, BEFORE, session("quarter-dog", None), TOLD)
    assert status.exercises["quarter-dog"].rest_until is None
    assert "childs-pose" not in status.exercises


@pytest.mark.parametrize("late", [1, 2, 5])
def test_a_flare_up_counts_from_the_day_it_is_told(content: Catalogue, late: int) -> None:
    """Three calm days from the morning on which it is much worse, however long ago the session was."""
    day = TODAY + timedelta(days=late)
    worse = CheckIn(type="check-in", on=day, when="before", pain=7)
    status = after(content, BEFORE, session("heel-slide", None), TOLD, worse)
    assert status.flare_until == day + timedelta(days=3)
    assert status.screen_again is not None
    answered = after(content, BEFORE, session("heel-slide", None), TOLD, Screened(type="screened", on=day), worse)
    assert answered.flare_until == day + timedelta(days=3)
    assert answered.screen_again is None
    earlier = Screened(type="screened", on=TODAY)
    assert after(content, BEFORE, session("heel-slide", None), TOLD, earlier, worse).screen_again is not None
