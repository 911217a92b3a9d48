"""Public pages of a practice: what is shown, and what becomes of what readers write."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from PIL import Image

from tests.conftest import NOW
from unslump.web import clock
from unslump.web.markdown import html_of
from unslump.web.records.practice import Member
from unslump.web.records.publishing import Article, ArticleVersion, Blocked, Comment, Contact, Picture
from unslump.web.services import comments, practices, publishing
from unslump.web.site.public.forms import LEAST_SECONDS

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ARTICLE = {"title": "Sitting less", "lead": "Short.", "body": "## Why\n\nStand **up**.", "tags": "Desk, back"}


class Clock:
    """The time, which goes on when it is told to."""

    now = NOW


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Clock:
    time = Clock()
    monkeypatch.setattr(clock, "now", lambda: time.now)
    monkeypatch.setattr(settings, "UPLOADS", tmp_path / "uploads")
    return time


@pytest.fixture
def member() -> Member:
    user = User.objects.create(username="fictional", email="owner@example.org")
    return practices.open_practice(user, practice="Backs", name="Ada Example", credentials="physiotherapist", now=NOW)


@pytest.fixture
def staff(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    return client


@pytest.fixture
def article(staff: Client) -> Article:
    staff.post("/practice/page/", {"lead": "We look after backs.", "about": "# Hello", "publish": "on"})
    staff.post("/practice/articles/new/", ARTICLE)
    made = Article.objects.get()
    staff.post(f"/practice/articles/{made.id}/", ARTICLE | {"publish": "1"})
    return Article.objects.get()


PAGE = "/p/backs/articles/sitting-less/"


def write(client: Client, at: Clock, text: str, path: str = PAGE, **changes: Any) -> Any:
    page = client.get(path).content.decode()
    found = re.search(r'name="since" value="([^"]+)"', page)
    assert found
    at.now += timedelta(seconds=LEAST_SECONDS + 1)
    given = {"name": "Reader", "email": "reader@example.org", "text": text, "since": found[1], "website": ""}
    return client.post(path, given | changes)


def confirmed(client: Client, at: Clock, text: str) -> Comment:
    """A comment whose writer has followed the link in the mail."""
    write(client, at, text)
    link = re.search(r"/comments/[\w-]+/", mail.outbox[-1].body)
    assert link
    assert client.get(link[0]).status_code == 200
    assert Comment.objects.latest("written_at").state == "unconfirmed"
    client.post(link[0], {"confirm": "1"})
    return Comment.objects.latest("written_at")


# What is shown.


def test_nothing_is_shown_before_the_practice_shows_itself(staff: Client, client: Client, article: Article) -> None:
    assert client.get("/p/backs/").status_code == 200
    page = client.get(PAGE).content.decode()
    assert "<h2>Why</h2>" in page
    assert "Stand <strong>up</strong>." in page
    assert article.tags == ["desk", "back"]
    staff.post("/practice/page/", {"lead": "We look after backs."})
    for path in ("/p/backs/", PAGE, "/p/backs/articles/", "/p/backs/contact/", "/p/backs/feed/"):
        assert client.get(path).status_code == 404


def test_a_draft_is_nobodys_to_read(staff: Client, client: Client, article: Article) -> None:
    staff.post(f"/practice/articles/{article.id}/", ARTICLE | {"withdraw": "1"})
    assert client.get(PAGE).status_code == 404
    assert "Sitting less" not in client.get("/p/backs/articles/").content.decode()
    assert "Sitting less" not in client.get("/p/backs/feed/").content.decode()


def test_a_change_keeps_the_address_and_what_was_before(staff: Client, client: Client, article: Article) -> None:
    staff.post(f"/practice/articles/{article.id}/", ARTICLE | {"title": "Sit less", "body": "Walk."})
    assert "Walk." in client.get(PAGE).content.decode()
    before = ArticleVersion.objects.get()
    assert (before.title, before.body, before.version, before.by) == ("Sitting less", ARTICLE["body"], 1, "Ada Example")
    assert Article.objects.get().version == 2


def test_looking_at_it_first_stores_nothing(staff: Client, member: Member) -> None:
    page = staff.post("/practice/articles/new/", ARTICLE | {"preview": "1"}).content.decode()
    assert "<h2>Why</h2>" in page
    assert not Article.objects.exists()


def test_only_who_wrote_it_changes_it(member: Member, article: Article) -> None:
    user = User.objects.create(username="colleague", email="c@example.org")
    made = practices.invite(member, called="C", colleague=True, now=NOW)
    practices.join(user, made.invite, name="C", credentials="", now=NOW)
    client = Client()
    client.force_login(user)
    assert client.get(f"/practice/articles/{article.id}/").status_code == 404
    assert client.get("/practice/page/").status_code == 404


def test_articles_that_share_a_tag_are_related(member: Member, article: Article, client: Client) -> None:
    given = {"lead": "", "body": "x", "sources": [], "video": "", "exercises": [], "lessons": []}
    for title, tags in (("Both", ["desk", "back"]), ("One", ["back"]), ("None", ["walking"])):
        publishing.show(
            publishing.write(member, given | {"title": title, "tags": tags}, now=NOW), publish=True, now=NOW
        )
    found = publishing.related(article, publishing.published(member.practice))
    assert [one.title for one in found] == ["Both", "One"]
    listed = client.get("/p/backs/articles/?tag=walking").content.decode()
    assert "None" in listed
    assert "Sitting less" not in listed


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "href"),
        ("![p](https://elsewhere.example/x.png)", "src"),
        ("![p](data:image/svg+xml;base64,AAAA)", "src"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("<style>*{display:none}</style>", "<style"),
        ('<iframe src="https://elsewhere.example"></iframe>', "<iframe"),
        ("[a](https://x.example \"x' onmouseover='alert(1)\")", "onmouseover='"),
    ],
)
def test_what_is_written_can_do_no_harm(text: str, never: str) -> None:
    assert never not in html_of(text)


def test_a_link_helps_nobody_to_be_found() -> None:
    assert html_of("[y](https://e.example)") == '<p><a href="https://e.example" rel="nofollow ugc noopener">y</a></p>\n'


def test_an_article_takes_a_picture_of_ours_and_a_video_as_a_link(
    staff: Client, client: Client, article: Article
) -> None:
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(file, "PNG")
    file.seek(0)
    file.name = "x.png"
    assert staff.post("/practice/pictures/", {"file": file, "shows": "A chair"}).status_code == 302
    picture = Picture.objects.get()
    body = f"![A chair](/pictures/{picture.id}/)"
    staff.post(f"/practice/articles/{article.id}/", ARTICLE | {"body": body, "video": "https://video.example/1"})
    page = client.get(PAGE).content.decode()
    assert f'<img src="/pictures/{picture.id}/" alt="A chair">' in page
    assert '<a href="https://video.example/1" rel="nofollow noopener">' in page
    shown = client.get(f"/pictures/{picture.id}/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert b"".join(shown.streaming_content).startswith(b"RIFF")
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "x.svg"
    assert staff.post("/practice/pictures/", {"file": file, "shows": "x"}).status_code == 422
    staff.post(f"/practice/pictures/{picture.id}/remove/")
    assert client.get(f"/pictures/{picture.id}/").status_code == 404
    assert list(settings.UPLOADS.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 141},
        {"body": "x" * 40_001},
        {"tags": ",".join(str(n) for n in range(11))},
        {"tags": "x" * 41},
        {"video": "http://video.example"},
        {"video": "javascript:alert(1)"},
        {"exercises": ["no-such-exercise"]},
        {"lessons": ["../x"]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_cannot_be_published_says_so_and_loses_nothing(staff: Client, wrong: dict[str, Any]) -> None:
    answer = staff.post("/practice/articles/new/", ARTICLE | wrong)
    assert answer.status_code == 422
    assert not Article.objects.exists()
    assert "Stand **up**." in answer.content.decode() or "body" in wrong


# Comments.


def test_an_honest_question_is_read_answered_and_shown(
    client: Client, staff: Client, at: Clock, article: Article
) -> None:
    comment = confirmed(client, at, "How often a day?")
    assert (comment.state, comment.signs, comment.links) == ("waiting", False, 0)
    assert "How often a day?" not in client.get(PAGE).content.decode()
    assert "How often a day?" in staff.get("/practice/comments/").content.decode()
    staff.post(f"/practice/comments/{comment.id}/", {"what": "answer", "answer": "Every half hour."})
    page = client.get(PAGE).content.decode()
    assert "How often a day?" in page
    assert "Every half hour." in page
    assert "reader@example.org" not in page


def test_a_script_is_shown_as_what_it_is(client: Client, staff: Client, at: Clock, article: Article) -> None:
    comment = confirmed(client, at, "<script>alert(1)</script> & co")
    for page in (staff.get("/practice/comments/"), None):
        if page is None:
            staff.post(f"/practice/comments/{comment.id}/", {"what": "approve"})
            page = client.get(PAGE)
        assert "<script>alert(1)" not in page.content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Buy https://a.example and www.b.example and cheap-pills.shop now", 3),
        ("I read https://a.example", 1),
        ("Is 2.5 cm too high? e.g. on a step.", 0),
    ],
)
def test_a_link_farm_is_told_and_waits_last(
    client: Client, staff: Client, at: Clock, article: Article, text: str, links: int
) -> None:
    assert confirmed(client, at, text).links == links
    farm = links > comments.LINKS_AT_MOST
    assert (f"{links} links" in staff.get("/practice/comments/").content.decode()) == farm
    confirmed(client, at, "An honest question")
    order = [one.links > comments.LINKS_AT_MOST for one in comments.queue(article.practice)]
    assert order == sorted(order)
    assert '<a href="https://a.example' not in staff.get("/practice/comments/").content.decode()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Since yesterday I can't feel when I wipe. Should I still stretch?", "en"),
        ("Desde ayer no siento cuando me limpio. ¿Sigo estirando?", "es"),
    ],
)
def test_red_flag_words_are_answered_privately_and_never_shown(
    client: Client, staff: Client, at: Clock, article: Article, text: str, language: str
) -> None:
    client.cookies["language"] = language
    answer = write(client, at, text)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "/help/emergency/" in page
    link = re.search(r"/comments/[\w-]+/", mail.outbox[-1].body)
    assert link
    client.post(link[0], {"confirm": "1"})
    comment = Comment.objects.get()
    assert comment.signs
    told = staff.get("/practice/comments/").content.decode()
    assert "told at once where to turn" in told
    for what in ("approve", "answer"):
        posted = staff.post(f"/practice/comments/{comment.id}/", {"what": what, "answer": "x"})
        assert posted.status_code == 404
    assert text.split(".")[0].replace("'", "&#x27;") not in client.get(PAGE).content.decode()
    assert text[:20] not in mail.outbox[-1].body


def test_nobody_else_confirms_and_the_writer_deletes(client: Client, at: Clock, article: Article) -> None:
    comment = confirmed(client, at, "Mine")
    link = re.search(r"/comments/[\w-]+/", mail.outbox[-1].body)
    assert link
    assert Client().get("/comments/AAAA/").status_code == 404
    assert "Mine" not in mail.outbox[-1].body
    client.post(link[0], {"delete": "1"})
    assert not Comment.objects.filter(id=comment.id).exists()
    assert client.get(link[0]).status_code == 404


def test_what_is_reported_is_read_again(client: Client, staff: Client, at: Clock, article: Article) -> None:
    comment = confirmed(client, at, "Rude words")
    staff.post(f"/practice/comments/{comment.id}/", {"what": "approve"})
    assert client.post(f"{PAGE}report/{comment.id}/").status_code == 302
    assert "Rude words" not in client.get(PAGE).content.decode()
    assert "reported by a reader" in staff.get("/practice/comments/").content.decode()
    staff.post(f"/practice/comments/{comment.id}/", {"what": "reject"})
    assert client.post(f"{PAGE}report/{comment.id}/").status_code == 404


def test_who_is_blocked_is_not_taken_and_not_told(client: Client, staff: Client, at: Clock, article: Article) -> None:
    comment = confirmed(client, at, "Again and again")
    staff.post(f"/practice/comments/{comment.id}/", {"what": "block"})
    assert "reader@" not in Blocked.objects.get().address
    sent = len(mail.outbox)
    assert write(client, at, "Once more", email="READER@example.org")["Location"] == "/p/backs/thanks/"
    assert (Comment.objects.count(), len(mail.outbox)) == (1, sent)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 3001},
        {"email": "nobody"},
        {"name": ""},
        {"since": ""},
        {"since": "forged"},
        {"email": "a@example.org\nBcc: b@example.org"},
    ],
    ids=str,
)
def test_a_comment_that_cannot_be_says_why(client: Client, at: Clock, article: Article, wrong: dict[str, str]) -> None:
    assert write(client, at, **({"text": "Fine"} | wrong)).status_code == 422
    assert not Comment.objects.exists()
    assert mail.outbox == []


def test_machines_are_not_taken(client: Client, at: Clock, article: Article) -> None:
    assert write(client, at, "Fine", website="https://x.example").status_code == 302
    page = client.get(PAGE).content.decode()
    since = re.search(r'name="since" value="([^"]+)"', page)
    assert since
    at.now += timedelta(seconds=LEAST_SECONDS - 1)
    given = {"name": "R", "email": "r@example.org", "text": "x", "since": since[1]}
    assert client.post(PAGE, given).status_code == 422
    assert not Comment.objects.exists()
    answers = [write(client, at, f"Fine {n}").status_code for n in range(8)]
    assert answers[-1] == 429
    assert Comment.objects.count() < 6


def test_what_is_old_is_forgotten(client: Client, staff: Client, at: Clock, article: Article) -> None:
    write(client, at, "Never confirmed")
    kept, rejected = confirmed(client, at, "Kept"), confirmed(client, at, "Rejected")
    staff.post(f"/practice/comments/{kept.id}/", {"what": "approve"})
    staff.post(f"/practice/comments/{rejected.id}/", {"what": "reject"})
    comments.forget_old(now=at.now + timedelta(days=comments.UNCONFIRMED_DAYS - 1))
    assert Comment.objects.count() == 3
    comments.forget_old(now=at.now + timedelta(days=comments.UNCONFIRMED_DAYS + 1))
    assert Comment.objects.count() == 2
    comments.forget_old(now=at.now + timedelta(days=comments.REJECTED_DAYS + 1))
    left = Comment.objects.get()
    assert (left.text, left.email) == ("Kept", "")


# Letters.


def test_a_letter_reaches_the_practice_and_no_mail_says_what(
    client: Client, staff: Client, at: Clock, article: Article
) -> None:
    answer = write(client, at, "Do you have time on Friday?", "/p/backs/contact/")
    assert answer["Location"] == "/p/backs/thanks/"
    assert mail.outbox[-1].to == ["owner@example.org"]
    assert "Friday" not in mail.outbox[-1].body + mail.outbox[-1].subject
    assert "Friday" in staff.get("/practice/comments/").content.decode()
    letter = Contact.objects.get()
    staff.post(f"/practice/contacts/{letter.id}/done/")
    assert "Friday" not in staff.get("/practice/comments/").content.decode()


def test_red_flag_words_in_a_letter_tell_where_to_turn(
    client: Client, staff: Client, at: Clock, article: Article
) -> None:
    answer = write(client, at, "I can't feel when I wipe", "/p/backs/contact/")
    assert "/help/emergency/" in answer.content.decode()
    assert Contact.objects.get().signs
