"""A profile: everything about a person that a plan depends on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput, Problem
from unslump.core.factors import unknown_in
from unslump.core.history import read_history
from unslump.core.measuring import unknown_in as wrong_measures_in
from unslump.core.prescribing import all_clears, in_force, limited
from unslump.core.prescribing import unknown_in as wrong_prescriptions_in
from unslump.core.progress import fold_all
from unslump.core.questions import Answer
from unslump.core.record import Record
from unslump.core.screening import Clearance, Seen, ToldBefore, complete, screen
from unslump.core.status import Status
from unslump.core.told import told_in_sessions, with_told
from unslump.core.values import Breath, Day, Id, Value
from unslump.core.wording import Note, Pointer, unanswered


def _answer(given: object) -> object:
    """An answer of the right type, so that a wrong one is refused in one sentence and not once for each type."""
    if isinstance(given, list | tuple) and all(isinstance(item, str) for item in given):
        return tuple(given)
    if isinstance(given, str) or (isinstance(given, int) and not isinstance(given, bool)):
        return given
    raise ValueError("must be an option, a whole number, or a list of options")


GivenAnswer = Annotated[Answer, BeforeValidator(_answer)]


class Profile(Value):
    """Answers, what is at hand today, and the history.

    minutes, equipment and goals, when given, stand for the answers of the same name. `check` holds the answers of the
    short check before a session. `status` may stand for a history already folded. `note` is what the person wrote;
    `denied` are the signs that it points at (`unslump note`) and that they said are not so. `told` is what stood in the
    way before, and what became of it.
    """

    answers: dict[str, GivenAnswer]
    answered_on: Day
    date: Day
    seen: tuple[Seen, ...] = ()
    told: tuple[ToldBefore, ...] = ()
    minutes: Annotated[int, Field(ge=1, le=60)] | None = None
    equipment: tuple[Id, ...] | None = None
    goals: tuple[Id, ...] | None = None
    check: dict[str, GivenAnswer] | None = None
    note: Note | None = None
    denied: tuple[Id, ...] = ()
    breath_seconds: Breath | None = None
    history: tuple[Any, ...] = ()
    status: Status | None = None

    @model_validator(mode="after")
    def _one_history(self) -> Self:
        if self.history and self.status is not None:
            raise ValueError("give either history or status, not both")
        return self


class Situation(Value):
    """A profile understood: what may be done today, with what, and what went before.

    `pointers`: questions that the person's note points at and nothing answers yet.
    """

    today: Day
    answers: dict[str, Answer]
    clearance: Clearance
    status: Status
    minutes: int
    breath_seconds: int
    checked: bool
    pointers: tuple[Pointer, ...] = ()


def understand(catalogue: Catalogue, profile: Profile) -> Situation:
    """Screen a profile and fold its history. BadInput names whatever cannot be used."""
    rules = catalogue.planning
    given = dict(profile.answers)
    overrides: dict[str, Answer | None] = {
        rules.minutes_question: profile.minutes,
        rules.equipment_question: _listed(profile.equipment),
        "goals": _listed(profile.goals),
    }
    given |= {name: value for name, value in overrides.items() if value is not None}
    own = {name for name, value in overrides.items() if value is not None}
    with _within("history", set()):
        history = read_history(list(profile.history), today=profile.date)
        unknown = (*unknown_in(catalogue, history), *wrong_measures_in(catalogue, history))
        if unknown := (*unknown, *wrong_prescriptions_in(catalogue, history)):
            raise BadInput("history", unknown)
        status = profile.status or fold_all(catalogue, history)
    prescribed = in_force(status.prescription, profile.date)
    seen = all_clears(catalogue, profile.seen, prescribed, today=profile.date)
    with _within("answers", own):
        clearance = screen(catalogue.screening, given, answered_on=profile.answered_on, today=profile.date, seen=seen)
        answers = complete(catalogue.screening, given)
    if profile.check is not None:
        with _within("check", set()):
            today = screen(catalogue.check, profile.check, answered_on=profile.date, today=profile.date)
        clearance = clearance.meet(today)
    with _within("told", set()):
        records = (entry for entry in history if isinstance(entry, Record))
        told = told_in_sessions(catalogue, profile.told, records)
        clearance = with_told(catalogue, clearance, told, seen=seen, today=profile.date)
    clearance = limited(catalogue, clearance, prescribed)
    minutes = answers[rules.minutes_question]
    if not isinstance(minutes, int):
        raise BadInput("this profile", (Problem("minutes", "must be a whole number"),))
    return Situation(
        today=profile.date,
        answers=answers,
        clearance=clearance,
        status=status,
        minutes=minutes,
        breath_seconds=profile.breath_seconds or catalogue.session.pace.breath,
        checked=profile.check is not None,
        pointers=_pointers(catalogue, profile, answers),
    )


def _pointers(catalogue: Catalogue, profile: Profile, answers: dict[str, Answer]) -> tuple[Pointer, ...]:
    known = {sign.id for sign in catalogue.wording.signs}
    unknown = [name for name in profile.denied if name not in known]
    if unknown:
        what = f"{', '.join(unknown)}: unknown; `unslump note` names the signs that a note points at"
        raise BadInput("this profile", (Problem("denied", what),))
    if profile.note is None:
        return ()
    return unanswered(
        catalogue,
        profile.note,
        answers=answers,
        check=profile.check or {},
        denied=profile.denied,
        just_answered=profile.check is None and profile.answered_on == profile.date,
    )


@contextmanager
def _within(key: str, own: set[str]) -> Iterator[None]:
    """Say of what is refused inside where it stands in the profile; `own` are keys that stand there by themselves."""
    try:
        yield
    except BadInput as error:
        found = []
        for problem in error.problems:
            where = problem.where
            if error.what != "seen" and where not in own:
                where = f"{key}{where}" if where.startswith("[") else f"{key}.{where}" if where else key
            found.append(Problem(where, problem.what))
        raise BadInput("this profile", tuple(found)) from error


def _listed(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """An empty list means none of them, which is an answer of its own."""
    return ("none",) if names == () else names
