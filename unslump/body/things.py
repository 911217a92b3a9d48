"""Things in the picture: chair, stool, mat, wall and the like, as simple solid shapes in space."""

from collections.abc import Callable

from unslump.body.drawing import SCALE, Camera, Shape, capsule, circle, colour
from unslump.body.skeleton import SEAT, STOOL, Skeleton
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
        "stool": [((x - 0.17, y - 0.17, 0.0), (x + 0.17, y + 0.17, STOOL))],
        "bench": [((x - 0.45, y - 0.16, 0.38), (x + 0.45, y + 0.16, 0.42))],
        "step": [((x - 0.2, y - 0.3, 0.0), (x + 0.2, y + 0.3, 0.15))],
        "desk": [((x - 0.02, y - 0.36, 0.72), (x + 0.62, y + 0.36, 0.75))],
        "counter": [((x, y - 0.3, 0.0), (x + 0.5, y + 0.35, 0.9))],
        "wall": [((x, y - 0.5, 0.0), (x + 0.4, y + 0.5, 1.9))],
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


def _chair(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    x, y, _ = _at(prop, skeleton)
    back, front, side = x - 0.2, x + 0.24, 0.22
    shapes: list[Shape] = []
    for lx, ly, tall in ((back, y + side, 0.95), (front - 0.04, y + side, SEAT)):
        shapes += box(camera, (lx, ly - 0.04, 0.0), (lx + 0.04, ly, tall), "wood", -5.0)
    for height in (0.62, 0.8):
        shapes += box(camera, (back, y - side, height), (back + 0.03, y + side, height + 0.1), "wood", -4.9)
    shapes += box(camera, (back, y - side, SEAT - 0.045), (front, y + side, SEAT), "wood", -4.8)
    for lx, ly, tall in ((back, y - side, 0.95), (front - 0.04, y - side, SEAT)):
        shapes += box(camera, (lx, ly, 0.0), (lx + 0.04, ly + 0.04, tall), "wood", -4.7)
    return shapes


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
        Shape(depth, circle((x, y), 30.0), colour("mat")),
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


def _suspension(prop: Prop, skeleton: Skeleton, camera: Camera) -> list[Shape]:
    """A strap from a hand up to where it hangs: x and z count from the hand."""
    hand = _at(prop, skeleton)
    top = (hand[0] + 0.5, 0.0, 2.0)
    return [Shape(camera.depth(hand) + 0.04, capsule(camera.spot(hand), camera.spot(top), 0.8, 0.8), colour("rubber"))]


THINGS: dict[str, Callable[[Prop, Skeleton, Camera], list[Shape]]] = {
    "chair": _chair,
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
    "strap": _between(0.008, "rubber"),
    "band": _between(0.006, "glow"),
    "stick": _between(0.012, "wood"),
}
