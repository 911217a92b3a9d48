"""What a pose must be to be believed: joints within human range, nothing under the floor, hands and feet where they are
meant to be, and a held body over its support."""

from collections.abc import Iterator

from unslump.body.figure import resolved, scene, skeleton_of
from unslump.body.skeleton import SIDES, SKIN, Skeleton, solved_angles, thickness_at
from unslump.body.things import solids
from unslump.body.vectors import Vector, axis, between, dot, length, sub
from unslump.core.pose import Body, Figure, Pose, Poses

BELOW = 0.015
"""By how much (metres) a part may sink into the floor: soft flesh and a soft mat."""
MISS = 0.02
"""By how much a hand or foot may miss what it reaches for."""
OVER = 0.09
"""By how much the centre of mass may lie outside what is supported: feet and hands are longer than their points."""

# Shares of body mass and where each segment's centre lies along it: Winter, after Dempster.
SEGMENTS: tuple[tuple[str, str, float, float], ...] = (
    ("hips", "collar", 0.497, 0.46),
    ("collar", "crown", 0.081, 0.6),
    *(
        (f"{side}-{first}", f"{side}-{last}", mass, at)
        for side in SIDES
        for first, last, mass, at in (
            ("hip", "knee", 0.1, 0.433),
            ("knee", "ankle", 0.0465, 0.433),
            ("ankle", "toes", 0.0145, 0.5),
            ("shoulder", "elbow", 0.028, 0.436),
            ("elbow", "wrist", 0.016, 0.43),
            ("wrist", "fingers", 0.006, 0.5),
        )
    ),
)


def unbelievable(poses: Poses, figure: Figure, step: str, number: int) -> Iterator[str]:
    """Everything that is not believable about one pose of a figure. BadInput if it cannot be drawn at all."""
    pose, skeleton = resolved(figure, step, number), skeleton_of(poses, figure, step, number)
    yield from doubts(poses.body, pose, skeleton)
    yield from pierced(poses.body, skeleton)
    yield from inside_things(skeleton)
    scene(poses, figure, pose, skeleton)


def doubts(body: Body, pose: Pose, skeleton: Skeleton) -> Iterator[str]:
    """What is not believable about a pose, in words."""
    for limb, missed in skeleton.missed.items():
        if missed > MISS:
            yield f"{limb} misses its {pose.reach[limb].to if limb in pose.reach else 'goal'} by {missed * 100:.1f} cm"
    for name, point in skeleton.points.items():
        depth = thickness_at(body, name) - point[2]
        if name.split("-", 1)[-1] in SKIN and depth > BELOW and not name.endswith(("toes", "ball", "fingers")):
            yield f"{name} is {depth * 100:.1f} cm under the floor"
    for joint, angle in solved_angles(skeleton).items():
        limit = body.ranges[f"{joint.split('-')[1]}-flexion"].high
        if angle > limit + 1:
            yield f"{joint} is bent by {angle:.0f} degrees; it can do {limit:.0f}"


SOFT = 0.6
"""Flesh gives way: only a limb deeper than this share of the trunk's or head's thickness goes through it."""
TRUNK = (
    ("hips", "waist", "pelvis", "hips"),
    ("waist", "chest", "lumbar", "waist"),
    ("chest", "collar", "thorax", "chest"),
)
LIMBS = (("elbow", "wrist"), ("knee", "ankle"))


def pierced(body: Body, skeleton: Skeleton) -> Iterator[str]:
    """Forearms and shanks that go through the trunk or the head. A hand may lie on either."""
    for side in SIDES:
        for first, last in LIMBS:
            one, two = skeleton.points[f"{side}-{first}"], skeleton.points[f"{side}-{last}"]
            for share in (0.25, 0.5, 0.75, 1.0):
                at = between(one, two, share)
                if length(sub(at, skeleton.points["head"])) < body.thickness["head"] * SOFT:
                    yield f"{side} {first} to {last} goes through the head"
                    break
                if any(_within(body, skeleton, at, *part) for part in TRUNK):
                    yield f"{side} {first} to {last} goes through the trunk"
                    break


def _within(body: Body, skeleton: Skeleton, at: Vector, low: str, high: str, frame: str, thick: str) -> bool:
    """Whether a point lies well within a part of the trunk, an elliptical column."""
    base, top, m = skeleton.points[low], skeleton.points[high], skeleton.frames[frame]
    away = sub(at, base)
    along = dot(away, axis(m, 2))
    if not 0.0 <= along <= length(sub(top, base)):
        return False
    deep = dot(away, axis(m, 0)) / (body.thickness[f"{thick}_deep"] * SOFT)
    wide = dot(away, axis(m, 1)) / (body.thickness[f"{thick}_wide"] * SOFT)
    return deep * deep + wide * wide < 1.0


def inside_things(skeleton: Skeleton) -> Iterator[str]:
    """Bones that lie within a solid thing of the picture, deeper than soft flesh and cushions explain."""
    for prop in skeleton.props:
        for low, high in solids(prop, skeleton):
            for name, point in skeleton.points.items():
                deep = min(min(point[i] - low[i], high[i] - point[i]) for i in range(3))
                if deep > BELOW:
                    yield f"{name} is {deep * 100:.1f} cm within the {prop.kind}"


def centre_of_mass(skeleton: Skeleton) -> Vector:
    """Where the body's weight acts."""
    total = sum(mass for *_, mass, _ in SEGMENTS)
    x = y = z = 0.0
    for first, last, mass, at in SEGMENTS:
        point = between(skeleton.points[first], skeleton.points[last], at)
        x, y, z = x + point[0] * mass, y + point[1] * mass, z + point[2] * mass
    return (x / total, y / total, z / total)


def unsupported(body: Body, skeleton: Skeleton, supports: tuple[tuple[float, float], ...]) -> float:
    """By how much (metres, along the picture) the centre of mass lies outside what carries the body.

    `supports` are spans (from, to) of things that carry besides the floor, such as a seat or a wall leaned on.
    """
    touching = [
        point[0] for name, point in skeleton.points.items() if point[2] - max(thickness_at(body, name), 0.02) < 0.03
    ]
    spans = [x for span in supports for x in span] + touching
    if not spans:
        return 99.0
    x = centre_of_mass(skeleton)[0]
    return max(min(spans) - x, x - max(spans), 0.0)
