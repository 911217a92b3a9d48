"""Paper: what stands on it is what the plan says, on each paper, in each language; and nothing that may not be done."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.conftest import ROOT, TODAY, example
from unslump.cli.main import main
from unslump.core.deciding import decide
from unslump.core.drafting import dosed
from unslump.core.errors import BadInput
from unslump.core.loading import OWN_CONTENT, load_content
from unslump.core.plan import Plan
from unslump.core.prescription import OwnExercise, Prescribed, Prescription, StopRules
from unslump.core.questions import Cap
from unslump.core.routine import Routine, faults, minutes, not_for, seconds, usable
from unslump.core.values import to_json
from unslump.handout.qr import qr
from unslump.handout.sheet import Sheet, pdf, pictures
from unslump.web.site.handing.moves import stopping
from unslump.web.site.handing.sheets import (
    Given,
    paper_of,
    sheet_of_exercise,
    sheet_of_plan,
    sheet_of_prescription,
    sheet_of_routine,
    sheet_of_week,
    with_own,
)
from unslump.web.site.saying import dosed_text

CONTENT = load_content()
SIZES = {"a4": (595, 842), "us-letter": (612, 792)}
LANGUAGES = ("en", "es")
LINK = "https://unslump.example.org/today/"
LEAST = dosed_text(dosed(CONTENT.exercises["bridge"], 0), "both")
PEOPLE = ("desk-worker", "acute-day-3", "five-weeks-after-birth-seen")


def pages_of(made: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def text_of(made: bytes) -> str:
    return " ".join(pages_of(made))


def plan_of(name: str, **changes: Any) -> Plan:
    return decide(CONTENT, example(name, **changes)).planned()


def sheet(plan: Plan, language: str = "en", **how: Any) -> Sheet:
    with override(language):
        return sheet_of_plan(load_content(OWN_CONTENT, language), plan, Given(on=TODAY, link=LINK, **how))


def doses_in(text: str, names: list[str]) -> list[str]:
    """What stands right after each exercise's name, the names in the order in which they stand."""
    found, at = [], 0
    for number, name in enumerate(names, start=1):
        heading = f"{number} {name} "
        at = text.index(heading, at) + len(heading)
        found.append(text[at:])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("name", PEOPLE)
def test_every_dose_is_the_plans(name: str, paper: Any, large: bool, language: str) -> None:
    plan = plan_of(name)
    made = pdf(sheet(plan, language, paper=paper, large=large))
    exercises = load_content(OWN_CONTENT, language).exercises
    names = [exercises[item.dosed.exercise].name for item in plan.items]
    with override(language):
        doses = [dosed_text(item.dosed, item.sides) for item in plan.items]
    for told, dose in zip(doses_in(text_of(made), names), doses, strict=True):
        assert told.startswith(dose), dose
        assert told.removeprefix(dose)[:2] != ", ", "no more than the dose"
    reader = PdfReader(io.BytesIO(made))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == SIZES[paper]
    assert reader.trailer["/Root"]["/Lang"] == language  # type: ignore[index]


def test_what_somebody_in_pain_needs_stands_on_the_first_page() -> None:
    first = pages_of(pdf(sheet(plan_of("desk-worker"), by=("Fictional practice", "Tel. 555 0100"))))[0]
    for words in (
        "Get help now, call your emergency number (112, 999 or 911)",
        "numb between the legs",
        "chest pain, short breath, fainting",
        "See a doctor before you exercise again: one leg weak or numb",
        "anything that is 6 of 10 or worse",
        "Leave out for today what brings it on: pain; numbness; tingling",
        "Fictional practice Tel. 555 0100",
        LINK,
        "not yet reviewed by a physiotherapist",
        CONTENT.version,
        "20 November 2026",
        "Page 1 of",
    ):
        assert words in first, words


def test_the_box_is_what_the_rules_say() -> None:
    """Who changes a rule of the check or of sessions changes the paper."""
    check = CONTENT.check.model_copy(
        update={
            "rules": tuple(
                rule.model_copy(update={"status": "emergency"}) if rule.id == "check-fever" else rule
                for rule in CONTENT.check.rules
            )
        }
    )
    before, after = stopping(CONTENT), stopping(CONTENT.model_copy(update={"check": check}))
    assert "fever" not in before[0].text
    assert "fever" in before[1].text
    assert "fever" in after[0].text
    assert "fever" not in after[1].text


def test_the_lesser_symptoms_are_not_on_the_list_of_those_that_end_it() -> None:
    ending = stopping(CONTENT)[2].text
    assert "dizzy or faint" in ending
    assert "numbness" not in ending


def test_every_page_is_numbered_and_has_its_foot() -> None:
    pages = pages_of(pdf(sheet(plan_of("desk-worker"), large=True)))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "It does not diagnose" in page


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("name", PEOPLE)
def test_no_heading_is_left_alone_at_the_foot_of_a_page(name: str, large: bool) -> None:
    plan = plan_of(name)
    pages = pages_of(pdf(sheet(plan, large=large)))
    for number, item in enumerate(plan.items, start=1):
        heading = f"{number} {item.name} {dosed_text(item.dosed, item.sides)}"
        page = next(page for page in pages if heading in page)
        first = next(step for step in CONTENT.exercises[item.dosed.exercise].steps if step.gate is None)
        assert first.say in page, "the first picture and its words are on the page of the heading"
    (log,) = [page for page in pages if "What you did" in page]
    assert "Pain after" in log


def test_gated_steps_are_not_for_paper() -> None:
    plan = plan_of("desk-worker")
    assert any(item.dosed.exercise == "seated-hamstring" for item in plan.items)
    text = text_of(pdf(sheet(plan)))
    for step in CONTENT.exercises["seated-hamstring"].steps:
        assert (step.say in text) == (step.gate is None)


def test_pictures_are_drawn_not_photographed() -> None:
    reader = PdfReader(io.BytesIO(pdf(sheet(plan_of("desk-worker")))))
    assert sum(len(page.images) for page in reader.pages) == 0
    assert len(pictures(sheet(plan_of("desk-worker")), dots=20)) == len(reader.pages)


def test_the_same_sheet_is_the_same_file() -> None:
    assert pdf(sheet(plan_of("desk-worker"))) == pdf(sheet(plan_of("desk-worker")))


def test_who_shows_it() -> None:
    plan = plan_of("desk-worker")
    people = [person.id for person in CONTENT.poses.people]
    drawn = {sheet(plan, shown_by=name).moves[0].frames[0].picture for name in people}
    assert len(drawn) == len(people)
    assert sheet(plan, shown_by="nobody we know").moves == sheet(plan).moves


@settings(max_examples=25, deadline=None)
@for_all(st.text(max_size=60))
def test_whatever_is_written_is_only_text(written: str) -> None:
    """A note that looks like the layout's own language does nothing there."""
    plan = plan_of("desk-worker")
    words = f'#panic("no") = {written} $x$ @ref <label> #include "/etc/passwd" \\'
    one = sheet(plan)
    move = one.moves[0].model_copy(update={"note": words, "dose": words})
    made = pdf(one.model_copy(update={"moves": (move,), "note": words, "note_title": "x", "log": None}))
    assert '#panic("no")' in text_of(made)


def test_a_long_note_goes_on_over_pages() -> None:
    one = sheet(plan_of("desk-worker"))
    move = one.moves[0].model_copy(update={"note": "This is a sentence of a note. " * 160})
    pages = pages_of(pdf(one.model_copy(update={"moves": (move,), "log": None})))
    assert len(pages) > 1
    assert " ".join(pages).count("This is a sentence of a note.") == 160


class TestPrescriptions:
    GIVEN = Prescription(
        format=1,
        version=2,
        on=TODAY,
        by="Sam Sample",
        credentials="physiotherapist",
        practice="Fictional practice",
        says="A little more for the hips.",
        items=(
            Prescribed(exercise="bridge", start=0, most=2, days=("monday", "thursday"), note="Slowly."),
            Prescribed(exercise="seated-hamstring", start=1, most=1),
        ),
        times=2,
        stop=StopRules(pain=4, symptoms=("dizziness",)),
    )

    def text(self, given: Prescription | None = None, **how: Any) -> str:
        one = sheet_of_prescription(CONTENT, given or self.GIVEN, Given(on=TODAY), **how)
        return text_of(pdf(one))

    def test_what_stands_in_it(self) -> None:
        text = self.text()
        for words in (
            "Your exercises from Sam Sample",
            "Sam Sample, physiotherapist Fictional practice",
            "Sam Sample says: A little more for the hips.",
            f"1 Bridge {LEAST} Monday and Thursday",
            "For you: Slowly.",
            "2 times a day.",
            "Sam Sample asks you to stop for today: pain of 4 of 10 or worse; dizzy or faint.",
            "Mon Tue Wed",
        ):
            assert words in text, words
        rungs = CONTENT.exercises["bridge"].dose.rungs
        assert f"Later up to: {rungs[2].amount} repetitions" in text
        assert text.count("Later up to:") == 1, "the other begins at its most"

    def test_boxes_only_on_days_that_are_due(self) -> None:
        one = sheet_of_prescription(CONTENT, self.GIVEN, Given(on=TODAY))
        assert [move.days for move in one.moves] == [(0, 3), ()]

    def test_what_safety_leaves_out_is_named_with_its_reason(self) -> None:
        text = self.text(left_out={"bridge": "Not while this rests."})
        assert "Not now" in text
        assert "Bridge: Not while this rests." in text
        assert "1 Seated hamstring stretch" in text
        assert "2 Bridge" not in text

    @pytest.mark.parametrize(("down", "rung"), [(0, 1), (1, 0), (3, 0)])
    def test_limits_now_lower_the_dose(self, down: int, rung: int) -> None:
        exercise = CONTENT.exercises["seated-hamstring"]
        one = sheet_of_prescription(CONTENT, self.GIVEN, Given(on=TODAY), cap=Cap(rungs_down=down))
        assert one.moves[1].dose.startswith(f"{exercise.dose.rungs[rung].amount} s")

    def test_an_exercise_of_their_own(self) -> None:
        bridge = CONTENT.exercises["bridge"]
        own = bridge.model_copy(update={"id": "my-bridge", "name": "My bridge"})
        drawn = CONTENT.poses.figures["bridge"]
        for figure, pictured in ((drawn, True), (None, False)):
            given = self.GIVEN.model_copy(
                update={
                    "own": (OwnExercise(exercise=own, figure=figure),),
                    "items": (Prescribed(exercise="my-bridge", start=0, most=0),),
                }
            )
            assert f"1 My bridge {LEAST}" in self.text(given)
            assert "my-bridge" in with_own(CONTENT, given).easier
            one = sheet_of_prescription(CONTENT, given, Given(on=TODAY))
            assert bool(one.moves[0].frames[0].picture) == pictured
        assert "my-bridge" not in CONTENT.exercises


class TestRoutines:
    ITEMS = ({"exercise": "bridge", "rung": 1, "note": "Gently."}, {"exercise": "seated-hamstring", "rung": 0})

    def routine(self, **changes: Any) -> Routine:
        return Routine.read({"name": "Morning", "says": "To begin with.", "items": self.ITEMS} | changes, what="it")

    def test_on_paper(self) -> None:
        one = sheet_of_routine(CONTENT, self.routine(), Given(on=TODAY, by=("P",)), screening="https://x.example/s/")
        text = text_of(pdf(one))
        first = pages_of(pdf(one))[0]
        assert "Find out whether it is for you: https://x.example/s/" in first
        assert "Not all of it is for everybody." in first
        assert CONTENT.vocabulary.tags["neural-sign"] in text
        assert "Leave it out if one of these holds for you:" in text
        assert "For you: Gently." in text
        assert f"2 exercises, {minutes(CONTENT, self.routine())} minutes at most." in text

    def test_how_long_it_takes(self) -> None:
        less, more = (self.routine(items=self.ITEMS[:n]) for n in (1, 2))
        assert 0 < seconds(CONTENT, less) < seconds(CONTENT, more) <= 60 * minutes(CONTENT, more)

    def test_whom_it_is_not_for(self) -> None:
        found = not_for(CONTENT, self.routine())
        for tag, names in found.items():
            assert names == tuple(n for n in ("bridge", "seated-hamstring") if tag in CONTENT.exercises[n].avoid)
        assert set(found) == {t for n in ("bridge", "seated-hamstring") for t in CONTENT.exercises[n].avoid}

    @pytest.mark.parametrize(
        "changes",
        [
            {"items": ()},
            {"name": "  "},
            {"name": "x" * 121},
            {"items": ({"exercise": "bridge", "rung": 0},) * 2},
            {"items": ({"exercise": "bridge", "rung": -1},)},
            {"items": ({"exercise": "bridge", "rung": 0, "note": "x" * 401},)},
            {"other": 1},
        ],
    )
    def test_what_cannot_be(self, changes: dict[str, Any]) -> None:
        with pytest.raises(BadInput):
            self.routine(**changes)

    def test_what_the_content_does_not_hold(self) -> None:
        top = len(CONTENT.exercises["bridge"].dose.rungs) - 1
        for rung, wrong in ((top, 0), (top + 1, 1)):
            assert len(list(faults(CONTENT, self.routine(items=({"exercise": "bridge", "rung": rung},))))) == wrong
        gone = self.routine(items=({"exercise": "no-more", "rung": 0}, {"exercise": "bridge", "rung": top + 1}))
        assert len(list(faults(CONTENT, gone))) == 2
        kept = usable(CONTENT, gone)
        assert kept
        assert [(one.exercise, one.rung) for one in kept.items] == [("bridge", top)]
        assert usable(CONTENT, self.routine(items=({"exercise": "no-more", "rung": 0},))) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exercise_can_be_printed(language: str) -> None:
    content = load_content(OWN_CONTENT, language)
    with override(language):
        for exercise in content.exercises.values():
            one = sheet_of_exercise(content, exercise, Given(on=TODAY))
            assert all(frame.picture for frame in one.moves[0].frames)
            assert len(one.moves[0].frames) == len([step for step in exercise.steps if step.gate is None])


def test_a_week_of_a_programme() -> None:
    programme = CONTENT.programmes["desk-worker"]
    stage = programme.stages[0]
    week = [(CONTENT.exercises["bridge"], stage.week[0].days)]
    text = text_of(pdf(sheet_of_week(CONTENT, programme, stage, week, Given(on=TODAY))))
    assert programme.name in text
    assert stage.says in text
    assert "An example of its week, with the lightest doses." in text


def test_the_code_holds_the_link() -> None:
    segno_path = re.search(r'd="([^"]+)"', qr(LINK))
    assert segno_path
    assert "<script" not in qr('https://x.example/"><script>')
    assert 'viewBox="0 0 ' in qr(LINK)
    assert qr(LINK) != qr(LINK + "?")


@pytest.mark.parametrize(
    ("name", "paper"),
    [("a4", "a4"), ("letter", "us-letter"), ("us-letter", "us-letter"), ("", "a4"), ("a0", "a4"), ("us-", "a4")],
)
def test_papers(name: str, paper: str) -> None:
    assert paper_of(name) == paper


class TestTheVerb:
    @pytest.fixture
    def plan(self, tmp_path: Path) -> Path:
        path = tmp_path / "plan.json"
        path.write_text(to_json(plan_of("desk-worker").plain()))
        return path

    def test_it_writes_a_pdf(self, plan: Path, tmp_path: Path) -> None:
        out = tmp_path / "f.pdf"
        assert main(["handout", str(plan), "--out", str(out), "--paper", "letter", "--large", "--link", LINK]) == 0
        text = text_of(out.read_bytes())
        assert LINK not in text, "large print has the code alone"
        assert "March on the spot" in text

    def test_in_spanish(self, plan: Path, tmp_path: Path) -> None:
        out = tmp_path / "f.pdf"
        assert main(["handout", str(plan), "--out", str(out), "--language", "es"]) == 0
        assert "Marcha en el sitio" in text_of(out.read_bytes())

    @pytest.mark.parametrize(
        "how", [["--out", "f.txt"], ["--out", "f.pdf", "--language", "xx"], ["--out", "no/such/folder/f.pdf"]]
    )
    def test_what_cannot_be_used(
        self, plan: Path, how: list[str], tmp_path: Path, monkeypatch: Any, capsys: Any
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["handout", str(plan), *how]) == 2
        assert capsys.readouterr().err.startswith("unslump: ")
        assert not (tmp_path / "f.pdf").exists()

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "example.org", "https://x y", "https://" + "x" * 500])
    def test_a_link_is_an_address(self, plan: Path, link: str, capsys: Any) -> None:
        assert main(["handout", str(plan), "--out", "f.pdf", "--link", link]) == 2

    @pytest.mark.parametrize("change", [("amount", 900), ("times", 9), ("exercise", "downward-dog"), ("rung", 3)])
    def test_a_plan_that_was_changed_is_not_printed(
        self, plan: Path, change: tuple[str, Any], tmp_path: Path, capsys: Any
    ) -> None:
        data = json.loads(plan.read_text())
        data["items"][0]["dosed"][change[0]] = change[1]
        plan.write_text(json.dumps(data))
        out = tmp_path / "f.pdf"
        assert main(["handout", str(plan), "--out", str(out)]) == 2
        assert not out.exists()

    @pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"format": 2}'])
    def test_no_plan_at_all(self, text: str, tmp_path: Path, capsys: Any) -> None:
        path = tmp_path / "p.json"
        path.write_text(text)
        assert main(["handout", str(path), "--out", str(tmp_path / "f.pdf")]) == 2

    def test_it_needs_no_server(self) -> None:
        source = (ROOT / "unslump" / "web" / "site" / "handing" / "sheets.py").read_text()
        assert "records" not in source
