"""Movement: the skeletons between two poses, and the frames of a step.

Bones turn and never change their length: between two poses each bone's direction goes the shortest way round, from the
hips outwards, while the hips go straight.
"""

from itertools import pairwise
from math import acos, cos, pi, sin

from unslump.body.drawing import Camera
from unslump.body.figure import markup, resolved, scene, skeleton_of
from unslump.body.marks import arrow_shapes
from unslump.body.skeleton import SIDES, Skeleton, two_bones
from unslump.body.vectors import Matrix, Vector, add, axis, between, cross, dot, length, scale, sub, unit
from unslump.core.exercise import Exercise
from unslump.core.pose import Figure, Person, Poses

FRAMES = 7
"""Frames from one pose to the next, the first included."""

_CHAIN = (
    ("hips", "waist"),
    ("waist", "chest"),
    ("chest", "collar"),
    ("collar", "skull"),
    ("skull", "head"),
    ("skull", "crown"),
    *(
        (first if first == "hips" or first == "collar" else f"{side}-{first}", f"{side}-{last}")
        for side in SIDES
        for first, last in (
            ("hips", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("ankle", "ball"),
            ("ankle", "toes"),
            ("collar", "shoulder"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("wrist", "fingers"),
        )
    ),
)


def halfway(a: Skeleton, b: Skeleton, share: float) -> Skeleton:
    """The skeleton a share of the way from one to the other."""
    points: dict[str, Vector] = {"hips": between(a.points["hips"], b.points["hips"], share)}
    for first, last in _CHAIN:
        one, two = sub(a.points[last], a.points[first]), sub(b.points[last], b.points[first])
        size = length(one) + (length(two) - length(one)) * share
        points[last] = add(points[first], scale(_turned(unit(one), unit(two), share), size))
    for side in SIDES:
        for first, middle, last, tips in PLANTED:
            _keep_planted(a, b, points, share, [f"{side}-{name}" for name in (first, middle, last, *tips)])
    frames = {name: _between_frames(a.frames[name], b.frames[name], share) for name in a.frames}
    return Skeleton(points, frames, a.angles, {}, b.props)


PLANTED = (("hip", "knee", "ankle", ("heel", "ball", "toes")), ("shoulder", "elbow", "wrist", ("fingers",)))
STAYS = 0.08


def _keep_planted(a: Skeleton, b: Skeleton, points: dict[str, Vector], share: float, names: list[str]) -> None:
    """A hand or foot that stays where it is between two poses stays there on the way, too."""
    first, middle, last, *tips = names
    if length(sub(a.points[last], b.points[last])) > STAYS:
        return
    goal = between(a.points[last], b.points[last], share)
    bones = (length(sub(a.points[middle], a.points[first])), length(sub(a.points[last], a.points[middle])))
    pole = sub(points[middle], between(points[first], points[last], 0.5))
    knee, end, _ = two_bones(points[first], goal, bones, pole)
    points[middle], points[last] = knee, end
    for tip in tips:  # what lies on the floor stays on it, so tips go straight and not round
        offset = between(sub(a.points[tip], a.points[last]), sub(b.points[tip], b.points[last]), share)
        points[tip] = add(end, offset)


def _turned(a: Vector, b: Vector, share: float) -> Vector:
    """A direction the shortest way round from a to b."""
    cosine = max(-1.0, min(1.0, dot(a, b)))
    angle = acos(cosine)
    if angle < 1e-4:
        return a
    if angle > pi - 1e-3:
        aside = cross(a, (0.0, 1.0, 0.0))
        return unit(add(scale(a, cos(angle * share)), scale(unit(aside), sin(angle * share))))
    return add(scale(a, sin((1 - share) * angle) / sin(angle)), scale(b, sin(share * angle) / sin(angle)))


def _between_frames(a: Matrix, b: Matrix, share: float) -> Matrix:
    x = _turned(axis(a, 0), axis(b, 0), share)
    z = _turned(axis(a, 2), axis(b, 2), share)
    z = unit(sub(z, scale(x, dot(x, z))))
    y = cross(z, x)
    return ((x[0], y[0], z[0]), (x[1], y[1], z[1]), (x[2], y[2], z[2]))


def frames_of(poses: Poses, exercise: Exercise, step: str, person: Person | None = None) -> tuple[list[str], bool]:
    """The frames of a step as SVG markup, and whether they go to and fro. Without a person, the first shows it.

    A step of one pose moves into it from the step before; one of several goes through them in turn.
    """
    person = person or poses.people[0]
    poses = poses.shown_by(person)
    figure = poses.figures[exercise.id]
    keys, swinging = keys_of(poses, exercise, step), len(figure.steps[step]) > 1
    made: list[str] = []
    for one, two in pairwise(keys):
        made += [_frame(poses, figure, step, halfway(one, two, _eased(i / FRAMES)), person) for i in range(FRAMES)]
    made.append(_frame(poses, figure, step, keys[-1], person))
    return made, swinging


def keys_of(poses: Poses, exercise: Exercise, step: str) -> list[Skeleton]:
    """The poses that a step moves through: its own or, if it has but one, from the step before into it."""
    figure = poses.figures[exercise.id]
    keys = [skeleton_of(poses, figure, step, number) for number in range(len(figure.steps[step]))]
    names = [one.id for one in exercise.steps]
    if len(keys) == 1 and names.index(step):
        keys.insert(0, skeleton_of(poses, figure, names[names.index(step) - 1], 0))
    return keys


def arrows_of(poses: Poses, exercise: Exercise, step: str) -> str:
    """Arrows for the way from the first to the last of a step's poses; none while setting up."""
    keys = keys_of(poses, exercise, step)
    if exercise.step(step).kind == "set-up" or len(keys) < 2:
        return ""
    figure, first, last = poses.figures[exercise.id], keys[0], keys[-1]
    way = [first, *(halfway(first, last, share) for share in (0.25, 0.5, 0.75)), last]
    wanted = resolved(figure, step, len(figure.steps[step]) - 1).arrows
    swings = len(figure.steps[step]) > 1
    return markup(arrow_shapes(way, Camera(figure.view), wanted=wanted, swings=swings))


def _eased(share: float) -> float:
    """Slow at both ends, as bodies move."""
    return (1 - cos(pi * share)) / 2


def _frame(poses: Poses, figure: Figure, step: str, skeleton: Skeleton, person: Person) -> str:
    return scene(poses, figure, resolved(figure, step, len(figure.steps[step]) - 1), skeleton, person)
