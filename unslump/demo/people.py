"""The made-up people of the demo: who they are (people.toml) and how they have fared until today.

Their days are decided by the same functions as anybody's; what they do and feel is theirs. Pain wavers a little by a
hash of name and day, so that it looks like life and is the same at each start.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import Field

from unslump.core.catalogue import Catalogue
from unslump.core.forecasting import Ahead, Happens, histories
from unslump.core.measuring import SIDES, MeasureEntry, Trials
from unslump.core.profile import GivenAnswer, Profile
from unslump.core.screening import Seen, asked
from unslump.core.values import Id, Pain, Untranslated, Value

FILE = Path(__file__).parent / "people.toml"
ASK_AGAIN_DAYS = 20
"""After so many days somebody who is asked answers the safety questions again, before they are too old."""


class Measured(Value):
    """A measure on a day: one number, or one for each leg, or what was ticked."""

    day: Annotated[int, Field(ge=1)]
    measure: Id
    value: int | None = None
    left: float | None = None
    right: float | None = None
    ticked: tuple[Id, ...] | None = None

    def entry(self, first: date) -> MeasureEntry:
        """As it stands in a history that begins on a day."""
        on = first + timedelta(days=self.day - 1)
        trials = None
        if self.left is not None and self.right is not None:
            both = zip(SIDES, (self.left, self.right), strict=True)
            trials = tuple(Trials(side=side, values=(value, value, value)) for side, value in both)
        return MeasureEntry(
            type="measure", on=on, measure=self.measure, value=self.value, trials=trials, ticked=self.ticked
        )


class Written(Value):
    """A message so many days ago, from the person or, if `answered`, to them; and whether it was read."""

    ago: Annotated[int, Field(ge=0)]
    answered: bool = False
    seen: bool = True
    text: Untranslated


class DemoPerson(Value):
    """Somebody made up. `pain` by day; between two days it goes straight. `days`: how long they have been here.

    `lately`: what they answered otherwise on the last day. `silent`: for so many days until today nothing came of
    them. `lets_in`: whom they let see them, and whether `colleagues` may. `shows`: what there is to see, for whoever
    chooses somebody to be.
    """

    id: Id
    called: Untranslated
    shows: Untranslated
    language: Literal["en", "es"] = "en"
    days: Annotated[int, Field(ge=1, le=200)]
    silent: int = 0
    answers_again: bool = True
    pain: tuple[tuple[int, Pain], ...]
    wobble: float = 0.8
    answers: dict[str, GivenAnswer]
    seen: tuple[Seen, ...] = ()
    rests: tuple[int, ...] = ()
    course: tuple[Happens, ...] = ()
    lately: dict[str, GivenAnswer] = {}
    measures: tuple[Measured, ...] = ()
    messages: tuple[Written, ...] = ()
    lets_in: Literal["ada", "ben", ""] = "ada"
    colleagues: bool = False
    ended: bool = False


class Lived(Value):
    """What came of somebody until a day: the answers that count, since when, and the history."""

    answers: dict[str, GivenAnswer]
    answered_on: date
    seen: tuple[Seen, ...]
    history: tuple[Any, ...]


@lru_cache(maxsize=1)
def people() -> tuple[DemoPerson, ...]:
    """Everybody, as the file has them."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    base = data["answers"]
    return tuple(
        DemoPerson.read({**one, "answers": {**base, **one.get("answers", {})}}, what=f"{FILE.name}: {one['id']}")
        for one in data["people"]
    )


def lived(catalogue: Catalogue, person: DemoPerson, today: date) -> Lived:
    """Their life until today, which is their last day but for the days on which they were silent."""
    last = today - timedelta(days=max(1, person.silent))
    first = last - timedelta(days=person.days - 1)
    answers, seen = _answered(catalogue, person, 1), _dated(person.seen, first)
    profile = Profile.read(
        {
            "answers": answers,
            "answered_on": first,
            "date": first,
            "seen": [one.plain() for one in seen],
        },
        what=person.id,
    )
    course = [*_days(catalogue, person), *person.course]
    entries: list[Any] = []
    measures = [one.entry(first) for one in person.measures]
    answered_on = first
    for day, came in histories(catalogue, Ahead(profile=profile, course=tuple(course)), person.days):
        entries += came
        entries += [one for one in measures if one.on == day.on]
        answered_on = max([answered_on, *(entry.on for entry in came if entry.type == "screened")])
    answers = _answered(catalogue, person, (answered_on - first).days + 1)
    if person.lately:
        answers, answered_on = {**answers, **person.lately}, last
    return Lived(answers=answers, answered_on=answered_on, seen=seen, history=tuple(entries))


def _dated(seen: tuple[Seen, ...], first: date) -> tuple[Seen, ...]:
    """Somebody who was seen, was seen two days before they began."""
    return tuple(one.model_copy(update={"on": first - timedelta(days=2)}) for one in seen)


def _answered(catalogue: Catalogue, person: DemoPerson, day: int) -> dict[str, Any]:
    """What somebody answers to the safety questions on a day: of what they would say, that which they are asked."""
    would = {**person.answers, "pain-now": _pain(person, day)}
    given: dict[str, Any] = {}
    for _again in catalogue.screening.questions:  # an answer may bring another question
        given = {one.id: would[one.id] for one in asked(catalogue.screening, given) if one.id in would}
    return given


def _days(catalogue: Catalogue, person: DemoPerson) -> Iterator[Happens]:
    """Pain on each day, the safety questions answered again in time, and the days on which nothing is done."""
    for day in range(1, person.days + 1):
        again: dict[str, Any] = {}
        if person.answers_again and day % ASK_AGAIN_DAYS == 0:
            now = _answered(catalogue, person, day)
            again["answers"] = {name: now.get(name, ()) for name in person.answers}
        yield Happens.read(
            {"day": day, "pain": _pain(person, day), "away": int(day in person.rests), **again}, what=person.id
        )


def _pain(person: DemoPerson, day: int) -> int:
    points = person.pain
    before = max((point for point in points if point[0] <= day), default=points[0])
    after = min((point for point in points if point[0] >= day), default=points[-1])
    share = (day - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
    straight = before[1] + share * (after[1] - before[1])
    return max(0, min(10, round(straight + person.wobble * _wave(person.id, day))))


def _wave(name: str, day: int) -> float:
    """Something between -1 and 1 that is always the same for a name and a day."""
    return sha256(f"{name} {day}".encode()).digest()[0] / 127.5 - 1


def name_of(person: DemoPerson, number: int) -> UUID:
    """What the entry of a number is called: always the same, so that making the demo twice makes it once."""
    return uuid5(NAMESPACE_URL, f"unslump-demo:{person.id}:{number}")
