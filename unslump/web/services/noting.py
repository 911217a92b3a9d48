"""What a person tells at one moment: pain, what is new, a note. And the questions that a note points at.

While a note points at something that nothing answers, it is kept aside (Today.noted): nothing is decided on it, and the
core gives no plan (planning.refuse). With the answers it is stored like any other check-in.

A message to a practitioner is asked about in the same way, one part after the other if it is longer than a note. It
stays where it was written: the history learns only what was said to be so.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from unslump.core.history import CheckIn, Sent
from unslump.core.questions import NONE
from unslump.core.screening import emergencies
from unslump.core.told import remember
from unslump.core.wording import MOST_LETTERS, Pointer, unanswered
from unslump.web.records.messages import Message
from unslump.web.records.models import Person, Today
from unslump.web.services.content import catalogue
from unslump.web.services.screening import save_draft
from unslump.web.services.today import forward, keep_told, preview, store, told_of, work_out

PAIN_QUESTION = "pain"
PAIN_SCREENED = "pain-now"
"""The screening's own question for pain: what was told last, before anything else is told."""
OVERLAP = 200
"""So many letters of a part of a long message are in the next one too, so that no phrase is cut."""


def tell(row: Today, told: Sent, *, today: date, now: datetime) -> Today:
    """Store what was told and work out the day anew; or, if its note asks for an answer first, keep it aside.

    An emergency that is named is never made to wait for such an answer. While a note waits, nothing else is taken.
    """
    if not _emergency(told):
        if waiting(row):
            return row
        if earlier := kept_aside(row):  # the content has changed, and what waited points at nothing any more
            row.noted = None
            row = _take(row, earlier, said={}, today=today, now=now)
        if _open(row, told):
            row.noted = told.plain()
            return work_out(row, today=today, now=now)
    return _take(row, told, said={}, today=today, now=now)


@transaction.atomic
def answer_note(person: Person, said: Mapping[str, bool], *, today: date, now: datetime) -> Today:
    """Take the answers to what a waiting note points at: yes or no for each sign.

    Without an answer to each nothing is stored, unless one is an emergency.
    """
    row = Today.objects.select_for_update().get(person=person)
    today = forward(row, today)
    told = kept_aside(row)
    if told is None:
        return row
    asked = _open(row, told)
    urgent = any(pointer.status == "emergency" and said.get(pointer.sign) for pointer in asked)
    if not urgent and any(pointer.sign not in said for pointer in asked):
        return row
    row.noted = None
    heard = {p: said[p.sign] for p in asked if p.sign in said}
    row = _take(row, told, said=heard, today=today, now=now)
    if told.when == "message":
        _heard(told, heard)
    return ask_next(row, today=today, now=now)


def ask_next(row: Today, *, today: date, now: datetime) -> Today:
    """Put the next question that a message of the person waits with, unless one is put already. Within a transaction
    that holds the row."""
    if waiting(row):
        return row
    for message in Message.objects.filter(consent__person_id=row.person_id, asks__isnull=False).order_by("written_at"):
        parts = parts_of(message.text)
        for number in range(message.asks or 0, len(parts)):
            told = Sent(on=row.on, when="message", pain=_last_pain(row), note=parts[number], client=message.id)
            if _open(row, told):
                Message.objects.filter(pk=message.pk).update(asks=number + 1)
                row.noted = told.plain()
                return work_out(row, today=today, now=now)
        Message.objects.filter(pk=message.pk).update(asks=None)
    return row


def parts_of(text: str) -> list[str]:
    """A text in parts as long as a note may be; each begins within the one before."""
    starts = range(0, max(len(text) - OVERLAP, 1), MOST_LETTERS - OVERLAP)
    return [part for start in starts if (part := text[start : start + MOST_LETTERS].strip())]


def _heard(told: Sent, said: Mapping[Pointer, bool]) -> None:
    """Keep with a message what the person said of what it points at."""
    message = Message.objects.filter(id=told.client).first() if told.client else None
    if message is not None:
        heard = {pointer.sign: so for pointer, so in said.items()}
        for point in message.points:
            if point["sign"] in heard:  # what is so in one part of it, stays so
                point["so"] = heard[point["sign"]] or bool(point.get("so"))
        message.alarming = any(point.get("so") is not False for point in message.points)
        message.save(update_fields=["points", "alarming"])


def _last_pain(row: Today) -> int:
    """Pain as it was told last."""
    told = row.status.get("pains") or []
    return int(told[-1][1] if told else row.answers.get(PAIN_SCREENED, 0))


def kept_aside(row: Today) -> Sent | None:
    """What was told with a note that waits for an answer."""
    return Sent.read(row.noted, what="the stored note") if row.noted else None


def waiting(row: Today) -> tuple[Pointer, ...]:
    """What a note that was kept aside points at."""
    told = kept_aside(row)
    return _open(row, told) if told else ()


def _open(row: Today, told: Sent) -> tuple[Pointer, ...]:
    content = catalogue()
    if told.note is None:
        return ()
    check = {content.wording.question: told.new or (NONE,)}
    return unanswered(content, told.note, answers=row.answers, check=check)


def _emergency(told: Sent) -> bool:
    content = catalogue()
    return bool(emergencies(content.check, {content.wording.question: told.new or (NONE,)}))


def _take(row: Today, told: Sent, *, said: Mapping[Pointer, bool], today: date, now: datetime) -> Today:
    """Store what was told, with every yes as if it had been named."""
    yes = [pointer for pointer, so in said.items() if so]
    denied = tuple(pointer.sign for pointer, so in said.items() if not so)
    new = tuple(dict.fromkeys((*told.new, *(pointer.option for pointer in yes))))
    told = told.model_copy(update={"new": new, "on": today if new and told.when != "after" else told.on})
    late = told.when == "after" and told.on < today and bool(new)
    told_data = told.model_dump(exclude={"client"})
    entry = CheckIn(type="check-in", denied=denied, **{**told_data, "new": () if late else new})
    if told.when != "message":
        store(row, entry, now, client=told.client)
    elif new:
        store(row, entry.model_copy(update={"note": None}), now)
    if late:  # what is new now is new today, whenever the session was
        store(row, CheckIn(type="check-in", on=today, when="morning", pain=told.pain, new=new), now)
    if told.when == "after":
        row.after_for = None
    if new or (told.when == "before" and told.on == today):
        _count_as_check(row, told, today)
    _raise_alarm(row, yes, today)
    if told.when == "after":
        row.tomorrow = preview(row, today)
    return work_out(row, today=today, now=now)


def _count_as_check(row: Today, told: Sent, today: date) -> None:
    """Today's check. What is told after it comes on top of it; a new check takes its place."""
    name = catalogue().wording.question
    pain, new = told.pain, told.new
    if told.when != "before" and row.checked_on == today and row.check_answers:
        before = [option for option in row.check_answers[name] if option != NONE]
        pain, new = max(pain, row.check_answers[PAIN_QUESTION]), tuple(dict.fromkeys((*before, *new)))
    row.check_answers = {PAIN_QUESTION: pain, name: list(new or (NONE,))}
    row.checked_on = today


def _raise_alarm(row: Today, yes: list[Pointer], today: date) -> None:
    """An emergency that the check has no option for is kept as the screening's own: no plan until it is answered."""
    content = catalogue()
    for pointer in yes:
        if pointer.alarm is not None:
            row.alarm = pointer.alarm
            told = {target.question: (target.option,) for target in pointer.screening}
            findings = emergencies(content.screening, told)
            keep_told(row, remember(content, told_of(row), findings, answered_on=today, today=today))
            save_draft(row.person, {name: list(options) for name, options in told.items()}, [])
