"""The rule book as Markdown files with drawings, for reading beside the code."""

from collections.abc import Iterable, Iterator

from unslump.core.catalogue import Catalogue
from unslump.rulebook.book import EXERCISES
from unslump.rulebook.diagram import svg, told
from unslump.rulebook.flow import Flow, flow, fullest
from unslump.rulebook.pages import (
    Book,
    Chapter,
    Clause,
    Count,
    ExercisePage,
    Section,
    Sheet,
    Source,
    Told,
    count,
    count_exercises,
    total,
)

NOT_REVIEWED = "Not yet reviewed by a clinician"
FIRST, TITLE = "README.md", "# The rule book"
"""The file to begin with, and how it begins."""
NO_CASES = "The cases are not included here."


def files(catalogue: Catalogue, book: Book) -> dict[str, str]:
    """The text of every file by its name."""
    found = {FIRST: _index(book)}
    for chapter in book.chapters:
        found[f"{chapter.number}-{chapter.id}.md"] = _chapter(chapter, cases=book.cases)
    plans = fullest(catalogue)
    for page in book.exercises:
        drawn = flow(catalogue, plans[page.id])
        found[f"{EXERCISES}/{page.id}.md"] = _exercise(page, drawn)
        found[f"{EXERCISES}/{page.id}.svg"] = svg(drawn, alone=True)
    return found


def _index(book: Book) -> str:
    counts = [(c.title, f"{c.number}-{c.id}.md", c.number, count(c)) for c in book.chapters]
    counts.append(("Exercises", "#exercises", len(counts) + 1, count_exercises(book)))
    rows = [(f"[{number} {title}]({link})", *_numbers(counted)) for title, link, number, counted in counts]
    rows.append(("All", *_numbers(total([counted for *_, counted in counts]))))
    head = (
        "",
        "things",
        "verified in its source",
        "general knowledge",
        "without a source",
        "reviewed",
        "not yet reviewed",
    )
    lines = [
        TITLE,
        "",
        f"All that Unslump decides by, in words, for a clinician to sign off rule by rule. Content {book.version}.",
        "",
        "Made from the content and the cases by `make rulebook`; corrections belong into `unslump/content`.",
        "To sign something off, write `reviewed_by` and `reviewed_on` beside it in its file there.",
        "",
        *_table(head, rows),
        "",
        *(() if book.cases else (NO_CASES, "")),
        "## Exercises",
        "",
        *(f"- [{page.name}]({EXERCISES}/{page.id}.md): {page.phase}" for page in book.exercises),
    ]
    return _text(lines)


def _numbers(counted: Count) -> tuple[str, ...]:
    return tuple(
        str(number)
        for number in (
            counted.things,
            counted.verified,
            counted.general,
            counted.unsourced,
            counted.reviewed,
            counted.not_reviewed,
        )
    )


def _chapter(chapter: Chapter, *, cases: bool) -> str:
    lines = [f"# {chapter.number} {chapter.title}", "", *chapter.lead, "", f"[The rule book]({FIRST})", ""]
    for section in chapter.sections:
        lines += _section(section, cases=cases)
    return _text(lines)


def _section(section: Section, *, cases: bool) -> Iterator[str]:
    yield from (f"## {section.title}", "")
    for lead in section.lead:
        yield from (lead, "")
    if section.listed:
        yield from (*_list(section.listed), "")
    for sheet in section.sheets:
        yield from _sheet(sheet, cases=cases)


def _sheet(sheet: Sheet, *, cases: bool) -> Iterator[str]:
    mark = f" ({sheet.mark})" if sheet.mark else ""
    yield from (f'<a id="{sheet.id}"></a>', "", f"### {sheet.title}{mark}", "")
    if sheet.when:
        yield from (f"{sheet.when_lead}", "", *_clauses(sheet.when), "")
    if sheet.then:
        yield from (*((sheet.then_lead, "") if sheet.then_lead else ()), *_list(sheet.then), "")
    if sheet.says:
        yield from (*(f"> {says}" for says in sheet.says), "")
    if sheet.cased and cases:
        yield from _cases(sheet)
    small = [sheet.kind]
    small += [f"Unit: {sheet.unit}"] if sheet.unit else []
    small += [f"Since {sheet.since}"] if sheet.since else []
    yield from (f"{'. '.join(small)}.", "")
    if sheet.note:
        yield from (f"Note: {sheet.note}", "")
    yield from _rests_on(sheet.sources, verified=sheet.verified)
    yield from (f"**{sheet.reviewed or NOT_REVIEWED}.**", "")


def _clauses(clauses: Iterable[Clause], depth: int = 0) -> Iterator[str]:
    for clause in clauses:
        yield f"{'  ' * depth}- {clause.text}"
        yield from _clauses(clause.parts, depth + 1)


def _cases(sheet: Sheet) -> Iterator[str]:
    yield from (
        "Inside, at the edge:",
        "",
        *(_list(map(_told, sheet.inside)) or ["- No case inside, at the edge."]),
        "",
    )
    missing = sheet.no_outside or "No case outside, at the edge."
    yield from ("Outside, at the edge:", "", *(_list(map(_told, sheet.outside)) or [f"- {missing}"]), "")


def _told(case: Told) -> str:
    given = f": {'; '.join(case.given)}" if case.given else ""
    return f"{case.name[:1].upper()}{case.name[1:]}{given} → {case.result}"


def _rests_on(sources: tuple[Source, ...], *, verified: bool | None) -> Iterator[str]:
    if verified is None:
        return
    yield from ("Verified in its source:" if verified else "General knowledge, not verified. It leans on:", "")
    yield from (*_list(map(_source, sources)), "")


def _source(source: Source) -> str:
    cite = f"[{source.cite}]({source.link})" if source.link else source.cite
    return f"{cite} (read: {source.seen})"


def _exercise(page: ExercisePage, drawn: Flow) -> str:
    lines = [f"# {page.name}", "", page.purpose, "", f"[The rule book](../{FIRST})", ""]
    lines += [*_list(f"{what}: {text}" for what, text in page.facts), ""]
    lines += ["## Dose", "", *_list(page.dose), "", *_rests_on(page.dose_sources, verified=page.dose_verified)]
    lines += ["## Steps", ""]
    if page.set_up:
        lines += ["Before the first step:", "", *_list(page.set_up), ""]
    for number, step in enumerate(page.steps, start=1):
        lines += [f"{number}. **{step.say}** {step.more}".rstrip(), *(f"   - {how}" for how in step.how)]
        if step.gate:
            cites = "; ".join(source.cite for source in step.gate_sources)
            lines += [f"   - Gate: {step.gate} ({cites})"]
    lines += [""]
    if page.tiers:
        lines += ["The person chooses between:", "", *_list(page.tiers), ""]
    lines += [*(f"**{what}.** {text}\n" for what, text in page.told)]
    lines += ["Common mistakes:", "", *_list(page.mistakes), ""]
    lines += ["## Ruled out by", "", *(_list(page.ruled_out) or ["Nothing."]), ""]
    lines += ["## Easier and harder", ""]
    for what, names in (("Easier", page.easier), ("Harder", page.harder)):
        linked = ", ".join(f"[{other.name}]({other.id}.md)" for other in names)
        lines += [f"- {what}: {linked or 'none'}"]
    lines += ["", "## Its course", "", drawn.drawn_for, "", f"![The course of {page.name}]({page.id}.svg)", ""]
    lines += ["<details><summary>The same in words</summary>", "", *_list(told(drawn)), "", "</details>", ""]
    lines += ["## What it rests on", ""]
    lines += [f"Note: {page.note}", ""] if page.note else []
    lines += [*_rests_on(page.sources, verified=page.verified), f"**{page.reviewed or NOT_REVIEWED}.**"]
    return _text(lines)


def _list(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
