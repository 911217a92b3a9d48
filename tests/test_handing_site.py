"""Handing out and sharing on the site: routines, links to a plan, embedding, printing; and none of them is a way past
screening."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import SENTINEL, Cast, arguments, cast, patterns
from tests.conftest import NOW, TODAY
from tests.test_handout import text_of
from tests.walk import checked
from tests.walk import screened as walked
from unslump.core.plan import Plan
from unslump.core.prescription import Prescribed, Prescription, PrescriptionEntry
from unslump.web import clock
from unslump.web.records.handing import PracticeRoutine, SharedPlan
from unslump.web.records.models import Entry, Person, Today
from unslump.web.records.practice import Consent, Look, Practice
from unslump.web.services import sharing
from unslump.web.services.people import keep_as
from unslump.web.services.routines import published_routines
from unslump.web.site.handing.routines import snippet
from unslump.web.site.templatetags.words import dose

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TOP = {"name": "Morning", "says": "To begin with."}


class _Time:
    now = NOW


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Time]]:
    _Time.now = NOW
    monkeypatch.setattr(clock, "now", lambda: _Time.now)
    return _Time


@pytest.fixture
def everybody() -> Cast:
    return cast()


def row() -> PracticeRoutine:
    return PracticeRoutine.objects.get(slug="a-routine")


def page_of(made: PracticeRoutine, name: str = "routine") -> str:
    return reverse(name, args=[made.practice.slug, made.slug])


# The plan of the day on paper.


def test_the_plan_of_the_day(client: Client) -> None:
    walked(client)
    page = client.get("/today/print.pdf", headers={"accept-encoding": "gzip"})
    assert page["Content-Type"] == "application/pdf"
    assert "private, no-store" in page["Cache-Control"]
    assert "Content-Encoding" not in page
    text = text_of(page.content)
    for item in Plan.read(Today.objects.get().plan, what="plan").items:
        assert f"{item.name} {dose(item)}" in text
    assert "http://testserver/today/" in text
    letter = client.get("/today/print.pdf?paper=letter&large=1")
    assert PdfReader(io.BytesIO(letter.content)).pages[0].mediabox.width == 612
    assert b"/today/print.pdf?paper=letter" in client.get("/today/").content


@pytest.mark.parametrize("query", ["?paper=%00", "?large=yes", "?paper=../../x&large=%27", "?paper=" + "x" * 2000])
def test_odd_wishes_give_the_usual_paper(client: Client, query: str) -> None:
    walked(client)
    assert PdfReader(io.BytesIO(client.get("/today/print.pdf" + query).content)).pages[0].mediabox.width < 600


def test_no_paper_past_a_red_flag(client: Client) -> None:
    assert client.get("/today/print.pdf")["Location"].startswith("/screening/")
    walked(client, "numb-saddle")
    for url in ("/today/print.pdf", "/given/print.pdf"):
        assert client.get(url)["Location"] == "/screening/", "the questions ended there, and nothing is decided"


def test_no_paper_after_a_new_sign(client: Client) -> None:
    walked(client)
    assert client.get("/today/print.pdf").status_code == 200
    checked(client, new=("saddle",))
    assert client.get("/today/print.pdf")["Location"] == "/help/emergency/"


@pytest.mark.parametrize("finished", ["symptom", "emergency", "finished"])
def test_a_session_that_hurt_is_not_printed_again(client: Client, finished: str) -> None:
    walked(client)
    Today.objects.update(finished=finished, finished_on=Today.objects.get().on)
    assert client.get("/today/print.pdf").status_code == (200 if finished == "finished" else 302)


def test_exercises_and_weeks(client: Client) -> None:
    assert "Bridge" in text_of(client.get("/exercises/bridge/print.pdf").content)
    assert "Sessions on" in text_of(client.get("/programmes/desk-worker/loosen/print.pdf").content)
    for url in (
        "/exercises/no-such/print.pdf",
        "/programmes/desk-worker/no-such/print.pdf",
        "/programmes/no-such/loosen/print.pdf",
        "/p/no-such/routines/no-such/print.pdf",
    ):
        assert client.get(url).status_code == 404


def test_paper_is_limited(client: Client) -> None:
    found = [client.get("/exercises/no-such/print.pdf").status_code for _ in range(62)]
    assert found == [404] * 60 + [429] * 2


# What a practitioner gave.


def give(person: Person, items: tuple[Prescribed, ...], **changes: Any) -> Prescription:
    given = Prescription(
        format=1, version=1, on=TODAY, by="Practitioner", practice="Fictional practice", items=items, **changes
    )
    entry = PrescriptionEntry(type="prescription", on=TODAY, prescription=given)
    Entry.objects.create(
        client=__import__("uuid").uuid4(), person=person, kind="prescription", on=TODAY, stored_at=NOW,
        body=entry.plain(),
    )  # fmt: skip
    return given


def printed(everybody: Cast) -> Any:
    return everybody.clients["practitioner"].get(reverse("practice-handout", args=[everybody.consent.id]))


def test_a_prescription_is_printed_by_both(everybody: Cast) -> None:
    assert printed(everybody)["Location"] == reverse("practice-person", args=[everybody.consent.id])
    person = everybody.consent.person
    give(person, (Prescribed(exercise="bridge", start=0, most=1, note="Slowly."),))
    for page in (printed(everybody), everybody.clients["person"].get("/given/print.pdf")):
        assert "1 Bridge" in text_of(page.content)
        assert "For you: Slowly." in text_of(page.content)
        assert SENTINEL not in text_of(page.content)
    assert Look.objects.filter(what="practice-handout").count() == 2
    assert "printed what they gave you" in everybody.clients["person"].get("/shared/").content.decode()
    assert everybody.clients["guest"].get("/given/print.pdf")["Location"] == "/today/"


def test_what_ended_is_not_printed(everybody: Cast, at: type[_Time]) -> None:
    person = everybody.consent.person
    give(person, (Prescribed(exercise="bridge", start=0, most=1),), until=TODAY)
    assert printed(everybody).status_code == 200
    at.now = NOW + timedelta(days=1)
    assert printed(everybody).status_code == 302


def test_no_prescription_on_paper_past_a_red_flag(everybody: Cast) -> None:
    give(everybody.consent.person, (Prescribed(exercise="bridge", start=0, most=1),))
    assert printed(everybody).status_code == 200
    checked(everybody.clients["person"], new=("bladder",))
    assert printed(everybody).status_code == 409
    assert everybody.clients["person"].get("/given/print.pdf").status_code == 409


def test_what_safety_rules_out_does_not_stand_on_it(everybody: Cast) -> None:
    """With a limit that rules an exercise out, it is named with the reason and has no dose."""
    from unslump.web.services.content import catalogue

    content = catalogue()
    tags = set(content.exercises["downward-dog"].avoid)
    limit = next(one.id for one in content.screening.limits if tags & set(one.tags))
    items = tuple(Prescribed(exercise=name, start=0, most=0) for name in ("bridge", "downward-dog"))
    ruled = set(content.exercises["bridge"].avoid)
    assert not ruled & {tag for one in content.screening.limits if one.id == limit for tag in one.tags}
    give(everybody.consent.person, items, limits=(limit,))
    text = text_of(printed(everybody).content)
    assert "Not now" in text
    assert "2 Downward" not in text


# Links to a plan.


def shared(client: Client, **given: Any) -> str:
    page = client.post("/share/", {"called": "My brother", "days": "7"} | given)
    assert page.status_code == 200, page.content.decode()[-2000:]
    return str(page.context["link"]).removeprefix("http://testserver")


def test_a_link_shows_the_plan_and_nothing_of_why(client: Client) -> None:
    walked(client)
    link = shared(client)
    answer = Client().get(link)
    body = answer.content.decode()
    plan = Plan.read(Today.objects.get().plan, what="plan")
    for item in plan.items:
        assert item.name in body
        assert dose(item) in body
        assert all(reason.text not in body for reason in item.because)
    assert "My brother" not in body
    assert "private, no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert 'name="robots" content="noindex"' in body
    assert "unslump" not in answer.cookies
    assert "sessionid" not in answer.cookies
    assert "/session/" not in body
    assert "/today/check/" not in body


def test_looks_are_counted_but_not_ones_own(client: Client) -> None:
    walked(client)
    link = shared(client)
    client.get(link)
    assert "Not opened yet." in client.get("/share/").content.decode()
    for _ in range(3):
        Client().get(link)
    assert "Opened 3 times" in client.get("/share/").content.decode()
    assert b"Your own look is not counted" in client.get(link).content


@pytest.mark.parametrize("days", sharing.DAYS)
def test_it_opens_for_the_days_that_were_chosen(client: Client, at: type[_Time], days: int) -> None:
    walked(client)
    link = shared(client, days=str(days))
    at.now = NOW + timedelta(days=days, seconds=-1)
    assert Client().get(link).status_code == 200
    at.now = NOW + timedelta(days=days)
    over = Client().get(link)
    assert over.status_code == 404
    assert "noindex" in over["X-Robots-Tag"]


def test_it_is_taken_back_by_its_person_alone(client: Client) -> None:
    walked(client)
    link = shared(client)
    end = reverse("share-end", args=[SharedPlan.objects.get().id])
    other = Client()
    walked(other)
    assert other.post(end).status_code == 404
    assert Client().post(end).status_code == 404
    assert Client().get(link).status_code == 200
    assert client.post(end)["Location"] == "/share/"
    assert Client().get(link).status_code == 404
    assert client.post(end).status_code == 404


def test_a_red_flag_ends_what_the_link_shows(client: Client) -> None:
    walked(client)
    link = shared(client)
    checked(client, new=("saddle",))
    body = Client().get(link).content.decode()
    assert "There is no plan to see now." in body
    assert "emergency" not in body.split("<main")[1].split("</main>")[0]


def test_only_the_hash_is_kept_and_it_is_shown_once(client: Client) -> None:
    walked(client)
    code = shared(client).strip("/").split("/")[-1]
    assert len(code) >= 22
    kept = SharedPlan.objects.get()
    assert code not in (kept.code, kept.called)
    assert code not in client.get("/share/").content.decode()


@pytest.mark.parametrize("code", ["x", "A" * 22, "A" * 5000, "é" * 22, "%00", "..%2f..%2fetc"])
def test_wrong_codes(client: Client, code: str) -> None:
    assert client.get(f"/s/{code}/").status_code == 404


def test_guessing_is_limited(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    found = [client.get(f"/s/{n:022}/", REMOTE_ADDR="192.0.2.9").status_code for n in range(65)]
    assert found == [404] * 60 + [429] * 5
    assert "0000000000000000000" not in caplog.text


@pytest.mark.parametrize(
    "given", [{"days": "365"}, {"days": "0"}, {"days": ""}, {"days": "x"}, {"called": "x" * 121}, {"called": "a\x00b"}]
)
def test_odd_wishes_are_refused_and_nothing_is_lost(client: Client, given: dict[str, str]) -> None:
    walked(client)
    page = client.post("/share/", {"called": "My brother", "days": "7"} | given)
    assert page.status_code == 422
    assert not SharedPlan.objects.exists()
    assert ("My brother" in page.content.decode()) == ("called" not in given)


def test_there_are_not_too_many(client: Client) -> None:
    walked(client)
    for _ in range(sharing.MOST_STANDING):
        shared(client)
    assert client.post("/share/", {"days": "7"}).status_code == 422
    SharedPlan.objects.filter(id=SharedPlan.objects.all()[0].id).update(ended_at=NOW)
    shared(client)


def test_nobody_without_answers_shares(client: Client) -> None:
    assert client.get("/share/")["Location"].startswith("/screening/")
    assert client.post("/share/", {"days": "7"})["Location"].startswith("/screening/")


def test_links_stay_with_an_account(everybody: Cast) -> None:
    from django.contrib.auth.models import User

    account = User.objects.get(pk=everybody.clients["operator"].session["_auth_user_id"])
    own = keep_as(account, None, today=TODAY, now=NOW)
    keep_as(account, everybody.consent.person_id, today=TODAY, now=NOW)
    assert SharedPlan.objects.get().person_id == own.id


# Routines.


def form(*exercises: str, do: str = "save", **given: Any) -> dict[str, Any]:
    rungs = {"exercise": list(exercises), "rung": ["0"] * len(exercises), "note": [""] * len(exercises)}
    return {**TOP, **rungs, "do": do, **given}


def names(page: Any) -> list[str]:
    return [line.exercise.id for line in page.context["typed"].lines]


class TestWriting:
    NEW = "/practice/routines/new/"

    def test_added_ordered_taken_out_and_kept(self, everybody: Cast) -> None:
        client = everybody.clients["practitioner"]
        page = client.post(self.NEW, form("bridge", do="add", add="cat-cow"))
        assert names(page) == ["bridge", "cat-cow"]
        page = client.post(self.NEW, form("bridge", "cat-cow", do="up-1"))
        assert names(page) == ["cat-cow", "bridge"]
        assert names(client.post(self.NEW, form("bridge", "cat-cow", do="down-0"))) == ["cat-cow", "bridge"]
        assert names(client.post(self.NEW, form("bridge", "cat-cow", do="remove-0"))) == ["cat-cow"]
        assert PracticeRoutine.objects.count() == 1, "nothing is kept by that"
        given = form("cat-cow", "bridge", rung=["1", "2"], note=["", " Slowly. "])
        page = client.post(self.NEW, given)
        made = PracticeRoutine.objects.get(slug="morning")
        assert page["Location"] == reverse("practice-routine-share", args=[made.id])
        assert made.published_at is None
        assert made.body == {
            **TOP,
            "items": [{"exercise": "cat-cow", "rung": 1}, {"exercise": "bridge", "rung": 2, "note": "Slowly."}],
        }

    @pytest.mark.parametrize("do", ["up-0", "down-1", "up-99", "remove-99", "up-x", "up", "-", "sideways-1", "up--1"])
    def test_buttons_that_mean_nothing_change_nothing(self, everybody: Cast, do: str) -> None:
        page = everybody.clients["practitioner"].post(self.NEW, form("bridge", "cat-cow", do=do))
        assert (page.status_code, names(page)) == (200, ["bridge", "cat-cow"])

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"name": " "}, "Please give it a name."),
            ({"name": "x" * 121}, "too long"),
            ({"says": "x" * 2001}, "too long"),
            ({"note": ["x" * 401]}, "too long"),
            ({"exercise": []}, "Please add an exercise."),
            ({"exercise": ["no-such"]}, "Please add an exercise."),
            ({"do": "add", "add": ""}, "Please choose an exercise to add."),
            ({"do": "add", "add": "no-such"}, "Please choose an exercise to add."),
            ({"do": "add", "add": "bridge"}, "is in it already"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, everybody: Cast, given: dict[str, Any], says: str) -> None:
        page = everybody.clients["practitioner"].post(self.NEW, form("bridge") | given)
        body = page.content.decode()
        assert page.status_code == 422
        assert says in body
        assert "To begin with." in body or "says" in given
        assert PracticeRoutine.objects.count() == 1

    def test_hostile_words_are_only_words(self, everybody: Cast) -> None:
        client = everybody.clients["practitioner"]
        nasty = '<script>alert(1)</script>"><iframe>'
        client.post(self.NEW, form("bridge", name=nasty, says=nasty, note=[nasty]))
        made = PracticeRoutine.objects.exclude(slug="a-routine").get()
        client.post(reverse("practice-routine-publish", args=[made.id]), {"publish": "yes"})
        for url in (page_of(made), page_of(made, "routine-embed"), reverse("practice-routine-share", args=[made.id])):
            body = Client().get(url) if url.startswith(("/p/", "/embed/")) else client.get(url)
            assert "<script>alert" not in body.content.decode()
            assert "<iframe>" not in body.content.decode()
        assert "<script>alert(1)" in text_of(Client().get(page_of(made, "routine-print")).content)

    def test_odd_doses_are_the_lightest(self, everybody: Cast) -> None:
        client = everybody.clients["practitioner"]
        for rung in ("99", "-1", "x", "", "٣" * 3):
            client.post(self.NEW, form("bridge", name=f"Odd {len(rung)}{rung[:1]}", rung=[rung]))
        odd = PracticeRoutine.objects.exclude(slug="a-routine")
        assert odd.count() == 5
        assert {one.body["items"][0]["rung"] for one in odd} <= {0}

    def test_the_same_name_gets_another_address_and_keeps_it(self, everybody: Cast) -> None:
        client = everybody.clients["practitioner"]
        for _ in range(2):
            client.post(self.NEW, form("bridge"))
        assert set(PracticeRoutine.objects.values_list("slug", flat=True)) == {"a-routine", "morning", "morning-2"}
        edit = reverse("practice-routine", args=[PracticeRoutine.objects.get(slug="morning-2").id])
        client.post(edit, form("cat-cow", name="Evening"))
        assert PracticeRoutine.objects.get(slug="morning-2").body["name"] == "Evening"

    def test_a_colleague_may_and_another_practice_may_not(self, everybody: Cast) -> None:
        for role, status in (("colleague", 302), ("owner", 302), ("elsewhere", 404), ("operator", 404)):
            edit = reverse("practice-routine", args=[row().id])
            assert everybody.clients[role].post(edit, form("bridge")).status_code == status

    def test_lists_take_the_same_queries_whatever_their_length(
        self, everybody: Cast, django_assert_num_queries: Any
    ) -> None:
        client = everybody.clients["practitioner"]
        for many in (1, 5):
            for _ in range(many):
                client.post(self.NEW, form("bridge"))
            client.get("/practice/routines/")
            with django_assert_num_queries(4):
                client.get("/practice/routines/")


class TestPublished:
    def test_only_what_is_published_of_an_open_practice(self, everybody: Cast) -> None:
        made = row()
        urls = [page_of(made, name) for name in ("routine", "routine-print", "routine-embed")]
        assert [Client().get(url).status_code for url in urls] == [200] * 3
        assert published_routines(made.practice) == [made]
        publish = reverse("practice-routine-publish", args=[made.id])
        everybody.clients["practitioner"].post(publish, {"publish": "no"})
        assert [Client().get(url).status_code for url in urls] == [404] * 3
        assert published_routines(made.practice) == []
        everybody.clients["practitioner"].post(publish, {"publish": "yes"})
        Practice.objects.update(closed_at=NOW)
        assert [Client().get(url).status_code for url in urls] == [404] * 3

    def test_it_leads_to_screening_and_is_never_played(self, everybody: Cast) -> None:
        body = Client().get(page_of(row())).content.decode()
        assert "Check first whether it is for you" in body
        assert 'href="/screening/"' in body
        assert "Who should leave something out" in body
        assert "Get help now" in body
        for door in ("/session/", "/today/check/", 'method="post" action="/s'):
            assert door not in body.split("<main")[1].split("</main>")[0]

    def test_somebody_screened_reads_what_is_not_for_them(self, everybody: Cast) -> None:
        PracticeRoutine.objects.update(
            body={"name": "All", "items": [{"exercise": n, "rung": 0} for n in ("bridge", "downward-dog")]}
        )
        person = everybody.clients["person"]
        body = person.get(page_of(row())).content.decode()
        assert "Check first whether" not in body
        Today.objects.filter(person=everybody.consent.person).update(alarm="")
        checked(person, new=("saddle",))
        body = person.get(page_of(row())).content.decode()
        assert "Not for you now." in body
        assert "Do what your plan holds today" not in body

    def test_it_says_nothing_of_one_to_another(self, everybody: Cast) -> None:
        for role in ("stranger", "guest", "practitioner"):
            body = everybody.clients[role].get(page_of(row())).content.decode()
            assert SENTINEL not in body

    def test_the_paper_is_whole_and_free(self, everybody: Cast) -> None:
        text = text_of(Client().get(page_of(row(), "routine-print")).content)
        assert "A routine" in text
        assert "Fictional practice" in text
        assert "http://testserver/screening/" in text

    def test_what_the_content_dropped_does_not_break_it(self, everybody: Cast) -> None:
        gone = {"exercise": "no-such-any-more", "rung": 0}
        PracticeRoutine.objects.update(body={"name": "Old", "items": [gone, {"exercise": "bridge", "rung": 99}]})
        assert Client().get(page_of(row())).status_code == 200
        PracticeRoutine.objects.update(body={"name": "Old", "items": [gone]})
        assert Client().get(page_of(row())).status_code == 404
        edit = everybody.clients["practitioner"].get(reverse("practice-routine", args=[row().id]))
        assert edit.status_code == 200

    def test_deleted_is_gone(self, everybody: Cast) -> None:
        url = page_of(row())
        everybody.clients["practitioner"].post(reverse("practice-routine-delete", args=[row().id]))
        assert Client().get(url).status_code == 404


def frames_of(answer: Any) -> tuple[bool, str]:
    policy = next(
        part.split(" ", 1)[1]
        for part in map(str.strip, answer.get("Content-Security-Policy", "").split(";"))
        if part.startswith("frame-ancestors")
    )
    return "X-Frame-Options" in answer, policy


class TestEmbedding:
    def test_it_may_be_framed_sets_no_cookie_and_has_no_form(self, everybody: Cast) -> None:
        answer = Client().get(page_of(row(), "routine-embed"))
        assert frames_of(answer) == (False, "*")
        assert not answer.cookies
        body = answer.content.decode()
        assert "<form" not in body
        assert "csrf" not in body
        assert "data-keeper" not in body
        assert "site/site.js" not in body
        assert "offline" not in body
        assert '<base target="_blank">' in body

    def test_nothing_else_may(self, everybody: Cast) -> None:
        """Every address of the site, as somebody who sees most of them."""
        for pattern in patterns():
            if pattern.name == "routine-embed":
                continue
            url = reverse(pattern.name or "", kwargs=arguments(pattern, everybody))
            answer = everybody.clients["practitioner"].get(url)
            if answer.status_code == 200:
                assert frames_of(answer) == (True, "'none'"), pattern.name
                assert answer["X-Frame-Options"] == "DENY"
        assert frames_of(Client().get("/embed/p/no-such/routines/no-such/")) == (True, "'none'"), (
            "nor what is not there"
        )

    def test_the_rest_of_the_policy_stays(self, everybody: Cast) -> None:
        embedded, usual = (Client().get(page_of(row(), name)) for name in ("routine-embed", "routine"))

        def rest(answer: Any) -> list[str]:
            parts = map(str.strip, answer["Content-Security-Policy"].split(";"))
            return sorted(part for part in parts if not part.startswith("frame-ancestors"))

        assert rest(embedded) == rest(usual)

    @pytest.mark.parametrize(
        ("language", "says"), [("en", "Play"), ("es", "Debes sentir"), ("xx", "Play"), ("%00", "")]
    )
    def test_its_language_stands_in_the_address(self, everybody: Cast, language: str, says: str) -> None:
        body = Client().get(page_of(row(), "routine-embed") + f"?language={language}").content.decode()
        assert says in body

    def test_the_snippet(self, everybody: Cast) -> None:
        body = (
            everybody.clients["practitioner"].get(reverse("practice-routine-share", args=[row().id])).content.decode()
        )
        assert f"&lt;iframe src=&quot;http://testserver{page_of(row(), 'routine-embed')}?language=en&quot;" in body


def test_a_name_cannot_break_out_of_the_snippet() -> None:
    assert snippet('https://x.example/?a=1&b="', '"><script>') == (
        '<iframe src="https://x.example/?a=1&amp;b=&quot;" title="&quot;&gt;&lt;script&gt;" width="720" height="900" '
        'style="max-width:100%;border:0" loading="lazy"></iframe>'
    )


def test_consent_that_ended_prints_nothing(everybody: Cast) -> None:
    give(everybody.consent.person, (Prescribed(exercise="bridge", start=0, most=1),))
    Consent.objects.update(ended_at=NOW)
    assert printed(everybody).status_code == 404
