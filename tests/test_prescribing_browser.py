"""Prescribing in a real browser: by keyboard and without script, on a phone and a desk; what the person sees of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import DESKTOP, IN_A_BROWSER, OURS, PHONE, Server, flaws

pytestmark = IN_A_BROWSER

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""
MADE = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from tests.walk import answers_of
from unslump.core.prescription import Prescribed, Template
from unslump.web import clock
from unslump.web.services import practices, prescribing
from unslump.web.services.screening import answer_screening, new_person
now = clock.now()
name = sys.argv[1]
user = User.objects.create(username=name, email=name + "@example.org")
member = practices.open_practice(user, practice="Fictional practice", name="Mara Example",
    credentials="physiotherapist", now=now)
prescribing.keep_template(member, Template(name="After a long day at the desk", items=(
    Prescribed(exercise="cat-cow", start=0, most=2), Prescribed(exercise="open-book", start=0, most=2))), now)
found = {}
for called, who in (("A. Fictional", "desk-worker"), ("B. Fictional", "five-weeks-after-birth")):
    person = new_person(now)
    answer_screening(person, answers_of(who), today=now.date(), now=now)
    made = practices.invite(member, called=called, colleague=False, now=now)
    consent = practices.let_in(person, made.invite, called=called, colleagues=False, now=now)
    found[called] = str(consent.id)
    found["guest"] = found.get("guest") or signing.dumps(str(person.id), salt="unslump.guest")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session["practice"] = True
session.save()
print(json.dumps({**found, "session": session.session_key, "cookie": settings.SESSION_COOKIE_NAME}))
"""


def made(server: Server, name: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    environment = kept | {"UNSLUMP_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "unslump.web.settings"}
    root = Path(__file__).parent.parent
    ran = subprocess.run(
        [sys.executable, "-c", MADE, name], env=environment, cwd=root, check=True, capture_output=True, text=True
    )
    found: dict[str, str] = json.loads(ran.stdout.splitlines()[-1])
    return found


def signed_in(context: BrowserContext, server: Server, name: str, value: str) -> Page:
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    return context.new_page()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_prescribing_and_what_the_person_sees(
    browser: Browser, server: Server, size: dict[str, int], scheme: str
) -> None:
    who = made(server, f"mara-{scheme}")
    found: list[str] = []
    without_script = scheme == "dark"
    context = browser.new_context(
        base_url=server.url, viewport=size, color_scheme=scheme, java_script_enabled=not without_script
    )
    looking = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    looker = signed_in(looking, server, who["cookie"], who["session"])

    def look(page: Page, where: str) -> None:
        if page.context is not context or not without_script:
            found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    page = signed_in(context, server, who["cookie"], who["session"])
    page.goto(f"/practice/people/{who['A. Fictional']}/plan/")
    page.get_by_label("Find an exercise").fill("bridge")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add Bridge", exact=True).click()
    page.get_by_text("Use a template", exact=True).click()
    page.get_by_role("button", name="Add its exercises").click()
    rows = page.locator(".given-row h3")
    expect(rows).to_have_text(["Bridge", "Cat and cow", "Open book"])
    up = page.get_by_role("button", name="Open book: further up")
    up.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_text(["Bridge", "Open book", "Cat and cow"])
    if not without_script:
        expect(up).to_be_focused()
        grip, first = page.locator("[data-grip]").nth(2), page.locator(".given-row").first
        grip.scroll_into_view_if_needed()
        box = grip.bounding_box()
        assert box
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        second = page.locator(".given-row").nth(1).bounding_box()
        assert second
        page.mouse.move(second["x"] + 40, max(second["y"] + 20, 20), steps=5)
        page.mouse.up()
        expect(rows).to_have_text(["Bridge", "Cat and cow", "Open book"])
        first.scroll_into_view_if_needed()
    page.get_by_label("Your words for it").first.fill("Slowly up, and slowly down.")
    page.get_by_label("What is new, in your words").fill("Good to see you. Three exercises to begin with.")
    look(page, "plan")
    page.get_by_role("button", name="See it as they would").click()
    expect(page.get_by_role("heading", name="What A. Fictional would see today")).to_be_visible()
    look(page, "plan-preview")
    page.get_by_role("button", name="Give it to A. Fictional").click()
    expect(page.get_by_role("status")).to_contain_text("has it now")
    for address, where in (
        (f"/practice/people/{who['A. Fictional']}/plan/", "plan-change"),
        (f"/practice/people/{who['A. Fictional']}/plan/history/", "plan-history"),
        (f"/practice/people/{who['B. Fictional']}/plan/", "plan-seen"),
        ("/practice/templates/", "templates"),
        ("/practice/templates/new/", "template-new"),
    ):
        looker.goto(address)
        look(looker, where)
    looker.get_by_role("link", name="Templates").first.click()
    looker.get_by_role("link", name="Give to several").click()
    looker.get_by_label("A. Fictional").check()
    looker.get_by_label("B. Fictional").check()
    looker.get_by_role("button", name="See what it comes to").click()
    expect(looker.get_by_role("heading", name="What each would see today")).to_be_visible()
    look(looker, "give")
    own = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    mine = signed_in(own, server, "unslump", who["guest"])
    mine.goto("/today/")
    expect(mine.get_by_text("New from Mara Example")).to_be_visible()
    look(mine, "today-given")
    mine.get_by_role("link", name="See all of it").click()
    look(mine, "given")
    mine.goto("/today/")
    mine.get_by_role("button", name="I have read it").click()
    expect(mine.get_by_text("New from Mara Example")).to_be_hidden()
    for one in (context, looking, own):
        one.close()
    assert found == []
