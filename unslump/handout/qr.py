"""A link as a QR code that a phone's camera reads: SVG, made here."""

import segno

QUIET = 2
"""Empty modules around the code. The standard's four are there with the white paper that it lies on."""


def qr(link: str) -> str:
    """The code as SVG that fills whatever it is put into."""
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(border=QUIET, omitsize=True, svgclass=None, lineclass=None)
    return drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
