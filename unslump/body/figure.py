"""The picture of a step: SVG text, escaped, with a title, sized to what it shows."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from unslump.body.drawing import (
    SCALE,
    Camera,
    Shape,
    body_shapes,
    colour,
    n,
)
from unslump.body.head import head_shapes
from unslump.body.marks import breath_shapes, glow_shapes, shadow_shapes
from unslump.body.skeleton import Skeleton, build, thickness_at
from unslump.body.things import thing_shapes
from unslump.core.errors import BadInput, Problem
from unslump.core.pose import Figure, Person, Pose, Poses

MARGIN = 7.0
NARROWEST, WIDEST = 1.15, 2.2
"""A picture is at least and at most so much wider than high, so that a row of them looks even."""


def resolved(figure: Figure, step: str, number: int = 0) -> Pose:
    """A step's pose with everything that it takes over from the step it is like."""
    if step not in figure.steps:
        raise BadInput("this picture", (Problem("step", f"{figure.id!r} has no pose for step {step!r}"),))
    poses = figure.steps[step]
    pose = poses[number]
    if pose.like is None:
        return pose.model_copy(update={"props": pose.props if pose.props is not None else figure.props})
    before = resolved(figure, pose.like, 0)
    joints = {part: dict(moves) for part, moves in before.joints.items()}
    for part, moves in pose.joints.items():
        joints[part] = {**joints.get(part, {}), **moves}
    lasting = ("tilt", "lean", "swivel", "raised")
    update: dict[str, object] = {
        "joints": joints,
        "reach": {**before.reach, **pose.reach},
        "props": pose.props if pose.props is not None else before.props,
        "glow": pose.glow if pose.glow is not None else before.glow,
        "breath": pose.breath,
        "arrows": pose.arrows,
        **{name: getattr(pose, name) for name in lasting if name in pose.model_fields_set},
    }
    return before.model_copy(update=update)


def skeleton_of(poses: Poses, figure: Figure, step: str, number: int = 0) -> Skeleton:
    """The solved skeleton of a step."""
    pose = resolved(figure, step, number)
    if pose.base not in poses.bases:
        raise BadInput("this picture", (Problem("base", f"{pose.base!r} is no base position"),))
    skeleton = build(poses.body, poses.bases[pose.base], pose)
    like = figure.steps[step][number].like
    if number:
        return planted(skeleton, skeleton_of(poses, figure, step, 0))
    return skeleton if like is None else planted(skeleton, skeleton_of(poses, figure, like, 0))


STANDS = ("far-ankle", "near-ankle", "far-knee", "near-knee", "far-wrist", "near-wrist")
LOW, LEVEL = 0.15, 0.03


def planted(skeleton: Skeleton, before: Skeleton) -> Skeleton:
    """The body shifted so that the first foot, knee or hand on the floor in both poses stays where it was."""
    for name in STANDS:
        now, was = skeleton.points[name], before.points[name]
        if now[2] < LOW and was[2] < LOW and abs(now[2] - was[2]) < LEVEL:
            return skeleton.moved((was[0] - now[0], 0.0, 0.0))
    return skeleton


def scene(poses: Poses, figure: Figure, pose: Pose, skeleton: Skeleton, person: Person | None = None) -> str:
    """Everything in a picture, the farthest first, as SVG elements. Without a person, the first of them is drawn."""
    person = person or poses.people[0]
    camera = Camera(figure.view)
    shapes = [shape for prop in pose.props or () for shape in thing_shapes(prop, skeleton, camera)]
    if all(prop.kind != "mat" for prop in pose.props or ()):  # a mat grounds the body by itself
        shapes += shadow_shapes(skeleton, camera)
    shapes += body_shapes(poses.body, skeleton, camera, person)
    shapes += head_shapes(poses.body, skeleton, camera, person)
    if pose.breath:
        shapes += breath_shapes(skeleton, camera)
    regions = pose.glow if pose.glow is not None else figure.glow
    shapes += glow_shapes(skeleton, camera, regions, near_only=one_sided(pose))
    return markup(sorted(shapes, key=lambda shape: shape.depth))


def one_sided(pose: Pose) -> bool:
    """Whether only the near side works, so that only there it glows."""
    moved = {*(part for part in pose.joints if part.startswith(("near-", "far-"))), *pose.reach}
    legs = {name for name in moved if name.endswith(("hip", "knee", "ankle", "foot"))}
    return any(name.startswith("near-") and name.replace("near-", "far-") not in legs for name in legs)


def draw(
    poses: Poses,
    figure: Figure,
    step: str,
    *,
    title: str,
    about: str = "",
    number: int = 0,
    mirrored: bool = False,
    marks: str = "",
    person: Person | None = None,
) -> str:
    """The picture of a step as SVG text. `title` is read out; mirrored shows the other side; marks go on top.

    Without a person, the first of them shows it.
    """
    person = person or poses.people[0]
    poses = poses.shown_by(person)
    picture = scene(poses, figure, resolved(figure, step, number), skeleton_of(poses, figure, step, number), person)
    return svg(picture + marks, frame_of(poses, figure), title=title, about=about, mirrored=mirrored)


def frame_of(poses: Poses, figure: Figure) -> tuple[float, float, float, float]:
    """One frame that holds all of an exercise's pictures, so that nothing jumps: left, top, width, height."""
    key = (figure.id, tuple(poses.body.thickness.values()))
    known = poses.frames.get(key)
    if known is None or known[0] is not figure:
        known = poses.frames[key] = (figure, _frame_of(poses, figure))
    return known[1]


def _frame_of(poses: Poses, figure: Figure) -> tuple[float, float, float, float]:
    camera = Camera(figure.view)
    spots = []
    for step, many in figure.steps.items():
        for number in range(len(many)):
            skeleton = skeleton_of(poses, figure, step, number)
            for name, point in skeleton.points.items():
                (x, y), thick = camera.spot(point), thickness_at(poses.body, name) * SCALE
                spots += [(x - thick, y - thick), (x + thick, y + thick)]
            for prop in resolved(figure, step, number).props or ():
                for shape in thing_shapes(prop, skeleton, camera):
                    spots += _corners(shape.path)
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    width, height = max(xs) - left + MARGIN, max(max(ys), 0.0) - top + MARGIN * 0.6
    wider = max(width, height * NARROWEST)
    higher = max(height, wider / WIDEST)
    return left - (wider - width) / 2, top - (higher - height), wider, higher


def _corners(path: str) -> list[tuple[float, float]]:
    """The corner points of a straight-sided path."""
    if "A" in path or "a" in path or "C" in path:
        return []
    parts = path.strip("MZ").split("L")
    return [(float(x), float(y)) for x, y in (part.split() for part in parts)]


def markup(shapes: Sequence[Shape]) -> str:
    """Shapes as SVG elements; neighbours of one look are one path."""
    out: list[str] = []
    for shape in shapes:
        if shape.stroke:
            out.append(
                f'<path d="{shape.path}" fill="none" stroke="{shape.stroke}" stroke-width="{n(shape.width)}"'
                f' stroke-linecap="round"{shape.extra}/>'
            )
        else:
            out.append(f'<path d="{shape.path}" fill="{shape.fill}"{shape.extra}/>')
    return "".join(out)


def svg(picture: str, box: tuple[float, float, float, float], *, title: str, about: str = "", mirrored: bool) -> str:
    """A whole SVG document; `title` names what is shown, `about` describes it further, both for those who hear it."""
    left, top, width, height = box
    flip = f' transform="matrix(-1 0 0 1 {n(2 * left + width)} 0)"' if mirrored else ""
    desc = f"<desc>{escape(about)}</desc>" if about else ""
    floor = f'<path d="M{n(left)} 0.6h{n(width)}" stroke="{colour("ground")}" stroke-width="1.2"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{n(left)} {n(top)} {n(width)} {n(height)}" role="img">'
        f"<title>{escape(title)}</title>{desc}<g{flip}>{floor}{picture}</g></svg>"
    )
