"""The day that a device keeps for a time without a network: its tables say what the site itself would decide."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.walk import answers_of
from unslump.core.errors import BadInput, NotOpen
from unslump.core.events import read_events
from unslump.core.machine import begin, step
from unslump.core.questions import SEVERITY
from unslump.core.screening import blocks
from unslump.core.script import Script as CoreScript
from unslump.core.status import Status
from unslump.web.records.models import Entry, Person, Script, Today
from unslump.web.services.checking import check_before
from unslump.web.services.content import catalogue
from unslump.web.services.offline import LateTold, day_to_keep, state_of, take
from unslump.web.services.programmes import choose
from unslump.web.services.screening import answer_screening, new_person
from unslump.web.services.sealing import Given, seal
from unslump.web.services.sessions import store_session, tell_after
from unslump.web.services.today import fresh, work_out

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = timedelta(days=1)


def somebody(name: str = "desk-worker") -> Person:
    person = new_person(NOW)
    answer_screening(person, answers_of(name), today=TODAY, now=NOW)
    return person


def row_of(person: Person) -> Today:
    return Today.objects.get(person=person)


def events_of(script: dict[str, Any], *, symptom: bool = False) -> list[dict[str, Any]]:
    """A session played to its end, saying "ready" where it waits."""
    core = CoreScript.read(script, what="script")
    events: list[dict[str, Any]] = [{"type": "start"}]
    memory = step(core, begin(core), _event(events[0]))
    while memory.status != "ended":
        state = core.states[memory.at]
        if symptom and state.kind == "work":
            event: dict[str, Any] = {"type": "symptom", "kind": "chest"}
        elif state.ms:
            event = {"type": "elapsed", "ms": state.ms}
        else:
            event = {"type": "done"}
        events.append(event)
        memory = step(core, memory, _event(event))
    return events


def _event(data: dict[str, Any]) -> Any:
    return read_events([data])[0]


def play(person: Person, *, symptom: bool = False) -> None:
    """Today's session, done and told of."""
    row = row_of(person)
    store_session(person, uuid4(), row.script["id"], events_of(row.script, symptom=symptom), NOW, now=NOW)
    if not symptom:
        tell_after(person, pain=2, effort=4, today=row.on, now=NOW)


def nothing(_person: Person) -> None:
    pass


def played(person: Person) -> None:
    play(person)


def chosen(person: Person) -> None:
    """A programme of their own choice, if one is open to them."""
    for programme in catalogue().programmes.values():
        with suppress(NotOpen):
            choose(person, programme, today=TODAY, now=NOW)


@pytest.mark.parametrize("before", [nothing, played, chosen])
@pytest.mark.parametrize("name", ["desk-worker", "acute-day-3"])
@pytest.mark.parametrize("ahead", [1, 0])
def test_the_tables_say_what_the_site_would_decide(name: str, before: Callable[[Person], None], ahead: int) -> None:
    """For tomorrow, and for today before its check: for every answer the very session that the site would give."""
    person = somebody(name)
    before(person)
    if ahead:
        row, when, day = row_of(person), NOW + DAY, TODAY + DAY
        kept = day_to_keep(row, ahead=True)
        table = kept.data["days"][1]
    else:
        when, day = NOW + 2 * DAY, TODAY + 2 * DAY
        row = fresh(row_of(person), today=day, now=when)
        kept = day_to_keep(row, ahead=False)
        table = kept.data["days"][0]
    assert table["on"] == day.isoformat()
    assert table["outcome"] == "plan"
    assert len(table["pains"]) == 11
    for pain in (0, 3, 4, 6, 8, 10):
        twin = copy_of(person)
        fresh(row_of(twin), today=day, now=when)
        given = check_before(twin, {"pain": pain, "new": ["none"]}, today=day, now=when)
        led = table["pains"][str(pain)]
        assert (given.outcome == "plan") == ("script" in led), pain
        if "script" in led:
            assert given.script["id"] == led["script"], pain
            assert given.script == kept.scripts[led["script"]]
        else:
            assert (given.outcome, given.reasons) == (led["outcome"], led["reasons"])


def copy_of(person: Person) -> Person:
    """Somebody else to whom the very same has happened."""
    twin = new_person(NOW)
    row = row_of(person)
    row.person = twin
    row._state.adding = True
    row.save(force_insert=True)
    return twin


def test_what_is_new_leads_to_what_the_check_says() -> None:
    content = catalogue()
    check = day_to_keep(row_of(somebody()), ahead=False).data["check"]
    assert check["order"] == [*reversed(SEVERITY)]
    assert set(check["stops"]) == {status for status in SEVERITY if blocks(status)}
    options = {option.id for option in content.check.question("new").options} - {"none"}
    assert set(check["signs"]) == options
    assert check["signs"]["saddle"]["goes"] == "emergency"
    assert check["signs"]["fever"]["goes"] == "urgent"
    assert check["signs"]["spreading"]["goes"] == "modified"
    for sign in check["signs"].values():
        assert sign["goes"] != "clear"
        assert all(finding["do"] for finding in sign["findings"])


def test_only_what_may_be_played_is_kept() -> None:
    person = somebody()
    kept = day_to_keep(row_of(person), ahead=True).data
    assert kept["days"][0]["checked"] in kept["scripts"]  # the screening counts as today's check
    assert kept["expires"] == (TODAY + timedelta(days=catalogue().screening.valid_days)).isoformat()
    assert set(kept["seals"]) == set(kept["scripts"])
    play(person, symptom=True)
    after = day_to_keep(row_of(person), ahead=True).data
    assert not after["scripts"]
    assert all(day["outcome"] != "plan" for day in after["days"])


def test_an_expired_screening_gives_no_session_tomorrow_either() -> None:
    person = somebody()
    last = TODAY + timedelta(days=catalogue().screening.valid_days)
    row = fresh(row_of(person), today=last, now=NOW + (last - TODAY))
    today, tomorrow = day_to_keep(row, ahead=True).data["days"]
    assert today["outcome"] == "plan"
    assert tomorrow["outcome"] == "screening-expired"
    assert "pains" not in tomorrow


@pytest.mark.parametrize("name", ["numb-saddle", "five-weeks-after-birth"])
def test_nothing_is_kept_past_a_red_flag(name: str) -> None:
    kept = day_to_keep(row_of(somebody(name)), ahead=True).data
    assert not kept["scripts"]
    assert all(day["outcome"] in kept["check"]["stops"] and day["reasons"] for day in kept["days"])


def test_the_state_changes_with_what_it_depends_on() -> None:
    person = somebody()
    names = {state_of(row_of(person), ahead=False), state_of(row_of(person), ahead=True)}
    check_before(person, {"pain": 5, "new": ["none"]}, today=TODAY, now=NOW)
    names.add(state_of(row_of(person), ahead=False))
    play(person)
    names.add(state_of(row_of(person), ahead=False))
    assert len(names) == 4
    assert state_of(row_of(person), ahead=False) in names


def late(person: Person, **more: Any) -> LateTold:
    data = {"id": str(uuid4()), "owner": str(person.id), "when": "before", "on": TODAY, "pain": 3, "new": ["none"]}
    return LateTold.read(data | more, what="told")


def checks(person: Person) -> list[dict[str, Any]]:
    return list(Entry.objects.filter(person=person, kind="check-in").order_by("id").values_list("body", flat=True))


def test_a_check_told_late_counts_once() -> None:
    person = somebody()
    fresh(row_of(person), today=TODAY + DAY, now=NOW + DAY)
    before = len(checks(person))
    told = late(person, on=TODAY + DAY, pain=5)
    assert take(person, told, today=TODAY + DAY, now=NOW + DAY)
    assert take(person, told, today=TODAY + DAY, now=NOW + DAY)
    assert len(checks(person)) == before + 1
    row = row_of(person)
    assert (row.checked_on, row.check_answers) == (TODAY + DAY, {"pain": 5, "new": ["none"]})


def test_a_check_of_another_day_is_no_check_of_today() -> None:
    person = somebody()
    fresh(row_of(person), today=TODAY + 2 * DAY, now=NOW + 2 * DAY)
    assert take(person, late(person, on=TODAY + DAY), today=TODAY + 2 * DAY, now=NOW + 2 * DAY)
    assert row_of(person).checked_on == TODAY
    assert checks(person)[-1]["on"] == (TODAY + DAY).isoformat()


@pytest.mark.parametrize(
    ("sign", "outcome"), [("saddle", "emergency"), ("fever", "urgent"), ("pregnant", "clinician-first")]
)
def test_a_sign_told_late_stands_in_the_way_now(sign: str, outcome: str) -> None:
    person = somebody()
    today = TODAY + 3 * DAY
    assert take(person, late(person, on=TODAY + DAY, new=[sign]), today=today, now=NOW + 3 * DAY)
    assert fresh(row_of(person), today=today, now=NOW + 3 * DAY).outcome == outcome


def test_a_whole_session_told_late_is_as_if_it_was_told_at_once() -> None:
    """Check, session, and how it felt: the same history, and the same day after it."""
    online, offline = somebody(), somebody()
    day, now = TODAY + DAY, NOW + DAY
    for person in (online, offline):
        fresh(row_of(person), today=day, now=now)
    kept = day_to_keep(row_of(offline), ahead=False)
    row = check_before(online, {"pain": 4, "new": ["none"]}, today=day, now=now)
    events = events_of(row.script)
    session = uuid4()
    store_session(online, uuid4(), row.script["id"], events, now, now=now)
    tell_after(online, pain=2, effort=3, today=day, now=now, note="slept well")

    name = kept.data["days"][0]["pains"]["4"]["script"]
    assert name == row.script["id"]
    given = Given(kept.scripts[name], kept.data["seals"][name])
    told = late(offline, on=day, pain=4)
    felt = late(offline, when="after", on=day, pain=2, effort=3, session=str(session), new=[], note="slept well")
    later = now + 4 * DAY
    for _ in range(2):
        assert take(offline, told, today=day + 4 * DAY, now=later)
        store_session(offline, session, name, events, now, now=later, given=given)
        assert take(offline, felt, today=day + 4 * DAY, now=later)
    histories = [
        list(Entry.objects.filter(person=one).order_by("id").values_list("body", flat=True))
        for one in (online, offline)
    ]
    assert histories[0] == histories[1]
    days = [fresh(row_of(one), today=day + 5 * DAY, now=later + DAY) for one in (online, offline)]
    assert days[0].plan == days[1].plan
    assert Status.read(days[0].status, what="status") == Status.read(days[1].status, what="status")


def test_a_script_that_comes_back_must_be_ours_and_theirs() -> None:
    person, other = somebody(), somebody()
    kept = day_to_keep(fresh(row_of(person), today=TODAY + DAY, now=NOW), ahead=False)
    name = kept.data["days"][0]["pains"]["5"]["script"]
    script, sealed = kept.scripts[name], kept.data["seals"][name]
    harder = json.loads(json.dumps(script))
    harder["blocks"][0]["amount"] += 1
    events = events_of(script)

    def send(who: Person, given: Given) -> None:
        store_session(who, uuid4(), name, events, NOW, now=NOW, given=given)

    for who, given in [
        (person, Given(harder, sealed)),
        (other, Given(script, sealed)),
        (person, Given(script, "x")),
        (person, Given(script, seal(other.id, script))),
        (person, Given({**script, "id": "another"}, sealed)),
    ]:
        with pytest.raises(BadInput, match="not a script that was made for you"):
            send(who, given)
    assert not Script.objects.filter(person=person, name=name).exists()
    send(person, Given(script, sealed))
    assert Script.objects.filter(person=person, name=name).count() == 1


def test_told_by_somebody_else_or_of_nothing_is_refused() -> None:
    person, other = somebody(), somebody()
    for wrong in (
        late(person, owner=str(other.id)),
        late(person, on=TODAY + 5 * DAY),
        late(person, new=[]),
        late(person, new=["nonsense"]),
        late(person, new=["fever", "none"]),
        late(person, when="after", effort=3, session=str(uuid4())),
    ):
        with pytest.raises(BadInput):
            take(person, wrong, today=TODAY, now=NOW)


def test_while_a_note_waits_a_late_check_is_not_lost() -> None:
    """It is not taken now, and says so; an emergency is taken at once."""
    person = somebody()
    check_before(person, {"pain": 1, "new": ["none"]}, today=TODAY, now=NOW, note="leg gave way")
    assert row_of(person).outcome == "note"
    assert not take(person, late(person, new=["fever"]), today=TODAY, now=NOW)
    assert take(person, late(person, new=["saddle"]), today=TODAY, now=NOW)
    assert row_of(person).outcome == "emergency"


def test_a_note_told_late_is_asked_about_and_told_once() -> None:
    person = somebody()
    row = row_of(person)
    session = uuid4()
    store_session(person, session, row.script["id"], events_of(row.script), NOW, now=NOW)
    felt = late(person, when="after", pain=2, effort=3, session=str(session), new=[], note="leg gave way")
    for _ in range(2):
        assert take(person, felt, today=TODAY, now=NOW)
        assert row_of(person).outcome == "note"


def client_of(person: Person) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.cookies["unslump"] = signing.dumps(str(person.id), salt="unslump.guest")
    return client


def test_the_day_is_given_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unslump.web.clock.now", lambda: NOW)
    person = somebody()
    assert Client(HTTP_HOST="localhost").get("/offline/day.json").status_code == 404
    answer = client_of(person).get("/offline/day.json")
    assert answer.json()["owner"] == str(person.id)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["ETag"]
    for tag in (answer["ETag"], f"W/{answer['ETag']}"):
        again = client_of(person).get("/offline/day.json", headers={"If-None-Match": tag})
        assert again.status_code == 304
    ahead = client_of(person).get("/offline/day.json?ahead", headers={"If-None-Match": answer["ETag"]})
    assert len(ahead.json()["days"]) == 2


def test_telling_late_over_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unslump.web.clock.now", lambda: NOW)
    person = somebody()
    body = late(person, pain=6).plain()
    for _ in range(2):
        assert client_of(person).post("/api/told", body, content_type="application/json").status_code == 200
    assert row_of(person).check_answers == {"pain": 6, "new": ["none"]}
    assert Client(HTTP_HOST="localhost").post("/api/told", body, content_type="application/json").status_code == 401
    for wrong in ({"pain": 11}, {"when": "morning"}, {"new": ["none"] * 41}, {"id": "x"}, {"note": "x" * 1001}):
        answer = client_of(person).post("/api/told", body | wrong, content_type="application/json")
        assert answer.status_code == 422, wrong
    check_before(person, {"pain": 1, "new": ["none"]}, today=TODAY, now=NOW, note="leg gave way")
    answer = client_of(person).post("/api/told", late(person, new=["fever"]).plain(), content_type="application/json")
    assert answer.status_code == 425


def test_work_out_is_what_is_copied() -> None:
    """The twin of the comparison above is worked out as the person themselves is."""
    person = somebody()
    twin = copy_of(person)
    assert work_out(row_of(twin), today=TODAY, now=NOW).plan == row_of(person).plan
