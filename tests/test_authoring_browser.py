"""Writing an own exercise in a real browser: what is wrong is said and mended, and every page is accessible."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import DESKTOP, IN_A_BROWSER, PHONE, Server, flaws, working_in_a_practice
from tests.test_authoring import SCRIPT, picture

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""


def signed_in(server: Server) -> str:
    return working_in_a_practice(server, "authoring")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone-light", "desktop-dark"])
def test_an_exercise_is_written_checked_and_shown(
    browser: Browser, server: Server, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    context.add_cookies([{"name": "sessionid", "value": signed_in(server), "url": server.url}])
    page = context.new_page()
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    page.goto("/practice/exercises/")
    look("own-none")
    page.get_by_role("link", name="Write an exercise").click()
    look("own-new")
    page.get_by_label("Name").fill(f"Arm reach {scheme}")
    page.get_by_label("Begin with").select_option("bird-dog")
    page.get_by_role("button", name="Go on").click()
    look("own-edit")
    shown = page.locator("#step-2 img")
    before = shown.get_attribute("src")
    page.locator("#step-2").get_by_label("Drawn as").select_option("bird-dog-leg/leg-back")
    expect(shown).not_to_have_attribute("src", before or "")
    page.locator("#step-2").get_by_label("Drawn as").select_option("bird-dog/reach")
    page.get_by_label("Tension on the sciatic nerve").check()
    page.get_by_label("Breathing", exact=True).last.fill("Slowly and easily.")
    page.get_by_role("button", name="Check and save").click()
    expect(page.locator(".wrong")).to_contain_text("This is unsafe")
    look("own-unsafe")
    expect(page.get_by_label("Breathing", exact=True).last).to_have_value("Slowly and easily.")
    page.get_by_label("Tension on the sciatic nerve").uncheck()
    page.get_by_role("button", name="Add a step").click()
    expect(page.locator("#step-3")).to_be_visible()
    page.get_by_role("button", name="Remove 3").click()
    page.get_by_label("Upload a picture").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": SCRIPT})
    page.get_by_role("button", name="Check and save").click()
    expect(page.locator(".wrong")).to_contain_text("no PNG, JPEG or WebP")
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved and checked")
    look("own-saved")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Upload a picture").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (900, 600))}
    )
    page.get_by_role("button", name="Check and save").click()
    uploaded = page.locator("img.uploaded")
    expect(uploaded).to_be_visible()
    assert uploaded.evaluate("image => image.naturalWidth") == 900
    look("own-picture")
    page.goto("/practice/exercises/")
    look("own-list")
    context.close()
    assert not found
