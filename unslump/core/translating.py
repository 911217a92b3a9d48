"""The wording of the content in another language: where it stands, and how it is put in.

What is to be translated is known by its type: `Text` (values.py). Whatever a model declares as Text, wherever it
stands, is found here by itself and replaced; ids, doses, tags, gates and thresholds never are. A sentence that has no
translation stays as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from unslump.core.catalogue import Catalogue
from unslump.core.tomllines import Path
from unslump.core.values import MOST_LETTERS, ToTranslate

IN_ITS_OWN_WAY = ("wording",)
"""Parts of the catalogue that are not translated sentence by sentence. What people write about a sign is not the same
phrase in every language: each language has phrases of its own."""

FOLDERS = ("exercises", "lessons", "programmes", "measures")
"""The parts of the catalogue that have one file for each of what they hold, called by its id."""
FILES: Mapping[str, str] = {
    "info": "content.toml",
    "screening": "screening/screening.toml",
    "check": "screening/check.toml",
    "session": "session/session.toml",
    "planning": "planning/planning.toml",
    "progress": "progression/progress.toml",
    "looking_back": "progression/looking-back.toml",
}
"""The parts of the catalogue whose file is not called as they are."""


class Sentence(NamedTuple):
    """A sentence of the content: in which file, at which key, and what it says."""

    file: str
    path: Path
    text: str

    @property
    def place(self) -> str:
        """Where it stands, in one word: exercises/bird-dog.toml#steps.0.say"""
        return f"{self.file}#{'.'.join(map(str, self.path))}"


def sentences(catalogue: Catalogue) -> Iterator[Sentence]:
    """Everything in the catalogue that is to be translated."""
    found: list[Sentence] = []

    def take(sentence: Sentence) -> str:
        found.append(sentence)
        return sentence.text

    reworded(catalogue, take)
    yield from found


def reworded(catalogue: Catalogue, say: Callable[[Sentence], str]) -> Catalogue:
    """The catalogue with every sentence replaced by what `say` makes of it; everything else is the same."""

    def instead(path: Path, text: str) -> str:
        return say(Sentence(*_file(path), text))

    hints = _hints(Catalogue)
    changed = {}
    for name in Catalogue.model_fields:  # always in the same order: a translation's fingerprint depends on it
        part = getattr(catalogue, name)
        changed[name] = part if name in IN_ITS_OWN_WAY else _put(hints[name], part, (name,), instead)
    return Catalogue.model_construct(_fields_set=catalogue.model_fields_set, **changed)


def _file(path: Path) -> tuple[str, Path]:
    """The file in which a path of the catalogue stands, and the path within it."""
    match path:
        case (str(folder), str(name), *rest) if folder in FOLDERS:
            return f"{folder}/{name}.toml", tuple(rest)
        case ("poses", "figures", str(name), *rest):
            return f"poses/{name}.toml", tuple(rest)
        case ("poses", "people", *rest):
            return "poses/people.toml", ("people", *rest)
        case _:
            part, *rest = path
            return FILES.get(str(part), f"{part}.toml"), tuple(rest)


Say = Callable[[Path, str], str]
"""What to say instead of the words that stand at a path of the catalogue."""


def _put(kind: Any, value: Any, path: Path, say: Say) -> Any:  # noqa: ANN401 - walks whatever a model holds
    if not _has_words(kind):
        return value
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return say(path, value) if _is_words(kind) else _put(inner[0], value, path, say)
    if origin in (Union, UnionType):
        if value is None:
            return None
        (kind,) = (one for one in inner if one is not NoneType)
        return _put(kind, value, path, say)
    if origin is tuple:
        if inner[1:] != (Ellipsis,):
            raise TypeError(f"{kind} holds words in fixed places: give them a model of their own")
        return tuple(_put(inner[0], item, (*path, at), say) for at, item in enumerate(value))
    if origin is dict:
        return {key: _put(inner[1], item, (*path, key), say) for key, item in value.items()}
    hints = _hints(kind)
    given = {name: _put(hints[name], getattr(value, name), (*path, name), say) for name in kind.model_fields}
    return kind.model_construct(_fields_set=value.model_fields_set, **given)


def _is_words(kind: Any) -> bool:  # noqa: ANN401 - a type of any kind
    return any(isinstance(mark, ToTranslate) for mark in get_args(kind)[1:])


@cache
def _has_words(kind: Any) -> bool:  # noqa: ANN401 - a type of any kind
    """Whether there may be something to translate in what has this type."""
    return _holds_words(kind, frozenset())


def _holds_words(kind: Any, above: frozenset[Any]) -> bool:  # noqa: ANN401 - a type of any kind
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _is_words(kind) or _holds_words(inner[0], above)
    if origin is not None:
        return any(_holds_words(one, above) for one in inner)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in above:
        hints = _hints(kind)
        return any(_holds_words(hints[name], above | {kind}) for name in kind.model_fields)
    return False


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def translated_fingerprint(fingerprint: str, language: str, wording: str) -> str:
    """The fingerprint of a translation: it ends in its language. `wording` is everything that it says."""
    digest = sha256(f"{fingerprint}\0{wording}".encode()).hexdigest()[:12]
    return f"{digest}.{language}"


def language_of(version: str, own: str = "en") -> str:
    """The language of the content that a version names. `own`: the language in which content is written."""
    found = re.fullmatch(r".*\+[0-9a-f]+\.([a-z]{2,3}(?:-[a-z]+)?)", version)
    return found[1] if found else own


def contexts(place: str) -> Iterator[str]:
    """Under which contexts (msgctxt) a translation of its own is looked for, the narrowest first.

    The place itself; with any number in lists; the same key in every file of the folder; anything in the file.
    """
    file, _, keys = place.partition("#")
    starred = re.sub(r"(?<=\.)\d+(?=\.|$)", "*", keys)
    folder = file.rpartition("/")[0]
    yield place
    if starred != keys:
        yield f"{file}#{starred}"
    if folder:
        yield f"{folder}/*#{starred}"
    yield file


def unlike(text: str, translation: str) -> str | None:
    """Why something cannot be the translation of a sentence; None if it can."""
    wanted, given = _placeholders(text), _placeholders(translation)
    if wanted != given:
        missing, extra = sorted(wanted - given), sorted(given - wanted)
        told = [f"{{{name}}} is missing" for name in missing] + [f"{{{name}}} is not in the English" for name in extra]
        return "; ".join(told)
    if not translation.strip():
        return "is empty"
    if len(translation) > MOST_LETTERS:
        return f"is longer than {MOST_LETTERS} letters"
    return None


def _placeholders(text: str) -> frozenset[str]:
    """The names in braces that a sentence is filled in with; a lone brace counts as one of them."""
    named = re.findall(r"\{([a-z_]*)\}", text)
    loose = re.findall(r"[{}]", re.sub(r"\{[a-z_]*\}", "", text))
    return frozenset((*named, *loose))
