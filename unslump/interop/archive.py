"""The zip that everything of a person goes out in, and reading one that may come from anybody.

It is written piece by piece, so that a long history needs no more memory than a short one. What comes in is bounded
before it is unpacked, and read whole before anything is done with it.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from unslump.core.errors import BadInput, OtherVersion, Problem, UnslumpError
from unslump.core.values import refusing
from unslump.interop.everything import FORMAT, TYPE, Everything

JSON_NAME = "unslump.json"
MOST_ZIPPED = 20_000_000
MOST_BYTES = 64_000_000
"""The biggest file that is taken in, packed and unpacked: some two years of a session a day."""
MOST_FILES = 3_000
"""The tables and the pictures beside the one file that is read."""
DEEPEST = 100
MOST_TOLD = 20
"""So many problems with a file are told."""
WHAT = "this file"


class TooBig(UnslumpError):
    """A file bigger than anything that is taken in."""

    code = "too-big"

    def __init__(self) -> None:
        super().__init__(f"the file is bigger than {MOST_BYTES // 1_000_000} MB unpacked; nothing that is taken in is")


class _Sink(io.RawIOBase):
    """Takes what a zip writes, and gives it on in pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as io has it
        """Keep it until it is taken."""
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        """What was written since."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(files: Iterable[tuple[str, Iterable[str | bytes]]], made_at: datetime) -> Iterator[bytes]:
    """Files as one zip, in pieces: each has its name, and what is in it in parts."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files:
            info = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as member:
                for part in parts:
                    member.write(part.encode() if isinstance(part, str) else part)
                    if piece := sink.taken():
                        yield piece
    yield sink.taken()


def read(file: BinaryIO) -> Everything:
    """Everything of a person from a zip as ours, or from the JSON file in it.

    BadInput if it is neither or holds what cannot be; OtherVersion if its form is another; TooBig.
    """
    text = _text(file)
    _look_at(text)
    try:
        with refusing(WHAT):
            return Everything.model_validate_json(text)
    except BadInput as error:
        raise BadInput(WHAT, error.problems[:MOST_TOLD]) from error


def _text(file: BinaryIO) -> str:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MOST_BYTES:
        raise TooBig
    raw = _unzipped(file, size) if zipfile.is_zipfile(file) else _whole(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong("is neither a zip from Unslump nor its JSON file") from error


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _unzipped(file: BinaryIO, size: int) -> bytes:
    if size > MOST_ZIPPED:
        raise TooBig
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_FILES or names.count(JSON_NAME) != 1:
                raise _wrong(f"is no zip from Unslump: {JSON_NAME} is not in it")
            with archive.open(JSON_NAME) as member:
                raw = member.read(MOST_BYTES + 1)  # whatever size it says that it has
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _wrong("is a zip that cannot be read; it may be damaged") from error
    if len(raw) > MOST_BYTES:
        raise TooBig
    return raw


def _look_at(text: str) -> None:
    """Refuse what is no such file at all, and what a database cannot keep."""
    try:
        data = json.loads(text, parse_constant=_constant)
    except RecursionError as error:
        raise _wrong(f"holds lists and objects more than {DEEPEST} deep within each other") from error
    except json.JSONDecodeError as error:
        raise _wrong(f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from error
    except ValueError as error:
        raise _wrong("holds a number that is none") from error
    if not isinstance(data, dict) or data.get("type") != TYPE:
        raise BadInput(WHAT, (Problem("type", f'is not "{TYPE}": this is no file of everything from Unslump'),))
    number = data.get("format")
    if isinstance(number, int) and number != FORMAT:
        raise OtherVersion(WHAT, f"format {number}", f"format {FORMAT}")
    _check_values(data)


def _constant(name: str) -> None:
    raise ValueError(name)


def _check_values(data: object) -> None:
    waiting: list[tuple[object, int]] = [(data, 0)]
    while waiting:
        here, depth = waiting.pop()
        if depth > DEEPEST:
            raise _wrong(f"holds lists and objects more than {DEEPEST} deep within each other")
        if isinstance(here, dict):
            waiting += [(name, depth + 1) for name in here]
            waiting += [(value, depth + 1) for value in here.values()]
        elif isinstance(here, list):
            waiting += [(value, depth + 1) for value in here]
        elif isinstance(here, str):
            if "\0" in here or any("\ud800" <= letter <= "\udfff" for letter in here if not here.isascii()):
                raise _wrong("holds a character that cannot be kept")
        elif isinstance(here, int | float) and not -(2**63) <= here < 2**63:
            raise _wrong("holds a number too big to be one")


def _wrong(what: str) -> BadInput:
    return BadInput(WHAT, (Problem("", what),))
