"""Replay files: a decision or a session that somebody saw, with everything that it came from, as one file.

A file names the content and the code that decided. Deciding again from what went in must give what came out; where it
does not, each difference is named. Other content is refused by name: with other rules, another result would say
nothing about this one.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from unslump.core.catalogue import Catalogue
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadInput, OtherVersion, Problem
from unslump.core.events import MOST_EVENTS, Event
from unslump.core.factors import NOT_DECIDING
from unslump.core.measuring import MEASURING
from unslump.core.profile import GivenAnswer, Profile, understand
from unslump.core.record import Record, replay
from unslump.core.screening import Clearance, Finding, emergencies
from unslump.core.script import Script
from unslump.core.soundness import sound
from unslump.core.status import Status
from unslump.core.values import Day, Id, Untranslated, Value, to_json

FORMAT: Literal[1] = 1
"""The form of replay files. Another number is refused by name."""
NOTHING = "nothing"
"""How a difference tells that a key was not there."""
Version = Annotated[Untranslated, Field(max_length=80)]


class _File(Value):
    """What every replay file says of itself: the content and the code that decided."""

    type: Literal["replay"]
    format: Literal[1]
    content: Version
    code: Version


class ScreeningFile(_File):
    """What the answers to the safety questions, and today's check, allowed."""

    kind: Literal["screening"]
    input: Profile
    output: Clearance


class AnswersSoFar(Value):
    """The answers given up to a day, perhaps not all of them."""

    answers: dict[Id, GivenAnswer]
    date: Day


class Signs(Value):
    """The emergency signs that answers show."""

    findings: tuple[Finding, ...]


class EmergencyFile(_File):
    """Emergency signs that ended the safety questions before all were answered."""

    kind: Literal["emergency"]
    input: AnswersSoFar
    output: Signs


class PlanFile(_File):
    """A day's plan, or why there was none. `alarm`: an emergency rule that held while answering again."""

    kind: Literal["plan"]
    input: Profile
    alarm: Id | None = None
    output: Decided


class Played(Value):
    """A script and what happened on it."""

    script: Script
    events: Annotated[tuple[Event, ...], Field(max_length=MOST_EVENTS)]


class SessionFile(_File):
    """A session: the script, the events, and the record that they gave."""

    kind: Literal["session"]
    input: Played
    output: Record

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if self.input.script.content != self.content:
            raise ValueError(f"its script was made with content {self.input.script.content}, not {self.content}")
        return self


ReplayFile = Annotated[ScreeningFile | EmergencyFile | PlanFile | SessionFile, Field(discriminator="kind")]
Output = Clearance | Signs | Decided | Record
_KINDS: dict[str, type[ScreeningFile | EmergencyFile | PlanFile | SessionFile]] = {
    "screening": ScreeningFile,
    "emergency": EmergencyFile,
    "plan": PlanFile,
    "session": SessionFile,
}


class Difference(Value):
    """A value that came out differently: where, and as JSON what it was then and what it is now."""

    path: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.path}: {self.then} -> {self.now}"


class Replayed(Value):
    """A file decided again. `code` decided now; the file names the code that decided then."""

    same: bool
    code: str
    differences: tuple[Difference, ...]
    output: Output


def of_screening(profile: Profile, clearance: Clearance, *, content: str, code: str) -> ScreeningFile:
    """The file of a clearance. What went before is left out, but for a prescription: the rest decides nothing here."""
    given = profile.status.prescription if profile.status else None
    status = Status(prescription=given) if given else None
    alone = profile.model_copy(update={"history": _prescriptions(profile.history), "status": status})
    return ScreeningFile(
        type="replay", format=FORMAT, kind="screening", content=content, code=code, input=alone, output=clearance
    )


def _prescriptions(history: tuple[Any, ...]) -> tuple[Any, ...]:
    """What of a history a clearance rests on: prescriptions, and what ends their all-clears."""
    kinds = [entry.get("type") if isinstance(entry, dict) else None for entry in history]
    if "prescription" not in kinds:
        return ()
    return tuple(entry for entry, kind in zip(history, kinds, strict=True) if kind in ("prescription", "screened"))


def of_answers(
    answers: dict[str, GivenAnswer], date: Day, findings: tuple[Finding, ...], *, content: str, code: str
) -> EmergencyFile:
    """The file of emergency signs in answers so far."""
    return EmergencyFile(
        type="replay",
        format=FORMAT,
        kind="emergency",
        content=content,
        code=code,
        input=AnswersSoFar(answers=answers, date=date),
        output=Signs(findings=findings),
    )


def of_plan(profile: Profile, decided: Decided, *, alarm: Id | None = None, content: str, code: str) -> PlanFile:
    """The file of a day's decision. What was told of factors and measures is left out: it decides nothing."""
    status = profile.status and profile.status.model_copy(update={"factors": None, "measures": None})
    history = tuple(
        entry
        for entry in profile.history
        if not (isinstance(entry, dict) and entry.get("type") in (*NOT_DECIDING, *MEASURING))
    )
    return PlanFile(
        type="replay",
        format=FORMAT,
        kind="plan",
        content=content,
        code=code,
        input=profile.model_copy(update={"status": status, "history": history}),
        alarm=alarm,
        output=decided,
    )


def of_session(script: Script, events: list[Event], record: Record, *, code: str) -> SessionFile:
    """The file of a session. Its content is the script's."""
    return SessionFile(
        type="replay",
        format=FORMAT,
        kind="session",
        content=script.content,
        code=code,
        input=Played(script=script, events=tuple(events)),
        output=record,
    )


def read_file(data: object) -> ReplayFile:
    """A replay file from plain data. BadInput if it is none; OtherVersion if it has another format."""
    if not isinstance(data, dict) or data.get("type") != "replay":
        raise BadInput("this file", (Problem("type", 'is not "replay": this is no replay file'),))
    number = data.get("format")
    if isinstance(number, int) and number != FORMAT:
        raise OtherVersion("this replay file", f"format {number}", f"format {FORMAT}")
    model = _KINDS.get(str(data.get("kind")))
    if model is None:
        raise BadInput("this file", (Problem("kind", f"must be one of {', '.join(_KINDS)}"),))
    return model.read(data, what="this replay file")


def day_of(file: ReplayFile) -> Day:
    """The day for which a file was decided, or on which its session was."""
    return file.output.on if isinstance(file, SessionFile) else file.input.date


def again(catalogue: Catalogue, file: ReplayFile, *, code: str) -> Replayed:
    """Decide a file again and compare. OtherVersion if it was made with other content than this.

    `code` names the code that decides now. BadInput if the file holds what cannot be decided on.
    """
    if file.content != catalogue.version:
        raise OtherVersion("this replay file", file.content, catalogue.version)
    now = _decided_again(catalogue, file)
    found = tuple(differences(file.output.plain(), now.plain()))
    return Replayed(same=not found, code=code, differences=found, output=now)


def _decided_again(catalogue: Catalogue, file: ReplayFile) -> Output:
    if isinstance(file, ScreeningFile):
        return understand(catalogue, file.input).clearance
    if isinstance(file, EmergencyFile):
        known = {question.id for question in catalogue.screening.questions}
        if unknown := sorted(file.input.answers.keys() - known):
            raise BadInput("answers", tuple(Problem(f"input.answers.{name}", "unknown question") for name in unknown))
        return Signs(findings=emergencies(catalogue.screening, file.input.answers))
    if isinstance(file, PlanFile):
        return decide(catalogue, file.input, alarm=file.alarm)
    if problems := sound(file.input.script):
        raise BadInput("this script", tuple(Problem(f"input.script.{p.where}", p.what) for p in problems))
    return replay(file.input.script, list(file.input.events)).record


def differences(then: object, now: object, path: str = "") -> Iterator[Difference]:
    """Where two plain values differ, the innermost places."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted(then.keys() | now.keys()):
            yield from _between(then, now, key, f"{path}.{key}" if path else key)
    elif isinstance(then, list) and isinstance(now, list):
        mine, other = dict(enumerate(then)), dict(enumerate(now))
        for index in range(max(len(then), len(now))):
            yield from _between(mine, other, index, f"{path}[{index}]")
    elif type(then) is not type(now) or then != now:
        yield Difference(path=path, then=to_json(then), now=to_json(now))


def _between(then: dict[Any, Any], now: dict[Any, Any], key: str | int, path: str) -> Iterator[Difference]:
    if key in then and key in now:
        yield from differences(then[key], now[key], path)
    elif key in then:
        yield Difference(path=path, then=to_json(then[key]), now=NOTHING)
    else:
        yield Difference(path=path, then=NOTHING, now=to_json(now[key]))
