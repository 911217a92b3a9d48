"""The library: exercises, programmes and lessons, found by what a person is looking for, whatever their plan says.

Nothing here decides what suits anybody; that is the plan's part.
"""

from collections.abc import Mapping, Sequence

from unslump.core import lessons as lesson_list
from unslump.core import programmes as programme_list
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import block_seconds
from unslump.core.exercise import Exercise
from unslump.core.lessons import Lesson
from unslump.core.programmes import Programme
from unslump.core.values import Value
from unslump.web.services.programmes import comes_in, holding

HARDEST = 5
MINUTES = ("1", "2", "3", "5", "10")
LEVELS = ("1", "2", "3", "4", "5")
NOTHING = "nothing"
"""Chosen among the things at hand by somebody who has none of them."""
LONGEST_TEXT = 80


class Wish(Value):
    """What somebody is looking for; what is empty does not matter to them.

    `things` are those at hand: only exercises that need nothing else. `level` is the highest, `minutes` the longest at
    the lightest dose. `without`: tags; what one of them rules out is left out.
    """

    text: str = ""
    region: str = ""
    position: str = ""
    things: tuple[str, ...] = ()
    level: int | None = None
    phase: str = ""
    minutes: int | None = None
    without: tuple[str, ...] = ()

    @property
    def narrowed(self) -> int:
        """How much is asked but words."""
        one = (self.region, self.position, self.level, self.phase, self.minutes)
        return sum(map(bool, one)) + len(self.things) + len(self.without)


class Offer(Value):
    """What can be chosen in each filter, in the order of the content, with its words."""

    regions: tuple[tuple[str, str], ...]
    positions: tuple[tuple[str, str], ...]
    things: tuple[tuple[str, str], ...]
    phases: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]


class Company(Value):
    """What goes with an exercise: its neighbours, what is done beside it or instead, the lessons that name it, the
    programmes that put it first and those in which it may come as well."""

    easier: tuple[Exercise, ...]
    harder: tuple[Exercise, ...]
    between: Exercise | None
    chair: Exercise | None
    before: tuple[Exercise, ...]
    lessons: tuple[Lesson, ...]
    first_in: tuple[Programme, ...]
    also_in: tuple[Programme, ...]


def offer_of(catalogue: Catalogue) -> Offer:
    """Every choice that at least one exercise answers to; things that everybody has are not asked for."""
    every, words = tuple(catalogue.exercises.values()), catalogue.vocabulary
    targets = {target for exercise in every for target in exercise.targets}
    positions = {exercise.position for exercise in every}
    things = {thing for exercise in every for thing in exercise.equipment}
    phases = {exercise.phase for exercise in every}
    tags = {tag for exercise in every for tag in exercise.avoid}
    return Offer(
        regions=tuple((name, text) for name, text in words.targets.items() if name in targets),
        positions=tuple((name, found.name) for name, found in words.positions.items() if name in positions),
        things=tuple((n, found.name) for n, found in words.equipment.items() if n in things and not found.assumed),
        phases=tuple(phase for phase in catalogue.planning.phase_order if phase in phases),
        tags=tuple((name, text) for name, text in words.tags.items() if name in tags),
    )


def wish_of(catalogue: Catalogue, given: Mapping[str, Sequence[object]]) -> Wish:
    """What an address asks for. What it cannot mean is left out, so an old or mistyped address still shows a list."""
    offer = offer_of(catalogue)
    level, minutes = _one(given, "level", LEVELS), _one(given, "minutes", MINUTES)
    return Wish(
        text=" ".join(str(next(iter(given.get("text", ())), "")).split())[:LONGEST_TEXT].rstrip(),
        region=_one(given, "region", [name for name, _ in offer.regions]),
        position=_one(given, "position", [name for name, _ in offer.positions]),
        things=_some(given, "things", [NOTHING, *(name for name, _ in offer.things)]),
        level=int(level) if level else None,
        phase=_one(given, "phase", offer.phases),
        minutes=int(minutes) if minutes else None,
        without=_some(given, "without", [name for name, _ in offer.tags]),
    )


def _one(given: Mapping[str, Sequence[object]], key: str, known: Sequence[str]) -> str:
    return next((str(value) for value in given.get(key, ()) if value in known), "")


def _some(given: Mapping[str, Sequence[object]], key: str, known: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in given.get(key, ()) if value in known))


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
        _says(wish, said)
        and wish.region in ("", *exercise.targets)
        and wish.position in ("", exercise.position)
        and (not wish.things or needed <= set(wish.things))
        and (wish.level is None or exercise.level <= wish.level)
        and wish.phase in ("", exercise.phase)
        and (wish.minutes is None or seconds(catalogue, exercise, 0) <= wish.minutes * 60)
        and not set(wish.without) & set(exercise.avoid)
    )


def _says(wish: Wish, text: str) -> bool:
    """Whether a text holds every word that is looked for."""
    return all(word in text.casefold() for word in wish.text.casefold().split())


def seconds(catalogue: Catalogue, exercise: Exercise, rung: int) -> int:
    """How long an exercise takes at most at a dose, once in position."""
    return block_seconds(catalogue, exercise, rung, 0, catalogue.session.pace.breath)


def programmes_found(catalogue: Catalogue, wish: Wish) -> tuple[Programme, ...]:
    """The programmes that say what is looked for, go no harder, are not ruled out, and hold an exercise that answers to
    the rest of the wish."""
    exercises = _without_words(catalogue, wish)
    return tuple(
        programme
        for programme in programme_list.in_order(catalogue.programmes)
        if _says(wish, " ".join((programme.name, programme.lead, programme.for_whom, *_stages(programme))))
        and (wish.level is None or max(stage.level or HARDEST for stage in programme.stages) <= wish.level)
        and not set(wish.without) & set(programme.avoid)
        and any(comes_in(catalogue, programme, exercise) for exercise in exercises)
    )


def _stages(programme: Programme) -> tuple[str, ...]:
    return tuple(f"{stage.name} {stage.says}" for stage in programme.stages)


def lessons_found(catalogue: Catalogue, wish: Wish) -> tuple[Lesson, ...]:
    """The lessons that say what is looked for; if more is asked, those that go with an exercise that answers to it."""
    names = {exercise.id for exercise in _without_words(catalogue, wish)}
    return tuple(
        lesson
        for lesson in lesson_list.in_order(catalogue.lessons)
        if _says(wish, " ".join((lesson.title, lesson.lead, *_sections(lesson))))
        and (not wish.narrowed or names & set(lesson.exercises))
    )


def _sections(lesson: Lesson) -> tuple[str, ...]:
    return tuple(
        text for section in lesson.sections for text in (section.heading or "", *section.says, *section.points)
    )


def _without_words(catalogue: Catalogue, wish: Wish) -> tuple[Exercise, ...]:
    return found(catalogue, wish.model_copy(update={"text": ""}))


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
    first_in, also_in = holding(catalogue, exercise)
    return Company(
        easier=tuple(every[name] for name in exercise.regress),
        harder=tuple(every[name] for name in exercise.progress),
        between=every[exercise.between] if exercise.between else None,
        chair=every[exercise.chair] if exercise.chair else None,
        before=tuple(every[name] for name in exercise.prepares),
        lessons=tuple(lesson for lesson in lesson_list.in_order(catalogue.lessons) if exercise.id in lesson.exercises),
        first_in=first_in,
        also_in=also_in,
    )
