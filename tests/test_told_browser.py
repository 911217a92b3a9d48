"""What became of what was told before, in a real browser: accessible, by keyboard, every size and scheme."""

import os
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browsing import IN_A_BROWSER, Server, answer_all, flaws, in_both_looks
from tests.walk import answers_of

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""


@in_both_looks
def test_what_was_told_is_asked_about_before_any_session(
    browser: Browser, server: Server, scheme: str, size: dict[str, int]
) -> None:
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    page = context.new_page()
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    page.goto("/screening/")
    page.get_by_label("Numb around genitals or bottom").check()
    page.get_by_role("button", name="Continue").last.click()
    page.wait_for_url("**/help/emergency/")
    look("told")
    page.goto("/screening/?anew")
    answer_all(page, answers_of("desk-worker"))
    page.goto("/today/")
    page.wait_for_url("**/help/emergency/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Please call for help now")
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.get_by_text("It has passed, and I am well")).to_have_count(0)
    look("asked")
    page.goto("/session/")
    expect(page.locator("#player")).to_have_count(0)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".wrong")).to_be_focused()
    look("missing")
    first = page.get_by_label("I ticked it by mistake")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("A doctor or hospital has looked at it, and it is settled")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("A doctor", exact=True)).to_be_focused()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".wrong")).to_be_focused()
    look("who and when")
    page.get_by_label("I ticked it by mistake").check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/today/")
    expect(page.get_by_role("link", name="Start")).to_be_visible()
    context.close()
    assert found == []
