"""Chapters 1 and 2: the screening, and the check before a session."""

from unslump.core.catalogue import Catalogue
from unslump.core.questions import Contradiction, Limit, Question, Questionnaire, Rule
from unslump.core.screening import blocks
from unslump.rulebook.cases import Cases, Pool
from unslump.rulebook.pages import Chapter, Section, Sheet
from unslump.rulebook.wording import (
    STATUS,
    answer_text,
    answers_text,
    cap_text,
    condition,
    grounds,
    plural,
    reviewed_text,
    status_text,
    tag_text,
)


def screening_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 1: the questions page by page, and every rule."""
    questionnaire = catalogue.screening
    pool = Pool(questionnaire, cases, "screening")
    rules = _rule_sections(catalogue, questionnaire, pool)
    contradictions = Section(
        id="contradictions",
        title="Answers that cannot both be true",
        lead=("They are refused and asked for again. Nothing is decided until they fit.",),
        sheets=tuple(_contradiction(questionnaire, item, pool) for item in questionnaire.contradictions),
    )
    limits = Section(
        id="limits",
        title="Limits that a clinician may give",
        lead=("Whoever gives an all-clear can name these. They hold as long as the all-clear is kept.",),
        sheets=tuple(_limit(catalogue, limit) for limit in questionnaire.limits),
    )
    return Chapter(
        id="screening",
        number=1,
        title="Screening",
        lead=(
            "The safety questions, and what follows from the answers.",
            "Every rule that applies counts; the most serious status decides. Another finding never allows more.",
            f"The answers count for {plural(questionnaire.valid_days, 'day')}. Then the questions are asked again.",
        ),
        sections=(*_question_sections(questionnaire), *_base(questionnaire, pool), *rules, contradictions, limits),
    )


def check_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 2: the short check before every session."""
    questionnaire = catalogue.check
    return Chapter(
        id="check",
        number=2,
        title="The check before a session",
        lead=(
            "Two questions before every session. What they find is added to the screening; the stricter counts.",
            "Whatever new symptom is named asks for the safety questions again before the next session.",
        ),
        sections=(
            *_question_sections(questionnaire),
            *_base(questionnaire, Pool(questionnaire, cases, "check")),
            *_rule_sections(catalogue, questionnaire, Pool(questionnaire, cases, "check")),
        ),
    )


def _base(questionnaire: Questionnaire, pool: Pool) -> tuple[Section, ...]:
    """What every case starts from."""
    if not pool.base:
        return ()
    told = {n: tuple(a) if isinstance(a, list) else a for n, a in pool.base.items()}
    return (
        Section(
            id=f"{questionnaire.id}-base",
            title="What every case starts from",
            lead=("The cases below name only the answers that are different from these.",),
            listed=answers_text(questionnaire, told),
        ),
    )


def _question_sections(questionnaire: Questionnaire) -> tuple[Section, ...]:
    return tuple(
        Section(
            id=f"page:{questionnaire.id}-{page.id}",
            title=f"Questions: {page.title}",
            lead=tuple(
                text
                for text in (
                    page.lead or "",
                    "May be left out." if page.stage == "about" else "Must be answered.",
                )
                if text
            ),
            sheets=tuple(_question(questionnaire, q) for q in questionnaire.questions if q.page == page.id),
        )
        for page in questionnaire.pages
    )


def _question(questionnaire: Questionnaire, question: Question) -> Sheet:
    kinds = {
        "one": "One of these answers",
        "many": "Any of these answers; “none” stands alone",
        "scale": "A whole number from 0 to 10",
        "number": "",
    }
    kind = kinds[question.kind]
    if question.range is not None:
        kind = f"A whole number from {question.range.low} to {question.range.high}, in {question.unit}"
    options = tuple(f"{o.label}{f' ({o.more})' if o.more else ''}" for o in question.options)
    assumed = "" if question.assume is None else f"Left out, it counts as: {answer_text(question, question.assume)}."
    return Sheet(
        id=f"question:{question.id}",
        kind="Question",
        title=question.ask,
        when_lead="Asked only if" if question.ask_if else "",
        when=(condition(questionnaire, question.ask_if),) if question.ask_if else (),
        then_lead=kind,
        then=(*options, *((assumed,) if assumed else ())),
        says=(question.more,) if question.more else (),
        reviewed=reviewed_text(question),
    )


def _rule_sections(catalogue: Catalogue, questionnaire: Questionnaire, pool: Pool) -> tuple[Section, ...]:
    """The rules by how serious they are, as a clinician would look at them first."""
    leads = {
        "emergency": "Help is needed at once. These come before everything.",
        "urgent": "To be seen on the same day.",
        "clinician-first": "A clinician must agree before the first session.",
        "modified": "A session may follow, but not with everything.",
        "clear": "",
    }
    return tuple(
        Section(
            id=f"{questionnaire.id}-{status}",
            title=f"Rules: {STATUS[status].lower()}",
            lead=(leads[status],),
            sheets=tuple(_rule(catalogue, questionnaire, rule, pool) for rule in rules),
        )
        for status in STATUS
        if (rules := [rule for rule in questionnaire.rules if rule.status == status])
    )


def _rule(catalogue: Catalogue, questionnaire: Questionnaire, rule: Rule, pool: Pool) -> Sheet:
    inside, outside = pool.rule(rule.id, rule.when)
    return Sheet(
        id=rule.id,
        kind=f"Rule {rule.id}, row {rule.row} of the evidence",
        title=rule.title,
        mark=STATUS[rule.status],
        blocks=blocks(rule.status),
        when_lead="Applies if",
        when=(condition(questionnaire, rule.when),),
        then_lead="Then",
        then=(
            status_text(rule.status, rule.seen_within_days),
            *(tag_text(catalogue, tag) for tag in rule.tags),
            *(cap_text(rule.cap) if rule.cap else ()),
        ),
        says=(rule.says, rule.do),
        unit=rule.unit or "",
        note=rule.note or "",
        **grounds(catalogue, rule),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _contradiction(questionnaire: Questionnaire, item: Contradiction, pool: Pool) -> Sheet:
    inside, outside = pool.contradiction(item.says, item.when)
    return Sheet(
        id=f"contradiction:{item.id}",
        kind="Contradiction",
        title=item.id.replace("-", " ").capitalize(),
        when_lead="Refused if",
        when=(condition(questionnaire, item.when),),
        says=(item.says,),
        reviewed=reviewed_text(item),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _limit(catalogue: Catalogue, limit: Limit) -> Sheet:
    tags = tuple(tag_text(catalogue, tag) for tag in limit.tags)
    return Sheet(
        id=f"limit:{limit.id}",
        kind="Limit",
        title=limit.label,
        then=(*tags, *(cap_text(limit.cap) if limit.cap else ())),
        reviewed=reviewed_text(limit),
    )
