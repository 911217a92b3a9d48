"""What a device keeps for a time without a network: a day, the check before its session, and the session itself.

Everything is decided here, with the same functions as online. The device gets tables: what each answer leads to. It
only looks them up, and compares days (docs/decisions/0013-offline.md).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadInput, Problem
from unslump.core.following import moved
from unslump.core.history import CheckIn, Sent
from unslump.core.plan import Plan
from unslump.core.profile import Profile
from unslump.core.progress import fold
from unslump.core.questions import NONE, SEVERITY, Answer, Question
from unslump.core.screening import blocks, complete, screen
from unslump.core.status import Status
from unslump.core.told import usable
from unslump.core.values import Day, Effort, Pain, Value, fingerprint
from unslump.core.wording import Note
from unslump.web.records.models import Entry, Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.noting import PAIN_QUESTION, kept_aside, tell
from unslump.web.services.sealing import seal
from unslump.web.services.today import forward, profile_of, told_of

OVER = ("finished", "symptom", "emergency")
"""Endings after which today's session is over; one that was stopped or left may be begun again."""

ON = "on"
"""What the check leads to when nothing stands in the way."""


@dataclass
class Kept:
    """What a device is to keep, and the plans that its scripts were made of, to be told in words."""

    data: dict[str, Any] = field(default_factory=dict)
    scripts: dict[str, dict[str, Any]] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)

    def add(self, script: dict[str, Any], plan: Plan) -> str:
        """Keep a script with its plan; its id."""
        name = str(script["id"])
        self.scripts[name], self.plans[name] = script, plan
        return name


def day_to_keep(row: Today, *, ahead: bool) -> Kept:
    """Today and, with `ahead`, tomorrow as it will be if nothing happens before; for this device to keep.

    `row` is of today. Tomorrow's session is not what today shows as a preview: it is decided as tomorrow will decide
    it, once for every answer to the check.
    """
    content = catalogue()
    kept = Kept()
    days = [_today(content, row, kept)]
    if ahead and row.outcome != "note":
        days.append(_day(content, row, row.on + timedelta(days=1), kept))
    expires = row.answered_on + timedelta(days=content.screening.valid_days)
    kept.data = {
        "format": 1,
        "owner": str(row.person_id),
        "content": row.content,
        "answered_on": row.answered_on.isoformat(),
        "expires": expires.isoformat(),
        "days": days,
        "scripts": kept.scripts,
        "seals": {name: seal(row.person_id, script) for name, script in kept.scripts.items()},
        "check": _check(content, row),
    }
    return kept


def state_of(row: Today, *, ahead: bool) -> str:
    """A name for everything that `day_to_keep` depends on: as long as it is the same, nothing need be sent again."""
    parts = (row.on, row.content, row.answered_on, row.answer, row.status, row.clearance, row.told, row.alarm)
    today = (row.checked_on, row.check_answers, row.finished, row.finished_on, row.noted)
    return fingerprint([*map(str, parts), *map(str, today), ahead])


def _today(content: Catalogue, row: Today, kept: Kept) -> dict[str, Any]:
    """Today as it stands: the check may have been answered, the session may be over."""
    over = row.finished if row.finished_on == row.on and row.finished in OVER else ""
    day: dict[str, Any] = {"on": row.on.isoformat(), "outcome": row.outcome, "reasons": row.reasons, "over": over}
    if row.outcome != "plan" or row.script is None or over:
        return day
    if row.checked_on == row.on:
        plan = Plan.read(row.plan, what="the stored plan")
        return day | {"checked": kept.add(row.script, plan)}
    return _day(content, row, row.on, kept)


def _day(content: Catalogue, row: Today, on: date, kept: Kept) -> dict[str, Any]:
    """A day whose check is still to come: what each answer to "how is your pain" leads to, with nothing new."""
    day: dict[str, Any] = {"on": on.isoformat(), "over": ""}
    _, lost = usable(content, told_of(row), today=on)
    alarm = row.alarm or next((item.rule for item in lost), None)
    profile, first = _decided(content, profile_of(row, on), alarm)
    if first.no_plan is not None:
        return day | {"outcome": first.no_plan.kind, "reasons": list(first.no_plan.reasons)}
    pains: dict[str, dict[str, Any]] = {}
    for pain in range(11):
        _, decided = _decided(content, _checked(content, profile, on, pain), alarm)
        if decided.plan is None:
            refusal = decided.no_plan
            told = {"outcome": refusal.kind, "reasons": list(refusal.reasons)} if refusal else {}
            pains[str(pain)] = told
        else:
            pains[str(pain)] = {"script": kept.add(compile_plan(content, decided.plan).plain(), decided.plan)}
    return day | {"outcome": "plan", "reasons": [], "pains": pains}


def _checked(content: Catalogue, profile: Profile, on: date, pain: int) -> Profile:
    """The profile once the check was answered with nothing new."""
    told = CheckIn(type="check-in", on=on, when="before", pain=pain)
    answers: dict[str, Answer] = {PAIN_QUESTION: pain, content.wording.question: (NONE,)}
    return profile.model_copy(update={"status": fold(content, profile.status or Status(), told), "check": answers})


def _decided(content: Catalogue, profile: Profile, alarm: str | None) -> tuple[Profile, Decided]:
    """A day's decision as services/today.work_out makes it, and the profile with the programme or stage that begins."""
    decided = decide(content, profile, alarm=alarm)
    status = profile.status or Status()
    programme = decided.plan.programme if decided.plan else None
    entry = moved(status, programme.following) if programme else None
    if entry is None:
        return profile, decided
    profile = profile.model_copy(update={"status": fold(content, status, entry)})
    return profile, decide(content, profile, alarm=alarm)


def _check(content: Catalogue, row: Today) -> dict[str, Any]:
    """The check as it is asked, and what each new sign leads to. `order`: the most serious first."""
    asks = [question for question in content.check.questions if question.kind in ("scale", "many")]
    if {q.id for q in asks} != {PAIN_QUESTION, content.wording.question} or len(asks) != len(content.check.questions):
        raise AssertionError("the check asks something that cannot be asked without a network")
    signs = content.check.question(content.wording.question)
    return {
        "questions": [_question(question) for question in asks],
        "signs": {option.id: _sign(content, option.id, row.on) for option in signs.options if option.id != NONE},
        "order": [*reversed(SEVERITY)],
        "stops": [status for status in SEVERITY if blocks(status)],
    }


def _question(question: Question) -> dict[str, Any]:
    options = [{"id": o.id, "label": o.label, "more": o.more or ""} for o in question.options]
    return {"id": question.id, "ask": question.ask, "more": question.more or "", "options": options}


def _sign(content: Catalogue, name: str, on: date) -> dict[str, Any]:
    """What a new sign leads to. Whatever it is, there is no session on it without a network."""
    answers: dict[str, Answer] = {PAIN_QUESTION: 0, content.wording.question: (name,)}
    clearance = screen(content.check, answers, answered_on=on, today=on)
    findings = [{"title": f.title, "says": f.says, "do": f.do} for f in clearance.findings]
    return {"goes": clearance.status, "findings": findings}


class LateTold(Value):
    """What was told on a device without a network: the check (`new`), or how it felt after a session."""

    id: UUID
    owner: UUID
    when: Literal["before", "after"]
    on: Day
    pain: Pain
    new: tuple[str, ...] = ()
    session: UUID | None = None
    effort: Effort | None = None
    note: str = ""


def take(person: Person, late: LateTold, *, today: date, now: datetime) -> bool:
    """Store it once, as if it were told now of its own day. False if something must be answered first.

    BadInput if it cannot be used.
    """
    try:
        with transaction.atomic():
            return _take(person, late, today=today, now=now)
    except IntegrityError as error:  # somebody else has stored one of that id at the same moment
        raise BadInput("this", (Problem("id", "is already used for something else"),)) from error


def _take(person: Person, late: LateTold, *, today: date, now: datetime) -> bool:
    row = Today.objects.select_for_update().filter(person=person).first()
    if row is None:
        raise BadInput("this", (Problem("owner", "has not answered the safety questions here"),))
    today = forward(row, today)
    if late.owner != person.id:
        raise BadInput("this", (Problem("owner", "is somebody else"),))
    if _known(row, late):
        return True
    if late.on > today + timedelta(days=1):
        raise BadInput("this", (Problem("on", "lies in the future"),))
    told = _check_told(late, today) if late.when == "before" else _after_told(person, late, today)
    if late.when == "after" and row.after_for != late.session:
        return True  # told already, or another session since is asked about
    row = tell(row, told, today=today, now=now)
    return _known(row, late)


def _known(row: Today, late: LateTold) -> bool:
    """Whether it has arrived before: in the history, or kept aside until its note is answered."""
    stored = Entry.objects.filter(client=late.id).first()
    if stored is not None and (stored.person_id != row.person_id or stored.kind != "check-in"):
        raise BadInput("this", (Problem("id", "is already used for something else"),))
    waits = kept_aside(row)
    return stored is not None or (waits is not None and waits.client == late.id)


def _check_told(late: LateTold, today: date) -> Sent:
    content = catalogue()
    full = complete(content.check, {PAIN_QUESTION: late.pain, content.wording.question: late.new})
    given = full[content.wording.question]
    new = [name for name in given if name != NONE] if isinstance(given, tuple | list) else []
    return _told(late, today, {"new": new})


def _after_told(person: Person, late: LateTold, today: date) -> Sent:
    records = Entry.objects.filter(person=person, kind="record")
    session = records.filter(client=late.session).first() if late.session else None
    if session is None or late.effort is None:
        missing, unknown = Problem("effort", "is missing"), Problem("session", "is not one of yours that is stored")
        raise BadInput("this", (missing if session else unknown,))
    return _told(late.model_copy(update={"on": session.on}), today, {"effort": late.effort, "note": _note(late.note)})


def _note(note: str) -> Note | None:
    return note.replace("\r\n", "\n").strip() or None


def _told(late: LateTold, today: date, more: dict[str, Any]) -> Sent:
    data = {"client": str(late.id), "when": late.when, "on": min(late.on, today), "pain": late.pain} | more
    return Sent.read(data, what="what was told")
