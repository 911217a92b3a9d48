"""Static files as they are sent: scripts and styles without their comments, and all that gains by it compressed.

Packed once for each content, in the data folder; what is sent can be named by its own hash (`sent_as`).
"""

import gzip
import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

OURS = (Path(__file__).parent / "static", Path(__file__).parents[1] / "player")
"""Only what we wrote is rid of its comments: we know that none of them begins in the middle of a text."""

PACKED = (".js", ".css", ".svg", ".json", ".txt")
_BLOCK = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def lean(text: str, ending: str) -> str:
    """A script or style without the comments that have lines of their own, empty lines, and what lines begin with.

    Ours have no text over several lines, in which any of this would mean something (tests/test_packing.py).
    """
    text = _BLOCK.sub("", text)
    return _INDENT.sub("", _LINE.sub("", text) if ending == ".js" else text)


def sent_as(name: str) -> str:
    """The hash of what is sent for a static file, as a browser checks it (integrity).

    FileNotFoundError if there is none.
    """
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(f"no static file {name}")
    return _hash(path, Path(path).stat().st_mtime_ns)


def packed_text(name: str) -> str:
    """What is sent for a script or style, as text. FileNotFoundError if there is none."""
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(f"no static file {name}")
    return _content(Path(path)).decode()


@lru_cache(maxsize=512)
def _hash(path: str, changed: int) -> str:
    del changed  # names the content for the cache
    return f"sha256-{b64encode(hashlib.sha256(_content(Path(path))).digest()).decode()}"


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    ours = any(path.is_relative_to(folder) for folder in OURS)
    return lean(content.decode(), path.suffix).encode() if ours and path.suffix in (".js", ".css") else content


def _packed(path: Path) -> Path:
    """The file to send in its place, with its compressed form beside it."""
    content = _content(path)
    name = f"{hashlib.sha256(content).hexdigest()[:32]}{path.suffix}"
    folder = Path(settings.PACKED_ROOT)
    for target, data in ((folder / name, content), (folder / f"{name}.gz", gzip.compress(content, 9, mtime=0))):
        if not target.exists():
            with NamedTemporaryFile(dir=folder, delete=False) as file:
                file.write(data)
            Path(file.name).replace(target)  # two servers may start at once on one folder
    return folder / name


class StaticMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc] # whitenoise carries no types
    """WhiteNoise, sending what was packed."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:  # noqa: ANN401 - its signature
        """The file to answer with."""
        if not path.endswith(PACKED):
            return super().get_static_file(path, url, stat_cache=stat_cache)
        return super().get_static_file(str(_packed(Path(path))), url)


class PagesMiddleware(GZipMiddleware):
    """Pages are sent compressed, with random length against guessing (Django's own); the API's answers are not."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a page."""
        packed = response.get("Content-Type", "") in ("application/zip", "application/pdf")
        if packed or request.path.startswith(("/api/", "/static/", "/figures/")):
            return response
        return super().process_response(request, response)
