"""The page that looks back: for whoever has a day, whole with any history, in one reading of it."""

import itertools
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.lives import LIVES, life
from tests.test_measures_site import form_of
from tests.walk import CONTENT, screened
from unslump.web.records.models import Entry, Today
from unslump.web.services import looking_back

pytestmark = [pytest.mark.database, pytest.mark.django_db]

RULES = CONTENT.looking_back


def lived(name: str, days: int = 80) -> None:
    """Give the one person there is a history that ended yesterday."""
    row = Today.objects.get()
    now = timezone.now()
    for entry in life(CONTENT, name, until=row.on - timedelta(days=1), days=days):
        body = entry.plain()
        kept: dict[str, Any] = {"kind": body["type"], "on": entry.on, "body": body}
        Entry.objects.create(client=uuid.uuid4(), person=row.person, stored_at=now, **kept)


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/progress/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_nobody_is_sent_to_the_questions(client: Client) -> None:
    response = client.get("/progress/")
    assert (response.status_code, response.headers["Location"]) == (302, "/screening/")


def test_on_the_first_day_it_says_that_nothing_is_known(client: Client) -> None:
    screened(client)
    html = page(client)
    assert "A session on 0 of the last 14 days." in html
    assert RULES.pain.unknown.format(answers=RULES.pain.answers) in html
    assert RULES.helps.unknown.format(days=RULES.helps.days) in html
    assert "A new part of your programme begins." in html


@pytest.mark.parametrize("name", LIVES)
def test_every_life_can_be_looked_back_on(client: Client, name: str) -> None:
    screened(client)
    lived(name)
    html = page(client)
    opening = {"improving": RULES.pain.less, "worse": RULES.pain.more}.get(name, RULES.pain.same).partition(":")[0]
    assert opening in html
    dots = len(re.findall(r'class="dot"', html))
    assert dots == len({entry.on for entry in Entry.objects.filter(kind="check-in")})
    for x, y in re.findall(r'class="dot" cx="([^"]*)" cy="([^"]*)"', html):
        assert 0 <= float(x) <= 640
        assert 0 <= float(y) <= 260
    heads = [float(x) for x in re.findall(r'class="mark-head" cx="([^"]*)"', html)]
    assert heads == sorted(heads)
    assert all(later - earlier >= 24 for earlier, later in itertools.pairwise(heads)), "numbers lie over each other"
    assert len(heads) == len(re.findall(r"<li value=", html))
    weeks = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert weeks
    minutes = [int(n) for n in re.findall(r"<tr>.*?<td>\d+</td><td>\d+</td><td>(\d+)</td>", weeks[1])]
    assert re.search(rf"\b{sum(minutes)} minutes\.", html)


def test_only_spans_that_are_offered(client: Client) -> None:
    screened(client)
    lived("improving")
    for weeks in (*map(str, RULES.weeks), "0", "-4", "x", "9" * 500, ""):
        shown = re.search(r'aria-current="true">(\d+) weeks', page(client, f"?weeks={weeks}"))
        assert shown
        assert shown[1] == (weeks if weeks in map(str, RULES.weeks) else "12")


def test_the_history_is_read_once(client: Client, django_assert_num_queries: Any) -> None:
    screened(client)
    lived("plateau")
    page(client)
    looking_back._past.cache_clear()
    with django_assert_num_queries(3):  # the day, the number of the last entry, and the entries
        page(client)
    with django_assert_num_queries(2):  # kept until something is added
        page(client)


def test_it_is_only_ones_own(client: Client) -> None:
    screened(client)
    lived("worse")
    stranger = Client()
    screened(stranger)
    html = page(stranger)
    assert "A session on 0 of the last 14 days." in html
    assert 'class="dot"' not in html


def test_where_one_stands_is_shown_with_its_course(client: Client) -> None:
    screened(client)
    row = Today.objects.get()
    assert "Straight leg raise" not in page(client)
    given = form_of("leg-raise")
    client.post("/measures/leg-raise/", given)
    html = page(client)
    assert CONTENT.measures["leg-raise"].name in html
    assert 'class="point"' not in html, "once is no course"
    # four weeks earlier the left leg came less high
    entry = Entry.objects.get(kind="measure")
    body = entry.body | {"on": (row.on - timedelta(days=28)).isoformat()}
    body["trials"] = [one | ({"values": [20, 21, 22]} if one["side"] == "left" else {}) for one in body["trials"]]
    kept: dict[str, Any] = {"kind": "measure", "on": row.on - timedelta(days=28), "body": body}
    Entry.objects.create(client=uuid.uuid4(), person=row.person, stored_at=timezone.now(), **kept)
    html = page(client)
    lines = dict(re.findall(r'<g class="(left|right)"><polyline class="mean" points="([^"]*)"', html))
    heights = {side: [float(dot.split(",")[1]) for dot in line.split()] for side, line in lines.items()}
    assert heights["left"][0] > heights["left"][1], "better is up"
    assert heights["right"][0] == heights["right"][1]


def test_in_spanish_figures_are_written_as_they_are_there(client: Client) -> None:
    client.post("/language/", {"language": "es", "next": "/"})
    screened(client)
    lived("improving")
    html = page(client)
    assert "Menos dolor que al principio: " in html
    assert re.search(r"\d,\d entonces", html)
    assert re.search(r'class="dot" cx="\d+\.\d"', html), "a drawing is the same in every language"
