"""Where there is something to translate: the content's sentences and the site's, as templates for PO files."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from unslump.core.loading import OWN_CONTENT, load_content
from unslump.core.translating import Sentence, contexts, sentences

ROOT = Path(__file__).parent.parent
SITE = ROOT / "unslump" / "web"
PARTS = {"exercises": "exercises/", "lessons": "lessons/", "screening": "screening/", "rest": ""}
"""The PO files of the content, and where the files lie that each takes. A sentence of several goes to the first."""
IN_ENGLISH = SITE / "site" / "rulebook" / "templates" / "rulebook" / "parts"
"""The rule book is in the language in which its rules are signed off (services/rulebook.py)."""
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "_l": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def content_templates(folder: Path = OWN_CONTENT) -> dict[str, Catalog]:
    """A template for each part of the content."""
    places: dict[str, list[Sentence]] = {}
    for sentence in sorted(sentences(load_content(folder)), key=lambda one: (_part_number(one), one.file)):
        places.setdefault(sentence.text, []).append(sentence)
    made = {part: Catalog() for part in PARTS}
    for text, found in places.items():
        part = list(PARTS)[_part_number(found[0])]
        made[part].add(text, locations=_at(sentence.place for sentence in found))
    return made


def _at(places: Iterable[str]) -> list[tuple[str, Any]]:
    """Places as babel has them, a file and a line; lines would change with every edit, so there are none."""
    return [(place, None) for place in places]


def _part_number(sentence: Sentence) -> int:
    return next(number for number, start in enumerate(PARTS.values()) if sentence.file.startswith(start))


def keep_contexts(template: Catalog, translated: Catalog) -> None:
    """Take over into a template what a translator says differently in one place (msgctxt), if that place is there."""
    for message in translated:
        plain = template.get(message.id) if message.id and message.context else None
        if plain is None or message.context is None:
            continue
        here = [place for place in plain.locations if message.context in contexts(place[0])]
        if here:
            template.add(message.id, locations=here, context=message.context)


def site_template(folder: Path = SITE) -> Catalog:
    """The template of the site: its pages, its program, and the player's sentences, which stand in a page."""
    made = Catalog()
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt"))):
        if path.is_relative_to(IN_ENGLISH):
            continue
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        for message, comments, context in _found(path):
            made.add(message, locations=_at([name]), auto_comments=comments, context=context)
    return made


def _found(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a page is read as a program: in brackets, so that its indentation does not matter.
        source = f"({templatize(source, origin=str(path))}\n)"
    read = io.BytesIO(source.encode())
    for _line, message, comments, context in extract("python", read, KEYWORDS, ("Translators",)):
        yield message, comments, context
