"""Spanish in a real browser: every page fits and is accessible, the voice is Spanish, and the switch needs no mouse."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import IN_A_BROWSER, Opened, answer_page, flaws_in_both_looks
from tests.walk import answers_of
from unslump.core.loading import OWN_CONTENT, load_content

pytestmark = IN_A_BROWSER

VOICES = """
globalThis.said = [];
const voice = (lang) => ({ lang, localService: true, default: lang === "en-US", name: lang });
const voices = ["en-US", "en-GB", "es-MX", "fr-FR"].map(voice);
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(globalThis, "speechSynthesis", { configurable: true, value: {
  getVoices: () => voices, cancel() {}, addEventListener() {},
  speak(what) { said.push([what.lang, what.text]); },
} });
"""


def test_every_page_is_accessible_and_fits_in_spanish(opened: Opened) -> None:
    _, page = opened(locale="es-ES")
    page.add_init_script(VOICES)
    found: list[str] = []

    def look(where: str) -> None:
        assert page.locator("html").get_attribute("lang") == "es", where
        found.extend(flaws_in_both_looks(page, where))

    for path in (
        "/",
        "/about/",
        "/help/emergency/",
        "/help/urgent/",
        "/help/clinician-first/",
        "/learn/",
        "/learn/tight-or-nerve/",
        "/exercises/?things=mat&level=1",
        "/exercises/seated-hamstring/",
        "/rules/",
        "/account/login/",
        "/account/signup/",
    ):
        page.goto(path)
        look(path)
    page.goto("/screening/")
    while "/screening/" in page.url:
        look(page.url)
        answer_page(page, answers_of("desk-worker"))
    look("/today/")
    page.goto("/today/check/")
    look("/today/check/")
    page.goto("/session/")
    look("opening")
    page.get_by_role("button", name="Empezar").click()
    expect(page.locator("[data-part=title]")).to_be_visible()
    look("session")
    assert spoken(page) == ["es-MX"], "the voice of the page's language, not the machine's own"
    page.locator("[data-part=wrong]").click()
    look("what is wrong")
    assert found == []


def spoken(page: Page) -> list[str]:
    """The languages in which something was said."""
    for _ in range(50):  # the page's policy lets no expression be waited for
        if page.evaluate("said.length"):
            break
        page.wait_for_timeout(100)
    said: list[list[str]] = page.evaluate("said")
    names = {name for one in load_content(OWN_CONTENT, "es").exercises.values() for name in [one.name]}
    assert any(name in text for _, text in said for name in names), said
    return sorted({language for language, _ in said})


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_language_is_chosen_by_keyboard(opened: Opened, scripts: bool) -> None:
    _, page = opened(java_script_enabled=scripts, locale="en-GB")
    page.goto("/exercises/?level=1")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Español").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith("/exercises/?level=1")
    current: Any = page.get_by_role("button", name="Español")
    expect(current).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Space")
    expect(page.locator("html")).to_have_attribute("lang", "en")
