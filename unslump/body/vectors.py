"""Vectors and rotations as plain tuples: small, exact enough, and no import that costs a start-up.

Axes of the world in metres: x to the right of the picture, y away from the viewer, z up. A rotation is three rows.
"""

from math import cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]


def add(a: Vector, b: Vector) -> Vector:
    """Sum."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vector, b: Vector) -> Vector:
    """Difference."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vector, by: float) -> Vector:
    """Multiple."""
    return (a[0] * by, a[1] * by, a[2] * by)


def dot(a: Vector, b: Vector) -> float:
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """Vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """Length."""
    return sqrt(dot(a, a))


def unit(a: Vector) -> Vector:
    """The same direction with length 1; a vector of no length is given back as it is."""
    size = length(a)
    return scale(a, 1 / size) if size else a


def between(a: Vector, b: Vector, share: float) -> Vector:
    """The point a share of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def turn(m: Matrix, v: Vector) -> Vector:
    """A vector of the turned frame in the frame outside."""
    return (dot(m[0], v), dot(m[1], v), dot(m[2], v))


def compose(a: Matrix, b: Matrix) -> Matrix:
    """First b, then a."""
    x, y, z = zip(*b, strict=True)
    one, two, three = ((dot(row, x), dot(row, y), dot(row, z)) for row in a)
    return (one, two, three)


def around_x(degrees: float) -> Matrix:
    """Turn around x: y towards z."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c))


def around_y(degrees: float) -> Matrix:
    """Turn around y: z towards x."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c))


def around_z(degrees: float) -> Matrix:
    """Turn around z: x towards y."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0))


def frame(forward: Vector, up: Vector) -> Matrix:
    """The frame whose x looks forward and whose z points up (as near as it can), as rows of the world."""
    z = unit(up)
    x = unit(sub(forward, scale(z, dot(forward, z))))
    y = cross(z, x)
    return ((x[0], y[0], z[0]), (x[1], y[1], z[1]), (x[2], y[2], z[2]))


def axis(m: Matrix, index: int) -> Vector:
    """One axis of a frame (0 forward, 1 left, 2 up) in the world."""
    return (m[0][index], m[1][index], m[2][index])
