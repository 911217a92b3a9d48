"""Measures: questionnaires and flexibility tests by which a person sees where they stand, as content.

Each says how it is done, what numbers it may give, how much it varies by itself, and for whom it is not. They decide
nothing: no plan, dose, level or finding depends on them (measuring.py scores them and tells noise from change).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from unslump.core.tomllines import Path
from unslump.core.values import Id, Phase, Sourced, Text, Untranslated, Value

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue

MOST_ACTIVITIES = 3
"""How many activities a person may name."""
MOST_TRIALS = 3
"""How many times a test is done on one day, on each side."""
Number = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
Way = Literal["ticks", "activities", "scale", "trials"]
"""How it is answered: sentences to tick; activities that the person names, each 0-10; one number; tries of a test."""


class Span(Value):
    """A lowest and a highest number, both allowed."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low ({self.low}) must be below high ({self.high})")
        return self

    def holds(self, number: float) -> bool:
        """Whether a number lies within, ends included."""
        return self.low <= number <= self.high


class Least(Value):
    """The least change that counts, and where that comes from."""

    by: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
    sources: tuple[str, ...] = Field(min_length=1)
    verified: bool = True
    note: Untranslated | None = None


class Sentence(Value):
    """A sentence to tick if it is so today."""

    id: Id
    says: Text


class Degree(Value):
    """One of the numbers of a scale, in words."""

    value: int
    label: Text


class Phone(Value):
    """How a phone measures an angle: where it is put, and from where the angle counts.

    counts: "from-flat", how far it was raised; "from-upright", how far it is short of upright. `lifted` is how far it
    must be tilted before holding still counts as a try, in degrees.
    """

    counts: Literal["from-flat", "from-upright"]
    lifted: Annotated[int, Field(ge=5, le=60)]
    place: Text
    move: Text
    back: Text


class Measure(Sourced):
    """Something by which a person sees where they stand.

    `order`: which comes first. `low_end` and `high_end` say what the ends of its range mean. `steps_of`: the finest
    difference that it tells. `important`: the least change that matters to people; `error`: the least that is more than
    it varies by itself. `itself`: its number is already a change, and is not compared with an earlier one.

    It is due on the days `due_days` after the person's first measure, and counts for a day if it is taken up to
    `early_days` before. `asked`: today's page asks for it from the beginning; any other only once it was taken. It is
    not for those with a tag in `avoid`, nor (with `like`) while their plan may hold no exercise of that phase or they
    are in a flare-up.
    """

    id: Id
    name: Text
    lead: Text
    order: Annotated[int, Field(ge=1)]
    way: Way
    what: Text
    needs: Text | None = None
    steps: tuple[Text, ...] = Field(min_length=1)
    careful: Text | None = None
    ask: Text
    sentences: tuple[Sentence, ...] = ()
    degrees: tuple[Degree, ...] = ()
    low_end: Text
    high_end: Text
    range: Span
    steps_of: Annotated[float, Field(gt=0, le=10)] = 1
    unit: Text
    unit_one: Text
    better: Literal["less", "more"]
    sides: Literal["one", "each"] = "one"
    itself: bool = False
    phone: Phone | None = None
    important: Least
    error: Least
    asked: bool = False
    due_days: tuple[Annotated[int, Field(ge=0, le=3650)], ...] = Field(min_length=1)
    early_days: Annotated[int, Field(ge=0, le=30)] = 0
    like: Phase | None = None
    avoid: tuple[Id, ...] = ()
    note: Untranslated | None = None

    @property
    def needed(self) -> float:
        """The least difference that is told as a change: it matters, and is more than it varies by itself."""
        return max(self.important.by, self.error.by)

    @model_validator(mode="after")
    def _of_its_way(self) -> Self:
        if bool(self.sentences) != (self.way == "ticks"):
            raise ValueError('sentences belong to way = "ticks", and only there')
        if self.sentences and (self.range.low, self.range.high) != (0, len(self.sentences)):
            raise ValueError(f"the range must be from 0 to the number of sentences, {len(self.sentences)}")
        ids = [sentence.id for sentence in self.sentences]
        if len(set(ids)) < len(ids):
            raise ValueError("two sentences have the same id")
        if self.way == "activities" and (self.range.low, self.range.high) != (0, 10):
            raise ValueError("activities are told from 0 to 10: the range must say so")
        if self.degrees:
            whole = list(range(int(self.range.low), int(self.range.high) + 1))
            if self.way != "scale" or sorted(degree.value for degree in self.degrees) != whole:
                raise ValueError('degrees belong to way = "scale", one for each number of the range')
        if self.way != "trials" and (self.sides == "each" or self.phone is not None or self.careful is not None):
            raise ValueError('sides = "each", phone and careful belong to way = "trials"')
        if self.way == "trials" and (self.careful is None or self.like is None):
            raise ValueError("a test of the body must say when to stop (careful) and what it is like (like)")
        return self

    @model_validator(mode="after")
    def _can_tell(self) -> Self:
        if list(self.due_days) != sorted(set(self.due_days)):
            raise ValueError("due_days must be in order, each once")
        gaps = [later - earlier for earlier, later in zip(self.due_days, self.due_days[1:], strict=False)]
        if gaps and self.early_days >= min(gaps):
            raise ValueError(f"early_days ({self.early_days}) must be less than the days between two due days")
        if self.needed >= self.range.high - self.range.low:
            raise ValueError("important and error must be less than the whole range, or no change could ever count")
        if self.itself and self.way != "scale":
            raise ValueError('itself belongs to way = "scale"')
        return self


class MeasuringWords(Value):
    """What is told of any measure. Filled in: `by` and `needs` with the unit, `day`, and a tag's meaning as `name`.

    `better`, `worse`, `within_*`, `alike`: against the first time. `first`: there is no earlier one. `no_room`: it
    began so near its best end that it cannot get better by what is needed. `other_activities`: others were named than
    before.
    `left_behind`, `right_behind`, `sides_*`: left against right. `closed_*`: why it is not for somebody now.
    """

    due: Text
    first: Text
    better: Text
    worse: Text
    within_better: Text
    within_worse: Text
    alike: Text
    itself_better: Text
    itself_worse: Text
    itself_within: Text
    no_room: Text
    other_activities: Text
    left_behind: Text
    right_behind: Text
    sides_close: Text
    sides_alike: Text
    closed_blocked: Text
    closed_tag: Text
    closed_calm: Text
    closed_flare: Text


def in_order(measures: dict[str, Measure]) -> tuple[Measure, ...]:
    """All measures, the first one first."""
    return tuple(sorted(measures.values(), key=lambda measure: (measure.order, measure.id)))


def wrong(catalogue: "Catalogue") -> Iterator[tuple[str, Path, str]]:
    """What is wrong with measures: which one, at which key, and what. Sources the catalogue looks at."""
    for name, measure in catalogue.measures.items():
        for tag in measure.avoid:
            if tag not in catalogue.vocabulary.tags:
                yield name, ("avoid",), f"unknown tag {tag!r}"
        parts: list[tuple[Path, Measure | Least]] = [((), measure), (("important",), measure.important)]
        for path, part in (*parts, (("error",), measure.error)):
            if part.verified and "general-knowledge" in part.sources:
                yield name, (*path, "verified"), "must be false: it leans on general-knowledge"


def cited(measure: Measure) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The sources of a measure, each with its key."""
    yield ("sources",), measure.sources
    yield ("important", "sources"), measure.important.sources
    yield ("error", "sources"), measure.error.sources
