"""Whether an own exercise may be given to anybody: all that `unslump check` asks of content, for it alone.

Its words and references, the guardrails, its poses, and the proof of promise 3 over every script that it can give rise
to, with whatever lighter form it names.
"""

from collections.abc import Iterator
from typing import NamedTuple

from unslump.body.plausible import unbelievable
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.exercise import Exercise
from unslump.core.owning import Added, tightened, with_own, wrong_own
from unslump.core.pose import Figure
from unslump.core.prescription import OwnExercise
from unslump.core.tomllines import Path
from unslump.core.values import path_text
from unslump.proof.scripts import prove_scripts

HTTPS = "https://"
KEYS = {"dose": "dose", "lighter": "regress", "sides": "sides"}
"""The key that a breach of a part is about; any other is about its step."""


class Wrong(NamedTuple):
    """Something that keeps an exercise from being given: at which key of it, and what.

    `unsafe`: it breaks a promise or a guardrail, and is no mere slip.
    """

    path: Path
    what: str
    unsafe: bool = False

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.what}" if self.path else self.what


class Checked(NamedTuple):
    """What came of checking an own exercise: as it counts, with the tags that were added to it; and what is wrong."""

    own: OwnExercise
    added: tuple[Added, ...]
    wrong: tuple[Wrong, ...]


def check_own(catalogue: Catalogue, own: OwnExercise) -> Checked:
    """Check an own exercise beside the shared ones. With nothing wrong, it may be given."""
    exercise, added = tightened(catalogue.guardrails, own.exercise)
    own = own.model_copy(update={"exercise": exercise})
    wrong = [*_links(own)]
    for fault in wrong_own(catalogue, own):
        drawn = fault.file.startswith("poses/")
        path = ("figure", *fault.path) if drawn else fault.path
        wrong.append(Wrong(path, fault.what, unsafe=not fault.breaks and not drawn))
    if not wrong:
        wrong += _pictures(catalogue, own.figure) if own.figure else ()
        wrong += _sessions(catalogue, own)
    return Checked(own, added, tuple(dict.fromkeys(wrong)))


def _links(own: OwnExercise) -> Iterator[Wrong]:
    """A video is a plain https address, and a picture the name of a file alone."""
    if own.video is not None and not safe_link(own.video):
        yield Wrong(("video",), "must be an https address, as https://example.org/film")
    if own.picture is not None and not safe_name(own.picture):
        yield Wrong(("picture",), "must be the name of a file, as picture.jpg")


def safe_link(text: str) -> bool:
    """Whether this is a plain https address that a link may lead to."""
    host = text.removeprefix(HTTPS).split("/", 1)[0]
    plain = text.isascii() and text.isprintable() and not set(text) & set(" \"'<>\\^`{|}")
    return text.startswith(HTTPS) and plain and len(text) <= 500 and "." in host and "@" not in host


def safe_name(text: str) -> bool:
    """Whether this names a file, and no way to another place."""
    return len(text) <= 80 and text.replace("-", "").replace(".", "").isalnum() and text.isascii() and text[0] != "."


def _pictures(catalogue: Catalogue, figure: Figure) -> Iterator[Wrong]:
    for step, poses in figure.steps.items():
        for number in range(len(poses)):
            try:
                told = list(unbelievable(catalogue.poses, figure, step, number))
            except BadInput as error:
                told = [str(problem) for problem in error.problems]
            except (KeyError, ValueError, ZeroDivisionError, OverflowError) as error:
                told = [f"cannot be drawn: {error}"]
            yield from (Wrong(("figure", "steps", step, number), what) for what in told)


def _sessions(catalogue: Catalogue, own: OwnExercise) -> Iterator[Wrong]:
    """What a walk through every script of this exercise finds."""
    name = own.exercise.id
    joined = with_own(catalogue, (own,))
    proved = prove_scripts(joined, only=frozenset({name}))
    steps = [step.id for step in own.exercise.steps]
    for breach, _, _ in proved.found:
        path: Path = (KEYS[breach.part],) if breach.part in KEYS else ()
        if not path and breach.exercise == name and breach.step in steps:
            path = ("steps", steps.index(breach.step))
        yield Wrong(path, breach.what, unsafe=True)


def hints(exercise: Exercise) -> Iterator[tuple[Path, str]]:
    """Words that would be easier to read; nothing that keeps an exercise from being given."""
    said: list[tuple[Path, str]] = [(("purpose",), exercise.purpose), (("feel",), exercise.feel)]
    said += [(("not_feel",), exercise.not_feel), (("breathing",), exercise.breathing)]
    said += [(("in_and_out",), exercise.in_and_out)]
    said += [(("steps", index, "say"), step.say) for index, step in enumerate(exercise.steps)]
    for path, text in said:
        longest = max((len(part.split()) for part in text.replace("?", ".").split(".")), default=0)
        if longest > MOST_WORDS:
            yield path, text


MOST_WORDS = 24
"""More words in one sentence are hard to follow while moving."""
