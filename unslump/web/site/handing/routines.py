"""A practice's routines: written by its members, and read by anybody once they are published."""

from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import check_for_language, get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.body.output import main_step
from unslump.core.catalogue import Catalogue
from unslump.core.drafting import dosed
from unslump.core.exercise import Exercise
from unslump.core.routine import MOST_ITEMS, NAME_LETTERS, NOTE_LETTERS, Routine, minutes, not_for
from unslump.core.values import MOST_LETTERS
from unslump.web import access, clock
from unslump.web.records.handing import PracticeRoutine
from unslump.web.records.practice import Member
from unslump.web.services import routines
from unslump.web.services.content import catalogue
from unslump.web.site.handing.moves import stopping
from unslump.web.site.handing.views import routine_paper
from unslump.web.site.saying import PHASES, dosed_text

EMBED_WIDTH, EMBED_HEIGHT = 720, 900


class Line(NamedTuple):
    """One exercise in the form, with what was chosen and typed."""

    exercise: Exercise
    rung: int
    note: str
    doses: tuple[tuple[int, str], ...]


class Typed(NamedTuple):
    """The form as it was sent, whatever is wrong with it."""

    name: str
    says: str
    lines: tuple[Line, ...]


@require_safe
def index(request: HttpRequest, member: Member) -> HttpResponse:
    """All routines of the practice."""
    return _page(request, member, "handing/routines.html", {"routines": routines.routines_of(member.practice_id)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """Write a routine."""
    return _edit(request, member, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, routine: UUID) -> HttpResponse:
    """Change one."""
    return _edit(request, member, _theirs(member, routine))


@require_POST
def publish(request: HttpRequest, member: Member, routine: UUID) -> HttpResponse:
    """Let anybody read it, or take that back."""
    row = _theirs(member, routine)
    on = request.POST.get("publish") == "yes"
    routines.publish(row, on=on, now=clock.now())
    told = _("Anybody can read it now.") if on else _("Nobody outside the practice can read it any more.")
    messages.success(request, told)
    return redirect("practice-routine-share", row.id) if on else redirect("practice-routines")


@require_POST
def delete(request: HttpRequest, member: Member, routine: UUID) -> HttpResponse:
    """Delete it for good."""
    _theirs(member, routine).delete()
    messages.success(request, _("The routine is deleted."))
    return redirect("practice-routines")


@require_safe
def share(request: HttpRequest, member: Member, routine: UUID) -> HttpResponse:
    """Its link, QR code, paper, and what to put into another site."""
    row = _theirs(member, routine)
    place = [member.practice.slug, row.slug]
    language = get_language() or "en"
    framed = request.build_absolute_uri(reverse("routine-embed", args=place)) + f"?language={language}"
    context = {
        "row": row,
        "link": request.build_absolute_uri(reverse("routine", args=place)),
        "snippet": snippet(framed, str(row.body["name"])),
    }
    return _page(request, member, "handing/routine_share.html", context)


def snippet(address: str, name: str) -> str:
    """What a practice puts into a page of its own, as text to copy."""
    size = f'width="{EMBED_WIDTH}" height="{EMBED_HEIGHT}" style="max-width:100%;border:0"'
    return f'<iframe src="{escape(address)}" title="{escape(name)}" {size} loading="lazy"></iframe>'


@require_safe
def printed(request: HttpRequest, member: Member, routine: UUID) -> HttpResponse:
    """It as a PDF, also before it is published."""
    row = _theirs(member, routine)
    found = routines.readable(catalogue(), row)
    if found is None:
        raise Http404
    return routine_paper(request, found, member.practice, row.slug)


def _theirs(member: Member, routine: UUID) -> PracticeRoutine:
    row = PracticeRoutine.objects.filter(id=routine, practice_id=member.practice_id).first()
    if row is None:
        raise Http404
    return row


def _edit(request: HttpRequest, member: Member, row: PracticeRoutine | None) -> HttpResponse:
    content = catalogue()
    if request.method != "POST":
        typed = _typed_of(content, row) if row else Typed("", "", ())
        return _form(request, member, row, typed, ())
    typed, wrong = _typed(content, request)
    do = request.POST.get("do", "save")
    if do != "save":
        typed, more = _changed(content, typed, do, request.POST.get("add", ""))
        return _form(request, member, row, typed, more, status=422 if more else 200)
    if not wrong:
        items = [{"exercise": one.exercise.id, "rung": one.rung, "note": one.note or None} for one in typed.lines]
        routine = routines.written(content, {"name": typed.name, "says": typed.says or None, "items": items})
        try:
            kept = routines.keep(member, routine, row=row, now=clock.now())
        except routines.TooMany:
            wrong = (_("The practice has very many routines. Delete one first."),)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": routine.name})
            return redirect("practice-routine-share", kept.id)
    return _form(request, member, row, typed, wrong, status=422)


def _typed_of(content: Catalogue, row: PracticeRoutine) -> Typed:
    routine = routines.readable(content, row)
    if routine is None:
        return Typed(str(row.body.get("name", "")), str(row.body.get("says") or ""), ())
    lines = (_line(content, item.exercise, str(item.rung), item.note or "") for item in routine.items)
    return Typed(routine.name, routine.says or "", tuple(line for line in lines if line))


def _typed(content: Catalogue, request: HttpRequest) -> tuple[Typed, tuple[str, ...]]:
    """What was sent, and what is wrong with it. What names no exercise of ours was not sent by our form."""
    sent = request.POST
    rows = zip(sent.getlist("exercise"), sent.getlist("rung"), sent.getlist("note"), strict=False)
    lines: dict[str, Line] = {}
    for exercise, rung, note in rows:
        if (line := _line(content, exercise, rung, note.strip())) is not None:
            lines.setdefault(exercise, line)
    typed = Typed(sent.get("name", "").strip(), sent.get("says", "").strip(), tuple(lines.values())[: MOST_ITEMS + 1])
    wrong = []
    if not typed.name:
        wrong.append(_("Please give it a name."))
    if len(typed.name) > NAME_LETTERS:
        wrong.append(_("The name is too long: at most %(n)s letters.") % {"n": NAME_LETTERS})
    if len(typed.says) > MOST_LETTERS:
        wrong.append(_("The words about it are too long: at most %(n)s letters.") % {"n": MOST_LETTERS})
    if not typed.lines:
        wrong.append(_("Please add an exercise."))
    if len(typed.lines) > MOST_ITEMS:
        wrong.append(_("At most %(n)s exercises, please.") % {"n": MOST_ITEMS})
    wrong += [
        _("The note for “%(name)s” is too long: at most %(n)s letters.")
        % {"name": one.exercise.name, "n": NOTE_LETTERS}
        for one in typed.lines
        if len(one.note) > NOTE_LETTERS
    ]
    return typed, tuple(wrong)


def _line(content: Catalogue, exercise: str, rung: str, note: str) -> Line | None:
    found = content.exercises.get(exercise)
    if found is None:
        return None
    ladder = range(len(found.dose.rungs))
    at = int(rung) if rung.isdecimal() and len(rung) < 4 and int(rung) in ladder else 0
    return Line(found, at, note, tuple((n, dosed_text(dosed(found, n), found.sides)) for n in ladder))


def _changed(content: Catalogue, typed: Typed, do: str, add: str) -> tuple[Typed, tuple[str, ...]]:
    """The form after a button other than "Keep it": an exercise added, moved or taken out."""
    lines = list(typed.lines)
    what, _dash, number = do.partition("-")
    at = int(number) if number.isdecimal() and len(number) < 4 else -1
    if what == "add":
        line = _line(content, add, "0", "")
        if line is None:
            return typed, (_("Please choose an exercise to add."),)
        if any(one.exercise.id == line.exercise.id for one in lines):
            return typed, (_("“%(name)s” is in it already.") % {"name": line.exercise.name},)
        lines.append(line)
    elif 0 <= at < len(lines):
        if what == "remove":
            del lines[at]
        elif what == "up" and at:
            lines[at - 1], lines[at] = lines[at], lines[at - 1]
        elif what == "down" and at + 1 < len(lines):
            lines[at + 1], lines[at] = lines[at], lines[at + 1]
    return typed._replace(lines=tuple(lines)), ()


def _form(
    request: HttpRequest,
    member: Member,
    row: PracticeRoutine | None,
    typed: Typed,
    wrong: tuple[str, ...],
    *,
    status: int = 200,
) -> HttpResponse:
    content = catalogue()
    order = content.planning.phase_order
    there = {one.exercise.id for one in typed.lines}
    offered = [
        (PHASES[phase], [one for one in content.exercises.values() if one.phase == phase and one.id not in there])
        for phase in order
    ]
    context = {"row": row, "typed": typed, "wrong": wrong, "offered": offered, "note_letters": NOTE_LETTERS}
    return _page(request, member, "handing/routine_edit.html", context, status=status)


def _page(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"member": member} | context, status=status)


# What anybody reads.


@require_safe
def routine(request: HttpRequest, practice: str, routine: str) -> HttpResponse:
    """A published routine, and what of it is for the asking person, if they have answered the safety questions."""
    row = routines.published(practice, routine)
    context = _reading(row) if row else None
    if row is None or context is None:
        raise Http404
    mine = access.today_row(request)
    if mine is not None:
        context["you"] = routines.for_you(catalogue(), context["routine"], mine, clock.today_of(request))
    context["link"] = request.build_absolute_uri(reverse("routine", args=[practice, routine]))
    return render(request, "handing/routine.html", context)


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type] # its types know no views with arguments
@require_safe
def embed(request: HttpRequest, practice: str, routine: str) -> HttpResponse:
    """The same to stand in another site: no forms, no cookies, and every link opens the page itself."""
    asked = request.GET.get("language", "")
    language = asked if asked and len(asked) < 9 and check_for_language(asked) else get_language() or "en"
    with override(language):
        row = routines.published(practice, routine)
        context = _reading(row) if row else None
        if row is None or context is None:
            raise Http404
        context["link"] = request.build_absolute_uri(reverse("routine", args=[practice, routine]))
        return render(request, "handing/embed.html", context)


def _reading(row: PracticeRoutine) -> dict[str, Any] | None:
    content = catalogue()
    found: Routine | None = routines.readable(content, row)
    if found is None:
        return None
    words = content.vocabulary.tags
    return {
        "row": row,
        "practice": row.practice,
        "routine": found,
        "minutes": minutes(content, found),
        "not_for": [
            (words[tag], [content.exercises[name].name for name in names])
            for tag, names in not_for(content, found).items()
        ],
        "stop": stopping(content),
        "moves": [_shown(content, item.exercise, item.rung, item.note or "") for item in found.items],
        "version": content.version,
        "reviewed": content.info.reviewed,
    }


def _shown(content: Catalogue, name: str, rung: int, note: str) -> dict[str, Any]:
    exercise = content.exercises[name]
    return {
        "exercise": exercise,
        "dose": dosed_text(dosed(exercise, rung), exercise.sides),
        "note": note,
        "picture": main_step(exercise),
        "person": content.poses.person_for(exercise.id).id,
        "position": content.vocabulary.positions[exercise.position].name,
        "steps": [step for step in exercise.steps if step.gate is None],
        "url": reverse("figure", kwargs={"exercise": name}) + f"?v={quote(content.version)}",
        "each": (exercise.tempo or 0) * 1000,
    }
