"""A routine on paper: exercises with pictures and doses, when to stop, and boxes to tick, as a PDF.

All words and pictures are given, in one language; here they are only laid out. The letters are those of the site, which
lie beside this, so that a page is the same everywhere.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from unslump.core.values import Value, to_json
from unslump.handout.summary import Paper, Said

LAYOUT = Path(__file__).with_name("sheet.typ")
FONTS = Path(__file__).with_name("fonts")
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")


class Frame(Value):
    """One step: its picture as SVG (empty if there is none), what to do, and more about it."""

    picture: str
    say: str
    more: str = ""


class Move(Value):
    """One exercise. `dose` and `when`: how much, and on which days. `note`: the practitioner's own words.

    `days`: the columns of the log on which it is due, from 0; none means each. `warning`: who leaves it out.
    """

    name: str
    dose: str
    when: str = ""
    note: str = ""
    place: str = ""
    set_up: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    about: tuple[Said, ...] = ()
    days: tuple[Annotated[int, Field(ge=0)], ...] = ()
    warning: Said | None = None


class Log(Value):
    """Boxes to tick: a row for each exercise, a column for each day, and rows to write a number into."""

    title: str
    lead: str
    exercise: str
    days: tuple[str, ...] = Field(min_length=1)
    numbers: tuple[str, ...] = ()


class Code(Value):
    """Where the moving version is: the link, the same as a QR code (SVG), and what is said of it."""

    link: str
    picture: str
    says: str


class Sheet(Value):
    """What stands on the pages, from the top down.

    `large`: for those who read large print. `by`: who hands it out, and how to reach them. `stop`: what is in the box
    on the first page. `note`: a practitioner's words about the whole. `left_out`: what does not stand on it, and why.
    `page`: how a page is numbered, with {n} and {of}.
    """

    language: str
    paper: Paper
    large: bool = False
    title: str
    lead: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    stop_title: str
    stop: tuple[Said, ...] = Field(min_length=1)
    note_title: str = ""
    note: str = ""
    moves_title: str
    note_label: str
    moves: tuple[Move, ...] = Field(min_length=1)
    left_out_title: str = ""
    left_out: tuple[Said, ...] = ()
    log: Log | None = None
    code: Code | None = None
    foot: str
    page: str


def pdf(sheet: Sheet) -> bytes:
    """The pages as a PDF file."""
    return _made(sheet, "pdf")[0]


def pictures(sheet: Sheet, *, dots: float = 110) -> list[bytes]:
    """Each page as PNG, to look at."""
    return _made(sheet, "png", dots=dots)


def _made(sheet: Sheet, form: Literal["pdf", "png"], *, dots: float | None = None) -> list[bytes]:
    import typst

    made = typst.compile(
        _layout(),
        sys_inputs={"data": _data(sheet)},
        format=form,
        ppi=dots,
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    pages: bytes | list[bytes] = made  # one page as a picture comes by itself, several as a list
    return [pages] if isinstance(pages, bytes) else pages


def _data(sheet: Sheet) -> str:
    """The sheet with each picture once: the same one may stand in it more often."""
    data = json.loads(to_json(sheet.model_dump(mode="json")))
    drawn: dict[str, str] = {}
    for move in data["moves"]:
        for frame in move["frames"]:
            if frame["picture"]:
                frame["picture"] = drawn.setdefault(frame["picture"], str(len(drawn)))
    pictures = {name: {"svg": picture, "ratio": _ratio(picture)} for picture, name in drawn.items()}
    return to_json(data | {"pictures": pictures})


_BOX = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


def _ratio(picture: str) -> float:
    """How high a picture is for its width."""
    box = _BOX.search(picture)
    return float(box[2]) / float(box[1]) if box and float(box[1]) else 1.0


@lru_cache(maxsize=1)
def _layout() -> bytes:
    return LAYOUT.read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> Any:  # noqa: ANN401 - typst tells no type for it
    """The letters of the site, and those that typst brings along for what they do not have."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
