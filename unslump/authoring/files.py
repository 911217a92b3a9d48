"""The file in which an own exercise travels to other practices: a zip of exercise.json and its picture, or that JSON.

Whatever comes in may be from anybody. It is bounded before it is unpacked, and stays a draft until somebody has looked
at it and it was checked.
"""

import io
import json
import zipfile
import zlib
from typing import Any, Literal, NamedTuple

from unslump.authoring.pictures import MOST_BYTES as MOST_PICTURE
from unslump.authoring.pictures import Picture, clean
from unslump.core.errors import BadInput, OtherVersion, Problem
from unslump.core.owning import is_own
from unslump.core.prescription import OwnExercise
from unslump.core.values import Untranslated, Value

TYPE: Literal["unslump-exercise"] = "unslump-exercise"
FORMAT: Literal[1] = 1
JSON_NAME, PICTURE_NAME = "exercise.json", "picture.jpg"
MOST_JSON = 200_000
MOST_FILE = MOST_PICTURE + MOST_JSON
MOST_FILES = 2
DEEPEST = 40
WHAT = "this file"


class ExerciseFile(Value):
    """An own exercise to give away: which, by whom, and whether a picture lies beside it."""

    type: Literal["unslump-exercise"]
    format: Literal[1]
    content: Untranslated
    by: str = ""
    own: OwnExercise


class Brought(NamedTuple):
    """What a file held."""

    file: ExerciseFile
    picture: Picture | None


def packed(file: ExerciseFile, picture: bytes | None) -> bytes:
    """The zip; the same contents always give the same bytes."""
    own = file.own.model_copy(update={"picture": PICTURE_NAME if picture else None})
    text = json.dumps(file.model_copy(update={"own": own}).plain(), indent=1, ensure_ascii=False)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_info(JSON_NAME), text)
        if picture:
            archive.writestr(_info(PICTURE_NAME), picture)
    return out.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info


def unpacked(raw: bytes) -> Brought:
    """What a file holds, whoever made it. BadInput if it is none of ours; OtherVersion; BadPicture."""
    if len(raw) > MOST_FILE:
        raise _wrong(f"is bigger than {MOST_FILE // 1_000_000} MB; no exercise is")
    text, picture = _unzipped(raw) if raw[:2] == b"PK" else (raw, None)
    file = _read(text)
    if file.own.picture is not None and picture is None:
        file = file.model_copy(update={"own": file.own.model_copy(update={"picture": None})})
    return Brought(file, clean(picture) if picture is not None else None)


def _unzipped(raw: bytes) -> tuple[bytes, bytes | None]:
    """The two files of a zip, each as far as it may go, whatever size it says that it has."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            if sorted(names) not in ([JSON_NAME], sorted((JSON_NAME, PICTURE_NAME))):
                raise _wrong(f"must hold {JSON_NAME} and, if there is one, {PICTURE_NAME}, and nothing else")
            text = _part(archive, JSON_NAME, MOST_JSON)
            return text, _part(archive, PICTURE_NAME, MOST_PICTURE) if len(names) == MOST_FILES else None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _wrong("is a zip that cannot be read; it may be damaged") from error


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        found = member.read(most + 1)
    if len(found) > most:
        raise _wrong(f"{name} in it is bigger than {most:,} bytes")
    return found


def _read(raw: bytes) -> ExerciseFile:
    if len(raw) > MOST_JSON:
        raise _wrong(f"is bigger than {MOST_JSON:,} bytes; no exercise is")
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_constant)
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeError as error:
        raise _wrong("is neither a zip nor text: it is no exercise from Unslump") from error
    except RecursionError as error:
        raise _wrong(f"holds lists and objects more than {DEEPEST} deep within each other") from error
    except ValueError as error:
        raise _wrong(f"is not JSON: {error}") from error
    if _depth(data) > DEEPEST:
        raise _wrong(f"holds lists and objects more than {DEEPEST} deep within each other")
    if not isinstance(data, dict) or data.get("type") != TYPE:
        raise BadInput(WHAT, (Problem("type", f'is not "{TYPE}": this is no exercise from Unslump'),))
    number = data.get("format")
    if isinstance(number, int) and number != FORMAT:
        raise OtherVersion(WHAT, f"format {number}", f"format {FORMAT}")
    if "\\u0000" in raw.decode("utf-8-sig") or "\x00" in raw.decode("utf-8-sig"):
        raise _wrong("holds a character that no text holds (NUL)")
    file = ExerciseFile.read(data, what=WHAT)
    if not is_own(file.own.exercise.id):
        raise BadInput(WHAT, (Problem("own.exercise.id", "must begin with own-: it is no exercise of the library"),))
    return file


def _depth(data: Any) -> int:  # noqa: ANN401 - any JSON
    deepest, waiting = 0, [(data, 1)]
    while waiting:
        here, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        waiting += [(one, depth + 1) for one in inner]
    return deepest


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _wrong(what: str) -> BadInput:
    return BadInput(WHAT, (Problem("", what),))
