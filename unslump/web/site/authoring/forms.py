"""The form in which a practitioner writes an exercise.

Steps are fields with a number, so that a button that posts adds one.
"""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from unslump.authoring.checking import safe_link
from unslump.authoring.poses import BETWEEN
from unslump.core.catalogue import Catalogue
from unslump.core.owning import MOST_LINES
from unslump.core.values import MOST_LETTERS, Phase, Range, Unit
from unslump.web.records.practice import NAME_LETTERS
from unslump.web.site.forms import Plain
from unslump.web.site.saying import PHASES

CAME = f"came{BETWEEN}"
"""Begins the choice of a step's poses that came with a file."""
LETTERS = 600
"""Of one text; shorter than content may hold, because it is read while moving."""
KINDS = {
    "set-up": _l("Getting ready: waits until the person says so"),
    "move": _l("Moving into it: takes some seconds"),
    "work": _l("The work itself: counted by the dose"),
}
SIDES = {
    "both": _l("Both sides at once"),
    "each": _l("One side, then the other"),
    "alternate": _l("Left and right in turn"),
}
UNITS: dict[Unit, Any] = {
    "seconds": _l("seconds held"),
    "breaths": _l("breaths"),
    "reps": _l("repetitions"),
    "passes": _l("passes to and fro"),
    "minutes": _l("minutes"),
}
SHOWN = {
    "poses": _l("The drawn figure, with the poses chosen below"),
    "picture": _l("A picture that I upload"),
    "none": _l("Neither"),
}
RANGES = ("amount", "times", "rounds", "per_week")


def choices_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field of a form in which one chooses."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no field in which one chooses")
    return field


class Lines(forms.CharField):
    """Some sentences, one in each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401 - as Django's forms
        """The sentences."""
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most %(n)d lines.") % {"n": MOST_LINES})
        return lines


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:  # noqa: ANN401 - as Django's fields
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LETTERS, widget=widget, **more)


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:  # noqa: ANN401
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class BeginForm(Plain):
    """A new exercise: its name, and what it begins with."""

    name = forms.CharField(label=_l("Name"), max_length=NAME_LETTERS)
    like = forms.ChoiceField(
        label=_l("Begin with"),
        required=False,
        help_text=_l(
            "A copy of one from the library, with its poses, is the quickest start. Then change what is yours."
        ),
    )

    def __init__(self, content: Catalogue, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        known = sorted((one.name, name) for name, one in content.exercises.items())
        choices_of(self, "like").choices = [("", _("An empty form")), *((name, label) for label, name in known)]


class BringForm(Plain):
    """An exercise from a file."""

    file = forms.FileField(label=_l("The file"), allow_empty_file=True)


class ExerciseForm(Plain):
    """An exercise, but for its steps."""

    name = forms.CharField(label=_l("Name"), max_length=NAME_LETTERS)
    phase = forms.ChoiceField(label=_l("What kind it is"))
    level = forms.TypedChoiceField(
        label=_l("How demanding"),
        coerce=int,
        help_text=_l("From level 2 on, an easier exercise must be named below."),
    )
    position = forms.ChoiceField(label=_l("Position"))
    sides = forms.ChoiceField(label=_l("Sides"), choices=[*SIDES.items()])
    targets = forms.MultipleChoiceField(label=_l("What it works on"), widget=forms.CheckboxSelectMultiple)
    equipment = forms.MultipleChoiceField(
        label=_l("What is needed"), widget=forms.CheckboxSelectMultiple, required=False
    )
    load = forms.MultipleChoiceField(
        label=_l("How it loads the body"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_l("Whoever must not have such a load is then left out by itself."),
    )
    no_load = forms.BooleanField(label=_l("None of these"), required=False)
    avoid = forms.MultipleChoiceField(
        label=_l("Who else must leave it out"), widget=forms.CheckboxSelectMultiple, required=False
    )
    purpose = _text(_l("What it is good for"))
    set_up = Lines(
        label=_l("Setting up"), max_length=MOST_LETTERS, required=False, help_text=_l("One thing in each line.")
    )
    in_and_out = _text(_l("Getting in and out of the position"))
    feel = _text(_l("What one should feel"))
    not_feel = _text(_l("What one should not feel, and what to do then"))
    breathing = _text(_l("Breathing"))
    mistakes = Lines(
        label=_l("Easily done wrong"),
        max_length=MOST_LETTERS,
        help_text=_l("One in each line, with what to do instead."),
    )
    unit = forms.ChoiceField(label=_l("Counted in"), choices=[*UNITS.items()])
    amount_low = _number(_l("From"), 1, 1000)
    amount_high = _number(_l("Up to"), 1, 1000)
    step = _number(_l("Grows by"), 1, 100, initial=1)
    times_low = _number(_l("Times, from"), 1, 100, initial=1)
    times_high = _number(_l("Times, up to"), 1, 100, initial=1)
    rounds_low = _number(_l("Rounds, from"), 1, 100, initial=1)
    rounds_high = _number(_l("Rounds, up to"), 1, 100, initial=1)
    per_week_low = _number(_l("Days a week, from"), 1, 7, initial=2)
    per_week_high = _number(_l("Days a week, up to"), 1, 7, initial=5)
    tempo = _number(_l("Seconds for one repetition or pass"), 1, 20, required=False)
    easier = forms.ChoiceField(label=_l("Easier, from the library"), required=False)
    harder = forms.ChoiceField(label=_l("Harder, from the library"), required=False)
    shown = forms.ChoiceField(label=_l("What shows it"), choices=[*SHOWN.items()], widget=forms.RadioSelect)
    video = forms.CharField(
        label=_l("Link to a video"),
        max_length=500,
        required=False,
        help_text=_l("An https address. It is shown as a link alone, and never plays here."),
    )

    def __init__(self, content: Catalogue, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        self.content = content
        words = content.vocabulary
        choices: dict[str, Iterable[tuple[Any, Any]]] = {
            "phase": [(name, PHASES[name]) for name in get_args(Phase)],
            "level": [(str(level), text) for level, text in LEVELS.items()],
            "position": [(name, position.name) for name, position in words.positions.items()],
            "targets": words.targets.items(),
            "equipment": [(name, thing.name) for name, thing in words.equipment.items()],
            "load": words.loads.items(),
            "avoid": words.tags.items(),
        }
        known = sorted((f"{one.name} ({one.level})", name) for name, one in content.exercises.items())
        choices["easier"] = choices["harder"] = [("", _("None")), *((name, label) for label, name in known)]
        for name, offered in choices.items():
            choices_of(self, name).choices = list(offered)

    def clean_video(self) -> str:
        """A plain https address, or nothing."""
        video = str(self.cleaned_data["video"]).strip()
        if video and not safe_link(video):
            raise forms.ValidationError(_("Give an address that begins with https://, without spaces or names in it."))
        return video

    def clean(self) -> dict[str, Any]:
        """What several fields say together."""
        given = super().clean() or self.cleaned_data
        rails = self.content.guardrails
        if not given.get("load") and not given.get("no_load"):
            self.add_error("load", _("Say how it loads the body, or tick “None of these”."))
        if given.get("load") and given.get("no_load"):
            self.add_error("load", _("“None of these” and a load cannot both hold."))
        for rail in rails.gated:
            if rail.load in given.get("load", ()):
                what = _(
                    "This is unsafe: “%(load)s” is only for steps that must be earned, and an own exercise has none."
                )
                says = what % {"load": self.content.vocabulary.loads[rail.load]}
                self.add_error("load", f"{says} {rail.says}")
        unit = given.get("unit")
        bounds = {**rails.other, **({"amount": rails.amount[unit]} if unit in rails.amount else {})}
        for name in RANGES:
            self._check_range(name, bounds.get(name), given)
        if unit in ("reps", "passes") and given.get("tempo") is None and "tempo" not in self.errors:
            self.add_error("tempo", _("Say how many seconds one takes."))
        if given.get("level", 1) > 1 and not given.get("easier"):
            self.add_error("easier", _("From level 2 on, name an easier exercise to go back to."))
        return given

    def _check_range(self, name: str, bounds: Range | None, given: Mapping[str, Any]) -> None:
        low, high = given.get(f"{name}_low"), given.get(f"{name}_high")
        for end, number in (("low", low), ("high", high)):
            if bounds is not None and number is not None and not bounds.holds(number):
                words = {"low": bounds.low, "high": bounds.high}
                says = _("This is no safe dose: it must lie between %(low)d and %(high)d.") % words
                self.add_error(f"{name}_{end}", says)
        if low is not None and high is not None and low > high:
            self.add_error(f"{name}_high", _("This is less than where it begins."))


LEVELS = {
    1: _l("1, very gentle"),
    2: _l("2, gentle"),
    3: _l("3, medium"),
    4: _l("4, hard"),
    5: _l("5, very hard"),
}


class StepForm(Plain):
    """One step."""

    kind = forms.ChoiceField(label=_l("What kind of step"), choices=[*KINDS.items()])
    say = _text(_l("What is said"))
    more = _text(_l("More, for whoever reads"), required=False)
    seconds = _number(_l("Seconds, for moving into it"), 2, 60, required=False)
    pose = forms.CharField(label=_l("Drawn as"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Moving takes seconds; nothing else does."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == "move" and given.get("seconds") is None and "seconds" not in self.errors:
            self.add_error("seconds", _("Say how many seconds moving into it takes."))
        return given
