"""Questions and rules as content: what is asked, and what follows from the answers.

A questionnaire is a list of questions and a list of rules. There are two: the screening, and the short check
before every session. A rule's condition names answers; its consequence is a finding, which can stand in the
way (status), raise tags, and cap what a plan may hold. Rules only ever take away.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from unslump.core.values import Id, Level, Phase, Range, Reviewed, Sourced, Text, Untranslated, Value

Status = Literal["emergency", "urgent", "clinician-first", "modified", "clear"]
SEVERITY: tuple[Status, ...] = ("clear", "modified", "clinician-first", "urgent", "emergency")
"""From the least to the most serious."""

Answer = str | int | tuple[str, ...]
NONE = "none"


class Option(Value):
    """One answer that can be chosen. `none` is always explicit and excludes the others."""

    id: Id
    label: Text
    more: Text | None = None


class Condition(Value):
    """When a rule applies or a question is asked. Exactly one of the forms:

    question with any_of (one of these options was chosen), or at_least / at_most (a number, both included);
    all, any: of further conditions; count with of: so many of these conditions at least.
    """

    question: Id | None = None
    any_of: tuple[Id, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    count: Annotated[int, Field(ge=1)] | None = None
    of: tuple["Condition", ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        numeric = self.at_least is not None or self.at_most is not None
        forms = [bool(self.question), bool(self.all), bool(self.any), bool(self.of)]
        if forms.count(True) != 1:
            raise ValueError("a condition needs exactly one of: question, all, any, of")
        if self.question and bool(self.any_of) == numeric:
            raise ValueError("a condition on a question needs either any_of, or at_least / at_most")
        if not self.question and (self.any_of or numeric):
            raise ValueError("any_of, at_least and at_most need a question")
        if bool(self.of) != (self.count is not None):
            raise ValueError("count and of belong together")
        if self.count is not None and self.count > len(self.of):
            raise ValueError(f"count {self.count} can never be reached by {len(self.of)} conditions")
        return self


class Question(Reviewed):
    """One thing asked.

    kind: "one" or "many" of the options ("many" must offer `none`), "number" within `range` (in `unit`), or
    "scale" 0-10. `needed`: without an answer nothing is decided. Otherwise `assume` is what a missing
    answer counts as: the more careful choice. `ask_if`: asked only when that holds. `page` groups questions on
    one screen.
    """

    id: Id
    page: Id
    ask: Text
    more: Text | None = None
    kind: Literal["one", "many", "number", "scale"]
    options: tuple[Option, ...] = ()
    range: Range | None = None
    unit: Text | None = None
    needed: bool
    assume: str | int | tuple[str, ...] | None = None
    ask_if: Condition | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ids = [option.id for option in self.options]
        if len(set(ids)) != len(ids):
            raise ValueError("two options have the same id")
        if self.kind in ("one", "many") and len(ids) < 2:
            raise ValueError("a question of choice needs at least two options")
        if self.kind == "many" and NONE not in ids:
            raise ValueError("a question with many answers must offer the option none")
        if self.kind == "number" and (self.range is None or self.unit is None):
            raise ValueError("a question for a number needs range and unit")
        if self.needed == (self.assume is not None):
            raise ValueError("a question is either needed, or says what a missing answer counts as (assume)")
        return self

    @property
    def limits(self) -> Range | None:
        """What a number may be, ends included."""
        return Range(low=0, high=10) if self.kind == "scale" else self.range


class Contradiction(Reviewed):
    """Answers that cannot both be true; they are refused and asked again."""

    id: Id
    when: Condition
    says: Text


class Cap(Value):
    """The most that a plan may hold. Missing means no cap. Two caps together: the stricter of each."""

    level: Level | None = None
    phases: tuple[Phase, ...] | None = None
    minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    warm_up_level: Level | None = None
    rungs_down: Annotated[int, Field(ge=0, le=20)] = 0

    def meet(self, other: "Cap") -> "Cap":
        """The stricter of both, part by part."""
        return Cap(
            level=_least(self.level, other.level),
            phases=_both(self.phases, other.phases),
            minutes=_least(self.minutes, other.minutes),
            warm_up_level=_least(self.warm_up_level, other.warm_up_level),
            rungs_down=max(self.rungs_down, other.rungs_down),
        )


def _least(a: int | None, b: int | None) -> int | None:
    given = [n for n in (a, b) if n is not None]
    return min(given) if given else None


def _both(a: tuple[Phase, ...] | None, b: tuple[Phase, ...] | None) -> tuple[Phase, ...] | None:
    if a is None or b is None:
        return a if b is None else b
    return tuple(phase for phase in a if phase in b)


class Rule(Sourced):
    """If `when` holds: a finding, with its status, tags and cap.

    `row` is the row of the evidence it comes from. `says` tells the person what was noticed, `do` what to do, `worry`
    what to say to whoever helps.
    `seen_within_days`: how old a clinician's all-clear may be to resolve it (urgent and clinician-first only).
    `passes`: it may go by itself, so that somebody who told it once may say that it has passed (core/told.py).
    `unit`, `since` and `sources` make the rule checkable; `verified` is false where the detail is general
    knowledge.
    """

    id: Id
    row: Untranslated
    title: Text
    when: Condition
    status: Status
    tags: tuple[Id, ...] = ()
    cap: Cap | None = None
    says: Text
    do: Text
    worry: Text | None = None
    seen_within_days: Annotated[int, Field(ge=1, le=365)] | None = None
    passes: bool = False
    unit: Untranslated | None = None
    note: Untranslated | None = None

    @model_validator(mode="after")
    def _resolvable(self) -> Self:
        resolvable = self.status in ("urgent", "clinician-first")
        if resolvable != (self.seen_within_days is not None):
            raise ValueError("seen_within_days belongs to rules of status urgent or clinician-first, and only there")
        if self.passes and not resolvable:
            raise ValueError("passes belongs to rules of status urgent or clinician-first, and only there")
        return self


class Page(Value):
    """A screen of questions with its heading. `stage` is "safety" (always) or "about" (may be left out)."""

    id: Id
    title: Text
    lead: Text | None = None
    stage: Literal["safety", "about"]


class Limit(Reviewed):
    """A limit that a clinician may have given, and the tags that it means."""

    id: Id
    label: Text
    tags: tuple[Id, ...] = ()
    cap: Cap | None = None


class Questionnaire(Value):
    """Pages, questions, contradictions and rules. `valid_days`: how long its answers count."""

    id: Id
    valid_days: Annotated[int, Field(ge=1)]
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    contradictions: tuple[Contradiction, ...] = ()
    limits: tuple[Limit, ...] = ()
    rules: tuple[Rule, ...]

    def question(self, name: str) -> Question:
        """The question with that id. KeyError if there is none."""
        for question in self.questions:
            if question.id == name:
                return question
        raise KeyError(name)
