"""Lessons on the site: readable without an account, quietly offered on today's page, and never beside a warning."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.pages import Seen, finished
from tests.walk import CONTENT, checked, screened
from unslump.core.catalogue import reference_id
from unslump.core.lessons import Lesson
from unslump.web.records.models import Today
from unslump.web.services.lessons import worth_reading

pytestmark = [pytest.mark.database, pytest.mark.django_db]

OFFERED = "Worth two minutes:"


def test_the_list_names_each_with_one_line(client: Client) -> None:
    html = client.get("/learn/").content.decode()
    for lesson in CONTENT.lessons.values():
        assert f'<a href="/learn/{lesson.id}/">{escape(lesson.title)}</a>' in html
        assert escape(lesson.lead) in html
    assert '<a href="/learn/words/">' in html
    titles = [name for name in re.findall(r'href="/learn/([^/"]+)/"', html) if name != "words"]
    assert titles == sorted(titles, key=lambda name: CONTENT.lessons[name].order)


@pytest.mark.parametrize("name", sorted(CONTENT.lessons))
def test_a_lesson_is_shown_whole_with_its_sources(client: Client, name: str) -> None:
    lesson = CONTENT.lessons[name]
    response = client.get(f"/learn/{name}/")
    assert response.status_code == 200
    html = response.content.decode()
    for section in lesson.sections:
        for text in (section.heading or "", *section.says, *section.points):
            assert escape(text) in html
    for source in lesson.sources:
        reference = CONTENT.references[reference_id(source)]
        assert escape(reference.cite) in html
        assert f"({escape(reference.seen)})" in html
        if reference.link:
            assert f'href="{reference.link}"' in html
    for other in lesson.exercises:
        assert f'<a href="/exercises/{other}/">{escape(CONTENT.exercises[other].name)}</a>' in html
    for programme in CONTENT.programmes.values():
        named = any(name in stage.lessons for stage in programme.stages)
        assert (f'<a href="/programmes/{programme.id}/">' in html) == named
    assert html.count('class="pictogram"') == len(lesson.exercises)
    assert "Not yet reviewed by a physiotherapist or doctor." in html
    assert ("general knowledge that we could not check" in html) != lesson.verified
    assert not response.cookies


def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/learn/nowhere/").status_code == 404
    assert client.post("/learn/").status_code == 405
    assert client.post("/learn/sleep/").status_code == 405


def test_a_review_is_shown_with_name_and_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {**CONTENT.lessons["sleep"].plain(), "reviewed_by": "Anna <Berg>", "reviewed_on": "2026-11-20"}
    signed = Lesson.read(data, what="sleep")
    content = CONTENT.model_copy(update={"lessons": {**CONTENT.lessons, "sleep": signed}})
    monkeypatch.setattr("unslump.web.site.lessons.views.catalogue", lambda *_: content)
    html = client.get("/learn/sleep/").content.decode()
    assert "Reviewed by Anna &lt;Berg&gt; on 20 November 2026." in html
    assert "Not yet reviewed" not in html


def test_the_list_is_one_step_from_the_library(client: Client) -> None:
    for path in ("/exercises/", "/programmes/", "/learn/"):
        html = client.get(path).content.decode()
        assert [a for a in Seen(html).all("a") if a.get("href") == "/learn/"]


def test_today_offers_one_below_the_plan(client: Client) -> None:
    screened(client)
    lesson = worth_reading(Today.objects.get())
    assert lesson
    html = client.get("/today/").content.decode()
    assert html.count(OFFERED) == 1
    assert html.index(OFFERED) > html.index("What you will do, and why")
    assert f'<a href="/learn/{lesson.id}/">{escape(lesson.title)}</a>' in html
    assert len([link for link in Seen(html).all("a") if link.get("href", "").startswith("/learn/")]) == 1


def test_it_stays_when_the_session_is_done(client: Client) -> None:
    screened(client)
    finished(client)
    assert OFFERED not in client.get("/today/").content.decode(), "two questions come first"
    client.post("/session/after/", {"pain": 1, "effort": 3})
    html = client.get("/today/").content.decode()
    assert "Done for today" in html
    assert OFFERED in html


def test_nothing_is_offered_after_a_symptom_ended_the_session(client: Client) -> None:
    screened(client)
    row = Today.objects.get()
    events = [
        {"type": "start"},
        {"type": "symptom", "kind": "pain", "where": "back", "severity": 8},
    ]
    body = {
        "id": str(uuid.uuid4()),
        "script": row.script["id"],
        "started_at": timezone.now().isoformat(),
        "events": events,
    }
    response = client.post("/api/sessions", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content
    html = client.get("/today/").content.decode()
    assert "Enough for today" in html
    assert OFFERED not in html


@pytest.mark.parametrize(("new", "kind"), [("saddle", "emergency"), ("fever", "urgent")])
def test_beside_a_warning_nothing_is_offered(client: Client, new: str, kind: str) -> None:
    screened(client)
    checked(client, pain=2, new=(new,))
    response = client.get("/today/", follow=True)
    assert response.redirect_chain[-1][0] == f"/help/{kind}/"
    assert OFFERED not in response.content.decode()
    lesson = worth_reading(Today.objects.get())
    assert lesson
    assert lesson.id == "see-somebody"


def test_a_note_that_waits_for_an_answer_comes_first(client: Client) -> None:
    screened(client)
    client.post(
        "/today/check/", {"pain": 0, "new": ["none"], "asked": ["pain", "new"], "note": "i cant pee since today"}
    )
    html = client.get("/today/").content.decode()
    assert "A question about your note" in html
    assert OFFERED not in html
