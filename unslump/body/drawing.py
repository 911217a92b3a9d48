"""The drawing: a skeleton seen from one side becomes flat shapes, far ones first.

Limbs are tapered and joined by their joints' circles, the trunk is one ribbon along the bent spine, wide or deep as it
is turned to the viewer. Colours are CSS variables with fallbacks, so that a page can give its own, dark or grey.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import acos, atan2, cos, hypot, radians, sin

from unslump.body.skeleton import SIDES, Skeleton
from unslump.body.vectors import Matrix, Vector, add, axis, between, dot, scale, sub, unit
from unslump.core.pose import Body, Person, View

SCALE = 100.0
"""Picture units for a metre."""
Spot = tuple[float, float]

COLOURS = {
    "skin": ("--fig-skin", "#c98f6b"),
    "skin-far": ("--fig-skin-far", "#ad7757"),
    "hair": ("--fig-hair", "#3b2a24"),
    "top": ("--fig-top", "#d9e4df"),
    "top-far": ("--fig-top-far", "#b9c9c3"),
    "bottom": ("--fig-bottom", "#2f6f73"),
    "bottom-far": ("--fig-bottom-far", "#235457"),
    "face": ("--fig-face", "#4a3128"),
    "glow": ("--fig-glow", "#e2662f"),
    "wood": ("--fig-wood", "#a98360"),
    "wood-far": ("--fig-wood-far", "#8b6a4c"),
    "mat": ("--fig-mat", "#b7c6b4"),
    "cloth": ("--fig-cloth", "#efe7d8"),
    "rubber": ("--fig-rubber", "#5b6b78"),
    "wall": ("--fig-wall", "#d8cfbd"),
    "ground": ("--fig-ground", "#d9cfbc"),
    "shadow": ("--fig-shadow", "#00000018"),
    "mark": ("--fig-mark", "#0f4a4a"),
    "halo": ("--fig-halo", "#fffaf2"),
}


def colour(name: str) -> str:
    """A colour of the picture, for a page to override."""
    variable, fallback = COLOURS[name]
    return f"var({variable},{fallback})"


Paint = Callable[[str], str]
"""Gives a person's colour of that name."""


def paint_of(person: Person) -> Paint:
    """A person's own colours, each for a page to override; the page's where they have none."""
    own: dict[str, str] = {name: f"var(--fig-{name}-{person.id},{value})" for name, value in person.colours.items()}
    neck = "hair" if person.hair == "scarf" else "skin"

    def paint(name: str) -> str:
        found = neck if name == "neck" else name
        return own.get(found) or colour(found)

    return paint


@dataclass(frozen=True)
class Shape:
    """One shape of the picture: its depth (nearer is more), its path, and how it is filled or drawn."""

    depth: float
    path: str
    fill: str = "none"
    stroke: str | None = None
    width: float = 0.0
    extra: str = ""


class Camera:
    """From where the body is seen, without perspective."""

    def __init__(self, view: View) -> None:
        r, a = radians(view.round), radians(view.above)
        self.right: Vector = (cos(r), sin(r), 0.0)
        self.up: Vector = (-sin(r) * sin(a), cos(r) * sin(a), cos(a))
        self.here: Vector = (sin(r) * cos(a), -cos(r) * cos(a), sin(a))

    def spot(self, point: Vector) -> Spot:
        """Where a point is in the picture; y grows downwards."""
        return (dot(point, self.right) * SCALE, -dot(point, self.up) * SCALE)

    def depth(self, point: Vector) -> float:
        """How near a point is to the viewer, in metres."""
        return dot(point, self.here)


def n(value: float) -> str:
    """A number as short as it can be."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def capsule(a: Spot, b: Spot, ra: float, rb: float) -> str:
    """Two circles and the straight sides that touch both: a tapered limb."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    gap = hypot(dx, dy)
    if gap <= abs(ra - rb) + 0.01:  # one circle lies within the other
        centre, r = (a, ra) if ra >= rb else (b, rb)
        return circle(centre, r)
    base = atan2(dy, dx)
    turn_by = acos(max(-1.0, min(1.0, (ra - rb) / gap)))
    p1 = (a[0] + ra * cos(base + turn_by), a[1] + ra * sin(base + turn_by))
    p2 = (b[0] + rb * cos(base + turn_by), b[1] + rb * sin(base + turn_by))
    p3 = (b[0] + rb * cos(base - turn_by), b[1] + rb * sin(base - turn_by))
    p4 = (a[0] + ra * cos(base - turn_by), a[1] + ra * sin(base - turn_by))
    big_a = 1 if turn_by < radians(90) else 0
    return (
        f"M{n(p1[0])} {n(p1[1])}L{n(p2[0])} {n(p2[1])}A{n(rb)} {n(rb)} 0 {1 - big_a} 0 {n(p3[0])} {n(p3[1])}"
        f"L{n(p4[0])} {n(p4[1])}A{n(ra)} {n(ra)} 0 {big_a} 0 {n(p1[0])} {n(p1[1])}Z"
    )


def circle(at: Spot, r: float) -> str:
    """A circle as a path."""
    return f"M{n(at[0] - r)} {n(at[1])}a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0Z"


def ellipse(at: Spot, rx: float, ry: float, tilt: float) -> str:
    """An ellipse whose rx lies at an angle (degrees)."""
    c, s = cos(radians(tilt)) * rx, sin(radians(tilt)) * rx
    a, b = (at[0] - c, at[1] - s), (at[0] + c, at[1] + s)
    return (
        f"M{n(a[0])} {n(a[1])}A{n(rx)} {n(ry)} {n(tilt)} 1 0 {n(b[0])} {n(b[1])}"
        f"A{n(rx)} {n(ry)} {n(tilt)} 1 0 {n(a[0])} {n(a[1])}Z"
    )


def smooth(points: Sequence[Spot], *, closed: bool = True) -> str:
    """A soft curve through points (Catmull-Rom as Bezier)."""
    count = len(points)
    path = f"M{n(points[0][0])} {n(points[0][1])}"
    for i in range(count if closed else count - 1):
        p0 = points[(i - 1) % count] if closed or i else points[0]
        p1, p2 = points[i], points[(i + 1) % count]
        p3 = points[(i + 2) % count] if closed or i + 2 < count else p2
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        path += f"C{n(c1[0])} {n(c1[1])} {n(c2[0])} {n(c2[1])} {n(p2[0])} {n(p2[1])}"
    return path + ("Z" if closed else "")


def body_shapes(body: Body, skeleton: Skeleton, camera: Camera, person: Person) -> list[Shape]:
    """All shapes of a person but the head."""
    paint = paint_of(person)
    shapes: list[Shape] = []
    for side in SIDES:
        shapes += _leg(body, skeleton, camera, side, paint, bare=person.bare_shins)
        shapes += _arm(body, skeleton, camera, side, paint, covered=person.long_sleeves)
    return shapes + trunk_shapes(body, skeleton, camera, paint)


def joined(parts: Sequence[tuple[Vector, Vector, float, float]], camera: Camera) -> str:
    """Tapered limbs from point to point (metres), as one path."""
    return "".join(capsule(camera.spot(a), camera.spot(b), ra * SCALE, rb * SCALE) for a, b, ra, rb in parts)


def _shade(skeleton: Skeleton, camera: Camera, side: str) -> str:
    """The farther of two limbs is a shade darker, where one is clearly farther."""
    other = "far" if side == "near" else "near"
    mine, its = (
        camera.depth(skeleton.points[f"{s}-shoulder"]) + camera.depth(skeleton.points[f"{s}-hip"])
        for s in (side, other)
    )
    return "-far" if mine < its - 0.05 else ""


def _leg(body: Body, skeleton: Skeleton, camera: Camera, side: str, paint: Paint, *, bare: bool) -> list[Shape]:
    p, t = skeleton.points, body.thickness
    hip, knee, ankle = (p[f"{side}-{name}"] for name in ("hip", "knee", "ankle"))
    heel, ball, toes = (p[f"{side}-{name}"] for name in ("heel", "ball", "toes"))
    shade = _shade(skeleton, camera, side)
    calf = between(knee, ankle, 0.3)
    cuff = between(knee, ankle, 0.86)
    thigh = joined([(hip, knee, t["hip"], t["knee"])], camera)
    shank = joined(
        [(knee, calf, t["knee"], t["knee"] * 0.97), (calf, cuff, t["knee"] * 0.97, t["ankle"] * 1.06)], camera
    )
    foot = joined(
        [
            (cuff, ankle, t["ankle"] * 0.86, t["ankle"] * 0.86),
            (ankle, heel, t["ankle"] * 0.86, t["heel"]),
            (heel, ball, t["heel"] * 0.92, t["ball"]),
            (ankle, ball, t["ankle"] * 0.8, t["ball"]),
            (ball, toes, t["ball"], t["toes"]),
        ],
        camera,
    )
    d_thigh, d_shank = camera.depth(between(hip, knee, 0.6)), camera.depth(between(knee, ankle, 0.5))
    return [
        Shape(camera.depth(between(ankle, toes, 0.5)) - 0.004, foot, paint(f"skin{shade}")),
        Shape(d_shank, shank, paint(f"{'skin' if bare else 'bottom'}{shade}")),
        Shape(d_thigh, thigh, paint(f"bottom{shade}")),
    ]


def _arm(body: Body, skeleton: Skeleton, camera: Camera, side: str, paint: Paint, *, covered: bool) -> list[Shape]:
    p, t = skeleton.points, body.thickness
    shoulder, elbow, wrist, fingers = (p[f"{side}-{name}"] for name in ("shoulder", "elbow", "wrist", "fingers"))
    shade = _shade(skeleton, camera, side)
    sleeve_end = between(shoulder, elbow, 0.62)
    knuckles = between(wrist, fingers, 0.5)
    sleeve = joined([(shoulder, sleeve_end, t["shoulder"], t["upper_arm"] * 1.12)], camera)
    upper = joined([(between(shoulder, elbow, 0.5), elbow, t["upper_arm"] * 0.98, t["elbow"])], camera)
    fore = joined([(elbow, wrist, t["elbow"], t["wrist"])], camera)
    thumb = _thumb(skeleton, wrist, fingers)
    hand = joined(
        [
            (wrist, knuckles, t["wrist"], t["hand"]),
            (knuckles, fingers, t["hand"] * 0.98, t["wrist"] * 0.55),
            (between(wrist, knuckles, 0.5), thumb, t["wrist"] * 0.6, t["wrist"] * 0.4),
        ],
        camera,
    )
    arm = f"{'top' if covered else 'skin'}{shade}"
    d_upper = camera.depth(between(shoulder, elbow, 0.5))
    d_fore = camera.depth(between(elbow, fingers, 0.5))
    lift = 0.03 if not shade else -0.03
    return [
        Shape(d_upper + lift, upper, paint(arm)),
        Shape(d_upper + lift + 0.001, sleeve, paint(f"top{shade}")),
        Shape(d_fore + lift + 0.002, fore, paint(arm)),
        Shape(max(d_fore + lift, camera.depth(knuckles) + 0.06) + 0.003, hand, paint(f"skin{shade}")),
    ]


def _thumb(skeleton: Skeleton, wrist: Vector, fingers: Vector) -> Vector:
    """The thumb's tip: off the hand, to the side that looks forward of the chest."""
    along = unit(sub(fingers, wrist))
    forward = axis(skeleton.frames["thorax"], 0)
    out = sub(forward, scale(along, dot(forward, along)))
    if dot(out, out) < 0.05:
        out = axis(skeleton.frames["thorax"], 2)
        out = sub(out, scale(along, dot(out, along)))
    return add(add(wrist, scale(along, 0.065)), scale(unit(out), 0.045))


def trunk_shapes(body: Body, skeleton: Skeleton, camera: Camera, paint: Paint) -> list[Shape]:
    """Trunk as one ribbon from the seat to the collar; the trousers cover its lowest part."""
    p, f, t = skeleton.points, skeleton.frames, body.thickness
    below = add(p["hips"], scale(axis(f["pelvis"], 2), -0.045))
    seat_stations: list[tuple[Vector, Matrix, float, float]] = [
        (below, f["pelvis"], t["hips_wide"] * 0.8, t["hips_deep"] * 0.5),
        (p["hips"], f["pelvis"], t["hips_wide"], t["hips_deep"]),
        (between(p["hips"], p["waist"], 0.55), f["pelvis"], t["hips_wide"] * 0.93, t["hips_deep"] * 0.93),
        (p["waist"], f["pelvis"], t["hips_wide"] * 0.72, t["hips_deep"] * 0.72),
    ]
    stations: list[tuple[Vector, Matrix, float, float]] = [
        (between(p["hips"], p["waist"], 0.5), f["pelvis"], t["hips_wide"] * 0.97, t["hips_deep"] * 0.98),
        (p["waist"], f["pelvis"], t["hips_wide"] * 0.91, t["hips_deep"] * 0.92),
        (between(p["waist"], p["chest"], 0.5), f["lumbar"], t["waist_wide"], t["waist_deep"]),
        (p["chest"], f["lumbar"], t["waist_wide"] * 1.1, t["waist_deep"] * 1.06),
        (between(p["chest"], p["collar"], 0.45), f["thorax"], t["chest_wide"], t["chest_deep"]),
        (between(p["chest"], p["collar"], 0.8), f["thorax"], t["chest_wide"] * 0.98, t["chest_deep"] * 0.86),
        (between(p["chest"], p["collar"], 1.0), f["thorax"], t["chest_wide"] * 0.62, t["chest_deep"] * 0.62),
    ]
    one, two = _edges(stations, camera)
    depth = camera.depth(between(p["hips"], p["collar"], 0.5))
    shirt = _ribbon(one, two)
    left, right = _edges(seat_stations, camera)
    seat = _ribbon(left, right)
    neck = joined(
        [
            (p["collar"], p["skull"], t["neck"] * 1.1, t["neck"] * 0.92),
            (p["skull"], p["head"], t["neck"] * 0.9, t["neck"] * 0.8),
        ],
        camera,
    )
    yoke = "".join(
        capsule(camera.spot(between(p["chest"], p["collar"], 0.78)), camera.spot(p[f"{side}-shoulder"]), 5.6, 5.4)
        for side in SIDES
    )
    hips = "".join(circle(camera.spot(p[f"{side}-hip"]), t["hip"] * SCALE) for side in SIDES)
    return [
        Shape(camera.depth(p["skull"]) - 0.02, neck, paint("neck")),
        Shape(depth - 0.01, seat + hips, paint("bottom")),
        Shape(depth, shirt, paint("top")),
        Shape(depth + 0.0001, yoke, paint("top")),
    ]


def _ribbon(one: Sequence[Spot], two: Sequence[Spot]) -> str:
    """The area between two soft edges, cut straight at both ends."""
    back = smooth([*reversed(two)], closed=False)
    return f"{smooth(one, closed=False)}L{back[1:]}Z"


def _edges(stations: Sequence[tuple[Vector, Matrix, float, float]], camera: Camera) -> tuple[list[Spot], list[Spot]]:
    """Both outlines of a ribbon with elliptical cross-sections, as seen."""
    spots = [camera.spot(point) for point, *_ in stations]
    one: list[Spot] = []
    two: list[Spot] = []
    for i, (point, m, wide, deep) in enumerate(stations):
        before, after = spots[max(i - 1, 0)], spots[min(i + 1, len(spots) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        size = hypot(dx, dy) or 1.0
        normal = (-dy / size, dx / size)
        across = add(scale(camera.right, normal[0]), scale(camera.up, -normal[1]))
        half = hypot(wide * dot(axis(m, 1), across), deep * dot(axis(m, 0), across)) * SCALE
        x, y = camera.spot(point)
        one.append((x + normal[0] * half, y + normal[1] * half))
        two.append((x - normal[0] * half, y - normal[1] * half))
    return one, two
