"""A language that nobody speaks: every letter of what can be translated is another one (Ⓐ for A).

Whatever still has ordinary letters, has not been translated. It is made in memory and shipped nowhere.
"""

import re
import string
from html.parser import HTMLParser
from pathlib import Path

from tests.conftest import ROOT
from translators.files import as_compiled
from translators.sentences import site_template
from unslump.core.catalogue import Catalogue
from unslump.core.loading import load_content
from unslump.core.translating import reworded, translated_fingerprint

LETTERS = str.maketrans(
    string.ascii_letters, "".join(chr(0x24D0 + n) for n in range(26)) + "".join(chr(0x24B6 + n) for n in range(26))
)
KEPT = re.compile(r"(\{\w*\}|%\(\w+\)[sd]|%%|<[^>]+>|&\w+;)")
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "use", "rect", "line", "ellipse"}
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")
WORDS = ROOT / "unslump" / "web" / "locale" / "es" / "LC_MESSAGES" / "django.po"


def odd(text: str) -> str:
    """A sentence in the language that nobody speaks; names to be filled in and tags stay."""
    return "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(text))


def odd_content() -> Catalogue:
    """All content in that language."""
    content = load_content()
    said = reworded(content, lambda sentence: odd(sentence.text))
    wording = said.wording
    signs = tuple(sign.model_copy(update={"asks": odd(sign.asks)}) for sign in wording.signs)
    phrases = {"signs": signs, "quotes": odd(wording.quotes), "if_so": odd(wording.if_so)}
    return said.model_copy(
        update={
            "info": said.info.model_copy(update={"language": "es"}),
            "fingerprint": translated_fingerprint(content.fingerprint, "es", "odd"),
            "wording": wording.model_copy(update=phrases),
        }
    )


def odd_site(folder: Path) -> Path:
    """The words of the site in that language, as a folder for LOCALE_PATHS."""
    template = site_template()
    template.locale = "es"
    for message in template:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            message.string = odd(ids[0]) if len(ids) == 1 else tuple(odd(text) for text in ids)
    compiled, problems = as_compiled([template])
    assert not problems
    place = folder / "es" / "LC_MESSAGES" / "django.mo"
    place.parent.mkdir(parents=True)
    place.write_bytes(compiled)
    return folder


class Read(HTMLParser):
    """Everything in a page that somebody reads or hears: texts, labels, and the data of the player by its id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.data: dict[str, str] = {}
        self._open: list[tuple[str, bool, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        cited = given.get("class", "").startswith("sources")
        other = given.get("lang", "es") != "es" and tag != "html"
        skipped = self._skipped or cited or other or tag == "style"
        if not skipped:
            self.texts += [given[name] for name in READ_ALOUD if given.get(name)]
            if tag == "meta" and given.get("name") == "description":
                self.texts.append(given["content"])
        if tag not in VOID:
            self._open.append((tag, skipped, given.get("id", "") if tag == "script" else ""))

    @property
    def _skipped(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tag, skipped, name = self._open[-1] if self._open else ("", False, "")
        if tag == "script":
            self.data[name] = self.data.get(name, "") + data
        elif not skipped and data.strip():
            self.texts.append(data.strip())
