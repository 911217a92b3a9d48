"""Bringing everything from another Unslump, or from a file that was kept: nothing lost, nothing twice.

A clearance, a status and a plan are never taken from a file. The answers, the history and what stood in the way are;
everything else is worked out from them. Whatever stands in the way, here or in the file, goes on standing.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from unslump.core.errors import BadInput, Problem, UnslumpError
from unslump.core.questions import Answer
from unslump.core.retelling import Phrasebook, retold
from unslump.core.screening import Clearance, Seen, complete, screen
from unslump.core.told import Told, remember, together
from unslump.core.values import fingerprint
from unslump.interop.archive import MOST_TOLD, WHAT
from unslump.interop.everything import Everything, KeptToday
from unslump.web.records.models import Decision, Entry, Person, Screening, Script, Today
from unslump.web.services.content import catalogue, stored_in
from unslump.web.services.rebuilding import folded, history_of
from unslump.web.services.screening import new_person
from unslump.web.services.sessions import SKEW
from unslump.web.services.today import ZONES_APART, forward, keep_told, read_told, told_of, work_out
from unslump.web.services.unread import unread_of

_Row = TypeVar("_Row", bound=Model)
BATCH = 200


class Elsewhere(UnslumpError):
    """A history that is stored here already, as somebody else's: of another guest or account."""

    code = "elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "this history is here already, with another account or in another browser: "
            "sign in there, or delete it there first"
        )


class Brought(NamedTuple):
    """Whose it is now, and what was new: entries of the history, sessions among them."""

    person: Person
    entries: int
    sessions: int


def bring(person: Person | None, given: Everything, *, today: date, now: datetime) -> Brought:
    """Take in everything of a file, and work out the day anew. What is here already is not taken in twice.

    Without a person, it becomes that of a new guest. BadInput if something in it cannot be; Elsewhere if it is somebody
    else's here. Then nothing is stored.
    """
    if problems := tuple(_impossible(given, today, now)):
        raise BadInput(WHAT, problems[:MOST_TOLD])
    try:
        with transaction.atomic():
            return _bring(person or new_person(now), given, today=today, now=now)
    except IntegrityError as error:  # the same history comes in twice at once
        raise Elsewhere from error


def _bring(person: Person, given: Everything, *, today: date, now: datetime) -> Brought:
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    row = Today.objects.select_for_update().filter(person=person).first()
    today = forward(row, today) if row else today
    known = set(Entry.objects.filter(person=person).values_list("client", flat=True))
    entries = [one for one in _entries(person, given) if one.client not in known]
    if Entry.objects.filter(client__in=[one.client for one in entries]).exists():
        raise Elsewhere
    _put_in_order(Entry.objects.filter(person=person), entries, lambda one: one.stored_at)
    _screenings(person, given)
    _scripts(person, given)
    _decisions(person, given)
    person.language = person.language or (given.person.language if given.person.language in _languages() else "")
    person.notices = person.notices and given.person.notices
    person.created_at = min(person.created_at, given.person.created_at)
    _day(person, row, given, today=today, now=now)
    person.save(update_fields=["language", "notices", "created_at", "draft"])
    return Brought(person, len(entries), sum(one.kind == "record" for one in entries))


def _languages() -> dict[str, str]:
    return dict(settings.LANGUAGES)


def _impossible(given: Everything, today: date, now: datetime) -> Iterator[Problem]:
    """What lies in the future, and what is there twice."""
    last, until = today + ZONES_APART, now + SKEW
    days: list[tuple[str, date]] = []
    times: list[tuple[str, datetime]] = [("person.created_at", given.person.created_at)]
    for index, kept in enumerate(given.history):
        days.append((f"history[{index}].entry.on", kept.entry.on))
        times.append((f"history[{index}].stored_at", kept.stored_at))
        times += [(f"history[{index}].started_at", kept.started_at)] if kept.started_at else []
    for index, answers in enumerate(given.screenings):
        days.append((f"screenings[{index}].answered_on", answers.answered_on))
        times.append((f"screenings[{index}].answered_at", answers.answered_at))
    for index, made in enumerate(given.decisions):
        days.append((f"decisions[{index}].decision.input.date", made.decision.input.date))
        times.append((f"decisions[{index}].made_at", made.made_at))
    times += [(f"scripts[{index}].made_at", script.made_at) for index, script in enumerate(given.scripts)]
    if day := given.today:
        days += [("today.on", day.on), ("today.answered_on", day.answered_on)]
        days += [(f"today.seen[{index}].on", seen.on) for index, seen in enumerate(day.seen)]
        days += [(f"today.told[{index}].on", told.on) for index, told in enumerate(day.told)]
        days += [("today.noted.on", day.noted.on)] if day.noted else []
        days += [("today.checked_on", day.checked_on)] if day.checked_on else []
        if (day.checked_on is None) != (day.check is None):
            yield Problem("today.check", "belongs together with checked_on: give both, or neither")
    yield from (Problem(where, f"{on} lies in the future") for where, on in days if on > last)
    yield from (Problem(where, f"{at.isoformat()} lies in the future") for where, at in times if at > until)
    names: set[Any] = set()
    for index, kept in enumerate(given.history):
        if kept.id in names:
            yield Problem(f"history[{index}].id", f"{kept.id} is there twice")
        names.add(kept.id)
    for index, script in enumerate(given.scripts):
        if not _is_day(script.script.on):
            yield Problem(f"scripts[{index}].script.on", "is no day")
        if len(script.script.id) > 32:
            yield Problem(f"scripts[{index}].script.id", "is longer than any that we give")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


# The rows.


def _entries(person: Person, given: Everything) -> Iterator[Entry]:
    for kept in given.history:
        events = kept.model_dump(mode="json", include={"events"}, exclude_unset=True).get("events")
        yield Entry(
            client=kept.id,
            person=person,
            kind=kept.entry.type,
            on=kept.entry.on,
            stored_at=kept.stored_at,
            body=kept.entry.plain(),
            script=kept.script,
            events=events,
            started_at=kept.started_at,
            code=kept.code,
        )


def _put_in_order(here: "QuerySet[_Row]", new: list[_Row], when: Callable[[_Row], datetime]) -> None:
    """Put rows among those that are here, by the time at which they came; each of both keeps its own order.

    The order of rows is that of their ids, so if they mingle, those that are here are written anew.
    """
    if not new:
        return
    last = here.order_by("-pk").first()
    rows = new
    if last is not None and min(map(when, new)) < when(last):
        rows = list(heapq.merge(list(here.order_by("pk")), new, key=when))
        here.delete()
        for one in rows:
            one.pk = None
    here.model._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 - Django's documented name


def _screenings(person: Person, given: Everything) -> None:
    def name(one: Screening) -> str:
        return fingerprint([one.answered_at.timestamp(), one.answers, one.seen, one.told])

    new = [
        Screening(
            person=person,
            answered_on=kept.answered_on,
            answered_at=kept.answered_at,
            answers=kept.model_dump(mode="json")["answers"],
            seen=[one.plain() for one in kept.seen],
            told=[one.plain() for one in kept.told],
            content=kept.content,
        )
        for kept in given.screenings
    ]
    here = Screening.objects.filter(person=person)
    known = {name(one) for one in here}
    _put_in_order(here, [one for one in new if name(one) not in known], lambda one: one.answered_at)


def _scripts(person: Person, given: Everything) -> None:
    """Scripts that are not here. Ours of the same name stay: their names say what is in them."""
    new = {
        kept.script.id: Script(
            person=person,
            name=kept.script.id,
            on=date.fromisoformat(kept.script.on),
            made_at=kept.made_at,
            body=kept.script.plain(),
        )
        for kept in given.scripts
    }
    known = set(Script.objects.filter(person=person).values_list("name", flat=True))
    Script.objects.bulk_create([one for name, one in new.items() if name not in known], batch_size=BATCH)


def _decisions(person: Person, given: Everything) -> None:
    new = []
    for kept in given.decisions:
        body = kept.decision.plain()
        on = kept.decision.input.date
        new.append(Decision(person=person, name=fingerprint(body), on=on, made_at=kept.made_at, body=body))
    here = Decision.objects.filter(person=person)
    known = set(here.values_list("name", "made_at"))
    _put_in_order(here, [one for one in new if (one.name, one.made_at) not in known], lambda one: one.made_at)


# The day.


def _day(person: Person, row: Today | None, given: Everything, *, today: date, now: datetime) -> None:
    """Set what counts now, and work the day out. The newer answers count; nothing that stands in the way is lost."""
    content = catalogue()
    theirs = given.today
    kept = theirs if theirs and (row is None or theirs.answered_on > row.answered_on) else None
    judged = _judged(kept, today) if kept else None
    told = _told(person, row, given, today)
    if row is None and (kept is None or judged is None):  # nothing to decide on yet: the questions are asked first
        person.draft = {**_draft(person, given), **({"told": [one.plain() for one in told]} if told else {})}
        return
    if row is None:
        row = Today(person=person, on=today, answered_on=today, answers={}, clearance={}, status={}, outcome="new")
        row.unread = unread_of(person.id)
    if kept is not None and judged is not None:
        plain = kept.model_dump(mode="json")
        row.answers, row.answered_on = plain["answers"], kept.answered_on
        row.seen = [one.plain() for one in judged.seen]
    if theirs is not None:
        _take_what_is_open(row, theirs)
        row.breath_seconds = row.breath_seconds or given.person.breath_seconds
    row.content = ""  # it is told anew, in the language of now
    row.tomorrow = None
    folded(content, history_of(person.id)).into(row)
    keep_told(row, told)
    person.draft = _draft(person, given)
    work_out(row, today=forward(row, today), now=now)


def _take_what_is_open(row: Today, theirs: KeptToday) -> None:
    """An alarm that was not answered since, a note that waits for an answer, and the check of that day."""
    if theirs.answered_on >= row.answered_on:
        row.alarm = row.alarm or theirs.alarm
    row.noted = row.noted or (theirs.noted.plain() if theirs.noted else None)
    if row.checked_on is None and theirs.check is not None and _fits(theirs.check):
        row.checked_on, row.check_answers = theirs.checked_on, theirs.model_dump(mode="json")["check"]


def _fits(check: dict[str, Answer]) -> bool:
    try:
        complete(catalogue().check, check)
    except BadInput:
        return False
    return True


class _Judged(NamedTuple):
    seen: tuple[Seen, ...]
    clearance: Clearance


def _judged(theirs: KeptToday, today: date) -> _Judged | None:
    """The answers of a file, screened here, with its all-clears as far as they hold. None if the questions have changed
    since, so that they must be answered again."""
    for seen in (theirs.seen, ()):
        try:
            clearance = screen(
                catalogue().screening,
                theirs.answers,
                answered_on=theirs.answered_on,
                today=max(today, theirs.answered_on),
                seen=seen,
            )
        except BadInput:
            continue
        return _Judged(seen, clearance)
    return None


def _told(person: Person, row: Today | None, given: Everything, today: date) -> Told:
    """What stood in the way in any place, and what the answers of the file amount to here."""
    content = catalogue()
    told: Told = ()
    if row is not None:
        told = retold(Phrasebook(stored_in(row.content), content), told_of(row))
    told = together(told, read_told(person.draft.get("told", [])))
    told = together(told, given.person.draft.told)
    if (theirs := given.today) is not None:
        told = together(told, retold(Phrasebook(stored_in(theirs.content), content), theirs.told))
        if judged := _judged(theirs, today):
            findings = judged.clearance.stands_in_the_way
            unsaid = {one.rule for one in told}
            new = [one for one in findings if one.rule not in unsaid]
            told = remember(content, told, new, answered_on=theirs.answered_on, today=today)
    return told


def _draft(person: Person, given: Everything) -> dict[str, Any]:
    """The questions as far as they are answered: those of here, else those of the file."""
    theirs = given.person.draft.model_dump(mode="json", exclude_none=True, exclude={"told"}, exclude_unset=True)
    mine = {key: value for key, value in person.draft.items() if key != "told"}
    return mine or theirs
