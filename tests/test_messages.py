"""Messages between a person and their practitioner: who reads them, what they point at, pictures, notices."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image

from tests.cast import SENTINEL, Cast, cast
from tests.conftest import NOW
from tests.pictures import PLACE, a_picture, bomb, with_secrets
from unslump.core.errors import NoPlan
from unslump.core.planning import plan_day
from unslump.core.profile import understand
from unslump.web import clock
from unslump.web.records.messages import MESSAGE_LETTERS, Desk, Message
from unslump.web.records.models import Entry, Person, Today
from unslump.web.records.practice import Consent, Look
from unslump.web.services import messages, notices, pictures, practices
from unslump.web.services.background import do_all
from unslump.web.services.content import catalogue
from unslump.web.services.deleting import delete_everything
from unslump.web.services.noting import OVERLAP, parts_of
from unslump.web.services.people import keep_as
from unslump.web.services.rebuilding import compare
from unslump.web.services.taking import archive_of, everything_of
from unslump.web.services.today import profile_of
from unslump.web.services.waiting import waiting

pytestmark = [pytest.mark.database, pytest.mark.django_db]
GAVE_WAY = "My leg gave way on the stairs yesterday."
CANNOT_PEE = "Since last night I cannot pee."


class Times:
    """The clock of these tests."""

    at = NOW


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    Times.at = NOW
    monkeypatch.setattr(clock, "now", lambda: Times.at)


def later(**ago: Any) -> None:
    Times.at += timedelta(**ago)


@pytest.fixture
def everybody(settings: Any, tmp_path: Path) -> Cast:
    settings.UPLOADS = tmp_path / "uploads"
    made = cast()
    Message.objects.all().delete()
    DBTaskResult.objects.all().delete()
    return made


def send(made: Cast, text: str = "", *, role: str = "person", picture: Any = None, **more: Any) -> Any:
    later(seconds=1)
    name = "practice-answer" if role in ("practitioner", "colleague") else "thread"
    data = {"text": text, "name": str(uuid4())} | more
    if picture is not None:
        data["picture"] = SimpleUploadedFile("x.jpg", picture, "image/jpeg")
    return made.clients[role].post(reverse(name, args=[made.consent.id]), data)


def opened(made: Cast, role: str = "person") -> str:
    name = "thread" if role == "person" else "practice-messages"
    response = made.clients[role].get(reverse(name, args=[made.consent.id]))
    assert response.status_code == 200
    page: str = response.content.decode()
    return page


def person_of(made: Cast) -> Person:
    return Consent.objects.get(id=made.consent.id).person


def day_of(made: Cast) -> Today:
    return Today.objects.get(person=made.consent.person_id)


class TestWriting:
    def test_to_and_fro_with_what_was_read(self, everybody: Cast) -> None:
        assert send(everybody, "Does this stretch belong to the morning?\r\nOr the evening?").status_code == 302
        page = opened(everybody)
        assert "Does this stretch belong to the morning?\nOr the evening?" in page
        assert "Not read yet" in page
        later(hours=1)
        assert "Does this stretch belong" in opened(everybody, "practitioner")
        assert "Read on 20 November 2026" in opened(everybody)
        assert send(everybody, "Whenever suits you.", role="practitioner").status_code == 302
        assert day_of(everybody).unread == 1
        assert "A message for you" in everybody.clients["person"].get("/today/").content.decode()
        page = opened(everybody)
        assert page.index("Does this stretch") < page.index("Whenever suits you."), "the newest last"
        assert day_of(everybody).unread == 0
        assert "A message for you" not in everybody.clients["person"].get("/today/").content.decode()

    def test_a_colleague_who_may_answers_by_name(self, everybody: Cast) -> None:
        assert send(everybody, "Hello", role="colleague").status_code == 404
        Consent.objects.update(colleagues=True)
        assert send(everybody, "I stand in this week.", role="colleague").status_code == 302
        assert "<b>Colleague</b>" in opened(everybody)

    def test_what_is_done_is_in_the_log_of_the_person(self, everybody: Cast) -> None:
        send(everybody, "Good morning", role="practitioner")
        opened(everybody, "practitioner")
        assert list(Look.objects.values_list("what", "changed")) == [
            ("practice-answer", True),
            ("practice-messages", False),
        ]
        assert "wrote to you" in everybody.clients["person"].get("/shared/").content.decode()

    @pytest.mark.parametrize(
        ("text", "status"),
        [("x" * MESSAGE_LETTERS, 302), ("x" * (MESSAGE_LETTERS + 1), 422), ("  \n ", 422), ("", 422)],
    )
    def test_how_much(self, everybody: Cast, text: str, status: int) -> None:
        answer = send(everybody, text)
        assert answer.status_code == status
        assert Message.objects.count() == (status == 302)
        if text.strip() and status == 422:
            assert text in answer.content.decode(), "nothing lost of what was typed"

    @pytest.mark.parametrize("name", ["", "no-uuid", "x" * 3000])
    def test_an_odd_form_is_taken(self, everybody: Cast, name: str) -> None:
        assert send(everybody, "Hello", name=name).status_code == 302
        assert Message.objects.get().text == "Hello"

    def test_what_is_hostile_is_shown_as_it_is(self, everybody: Cast) -> None:
        send(everybody, "<script>alert(1)</script>")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in opened(everybody, "practitioner")
        assert send(everybody, "a\0b").status_code == 422

    def test_sent_twice_is_stored_once(self, everybody: Cast) -> None:
        name = str(uuid4())
        for _ in range(2):
            file, _size = a_picture()
            assert send(everybody, "Once", picture=file.read(), name=name).status_code == 302
        assert Message.objects.get().text == "Once"
        assert len(list(pictures.folder().glob("*/*.jpg"))) == 2, "and so is its picture, besides that of the cast"

    def test_a_name_that_another_thread_uses_is_refused_or_made_anew(self, everybody: Cast) -> None:
        name = str(uuid4())
        send(everybody, "Mine", name=name)
        assert send(everybody, "Theirs", role="practitioner", name=name).status_code < 500
        assert set(Message.objects.values_list("text", flat=True)) == {"Mine", "Theirs"}

    def test_floods_are_stopped(self, everybody: Cast) -> None:
        answers = [send(everybody, f"Message {n}").status_code for n in range(messages.MOST_IN_A_FLOOD + 1)]
        assert answers == [302] * messages.MOST_IN_A_FLOOD + [429]
        assert "Wait ten minutes" in send(everybody, "One more").content.decode()
        assert send(everybody, "The other side goes on.", role="practitioner").status_code == 302
        later(minutes=11)
        assert send(everybody, "Now again.").status_code == 302

    def test_more_than_a_page(self, everybody: Cast) -> None:
        for n in range(messages.SHOWN_AT_ONCE + 5):
            Message.objects.create(
                consent=everybody.consent, by_person=True, text=f"Line {n:03}", written_at=NOW + timedelta(seconds=n)
            )
        page = opened(everybody)
        assert "Line 004" not in page
        assert "Line 005" in page
        earlier = re.search(r'href="([^"]*\?before=[^"]*)"', page)
        assert earlier is not None
        page = everybody.clients["person"].get(earlier[1]).content.decode()
        assert "Line 004" in page
        assert "Line 005" not in page
        for odd in ("x", "2026-11-20", "%00", "9" * 5000):
            assert everybody.clients["person"].get(reverse("thread", args=[everybody.consent.id]), {"before": odd})


class TestWhoReads:
    @pytest.mark.parametrize("role", ["guest", "stranger", "colleague", "owner", "elsewhere", "operator"])
    def test_nobody_else(self, everybody: Cast, role: str) -> None:
        send(everybody, SENTINEL)
        message = Message.objects.get()
        for name in ("thread", "practice-messages", "practice-answer"):
            url = reverse(name, args=[everybody.consent.id])
            for answer in (everybody.clients[role].get(url), everybody.clients[role].post(url, {"text": "x"})):
                assert SENTINEL not in answer.content.decode()
                assert answer.status_code in (404, 405) or answer["Location"].startswith("/account/login/")
        for name in ("thread-picture", "practice-message-picture"):
            answer = everybody.clients[role].get(reverse(name, args=[everybody.consent.id, message.id]))
            assert answer.status_code in (302, 404)
        assert Message.objects.count() == 1

    def test_of_another_thread_there_is_no_picture(self, everybody: Cast) -> None:
        """Not even with a consent of one's own in the address."""
        file, _size = a_picture()
        send(everybody, picture=file.read())
        theirs = Message.objects.get()
        guest = Today.objects.exclude(person=everybody.consent.person_id).get().person
        made = practices.invite(everybody.member, called="Guest", colleague=False, now=NOW)
        own = practices.let_in(guest, made.invite, called="Guest", colleagues=False, now=NOW)
        assert own is not None
        client = everybody.clients["guest"]
        assert client.get(reverse("thread-picture", args=[own.id, theirs.id])).status_code == 404
        assert client.get(reverse("thread-picture", args=[theirs.consent_id, theirs.id])).status_code == 404

    @pytest.mark.parametrize("ended_by", ["person", "practitioner"])
    def test_after_the_end_the_person_keeps_it_closed(self, everybody: Cast, ended_by: str) -> None:
        send(everybody, "Before the end")
        end = {"person": "shared-end", "practitioner": "practice-discharge"}[ended_by]
        everybody.clients[ended_by].post(reverse(end, args=[everybody.consent.id]))
        page = opened(everybody)
        assert "Before the end" in page
        assert "Closed since" in page
        assert "<textarea" not in page
        assert send(everybody, "After it").status_code == 404
        assert send(everybody, "After it", role="practitioner").status_code == 404
        practitioner = everybody.clients["practitioner"]
        assert practitioner.get(reverse("practice-messages", args=[everybody.consent.id])).status_code == 404
        practitioner.get("/practice/")  # that it is ended is said once
        assert SENTINEL not in practitioner.get("/practice/messages/").content.decode()
        assert "Before the end" not in practitioner.get("/practice/messages/").content.decode()
        assert "closed" in everybody.clients["person"].get("/messages/").content.decode()
        assert day_of(everybody).unread is None

    def test_lists_ask_the_database_as_often_for_five_as_for_one(self, everybody: Cast) -> None:
        client = everybody.clients["practitioner"]

        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                assert client.get("/practice/messages/").status_code == 200
            return len(found)

        send(everybody, GAVE_WAY)
        client.get("/practice/messages/")
        first = asked()
        for n in range(4):
            person = Person.objects.create(created_at=NOW)
            made = practices.invite(everybody.member, called=f"Person {n}", colleague=False, now=NOW)
            consent = practices.let_in(person, made.invite, called=f"Person {n}", colleagues=False, now=NOW)
            Message.objects.create(consent=consent, by_person=True, text="Hello", written_at=NOW)
        assert asked() == first
        page = client.get("/practice/messages/").content.decode()
        assert "points at a safety question" in page
        assert page.index(SENTINEL) < page.index("Person 0"), "what points at a safety question comes first"


class TestWhatItPointsAt:
    def test_the_question_shuts_every_door_until_it_is_answered(self, everybody: Cast) -> None:
        client = everybody.clients["person"]
        answer = send(everybody, GAVE_WAY)
        assert answer["Location"] == "/today/note/"
        question = client.get("/today/note/").content.decode()
        assert "One question about your message" in question
        assert "It is sent." in question
        row = day_of(everybody)
        assert row.outcome == "note"
        assert row.plan is None
        with pytest.raises(NoPlan):
            plan_day(catalogue(), understand(catalogue(), profile_of(row, row.on)))
        assert client.get("/session/").status_code in (302, 409)
        assert Message.objects.get().alarming
        sign = Message.objects.get().points[0]["sign"]
        assert client.post("/today/note/", {sign: "no"})["Location"] == "/messages/"
        row = day_of(everybody)
        assert (row.outcome, row.noted) == ("plan", None)
        message = Message.objects.get()
        assert (message.points[0]["so"], message.alarming, message.asks) == (False, False, None)
        assert not Entry.objects.filter(body__when="message").exists(), "what was not so is no news"
        assert not list(compare(row))

    def test_a_yes_counts_as_named_today(self, everybody: Cast) -> None:
        client = everybody.clients["person"]
        pains = len(day_of(everybody).status["pains"])
        send(everybody, GAVE_WAY)
        sign = Message.objects.get().points[0]["sign"]
        client.post("/today/note/", {sign: "yes"})
        row = day_of(everybody)
        assert row.outcome not in ("plan", "note")
        assert row.plan is None
        entry = Entry.objects.get(body__when="message").body
        assert entry["new"]
        assert "note" not in entry, "it stays between the two of them"
        assert len(row.status["pains"]) == pains, "no pain was told"
        assert row.status["screen_again"]
        assert not list(compare(row))
        assert Message.objects.get().alarming
        assert "They say that it is so." in opened(everybody, "practitioner")

    def test_an_emergency_shows_where_to_turn_at_once(self, everybody: Cast) -> None:
        client = everybody.clients["person"]
        question = client.get(send(everybody, CANNOT_PEE)["Location"]).content.decode()
        assert "/help/emergency/" in question
        assert "This may need help at once" in opened(everybody)
        signs = [point["sign"] for point in Message.objects.get().points if point["status"] == "emergency"]
        assert client.post("/today/note/", dict.fromkeys(signs, "yes"))["Location"] == "/help/emergency/"
        assert day_of(everybody).outcome == "emergency"

    def test_in_spanish(self, everybody: Cast) -> None:
        everybody.clients["person"].cookies["language"] = "es"
        assert send(everybody, "Desde ayer se me duerme la entrepierna y no puedo orinar")["Location"] == "/today/note/"
        assert Message.objects.get().points

    def test_in_another_language_than_the_site_the_practitioner_still_sees_it(self, everybody: Cast) -> None:
        send(everybody, "Desde ayer no puedo orinar")
        assert Message.objects.get().alarming

    def test_harmless_words_ask_nothing(self, everybody: Cast) -> None:
        assert send(everybody, "Thank you, the back feels better.")["Location"].endswith("#newest")
        assert not Message.objects.get().alarming
        assert day_of(everybody).outcome == "plan"

    def test_a_practitioner_s_words_ask_nothing(self, everybody: Cast) -> None:
        send(everybody, CANNOT_PEE, role="practitioner")
        assert not Message.objects.get().alarming
        assert day_of(everybody).outcome == "plan"

    @pytest.mark.parametrize("before", [0, 700, 900, 990, 1500, 1900])
    def test_wherever_it_stands_in_a_long_message(self, everybody: Cast, before: int) -> None:
        text = ("calm words " * 200)[:before].rstrip() + " My leg gave way."
        assert send(everybody, text)["Location"] == "/today/note/"

    def test_two_messages_are_asked_about_one_after_the_other(self, everybody: Cast) -> None:
        client = everybody.clients["person"]
        send(everybody, GAVE_WAY)
        send(everybody, CANNOT_PEE)
        first, second = Message.objects.order_by("written_at")
        answer = client.post("/today/note/", {point["sign"]: "no" for point in first.points})
        assert answer["Location"] == "/today/note/"
        assert day_of(everybody).outcome == "note"
        client.post("/today/note/", {point["sign"]: "no" for point in second.points})
        assert day_of(everybody).outcome == "plan"
        assert not Message.objects.filter(alarming=True).exists()

    def test_a_note_that_waits_already_comes_first_and_nothing_is_lost(self, everybody: Cast) -> None:
        client = everybody.clients["person"]
        client.post("/today/check/", {"pain": 1, "new": "none", "asked": ["pain", "new"], "note": GAVE_WAY})
        note = day_of(everybody).noted
        assert note is not None
        send(everybody, CANNOT_PEE)
        assert day_of(everybody).noted == note
        page = client.get("/today/note/").content.decode()
        signs = re.findall(r'name="([a-z-]+)" value="no"', page)
        client.post("/today/note/", dict.fromkeys(signs, "no"))
        row = day_of(everybody)
        assert row.noted is not None
        assert (row.noted["when"], row.outcome) == ("message", "note")

    def test_without_answers_to_the_safety_questions_these_come_first(self, everybody: Cast) -> None:
        Today.objects.filter(person=everybody.consent.person_id).delete()
        assert send(everybody, CANNOT_PEE)["Location"].endswith("#newest")
        assert "This may need help at once" in opened(everybody)
        assert everybody.clients["person"].get("/today/")["Location"].startswith("/screening/")
        assert Message.objects.get().alarming

    def test_what_the_practitioner_sees_until_they_answer(self, everybody: Cast) -> None:
        send(everybody, GAVE_WAY)
        waits = waiting([everybody.consent])[everybody.consent.id]
        assert (waits.count, waits.alarming, waits.newest) == (1, 1, Message.objects.get().written_at)
        page = opened(everybody, "practitioner")
        assert "points at a safety question" in page
        waits = waiting([everybody.consent])[everybody.consent.id]
        assert (waits.count, waits.alarming) == (0, 1), "read, and not answered"
        send(everybody, "Please call me.", role="practitioner")
        assert waiting([everybody.consent]) == {}
        everybody.clients["person"].post(
            "/today/note/", {Message.objects.order_by("written_at")[0].points[0]["sign"]: "no"}
        )
        assert "They say that it is not so." in opened(everybody, "practitioner")

    def test_parts_of_a_text(self) -> None:
        for length in (1, 999, 1000, 1001, 1999, MESSAGE_LETTERS):
            text = "".join(chr(ord("a") + n % 26) for n in range(length))
            parts = parts_of(text)
            assert parts[0] + "".join(part[OVERLAP:] for part in parts[1:]) == text
            assert all(len(part) <= 1000 for part in parts)


class TestPictures:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_every_kind_comes_out_as_one(self, everybody: Cast, kind: str) -> None:
        file, _size = a_picture(kind, (3000, 1500))
        assert send(everybody, picture=file.read()).status_code == 302
        message = Message.objects.get()
        assert (message.wide, message.high) == (1400, 700)
        for role, name in (("person", "thread-picture"), ("practitioner", "practice-message-picture")):
            answer = everybody.clients[role].get(reverse(name, args=[everybody.consent.id, message.id]))
            assert answer["Content-Type"] == "image/jpeg"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Cache-Control"] == "private, no-store"
            with Image.open(io.BytesIO(answer.content)) as seen:
                assert (seen.format, seen.size) == ("JPEG", (1400, 700))
        assert f'width="{message.wide}"' in opened(everybody)

    def test_what_it_said_besides_is_gone_and_it_stands_upright(self, everybody: Cast) -> None:
        file, _size = with_secrets()
        given = file.read()
        assert PLACE.encode() in given
        send(everybody, picture=given)
        path = pictures.path_of(Message.objects.get().picture)
        assert PLACE.encode() not in path.read_bytes()
        assert b"Secret" not in path.read_bytes()
        with Image.open(path) as kept:
            assert not kept.getexif()
            assert "comment" not in kept.info
            assert kept.size == (200, 400)
        assert path.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture that can be sent"),
            (b"%PDF-1.7 ...", "no picture that can be sent"),
            (b"", "no picture that can be sent"),
            (a_picture("GIF")[0].read(), "no picture that can be sent"),
            (a_picture("BMP")[0].read(), "no picture that can be sent"),
            (a_picture("JPEG")[0].read()[:900], "cannot be read"),
            (a_picture("PNG")[0].read()[:100], "cannot be read"),
            (bomb()[0].read(), "too big"),
            (a_picture("PNG", (5000, 4000))[0].read(), "too big"),
            (b"\xff\xd8\xff" + b"x" * (pictures.MOST_BYTES + 1), "too big"),
        ],
        ids=["svg", "pdf", "empty", "gif", "bmp", "cut-jpeg", "cut-png", "bomb", "too-wide", "too-long"],
    )
    def test_what_is_none_is_refused_and_the_words_stay(self, everybody: Cast, given: bytes, says: str) -> None:
        before = {*pictures.folder().glob("*/*")}
        answer = send(everybody, "These words stay", picture=given)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert says in page
        assert "These words stay" in page
        assert not Message.objects.exists()
        assert {*pictures.folder().glob("*/*")} == before

    def test_so_many_a_day(self, everybody: Cast) -> None:
        file, _size = a_picture(size=(8, 8))
        given = file.read()
        for n in range(messages.MOST_PICTURES_A_DAY):
            later(minutes=5)
            assert send(everybody, picture=given).status_code == 302, n
        later(minutes=5)
        before = len(list(pictures.folder().glob("*/*")))
        assert send(everybody, picture=given).status_code == 429
        assert len(list(pictures.folder().glob("*/*"))) == before
        assert send(everybody, "Words go on").status_code == 302


class TestOnesOwn:
    def test_taken_along_with_pictures(self, everybody: Cast) -> None:
        file, _size = a_picture()
        send(everybody, "What do you think of this?", picture=file.read())
        send(everybody, "Looks fine.", role="practitioner")
        person = person_of(everybody)
        data = everything_of(person, now=Times.at)
        assert [one["text"] for one in data["messages"]] == ["What do you think of this?", "Looks fine."]
        assert [one["by"] for one in data["messages"]] == ["", "Practitioner"]
        assert data["consents"][0]["name"] == "Practitioner"
        assert data["looks"][0]["who"] == "Practitioner"
        whole = b"".join(archive_of(person, now=Times.at))
        with zipfile.ZipFile(io.BytesIO(whole)) as found:
            name = data["messages"][0]["picture"]
            assert name.startswith("pictures/")
            with Image.open(io.BytesIO(found.read(name))) as kept:
                assert kept.size == (640, 480)
        again = Client().post("/yours/import/", {"file": SimpleUploadedFile("all.zip", whole)})
        assert again.status_code < 500

    def test_deleted_with_everything(self, everybody: Cast) -> None:
        file, _size = a_picture()
        send(everybody, "x", picture=file.read())
        path = pictures.path_of(Message.objects.get().picture)
        assert path.exists()
        delete_everything(person_of(everybody))
        assert not path.exists()
        assert not Message.objects.exists()

    def test_what_a_guest_wrote_goes_with_them_into_an_account(self, everybody: Cast) -> None:
        send(everybody, "As a guest")
        send(everybody, "An answer", role="practitioner")
        account = User.objects.create(username="fictional-new", email="new@example.org")
        own = keep_as(account, None, today=NOW.date(), now=NOW)
        made = practices.invite(everybody.member, called="Again", colleague=False, now=NOW)
        kept = practices.let_in(own, made.invite, called="Again", colleagues=False, now=NOW)
        keep_as(account, everybody.consent.person_id, today=NOW.date(), now=NOW)
        assert kept is not None
        assert set(Message.objects.values_list("consent", flat=True)) == {kept.id}
        assert Message.objects.count() == 2
        assert Today.objects.get(person=own).unread == 1


class TestBeingAway:
    def test_it_is_said_where_the_person_writes(self, everybody: Cast) -> None:
        client = everybody.clients["practitioner"]
        url = reverse("practice-desk")
        given = {"notices": "on", "away_from": "2026-11-20", "away_until": "2026-11-21", "away_says": "Back on Sunday."}
        assert client.post(url, given)["Location"] == url
        for days, away in ((0, True), (1, True), (2, False)):
            Times.at = NOW + timedelta(days=days)
            page = opened(everybody)
            assert ("Back on Sunday." in page) is away
            assert "In an emergency call" in page

    @pytest.mark.parametrize(
        "wrong",
        [
            {"away_from": "2026-11-20"},
            {"away_until": "2026-11-20"},
            {"away_from": "2026-11-20", "away_until": "2026-11-19"},
            {"away_from": "tomorrow", "away_until": "2026-11-19"},
            {"away_says": "x" * 301},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, everybody: Cast, wrong: dict[str, str]) -> None:
        assert everybody.clients["practitioner"].post(reverse("practice-desk"), wrong).status_code == 422
        assert not Desk.objects.exists()


class TestNotices:
    @pytest.fixture
    def known(self, everybody: Cast) -> Cast:
        """The person has an account."""
        account = User.objects.create(username="fictional-person", email="person@example.org")
        Person.objects.filter(id=everybody.consent.person_id).update(user=account)
        everybody.clients["person"].force_login(account)
        return everybody

    def due(self) -> None:
        DBTaskResult.objects.filter(status="READY").update(run_after=datetime(2026, 1, 1, tzinfo=UTC))
        do_all()
        assert not DBTaskResult.objects.filter(status="FAILED").exists()

    def test_one_until_it_is_read_and_nothing_of_what_it_says(self, known: Cast) -> None:
        for _ in range(3):
            send(known, f"{SENTINEL} {GAVE_WAY}", role="practitioner")
        self.due()
        [sent] = mail.outbox
        assert sent.to == ["person@example.org"]
        assert sent.subject == "There is a message for you in Unslump"
        for secret in (SENTINEL, "leg", "Practitioner", "Fictional practice"):
            assert secret not in sent.body + sent.subject
        assert reverse("thread", args=[known.consent.id]) in sent.body
        send(known, "One more", role="practitioner")
        self.due()
        assert len(mail.outbox) == 1
        opened(known)
        send(known, "And another", role="practitioner")
        self.due()
        assert len(mail.outbox) == 2
        kept = json.dumps(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
        assert SENTINEL not in kept

    def test_the_practitioner_is_told_too(self, known: Cast) -> None:
        send(known, "Hello")
        self.due()
        assert [one.to for one in mail.outbox] == [["practitioner@example.org"]]
        assert reverse("practice-messages", args=[known.consent.id]) in mail.outbox[0].body

    def test_whoever_reads_first_gets_none(self, known: Cast) -> None:
        send(known, "Hello", role="practitioner")
        opened(known)
        self.due()
        assert not mail.outbox

    def test_a_guest_has_no_address(self, everybody: Cast) -> None:
        send(everybody, "Hello", role="practitioner")
        self.due()
        assert not mail.outbox

    def test_none_after_the_end(self, known: Cast) -> None:
        send(known, "Hello", role="practitioner")
        practices.end([known.consent], now=NOW)
        self.due()
        assert not mail.outbox

    def test_in_the_language_of_the_person(self, known: Cast) -> None:
        Person.objects.filter(id=known.consent.person_id).update(language="es")
        send(known, "Hello", role="practitioner")
        self.due()
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("role", ["person", "practitioner"])
    def test_turned_off_by_its_link_without_signing_in(self, known: Cast, role: str) -> None:
        other = {"person": "practitioner", "practitioner": "person"}[role]
        send(known, "Hello", role=other)
        self.due()
        link = re.search(r"(/messages/off/\S+)", mail.outbox[0].body)
        assert link is not None
        assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith(f"{link[1]}>")
        stranger = Client()
        assert "No more of them" in stranger.get(link[1]).content.decode()
        opened(known, role)
        assert "turned off" in stranger.post(link[1]).content.decode()
        send(known, "Hello again", role=other)
        self.due()
        assert len(mail.outbox) == 1
        if role == "person":
            known.clients["person"].post("/messages/notices/", {"notices": "on"})
        else:
            known.clients["practitioner"].post(reverse("practice-desk"), {"notices": "on"})
        opened(known, role)
        send(known, "Once more", role=other)
        self.due()
        assert len(mail.outbox) == 2

    @pytest.mark.parametrize("token", ["x", "x:y:z", "a" * 2000])
    def test_a_link_of_nobody(self, token: str) -> None:
        assert Client().get(f"/messages/off/{token}/").status_code == 404

    @pytest.mark.parametrize(
        ("at", "told"),
        [
            ("2026-11-20T20:57:59+00:00", "2026-11-20T20:59:59+00:00"),
            ("2026-11-20T20:58:00+00:00", "2026-11-21T08:00:00+00:00"),
            ("2026-11-21T03:00:00+00:00", "2026-11-21T08:00:00+00:00"),
            ("2026-11-21T07:57:59+00:00", "2026-11-21T08:00:00+00:00"),
            ("2026-11-21T07:58:00+00:00", "2026-11-21T08:00:00+00:00"),
        ],
    )
    def test_not_at_night(self, at: str, told: str) -> None:
        notices.ask_for(consent=uuid4(), to_person=True, path="/", urgent=False, now=datetime.fromisoformat(at))
        assert DBTaskResult.objects.get().run_after == datetime.fromisoformat(told)

    def test_at_once_when_it_points_at_a_safety_question(self, known: Cast) -> None:
        Times.at = NOW.replace(hour=2)
        send(known, GAVE_WAY)
        assert DBTaskResult.objects.get().run_after == Times.at + notices.DELAY

    def test_what_cannot_be_sent_is_tried_again_and_names_nobody(
        self, known: Cast, settings: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
        send(known, "Hello", role="practitioner")
        for _ in range(len(notices.TRIES) + 2):
            self.due()
        assert DBTaskResult.objects.count() == 1 + len(notices.TRIES)
        assert "person@example.org" not in caplog.text
        assert "could not be sent" in caplog.text
        assert Message.objects.get().noticed_at is None


def test_it_can_be_kept_in_files(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    mail.EmailMessage("Subject", "Body", to=["nobody@example.org"]).send()
    [file] = tmp_path.iterdir()
    assert "Subject" in file.read_text()
