"""A practice's own exercises on the site: written, checked, given away, brought in, deleted; nothing typed is lost."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.cast import Cast, cast
from tests.conftest import NOW
from tests.test_authoring import BAD_PICTURES, bad_files, exercise_file, picture
from unslump.authoring.files import packed, unpacked
from unslump.authoring.pictures import clean
from unslump.core.loading import load_content
from unslump.core.owning import with_own, wrong_own
from unslump.core.prescription import OwnExercise
from unslump.web import clock
from unslump.web.records.authoring import Written, WrittenPicture, WrittenVersion
from unslump.web.records.models import Entry, Person
from unslump.web.records.practice import Member
from unslump.web.services import authoring
from unslump.web.services.content import catalogue
from unslump.web.site.authoring.drafts import draft_of
from unslump.web.site.authoring.writing import Writing

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LIST = "/practice/exercises/"


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def everybody() -> Cast:
    return cast()


@pytest.fixture
def client(everybody: Cast) -> Client:
    return everybody.clients["practitioner"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.UPLOADS = tmp_path / "uploads"


def typed(**changes: Any) -> dict[str, Any]:
    """The form, filled in with an exercise of the library."""
    content = catalogue()
    like = OwnExercise(exercise=content.exercises["bird-dog"], figure=content.poses.figures["bird-dog"])
    return dict(draft_of(like, poses="bird-dog/")) | changes | {"do": changes.get("do", "save")}


def begun(client: Client, name: str = "Arm reach") -> Written:
    answer = client.post(LIST + "new/", {"name": name, "like": "bird-dog"})
    assert answer.status_code == 302
    return Written.objects.get(name=name)


def edit_of(row: Written) -> str:
    return reverse("practice-own-edit", args=[row.id])


def file_named(name: str, data: bytes, kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def test_a_copy_of_the_library_is_saved_as_it_is(client: Client) -> None:
    row = begun(client)
    assert client.get(edit_of(row)).status_code == 200
    answer = client.post(edit_of(row), row.draft | {"do": "save"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    version = WrittenVersion.objects.get(written=row)
    own = OwnExercise.read(version.body, what="it")
    assert own.exercise.id == row.slug
    assert own.exercise.name == "Arm reach"
    assert not own.exercise.verified
    page = client.get(reverse("practice-own", args=[row.id])).content.decode()
    assert "Arm reach" in page
    drawn = client.get(reverse("practice-own-still", args=[row.id, 1, own.exercise.steps[0].id]))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert with_own(load_content(), (own,)).exercises[row.slug].name == "Arm reach"


def test_every_exercise_of_the_library_can_be_the_start() -> None:
    content = load_content()
    for like, exercise in content.exercises.items():
        draft = draft_of(OwnExercise(exercise=exercise, figure=content.poses.figures[like]), poses=f"{like}/")
        writing = Writing(content, draft, checked=True)
        own = writing.own("own-start-1", None)
        assert own is not None, (like, writing.form.errors, [step.errors for step in writing.steps])
        assert not list(wrong_own(content, own)), like


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "Please fill this in"),
    ({"load": []}, "Say how it loads the body"),
    ({"no_load": "on"}, "cannot both hold"),
    ({"load": ["nerve-tension"]}, "This is unsafe"),
    ({"amount_high": "91"}, "This is no safe dose: it must lie between 3 and 90"),
    ({"amount_low": "2"}, "This is no safe dose"),
    ({"rounds_high": "9"}, "This is no safe dose: it must lie between 1 and 8"),
    ({"amount_low": "10", "amount_high": "9"}, "less than where it begins"),
    ({"amount_high": "1" * 400}, "Ensure this value is less"),
    ({"amount_high": "many"}, "whole number"),
    ({"unit": "reps", "tempo": ""}, "Say how many seconds one takes"),
    ({"level": "2", "easier": ""}, "name an easier exercise"),
    ({"level": "2", "easier": "burpee-jump"}, "no easier than level 2"),
    ({"level": "9"}, "9 is not one of the available choices"),
    ({"position": "ceiling"}, "ceiling is not one of the available choices"),
    ({"load": ["levitation"]}, "levitation is not one of the available choices"),
    ({"s0-kind": "work", "s1-kind": "move"}, "Say how many seconds moving into it takes"),
    ({"s0-kind": "set-up", "s1-kind": "set-up"}, "At least one step must be the work itself"),
    ({"s0-pose": "bird-dog/no-such-step"}, "Choose a pose for this step"),
    ({"s0-pose": ""}, "Choose a pose for this step"),
    ({"s0-pose": "came/step-1"}, "Choose a pose for this step"),
    ({"shown": "picture"}, "Choose a picture to upload"),
    ({"video": "javascript:alert(1)"}, "begins with https://"),
    ({"video": "http://example.org/"}, "begins with https://"),
    ({"mistakes": "\n".join(["No."] * 13)}, "At most 12 lines"),
    ({"purpose": "a" * 601}, "at most 600 characters"),
]


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client) -> None:
    row = begun(client)
    for number, (changes, told) in enumerate(WRONG):
        answer = client.post(edit_of(row), typed(**({"breathing": f"KEPT-{number}-WORDS"} | changes)))
        page = answer.content.decode()
        assert answer.status_code == 422, told
        assert told in page.replace("&quot;", '"').replace("&#x27;", "'"), told
        assert f"KEPT-{number}-WORDS" in page
    assert f"KEPT-{number}-WORDS" in client.get(edit_of(row)).content.decode()
    assert not WrittenVersion.objects.filter(written=row).exists()
    assert row.slug not in {own.exercise.id for own in authoring.own_exercises(catalogue(), row.practice)}


def test_tags_that_a_load_demands_are_added_and_said(client: Client) -> None:
    row = begun(client)
    assert client.post(edit_of(row), typed(avoid=[])).status_code == 302
    own = OwnExercise.read(WrittenVersion.objects.get(written=row).body, what="it")
    assert {"kneeling", "wrist", "shoulder"} <= set(own.exercise.avoid)
    page = client.get(reverse("practice-own", args=[row.id])).content.decode()
    assert "Because of “weight on the knees”" in page


def test_versions_are_kept_and_say_what_changed(client: Client, everybody: Cast) -> None:
    row = begun(client)
    for breathing in ("Slowly.", "Slowly.", "Slowly and easily."):
        assert client.post(edit_of(row), typed(breathing=breathing)).status_code == 302
    versions = WrittenVersion.objects.filter(written=row).order_by("number")
    assert [(one.number, one.by) for one in versions] == [(1, "Practitioner"), (2, "Practitioner")]
    page = client.get(reverse("practice-own", args=[row.id])).content.decode()
    assert "Changed:" in page
    assert "breathing" in page
    old = client.get(reverse("practice-own-version", args=[row.id, 1])).content.decode()
    assert "It is not the newest" in old
    assert client.get(reverse("practice-own-version", args=[row.id, 3])).status_code == 404
    assert client.get(f"{LIST}{row.id}/{10**30}/").status_code == 404
    assert everybody.clients["colleague"].get(reverse("practice-own", args=[row.id])).status_code == 200


def test_steps_are_added_moved_and_removed_by_buttons(client: Client) -> None:
    row = begun(client)
    first, second = row.draft["s0-say"], row.draft["s1-say"]

    def press(do: str) -> dict[str, Any]:
        row.refresh_from_db()
        assert client.post(edit_of(row), row.draft | {"do": do}).status_code == 302
        row.refresh_from_db()
        return row.draft

    assert press("down-0")["s1-say"] == first
    assert press("up-1")["s0-say"] == first
    assert press("add")["steps"] == ["3"]
    assert press("drop-0")["s0-say"] == second
    for nonsense in ("drop-99", "up-0", "down-1", "drop-", "up--1", "x" * 500, ""):
        assert press(nonsense)["steps"] == ["2"]
    for _ in range(20):
        press("add")
    assert row.draft["steps"] == ["12"]
    for _ in range(20):
        press("drop-0")
    assert row.draft["steps"] == ["1"]


def test_odd_numbers_of_steps(client: Client) -> None:
    row = begun(client)
    for steps in ("", "0", "-1", "99999999999", "two", "1\x00", "\u00b2"):
        assert client.post(edit_of(row), typed(steps=steps)).status_code in (302, 422)
    assert client.get(edit_of(row)).status_code == 200


def test_hostile_words_are_words(client: Client) -> None:
    row = begun(client)
    script = "<script>alert(1)</script>{{ 7 }}"
    assert client.post(edit_of(row), typed(name=script, purpose=script, **{"s0-say": script})).status_code == 302
    for page in (reverse("practice-own", args=[row.id]), edit_of(row), LIST):
        text = client.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
    still = client.get(reverse("practice-own-still", args=[row.id, 1, "step-1"])).content.decode()
    assert "<script" not in still
    nul = client.post(edit_of(row), typed(breathing="a\x00b"))
    assert nul.status_code == 302
    huge = client.post(edit_of(row), typed(purpose="a" * 10_000_000))
    assert huge.status_code == 413


# Pictures.


def upload(client: Client, row: Written, raw: bytes, name: str = "x.png", **changes: Any) -> Any:
    return client.post(edit_of(row), typed(**changes) | {"upload": file_named(name, raw)})


def test_a_picture_is_kept_by_a_name_that_nobody_guesses(client: Client, everybody: Cast) -> None:
    row = begun(client)
    assert upload(client, row, picture("JPEG"), "../../../etc/passwd.jpg").status_code == 302
    kept = WrittenPicture.objects.get()
    assert len(kept.name) == 36
    assert kept.path.parent == settings.UPLOADS
    assert [path.name for path in Path(settings.UPLOADS).glob("*.jpg")] == [kept.name]
    answer = everybody.clients["stranger"].get(reverse("own-picture", args=[kept.name]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as found:  # type: ignore[attr-defined]
        assert found.format == "JPEG"
    own = OwnExercise.read(WrittenVersion.objects.get(written=row).body, what="it")
    assert (own.picture, own.figure) == (kept.name, None)
    page = client.get(reverse("practice-own", args=[row.id])).content.decode()
    assert kept.name in page


def test_bad_pictures_are_refused_with_a_sentence(client: Client) -> None:
    row = begun(client)
    for number, (reason, raw) in enumerate(BAD_PICTURES):
        answer = upload(client, row, raw, breathing=f"KEPT-{number}-WORDS")
        page = answer.content.decode()
        assert answer.status_code == 422, reason
        assert 'class="wrong"' in page
        assert f"KEPT-{number}-WORDS" in page
    assert not WrittenPicture.objects.exists()
    assert not list(Path(settings.UPLOADS).glob("*.jpg"))


def test_more_than_anything_is_refused_before_it_is_read(client: Client) -> None:
    row = begun(client)
    assert upload(client, row, b"\0" * 30_000_000).status_code == 413


def test_pictures_that_nothing_needs_go(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    row = begun(client)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, row, picture(), do="keep")
        upload(client, row, picture(), do="save")
    assert WrittenPicture.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, row, picture(size=(500, 500)), do="save")
    assert WrittenPicture.objects.count() == 2, "the older version still has its own"
    assert len(list(Path(settings.UPLOADS).glob("*.jpg"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("practice-own-delete", args=[row.id]))
    assert not list(Path(settings.UPLOADS).glob("*.jpg"))
    assert not Written.objects.filter(id=row.id).exists()


def test_guessed_names_of_pictures(client: Client) -> None:
    for name in ("x.jpg", "..%2F..%2Fsecret-key", "%2e%2e", "a" * 400, "é.jpg", "%00"):
        assert client.get(f"/pictures/{name}").status_code == 404


# Files.


def test_given_away_and_brought_elsewhere(client: Client, everybody: Cast) -> None:
    row = begun(client)
    assert client.get(reverse("practice-own-file", args=[row.id])).status_code == 404
    upload(client, row, picture(), video="https://example.org/film")
    answer = client.get(reverse("practice-own-file", args=[row.id]))
    assert answer["Content-Type"] == "application/zip"
    brought = unpacked(answer.content)
    assert brought.file.by == "Fictional practice"
    assert brought.picture is not None
    other = everybody.clients["elsewhere"]
    back = other.post(LIST + "bring/", {"file": file_named("it.zip", answer.content, "application/zip")})
    assert back.status_code == 302
    there = Written.objects.get(practice__name="Other practice")
    assert there.brought
    assert there.slug != row.slug
    assert not authoring.own_exercises(catalogue(), there.practice), "in quarantine"
    assert "Look at each part of it" in other.get(back["Location"]).content.decode()
    assert other.post(edit_of(there), there.draft | {"do": "save"}).status_code == 302
    there.refresh_from_db()
    assert not there.brought
    (own,) = authoring.own_exercises(catalogue(), there.practice)
    assert own.video == "https://example.org/film"
    assert own.picture not in (None, OwnExercise.read(row.versions.get().body, what="it").picture)


def test_poses_that_came_with_a_file_are_kept(client: Client, everybody: Cast) -> None:
    data = packed(exercise_file(load_content(), "bird-dog"), None)
    client.post(LIST + "bring/", {"file": file_named("it.zip", data)})
    row = Written.objects.get(brought=True)
    answer = client.post(edit_of(row), row.draft | {"do": "save"})
    assert answer.status_code == 302
    own = authoring.newest_of(row.practice, row.slug)
    assert own is not None
    assert own.figure is not None
    assert len(own.figure.steps) == len(own.exercise.steps)
    assert everybody.clients["elsewhere"].get(edit_of(row)).status_code == 404


def test_an_unsafe_file_stays_a_draft(client: Client) -> None:
    data = packed(exercise_file(load_content(), "bird-dog", load=["nerve-tension"]), None)
    client.post(LIST + "bring/", {"file": file_named("it.zip", data)})
    row = Written.objects.get(brought=True)
    answer = client.post(edit_of(row), row.draft | {"do": "save"})
    assert answer.status_code == 422
    assert "This is unsafe" in answer.content.decode()
    row.refresh_from_db()
    assert row.brought


def test_bad_files_are_refused_with_a_sentence(client: Client) -> None:
    for name, data in bad_files(load_content()).items():
        answer = client.post(LIST + "bring/", {"file": file_named("it.zip", data)})
        assert answer.status_code == 422, name
        assert 'class="wrong"' in answer.content.decode(), name
    assert client.post(LIST + "bring/", {}).status_code == 422
    assert not Written.objects.filter(brought=True).exists()


# Whose they are.


def test_other_practices_see_nothing_of_it(client: Client, everybody: Cast) -> None:
    row = begun(client)
    client.post(edit_of(row), typed())
    other = everybody.clients["elsewhere"]
    assert "Arm reach" not in other.get(LIST).content.decode()
    for name, parts in (
        ("practice-own", []),
        ("practice-own-edit", []),
        ("practice-own-file", []),
        ("practice-own-delete", []),
        ("practice-own-version", [1]),
        ("practice-own-still", [1, "step-1"]),
    ):
        path = reverse(name, args=[row.id, *parts])
        assert other.get(path).status_code in (404, 405)
        assert other.post(path, typed()).status_code in (404, 405)
    assert Written.objects.filter(id=row.id).exists()
    for client_ in (other, everybody.clients["stranger"], everybody.clients["person"]):
        assert client_.get(reverse("figure", args=[row.slug])).status_code == 404
        assert client_.get(reverse("exercise", args=[row.slug])).status_code == 404


def give(person: Person, own: OwnExercise) -> None:
    """A prescription with it, in the person's history."""
    given = {"format": 1, "version": 1, "on": "2026-11-20", "by": "X", "practice": "Y", "own": [own.plain()]}
    body = {"type": "prescription", "on": "2026-11-20", "prescription": given}
    Entry.objects.create(
        client=UUID(int=77), person=person, kind="prescription", on=NOW.date(), stored_at=NOW, body=body
    )


@pytest.mark.parametrize("shown", ["poses", "picture", "none"])
def test_whoever_was_given_it_sees_it(client: Client, everybody: Cast, shown: str) -> None:
    row = begun(client)
    if shown == "picture":
        upload(client, row, picture(), video="https://example.org/film")
    else:
        client.post(edit_of(row), typed(shown=shown, video="https://example.org/film"))
    own = authoring.newest_of(row.practice, row.slug)
    assert own is not None
    give(everybody.consent.person, own)
    person = everybody.clients["person"]
    page = person.get(reverse("exercise", args=[row.slug])).content.decode()
    assert "Your practitioner wrote this exercise" in page
    assert 'href="https://example.org/film" rel="noopener noreferrer nofollow"' in page
    moving = person.get(reverse("figure", args=[row.slug]))
    still = person.get(reverse("figure-still", args=[row.slug, "step-1"]))
    if shown == "none":
        assert (moving.status_code, still.status_code) == (404, 404)
    else:
        assert set(moving.json()["steps"]) == {step.id for step in own.exercise.steps}
        assert "private" in moving["Cache-Control"]
        assert still["Content-Type"] == "image/svg+xml"
        assert ("data:image/jpeg" in still.content.decode()) == (shown == "picture")
        assert person.get(reverse("figure-still", args=[row.slug, "no-step"])).status_code == 404
    assert everybody.clients["guest"].get(reverse("figure", args=[row.slug])).status_code == 404
    authoring.delete(row)
    assert person.get(reverse("exercise", args=[row.slug])).status_code == 200, "what was given stays theirs"


def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    client: Client, django_assert_num_queries: Any, everybody: Cast
) -> None:
    member: Member = everybody.member
    content = load_content()
    with django_assert_num_queries(5):
        client.get(LIST)
    for number in range(5):
        file = exercise_file(content, "cat-cow")
        row = authoring.begin(member, f"Number {number}", {}, now=NOW)
        assert row is not None
        body = file.own.model_copy(update={"exercise": file.own.exercise.model_copy(update={"id": row.slug})})
        row.versions.create(number=1, body=body.plain(), by="X", at=NOW)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_a_practice_writes_only_so_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authoring, "MOST_WRITTEN", Written.objects.count())
    answer = client.post(LIST + "new/", {"name": "One more", "like": ""})
    assert answer["Location"] == LIST
    assert "too many" in client.get(LIST).content.decode()


def test_a_closed_practice_takes_its_exercises_along(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    row = begun(client)
    upload(client, row, picture())
    with django_capture_on_commit_callbacks(execute=True):
        row.practice.delete()
    assert not Written.objects.filter(id=row.id).exists()
    assert not list(Path(settings.UPLOADS).glob("*.jpg"))
    assert User.objects.filter(username="fictional-practitioner").exists()


def test_a_picture_whose_file_is_lost_is_not_there(client: Client) -> None:
    row = begun(client)
    upload(client, row, picture())
    kept = WrittenPicture.objects.get()
    kept.path.unlink()
    assert client.get(reverse("own-picture", args=[kept.name])).status_code == 404
    assert client.get(reverse("practice-own-file", args=[row.id])).status_code == 200
    assert clean(picture()).width
