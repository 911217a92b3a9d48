"""The PO files: they hold what there is to translate, compiled as they stand, and are complete where they say so."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from django.conf import settings

from translators.files import all_files, as_compiled, as_text, brought_up_to_date, fill, missing, read, said, wrong
from translators.sentences import SITE, content_templates, keep_contexts, site_template
from unslump.core.loading import OWN_CONTENT

COMPLETE = {"es": ("exercises", "lessons", "screening", "rest", "django")}
"""The PO files of which every sentence is translated. A new sentence in one of them is a task, not a surprise."""

FILES = [(language, files) for language, files in all_files()]
SOURCES = [(language, path, template) for language, files in FILES for path, template in files.sources.items()]


def names(one: tuple[str, Path, Catalog]) -> str:
    return f"{one[0]}-{one[1].stem}"


@pytest.mark.parametrize("source", SOURCES, ids=names)
def test_it_holds_what_there_is_to_translate(source: tuple[str, Path, Catalog]) -> None:
    language, path, template = source
    assert as_text(brought_up_to_date(path, template, language)) == path.read_bytes(), "run `make words`"


@pytest.mark.parametrize(("language", "files"), FILES, ids=[f"{lang}-{files.compiled.stem}" for lang, files in FILES])
def test_it_is_compiled_as_it_stands(language: str, files: object) -> None:
    compiled, problems = as_compiled([read(path, language) for path in files.sources])
    assert not problems
    assert words(compiled) == words(files.compiled.read_bytes()), "run `make words`"


def words(compiled: bytes) -> dict[str, str]:
    """Every translation in a compiled file, without its header, which names the day and the tool."""
    found = dict(gettext.GNUTranslations(io.BytesIO(compiled))._catalog)
    return {key: value for key, value in found.items() if key}


@pytest.mark.parametrize("source", SOURCES, ids=names)
def test_complete_ones_are_complete(source: tuple[str, Path, Catalog]) -> None:
    language, path, _ = source
    if path.stem in COMPLETE.get(language, ()):
        assert not [message.id for message in missing(read(path, language))]


def test_the_site_and_its_content_have_the_same_languages() -> None:
    content = {path.parent.name for path in OWN_CONTENT.glob("locale/*/content.mo")}
    site = {path.parent.parent.name for path in SITE.glob("locale/*/LC_MESSAGES/django.mo")}
    assert content == site == {code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    assert content >= COMPLETE.keys()


# The tool.


def test_what_the_pages_say_is_found() -> None:
    found = {message.id: message for message in site_template() if message.id}
    assert "Skip to the content" in found
    assert "Please give a number." in found, "in the program"
    assert ("%(n)d round", "%(n)d rounds") in found
    assert "{n} exercises" in found, "the player's"
    assert any("%(minutes)s" in str(message) for message in found), "with something to fill in"
    assert "Not yet reviewed by a clinician" not in found, "the rule book's own words stay in English"
    every = {
        word for path in SITE.rglob("*.html") for word in re.findall(r'{% translate "([^"]+)" %}', path.read_text())
    }
    assert {word for word in every if word not in found} <= {
        word
        for path in SITE.rglob("rulebook/parts/*.html")
        for word in re.findall(r'{% translate "([^"]+)" %}', path.read_text())
    }


def test_a_sentence_of_several_parts_is_in_one() -> None:
    parts = content_templates()
    ids = [message.id for catalog in parts.values() for message in catalog if message.id]
    assert len(ids) == len(set(ids))
    assert list(parts) == ["exercises", "lessons", "screening", "rest"]


def a_file(folder: Path, *messages: tuple[str, str]) -> Path:
    path = folder / "rest.po"
    catalog = Catalog(locale="es", fuzzy=False)
    for english, spanish in messages:
        catalog.add(english, spanish)
    path.write_bytes(as_text(catalog))
    return path


def template(*texts: str) -> Catalog:
    made = Catalog()
    for text in texts:
        made.add(text, locations=[("planning/planning.toml#words.a", None)])
    return made


def test_a_changed_sentence_waits_for_a_new_translation(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("Rest until the day after.", "Descansa hasta pasado mañana."), ("Gone.", "Se fue."))
    catalog = brought_up_to_date(path, template("Rest until the day after tomorrow."), "es")
    message = catalog["Rest until the day after tomorrow."]
    assert (message.string, message.fuzzy) == ("Descansa hasta pasado mañana.", True), "a suggestion"
    assert not said(message)
    assert "Gone." not in as_text(catalog).decode()
    compiled, _ = as_compiled([catalog])
    assert not words(compiled)


def test_a_context_of_a_translator_is_kept_as_long_as_its_place_is_there(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("Left", "Izquierda"))
    catalog = read(path, "es")
    catalog.add("Left", "A la izquierda", context="planning/planning.toml#words.a")
    catalog.add("Left", "Queda", context="planning/planning.toml#words.elsewhere")
    path.write_bytes(as_text(catalog))
    made = brought_up_to_date(path, template("Left"), "es")
    assert {(m.context, m.string) for m in made if m.id} == {
        (None, "Izquierda"),
        ("planning/planning.toml#words.a", "A la izquierda"),
    }
    alone = template("Right")
    keep_contexts(alone, made)
    assert [message.id for message in alone if message.id] == ["Right"]


def test_filling_in() -> None:
    catalog = template("Go on", "{n} left", "Stop")
    given = {"Go on": " Sigue ", "{n} left": "quedan", "Stop": "", "Elsewhere": "En otra parte"}
    count, problems = fill(catalog, given)
    assert count == 1
    assert catalog["Go on"].string == "Sigue"
    assert problems == ["'{n} left': {n} is missing: 'quedan'"]
    assert [message.id for message in missing(catalog)] == ["{n} left", "Stop"]
    assert fill(catalog, {"Go on": "Continúa"})[0] == 1
    assert catalog["Go on"].string == "Continúa"


def test_the_site_keeps_its_own_word() -> None:
    catalog = Catalog()
    catalog.add("Back", "Atrás", locations=[("unslump/web/templates/base.html", None)])
    catalog.add("Next", locations=[("unslump/web/templates/base.html", None)])
    assert fill(catalog, {"Back": "Espalda", "Next": "Después"}) == (1, [])
    assert (catalog["Back"].string, catalog["Next"].string) == ("Atrás", "Después")


@pytest.mark.parametrize(
    ("ids", "strings", "what"),
    [
        ("Go on", "Sigue", None),
        ("%(n)s left", "quedan %(n)s", None),
        ("%(n)s left", "quedan", "%(n)s is missing"),
        ("left", "quedan %(n)s", "%(n)s is not in the English"),
        ("{n} left", "quedan", "{n} is missing"),
        (("%(n)d round", "%(n)d rounds"), ("una ronda", "%(n)d rondas"), None),
        (("%(n)d round", "%(n)d rounds"), ("%(n)d ronda", "rondas"), "%(n)d is missing"),
        (("%(n)d round", "%(n)d rounds"), ("%(m)d ronda", "%(n)d rondas"), "%(m)d is not in the English"),
    ],
)
def test_what_cannot_be_used_is_left_out(ids: str, strings: str, what: str | None) -> None:
    message = Message(ids, strings)
    assert wrong(message) == what
    catalog = Catalog(locale="es", fuzzy=False)
    catalog.add(ids, strings)
    compiled, problems = as_compiled([catalog])
    assert bool(words(compiled)) == (what is None)
    assert len(problems) == (what is not None)


def test_it_changes_nothing_that_is_up_to_date(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("Rest until the day after.", "Descansa hasta pasado mañana."))
    one = as_text(brought_up_to_date(path, template("Rest until the day after tomorrow.", "Stop"), "es"))
    path.write_bytes(one)
    assert as_text(brought_up_to_date(path, template("Rest until the day after tomorrow.", "Stop"), "es")) == one
