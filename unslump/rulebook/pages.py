"""The pages of the rule book as values: what stands on each, in words, whoever prints it."""

from collections.abc import Iterator

from unslump.core.values import Day, Value


class Clause(Value):
    """A part of a condition in words; `parts` are what it is made of."""

    text: str
    parts: tuple["Clause", ...] = ()


class Source(Value):
    """Something that a sheet rests on: cited in full, where it is, how far it was read."""

    cite: str
    link: str | None
    seen: str


class Told(Value):
    """A case in words: what is given, what follows, and why."""

    name: str
    given: tuple[str, ...]
    result: str
    why: str = ""


class Sheet(Value):
    """One thing that can be signed off: when it applies, what follows, what it rests on, and its cases.

    `verified` is None for what names no source. `cased`: whether it has something that cases can pin. `wanted`: why
    there can be no case just outside, if so.
    """

    id: str
    kind: str
    title: str
    mark: str = ""
    blocks: bool = False
    when_lead: str = ""
    when: tuple[Clause, ...] = ()
    then_lead: str = ""
    then: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    unit: str = ""
    since: Day | None = None
    note: str = ""
    sources: tuple[Source, ...] = ()
    verified: bool | None = None
    reviewed: str | None = None
    cased: bool = False
    inside: tuple[Told, ...] = ()
    outside: tuple[Told, ...] = ()
    no_outside: str = ""


class Section(Value):
    """A part of a chapter."""

    id: str
    title: str
    lead: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


class Chapter(Value):
    """A chapter: one page."""

    id: str
    number: int
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Everything in it that can be signed off."""
        for section in self.sections:
            yield from section.sheets


class StepPart(Value):
    """A step of an exercise in words."""

    id: str
    say: str
    more: str
    how: tuple[str, ...]
    gate: str
    gate_sources: tuple[Source, ...]


class Neighbour(Value):
    """Another exercise, named."""

    id: str
    name: str


class ExercisePage(Value):
    """An exercise: one page."""

    id: str
    name: str
    phase: str
    facts: tuple[tuple[str, str], ...]
    purpose: str
    dose: tuple[str, ...]
    dose_sources: tuple[Source, ...]
    dose_verified: bool
    set_up: tuple[str, ...]
    steps: tuple[StepPart, ...]
    tiers: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    mistakes: tuple[str, ...]
    ruled_out: tuple[str, ...]
    easier: tuple[Neighbour, ...]
    harder: tuple[Neighbour, ...]
    sources: tuple[Source, ...]
    verified: bool
    note: str
    reviewed: str | None


class Count(Value):
    """How far the things of a chapter have been checked and reviewed."""

    things: int
    verified: int
    general: int
    unsourced: int
    reviewed: int

    @property
    def not_reviewed(self) -> int:
        """Those that no clinician has signed off yet."""
        return self.things - self.reviewed


class Book(Value):
    """The whole rule book. `cases`: whether cases were at hand; `version`: the content's own."""

    version: str
    cases: bool
    chapters: tuple[Chapter, ...]
    exercises: tuple[ExercisePage, ...]

    def chapter(self, name: str) -> Chapter:
        """The chapter with that id. KeyError if there is none."""
        return {chapter.id: chapter for chapter in self.chapters}[name]

    def exercise(self, name: str) -> ExercisePage:
        """The page of an exercise. KeyError if there is none."""
        return {page.id: page for page in self.exercises}[name]


def count(chapter: Chapter) -> Count:
    """The counts of a chapter."""
    return _count([(sheet.verified, sheet.reviewed) for sheet in chapter.sheets])


def count_exercises(book: Book) -> Count:
    """The counts of the exercises."""
    return _count([(page.verified, page.reviewed) for page in book.exercises])


def _count(things: list[tuple[bool | None, str | None]]) -> Count:
    return Count(
        things=len(things),
        verified=sum(1 for verified, _ in things if verified),
        general=sum(1 for verified, _ in things if verified is False),
        unsourced=sum(1 for verified, _ in things if verified is None),
        reviewed=sum(1 for _, reviewed in things if reviewed),
    )


def total(counts: list[Count]) -> Count:
    """Several counts together."""
    return Count(
        things=sum(c.things for c in counts),
        verified=sum(c.verified for c in counts),
        general=sum(c.general for c in counts),
        unsourced=sum(c.unsourced for c in counts),
        reviewed=sum(c.reviewed for c in counts),
    )
