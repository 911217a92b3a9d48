"""The glossary for people: the few words that need a meaning, and which of them a page uses.

It decides nothing. (GLOSSARY.md, beside the code, is for those who write it.)
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from unslump.core.tomllines import Path
from unslump.core.values import Id, Sourced, Text, Value


class Term(Sourced):
    """A word and what it means, in two sentences at most.

    `also`: its other forms in texts. `everyday`: it has an everyday meaning too, so it is not looked for in texts.
    """

    id: Id
    word: Text
    also: tuple[Text, ...] = ()
    meaning: Text
    everyday: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the word in any of its forms; a longer form comes before a shorter one within it."""
        forms = sorted((self.word, *self.also), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)


class Glossary(Value):
    """All terms, in the order of their file."""

    terms: tuple[Term, ...] = ()

    @property
    def in_order(self) -> tuple[Term, ...]:
        """By the alphabet."""
        return tuple(sorted(self.terms, key=lambda term: term.word.casefold()))

    def used_in(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """The terms that some texts use, by the alphabet."""
        text = "\n".join(texts)
        return tuple(term for term in self.in_order if not term.everyday and term.pattern.search(text))


def wrong(glossary: Glossary) -> Iterator[tuple[Path, str]]:
    """What is wrong between the terms: at which key, and what. Sources the catalogue looks at."""
    ids: set[str] = set()
    forms: dict[str, str] = {}
    for index, term in enumerate(glossary.terms):
        if term.id in ids:
            yield ("terms", index, "id"), f"two terms are called {term.id!r}"
        ids.add(term.id)
        for form in (term.word, *term.also):
            other = forms.setdefault(form.casefold(), term.id)
            if other != term.id:
                yield ("terms", index, "also"), f"{form!r} is already a word of {other!r}"
        if term.verified and "general-knowledge" in term.sources:
            yield ("terms", index, "verified"), "must be false: it leans on general-knowledge"
