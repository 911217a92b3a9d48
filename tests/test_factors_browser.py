"""Factors in a real browser: by keyboard, accessible and fitting in every state; and the reminder to get up."""

from playwright.sync_api import Browser, expect

from tests.browsing import IN_A_BROWSER, PHONE, Server, become, flaws, in_both_looks
from unslump.core.loading import load_content

pytestmark = IN_A_BROWSER

SITTING = load_content().factors.factor("sitting")
BREAKS = load_content().factors.breaks
assert SITTING
assert BREAKS


@in_both_looks
def test_from_a_question_to_a_habit(browser: Browser, server: Server, scheme: str, size: dict[str, int]) -> None:
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    page = context.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))

    def look(where: str) -> None:
        found.extend(flaws(page, where))

    become(page)
    start, card = page.get_by_role("link", name="Start", exact=True), page.locator("#beside")
    assert start.bounding_box()["y"] < card.bounding_box()["y"]
    page.get_by_text("Why we ask").click()
    look("asked")
    page.get_by_role("button", name=SITTING.answers[2].label).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(SITTING.answers[2].says)).to_be_visible()
    look("answered")
    page.get_by_role("button", name=SITTING.habits[0].says).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You wanted to:")).to_be_visible()
    page.get_by_text("Another", exact=True).click()
    look("a habit")
    page.get_by_role("button", name="Did it").click()
    expect(page.get_by_text("Done today.")).to_be_visible()
    look("done")
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_text("You wanted to:")).to_have_count(0)
    context.close()
    assert found == []


def test_the_reminder_runs_in_the_open_page(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, viewport=PHONE)
    page = context.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    become(page)
    page.clock.install()
    page.goto("/today/")
    title = page.title()
    start = page.get_by_role("button", name="Start the reminder")
    stop = page.get_by_role("button", name="Stop the reminder")
    back = page.get_by_role("button", name="I am back")
    page.get_by_text("Sitting for long?").click()
    expect(start).to_be_visible()
    expect(stop).to_have_count(0)
    start.click()
    expect(stop).to_be_focused()
    expect(start).to_be_hidden()
    expect(page.get_by_text("Next break in about 30 minutes.")).to_be_visible()
    page.clock.run_for(29 * 60_000 + 1000)
    expect(page.get_by_text("Next break in about 1 minute.")).to_be_visible()
    assert page.title() == title
    page.reload()
    expect(page.get_by_text("Next break in about 1 minute.")).to_be_visible()
    page.clock.run_for(60_000)
    expect(back).to_be_visible()
    expect(stop).to_have_count(1)
    assert page.title() == f"{BREAKS.due} · {title}"
    expect(page.get_by_role("status").filter(has_text=BREAKS.due)).to_have_count(1)
    found += flaws(page, "due")
    back.click()
    expect(page.get_by_text("Next break in about 30 minutes.")).to_be_visible()
    assert page.title() == title
    stop.click()
    expect(start).to_be_focused()
    page.clock.run_for(40 * 60_000)
    expect(back).to_be_hidden()
    context.close()
    assert found == []


def test_without_scripts_there_is_no_reminder_and_all_else_works(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, viewport=PHONE)
    page = context.new_page()
    become(page)
    plain = browser.new_context(base_url=server.url, java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto("/today/")
    expect(page.get_by_text("Sitting for long?")).to_be_hidden()
    page.get_by_role("button", name="Not now: this question").click()
    expect(page.locator("#beside")).to_have_count(0)
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()
    plain.close()
    context.close()
