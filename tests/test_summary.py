"""The page for a clinician: one page, in the reader's language, with what matters and every dose of the plan."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pypdf import PdfReader

from tests.conftest import NOW, TODAY
from tests.test_services import WELL, do, screened, today_of, whole_session
from tests.walk import screened as walked
from unslump.core.plan import Plan
from unslump.handout.summary import Dot, Item, Line, Notice, Said, Summary, pdf, size_of
from unslump.web.records.models import Person
from unslump.web.services.checking import check_before, check_morning
from unslump.web.services.language import speak
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import fresh
from unslump.web.site.templatetags.words import dose
from unslump.web.site.yours.summary import PAPERS, paper_of, summary_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SIZES = {"a4": (595, 842), "us-letter": (612, 792)}


def text_of(made: bytes) -> str:
    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def lived() -> Person:
    person = screened()
    for number in range(4):
        day, now = TODAY + timedelta(days=number), NOW + timedelta(days=number)
        if number:
            check_before(person, {"pain": number, "new": ["none"]}, today=day, now=now)
        row = fresh(today_of(person), today=day, now=now)
        events = whole_session(row)
        if number == 2:
            felt = {"type": "symptom", "kind": "pain", "where": "thigh", "severity": 5}
            events = [*events[:9], felt, {"type": "stop"}]
        do(person, day, events)
        tell_after(person, pain=number + 1, effort=4, today=day, now=now)
    later, then = TODAY + timedelta(days=4), NOW + timedelta(days=4)
    check_morning(person, 1, today=later, now=then)
    fresh(today_of(person), today=later, now=then)
    return person


@pytest.mark.parametrize("paper", PAPERS)
def test_every_dose_and_what_went_before(paper: Any) -> None:
    row = today_of(lived())
    page = summary_of(row, paper, today=row.on)
    made = pdf(page)
    assert size_of(page) == "10"
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == SIZES[paper]
    text = text_of(made)
    for item in Plan.read(row.plan, what="plan").items:
        assert item.name in text
        assert dose(item) in text
    assert "4, on 4 days of the last 28" in text
    assert "Broken off: 1" in text
    assert "Pain, Thigh, 5 of 10" in text, "what was stopped, and why"
    assert "Backs of legs always tight" in text
    assert {line.label: len(line.dots) for line in page.chart.lines} == {
        "before a session": 4,
        "after it": 4,
        "the next morning": 1,
    }
    assert page.chart.lines[1].dots[2] == Dot(day=25, pain=3)
    assert "20 November 2026 3" not in page.chart.alt
    assert str(row.person_id) not in text


def test_the_first_and_the_last_day_that_count() -> None:
    person = screened()
    row = fresh(today_of(person), today=TODAY + timedelta(days=27), now=NOW)
    assert len(summary_of(row, "a4", today=row.on).chart.lines[0].dots) == 1
    row = fresh(today_of(person), today=TODAY + timedelta(days=28), now=NOW)
    assert len(summary_of(row, "a4", today=row.on).chart.lines[0].dots) == 0
    assert "No pain was told" in text_of(pdf(summary_of(row, "a4", today=row.on)))


@pytest.mark.parametrize("name", ["numb-saddle", "five-weeks-after-birth", "acute-day-3"])
def test_warning_signs_come_first(name: str) -> None:
    row = today_of(screened(name))
    page = summary_of(row, "a4", today=TODAY)
    text = text_of(pdf(page))
    assert [one.title for one in page.notices] == [one["title"] for one in row.clearance["findings"]]
    assert all(one.title in text for one in page.notices)
    assert any(one.stops for one in page.notices) == (row.plan is None)
    assert ("No session now:" in text) == (row.plan is None)


def test_a_sign_of_the_check() -> None:
    person = screened()
    row = check_before(person, {"pain": 2, "new": ["bladder"]}, today=TODAY, now=NOW)
    assert "No session until this is seen to." in text_of(pdf(summary_of(row, "a4", today=TODAY)))
    row = check_before(person, WELL, today=TODAY, now=NOW)
    assert "No session until this is seen to." in text_of(pdf(summary_of(row, "a4", today=TODAY)))


def test_in_spanish() -> None:
    person = lived()
    speak(person, "es", today=today_of(person).on, now=NOW)
    row = today_of(person)
    with override("es"):
        page = summary_of(row, "a4", today=row.on)
        text = text_of(pdf(page))
        doses = [dose(item) for item in Plan.read(row.plan, what="plan").items]
    assert page.title == "Resumen para un médico o fisioterapeuta"
    assert all(one in text for one in doses)
    for english in ("Sessions:", "The plan now", "Dose", "Answers", "of the last"):
        assert english not in text


def test_much_to_say_still_fits_on_one_page() -> None:
    row = today_of(lived())
    page = summary_of(row, "us-letter", today=row.on)
    said, item = Said(label="What would you like to say? " * 2, text="Quite a lot of it. " * 4), page.plan[0]
    full: Summary = page.model_copy(
        update={
            "notices": (Notice(title="A title", text="And what was said of it. " * 6, stops=True),) * 8,
            "answers": (said,) * 14,
            "denied": (said,) * 9,
            "plan": (Item(name=item.name, dose=item.dose, why="Because it helps in many ways. " * 5),) * 14,
            "chart": page.chart.model_copy(update={"lines": (Line(label="x", dots=()),) * 3}),
        }
    )
    assert text_of(pdf(full)).count(item.dose) >= 14
    assert size_of(full) in ("7", "8", "9")


@pytest.mark.parametrize(("name", "paper"), [("us-letter", "us-letter"), ("a4", "a4"), ("a0", "a4"), ("", "a4")])
def test_papers(name: str, paper: str) -> None:
    assert paper_of(name) == paper


def test_the_page(client: Client) -> None:
    walked(client)
    assert b"/yours/summary.pdf?paper=us-letter" in client.get("/yours/").content
    page = client.get("/yours/summary.pdf", headers={"accept-encoding": "gzip"})
    assert (page["Content-Type"], page["Cache-Control"]) == ("application/pdf", "no-store")
    assert "Content-Encoding" not in page
    assert "Summary for a doctor or physiotherapist" in text_of(page.content)
