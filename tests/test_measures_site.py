"""Measures on the site: taken without scripts, told with the chance in it, asked for quietly, not for everybody."""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.conftest import NOW, TODAY
from tests.pages import Seen
from tests.test_services import screened as somebody
from tests.test_services import today_of
from tests.walk import CONTENT, checked, screened
from unslump.core.errors import NotOpen
from unslump.core.measures import in_order
from unslump.core.measuring import MeasureEntry
from unslump.web import clock
from unslump.web.records.models import Decision, Entry, Person, Today
from unslump.web.services.measures import put_off, take_measure
from unslump.web.services.people import keep_as, rebuilt_status
from unslump.web.services.today import status_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = timedelta(days=1)
WORDS = CONTENT.measuring
assert WORDS
MEASURES = in_order(CONTENT.measures)
NAMES = [measure.id for measure in MEASURES]
TESTS = [measure.id for measure in MEASURES if measure.way == "trials"]


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(monkeypatch, NOW)


def set_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def form_of(name: str, **changes: Any) -> dict[str, Any]:
    """A form filled in, as a browser sends it."""
    measure = CONTENT.measures[name]
    given: dict[str, Any] = {"id": str(uuid.uuid4())}
    if measure.way == "ticks":
        given["ticked"] = [sentence.id for sentence in measure.sentences[:9]]
    elif measure.way == "scale":
        given["value"] = "2"
    elif measure.way == "activities":
        given |= {"name_1": "put on socks", "score_1": "3", "name_2": "", "name_3": ""}
    else:
        sides = ("left", "right") if measure.sides == "each" else ("both",)
        given |= {f"{side}_{number}": str(40 + number) for side in sides for number in (1, 2, 3)}
    return given | changes


def take(client: Client, name: str, **changes: Any) -> Any:
    return client.post(f"/measures/{name}/", form_of(name, **changes))


def stored() -> list[dict[str, Any]]:
    return list(Entry.objects.filter(kind__in=["measure", "later"]).order_by("id").values_list("body", flat=True))


# To read.


def test_anybody_can_read_them(client: Client) -> None:
    html = page(client, "/measures/")
    for measure in MEASURES:
        assert f'href="/measures/{measure.id}/"' in html
        one = page(client, f"/measures/{measure.id}/")
        assert escape(measure.what) in one
        assert 'action="/measures/' not in one, "nothing to fill in before the safety questions"
        assert 'href="/screening/"' in one
    assert client.get("/measures/wings/").status_code == 404
    assert client.post("/measures/pain-week/", form_of("pain-week"))["Location"] == "/screening/"
    assert client.post("/measures/later/")["Location"] == "/screening/"


def test_how_exact_it_is_stands_on_every_page(client: Client) -> None:
    for measure in MEASURES:
        html = page(client, f"/measures/{measure.id}/")
        assert "How exact it is" in html
        for least in (measure.important, measure.error):
            assert f"{least.by:g} " in html
            assert escape(CONTENT.references[least.sources[0]].cite) in html


# To take.


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_taken_without_scripts(client: Client, name: str) -> None:
    screened(client)
    html = page(client, f"/measures/{name}/")
    fields = {attrs.get("name") for attrs in Seen(html).all("input")}
    assert set(form_of(name)) <= fields
    assert take(client, name)["Location"] == f"/measures/{name}/#says"
    html = page(client, f"/measures/{name}/")
    assert 'id="says"' in html
    assert (WORDS.first in html) == (name != "change")
    [body] = stored()
    assert (body["type"], body["measure"], body["on"]) == ("measure", name, TODAY.isoformat())


def test_the_numbers_are_those_that_were_given(client: Client) -> None:
    screened(client)
    take(client, "roland-morris")
    take(client, "leg-raise", left_1="61", left_2="70.5", left_3="", right_1="80", right_2="72", right_3="75")
    courses = status_of(Today.objects.get()).measures.courses
    assert courses["roland-morris"].last.scores == {"both": 9}
    assert courses["leg-raise"].last.scores == {"left": 65.8, "right": 75}
    assert "9 points" in page(client, "/measures/roland-morris/")
    html = page(client, "/measures/leg-raise/")
    assert "65.8 degrees" in html
    assert "Your left leg is 9.2 degrees behind the right one." in html


def test_nothing_ticked_must_be_said(client: Client) -> None:
    screened(client)
    response = take(client, "roland-morris", ticked=[])
    assert response.status_code == 422
    assert "Tick what is so today." in response.content.decode()
    assert stored() == []
    assert take(client, "roland-morris", ticked=[], none="1").status_code == 302
    assert "0 points" in page(client, "/measures/roland-morris/")


def test_what_the_noise_is_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    ids = [sentence.id for sentence in CONTENT.measures["roland-morris"].sentences]
    take(client, "roland-morris", ticked=ids[:12])
    for days, ticks, said in [
        (1, 9, "3 points better than on 20 November. Less than 5 points can be chance, so do not read much into it."),
        (2, 12, "The same as on 20 November."),
        (3, 13, "1 point worse than on 20 November. Less than 5 points can be chance"),
        (4, 7, "5 points better than on 20 November. That is more than chance."),
        (5, 17, "5 points worse than on 20 November. That is more than chance. If it stays so, talk to a doctor"),
    ]:
        set_time(monkeypatch, NOW + days * DAY)
        take(client, "roland-morris", ticked=ids[:ticks])
        assert said in page(client, "/measures/roland-morris/")
    html = page(client, "/measures/roland-morris/")
    assert html.count('<th scope="row">') == 6


def test_who_began_at_the_best_end_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    take(client, "roland-morris", ticked=["sleep"])
    set_time(monkeypatch, NOW + 14 * DAY)
    screened(client)
    take(client, "roland-morris", ticked=[], none="1")
    assert WORDS.no_room in page(client, "/measures/roland-morris/")


def test_activities_are_remembered_and_others_begin_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    name = "patient-specific"
    take(client, name, name_2="<b>sit</b>", score_2="5")
    set_time(monkeypatch, NOW + DAY)
    html = page(client, f"/measures/{name}/")
    assert 'value="put on socks"' in html
    assert 'value="&lt;b&gt;sit&lt;/b&gt;"' in html
    assert "<b>sit</b>" not in html
    assert 'value="put on socks"' not in page(client, f"/measures/{name}/?anew")
    take(client, name, score_1="7", name_2="<b>sit</b>", score_2="7")
    assert "3 points better than on 20 November." in page(client, f"/measures/{name}/")
    set_time(monkeypatch, NOW + 2 * DAY)
    take(client, name, name_1="garden")
    assert WORDS.other_activities in page(client, f"/measures/{name}/")


# Bad input.

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("pain-week", {"value": "11"}),
    ("pain-week", {"value": "much"}),
    ("pain-week", {"value": ""}),
    ("pain-week", {"id": "mine"}),
    ("pain-week", {"id": ""}),
    ("change", {"value": "4"}),
    ("roland-morris", {"ticked": ["fly"]}),
    ("patient-specific", {"name_1": ""}),
    ("patient-specific", {"score_1": ""}),
    ("patient-specific", {"score_1": "11"}),
    ("patient-specific", {"name_1": "x" * 81}),
    ("patient-specific", {"name_2": "Put on  SOCKS", "score_2": "4"}),
    ("patient-specific", {"name_1": "", "score_1": ""}),
    ("fingertip-floor", {"both_1": "-1"}),
    ("fingertip-floor", {"both_2": "101"}),
    ("fingertip-floor", {"both_1": "far"}),
    ("fingertip-floor", {"both_1": "nan"}),
    ("fingertip-floor", {"both_1": "", "both_2": "", "both_3": ""}),
    ("leg-raise", {"right_1": "", "right_2": "", "right_3": ""}),
    ("leg-raise", {"left_1": "121"}),
    ("leg-raise", {"by": "neighbour"}),
]


@pytest.mark.parametrize(("name", "changes"), WRONG, ids=[f"{n}-{'-'.join(c)}-{i}" for i, (n, c) in enumerate(WRONG)])
def test_wrong_input_is_shown_and_not_stored(client: Client, name: str, changes: dict[str, Any]) -> None:
    screened(client)
    response = take(client, name, **changes)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert stored() == []


def entry(name: str = "pain-week", on: date = TODAY, **told: Any) -> MeasureEntry:
    return MeasureEntry.read({"type": "measure", "measure": name, "on": on, **(told or {"value": 3})}, what="case")


# For whom they are not.


def test_nothing_is_offered_when_something_stands_in_the_way(client: Client) -> None:
    screened(client, "five-weeks-after-birth")
    assert WORDS.due not in page(client, "/measures/")
    for name in NAMES:
        html = page(client, f"/measures/{name}/")
        assert WORDS.closed_blocked in html
        assert 'name="id"' not in html
        assert take(client, name).status_code == 409
    assert stored() == []


def test_a_sign_that_is_told_today_closes_them(client: Client) -> None:
    screened(client)
    checked(client, new=("saddle",))
    assert take(client, "pain-week").status_code == 409
    assert WORDS.closed_blocked in page(client, "/measures/roland-morris/")


def test_a_tag_closes_a_test_and_says_why(client: Client) -> None:
    screened(client, "acute-day-3")
    for name in TESTS:
        html = page(client, f"/measures/{name}/")
        assert any(part in html for part in ("Not for you at the moment", WORDS.closed_calm)), name
        assert take(client, name).status_code == 409
    assert take(client, "pain-week").status_code == 302


def test_what_was_felt_in_a_session_closes_the_tests() -> None:
    person = somebody()
    Today.objects.filter(person=person).update(finished="symptom", finished_on=TODAY)
    with pytest.raises(NotOpen):
        take_measure(
            person,
            entry("sit-and-reach", trials=[{"side": "both", "values": [40]}]),
            client=uuid.uuid4(),
            today=TODAY,
            now=NOW,
        )
    take_measure(person, entry(), client=uuid.uuid4(), today=TODAY, now=NOW)


# Today's page.


def test_a_quiet_line_when_one_is_due(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    screened(client)
    html = page(client, "/today/")
    assert html.index(">Start</a>") < html.index(WORDS.due)
    assert page(client, "/measures/").count("for today") == 2
    assert client.post("/measures/later/")["Location"] == "/today/"
    html = page(client, "/today/")
    assert WORDS.due not in html
    assert 'href="/measures/"' in html
    for days, there in [(13, False), (14, True)]:
        set_time(monkeypatch, NOW + days * DAY)
        assert (WORDS.due in page(client, "/today/")) == there
    for name in ("roland-morris", "pain-week"):
        take(client, name)
        assert WORDS.due in page(client, "/today/")
    take(client, "change")
    assert WORDS.due not in page(client, "/today/")


def test_the_page_of_progress_leads_there_and_is_not_disturbed(client: Client) -> None:
    screened(client)
    for name in NAMES:
        take(client, name)
    assert 'href="/measures/"' in page(client, "/progress/")


def test_put_off_twice_is_stored_once(client: Client) -> None:
    screened(client)
    client.post("/measures/later/")
    client.post("/measures/later/")
    assert [body["type"] for body in stored()] == ["later"]


def test_today_asks_the_database_nothing_more(client: Client) -> None:
    screened(client)
    client.get("/today/")
    with CaptureQueriesContext(connection) as before:
        client.get("/today/")
    for name in NAMES:
        take(client, name)
    with CaptureQueriesContext(connection) as after:
        client.get("/today/")
    assert len(after) == len(before) == 1


def test_the_plan_and_what_is_kept_of_it_stay_the_same(client: Client) -> None:
    screened(client)
    before = Today.objects.get()
    decisions = Decision.objects.count()
    for name in NAMES:
        take(client, name)
    after = Today.objects.get()
    for field in ("plan", "script", "answer", "clearance", "outcome", "lesson"):
        assert getattr(after, field) == getattr(before, field)
    assert Decision.objects.count() == decisions


def test_the_history_folds_to_the_same_and_moves_to_an_account(client: Client, django_user_model: Any) -> None:
    screened(client)
    for name in NAMES:
        take(client, name)
    put_off(Person.objects.get(), today=TODAY, now=NOW)
    person = Person.objects.get()
    status = status_of(today_of(person))
    assert rebuilt_status(person) == status
    user = django_user_model.objects.create_user("somebody")
    kept = keep_as(user, person.id, today=TODAY, now=NOW)
    assert status_of(today_of(kept)).measures == status.measures


# In Spanish.


def test_in_spanish_numbers_and_days_are_told_as_there(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(headers={"Accept-Language": "es"})
    screened(client)
    take(client, "fingertip-floor", both_1="12.5", both_2="", both_3="")
    set_time(monkeypatch, NOW + DAY)
    take(client, "fingertip-floor", both_1="10", both_2="", both_3="")
    html = page(client, "/measures/fingertip-floor/")
    assert "2,5 cm" in html
    assert "20 de noviembre" in html
    assert not re.search(r"\bbetter than\b", html)
