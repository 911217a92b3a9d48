"""Who may see what: every address of the site, asked as everybody; consent; and the looks that are recorded."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from tests.access_table import FILE, table
from tests.cast import MAY, READER, ROLES, SENTINEL, Cast, arguments, cast, included, patterns
from tests.conftest import NOW
from tests.test_site import words_of
from unslump.web import clock
from unslump.web.access import LIST, For, for_whom
from unslump.web.records.practice import Consent, Look
from unslump.web.services import practices
from unslump.web.services.people import keep_as
from unslump.web.site.shared.views import LOOKED_AT

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OF_ANYBODY = ("account/", "api/")
"""What is included as a whole answers by the same cookies: of oneself alone (tests/test_site.py)."""


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def everybody() -> Cast:
    return cast()


def test_the_table_is_as_the_addresses_are() -> None:
    assert included() == list(OF_ANYBODY)
    assert FILE.read_text() == table(), "run: make access"


class _Back(Exception):
    """Nothing that an answer changed stays."""


def answers(client: Client, pattern: URLPattern, made: Cast) -> Iterator[tuple[str, HttpResponse]]:
    path = reverse(pattern.name or "", kwargs=arguments(pattern, made))
    for method in ("get", "post"):
        try:
            with transaction.atomic():
                yield method, getattr(client, method)(path)
                raise _Back
        except _Back:
            pass


@pytest.mark.parametrize("role", ROLES)
def test_every_address_as_everybody(everybody: Cast, role: str) -> None:
    client = everybody.clients[role]
    for pattern in patterns():
        who = for_whom(pattern.name or "")
        assert who is not None
        for method, answer in answers(client, pattern, everybody):
            told = f"{method} {pattern.name} as {role}: {answer.status_code}"
            assert answer.status_code < 500, told
            said = words_of(answer)
            if role not in ("person", "practitioner") and pattern.name != "invited":
                assert SENTINEL not in said, told
            if role not in ("practitioner", "colleague", "owner") and pattern.name != "comment":
                assert READER not in said, told
            if role in MAY[who]:
                if who not in (For.ANYBODY, For.OWN) and role == "practitioner":
                    assert answer.status_code != 404, told
            elif role in MAY[For.SIGNED_IN]:
                assert answer.status_code == 404, told
            else:
                assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/"), told
            if who not in (For.ANYBODY, For.OWN) and answer.status_code == 200:
                assert answer["Cache-Control"] == "private, no-store", told


def test_a_look_is_recorded_and_the_person_reads_it(everybody: Cast) -> None:
    page = reverse("practice-person", args=[everybody.consent.id])
    assert everybody.clients["practitioner"].get(page).status_code == 200
    look = Look.objects.get()
    assert (look.who, look.what, look.changed, look.at) == ("Practitioner", "practice-person", False, NOW)
    read = everybody.clients["person"].get("/shared/").content.decode()
    assert "Practitioner, Fictional practice" in read
    assert str(LOOKED_AT["practice-person"]) in read
    assert "Practitioner" not in everybody.clients["guest"].get("/shared/").content.decode()


def test_nobody_who_is_refused_leaves_a_look(everybody: Cast) -> None:
    page = reverse("practice-person", args=[everybody.consent.id])
    for role in ("colleague", "owner", "elsewhere", "operator"):
        assert everybody.clients[role].get(page).status_code == 404
    assert not Look.objects.exists()


def test_every_address_for_practitioners_has_words_for_the_person() -> None:
    names = {pattern.name for pattern in patterns() if for_whom(pattern.name or "") is For.CONSENT}
    assert names | {LIST} == set(LOOKED_AT)


@pytest.mark.parametrize("ended_by", ["person", "practitioner"])
def test_what_is_ended_shows_nothing(everybody: Cast, ended_by: str) -> None:
    client = everybody.clients[ended_by]
    end = {"person": "shared-end", "practitioner": "practice-discharge"}[ended_by]
    assert client.post(reverse(end, args=[everybody.consent.id])).status_code == 302
    assert Consent.objects.get().ended_at == NOW
    practitioner = everybody.clients["practitioner"]
    for pattern in patterns():
        if "consent" in pattern.pattern.converters and pattern.name != "shared-end":
            for _method, answer in answers(practitioner, pattern, everybody):
                assert answer.status_code == 404
    practitioner.get(reverse("practice"))  # that it is ended is said once
    listed = practitioner.get(reverse("practice")).content.decode()
    assert SENTINEL not in listed


def test_colleagues_see_only_what_is_for_them_too(everybody: Cast) -> None:
    page = reverse("practice-person", args=[everybody.consent.id])
    Consent.objects.update(colleagues=True)
    seen = {role for role in MAY[For.SIGNED_IN] if everybody.clients[role].get(page).status_code == 200}
    assert seen == {"practitioner", "colleague", "owner"}


def test_who_leaves_the_practice_sees_nobody(everybody: Cast) -> None:
    Consent.objects.update(colleagues=True)
    part = reverse("practice-part", args=[everybody.member.id])
    assert everybody.clients["colleague"].post(part).status_code == 404
    assert everybody.clients["owner"].post(part).status_code == 302
    for role in ("practitioner", "colleague", "owner"):
        page = reverse("practice-person", args=[everybody.consent.id])
        assert everybody.clients[role].get(page).status_code == 404
    assert everybody.clients["practitioner"].get("/practice/").status_code == 404


# Invites.


def _accept(client: Client, code: str, **changes: Any) -> Any:
    given = {"called": "Fictional", "agreed": "on"} | changes
    return client.post(reverse("invited", args=[code]), {k: v for k, v in given.items() if v})


def test_a_code_lets_in_once(everybody: Cast) -> None:
    code = everybody.values["code"]["invited"]
    assert _accept(everybody.clients["guest"], code, agreed="").status_code == 422
    assert Consent.objects.count() == 1
    assert _accept(everybody.clients["guest"], code)["Location"] == "/shared/"
    assert Consent.objects.filter(ended_at=None).count() == 2
    assert _accept(everybody.clients["stranger"], code).status_code == 404
    assert Consent.objects.count() == 2


def test_somebody_new_becomes_a_guest_by_saying_yes(everybody: Cast) -> None:
    client = everybody.clients["stranger"]
    code = everybody.values["code"]["invited"].lower().replace("-", " ")
    typed = client.post(reverse("invited-code"), {"code": code})
    assert client.get(typed["Location"]).status_code == 200
    assert "unslump" not in client.cookies
    assert _accept(client, code)["Location"] == "/shared/"
    assert "safety questions" in client.get("/shared/").content.decode()


@pytest.mark.parametrize(("days", "stands"), [(practices.VALID_DAYS, False), (practices.VALID_DAYS - 1, True)])
def test_a_code_is_good_for_some_days(everybody: Cast, days: int, stands: bool) -> None:
    later = NOW + timedelta(days=days)
    found = practices.standing_invite(everybody.values["code"]["invited"], now=later, colleague=False)
    assert (found is not None) == stands


@pytest.mark.parametrize("code", ["", "A", "AAAA-AAAA-AAAA", "A" * 500, "é" * 12, "AAAA-AAAA-AAA", "../../../etc"])
def test_a_wrong_code_says_so(everybody: Cast, code: str) -> None:
    answer = everybody.clients["stranger"].post(reverse("invited-code"), {"code": code})
    assert answer.status_code == 422
    if code and "/" not in code:
        assert everybody.clients["stranger"].get(reverse("invited", args=[code])).status_code == 404


def test_a_code_of_one_kind_opens_nothing_of_the_other(everybody: Cast) -> None:
    codes = everybody.values["code"]
    assert everybody.clients["stranger"].get(reverse("invited", args=[codes["join"]])).status_code == 404
    assert everybody.clients["operator"].get(reverse("join", args=[codes["invited"]])).status_code == 404


def test_guessing_codes_is_limited(everybody: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = everybody.clients["stranger"]
    found = [client.get(f"/invited/AAAA-AAAA-AA{n:02}/", REMOTE_ADDR="192.0.2.7").status_code for n in range(10, 40)]
    assert found == [404] * 20 + [429] * 10
    assert SENTINEL not in caplog.text


def test_what_a_guest_let_in_stays_let_in_with_an_account(everybody: Cast) -> None:
    user = everybody.clients["operator"].session["_auth_user_id"]
    account = User.objects.get(pk=user)
    own = keep_as(account, None, today=NOW.date(), now=NOW)
    keep_as(account, everybody.consent.person_id, today=NOW.date(), now=NOW)
    assert Consent.objects.get(ended_at=None).person_id == own.id
