"""The one place of the core that reads files: a content folder becomes a Catalogue.

Errors name file, line and key. Nothing half-read is ever returned.
"""

import hashlib
import io
import json
import re
import struct
import tomllib
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from unslump.core.alerts import Watching
from unslump.core.catalogue import Catalogue, ContentInfo, Reference, Vocabulary
from unslump.core.errors import BadContent, Problem
from unslump.core.exercise import Exercise
from unslump.core.factors import NO_FACTORS, Factors
from unslump.core.faults import faults
from unslump.core.glossary import Glossary
from unslump.core.guardrails import Guardrails
from unslump.core.lessons import Lesson
from unslump.core.measures import Measure, MeasuringWords
from unslump.core.pose import Base, Body, Figure, People, Poses
from unslump.core.programmes import Programme
from unslump.core.questions import Questionnaire
from unslump.core.rules import LookingBack, PlanningRules, ProgressRules
from unslump.core.session_rules import SessionRules
from unslump.core.tomllines import line_of
from unslump.core.translating import Sentence, contexts, reworded, sentences, translated_fingerprint, unlike
from unslump.core.values import path_text, problems_of
from unslump.core.wording import Wording, wrong_in_language

OWN_CONTENT = Path(__file__).parent.parent / "content"
"""The content that comes with Unslump."""
OWN_CASES = OWN_CONTENT.parent.parent / "spec"
"""The cases that the rules are held to; they stand beside the program and need not be installed with it."""

Named = TypeVar("Named", Exercise, Lesson, Programme, Measure)
"""What has a file of its own, called as its id."""

_SINGLE: dict[str, tuple[str, Any]] = {
    "info": ("content.toml", ContentInfo),
    "vocabulary": ("vocabulary.toml", Vocabulary),
    "guardrails": ("guardrails.toml", Guardrails),
    "screening": ("screening/screening.toml", Questionnaire),
    "check": ("screening/check.toml", Questionnaire),
    "session": ("session/session.toml", SessionRules),
    "planning": ("planning/planning.toml", PlanningRules),
    "progress": ("progression/progress.toml", ProgressRules),
    "looking_back": ("progression/looking-back.toml", LookingBack),
    "wording": ("screening/wording.toml", Wording),
}
FACTORS = "factors.toml"
MEASURING = "measuring.toml"
WATCHING = "watching.toml"


class Reading(NamedTuple):
    """What came of reading a content folder.

    `catalogue` is None if nothing can be compiled from it. With problems it is for proving and replaying only: it
    shows where they lead.
    """

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=8)
def load_content(folder: Path = OWN_CONTENT, language: str | None = None) -> Catalogue:
    """Read, check and link a content folder, in its own language or in another one that it has.

    BadContent with every problem found. What is not translated yet stays as it is.
    """
    if language is not None:
        return in_language(load_content(folder), folder, language)
    catalogue, problems = read_content(folder)
    if problems or catalogue is None:
        raise BadContent(problems)
    return catalogue


def in_language(catalogue: Catalogue, folder: Path, language: str) -> Catalogue:
    """The content of a folder in one of its languages. BadContent if it has no such language, or a wrong translation.

    What people write about a sign (wording) is another language's own; without a file of that, the phrases stay as
    they are.
    """
    if language == catalogue.language:
        return catalogue
    reader = _Reader(folder)
    translations = reader.translations(f"locale/{language}/content.mo")
    own_phrases = f"locale/{language}/wording.toml"
    wording = reader.read(own_phrases, Wording) if (folder / own_phrases).exists() else catalogue.wording
    if reader.problems:
        raise BadContent(tuple(reader.problems))
    for path, what in wrong_in_language(catalogue.wording, wording, catalogue.screening, catalogue.check):
        reader.problem(own_phrases, path, what)
    said: list[str] = []

    def say(sentence: Sentence) -> str:
        found = _translation(translations, sentence)
        if found and (what := unlike(sentence.text, found)):
            reader.problems.append(Problem(f"locale/{language}", f"{sentence.place}: {what}: “{found}”"))
        said.append(found or sentence.text)
        return said[-1]

    translated = reworded(catalogue, say)
    if reader.problems:
        raise BadContent(tuple(reader.problems))
    told = "\0".join((*said, reader.texts.get(own_phrases, "")))
    fingerprint = translated_fingerprint(catalogue.fingerprint, language, told)
    info = translated.info.model_copy(update={"language": language})
    return translated.model_copy(update={"info": info, "fingerprint": fingerprint, "wording": wording})


def other_languages(folder: Path) -> tuple[str, ...]:
    """The languages into which a content folder is translated."""
    return tuple(sorted(path.parent.name for path in folder.glob("locale/*/content.mo")))


def untranslated(catalogue: Catalogue, folder: Path, language: str) -> tuple[Sentence, ...]:
    """The sentences of a folder's content that a language does not have yet, each once."""
    translations = _Reader(folder).translations(f"locale/{language}/content.mo")
    missing = {s.text: s for s in sentences(catalogue) if not _translation(translations, s)}
    return tuple(missing.values())


def _translation(translations: NullTranslations, sentence: Sentence) -> str:
    """What a language says for a sentence; empty if nothing."""
    for context in contexts(sentence.place):
        if found := translations.pgettext(context, sentence.text):
            return found
    return translations.gettext(sentence.text)


class _Nothing(NullTranslations):
    """What is not translated, is nothing: gettext would give the English back, as if it were the same in both."""

    def gettext(self, message: str) -> str:
        del message
        return ""

    def pgettext(self, context: str, message: str) -> str:
        del context, message
        return ""


def locate(folder: Path, file: str, path: tuple[str | int, ...], what: str) -> Problem:
    """A problem with the line of a file of the content at which its key stands."""
    try:
        text = (folder / file).read_text(encoding="utf-8")
    except (OSError, ValueError):
        text = ""
    return _located(file, text, path, what)


def _located(file: str, text: str, path: tuple[str | int, ...], what: str) -> Problem:
    return Problem(f"{file}:{line_of(text, path)}", f"{path_text(path)}: {what}" if path else what)


def read_content(folder: Path) -> Reading:
    """Read, check and link a content folder as far as it goes."""
    reader = _Reader(folder)
    parts: dict[str, Any] = {key: reader.read(name, model) for key, (name, model) in _SINGLE.items()}
    exercises = _read_named(reader, "exercises", Exercise)
    lessons = _read_named(reader, "lessons", Lesson)
    has_factors = (folder / FACTORS).exists()  # content from before there were any is still read
    factors = reader.read(FACTORS, Factors) if has_factors else NO_FACTORS
    programmes = _read_named(reader, "programmes", Programme)
    measures = _read_named(reader, "measures", Measure)
    measuring = reader.read(MEASURING, MeasuringWords) if (folder / MEASURING).exists() else None
    watching = reader.read(WATCHING, Watching) if (folder / WATCHING).exists() else None
    references: dict[str, Reference] = {}
    for path in sorted((folder / "references").glob("*.toml")):
        name = f"references/{path.name}"
        for key, reference in (reader.read(name, TypeAdapter(dict[str, Reference])) or {}).items():
            if key in references:
                reader.problem(name, (key,), "this reference is already in another file")
            references[key] = reference
    words = reader.read("glossary.toml", Glossary) if (folder / "glossary.toml").exists() else Glossary()
    poses = _read_poses(reader)
    if reader.problems:
        return Reading(None, tuple(reader.problems))
    parts |= {"exercises": exercises, "references": references, "poses": poses, "lessons": lessons}
    parts |= {"programmes": programmes, "factors": factors, "glossary": words}
    parts |= {"measures": measures, "measuring": measuring, "watching": watching}
    catalogue = Catalogue.model_construct(fingerprint=reader.fingerprint(), **parts)
    found = list(faults(catalogue))
    for fault in found:
        reader.problem(fault.file, fault.path, fault.what)
    breaks = any(fault.breaks for fault in found)
    return Reading(None if breaks else catalogue, tuple(reader.problems))


def load_cases(folder: Path = OWN_CASES) -> dict[str, Any]:
    """The cases of a folder by "kind/file", as plain data. Empty if they are not there; BadContent if unreadable."""
    if not (folder / "screening" / "base.json").is_file():
        return {}
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/*.json")):
        name = path.relative_to(folder)
        try:
            found[name.with_suffix("").as_posix()] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            problems.append(Problem(name.as_posix(), f"not readable as JSON: {error}"))
    if problems:
        raise BadContent(tuple(problems))
    return found


def _read_named(reader: "_Reader", folder: str, model: type[Named]) -> dict[str, Named]:
    """What a folder holds, by id; each file is called as what it holds. Nothing if there is no such folder."""
    found: dict[str, Named] = {}
    for path in sorted((reader.folder / folder).glob("*.toml")):
        name = f"{folder}/{path.name}"
        item = reader.read(name, model)
        if item is None:
            continue
        if item.id != path.stem:
            reader.problem(name, ("id",), f"{item.id!r} must be the file's name, {path.stem!r}")
        found[item.id] = item
    return found


def _read_poses(reader: "_Reader") -> Poses | None:
    """The drawn body, the people who have it, the base positions, and the poses of each exercise."""
    body = reader.read("poses/skeleton.toml", Body)
    bases = reader.read("poses/bases.toml", TypeAdapter(dict[str, Base]))
    people = reader.read("poses/people.toml", People)
    figures: dict[str, Figure] = {}
    for path in sorted((reader.folder / "poses").glob("*.toml")):
        if path.stem in ("skeleton", "bases", "people"):
            continue
        figure = reader.read(f"poses/{path.name}", Figure)
        if figure is not None:
            if figure.id != path.stem:
                reader.problem(f"poses/{path.name}", ("id",), f"{figure.id!r} must be the file's name, {path.stem!r}")
            figures[figure.id] = figure
    if body is None or bases is None or people is None:
        return None
    return Poses(body=body, bases=bases, figures=figures, people=people.people)


class _Reader:
    """Reads files, remembering their text for line numbers and every problem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, name: str, model: Any) -> Any:  # noqa: ANN401 - the model decides the type
        try:
            raw = (self.folder / name).read_bytes()
            self.texts[name] = raw.decode()
            data = tomllib.loads(self.texts[name])
        except FileNotFoundError:
            self.problems.append(Problem(name, "this file is missing"))
            return None
        except OSError as error:
            self.problems.append(Problem(name, f"cannot be read: {error.strerror}"))
            return None
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.problems.append(Problem(f"{name}:{line}", f"not UTF-8 text: {error.reason}"))
            return None
        except (ValueError, RecursionError) as error:  # TOML that is wrong, a number too long, lists too deep
            at = re.search(r"at line (\d+)", str(error))
            last = max(1, len(self.texts[name].splitlines()))
            where = f"{name}:{at[1]}" if at else f"{name}:{last}" if "end of document" in str(error) else name
            self.problems.append(Problem(where, f"not readable as TOML: {error}"))
            return None
        adapter = TypeAdapter(model) if isinstance(model, type) and issubclass(model, BaseModel) else model
        try:
            return adapter.validate_json(json.dumps(data, default=str))
        except ValidationError as error:
            for item, problem in zip(error.errors(include_url=False), problems_of(error), strict=True):
                self.problem(name, item["loc"], problem.what)
            return None

    def translations(self, name: str) -> NullTranslations:
        """Translations as gettext compiles them; of no file, none, with the problem."""
        try:
            found = GNUTranslations(io.BytesIO((self.folder / name).read_bytes()))
        except FileNotFoundError:
            self.problems.append(Problem(name, "this file is missing: the content has no such language"))
        except (OSError, ValueError, struct.error) as error:
            self.problems.append(Problem(name, f"not readable as compiled translations: {error}"))
        else:
            found.add_fallback(_Nothing())
            return found
        return _Nothing()

    def problem(self, name: str, path: tuple[str | int, ...], what: str) -> None:
        self.problems.append(_located(name, self.texts.get(name, ""), path, what))

    def fingerprint(self) -> str:
        """One name for all that was read: any change of any file changes it."""
        digest = hashlib.sha256()
        for name in sorted(self.texts):
            digest.update(f"{name}\0{self.texts[name]}\0".encode())
        return digest.hexdigest()[:12]
