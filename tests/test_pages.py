"""The pages as they are sent: one look, every word translatable, nothing inline, usable without JavaScript."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client
from django.utils.html import escape

from tests.pages import Seen, every_page, finished, page, sign_in
from tests.walk import CONTENT, checked, screened
from unslump.web.records.models import Today

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NONE_EVERYWHERE = {"nerves": "none", "danger": "none", "signs": "none", "history": "none", "body": "none"}


def test_every_page_is_whole_and_holds_nothing_inline() -> None:
    for name, html in every_page():
        seen = Seen(html)
        assert len(seen.all("h1")) == 1, f"{name}: {len(seen.all('h1'))} main headings"
        assert seen.all("html")[0]["lang"] == "en", name
        assert re.search(r"<title>\s*\S[^<]+ · Unslump</title>", html), name
        assert next(link["href"] for link in seen.all("a")) == "#main", name
        assert "Unslump is not for emergencies." in html, name
        assert not seen.all("style"), name
        for tag, attrs in seen.elements:
            assert "style" not in attrs, f"{name}: {tag} {attrs}"
            assert not [key for key in attrs if key.startswith("on")], f"{name}: {tag} {attrs}"
            if tag == "script":
                assert attrs.get("src", "").startswith("/static/") or attrs["type"] == "application/json", name
            if tag in ("link", "img", "form"):
                target = attrs.get("href") or attrs.get("src") or attrs.get("action") or "/"
                assert re.match(r"/(?!/)", target), f"{name}: {target}"
            if tag == "use":
                assert attrs["href"].startswith("#"), f"{name}: {attrs}"
        ids = [attrs["id"] for _, attrs in seen.elements if "id" in attrs]
        assert len(ids) == len(set(ids)), f"{name}: {sorted(i for i in ids if ids.count(i) > 1)}"


def test_every_page_labels_what_can_be_filled_in() -> None:
    for name, html in every_page():
        seen = Seen(html)
        labelled = {label.get("for") for label in seen.all("label")}
        wrapped = set(re.findall(r"<label[^>]*>\s*<input[^>]*\bid=\"([^\"]+)\"", html))
        for field in seen.all("input"):
            if field.get("type") in ("hidden", "submit") or "hidden" in field:
                continue
            assert field.get("id") in labelled | wrapped or "aria-label" in field, f"{name}: {field}"


def test_pages_of_the_account_keep_the_strict_policy(client: Client) -> None:
    for path in ("/account/login/", "/account/signup/"):
        policy = client.get(path)["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_passkey_pages_bring_their_scripts_from_here(client: Client) -> None:
    sign_in(client)
    _, seen = page(client, "/account/2fa/webauthn/add/")
    sources = [script["src"] for script in seen.all("script") if "src" in script]
    assert "/static/mfa/js/webauthn.js" in sources
    assert all(finders.find(source.removeprefix("/static/")) for source in sources)


def test_signing_in_by_code(client: Client) -> None:
    client.post("/account/signup/", {"email": "somebody@example.org"})
    html, _ = page(client, "/account/confirm-email/")
    assert "somebody@example.org" in html
    code = re.findall(r"^\s*([A-Z0-9-]{4,12})\s*$", str(mail.outbox[0].body), re.MULTILINE)[-1]
    assert client.post("/account/confirm-email/", {"code": code})["Location"] == "/today/"


# Questions.


def test_nothing_is_ticked_and_every_question_is_named(client: Client) -> None:
    for item in CONTENT.screening.pages:
        _, seen = page(client, f"/screening/{item.id}/")
        assert not [field for field in seen.all("input") if "checked" in field], item.id
        asked = {field["value"] for field in seen.all("input") if field.get("name") == "asked"}
        names = {field["name"] for field in [*seen.all("input"), *seen.all("button")] if "name" in field}
        assert asked <= names, item.id
        assert len(seen.all("fieldset")) == len(asked), item.id


def test_enter_never_answers_none(client: Client) -> None:
    """Enter in a form presses its first button; that one only goes on."""
    for path in ("/screening/nerves/", "/screening/history/"):
        _, seen = page(client, path)
        buttons = seen.all("button")
        assert "name" not in buttons[0]
        assert buttons[0]["tabindex"] == "-1"
        assert [button for button in buttons if button.get("value") == "none"]


def test_none_is_a_button_at_first_and_a_tick_afterwards(client: Client) -> None:
    response = client.post("/screening/nerves/", {"nerves": "none", "asked": "nerves"})
    assert response["Location"] == "/screening/danger/"
    _, seen = page(client, "/screening/nerves/?edit")
    ticked = [field["value"] for field in seen.all("input") if "checked" in field]
    assert ticked == ["none"]
    assert client.post("/screening/nerves/", {"nerves": ticked, "asked": "nerves"}).status_code == 302


def test_what_is_wrong_is_named_at_the_top_and_at_its_place(client: Client) -> None:
    response = client.post("/screening/pain/", {"where": ["none"], "asked": ["where", "pain-now", "age"]})
    assert response.status_code == 422
    html = response.content.decode()
    seen = Seen(html)
    ids = {attrs["id"] for _, attrs in seen.elements if "id" in attrs}
    links = re.findall(r"<li><a href=\"#([^\"]+)\">([^<]+)</a>", html)
    assert [words for _, words in links] == ["How bad is it now?", "Your age?"]
    assert {target for target, _ in links} <= ids
    assert html.count("Please choose an answer.") == 2
    assert [f["value"] for f in seen.all("input") if "checked" in f] == ["none"]


@pytest.mark.parametrize(
    ("path", "data", "says"),
    [
        ("nerves", {"asked": "nerves"}, "Choose what fits, or “none”."),
        ("nerves", {"asked": "nerves", "nerves": ["legs", "none"]}, "Which is it?"),
        ("today", {"asked": "minutes", "minutes": "900"}, "Please give a whole number from 3 to 60."),
        ("today", {"asked": "minutes", "minutes": "soon"}, "Please give a whole number from 3 to 60."),
    ],
)
def test_what_is_wrong_is_said_plainly(client: Client, path: str, data: dict[str, Any], says: str) -> None:
    response = client.post(f"/screening/{path}/", data)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_optional_pages_can_be_left_at_once(client: Client) -> None:
    html, seen = page(client, "/screening/today/")
    assert html.index("Skip the rest") < html.index("How many minutes")
    assert [button for button in seen.all("button") if button.get("name") == "skip"]


def test_contradictions_lead_to_both_answers(client: Client) -> None:
    given = NONE_EVERYWHERE | {"where": "none", "pain-now": "4", "age": "35-44"}
    client.post("/screening/nerves/", {"nerves": "none", "asked": "nerves"})
    for item in ("danger", "pain", "signs", "history", "body", "detail"):
        names = [q.id for q in CONTENT.screening.questions if q.page == item]
        data = {name: given.get(name, "ordinary" if name == "provoked" else "minutes") for name in names}
        response = client.post(f"/screening/{item}/", data | {"asked": names})
    client.post("/screening/today/", {"skip": "1"})
    response = client.get("/screening/finish/")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Change: Where does it hurt?" in html
    assert "Change: How bad is it now?" in html


# Help.


def test_an_emergency_says_what_to_do_and_what_to_say(client: Client) -> None:
    response = client.post("/screening/nerves/", {"nerves": ["saddle"], "asked": "nerves"})
    assert response["Location"] == "/help/emergency/"
    html, seen = page(client, "/help/emergency/")
    calls = [link["href"] for link in seen.all("a") if link.get("href", "").startswith("tel:")]
    assert calls == ["tel:112", "tel:999", "tel:911"]
    assert "Please call for help now" in html
    assert "Numb around genitals or bottom" in html
    assert "cauda equina" in html
    assert "/screening/?anew" in html


def test_nobody_is_told_to_call_who_has_no_sign(client: Client) -> None:
    html, _ = page(client, "/help/emergency/")
    assert "Please call for help now" not in html
    screened(client)
    assert "Please call for help now" not in page(client, "/help/emergency/")[0]


def test_clinician_first_says_whom_to_ask_and_what_to_say(client: Client) -> None:
    screened(client, "five-weeks-after-birth")
    html, _ = page(client, "/help/clinician-first/")
    for words in ("Whom to ask", "What to tell them", "I have been seen", "This is not an emergency."):
        assert words in html


# Today and afterwards.


def test_today_shows_the_session_with_reasons(client: Client) -> None:
    screened(client)
    html, seen = page(client, "/today/")
    row = Today.objects.get()
    for item in row.plan["items"]:
        assert item["name"] in html
        exercise = CONTENT.exercises[item["dosed"]["exercise"]]
        for words in (exercise.purpose, exercise.in_and_out, exercise.not_feel, *exercise.mistakes):
            assert escape(words) in html
        assert item["because"][0]["text"].replace("'", "&#x27;") in html
    starts = [link["href"] for link in seen.all("a") if "big" in link.get("class", "")]
    assert starts == ["/session/"]
    titles = re.findall(r"<svg[^>]*role=\"img\"><title>([^<]*)</title>", html)
    assert [title.split(":")[0] for title in titles] == [item["name"] for item in row.plan["items"]]


def test_afterwards_what_was_done_and_tomorrow(client: Client) -> None:
    screened(client)
    finished(client)
    html, seen = page(client, "/session/after/")
    assert len([field for field in seen.all("input") if field.get("name") in ("pain", "effort")]) == 22
    for words in ("0 no pain", "10 worst", "0 no effort", "5 hard", "10 all I had"):
        assert words in html
    client.post("/session/after/", {"pain": "2", "effort": "5"})
    html, _ = page(client, "/session/done/")
    for words in ("Done for today", "What you did", "Tomorrow", "Make an account"):
        assert words in html
    assert Today.objects.get().plan["items"][0]["name"] in html


def test_the_check_asks_two_things(client: Client) -> None:
    screened(client)
    html, seen = page(client, "/today/check/")
    assert len(seen.all("fieldset")) == 2
    assert checked(client).status_code == 302
    wrong = client.post("/today/check/", {"asked": ["pain", "new"]})
    assert wrong.status_code == 422
    assert "Please look at this again" in wrong.content.decode()
    assert "Before you start" in html
