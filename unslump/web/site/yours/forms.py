"""The forms of "Your data"."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BringForm(forms.Form):
    """A file of everything, from here or from another Unslump."""

    file = forms.FileField(
        label=_("The file that you kept"),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".zip,.json"}),
    )


class DeleteForm(forms.Form):
    """That it is meant."""

    sure = forms.BooleanField(
        label=_("Yes, delete all of it"), error_messages={"required": _("Please tick this first.")}
    )
