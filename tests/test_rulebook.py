"""The rule book: nothing is missing from it, its drawings cannot lie, and what is on disk is up to date."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, TODAY
from unslump.cli.main import main
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadContent
from unslump.core.loading import OWN_CASES, OWN_CONTENT, load_cases, load_content
from unslump.core.questions import Condition, Questionnaire
from unslump.core.screening import blocks
from unslump.rulebook.book import make_book, reviews_to_come, signable
from unslump.rulebook.cases import Pool, leaves
from unslump.rulebook.markdown import NOT_REVIEWED, files
from unslump.rulebook.pages import Book, Clause, Sheet, count, count_exercises, total
from unslump.rulebook.wording import FACTS, YES_NO


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    return load_cases()


@pytest.fixture(scope="module")
def book(content: Catalogue, cases: dict[str, Any]) -> Book:
    return make_book(content, cases)


@pytest.fixture(scope="module")
def sheets(book: Book) -> dict[str, Sheet]:
    return {sheet.id: sheet for chapter in book.chapters for sheet in chapter.sheets}


# Nothing is missing.


def test_everything_that_can_be_signed_off_has_its_sheet(
    content: Catalogue, book: Book, sheets: dict[str, Sheet]
) -> None:
    every = sum(len(list(chapter.sheets)) for chapter in book.chapters)
    assert every == len(sheets), "two sheets have the same name"
    shared = 4  # one rung up, new symptoms, emergencies: with progress; order, what opens, what on a bed: with planning
    stages = sum(len(programme.stages) for programme in content.programmes.values())  # signed with their programme
    assert every - shared - stages + len(book.exercises) == len(list(signable(content)))
    for rule in (*content.screening.rules, *content.check.rules, *content.progress.rules, *content.session.responses):
        assert rule.id in sheets
    for aim in content.planning.aims:
        assert f"aim:{aim.id}" in sheets
    assert {page.id for page in book.exercises} == set(content.exercises)


def test_what_the_content_says_is_on_the_page(content: Catalogue, sheets: dict[str, Sheet]) -> None:
    for rule in (*content.screening.rules, *content.check.rules):
        sheet = sheets[rule.id]
        text = " ".join((*sheet.then, *sheet.says, sheet.note, sheet.unit, *map(str, sheet.sources)))
        for tag in rule.tags:
            assert content.vocabulary.tags[tag] in text
        for words in (rule.says, rule.do, rule.note or "", rule.unit or ""):
            assert words in text
        assert sheet.sources
        assert sheet.verified is rule.verified
        assert sheet.blocks is blocks(rule.status)
        if rule.seen_within_days:
            assert f"{rule.seen_within_days} days" in text


def test_conditions_name_every_question_answer_and_number(content: Catalogue, sheets: dict[str, Sheet]) -> None:
    def flat(clauses: tuple[Clause, ...]) -> str:
        return " ".join(f"{clause.text} {flat(clause.parts)}" for clause in clauses)

    for questionnaire in (content.screening, content.check):
        for rule in questionnaire.rules:
            text = flat(sheets[rule.id].when)
            for part in leaves(rule.when):
                question = questionnaire.question(part.question or "")
                assert question.ask in text
                labels = [option.label for option in question.options if option.id in part.any_of]
                bounds = [str(bound) for bound in (part.at_least, part.at_most) if bound is not None]
                assert all(word in text for word in (*labels, *bounds))


def test_every_fact_of_progress_has_its_words(content: Catalogue) -> None:
    used = {part.question for rule in content.progress.rules for part in leaves(rule.when)}
    assert used <= FACTS.keys() | YES_NO.keys()


def test_counts_add_up(book: Book) -> None:
    counts = [*map(count, book.chapters), count_exercises(book)]
    every = total(counts)
    assert every.things == every.verified + every.general + every.unsourced == every.reviewed + every.not_reviewed
    assert every.things == sum(len(list(chapter.sheets)) for chapter in book.chapters) + len(book.exercises)


# Cases on both sides.


def thresholds(when: Condition) -> list[Condition]:
    return [part for part in leaves(when) if part.at_least is not None or part.at_most is not None]


@pytest.mark.parametrize("kind", ["screening", "check"])
def test_every_rule_is_shown_from_both_sides(content: Catalogue, sheets: dict[str, Sheet], kind: str) -> None:
    questionnaire: Questionnaire = getattr(content, kind)
    for rule in questionnaire.rules:
        assert sheets[rule.id].inside, rule.id
        assert sheets[rule.id].outside, rule.id


@pytest.mark.parametrize("kind", ["screening", "check"])
def test_thresholds_are_shown_at_the_number_and_one_step_beyond(
    content: Catalogue, cases: dict[str, Any], sheets: dict[str, Sheet], kind: str
) -> None:
    questionnaire: Questionnaire = getattr(content, kind)
    pool = Pool(questionnaire, cases, kind)
    checked = 0
    for rule in questionnaire.rules:
        for part in thresholds(rule.when):
            at = part.at_least if part.at_least is not None else part.at_most
            assert at is not None
            beyond = at - 1 if part.at_least is not None else at + 1
            name = part.question or ""
            inside = [c for c in pool.cases if c.rules and rule.id in c.rules and c.answers.get(name) == at]
            outside = [
                c
                for c in pool.cases
                if c.rules is not None and rule.id not in c.rules and c.answers.get(name) == beyond
            ]
            assert inside, f"{rule.id}: no case at {at}"
            assert outside, f"{rule.id}: no case at {beyond}"
            unit = questionnaire.question(name).ask
            assert any(f"{unit} {at}" in line for case in sheets[rule.id].inside for line in case.given)
            assert any(f"{unit} {beyond}" in line for case in sheets[rule.id].outside for line in case.given)
            checked += 1
    assert checked >= (5 if kind == "screening" else 3)


def test_everything_else_with_cases_has_both_sides(book: Book) -> None:
    for chapter in book.chapters[2:]:
        for sheet in chapter.sheets:
            if sheet.cased:
                assert sheet.inside, sheet.id
                assert sheet.outside or sheet.no_outside, sheet.id


def test_what_is_shown_inside_applies_and_outside_does_not(
    content: Catalogue, cases: dict[str, Any], book: Book
) -> None:
    for chapter, kind in ((book.chapters[0], "screening"), (book.chapters[1], "check")):
        questionnaire: Questionnaire = getattr(content, kind)
        rules = {case.data["name"]: case.rules for case in Pool(questionnaire, cases, kind).cases}
        for sheet in chapter.sheets:
            if sheet.id in {rule.id for rule in questionnaire.rules}:
                assert all(sheet.id in (rules[case.name] or ()) for case in sheet.inside)
                assert all(sheet.id not in (rules[case.name] or ()) for case in sheet.outside)


def test_a_gap_is_shown(content: Catalogue, cases: dict[str, Any]) -> None:
    few = {name: file for name, file in cases.items() if not name.startswith("check/")}
    few["check/base"] = cases["check/base"]
    few["check/pain"] = {"cases": [c for c in cases["check/pain"]["cases"] if c["answers"].get("pain") == 8]}
    made = files(content, make_book(content, few))["2-check.md"]
    assert "No case outside, at the edge." in made
    assert "No case inside, at the edge." in made


def test_without_cases_the_pages_say_so(content: Catalogue, tmp_path: Path) -> None:
    assert load_cases(tmp_path) == {}
    made = files(content, make_book(content, {}))
    assert "The cases are not included here." in made["README.md"]
    assert "at the edge" not in "".join(made.values())


def test_a_case_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    shutil.copytree(OWN_CASES / "screening", tmp_path / "screening")
    (tmp_path / "screening" / "R1.json").write_text("{")
    with pytest.raises(BadContent, match=r"screening/R1\.json"):
        load_cases(tmp_path)


# Signing off.


def signed(tmp_path: Path, lines: str) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(OWN_CONTENT, folder)
    path = folder / "exercises" / "bridge.toml"
    path.write_text(path.read_text().replace('phase = "strength"', f'phase = "strength"\n{lines}'))
    return folder


def test_a_review_is_shown_and_counted(tmp_path: Path) -> None:
    folder = signed(tmp_path, 'reviewed_by = "Anna Berg, physiotherapist"\nreviewed_on = 2026-11-20')
    content = load_content(folder)
    book = make_book(content, {})
    assert count_exercises(book).reviewed == 1
    made = files(content, book)
    assert "**Reviewed by Anna Berg, physiotherapist on 20 November 2026.**" in made["exercises/bridge.md"]
    assert NOT_REVIEWED in made["exercises/bird-dog.md"]


@pytest.mark.parametrize(
    "lines",
    [
        'reviewed_by = "Anna Berg"',
        "reviewed_on = 2026-11-20",
        'reviewed_by = "Anna Berg"\nreviewed_on = "last week"',
        'reviewed_by = "Anna Berg"\nreviewed_on = 1826-11-20',
        'reviewed_by = ""\nreviewed_on = 2026-11-20',
    ],
)
def test_half_a_review_or_no_real_day_is_refused(tmp_path: Path, lines: str) -> None:
    with pytest.raises(BadContent, match=r"exercises/bridge\.toml"):
        load_content(signed(tmp_path, lines))


@pytest.mark.parametrize(("day", "early"), [("2026-11-20", 0), ("2026-11-21", 1)])
def test_a_review_in_the_future_is_found(tmp_path: Path, day: str, early: int) -> None:
    content = load_content(signed(tmp_path, f'reviewed_by = "Anna Berg"\nreviewed_on = {day}'))
    found = list(reviews_to_come(content, TODAY))
    assert [fault.file for fault in found] == ["exercises/bridge.toml"] * early


@pytest.mark.xdist_group("proved once")
@pytest.mark.usefixtures("proved_once")
def test_a_review_in_the_future_is_refused_by_check_and_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = signed(tmp_path, f'reviewed_by = "Anna Berg"\nreviewed_on = {date(2199, 1, 1)}')
    for verb in (["check", str(folder)], ["rulebook", str(folder), "--out", str(tmp_path / "book")]):
        assert main(verb) == 1
        said = capsys.readouterr().err
        assert "exercises/bridge.toml" in said
        assert "reviewed_on: 2199-01-01 lies in the future" in said
    assert not (tmp_path / "book").exists()


# On disk.


def test_the_book_on_disk_is_up_to_date(content: Catalogue, book: Book) -> None:
    folder = ROOT / "docs" / "rulebook"
    made = files(content, book)
    on_disk = {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()
    }
    assert on_disk.keys() == made.keys(), "run `make rulebook`"
    assert [name for name in made if on_disk[name] != made[name]] == [], "run `make rulebook`"


def test_links_between_the_files_lead_somewhere(content: Catalogue, book: Book) -> None:
    made = files(content, book)
    for name, text in made.items():
        if name.endswith(".md"):
            for target in re.findall(r"\]\(([^)#:]+)\)", text):
                path = (Path(name).parent / target).as_posix()
                assert path.removeprefix("exercises/../") in made, (name, target)


def test_the_verb_writes_anew_but_never_over_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "book"
    assert main(["rulebook", "--out", str(out)]) == 0
    (out / "exercises" / "gone.md").write_text("old")
    assert main(["rulebook", "--out", str(out)]) == 0
    assert not (out / "exercises" / "gone.md").exists()
    other = tmp_path / "mine"
    other.mkdir()
    (other / "README.md").write_text("# My letters")
    capsys.readouterr()
    assert main(["rulebook", "--out", str(other)]) == 2
    assert "holds something else" in capsys.readouterr().err
    assert (other / "README.md").read_text() == "# My letters"
    assert main(["rulebook", "--out", str(other / "README.md")]) == 2
    assert main(["rulebook", str(tmp_path / "nowhere"), "--out", str(tmp_path / "b")]) == 1
