"""Reading many rows a piece at a time, in the order of their keys: little memory, and no cursor that stays open."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

PIECE = 200
"""So many rows are held in memory at once."""
_Row = TypeVar("_Row", bound=Model)


def in_pieces(rows: "QuerySet[_Row]", size: int = PIECE) -> Iterator[_Row]:
    """All rows in the order of their keys."""
    last = None
    while True:
        piece = list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:size])
        yield from piece
        if len(piece) < size:
            return
        last = piece[-1].pk
