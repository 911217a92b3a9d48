"""The use cases on a real database: nothing twice, nothing lost, nothing half; the loop changes tomorrow."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW, TODAY, example
from unslump.core.errors import BadInput
from unslump.core.questions import Answer
from unslump.core.screening import Seen
from unslump.web.records.models import Entry, Person, Screening, Today
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.people import keep_as, rebuilt_status
from unslump.web.services.screening import (
    WhatBecame,
    alarm,
    answer_screening,
    new_person,
    record_seen,
    say_what_became,
)
from unslump.web.services.sessions import store_session, tell_after
from unslump.web.services.today import fresh, status_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WELL = {"pain": 0, "new": ["none"]}


def answers_of(name: str) -> dict[str, Answer]:
    profile = example(name)
    given: dict[str, Answer] = dict(profile.answers)
    given |= {"minutes": profile.minutes or 10, "equipment": profile.equipment or ("none",)}
    return given | {"goals": profile.goals or ("none",)}


def screened(name: str = "desk-worker", *, on: date = TODAY, now: datetime = NOW) -> Person:
    person = new_person(now)
    answer_screening(person, answers_of(name), today=on, now=now)
    return person


def today_of(person: Person) -> Today:
    return Today.objects.get(person=person)


def whole_session(row: Today) -> list[dict[str, Any]]:
    """All events of a session done as planned: set-up steps answered, the rest by time."""
    events: list[dict[str, Any]] = [{"type": "start"}]
    at = row.script["start"]
    while row.script["states"][at]["kind"] != "end":
        state = row.script["states"][at]
        events.append({"type": "elapsed", "ms": state["ms"]} if state["ms"] else {"type": "done"})
        at = state["options"][0] if state["options"] else state["on"]["done"]
    return events


def do(
    person: Person, day: date, events: list[dict[str, Any]] | None = None, *, number: uuid.UUID | None = None
) -> Any:
    now = NOW + (day - TODAY)
    row = fresh(today_of(person), today=day, now=now)
    return store_session(
        person,
        number or uuid.uuid4(),
        row.script["id"],
        events or whole_session(row),
        now,
        now=now + timedelta(hours=1),
    )


def test_the_loop_changes_tomorrow() -> None:
    person = screened()
    first = today_of(person)
    record = do(person, TODAY)
    assert record.ending == "finished"
    row = tell_after(person, pain=0, effort=4, today=TODAY, now=NOW)
    assert row.tomorrow["outcome"] == "plan"
    next_day = TODAY + timedelta(days=1)
    row = check_before(person, WELL, today=next_day, now=NOW + timedelta(days=1))
    assert row.outcome == "plan"
    names = [[item["dosed"]["exercise"] for item in plan["items"]] for plan in (first.plan, row.plan)]
    assert names[0] != names[1]


def test_two_good_sessions_lengthen_the_hold_and_say_why() -> None:
    person = screened()
    holds = []
    for number in range(4):
        day, now = TODAY + timedelta(days=number), NOW + timedelta(days=number)
        if number:
            check_before(person, WELL, today=day, now=now)
        row = fresh(today_of(person), today=day, now=now)
        items = [item for item in row.plan["items"] if item["dosed"]["exercise"] == "seated-hamstring"]
        holds += [(item["dosed"]["amount"], [reason["rule"] for reason in item["because"]]) for item in items]
        do(person, day)
        tell_after(person, pain=0, effort=4, today=day, now=now)
    amounts = [amount for amount, _ in holds]
    assert amounts[0] == 20
    assert amounts[2] == 25
    assert "good-session" in holds[2][1]


def test_tingling_takes_the_exercise_away_and_asks_the_questions_again() -> None:
    person = screened()
    row = today_of(person)
    events = whole_session(row)
    at = next(i for i, e in enumerate(events) if i > 5 and e.get("ms") == 20_000)
    tingled = [*events[:at], {"type": "symptom", "kind": "tingling", "where": "thigh", "severity": 2}, {"type": "stop"}]
    record = do(person, TODAY, tingled)
    assert record.symptoms[0].response == "back-off"
    hurt = record.symptoms[0].exercise
    tell_after(person, pain=2, effort=3, today=TODAY, now=NOW)
    tomorrow = TODAY + timedelta(days=1)
    row = check_before(person, WELL, today=tomorrow, now=NOW + timedelta(days=1))
    assert row.outcome == "screen-again"
    assert row.plan is None
    answer_screening(person, answers_of("desk-worker"), today=tomorrow, now=NOW + timedelta(days=1))
    row = today_of(person)
    assert row.outcome == "plan"
    assert hurt not in [item["dosed"]["exercise"] for item in row.plan["items"]]
    assert hurt in [left["exercise"] for left in row.plan["left_out"]]


def test_the_same_session_twice_is_stored_once() -> None:
    person, number = screened(), uuid.uuid4()
    first = do(person, TODAY, number=number)
    status = today_of(person).status
    assert do(person, TODAY, number=number) == first
    assert Entry.objects.filter(person=person, kind="record").count() == 1
    assert today_of(person).status == status


def test_a_session_id_of_somebody_else_is_refused() -> None:
    number = uuid.uuid4()
    do(screened(), TODAY, number=number)
    with pytest.raises(BadInput, match="already used"):
        do(screened(), TODAY, number=number)


@pytest.mark.parametrize(
    ("script", "events", "says"),
    [
        ("unknown", [{"type": "start"}], "not one that was made for you"),
        (None, [{"type": "fly"}], "fly"),
        (None, [{"type": "elapsed", "ms": -1}], "ms"),
        (None, [{"type": "elapsed", "ms": 1.5}], "ms"),
        (None, [{"type": "start", "extra": 1}], "unknown key"),
        (None, [{"type": "symptom", "kind": "pain", "severity": 11}], "severity"),
        (None, [], "nothing was started"),
    ],
)
def test_what_cannot_be_played_is_refused_and_leaves_nothing(script: str | None, events: list[Any], says: str) -> None:
    person = screened()
    before = today_of(person).status
    with pytest.raises(BadInput, match=says):
        store_session(person, uuid.uuid4(), script or today_of(person).script["id"], events, NOW, now=NOW)
    assert not Entry.objects.filter(person=person, kind="record").exists()
    assert today_of(person).status == before


def test_a_clock_that_is_ahead_counts_as_now_and_far_ahead_is_refused() -> None:
    person = screened()
    row = today_of(person)
    ahead = NOW + timedelta(minutes=5)
    store_session(person, uuid.uuid4(), row.script["id"], whole_session(row), ahead, now=NOW)
    assert Entry.objects.get(person=person, kind="record").started_at == NOW
    far = NOW + timedelta(days=2)
    with pytest.raises(BadInput, match="future"):
        store_session(person, uuid.uuid4(), row.script["id"], whole_session(row), far, now=NOW)


def test_clinician_first_is_resolved_by_having_been_seen_and_the_tags_stay() -> None:
    person = screened("five-weeks-after-birth")
    row = today_of(person)
    assert (row.outcome, row.plan) == ("clinician-first", None)
    tags = row.clearance["tags"]
    seen = [
        Seen(rule=finding["rule"], by="physiotherapist", on=TODAY)
        for finding in row.clearance["findings"]
        if finding["status"] == "clinician-first"
    ]
    clearance = record_seen(person, seen, today=TODAY, now=NOW)
    assert clearance.status == "modified"
    row = today_of(person)
    assert row.outcome == "plan"
    assert set(row.plan["tags"]) >= set(tags)
    later = TODAY + timedelta(days=91)
    answer_screening(person, answers_of("five-weeks-after-birth"), today=later, now=NOW + timedelta(days=91))
    assert today_of(person).outcome == "clinician-first"  # an all-clear does not last for ever


def test_screening_expires() -> None:
    person = screened()
    last = TODAY + timedelta(days=28)
    assert fresh(today_of(person), today=last, now=NOW).outcome == "plan"
    assert fresh(today_of(person), today=last + timedelta(days=1), now=NOW).outcome == "screening-expired"


def test_a_new_sign_in_the_check_stops_today_and_asks_again_tomorrow() -> None:
    person = screened()
    row = check_before(person, {"pain": 2, "new": ["bladder"]}, today=TODAY, now=NOW)
    assert (row.outcome, row.plan, row.script) == ("emergency", None, None)
    tomorrow, then = TODAY + timedelta(days=1), NOW + timedelta(days=1)
    row = check_before(person, WELL, today=tomorrow, now=then)
    assert row.outcome == "emergency", "leaving it out does not resolve it"
    say_what_became(person, [WhatBecame(rule="check-nerves", became="mistake")], today=tomorrow, now=then)
    assert today_of(person).outcome == "screen-again"


def test_an_emergency_sign_while_answering_again_takes_the_plan_away_at_once() -> None:
    person = screened()
    assert alarm(person, {"nerves": ("saddle",)}, today=TODAY, now=NOW)
    row = today_of(person)
    assert (row.outcome, row.plan) == ("emergency", None)
    assert fresh(row, today=TODAY + timedelta(days=1), now=NOW).outcome == "emergency"
    answer_screening(person, answers_of("desk-worker"), today=TODAY, now=NOW)
    assert today_of(person).outcome == "emergency", "leaving it out does not resolve it"
    mistake = WhatBecame(rule="r1-saddle-bladder-bowel", became="mistake")
    say_what_became(person, [mistake], today=TODAY, now=NOW)
    assert today_of(person).outcome == "plan"


def test_answers_that_cannot_be_used_leave_nothing() -> None:
    person = new_person(NOW)
    with pytest.raises(BadInput):
        answer_screening(person, {"minutes": 10}, today=TODAY, now=NOW)
    assert not Screening.objects.filter(person=person).exists()
    assert not Today.objects.filter(person=person).exists()


def test_the_stored_status_is_what_the_history_folds_to() -> None:
    person = screened()
    for number in range(5):
        day, now = TODAY + timedelta(days=number), NOW + timedelta(days=number)
        if number:
            check_before(person, {"pain": number % 3, "new": ["none"]}, today=day, now=now)
        do(person, day)
        tell_after(person, pain=number % 4, effort=3 + number, today=day, now=now)
    check_morning(person, 1, today=TODAY + timedelta(days=5), now=NOW + timedelta(days=5))
    assert rebuilt_status(person) == status_of(today_of(person))


def test_an_account_keeps_what_the_guest_did(django_user_model: Any) -> None:
    guest = screened()
    do(guest, TODAY)
    user = django_user_model.objects.create(username="fictional")
    person = keep_as(user, guest.id, today=TODAY, now=NOW)
    assert person == guest
    second = screened()
    do(second, TODAY)
    assert keep_as(user, second.id, today=TODAY, now=NOW + timedelta(hours=3)) == guest
    assert Entry.objects.filter(person=guest, kind="record").count() == 2
    assert not Person.objects.filter(id=second.id).exists()
    assert today_of(guest).outcome == "plan"


def test_reading_today_is_one_query() -> None:
    person = screened()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        row = Today.objects.filter(person_id=person.id, person__user=None).first()
        assert row is not None
        fresh(row, today=TODAY, now=NOW)
    assert len(queries) == 1


@pytest.mark.parametrize(("kind", "where"), [("chest", "upper-body"), ("numbness", "saddle")])
def test_a_session_that_ended_as_an_emergency_closes_every_door(kind: str, where: str) -> None:
    person = screened()
    felt = {"type": "symptom", "kind": kind, "where": where, "severity": 0}
    record = do(person, TODAY, [{"type": "start"}, {"type": "elapsed", "ms": 9000}, felt])
    assert record.ending == "emergency"
    row = today_of(person)
    assert (row.outcome, row.plan, row.script) == ("emergency", None, None)
    tomorrow, later = TODAY + timedelta(days=1), NOW + timedelta(days=1)
    row = check_before(person, WELL, today=tomorrow, now=later)
    assert row.outcome == "emergency"
    answer_screening(person, answers_of("desk-worker"), today=tomorrow, now=later)
    assert today_of(person).outcome == "emergency", "leaving it out does not resolve it"
    rule = {"chest": "check-chest", "numbness": "check-nerves"}[kind]
    looked_at = WhatBecame(rule=rule, became="seen", by="doctor", on=tomorrow)
    say_what_became(person, [looked_at], today=tomorrow, now=later)
    answer_screening(person, answers_of("desk-worker"), today=tomorrow, now=later)
    assert today_of(person).outcome == "plan"


def test_a_symptom_changes_what_may_be_done_the_same_day() -> None:
    person = screened()
    events = whole_session(today_of(person))
    at = next(i for i, e in enumerate(events) if i > 5 and e.get("ms") == 20_000)
    record = do(person, TODAY, [*events[:at], {"type": "symptom", "kind": "pain", "severity": 3}, {"type": "stop"}])
    row = today_of(person)
    assert record.symptoms[0].exercise not in [
        item["dosed"]["exercise"] for item in (row.plan or {"items": []})["items"]
    ]


def test_a_late_older_session_does_not_reopen_the_questions_about_it() -> None:
    person = screened()
    first = today_of(person)
    late = whole_session(first)
    tomorrow = TODAY + timedelta(days=1)
    check_before(person, WELL, today=tomorrow, now=NOW + timedelta(days=1))
    do(person, tomorrow)
    store_session(person, uuid.uuid4(), first.script["id"], late, NOW, now=NOW + timedelta(days=1, hours=2))
    assert today_of(person).finished_on == tomorrow
