"""The icons of the installed site, drawn from its one icon: `make icons`."""

import re
import sys
from pathlib import Path

from resvg_py import svg_to_bytes

SITE = Path(__file__).parents[1] / "web" / "static" / "site"
SIZES = {"192": 192, "512": 512, "touch": 180}
_ICON = re.compile(r'(<svg[^>]*>)<rect ([^>]*?) rx="\d+"([^>]*)/>(.*)</svg>', re.DOTALL)


def full_bleed(icon: str) -> str:
    """The icon for systems that cut it to a shape of their own: colour to the edges, the drawing well within them."""
    found = _ICON.fullmatch(icon.strip())
    if found is None:
        raise ValueError("the icon is not a rounded square with a drawing on it")
    opening, before, after, drawing = found.groups()
    return f'{opening}<rect {before}{after}/><g transform="translate(6.4 6.4) scale(.8)">{drawing}</g></svg>'


def drawn(size: int) -> bytes:
    """The icon as PNG, so many pixels wide."""
    return bytes(svg_to_bytes(svg_string=full_bleed((SITE / "icon.svg").read_text()), width=size))


def main() -> int:
    """Draw them all."""
    for name, size in SIZES.items():
        (SITE / "icons" / f"{name}.png").write_bytes(drawn(size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
