"""Pictures that people send: looked at, made anew without anything that was hidden in them, and kept as files.

Whatever comes in is read as a picture of a known kind or refused. What is kept is a JPEG of our own making, so that
neither where it was taken nor anything else that a file can carry goes along. Its name is random and says nothing.
"""

import secrets
import struct
import threading
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from unslump.core.errors import UnslumpError

KINDS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10_000_000
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
"""The most that is unpacked. A JPEG is unpacked at a fraction of its size, the others whole."""
LONGEST_SIDE = 1400
QUALITY = 80
ENDING = ".jpg"
STRAY_HOURS = 24
"""A file that nothing names is deleted after so long: by then, whoever was storing it has done so."""
_one_at_a_time = threading.Lock()  # so that many at once do not fill the memory


class NoPicture(UnslumpError):
    """What was sent cannot be taken as a picture. `why`: "kind", "size" or "damaged"."""

    code = "no-picture"

    def __init__(self, why: str) -> None:
        super().__init__(f"this cannot be taken as a picture: {why}")
        self.why = why


class Picture(NamedTuple):
    """A picture as it is kept: the name of its file, and its size."""

    name: str
    wide: int
    high: int


def keep(file: BinaryIO, size: int) -> Picture:
    """Make a picture anew and keep it. NoPicture if it is none, of another kind, or too big."""
    if size > MOST_BYTES:
        raise NoPicture("size")
    with _one_at_a_time:
        made = _made_anew(file)
    name = secrets.token_hex(16) + ENDING
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    made.save(path, "JPEG", quality=QUALITY, optimize=True)
    return Picture(name, made.width, made.height)


def _made_anew(file: BinaryIO) -> Image.Image:
    """The pixels alone, upright, in colours that every screen shows."""
    try:
        with Image.open(file, formats=KINDS) as given:
            if given.width * given.height > MOST_PIXELS[given.format or ""]:
                raise NoPicture("size")
            given.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(given)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            seen = upright.convert("RGBA")
    except UnidentifiedImageError as error:
        raise NoPicture("kind") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise NoPicture("size") from error
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, struct.error, zlib.error) as error:
        raise NoPicture("damaged") from error  # each of its readers has its own way of saying so
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A"))
    return plain


def folder() -> Path:
    """Where they are."""
    return Path(settings.UPLOADS) / "messages"


def path_of(name: str) -> Path:
    """Where one is. A name is of our own making; anything else is refused."""
    stem = name.removesuffix(ENDING)
    if len(stem) != 32 or not set(stem) <= set("0123456789abcdef"):
        raise AssertionError("not a name of ours")
    return folder() / stem[:2] / name


def delete(names: Iterable[str]) -> None:
    """Delete pictures; one that is gone is no trouble."""
    for name in names:
        path_of(name).unlink(missing_ok=True)


def delete_strays(known: Iterable[str], *, now: datetime) -> int:
    """Delete files that nothing names and that have been there for a day; how many."""
    named, deleted = set(known), 0
    before = (now - timedelta(hours=STRAY_HOURS)).timestamp()
    for path in folder().glob(f"*/*{ENDING}"):
        if path.name not in named and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            deleted += 1
    return deleted
