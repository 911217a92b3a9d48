"""Your data in a real browser: accessible in every size and scheme; after deleting, the browser has forgotten."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import CHROMIUM, FLAGS, IN_A_BROWSER, PHONE, Server, answer_all, become, flaws, in_both_looks
from tests.walk import answers_of

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""
STORES = """
const stores = async (work) => {
  const database = await new Promise((done) => {
    const request = indexedDB.open("unslump", 1);
    request.onupgradeneeded = () => {
      for (const name of ["out", "given"]) request.result.createObjectStore(name, { keyPath: "id" });
    };
    request.onsuccess = () => done(request.result);
  });
  const found = [];
  for (const name of ["given", "out"]) {
    const store = database.transaction(name, "readwrite").objectStore(name);
    found.push(await new Promise((done) => { const r = work(store); r.onsuccess = () => done([name, r.result]); }));
  }
  database.close();
  return found;
};
"""
KEEP = f"""async () => {{ {STORES}
  for (const key of ["unslump.settings", "unslump.run.a.b"]) localStorage.setItem(key, "1");
  await stores((store) => store.put({{ id: "a", at: 1, refused: "no" }}));
}}"""
"""Puts into the browser what the player and an outbox keep there."""
KEPT = f"""async () => {{ {STORES}
  const held = (await stores((store) => store.count())).filter(([, count]) => count).map(([name]) => name);
  return [...held, ...Object.keys(localStorage).filter((key) => key.startsWith("unslump."))].sort();
}}"""
"""What of it is still there."""


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
    assert {cookie["name"] for cookie in context.cookies()} <= {"tz"}
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


@pytest.fixture
def over_plain_http(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page at an address that is not this machine's own, without https."""
    host = "unslump.test"
    monkeypatch.setenv("UNSLUMP_HOSTS", host)
    server = Server(tmp_path / "data")
    server.start()
    rule = f"--host-resolver-rules=MAP {host} 127.0.0.1"
    elsewhere = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, rule])
    yield elsewhere.new_page(base_url=f"http://{host}:{server.port}", viewport=PHONE)
    elsewhere.close()
    server.stop()


def test_where_the_header_is_not_heeded_the_browser_forgets_as_well(over_plain_http: Page) -> None:
    page = over_plain_http
    page.goto("/screening/")
    answer_all(page, answers_of("desk-worker"))
    page.goto("/yours/deleted/")
    page.evaluate(KEEP)
    kept = ["given", "out", "unslump.run.a.b", "unslump.settings"]
    page.goto("/yours/deleted/")  # nothing was deleted: nothing is forgotten
    page.wait_for_load_state("networkidle")
    assert page.evaluate(KEPT) == kept
    page.goto("/yours/delete/")
    page.get_by_label("Yes, delete all of it").check()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    page.wait_for_load_state("networkidle")
    assert not page.evaluate("isSecureContext")
    assert page.evaluate(KEPT) == []
    assert {cookie["name"] for cookie in page.context.cookies()} == {"tz"}, "which every page sets"
