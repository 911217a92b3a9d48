"""What tests of pages share: how a page is read, and every page there is."""

import uuid
from collections.abc import Iterator
from html.parser import HTMLParser

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.conftest import ROOT
from tests.test_services import whole_session
from tests.walk import CONTENT, screened
from unslump.web.records.models import Today

WEB = ROOT / "unslump" / "web"
SITE = WEB / "static" / "site"
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "use", "rect"}


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
