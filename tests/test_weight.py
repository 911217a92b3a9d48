"""What a first visit weighs: every byte that comes back, headers and what the service worker fetches included."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import IN_A_BROWSER, PHONE, WEST, Server, answer_all
from tests.counting import Counter
from tests.walk import answers_of

pytestmark = IN_A_BROWSER

FIRST_VISIT = 120_000
A_DAY = 450_000
"""From the first page to a session that plays without a network, the pictures of all that it may hold included."""


@pytest.fixture
def counted(browser: Browser, server: Server) -> Iterator[tuple[Page, Counter]]:
    counter = Counter(urlsplit(server.url).port or 0)
    context = browser.new_context(base_url=f"http://127.0.0.1:{counter.port}", viewport=PHONE, timezone_id=WEST)
    yield context.new_page(), counter
    context.close()
    counter.close()


def settle(page: Page, counter: Counter, half_seconds: int = 4) -> int:
    """Bytes so far, once no more come for a while."""
    quiet, last = 0, -1
    for _ in range(120):
        page.wait_for_timeout(500)
        quiet = quiet + 1 if counter.total() == last else 0
        last = counter.total()
        if quiet == half_seconds:
            return last
    raise AssertionError("it never stops loading")


def test_a_first_visit_is_light(counted: tuple[Page, Counter]) -> None:
    page, counter = counted
    page.goto("/")
    weight = settle(page, counter)
    assert counter.total("worker.js") > 0  # what happens behind the page is counted
    assert weight <= FIRST_VISIT, dict(counter.bytes)


def test_all_that_a_day_needs_is_not_much(counted: tuple[Page, Counter]) -> None:
    page, counter = counted
    page.goto("/")
    page.goto("/screening/")
    answer_all(page, answers_of("desk-worker"))
    page.wait_for_url("**/today/")
    weight = settle(page, counter, 8)  # pictures begin to come three seconds after the page
    assert counter.total("/figures/") > 0
    assert weight <= A_DAY, dict(counter.bytes)
    page.goto("/session/")
    page.get_by_role("button", name="Start").click()
    assert settle(page, counter) - weight <= 60_000, "what was loaded before is not loaded again"
