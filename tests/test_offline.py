"""Without a network, in a real browser: the server is stopped, and what was kept must do."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from tests.browsing import (
    IN_A_BROWSER,
    PHONE,
    WEST,
    Opened,
    Server,
    become,
    begin_session,
    flaws,
    go_on_until,
    history,
    in_both_looks,
    pass_time,
    state,
    stored,
)
from tests.line import Line

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""

KEPT = """async () => {
  const of = async name => (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)
  return Object.fromEntries(await Promise.all((await caches.keys()).map(async name => [name, await of(name)])))
}"""
WAITING = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("unslump", 1)
  request.onupgradeneeded = () => { request.transaction.abort(); resolve([]) }
  request.onerror = () => resolve([])
  request.onsuccess = () => {
    const all = request.result.transaction("out").objectStore("out").getAll()
    all.onsuccess = () => { request.result.close(); resolve(all.result) }
  }
})"""


def kept(page: Page, beginning: str) -> dict[str, list[str]]:
    """What the browser keeps, in caches whose name begins so."""
    return {name: paths for name, paths in page.evaluate(KEPT).items() if name.startswith(beginning)}


def wait_until_kept(page: Page, *, pictures: bool = True) -> None:
    """Until the pages and the day are kept, with the pictures of its exercises."""
    page.evaluate("navigator.serviceWorker.ready")
    for _ in range(200):
        shells, days = kept(page, "unslump-shell-"), kept(page, "unslump-day-")
        paths = [path for paths in days.values() for path in paths]
        wanted = {f"/figures/{name}.json" for name in exercises_kept(page)} if pictures else set()
        whole = any("/offline/whole" in pages for pages in shells.values())
        if whole and "/offline/day" in paths and wanted <= set(paths):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


WAITS = "async () => !!(await navigator.serviceWorker.ready).waiting"
DAY = """async () => {
  const name = (await caches.keys()).find(one => one.startsWith("unslump-day-"))
  const found = name && await (await caches.open(name)).match("/offline/day")
  return found ? found.json() : null
}"""


def exercises_kept(page: Page) -> set[str]:
    day = page.evaluate(DAY)
    scripts = day["scripts"].values() if day else ()
    return {one["exercise"] for script in scripts for one in script["states"].values() if one.get("exercise")}


def person(opened: Opened, **options: Any) -> tuple[BrowserContext, Page]:
    """Somebody with a plan for today, whose day is kept."""
    context, page = opened(**options)
    become(page)
    page.wait_for_url("**/today/")
    return context, page


@pytest.fixture
def server(server: Server) -> Iterator[Line]:
    """A way to the server that is this test's alone: what goes away is the way, the server goes on running.

    (That nothing is lost when the server itself is stopped and started: tests/test_browser.py.)
    """
    line = Line(server)
    line.start()
    yield line
    line.stop()


@pytest.fixture
def away(server: Line) -> Line:
    return server


def check_without_network(page: Page, pain: int, *new: str) -> None:
    """Answer the check that is kept."""
    page.get_by_role("link", name="Start").click()
    page.wait_for_url("**/today/check/")
    page.locator(f"[name=pain][value='{pain}']").locator("xpath=ancestor::label[1]").click()
    for sign in new:
        page.locator(f"[name=new][value='{sign}']").locator("xpath=ancestor::label[1]").click()
    page.get_by_role("button", name="Continue").click()


def how_was_it(page: Page) -> None:
    page.wait_for_url("**/session/after/**")
    page.locator("[name=pain][value='1']").locator("xpath=ancestor::label[1]").click()
    page.locator("[name=effort][value='4']").locator("xpath=ancestor::label[1]").click()  # goes on by itself


def with_tomorrow(page: Page) -> None:
    """Open today once more: from the second time on, tomorrow is kept as well."""
    wait_until_kept(page, pictures=False)
    page.goto("/today/")
    until(page, lambda: len(page.evaluate(DAY)["days"]) == 2)
    wait_until_kept(page, pictures=False)


def tomorrow(page: Page) -> None:
    page.clock.install(time=datetime.now().astimezone() + timedelta(days=1))
    page.goto("/today/")
    expect(page.get_by_role("link", name="Start")).to_be_visible()


def sent(page: Page) -> None:
    """Wait until nothing waits to be sent any more."""
    until(page, lambda: page.evaluate(WAITING) == [])


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for what no selector shows. (The pages forbid what Playwright's own waiting does.)"""
    for _ in range(200):
        with suppress(Error):  # the page is being left
            if true():
                return
        page.wait_for_timeout(100)
    raise AssertionError("never so")


def test_it_works_again_after_one_visit(opened: Opened, away: Line) -> None:
    _, page = person(opened)
    wait_until_kept(page)
    plan, minutes = page.locator(".routine h3").all_inner_texts(), page.locator("h1").inner_text()
    away.stop()
    page.goto("/today/")
    expect(page.get_by_text("No connection at the moment.")).to_be_visible()
    expect(page.get_by_role("heading", name=minutes)).to_be_visible()
    assert page.locator("[data-part=items] h3").all_inner_texts() == plan
    page.goto("/learn/")
    expect(page.get_by_role("heading", name="No connection at the moment")).to_be_visible()
    page.get_by_role("link", name="Go to today").click()
    page.wait_for_url("**/today/")
    page.goto("/help/emergency/")
    expect(page.locator("a[href='tel:112']")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name=minutes)).to_be_visible()
    begin_session(page)
    go_on_until(page, lambda s: ":" in s.get("big", ""))
    expect(page.locator("#picture svg.figure")).to_be_visible()
    # With the server back, the real pages come again.
    away.start()
    page.goto("/learn/")
    expect(page.get_by_role("heading", name="Worth two minutes")).to_be_visible()


def test_who_has_been_nowhere_is_told_so_calmly(opened: Opened, away: Line) -> None:
    _, page = opened()
    page.goto("/")
    until(page, lambda: page.evaluate("!!navigator.serviceWorker.controller"))
    away.stop()
    for path in ("/", "/today/", "/session/", "/today/check/", "/session/after/"):
        page.goto(path)
        expect(page.get_by_role("heading", name="No connection at the moment")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="When to call for help").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_url("**/help/emergency/")


def test_a_whole_session_without_a_network_is_one_record(opened: Opened, away: Line) -> None:
    """The next day: the check, the session, how it was. Then the network is back, and all of it arrives, once."""
    context, page = person(opened)
    with_tomorrow(page)
    before = (len(stored(away)), len(history(away, "check-in")))
    away.stop()
    tomorrow(page)
    check_without_network(page, 2, "none")
    page.wait_for_url("**/session/")
    page.get_by_role("button", name="Start").click()
    go_on_until(page, lambda s: "end" in s)
    expect(page.get_by_text("No connection just now.")).to_be_visible()
    page.locator("[data-part=onwards]").click()
    pass_time(page, 5)
    how_was_it(page)
    page.wait_for_url("**/today/")
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    expect(page.get_by_text("It will be sent as soon as there is a connection.")).to_be_visible()
    expect(page.get_by_role("link", name="Start")).to_have_count(0)
    page.goto("/session/")  # no second one by its address either
    page.wait_for_url("**/today/")
    waiting = sorted(page.evaluate(WAITING), key=lambda parcel: parcel["at"])
    assert [parcel["body"].get("when", "session") for parcel in waiting] == ["before", "session", "after"]
    assert (len(stored(away)), len(history(away, "check-in"))) == before

    away.start()
    page.goto("/today/")
    sent(page)
    told = history(away, "check-in")
    assert len(stored(away)) == before[0] + 1
    assert [(one["when"], one["pain"], one.get("effort")) for one in told[before[1] :]] == [
        ("before", 2, None),
        ("after", 1, 4),
    ]
    record = stored(away)[-1]
    assert record["ending"] == "finished"
    main = [done for done in record["exercises"] if not done["lighter"]]
    assert all(done["share"] == 100 for done in main)
    assert all(done["left_ms"] == done["right_ms"] for done in main)
    assert 5 * 60_000 < record["total_ms"] < 11 * 60_000 if "total_ms" in record else True
    # Everything once more, as a device does that never heard the answer: nothing changes.
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    for parcel in waiting:
        answer = page.request.post(parcel["url"], data=parcel["body"], headers={"X-CSRFToken": token})
        assert answer.status == 200
    assert (len(stored(away)), len(history(away, "check-in"))) == (before[0] + 1, before[1] + 2)


def test_the_network_goes_in_the_middle(opened: Opened, away: Line) -> None:
    """Begun online, paused, locked; the network goes, the page is reloaded, it goes on where it was, and ends."""
    context, page = person(opened)
    wait_until_kept(page, pictures=False)
    minutes = int(page.locator("h1").inner_text().split()[0])
    begin_session(page)
    go_on_until(page, lambda s: s.get("title", "").startswith("Seated hamstring") and "ring" in s)
    pass_time(page, 3)
    page.keyboard.press("Space")
    pass_time(page, 30)
    page.keyboard.press("Space")
    pass_time(page, 4)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward(90_000)  # locked: no timer runs
    pass_time(page, 0.2)
    assert "locked" in state(page)["notice"]
    before, sessions = state(page), len(stored(away))
    context.set_offline(True)
    away.stop()
    page.reload()
    page.get_by_role("button", name="Go on").first.click()
    shown = go_on_until(page, lambda s: "ring" in s and s.get("title") == before["title"])
    assert shown["say"] == before["say"]
    go_on_until(page, lambda s: "end" in s)
    assert len(stored(away)) == sessions
    away.start()
    context.set_offline(False)
    for _ in range(100):
        if len(stored(away)) > sessions:
            break
        pass_time(page, 1)
        page.wait_for_timeout(100)
    records = stored(away)
    assert len(records) == sessions + 1
    assert records[-1]["ending"] == "finished"
    own = [done for done in records[-1]["exercises"] if not done["lighter"]]
    assert len(own) >= 3
    assert [(done["share"], done["left_ms"] - done["right_ms"]) for done in own] == [(100, 0)] * len(own)
    assert records[-1]["active_ms"] <= (minutes + 1) * 60_000, "what was paused or locked does not count"


def keep_tomorrow(page: Page, away: Line) -> None:
    """Keep tomorrow as well, stop the server, and let it be tomorrow."""
    with_tomorrow(page)
    away.stop()
    tomorrow(page)


@pytest.mark.parametrize(
    ("sign", "kind"), [("saddle", "emergency"), ("fever", "urgent"), ("pregnant", "clinician-first")]
)
def test_the_check_without_a_network_stops(opened: Opened, away: Line, sign: str, kind: str) -> None:
    _, page = person(opened)
    keep_tomorrow(page, away)
    check_without_network(page, 1, sign)
    page.wait_for_url(f"**/help/{kind}/")
    if kind == "emergency":
        expect(page.locator("a[href='tel:112']")).to_be_visible()
    for path in ("/session/", "/today/check/", "/session/after/", "/today/", "/"):
        page.goto(path)
        expect(page.get_by_role("heading", name="No session today")).to_be_visible()
        assert page.locator("#player").count() == 0
        expect(page.get_by_role("link", name="Start")).to_have_count(0)
    away.start()  # told as soon as there is a network: it stands there, too
    page.goto("/today/")
    sent(page)
    page.goto("/today/")
    page.wait_for_url(f"**/help/{kind}/")


def test_the_check_without_a_network_asks_for_both_answers(opened: Opened, away: Line) -> None:
    _, page = person(opened)
    keep_tomorrow(page, away)
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Both questions need an answer.")).to_be_visible()
    page.locator("[name=new][value='none']").check(force=True)
    page.locator("[name=new][value='fever']").check(force=True)
    expect(page.locator("[name=new][value='none']")).not_to_be_checked()
    page.get_by_role("button", name="Continue").click()
    assert page.url.endswith("/today/check/")
    assert page.evaluate(WAITING) == []


def test_something_new_that_changes_the_session_waits_for_a_network(opened: Opened, away: Line) -> None:
    _, page = person(opened)
    keep_tomorrow(page, away)
    check_without_network(page, 1, "spreading")
    page.wait_for_url("**/today/")
    expect(page.get_by_text("You told us something new.")).to_be_visible()
    expect(page.get_by_role("link", name="Start")).to_have_count(0)


def test_a_symptom_ends_the_day_without_a_network(opened: Opened, away: Line) -> None:
    _, page = person(opened)
    wait_until_kept(page, pictures=False)
    away.stop()
    page.goto("/today/")
    expect(page.get_by_role("link", name="Start")).to_be_visible()
    begin_session(page)
    go_on_until(page, lambda s: "ring" in s)
    page.locator("[data-part=wrong]").click()
    page.get_by_role("group", name="Numbness").get_by_role("button", name="Between the legs").click()
    page.locator("[data-part=onwards]").click()
    pass_time(page, 5)
    page.wait_for_url("**/help/emergency/")
    expect(page.locator("a[href='tel:112']")).to_be_visible()
    for path in ("/session/", "/today/"):
        page.goto(path)
        expect(page.get_by_role("heading", name="No session today")).to_be_visible()


def test_a_session_of_another_day_is_not_played(opened: Opened, away: Line) -> None:
    """Two days later, and on a clock that was set back: nothing, and why."""
    _, page = person(opened)
    wait_until_kept(page, pictures=False)
    away.stop()
    for days in (2, -1):
        page.clock.install(time=datetime.now().astimezone() + timedelta(days=days))
        for path in ("/today/", "/session/", "/today/check/"):
            page.goto(path)
            expect(page.get_by_role("heading", name="Today\u2019s session is not here yet")).to_be_visible()
            assert re.search(
                r"was made for \d+ \w+|was made for \w+ \d+", page.locator("[data-part=other-day-text]").inner_text()
            )
            expect(page.get_by_role("link", name="Start")).to_have_count(0)


def change_what_is_kept(page: Page, change: dict[str, str]) -> None:
    page.evaluate(
        """async change => {
      const name = (await caches.keys()).find(one => one.startsWith("unslump-day-"))
      const cache = await caches.open(name)
      const day = {...await (await cache.match("/offline/day")).json(), ...change}
      await cache.put("/offline/day", new Response(JSON.stringify(day)))
    }""",
        change,
    )


def test_answers_that_have_run_out_give_no_session(opened: Opened, away: Line) -> None:
    _, page = person(opened)
    wait_until_kept(page, pictures=False)
    change_what_is_kept(page, {"expires": "2020-01-01", "answered_on": "2019-12-04"})
    away.stop()
    for path in ("/today/", "/session/"):
        page.goto(path)
        expect(page.get_by_text("You answered the safety questions on 4 December.")).to_be_visible()
        expect(page.get_by_role("link", name="Start")).to_have_count(0)


def answered_by_the_server(page: Page, path: str) -> None:
    """Go to a page. When a busy server takes longer than the worker waits, what is kept answers: then once more."""
    for _ in range(5):
        page.goto(path)
        if page.locator("html[data-keeper]").count():
            return
    raise AssertionError(f"the server does not answer: {path}")


def test_nothing_is_kept_of_somebody_who_has_gone(opened: Opened, away: Line) -> None:
    """Another person in this browser, another language, nobody any more: what was kept is gone."""
    context, page = person(opened)
    wait_until_kept(page, pictures=False)
    first = kept(page, "unslump-day-")
    context.clear_cookies()
    become(page, "acute-day-3")
    wait_until_kept(page, pictures=False)
    second = kept(page, "unslump-day-")
    assert len(first) == len(second) == 1
    assert set(first).isdisjoint(second)

    page.goto("/learn/")  # where no day is kept anew
    page.get_by_role("button", name="Español").click()
    page.wait_for_load_state("load")
    assert kept(page, "unslump-day-") == {}
    page.goto("/today/")
    wait_until_kept(page, pictures=False)
    assert page.evaluate(DAY)["language"] == "es"
    until(page, lambda: any("/offline/es/today/" in paths for paths in kept(page, "unslump-shell-").values()))

    context.clear_cookies()
    answered_by_the_server(page, "/learn/")
    until(page, lambda: kept(page, "unslump-day-") == {})
    away.stop()
    page.goto("/session/")
    page.wait_for_url("**/today/")
    assert page.locator("#player").count() == 0


def code_of(server: Server) -> str:
    """The code in the letter that the server has printed last."""
    assert server.process
    assert server.process.stdout
    os.set_blocking(server.process.stdout.fileno(), False)
    for _ in range(100):
        if codes := re.findall(rb"^([A-Z0-9-]{6,12})\r?$", server.process.stdout.read() or b"", re.MULTILINE):
            return codes[-1].decode()
        time.sleep(0.1)
    raise AssertionError("no letter")


def test_signing_in_keeps_and_signing_out_forgets(opened: Opened, server: Server) -> None:
    _, page = person(opened)
    wait_until_kept(page, pictures=False)
    (guest,) = kept(page, "unslump-day-")
    page.goto("/account/signup/")
    page.get_by_label("Email").fill("somebody@example.org")
    page.get_by_role("button", name="Make an account").click()
    page.locator("input[name=code]").fill(code_of(server))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/today/")
    wait_until_kept(page, pictures=False)
    (own,) = kept(page, "unslump-day-")
    assert own != guest
    page.goto("/account/logout/")
    assert list(kept(page, "unslump-day-")) == [own]
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_load_state("load")
    assert kept(page, "unslump-day-") == {}
    page.goto("/screening/")
    assert page.evaluate(DAY) is None


class OtherServer(Server):
    """A server that runs a copy of the program, to be changed between two starts."""

    def __init__(self, data: Path, program: Path) -> None:
        super().__init__(data)
        self.program = program

    def start(self) -> None:
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = str(self.program)
        try:
            super().start()
        finally:
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[OtherServer]:
    program = tmp_path / "program"
    source = Path(__file__).parents[1] / "unslump"
    shutil.copytree(source, program / "unslump", ignore=shutil.ignore_patterns("__pycache__"))
    running = OtherServer(tmp_path / "data", program)
    running.start()
    where = subprocess.run(
        [sys.executable, "-c", "import unslump; print(unslump.__file__)"],
        env={**os.environ, "PYTHONPATH": str(program)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(program) in where.stdout
    yield running
    running.stop()


def test_a_new_version_takes_over_between_sessions(browser: Browser, changing: OtherServer) -> None:
    context = browser.new_context(base_url=changing.url, viewport=PHONE, timezone_id=WEST)
    page = context.new_page()
    become(page)
    wait_until_kept(page, pictures=False)
    (old,) = kept(page, "unslump-shell-")
    page.goto("/session/")
    until(page, lambda: page.evaluate("!!navigator.serviceWorker.controller"))

    changing.stop()
    style = changing.program / "unslump" / "web" / "static" / "site" / "site.css"
    style.write_text(style.read_text() + "\n.changed { color: red; }\n")
    changing.start()
    update = "async () => { await (await navigator.serviceWorker.ready).update() }"
    page.evaluate(update)
    until(page, lambda: page.evaluate(WAITS))
    other = context.new_page()
    other.goto("/about/")  # a session is open in the other window: nothing happens to it
    other.wait_for_timeout(1500)
    assert old in kept(other, "unslump-shell-")
    assert page.evaluate(WAITS)

    page.goto("/today/")  # no session is open any more
    until(page, lambda: not page.evaluate(WAITS) and old not in kept(page, "unslump-shell-"))
    (new,) = kept(page, "unslump-shell-")
    assert new != old
    context.close()


def test_a_session_that_arrives_while_today_is_made_is_shown_there(opened: Opened, server: Line) -> None:
    """The page was made before the session was stored, and came after: nothing is left to be sent, yet it is shown."""
    context, page = person(opened, service_workers="block")
    before = len(stored(server))
    begin_session(page)
    go_on_until(page, lambda s: "ring" in s)
    context.route("**/api/**", lambda route: route.abort("internetdisconnected"))
    page.locator("[data-part=wrong]").click()
    page.locator("[data-part=stop-sheet]").click()
    until(page, lambda: len(page.evaluate(WAITING)) == 1)

    def slowly(route: Route) -> None:
        made = route.fetch()
        context.unroute("**/api/**")
        for _ in range(200):  # the page that is being left tries again
            if len(stored(server)) > before:
                break
            page.wait_for_timeout(100)
        page.wait_for_timeout(500)  # and hears the answer
        route.fulfill(response=made)

    page.route("**/today/", slowly, times=1)
    page.goto("/today/")
    expect(page.get_by_text("How was it?")).to_be_visible()
    assert len(stored(server)) == before + 1
    opens: list[str] = []
    page.on("framenavigated", lambda frame: opens.append(frame.url))
    page.goto("/today/")
    page.wait_for_load_state("networkidle")
    assert len(opens) == 1, "it is not opened more often than it takes"


@in_both_looks
def test_the_kept_pages_are_accessible_and_fit(opened: Opened, away: Line, scheme: str, size: dict[str, int]) -> None:
    _, page = person(opened, viewport=size, color_scheme=scheme)
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"offline-{where}-{size['width']}-{scheme}.png", full_page=True)

    keep_tomorrow(page, away)
    look("today")
    page.get_by_role("link", name="Start").click()
    page.wait_for_url("**/today/check/")
    expect(page.get_by_role("group").first).to_be_visible()
    look("check")
    page.goto("/about/")
    look("elsewhere")
    page.goto("/today/")
    check_without_network(page, 1, "fever")
    page.wait_for_url("**/help/urgent/")
    look("urgent")
    page.goto("/today/")
    expect(page.get_by_role("heading", name="No session today")).to_be_visible()
    look("stop")
    assert found == []
