"""The practitioner's list and a person's page in a real browser: by keyboard, with and without scripts, printed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browsing import DESKTOP, IN_A_BROWSER, OURS, PHONE, Server, flaws
from tests.conftest import ROOT

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")


@pytest.fixture(scope="module")
def cookie(server: Server) -> dict[str, str]:
    """That of a practitioner in whose care people in every situation are."""
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    environment |= {"UNSLUMP_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "unslump.web.settings"}
    seeding = "from tests.watched_people import seed; seed()"
    command = [sys.executable, "-m", "django", "shell", "--no-imports", "-c", seeding]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout.splitlines()[-1]), "url": server.url}


def practitioner(browser: Browser, server: Server, cookie: dict[str, str], **options: Any) -> BrowserContext:
    context = browser.new_context(base_url=server.url, **options)
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_from_the_list_to_the_evidence_and_the_record(
    browser: Browser, server: Server, cookie: dict[str, str], size: dict[str, int], scheme: str
) -> None:
    context = practitioner(browser, server, cookie, viewport=size, color_scheme=scheme)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page = context.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    page.goto("/practice/")
    look("list")
    evidence = page.locator(".needing li", has_text="Ben C.").get_by_role("link", name="A session ended early")
    evidence.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#day-*")
    expect(page.locator(".days > li:target")).to_contain_text("Numbness")
    expect(page.locator(".days > li:target")).to_be_in_viewport()
    look("person")
    page.get_by_role("link", name="Copy for the record").click()
    note = page.get_by_role("textbox", name="Copy for the record")
    expect(note).to_be_in_viewport()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == note.input_value()
    assert "SAFETY" in note.input_value()
    page.goto("/practice/watching/")
    look("thresholds")
    page.get_by_label("Nothing logged").fill("99")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".wrong")).to_be_focused()
    look("thresholds-wrong")
    page.goto("/operator/")
    look("operator")
    context.close()
    assert found == []


def test_without_scripts_and_by_keyboard_what_is_seen_grows_quiet(
    browser: Browser, server: Server, cookie: dict[str, str], tmp_path: Path
) -> None:
    context = practitioner(browser, server, cookie, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/practice/")
    needing = page.locator(".needing > li")
    before = needing.count()
    needing.filter(has_text="Emil F.").get_by_role("button", name="Seen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Marked as seen")
    assert needing.count() == before - 1
    needing.filter(has_text="Ben C.").get_by_role("link", name="Ben C.").click()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    assert "WHAT THEY TOLD" in page.locator("#record-note").input_value()
    page.emulate_media(media="print")
    expect(page.locator("#record-note")).to_be_hidden()
    expect(page.get_by_role("heading", name="Day by day")).to_be_visible()
    page.pdf(path=tmp_path / "person.pdf", format="A4")
    assert (tmp_path / "person.pdf").stat().st_size > 5000
    context.close()
