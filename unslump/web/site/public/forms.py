"""What anybody may send to a practice: a comment, a message. Guarded against machines without asking another host."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unslump.web import clock
from unslump.web.records.practice import NAME_LETTERS
from unslump.web.records.publishing import COMMENT_LETTERS
from unslump.web.site.forms import Plain

LEAST_SECONDS = 3
"""Nobody writes faster; a machine does."""
LONGEST_SECONDS = 86_400
_SALT = "unslump.written"


class Written(Plain):
    """Name, address and text; a field that people do not see and machines fill in; and when the page was shown."""

    name = forms.CharField(label=_("Your name"), max_length=NAME_LETTERS)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("Only the practice sees it."))
    text = forms.CharField(
        label=_("What you want to say"),
        max_length=COMMENT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    website = forms.CharField(required=False, max_length=200)
    since = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        self.initial["since"] = signing.dumps(clock.now().timestamp(), salt=_SALT)

    @property
    def from_a_machine(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.data.get("website"))

    def clean_since(self) -> str:
        """Refuse what came at once, or from a page of long ago."""
        given: str = self.cleaned_data["since"]
        try:
            then = datetime.fromtimestamp(float(signing.loads(given, salt=_SALT)), tz=clock.now().tzinfo)
        except (signing.BadSignature, TypeError, ValueError, OverflowError) as error:
            raise ValidationError(_("Please send it once more.")) from error
        if not timedelta(seconds=LEAST_SECONDS) <= clock.now() - then <= timedelta(seconds=LONGEST_SECONDS):
            raise ValidationError(_("That was very quick, or a long time ago. Please send it once more."))
        return given


class CommentForm(Written):
    """A comment below an article."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=COMMENT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The practice reads it before it appears. Please leave out what only your doctor should know."),
    )
