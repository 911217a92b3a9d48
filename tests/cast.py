"""A fixed cast for every question of who may see what: made once in a test, with words that only some may read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter

from tests.conftest import NOW
from tests.pictures import a_picture
from tests.walk import screened
from unslump.core.prescription import OwnExercise, Prescribed, Template
from unslump.web.access import For
from unslump.web.records.authoring import Written
from unslump.web.records.models import Today
from unslump.web.records.practice import Consent, Member
from unslump.web.records.publishing import Picture
from unslump.web.services import authoring, comments, messages, notices, practices, prescribing, publishing
from unslump.web.services.content import catalogue
from unslump.web.services.pictures import keep as keep_sent
from unslump.web.services.routines import keep, publish, written
from unslump.web.services.sharing import share
from unslump.web.site.authoring.drafts import draft_of
from unslump.web.site.authoring.writing import Writing

GIVEN = Prescribed(exercise="bridge", start=0, most=2)
SENTINEL = "SENTINEL-OF-THE-PERSON"
READER = "SENTINEL-OF-A-READER"
OWN = "Fictional own exercise"
"""What a practice wrote; for everybody in it, and for nobody elsewhere."""
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
    item = {"exercise": "bridge", "rung": 0}
    routine = keep(member, written(catalogue(), {"name": "A routine", "items": [item]}), row=None, now=NOW)
    publish(routine, on=True, now=NOW)
    shown = share(row.person, days=7, called=SENTINEL, now=NOW)
    kept = prescribing.keep_template(member, Template(name="Fictional template", items=(GIVEN,)), NOW)
    values = {"template": kept.id, "consent": consent.id, "invite": waiting.invite.id, "colleague": colleague.id}
    codes = {"invited": waiting.code, "join": joining.code, "shared-plan": shown.code}
    public = dict.fromkeys(("routine", "routine-print", "routine-embed"), routine.slug)
    inside = {f"practice-routine{what}": routine.id for what in ("", "-share", "-publish", "-delete", "-print")}
    drawn = own_exercise_of(member)
    values |= {"own": drawn.id, "number": 1, "step": {"practice-own-still": "step-1", "figure-still": "lift"}}
    values |= {"name": "0" * 32 + ".jpg"}
    message = messages.write(
        consent, None, text=SENTINEL, picture=keep_sent(*a_picture()), name=uuid4(), today=NOW.date(), now=NOW
    )
    values |= {"message": message.id, "token": notices.off_token("person", row.person_id)}
    values |= {"link": shown.shared.id, "routine": public | inside} | _published(member)
    return Cast(clients, values | {"code": codes | {"comment": values.pop("comment-code")}}, consent, member)


def _published(member: Member) -> dict[str, Any]:
    """A page, an article with a comment that waits, a picture, a letter. What readers wrote is the practice's alone."""
    page = publishing.page_of(member.practice, now=NOW)
    publishing.save_page(page, {"lead": "A fictional practice."}, publish=True, now=NOW)
    given = {"title": "Sitting less", "lead": "", "body": "Stand up.", "tags": [], "sources": [], "video": ""}
    article = publishing.write(member, given | {"exercises": [], "lessons": []}, now=NOW)
    publishing.show(article, publish=True, now=NOW)
    comment = comments.write(article, name="Reader", email="reader@example.org", text=READER, now=NOW)
    assert comment is not None
    comments.confirm(comment.comment)
    letter, _points = comments.contact(
        member.practice, {"name": "Reader", "email": "reader@example.org", "text": READER}, now=NOW
    )
    picture = Picture.objects.create(
        practice=member.practice, name="none.webp", shows="", width=1, height=1, made_at=NOW
    )
    return {
        "practice": member.practice.slug,
        "practice-id": member.practice_id,
        "article": {
            "practice-article": article.id,
            "public-article": article.slug,
            "public-report": article.slug,
        },
        "picture": picture.id,
        "comment": comment.comment.id,
        "contact": letter.id,
        "comment-code": comment.code,
    }


def own_exercise_of(member: Member) -> Written:
    """An exercise that a practice wrote and saved."""
    content = catalogue()
    like = OwnExercise(exercise=content.exercises["bird-dog"], figure=content.poses.figures["bird-dog"])
    draft = draft_of(like, poses="bird-dog/") | {"name": [OWN]}
    row = authoring.begin(member, OWN, draft, now=NOW)
    assert row is not None
    own = Writing(content, draft, checked=True).own(row.slug, None)
    assert own is not None
    assert not authoring.save(row, content, own, member, now=NOW).wrong
    return row


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
    "stage": "loosen",
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
    for part, converter in pattern.pattern.converters.items():
        known = f"{part}-id" if isinstance(converter, UUIDConverter) and f"{part}-id" in made.values else part
        value = made.values.get(known, SAMPLES.get(part))
        found[part] = value[pattern.name] if isinstance(value, dict) else value
        assert found[part] is not None, f"{pattern.name}: say in tests/cast.py what <{part}> is"
    return found
