"""A prescription: what a practitioner gives a person. Screening stands above it, and the planner only ever tightens it.

It opens nothing that the clearance shuts (promise 1), and no dose of it goes past an exercise's own ladder. What may be
resolved by "I have seen this person" is what the rules let any clinician resolve (screening.Seen), and no more.
"""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from unslump.core.exercise import Exercise, SymptomKind
from unslump.core.pose import Figure
from unslump.core.questions import Cap
from unslump.core.screening import Seen
from unslump.core.values import Day, Id, Pain, Untranslated, Value

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Place = Annotated[int, Field(ge=0, le=200)]
"""A rung of an exercise's dose ladder, from 0."""
FORMAT: Literal[1] = 1


class Prescribed(Value):
    """One exercise of a prescription.

    `start`: the rung to begin at. `most`: the rung that is never gone beyond. `days`: the weekdays on which it is due;
    none means any day. `note`: the practitioner's words for the person.
    """

    exercise: Id
    start: Place
    most: Place
    days: tuple[Weekday, ...] = ()
    note: Untranslated | None = None

    def due(self, today: date) -> bool:
        """Whether it is due on a day."""
        return not self.days or WEEKDAYS[today.weekday()] in self.days

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start > self.most:
            raise ValueError(f"start ({self.start}) is above most ({self.most})")
        return self


class StopRules(Value):
    """When a session ends for the day, stricter than the content's own answers to symptoms.

    `pain`: from this pain on. `symptoms`: at any of these.
    """

    pain: Pain | None = None
    symptoms: tuple[SymptomKind, ...] = ()


class OwnExercise(Value):
    """An exercise that the practitioner wrote: read as content is, with a drawn figure, or a picture, or a video.

    `picture`: the name of an uploaded file. `video`: an https address, shown as a link alone.
    """

    exercise: Exercise
    figure: Figure | None = None
    picture: Untranslated | None = None
    video: Untranslated | None = None


class Prescription(Value):
    """What a practitioner gives a person, whole; each version stands by itself.

    `version` counts from 1. `by`, `credentials`, `practice`: who, as the person reads it. `says`: what is new in this
    version, in the practitioner's words. `until`: its last day. `only`: nothing but these exercises and a warm-up;
    otherwise these come first and the plan fills what time is left. `items` are in the practitioner's order.
    `times`: sessions a day. `limits` and `cap` shut doors besides. `seen`: what the practitioner has seen the person
    about. `own`: exercises of theirs that `items` name.
    """

    format: Literal[1]
    version: Annotated[int, Field(ge=1)]
    on: Day
    until: Day | None = None
    by: Untranslated
    credentials: str = Field(default="", max_length=200)
    practice: Untranslated
    says: Untranslated | None = None
    only: bool = False
    programme: Id | None = None
    items: tuple[Prescribed, ...] = Field(default=(), max_length=30)
    times: Annotated[int, Field(ge=1, le=3)] = 1
    limits: tuple[Id, ...] = ()
    cap: Cap = Cap()
    stop: StopRules = StopRules()
    seen: tuple[Seen, ...] = ()
    own: tuple[OwnExercise, ...] = Field(default=(), max_length=30)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [item.exercise for item in self.items]
        if len(set(names)) != len(names):
            raise ValueError("an exercise stands in it twice")
        if self.only and not self.items:
            raise ValueError("with only, at least one exercise must be given")
        if self.until is not None and self.until < self.on:
            raise ValueError(f"until ({self.until}) lies before on ({self.on})")
        return self

    def holds_on(self, today: date) -> bool:
        """Whether it counts on a day: from its first to its last."""
        return self.on <= today and (self.until is None or today <= self.until)

    def item(self, exercise: str) -> Prescribed | None:
        """What it says of an exercise; None if nothing."""
        return next((item for item in self.items if item.exercise == exercise), None)

    def without_all_clears(self) -> Self:
        """The same once the safety questions were answered anew: what was seen before says nothing of what is told
        now. Its limits stay."""
        limits = (*self.limits, *(limit for seen in self.seen for limit in seen.limits))
        return self.model_copy(update={"seen": (), "limits": tuple(dict.fromkeys(limits))})


class Template(Value):
    """A named set of exercises, with nobody in it: to begin a prescription with, or to add to one."""

    name: Annotated[Untranslated, Field(max_length=120)]
    items: tuple[Prescribed, ...] = Field(default=(), max_length=30)
    only: bool = False
    programme: Id | None = None
    times: Annotated[int, Field(ge=1, le=3)] = 1
    limits: tuple[Id, ...] = ()
    cap: Cap = Cap()
    stop: StopRules = StopRules()


class PrescriptionEntry(Value):
    """A person was given a prescription, or a newer version of it; without one, it ended."""

    type: Literal["prescription"]
    on: Day
    prescription: Prescription | None = None
