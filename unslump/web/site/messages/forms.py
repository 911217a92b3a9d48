"""The forms of messages: writing one, and being away."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from unslump.web.records.messages import AWAY_LETTERS, MESSAGE_LETTERS
from unslump.web.services.pictures import KINDS, NoPicture
from unslump.web.site.forms import Plain

TYPES = ",".join(f"image/{kind.lower()}" for kind in KINDS)
NOT_TAKEN = {
    "kind": _("This is no picture that can be sent. Choose a photo or a screenshot."),
    "size": _("This picture is too big. Choose a smaller one, or take it with less detail."),
    "damaged": _("This picture cannot be read. Choose another one."),
}


class TextField(forms.CharField):
    """Some lines of text. Browsers send two characters for a new line, and count one."""

    def to_python(self, value: object) -> str:
        """With one character for a new line."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class MessageForm(Plain):
    """A message: words, a picture, or both. `name`: made with the form, so that what is sent twice is stored once."""

    text = TextField(
        label=_("Your message"),
        max_length=MESSAGE_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Please keep it to %(limit_value)d characters; it has %(show_value)d.")},
    )
    picture = forms.FileField(
        label=_("A picture, if it helps"),
        required=False,
        allow_empty_file=True,
        help_text=_("A photo or a screenshot. Where and when it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": TYPES}),
        error_messages={"max_length": NOT_TAKEN["damaged"]},
    )
    name = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(data, files, initial={"name": uuid4()})

    def clean(self) -> dict[str, Any]:
        """There must be something to send."""
        given = super().clean() or {}
        self.errors.pop("name", None)
        given["name"] = given.get("name") or uuid4()
        if not self.errors and not given.get("text") and not given.get("picture"):
            self.add_error("text", _("Write something, or choose a picture."))
        return given

    def refuse_picture(self, error: NoPicture) -> None:
        """Say why a picture cannot be taken."""
        self.add_error("picture", NOT_TAKEN[error.why])


class DeskForm(Plain):
    """Notices, and a time of being away."""

    notices = forms.BooleanField(label=_("Tell me by e-mail that there is a message"), required=False)
    away_from = forms.DateField(
        label=_("Away from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    away_until = forms.DateField(
        label=_("until, with that day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    away_says = TextField(
        label=_("What people read then"),
        max_length=AWAY_LETTERS,
        required=False,
        help_text=_("For example: who answers instead, and from when you do again."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """From and until belong together, in this order."""
        given = super().clean() or {}
        first, last = given.get("away_from"), given.get("away_until")
        if not self.errors and (first is None) != (last is None):
            self.add_error("away_until" if first else "away_from", _("Give both days, or neither."))
        elif first and last and last < first:
            self.add_error("away_until", _("This is before the first day."))
        return given
