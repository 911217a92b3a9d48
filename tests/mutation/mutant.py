"""What a breakage is, and how a value is made again with one part of it changed."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from unslump.core.catalogue import Catalogue
from unslump.core.script import Script
from unslump.core.values import Value

T = TypeVar("T")
V = TypeVar("V", bound=Value)


class Mutant(NamedTuple):
    """One part of the content or of a script, broken.

    name: says what was broken, the same in every run. kind: what it is counted under. part: the part of the catalogue
    that is changed, and what it is changed to; `file` is the changed value that is one file, to be read again.
    script: for a breakage of a compiled script, the broken script, and the one that it was made from.
    """

    name: str
    kind: str
    part: str = ""
    to: Any = None
    file: Value | None = None
    script: Script | None = None
    sane: Script | None = None

    def broken(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue with this breakage."""
        return catalogue if self.script else changed(catalogue, **{self.part: self.to})


def changed(value: V, **parts: Any) -> V:
    """The same value with some parts changed, unchecked. Nothing that was reckoned from the old parts is kept."""
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    return type(value).model_construct(**{**fields, **parts})


def without(many: tuple[T, ...], index: int) -> tuple[T, ...]:
    """All but one."""
    return many[:index] + many[index + 1 :]


def swapped(many: tuple[T, ...], index: int, one: T) -> tuple[T, ...]:
    """All, with another one in one place."""
    return (*many[:index], one, *many[index + 1 :])


def each_dropped(many: tuple[T, ...]) -> Iterator[tuple[T, tuple[T, ...]]]:
    """Each one, with the others that are left when it is dropped."""
    for index, one in enumerate(many):
        yield one, without(many, index)
