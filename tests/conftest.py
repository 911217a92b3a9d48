"""What many tests need: the content, a few people, and a plan to play."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from unslump.core.catalogue import Catalogue
from unslump.core.loading import load_content
from unslump.core.profile import Profile

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-pictures", action="store_true", help="keep the pictures as drawn now in tests/golden")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """What a page was last answered in is not the language of the next test, nor how often something was tried."""
    yield
    translation.deactivate()
    cache.clear()


@pytest.fixture
def proved_once() -> Iterator[None]:
    """`unslump check` goes by what it has proved before in this process; see tests/proving.py."""
    from tests.proving import proved_once

    with proved_once():
        yield


@pytest.fixture(scope="session")
def content() -> Catalogue:
    return load_content()


# A real browser (tests/browsing.py, which is read only where it is needed).


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One server for all that needs a browser."""
    from tests.browsing import Server

    running = Server(tmp_path_factory.mktemp("data"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser for each file. (While Playwright runs, its loop stands in the way of other tests of this process.)"""
    from tests.browsing import running_browser

    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        on_one_worker(tmp_path_factory.getbasetemp().parent / "browser-worker", worker)
    with running_browser() as running:
        yield running


def on_one_worker(note: Path, worker: str) -> None:
    """Two browsers at once make each other late, and tests that wait for something fail: it must not go unnoticed."""
    try:
        with note.open("x") as new:
            new.write(worker)
    except FileExistsError:
        first = note.read_text()
        assert first == worker, (
            f"browser tests run on {first} and {worker} at once: is --dist loadgroup given, and heeded?"
        )


@pytest.fixture
def opened(browser: Any, server: Any) -> Iterator[Any]:
    """Opens fresh browsers as somebody has them; see tests/browsing.py."""
    from tests.browsing import opening

    with opening(browser, server) as make:
        yield make


@pytest.fixture(scope="session")
def other_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content that differs from our own: another version, and at most two exercises."""
    folder = tmp_path_factory.mktemp("other") / "content"
    shutil.copytree(ROOT / "unslump" / "content", folder)
    for name, old, new in [
        ("content.toml", f'version = "{load_content().info.version}"', 'version = "9.9"'),
        ("planning/planning.toml", f"most_exercises = {load_content().planning.most_exercises}", "most_exercises = 2"),
    ]:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))
    return folder


def example(name: str, **changes: Any) -> Profile:
    """A profile of examples/, with some of its keys changed."""
    data = json.loads((ROOT / "examples" / f"{name}.json").read_text())
    return Profile.read({**data, **changes}, what=name)
