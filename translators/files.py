"""The PO files: brought up to date with what there is to translate, filled in, compiled."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from translators.sentences import PARTS, SITE, content_templates, keep_contexts, site_template
from unslump.core.loading import OWN_CONTENT
from unslump.core.translating import unlike

WIDTH = 110
HEADER = """\
# {language} translation of Unslump: {part}.
# Fill in msgstr, run `make words`. Names in braces or with % stay as they are. CONTRIBUTING.md says more.
"""


class Files(NamedTuple):
    """What is compiled into one file: the PO files with the template of each, and the compiled file."""

    sources: dict[Path, Catalog]
    compiled: Path


def all_files(content: Path = OWN_CONTENT, site: Path = SITE) -> Iterator[tuple[str, Files]]:
    """Every language with its files. A language is there as soon as its folder is: content/locale/LANGUAGE."""
    languages = sorted(path.name for path in (content / "locale").iterdir() if path.is_dir())
    for language in languages:
        folder = content / "locale" / language
        parts = content_templates(content)
        yield language, Files({folder / f"{part}.po": parts[part] for part in PARTS}, folder / "content.mo")
        folder = site / "locale" / language / "LC_MESSAGES"
        yield language, Files({folder / "django.po": site_template(site)}, folder / "django.mo")


def brought_up_to_date(path: Path, template: Catalog, language: str) -> Catalog:
    """A PO file with all that there is to translate now.

    What has gone is left out. Where the English has changed, the nearest old translation is kept as a suggestion
    (fuzzy), which is not used until somebody has looked at it and taken the mark away.
    """
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        now = datetime.now(UTC)
        none = dict.fromkeys(("version", "msgid_bugs_address", "last_translator", "language_team"), "-")
        catalog = Catalog(locale=language, project="Unslump", creation_date=now, revision_date=now, fuzzy=False, **none)
        catalog.header_comment = HEADER.format(language=language, part=path.stem).rstrip()
    keep_contexts(template, catalog)
    catalog.update(template, update_creation_date=False)
    for message in catalog:
        suggested = message.fuzzy and any(_every(message.string or ""))
        message.flags = {"fuzzy"} if suggested else set()
        if message.python_format:
            message.flags.add("python-format")
    return catalog


def as_text(catalog: Catalog) -> bytes:
    """A PO file's text."""
    made = io.BytesIO()
    write_po(made, catalog, width=WIDTH, ignore_obsolete=True, include_lineno=False)
    return made.getvalue()


def as_compiled(catalogs: list[Catalog]) -> tuple[bytes, list[str]]:
    """The catalogues as one compiled file; and what is wrong with translations that were therefore left out."""
    whole = Catalog(locale=catalogs[0].locale, fuzzy=False)
    whole.revision_date = whole.creation_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same words give the same file
    problems: list[str] = []
    for catalog in catalogs:
        for message in catalog:
            if not message.id or not said(message):
                continue
            if what := wrong(message):
                problems.append(f"{_every(message.id)[0]!r}: {what}")
                continue
            whole.add(message.id, message.string, context=message.context)
    made = io.BytesIO()
    write_mo(made, whole)
    return made.getvalue(), problems


def said(message: Message) -> bool:
    """Whether a message is translated, and not only by a suggestion."""
    return all(_every(message.string or "")) and not message.fuzzy


def wrong(message: Message) -> str | None:
    """Why a translation cannot be used; None if it can."""
    ids, strings = _every(message.id), _every(message.string or "")
    if len(ids) == 1 and (what := unlike(ids[0], strings[0])):
        return what
    known = {name for text in ids for name in _NAME.findall(text)}
    for text in strings:
        if extra := sorted(set(_NAME.findall(text)) - known):
            return f"{', '.join(extra)} is not in the English"
    if lost := sorted(set(_NAME.findall(ids[-1])) - set(_NAME.findall(strings[-1]))):
        return f"{', '.join(lost)} is missing"
    return None


_NAME = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
"""A name that is filled in."""


def _every(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def fill(catalog: Catalog, translations: Mapping[str, str | list[str]]) -> tuple[int, list[str]]:
    """Put translations in, by their English. How many were put in, and what is wrong with others.

    In the place of older ones, too; but not those of the site, which may mean something else by the same word. What
    has a plural is named by its singular, and has both in a list.
    """
    count, problems = 0, []
    for message in catalog:
        if message.context or not message.id:
            continue
        named = message.id if isinstance(message.id, str) else message.id[0]
        if said(message) and any(place.endswith((".html", ".py", ".txt")) for place, _line in message.locations):
            continue
        found = translations.get(named, "")
        given = [one.strip() for one in ([found] if isinstance(found, str) else found)]
        if not all(given) or len(given) != len(_every(message.id)):
            continue
        pairs = zip(_every(message.id), given, strict=True)
        if what := next((what for english, said in pairs if (what := unlike(english, said))), None):
            problems.append(f"{named!r}: {what}: {found!r}")
            continue
        message.string = given[0] if isinstance(message.id, str) else tuple(given)
        message.flags.discard("fuzzy")
        message.previous_id = []
        count += 1
    return count, problems


def missing(catalog: Catalog) -> list[Message]:
    """What is not translated yet."""
    return [message for message in catalog if message.id and not said(message)]


def read(path: Path, language: str) -> Catalog:
    """A PO file as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=language)
