"""Measures in a real browser: filled in by keyboard, accessible and fitting; and the phone as a meter of angles."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import IN_A_BROWSER, PHONE, Server, become, flaws, in_both_looks
from unslump.core.loading import load_content

pytestmark = IN_A_BROWSER

CONTENT = load_content()
WORDS = CONTENT.measuring
assert WORDS
HOLD_MS = 1500
PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""


def somebody(browser: Browser, server: Server, found: list[str], **options: Any) -> tuple[BrowserContext, Page]:
    context = browser.new_context(base_url=server.url, **({"viewport": PHONE} | options))
    page = context.new_page()
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console", lambda said: found.append(said.text) if said.type == "error" and "422" not in said.text else None
    )
    become(page)
    return context, page


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@in_both_looks
def test_from_a_quiet_line_to_what_it_says(browser: Browser, server: Server, scheme: str, size: dict[str, int]) -> None:
    found: list[str] = []
    context, page = somebody(browser, server, found, viewport=size, color_scheme=scheme)

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        picture(page, where)

    line = page.get_by_role("link", name=WORDS.due)
    start = page.get_by_role("link", name="Start", exact=True)
    assert start.bounding_box()["y"] < line.bounding_box()["y"]
    look("today")
    line.click()
    look("list")
    page.get_by_role("link", name=CONTENT.measures["roland-morris"].name).click()
    look("sentences")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look("nothing ticked")
    for sentence in CONTENT.measures["roland-morris"].sentences[:3]:
        page.get_by_label(sentence.says).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.locator("#says").get_by_text("3 points", exact=True)).to_be_visible()
    expect(page.get_by_text(WORDS.first)).to_be_visible()
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    look("says")
    for name in ("patient-specific", "change", "pain-week", "fingertip-floor", "knee-straightening"):
        page.goto(f"/measures/{name}/")
        look(name)
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("alert")).to_be_focused()
        look(f"{name} wrong")
    page.goto("/today/")
    page.get_by_role("button", name="Not now: measuring").click()
    expect(page.get_by_role("link", name=WORDS.due)).to_have_count(0)
    expect(page.get_by_role("link", name="Where you stand")).to_be_visible()
    context.close()
    assert found == []


def tilt(page: Page, beta: float, ms: int = HOLD_MS) -> None:
    """The phone at an angle, for a time; it says so once, as a phone that lies still does."""
    page.evaluate(
        "beta => dispatchEvent(new DeviceOrientationEvent('deviceorientation', { alpha: 0, beta, gamma: 0 }))", beta
    )
    page.clock.run_for(ms)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_phone_measures_both_legs(browser: Browser, server: Server, scheme: str) -> None:
    found: list[str] = []
    context, page = somebody(browser, server, found, color_scheme=scheme)
    page.clock.install()
    page.goto("/measures/leg-raise/")
    phone = CONTENT.measures["leg-raise"].phone
    assert phone
    card = page.get_by_role("region", name="By phone")
    say = card.get_by_role("status")
    found += flaws(page, "before")
    card.get_by_role("button", name="Measure with this phone").click()
    expect(say).to_have_text(re.compile("Lay the phone flat"))
    tilt(page, 30)
    expect(say).to_have_text(re.compile("That was not flat"))
    tilt(page, 2)
    expect(say).to_have_text(phone.place)
    found += flaws(page, "flat")
    for side, angles in (("Left leg", (60, 66, 63)), ("Right leg", (70, 75, 74))):
        card.get_by_role("button", name="It is in place").click()
        for number, angle in enumerate(angles, start=1):
            expect(card.get_by_text(f"{side}, try {number} of 3")).to_be_visible()
            tilt(page, 2)
            expect(say).to_have_text(phone.move)
            tilt(page, angle + 2, 500)
            expect(card.get_by_text(f"{angle}°")).to_be_visible()
            picture(page, "lifting")
            found += flaws(page, "lifting")
            tilt(page, angle + 2)
            if (side, number) != ("Right leg", 3):
                expect(say).to_have_text(f"{angle} degrees, kept. {phone.back}")
                tilt(page, 2, 300)
    expect(say).to_have_text(re.compile("All done"))
    values = page.locator("input[data-try]").evaluate_all("all => all.map(one => one.value)")
    assert values == ["60", "66", "63", "70", "75", "74"]
    picture(page, "done")
    page.get_by_label("Try 3 Right leg").fill("73")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#says").get_by_text("63 degrees", exact=True)).to_be_visible()
    expect(page.locator("#says").get_by_text("73 degrees", exact=True)).to_be_visible()
    expect(page.get_by_text("Your left leg is 10 degrees behind the right one.")).to_be_visible()
    picture(page, "phone says")
    context.close()
    assert found == []


def test_a_device_that_cannot_tell_says_so(browser: Browser, server: Server) -> None:
    found: list[str] = []
    context, page = somebody(browser, server, found)
    page.clock.install()
    page.goto("/measures/knee-straightening/")
    card = page.get_by_role("region", name="By phone")
    card.get_by_role("button", name="Measure with this phone").click()
    page.clock.run_for(3500)
    expect(card.get_by_role("status")).to_have_text(re.compile("does not tell how it is tilted"))
    expect(card.get_by_role("button", name="Measure with this phone")).to_be_focused()
    page.evaluate("DeviceOrientationEvent.requestPermission = async () => 'denied'")
    card.get_by_role("button", name="Measure with this phone").click()
    expect(card.get_by_role("status")).to_have_text(re.compile("The browser may not tell"))
    page.evaluate("DeviceOrientationEvent.requestPermission = async () => 'granted'")
    card.get_by_role("button", name="Measure with this phone").click()
    expect(card.get_by_role("status")).to_have_text(re.compile("Lay the phone flat"))
    card.get_by_role("button", name="Stop measuring").click()
    expect(card.get_by_role("button", name="Measure with this phone")).to_be_visible()
    context.close()
    assert found == []


def test_without_scripts_the_numbers_are_written_by_hand(browser: Browser, server: Server) -> None:
    found: list[str] = []
    context, page = somebody(browser, server, found)
    plain = browser.new_context(base_url=server.url, java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto("/measures/knee-straightening/")
    expect(page.get_by_text("Measure with this phone")).to_be_hidden()
    page.get_by_label("Try 1 Left leg").fill("28")
    page.get_by_label("Try 1 Right leg").fill("24.5")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#says").get_by_text("28 degrees", exact=True)).to_be_visible()
    expect(page.locator("#says").get_by_text("24.5 degrees", exact=True)).to_be_visible()
    plain.close()
    context.close()
