"""Pictures that people upload: looked at, drawn anew, kept under a name of ours, and handed out safely.

What is kept is never what was sent. Pillow reads it, within bounds that no bomb passes, and writes it anew: no
metadata, no second file inside, no script. Only pixels come through.
"""

import io
import secrets
import warnings
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from unslump.core.errors import UnslumpError

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
"""A camera's picture; more is refused before it is unpacked."""
LONGEST_SIDE = 1600
FORMATS = ("PNG", "JPEG", "WEBP")
QUALITY = 82
NAME_LETTERS = 40


class NotAPicture(UnslumpError):
    """What was uploaded cannot be used; the message is for whoever sent it."""

    code = "bad-input"


class Kept(NamedTuple):
    """A picture that is kept: its file's name, and its size in pixels."""

    name: str
    width: int
    height: int


def keep_picture(given: BinaryIO) -> Kept:
    """Keep a picture that somebody sent. NotAPicture, with a sentence, if it is none or too big."""
    data = given.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotAPicture(_("The picture is too big: at most %(n)s megabytes.") % {"n": MOST_BYTES // 1_000_000})
    made = _drawn_anew(data)
    name = f"{secrets.token_urlsafe(24)}.webp"
    folder = settings.UPLOADS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    made.save(path, "WEBP", quality=QUALITY)
    path.chmod(0o600)
    return Kept(name, made.width, made.height)


def _drawn_anew(data: bytes) -> Image.Image:
    wrong = _("This is no picture that we can use. Please take a photo or a screenshot.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as given:
                if given.width * given.height > MOST_PIXELS:
                    raise NotAPicture(_("The picture has too many pixels. Please make it smaller."))
                turned = ImageOps.exif_transpose(given)
                made = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(wrong) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:  # what broken files make Pillow raise
        raise NotAPicture(wrong) from error
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return made


def picture(name: str) -> FileResponse:
    """A kept picture, as an answer that a browser shows and takes for nothing else. 404 if there is none."""
    path = settings.UPLOADS / name
    if "/" in name or "\\" in name or name.startswith(".") or not path.is_file():
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)


def forget_picture(name: str) -> None:
    """Remove a kept picture; nothing happens if it has gone already."""
    if name and "/" not in name:
        (settings.UPLOADS / name).unlink(missing_ok=True)
