"""The content that this server serves, loaded once in each language."""

from django.conf import settings
from django.utils.translation import get_language

from unslump.core.catalogue import Catalogue
from unslump.core.loading import OWN_CONTENT, load_content
from unslump.core.translating import language_of


def catalogue(language: str | None = None) -> Catalogue:
    """All content, in the language in which the request is answered unless another is named.

    BadContent if it is wrong; the server then does not start (site/checks.py).
    """
    return load_content(OWN_CONTENT, language or spoken())


def spoken() -> str:
    """The language in which the request is answered."""
    active = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return active if active in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def stored_in(version: str) -> Catalogue:
    """All content, in the language of what was stored with that version: it is gone on with in the same one."""
    language = language_of(version)
    return catalogue(language if language in dict(settings.LANGUAGES) else None)
