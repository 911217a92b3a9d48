"""Things in the picture: chair, stool, mat, wall and the like, as simple solid shapes in space."""

from collections.abc import Callable
from math import cos, hypot, sin, tau

from unslump.body.drawing import SCALE, Camera, Shape, capsule, circle, colour
from unslump.body.skeleton import SEAT, SIDES, STOOL, Skeleton
from unslump.body.vectors import Vector, add, between, scale, sub, unit
from unslump.core.errors import BadInput, Problem
from unslump.core.pose import Prop


def thing_shapes(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """The shapes of one thing. BadInput if it is none that can be drawn."""
    if prop.kind not in THINGS:
        raise BadInput("this pose", (Problem("props.kind", f"{prop.kind!r} is no thing that can be drawn"),))
    return THINGS[prop.kind](prop, skeleton, camera)


def _at(prop: Prop, skeleton: Skeleton) -> Vector:
    """Where a thing stands: on the floor, counted from below the hips, or at a point of the body."""
    if prop.at is not None:
        if prop.at not in skeleton.points:
            raise BadInput("this pose", (Problem("props.at", f"{prop.at!r} is no point of the body"),))
        return add(skeleton.points[prop.at], (prop.x, prop.y, prop.z))
    hips = skeleton.points["hips"]
    return (hips[0] + prop.x, prop.y, prop.z)


def solids(prop: Prop, skeleton: Skeleton) -> list[tuple[Vector, Vector]]:
    """The solid boxes of a thing, lowest and highest corner, for what nothing of the body may be within."""
    x, y, _ = _at(prop, skeleton)
    boxes: dict[str, list[tuple[Vector, Vector]]] = {
        "chair": [
            ((x - 0.2, y - 0.22, SEAT - 0.045), (x + 0.24, y + 0.22, SEAT)),
            ((x - 0.2, y - 0.22, SEAT), (x - 0.17, y + 0.22, 0.9)),
        ],
        "facing-chair": [
            ((x - 0.24, y - 0.22, SEAT - 0.045), (x + 0.2, y + 0.22, SEAT)),
            ((x + 0.17, y - 0.22, SEAT), (x + 0.2, y + 0.22, 0.9)),
        ],
        "stool": [((x - 0.17, y - 0.17, 0.0), (x + 0.17, y + 0.17, STOOL))],
        "bench": [((x - 0.45, y - 0.16, 0.38), (x + 0.45, y + 0.16, 0.42))],
        "step": [((x - 0.2, y - 0.3, 0.0), (x + 0.2, y + 0.3, 0.15))],
        "desk": [((x - 0.02, y - 0.36, 0.72), (x + 0.62, y + 0.36, 0.75))],
        "counter": [((x, y - 0.3, 0.0), (x + 0.5, y + 0.35, 0.9))],
        "wall": [((x, y - 0.5, 0.0), (x + 0.4, y + 0.5, 1.9))],
        "wall-behind": [((x - 0.4, y - 0.5, 0.0), (x, y + 0.5, 1.9))],
    }
    return boxes.get(prop.kind, [])


def _face(camera: Camera, corners: list[Vector], fill: str, depth: float) -> Shape:
    spots = [camera.spot(corner) for corner in corners]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"
    return Shape(depth, path, fill)


def box(camera: Camera, low: Vector, high: Vector, name: str, depth: float) -> list[Shape]:
    """A box: its top, its front and the side that is seen."""
    x0, y0, z0 = low
    x1, y1, z1 = high
    front = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    top = [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
    right = [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)]
    dark = colour(f"{name}-far") if name == "wood" else colour(name)
    return [
        _face(camera, right, dark, depth),
        _face(camera, top, colour(name), depth + 0.0001),
        _face(camera, front, colour(name), depth + 0.0002),
    ]


def _chair_facing(way: float) -> Callable[[Prop, Skeleton, Camera], list[Shape]]:
    """A chair with its seat to the right of its back (1.0) or, for hands that come from the left, turned (-1.0)."""

    def draw(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
        x, y, _ = _at(prop, skeleton)
        back, front, side = x - 0.2 * way, x + 0.24 * way, 0.22
        posts = ((*sorted((back, back + 0.04 * way)), 0.95), (*sorted((front - 0.04 * way, front)), SEAT))
        slat, seat = sorted((back, back + 0.03 * way)), sorted((back, front))
        shapes: list[Shape] = []
        for low, high, tall in posts:
            shapes += box(camera, (low, y + side - 0.04, 0.0), (high, y + side, tall), "wood", -5.0)
        for height in (0.62, 0.8):
            shapes += box(camera, (slat[0], y - side, height), (slat[1], y + side, height + 0.1), "wood", -4.9)
        shapes += box(camera, (seat[0], y - side, SEAT - 0.045), (seat[1], y + side, SEAT), "wood", -4.8)
        for low, high, tall in posts:
            shapes += box(camera, (low, y - side, 0.0), (high, y - side + 0.04, tall), "wood", -4.7)
        return shapes

    return draw


def _stool(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    shapes: list[Shape] = []
    for lx in (x - 0.14, x + 0.1):
        for ly in (y + 0.1, y - 0.14):
            shapes += box(camera, (lx, ly, 0.0), (lx + 0.035, ly + 0.035, STOOL), "wood", -4.6 - ly)
    return shapes + box(camera, (x - 0.17, y - 0.17, STOOL - 0.045), (x + 0.17, y + 0.17, STOOL), "wood", -4.0)


def _mat(_prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    xs = [point[0] for point in skeleton.points.values()]
    return box(camera, (min(xs) - 0.2, -0.46, -0.012), (max(xs) + 0.2, 0.46, 0.0), "mat", -9.0)


def _wall(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    return box(camera, (x, y - 0.05, 0.0), (x + 0.1, y + 0.5, 1.9), "wall", -8.0)


def _counter(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    body = box(camera, (x, y - 0.3, 0.0), (x + 0.5, y + 0.35, 0.86), "wall", -6.0)
    return body + box(camera, (x - 0.04, y - 0.34, 0.86), (x + 0.52, y + 0.37, 0.9), "wood", -5.9)


def _pillow(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    at = _at(prop, skeleton)
    a, b = camera.spot(add(at, (-0.13, 0.0, 0.0))), camera.spot(add(at, (0.13, 0.0, 0.0)))
    return [Shape(camera.depth(at) + 0.02, capsule(a, b, 7.0, 7.0), colour("cloth"))]


def _roller(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    at = _at(prop, skeleton)
    a, b = camera.spot(add(at, (0.0, -0.18, 0.0))), camera.spot(add(at, (0.0, 0.18, 0.0)))
    return [
        Shape(camera.depth(at) - 0.4, capsule(a, b, 7.5, 7.5), colour("rubber")),
        Shape(camera.depth(at) + 0.18, circle(a, 7.5), colour("rubber")),
        Shape(camera.depth(at) + 0.181, circle(a, 3.0), colour("shadow")),
    ]


def _ball(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    at = _at(prop, skeleton)
    return [Shape(camera.depth(at), circle(camera.spot(at), 5.0), colour("rubber"))]


def _between(width: float, name: str) -> Callable[[Prop, Skeleton, Camera], list[Shape]]:
    """Something long from one point of the body to another: a strap, a stick, a band."""

    def draw(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
        a = _at(prop, skeleton)
        if prop.to not in skeleton.points:
            raise BadInput("this pose", (Problem("props.to", f"{prop.to!r} is no point of the body"),))
        b = skeleton.points[prop.to]
        along = scale(unit(sub(b, a)), prop.over)
        a, b = sub(a, along), add(b, along)
        depth = camera.depth(between(a, b, 0.5)) + 0.1
        return [Shape(depth, capsule(camera.spot(a), camera.spot(b), width * SCALE, width * SCALE), colour(name))]

    return draw


def _desk(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    legs = [
        shape
        for lx in (x, x + 0.56)
        for ly in (y + 0.3, y - 0.34)
        for shape in box(camera, (lx, ly, 0.0), (lx + 0.04, ly + 0.04, 0.72), "wood", -5.5 - ly)
    ]
    return legs + box(camera, (x - 0.02, y - 0.36, 0.72), (x + 0.62, y + 0.36, 0.75), "wood", -4.5)


def _bench(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    shapes: list[Shape] = []
    for lx in (x - 0.4, x + 0.36):
        shapes += box(camera, (lx, y - 0.14, 0.0), (lx + 0.04, y + 0.14, 0.38), "wood", -4.6)
    return shapes + box(camera, (x - 0.45, y - 0.16, 0.38), (x + 0.45, y + 0.16, 0.42), "wood", -4.5)


def _step(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    return box(camera, (x - 0.2, y - 0.3, 0.0), (x + 0.2, y + 0.3, 0.15), "wood", -4.5)


def _swiss_ball(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    at = add(_at(prop, skeleton), (0.0, 0.0, 0.0 if prop.at else 0.3))
    x, y = camera.spot(at)
    depth = camera.depth(at) - 0.1
    return [
        Shape(depth, circle((x, y), 30.0), colour("rubber")),
        Shape(depth + 0.001, circle((x - 9.0, y - 10.0), 9.0), colour("cloth"), extra=' opacity=".35"'),
    ]


def _dumbbell(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    at = _at(prop, skeleton)
    a, b = add(at, (0.0, -0.09, 0.0)), add(at, (0.0, 0.09, 0.0))
    bar = capsule(camera.spot(a), camera.spot(b), 1.4, 1.4)
    ends = [circle(camera.spot(end), 4.5) for end in (a, b)]
    return [Shape(camera.depth(at) + 0.05, bar + "".join(ends), colour("rubber"))]


def _pole(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A walking pole from a hand down to the ground, a little behind it."""
    hand = _at(prop, skeleton)
    tip = (hand[0] - 0.25, hand[1], 0.0)
    return [Shape(camera.depth(hand) + 0.1, capsule(camera.spot(hand), camera.spot(tip), 1.0, 0.6), colour("rubber"))]


def _line(a: Vector, b: Vector, thick: float, name: str, camera: Camera, nearer: float = 0.0) -> Shape:
    """A bar or rope from one place to another, half so thick (metres); straight-sided, so that the frame holds it."""
    (ax, ay), (bx, by) = camera.spot(a), camera.spot(b)
    size = hypot(bx - ax, by - ay) or 1.0
    dx, dy = -(by - ay) / size * thick * SCALE, (bx - ax) / size * thick * SCALE
    corners = ((ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy))
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"
    return Shape(camera.depth(between(a, b, 0.5)) + nearer, path, colour(name))


def _disc(at: Vector, size: float, name: str, camera: Camera, nearer: float = 0.0) -> Shape:
    """A wheel or ball of straight sides, so that the frame holds it."""
    x, y = camera.spot(at)
    r, turns = size * SCALE, [tau * i / 28 for i in range(28)]
    path = "M" + "L".join(f"{x + r * cos(turn):.1f} {y + r * sin(turn):.1f}" for turn in turns) + "Z"
    return Shape(camera.depth(at) + nearer, path, colour(name))


def _suspension(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A strap from a hand up to where it hangs: before the feet, above the head."""
    hand = _at(prop, skeleton)
    top = (skeleton.points["far-ankle"][0] + 0.45, 0.0, 1.95)
    return [_line(hand, top, 0.012, "rubber", camera, 0.04), _disc(top, 0.03, "rubber", camera)]


def _tied_band(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """An elastic band from a post to a point of the body; x, y and z say where it is tied."""
    tied = _at(prop, skeleton)
    low, high = (tied[0] - 0.03, tied[1] - 0.03, 0.0), (tied[0] + 0.03, tied[1] + 0.03, tied[2] + 0.2)
    tied = (tied[0], tied[1], prop.z)
    band = _between(0.009, "glow")(prop.model_copy(update={"kind": "band"}), skeleton, camera)
    return [*box(camera, low, high, "wood", camera.depth(tied)), *band]


def _wall_behind(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A wall at the back, its face at x."""
    x, y, _ = _at(prop, skeleton)
    return box(camera, (x - 0.1, y - 0.05, 0.0), (x, y + 0.5, 1.9), "wall", -8.0)


def _medicine_ball(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A ball as big as a head, between two points of the body."""
    at = between(_at(prop, skeleton), skeleton.points.get(prop.to or "", _at(prop, skeleton)), 0.5)
    x, y = camera.spot(at)
    depth = camera.depth(at)
    seam = Shape(depth + 0.001, circle((x, y), 7.0), stroke=colour("halo"), width=1.2, extra=' opacity=".6"')
    return [_disc(at, 0.12, "rubber", camera), seam]


def _cross_trainer(_prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """Pedals under the feet, long handles in the hands, and the frame that bears them."""
    p = skeleton.points
    x = p["hips"][0]
    wheel, mast = (x + 0.72, 0.0, 0.34), (x + 0.62, 0.0, 1.3)
    shapes = [
        _line((x - 0.55, 0.0, 0.03), (x + 0.95, 0.0, 0.03), 0.03, "rubber", camera),
        _line((wheel[0], 0.0, 0.05), mast, 0.028, "rubber", camera),
        _disc(wheel, 0.24, "wood", camera, -0.1),
        _disc(wheel, 0.2, "wall", camera, -0.09),
        _disc(wheel, 0.06, "rubber", camera),
        _line((mast[0], -0.14, 1.3), (mast[0], 0.14, 1.36), 0.03, "rubber", camera),
    ]
    for side, y in (("near", -0.16), ("far", 0.16)):
        heel, ball, hand = p[f"{side}-heel"], p[f"{side}-ball"], p[f"{side}-wrist"]
        under = (ball[0] + 0.04, ball[1], ball[2] - 0.05)
        shapes += [
            _line((heel[0] - 0.04, heel[1], heel[2] - 0.05), under, 0.018, "rubber", camera, 0.03),
            _line(under, (wheel[0], y, wheel[2]), 0.014, "wood", camera),
            _line((x + 0.55, y, 0.5), (hand[0] + 0.03, hand[1], hand[2] + 0.06), 0.014, "wood", camera, -0.02),
        ]
    return shapes


def _rower(_prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A rail on which the seat slides, the plates for the feet, a fan, and the cord to the handle."""
    p = skeleton.points
    hips, hand = p["hips"], between(p["near-wrist"], p["far-wrist"], 0.5)
    x, y, _ = between(p["near-ankle"], p["far-ankle"], 0.5)
    seat = hips[2] - 0.115
    fan = (x + 0.56, y, 0.3)
    near, far = (hand[0], p["near-wrist"][1] - 0.06, hand[2]), (hand[0], p["far-wrist"][1] + 0.06, hand[2])
    shapes = [
        _line((x - 1.15, y, seat - 0.07), (fan[0], y, seat - 0.07), 0.022, "rubber", camera),
        _line((x - 1.1, y, seat - 0.07), (x - 1.1, y, 0.02), 0.022, "rubber", camera),
        _line((fan[0], y, seat - 0.07), (fan[0] + 0.1, y, 0.02), 0.022, "rubber", camera),
        _disc(fan, 0.24, "wood", camera, -0.3),
        _disc(fan, 0.19, "wall", camera, -0.29),
        _disc(fan, 0.06, "rubber", camera),
        _line((hips[0] - 0.13, y, seat - 0.02), (hips[0] + 0.13, y, seat - 0.02), 0.022, "wood", camera, 0.1),
        _line((fan[0] - 0.05, y, fan[2] + 0.1), hand, 0.007, "rubber", camera),
        _line(near, far, 0.014, "wood", camera, 0.05),
    ]
    for side in SIDES:
        heel, toes = p[f"{side}-heel"], p[f"{side}-toes"]
        shapes.append(_line(add(heel, (0.05, 0.0, -0.03)), add(toes, (0.05, 0.0, 0.0)), 0.016, "wood", camera, -0.02))
    return shapes


THINGS: dict[str, Callable[[Prop, Skeleton, Camera], list[Shape]]] = {
    "chair": _chair_facing(1.0),
    "facing-chair": _chair_facing(-1.0),
    "stool": _stool,
    "mat": _mat,
    "wall": _wall,
    "counter": _counter,
    "pillow": _pillow,
    "foam-roller": _roller,
    "ball": _ball,
    "desk": _desk,
    "bench": _bench,
    "step": _step,
    "swiss-ball": _swiss_ball,
    "dumbbell": _dumbbell,
    "pole": _pole,
    "suspension-strap": _suspension,
    "tied-band": _tied_band,
    "wall-behind": _wall_behind,
    "medicine-ball": _medicine_ball,
    "cross-trainer": _cross_trainer,
    "rower": _rower,
    "strap": _between(0.008, "rubber"),
    "band": _between(0.006, "glow"),
    "stick": _between(0.012, "wood"),
}
