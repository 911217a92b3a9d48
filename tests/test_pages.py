"""The pages as they are sent: one look, every word translatable, nothing inline, usable without JavaScript."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.conftest import ROOT, TODAY
from tests.test_services import whole_session
from tests.walk import CONTENT, checked, screened
from unslump.core.plan import Dosed, PlanItem
from unslump.core.status import Change
from unslump.core.values import Reason
from unslump.web.records.models import Today
from unslump.web.site.templatetags.words import dose, grouped, minutes, told

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WEB = ROOT / "unslump" / "web"
SITE = WEB / "static" / "site"
OURS = [*(WEB / "templates").rglob("*.html"), *(WEB / "templates").rglob("*.txt"), *(WEB / "site").rglob("*.html")]
TEMPLATES = sorted(path for path in OURS if path.name != "play.html")
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "use", "rect"}
NONE_EVERYWHERE = {"nerves": "none", "danger": "none", "signs": "none", "history": "none", "body": "none"}
READING = 330
"""Words read in 90 seconds at 220 a minute."""


class Seen(HTMLParser):
    """What a page holds: its elements, and the words that are there to be read without opening anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in VOID:
            hidden = tag in ("script", "head", "header", "footer") or "unseen" in given.get("class", "")
            folded = any(name == "details" for name, _ in self._open) and tag != "summary"
            skip = given.get("class") == "skip"
            self._open.append((tag, hidden or folded or skip or any(h for _, h in self._open)))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.words += [word for word in data.split() if any(sign.isalnum() for sign in word)]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


def page(client: Client, path: str, status: int = 200) -> tuple[str, Seen]:
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    html = response.content.decode()
    return html, Seen(html)


def finished(client: Client) -> None:
    row = Today.objects.get()
    body = {
        "id": str(uuid.uuid4()),
        "script": row.script["id"],
        "started_at": timezone.now().isoformat(),
        "events": whole_session(row),
    }
    assert client.post("/api/sessions", body, content_type="application/json").status_code == 200


def sign_in(client: Client) -> None:
    user = User.objects.create_user("somebody", "somebody@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def every_page(language: str = "en") -> Iterator[tuple[str, str]]:
    """Each page with somebody to whom it is shown, in the language that their browser asks for."""
    asks = {"Accept-Language": language}
    client = Client(headers=asks)
    for path in ("/", "/about/", "/help/emergency/", "/help/urgent/", "/help/clinician-first/"):
        yield path, client.get(path).content.decode()
    for path in (
        "/learn/",
        "/learn/after-a-birth/",
        "/exercises/",
        "/exercises/?things=mat&level=1",
        "/exercises/?text=nowhere",
        "/exercises/seated-hamstring/",
        "/rules/",
        "/rules/screening/",
        "/rules/session/",
        "/rules/planning/",
        "/rules/exercises/quarter-dog/",
    ):
        yield path, client.get(path).content.decode()
    for path in ("/account/login/", "/account/login/code/", "/account/signup/", "/account/signup/passkey/"):
        yield path, client.get(path).content.decode()
    for item in CONTENT.screening.pages:
        yield item.id, client.get(f"/screening/{item.id}/").content.decode()
    yield "nowhere", client.get("/nowhere/").content.decode()
    yield "errors", client.post("/screening/pain/", {}).content.decode()
    screened(client)
    for path in ("/today/", "/today/check/", "/help/emergency/"):
        yield path, client.get(path).content.decode()
    yield "/measures/", client.get("/measures/").content.decode()
    for name in CONTENT.measures:
        yield name, client.get(f"/measures/{name}/").content.decode()
        yield f"{name}, wrong", client.post(f"/measures/{name}/", {}).content.decode()
    client.post("/measures/pain-week/", {"id": str(uuid.uuid4()), "value": "3"})
    yield "measured", client.get("/measures/pain-week/").content.decode()
    finished(client)
    for path in ("/today/", "/session/after/", "/session/done/"):
        yield path, client.get(path).content.decode()
    client.post("/session/after/", {"pain": 1, "effort": 3})
    yield "done", client.get("/session/done/").content.decode()
    yield "today, done", client.get("/today/").content.decode()
    other = Client(headers=asks)
    screened(other, "five-weeks-after-birth")
    for path in ("/help/clinician-first/", "/screening/seen/"):
        yield path, other.get(path).content.decode()
    yield "seen, wrong", other.post("/screening/seen/", {}).content.decode()
    known = Client(headers=asks)
    sign_in(known)
    for path in ("email/", "logout/", "2fa/", "2fa/webauthn/", "2fa/webauthn/add/"):
        yield path, known.get(f"/account/{path}").content.decode()


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


# Words.


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_every_word_can_be_translated(path: Path) -> None:
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL)
    text = re.sub(r"<script\b.*?</script>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    for label in re.findall(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"", text):
        assert not re.search(r"[A-Za-z]", label), label
    bare = re.sub(r"<[^>]*>", " ", text).replace("Unslump", "")
    assert not re.search(r"[A-Za-z]{2,}", bare), bare.strip()[:200]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_the_tone_is_calm(path: Path) -> None:
    said = re.findall(r"{% translate \"(.*?)\" %}|{% blocktranslate.*?%}(.*?){% endblocktranslate %}", path.read_text())
    for text in ("".join(parts) for parts in said):
        assert "!" not in text, text
        assert all(ord(sign) < 0x2190 for sign in text), text
        assert not re.search(r"\b(streak|oops|sorry|awesome|great job|just|simply)\b", text, re.IGNORECASE), text


def test_a_newcomer_reads_little(client: Client) -> None:
    """From the landing page to today's Start, somebody who answers none everywhere."""
    landing = page(client, "/")[1].words
    assert len(landing) <= 60
    words = len(landing)
    for item in CONTENT.screening.pages:
        if item.stage == "safety" and item.id not in ("course", "detail", "last-details"):
            words += len(page(client, f"/screening/{item.id}/")[1].words)
    assert words <= READING


def test_doses_in_words() -> None:
    reason = (Reason(rule="r", text="t"),)
    item = PlanItem(
        dosed=Dosed(exercise="e", rung=0, unit="seconds", amount=20, times=1, rounds=2),
        name="E",
        phase="stretch",
        aim="a",
        sides="each",
        first_side="left",
        tiers=0,
        seconds=100,
        because=reason,
    )
    assert dose(item) == "20 s, 2 rounds, each side"
    reps = Dosed(exercise="e", rung=0, unit="reps", amount=1, times=3, rounds=1)
    assert dose(item.model_copy(update={"dosed": reps, "sides": "alternate"})) == (
        "1 repetition, 3 times, left and right in turn"
    )
    assert minutes(20) == "about 1 minute"
    assert minutes(150) == "about 2 minutes"


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("pain-before 2, pain-after 5, effort 8, rise-after 3", "Pain before 2, pain after 5, effort 8"),
        (
            "pain-before 0, nerve-symptom 1, severity 4",
            "Pain before 0, tingling or numbness, at its worst 4",
        ),
        ("share 60, wished-easier 1, symptom 0, severity 0", "60 % of it done, you asked for easier"),
        ("0 of 4 days in the last week.", "0 of 4 days in the last week."),
        ("2 in a row", "2 in a row"),
    ],
)
def test_facts_in_words(fact: str, says: str) -> None:
    assert told(fact) == says


def test_the_same_change_is_told_once() -> None:
    reason = Reason(rule="r", text="A little more.")
    changes = [(name, Change(on=TODAY, effect="raise", reason=reason)) for name in ("One", "Two")]
    other = Change(on=TODAY - timedelta(days=1), effect="hold", reason=Reason(rule="h", text="The same."))
    assert [(group.names, group.reason.text) for group in grouped([*changes, ("Three", other)])] == [
        (("One", "Two"), "A little more."),
        (("Three",), "The same."),
    ]
    assert [group.names for group in grouped([*changes, ("Three", other)], TODAY)] == [("One", "Two")]


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


# The look.


def tokens() -> dict[str, dict[str, str]]:
    css = re.sub(r"/\*.*?\*/", "", (SITE / "tokens.css").read_text(), flags=re.DOTALL)
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("@media")[0]
    pattern = r"(--[\w-]+):\s*([^;]+);"
    return {"light": dict(re.findall(pattern, light)), "dark": dict(re.findall(pattern, light + dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("--ink", "--ground", 7),
        ("--ink", "--paper", 7),
        ("--ink-soft", "--ground", 4.5),
        ("--ink-soft", "--paper", 4.5),
        ("--ink", "--deep-tint", 7),
        ("--ink", "--stop-tint", 7),
        ("--deep", "--ground", 4.5),
        ("--deep", "--deep-tint", 4.5),
        ("--deep-ink", "--deep", 7),
        ("--deep-ink", "--deep-press", 7),
        ("--stop", "--ground", 4.5),
        ("--paper", "--stop", 4.5),
        ("--good", "--paper", 4.5),
        ("--accent", "--paper", 4.5),
        ("--line-strong", "--paper", 3),
        ("--line-strong", "--ground", 3),
    ],
)
def test_colours_can_be_told_apart(scheme: str, ink: str, ground: str, least: float) -> None:
    known = tokens()[scheme]
    assert contrast(known[ink], known[ground]) >= least


def test_the_look_uses_its_tokens_alone() -> None:
    css = (SITE / "site.css").read_text()
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(tokens()["light"])
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*{)", css)
    assert "http" not in css
    assert "var(--accent)" not in css, "it says where to feel it, which only a picture and the session do"


def test_fonts_are_small_and_come_with_their_licence() -> None:
    fonts = list((SITE / "fonts").glob("*.woff2"))
    assert fonts
    assert sum(font.stat().st_size for font in fonts) < 60_000
    assert "SIL OPEN FONT LICENSE" in (SITE / "fonts" / "OFL.txt").read_text().upper()
