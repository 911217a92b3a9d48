"""One page for a clinician, as a PDF. All words are given, in one language; here they are only laid out.

The fonts are those that typst brings along, so that a page is the same everywhere.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from unslump.core.values import Pain, Value, to_json

Paper = Literal["a4", "us-letter"]
SIZES = ("10", "9", "8", "7", "6")
"""Of the letters, in points; the first that fits is taken."""
LAYOUT = Path(__file__).with_name("summary.typ")


class Said(Value):
    """A label and what belongs to it."""

    label: str
    text: str


class Notice(Value):
    """Something that stands in the way, or calls for care. `stops`: no session while it stands."""

    title: str
    text: str
    stops: bool


class Dot(Value):
    """A pain on a day of the chart, counted from its first."""

    day: Annotated[int, Field(ge=0)]
    pain: Pain


class Line(Value):
    """The pains of one moment, and what they are called."""

    label: str
    dots: tuple[Dot, ...]


class Chart(Value):
    """Pain over days. `sessions`: the days with one; `first` and `last` name the ends; `table`: the same in words."""

    title: str
    days: Annotated[int, Field(ge=1)]
    first: str
    last: str
    lines: tuple[Line, ...]
    sessions: tuple[int, ...]
    session_label: str
    nothing: str
    alt: str


class Item(Value):
    """One exercise of the plan: its dose and why it is there."""

    name: str
    dose: str
    why: str


class Summary(Value):
    """What stands on the page, from the top down."""

    language: str
    paper: Paper
    title: str
    lead: tuple[str, ...]
    notices_title: str
    notices: tuple[Notice, ...]
    no_notice: str
    answers_title: str
    answers: tuple[Said, ...]
    denied_title: str
    denied: tuple[Said, ...]
    weeks_title: str
    weeks: tuple[Said, ...]
    chart: Chart
    stopped_title: str
    stopped: tuple[str, ...]
    plan_title: str
    plan_lead: str
    plan: tuple[Item, ...]
    columns: tuple[str, str, str]
    foot: str


def pdf(summary: Summary) -> bytes:
    """The page as a PDF file: one page, with smaller letters if there is much to say."""
    import typst

    made = typst.compile(
        _layout(), sys_inputs=_inputs(summary, size_of(summary)), format="pdf", ignore_system_fonts=True
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no file")
    return made


def size_of(summary: Summary) -> str:
    """The largest letters with which it fits on one page; if none do, the smallest."""
    import typst

    for size in SIZES:
        inputs = _inputs(summary, size)
        page = typst.query(_layout(), "<end>", field="value", one=True, sys_inputs=inputs, ignore_system_fonts=True)
        if json.loads(page) == 1:
            return size
    return SIZES[-1]


def _inputs(summary: Summary, size: str) -> dict[str, str]:
    return {"data": to_json(summary.plain()), "size": size}


@lru_cache(maxsize=1)
def _layout() -> bytes:
    return LAYOUT.read_bytes()
