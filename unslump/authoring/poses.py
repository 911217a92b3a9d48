"""The poses of an own exercise, picked from those of the library: each given whole, whatever it was like before."""

from collections.abc import Mapping

from unslump.body.figure import resolved
from unslump.core.catalogue import Catalogue
from unslump.core.pose import Figure, Pose

BETWEEN = "/"
"""Between exercise and step in the name of a pose."""


def whole(figure: Figure, name: str) -> Figure:
    """The same poses for an exercise of another name, each given whole."""
    steps = {step: _poses(figure, step) for step in figure.steps}
    return Figure(id=name, view=figure.view, steps=steps)


def picked(catalogue: Catalogue, name: str, picks: Mapping[str, str]) -> Figure | None:
    """A figure whose steps have poses of the library: for each step, "exercise/step". None if one is not known.

    It is seen from where the first of them is.
    """
    steps: dict[str, tuple[Pose, ...]] = {}
    first: Figure | None = None
    for step, pick in picks.items():
        exercise, _, other = pick.partition(BETWEEN)
        figure = catalogue.poses.figures.get(exercise)
        if figure is None or other not in figure.steps:
            return None
        first = first or figure
        steps[step] = _poses(figure, other)
    return Figure(id=name, view=first.view, steps=steps) if first else None


def _poses(figure: Figure, step: str) -> tuple[Pose, ...]:
    return tuple(_whole(figure, resolved(figure, step, number)) for number in range(len(figure.steps[step])))


def _whole(figure: Figure, pose: Pose) -> Pose:
    return pose.model_copy(update={"glow": pose.glow if pose.glow is not None else figure.glow})
