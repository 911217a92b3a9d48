"""A page in a real browser that is looked at: on a phone and on a desktop, light and dark."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.test_browser import DESKTOP, PHONE, Server, flaws

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""
LOOKS = [
    (name, size, scheme) for scheme in ("light", "dark") for name, size in (("phone", PHONE), ("desktop", DESKTOP))
]


@dataclass
class Looked:
    """A page, and what is wrong with it wherever it was looked at."""

    page: Page
    name: str
    found: list[str] = field(default_factory=list)

    def look(self, where: str) -> None:
        """Take down what is wrong here."""
        self.found.extend(flaws(self.page, where))
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{where}-{self.name}.png", full_page=True)


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[2]}")
def looked(browser: Browser, server: Server, request: Any) -> Iterator[Looked]:
    """A page of somebody new, in each size and scheme. It fails if there was anything wrong where it was looked at."""
    name, size, scheme = request.param
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    seen = Looked(context.new_page(), f"{name}-{scheme}")
    yield seen
    context.close()
    assert seen.found == []
