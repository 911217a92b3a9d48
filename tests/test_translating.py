"""Content in another language: what is translated, what never is, and what is wrong with a translation."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import Catalog
from pydantic import Field

from tests.conftest import ROOT, example
from tests.odd import odd
from translators.files import as_compiled
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import decide
from unslump.core.errors import BadContent, OtherVersion
from unslump.core.loading import OWN_CONTENT, in_language, load_content, other_languages, untranslated
from unslump.core.translating import (
    IN_ITS_OWN_WAY,
    Sentence,
    _put,
    contexts,
    language_of,
    reworded,
    sentences,
    translated_fingerprint,
    unlike,
)
from unslump.core.values import Text, Untranslated, Value

PEOPLE = ("desk-worker", "acute-day-3", "five-weeks-after-birth", "five-weeks-after-birth-seen", "numb-saddle")


# What is to be translated.


class Inner(Value):
    says: Text
    since: Untranslated
    several: tuple[Text, ...] = ()
    again: "Inner | None" = None


class Outer(Value):
    words: dict[str, Text]
    inner: tuple[Inner, ...]
    narrow: Text = Field(pattern=r"\{n\}")
    count: int = 3


def test_words_are_known_by_their_type_wherever_they_stand() -> None:
    deep = Inner(says="three", since="2026", several=("four", "five"))
    outer = Outer(words={"a": "one"}, inner=(Inner(says="two", since="2026", again=deep),), narrow="{n} six")
    seen = []

    def say(path: tuple[str | int, ...], text: str) -> str:
        seen.append((".".join(map(str, path)), text))
        return text.upper()

    made = _put(Outer, outer, (), say)
    assert seen == [
        ("words.a", "one"),
        ("inner.0.says", "two"),
        ("inner.0.again.says", "three"),
        ("inner.0.again.several.0", "four"),
        ("inner.0.again.several.1", "five"),
        ("narrow", "{n} six"),
    ]
    assert made.inner[0].again == Inner(says="THREE", since="2026", several=("FOUR", "FIVE"))
    assert made.count == 3
    assert outer.words == {"a": "one"}, "what is translated is another value"


def test_every_sentence_has_a_place_in_a_file(content: Catalogue) -> None:
    found = list(sentences(content))
    assert len(found) > 2000
    for sentence in found:
        assert sentence.file.startswith("references") or (OWN_CONTENT / sentence.file).is_file(), sentence.place
    assert Sentence("exercises/bird-dog.toml", ("name",), content.exercises["bird-dog"].name) in found


def test_citations_dates_and_remarks_are_not_translated(content: Catalogue) -> None:
    said = {sentence.text for sentence in sentences(content)}
    assert not said & {reference.cite for reference in content.references.values()}
    assert not said & {rule.note for rule in content.screening.rules}
    assert "2026-11-20" not in said


def test_with_the_same_words_it_is_the_same(content: Catalogue) -> None:
    assert reworded(content, lambda sentence: sentence.text) == content


def test_what_a_catalogue_had_reckoned_is_not_carried_over(content: Catalogue) -> None:
    assert content.wording.matcher
    assert content.easier
    made = reworded(content, lambda sentence: odd(sentence.text))
    assert "easier" not in vars(made)
    assert IN_ITS_OWN_WAY == ("wording",)


# What a translation may be.


@pytest.mark.parametrize(
    ("text", "translation", "what"),
    [
        ("Hold {n} s.", "Aguanta {n} s.", None),
        ("Hold {n} of {of}.", "De {of}, aguanta {n}.", None),
        ("Hold {n} s.", "Aguanta.", "{n} is missing"),
        ("Hold.", "Aguanta {n} s.", "{n} is not in the English"),
        ("Hold {n} s.", "Aguanta {m} s.", "{n} is missing; {m} is not in the English"),
        ("Hold {n} s.", "Aguanta {n s.", "{n} is missing; {{} is not in the English"),
        ("Hold.", "Aguanta {0.__class__}.", "{{} is not in the English; {}} is not in the English"),
        ("Hold.", " ", "is empty"),
        ("Hold.", "a" * 2000, None),
        ("Hold.", "a" * 2001, "is longer than 2000 letters"),
    ],
)
def test_what_may_be_the_translation_of_a_sentence(text: str, translation: str, what: str | None) -> None:
    assert unlike(text, translation) == what


@pytest.mark.parametrize(
    ("place", "names"),
    [
        (
            "exercises/bird-dog.toml#steps.0.say",
            [
                "exercises/bird-dog.toml#steps.0.say",
                "exercises/bird-dog.toml#steps.*.say",
                "exercises/*#steps.*.say",
                "exercises/bird-dog.toml",
            ],
        ),
        ("vocabulary.toml#tags.neck", ["vocabulary.toml#tags.neck", "vocabulary.toml"]),
        ("lessons/sleep.toml#title", ["lessons/sleep.toml#title", "lessons/*#title", "lessons/sleep.toml"]),
    ],
)
def test_contexts(place: str, names: list[str]) -> None:
    assert list(contexts(place)) == names


# Reading a translation.

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A content folder with a language of the given translations: (English, translation) or with a context before."""

    def made(*translations: tuple[str, ...], language: str = "es") -> Path:
        folder = tmp_path / "content"
        shutil.copytree(OWN_CONTENT, folder, ignore=shutil.ignore_patterns("locale"))
        catalog = Catalog(locale=language, fuzzy=False)
        for *context, english, translation in translations:
            catalog.add(english, translation, context=context[0] if context else None)
        place = folder / "locale" / language
        place.mkdir(parents=True)
        compiled, problems = as_compiled([catalog])
        assert not problems
        (place / "content.mo").write_bytes(compiled)
        return folder

    return made


def test_what_is_translated_is_said_and_the_rest_stays_english(make: Make, content: Catalogue) -> None:
    name = content.exercises["bird-dog"].name
    folder = make((name, "Perro-pájaro"))
    spanish = load_content(folder, "es")
    assert spanish.exercises["bird-dog"].name == "Perro-pájaro"
    assert spanish.exercises["bird-dog"].purpose == content.exercises["bird-dog"].purpose
    assert (spanish.language, content.language) == ("es", "en")
    assert load_content(folder, "es") is spanish
    assert load_content(folder, "en") == load_content(folder)
    missing = untranslated(content, folder, "es")
    assert name not in {sentence.text for sentence in missing}
    assert len(missing) == len({sentence.text for sentence in sentences(content)}) - 1


def test_a_changed_english_sentence_has_no_translation_any_more(make: Make, content: Catalogue) -> None:
    name = content.exercises["bird-dog"].name
    folder = make((name, "Perro-pájaro"))
    file = folder / "exercises" / "bird-dog.toml"
    file.write_text(file.read_text().replace(f'name = "{name}"', f'name = "{name}, slowly"'))
    assert load_content(folder, "es").exercises["bird-dog"].name == f"{name}, slowly"


def test_one_place_may_say_it_differently(make: Make, content: Catalogue) -> None:
    left = content.session.words["side-left"]
    folder = make((left, "Izquierda"), ("session/session.toml#words.side-left", left, "A la izquierda"))
    assert load_content(folder, "es").session.words["side-left"] == "A la izquierda"


def test_a_narrower_context_comes_first(make: Make, content: Catalogue) -> None:
    text = content.exercises["bird-dog"].steps[0].say
    folder = make(
        ("exercises/bird-dog.toml", text, "file"),
        ("exercises/bird-dog.toml#steps.*.say", text, "any step"),
        ("exercises/bird-dog.toml#steps.0.say", text, "this step"),
    )
    assert load_content(folder, "es").exercises["bird-dog"].steps[0].say == "this step"


def test_a_translation_that_cannot_be_filled_in_is_refused(make: Make, content: Catalogue) -> None:
    folder = make()
    catalog = Catalog(locale="es", fuzzy=False)
    text = content.planning.words["rests"]
    catalog.add(text, "Descansa hasta {hasta}.")
    from babel.messages.mofile import write_mo

    with (folder / "locale/es/content.mo").open("wb") as file:
        write_mo(file, catalog)
    with pytest.raises(BadContent) as refused:
        load_content(folder, "es")
    (problem,) = refused.value.problems
    assert problem.where == "locale/es"
    assert problem.what.startswith("planning/planning.toml#words.rests: {until} is missing; {hasta} is not")


def test_a_language_that_is_not_there_is_refused(make: Make) -> None:
    with pytest.raises(BadContent, match=r"locale/fr/content.mo: this file is missing"):
        load_content(make(), "fr")


def test_a_compiled_file_that_is_none_is_refused(make: Make) -> None:
    folder = make()
    for data in (b"", b"not a mo file", b"\xde\x12\x04\x95" + b"\xff" * 40):
        (folder / "locale/es/content.mo").write_bytes(data)
        with pytest.raises(BadContent, match="not readable as compiled translations"):
            in_language(load_content(folder), folder, "es")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "bladder"', 'id = "bladders"', "signs: must be the signs of screening/wording.toml"),
        ('check = ["bladder"]', 'check = ["bowel"]', r"signs\[0\].check: must be as in screening/wording.toml"),
        ('question = "new"', 'question = "newer"', "must be 'new'"),
    ],
)
def test_the_phrases_of_a_language_point_at_the_same_signs(make: Make, old: str, new: str, says: str) -> None:
    folder = make()
    text = (OWN_CONTENT / "screening" / "wording.toml").read_text()
    assert old in text
    (folder / "locale/es/wording.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(BadContent, match=says):
        load_content(folder, "es")


# Its name.


def test_a_translation_names_its_language_and_its_words(make: Make, content: Catalogue) -> None:
    name = content.exercises["bird-dog"].name
    folder = make((name, "Perro-pájaro"))
    one = load_content(folder, "es").version
    shutil.rmtree(folder)
    other = in_language(content, make((name, "Pájaro-perro")), "es").version
    assert one != other
    assert one.endswith(".es")
    assert language_of(one) == "es"
    assert language_of(content.version) == "en"


@pytest.mark.parametrize(
    ("version", "language"),
    [
        ("1.1+0123456789ab", "en"),
        ("1.1+0123456789ab.es", "es"),
        ("1.1+0123456789ab.pt-br", "pt-br"),
        ("1.1.es", "en"),
        ("", "en"),
        ("1.1+xyz.es", "en"),
    ],
)
def test_language_of_a_version(version: str, language: str) -> None:
    assert language_of(version) == language
    assert language_of(f"1+{translated_fingerprint('ab', 'de', 'words')}") == "de"


def test_the_same_words_have_the_same_name_in_every_process() -> None:
    code = "from unslump.core.loading import *; print(load_content(OWN_CONTENT, 'es').version)"
    names = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        names.add(ran.stdout)
    assert names == {f"{load_content(OWN_CONTENT, 'es').version}\n".encode()}


# Our own languages.

LANGUAGES = other_languages(OWN_CONTENT)


def test_there_is_spanish() -> None:
    assert "es" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
class TestOurs:
    def test_it_is_equal_in_everything_but_words(self, content: Catalogue, language: str) -> None:
        other = load_content(OWN_CONTENT, language)
        blank = {"fingerprint": "", "info": content.info, "wording": content.wording}

        def wordless(catalogue: Catalogue) -> Catalogue:
            return reworded(catalogue, lambda _: "…").model_copy(update=blank)

        assert wordless(other) == wordless(content)
        assert [s.place for s in sentences(other)] == [s.place for s in sentences(content)]

    def test_every_placeholder_is_there(self, content: Catalogue, language: str) -> None:
        for one, other in zip(sentences(content), sentences(load_content(OWN_CONTENT, language)), strict=True):
            assert unlike(one.text, other.text) is None, one.place

    @pytest.mark.parametrize("name", PEOPLE)
    def test_the_same_is_decided(self, content: Catalogue, language: str, name: str) -> None:
        other = load_content(OWN_CONTENT, language)
        one, two = decide(content, example(name)), decide(other, example(name))
        assert (one.plan is None, one.clearance.status, one.clearance.tags, one.clearance.cap) == (
            two.plan is None,
            two.clearance.status,
            two.clearance.tags,
            two.clearance.cap,
        )
        if one.plan and two.plan:
            keep = ("dosed", "phase", "aim", "sides", "first_side", "tiers", "easier", "seconds")
            for mine, theirs in zip(one.plan.items, two.plan.items, strict=True):
                assert [getattr(mine, key) for key in keep] == [getattr(theirs, key) for key in keep]
            scripts = compile_plan(content, one.plan), compile_plan(other, two.plan)
            words = {"title", "say", "more", "labels"}
            for state, twin in zip(scripts[0].states.values(), scripts[1].states.values(), strict=True):
                assert state.model_dump(exclude=words) == twin.model_dump(exclude=words)
            with pytest.raises(OtherVersion):
                compile_plan(content, two.plan)
