"""Reading JSON that anybody may have written, and saying in one way what is wrong with it."""

import json
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from unslump.cli.terminal import clean
from unslump.core.errors import BadInput, OtherVersion, Problem

STDIN = "-"
MOST_BYTES = 10_000_000
DEEPEST = 100
MOST_COMPLAINTS = 100
LONGEST_COMPLAINT = 1000


class Unusable(Exception):
    """Input that cannot be used, with the file it came from. Ends the command with exit code 2."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.file = "standard input" if file == STDIN else file
        self.problems = problems
        super().__init__(file)


def unusable(file: str, what: str, where: str = "") -> Unusable:
    """Input with one problem."""
    return Unusable(file, (Problem(where, what),))


def read_json(file: str) -> Any:  # noqa: ANN401 - it can hold anything
    """The JSON in a file. Unusable if it cannot be read, is too big or too deep, or says something twice."""
    text = read_text(file)
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise unusable(file, f"{where}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise unusable(file, f"lists and objects lie more than {DEEPEST} deep within each other") from error
    except _Refused as error:
        raise unusable(file, str(error)) from error
    except ValueError as error:  # an integer of thousands of digits
        raise unusable(file, "holds a number with too many digits") from error
    _check_values(file, data)
    return data


def read_text(file: str) -> str:
    """The text in a file. Unusable if it cannot be read, is too big or is not UTF-8."""
    raw = _bytes(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise unusable(file, f"line {line}: not UTF-8 text ({error.reason}); save it as UTF-8") from error


def read_bytes(file: str) -> bytes:
    """What a file holds. Unusable if it cannot be read or is too big."""
    return _bytes(file)


def complain(file: str, problems: tuple[Problem, ...]) -> None:
    """Problems on stderr, one line each."""
    for problem in problems[:MOST_COMPLAINTS]:
        line = clean(f"unslump: {file}: {problem}" if file else f"unslump: {problem}")
        print(line if len(line) <= LONGEST_COMPLAINT else line[: LONGEST_COMPLAINT - 4] + " ...", file=sys.stderr)
    if len(problems) > MOST_COMPLAINTS:
        print(f"unslump: {file}: and {len(problems) - MOST_COMPLAINTS} more", file=sys.stderr)


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Put the file's name to whatever the core refuses inside."""
    try:
        yield
    except BadInput as error:
        raise Unusable(file, error.problems) from error
    except OtherVersion as error:
        raise unusable(file, str(error)) from error


def an_object(file: str, data: object, what: str) -> dict[str, Any]:
    """The data if it is an object. Unusable otherwise; `what` says what was wanted."""
    if not isinstance(data, dict):
        raise unusable(file, f"holds {_kind(data)}; it must be {what}: an object in braces")
    return data


def of_this_format(file: str, data: object, what: str, number: int) -> dict[str, Any]:
    """The data if it is an object of this format. Another format's number is refused by name."""
    found = an_object(file, data, what)
    given = found.get("format")
    if isinstance(given, int) and given != number:
        with naming(file):
            raise OtherVersion(what, f"format {given}", f"format {number}")
    return found


class _Refused(Exception):
    """Something that JSON parsers let pass and we do not."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _Refused(f"the key {twice!r} stands twice in one object; keep one of them")
    return found


def _constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is no JSON number")


def _check_values(file: str, data: object) -> None:
    """Refuse what cannot be passed on: nesting bombs, infinite numbers, halves of characters."""
    waiting: list[tuple[object, int]] = [(data, 0)]
    while waiting:
        here, depth = waiting.pop()
        if depth > DEEPEST:
            raise unusable(file, f"lists and objects lie more than {DEEPEST} deep within each other")
        if isinstance(here, dict):
            waiting += [(name, depth + 1) for name in here]
            waiting += [(value, depth + 1) for value in here.values()]
        elif isinstance(here, list):
            waiting += [(value, depth + 1) for value in here]
        elif isinstance(here, float) and (here != here or here in (float("inf"), float("-inf"))):
            raise unusable(file, "holds a number too big to be one")
        elif isinstance(here, str) and not here.isascii():
            try:
                here.encode()
            except UnicodeEncodeError as error:
                raise unusable(file, f"holds half a character (\\u{ord(here[error.start]):04x})") from error


def _bytes(file: str) -> bytes:
    """What a file holds; pipes are fine, folders and devices are not."""
    try:
        if file == STDIN:
            stream = getattr(sys.stdin, "buffer", None)
            raw = stream.read(MOST_BYTES + 1) if stream else sys.stdin.read(MOST_BYTES + 1).encode()
        else:
            path = Path(file)
            about = path.stat()
            if stat.S_ISDIR(about.st_mode):
                raise unusable(file, "is a folder; name a file in it")
            if not (stat.S_ISREG(about.st_mode) or stat.S_ISFIFO(about.st_mode)):
                raise unusable(file, "is not a file")
            if about.st_size > MOST_BYTES:
                raise _too_big(file)
            with path.open("rb") as handle:
                raw = handle.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise unusable(file, "there is no such file") from error
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise unusable(file, f"cannot be read: {what}") from error
    if len(raw) > MOST_BYTES:
        raise _too_big(file)
    return bytes(raw)


def _too_big(file: str) -> Unusable:
    return unusable(file, f"is bigger than {MOST_BYTES // 1_000_000} MB; nothing that Unslump reads is")


def _kind(data: object) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(data), "nothing")
