"""The lesson that is worth a person's two minutes today."""

from unslump.core.lessons import Lesson, offered
from unslump.core.profile import understand
from unslump.web.records.models import Today
from unslump.web.services.content import catalogue
from unslump.web.services.today import profile_of


def worth_reading(row: Today) -> Lesson | None:
    """The lesson of a person's day; None if there is none."""
    content = catalogue()
    return offered(content, understand(content, profile_of(row, row.on)))
