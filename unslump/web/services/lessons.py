"""The lesson that is worth a person's two minutes today."""

from unslump.core.lessons import Lesson
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue


def worth_reading(row: Today) -> Lesson | None:
    """The lesson of a person's day, as it was worked out with the day; None if there is none."""
    return catalogue().lessons.get(row.lesson)
