"""The catalogue: all content together. What is wrong between its parts, faults.py finds."""

import re
from collections.abc import Iterable
from functools import cached_property

from pydantic import Field

from unslump.core.alerts import Watching
from unslump.core.exercise import Exercise
from unslump.core.factors import NO_FACTORS, Factors
from unslump.core.glossary import Glossary
from unslump.core.guardrails import Guardrails
from unslump.core.lessons import Lesson
from unslump.core.measures import Measure, MeasuringWords
from unslump.core.pose import Poses
from unslump.core.programmes import Programme, Stage, wanted
from unslump.core.questions import Questionnaire
from unslump.core.rules import Aim, LookingBack, PlanningRules, ProgressRules
from unslump.core.session_rules import SessionRules
from unslump.core.values import Id, Text, Untranslated, Value
from unslump.core.wording import Wording


class Position(Value):
    """A position, how high it is, and what a person must be able to do to get into it.

    `needs_on_bed`: what it takes on a bed instead; without it, the position is none for a bed.
    """

    name: Text
    height: str
    needs: tuple[str, ...]
    needs_on_bed: tuple[str, ...] | None = None


class Equipment(Value):
    """A thing that exercises use. What is `assumed` to be there is not asked for."""

    name: Text
    assumed: bool = False


class Vocabulary(Value):
    """The words that content may use."""

    tags: dict[str, Text]
    loads: dict[str, Text]
    positions: dict[str, Position]
    equipment: dict[str, Equipment]
    targets: dict[str, Text]


class Reference(Value):
    """A source: how to cite it, where it is, and how far it was read."""

    cite: Untranslated
    link: str | None = None
    seen: Text = Field(description="what of it was seen: page, abstract, secondary page, general knowledge")


class Front(Value):
    """The step of an exercise that somebody shows on the front page, only to be looked at."""

    exercise: Id
    step: Id


class ContentInfo(Value):
    """The content's own version and language."""

    version: Untranslated
    language: Untranslated
    reviewed: Text
    front: Front


class Catalogue(Value):
    """All content. Build it with loading.load_content, which checks it."""

    info: ContentInfo
    fingerprint: str
    vocabulary: Vocabulary
    guardrails: Guardrails
    references: dict[str, Reference]
    exercises: dict[str, Exercise]
    screening: Questionnaire
    check: Questionnaire
    wording: Wording
    session: SessionRules
    planning: PlanningRules
    looking_back: LookingBack
    progress: ProgressRules
    poses: Poses
    lessons: dict[str, Lesson] = {}
    factors: Factors = NO_FACTORS
    programmes: dict[str, Programme] = {}
    measures: dict[str, Measure] = {}
    measuring: MeasuringWords | None = None
    glossary: Glossary = Glossary()
    watching: Watching | None = None

    @property
    def version(self) -> str:
        """Names this content exactly: its own version, a fingerprint and, if translated, the language."""
        return f"{self.info.version}+{self.fingerprint}"

    @property
    def language(self) -> str:
        """The language in which it speaks to people."""
        return self.info.language

    @cached_property
    def memo(self) -> dict[tuple[str, int, int, int], int]:
        """What compiling has already reckoned for this catalogue: the seconds of an exercise at a dose."""
        return {}

    @cached_property
    def _weeks(self) -> dict[tuple[str, str, frozenset[str]], tuple[Aim, ...]]:
        return {}

    def aims_of(self, programme: str, stage: Stage, tags: Iterable[str] = ()) -> tuple[Aim, ...]:
        """What the weeks of a programme's stage should hold for somebody with these tags."""
        named = {tag for target in stage.week for tag in target.only_with}
        key = (programme, stage.id, frozenset(named & set(tags)))
        if key not in self._weeks:
            self._weeks[key] = wanted(self, stage, key[2])
        return self._weeks[key]

    @cached_property
    def easier(self) -> dict[str, frozenset[str]]:
        """For each exercise: all easier ones it stands on, directly or through others."""
        found: dict[str, frozenset[str]] = {}
        for name in self.exercises:
            reached: set[str] = set()
            waiting = list(self.exercises[name].regress)
            while waiting:
                other = waiting.pop()
                if other not in reached:
                    reached.add(other)
                    waiting += self.exercises[other].regress
            found[name] = frozenset(reached)
        return found


def reference_id(source: str) -> str:
    """The reference that a source names; what follows a dot or a space is a place within it: "S1.13" is in "S1"."""
    return re.split(r"[ .]", source, maxsplit=1)[0]
