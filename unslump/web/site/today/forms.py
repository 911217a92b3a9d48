"""What a person tells about today: pain, a note, and whether what the note seems to say is so."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unslump.core.questions import Question
from unslump.core.wording import MOST_LETTERS, Pointer
from unslump.web.site.screening.forms import QuestionsForm


class NoteField(forms.CharField):
    """A few words, if somebody wants to say something."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your note"),
            max_length=MOST_LETTERS,
            required=False,
            widget=forms.Textarea,
            error_messages={"max_length": _("Please keep it to %(limit_value)d characters; it has %(show_value)d.")},
        )

    def to_python(self, value: object) -> str:
        """Browsers send two characters for a new line, and count one."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class CheckForm(QuestionsForm):
    """The short check, and a note. `leg`: ask whether pain or tingling in the leg has moved; it may be left out."""

    def __init__(self, questions: Iterable[Question], data: Any = None, *, leg: bool = False) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(questions, {}, data)
        if leg:
            self.fields["leg"] = forms.ChoiceField(
                label=_("Does the pain or tingling in your leg reach:"),
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    ("up", _("Less far down than before")),
                    ("same", _("As far as before")),
                    ("down", _("Further down than before")),
                ],
            )
        self.fields["note"] = NoteField()


class PainForm(forms.Form):
    """Pain now, and a note."""

    pain = forms.TypedChoiceField(choices=[(str(n), str(n)) for n in range(11)], coerce=int, widget=forms.RadioSelect)
    note = NoteField()


class NoteForm(forms.Form):
    """Whether it is so, for everything that a note points at. Nothing is chosen beforehand."""

    def __init__(self, pointers: Iterable[Pointer], data: Any = None) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(data)
        self.pointers = tuple(pointers)
        for pointer in self.pointers:
            choices = [("yes", _("Yes")), ("no", _("No"))]
            self.fields[pointer.sign] = forms.ChoiceField(label=pointer.asks, choices=choices, widget=forms.RadioSelect)

    def said(self) -> dict[str, bool]:
        """What was answered; questions left open are left out."""
        given = {pointer.sign: self.cleaned_data.get(pointer.sign) for pointer in self.pointers}
        return {sign: answer == "yes" for sign, answer in given.items() if answer}
