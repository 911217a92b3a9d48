"""A history as tables (CSV) for a spreadsheet. Nothing is in them that is not in the JSON file."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

Body = Mapping[str, Any]
Row = tuple[object, ...]
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would reckon with instead of showing it."""


@dataclass(frozen=True)
class Told:
    """One entry of the history as a table needs it."""

    id: str
    started_at: str
    body: Body


@dataclass(frozen=True)
class Table:
    """One table: its file, the kinds of entries that it is made of, its columns, and the rows of one entry."""

    file: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Callable[[Told], Iterable[Row]]


def _sessions(told: Told) -> Iterator[Row]:
    body = told.body
    done = [one for one in body["exercises"] if one["outcome"] != "skipped"]
    minutes = round(body["active_ms"] / 60_000, 1)
    yield (told.id, body["on"], told.started_at, body.get("ending", "left"), minutes, len(done), len(body["symptoms"]))


def _exercises(told: Told) -> Iterator[Row]:
    for one in told.body["exercises"]:
        seconds = (round(one[key] / 1000, 1) for key in ("work_ms", "left_ms", "right_ms"))
        wished = "; ".join(one.get("wished", ()))
        how = (one["outcome"], one["share"], one["rung"] + 1, one["lighter"])
        yield (told.id, told.body["on"], one["exercise"], one["phase"], *how, *seconds, wished)


def _symptoms(told: Told) -> Iterator[Row]:
    for felt in told.body["symptoms"]:
        where = (felt.get("exercise", ""), felt.get("step", ""), felt["kind"], felt["where"])
        yield (told.id, told.body["on"], *where, felt["severity"], felt["response"])


def _check_ins(told: Told) -> Iterator[Row]:
    body = told.body
    new, denied = ("; ".join(body.get(key, ())) for key in ("new", "denied"))
    more = (body.get("effort", ""), body.get("reserve", ""), body.get("leg", ""))
    pain = "" if body["when"] == "message" else body["pain"]  # none was told in it
    yield (body["on"], body["when"], pain, *more, new, denied, body.get("note", ""))


def _factors(told: Told) -> Iterator[Row]:
    body = told.body
    yield (body["on"], body.get("factor", ""), body.get("answer", ""), body.get("habit", ""), body.get("did", ""))


def _programmes(told: Told) -> Iterator[Row]:
    body = told.body
    yield (body["on"], body.get("programme", ""), body.get("stage", ""), body.get("chosen", False))


def _measures(told: Told) -> Iterator[Row]:
    """A row for each part: what was ticked, each activity, the one number, or the tries on each side."""
    body = told.body
    if "ticked" in body:
        yield (body["on"], body["measure"], "ticked", len(body["ticked"]), "; ".join(body["ticked"]))
    for one in body.get("activities", ()):
        yield (body["on"], body["measure"], one["name"], one["score"], "")
    if "value" in body:
        yield (body["on"], body["measure"], "", body["value"], "")
    for one in body.get("trials", ()):
        yield (body["on"], body["measure"], one["side"], median(one["values"]), "; ".join(map(str, one["values"])))


TABLES = (
    Table(
        "sessions.csv",
        ("record",),
        ("session", "day", "started_at", "ending", "minutes", "exercises_done", "symptoms"),
        _sessions,
    ),
    Table(
        "exercises.csv",
        ("record",),
        (
            "session",
            "day",
            "exercise",
            "phase",
            "outcome",
            "percent_done",
            "dose",
            "lighter",
            "seconds",
            "seconds_left",
            "seconds_right",
            "wished",
        ),
        _exercises,
    ),
    Table(
        "symptoms.csv",
        ("record",),
        ("session", "day", "exercise", "step", "kind", "where", "severity", "response"),
        _symptoms,
    ),
    Table(
        "check-ins.csv",
        ("check-in",),
        ("day", "when", "pain", "effort", "reserve", "leg", "new", "denied", "note"),
        _check_ins,
    ),
    Table("factors.csv", ("factor", "habit"), ("day", "factor", "answer", "habit", "done"), _factors),
    Table("measures.csv", ("measure",), ("day", "measure", "part", "value", "told"), _measures),
    Table("programmes.csv", ("programme",), ("day", "programme", "stage", "chosen"), _programmes),
)


def text_of(table: Table, entries: Iterable[Told]) -> Iterator[str]:
    """A table as text, entry by entry. It says that it is UTF-8, which some spreadsheets do not guess."""
    yield "\ufeff" + _lines([table.columns])
    for told in entries:
        yield _lines(table.rows(told))


def _lines(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value
