"""A practice's own exercises: written in a form that checks them, in versions, given away and brought as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.authoring.checking import hints
from unslump.authoring.files import MOST_FILE, unpacked
from unslump.authoring.pictures import MOST_BYTES, BadPicture
from unslump.body.output import main_step
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput, OtherVersion
from unslump.core.owning import Added, tightened, with_own, wrong_own
from unslump.core.pose import Figure
from unslump.core.prescription import OwnExercise
from unslump.web import clock
from unslump.web.limits import limited
from unslump.web.records.authoring import Written, WrittenVersion
from unslump.web.records.practice import Member
from unslump.web.services import authoring
from unslump.web.services.content import catalogue
from unslump.web.site.authoring.drafts import EMPTY, changed_steps, draft_from, draft_of
from unslump.web.site.authoring.forms import CAME, BeginForm, BringForm
from unslump.web.site.authoring.showing import CHANGED, dose_of, options_of, pose_choices, told_of, url_of
from unslump.web.site.authoring.writing import Writing
from unslump.web.site.figures.views import drawn
from unslump.web.site.saying import PHASES


@require_safe
def index(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that the practice has written."""
    rows = list(authoring.written_by(member.practice))
    known = {own.exercise.id for own in authoring.own_exercises(catalogue(), member.practice)} if rows else set()
    context = {"rows": [(row, row.slug in known) for row in rows], "file": BringForm()}
    return _page(request, member, "authoring/index.html", context)


@limited("author", posts=True)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, member: Member) -> HttpResponse:
    """A new exercise: empty, or a copy of one from the library."""
    content = catalogue()
    form = BeginForm(
        content, request.POST if request.method == "POST" else None, initial={"like": request.GET.get("like")}
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, member, "authoring/begin.html", {"form": form}, status=422 if form.is_bound else 200)
    name, like = form.cleaned_data["name"], form.cleaned_data["like"]
    draft = EMPTY
    if like:
        own = OwnExercise(exercise=content.exercises[like], figure=content.poses.figures[like])
        draft = draft_of(own, poses=f"{like}/")
    made = authoring.begin(member, name, draft | {"name": [name]}, now=clock.now())
    return _begun(request, made)


def _begun(request: HttpRequest, made: Written | None) -> HttpResponse:
    if made is None:
        messages.error(request, _("There are too many exercises already. Delete one that is not needed."))
        return redirect("practice-own-exercises")
    return redirect("practice-own-edit", made.id)


@limited("author", posts=True)
@require_POST
def bring(request: HttpRequest, member: Member) -> HttpResponse:
    """Bring an exercise from a file, as a draft to look at."""
    form = BringForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file: UploadedFile[Any] = form.cleaned_data["file"]
            brought = unpacked(_bytes(file, MOST_FILE))
        except (BadInput, OtherVersion, BadPicture) as error:
            for says in _says(error):
                form.add_error("file", says)
        else:
            draft = draft_of(brought.file.own, poses=CAME)
            return _begun(request, authoring.bring(member, brought, draft, now=clock.now()))
    rows = [(row, False) for row in authoring.written_by(member.practice)]
    return _page(request, member, "authoring/index.html", {"rows": rows, "file": form}, status=422)


def _says(error: BadInput | OtherVersion | BadPicture) -> list[str]:
    if isinstance(error, BadPicture):
        return [bad_picture(error)]
    if isinstance(error, BadInput):
        return [_("This file cannot be used: %(what)s") % {"what": problem} for problem in error.problems[:5]]
    return [_("This file was made by another version of Unslump.")]


def bad_picture(error: BadPicture) -> str:
    """Why a picture cannot be taken, in the language of the page."""
    said = {
        "bytes": _("The file is bigger than %(n)d MB. Choose a smaller picture.") % {"n": MOST_BYTES // 1_000_000},
        "kind": _("This is no PNG, JPEG or WebP picture."),
        "damaged": _("The picture cannot be read. Choose another one."),
        "pixels": _("The picture has too many pixels. Make it smaller first."),
        "small": _("The picture is too small to see anything in it."),
        "moving": _("The picture moves. Choose one that stands still."),
    }
    return said[error.reason]


def _bytes(file: "UploadedFile[Any]", most: int) -> bytes:
    """What was uploaded, and no more than one byte too many of it."""
    return bytes(file.read(most + 1))


@limited("author", posts=True)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, own: UUID) -> HttpResponse:
    """The form. Whatever is sent is kept; what is saved is checked first."""
    row, content = _row(member, own), catalogue()
    if request.method != "POST":
        return _form(request, member, row, Writing(content, row.draft, checked=False), [])
    draft = draft_from(request.POST)
    if picture := row.draft.get("picture"):
        draft |= {"picture": picture}
    refused, upload = "", request.FILES.get("upload")
    if upload is not None:
        try:
            made = authoring.keep_picture(row, _bytes(upload, MOST_BYTES), now=clock.now())
        except BadPicture as error:
            refused = bad_picture(error)
        else:
            draft |= {"picture": [made.name], "shown": ["picture"]}
    action = request.POST.get("do", "save")
    if action != "save":
        draft = changed_steps(draft, action)
    authoring.keep_draft(row, draft, now=clock.now())
    if action != "save" and not refused:
        place = "steps" if action != "keep" else "top"
        return redirect(f"{reverse('practice-own-edit', args=[row.id])}#{place}")
    writing = Writing(content, draft, checked=True)
    made_of = writing.own(row.slug, _came(row))
    if refused:
        writing.form.add_error("shown", refused)
    added: tuple[Added, ...] = ()
    if made_of is not None and not refused:
        checked = authoring.save(row, content, made_of, member, now=clock.now())
        added = checked.added
        if not checked.wrong:
            messages.success(request, _("Saved and checked. It can be given to people now."))
            return redirect("practice-own", row.id)
        for wrong in checked.wrong:
            writing.blame(
                wrong.path, _("This is unsafe: %(what)s") % {"what": wrong.what} if wrong.unsafe else wrong.what
            )
    return _form(request, member, row, writing, told_of(content, added), status=422)


def _came(row: Written) -> Figure | None:
    return Figure.read(row.figure, what="a stored figure") if row.figure else None


def _form(
    request: HttpRequest,
    member: Member,
    row: Written,
    writing: Writing,
    added: list[dict[str, str]],
    *,
    status: int = 200,
) -> HttpResponse:
    picture = (row.draft.get("picture") or [""])[0]
    poses = pose_choices(writing.content, _came(row))
    steps = [
        {
            "at": at,
            "number": at + 1,
            "form": form,
            "options": options_of(poses, pose),
            "url": url_of(writing.content, pose),
        }
        for at, form in enumerate(writing.steps)
        for pose in [str(form["pose"].value() or "")]
    ]
    context = {
        "row": row,
        "form": writing.form,
        "steps": steps,
        "count": len(steps),
        "chosen": {name: _chosen(writing, name) for name in ("targets", "equipment", "avoid")},
        "picture": picture,
        "added": added,
        "wrong": writing.checked and any(form.errors for form in (writing.form, *writing.steps)),
        "most": MOST_BYTES // 1_000_000,
    }
    return _page(request, member, "authoring/edit.html", context, status=status)


def _chosen(writing: Writing, name: str) -> list[str]:
    """What is ticked in a list, in words."""
    return [str(box.choice_label) for box in writing.form[name] if box.data["selected"]]


@require_safe
def detail(request: HttpRequest, member: Member, own: UUID) -> HttpResponse:
    """One exercise as people see it, what was added to it, and its versions."""
    row = _row(member, own)
    return _shown(request, member, row, authoring.newest(row))


@require_safe
def version(request: HttpRequest, member: Member, own: UUID, number: int) -> HttpResponse:
    """One exercise as it was."""
    row = _row(member, own)
    found = row.versions.filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404
    return _shown(request, member, row, found)


def _shown(request: HttpRequest, member: Member, row: Written, shown: WrittenVersion | None) -> HttpResponse:
    content = catalogue()
    every = list(row.versions.order_by("-number"))
    context: dict[str, Any] = {"row": row, "shown": shown, "versions": _history(every), "newest": every[:1]}
    context["unsaved"] = bool(every) and row.changed_at > every[0].at
    if shown is not None:
        own = authoring.body_of(shown)
        context |= _as_people_see_it(content, own)
        context["wrong"] = [fault.what for fault in wrong_own(content, own)]
    return _page(request, member, "authoring/detail.html", context)


def _as_people_see_it(content: Catalogue, own: OwnExercise) -> dict[str, Any]:
    exercise, words = own.exercise, content.vocabulary
    bare = exercise.model_copy(update={"avoid": ()})
    return {
        "exercise": exercise,
        "own": own,
        "picture": main_step(exercise),
        "phase": PHASES[exercise.phase],
        "position": words.positions[exercise.position].name if exercise.position in words.positions else "",
        "loads": [words.loads[load] for load in exercise.load if load in words.loads],
        "leave_out": [words.tags[tag] for tag in exercise.avoid if tag in words.tags],
        "because": told_of(content, tightened(content.guardrails, bare)[1]),
        "easier": [content.exercises[name] for name in exercise.regress if name in content.exercises],
        "harder": [content.exercises[name] for name in exercise.progress if name in content.exercises],
        "hints": [text for _path, text in hints(exercise)],
        **dose_of(exercise),
    }


def _history(every: list[WrittenVersion]) -> list[dict[str, Any]]:
    """The versions, newest first, each with what it changed."""
    found = []
    for at, one in enumerate(every):
        before = every[at + 1].body if at + 1 < len(every) else None
        keys = CHANGED.items()
        now, was = _flat(one.body), _flat(before or {})
        changed = [words for key, words in keys if now.get(key) != was.get(key)] if before else []
        found.append({"version": one, "changed": changed})
    return found


def _flat(body: dict[str, Any]) -> dict[str, Any]:
    return {**body.get("exercise", {}), **{key: body.get(key) for key in ("figure", "picture", "video")}}


@require_safe
def still(_request: HttpRequest, member: Member, own: UUID, number: int, step: str) -> HttpResponse:
    """The drawn picture of a step of a version."""
    row, content = _row(member, own), catalogue()
    found = row.versions.filter(number=number).first() if number < 2**31 else None
    body = authoring.body_of(found) if found is not None else None
    if body is None or body.figure is None or step not in {one.id for one in body.exercise.steps}:
        raise Http404
    joined = with_own(content, (body,))
    if body.exercise.id not in joined.poses.figures:
        raise Http404
    return HttpResponse(drawn(joined, body.exercise, step, ""), content_type="image/svg+xml")


@require_safe
def file(_request: HttpRequest, member: Member, own: UUID) -> HttpResponse:
    """The newest version as a file, to offer to others."""
    row = _row(member, own)
    made = authoring.as_file(row, catalogue())
    if made is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{row.slug}.zip"'}
    return HttpResponse(made, content_type="application/zip", headers=headers)


@require_POST
def delete(request: HttpRequest, member: Member, own: UUID) -> HttpResponse:
    """Delete it with its versions and pictures."""
    row = _row(member, own)
    authoring.delete(row)
    messages.success(request, _("%(name)s is deleted. Whoever was given it keeps it.") % {"name": row.name})
    return redirect("practice-own-exercises")


@require_safe
def uploaded(_request: HttpRequest, name: str) -> HttpResponseBase:
    """An uploaded picture, for whoever knows its name: nobody can guess it, and it says nothing of anybody."""
    found = authoring.picture_of(name)
    if found is None:
        raise Http404
    response = FileResponse(found.path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Disposition"] = 'inline; filename="picture.jpg"'
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _row(member: Member, own: UUID) -> Written:
    """An exercise of the member's own practice; 404 for any other."""
    found = authoring.written(member.practice, own)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"member": member} | context, status=status)
