"""The whole way in a real browser, on a real server with a real database. The next day is another time zone."""

from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import (
    DESKTOP,
    EAST,
    IN_A_BROWSER,
    Opened,
    Server,
    answer_all,
    answer_page,
    become,
    begin_session,
    flaws_in_both_looks,
    go_on_until,
    pass_time,
    state,
    stored,
)
from tests.walk import answers_of
from unslump.core.loading import load_content

pytestmark = IN_A_BROWSER


def content_name(exercise: str) -> str:
    return load_content().exercises[exercise].name


def test_from_landing_to_a_different_tomorrow(opened: Opened, server: Server) -> None:
    context, page = opened()
    page.goto("/")
    page.get_by_role("link", name="Start").first.click()
    answer_all(page, answers_of("desk-worker"))
    page.wait_for_url("**/today/")
    expect(page.get_by_role("heading", name="Seated hamstring stretch").first).to_be_visible()
    first_plan = page.locator("h3").all_inner_texts()

    begin_session(page)
    # The first exercise moves: the count goes down by itself.
    shown = go_on_until(page, lambda s: "March" in s.get("title", "") and ":" in s.get("big", ""))
    pass_time(page, 10)
    assert state(page)["big"] != shown["big"]

    # A symptom in the middle of the stretch: at once it backs off to the lighter form.
    go_on_until(page, lambda s: s.get("title", "").startswith("Seated hamstring") and s.get("under") and "ring" in s)
    page.locator("[data-part=wrong]").click()
    page.get_by_role("group", name="Pain").get_by_role("button", name="A bit").click()
    expect(page.locator("[data-part=settled]")).to_be_visible()
    page.locator("[data-part=settled]").click()
    shown = state(page)
    assert shown["title"] == content_name("seated-hamstring-light")

    # To the end.
    go_on_until(page, lambda s: "end" in s)
    page.locator("[data-part=onwards]").click()
    page.wait_for_url("**/session/after/**")
    page.locator("[name=pain][value='1']").locator("xpath=ancestor::label[1]").click()
    page.locator("[name=effort][value='4']").locator("xpath=ancestor::label[1]").click()
    if "/after/" in page.url:
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/session/done/")
    expect(page.get_by_text("rests for two days").first).to_be_visible()
    record = stored(server)[-1]
    assert record["ending"] == "finished"
    assert record["symptoms"][0]["response"] == "back-off"
    assert record["symptoms"][0]["exercise"] == "seated-hamstring"

    # A restart loses nothing; the next day's session is another one, and says why.
    server.stop()
    server.start()
    tomorrow, page = opened(storage_state=context.storage_state(), timezone_id=EAST)
    page.goto("/")
    page.goto("/today/")
    page.get_by_role("link", name="Start").click()
    page.locator("[name=pain][value='0']").locator("xpath=ancestor::label[1]").click()
    page.locator("[name=new][value='none']").locator("xpath=ancestor::label[1] | self::button").last.click()
    if "/check/" in page.url:
        page.get_by_role("button").last.click()
    page.wait_for_url("**/session/")
    page.goto("/today/")
    second_plan = page.locator(".routine h3").all_inner_texts()
    assert second_plan
    assert second_plan != first_plan[: len(second_plan)]
    assert not any(name.startswith("Seated hamstring stretch") for name in second_plan)
    assert tomorrow


def test_the_figure_moves(opened: Opened) -> None:
    """The drawn figure is there, moves, and is mirrored for the other side."""
    _, page = opened()
    become(page)
    begin_session(page)
    page.wait_for_load_state("networkidle")
    go_on_until(page, lambda s: ":" in s.get("big", ""))
    figure = page.locator("#picture svg.figure")
    expect(figure).to_be_visible()
    seen = set()
    for _ in range(12):
        pass_time(page, 0.2)
        seen.add(figure.inner_html())
    assert len(seen) > 4
    sides = {}
    for _ in range(2):
        shown = go_on_until(page, lambda s: "shin" in s.get("say", "") and s.get("side") not in sides)
        pass_time(page, 2)
        sides[shown["side"]] = "matrix(-1" in figure.inner_html()
    assert sides == {"Left side": True, "Right side": False}


def test_without_motion_the_key_pictures_take_turns(opened: Opened) -> None:
    _, page = opened(reduced_motion="reduce")
    become(page)
    begin_session(page)
    page.wait_for_load_state("networkidle")
    go_on_until(page, lambda s: ":" in s.get("big", ""))
    seen = []
    for _ in range(40):
        pass_time(page, 0.5)
        seen.append(page.locator("#picture svg.figure").inner_html())
    assert len(set(seen)) == 2
    assert sum(one != two for one, two in pairwise(seen)) <= 9


def test_who_shows_it_is_chosen_and_remembered(opened: Opened) -> None:
    context, page = opened()
    become(page)
    begin_session(page)

    def shown(person: str) -> Locator:
        return page.locator(f"#picture svg.figure path[fill*='--fig-skin-{person},']")

    def cookies() -> list[str]:
        return [cookie["value"] for cookie in context.cookies() if cookie["name"] == "figure"]

    page.get_by_role("button", name="Settings").click()
    page.get_by_title("With a headscarf").click()
    expect(shown("headscarf").first).to_be_visible()
    assert cookies() == ["headscarf"]
    page.keyboard.press("ArrowRight")
    expect(shown("curly-hair").first).to_be_visible()
    expect(shown("headscarf")).to_have_count(0)
    page.goto("/today/")
    assert page.locator("path[fill*='--fig-skin-curly-hair,']").count()
    page.goto("/session/")
    expect(shown("curly-hair").first).to_be_visible()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("radio", name="With curly hair")).to_be_checked()
    page.get_by_text("Different people").click()
    expect(shown("curly-hair")).to_have_count(0)
    assert cookies() == []


def test_numbness_stops_at_once_and_says_where_to_turn(opened: Opened) -> None:
    _, page = opened()
    become(page)
    begin_session(page)
    go_on_until(page, lambda s: "ring" in s)
    page.locator("[data-part=wrong]").click()
    page.get_by_role("group", name="Numbness").get_by_role("button", name="Between the legs").click()
    page.wait_for_function(
        "document.querySelector('[data-part=end]').checkVisibility() || location.pathname.startsWith('/help/')"
    )
    if "/session/" in page.url:
        page.locator("[data-part=onwards]").click()
    page.wait_for_url("**/help/emergency/")
    expect(page.locator("a[href='tel:112']")).to_be_visible()


def test_a_reload_in_the_middle_goes_on_where_it_was(opened: Opened, server: Server) -> None:
    _, page = opened()
    become(page)
    begin_session(page)
    go_on_until(page, lambda s: s.get("title", "").startswith("Seated hamstring") and "ring" in s)
    pass_time(page, 3)
    before = state(page)
    page.reload()
    page.get_by_role("button", name="Go on").first.click()
    shown = go_on_until(page, lambda s: "ring" in s and s.get("title") == before["title"])
    assert shown["say"] == before["say"]
    sessions = len(stored(server))
    go_on_until(page, lambda s: "end" in s)
    page.locator("[data-part=onwards]").click()
    page.wait_for_url("**/session/after/**")
    records = stored(server)
    assert len(records) == sessions + 1
    assert [done["share"] for done in records[-1]["exercises"] if not done["lighter"]].count(100) >= 3


def test_by_keyboard_alone(opened: Opened) -> None:
    _, page = opened(viewport=DESKTOP)
    become(page)
    begin_session(page)
    go_on_until(page, lambda s: "ring" in s and "Pause" in s.get("press", ""))
    page.keyboard.press("Space")
    pass_time(page, 1)
    assert "Go on" in state(page)["press"]
    big = state(page)["big"]
    pass_time(page, 5)
    assert state(page)["big"] == big
    page.keyboard.press("Space")
    page.keyboard.press("p")
    expect(page.locator("dialog[data-part=sheet]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-part=sheet]")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    pass_time(page, 1)
    assert "Seated hamstring" in state(page)["title"]


@pytest.mark.parametrize(
    ("name", "kind"), [("numb-saddle", "emergency"), ("five-weeks-after-birth", "clinician-first")]
)
def test_no_session_past_a_red_flag(opened: Opened, name: str, kind: str) -> None:
    _, page = opened()
    page.goto("/screening/")
    answer_all(page, answers_of(name))
    page.wait_for_url(f"**/help/{kind}/")
    for path in ("/today/", "/session/", "/session/after/"):
        page.goto(path)
        assert page.locator("#player").count() == 0


def test_every_page_is_accessible_and_fits(opened: Opened) -> None:
    """axe finds nothing, and nothing sticks out to the side, on every page of the way, in every size and colour."""
    _, page = opened()
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws_in_both_looks(page, where))

    for path in (
        "/",
        "/about/",
        "/help/emergency/",
        "/help/urgent/",
        "/help/clinician-first/",
        "/learn/",
        "/learn/tight-or-nerve/",
        "/learn/words/",
        "/exercises/",
        "/exercises/?things=mat&level=1",
        "/exercises/?text=nowhere",
        "/exercises/?text=nerve&without=pregnant",
        "/exercises/seated-hamstring/",
        "/programmes/",
        "/programmes/tight-hamstrings/",
        "/rules/",
        "/rules/check/",
        "/rules/exercises/seated-hamstring/",
        "/account/login/",
        "/account/signup/",
    ):
        page.goto(path)
        look(path)
    page.goto("/screening/")
    answers = answers_of("desk-worker")
    while "/screening/" in page.url:
        look(page.url)
        answer_page(page, answers)
    look("/today/")
    for path in ("/programmes/tight-hamstrings/", "/programmes/strong-back/", "/programmes/first-seven-days/"):
        page.goto(path)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        look(path)
    page.goto("/progress/")
    look("/progress/")
    page.goto("/replay/")
    look("/replay/")
    page.goto("/today/check/")
    look("/today/check/")
    page.goto("/today/")
    begin_session(page)
    go_on_until(page, lambda s: "ring" in s)
    look("player")
    page.locator("[data-part=wrong]").click()
    look("player: something's wrong")
    page.get_by_role("group", name="Pain").get_by_role("button", name="A bit").click()
    look("player: settle")
    assert found == []


SEEN = """sections => sections.flatMap(section => {
  const copy = section.cloneNode(true)
  copy.querySelectorAll(".unseen, details, noscript, script, [hidden]").forEach(part => part.remove())
  return copy.innerText.split(/\\s+/).filter(word => /[a-z]/i.test(word))
}).length"""
"""Words that are seen: not what is folded away, for screen readers alone, or a digit to tap."""


def test_the_way_in_is_short(opened: Opened) -> None:
    """From landing to the first exercise moving: at most 12 taps and 90 s of reading at 220 words a minute.

    Somebody with nothing to report, who skips the optional questions. On today's page the start is read, the list
    below it may be.
    """
    _, page = opened()
    words = taps = 0

    def read(part: str = "main") -> None:
        nonlocal words
        words += page.locator(part).evaluate_all(SEEN)

    page.goto("/")
    read()
    page.get_by_role("link", name="Start").first.click()
    taps += 1
    page.wait_for_load_state()
    while "/screening/" in page.url:
        skip = page.get_by_role("button", name="Skip the rest")
        if skip.count():
            read("main h1, main .lead-in, main .skip-rest")
            skip.first.click()
            taps += 1
            page.wait_for_load_state()
            continue
        read()
        taps += answer_page(page, {"pain-now": 0, "age": "35-44"}, otherwise=("none",))
    assert "/today/" in page.url
    read(".hero")
    page.clock.install()
    page.get_by_role("link", name="Start").click()
    page.wait_for_url("**/session/")
    read("[data-part=opening]")
    page.locator("[data-part=start]").click()
    taps += 2
    go_on_until(page, lambda s: "big" in s)
    assert taps <= 12, f"{taps} taps"
    assert words <= 330, f"{words} words"


def frame(page: Page) -> str:
    """What the moving picture of an exercise shows now."""
    return page.locator("[data-part=picture]").inner_html()


def test_an_exercise_moves_on_its_page(opened: Opened) -> None:
    """Its steps in turn, never one that a session guards; it can be stopped, and begins only when asked if no motion
    is wanted."""
    _, page = opened()
    page.clock.install()
    page.goto("/exercises/seated-hamstring/")
    saying = page.locator("[data-part=saying]")
    steps = page.locator(".steps [data-step]").evaluate_all("all => all.map(one => one.dataset.say)")
    gated = [step for step in load_content().exercises["seated-hamstring"].steps if step.gate]
    expect(saying).to_have_text(f"1. {steps[0]}")
    shown = set()
    for _ in range(3 * len(steps)):
        shown.add(frame(page))
        shown.add(saying.inner_text())
        pass_time(page, 2)
    assert {f"{n}. {say}" for n, say in enumerate(steps, start=1)} <= shown
    assert not any(step.say in said for step in gated for said in shown)
    page.get_by_role("button", name="Pause").click()
    pass_time(page, 2)
    before = (frame(page), saying.inner_text())
    pass_time(page, 30)
    assert (frame(page), saying.inner_text()) == before
    page.get_by_role("button", name="Next").click()
    assert saying.inner_text() != before[1]
    page.get_by_role("button", name="Back").click()
    assert saying.inner_text() == before[1]

    _, page = opened(reduced_motion="reduce")
    page.clock.install()
    page.goto("/exercises/bridge/")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    still = frame(page)
    pass_time(page, 30)
    assert frame(page) == still


def test_an_exercise_is_seen_without_scripts_or_its_figure(opened: Opened) -> None:
    _, page = opened(java_script_enabled=False)
    page.goto("/exercises/bridge/")
    expect(page.locator("[data-part=picture] img")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_hidden()
    assert page.locator(".steps img").count() == len(load_content().exercises["bridge"].steps)


def test_a_programme_is_followed_from_today_on(opened: Opened) -> None:
    _, page = opened()
    become(page)
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="Programmes").click()
    page.get_by_role("link", name="Strong back").click()
    page.get_by_role("button", name="Follow this programme").click()
    page.wait_for_url("**/today/")
    expect(page.get_by_text("Your programme begins today.")).to_be_visible()
    page.get_by_role("link", name="Strong back").click()
    expect(page.get_by_role("heading", name="You are here: Lay the ground, week 1")).to_be_visible()


def test_what_was_done_without_a_network_is_stored_later(opened: Opened, server: Server) -> None:
    """In a browser without service workers; with one: tests/test_offline.py."""
    context, page = opened(service_workers="block")
    become(page)
    begin_session(page)
    before = len(stored(server))
    go_on_until(page, lambda s: ":" in s.get("big", ""))
    context.route("**/api/**", lambda route: route.abort("internetdisconnected"))
    go_on_until(page, lambda s: "end" in s)
    assert len(stored(server)) == before
    context.unroute("**/api/**")
    page.goto("/today/")
    expect(page.get_by_text("How was it?")).to_be_visible()
    assert len(stored(server)) == before + 1
