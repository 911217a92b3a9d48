"""Looking back: what is said of somebody's days, on both sides of every threshold; chance is not called help."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.lives import LIVES, life
from unslump.core.history import CheckIn, Entry
from unslump.core.loading import load_content
from unslump.core.looking_back import Hint, PastDay, days_of, hints_of, look_back
from unslump.core.progress import fold_all
from unslump.core.record import Record

CONTENT = load_content()
CASES = json.loads((Path(__file__).parent.parent / "spec" / "looking-back" / "pain.json").read_text())["cases"]
FIRST = date(2026, 3, 2)
DAY = timedelta(days=1)
EXERCISE = "brisk-walk"
RULES = CONTENT.looking_back.helps


def mornings(pains: str) -> list[Entry]:
    return [
        CheckIn(type="check-in", on=FIRST + n * DAY, when="morning", pain=int(pain))
        for n, pain in enumerate(pains)
        if pain != "-"
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_pain_then_and_now(case: dict[str, Any]) -> None:
    told = CheckIn(type="check-in", on=FIRST, when="after", pain=10)  # after a session does not count as at rest
    days = len(case["pains"])
    past = look_back(CONTENT, [told, *mornings(case["pains"])], today=FIRST + (days - 1) * DAY, weeks=52)
    assert past.trend.verdict == case["verdict"]
    assert (past.trend.first, past.trend.last) == (case.get("first"), case.get("last"))


def test_somebody_new_has_nothing_to_look_back_on() -> None:
    past = look_back(CONTENT, [], today=FIRST, weeks=12)
    assert (past.begins, past.days, past.recent, past.changes) == (FIRST, (), 0, ())
    assert past.trend.verdict == "unknown"
    assert past.hints is None
    assert [(week.begins, week.pain) for week in past.weeks] == [(FIRST, None)]


@pytest.mark.parametrize("name", LIVES)
def test_nothing_is_lost_or_counted_twice(name: str) -> None:
    entries = list(life(CONTENT, name, until=FIRST, days=84))
    past = look_back(CONTENT, entries, today=FIRST, weeks=52)
    records = [entry for entry in entries if isinstance(entry, Record)]
    assert sum(day.sessions for day in past.days) == len(records) == sum(week.sessions for week in past.weeks)
    busy = sum(record.active_ms for record in records)
    assert sum(day.active_ms for day in past.days) == busy
    assert abs(sum(week.minutes for week in past.weeks) - busy / 60_000) <= len(past.weeks) / 2
    since = FIRST - (CONTENT.looking_back.recent_days - 1) * DAY
    assert past.recent == len({record.on for record in records if record.on >= since})
    assert {week.begins.weekday() for week in past.weeks} == {0}
    # what the status says of each exercise now is the last that is told here
    status = fold_all(CONTENT, entries)
    for exercise, now in status.exercises.items():
        told = [change for change in past.changes if change.exercise == exercise]
        assert (told[-1] if told else None) == now.change


def test_only_the_weeks_that_were_asked_for() -> None:
    entries = list(life(CONTENT, "improving", until=FIRST, days=84))
    past = look_back(CONTENT, entries, today=FIRST, weeks=4)
    assert past.begins == FIRST - 27 * DAY
    assert min(day.on for day in past.days) >= past.begins
    assert min(change.on for change in past.changes) >= past.begins


def days(pains: Iterable[int], done: Iterable[bool]) -> dict[date, PastDay]:
    return {
        FIRST + n * DAY: PastDay(on=FIRST + n * DAY, morning=pain, exercises=(EXERCISE,) if did else ())
        for n, (pain, did) in enumerate(zip(pains, done, strict=True))
    }


def by_chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same every time


def helped(random: Random, by: float, count: int = 60) -> dict[date, PastDay]:
    """Days on which the exercise makes the next one better by so much, with much else that comes and goes."""
    pains, done = [5], []
    for _ in range(count):
        done.append(random.random() < 0.5)
        pains.append(max(0, min(10, round(5 - by * done[-1] + random.gauss(0, 1)))))
    return days(pains, [*done, False])


def test_what_helps_much_is_found() -> None:
    found = hints_of(CONTENT, helped(by_chance(1), 2.5))
    assert found
    assert found[0].exercise == EXERCISE
    assert found[0].points > 1.5
    worse = hints_of(CONTENT, helped(by_chance(1), -2.5))
    assert worse
    assert worse[0].points < -1.5


def test_chance_is_hardly_ever_called_help() -> None:
    said = sum(bool(hints_of(CONTENT, helped(by_chance(seed), 0.0))) for seed in range(400))
    assert said <= 4


def test_bad_days_get_better_by_themselves() -> None:
    """What is only done on bad days does not seem to help because they pass."""
    said = 0
    for seed in range(200):
        random = by_chance(seed)
        pains = [max(0, min(10, round(5 + random.gauss(0, 2)))) for _ in range(80)]
        said += bool(hints_of(CONTENT, days(pains, [pain >= 6 for pain in pains])))
    assert said <= 4


@pytest.mark.parametrize(("with_it", "says"), [(RULES.days - 1, False), (RULES.days, True)])
def test_it_takes_enough_days_of_both_kinds(with_it: int, says: bool) -> None:
    """Days with the exercise, and as a second case days without it."""
    others = 20
    for did in (True, False):
        done = [did] * with_it + [not did] * others
        pains = [5] + [(2 if one else 5) + n % 2 for n, one in enumerate(done)]
        found = hints_of(CONTENT, days(pains, [*done, False]))
        assert (found is not None) is says
        if found:
            assert isinstance(found[0], Hint)


def test_days_hold_what_was_told_on_them() -> None:
    entries: list[Entry] = [
        CheckIn(type="check-in", on=FIRST, when="morning", pain=3),
        CheckIn(type="check-in", on=FIRST, when="before", pain=4),
        CheckIn(type="check-in", on=FIRST, when="after", pain=5, effort=4),
    ]
    day = days_of(entries)[FIRST]
    assert (day.morning, day.before, day.after, day.pain) == (3, 4, 5, 3)


@pytest.mark.parametrize("pains", [(4, 6), (6, 4), (6, 6)])
def test_of_two_answers_at_one_moment_the_worse_counts(pains: tuple[int, int]) -> None:
    told: list[Entry] = [CheckIn(type="check-in", on=FIRST, when="before", pain=pain) for pain in pains]
    day = days_of(told)[FIRST]
    assert (day.before, day.pain, day.after) == (6, 6, None)
