"""Handing out and sharing in a real browser: a practice writes a routine, publishes it, and it moves on its page and in
another site; a person makes a link to their plan. Accessible in both sizes and schemes."""

import os
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import DESKTOP, IN_A_BROWSER, PHONE, Server, answer_all, flaws, working_in_a_practice
from tests.walk import answers_of

pytestmark = IN_A_BROWSER
PICTURES = os.environ.get("UNSLUMP_PICTURES")


def signed_in(server: Server) -> str:
    return working_in_a_practice(server, "handing")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Another site, with the files of a folder."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_address[1]}"
        site.shutdown()


def context_of(browser: Browser, server: Server, size: dict[str, int], scheme: str) -> BrowserContext:
    return browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]


def looker(page: Page, size: dict[str, int], scheme: str, found: list[str]):  # type: ignore[no-untyped-def]
    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    return look


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_a_routine_from_writing_to_another_site(
    browser: Browser, server: Server, size: dict[str, int], scheme: str, tmp_path: Path, elsewhere: str
) -> None:
    context = context_of(browser, server, size, scheme)
    context.add_cookies([{"name": "sessionid", "value": signed_in(server), "url": server.url}])
    page = context.new_page()
    found: list[str] = []
    look = looker(page, size, scheme, found)
    page.goto("/practice/routines/")
    look("routines-none")
    page.get_by_role("link", name="Write a routine").click()
    page.get_by_label("Name").fill("A calm start")
    page.get_by_label("What it is for").fill("For stiff mornings.")
    for name in ("Bridge", "Cat and cow", "Seated hamstring stretch"):
        page.get_by_label("Add an exercise").select_option(label=name)
        page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name=re.compile("^Up.*Cat and cow")).click()
    expect(page.get_by_role("heading", level=3)).to_have_text(
        ["1. Cat and cow", "2. Bridge", "3. Seated hamstring stretch"]
    )
    look("routine-edit")
    page.get_by_label("Name").fill("")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".wrong")).to_be_focused()
    page.get_by_label("Name").fill("A calm start")
    page.get_by_role("button", name="Keep it").click()
    look("routine-kept")
    page.get_by_role("button", name="Publish it").click()
    page.get_by_text("As a QR code").click()
    look("routine-share")
    link = page.get_by_role("textbox", name="Link").input_value()
    snippet = page.get_by_label("To copy").input_value()
    page.goto("/practice/routines/")
    look("routines")
    page.goto(link)
    look("routine")
    move = page.locator(".moves > li").first
    still = move.locator("[data-part=picture]")
    move.get_by_role("button", name="Play").click()
    expect(move.get_by_role("button", name="Pause")).to_be_visible()
    expect(still.locator("svg")).to_be_visible()
    expect(move.locator("[data-part=saying]")).to_contain_text("1.")
    look("routine-moving")
    page.goto(link.replace("/p/", "/embed/p/"))
    look("embed")
    asked: list[str] = []
    outside = context_of(browser, server, size, scheme)
    other = outside.new_page()
    other.on("request", lambda request: asked.append(request.url))
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Another site</title>{snippet}")
    (tmp_path / "today.html").write_text(f'<!doctype html><title>Another</title><iframe src="{server.url}/"></iframe>')
    other.goto(f"{elsewhere}/index.html")
    framed = other.frame_locator("iframe")
    expect(framed.get_by_role("heading", level=1)).to_have_text("A calm start")
    framed.get_by_role("button", name="Play").first.click()
    expect(framed.locator("[data-part=picture] svg").first).to_be_visible()
    assert outside.cookies() == []
    assert all(url.startswith((server.url, elsewhere)) for url in asked)
    other.goto(f"{elsewhere}/today.html")
    assert "brand" not in other.frames[-1].content(), "nothing else stands in another site"
    outside.close()
    context.close()
    assert found == []


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_a_link_to_ones_plan(browser: Browser, server: Server, size: dict[str, int], scheme: str) -> None:
    context = context_of(browser, server, size, scheme)
    page = context.new_page()
    found: list[str] = []
    look = looker(page, size, scheme, found)
    page.goto("/screening/")
    answer_all(page, answers_of("desk-worker"))
    page.goto("/today/")
    page.get_by_text("Print it, or show it to somebody").click()
    look("today-print")
    assert page.request.get("/today/print.pdf?large=1").headers["content-type"] == "application/pdf"
    page.get_by_role("link", name="Make a link").click()
    look("share")
    page.get_by_label("For whom").fill("My brother")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("As a QR code").click()
    look("share-made")
    link = page.get_by_role("textbox", name="Link").input_value()
    outside = context_of(browser, server, size, scheme)
    other = outside.new_page()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("A plan to look at")
    found.extend(flaws(other, "shared-plan"))
    if PICTURES:
        other.screenshot(path=Path(PICTURES) / f"shared-plan-{size['width']}-{scheme}.png", full_page=True)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Opened 1 time")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    look("share-taken-back")
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_text("This link opens nothing")
    outside.close()
    page.goto("/exercises/bridge/")
    look("exercise")
    context.close()
    assert found == []
