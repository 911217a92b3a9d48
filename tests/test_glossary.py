"""The glossary for people: few words, briefly explained, all of them met here, and shown where they are used."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.text import capfirst

from tests.breaking import broken
from tests.plain import listed, sentences, told, told_by_site
from unslump.core.glossary import Glossary, Term
from unslump.core.loading import OWN_CONTENT, load_content, read_content
from unslump.rulebook.book import reviews_to_come

CONTENT = load_content()
TERMS = CONTENT.glossary.in_order


def term(**changes: object) -> Term:
    data = {"id": "disc", "word": "disc", "meaning": "A cushion.", "since": "2026-11-20", "sources": ["S1"], **changes}
    return Term.read(data, what="a term")


# Which there are.


@pytest.mark.parametrize("one", TERMS, ids=lambda one: one.id)
def test_a_meaning_is_two_sentences_at_most_and_does_without_its_word(one: Term) -> None:
    assert len(sentences(one.meaning)) <= 2
    assert not one.meaning.lower().startswith((f"a {one.word.lower()} is", f"{one.word.lower()} is"))


@pytest.mark.parametrize("one", TERMS, ids=lambda one: one.id)
def test_people_meet_it_here(one: Term) -> None:
    met = [said for said in (*told(CONTENT), *told_by_site()) if said.file != "glossary.toml"]
    read = [said for said in met if not listed(said, "not_told") and not listed(said, "for_clinicians")]
    phases = {exercise.phase for exercise in CONTENT.exercises.values()}
    assert any(one.pattern.search(text) for text in (*(said.text for said in read), *phases))


@pytest.mark.parametrize("one", TERMS, ids=lambda one: one.id)
def test_what_is_general_knowledge_says_so(one: Term) -> None:
    assert one.verified == ("general-knowledge" not in one.sources)


# Which of them a text uses.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A disc bulges.", True),
        ("Worn Discs, seen in a scan.", True),
        ("A discus throw.", False),
        ("A slipped-disc story.", True),
        ("Nothing of it.", False),
    ],
)
def test_a_word_is_found_whole_in_any_form(text: str, *, found: bool) -> None:
    glossary = Glossary(terms=(term(also=["discs"]),))
    assert bool(glossary.used_in([text])) == found


def test_an_everyday_word_is_not_looked_for() -> None:
    glossary = Glossary(terms=(term(id="round", word="round", everyday=True),))
    assert glossary.used_in(["Let the back round."]) == ()


def test_they_come_by_the_alphabet_and_once() -> None:
    glossary = Glossary(terms=(term(id="nerve", word="nerve"), term()))
    assert [one.id for one in glossary.used_in(["A nerve, a disc", "and a nerve."])] == ["disc", "nerve"]


# On the site.


@pytest.mark.database
@pytest.mark.django_db
def test_the_page_shows_every_word_with_its_sources(client: Client) -> None:
    html = client.get("/learn/words/").content.decode()
    places = [html.index(f'id="{one.id}"') for one in TERMS]
    assert places == sorted(places)
    for one in TERMS:
        assert f"<dt>{escape(capfirst(one.word))}</dt><dd>{escape(one.meaning)}</dd>" in html
    assert escape(CONTENT.references["bartsch-2021"].cite) in html
    assert "Not yet reviewed by a physiotherapist or doctor." in html
    assert client.post("/learn/words/").status_code == 405


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/learn/", "/about/", "/learn/tight-or-nerve/", "/exercises/seated-hamstring/"])
def test_it_is_linked(client: Client, path: str) -> None:
    assert '<a href="/learn/words/">' in client.get(path).content.decode()


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/learn/tight-or-nerve/", "/exercises/seated-hamstring/"])
def test_a_page_explains_the_words_that_it_uses(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    used = html.partition("Words used here")[2]
    by_id = {one.id: one for one in TERMS}
    assert escape(by_id["nerve"].meaning) in used
    assert escape(by_id["cookie"].meaning) not in used
    assert escape(by_id["hamstrings"].meaning) in used


# Mistakes in the file.

WRONG = {
    "unknown reference": ('sources = ["girft-ces", ', 'sources = ["nobody-1900", ', "unknown reference 'nobody-1900'"),
    "twice the same id": ('id = "hernia"', 'id = "groin"', "two terms are called 'groin'"),
    "twice the same word": ('word = "groin"', 'word = "Pelvis"', "'pelvis' is already a word of 'groin'"),
    "unknown key": ('word = "hernia"', 'word = "hernia"\nfun = true', "unknown key"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_file_and_line(name: str, tmp_path: Path) -> None:
    old, new, says = WRONG[name]
    problems = broken(tmp_path, "glossary.toml", old, new, once=True).problems
    assert any(p.where.startswith("glossary.toml:") and says in p.what for p in problems), problems


def test_general_knowledge_cannot_be_called_verified(tmp_path: Path) -> None:
    assert "general-knowledge" in str(broken(tmp_path, "glossary.toml", "verified = false", "verified = true"))


def test_content_without_a_glossary_still_loads(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    (folder / "glossary.toml").unlink()
    catalogue, problems = read_content(folder)
    assert catalogue is not None
    assert not problems
    assert catalogue.glossary.terms == ()


def test_a_review_cannot_lie_in_the_future() -> None:
    signed = term(sources=["S1"], reviewed_by="Anna Berg", reviewed_on="2026-11-20")
    content = CONTENT.model_copy(update={"glossary": Glossary(terms=(signed,))})
    assert not list(reviews_to_come(content, date(2026, 11, 20)))
    assert [fault.file for fault in reviews_to_come(content, date(2026, 11, 19))] == ["glossary.toml"]
