"""Four weeks ahead for twelve different people: what a physiotherapist would want to see in them."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT
from unslump.core.errors import BadInput
from unslump.core.forecasting import Ahead, ForecastDay, Happens, Weekly, forecast, weekly
from unslump.core.lawful import unlawful
from unslump.core.loading import load_content

CONTENT = load_content()
PEOPLE = sorted(path.stem for path in (ROOT / "examples" / "weeks").glob("*.json"))
DAYS = 28
WEEK = 7
CALM = "calm-it-down"
NO_FLOOR = {"desk-worker", "stiff-and-new"}
"""People who cannot get to the floor have less to choose from."""


class Weeks(NamedTuple):
    name: str
    days: list[ForecastDay]

    @property
    def weeks(self) -> list[list[ForecastDay]]:
        return [self.days[start : start + WEEK] for start in range(0, DAYS, WEEK)]

    def amounts(self, week: list[ForecastDay]) -> dict[str, Weekly]:
        return {amount.band: amount for amount in weekly(CONTENT, [day.record for day in week if day.record])}


def ahead(name: str) -> Ahead:
    return Ahead.read(json.loads((ROOT / "examples" / "weeks" / f"{name}.json").read_text()), what=name)


@pytest.fixture(scope="module", params=PEOPLE)
def person(request: pytest.FixtureRequest) -> Weeks:
    return Weeks(request.param, list(forecast(CONTENT, ahead(request.param), DAYS)))


def test_there_are_twelve_and_every_programme_is_among_theirs() -> None:
    assert len(PEOPLE) == 12
    followed = {
        day.programme.following.programme
        for name in PEOPLE
        for day in forecast(CONTENT, ahead(name), DAYS)
        if day.programme is not None
    }
    assert followed == set(CONTENT.programmes)


def test_nothing_that_is_ruled_out_slips_in(person: Weeks) -> None:
    for day in person.days:
        plan = day.decided.plan
        if plan is None:
            continue
        assert list(unlawful(CONTENT, plan)) == []
        tags, cap = set(day.decided.clearance.tags), day.decided.clearance.cap
        for item in plan.items:
            exercise = CONTENT.exercises[item.dosed.exercise]
            assert not tags & set(exercise.avoid)
            assert cap.level is None or exercise.level <= cap.level
            assert cap.phases is None or exercise.phase in cap.phases


def test_no_week_holds_more_than_was_studied(person: Weeks) -> None:
    for week in person.weeks:
        for amount in person.amounts(week).values():
            assert amount.amount <= amount.high, amount


def calm(week: list[ForecastDay]) -> bool:
    return any(day.programme is None or day.programme.following.programme == CALM or day.away for day in week)


def test_strength_and_walking_are_in_every_week_but_the_calm_ones(person: Weeks) -> None:
    for week in person.weeks:
        amounts = person.amounts(week)
        if calm(week):
            continue
        assert amounts["strength-trunk"].amount >= 2
        assert amounts["strength-hips"].amount >= 2
        assert amounts["walking"].amount >= 5


def test_doses_grow_and_never_by_more_than_a_rung_a_session(person: Weeks) -> None:
    rungs: dict[str, list[int]] = {}
    for day in person.days:
        if day.record is None:
            continue
        for done in day.record.exercises:
            rungs.setdefault(done.exercise, []).append(done.rung)
    least = 2 if person.name == "keeping-it" else 3  # who has a flare-up and a week away has less time to grow
    assert sum(max(series) > series[0] for series in rungs.values()) >= least
    grown: dict[str, int] = {}
    for name, series in rungs.items():
        for rung in series:
            assert rung <= grown.get(name, 0) + 1, (name, series)
            grown[name] = max(rung, grown.get(name, 0))


@pytest.mark.parametrize(("effort", "week"), [(3, 2), (5, 4), (8, None)])
def test_somebody_new_whom_nothing_hurts_comes_to_harder_forms(effort: int, week: int | None) -> None:
    """Three days a week, twelve weeks. Hard work holds every dose; light work lets it grow sooner than just right."""
    weeks, days = 12, [1, 3, 5]
    base = ahead("stiff-and-new")
    again = [Happens(day=start, answers={"pain-now": 2}) for start in range(22, weeks * WEEK, 21)]
    free = [Happens(day=day, away=1) for day in range(1, weeks * WEEK + 1) if day % WEEK not in days]
    new = Ahead(profile=base.profile, course=(Happens(day=1, pain=2), *again, *free), effort=effort)
    lived = list(forecast(CONTENT, new, weeks * WEEK))
    assert sum(day.record is not None for day in lived) == weeks * len(days)
    harder = {
        done.exercise: number // WEEK + 1
        for number, day in reversed(list(enumerate(lived)))
        for done in (day.record.exercises if day.record else ())
        if CONTENT.exercises[done.exercise].level > 1 and done.phase in CONTENT.progress.growing
    }
    assert min(harder.values(), default=None) == week
    assert ("sit-to-stand" in harder) is (week is not None)


def test_variety_without_chaos(person: Weeks) -> None:
    for week in person.weeks:
        sessions = [day.decided.plan for day in week if day.record is not None and day.decided.plan]
        kinds = {tuple(item.dosed.exercise for item in plan.items) for plan in sessions}
        done = [item.dosed.exercise for plan in sessions for item in plan.items]
        assert len(kinds) >= min(2 if calm(week) else 3, len(sessions))
        assert len(sessions) < 4 or len(set(done)) <= len(done) * 0.75, "most come more than once"


def test_no_session_is_longer_than_the_minutes(person: Weeks) -> None:
    minutes = ahead(person.name).profile.minutes
    assert minutes is not None
    for day in person.days:
        if day.decided.plan is not None:
            assert day.decided.plan.seconds <= minutes * 60


def test_a_nerve_is_never_stretched() -> None:
    for name in ("tight-nerve", "sciatica"):
        for day in forecast(CONTENT, ahead(name), DAYS):
            for item in day.decided.plan.items if day.decided.plan else ():
                assert "hamstring-stretch" not in CONTENT.exercises[item.dosed.exercise].load
                assert not any(
                    "hamstring-stretch" in step.load for step in CONTENT.exercises[item.dosed.exercise].steps
                )


def test_the_programme_moves_on_with_the_weeks() -> None:
    stages = [day.programme.following.stage for day in forecast(CONTENT, ahead("acute-back"), DAYS) if day.programme]
    assert list(dict.fromkeys(stages)) == ["calm", "move-again", "base"]


# ---- the course


def test_a_day_away_has_no_session_and_eases_back_in() -> None:
    days = list(forecast(CONTENT, Ahead(profile=ahead("desk-worker").profile, course=(Happens(day=3, away=7),)), 12))
    assert [day.away for day in days] == [False] * 2 + [True] * 7 + [False] * 3
    assert all(day.record is None for day in days if day.away)


def test_a_programme_can_be_chosen_on_the_way() -> None:
    course = (Happens(day=3, programme="keep-it"),)
    days = list(forecast(CONTENT, Ahead(profile=ahead("desk-worker").profile, course=course), 4))
    assert [day.programme.following.programme for day in days if day.programme] == ["desk-worker"] * 2 + ["keep-it"] * 2


def test_it_is_the_same_every_time() -> None:
    one, other = (list(forecast(CONTENT, ahead("sacro-iliac"), 10)) for _ in range(2))
    assert one == other
    assert [day.on - one[0].on for day in one] == [timedelta(days=number) for number in range(10)]


@pytest.mark.parametrize("days", [0, 367, -1])
def test_no_days_and_too_many_are_refused(days: int) -> None:
    with pytest.raises(BadInput, match="between 1 and 366"):
        list(forecast(CONTENT, ahead("desk-worker"), days))


# ---- the command line


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "unslump", "plan", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={"COLUMNS": "110"})


@pytest.mark.parametrize("name", PEOPLE)
def test_the_tables_in_the_docs_are_what_it_prints(name: str) -> None:
    shown = (ROOT / "docs" / "weeks" / f"{name}.txt").read_text(encoding="utf-8")
    assert run(f"examples/weeks/{name}.json", "--days", str(DAYS)).stdout == shown, "`make weeks` prints them anew"


def test_as_json() -> None:
    done = run("examples/weeks/desk-worker.json", "--days", "8", "--json")
    weeks = json.loads(done.stdout)["weeks"]
    assert [len(week["days"]) for week in weeks] == [7, 1]
    assert {amount["band"] for amount in weeks[0]["amounts"]} == {band.id for band in CONTENT.planning.bands}


def test_no_session_on_a_day_is_told_and_found_wanting(tmp_path: Path) -> None:
    done = run("examples/numb-saddle.json", "--days", "2")
    assert done.returncode == 1
    assert "none" in done.stdout
    assert "emergency" in done.stdout


BAD: list[tuple[str, Any, str]] = [
    ("no days", None, "not between 1 and 366"),
    ("course is no list", {"course": 3}, "course"),
    ("day 0", {"course": [{"day": 0}]}, "course[0].day"),
    ("pain 11", {"course": [{"day": 1, "pain": 11}]}, "course[0].pain"),
    ("unknown key", {"course": [{"day": 1, "sleep": 1}]}, "course[0].sleep"),
    ("unknown answer", {"course": [{"day": 1, "answers": {"where": ["moon"]}}]}, "moon"),
]


@pytest.mark.parametrize(("name", "more", "says"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_named(name: str, more: Any, says: str, tmp_path: Path) -> None:
    data = json.loads((ROOT / "examples" / "weeks" / "desk-worker.json").read_text()) | (more or {})
    file = tmp_path / "ahead.json"
    file.write_text(json.dumps(data))
    done = run(str(file), "--days", "2" if more else "0")
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
