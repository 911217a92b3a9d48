"""Notes in a real browser: every state of their pages is accessible and fits, on phone and desktop, light and dark."""

from playwright.sync_api import Browser, expect

from tests.browsing import IN_A_BROWSER, Server, become, flaws, in_both_looks

pytestmark = IN_A_BROWSER


@in_both_looks
def test_a_note_is_asked_about_before_the_session(
    browser: Browser, server: Server, scheme: str, size: dict[str, int]
) -> None:
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    page = context.new_page()
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws(page, where))

    become(page)
    page.goto("/today/check/")
    page.get_by_text("Anything you want to note?").click()
    page.get_by_label("Your note").fill("leg gave way\nand I can\u2019t feel when I wipe " + "w" * 300)
    look("note open")
    page.locator("label.cell").nth(1).click()
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("about your note")
    expect(page.locator("input:checked")).to_have_count(0)
    look("asked")
    page.goto("/session/")
    expect(page.locator("#player")).to_have_count(0)
    look("today")
    page.get_by_role("link", name="Answer it").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".wrong")).to_be_focused()
    look("missing")
    for answer in page.get_by_label("No", exact=True).all():
        answer.check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/session/")
    context.close()
    assert found == []
