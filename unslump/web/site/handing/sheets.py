"""What is handed out on paper, in words: a day's plan, a prescription, a routine, an exercise, a week of a programme.

No database is asked here; the command line makes the same sheets.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds
from unslump.core.drafting import dosed
from unslump.core.exercise import Exercise
from unslump.core.plan import Plan
from unslump.core.prescription import Prescribed, Prescription
from unslump.core.programmes import Programme, Stage
from unslump.core.questions import Cap
from unslump.core.routine import Routine
from unslump.core.routine import minutes as routine_minutes
from unslump.core.routine import not_for as routine_not_for
from unslump.core.values import Range, Value
from unslump.handout.qr import qr
from unslump.handout.sheet import PAPERS, Code, Log, Move, Sheet
from unslump.handout.summary import Paper, Said
from unslump.web.site.handing.moves import day_numbers, move, on_days, stopping
from unslump.web.site.saying import dosed_text, numbers

DAYS_OF_LOG = 14


class Given(Value):
    """How something is handed out: on which paper, when, with which link back, by whom.

    `by`: lines about the practice and how to reach it. `shown_by`: who shows the exercises.
    """

    on: date
    paper: Paper = "a4"
    large: bool = False
    link: str = ""
    by: tuple[str, ...] = ()
    shown_by: str = ""


def paper_of(name: str) -> Paper:
    """The paper of that name, else A4. `letter` is what people call it."""
    return next((paper for paper in PAPERS if name and paper in (name, f"us-{name}")), PAPERS[0])


def sheet_of_plan(content: Catalogue, plan: Plan, given: Given) -> Sheet:
    """A day's plan, with the doses that it has. The plan must be lawful (compiling.compile_plan says so)."""
    made = -(-plan.seconds // 60)
    length = ngettext("%(n)d minute at most", "%(n)d minutes at most", made) % {"n": made}
    moves = tuple(
        move(
            content,
            content.exercises[item.dosed.exercise],
            dosed_text(item.dosed, item.sides),
            seconds=item.seconds,
            on_bed=bool(plan.on_bed),
            shown_by=given.shown_by,
        )
        for item in plan.items
    )
    return _sheet(
        content,
        given,
        title=_("Your exercises for %(day)s") % {"day": _day(plan.on)},
        lead=(
            f"{_exercises(len(moves))}, {length}.",
            _("This is the plan of one day. The next one follows how this one went, so print that one anew."),
        ),
        moves=moves,
        log_days=("",) * 7,
        code=_("Moving pictures and voice: point a phone's camera here."),
    )


def sheet_of_prescription(
    content: Catalogue,
    prescription: Prescription,
    given: Given,
    *,
    left_out: Mapping[str, str] | None = None,
    cap: Cap | None = None,
) -> Sheet:
    """What a practitioner gives a person. `left_out`: exercises that the person's safety rules leave out now, and why;
    `cap`: their limits now. At least one exercise must be left."""
    content = with_own(content, prescription)
    left = left_out or {}
    down = cap.rungs_down if cap else 0
    moves = tuple(_prescribed(content, item, given, down) for item in prescription.items if item.exercise not in left)
    who = ", ".join(filter(None, (prescription.by, prescription.credentials)))
    until = _("Until %(day)s.") % {"day": _day(prescription.until)} if prescription.until else ""
    times = ngettext("Once a day.", "%(n)d times a day.", prescription.times) % {"n": prescription.times}
    sheet = _sheet(
        content,
        given,
        title=_("Your exercises from %(name)s") % {"name": prescription.by},
        lead=(
            f"{_exercises(len(moves))}. {times} {until}".strip(),
            _("Given on %(day)s.") % {"day": _day(prescription.on)},
        ),
        moves=moves,
        log_days=tuple(str(WEEKDAYS_ABBR[number % 7]) for number in range(DAYS_OF_LOG)),
        code=_("Moving pictures, voice and the newest version: point a phone's camera here."),
    )
    return sheet.model_copy(
        update={
            "by": given.by or tuple(filter(None, (who, prescription.practice))),
            "stop": stopping(content, by=prescription.by, stricter=prescription.stop),
            "note_title": _("%(name)s says:") % {"name": prescription.by} if prescription.says else "",
            "note": prescription.says or "",
            "left_out_title": _("Not now") if left else "",
            "left_out": tuple(
                Said(label=f"{content.exercises[item.exercise].name}:", text=left[item.exercise])
                for item in prescription.items
                if item.exercise in left
            ),
        }
    )


def with_own(content: Catalogue, prescription: Prescription) -> Catalogue:
    """The content with a practitioner's own exercises beside it."""
    if not prescription.own:
        return content
    own = {one.exercise.id: one.exercise for one in prescription.own}
    figures = {one.exercise.id: one.figure for one in prescription.own if one.figure is not None}
    poses = content.poses.model_copy(update={"figures": content.poses.figures | figures})
    both = content.model_copy(update={"exercises": content.exercises | own, "poses": poses})
    for name in both.__dict__.keys() - type(both).model_fields.keys():
        del both.__dict__[name]  # what was worked out from the content without them
    return both


def _prescribed(content: Catalogue, item: Prescribed, given: Given, down: int) -> Move:
    exercise = content.exercises[item.exercise]
    start, most = (dosed(exercise, rung - down) for rung in (item.start, item.most))
    more = []
    if most.rung > start.rung:
        text = _("%(dose)s. Only when it goes well, and never more.") % {"dose": dosed_text(most, exercise.sides)}
        more.append(Said(label=_("Later up to:"), text=text))
    return move(
        content,
        exercise,
        dosed_text(start, exercise.sides),
        when=on_days(item.days),
        note=item.note or "",
        seconds=_seconds(content, exercise, start.rung),
        more=more,
        days=day_numbers(item.days),
        shown_by=given.shown_by,
    )


def sheet_of_routine(content: Catalogue, routine: Routine, given: Given, *, screening: str) -> Sheet:
    """A routine that a practice publishes: for nobody in particular, so it says first who must leave what out.

    `screening`: the link to the safety questions.
    """
    made = routine_minutes(content, routine)
    moves = []
    for item in routine.items:
        exercise = content.exercises[item.exercise]
        dose = dosed_text(dosed(exercise, item.rung), exercise.sides)
        seconds = _seconds(content, exercise, item.rung)
        note = item.note or ""
        moves.append(move(content, exercise, dose, note=note, seconds=seconds, warns=True, shown_by=given.shown_by))
    length = ngettext("%(n)d minute at most", "%(n)d minutes at most", made) % {"n": made}
    first = _("Find out whether it is for you: %(link)s") % {"link": screening} if screening else _ask_first()
    sheet = _sheet(
        content,
        given,
        title=routine.name,
        lead=(f"{_exercises(len(moves))}, {length}.", first),
        moves=moves,
        log_days=tuple(str(number + 1) for number in range(DAYS_OF_LOG)),
        code=_("Moving pictures, and whether it is for you: point a phone's camera here."),
    )
    stop = sheet.stop
    if routine_not_for(content, routine):
        text = _("Each exercise says who leaves it out. If you are not sure, ask somebody who can examine you.")
        stop = (Said(label=_("Not all of it is for everybody."), text=text), *stop)
    return sheet.model_copy(update={"stop": stop, "note": routine.says or ""})


def sheet_of_exercise(content: Catalogue, exercise: Exercise, given: Given) -> Sheet:
    """One exercise of the library, with the least and the most that a plan may hold."""
    least, most = dosed(exercise, 0), dosed(exercise, len(exercise.dose.rungs) - 1)
    more = []
    if most.rung > least.rung:
        more.append(Said(label=_("At most, ever:"), text=dosed_text(most, exercise.sides) + "."))
    days = exercise.dose.per_week
    when = ngettext("on %(days)s day a week", "on %(days)s days a week", days.high) % {"days": numbers(days)}
    return _sheet(
        content,
        given,
        title=exercise.name,
        lead=(exercise.purpose, _ask_first()),
        moves=(move(content, exercise, dosed_text(least, exercise.sides), when=when, more=more, warns=True),),
        log_days=tuple(str(number + 1) for number in range(DAYS_OF_LOG)),
        code=_("The moving picture: point a phone's camera here."),
    )


def sheet_of_week(
    content: Catalogue, programme: Programme, stage: Stage, week: Sequence[tuple[Exercise, Range]], given: Given
) -> Sheet:
    """A week of a programme's stage: for each aim the first exercise that serves it, and on how many days."""
    moves = []
    for exercise, days in week:
        when = ngettext("on %(days)s day a week", "on %(days)s days a week", days.high) % {"days": numbers(days)}
        dose, seconds = dosed_text(dosed(exercise, 0), exercise.sides), _seconds(content, exercise, 0)
        moves.append(move(content, exercise, dose, when=when, seconds=seconds, warns=True, shown_by=given.shown_by))
    sessions = ngettext("Sessions on %(days)s day a week.", "Sessions on %(days)s days a week.", stage.sessions.high)
    sheet = _sheet(
        content,
        given,
        title=programme.name,
        lead=(
            f"{stage.name}. {sessions % {'days': numbers(stage.sessions)}}",
            _("An example of its week, with the lightest doses. A plan of your own takes what suits you, each day."),
            _ask_first(),
        ),
        moves=moves,
        log_days=tuple(str(WEEKDAYS_ABBR[number]) for number in range(7)),
        code=_("The programme, and a plan of your own: point a phone's camera here."),
    )
    return sheet.model_copy(update={"note": stage.says})


def _ask_first() -> str:
    return _("Answer the safety questions before you begin: they find out whether it is for you.")


def _seconds(content: Catalogue, exercise: Exercise, rung: int) -> int:
    return block_seconds(content, exercise, rung, 0, content.session.pace.breath)


def _exercises(n: int) -> str:
    return ngettext("%(n)d exercise", "%(n)d exercises", n) % {"n": n}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _sheet(
    content: Catalogue,
    given: Given,
    *,
    title: str,
    lead: tuple[str, ...],
    moves: Sequence[Move],
    log_days: tuple[str, ...],
    code: str,
) -> Sheet:
    made: dict[str, Any] = {
        "language": content.language,
        "paper": given.paper,
        "large": given.large,
        "title": title,
        "lead": lead,
        "by": given.by,
        "stop_title": _("Before you begin, and as you go"),
        "stop": stopping(content),
        "moves_title": _("What to do"),
        "note_label": _("For you:"),
        "moves": tuple(moves),
        "log": _log(log_days),
        "code": Code(link=given.link, picture=qr(given.link), says=code) if given.link else None,
        "foot": _foot(content, given),
        "page": _("Page %(n)s of %(of)s") % {"n": "{n}", "of": "{of}"},
    }
    return Sheet(**made)


def _log(days: tuple[str, ...]) -> Log:
    lead = _("Tick what you did, and write down your pain, from 0 (none) to 10 (worst).")
    return Log(
        title=_("What you did"),
        lead=lead if all(days) else lead + " " + _("Write the date above each day."),
        exercise=_("Exercise"),
        days=days,
        numbers=(_("Pain before"), _("Pain after")),
    )


def _foot(content: Catalogue, given: Given) -> str:
    told = {"day": _day(given.on), "reviewed": content.info.reviewed, "content": content.version}
    return (
        _("Made by Unslump on %(day)s. It does not diagnose. Exercises and rules: %(reviewed)s. Content %(content)s.")
        % told
    )
