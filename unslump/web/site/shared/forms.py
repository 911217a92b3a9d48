"""Letting a practitioner in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unslump.web.records.practice import NAME_LETTERS
from unslump.web.site.forms import Plain


class CodeForm(Plain):
    """A code, as it was read out or written down."""

    code = forms.CharField(
        label=_("The code"), max_length=40, help_text=_("Twelve letters and digits, such as ABCD-EFGH-JKLM.")
    )


class ConsentForm(Plain):
    """What a person agrees to. Nothing is ticked beforehand."""

    called = forms.CharField(label=_("What shall they call you?"), max_length=NAME_LETTERS)
    colleagues = forms.BooleanField(label=_("Their colleagues in the practice may see the same"), required=False)
    agreed = forms.BooleanField(
        label=_("I agree to this"), error_messages={"required": _("Please tick this if you agree, or say no.")}
    )
