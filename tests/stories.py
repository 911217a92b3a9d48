"""Stories: somebody's weeks with Unslump, told day by day, with what must come of it (spec/stories).

`python -m tests.stories` prints each as a text that a physiotherapist can read: docs/stories.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Annotated

from pydantic import Field

from tests.conftest import ROOT
from unslump.cli.forecasting import _minutes as minutes_of
from unslump.cli.forecasting import _short as short
from unslump.core.catalogue import Catalogue
from unslump.core.forecasting import Ahead, ForecastDay, Happens, forecast
from unslump.core.loading import load_content
from unslump.core.profile import GivenAnswer, Profile
from unslump.core.values import Effort, Id, Phase, Value

FOLDER = ROOT / "spec" / "stories"
OUT = ROOT / "docs" / "stories"
WEEK, WIDTH = 7, 110


class Expects(Value):
    """What must be so on a day. `says` tells it to a reader. Names of rules, exercises and phases."""

    day: Annotated[int, Field(ge=1)]
    says: str
    session: bool | None = None
    refused: str | None = None
    has: tuple[Id, ...] = ()
    hasnt: tuple[Id, ...] = ()
    only: tuple[Phase, ...] = ()
    phases: tuple[Phase, ...] = ()
    change: tuple[Id, ...] = ()
    no_change: tuple[Id, ...] = ()
    because: tuple[str, ...] = ()
    hint: tuple[Id, ...] = ()
    no_hint: tuple[Id, ...] = ()
    rungs: dict[Id, int] = {}
    grown: tuple[Id, ...] = ()
    not_grown: tuple[Id, ...] = ()
    rungs_down: int | None = None


class Story(Value):
    """Who, what happens, and what must come of it. `person` is one of examples/weeks; `answers` are changed."""

    title: str
    who: str
    person: str
    answers: dict[str, GivenAnswer] = {}
    minutes: int | None = None
    effort: Effort = 5
    days: int
    course: tuple[Happens, ...] = ()
    expect: tuple[Expects, ...] = Field(min_length=1)

    def ahead(self) -> Ahead:
        """The person as the core takes them."""
        data = json.loads((ROOT / "examples" / "weeks" / f"{self.person}.json").read_text(encoding="utf-8"))
        profile = Profile.read(data["profile"], what=self.person)
        answers = {name: a for name, a in {**profile.answers, **self.answers}.items() if a != ()}
        profile = profile.model_copy(update={"answers": answers, "minutes": self.minutes or profile.minutes})
        return Ahead(profile=profile, course=self.course, effort=self.effort)


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def story(name: str) -> Story:
    return Story.read(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")), what=name)


def lived(content: Catalogue, one: Story) -> list[ForecastDay]:
    return list(forecast(content, one.ahead(), one.days))


def wrong(one: Story, days: Sequence[ForecastDay]) -> Iterator[str]:
    """Everything that is not as the story says."""
    for expects in one.expect:
        day = days[expects.day - 1]
        for what in _wrong(expects, day, days[: expects.day]):
            yield f"day {expects.day} ({expects.says}): {what}"


def _wrong(expects: Expects, day: ForecastDay, until: Sequence[ForecastDay]) -> Iterator[str]:
    plan, refusal = day.decided.plan, day.decided.no_plan
    if expects.session is not None and (day.record is not None) is not expects.session:
        yield f"session: {day.record is not None}"
    if (refusal.kind if refusal else None) != expects.refused:
        yield f"refused: {refusal}"
    items = {item.dosed.exercise: item for item in plan.items} if plan else {}
    yield from (f"lacks {name}" for name in expects.has if name not in items)
    yield from (f"holds {name}" for name in expects.hasnt if name in items)
    phases = {item.phase for item in items.values()}
    if expects.only and not phases <= set(expects.only):
        yield f"phases {sorted(phases)}"
    yield from (f"no {phase}" for phase in expects.phases if phase not in phases)
    changes = {change.reason.rule for change in day.changes}
    yield from (f"no change by {rule}, but {sorted(changes)}" for rule in expects.change if rule not in changes)
    yield from (f"a change by {rule}" for rule in expects.no_change if rule in changes)
    reasons = {reason.rule for item in items.values() for reason in item.because}
    yield from (f"not because of {rule}, but {sorted(reasons)}" for rule in expects.because if rule not in reasons)
    hints = {reason.rule for reason in (plan.hints if plan else None) or ()}
    yield from (f"no hint {name}, but {sorted(hints)}" for name in expects.hint if name not in hints)
    yield from (f"a hint {name}" for name in expects.no_hint if name in hints)
    for name, rung in expects.rungs.items():
        if name not in items or items[name].dosed.rung != rung:
            yield f"{name} at rung {items[name].dosed.rung if name in items else None}"
    series = {name: rungs_of(name, until) for name in (*expects.grown, *expects.not_grown)}
    yield from (f"{name} has not grown: {series[name]}" for name in expects.grown if not _grew(series[name]))
    yield from (f"{name} has grown: {series[name]}" for name in expects.not_grown if _grew(series[name]))
    if expects.rungs_down is not None and (plan.cap.rungs_down if plan else None) != expects.rungs_down:
        yield f"rungs down: {plan.cap.rungs_down if plan else None}"


def rungs_of(name: str, days: Sequence[ForecastDay]) -> list[int]:
    """The rungs at which an exercise was done, in turn."""
    return [done.rung for day in days if day.record for done in day.record.exercises if done.exercise == name]


def _grew(series: list[int]) -> bool:
    return bool(series) and max(series) > series[0]


# ---- told


def text(content: Catalogue, one: Story, days: Sequence[ForecastDay]) -> str:
    """The story as a text."""
    lines = [one.title, "=" * len(one.title), "", *wrap(one.who, WIDTH), ""]
    for start in range(0, len(days), WEEK):
        week = days[start : start + WEEK]
        lines += [f"Week {start // WEEK + 1}", "", *_table(content, week), ""]
        for number, day in enumerate(week, start=start + 1):
            lines += _told(content, one, number, day)
        lines += [""]
    lines += ["What must be so", ""]
    for expects in one.expect:
        lines += wrap(f"Day {expects.day}: {expects.says}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _told(content: Catalogue, one: Story, number: int, day: ForecastDay) -> list[str]:
    found = [event.note for event in one.course if event.note and event.day == number]
    for change in day.changes:
        name = content.exercises[change.exercise].name if change.exercise else "All"
        found.append(f"{name}: {change.reason.text}")
    plan = day.decided.plan
    told = [reason.text for reason in (plan.hints if plan else None) or ()]
    told += [
        reason.text
        for item in (plan.items if plan and day.record else ())
        for reason in item.because
        if reason.rule in APART or reason.rule.startswith("away")
    ]
    found += [f"Told: {said}" for said in dict.fromkeys(told)]
    found += [f"No session: {reason}" for reason in (day.decided.no_plan.reasons if day.decided.no_plan else ())]
    lines = [line for said in dict.fromkeys(found) for line in wrap(said, WIDTH - 12)]
    return [f"  {f'Day {number}' if not index else '':<8}{line}" for index, line in enumerate(lines)]


APART = ("learning", "plateau", "keeping", "flare-up-way-out")


def _table(content: Catalogue, week: Sequence[ForecastDay]) -> list[str]:
    rows: dict[str, list[str]] = {}
    for index, day in enumerate(week):
        if day.record is None or day.decided.plan is None:
            continue
        for item in day.decided.plan.items:
            rows.setdefault(item.dosed.exercise, ["."] * len(week))[index] = short(item.dosed)
    table = [["", *(f"{day.on:%a %d}" for day in week)]]
    table += [[content.exercises[name].name, *row] for name, row in rows.items()]
    table.append(["in all", *(minutes_of(day) for day in week)])
    widths = [max(len(row[column]) for row in table) for column in range(len(week) + 1)]
    return ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table]


def main(out: Path = OUT) -> int:
    """Print every story to a file of its own."""
    content = load_content()
    out.mkdir(parents=True, exist_ok=True)
    for name in names():
        one = story(name)
        (out / f"{name}.txt").write_text(text(content, one, lived(content, one)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(Path(name) for name in sys.argv[1:])))
