"""Looking ahead: `unslump plan FILE --days N`."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from unslump.cli.reading import an_object, naming, read_json, unusable
from unslump.cli.speaking import content_for
from unslump.cli.terminal import print_json, table, write
from unslump.core.catalogue import Catalogue
from unslump.core.forecasting import LONGEST_DAYS, Ahead, ForecastDay, Weekly, forecast, weekly
from unslump.core.plan import Dosed

WEEK = 7
SHORT = {"seconds": "s", "breaths": " br", "reps": "x", "passes": " p", "minutes": " min"}


def plan_ahead(arguments: argparse.Namespace) -> int:
    """Print the plans of so many days, as a table for each week. 1 if there is a day without a session."""
    content, file = content_for(arguments), arguments.file
    if not 1 <= arguments.days <= LONGEST_DAYS:
        raise unusable("--days", f"{arguments.days} is not between 1 and {LONGEST_DAYS}")
    data = an_object(file, read_json(file), "a profile, or a profile with a course")
    if "profile" not in data:
        data = {"profile": data}
    with naming(file):
        days = list(forecast(content, Ahead.read(data, what="this look ahead"), arguments.days))
    weeks = [days[start : start + WEEK] for start in range(0, len(days), WEEK)]
    if arguments.json:
        print_json({"weeks": [_plain(content, week) for week in weeks]})
    else:
        for number, week in enumerate(weeks, start=1):
            _tell(content, number, week)
    return int(any(day.decided.plan is None for day in days))


def _plain(content: Catalogue, week: Sequence[ForecastDay]) -> dict[str, Any]:
    return {
        "days": [day.plain() for day in week],
        "amounts": [amount.plain() for amount in _amounts(content, week)],
    }


def _amounts(content: Catalogue, week: Sequence[ForecastDay]) -> tuple[Weekly, ...]:
    return weekly(content, [day.record for day in week if day.record is not None])


def _tell(content: Catalogue, number: int, week: Sequence[ForecastDay]) -> None:
    if number > 1:
        write()
    stages = [f"{p.name}: {p.stage}, {p.number} of {p.of}" for day in week if (p := day.programme)]
    write(f"Week {number}. {'; then '.join(dict.fromkeys(stages))}")
    table(_rows(week), indent=2)
    rows = [(amount.name, _of(amount), _against(amount)) for amount in _amounts(content, week) if amount.amount]
    table(rows, indent=2)
    for text in dict.fromkeys(_told(content, week)):
        write(text, indent=2, hang=2)


def _rows(week: Sequence[ForecastDay]) -> list[list[str]]:
    """A row for each exercise, in the order of a session, and a column for each day."""
    done: dict[str, dict[date, Dosed]] = {}
    for day in week:
        if day.record is not None and day.decided.plan is not None:
            for item in day.decided.plan.items:
                done.setdefault(item.dosed.exercise, {})[day.on] = item.dosed
    blank = [""] * (WEEK - len(week))
    head = ["", *(f"{day.on:%a %d}" for day in week), *blank]
    rows = [[name, *(_short(doses.get(day.on)) for day in week), *blank] for name, doses in done.items()]
    minutes = [_minutes(day) for day in week]
    return [head, *rows, ["in all", *minutes, *blank]]


def _minutes(day: ForecastDay) -> str:
    if day.decided.plan is None:
        return "none"
    if day.record is None:
        return "away" if day.away else "free"
    return f"{round(day.decided.plan.seconds / 60)} min"


def _short(dose: Dosed | None) -> str:
    """A dose in few letters: 2/2x20s is two rounds of two times twenty seconds."""
    if dose is None:
        return "."
    times = f"{dose.times}x" if dose.times > 1 else ""
    rounds = f"{dose.rounds}/" if dose.rounds > 1 else ""
    return f"{rounds}{times}{dose.amount}{SHORT[dose.unit]}"


def _of(amount: Weekly) -> str:
    return f"{amount.amount} {amount.unit}"


def _against(amount: Weekly) -> str:
    where = "below" if amount.amount < amount.low else "above" if amount.amount > amount.high else "within"
    return f"{where} {amount.low} to {amount.high}"


def _told(content: Catalogue, week: Sequence[ForecastDay]) -> list[str]:
    """What changed in a week and why, and why there is no session where there is none."""
    told: list[str] = []
    for day in week:
        if day.programme is not None and day.programme.following.stage_since == day.on:
            told += [f"{day.on:%a %d}: {reason.text}" for reason in day.programme.because]
        for change in day.changes:
            name = content.exercises[change.exercise].name if change.exercise else "The session"
            told.append(f"{day.on:%a %d}: {name}: {change.reason.text}")
        if day.decided.no_plan is not None:
            told += [f"{day.on:%a %d}: {reason}" for reason in day.decided.no_plan.reasons]
    return told
