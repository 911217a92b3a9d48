"""The head: face, hair or scarf, glasses and beard, seen from any side and any way up."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, degrees, hypot

from unslump.body.drawing import (
    SCALE,
    Camera,
    Paint,
    Shape,
    Spot,
    capsule,
    circle,
    colour,
    ellipse,
    joined,
    paint_of,
    smooth,
)
from unslump.body.skeleton import Skeleton
from unslump.body.vectors import Matrix, Vector, add, axis, between, dot, length, scale, sub, unit
from unslump.core.pose import Body, Person

FLOOR = 0.004
"""Hair lies on the floor and not in it (metres)."""


@dataclass(frozen=True)
class Head:
    """A head to draw: places on it count from its middle, in half thicknesses: forward, to its left, up."""

    camera: Camera
    paint: Paint
    points: dict[str, Vector]
    turned: Matrix
    radius: float
    neck: float
    tilt: float

    @property
    def size(self) -> float:
        """Its half thickness in the picture."""
        return self.radius * SCALE

    @property
    def depth(self) -> float:
        """How near it is to the viewer."""
        return self.camera.depth(self.points["head"])

    def turned_to(self, side: int) -> float:
        """1 if its left (side 1) or right (side -1) looks at the viewer, -1 if away."""
        return dot(scale(axis(self.turned, 1), side), self.camera.here)

    @property
    def facing(self) -> float:
        """1 if it looks at the viewer, -1 if away."""
        return dot(axis(self.turned, 0), self.camera.here)

    def at(self, forward: float, left: float, up: float) -> Vector:
        """A place on it in the world."""
        x, y, z = (axis(self.turned, index) for index in range(3))
        r = self.radius
        return add(add(add(self.points["head"], scale(x, forward * r)), scale(y, left * r)), scale(z, up * r))

    def spot(self, forward: float, left: float, up: float) -> Spot:
        """A place on it in the picture."""
        return self.camera.spot(self.at(forward, left, up))

    def oval(self, forward: float, up: float, high: float, deep: float) -> str:
        """An ellipse on it as it is turned."""
        return ellipse(self.spot(forward, 0, up), self.size * high, self.size * deep, self.tilt)

    def above_floor(self, point: Vector, thick: float) -> Vector:
        """A point of the hair, lifted so that it does not go into the floor."""
        return (point[0], point[1], max(point[2], thick + FLOOR))


def head_shapes(body: Body, skeleton: Skeleton, camera: Camera, person: Person) -> list[Shape]:
    """A person's head, looking where it looks."""
    p, m, r = skeleton.points, skeleton.frames["head"], body.thickness["head"]
    at, tip = camera.spot(p["head"]), camera.spot(add(p["head"], axis(m, 2)))
    tilt = degrees(atan2(tip[1] - at[1], tip[0] - at[0])) if hypot(tip[0] - at[0], tip[1] - at[1]) > 20 else -90.0
    head = Head(camera, paint_of(person), p, m, r, body.thickness["neck"], tilt)
    shapes = [Shape(head.depth, head.oval(0, 0, 1.14, 0.94), head.paint("skin"))]
    shapes += HAIR[person.hair](head)
    if head.facing > -0.55:
        shapes += _face(head, person)
    return shapes if person.hair == "scarf" else shapes + _ears(head)


def _face(head: Head, person: Person) -> list[Shape]:
    size, depth = head.size, head.depth
    oval = head.oval(0.3, -0.14, 0.82, 0.7) if person.hair == "scarf" else head.oval(0.16, -0.16, 0.98, 0.84)
    nose = capsule(head.spot(0.86, 0, -0.1), head.spot(1.06, 0, -0.22), size * 0.12, size * 0.1)
    shapes = [Shape(depth + 0.002, oval + nose, head.paint("skin"))]
    if person.beard:
        shapes.append(Shape(depth + 0.0024, head.oval(0.16, -0.3, 0.92, 0.85), head.paint("hair")))
        shapes.append(Shape(depth + 0.0026, head.oval(0.24, 0.1, 0.64, 0.78) + nose, head.paint("skin")))
    for side in (-1, 1):
        eye = head.at(0.84, side * 0.36, 0.0)
        if dot(unit(sub(eye, head.points["head"])), head.camera.here) > 0.05:
            shapes.append(Shape(depth + 0.004, circle(head.camera.spot(eye), size * 0.085), head.paint("face")))
            if person.glasses and (head.facing > 0.4 or head.turned_to(side) > 0):
                shapes.append(_lens(head, side))
    line = head.paint("skin" if person.beard else "face")
    if head.facing > 0.1:
        mouth = [head.spot(0.9, -0.2, -0.52), head.spot(0.96, 0, -0.57), head.spot(0.9, 0.2, -0.52)]
        shapes.append(Shape(depth + 0.004, smooth(mouth, closed=False), stroke=line, width=size * 0.08))
    else:
        mouth = [head.spot(0.98, 0, -0.56), head.spot(0.78, -0.2, -0.52)]
        shapes.append(Shape(depth + 0.004, smooth(mouth, closed=False), stroke=line, width=size * 0.07))
    return shapes


def _lens(head: Head, side: int) -> Shape:
    """One lens of a pair of glasses and, where it is seen, its arm to the ear."""
    eye = head.spot(0.9, side * 0.36, -0.02)
    path = circle(eye, head.size * 0.23)
    if head.turned_to(side) > 0.2:
        hinge, ear = head.spot(0.72, side * 0.62, 0.02), head.spot(0.02, side * 0.95, 0.06)
        path += smooth([hinge, ear], closed=False)
    return Shape(head.depth + 0.006, path, stroke=head.paint("face"), width=head.size * 0.075)


def _ears(head: Head) -> list[Shape]:
    shapes = []
    for side in (-1, 1):
        if head.turned_to(side) > 0.35:
            ear = ellipse(head.spot(0, side * 0.9, -0.08), head.size * 0.22, head.size * 0.14, head.tilt)
            shapes.append(Shape(head.depth + 0.005, ear, head.paint("skin-far")))
    return shapes


def _short(head: Head) -> list[Shape]:
    return [Shape(head.depth + 0.001, head.oval(-0.26, 0.2, 1.06, 0.98), head.paint("hair"))]


def _bald(_head: Head) -> list[Shape]:
    return []


def _bun(head: Head) -> list[Shape]:
    """A knot high on the head, so that one can lie on the back with it."""
    knot = head.above_floor(head.at(-0.62, 0, 1.2), 0.4 * head.radius)
    depth = head.depth + (0.0005 if head.facing < 0.3 else -0.001)
    return [*_short(head), Shape(depth, circle(head.camera.spot(knot), head.size * 0.42), head.paint("hair"))]


TAIL = 0.21
"""How long a tail of hair is, in metres."""
STRAND = (0.022, 0.033, 0.037, 0.034, 0.026, 0.01)
"""Half its thickness, from the root to its end."""


def _tail(head: Head) -> list[Shape]:
    """Long hair tied back: it hangs down from the back of the head, lies on it, or on the floor."""
    back, up = scale(axis(head.turned, 0), -1.0), axis(head.turned, 2)
    down: Vector = (0.0, 0.0, -1.0)
    hang = sub(down, scale(back, min(0.0, dot(down, back))))  # not through the head
    hang = unit(add(hang, scale(up, -0.6 * (1.0 - min(1.0, length(hang))))))
    aside = unit((up[0] + back[0] * 0.5, up[1] + back[1] * 0.5, 0.0))
    root = head.above_floor(head.at(-0.95, 0, 0.62), STRAND[0])
    bend = add(add(root, scale(back, 0.085)), scale(hang, TAIL * 0.2))
    falls = unit(add(hang, scale(down, 0.9))) if dot(hang, up) > 0.3 else hang  # past the crown and down
    end = add(add(root, scale(back, 0.05)), scale(falls, TAIL))
    points: list[Vector] = []
    for i, thick in enumerate(STRAND):
        share = i / (len(STRAND) - 1)
        point = between(between(root, bend, share), between(bend, end, share), share)
        sunk = max(0.0, thick + FLOOR - point[2])
        points.append(head.above_floor(add(point, scale(aside, sunk)), thick))
    parts = [(points[i], points[i + 1], STRAND[i], STRAND[i + 1]) for i in range(len(points) - 1)]
    depth = max(head.camera.depth(points[3]), head.depth - 0.03)
    depth = min(depth, head.depth - 0.001) if head.facing > -0.3 else depth + 0.06
    tie = capsule(head.camera.spot(points[0]), head.camera.spot(points[1]), 2.6, 2.9)
    return [
        *_short(head),
        Shape(depth, joined(parts, head.camera), head.paint("hair")),
        Shape(depth + 0.0001, tie, head.paint("bottom")),
    ]


CURLS = (
    (0.62, 0.0, 0.92), (0.1, 0.0, 1.2), (-0.45, 0.0, 1.08), (-0.88, 0.0, 0.66), (-1.0, 0.0, 0.1), (-0.86, 0.0, -0.42),
    (0.3, 0.6, 0.9), (0.3, -0.6, 0.9), (-0.2, 0.75, 0.75), (-0.2, -0.75, 0.75), (-0.55, 0.75, 0.2), (-0.55, -0.75, 0.2),
    (-0.55, 0.55, -0.4), (-0.55, -0.55, -0.4),
)  # fmt: skip
"""Where locks of curly hair are on the head."""


def _curls(head: Head) -> list[Shape]:
    thick = 0.42
    spots = [head.camera.spot(head.above_floor(head.at(*place), thick * head.radius)) for place in CURLS]
    path = "".join(circle(spot, head.size * thick) for spot in spots)
    return [Shape(head.depth + 0.001, head.oval(-0.26, 0.2, 1.1, 0.98) + path, head.paint("hair"))]


def _scarf(head: Head) -> list[Shape]:
    """A headscarf: over the hair and the ears, round the neck, down to the collar."""
    p, neck = head.points, head.neck
    chin = head.at(0.3, 0, -0.7)
    drape = joined(
        [
            (p["collar"], p["skull"], neck * 1.5, neck * 1.35),
            (p["skull"], p["head"], neck * 1.35, neck * 1.35),
            (p["collar"], chin, neck * 1.3, neck * 0.9),
        ],
        head.camera,
    )
    fold = smooth(
        [head.spot(0.5, -0.3, -0.95), head.spot(0.0, -0.8, -0.75), head.spot(-0.5, -0.75, -0.2)], closed=False
    )
    return [
        Shape(head.depth - 0.012, drape, head.paint("hair")),
        Shape(head.depth + 0.001, head.oval(-0.1, 0.05, 1.2, 1.04), head.paint("hair")),
        Shape(head.depth + 0.0015, fold, stroke=colour("shadow"), width=head.size * 0.12),
    ]


HAIR: dict[str, Callable[[Head], list[Shape]]] = {
    "short": _short,
    "bun": _bun,
    "tail": _tail,
    "curls": _curls,
    "bald": _bald,
    "scarf": _scarf,
}
