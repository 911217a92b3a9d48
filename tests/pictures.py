"""Pictures to send, and files that only say that they are pictures."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

PLACE = "48.2082 N 16.3738 E"


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **saved: Any) -> tuple[io.BytesIO, int]:
    """A picture of a kind, as bytes to be read, and how many there are."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **saved)
    length = file.tell()
    file.seek(0)
    return file, length


def with_secrets() -> tuple[io.BytesIO, int]:
    """A picture, lying on its side, that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "Secret camera"
    exif[0x010E] = PLACE
    exif[0x0112] = 6  # turn it clockwise to see it upright
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 29.5)
    return a_picture(size=(400, 200), exif=exif, comment=PLACE.encode())


def bomb() -> tuple[io.BytesIO, int]:
    """A PNG of a few kilobytes that says that it is 50,000 by 50,000."""
    body = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    body += _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + _chunk(b"IEND", b"")
    return io.BytesIO(body), len(body)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
