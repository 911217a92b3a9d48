"""The skeleton: from a pose to the places of all joints (forward kinematics), then hands and feet to where they reach.

Angles turn each joint's frame in the order flexion, abduction (or bend), rotation (or turn). Hands and feet that reach
for something are solved exactly, as two bones of known length whose middle joint points where it should.
"""

from dataclasses import dataclass, field
from math import acos, degrees, sqrt

from unslump.body.vectors import (
    Matrix,
    Vector,
    add,
    around_x,
    around_y,
    around_z,
    axis,
    between,
    compose,
    cross,
    dot,
    frame,
    length,
    scale,
    sub,
    turn,
    unit,
)
from unslump.core.errors import BadInput, Problem
from unslump.core.pose import Base, Body, Direction, Pose, Prop, Reach

DIRECTIONS: dict[Direction, Vector] = {
    "right": (1.0, 0.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "away": (0.0, 1.0, 0.0),
    "towards": (0.0, -1.0, 0.0),
    "up": (0.0, 0.0, 1.0),
    "down": (0.0, 0.0, -1.0),
}
SIDES = ("near", "far")
SEAT = 0.45
STOOL = 0.38
LYING = 0.6
"""A trunk that points up less than so much is lying: its feet then point away from the head."""


@dataclass
class Skeleton:
    """Places of joints in metres (hips between the hip joints, floor at z = 0), and the frames of trunk and head."""

    points: dict[str, Vector]
    frames: dict[str, Matrix]
    angles: dict[str, dict[str, float]] = field(default_factory=dict)
    missed: dict[str, float] = field(default_factory=dict)
    props: tuple[Prop, ...] = ()

    def moved(self, by: Vector) -> "Skeleton":
        """The same, elsewhere."""
        points = {name: add(point, by) for name, point in self.points.items()}
        return Skeleton(points, self.frames, self.angles, self.missed, self.props)


def merged(base: Base, pose: Pose) -> tuple[dict[str, dict[str, float]], dict[str, Reach]]:
    """A base's joints and reaches with the pose's own laid over them, per side."""
    joints: dict[str, dict[str, float]] = {}
    for source in (base.joints, pose.joints):
        for part in sorted(source, key=lambda name: name.startswith(SIDES)):
            for name in _each_side(part):
                joints[name] = {**joints.get(name, {}), **source[part]}
    reach = {**base.reach, **pose.reach}
    return joints, {limb: goal for limb, goal in reach.items() if goal.to != "none"}


def _each_side(part: str) -> tuple[str, ...]:
    paired = part in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")
    return tuple(f"{side}-{part}" for side in SIDES) if paired else (part,)


def build(body: Body, base: Base, pose: Pose) -> Skeleton:
    """The skeleton of a pose, put on its support. BadInput for an unknown joint or an impossible angle."""
    joints, reach = merged(base, pose)
    _check(body, joints)
    root = compose(frame(DIRECTIONS[base.face], DIRECTIONS[base.head]), around_z(-pose.swivel))
    root = compose(root, compose(around_y(pose.tilt), around_x(pose.lean)))
    unfolded = _Unfolding(body, root, joints)
    skeleton = Skeleton(unfolded.points, unfolded.frames, joints)
    skeleton.props = pose.props or ()
    skeleton = _put_down(body, base, pose, skeleton)
    for limb in sorted(reach, key=lambda name: (name.endswith("hand"), reach[name].to in skeleton.points)):
        _reach(body, skeleton, limb, reach[limb])
    return skeleton


def _check(body: Body, joints: dict[str, dict[str, float]]) -> None:
    problems = []
    for part, movements in joints.items():
        joint = part.split("-", 1)[1] if part.startswith(SIDES) else part
        for movement, angle in movements.items():
            limits = body.ranges.get(f"{joint}-{movement}")
            if limits is None:
                problems.append(Problem(f"joints.{part}.{movement}", "no such joint or movement"))
            elif not limits.low <= angle <= limits.high:
                told = f"{angle:g} degrees is beyond a human joint: {limits.low:g} to {limits.high:g}"
                problems.append(Problem(f"joints.{part}.{movement}", told))
    if problems:
        raise BadInput("this pose", tuple(problems))


class _Unfolding:
    """Forward kinematics from the hips outwards."""

    def __init__(self, body: Body, root: Matrix, joints: dict[str, dict[str, float]]) -> None:
        self.lengths = {name: share * body.height for name, share in body.lengths.items()}
        self.joints = joints
        self.points: dict[str, Vector] = {"hips": (0.0, 0.0, 0.0)}
        self.frames: dict[str, Matrix] = {"pelvis": root}
        self._spine()
        for side, sign in (("near", -1.0), ("far", 1.0)):
            self._leg(side, sign)
            self._arm(side, sign)

    def angle(self, part: str, movement: str) -> float:
        """A joint's angle; 0 where nothing is said."""
        return self.joints.get(part, {}).get(movement, 0.0)

    def _bent(self, outside: Matrix, part: str, share: float = 1.0) -> Matrix:
        m = compose(outside, around_y(self.angle(part, "flexion") * share))
        m = compose(m, around_x(self.angle(part, "bend") * share))
        return compose(m, around_z(-self.angle(part, "turn") * share))

    def _next(self, name: str, before: str, frame_name: str, by: Vector) -> None:
        self.points[name] = add(self.points[before], turn(self.frames[frame_name], by))

    def _spine(self) -> None:
        """From the hips to the crown; the neck bends half below and half at the skull."""
        lengths, frames = self.lengths, self.frames
        self._next("waist", "hips", "pelvis", (0.0, 0.0, lengths["pelvis"]))
        frames["lumbar"] = self._bent(frames["pelvis"], "lumbar")
        self._next("chest", "waist", "lumbar", (0.0, 0.0, lengths["lumbar"]))
        frames["thorax"] = self._bent(frames["lumbar"], "thoracic")
        self._next("collar", "chest", "thorax", (0.0, 0.0, lengths["thorax"]))
        frames["neck"] = self._bent(frames["thorax"], "neck", 0.5)
        self._next("skull", "collar", "neck", (0.008, 0.0, lengths["neck"]))
        frames["head"] = self._bent(frames["neck"], "neck", 0.5)
        self._next("head", "skull", "head", (0.018, 0.0, lengths["head"] * 0.42))
        self._next("crown", "skull", "head", (0.018, 0.0, lengths["head"] * 0.95))

    def _ball(self, outside: Matrix, part: str, sign: float) -> Matrix:
        """A hip or shoulder: flexion forwards, abduction away from the body, rotation outwards."""
        m = compose(outside, around_y(-self.angle(part, "flexion")))
        m = compose(m, around_x(sign * self.angle(part, "abduction")))
        return compose(m, around_z(sign * self.angle(part, "rotation")))

    def _leg(self, side: str, sign: float) -> None:
        lengths, frames = self.lengths, self.frames
        self._next(f"{side}-hip", "hips", "pelvis", (0.0, sign * lengths["hip_half_width"], 0.0))
        frames[f"{side}-thigh"] = self._ball(frames["pelvis"], f"{side}-hip", sign)
        self._next(f"{side}-knee", f"{side}-hip", f"{side}-thigh", (0.0, 0.0, -lengths["thigh"]))
        bend = around_y(self.angle(f"{side}-knee", "flexion"))
        frames[f"{side}-shank"] = compose(frames[f"{side}-thigh"], bend)
        self._next(f"{side}-ankle", f"{side}-knee", f"{side}-shank", (0.0, 0.0, -lengths["shank"]))
        lift = around_y(-self.angle(f"{side}-ankle", "dorsiflexion"))
        _foot(side, compose(frames[f"{side}-shank"], lift), lengths, self.points, frames)

    def _arm(self, side: str, sign: float) -> None:
        lengths, frames = self.lengths, self.frames
        self._next(f"{side}-shoulder", "collar", "thorax", (0.0, sign * lengths["shoulder_half_width"], -0.03))
        upper = frames[f"{side}-upper"] = self._ball(frames["thorax"], f"{side}-shoulder", sign)
        self._next(f"{side}-elbow", f"{side}-shoulder", f"{side}-upper", (0.0, 0.0, -lengths["upper_arm"]))
        fore = frames[f"{side}-fore"] = compose(upper, around_y(-self.angle(f"{side}-elbow", "flexion")))
        self._next(f"{side}-wrist", f"{side}-elbow", f"{side}-fore", (0.0, 0.0, -lengths["forearm"]))
        frames[f"{side}-hand"] = compose(fore, around_y(-self.angle(f"{side}-wrist", "flexion")))
        self._next(f"{side}-fingers", f"{side}-wrist", f"{side}-hand", (0.0, 0.0, -lengths["hand"]))


def _foot(
    side: str, foot: Matrix, lengths: dict[str, float], points: dict[str, Vector], frames: dict[str, Matrix]
) -> None:
    ankle, drop, size = points[f"{side}-ankle"], lengths["ankle_height"], lengths["foot"]
    frames[f"{side}-foot"] = foot
    points[f"{side}-heel"] = add(ankle, turn(foot, (-0.22 * size, 0.0, -drop * 0.55)))
    points[f"{side}-ball"] = add(ankle, turn(foot, (0.48 * size, 0.0, -drop * 0.66)))
    points[f"{side}-toes"] = add(ankle, turn(foot, (0.74 * size, 0.0, -drop * 0.76)))


SKIN = {
    "hips": "hips_deep",
    "waist": "waist_deep",
    "chest": "chest_deep",
    "head": "head",
    "crown": "ball",
    "hip": "hip",
    "knee": "knee",
    "ankle": "ankle",
    "heel": "heel",
    "ball": "ball",
    "toes": "toes",
    "shoulder": "shoulder",
    "elbow": "elbow",
    "wrist": "wrist",
    "fingers": "wrist",
}
"""How thick the body is round each point; what is not listed never touches the floor first."""


def thickness_at(body: Body, point: str) -> float:
    """Half thickness round a point, in metres."""
    name = point.split("-", 1)[1] if point.startswith(SIDES) else point
    return body.thickness[SKIN[name]] if name in SKIN else 0.0


def lowest(body: Body, skeleton: Skeleton, *, but: tuple[str, ...] = ()) -> float:
    """How high the lowest part of the body is."""
    return min(
        point[2] - thickness_at(body, name)
        for name, point in skeleton.points.items()
        if name.split("-", 1)[-1] in SKIN and not name.startswith(but)
    )


def _put_down(body: Body, base: Base, pose: Pose, skeleton: Skeleton) -> Skeleton:
    """On the floor with its lowest part, or on the chair with its seat."""
    if base.rests == "chair":
        return skeleton.moved((0.0, 0.0, SEAT + body.thickness["hips_deep"] - 0.02 + pose.raised))
    goals = {**base.reach, **pose.reach}
    limbs = [limb for limb, goal in goals.items() if goal.to != "none"]
    reaching = tuple(f"{limb.split('-')[0]}-{part}" for limb in limbs for part in _limb_parts(limb))
    return skeleton.moved((0.0, 0.0, pose.raised - lowest(body, skeleton, but=reaching)))


def _limb_parts(limb: str) -> tuple[str, ...]:
    return ("elbow", "wrist", "fingers") if limb.endswith("hand") else ("knee", "ankle", "heel", "ball", "toes")


def _reach(body: Body, skeleton: Skeleton, limb: str, goal: Reach) -> None:
    """Bring a hand or foot to its goal by turning two joints, and note by how much it misses."""
    side, kind = limb.split("-")
    lengths = {name: share * body.height for name, share in body.lengths.items()}
    first, middle, last = ("shoulder", "elbow", "wrist") if kind == "hand" else ("hip", "knee", "ankle")
    bones = (lengths["upper_arm"], lengths["forearm"]) if kind == "hand" else (lengths["thigh"], lengths["shank"])
    points = skeleton.points
    start = points[f"{side}-{first}"]
    target = _target(body, skeleton, side, kind, last, goal)
    middle_at, end, missed = two_bones(start, target, bones, _pole(skeleton, side, kind, goal))
    points[f"{side}-{middle}"], points[f"{side}-{last}"] = middle_at, end
    skeleton.missed[limb] = missed
    if kind == "foot":
        _place_foot(skeleton, side, goal, lengths)
    else:
        _place_hand(skeleton, side, goal, lengths)


def _place_foot(skeleton: Skeleton, side: str, goal: Reach, lengths: dict[str, float]) -> None:
    points = skeleton.points
    down = unit(sub(points[f"{side}-ankle"], points[f"{side}-knee"]))
    forward = axis(skeleton.frames["pelvis"], 0)
    if goal.flat:
        up = axis(skeleton.frames["pelvis"], 2)
        lying = abs(up[2]) < LYING
        level = (-up[0], -up[1], 0.0) if lying else (forward[0], forward[1], 0.0)
        foot = frame(unit(level) if length(level) > 0.3 else (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    else:
        bend = sub(points[f"{side}-knee"], between(points[f"{side}-hip"], points[f"{side}-ankle"], 0.5))
        ahead = bend if length(bend) > 0.01 else forward
        shank = frame(ahead, scale(down, -1))
        lift = skeleton.angles.get(f"{side}-ankle", {}).get("dorsiflexion", 0.0)
        foot = compose(shank, around_y(-lift))
    _foot(side, foot, lengths, points, skeleton.frames)


def _place_hand(skeleton: Skeleton, side: str, goal: Reach, lengths: dict[str, float]) -> None:
    points = skeleton.points
    along = unit(sub(points[f"{side}-wrist"], points[f"{side}-elbow"]))
    if goal.flat:
        along = _palm(skeleton, along) if goal.to != "wall" else (0.0, 0.0, 1.0)
    points[f"{side}-fingers"] = add(points[f"{side}-wrist"], scale(along, lengths["hand"]))


def _palm(skeleton: Skeleton, forearm: Vector) -> Vector:
    """Where the fingers of a flat hand point: on along the forearm or, below an upright one, to the head's side."""
    level = (forearm[0], forearm[1], 0.0)
    if length(level) > LYING:
        return unit(level)
    up, forward = axis(skeleton.frames["thorax"], 2), axis(skeleton.frames["thorax"], 0)
    ahead = up if abs(up[2]) < abs(forward[2]) else forward
    return unit((ahead[0], ahead[1], 0.0))


def _target(body: Body, skeleton: Skeleton, side: str, kind: str, last: str, goal: Reach) -> Vector:
    """Where the wrist or ankle should come to lie."""
    now = skeleton.points[f"{side}-{last}"]
    hips = skeleton.points["hips"]
    above = body.thickness["wrist"] if kind == "hand" else body.lengths["ankle_height"] * body.height
    shift = (goal.forward, -goal.aside, goal.up)
    if goal.to == "floor":
        joint = skeleton.points[f"{side}-{'shoulder' if kind == 'hand' else 'hip'}"]
        return add((joint[0], joint[1], above), shift)
    if goal.to == "free":
        return add(hips, shift)
    if goal.to == "stool":
        stool = next((prop for prop in skeleton.props if prop.kind == "stool"), None)
        x = hips[0] + (stool.x if stool else 0.8)
        return add((x, skeleton.points[f"{side}-hip"][1], STOOL + 0.055), shift)
    if goal.to == "seat":
        return add((hips[0], now[1], SEAT + above), shift)
    if goal.to == "wall":
        wall = next((prop for prop in skeleton.props if prop.kind == "wall"), None)
        return add((hips[0] + (wall.x if wall else 0.6) - above, now[1], now[2]), shift)
    if goal.to not in skeleton.points:
        raise BadInput("this pose", (Problem(f"reach.{side}-{kind}.to", f"unknown: {goal.to!r}"),))
    return add(skeleton.points[goal.to], shift)


def _pole(skeleton: Skeleton, side: str, kind: str, goal: Reach) -> Vector:
    """Where the middle joint points: where it is told, else knees forward and elbows backward of the trunk."""
    if goal.bend is not None:
        return DIRECTIONS[goal.bend]
    trunk = skeleton.frames["pelvis" if kind == "foot" else "thorax"]
    forward = axis(trunk, 0)
    if kind == "foot":
        return forward
    outwards = scale(axis(trunk, 1), -1 if side == "near" else 1)
    return add(scale(forward, -1), scale(outwards, 0.35))


def two_bones(start: Vector, target: Vector, bones: tuple[float, float], pole: Vector) -> tuple[Vector, Vector, float]:
    """The middle joint and the end of two bones that reach for a target, and by how much the end misses it."""
    first, second = bones
    away = sub(target, start)
    far = length(away)
    reach = max(abs(first - second) + 1e-4, min(far, first + second - 1e-4))
    along = unit(away) if far else (0.0, 0.0, -1.0)
    end = add(start, scale(along, reach))
    share = (first * first - second * second + reach * reach) / (2 * reach)
    height = sqrt(max(0.0, first * first - share * share))
    side = sub(pole, scale(along, dot(pole, along)))
    if length(side) < 1e-6:
        side = cross(along, (0.0, 1.0, 0.0))
    return add(add(start, scale(along, share)), scale(unit(side), height)), end, length(sub(end, target))


def angle_between(a: Vector, b: Vector) -> float:
    """The angle between two directions, in degrees."""
    return degrees(acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))


def solved_angles(skeleton: Skeleton) -> dict[str, float]:
    """The bend of every knee and elbow as it came out, in degrees (0 is straight)."""
    p = skeleton.points
    found = {}
    for side in SIDES:
        for first, middle, last in (("hip", "knee", "ankle"), ("shoulder", "elbow", "wrist")):
            a, b, c = (p[f"{side}-{name}"] for name in (first, middle, last))
            found[f"{side}-{middle}"] = angle_between(sub(b, a), sub(c, b))
    return found
