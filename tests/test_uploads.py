"""Pictures that people send: only pixels come through, and bombs do not."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import Http404
from PIL import Image

from unslump.web import uploads
from unslump.web.uploads import NotAPicture, forget_picture, keep_picture, picture


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOADS", tmp_path / "uploads")


def sent(kind: str = "PNG", size: tuple[int, int] = (40, 30), **how: Any) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **how)
    file.seek(0)
    return file


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_and_handed_out(kind: str) -> None:
    kept = keep_picture(sent(kind))
    assert (kept.width, kept.height) == (40, 30)
    answer = picture(kept.name)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    with answer.file_to_stream as file:
        assert file.read(4) == b"RIFF"
    forget_picture(kept.name)
    with pytest.raises(Http404):
        picture(kept.name)


def test_nothing_but_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "WHERE-I-LIVE"
    file = sent("JPEG", exif=exif)
    file.seek(0, io.SEEK_END)
    file.write(b"<script>alert(1)</script>PK\x03\x04")
    file.seek(0)
    kept = (settings.UPLOADS / keep_picture(file).name).read_bytes()
    assert b"WHERE-I-LIVE" not in kept
    assert b"script" not in kept


def test_it_is_made_smaller_and_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    kept = keep_picture(sent("JPEG", (3200, 1600), exif=exif))
    assert (kept.width, kept.height) == (uploads.LONGEST_SIDE // 2, uploads.LONGEST_SIDE)


def _bomb(side: int) -> io.BytesIO:
    """A PNG of few bytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b""),
        io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        io.BytesIO(b"GIF89a" + b"\0" * 50),
        io.BytesIO(b"%PDF-1.7"),
        io.BytesIO(b"MZ" + b"\0" * 200),
        io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        _bomb(6_400),
        _bomb(60_000),
        io.BytesIO(b"\0" * (uploads.MOST_BYTES + 1)),
    ],
    ids=["empty", "svg", "gif", "pdf", "program", "broken", "too many pixels", "bomb", "too big"],
)
def test_what_is_no_picture_is_refused(file: io.BytesIO) -> None:
    with pytest.raises(NotAPicture):
        keep_picture(file)
    assert not settings.UPLOADS.exists()


@pytest.mark.parametrize("name", ["../secret-key", "a/b.webp", ".hidden", "", "no-such.webp", "..\\x"])
def test_no_other_file_is_handed_out(name: str) -> None:
    settings.UPLOADS.mkdir()
    (settings.UPLOADS.parent / "secret-key").write_text("x")
    with pytest.raises(Http404):
        picture(name)
