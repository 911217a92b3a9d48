"""What a pose must be to be believed: joints within human range, nothing under the floor, hands and feet where they are
meant to be, and a held body over its support."""

from collections.abc import Iterator

from unslump.body.skeleton import SIDES, SKIN, Skeleton, solved_angles, thickness_at
from unslump.body.vectors import Vector, between
from unslump.core.pose import Body, Pose

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
