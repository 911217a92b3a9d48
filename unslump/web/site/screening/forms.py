"""Forms made from questions: the content says what is asked, Django's forms check what comes back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unslump.core.questions import NONE, Answer, Limit, Question
from unslump.core.screening import Finding


class QuestionsForm(forms.Form):
    """One page of questions. Nothing is pre-ticked; answers given before are shown again."""

    def __init__(self, questions: Iterable[Question], answers: dict[str, Any], data: Any = None) -> None:  # noqa: ANN401 - as Django's forms
        self.questions = tuple(questions)
        super().__init__(data, initial={q.id: answers.get(q.id) for q in self.questions})
        for question in self.questions:
            self.fields[question.id] = _field(question)

    def answers(self) -> dict[str, Answer]:
        """What was answered; questions left out are left out."""
        found: dict[str, Answer] = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.id)
            if question.kind == "many" and value:
                found[question.id] = tuple(value)
            elif question.kind in ("number", "scale") and value is not None and value != "":
                found[question.id] = int(value)
            elif question.kind == "one" and value:
                found[question.id] = str(value)
        return found

    def clean(self) -> dict[str, Any]:
        """None goes together with nothing else."""
        cleaned = super().clean() or {}
        for question in self.questions:
            chosen = cleaned.get(question.id)
            if question.kind == "many" and chosen and NONE in chosen and len(chosen) > 1:
                self.add_error(question.id, _("You chose “none of these” and something else. Which is it?"))
        return cleaned


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.ask, "help_text": question.more or "", "required": question.needed}
    choices = [(option.id, option.label) for option in question.options]
    if question.kind == "one":
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind == "many":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    limits = question.limits
    low, high = (limits.low, limits.high) if limits else (0, 0)
    if question.kind == "scale":
        scale = [(str(number), str(number)) for number in range(low, high + 1)]
        return forms.ChoiceField(choices=scale, widget=forms.RadioSelect, **common)
    return forms.IntegerField(min_value=low, max_value=high, **common)


class SeenForm(forms.Form):
    """That a clinician has seen the person about what was found."""

    by = forms.ChoiceField(
        label=_("Who has seen you about this?"),
        widget=forms.RadioSelect,
        choices=[
            ("doctor", _("A doctor")),
            ("physiotherapist", _("A physiotherapist")),
            ("midwife", _("A midwife")),
            ("nurse", _("A nurse")),
        ],
    )
    on = forms.DateField(label=_("When?"), widget=forms.DateInput(attrs={"type": "date"}))
    agreed = forms.BooleanField(
        label=_("They know about what is listed above and said that gentle exercise is all right.")
    )

    def __init__(self, findings: Iterable[Finding], limits: Iterable[Limit], data: Any = None) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(data)
        self.findings = tuple(findings)
        choices = [(limit.id, limit.label) for limit in limits] + [(NONE, _("No limits"))]
        self.fields["limits"] = forms.MultipleChoiceField(
            label=_("Did they give you any limits?"), choices=choices, widget=forms.CheckboxSelectMultiple
        )
