"""The forms of a practice: opening one, inviting, joining."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unslump.web.records.practice import CREDENTIALS_LETTERS, NAME_LETTERS
from unslump.web.site.forms import Plain


class JoinForm(Plain):
    """Who somebody is in a practice."""

    name = forms.CharField(
        label=_("Your name"), max_length=NAME_LETTERS, help_text=_("As the people in your care know you.")
    )
    credentials = forms.CharField(
        label=_("What you are"),
        max_length=CREDENTIALS_LETTERS,
        help_text=_("For example: physiotherapist, and where you are registered."),
    )


class OpenForm(JoinForm):
    """A new practice with its owner."""

    practice = forms.CharField(label=_("Name of the practice"), max_length=NAME_LETTERS)
    field_order = ("practice", "name", "credentials")


class InviteForm(Plain):
    """Whom an invite is for."""

    called = forms.CharField(
        label=_("For whom"),
        max_length=NAME_LETTERS,
        help_text=_("A name or initials, so that you know whose it is. The person can change it."),
    )
