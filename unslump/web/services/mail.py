"""Mail that says that there is something, and never what: health data does not belong into mail."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override


def notify(to: str, subject: str, lines: Iterable[str], language: str) -> None:
    """Send a mail of some lines, in a language."""
    with override(language or settings.LANGUAGE_CODE):
        foot = _("Unslump sent this because somebody gave this address. Nobody reads what is answered to it.")
    EmailMessage(subject=subject, body="\n\n".join([*lines, f"--\n{foot}"]), to=[to]).send()
