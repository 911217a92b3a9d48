"""A real browser on a real server with a real database, for the tests that need one: `unslump serve` and Chromium.

The fixtures are in conftest.py: one server for all tests, one browser for each file. Guests are separate people, so
nobody is in another's way. The player's time is Playwright's clock, so that minutes pass in moments.
"""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.walk import CONTENT, answers_of
from unslump.core.questions import Answer
from unslump.core.screening import asked

IN_A_BROWSER = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
"""The marks of a file of such tests. All of them run on one worker, one after the other: what is waited for in real
time comes late if two browsers share the machine."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UNSLUMP = str(Path(sys.executable).with_name("unslump"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")
OURS = ("UNSLUMP_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
WEST, EAST = "Pacific/Pago_Pago", "Pacific/Kiritimati"  # 25 hours apart: always different days
UNREACHED = re.compile(
    r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED)$|error occurred when fetching the script.$"
)
"""What a browser logs by itself when a server cannot be reached; pages must go on all the same."""
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
LOOKS = [(PHONE, "light"), (DESKTOP, "dark")]
"""In which sizes and colours pages are held against the rules of accessibility: each size and each colour once. That
they fit is looked at in NARROW as well."""

in_both_looks = pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["phone-light", "desktop-dark"])


class Server:
    """`unslump serve` as a person starts it, on a data folder of its own; can be stopped and started again."""

    def __init__(self, data: Path, *more: str) -> None:
        self.data, self.more = data, more
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in OURS}
        command = [
            UNSLUMP,
            "serve",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
            *self.more,
        ]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                assert self.process.stdout
                raise AssertionError(f"{self.process.returncode}: {self.process.stdout.read().decode()}")
            time.sleep(0.05)
        raise AssertionError("the server does not start")

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        if self.process.stdout:
            self.process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


# ---- a browser that is open

Opened = Callable[..., tuple[BrowserContext, Page]]
LONGEST_CLOSING = 30
"""Seconds after which a browser that does not close is ended, so that no run hangs on it."""


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Ends the browsers of this process if what is within takes longer; Playwright then raises what is said here."""
    hung = threading.Event()

    def end() -> None:
        hung.set()
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if "chrom" in process.name():
                    process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        with suppress(Error):
            yield
    finally:
        timer.cancel()
    assert not hung.is_set(), f"the browser was still not closed after {seconds} seconds"


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        with no_longer_than(LONGEST_CLOSING):
            running.close()


@contextmanager
def opening(browser: Browser, server: Server) -> Iterator[Opened]:
    """Opens fresh browsers; any request to another host, and any error in a page, is an error at the end."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def make(**options: Any) -> tuple[BrowserContext, Page]:
        context = browser.new_context(base_url=server.url, **({"viewport": PHONE, "timezone_id": WEST} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((server.url, "data:", "blob:")) else wrong.append(r.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type == "error" and not UNREACHED.search(m.text) else None
        )
        return context, page

    yield make
    for context in contexts:
        with no_longer_than(LONGEST_CLOSING):
            context.close()
    assert wrong == []


# ---- the questions


def answer_page(page: Page, answers: dict[str, Answer], otherwise: Answer | None = None) -> int:
    """Answer one page of questions with real taps; how many it took."""
    here, taps = page.url, 0
    for name in page.eval_on_selector_all("input[name=asked]", "all => all.map(one => one.value)"):
        answer = answers.get(name, otherwise)
        for value in answer if isinstance(answer, tuple) else (answer,):
            if value is None or page.url != here:
                continue
            field = page.locator(f"[name='{name}'][type=number]")
            if field.count():
                field.fill(str(value))
            else:
                choice = page.locator(f"[name='{name}'][value='{value}']")
                choice.locator("xpath=ancestor::label[1] | self::button").last.click()
            taps += 1
            page.wait_for_load_state()
    if page.url == here:
        page.get_by_role("button", name=re.compile("^Continu(e|ar)$")).last.click()
        taps += 1
        page.wait_for_load_state()
    assert page.url != here, page.locator("main").inner_text()
    return taps


def answer_all(page: Page, answers: dict[str, Answer]) -> None:
    """Answer every page of questions as that person would, with real taps."""
    while "/screening/" in page.url:
        answer_page(page, answers)


def become(page: Page, name: str = "desk-worker") -> None:
    """Be somebody of examples/ who has just answered the questions, on the page that this leads to.

    For tests that are not about the questions: their forms are sent without being filled in by hand.
    """
    page.goto("/screening/")
    answers, here = answers_of(name), page.url
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": cookies["csrftoken"]}
    while not here.endswith("/screening/finish/"):
        page_id = here.rstrip("/").rsplit("/", 1)[-1]
        questions = [q for q in asked(CONTENT.screening, answers) if q.page == page_id and q.id in answers]
        data = {q.id: answers[q.id] for q in questions} | {"asked": [q.id for q in questions]}
        response = page.request.post(here, data=urlencode(data, doseq=True), headers=headers, max_redirects=0)
        assert response.status == 302, response.text()
        here = response.headers["location"]
        assert here.startswith("/screening/"), here
    page.goto(here)
    assert "/screening/" not in page.url


# ---- the player


def begin_session(page: Page) -> None:
    """From today into the player, with the clock in our hands."""
    page.clock.install()
    page.get_by_role("link", name="Start").click()
    page.wait_for_url("**/session/")
    page.get_by_role("button", name="Start").click()


def pass_time(page: Page, seconds: float) -> None:
    """Let time pass, with every frame and every timer in it."""
    page.clock.run_for(int(seconds * 1000))


def leap(page: Page, seconds: int) -> None:
    """Let seconds pass as on a device that is busy: of each, only the frames of its last tenth are drawn.

    (A longer gap would be taken for a device that slept, if this one is slow besides.)
    """
    for _ in range(seconds):
        page.clock.fast_forward(900)
        page.clock.run_for(100)


STATE = """() => Object.fromEntries([...document.querySelectorAll("[data-part]")]
  .filter(part => part.checkVisibility({ visibilityProperty: true }) && part.getBoundingClientRect().width
    && part.getBoundingClientRect().height)
  .map(part => [part.dataset.part, part.innerText]))"""


def state(page: Page) -> dict[str, Any]:
    """What the player shows."""
    shown: dict[str, Any] = page.evaluate(STATE)
    return shown


def go_on_until(page: Page, wanted: Callable[[dict[str, Any]], bool], *, most: int = 400) -> dict[str, Any]:
    """Let the session run, saying "ready" where it waits, until something is shown."""
    for _ in range(most):
        shown = state(page)
        if wanted(shown):
            return shown
        if "settled" in shown:
            page.locator("[data-part=settled]").click()
        elif "done" in shown:
            page.locator("[data-part=done]").click()
        leap(page, 2)
    raise AssertionError(f"never shown; last: {shown}")


# ---- what is stored


def stored(server: Server) -> list[dict[str, Any]]:
    """Every session that was done by anybody, the last one last."""
    return history(server, "record")


def history(server: Server, kind: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(server.data / "unslump.sqlite3")
    try:
        rows = connection.execute("select body from records_entry where kind=? order by id", (kind,)).fetchall()
    finally:
        connection.close()
    return [json.loads(body) for (body,) in rows]


# ---- what it looks like

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
VIOLATIONS = """async () => (await axe.run(document, { reporter: "no-passes" })).violations
  .map(found => `${found.id} ${JSON.stringify(found.nodes.slice(0, 3).map(node => node.target))}`)"""


def flaws(page: Page, where: str) -> list[str]:
    """What a page does to shut somebody out: everything that axe finds, and what is wider than the screen.

    On a phone, narrow ones as well.
    """
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    found = [f"{where}: {violation}" for violation in page.evaluate(VIOLATIONS)]
    found += too_wide(page, where)
    if page.viewport_size == PHONE:
        page.set_viewport_size(NARROW)
        found += too_wide(page, f"{where}, narrow")
        page.set_viewport_size(PHONE)
    return found


AT_ONCE = "() => document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish())"
"""Colours that are on their way from one theme to the other arrive."""


def too_wide(page: Page, where: str) -> list[str]:
    wide = page.evaluate(WIDE)
    return [f"{where}: {wide} px too wide"] if wide > 0 else []


def flaws_in_both_looks(page: Page, where: str) -> list[str]:
    """The same in every size and colour, one after the other."""
    found = []
    for size, scheme in reversed(LOOKS):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(AT_ONCE)
        found += flaws(page, f"{where} ({size['width']} px, {scheme})")
    return found


WORKING = """
import sys, django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from unslump.web import clock
from unslump.web.services import practices
name = sys.argv[1]
user, new = User.objects.get_or_create(username=name, email=name + "@example.org")
if new:
    practices.open_practice(user, practice="Fictional practice", name="Sam Sample", credentials="", now=clock.now())
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY], session["practice"] = user.get_session_auth_hash(), True
session.save()
print(session.session_key)
"""


def working_in_a_practice(server: Server, name: str) -> str:
    """The key of a session in which the owner of a practice is signed in; signing in itself is tested elsewhere."""
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    environment |= {"UNSLUMP_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "unslump.web.settings"}
    command = [sys.executable, "-c", WORKING, name]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return made.stdout.strip()
