"""The site and the API over HTTP: the whole loop, who may see what, and what is refused."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver
from pypdf import PdfReader

from tests.conftest import NOW
from tests.test_services import whole_session
from tests.walk import CONTENT, checked, screened
from unslump.web import clock
from unslump.web.records.models import Entry, Person, Today

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(monkeypatch, NOW)


def set_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def session_body(row: Today, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "script": row.script["id"],
        "started_at": clock.now().isoformat(),
        "events": whole_session(row),
    } | changes


def send(client: Client, body: Any, **kwargs: Any) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/api/sessions", data, content_type="application/json", **kwargs)


# The loop.


def test_the_whole_loop(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/").status_code == 200
    assert screened(client)["Location"] == "/today/"
    page = client.get("/today/").content.decode()
    assert "Seated hamstring stretch" in page
    assert "You want looser backs of the legs." in page
    assert client.get("/session/").status_code == 200
    row = Today.objects.get()
    assert send(client, session_body(row)).status_code == 200
    assert client.get("/session/after/").status_code == 200
    assert client.post("/session/after/", {"pain": 0, "effort": 4})["Location"] == "/session/done/"
    assert client.get("/session/done/").status_code == 200
    set_time(monkeypatch, NOW + timedelta(days=1))
    assert client.get("/session/")["Location"] == "/today/check/"
    assert checked(client)["Location"] == "/session/"
    names = [item["dosed"]["exercise"] for item in Today.objects.get().plan["items"]]
    assert names != [item["dosed"]["exercise"] for item in row.plan["items"]]


@pytest.mark.parametrize(
    ("name", "kind"), [("five-weeks-after-birth", "clinician-first"), ("numb-saddle", "emergency")]
)
def test_no_door_gives_a_session_past_a_red_flag(client: Client, name: str, kind: str) -> None:
    assert screened(client, name)["Location"] == f"/help/{kind}/"
    assert client.get(f"/help/{kind}/").status_code == 200
    for path in ("/today/", "/session/"):
        assert client.get(path).status_code == 302
    row = Today.objects.filter(person__isnull=False).first()
    assert row is None or (row.plan, row.script) == (None, None)
    answer = client.get("/api/today")
    assert answer.status_code in (401, 404) or (answer.json()["plan"], answer.json()["script"]) == (None, None)


def test_having_been_seen_opens_a_gentler_way(client: Client) -> None:
    screened(client, "five-weeks-after-birth")
    given = {"by": "physiotherapist", "on": "2026-11-18", "agreed": "on", "limits": ["none"]}
    assert client.post("/screening/seen/", given)["Location"] == "/today/"
    row = Today.objects.get()
    assert row.outcome == "plan"
    assert row.clearance["status"] == "modified"


@pytest.mark.parametrize(
    "wrong",
    [{"on": "2026-11-21"}, {"on": "yesterday"}, {"by": "my cousin"}, {"agreed": ""}, {"limits": []}, {"limits": ["x"]}],
    ids=str,
)
def test_having_been_seen_is_checked(client: Client, wrong: dict[str, Any]) -> None:
    screened(client, "five-weeks-after-birth")
    given = {"by": "physiotherapist", "on": "2026-11-18", "agreed": "on", "limits": ["none"]} | wrong
    assert client.post("/screening/seen/", given).status_code == 422
    assert Today.objects.get().outcome == "clinician-first"


def test_an_emergency_in_the_check(client: Client) -> None:
    screened(client)
    assert checked(client, new=("saddle",))["Location"] == "/help/emergency/"
    assert client.get("/session/").status_code == 302


def test_reading_today_is_one_query(client: Client, django_assert_num_queries: Any) -> None:
    screened(client)
    client.get("/today/")
    with django_assert_num_queries(1):
        assert client.get("/today/").status_code == 200
    with django_assert_num_queries(1):
        assert client.get("/api/today").status_code == 200


def test_reading_today_signed_in_is_one_query_beyond_sign_in(
    client: Client, django_user_model: Any, django_assert_num_queries: Any
) -> None:
    screened(client)
    user = django_user_model.objects.create(username="fictional")
    Person.objects.update(user=user)
    client.force_login(user)
    client.get("/today/")
    with django_assert_num_queries(3):  # the session, the user, today
        assert client.get("/today/").status_code == 200


# Nothing is pre-ticked, everything has a way out.


def test_nothing_is_pre_ticked(client: Client) -> None:
    response = client.get("/screening/", follow=True)
    assert "checked" not in response.content.decode().split("<main", 1)[1]


def test_a_question_left_out_is_asked_again(client: Client) -> None:
    page = client.get("/screening/")["Location"]
    response = client.post(page, {"asked": ["nerves"]})
    assert response.status_code == 422
    assert not Person.objects.exists()


def test_none_with_something_else_is_asked_again(client: Client) -> None:
    page = client.get("/screening/")["Location"]
    response = client.post(page, {"asked": ["nerves"], "nerves": ["none", "bladder"]})
    assert response.status_code == 422


# Who may see what: a fixed cast over every address.

CAST = ("stranger", "owner", "another guest", "signed in")
NEEDS_NOBODY = {"/", "/about/", "/help/<slug:kind>/", "/screening/", "/screening/<slug:page>/"}


def addresses() -> list[str]:
    own = [str(pattern.pattern) for pattern in get_resolver().url_patterns if getattr(pattern, "callback", None)]
    return [f"/{path}" for path in own] + ["/api/today"]


def words_of(response: Any) -> str:
    """What an answer says, in whatever form it comes."""
    body = b"".join(response) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if kind == "application/zip":
        with ZipFile(BytesIO(body)) as file:
            return "".join(file.read(name).decode(errors="replace") for name in file.namelist())
    if kind == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return str(body.decode(errors="replace"))


@pytest.mark.parametrize("address", addresses())
def test_nobody_sees_what_is_somebody_elses(address: str, django_user_model: Any) -> None:
    """Only the owner's browser is shown the owner's name for an exercise, finding or record."""
    owner = Client()
    screened(owner, "desk-worker")
    mark = Today.objects.get().plan["id"]
    sentinel = "SENTINEL-OF-THE-OWNER"
    row = Today.objects.get()
    row.plan["items"][0]["because"][0]["text"] = sentinel
    row.script["blocks"][0]["because"] = [sentinel]
    row.save()
    other = Client()
    screened(other, "desk-worker")
    signed_in = Client()
    signed_in.force_login(django_user_model.objects.create(username="fictional"))
    path = address.replace("<slug:kind>", "emergency").replace("<slug:page>", "nerves")
    path = path.replace("<slug:exercise>", "bridge").replace("<slug:step>", "lift")
    for client in (Client(), other, signed_in):
        response = client.get(path)
        assert response.status_code < 500
        assert sentinel not in words_of(response)
    assert mark


def test_a_forged_cookie_is_nobody() -> None:
    owner = Client()
    screened(owner)
    person = Person.objects.get()
    thief = Client()
    for value in (str(person.id), f"{person.id}:x:y", owner.cookies["unslump"].value[:-2] + "xx", "x", "a:b:c"):
        thief.cookies["unslump"] = value
        assert thief.get("/today/")["Location"] == "/screening/"


def test_the_guest_cookie_of_an_account_opens_nothing(django_user_model: Any) -> None:
    guest = Client()
    screened(guest)
    Person.objects.update(user=django_user_model.objects.create(username="fictional"))
    assert guest.get("/today/")["Location"] == "/screening/"


def test_a_session_cannot_be_stored_for_somebody_else() -> None:
    owner, other = Client(), Client()
    screened(owner)
    row = Today.objects.get()
    screened(other, minutes=20)
    response = send(other, session_body(row))
    assert response.status_code == 400
    assert "not one that was made for you" in response.json()["problems"][0]
    assert not Entry.objects.filter(kind="record").exists()


def test_a_request_without_a_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert send(client, {}).status_code == 403


# An account by e-mail code.


def test_an_account_by_code_keeps_the_history(client: Client) -> None:
    screened(client)
    person = Person.objects.get()
    response = client.post("/account/signup/", {"email": "someone@example.org"})
    assert response.status_code == 302
    code = next(
        word
        for word in mail.outbox[-1].body.split()
        if (word.isalnum() and len(word) == 6 and word.isupper()) or ("-" in word and len(word) < 12)
    )
    client.post(response["Location"], {"code": code})
    person.refresh_from_db()
    assert person.user is not None
    assert person.user.email == "someone@example.org"
    assert client.get("/today/").status_code == 200


# Bad input over HTTP: a 4xx that says what is wrong, nothing stored.


BAD_BODIES: list[tuple[str, Any]] = [
    ("no JSON", "{"),
    ("nothing", ""),
    ("invalid UTF-8", b'{"id": "\xff\xfe"}'),
    ("a list", []),
    ("null", "null"),
    ("deep", "[" * 50_000),
    ("unknown script", {"script": "0" * 16}),
    ("script too long", {"script": "x" * 5000}),
    ("no id", {"id": None}),
    ("wrong id", {"id": "7"}),
    ("events are no list", {"events": {}}),
    ("unknown event", {"events": [{"type": "fly"}]}),
    ("event without type", {"events": [{}]}),
    ("negative time", {"events": [{"type": "start"}, {"type": "elapsed", "ms": -5}]}),
    ("a number that is text", {"events": [{"type": "start"}, {"type": "elapsed", "ms": "5"}]}),
    ("infinite", '{"events": [{"type": "elapsed", "ms": Infinity}]}'),
    ("time without zone", {"started_at": "2026-11-20T09:00:00"}),
    ("no time", {"started_at": "soon"}),
    ("far future", {"started_at": "2036-11-20T09:00:00Z"}),
]


@pytest.mark.parametrize(("name", "body"), BAD_BODIES, ids=[name for name, _ in BAD_BODIES])
def test_a_bad_session_is_refused_and_nothing_stored(client: Client, name: str, body: Any) -> None:
    screened(client)
    if isinstance(body, dict):
        body = session_body(Today.objects.get()) | body
    response = send(client, body)
    assert 400 <= response.status_code < 500, response.content
    assert response["Content-Type"].startswith("application/json")
    assert not Entry.objects.filter(kind="record").exists()


def test_a_body_of_ten_megabytes_is_refused(client: Client) -> None:
    screened(client)
    big = session_body(Today.objects.get(), events=[{"type": "start"}], padding="x" * 10_000_000)
    assert send(client, big).status_code == 413
    data = {"asked": ["nerves"], "nerves": "x" * 10_000_000}
    assert client.post("/screening/nerves/", data).status_code in (400, 413)


@pytest.mark.parametrize("path", ["/today/check/", "/today/morning/", "/session/after/", "/screening/seen/"])
@pytest.mark.parametrize(
    "data",
    [{}, {"pain": "11"}, {"pain": "x" * 1000}, {"pain": "\x00"}, {"new": ["unknown"]}, {"effort": "-1"}],
    ids=str,
)
def test_a_bad_form_changes_nothing(client: Client, path: str, data: dict[str, Any]) -> None:
    screened(client)
    before = Today.objects.get().status
    assert client.post(path, data).status_code < 500
    assert Today.objects.get().status == before


@pytest.mark.parametrize("path", ["/help/unknown/", "/screening/unknown/", "/nowhere/", "/api/nowhere"])
def test_an_unknown_address_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_twice_is_once(client: Client) -> None:
    screened(client)
    body = session_body(Today.objects.get())
    first, second = send(client, body), send(client, body)
    assert first.json() == second.json()
    assert Entry.objects.filter(kind="record").count() == 1


def test_headers_keep_the_page_to_itself(client: Client) -> None:
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_day_is_the_persons_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(monkeypatch, datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    client.cookies["tz"] = "Pacific/Auckland"
    screened(client)
    assert Today.objects.get().on.isoformat() == "2026-11-21"
    for bad in ("Nowhere/Land", "../../etc/passwd", "\x00", "A" * 5000):
        client.cookies["tz"] = bad
        assert client.get("/today/").status_code in (200, 302)


def test_pictures_of_every_step_and_the_gallery(client: Client) -> None:
    page = client.get("/figures/").content.decode()
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) == sum(len(exercise.steps) for exercise in CONTENT.exercises.values())
    for url in pictures[::9]:
        response = client.get(url.replace("&amp;", "&"))
        assert response["Content-Type"] == "image/svg+xml"
        assert "immutable" in response["Cache-Control"]
    moving = client.get("/figures/bridge.json").json()
    assert set(moving["steps"]) == {step.id for step in CONTENT.exercises["bridge"].steps}
    for path in ("/figures/fly.json", "/figures/bridge/fly.svg", "/figures/fly/lift.svg"):
        assert client.get(path).status_code == 404
