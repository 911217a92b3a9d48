"""The look: colours that can be told apart, tokens alone, fonts that are small."""

import re

import pytest

from tests.pages import SITE

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def tokens() -> dict[str, dict[str, str]]:
    css = re.sub(r"/\*.*?\*/", "", (SITE / "tokens.css").read_text(), flags=re.DOTALL)
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("@media")[0]
    pattern = r"(--[\w-]+):\s*([^;]+);"
    return {"light": dict(re.findall(pattern, light)), "dark": dict(re.findall(pattern, light + dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("--ink", "--ground", 7),
        ("--ink", "--paper", 7),
        ("--ink-soft", "--ground", 4.5),
        ("--ink-soft", "--paper", 4.5),
        ("--ink", "--deep-tint", 7),
        ("--ink", "--stop-tint", 7),
        ("--deep", "--ground", 4.5),
        ("--deep", "--deep-tint", 4.5),
        ("--deep-ink", "--deep", 7),
        ("--deep-ink", "--deep-press", 7),
        ("--stop", "--ground", 4.5),
        ("--paper", "--stop", 4.5),
        ("--good", "--paper", 4.5),
        ("--accent", "--paper", 4.5),
        ("--line-strong", "--paper", 3),
        ("--line-strong", "--ground", 3),
    ],
)
def test_colours_can_be_told_apart(scheme: str, ink: str, ground: str, least: float) -> None:
    known = tokens()[scheme]
    assert contrast(known[ink], known[ground]) >= least


def test_the_look_uses_its_tokens_alone() -> None:
    css = (SITE / "site.css").read_text()
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(tokens()["light"])
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*{)", css)
    assert "http" not in css
    assert "var(--accent)" not in css, "it says where to feel it, which only a picture and the session do"


def test_fonts_are_small_and_come_with_their_licence() -> None:
    fonts = list((SITE / "fonts").glob("*.woff2"))
    assert fonts
    assert sum(font.stat().st_size for font in fonts) < 60_000
    assert "SIL OPEN FONT LICENSE" in (SITE / "fonts" / "OFL.txt").read_text().upper()
