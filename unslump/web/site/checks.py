"""System checks: mistakes of set-up are found at the start, with an id and a hint."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from unslump.core.errors import BadContent
from unslump.rulebook.book import reviews_to_come
from unslump.web import clock
from unslump.web.services.content import catalogue

AHEAD = timedelta(hours=14)
"""Where the day begins first, it begins so long before the server's."""


@register()
def content_is_sound(**_: Any) -> Sequence[CheckMessage]:  # noqa: ANN401 - Django's own signature
    """Wrong content stops the server before anybody can follow it."""
    try:
        for language, _name in settings.LANGUAGES:
            catalogue(language)
    except BadContent as error:
        return [Error(str(p), hint="Run `unslump check` and mend the file.", id="unslump.E001") for p in error.problems]
    return []


@register()
def reviews_have_been_made(**_: Any) -> Sequence[CheckMessage]:  # noqa: ANN401 - Django's own signature
    """A review dated after today would be shown as made."""
    try:
        latest = (clock.now() + AHEAD).date()
        early = list(reviews_to_come(catalogue(), latest))
    except BadContent:  # told by content_is_sound
        return []
    hint = "Correct reviewed_on; `unslump check` names the file and key."
    return [Error(f"{fault.file}: {fault.what}", hint=hint, id="unslump.E002") for fault in early]


@register()
def reachable_hosts_use_https(**_: Any) -> Sequence[CheckMessage]:  # noqa: ANN401 - Django's own signature
    """Health data must not cross a network in the clear."""
    if settings.HOSTS and not settings.HTTPS:
        hint = "Put it behind HTTPS and set UNSLUMP_HTTPS=1 (and UNSLUMP_PROXY=1 behind a proxy)."
        return [checks.Warning("UNSLUMP_HOSTS is set but UNSLUMP_HTTPS is not.", hint=hint, id="unslump.W001")]
    return []
