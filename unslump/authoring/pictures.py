"""Pictures that anybody may have sent: looked at before they are unpacked, and made anew.

Only PNG, JPEG and WebP are read. What is kept is a new JPEG of the pixels alone: whatever else a file held (places,
names, programs, a second file behind the first) is gone.
"""

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from unslump.core.errors import UnslumpError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 8_000_000
MOST_PIXELS = 24_000_000
"""As many as a good telephone takes; unpacked, some 100 MB."""
LEAST_SIDE = 200
LONGEST_SIDE = 1280
"""In pixels, of what is kept."""
_SHORTEST_FILE = 12


class BadPicture(UnslumpError):
    """A file that is no picture that can be taken; `reason` names why."""

    code = "bad-picture"

    def __init__(self, reason: str, says: str) -> None:
        self.reason = reason
        super().__init__(says)


class Picture(NamedTuple):
    """A picture made anew, as JPEG."""

    data: bytes
    width: int
    height: int


def clean(raw: bytes) -> Picture:
    """The picture in a file, made anew. BadPicture if there is none, or one that is too big or too small."""
    if len(raw) > MOST_BYTES:
        raise BadPicture("bytes", f"The file is bigger than {MOST_BYTES // 1_000_000} MB.")
    if len(raw) < _SHORTEST_FILE:
        raise BadPicture("kind", "The file is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
                return _anew(found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise BadPicture("kind", "This is no PNG, JPEG or WebP picture.") from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, ArithmeticError, IndexError) as error:
        raise BadPicture("damaged", "The picture cannot be read: the file is damaged.") from error


def _anew(found: Image.Image) -> Picture:
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < LEAST_SIDE:
        raise BadPicture("small", f"The picture is too small: at least {LEAST_SIDE} by {LEAST_SIDE} pixels.")
    if getattr(found, "n_frames", 1) != 1:
        raise BadPicture("moving", "The picture moves: choose one that stands still.")
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(found)
    seen = (
        turned.convert("RGBA") if turned.mode in ("LA", "PA", "P", "RGBA") or "transparency" in turned.info else turned
    )
    if seen.mode == "RGBA":
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        seen = paper
    small = seen.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", small.size)
    bare.paste(small)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82, optimize=True)
    return Picture(out.getvalue(), *bare.size)


def _too_many_pixels() -> BadPicture:
    return BadPicture("pixels", f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.")
