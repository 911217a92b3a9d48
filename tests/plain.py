"""What people read, gathered, and how hard it is to read: one measure for all of it."""

import ast
import re
import tomllib
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from tests.conftest import ROOT
from unslump.core import loading
from unslump.core.catalogue import Catalogue
from unslump.core.values import Text

WEB = ROOT / "unslump" / "web"


class Told(NamedTuple):
    """A text that somebody reads: in which file, in which field of the models (or "" on the site), and which."""

    file: str
    field: str
    text: str


# The measure.


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9]+(?:['\u2019-][A-Za-z0-9]+)*", text)


def syllables(word: str) -> int:
    """About how many: groups of vowels, a silent e at the end left out."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyszcgxl]es$", letters) is not None
    return max(1, groups - silent)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line is one at least."""
    parts = (part for line in text.splitlines() for part in re.split(r"[.?!]+[”\"]?(?:\s+|$)", line))
    return [part for part in parts if words(part)]


def grade(text: str) -> float:
    """The school year by the formula of Flesch and Kincaid; 12 years of age is about 7."""
    said = sentences(text)
    spoken = [word for part in said for word in words(part)]
    return 0.39 * len(spoken) / len(said) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


# What is told.


def told(catalogue: Catalogue) -> Iterator[Told]:
    """Every text of the content: whatever the models call Text."""
    for part in type(catalogue).model_fields:
        held = getattr(catalogue, part)
        if part in loading._SINGLE:
            yield from _told(held, loading._SINGLE[part][0])
        elif part == "poses":
            yield from _told(held, "poses/people.toml")
        elif part == "references":
            yield from _told(held, "references/*.toml")
        elif isinstance(held, dict):
            for name, item in held.items():
                yield from _told(item, f"{part}/{name}.toml")
        else:
            yield from _told(held, f"{part}.toml")


def _told(held: Any, file: str) -> Iterator[Told]:
    if isinstance(held, BaseModel):
        for name in type(held).model_fields:
            value = getattr(held, name)
            if _is_text(type(held), name):
                yield from (Told(file, f"{type(held).__name__}.{name}", text) for text in _texts(value))
            else:
                yield from _told(value, file)
    elif isinstance(held, dict):
        yield from (told for item in held.values() for told in _told(item, file))
    elif isinstance(held, tuple):
        yield from (told for item in held for told in _told(item, file))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _texts(item))
    elif value is not None:
        yield from (text for item in value for text in _texts(item))


@cache
def _is_text(model: type[BaseModel], name: str) -> bool:
    def holds(hint: Any) -> bool:
        return hint == Text or any(map(holds, typing.get_args(hint)))

    return holds(typing.get_type_hints(model, include_extras=True)[name])


def told_by_site() -> Iterator[Told]:
    """The site's own English: what its templates and its Python hand to translation."""
    for path in sorted(WEB.rglob("*.html")) + sorted(WEB.rglob("templates/**/*.txt")):
        file = path.relative_to(ROOT / "unslump").as_posix()
        yield from (Told(file, "", text) for text in in_template(path.read_text(encoding="utf-8")))
    for path in sorted(WEB.rglob("*.py")):
        file = path.relative_to(ROOT / "unslump").as_posix()
        yield from (Told(file, "", text) for text in in_python(path.read_text(encoding="utf-8")))


def in_template(source: str) -> Iterator[str]:
    yield from re.findall(r"""{%\s*translate\s+"([^"]*)\"""", source)
    for block in re.findall(r"{%\s*blocktranslate.*?%}(.*?){%\s*endblocktranslate", source, re.DOTALL):
        for part in re.split(r"{%\s*plural\s*%}", block):
            yield re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part)).strip()


def in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "gettext", "ngettext")
        ):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def spoken(text: str) -> str:
    """A text as it is when its gaps are filled in."""
    return re.sub(r"{{\s*\w+\s*}}|{\w+}|%\(\w+\)[ds]", "this", text)


# What no text may say (plain_words.toml).

LISTS: dict[str, Any] = tomllib.loads((ROOT / "tests" / "plain_words.toml").read_text(encoding="utf-8"))
KINDS = ("jargon", "promise", "blame", "fear", "loud", "office")


def listed(said: Told, key: str) -> bool:
    """Whether a text is in one of the fields or files of a list of exceptions, such as "not_told"."""
    return any(
        said.field in part.get("fields", ())
        or said.field.rpartition(".")[2] in part.get("fields", ())
        or said.file.startswith(tuple(part.get("files", ())))
        for part in LISTS[key]
    )


def slips(text: str, kinds: tuple[str, ...] = KINDS) -> Iterator[tuple[str, re.Match[str], dict[str, Any]]]:
    """Each forbidden word of a text: of which kind, where, and the entry of the list."""
    for kind in kinds:
        for entry in LISTS[kind]:
            yield from (
                (kind, found, entry) for found in _pattern(entry["pattern"], bool(entry.get("case"))).finditer(text)
            )


@cache
def _pattern(pattern: str, case: bool) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])" if pattern != "!" else "!", 0 if case else re.IGNORECASE)


def allowed(said: Told, found: re.Match[str]) -> bool:
    """Whether an exception names this very place."""
    return any(
        part["file"] == said.file
        and any(
            place.start() <= found.start() and found.end() <= place.end()
            for place in re.finditer(re.escape(part["text"]), said.text)
        )
        for part in LISTS["except"]
    )


def explained(said: Told, found: re.Match[str]) -> bool:
    """Whether a hard word has its meaning beside it."""
    return any(part["file"] == said.file and part["word"].lower() == found[0].lower() for part in LISTS["explained"])
