"""The tokens of the look (static/site/tokens.css), for those places that no style reaches."""

import re
from functools import cache
from pathlib import Path

from django import template

register = template.Library()

TOKENS = Path(__file__).parents[2] / "static" / "site" / "tokens.css"
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
_DARK = "@media (prefers-color-scheme: dark)"


@register.simple_tag
def token(name: str, scheme: str = "light") -> str:
    """A colour of the look, light or dark. KeyError if there is none of that name."""
    return colours_of(scheme)[name]


def colours_of(scheme: str) -> dict[str, str]:
    """Every colour of the look by name, light or dark."""
    return _colours()[scheme]


@cache
def _colours() -> dict[str, dict[str, str]]:
    light, _, rest = TOKENS.read_text(encoding="utf-8").partition(_DARK)
    dark = rest.partition("@media")[0]
    return {"light": dict(_COLOUR.findall(light)), "dark": dict(_COLOUR.findall(dark))}
