"""What was told in one language, told in another: nothing else of it changes.

Plans and scripts are made anew in another language. What is kept from day to day, why a dose changed (Status) and what
stood in the way before (told.py), holds finished sentences of the content. Here each is looked up and replaced by the
same sentence in the other language; what is not known, such as a sentence of an earlier content, stays as it is.
"""

import re
from typing import Any

from unslump.core.catalogue import Catalogue
from unslump.core.status import Status
from unslump.core.told import Told
from unslump.core.translating import sentences

TOLD = ("name", "text", "fact", "reason", "stage", "says", "advice")
"""The keys of plans and statuses under which a sentence stands; a stage may also be an id, which is none."""
LISTED = ("reasons", "besides")
"""Those under which several stand."""
_NAME = re.compile(r"\{([a-z_]+)\}")


class Phrasebook:
    """Every sentence of a catalogue with the same sentence in another language."""

    def __init__(self, before: Catalogue, now: Catalogue) -> None:
        self._exact: dict[str, str] = {}
        self._filled: list[tuple[re.Pattern[str], str]] = []
        for old, new in zip(sentences(before), sentences(now), strict=True):
            self._exact.setdefault(old.text, new.text)
            if _NAME.search(old.text):
                self._add(old.text, new.text)
        for asked in ("screening", "check"):
            for old_q, new_q in zip(getattr(before, asked).questions, getattr(now, asked).questions, strict=True):
                if old_q.limits:  # a number that was given is told with its question (screening.py)
                    self._add(_with_number(old_q.ask, old_q.unit), _with_number(new_q.ask, new_q.unit))

            for old_rule, new_rule in zip(getattr(before, asked).rules, getattr(now, asked).rules, strict=True):
                self._exact[f"{old_rule.says} {old_rule.do}"] = f"{new_rule.says} {new_rule.do}"  # (planning.py)

    def _add(self, old: str, new: str) -> None:
        parts = _NAME.split(old)
        names = parts[1::2]
        pattern = "".join(f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
        if len(set(names)) == len(names):
            self._filled.append((re.compile(pattern, re.DOTALL), new))

    def say(self, text: str) -> str:
        """A sentence in the other language; as it is, if it is none of the content's."""
        if text in self._exact:
            return self._exact[text]
        for pattern, new in self._filled:
            if found := pattern.fullmatch(text):
                return new.format(**{name: self.say(value) for name, value in found.groupdict().items()})
        parts = text.split("; ")
        return "; ".join(map(self.say, parts)) if len(parts) > 1 else text


def _with_number(ask: str, unit: str | None) -> str:
    return f"{ask} {{n}}{f' {unit}' if unit else ''}"


def retold_status(book: Phrasebook, status: Status) -> Status:
    """A status, with every reason in the other language."""
    return Status.read(retold_data(book, status.plain()), what="the status")


def retold(book: Phrasebook, told: Told) -> Told:
    """What stood in the way before, in the other language: what was said then."""
    return tuple(item.model_copy(update={"said": tuple(map(book.say, item.said))}) for item in told)


def retold_data(book: Phrasebook, data: Any) -> Any:  # noqa: ANN401 - plain data
    """A plan or a status as plain data, to be read and not to be played: whatever is told, in the other language."""
    if isinstance(data, list):
        return [retold_data(book, item) for item in data]
    if not isinstance(data, dict):
        return data
    made: dict[str, Any] = {}
    for key, value in data.items():
        if key in TOLD and isinstance(value, str):
            made[key] = book.say(value)
        elif key in LISTED:
            made[key] = [book.say(reason) for reason in value]
        elif key in ("prescription", "given", "note"):
            made[key] = value  # a practitioner's own words
        elif key == "following":
            made[key] = retold_data(book, value) | {"stage": value.get("stage")}  # an id, and no sentence
        else:
            made[key] = retold_data(book, value)
    return made
