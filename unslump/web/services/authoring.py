"""A practice's own exercises: begun, written, checked and saved, given away as a file, brought in, deleted.

Only what was saved is ever given to anybody, and only what `check` finds nothing wrong with is saved. Everything else
stays a draft, so that nothing that was typed is lost.
"""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils.text import slugify

from unslump.authoring.checking import Checked, check_own
from unslump.authoring.files import FORMAT, TYPE, Brought, ExerciseFile, packed
from unslump.authoring.pictures import Picture, clean
from unslump.core.catalogue import Catalogue
from unslump.core.owning import PREFIX, wrong_own
from unslump.core.prescription import OwnExercise
from unslump.web.records.authoring import Written, WrittenPicture, WrittenVersion
from unslump.web.records.practice import Member, Practice

MOST_WRITTEN = 300
"""Own exercises of one practice."""
MOST_PICTURES = 10
"""Kept of one exercise: those of its versions, the newest first."""
SLUG_LETTERS = 50

Draft = dict[str, list[str]]


def written_by(practice: Practice) -> Any:  # noqa: ANN401 - a QuerySet, which Django types in no short way
    """Everything that a practice has written, by name, each with the number of its newest version."""
    return (
        Written.objects.filter(practice=practice)
        .select_related("member")
        .annotate(number=Max("versions__number"))
        .order_by("name", "slug")
    )


def written(practice: Practice, which: UUID) -> Written | None:
    """One that a practice has written; None if it is not theirs."""
    return Written.objects.filter(practice=practice, id=which).select_related("practice").first()


def own_exercises(content: Catalogue, practice: Practice) -> tuple[OwnExercise, ...]:
    """What a practice may give to people: the newest version of each that still keeps to the content, by name."""
    newest = WrittenVersion.objects.filter(written=OuterRef("written")).order_by("-number").values("number")[:1]
    rows = WrittenVersion.objects.filter(written__practice=practice, number=Subquery(newest)).order_by("written__name")
    found = (OwnExercise.read(row.body, what="a stored exercise") for row in rows)
    return tuple(own for own in found if not any(wrong_own(content, own)))


def newest(row: Written) -> WrittenVersion | None:
    """The version that counts; None while there is none."""
    return row.versions.order_by("-number").first()


def newest_of(practice: Practice, slug: str) -> OwnExercise | None:
    """The newest version of what a practice wrote under that id; None if there is none."""
    rows = WrittenVersion.objects.filter(written__practice=practice, written__slug=slug)
    found = rows.order_by("-number").first()
    return body_of(found) if found is not None else None


def body_of(version: WrittenVersion) -> OwnExercise:
    """What a version says."""
    return OwnExercise.read(version.body, what="a stored exercise")


def begin(member: Member, name: str, draft: Draft, *, now: datetime, brought: bool = False) -> Written | None:
    """A new exercise, of which nothing is saved yet. None if the practice has too many already."""
    if Written.objects.filter(practice=member.practice).count() >= MOST_WRITTEN:
        return None
    slug = slugify(name)[:SLUG_LETTERS].strip("-_").replace("_", "-") or "exercise"
    return Written.objects.create(
        practice=member.practice,
        member=member,
        slug=f"{PREFIX}{slug}-{secrets.token_hex(4)}",
        name=name,
        draft=draft,
        brought=brought,
        made_at=now,
        changed_at=now,
    )


def keep_draft(row: Written, draft: Draft, *, now: datetime) -> None:
    """Keep what was typed, wrong or not."""
    row.draft, row.changed_at = draft, now
    row.name = (draft.get("name") or [""])[0].strip()[:120] or row.name
    row.save(update_fields=["draft", "changed_at", "name"])


def keep_picture(row: Written, raw: bytes, *, now: datetime) -> WrittenPicture:
    """Keep an uploaded picture, made anew. BadPicture if it is none."""
    return _store(row, clean(raw), now)


def _store(row: Written, picture: Picture, now: datetime) -> WrittenPicture:
    made = WrittenPicture(
        written=row,
        name=f"{secrets.token_hex(16)}.jpg",
        width=picture.width,
        height=picture.height,
        made_at=now,
    )
    folder = Path(settings.UPLOADS)
    folder.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(made.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(picture.data)
        file.flush()
        os.fsync(file.fileno())
    try:
        with transaction.atomic():
            made.save()
            _forget_unused(row, made.name)
    except BaseException:
        made.path.unlink(missing_ok=True)
        raise
    return made


def _forget_unused(row: Written, name: str) -> None:
    """Pictures that no version has, and the oldest beyond what is kept, go."""
    used = {body.get("picture") for body in row.versions.values_list("body", flat=True)} | {name}
    for at, picture in enumerate(row.pictures.order_by("-made_at", "-id")):
        if picture.name not in used or at >= MOST_PICTURES:
            picture.delete()


def picture_of(name: str) -> WrittenPicture | None:
    """A picture by its name; None if there is none, or its file is gone."""
    if not name.isprintable():  # PostgreSQL takes no NUL, not even to compare
        return None
    found = WrittenPicture.objects.filter(name=name).first()
    return found if found is not None and found.path.is_file() else None


def save(row: Written, content: Catalogue, own: OwnExercise, member: Member, *, now: datetime) -> Checked:
    """Check an exercise and, with nothing wrong, save it as a new version unless it is as it was."""
    checked = check_own(content, own)
    if checked.wrong:
        return checked
    body = checked.own.plain()
    with transaction.atomic():
        Written.objects.select_for_update().get(id=row.id)
        before = newest(row)
        if before is None or before.body != body:
            number = before.number + 1 if before else 1
            row.versions.create(number=number, body=body, by=member.name, at=now)
        row.brought, row.name, row.changed_at = False, checked.own.exercise.name[:120], now
        row.save(update_fields=["brought", "name", "changed_at"])
    return checked


def delete(row: Written) -> None:
    """Delete an exercise with its versions and pictures. What people were given stays theirs, without the picture."""
    with transaction.atomic():
        row.delete()


def as_file(row: Written, content: Catalogue) -> bytes | None:
    """The newest version as a file to give away; None while there is none."""
    version = newest(row)
    if version is None:
        return None
    own = body_of(version)
    found = picture_of(own.picture) if own.picture else None
    by = row.practice.name
    file = ExerciseFile(type=TYPE, format=FORMAT, content=content.version, by=by, own=own)
    return packed(file, found.path.read_bytes() if found else None)


def bring(member: Member, brought: Brought, draft: Mapping[str, list[str]], *, now: datetime) -> Written | None:
    """Take an exercise from a file into quarantine: a draft that somebody must look at and save. None if too many."""
    own = brought.file.own
    with transaction.atomic():
        row = begin(member, own.exercise.name[:120], dict(draft), now=now, brought=True)
        if row is None:
            return None
        if own.figure is not None:
            row.figure = own.figure.plain()
        if brought.picture is not None:
            row.draft = row.draft | {"picture": [_store(row, brought.picture, now).name]}
        row.save()
    return row
