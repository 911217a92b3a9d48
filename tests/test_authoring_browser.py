"""Writing an own exercise in a real browser: what is wrong is said and mended, and every page is accessible."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.test_authoring import SCRIPT, picture
from tests.test_browser import DESKTOP, OURS, PHONE, Server, browser, flaws, server

__all__ = ["browser", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PICTURES = os.environ.get("UNSLUMP_PICTURES")
"""A folder for pictures of what is tested, for somebody who wants to look."""
SIGN_IN = """
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from unslump.web.services import practices
user, new = User.objects.get_or_create(username="author", email="author@example.org")
if new:
    practices.open_practice(user, practice="Fictional practice", name="Author", credentials="", now=timezone.now())
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY], session["practice"] = user.get_session_auth_hash(), True
session.save()
print(session.session_key)
"""
"""Somebody who works in a practice, signed in; signing in itself is tested elsewhere."""


def signed_in(server: Server) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"UNSLUMP_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "unslump.web.settings"}
    made = subprocess.run([sys.executable, "-c", SIGN_IN], env=environment, capture_output=True, text=True, check=True)
    return made.stdout.strip()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone-light", "desktop-dark"])
def test_an_exercise_is_written_checked_and_shown(
    browser: Browser, server: Server, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)
    context.add_cookies([{"name": "sessionid", "value": signed_in(server), "url": server.url}])
    page = context.new_page()
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(flaws(page, where))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{where}-{size['width']}-{scheme}.png", full_page=True)

    page.goto("/practice/exercises/")
    look("own-none")
    page.get_by_role("link", name="Write an exercise").click()
    look("own-new")
    page.get_by_label("Name").fill(f"Arm reach {scheme}")
    page.get_by_label("Begin with").select_option("bird-dog")
    page.get_by_role("button", name="Go on").click()
    look("own-edit")
    shown = page.locator("#step-2 img")
    before = shown.get_attribute("src")
    page.locator("#step-2").get_by_label("Drawn as").select_option("bird-dog-leg/leg-back")
    expect(shown).not_to_have_attribute("src", before or "")
    page.locator("#step-2").get_by_label("Drawn as").select_option("bird-dog/reach")
    page.get_by_label("Tension on the sciatic nerve").check()
    page.get_by_label("Breathing", exact=True).last.fill("Slowly and easily.")
    page.get_by_role("button", name="Check and save").click()
    expect(page.locator(".wrong")).to_contain_text("This is unsafe")
    look("own-unsafe")
    expect(page.get_by_label("Breathing", exact=True).last).to_have_value("Slowly and easily.")
    page.get_by_label("Tension on the sciatic nerve").uncheck()
    page.get_by_role("button", name="Add a step").click()
    expect(page.locator("#step-3")).to_be_visible()
    page.get_by_role("button", name="Remove 3").click()
    page.get_by_label("Upload a picture").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": SCRIPT})
    page.get_by_role("button", name="Check and save").click()
    expect(page.locator(".wrong")).to_contain_text("no PNG, JPEG or WebP")
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved and checked")
    look("own-saved")
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Upload a picture").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (900, 600))}
    )
    page.get_by_role("button", name="Check and save").click()
    uploaded = page.locator("img.uploaded")
    expect(uploaded).to_be_visible()
    assert uploaded.evaluate("image => image.naturalWidth") == 900
    look("own-picture")
    page.goto("/practice/exercises/")
    look("own-list")
    context.close()
    assert not found
