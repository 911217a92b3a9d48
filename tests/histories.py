"""Random histories: entries as the core takes them, and days as somebody might live them on the site."""

import uuid
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.conftest import NOW, TODAY
from tests.test_services import answers_of, screened, today_of, whole_session
from unslump.core.catalogue import Catalogue
from unslump.core.questions import NONE
from unslump.web.records.models import Person
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.factors import tell_factor
from unslump.web.services.noting import answer_note, waiting
from unslump.web.services.screening import alarm, answer_screening
from unslump.web.services.sessions import store_session, tell_after
from unslump.web.services.today import fresh

KINDS = ("pain", "numbness", "tingling", "weakness", "chest")


def entries(content: Catalogue, random: Random, most: int = 14) -> list[dict[str, Any]]:
    """Entries in any order of kinds; mostly forwards in time, sometimes late, as devices send them."""
    day, found = TODAY - timedelta(days=60), []
    for _ in range(random.randint(1, most)):
        day += timedelta(days=random.choice((0, 0, 0, 1, 1, 2, 9, -1)))
        found.append(_entry(content, random, day))
    return found


def _entry(content: Catalogue, random: Random, day: date) -> dict[str, Any]:
    on = day.isoformat()
    kind = random.choices(
        ("record", "check-in", "screened", "programme", "factor", "habit", "asking"), (5, 8, 1, 1, 1, 1, 1)
    )[0]
    if kind == "record":
        return _record(content, random, on)
    if kind == "check-in":
        new = [random.choice(("bladder", "legs", "spreading"))] if random.random() < 0.08 else []
        effort = {"effort": random.randint(0, 10)} if random.random() < 0.7 else {}
        when = random.choice(("before", "after", "after", "morning"))
        return {"type": kind, "on": on, "when": when, "pain": random.randint(0, 10), "new": new, **effort}
    if kind == "programme":
        programme = random.choice([*content.programmes, None])
        stages = [stage.id for stage in content.programmes[programme].stages] if programme else []
        named = {"programme": programme, "stage": random.choice(stages)} if programme else {}
        return {"type": kind, "on": on, "chosen": random.random() < 0.5, **named}
    if kind == "factor":
        factor = random.choice(content.factors.factors)
        return {"type": kind, "on": on, "factor": factor.id, "answer": random.choice(factor.answers).id}
    if kind == "habit":
        factor = random.choice(content.factors.factors)
        return {"type": kind, "on": on, "habit": random.choice(factor.habits).id, "did": random.random() < 0.5}
    return {"type": kind, "on": on, **({"factors": random.random() < 0.5} if kind == "asking" else {})}


def _record(content: Catalogue, random: Random, on: str) -> dict[str, Any]:
    done, felt = [], []
    for name in random.sample(sorted(content.exercises), random.randint(1, 5)):
        exercise = content.exercises[name]
        outcome = random.choices(("worked", "skipped", "symptom"), (6, 1, 1))[0]
        share = 0 if outcome == "skipped" else random.choice((30, 79, 80, 100))
        wished = random.choice(([], [], ["easier"], ["harder"]))
        rung = random.randrange(len(exercise.dose.rungs))
        work = {"work_ms": share * 600, "left_ms": share * 300, "right_ms": share * 300}
        told = {"exercise": name, "phase": exercise.phase, "unit": exercise.dose.unit, "rung": rung, "lighter": False}
        done.append(told | work | {"outcome": outcome, "share": share, "wished": wished})
        if outcome == "symptom":
            where = {"exercise": name, "where": "thigh", "severity": random.randint(0, 10), "clock_ms": 9000}
            kind = random.choice(KINDS)
            felt.append(where | {"kind": kind, "response": "emergency" if kind == "chest" else "back-off"})
    head = {"type": "record", "format": 1, "script": "s", "plan": "p", "content": content.version, "on": on}
    ending = random.choice(("finished", "finished", "stopped", "symptom"))
    return head | {"ending": ending, "active_ms": 300_000, "exercises": done, "symptoms": felt}


def live(random: Random, days: int = 4) -> Person:
    """Some days on the site, through its own services."""
    person = screened(random.choice(("desk-worker", "desk-worker", "acute-day-3")))
    for number in range(days):
        day, now = TODAY + timedelta(days=number), NOW + timedelta(days=number)
        for act in random.choices(
            (_check, _session, _after, _morning, _answer, _factor, _alarm), (6, 8, 5, 2, 1, 1, 0.3), k=2
        ):
            act(person, random, day, now)
    return person


def _check(person: Person, random: Random, day: Any, now: Any) -> None:
    new = [random.choice(("bladder", "legs"))] if random.random() < 0.05 else [NONE]
    note = "my leg gave way" if random.random() < 0.08 else ""
    pain = random.randint(0, 7)
    row = check_before(person, {"pain": pain, "new": new}, today=day, now=now, note=note)
    if (asked := waiting(row)) and random.random() < 0.7:
        answer_note(person, {pointer.sign: random.random() < 0.2 for pointer in asked}, today=day, now=now)


def _session(person: Person, random: Random, day: Any, now: Any) -> None:
    row = fresh(today_of(person), today=day, now=now)
    if row.script is None:
        return
    events = whole_session(row)
    if random.random() < 0.3:
        events = events[: random.randint(1, len(events))]
    if random.random() < 0.2:
        felt = {"type": "symptom", "kind": random.choice(KINDS[:4]), "where": "thigh", "severity": random.randint(0, 9)}
        events = [*events[: random.randint(2, 12)], felt, {"type": "stop"}]
    store_session(person, uuid.UUID(int=random.getrandbits(128)), row.script["id"], events, now, now=now)


def _after(person: Person, random: Random, day: Any, now: Any) -> None:
    if today_of(person).after_for:
        tell_after(person, pain=random.randint(0, 8), effort=random.randint(0, 10), today=day, now=now)


def _morning(person: Person, random: Random, day: Any, now: Any) -> None:
    check_morning(person, random.randint(0, 8), today=day, now=now)


def _answer(person: Person, random: Random, day: Any, now: Any) -> None:
    answer_screening(person, answers_of("desk-worker"), today=day, now=now)


def _factor(person: Person, random: Random, day: Any, now: Any) -> None:
    tell_factor(person, "sleep", "not-now", today=day, now=now)


def _alarm(person: Person, random: Random, day: Any, now: Any) -> None:
    alarm(person, {"nerves": ("saddle",)}, today=day, now=now)
