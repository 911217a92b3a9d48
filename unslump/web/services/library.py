"""The exercises as a library: found by what a person is looking for, whatever their plan says.

Nothing here decides what suits anybody; that is the plan's part.
"""

from collections.abc import Mapping, Sequence

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise
from unslump.core.lessons import Lesson, in_order
from unslump.core.values import Value

LEVELS = ("1", "2", "3", "4", "5")
NOTHING = "nothing"
"""Chosen among the things at hand by somebody who has none of them."""
LONGEST_TEXT = 80


class Wish(Value):
    """What somebody is looking for; what is empty does not matter to them.

    `things` are those at hand: only exercises that need nothing else. `level` is the highest.
    """

    text: str = ""
    region: str = ""
    position: str = ""
    things: tuple[str, ...] = ()
    level: int | None = None
    phase: str = ""


class Offer(Value):
    """What can be chosen in each filter, in the order of the content, with its words."""

    regions: tuple[tuple[str, str], ...]
    positions: tuple[tuple[str, str], ...]
    things: tuple[tuple[str, str], ...]
    phases: tuple[str, ...]


class Company(Value):
    """What goes with an exercise: its neighbours, what is done beside it or instead, and the lessons that name it."""

    easier: tuple[Exercise, ...]
    harder: tuple[Exercise, ...]
    between: Exercise | None
    chair: Exercise | None
    before: tuple[Exercise, ...]
    lessons: tuple[Lesson, ...]


def offer_of(catalogue: Catalogue) -> Offer:
    """Every choice that at least one exercise answers to; things that everybody has are not asked for."""
    every, words = tuple(catalogue.exercises.values()), catalogue.vocabulary
    targets = {target for exercise in every for target in exercise.targets}
    positions = {exercise.position for exercise in every}
    things = {thing for exercise in every for thing in exercise.equipment}
    phases = {exercise.phase for exercise in every}
    return Offer(
        regions=tuple((name, text) for name, text in words.targets.items() if name in targets),
        positions=tuple((name, found.name) for name, found in words.positions.items() if name in positions),
        things=tuple((n, found.name) for n, found in words.equipment.items() if n in things and not found.assumed),
        phases=tuple(phase for phase in catalogue.planning.phase_order if phase in phases),
    )


def wish_of(catalogue: Catalogue, given: Mapping[str, Sequence[object]]) -> Wish:
    """What an address asks for. What it cannot mean is left out, so an old or mistyped address still shows a list."""
    offer = offer_of(catalogue)
    level = _one(given, "level", LEVELS)
    things = {name for name, _ in offer.things} | {NOTHING}
    return Wish(
        text=" ".join(str(next(iter(given.get("text", ())), "")).split())[:LONGEST_TEXT].rstrip(),
        region=_one(given, "region", [name for name, _ in offer.regions]),
        position=_one(given, "position", [name for name, _ in offer.positions]),
        things=tuple(dict.fromkeys(str(thing) for thing in given.get("things", ()) if thing in things)),
        level=int(level) if level else None,
        phase=_one(given, "phase", offer.phases),
    )


def _one(given: Mapping[str, Sequence[object]], key: str, known: Sequence[str]) -> str:
    return next((str(value) for value in given.get(key, ()) if value in known), "")


def found(catalogue: Catalogue, wish: Wish) -> tuple[Exercise, ...]:
    """The exercises that answer to every part of a wish, by phase in the order of a session, the gentlest first."""
    order = catalogue.planning.phase_order
    answering = (exercise for exercise in catalogue.exercises.values() if _answers(catalogue, exercise, wish))
    return tuple(sorted(answering, key=lambda exercise: (order.index(exercise.phase), exercise.level, exercise.name)))


def _answers(catalogue: Catalogue, exercise: Exercise, wish: Wish) -> bool:
    words = catalogue.vocabulary
    needed = {thing for thing in exercise.equipment if not words.equipment[thing].assumed}
    said = " ".join((exercise.name, exercise.purpose, *(words.targets[target] for target in exercise.targets)))
    return (
        all(word in said.casefold() for word in wish.text.casefold().split())
        and wish.region in ("", *exercise.targets)
        and wish.position in ("", exercise.position)
        and (not wish.things or needed <= set(wish.things))
        and (wish.level is None or exercise.level <= wish.level)
        and wish.phase in ("", exercise.phase)
    )


def one_line(text: str, most: int = 110) -> str:
    """The first sentence of a text; a long one is cut between two words."""
    first, stop, _ = text.partition(". ")
    line = first + stop.strip()
    if len(line) <= most:
        return line
    return f"{line[: most - 1].rpartition(' ')[0].rstrip(',;:')}…"


def company(catalogue: Catalogue, exercise: Exercise) -> Company:
    """What goes with an exercise."""
    every = catalogue.exercises
    return Company(
        easier=tuple(every[name] for name in exercise.regress),
        harder=tuple(every[name] for name in exercise.progress),
        between=every[exercise.between] if exercise.between else None,
        chair=every[exercise.chair] if exercise.chair else None,
        before=tuple(every[name] for name in exercise.prepares),
        lessons=tuple(lesson for lesson in in_order(catalogue.lessons) if exercise.id in lesson.exercises),
    )
