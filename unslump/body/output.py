"""Pictures in other forms: what a page plays, PNG, and moving GIF."""

import io
import re

from PIL import Image
from resvg_py import svg_to_bytes

from unslump.body.drawing import Camera, paint_of, trunk_shapes
from unslump.body.figure import draw, frame_of, markup, svg
from unslump.body.head import head_shapes
from unslump.body.motion import arrows_of, frames_of
from unslump.body.skeleton import build
from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.pose import Person, Pose, Poses, View

WIDTH = 640
FRAME_MS = 90
REST_MS = 700
EMPTY = (0.0, -219.0, 320.0, 220.0)


def title_of(exercise: Exercise, step: str) -> str:
    """What a picture shows, for those who hear it."""
    return f"{exercise.name}: {exercise.step(step).say}"


def main_step(exercise: Exercise) -> str:
    """The step that stands for an exercise: the last that is counted and needs no gate."""
    return [step.id for step in exercise.steps if step.kind == "work" and step.gate is None][-1]


def still(
    catalogue: Catalogue, exercise: Exercise, step: str, *, mirrored: bool = False, person: Person | None = None
) -> str:
    """The picture of a step as SVG: its last pose, where the work is. Without a person, the first shows it.

    Of an exercise that nobody drew (a practitioner's own may have a photograph instead), an empty one.
    """
    person = person or catalogue.poses.people[0]
    if exercise.id not in catalogue.poses.figures:
        return svg("", EMPTY, title=title_of(exercise, step), mirrored=False)
    figure = catalogue.poses.figures[exercise.id]
    last = len(figure.steps[step]) - 1
    return draw(
        catalogue.poses,
        figure,
        step,
        title=title_of(exercise, step),
        about=exercise.step(step).more or exercise.feel,
        number=last,
        mirrored=mirrored,
        marks=arrows_of(catalogue.poses.shown_by(person), exercise, step),
        person=person,
    )


PORTRAIT = (-21.0, -181.0, 42.0, 42.0)


def portrait(poses: Poses, person: Person) -> str:
    """Somebody's head and shoulders, to choose them by."""
    poses = poses.shown_by(person)
    skeleton = build(poses.body, poses.bases["standing"], Pose(base="standing"))
    camera = Camera(View(round=42, above=4))
    shapes = trunk_shapes(poses.body, skeleton, camera, paint_of(person))
    shapes += head_shapes(poses.body, skeleton, camera, person)
    picture = markup(sorted(shapes, key=lambda shape: shape.depth))
    return svg(picture, PORTRAIT, title=person.name, mirrored=False)


def animation(catalogue: Catalogue, exercise: Exercise, *, person: Person | None = None) -> dict[str, object]:
    """All steps of an exercise for a page to play: one box, and for each step its frames as SVG markup."""
    person = person or catalogue.poses.people[0]
    box = frame_of(catalogue.poses.shown_by(person), catalogue.poses.figures[exercise.id])
    steps = {}
    for step in exercise.steps:
        frames, swings = frames_of(catalogue.poses, exercise, step.id, person)
        steps[step.id] = {"title": title_of(exercise, step.id), "swings": swings, "frames": frames}
    return {"exercise": exercise.id, "box": [round(number, 1) for number in box], "steps": steps}


def plain_colours(text: str) -> str:
    """Colours as they are, for programs that know no CSS variables."""
    return re.sub(r"var\(--[\w-]+,(#\w+)\)", r"\1", text)


def png(picture: str, *, width: int = WIDTH, background: str = "#fffaf2") -> bytes:
    """An SVG as PNG."""
    return bytes(svg_to_bytes(svg_string=plain_colours(picture), width=width, background=background))


def gif(catalogue: Catalogue, exercise: Exercise, step: str, *, person: Person | None = None) -> bytes:
    """A step as a moving GIF: into the pose and, where it swings, back."""
    person = person or catalogue.poses.people[0]
    box = frame_of(catalogue.poses.shown_by(person), catalogue.poses.figures[exercise.id])
    frames, swings = frames_of(catalogue.poses, exercise, step, person)
    pictures = [
        Image.open(io.BytesIO(png(svg(frame, box, title="", mirrored=False), width=WIDTH // 2))).convert("P")
        for frame in frames
    ]
    times = [FRAME_MS] * (len(pictures) - 1) + [REST_MS]
    if swings:
        pictures += pictures[-2:0:-1]
        times += [FRAME_MS] * (len(pictures) - len(times))
    out = io.BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=times, loop=0)
    return out.getvalue()
