"""Your data in a real browser: accessible in every size and scheme; after deleting, the browser has forgotten."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import Looked, looked
from tests.test_browser import answer_all, browser, server
from tests.walk import answers_of

__all__ = ["browser", "looked", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_take_along_delete_and_bring_back(looked: Looked, tmp_path: Path) -> None:
    page, look = looked.page, looked.look
    page.goto("/yours/")
    look("yours-nobody")
    page.goto("/screening/")
    answer_all(page, answers_of("desk-worker"))
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
    assert "unslump" not in {cookie["name"] for cookie in page.context.cookies()}
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
