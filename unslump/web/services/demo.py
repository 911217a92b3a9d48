"""The demo: a practice of made-up people, put into an empty database, and being one of them.

It lives in a data folder of its own (`unslump serve --demo`), so that nobody real ever meets it.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

import unslump.demo
from unslump.demo.people import DemoPerson, Lived, lived, name_of, people
from unslump.interop.everything import FORMAT, TYPE, Everything
from unslump.version import code_version
from unslump.web.records.models import Person
from unslump.web.records.practice import Consent, Member, Practice
from unslump.web.records.publishing import Article
from unslump.web.services import comments, messages, practices, publishing
from unslump.web.services.bringing import bring
from unslump.web.services.content import catalogue

PUBLIC = Path(unslump.demo.__file__).parent / "practice.toml"
PRACTICE = "Fictional practice for backs"
STAFF = (
    ("ada", "Ada Example", "Physiotherapist (made up)"),
    ("ben", "Ben Sample", "Trainer (made up)"),
)
"""Who works there; the first runs it."""


class Role(NamedTuple):
    """Somebody whom one can be in the demo. `works`: in the practice."""

    account: str
    name: str
    shows: str
    works: bool


@transaction.atomic
def fill(*, now: datetime) -> bool:
    """Make the practice and everybody in it; whether it was not there yet."""
    if Practice.objects.exists() or Person.objects.exists():
        return False
    staff = _staff(now)
    for one in people():
        _make(one, staff, now)
    _publish(staff[STAFF[0][0]], now)
    return True


def _publish(owner: Member, now: datetime) -> None:
    """The practice's pages, with what readers wrote."""
    public = tomllib.loads(PUBLIC.read_text(encoding="utf-8"))
    page = publishing.page_of(owner.practice, now=now)
    publishing.save_page(page, public["page"], publish=True, now=now - timedelta(days=60))
    for number, given in enumerate(public["articles"]):
        fields = {"lead": "", "tags": [], "sources": [], "video": "", "exercises": [], "lessons": []} | given
        written = fields.pop("comments", [])
        at = now - timedelta(days=30 - 7 * number)
        article = publishing.write(owner, fields, now=at)
        publishing.show(article, publish=True, now=at)
        for one in written:
            _comment(owner, article, one, now)


def _comment(owner: Member, article: Article, given: dict[str, Any], now: datetime) -> None:
    at = now - timedelta(days=given["days"])
    made = comments.write(article, name=given["name"], email="reader@example.org", text=given["text"], now=at)
    if made is None:
        return
    comments.confirm(made.comment)
    if answer := given.get("answer"):
        comments.decide(owner.practice, made.comment.id, "answer", by=owner.name, answer=answer, now=at)


def _staff(now: datetime) -> dict[str, Member]:
    name, called, credentials = STAFF[0]
    began = now - timedelta(days=200)
    owner = practices.open_practice(_account(name), practice=PRACTICE, name=called, credentials=credentials, now=began)
    staff = {name: owner}
    for name, called, credentials in STAFF[1:]:
        made = practices.invite(owner, called=called, colleague=True, now=began)
        joined = practices.join(_account(name), made.invite, name=called, credentials=credentials, now=began)
        if joined is None:
            raise AssertionError("a new invite was used already")
        staff[name] = joined
    return staff


def _account(name: str) -> User:
    return User.objects.create(username=f"demo-{name}", email=f"{name}@example.org")


def _make(one: DemoPerson, staff: dict[str, Member], now: datetime) -> None:
    """A person with their account, their life until today, and whom they let in."""
    today = now.date()
    with override(one.language):
        life = lived(catalogue(), one, today)
        person = bring(None, _everything(one, life, now), today=today, now=now).person
    person.user = _account(one.id)
    person.save(update_fields=["user"])
    if one.lets_in:
        _let_in(one, person, staff[one.lets_in], now)


def _everything(one: DemoPerson, life: Lived, now: datetime) -> Everything:
    """A life in the form in which anybody's comes in."""
    first = min([life.answered_on, *(entry.on for entry in life.history)])
    history = [
        {"id": name_of(one, number), "stored_at": _at(entry.on, number), "entry": entry.plain()}
        for number, entry in enumerate(life.history)
    ]
    today: dict[str, Any] = {
        "on": life.answered_on,
        "content": catalogue().version,
        "answered_on": life.answered_on,
        "answers": life.answers,
        "seen": [seen.plain() for seen in life.seen],
    }
    return Everything.read(
        {
            "type": TYPE,
            "format": FORMAT,
            "made_at": now,
            "code": code_version(),
            "person": {"id": name_of(one, -1), "created_at": _at(first, 0), "language": one.language},
            "today": today,
            "history": history,
        },
        what=one.id,
    )


def _at(day: date, number: int) -> datetime:
    """A morning; what comes later in a history comes later on the day."""
    return datetime.combine(day, time(7), tzinfo=timezone.get_default_timezone()) + timedelta(seconds=number)


def _let_in(one: DemoPerson, person: Person, member: Member, now: datetime) -> None:
    given = now - timedelta(days=min(one.days, 30))
    made = practices.invite(member, called=one.called, colleague=False, now=given)
    consent = practices.let_in(person, made.invite, called=one.called, colleagues=one.colleagues, now=given)
    if consent is None:
        raise AssertionError("a new invite was used already")
    for number, written in enumerate(one.messages):
        at = now - timedelta(days=written.ago, minutes=30 - number)
        message = messages.write(
            consent,
            member if written.answered else None,
            text=written.text,
            picture=None,
            name=name_of(one, -2 - number),
            today=now.date(),
            now=at,
        )
        if written.seen:
            messages.read(consent, by_person=written.answered, until=message.written_at, now=at + timedelta(minutes=9))
    if one.ended:
        Consent.objects.filter(id=consent.id).update(ended_at=now - timedelta(days=3))


def roles() -> list[Role]:
    """Everybody whom one can be."""
    staff = [Role(name, called, credentials, works=True) for name, called, credentials in STAFF]
    return [*staff, *(Role(one.id, one.called, one.shows, works=False) for one in people())]


def account_of(name: str) -> User | None:
    """The account of a role; None if the demo has none of that name."""
    known = {role.account for role in roles()}
    return User.objects.filter(username=f"demo-{name}").first() if name in known else None
