"""Marks in a picture besides the body: where to feel it, where it moves, the breath, the shadow."""

from collections.abc import Sequence
from math import hypot

from unslump.body.drawing import SCALE, Camera, Shape, Spot, capsule, colour, ellipse, n, smooth
from unslump.body.skeleton import SIDES, Skeleton
from unslump.body.vectors import Vector, add, axis, between, dot, length, scale, sub, unit


def shadow_shapes(skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A soft shadow on the ground, below what is lowest."""
    low = [point for point in skeleton.points.values() if point[2] < SHADOWED] or [skeleton.points["hips"]]
    spots = [camera.spot((x, y, 0.0)) for x, y, _ in low]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    at = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    wide, high = (max(xs) - min(xs)) / 2 + 6.0, max((max(ys) - min(ys)) / 2 + 1.5, 2.5)
    return [
        Shape(-8.9, ellipse(at, wide, high, 0.0), colour("shadow")),
        Shape(-8.8, ellipse(at, wide * 0.72, high * 0.66, 0.0), colour("shadow")),
    ]


SHADOWED = 0.25
SHINES_THROUGH = 0.13
"""A glow is seen through so much of the body in front of it (metres), but not through an arm beyond."""
GLOWS: dict[str, tuple[str, str, float, float, float, float]] = {
    # where to feel it: from, to, along from, along to, how far off the bone, half thickness; "-" before: behind
    "hamstrings": ("hip", "knee", 0.22, 0.86, -0.052, 0.026),
    "quadriceps": ("hip", "knee", 0.25, 0.85, 0.05, 0.027),
    "calves": ("knee", "ankle", 0.12, 0.6, -0.034, 0.02),
    "glutes": ("hip", "hip", 0.0, 0.0, -0.07, 0.05),
    "hip-flexors": ("hip", "knee", -0.12, 0.22, 0.06, 0.026),
    "adductors": ("hip", "knee", 0.1, 0.6, 0.0, 0.026),
    "pelvic-floor": ("hip", "knee", -0.12, 0.06, -0.055, 0.036),
    "side-hip": ("hip", "knee", -0.14, 0.14, 0.0, 0.032),
}
TRUNK_GLOWS: dict[str, tuple[str, str, float, float]] = {
    # part of the trunk: from, to, forward offset, half thickness
    "lower-back": ("hips", "chest", -0.075, 0.026),
    "upper-back": ("chest", "collar", -0.078, 0.028),
    "core": ("waist", "chest", 0.07, 0.034),
    "side-core": ("waist", "chest", 0.0, 0.045),
    "pelvis": ("hips", "waist", -0.085, 0.032),
    "breath": ("waist", "collar", 0.05, 0.045),
}


ARROW_FROM, ARROWS = 0.13, 2
TIPS = ("near-fingers", "far-fingers", "near-toes", "far-toes", "near-knee", "far-knee", "crown", "hips")


def arrow_shapes(way: Sequence[Skeleton], camera: Camera, *, wanted: Sequence[str] | None, swings: bool) -> list[Shape]:
    """Where the body goes: along the way of the wanted points or, if none are named, of what moves most.

    A movement to and fro has a head at both ends.
    """
    if wanted is None:
        wanted = _most_moved(way[0], way[-1], camera)
    return [
        shape
        for tip in wanted
        for shape in _arrow([camera.spot(skeleton.points[tip]) for skeleton in way], both=swings)
    ]


def _most_moved(before: Skeleton, after: Skeleton, camera: Camera) -> list[str]:
    """What moves most, and a second if it moves nearly as much and lies apart."""
    gone = {tip: length(sub(after.points[tip], before.points[tip])) for tip in TIPS}
    moving = sorted((tip for tip in TIPS if gone[tip] > ARROW_FROM), key=lambda tip: -gone[tip])
    chosen: list[str] = []
    for tip in moving:
        ends = [camera.spot(after.points[other]) for other in chosen]
        x, y = camera.spot(after.points[tip])
        if all(hypot(x - ex, y - ey) > APART for ex, ey in ends) and gone[tip] > 0.45 * gone[moving[0]]:
            chosen.append(tip)
    return chosen[:ARROWS]


APART = 45.0


def _arrow(spots: Sequence[Spot], *, both: bool) -> list[Shape]:
    """A soft line with a head at its end, or at both; light around, so that it shows on dark and on bright."""
    way = hypot(spots[-1][0] - spots[0][0], spots[-1][1] - spots[0][1])
    size = max(0.5, min(1.0, way / (28.0 if both else 16.0)))
    tip, end = _arrow_head(spots[-2], spots[-1], size)
    line, heads = [*spots[1:-1], tip], end
    if both:
        root, start = _arrow_head(spots[1], spots[0], size)
        line, heads = [root, *spots[1:-1], tip], start + end
    path = smooth(line, closed=False) + heads
    return [
        Shape(8.0, path, stroke=colour("halo"), width=4.2, extra=' opacity=".8"'),
        Shape(8.01, path, stroke=colour("mark"), width=2.0),
    ]


def _arrow_head(before: Spot, at: Spot, size: float) -> tuple[Spot, str]:
    """Where an arrow ends, a little beyond, and its head; smaller for a short way."""
    gap = hypot(at[0] - before[0], at[1] - before[1]) or 1.0
    ux, uy = (at[0] - before[0]) / gap, (at[1] - before[1]) / gap
    tip = (at[0] + ux * 5, at[1] + uy * 5)
    back, out = 7 * size, 4.5 * size
    wings = [(tip[0] - ux * back + s * uy * out, tip[1] - uy * back - s * ux * out) for s in (1, -1)]
    return tip, f"M{n(wings[0][0])} {n(wings[0][1])}L{n(tip[0])} {n(tip[1])}L{n(wings[1][0])} {n(wings[1][1])}"


def breath_shapes(skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """Two soft waves before the mouth: breathe."""
    m = skeleton.frames["head"]
    mouth = add(skeleton.points["head"], add(scale(axis(m, 0), 0.15), scale(axis(m, 2), -0.06)))
    out, up = axis(m, 0), axis(m, 2)
    shapes = []
    for far, tall in ((0.0, 0.022), (0.05, 0.032)):
        at = add(mouth, scale(out, far))
        spots = [camera.spot(add(add(at, scale(up, s * tall)), scale(out, -abs(s) * 0.012))) for s in (1.0, 0.0, -1.0)]
        shapes.append(Shape(8.1, smooth(spots, closed=False), stroke=colour("mark"), width=1.7, extra=' opacity=".7"'))
    return shapes


def glow_shapes(skeleton: Skeleton, camera: Camera, regions: Sequence[str], *, near_only: bool) -> list[Shape]:
    """Where it should be felt: a warm glow along the muscle, drawn over everything; "far-glutes" is on one side."""
    shapes: list[Shape] = []
    both: tuple[str, ...] = ("near",) if near_only else SIDES
    for named in regions:
        only, _, region = named.partition("-") if named.startswith(("near-", "far-")) else ("", "", named)
        sides = (only,) if only else both
        if region in TRUNK_GLOWS:
            first, last, off, thick = TRUNK_GLOWS[region]
            m = skeleton.frames["thorax" if last == "collar" else "lumbar"]
            a, b = skeleton.points[first], skeleton.points[last]
            shift = scale(axis(m, 0), off)
            shapes += _glow(add(between(a, b, 0.15), shift), add(between(a, b, 0.9), shift), thick, camera)
        elif region in GLOWS:
            first, last, start, end, off, thick = GLOWS[region]
            for side in sides:
                a, b = skeleton.points[f"{side}-{first}"], skeleton.points[f"{side}-{last}"]
                shift = scale(_front(skeleton, side, first, last), off)
                shapes += _glow(add(between(a, b, start), shift), add(between(a, b, end), shift), thick, camera)
        elif region == "shoulders":
            for side in sides:
                at = skeleton.points[f"{side}-shoulder"]
                shapes += _glow(at, between(at, skeleton.points[f"{side}-elbow"], 0.3), 0.03, camera)
        elif region == "neck":
            shapes += _glow(skeleton.points["collar"], skeleton.points["skull"], 0.025, camera)
    return shapes


def _front(skeleton: Skeleton, side: str, first: str, last: str) -> Vector:
    """The front of a thigh or shank: where the knee points."""
    p = skeleton.points
    hip, knee, ankle = (p[f"{side}-{name}"] for name in ("hip", "knee", "ankle"))
    if first == last:  # the buttock: behind the pelvis
        return axis(skeleton.frames["pelvis"], 0)
    bone = unit(sub(knee, hip)) if last == "knee" else unit(sub(ankle, knee))
    bend = sub(knee, between(hip, ankle, 0.5))
    front = bend if dot(bend, bend) > 0.0009 else _straight_front(skeleton, side)
    front = sub(front, scale(bone, dot(front, bone)))
    return unit(front)


def _straight_front(skeleton: Skeleton, side: str) -> Vector:
    """The front of a straight leg: where the toes point."""
    return sub(skeleton.points[f"{side}-toes"], skeleton.points[f"{side}-heel"])


def _glow(a: Vector, b: Vector, thick: float, camera: Camera) -> list[Shape]:
    one, two = camera.spot(a), camera.spot(b)
    soft = capsule(one, two, thick * 1.7 * SCALE, thick * 1.6 * SCALE)
    core = capsule(one, two, thick * SCALE, thick * 0.9 * SCALE)
    depth = camera.depth(between(a, b, 0.5)) + SHINES_THROUGH
    edge = f' opacity=".85" stroke="{colour("halo")}" stroke-width=".6"'  # seen in grey print, too
    return [
        Shape(depth, soft, colour("glow"), extra=' opacity=".32"'),
        Shape(depth + 0.001, core, colour("glow"), extra=edge),
    ]
