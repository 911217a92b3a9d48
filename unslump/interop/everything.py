"""Everything of a person as one file: what goes out under "Your data", and what another Unslump takes in.

A clearance and a plan are in it as they were decided, to be read. They are never taken in: they are decided anew, from
the answers and the history.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from unslump.core.events import MOST_EVENTS, Event
from unslump.core.history import Entry, Sent
from unslump.core.profile import GivenAnswer
from unslump.core.replaying import PlanFile
from unslump.core.screening import Seen, ToldBefore
from unslump.core.script import Script
from unslump.core.values import Breath, Day, Untranslated, Value

TYPE: Literal["everything"] = "everything"
FORMAT: Literal[1] = 1
"""The form of the file. Another number is refused by name."""
Name = Annotated[str, Field(max_length=80)]
Answers = dict[Name, GivenAnswer]


class KeptDraft(Value):
    """The safety questions as far as they are answered; `told`: emergencies among them, with nothing decided yet."""

    answers: Answers = {}
    visited: tuple[Name, ...] = ()
    told: tuple[ToldBefore, ...] = ()


class KeptPerson(Value):
    """Who it is, without a name: since when, in which language, the pace of a breath once it was chosen, and whether
    e-mails may tell of messages."""

    id: UUID
    created_at: AwareDatetime
    language: Annotated[str, Field(max_length=8)] = ""
    breath_seconds: Breath | None = None
    notices: bool = True
    draft: KeptDraft = KeptDraft()


class Address(Value):
    """An e-mail address of the account."""

    email: Annotated[str, Field(max_length=254)]
    main: bool
    confirmed: bool


class Key(Value):
    """A passkey by its name; the key itself is not given out."""

    name: Annotated[str, Field(max_length=200)]
    kind: Name
    added_at: AwareDatetime
    used_at: AwareDatetime | None = None


class KeptAccount(Value):
    """How somebody signs in. To be read: an account is never made from a file."""

    addresses: tuple[Address, ...] = ()
    keys: tuple[Key, ...] = ()
    joined_at: AwareDatetime | None = None


class KeptToday(Value):
    """What counts now and is not in the history: the answers, what stood in the way, today's check.

    `alarm`: an emergency rule that held while the questions were being answered again. `noted`: what was told with a
    note of which a question is still open.
    """

    on: Day
    content: Name
    answered_on: Day
    answers: Answers
    seen: tuple[Seen, ...] = ()
    told: tuple[ToldBefore, ...] = ()
    alarm: Annotated[str, Field(max_length=80)] = ""
    checked_on: Day | None = None
    check: Answers | None = None
    noted: Sent | None = None


class KeptScreening(Value):
    """Answers to the safety questions at one time."""

    answered_on: Day
    answered_at: AwareDatetime
    answers: Answers
    seen: tuple[Seen, ...] = ()
    told: tuple[ToldBefore, ...] = ()
    content: Name


class KeptEntry(Value):
    """One entry of the history, with its name: the same one is taken in once. A session has its events, and its script
    by name."""

    id: UUID
    stored_at: AwareDatetime
    entry: Entry
    script: Annotated[str, Field(max_length=32)] = ""
    started_at: AwareDatetime | None = None
    code: Name = ""
    events: Annotated[tuple[Event, ...], Field(max_length=MOST_EVENTS)] | None = None


class KeptScript(Value):
    """A session as it was given out. Those that were never played are left out: their plans are among the decisions."""

    made_at: AwareDatetime
    script: Script


class KeptDecision(Value):
    """A day's plan, or why there was none, as a replay file."""

    made_at: AwareDatetime
    decision: PlanFile


class KeptMessage(Value):
    """A message to a practitioner or from the practice. `by`: who wrote it, empty for the person. `picture`: its file
    in the zip."""

    written_at: AwareDatetime
    read_at: AwareDatetime | None = None
    to: Annotated[str, Field(max_length=200)]
    practice: Annotated[str, Field(max_length=200)]
    by: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(max_length=4000)] = ""
    picture: Name = ""


class KeptConsent(Value):
    """Whom the person let see them, from when to when, and by which name they were known there."""

    name: Annotated[str, Field(max_length=200)]
    practice: Annotated[str, Field(max_length=200)]
    colleagues: bool
    called: Annotated[str, Field(max_length=200)]
    statement: Annotated[str, Field(max_length=40)]
    given_at: AwareDatetime
    ended_at: AwareDatetime | None = None


class KeptLook(Value):
    """A practitioner looked at something, or did something. `what`: the name of the address."""

    at: AwareDatetime
    who: Annotated[str, Field(max_length=200)]
    practice: Annotated[str, Field(max_length=200)]
    what: Name
    changed: bool


class Everything(Value):
    """Everything of a person. The history is in the order in which it came.

    Messages, consents and looks are to be read: nobody is let in by a file, and nothing is said to have been written.
    """

    type: Literal["everything"]
    format: Literal[1]
    made_at: AwareDatetime
    code: Untranslated
    person: KeptPerson
    account: KeptAccount | None = None
    today: KeptToday | None = None
    screenings: tuple[KeptScreening, ...] = ()
    history: tuple[KeptEntry, ...] = ()
    scripts: tuple[KeptScript, ...] = ()
    decisions: tuple[KeptDecision, ...] = ()
    messages: tuple[KeptMessage, ...] = ()
    consents: tuple[KeptConsent, ...] = ()
    looks: tuple[KeptLook, ...] = ()
