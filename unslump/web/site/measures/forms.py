"""Forms made from measures: the content says how each is told, Django's forms check what comes back."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unslump.core.measures import MOST_ACTIVITIES, MOST_TRIALS, Measure
from unslump.core.measuring import MOST_LETTERS, SIDES, MeasureEntry, alike

TEXTS = {"left": _("Left leg"), "right": _("Right leg"), "both": ""}
TOO_LONG = _("Please keep it to %(limit_value)d characters; it has %(show_value)d.")
NUMBERS = range(1, MOST_TRIALS + 1)


class MeasureForm(forms.Form):
    """What is told of a measure. `id` names it, so that a form sent twice is stored once."""

    id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("Please open this page anew, and send it again.")),
    )

    def __init__(self, measure: Measure, activities: tuple[str, ...] = (), data: Any = None) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(data, initial={"id": uuid.uuid4()})
        self.measure = measure
        self.sides = SIDES if measure.sides == "each" else ("both",)
        low, high = int(measure.range.low), int(measure.range.high)
        if measure.way == "ticks":
            sentences = [(sentence.id, sentence.says) for sentence in measure.sentences]
            self.fields["ticked"] = forms.MultipleChoiceField(
                choices=sentences, required=False, widget=forms.CheckboxSelectMultiple
            )
        elif measure.way == "scale":
            labels = {degree.value: degree.label for degree in measure.degrees}
            order = [degree.value for degree in measure.degrees] or list(range(low, high + 1))
            self.fields["value"] = forms.TypedChoiceField(
                choices=[(str(n), labels.get(n, str(n))) for n in order], coerce=int, widget=forms.RadioSelect
            )
        elif measure.way == "activities":
            for number in range(MOST_ACTIVITIES):
                known = activities[number] if number < len(activities) else ""
                self.fields[f"name_{number + 1}"] = forms.CharField(
                    max_length=MOST_LETTERS, required=False, initial=known, error_messages={"max_length": TOO_LONG}
                )
                self.fields[f"score_{number + 1}"] = forms.TypedChoiceField(
                    choices=[(str(n), str(n)) for n in range(low, high + 1)],
                    coerce=int,
                    empty_value=None,
                    required=False,
                    widget=forms.RadioSelect,
                )
        else:
            self.fields["by"] = forms.ChoiceField(choices=[("hand", ""), ("phone", "")], required=False)
            said = _("Please give a number from %(low)s to %(high)s.") % {"low": low, "high": high}
            for side in self.sides:
                for number in NUMBERS:
                    self.fields[f"{side}_{number}"] = forms.FloatField(
                        min_value=measure.range.low,
                        max_value=measure.range.high,
                        required=False,
                        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
                    )

    def clean(self) -> dict[str, Any]:
        """What belongs together is there together."""
        cleaned = super().clean() or {}
        if self.measure.way == "ticks":
            if not cleaned.get("ticked") and "none" not in self.data and "ticked" not in self.errors:
                self.add_error("ticked", _("Tick what is so today. If nothing is, say so below."))
        elif self.measure.way == "activities":
            self._clean_activities(cleaned)
        elif self.measure.way == "trials":
            for side in self.sides:
                tries = [f"{side}_{number}" for number in NUMBERS]
                if all(cleaned.get(name) is None for name in tries) and not self.errors.keys() & set(tries):
                    self.add_error(tries[0], _("Please give one try at least."))
        return cleaned

    def _clean_activities(self, cleaned: dict[str, Any]) -> None:
        names: list[str] = []
        for number in range(1, MOST_ACTIVITIES + 1):
            name, score = cleaned.get(f"name_{number}"), cleaned.get(f"score_{number}")
            if name and score is None:
                self.add_error(f"score_{number}", _("Please choose a number for it."))
            if score is not None and not name:
                self.add_error(f"name_{number}", _("Please say what it is."))
            if name and alike(name) in names:
                self.add_error(f"name_{number}", _("This one is there already."))
            names += [alike(name)] if name else []
        if not names and not self.errors:
            self.add_error("name_1", _("Please name one thing at least."))

    def told(self) -> dict[str, Any]:
        """What was told, as plain data of an entry without its day. Only of a form that is valid."""
        given = self.cleaned_data
        told: dict[str, Any] = {"type": "measure", "measure": self.measure.id}
        if self.measure.way == "ticks":
            return told | {"ticked": given["ticked"]}
        if self.measure.way == "scale":
            return told | {"value": given["value"]}
        if self.measure.way == "activities":
            pairs = [(given[f"name_{n}"], given[f"score_{n}"]) for n in range(1, MOST_ACTIVITIES + 1)]
            return told | {"activities": [{"name": name, "score": score} for name, score in pairs if name]}
        tries = {side: [given[f"{side}_{number}"] for number in NUMBERS] for side in self.sides}
        trials = [{"side": side, "values": [n for n in values if n is not None]} for side, values in tries.items()]
        return told | {"trials": trials, "by": given["by"] or "hand"}

    def entry(self, on: Any) -> MeasureEntry:  # noqa: ANN401 - a day
        """The entry of a valid form."""
        return MeasureEntry.read({**self.told(), "on": on}, what="this measure")

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Of tries: each side, its word, and its fields."""
        return [(side, str(TEXTS[side]), [self[f"{side}_{number}"] for number in NUMBERS]) for side in self.sides]

    def things(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Of activities: number, name and how well it goes."""
        return [(n, self[f"name_{n}"], self[f"score_{n}"]) for n in range(1, MOST_ACTIVITIES + 1)]
