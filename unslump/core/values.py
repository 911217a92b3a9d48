"""The base of every value that the core takes or gives.

A value is frozen, refuses unknown keys and wrong types when it is built, and turns into JSON and back
without loss. Everything that crosses a wall of the program (content file, answers, plan, script, events,
record) is one of these, so that bad input is refused in one way, with the key that is wrong.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from unslump.core.errors import BadInput, Problem

type_id = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=type_id, max_length=80)]
"""A name in data: lower-case words joined by hyphens."""


class ToTranslate:
    """Marks the words that are there in every language."""


MOST_LETTERS = 2000
"""Of one sentence, or of a few that stand together."""
_words = StringConstraints(min_length=1, max_length=MOST_LETTERS, strip_whitespace=True)
Untranslated = Annotated[str, _words]
"""Words that stay as they are in every language: what a person wrote, a day, a citation, a remark for reviewers."""
Text = Annotated[str, _words, ToTranslate()]
"""A sentence that somebody will read, in their own language (translating.py)."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A day that somebody may have meant; days far off are typing errors, and reckoning with them would fail."""
Pain = Annotated[int, Field(ge=0, le=10)]
"""Numeric pain rating, 0 (none) to 10 (worst imaginable)."""
Effort = Annotated[int, Field(ge=0, le=10)]
"""How hard it was, 0 (no effort) to 10 (as hard as can be)."""
Reserve = Annotated[int, Field(ge=0, le=10)]
"""How many more repeats of the hardest exercise would have been possible."""
Leg = Literal["up", "same", "down"]
"""Whether pain or tingling in a leg reaches less far down than before, as far, or further."""
Breath = Annotated[int, Field(ge=2, le=20)]
"""Seconds of one slow breath, in and out."""

Phase = Literal["warm-up", "unload", "mobility", "stretch", "nerve", "strength", "roll", "breathe", "recover", "walk"]
Unit = Literal["seconds", "breaths", "reps", "passes", "minutes"]
Side = Literal["left", "right", "both"]
Level = Annotated[int, Field(ge=1, le=5)]


class Value(BaseModel):
    """A frozen value; unknown keys and wrong types are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)

    @classmethod
    def read(cls, data: object, *, what: str) -> Self:
        """Build from plain JSON-like data.

        Raises BadInput with one problem for each wrong key; `what` names the input in its message.
        """
        with refusing(what):
            return cls.model_validate_json(to_json(data))

    def plain(self) -> dict[str, Any]:
        """This value as plain JSON-like data, keys without content left out."""
        return self.model_dump(mode="json", exclude_none=True)


class Reviewed(Value):
    """Something that a clinician can sign off: who did so, and on which day; neither, until somebody has."""

    reviewed_by: Untranslated | None = None
    reviewed_on: Day | None = None

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if (self.reviewed_by is None) != (self.reviewed_on is None):
            raise ValueError("reviewed_by and reviewed_on belong together: give both, or neither")
        return self


class Sourced(Reviewed):
    """Something that comes from somewhere: from where, since which day it stands here, and whether it was compared with
    what its sources say. General knowledge has not been."""

    sources: tuple[str, ...] = Field(min_length=1)
    since: Day
    verified: bool = True


class Range(Value):
    """A lowest and a highest whole number, both allowed."""

    low: Annotated[int, Field(ge=0)]
    high: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low ({self.low}) is above high ({self.high})")
        return self

    def holds(self, number: float) -> bool:
        """Whether a number lies within the range, ends included."""
        return self.low <= number <= self.high


class Reason(Value):
    """Why something was decided: the rule, the fact that triggered it, and where the rule comes from."""

    rule: str
    text: str
    fact: str = ""
    sources: tuple[str, ...] = ()
    verified: bool = True


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Turn whatever validation finds wrong with an input into BadInput; `what` names the input."""
    try:
        yield
    except ValidationError as error:
        raise BadInput(what, problems_of(error)) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise BadInput(what, (Problem("", f"cannot be written as JSON: {error}"),)) from error


def to_json(data: object) -> str:
    """Plain data as one line of canonical JSON (sorted keys), so that equal data give equal text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def fingerprint(data: object) -> str:
    """A short name for plain data: the same data always get the same name."""
    return hashlib.sha256(to_json(data).encode()).hexdigest()[:16]


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Pydantic's findings as our problems: where, and what to do about it."""
    found = []
    for item in error.errors(include_url=False, include_context=False):
        where = path_text(item["loc"])
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            message = "unknown key; remove it or correct its spelling"
        elif item["type"] == "missing":
            message = "missing; it must be given"
        found.append(Problem(where, message))
    return tuple(found)


def path_text(path: Sequence[str | int]) -> str:
    """A path into data as a person writes it: steps[2].gate.round"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
