"""The page for a clinician, in words: what was gathered (services/summing.py) as the sentences of the language."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unslump.core.questions import NONE, Question
from unslump.core.screening import Finding, blocks
from unslump.handout.summary import Chart, Dot, Item, Line, Notice, Paper, Said, Summary
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.summing import DAYS, MOMENTS, Felt, Gathered, gather
from unslump.web.site.saying import felt, listed
from unslump.web.site.templatetags.words import dose

PAPERS: tuple[Paper, ...] = ("a4", "us-letter")
ABOUT = ("goals", "experience", "desk-hours")
"""Of what is asked besides safety, what a clinician may want to know."""
MOST_STOPPED = 6
LONGEST = 170


def paper_of(name: str) -> Paper:
    """The paper of that name, else A4."""
    return next((paper for paper in PAPERS if paper == name), PAPERS[0])


def summary_of(row: Today, paper: Paper, *, today: date) -> Summary:
    """The page. `row` is of today."""
    known = gather(row, today=today)
    weeks = known.weeks
    days = ngettext("on %(n)s day of the last %(all)s", "on %(n)s days of the last %(all)s", len(weeks.session_days))
    said = [
        Said(label=_("Sessions:"), text=f"{weeks.sessions}, " + days % {"n": len(weeks.session_days), "all": DAYS}),
        Said(label=_("Broken off:"), text=str(weeks.broken_off)),
        Said(label=_("Minutes in all:"), text=str(weeks.minutes)),
    ]
    plan, answered = known.plan, _day(known.clearance.answered_on)
    span = {"since": _day(known.since), "today": _day(today)}
    return Summary(
        language=catalogue().language,
        paper=paper,
        title=_("Summary for a doctor or physiotherapist"),
        lead=(
            _("What somebody told Unslump and did with it, from %(since)s to %(today)s.") % span,
            _("Safety questions last answered on %(day)s. All of this is what the person said.") % {"day": answered},
        ),
        notices_title=_("Warning signs and cautions"),
        notices=tuple(_notice(one) for one in known.clearance.findings),
        no_notice=_("None were found in the answers."),
        answers_title=_("Answers"),
        answers=tuple(_answers(known)),
        denied_title=_("Asked, and answered with “none”"),
        denied=tuple(_denied(known)),
        weeks_title=_("The last four weeks"),
        weeks=tuple(said),
        chart=_chart(known),
        stopped_title=_("What hurt, and what was made easier"),
        stopped=tuple(_stopped(known))[:MOST_STOPPED],
        plan_title=_("The plan now"),
        plan_lead=_plan_lead(known),
        plan=tuple(
            Item(name=one.name, dose=dose(one), why=_short(one.because[0].text)) for one in (plan.items if plan else ())
        ),
        columns=(_("Exercise"), _("Dose"), _("Why")),
        foot=_("Made by Unslump, which does not diagnose. No physiotherapist has reviewed its content yet.")
        + f" {row.content}",
    )


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def _notice(one: Finding) -> Notice:
    stops = blocks(one.status)
    facts = listed(one.noticed)
    seen = _("Seen by: %(who)s, %(day)s.") % {"who": one.seen.by, "day": _day(one.seen.on)} if one.seen else ""
    told = _("No session until this is seen to.") if stops else ""
    return Notice(title=one.title, text=" ".join(filter(None, (f"{facts}.", seen, told))), stops=stops)


def _asked(known: Gathered) -> Iterator[tuple[Question, object]]:
    screening = catalogue().screening
    safety = {page.id for page in screening.pages if page.stage == "safety"}
    for question in screening.questions:
        if question.id in known.answers and (question.page in safety or question.id in ABOUT):
            yield question, known.answers[question.id]


def _answers(known: Gathered) -> Iterator[Said]:
    for question, answer in _asked(known):
        if answer not in (NONE, (NONE,)):
            yield Said(label=question.ask, text=_answer(question, answer))


def _denied(known: Gathered) -> Iterator[Said]:
    for question, answer in _asked(known):
        if answer in (NONE, (NONE,)):
            labels = [option.label for option in question.options if option.id != NONE]
            yield Said(label=question.ask, text="; ".join(labels))


def _answer(question: Question, answer: object) -> str:
    labels = {option.id: option.label for option in question.options}
    given = answer if isinstance(answer, tuple) else (answer,)
    return "; ".join(labels.get(str(one), str(one)) for one in given)


def _chart(known: Gathered) -> Chart:
    weeks = known.weeks
    names = {
        "before": _("before a session"),
        "after": _("after it"),
        "morning": _("the next morning"),
    }
    lines = tuple(
        Line(
            label=names[moment],
            dots=tuple(Dot(day=(on - weeks.first).days, pain=pain) for on, pain in sorted(weeks.pains[moment].items())),
        )
        for moment in MOMENTS
    )
    told = [
        f"{names[moment]}: " + ", ".join(f"{_day(on)} {pain}" for on, pain in sorted(weeks.pains[moment].items()))
        for moment in MOMENTS
        if weeks.pains[moment]
    ]
    return Chart(
        title=_("Pain, 0 to 10"),
        days=DAYS,
        first=_day(weeks.first),
        last=_day(weeks.last),
        lines=lines,
        sessions=tuple((on - weeks.first).days for on in weeks.session_days),
        session_label=_("a session"),
        nothing=_("No pain was told in these weeks."),
        alt="; ".join(told),
    )


def _stopped(known: Gathered) -> Iterator[str]:
    for one in reversed(known.weeks.felt):
        yield _felt(one)
    names = {name: exercise.name for name, exercise in catalogue().exercises.items()}
    for change in known.less:
        yield f"{names.get(change.exercise or '', '')}, {_day(change.on)}: {_short(change.reason.text)}"


def _felt(one: Felt) -> str:
    symptom = one.symptom
    exercise = catalogue().exercises.get(symptom.exercise or "")
    where = exercise.name if exercise else _("In a session")
    return f"{where}, {_day(one.on)}: {felt(symptom.kind, symptom.where, symptom.severity)}"


def _plan_lead(known: Gathered) -> str:
    if known.plan is None:
        return _("No session now: %(why)s") % {"why": " ".join(known.reasons)}
    programme = known.plan.programme
    if programme is None:
        return ""
    return _("Programme: %(name)s, stage %(number)s of %(of)s (%(stage)s), week %(week)s.") % {
        "name": programme.name,
        "number": programme.number,
        "of": programme.of,
        "stage": programme.stage,
        "week": programme.week,
    }
