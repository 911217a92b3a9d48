"""The rule book of the content that this server serves, made once for each content.

It is in the language in which the rules are written, checked and signed off, whatever the language of the pages.
"""

from functools import lru_cache

from django.conf import settings

from unslump.core.catalogue import Catalogue
from unslump.core.loading import load_cases
from unslump.core.plan import Plan
from unslump.rulebook.book import make_book
from unslump.rulebook.diagram import svg, told
from unslump.rulebook.flow import Flow, flow, fullest
from unslump.rulebook.pages import Book
from unslump.web.services.content import catalogue


def _content() -> Catalogue:
    return catalogue(settings.LANGUAGE_CODE)


def book() -> Book:
    """Every page of the rule book."""
    return _book(_content().version)


@lru_cache(maxsize=1)
def _book(version: str) -> Book:
    del version  # names the content for the cache
    return make_book(_content(), load_cases())


def course(exercise: str) -> tuple[Flow, str, tuple[str, ...]]:
    """The course of an exercise: itself, drawn, and in words. KeyError if there is no such exercise."""
    drawn = _flow(_content().version, exercise)
    return drawn, svg(drawn), told(drawn)


@lru_cache(maxsize=256)
def _flow(version: str, exercise: str) -> Flow:
    return flow(_content(), _plans(version)[exercise])


@lru_cache(maxsize=1)
def _plans(version: str) -> dict[str, Plan]:
    del version  # names the content for the cache
    return fullest(_content())
