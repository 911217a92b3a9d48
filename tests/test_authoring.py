"""Checking own exercises, their pictures and their files, whoever made them."""

import io
import json
import struct
import tomllib
import zipfile
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from tests.test_owning import own_like
from unslump.authoring.checking import check_own, hints, safe_link, safe_name
from unslump.authoring.files import FORMAT, MOST_JSON, TYPE, ExerciseFile, packed, unpacked
from unslump.authoring.pictures import LEAST_SIDE, LONGEST_SIDE, MOST_BYTES, BadPicture, clean
from unslump.authoring.poses import picked, whole
from unslump.authoring.toml import as_toml
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput, OtherVersion, UnslumpError
from unslump.core.exercise import Exercise
from unslump.core.loading import load_content
from unslump.core.pose import Figure


@pytest.fixture(scope="module")
def content() -> Catalogue:
    return load_content()


# Checking.


@pytest.mark.parametrize("like", ["bird-dog", "cat-cow", "seated-hamstring", "back-extension"])
def test_copies_of_the_library_are_fine(content: Catalogue, like: str) -> None:
    checked = check_own(content, own_like(content, like))
    assert (checked.wrong, checked.added) == ((), ())


def test_a_harder_lighter_form_is_unsafe(content: Catalogue) -> None:
    hard = max(content.exercises.values(), key=lambda one: one.level).id
    checked = check_own(content, own_like(content, "cat-cow", regress=[hard]))
    assert [(wrong.path, wrong.unsafe) for wrong in checked.wrong] == [(("regress",), True)]


def test_an_ungated_pull_on_a_nerve_is_unsafe(content: Catalogue) -> None:
    checked = check_own(content, own_like(content, "cat-cow", load=["nerve-tension"]))
    assert any(wrong.unsafe and "gate" in wrong.what for wrong in checked.wrong)


def test_a_figure_that_nobody_can_be_in_is_told(content: Catalogue) -> None:
    own = own_like(content, "bird-dog")
    assert own.figure is not None
    plain = own.figure.plain()
    step = next(iter(plain["steps"]))
    plain["steps"][step][0]["raised"] = -0.8
    under = check_own(content, own.model_copy(update={"figure": Figure.read(plain, what="it")}))
    assert under.wrong
    assert {wrong.path[0] for wrong in under.wrong} == {"figure"}
    plain["steps"][step][0]["reach"] = {"near-hand": {"to": "the-moon"}}
    lost = check_own(content, own.model_copy(update={"figure": Figure.read(plain, what="it")}))
    assert lost.wrong


@pytest.mark.parametrize(
    ("link", "fine"),
    [
        ("https://example.org/film?v=1", True),
        ("http://example.org/film", False),
        ("javascript:alert(1)", False),
        ("https://user@example.org/", False),
        ('https://example.org/ "onload=', False),
        ("https://localhost/", False),
        ("https://example.org/" + "a" * 500, False),
        ("https://exämple.org/", False),
    ],
)
def test_only_plain_https_links(content: Catalogue, link: str, *, fine: bool) -> None:
    assert safe_link(link) is fine
    checked = check_own(content, own_like(content, "cat-cow").model_copy(update={"video": link}))
    assert (not checked.wrong) is fine


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", ".hidden", "a b.jpg", "a" * 81])
def test_only_names_of_files(name: str) -> None:
    assert not safe_name(name)
    assert safe_name("0123abcd.jpg")


def test_long_sentences_are_a_hint_alone(content: Catalogue) -> None:
    own = own_like(content, "cat-cow", purpose="word " * 25)
    assert [path for path, _ in hints(own.exercise)] == [("purpose",)]
    assert not check_own(content, own).wrong


def test_picked_poses_are_whole(content: Catalogue) -> None:
    figure = picked(content, "own-x", {"a": "seated-hamstring/toes-to-shin", "b": "bird-dog/reach"})
    assert figure is None or not [p for poses in figure.steps.values() for p in poses if p.like]
    assert picked(content, "own-x", {"a": "no-such/step"}) is None
    assert picked(content, "own-x", {"a": "bird-dog/no-such"}) is None
    assert picked(content, "own-x", {"a": ""}) is None
    kept = whole(content.poses.figures["seated-hamstring"], "own-x")
    assert Figure.read(kept.plain(), what="it").steps == kept.steps


def test_toml_reads_back(content: Catalogue) -> None:
    for name, exercise in content.exercises.items():
        assert Exercise.read(tomllib.loads(as_toml(exercise)), what="it") == exercise
        figure = content.poses.figures[name]
        assert Figure.read(tomllib.loads(as_toml(figure)), what="it") == figure
    odd = content.exercises["cat-cow"].model_copy(update={"purpose": 'Quotes " and \\ and \x7f and \n lines, mañana'})
    assert Exercise.read(tomllib.loads(as_toml(odd)), what="it") == odd


# Pictures.


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, **({"color": "navy"} if mode == "RGB" else {})).save(out, kind, **more)
    return out.getvalue()


MODES = {"PNG": ("RGB", "L", "RGBA", "LA", "P", "1", "I;16"), "JPEG": ("RGB", "L", "CMYK"), "WEBP": ("RGB", "RGBA")}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_pictures_are_made_anew(kind: str, mode: str) -> None:
    made = clean(picture(kind, mode=mode))
    with Image.open(io.BytesIO(made.data)) as found:
        assert (found.format, found.size, found.mode) == ("JPEG", (400, 300), "RGB")


def test_what_else_a_picture_holds_is_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET-PLACE")
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "SECRET-PLACE", 6
    for raw in (
        picture(pnginfo=notes),
        picture("JPEG", exif=exif),
        picture("JPEG") + b"<script>SECRET-PLACE</script>",
        picture("PNG") + b"PK\x03\x04SECRET-PLACE",
        picture("WEBP", exif=exif),
    ):
        assert b"SECRET-PLACE" in raw
        made = clean(raw)
        assert b"SECRET" not in made.data
        with Image.open(io.BytesIO(made.data)) as found:
            assert not found.getexif()
    assert clean(picture("JPEG", exif=exif))[1:] == (300, 400), "turned as it was meant"


def test_big_pictures_become_smaller() -> None:
    made = clean(picture("JPEG", (3000, 2000)))
    assert (made.width, made.height) == (LONGEST_SIDE, 853)


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says that it is huge."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 10_000)
    parts = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + b"\0\0\0\0IEND\xaeB`\x82"


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>alert(1)</script></svg>'
BAD_PICTURES: list[tuple[str, bytes]] = [
    ("kind", b""),
    ("kind", SCRIPT),
    ("kind", b"<?xml version='1.0'?>" + SCRIPT),
    ("kind", b"<html><script>alert(1)</script></html>"),
    ("kind", b"%PDF-1.7 " + b"x" * 100),
    ("kind", b"MZ" + b"\0" * 200),
    ("kind", picture("GIF")),
    ("kind", picture("BMP")),
    ("kind", picture("TIFF")),
    ("kind", picture("ICO", (256, 256))),
    ("kind", b"GIF89a/*" + SCRIPT),
    ("damaged", picture("PNG")[:200]),
    ("damaged", picture("JPEG", (900, 900))[:400]),
    ("pixels", bomb(30_000, 30_000)),
    ("pixels", bomb(12_000, 8_000)),
    ("pixels", bomb(6_000, 4_001)),
    ("damaged", bomb(6_000, 4_000)),
    ("small", picture(size=(LEAST_SIDE - 1, 400))),
    ("bytes", picture("JPEG") + b"\0" * MOST_BYTES),
    ("bytes", b"\0" * 10_000_000),
    ("moving", moving()),
]


@pytest.mark.parametrize(("reason", "raw"), BAD_PICTURES, ids=[f"{n}-{r}" for n, (r, _) in enumerate(BAD_PICTURES)])
def test_bad_pictures_are_refused_by_name(reason: str, raw: bytes) -> None:
    with pytest.raises(BadPicture) as refused:
        clean(raw)
    assert refused.value.reason == reason
    assert str(refused.value).endswith(".")


def test_the_smallest_picture_is_taken() -> None:
    assert clean(picture(size=(LEAST_SIDE, LEAST_SIDE))).width == LEAST_SIDE


# Files.


def exercise_file(content: Catalogue, like: str = "bird-dog", **changes: Any) -> ExerciseFile:
    own = own_like(content, like, **changes)
    return ExerciseFile(type=TYPE, format=FORMAT, content=content.version, by="Fictional practice", own=own)


def zip_of(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_a_file_comes_back_whole(content: Catalogue) -> None:
    file = exercise_file(content)
    shown = clean(picture()).data
    back = unpacked(packed(file, shown))
    assert back.file.own == file.own.model_copy(update={"picture": "picture.jpg"})
    assert back.picture is not None
    assert unpacked(packed(file, None)) == (file, None)
    assert unpacked(json.dumps(file.plain()).encode()) == (file, None)
    assert packed(file, shown) == packed(file, shown)
    claimed = file.model_copy(update={"own": file.own.model_copy(update={"picture": "elsewhere.jpg"})})
    assert unpacked(json.dumps(claimed.plain()).encode()).file.own.picture is None


def bad_files(content: Catalogue) -> dict[str, bytes]:
    good = exercise_file(content).plain()
    text = json.dumps(good).encode()

    def said(**changes: Any) -> bytes:
        return json.dumps(good | changes).encode()

    exercise = good["own"]["exercise"]

    def exercised(**changes: Any) -> bytes:
        return said(own=good["own"] | {"exercise": exercise | changes})

    return {
        "nothing": b"",
        "binary": bytes(range(256)),
        "text": b"Do this five times.",
        "list": b"[1]",
        "another type": said(type="unslump-everything"),
        "unknown key": said(extra=1),
        "deep": b"[" * 100_000,
        "deep object": said(own={"exercise": json.loads("[" * 50 + "]" * 50)}),
        "no number": text.replace(b'"level": 2', b'"level": NaN').replace(b'"level": 3', b'"level": NaN'),
        "digits": b'{"type": ' + b"9" * 5000 + b"}",
        "library id": exercised(id="bird-dog"),
        "long words": exercised(purpose="a" * 2001),
        "no steps": exercised(steps=[]),
        "half a character": text.replace(b"Fictional", b"\\ud800"),
        "nul": text.replace(b"Fictional", b"\\u0000"),
        "huge": said(by="a" * MOST_JSON),
        "zip without it": zip_of(other_txt=b"x"),
        "zip with more": zip_of(exercise_json=text, picture_jpg=picture("JPEG"), program_exe=b"MZ"),
        "zip with a way out": zip_of(**{"../exercise_json": text}),
        "damaged zip": zip_of(exercise_json=text)[:-40],
        "zip bomb": zip_of(exercise_json=b" " * 50_000_000),
        "ten megabytes": b"{" * 10_000_000,
        "picture that is none": zip_of(exercise_json=text, picture_jpg=SCRIPT),
        "picture bomb": zip_of(exercise_json=text, picture_jpg=bomb(30_000, 30_000)),
    }


def test_bad_files_are_refused_by_name(content: Catalogue) -> None:
    for name, raw in bad_files(content).items():
        with pytest.raises(UnslumpError) as refused:
            unpacked(raw)
        assert isinstance(refused.value, BadInput | BadPicture | OtherVersion), name
        assert len(str(refused.value)) < 2000, name


def test_another_format_is_named(content: Catalogue) -> None:
    with pytest.raises(OtherVersion):
        unpacked(json.dumps(exercise_file(content).plain() | {"format": 2}).encode())


def test_a_hostile_dose_is_told_and_not_counted_out(content: Catalogue) -> None:
    dose = content.exercises["bird-dog"].dose.plain() | {"amount": {"low": 1, "high": 10**12}, "step": 1}
    brought = unpacked(json.dumps(exercise_file(content, dose=dose).plain()).encode())
    wrong = check_own(content, brought.file.own).wrong
    assert [path for path, _, _ in wrong] == [("dose", "amount")]
    long = content.exercises["bird-dog"].dose.plain() | {"amount": {"low": 1, "high": 30}, "step": 1}
    long |= {"unit": "reps", "times": {"low": 1, "high": 15}, "rounds": {"low": 1, "high": 8}}
    told = check_own(content, own_like(content, "bird-dog", dose=long, tempo=4)).wrong
    assert ("dose", "step") in [wrong.path for wrong in told]
