"""Nothing that somebody reads or hears escapes translation: pages, plans, scripts, questions, in an odd language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.conftest import TODAY, example
from tests.odd import Read, odd, odd_content, odd_site
from tests.pages import every_page, finished
from tests.walk import checked, screened
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import decide
from unslump.core.events import read_events
from unslump.core.history import CheckIn, Screened
from unslump.core.loading import load_content
from unslump.core.plan import Plan
from unslump.core.progress import fold_all
from unslump.core.questions import Questionnaire
from unslump.core.record import replay
from unslump.core.script import Script
from unslump.core.values import Reason, Value
from unslump.core.wording import points_at

ORDINARY = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(
    r"Unslump|English|Español|somebody@example\.org|\d+\.\d+(\.\d+)?\+[0-9a-f]{12}(\.es)?|\d+ de [a-z]+( de \d+)?"
)
"""What is the same in every language, and Spanish dates, which Django writes."""
SHOWN = {"title", "say", "more", "name", "feel", "not_feel", "breathing", "because", "says", "label", "labels", "text"}
"""The keys of scripts and plans that hold words for the person."""
PEOPLE = ("desk-worker", "acute-day-3", "five-weeks-after-birth", "five-weeks-after-birth-seen", "numb-saddle")


def left(text: str) -> str | None:
    """Words in a text that are not translated; None if there are none."""
    return text if ORDINARY.search(NAMES.sub("", re.sub(r"\{\w+\}", "", text))) else None


def untranslated(texts: Iterator[str] | list[str]) -> list[str]:
    return [text for text in texts if left(text)]


@pytest.fixture(scope="session")
def odd_words() -> Catalogue:
    return odd_content()


def test_this_can_fail() -> None:
    assert odd("Hold {n} s, <b>then</b> rest.") == "Ⓗⓞⓛⓓ {n} ⓢ, <b>ⓣⓗⓔⓝ</b> ⓡⓔⓢⓣ."
    assert untranslated(["Unslump", odd("Go on"), "12:30", "Go on", "1.1+0123456789ab.es"]) == ["Go on"]
    page = (
        '<p title="Go on">Ⓖ<b lang="en">left</b><script id="x">{}</script></p><ul class="sources"><li>Bandy</li></ul>'
    )
    assert untranslated(Read(page).texts) == ["Go on"]


def words_of(data: Any, key: str = "") -> Iterator[str]:
    """The words for the person in a plan or a script."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from words_of(value, name if not isinstance(value, dict) or name == "words" else key)
    elif isinstance(data, list):
        for value in data:
            yield from words_of(value, key)
    elif isinstance(data, str) and key in SHOWN | {"words", "reason", "reasons"}:
        yield data


@pytest.mark.parametrize("name", PEOPLE)
def test_plans_and_scripts(odd_words: Catalogue, name: str) -> None:
    decided = decide(odd_words, example(name))
    assert not untranslated(list(reasons_of(decided)))
    if decided.no_plan:
        assert not untranslated(list(decided.no_plan.reasons))
        return
    plan = decided.planned()
    assert not untranslated(words_of(plan.plain()))
    script = compile_plan(odd_words, plan).plain()
    found = list(words_of(script))
    assert len(found) > 100
    assert not untranslated(found)


def reasons_of(value: object) -> Iterator[str]:
    """Every reason in a value, with what it rests on; facts of progress are names and numbers (words.told)."""
    if isinstance(value, Reason):
        yield value.text
        if not re.fullmatch(r"([a-z-]+ -?\d+(, )?)+", value.fact):
            yield value.fact
    elif isinstance(value, Value):
        for name in type(value).model_fields:
            yield from reasons_of(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from reasons_of(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from reasons_of(item)


def test_questions(odd_words: Catalogue) -> None:
    for questionnaire in (odd_words.screening, odd_words.check):
        assert not untranslated(list(asked(questionnaire)))


def asked(questionnaire: Questionnaire) -> Iterator[str]:
    for page in questionnaire.pages:
        yield from (page.title, page.lead or "")
    for question in questionnaire.questions:
        yield from (question.ask, question.more or "", question.unit or "")
        for option in question.options:
            yield from (option.label, option.more or "")
    for rule in questionnaire.rules:
        yield from (rule.title, rule.says, rule.do, rule.worry or "")
    yield from (limit.label for limit in questionnaire.limits)
    yield from (contradiction.says for contradiction in questionnaire.contradictions)


def test_progress(odd_words: Catalogue) -> None:
    """What changes, and why: a bad session, something new, an emergency, a flare-up."""
    profile = example("desk-worker")
    plan: Plan = decide(odd_words, profile).planned()
    script = compile_plan(odd_words, plan)
    symptoms = ({"type": "symptom", "kind": "chest"}, {"type": "symptom", "kind": "tingling", "where": "saddle"})
    for events in ([], *([{"type": "start"}, symptom] for symptom in symptoms)):
        record = replay(script, read_events(events or whole(script))).record
        entries = [
            Screened(type="screened", on=TODAY),
            CheckIn(type="check-in", on=TODAY, when="before", pain=2),
            record,
            CheckIn(type="check-in", on=TODAY, when="after", pain=8, effort=9, new=("fever",)),
        ]
        status = fold_all(odd_words, entries)
        found = list(reasons_of(status))
        assert found
        assert not untranslated(found)


def whole(script: Script) -> list[dict[str, Any]]:
    """The events of a session that is done from beginning to end."""
    return [{"type": "start"}, *({"type": "done"} for _ in range(200))]


def test_notes(odd_words: Catalogue) -> None:
    pointers = points_at(odd_words, "leg gave way and I can't feel when I wipe")
    assert pointers
    for pointer in pointers:
        said = pointer.asks.replace(pointer.words, "")
        assert not untranslated([said, pointer.do or ""])


# The site.

FOREIGN = re.compile(r"^(Correo electrónico:?|E-?mail( address)?:?)$", re.IGNORECASE)
"""What the libraries say themselves, in their own translation."""


@pytest.fixture(scope="session")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_site(tmp_path_factory.mktemp("odd"))


@pytest.mark.database
@pytest.mark.django_db
class TestSite:
    @pytest.fixture(autouse=True)
    def in_odd_words(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch, odd_folder: Path, odd_words: Catalogue
    ) -> None:
        settings.LOCALE_PATHS = [odd_folder]

        def load(folder: Path, language: str) -> Catalogue:
            return odd_words if language == "es" else load_content(folder, language)

        monkeypatch.setattr("unslump.web.services.content.load_content", load)

    def test_pages(self) -> None:
        wrong = {}
        for name, html in every_page("es"):
            read = Read(html)
            found = [text for text in untranslated(read.texts) if not FOREIGN.fullmatch(text)]
            if name.startswith("/rules/"):  # in English, and marked as that; but for what the browser calls the page
                found = [text for text in found if " · " not in text]
            if found:
                wrong[name] = found
        assert not wrong

    @pytest.fixture
    def client(self) -> Client:
        return Client(headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})

    def test_the_player(self, client: Client) -> None:
        screened(client)
        checked(client)
        read = Read(client.get("/session/").content.decode())
        assert not untranslated(read.texts)
        assert not untranslated(list(json.loads(read.data["player-words"]).values()))
        assert not untranslated(words_of(json.loads(read.data["script"])))

    def test_what_somebody_is_asked_or_refused(self, client: Client) -> None:
        """The pages between: a note, a wrong form, a contradiction, what was told before, help with its reasons."""
        screened(client)
        pages = [
            client.post(
                "/today/check/", {"pain": 1, "new": ["none"], "note": "leg gave way", "asked": ["pain", "new"]}
            ),
            client.get("/today/note/"),
            client.get("/today/"),
            client.post("/today/note/", {}),
            client.post("/today/note/", {"weak-leg": "yes"}),
            client.get("/today/", follow=True),
            client.post("/today/check/", {"pain": 1, "new": ["saddle"], "asked": ["pain", "new"]}, follow=True),
            client.get("/help/emergency/"),
            client.get("/replay/"),
            client.post("/today/check/", {}),
            client.post("/session/after/", {}),
        ]
        for response in pages:
            if "text/html" in response.get("Content-Type", ""):
                said = untranslated(Read(response.content.decode().replace("leg gave way", "")).texts)
                assert not [text for text in said if not FOREIGN.fullmatch(text)], response.request["PATH_INFO"]

    def test_what_a_browser_without_scripts_is_told(self, client: Client) -> None:
        screened(client)
        finished(client)
        answer = client.get("/api/today").json()
        assert not untranslated(words_of(answer))
