"""A fixed cast for every question of who may see what: made once in a test, with words that only some may read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import NOW
from tests.walk import screened
from unslump.web.access import For
from unslump.web.records.models import Today
from unslump.web.records.practice import Consent, Member
from unslump.web.services import practices

SENTINEL = "SENTINEL-OF-THE-PERSON"
ROLES = ("stranger", "guest", "person", "practitioner", "colleague", "owner", "elsewhere", "operator")
"""A stranger without anything; another guest; the person; their practitioner; one of the same practice and the owner of
it, whom they have not let in; the owner of another practice; and the operator."""
MAY: dict[For, tuple[str, ...]] = {
    For.ANYBODY: ROLES,
    For.OWN: ROLES,
    For.SIGNED_IN: ("practitioner", "colleague", "owner", "elsewhere", "operator"),
    For.MEMBER: ("practitioner", "colleague", "owner", "elsewhere"),
    For.OWNER: ("owner", "elsewhere"),
    For.CONSENT: ("practitioner",),
    For.OPERATOR: ("operator",),
}


@dataclass
class Cast:
    """Everybody's browser, and what stands in the addresses."""

    clients: dict[str, Client]
    values: dict[str, Any]
    consent: Consent
    member: Member


def cast() -> Cast:
    """The cast. The person is screened, has a plan that says SENTINEL, and lets their practitioner alone see it."""
    clients = {role: Client() for role in ROLES}
    accounts = {role: _account(role) for role in MAY[For.SIGNED_IN]}
    for role, user in accounts.items():
        clients[role].force_login(user)
    accounts["operator"].is_staff = True
    accounts["operator"].save()
    owner = practices.open_practice(
        accounts["owner"], practice="Fictional practice", name="Owner", credentials="physiotherapist", now=NOW
    )
    member = _joined(owner, accounts["practitioner"], "Practitioner")
    colleague = _joined(owner, accounts["colleague"], "Colleague")
    practices.open_practice(
        accounts["elsewhere"], practice="Other practice", name="Elsewhere", credentials="trainer", now=NOW
    )
    for role in ("practitioner", "colleague", "owner", "elsewhere"):
        session = clients[role].session
        session["practice"] = True
        session.save()
    screened(clients["person"])
    row = Today.objects.get()
    row.plan["items"][0]["because"][0]["text"] = SENTINEL
    row.script["blocks"][0]["because"] = [SENTINEL]
    row.save()
    screened(clients["guest"])
    made = practices.invite(member, called=SENTINEL, colleague=False, now=NOW)
    consent = practices.let_in(row.person, made.invite, called=SENTINEL, colleagues=False, now=NOW)
    assert consent is not None
    waiting = practices.invite(member, called=SENTINEL, colleague=False, now=NOW)
    joining = practices.invite(owner, called="New colleague", colleague=True, now=NOW)
    values = {"consent": consent.id, "invite": waiting.invite.id, "colleague": colleague.id}
    codes = {"invited": waiting.code, "join": joining.code}
    return Cast(clients, values | {"code": codes}, consent, member)


def _account(name: str) -> User:
    return User.objects.create(username=f"fictional-{name}", email=f"{name}@example.org")


def _joined(owner: Member, user: User, name: str) -> Member:
    made = practices.invite(owner, called=name, colleague=True, now=NOW)
    joined = practices.join(user, made.invite, name=name, credentials="physiotherapist", now=NOW)
    assert joined is not None
    return joined


def patterns() -> list[URLPattern]:
    """Every address of the site itself."""
    return [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]


def included() -> list[str]:
    """What is included as a whole: accounts and the API."""
    return [str(pattern.pattern) for pattern in get_resolver().url_patterns if isinstance(pattern, URLResolver)]


SAMPLES: dict[str, Any] = {
    "kind": "emergency",
    "page": "nerves",
    "exercise": "bridge",
    "step": "lift",
    "lesson": "sleep",
    "programme": "desk-worker",
    "measure": "pain-week",
    "chapter": "screening",
    "language": "en",
    "number": 1,
    "session": UUID(int=1),
}
"""What stands in addresses that are about nobody."""


def arguments(pattern: URLPattern, made: Cast) -> dict[str, Any]:
    """What stands in an address, by the names of its parts."""
    found = {}
    for part in pattern.pattern.converters:
        value = made.values.get(part, SAMPLES.get(part))
        found[part] = value[pattern.name] if isinstance(value, dict) else value
        assert found[part] is not None, f"{pattern.name}: say in tests/cast.py what <{part}> is"
    return found
