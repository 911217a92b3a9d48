"""The public pages of a practice, and where they are written, in a real browser: readable, fitting, accessible."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browsing import IN_A_BROWSER, Opened, Server, flaws, in_both_looks, working_in_a_practice

pytestmark = IN_A_BROWSER
WORDS = "## Why\n\nBacks like **change**.\n\n- stand up\n- walk\n\n> The best posture is the next one."


def write(page: Page, name: str) -> None:
    page.goto("/practice/page/")
    page.get_by_label("In one sentence").fill("We look after backs.")
    page.get_by_label("Show this page to everybody").check()
    page.get_by_role("button", name="Save").click()
    page.goto("/practice/articles/new/")
    page.get_by_label("Title").fill(name)
    page.get_by_label("Text", exact=True).fill(WORDS)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("heading", name="As it will look")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("link", name="See it")).to_be_visible()


@in_both_looks
def test_from_writing_to_a_reader_and_back(opened: Opened, server: Server, size: dict[str, int], scheme: Any) -> None:
    found: list[str] = []
    office, staff = opened(viewport=size, color_scheme=scheme)
    key = working_in_a_practice(server, f"publishing-{scheme}")
    office.add_cookies([{"name": "sessionid", "value": key, "url": server.url}])
    write(staff, f"Sitting less, {scheme}")
    found += flaws(staff, "an article, being written")
    _, reader = opened(viewport=size, color_scheme=scheme)
    staff.get_by_role("link", name="See it").click()
    reader.goto(staff.url)
    expect(reader.get_by_role("heading", name="Why")).to_be_visible()
    found += flaws(reader, "article")
    reader.get_by_role("link", name="Fictional practice").click()
    found += flaws(reader, "profile")
    reader.get_by_role("link", name="Write to the practice").click()
    reader.get_by_label("Your name").fill("Reader")
    reader.get_by_label("Your e-mail address").fill("reader@example.org")
    reader.get_by_label("What you want to say").fill("I can't feel when I wipe")
    found += flaws(reader, "contact")
    reader.wait_for_timeout(3_100)  # nobody writes faster; a machine does
    reader.get_by_role("button", name="Send it").click()
    expect(reader.get_by_role("heading", name="Please read this first")).to_be_visible()
    found += flaws(reader, "where to turn")
    staff.goto("/practice/comments/")
    expect(staff.get_by_text("The writer was told at once where to turn.")).to_be_visible()
    for path in (
        "/practice/comments/",
        "/practice/articles/",
        "/practice/pictures/",
        "/practice/team/",
        "/practice/page/",
    ):
        staff.goto(path)
        found += flaws(staff, path)
    assert found == []
