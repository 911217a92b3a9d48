"""Programmes: what leads to them, how they go on, and that they never allow what nothing else allows."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests import test_programme_cases as cases
from tests.conftest import TODAY, example
from tests.test_programme_cases import CASES, stood
from unslump.core.allowance import envelope
from unslump.core.catalogue import Catalogue
from unslump.core.following import Led, moved
from unslump.core.history import CheckIn, ProgrammeEntry, read_entries
from unslump.core.lawful import unlawful
from unslump.core.loading import load_content
from unslump.core.planning import plan_day
from unslump.core.profile import Situation, understand
from unslump.core.programmes import FACTS, Stage
from unslump.core.progress import fold, fold_all
from unslump.core.questions import Condition
from unslump.core.rules import Aim
from unslump.core.status import Following, Status

CONTENT = load_content()
PROGRAMMES = sorted(CONTENT.programmes)


def someone(**given: Any) -> Situation:
    return cases.someone(CONTENT, **given)


def now(situation: Situation) -> Led:
    return cases.now(CONTENT, situation)


# ---- what leads to a programme, and how it goes on


def test_every_lead_has_a_case() -> None:
    cased = {case.get("lead") for case in CASES["leads"]["cases"]}
    assert {lead.rank for programme in CONTENT.programmes.values() for lead in programme.leads} <= cased


def numbers(condition: Condition | None) -> Iterator[tuple[str, int]]:
    if condition is None:
        return
    for part in (*condition.all, *condition.any, *condition.of):
        yield from numbers(part)
    if condition.question in FACTS:
        for bound in (condition.at_least, condition.at_most):
            if bound is not None:
                yield str(condition.question), bound


def test_every_threshold_of_a_stage_has_a_case_on_both_sides() -> None:
    names = {"days": "days", "sessions": "sessions", "pain-lately": "pain"}
    for programme in CONTENT.programmes.values():
        for stage in programme.stages:
            mine = [c for c in CASES["stages"]["cases"] if (c["programme"], c["stage"]) == (programme.id, stage.id)]
            for fact, bound in [*numbers(stage.done), *numbers(stage.back)]:
                if fact not in names:
                    continue
                told = {c["facts"].get(names[fact]) for c in mine}
                assert bound in told, (programme.id, stage.id, fact, bound)
                assert {bound - 1, bound + 1} & told, (programme.id, stage.id, fact, bound)


def test_calm_goes_on_while_only_calm_is_allowed() -> None:
    status = stood("calm-it-down", "calm", {"days": 9, "sessions": 9, "pain": 2})
    sore = someone(hurts=True, status=status, **{"pain-now": 6, "provoked": "small", "settles": "hours"})
    assert now(sore).stage.id == "calm"


def test_a_stage_begins_with_no_days_behind_it() -> None:
    found = now(someone(status=stood("strong-back", "base", {"days": 90, "sessions": 60, "pain": 0}, chosen=True)))
    assert found.stage.id == "build"  # and not "hard", however long it took
    assert (found.following.stage_since, found.following.sessions) == (TODAY, 0)
    assert found.following.since == TODAY - timedelta(days=90)


def test_fewer_than_three_pains_are_no_reason_to_go_on() -> None:
    status = stood("calm-it-down", "calm", {"days": 9, "sessions": 9})
    told = status.model_copy(update={"pains": ((TODAY, 0), (TODAY, 0))})
    assert now(someone(status=told)).stage.id == "calm"


# ---- chosen or suggested


def chose(programme: str | None, status: Status | None = None) -> Status:
    entry = ProgrammeEntry(type="programme", on=TODAY, programme=programme, chosen=programme is not None)
    return fold(CONTENT, status or Status(), entry)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_what_was_chosen_is_followed_from_its_first_stage(name: str) -> None:
    found = now(someone(status=chose(name)))
    assert found.programme.id == name
    assert found.stage == CONTENT.programmes[name].stages_for(())[0]
    assert found.following.chosen


def test_what_was_chosen_stays_whatever_else_the_answers_lead_to() -> None:
    assert now(someone(status=chose("keep-it"), on=1, goals=("desk",))).programme.id == "keep-it"


def test_a_suggestion_gives_way_to_what_newer_answers_lead_to_first() -> None:
    suggested = stood("keep-it", "keep", {"days": 5, "sessions": 3})
    assert now(someone(status=suggested, goals=("desk",))).programme.id == "desk-worker"
    assert (
        now(someone(status=stood("desk-worker", "loosen", {"days": 5}), goals=("less-pain",))).programme.id
        == "desk-worker"
    )


def test_older_answers_change_no_programme() -> None:
    later = stood("keep-it", "keep", {}).following
    assert later is not None
    begun = later.model_copy(update={"since": TODAY + timedelta(days=1), "stage_since": TODAY + timedelta(days=1)})
    assert now(someone(status=Status(following=begun), on=2, goals=("desk",))).programme.id == "keep-it"


def test_what_is_not_open_waits_and_comes_back() -> None:
    status = chose("strong-back")
    sore = {"hurts": True, "pain-now": 6, "provoked": "small", "settles": "hours"}
    first = now(someone(status=status, **sore))
    assert first.programme.id == "calm-it-down"
    assert first.following.waits == "strong-back"
    assert "waits" in first.because[0].text
    kept = keep(status, first.following)
    assert now(someone(status=kept, on=1, **sore)).programme.id == "calm-it-down"
    again = now(someone(status=kept, on=2))
    assert again.programme.id == "strong-back"
    assert again.following.chosen
    assert again.stage.id == "base"
    assert again.following.waits is None


def test_letting_the_answers_choose_again() -> None:
    status = chose(None, chose("keep-it"))
    assert now(someone(status=status, goals=("desk",))).programme.id == "desk-worker"


def keep(status: Status, following: Following) -> Status:
    entry = moved(status, following)
    return fold(CONTENT, status, entry) if entry else status


def test_what_was_finished_is_not_suggested_again() -> None:
    status = stood("first-seven-days", "find-your-rhythm", {"days": 4, "sessions": 2})
    found = now(someone(status=status, experience="never", goals=("desk",)))
    assert found.programme.id == "desk-worker"
    assert found.following.finished == ("first-seven-days",)
    after = keep(status, found.following)
    assert after.following is not None
    assert after.following.finished == ("first-seven-days",)
    assert now(someone(status=after, on=1, experience="never", goals=("desk",))).programme.id == "desk-worker"


# ---- in the plan


def example_with(name: str, programme: str | None) -> Situation:
    situation = understand(CONTENT, example(name, minutes=30))
    return situation.model_copy(update={"status": chose(programme)}) if programme else situation


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("name", ["desk-worker", "acute-day-3", "five-weeks-after-birth-seen"])
def test_no_programme_allows_what_is_not_allowed(name: str, programme: str) -> None:
    situation = example_with(name, programme)
    allowed = envelope(CONTENT, situation).allowed
    assert set(allowed) == set(envelope(CONTENT, example_with(name, None)).allowed)
    plan = plan_day(CONTENT, situation)
    assert list(unlawful(CONTENT, plan)) == []
    for item in plan.items:
        assert item.dosed.rung <= allowed[item.dosed.exercise].rung


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_plan_holds_what_its_stage_asks_for_and_nothing_harder(programme: str) -> None:
    situation = someone(
        status=chose(programme), experience="regular", minutes=30, positions=("floor", "kneeling", "hands")
    )
    stage: Stage = now(situation).stage
    aims: tuple[Aim, ...] = CONTENT.aims_of(programme, stage)
    plan = plan_day(CONTENT, situation)
    assert {item.aim for item in plan.items} <= {aim.id for aim in aims}
    assert all(CONTENT.exercises[item.dosed.exercise].level <= (stage.level or 5) for item in plan.items)
    assert plan.programme is not None
    assert (plan.programme.name, plan.programme.week) == (CONTENT.programmes[programme].name, 1)


def test_planning_again_after_its_entry_was_kept_gives_the_same_plan() -> None:
    situation = example_with("desk-worker", None)
    plan = plan_day(CONTENT, situation)
    assert plan.programme is not None
    kept = situation.model_copy(update={"status": keep(situation.status, plan.programme.following)})
    again = plan_day(CONTENT, kept)
    assert again.items == plan.items
    assert again.programme is not None
    assert again.programme.following == plan.programme.following
    assert moved(kept.status, again.programme.following) is None


def test_without_programmes_the_planner_goes_by_all_aims() -> None:
    bare = Catalogue.model_construct(**{**dict(CONTENT), "programmes": {}})
    plan = plan_day(bare, example_with("desk-worker", None))
    assert plan.programme is None
    assert len(plan.items) > 3


def session(on: date) -> dict[str, Any]:
    done = {"exercise": "march", "phase": "warm-up", "unit": "minutes", "rung": 0, "lighter": False}
    done |= {"outcome": "worked", "share": 100, "work_ms": 1, "left_ms": 0, "right_ms": 0}
    frame = {"type": "record", "format": 1, "script": "s", "plan": "p", "content": "c", "on": on.isoformat()}
    return {**frame, "ending": "finished", "active_ms": 1, "exercises": [done], "symptoms": []}


def test_a_week_with_enough_sessions_makes_a_free_day() -> None:
    assert CONTENT.programmes["keep-it"].stages[0].sessions.high == 5  # so two days are free, and three in a row enough
    for days_ago, free in [
        ((1, 2), False),
        ((1, 2, 3), True),
        ((1, 2, 4, 5), False),
        ((1, 2, 4, 5, 6), True),
        ((2, 3, 4), False),
    ]:
        status = stood("keep-it", "keep", {"days": 9}, chosen=True)
        days = sorted(TODAY - timedelta(days=back) for back in days_ago)
        status = fold_all(CONTENT, read_entries([session(day) for day in days]), status)
        plan = plan_day(CONTENT, someone(status=status))
        assert plan.programme is not None
        assert plan.programme.free == free, days_ago


def test_the_first_day_of_a_programme_is_not_free() -> None:
    days = sorted(TODAY - timedelta(days=back) for back in range(1, 7))
    status = fold_all(CONTENT, read_entries([session(day) for day in days]), chose("keep-it"))
    plan = plan_day(CONTENT, someone(status=status))
    assert plan.programme is not None
    assert not plan.programme.free


def test_a_session_counts_once_a_day_for_the_stage() -> None:
    status = chose("keep-it")
    status = fold_all(CONTENT, read_entries([session(TODAY), session(TODAY)]), status)
    assert status.following is not None
    assert status.following.sessions == 1
    assert (
        fold(CONTENT, status, CheckIn(type="check-in", on=TODAY, when="morning", pain=1)).following == status.following
    )
