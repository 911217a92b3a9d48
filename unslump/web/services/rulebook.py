"""The rule book of the content that this server serves, made once for each content."""

from functools import lru_cache

from unslump.core.loading import load_cases
from unslump.core.plan import Plan
from unslump.rulebook.book import make_book
from unslump.rulebook.diagram import svg, told
from unslump.rulebook.flow import Flow, flow, fullest
from unslump.rulebook.pages import Book
from unslump.web.services.content import catalogue


def book() -> Book:
    """Every page of the rule book."""
    return _book(catalogue().version)


@lru_cache(maxsize=1)
def _book(version: str) -> Book:
    del version  # names the content for the cache
    return make_book(catalogue(), load_cases())


def course(exercise: str) -> tuple[Flow, str, tuple[str, ...]]:
    """The course of an exercise: itself, drawn, and in words. KeyError if there is no such exercise."""
    drawn = _flow(catalogue().version, exercise)
    return drawn, svg(drawn), told(drawn)


@lru_cache(maxsize=256)
def _flow(version: str, exercise: str) -> Flow:
    return flow(catalogue(), _plans(version)[exercise])


@lru_cache(maxsize=1)
def _plans(version: str) -> dict[str, Plan]:
    del version  # names the content for the cache
    return fullest(catalogue())
