"""Poses as content: what a body does in a step, in a clinician's words. Drawn by unslump.body.

The near side is the side that is nearer to the viewer and that works; the picture of the other side is the mirror
image. Angles are in degrees, in the directions that the names say (flexion, abduction away from the body, external
rotation, dorsiflexion; bend and turn towards the near side); the other way is negative.
"""

from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from unslump.core.values import Id, Text, Value

Direction = Literal["up", "down", "left", "right", "towards", "away"]
Limb = Literal["near-hand", "far-hand", "near-foot", "far-foot"]
Angle = Annotated[float, Field(ge=-190, le=190)]


class Reach(Value):
    """Where a hand or foot is, solved for: `to` is floor, wall, seat, stool, a point of the body, free, or none.

    forward (to the right of the picture), up, and aside (towards the viewer) shift the target in metres. They count for
    "floor" from right below the shoulder or hip, for "free" from the hips, for a point of the body from there. `bend`:
    where the knee or elbow points. `flat`: the sole or palm lies on it. "none" undoes the base's.
    """

    to: str
    forward: float = 0.0
    up: float = 0.0
    aside: float = 0.0
    bend: Direction | None = None
    flat: bool = False


class Prop(Value):
    """A thing in the picture: what, and where (metres; x and y from the hips, z from the floor).

    `at`: a point of the body from which x, y and z count instead; `to`: another, for what reaches from one to the
    other; `over`: by how much it sticks out at both ends.
    """

    kind: Id
    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    at: str | None = None
    to: str | None = None
    over: float = 0.0


class Pose(Value):
    """One pose. `base` names a base position; `like` another step of the same file to start from.

    joints: part -> movement -> degrees. reach: limb -> where. The whole body is turned from its base: tilt forward,
    lean to the near side, swivel round its length. raised: metres by which it is lifted off its support.
    arrows: points of the body whose way is drawn; what moves most if not given, none if empty.
    """

    base: Id | None = None
    like: Id | None = None
    joints: dict[str, dict[str, Angle]] = {}
    reach: dict[Limb, Reach] = {}
    tilt: Angle = 0.0
    lean: Angle = 0.0
    swivel: Angle = 0.0
    raised: float = 0.0
    props: tuple[Prop, ...] | None = None
    glow: tuple[Id, ...] | None = None
    arrows: tuple[str, ...] | None = None
    breath: bool = False


class Base(Value):
    """A base position: where the head and the face point, on what the body rests, and how it is held by default."""

    head: Direction
    face: Direction
    rests: Literal["floor", "chair"]
    joints: dict[str, dict[str, Angle]] = {}
    reach: dict[Limb, Reach] = {}


class View(Value):
    """From where it is seen: degrees round towards the front, and degrees above."""

    round: Angle = 12.0
    above: Angle = 6.0


class Figure(Value):
    """The poses of one exercise: for each step one pose or, for a movement to and fro, several in turn."""

    id: Id
    view: View = View()
    props: tuple[Prop, ...] = ()
    glow: tuple[Id, ...] = ()
    steps: dict[Id, tuple[Pose, ...]]
    says: Text | None = None

    @model_validator(mode="after")
    def _all_based(self) -> Self:
        for name, poses in self.steps.items():
            if not poses:
                raise ValueError(f"step {name!r} has no pose")
            for pose in poses:
                self._check_base(name, pose)
        return self

    def _check_base(self, name: str, pose: Pose) -> None:
        """Following `like` must end at a pose with a base."""
        seen = {name}
        while pose.like is not None:
            if pose.like not in self.steps:
                raise ValueError(f"step {name!r} is like {pose.like!r}, which is no step")
            if pose.like in seen and pose.like != name:
                raise ValueError(f"step {name!r} is like itself, in a circle")
            seen.add(pose.like)
            following = self.steps[pose.like][0]
            if following is pose:
                raise ValueError(f"step {name!r} is like itself")
            pose = following
        if pose.base is None:
            raise ValueError(f"step {name!r} needs a base or like")


class JointRange(Value):
    """What a joint can do, in degrees, both ends included."""

    low: Annotated[float, Field(ge=-180, le=0)]
    high: Annotated[float, Field(ge=0, le=190)]


class Body(Value):
    """The drawn person's measures: shares of the height, thicknesses in metres, joint ranges in degrees."""

    height: float
    lengths: dict[str, float]
    thickness: dict[str, float]
    ranges: dict[str, JointRange]


class Build(Value):
    """How a person differs from the measured body: factors on the thickness of trunk, waist and limbs."""

    trunk: Annotated[float, Field(ge=0.8, le=1.25)] = 1.0
    waist: Annotated[float, Field(ge=0.8, le=1.4)] = 1.0
    limbs: Annotated[float, Field(ge=0.8, le=1.25)] = 1.0

    def of(self, part: str) -> float:
        """The factor for one part of the body."""
        if part.startswith("waist"):
            return self.waist
        if part.startswith("chest"):
            return self.trunk
        if part.startswith("hips"):  # one sits and lies on them: half of it, so that hands still reach the floor
            return (1 + self.trunk) / 2
        return self.limbs if part in ("hip", "knee", "upper_arm", "elbow", "shoulder", "neck") else 1.0


Paintable = Literal["skin", "skin-far", "hair", "top", "top-far", "bottom", "bottom-far", "face"]
Hair = Literal["short", "bun", "tail", "curls", "bald", "scarf"]


class Person(Value):
    """Somebody who shows the exercises. A colour that is not given is the page's own; a scarf has the hair's colour."""

    id: Id
    name: Text
    hair: Hair
    colours: dict[Paintable, Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]] = {}
    build: Build = Build()
    glasses: bool = False
    beard: bool = False
    long_sleeves: bool = False
    bare_shins: bool = False


class People(Value):
    """All who may show the exercises; the first is drawn where nobody is asked for."""

    people: Annotated[tuple[Person, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _all_different(self) -> Self:
        ids = [person.id for person in self.people]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"two people are called {name!r}")
        return self


class Poses(Value):
    """Everything that is needed to draw."""

    body: Body
    bases: dict[Id, Base]
    figures: dict[Id, Figure]
    people: tuple[Person, ...]

    @cached_property
    def frames(self) -> dict[tuple[str, tuple[float, ...]], tuple[Figure, tuple[float, float, float, float]]]:
        """Frames that drawing has already found, by figure and the thickness of who shows it."""
        return {}

    def person(self, name: str) -> Person | None:
        """One of the people; None if there is nobody of that name."""
        return next((person for person in self.people if person.id == name), None)

    def person_for(self, exercise: str, chosen: str = "") -> Person:
        """Who shows an exercise: who was chosen or, if that is nobody, always the same one for the same exercise."""
        turn = sha256(exercise.encode()).digest()[0]
        return self.person(chosen) or self.people[turn % len(self.people)]

    def shown_by(self, person: Person) -> Self:
        """The same with the body of a person."""
        if person.build == Build():
            return self
        thickness = {part: size * person.build.of(part) for part, size in self.body.thickness.items()}
        return self.model_copy(update={"body": self.body.model_copy(update={"thickness": thickness})})
