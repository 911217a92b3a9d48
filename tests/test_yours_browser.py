"""Your data in a real browser: accessible in every size and scheme; after deleting, the browser has forgotten."""

import os
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browsing import IN_A_BROWSER, Server, become, flaws, in_both_looks

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""


@in_both_looks
def test_take_along_delete_and_bring_back(
    browser: Browser, server: Server, scheme: str, size: dict[str, int], tmp_path: Path
) -> None:
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    page = context.new_page()
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    page.goto("/yours/")
    look("yours-nobody")
    become(page)
    page.goto("/today/")
    page.get_by_role("contentinfo").get_by_role("link", name="Your data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your data")
    look("yours")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save everything").click()
    kept = tmp_path / "unslump.zip"
    download.value.save_as(kept)
    page.get_by_role("button", name="Bring it here").click()
    expect(page.locator(".wrong")).to_be_focused()
    look("yours-no-file")
    page.get_by_role("link", name="Delete everything").click()
    look("yours-delete")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.locator(".wrong")).to_be_focused()
    look("yours-not-ticked")
    page.get_by_label("Yes, delete all of it").check()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    look("yours-deleted")
    assert "unslump" not in {cookie["name"] for cookie in context.cookies()}
    assert not [name for name in page.evaluate("caches.keys()") if "guest" in name]
    page.goto("/today/")
    page.wait_for_url("**/screening/**")
    page.goto("/yours/")
    page.get_by_label("The file that you kept").set_input_files(kept)
    page.get_by_role("button", name="Bring it here").click()
    expect(page.get_by_role("status")).to_contain_text("It is here")
    look("yours-brought")
    page.goto("/today/")
    page.wait_for_url("**/today/")
    context.close()
    assert found == []
