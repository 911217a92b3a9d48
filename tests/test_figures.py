"""The drawn figure: every pose of all content is one that a body can take, and every picture is whole."""

import gzip
import json
import re
import shutil
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import ROOT
from unslump.body.figure import draw, frame_of, resolved, skeleton_of
from unslump.body.motion import FRAMES, frames_of, halfway, keys_of
from unslump.body.output import animation, gif, main_step, png, still
from unslump.body.plausible import OVER, pierced, unbelievable, unsupported
from unslump.body.skeleton import thickness_at
from unslump.body.vectors import length, sub
from unslump.cli.main import main
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.loading import load_content
from unslump.core.pose import Figure, Pose

CONTENT = load_content()
POSES = CONTENT.poses
EXERCISES = sorted(CONTENT.exercises)
ALL = [
    pytest.param(name, step, number, id=f"{name} {step} {number}")
    for name in EXERCISES
    for step, many in POSES.figures[name].steps.items()
    for number in range(len(many))
]
HELD = [
    pytest.param(name, step.id, id=f"{name} {step.id}")
    for name in EXERCISES
    for step in CONTENT.exercises[name].steps
    if step.kind == "work" and len(POSES.figures[name].steps[step.id]) == 1
]
GOLDEN = Path(__file__).parent / "golden"
CARRIES = {"wall": (-0.3, 0.1), "counter": (-0.3, 0.2), "chair": (-0.25, 0.25), "foam-roller": (-0.12, 0.12)}
"""Things that a body may lean or sit on, and how far along the picture they carry it, from where they stand."""


@pytest.mark.parametrize(("name", "step", "number"), ALL)
def test_a_body_can_take_the_pose(name: str, step: str, number: int) -> None:
    assert list(unbelievable(POSES, POSES.figures[name], step, number)) == []


@pytest.mark.parametrize(
    ("poses", "says"),
    [
        ({"base": "standing", "raised": -0.1}, "cm under the floor"),
        ({"base": "standing", "reach": {"near-hand": {"to": "free", "up": 3}}}, "near-hand misses its free by"),
        ({"base": "standing", "reach": {"near-hand": {"to": "waist"}}}, "goes through the trunk"),
        (
            {"base": "standing", "props": [{"kind": "wall", "x": -0.2}]},
            "within the wall",
        ),
    ],
)
def test_a_pose_that_no_body_can_take_is_seen(poses: dict[str, object], says: str) -> None:
    figure = Figure.read({"id": "odd", "steps": {"one": [poses]}}, what="a figure")
    assert any(says in told for told in unbelievable(POSES, figure, "one", 0))


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_goes_through_the_body_on_the_way(name: str) -> None:
    exercise = CONTENT.exercises[name]
    for step in exercise.steps:
        for one, two in pairwise(keys_of(POSES, exercise, step.id)):
            for part in range(1, FRAMES):
                assert list(pierced(POSES.body, halfway(one, two, part / FRAMES))) == [], step.id


@pytest.mark.parametrize(("name", "step"), HELD)
def test_what_is_held_is_carried(name: str, step: str) -> None:
    figure = POSES.figures[name]
    pose, skeleton = resolved(figure, step), skeleton_of(POSES, figure, step)
    hips = skeleton.points["hips"][0]
    spans = [(hips - 0.2, hips + 0.24)] if POSES.bases[pose.base or ""].rests == "chair" else []
    for prop in pose.props or ():
        if prop.kind in CARRIES:
            at = skeleton.points[prop.at][0] if prop.at else hips
            low, high = CARRIES[prop.kind]
            spans.append((at + prop.x + low, at + prop.x + high))
    assert unsupported(POSES.body, skeleton, tuple(spans)) <= OVER


@pytest.mark.parametrize(("name", "step", "number"), ALL)
def test_the_picture_is_whole_and_small(name: str, step: str, number: int) -> None:
    text = draw(POSES, POSES.figures[name], step, title="A <b>title</b> & more", number=number)
    assert len(text.encode()) <= 15_000
    root = ET.fromstring(text)  # noqa: S314 - our own picture
    assert root[0].text == "A <b>title</b> & more"
    assert "nan" not in text
    assert "inf" not in text
    assert "style=" not in text


@pytest.mark.parametrize("name", EXERCISES)
def test_everything_is_within_the_frame(name: str) -> None:
    figure = POSES.figures[name]
    left, top, width, height = frame_of(POSES, figure)
    for step, many in figure.steps.items():
        for number in range(len(many)):
            text = draw(POSES, figure, step, title="", number=number)
            starts = re.findall(r"M(-?[\d.]+) (-?[\d.]+)", text)
            for x, y in starts:
                assert left - 1 <= float(x) <= left + width + 1
                assert top - 1 <= float(y) <= top + height + 1


@pytest.mark.parametrize("name", EXERCISES)
def test_between_two_poses_bones_keep_their_length_and_stay_above_the_floor(name: str) -> None:
    figure, bones = POSES.figures[name], [("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist")]
    for step, many in figure.steps.items():
        keys = [skeleton_of(POSES, figure, step, number) for number in range(len(many))]
        for one, two in pairwise(keys):
            for part in range(1, FRAMES):
                middle = halfway(one, two, part / FRAMES)
                for side in ("near", "far"):
                    for first, last in bones:
                        now = length(sub(middle.points[f"{side}-{last}"], middle.points[f"{side}-{first}"]))
                        was = length(sub(one.points[f"{side}-{last}"], one.points[f"{side}-{first}"]))
                        assert abs(now - was) < 0.002
                lowest = min(p[2] - thickness_at(POSES.body, n) for n, p in middle.points.items() if "toes" not in n)
                assert lowest > -0.06


@pytest.mark.parametrize("name", EXERCISES)
def test_an_animation_is_light(name: str) -> None:
    packed = gzip.compress(json.dumps(animation(CONTENT, CONTENT.exercises[name])).encode(), 9)
    assert len(packed) <= 60_000


def test_the_mirrored_picture_is_the_same_the_other_way_round(content: Catalogue) -> None:
    exercise = content.exercises["seated-hamstring"]
    one = still(content, exercise, "chin")
    other = still(content, exercise, "chin", mirrored=True)
    assert re.sub(r' transform="matrix\(-1 0 0 1 [-\d.]+ 0\)"', "", other) == one
    left, _, width, _ = frame_of(content.poses, content.poses.figures[exercise.id])
    shift = re.search(r"matrix\(-1 0 0 1 ([-\d.]+) 0\)", other)
    assert shift
    assert float(shift[1]) == pytest.approx(2 * left + width, abs=0.1)


def test_the_five_positions_differ_in_what_matters(content: Catalogue) -> None:
    figure = content.poses.figures["seated-hamstring"]
    at = {step: skeleton_of(content.poses, figure, step).points for step in figure.steps}

    def height(step: str, point: str) -> float:
        return at[step][point][2]

    assert height("leg-on-stool", "near-heel") > height("sit", "near-heel") + 0.2
    assert at["leg-on-stool"]["near-toes"][0] > at["toes-to-shin"]["near-toes"][0] + 0.05
    assert height("toes-to-shin", "near-toes") > height("leg-on-stool", "near-toes") + 0.03
    assert height("chin", "crown") < height("toes-to-shin", "crown") - 0.03
    assert height("slump", "collar") < height("chin", "collar") - 0.1


def numbers(text: str) -> tuple[list[str], list[float]]:
    """A picture taken apart: its words, and its numbers."""
    pattern = r"-?\d+(?:\.\d+)?"
    return re.sub(pattern, "#", text).split("#"), [float(number) for number in re.findall(pattern, text)]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_picture_is_as_it_was(name: str, request: pytest.FixtureRequest) -> None:
    """Against the kept picture, a number at a time. `pytest --keep-pictures` keeps the new ones, to be looked at."""
    exercise = CONTENT.exercises[name]
    now = still(CONTENT, exercise, main_step(exercise)).replace("><", ">\n<") + "\n"
    path = GOLDEN / f"{name}.svg"
    if request.config.getoption("--keep-pictures"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(now)
    words, values = numbers(now)
    kept_words, kept_values = numbers(path.read_text())
    assert words == kept_words
    assert values == pytest.approx(kept_values, abs=0.21)


def test_the_comparison_can_fail(content: Catalogue) -> None:
    kept = (GOLDEN / "bridge.svg").read_text()
    words, values = numbers(kept)
    moved_words, moved = numbers(kept.replace("M", "M1", 1))
    assert (words, values) != (moved_words, moved)
    assert values != pytest.approx(moved, abs=0.21)


@pytest.mark.parametrize(
    ("pose", "says"),
    [
        (Pose(base="standing", joints={"knee": {"flexion": 170}}), "joints.near-knee.flexion: 170 degrees is beyond"),
        (Pose(base="standing", joints={"tail": {"flexion": 10}}), "joints.tail.flexion: no such joint"),
        (Pose(base="standing", joints={"knee": {"wiggle": 10}}), "no such joint or movement"),
        (Pose(base="floating"), "'floating' is no base position"),
    ],
)
def test_a_pose_that_cannot_be_is_refused_by_name(pose: Pose, says: str) -> None:
    figure = Figure(id="odd", steps={"one": (pose,)})
    with pytest.raises(BadInput, match=re.escape(says)):
        draw(POSES, figure, "one", title="")


@pytest.mark.parametrize("prop", [{"kind": "rocket"}, {"kind": "ball", "at": "tail"}, {"kind": "strap", "to": "tail"}])
def test_a_thing_that_cannot_be_drawn_is_refused_by_name(prop: dict[str, str]) -> None:
    figure = Figure.read({"id": "odd", "props": [prop], "steps": {"one": [{"base": "standing"}]}}, what="a figure")
    with pytest.raises(BadInput, match="props"):
        draw(POSES, figure, "one", title="")


def test_png_and_gif(content: Catalogue) -> None:
    exercise = content.exercises["bridge"]
    assert png(still(content, exercise, main_step(exercise))).startswith(b"\x89PNG")
    moving = gif(content, exercise, main_step(exercise))
    assert moving.startswith(b"GIF89a")
    assert len(frames_of(content.poses, exercise, main_step(exercise))[0]) > FRAMES
    assert (ROOT / "unslump/content/poses/bridge.toml").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("neck = { flexion = 26", "neck = { flexion = 99", "degrees is beyond a human joint"),
        ('base = "hook-lying"', 'base = "floating"', "unknown base position 'floating'"),
        ('kind = "mat"', 'kind = "rocket"', "'rocket' is no thing that can be drawn"),
        ("steps.lift", "steps.fly", "'bridge' has no step 'fly'"),
        ("joints", "jonts", "unknown key"),
    ],
)
@pytest.mark.xdist_group("proved once")
@pytest.mark.usefixtures("proved_once")
def test_check_names_the_file_and_the_key_of_a_wrong_pose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "unslump/content", folder)
    path = folder / "poses/bridge.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert main(["check", str(folder)]) == 1
    told = capsys.readouterr().err
    assert says in told
    assert "poses/bridge.toml" in told
