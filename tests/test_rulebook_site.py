"""The rule book on the site: readable by everybody, with an anchor for every rule."""

import re
from datetime import timedelta

import pytest
from django.core.checks import Error
from django.test import Client

from tests.pages import Seen, finished
from tests.walk import CONTENT, screened
from unslump.core.exercise import Exercise
from unslump.rulebook.book import signable
from unslump.web import clock
from unslump.web.services.rulebook import book
from unslump.web.site import checks

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def ids(html: str) -> set[str]:
    return {attrs["id"] for _, attrs in Seen(html).elements if "id" in attrs}


def test_every_rule_has_its_place_on_the_index_and_in_its_chapter(client: Client) -> None:
    index = client.get("/rules/").content.decode()
    there = ids(index)
    for chapter in book().chapters:
        page = client.get(f"/rules/{chapter.id}/")
        assert page.status_code == 200
        names = {sheet.id for sheet in chapter.sheets}
        assert names
        assert names <= there
        assert names <= ids(page.content.decode())
        for name in names:
            assert f'href="/rules/{chapter.id}/#{name}"' in index


def test_every_exercise_has_its_page_with_its_drawn_course(client: Client) -> None:
    for name, exercise in CONTENT.exercises.items():
        html = client.get(f"/rules/exercises/{name}/").content.decode()
        assert f'<title id="flow-title">{exercise.name.replace(chr(39), "&#x27;")}: its course</title>' in html
        assert html.count('class="flow"') == 1
        for step in exercise.steps:
            assert (f"/figures/{name}/{step.id}.svg") in html
        assert html.count("Gate:") == sum(1 for step in exercise.steps if step.gate)


@pytest.mark.parametrize("path", ["/rules/nowhere/", "/rules/exercises/nowhere/", "/rules/exercises/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nothing_is_said_to_be_reviewed(client: Client) -> None:
    assert not [item for _, _, item in signable(CONTENT) if item.reviewed_by], "then change this test"
    assert "Not yet reviewed by a clinician." in client.get("/rules/").content.decode()
    html = client.get("/rules/screening/").content.decode()
    sheets = len(list(book().chapter("screening").sheets))
    assert html.count("Not yet reviewed by a clinician") == html.count('class="sign"') == sheets


def test_a_review_is_shown_with_name_and_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    bridge = CONTENT.exercises["bridge"]
    signed = Exercise.read(
        {**bridge.plain(), "reviewed_by": "Anna <Berg>, physiotherapist", "reviewed_on": "2026-11-20"}, what="bridge"
    )
    content = CONTENT.model_copy(update={"exercises": {**CONTENT.exercises, "bridge": signed}, "fingerprint": "signed"})
    for module in ("services.rulebook", "site.rulebook.views"):
        monkeypatch.setattr(f"unslump.web.{module}.catalogue", lambda *_: content)
    html = client.get("/rules/exercises/bridge/").content.decode()
    assert "Reviewed by Anna &lt;Berg&gt;, physiotherapist on 20 November 2026." in html
    assert "Not yet reviewed" not in html
    assert "Not yet reviewed by a clinician." not in client.get("/rules/").content.decode()


def test_the_server_does_not_start_with_a_review_in_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not checks.reviews_have_been_made()
    later = clock.now() + timedelta(days=3)
    signed = {"reviewed_by": "Anna Berg", "reviewed_on": later.date().isoformat()}
    bridge = Exercise.read({**CONTENT.exercises["bridge"].plain(), **signed}, what="bridge")
    content = CONTENT.model_copy(update={"exercises": {**CONTENT.exercises, "bridge": bridge}})
    monkeypatch.setattr(checks, "catalogue", lambda *_: content)
    found = checks.reviews_have_been_made()
    assert [type(message) for message in found] == [Error]
    assert "exercises/bridge.toml" in found[0].msg


def test_it_is_linked_from_every_page_and_from_reasons(client: Client) -> None:
    assert '<a href="/rules/">' in client.get("/").content.decode()
    assert 'href="/rules/"' in client.get("/about/").content.decode()
    anchors = ids(client.get("/rules/").content.decode())
    screened(client)
    finished(client)
    html = client.get("/today/").content.decode()
    linked = re.findall(r'href="/rules/#([^"]+)"', html)
    other = Client()
    screened(other, "five-weeks-after-birth")
    linked += re.findall(r'href="/rules/#([^"]+)"', other.get("/help/clinician-first/").content.decode())
    assert linked
    assert set(linked) <= anchors
