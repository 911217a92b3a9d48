"""Messages in a real browser: to and fro with a picture, accessible and fitting on both sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import DESKTOP, IN_A_BROWSER, PHONE, Server, flaws
from tests.pictures import a_picture

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("demo"), "--demo")
    running.start()
    yield running
    running.stop()


def be(page: Page, who: str) -> None:
    page.goto("/demo/")
    page.locator(f'button[value="{who}"]').click()


def test_a_message_with_a_picture_is_answered(browser: Browser, demo: Server, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(a_picture("PNG")[0].read())
    person = browser.new_context(base_url=demo.url, viewport=PHONE, color_scheme="light").new_page()
    staff = browser.new_context(base_url=demo.url, viewport=DESKTOP, color_scheme="dark").new_page()
    found: list[str] = []
    be(person, "hanne")
    person.goto("/messages/")
    found += flaws(person, "the person's list")
    person.get_by_role("link", name="Ada Example").click()
    person.get_by_role("button", name="Send").click()
    expect(person.get_by_role("alert")).to_contain_text("Write something, or choose a picture.")
    found += flaws(person, "nothing to send")
    person.get_by_label("Your message").fill("Is it meant like this?")
    person.get_by_label("A picture, if it helps").set_input_files(picture)
    person.get_by_role("button", name="Send").click()
    expect(person.get_by_role("img", name="Picture from Hanne K.")).to_be_visible()
    found += flaws(person, "the person's thread")
    be(staff, "ada")
    expect(staff.get_by_role("navigation", name="Practice").get_by_role("link", name="Messages")).to_contain_text("2")
    staff.goto("/practice/messages/")
    expect(staff.locator(".rows li").first).to_contain_text("points at a safety question")
    found += flaws(staff, "the practice's list")
    staff.get_by_role("link", name="Hanne K.").click()
    expect(staff.get_by_role("img", name="Picture from Hanne K.")).to_be_visible()
    staff.get_by_label("Your message").fill("Just like that.")
    staff.get_by_role("button", name="Send").click()
    found += flaws(staff, "the practice's thread")
    staff.goto("/practice/messages/desk/")
    found += flaws(staff, "the desk")
    person.goto("/today/")
    person.get_by_role("link", name="A message for you").click()
    person.get_by_role("link", name="Ada Example").click()
    expect(person.locator("#newest")).to_contain_text("Just like that.")
    person.context.close()
    staff.context.close()
    assert found == []
