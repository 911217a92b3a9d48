"""Finding phrases in what people write: typing errors, missing apostrophes and words in between allowed.

A note becomes words, without accents, apostrophes and fillers such as "really". A phrase is written as a person reads
it: `+` joins parts that must stand near each other in one sentence, in any order; ` / ` parts alternatives; words side
by side must stand side by side; `leak*` is any word that begins so; `@name` is any entry of the word list of that name.
What is plainly denied ("no numbness") does not count. All words are content; here is only how they are compared.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHORTEST_FUZZY = 5
"""Shorter words are too alike to forgive a wrong letter."""
LONGEST_WORD = 24
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019\u02bc\u00b4`\uff07\u2032\u200b\u200c\u200d\ufeff\u00ad"), "")
_PIECE = re.compile(r"\d+[.,]\d+|[^\W_]+|\.{2,}|[.!?;,:()\n\u2026\u2013\u2014]")
_WILL = re.compile(r"(?<=[A-Za-z])['\u2019\u2018`\u00b4][lL]{2}\b")
_SENTENCE_ENDS = frozenset(".!?;")
_LONG_RUN = re.compile(r"(.)\1{2,}")

Span = tuple[int, int]
Sequenced = tuple[str, ...]
_Entries = dict[str, list[tuple[Sequenced, str]]]


@dataclass(frozen=True)
class Lists:
    """The word lists that matching needs besides the phrases (content/screening/wording.toml says what each is for)."""

    near: int
    fillers: Sequence[str]
    negators: Sequence[str]
    light: Sequence[str]
    breaks: Sequence[str]
    joins: Sequence[str]
    harmless: Sequence[str]
    lookalikes: Sequence[str]
    words: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Word:
    """A word of a note: as compared, where it stands in the note, in which sentence and clause."""

    text: str
    start: int
    end: int
    sentence: int
    clause: int


def plain(text: str) -> tuple[str, list[int]]:
    """Text in small letters without accents and apostrophes, and for each letter where it stood."""
    if text.isascii():
        small = text.lower()
        kept = [(letter, at) for at, letter in enumerate(small) if letter not in "'`"]
    else:
        kept = [(letter, at) for at, sign in enumerate(text) for letter in _letters(sign)]
    return "".join(letter for letter, _ in kept), [at for _, at in kept]


@lru_cache(maxsize=4096)
def _letters(sign: str) -> str:
    bare = sign.translate(_APOSTROPHES)
    if not bare:
        return ""
    apart = unicodedata.normalize("NFKD", bare).casefold()
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[Word]:
    """The words of a note, in order. "I'll" is not "ill"."""
    small, places = plain(_WILL.sub("   ", text))
    found: list[Word] = []
    sentence = clause = 0
    for piece in _PIECE.finditer(small):
        told = piece[0]
        if told[0].isalnum():
            start, end = places[piece.start()], places[piece.end() - 1] + 1
            found.append(Word(told, start, end, sentence, clause))
        else:
            clause += 1
            sentence += told in _SENTENCE_ENDS
    return found


def split_phrase(phrase: str) -> list[list[Sequenced]]:
    """A written phrase as parts, each of alternatives, each of words that stand side by side."""
    return [
        [tuple(_written(word) for word in side.split()) for side in part.split(" / ")] for part in phrase.split(" + ")
    ]


def _written(word: str) -> str:
    return word if word.startswith("@") else plain(word)[0]


class Matcher:
    """Phrases made ready for search. Built once for a content; searching changes nothing."""

    def __init__(self, lists: Lists, phrases: Mapping[str, Sequence[str]]) -> None:
        self.near = lists.near
        self._fillers = frozenset(_written(word) for word in lists.fillers)
        self.light = frozenset(_written(word) for word in lists.light)
        self.breaks = frozenset(_written(word) for word in lists.breaks)
        self.joins = frozenset(_written(word) for word in lists.joins)
        self.lists = {f"@{name}": self._sequences(entries) for name, entries in lists.words.items()}
        self.entries = _by_first(self.lists)
        self.negators = _by_first({"": self._sequences(lists.negators)})
        self.harmless = _by_first({"": tuple(tuple(plain(entry)[0].split()) for entry in lists.harmless)})
        self._parts: dict[tuple[Sequenced, ...], int] = {}
        self._phrases = {
            name: [tuple(self._part(part) for part in split_phrase(phrase)) for phrase in written]
            for name, written in phrases.items()
        }
        self._lookalikes = frozenset(_written(word) for word in lists.lookalikes)
        self._index_forms()

    def faults(self, phrase: str) -> Iterator[str]:
        """What is wrong with a written phrase: a word list that is not there, a part in which nothing stands."""
        for side in (side for part in split_phrase(phrase) for side in part):
            if not self._without_fillers(side):
                yield "a part has no words, or none but fillers"
            for word in side:
                if word.startswith("@") and word not in self.lists:
                    yield f"there is no word list {word[1:]!r}"

    def find(self, note: str) -> dict[str, str]:
        """For each name whose phrases the note holds: the words of the note."""
        raw = words_of(note)
        harmless = self._harmless_in(raw)
        kept = [(word, at in harmless) for at, word in enumerate(raw) if word.text not in self._fillers]
        seen = _Seen(self, [word for word, _ in kept], [passed for _, passed in kept])
        found: dict[str, str] = {}
        for name, phrases in self._phrases.items():
            for phrase in phrases:
                spans = seen.place(phrase)
                if spans is not None:
                    found[name] = _quote(note, seen.words, spans)
                    break
        return found

    def forms_of(self, word: str) -> frozenset[str]:
        """The forms in our phrases and lists that a written word stands for."""
        if len(word) > LONGEST_WORD:
            return frozenset()
        for spelt in _spelt(word):
            exact = {spelt} & self._exact
            exact |= {f"{spelt[:n]}*" for n in self._stems if f"{spelt[:n]}*" in self._stars}
            if exact:
                return frozenset(exact)
        if word in self._lookalikes or len(word) < SHORTEST_FUZZY - 1:
            return frozenset()
        near = {form for key in {word, *_shortened(word)} for form in self._nearby.get(key, ())}
        return frozenset(form for form in near if _one_slip(word, form))

    def _harmless_in(self, words: list[Word]) -> set[int]:
        """The words that stand in a harmless way of speaking, here with its fillers."""
        found: set[int] = set()
        for start, word in enumerate(words):
            for side, _name in self.harmless.get(word.text, ()):
                if side == tuple(other.text for other in words[start : start + len(side)]):
                    found |= set(range(start, start + len(side)))
        return found

    def _sequences(self, entries: Iterable[str]) -> tuple[Sequenced, ...]:
        cut = (self._without_fillers(tuple(_written(word) for word in entry.split())) for entry in entries)
        return tuple(side for side in cut if side)

    def _without_fillers(self, side: Sequenced) -> Sequenced:
        return tuple(word for word in side if word not in self._fillers)

    def _part(self, sides: list[Sequenced]) -> int:
        """The number of a part; the same part has the same number in all phrases."""
        key = tuple(side for side in map(self._without_fillers, sides) if side)
        return self._parts.setdefault(key, len(self._parts))

    def _index_forms(self) -> None:
        every = [side for part in self._parts for side in part]
        every += [
            side for entries in (self.entries, self.negators) for sides in entries.values() for side, _name in sides
        ]
        forms = {word for side in every for word in side if not word.startswith("@")}
        self._stars = frozenset(form for form in forms if form.endswith("*"))
        self._stems = tuple(sorted({len(form) - 1 for form in self._stars}))
        self._exact = (forms - self._stars) | self.light | self.breaks | self.joins
        self._nearby: dict[str, list[str]] = {}
        for form in sorted(forms - self._stars):
            if len(form) >= SHORTEST_FUZZY:
                for key in {form, *_shortened(form)}:
                    self._nearby.setdefault(key, []).append(form)
        self.by_first: dict[str, list[tuple[Sequenced, int]]] = {}
        for part, number in self._parts.items():
            for side in part:
                self.by_first.setdefault(side[0], []).append((side, number))


class _Seen:
    """One note being searched: what stands at which of its words."""

    def __init__(self, matcher: Matcher, words: list[Word], passed: list[bool]) -> None:
        self.words = words
        self._matcher = matcher
        known: dict[str, frozenset[str]] = {}
        for word in words:
            if word.text not in known:
                known[word.text] = matcher.forms_of(word.text)
        self._forms = [
            frozenset[str]() if harmless else known[word.text] for word, harmless in zip(words, passed, strict=True)
        ]
        self._ends: list[dict[str, list[int]]] = [{} for _ in words]
        for start, end, name in self._all(matcher.entries):
            self._ends[start].setdefault(name, []).append(end)
        self._spans: dict[int, list[Span]] = {}
        for start in range(len(words)):
            for first in (*self._forms[start], *self._ends[start]):
                for side, number in matcher.by_first.get(first, ()):
                    for end in self._run(side, start):
                        self._spans.setdefault(number, []).append((start, end))
        self._denials = [(start, end) for start, end, _name in self._all(matcher.negators)]
        self._reached: dict[int, frozenset[int]] = {}

    def _all(self, entries: _Entries) -> Iterator[tuple[int, int, str]]:
        for start, forms in enumerate(self._forms):
            for first in forms:
                for side, name in entries.get(first, ()):
                    for end in self._run(side, start):
                        yield start, end, name

    def _run(self, side: Sequenced, start: int) -> list[int]:
        """Where words that must stand side by side end, if they begin here and stay in one sentence."""
        if len(side) > 1 and side[1][0] != "@" and side[0][0] != "@":  # most end here: worth the short way
            if start + 1 >= len(self._forms) or side[1] not in self._forms[start + 1]:
                return []
        elif len(side) == 1 and side[0][0] != "@":
            return [start + 1]
        ends = [start]
        for word in side:
            going: list[int] = []
            for at in ends:
                if at >= len(self.words) or self.words[at].sentence != self.words[start].sentence:
                    continue
                if word.startswith("@"):
                    going += self._ends[at].get(word, ())
                elif word in self._forms[at]:
                    going.append(at + 1)
            ends = going
        return ends

    def place(self, phrase: tuple[int, ...]) -> tuple[Span, ...] | None:
        """Where a phrase's parts stand near each other and are not denied; None if nowhere."""
        parts = [self._spans.get(number) for number in phrase]
        if not all(parts):
            return None
        return next(self._near([spans for spans in parts if spans], ()), None)

    def _near(self, parts: list[list[Span]], chosen: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
        if not parts:
            if not self._denied(chosen):
                yield chosen
            return
        spans = parts[0]
        if chosen:  # only what stands near enough to what is chosen already
            low, high = chosen[0][0] - self._matcher.near, chosen[0][0] + self._matcher.near
            spans = spans[bisect_left(spans, (low, 0)) : bisect_left(spans, (high, 0))]
        for span in spans:
            if all(span[1] <= other[0] or other[1] <= span[0] for other in chosen) and self._together((*chosen, span)):
                yield from self._near(parts[1:], (*chosen, span))

    def _together(self, spans: tuple[Span, ...]) -> bool:
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        return last - first <= self._matcher.near and self.words[first].sentence == self.words[last - 1].sentence

    def _denied(self, spans: tuple[Span, ...]) -> bool:
        """Whether a denial stands right before one of the words, with nothing but light words or a list in between."""
        taken = {at for start, end in spans for at in range(start, end)}
        first, last = min(taken), max(taken)
        low, high = bisect_left(self._denials, (first - FURTHEST, 0)), bisect_left(self._denials, (last, 0))
        return any(
            taken.isdisjoint(range(start, end)) and not taken.isdisjoint(self._reach(end))
            for start, end in self._denials[low:high]
        )

    def _reach(self, end: int) -> frozenset[int]:
        """The words that a denial which ends here denies."""
        if end not in self._reached:
            self._reached[end] = frozenset(self._denied_after(end))
        return self._reached[end]

    def _denied_after(self, end: int) -> list[int]:
        words, matcher, at = self.words[: end + FURTHEST], self._matcher, end
        clause = words[at - 1].clause
        while at < len(words) and words[at].clause == clause and words[at].text in matcher.light:
            at += 1
        if at >= len(words) or words[at].clause != clause or words[at].text in matcher.breaks:
            return []
        reached, joined = [at], False
        while at + 1 < len(words) and words[at + 1].sentence == words[at].sentence:
            step = 2 if words[at + 1].text in matcher.joins else 1
            listed = step == 2 or words[at + 1].clause != words[at].clause
            if not listed or at + step >= len(words) or words[at + step].text in matcher.breaks:
                break
            joined |= step == 2
            at += step
            reached.append(at)
        return reached if joined else reached[:1]


def _by_first(lists: Mapping[str, Sequence[Sequenced]]) -> _Entries:
    found: _Entries = {}
    for name, sides in lists.items():
        for side in sides:
            found.setdefault(side[0], []).append((side, name))
    return found


def _quote(note: str, words: list[Word], spans: tuple[Span, ...]) -> str:
    """The words of the note from the first to the last that counted; if that is long, only those."""
    ordered = sorted(spans)
    whole = note[words[ordered[0][0]].start : words[max(end for _, end in ordered) - 1].end]
    if len(whole) > LONGEST_QUOTE:
        whole = " \u2026 ".join(note[words[start].start : words[end - 1].end][:LONGEST_QUOTE] for start, end in ordered)
    return " ".join(whole.split())


LONGEST_QUOTE = 90
FURTHEST = 12
"""How many words further on a denial is still looked for."""


def _spelt(word: str) -> tuple[str, ...]:
    """A word, and without letters drawn out: "sooo" as "soo" and "so"."""
    if _LONG_RUN.search(word) is None:
        return (word,)
    return word, _LONG_RUN.sub(r"\1\1", word), _LONG_RUN.sub(r"\1", word)


def _shortened(word: str) -> set[str]:
    """A word with any one letter left out."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_slip(written: str, meant: str) -> bool:
    """Whether one slip of the finger lies between two words: a letter wrong, missing, too many, or two swapped."""
    if written[0] != meant[0] and written[:2] != meant[1::-1]:
        return False
    if len(written) == len(meant):
        apart = [at for at in range(len(meant)) if written[at] != meant[at]]
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and written[apart[0]] == meant[apart[1]]
        return len(apart) == 1 or (swapped and written[apart[1]] == meant[apart[0]])
    short, long = sorted((written, meant), key=len)
    return len(long) - len(short) == 1 and short in _shortened(long)
