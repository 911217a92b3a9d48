"""Comments of readers, and what they write by a practice's form. Nothing appears before somebody has read it.

A comment is confirmed by a link in a mail, waits for the practice, and is approved or rejected. Words that point at a
safety question are told the writer where to turn, at once and privately; such a comment is never shown.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from unslump.core.questions import Status
from unslump.core.wording import Pointer, points_at
from unslump.web.records.practice import Practice
from unslump.web.records.publishing import Article, Blocked, Comment, Contact
from unslump.web.services.content import catalogue

LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|info|ru|cn|xyz|top|shop|online|site)\b", re.IGNORECASE
)
LINKS_AT_MOST = 1
"""More of them make a comment look like an advertisement; it waits apart."""
UNCONFIRMED_DAYS, REJECTED_DAYS = 7, 30
"""How long what was never confirmed, and what was rejected, is kept."""
CODE_BYTES = 24


class Written(NamedTuple):
    """A comment that was stored, the code for its link, and what its words point at."""

    comment: Comment
    code: str
    points: tuple[Pointer, ...]


def pointing(text: str) -> tuple[Pointer, ...]:
    """What somebody's words point at, the most serious first (core/wording.py)."""
    return points_at(catalogue(), text)


def most_serious(points: tuple[Pointer, ...]) -> Status | None:
    """The status of what is most serious in it."""
    return points[0].status if points else None


def write(article: Article, *, name: str, email: str, text: str, now: datetime) -> Written | None:
    """Store a comment, to be confirmed. None if its writer is blocked here: they are told nothing of it."""
    if Blocked.objects.filter(practice_id=article.practice_id, address=_hashed(email)).exists():
        return None
    code, points = secrets.token_urlsafe(CODE_BYTES), pointing(text)
    comment = Comment.objects.create(
        article=article,
        name=name,
        email=email,
        text=text,
        code=_code(code),
        signs=bool(points),
        links=min(len(LINK.findall(text)), 99),
        written_at=now,
    )
    return Written(comment, code, points)


def _code(code: str) -> str:
    return salted_hmac("unslump.comment", code, algorithm="sha256").hexdigest()


def _hashed(email: str) -> str:
    return salted_hmac("unslump.blocked", email.strip().casefold(), algorithm="sha256").hexdigest()


def by_code(code: str) -> Comment | None:
    """The comment that a link in a mail is about; None if there is none."""
    rows = Comment.objects.select_related("article", "article__practice")
    return rows.filter(code=_code(code), article__practice__closed_at=None).first()


def confirm(comment: Comment) -> bool:
    """It is really from that address; now it waits for the practice. Whether it was new."""
    return bool(Comment.objects.filter(id=comment.id, state="unconfirmed").update(state="waiting"))


def shown_below(article: Article) -> list[Comment]:
    """What stands below an article: what was approved, the oldest first."""
    return list(article.comments.filter(state="approved", signs=False).order_by("written_at"))


def queue(practice: Practice) -> list[Comment]:
    """What waits for the practice: first what points at a safety question, then what was reported, then the oldest."""
    rows = Comment.objects.select_related("article").filter(
        article__practice=practice, state__in=("waiting", "reported")
    )
    return sorted(
        rows, key=lambda one: (not one.signs, one.state != "reported", one.links > LINKS_AT_MOST, one.written_at)
    )


def decided(practice: Practice) -> list[Comment]:
    """What was approved, to be answered or taken back; the newest first."""
    rows = Comment.objects.select_related("article").filter(article__practice=practice, state="approved")
    return list(rows.order_by("-written_at")[:200])


@transaction.atomic
def decide(practice: Practice, name: UUID, what: str, *, by: str, answer: str, now: datetime) -> bool:
    """Approve, reject, answer or block. Whether it could be done: what points at a safety question is not approved."""
    rows = Comment.objects.select_for_update().filter(id=name, article__practice=practice).exclude(state="unconfirmed")
    comment = rows.first()
    if comment is None or (what in ("approve", "answer") and comment.signs):
        return False
    if what in ("approve", "answer"):
        comment.state = "approved"
    elif what in ("reject", "block"):
        comment.state = "rejected"
    else:
        return False
    if what == "answer":
        comment.answer, comment.answered_by, comment.answered_at = answer, by, now
    if what == "block" and comment.email:
        Blocked.objects.get_or_create(practice=practice, address=_hashed(comment.email), defaults={"at": now})
    comment.decided_at = now
    comment.save()
    return True


def report(article: Article, name: UUID) -> bool:
    """A reader says that something should not stand there: it waits for the practice again, and is not shown."""
    return bool(article.comments.filter(id=name, state="approved").update(state="reported"))


def contact(practice: Practice, given: Mapping[str, str], *, now: datetime) -> tuple[Contact, tuple[Pointer, ...]]:
    """Keep what somebody wrote to a practice, and what its words point at."""
    points = pointing(given["text"])
    row = Contact.objects.create(
        practice=practice,
        name=given["name"],
        email=given["email"],
        text=given["text"],
        signs=bool(points),
        sent_at=now,
    )
    return row, points


def contacts(practice: Practice) -> list[Contact]:
    """What waits for an answer: what points at a safety question first."""
    return sorted(Contact.objects.filter(practice=practice, done_at=None), key=lambda one: (not one.signs, one.sent_at))


def done(practice: Practice, name: UUID, *, now: datetime) -> bool:
    """Somebody has seen to it."""
    return bool(Contact.objects.filter(practice=practice, id=name, done_at=None).update(done_at=now))


def forget_old(*, now: datetime) -> int:
    """Delete what was never confirmed and what was rejected, after a while; and the address of what was decided."""
    unconfirmed, rejected = now - timedelta(days=UNCONFIRMED_DAYS), now - timedelta(days=REJECTED_DAYS)
    count, _each = Comment.objects.filter(state="unconfirmed", written_at__lt=unconfirmed).delete()
    more, _each = Comment.objects.filter(state="rejected", decided_at__lt=rejected).delete()
    even_more, _each = Contact.objects.filter(done_at__lt=rejected).delete()
    Comment.objects.filter(state="approved", decided_at__lt=rejected).exclude(email="").update(email="")
    return count + more + even_more
