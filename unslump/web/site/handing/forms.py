"""The forms of sharing."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from unslump.web.records.practice import NAME_LETTERS
from unslump.web.services.sharing import DAYS, USUAL_DAYS
from unslump.web.site.forms import Plain


class ShareForm(Plain):
    """For how long, and for whom."""

    called = forms.CharField(
        label=_("For whom"),
        max_length=NAME_LETTERS,
        required=False,
        help_text=_("Only you see this, so that you know which link is whose."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it opens"),
        coerce=int,
        initial=USUAL_DAYS,
        choices=[(days, ngettext_lazy("%(n)d day", "%(n)d days", days) % {"n": days}) for days in DAYS],
    )
