"""The form in which a practitioner writes an exercise, and what it makes of what was typed.

A draft is what was typed, as a browser sends it: fields with their texts. It is kept whatever is wrong with it. The
steps are fields with a number, so that the form works without a script: a button that posts adds one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from unslump.authoring.checking import safe_link
from unslump.authoring.poses import BETWEEN, picked
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.exercise import Exercise
from unslump.core.owning import MOST_LINES, MOST_STEPS
from unslump.core.pose import Figure
from unslump.core.prescription import OwnExercise
from unslump.core.tomllines import Path
from unslump.core.values import MOST_LETTERS, Phase, Range, Unit
from unslump.web.records.practice import NAME_LETTERS
from unslump.web.services.authoring import Draft
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


class Lines(forms.CharField):
    """Some sentences, one in each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401 - as Django's forms
        """The sentences."""
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most %(n)d lines.") % {"n": MOST_LINES})
        return lines


def _text(label: Any, rows: int = 2, **more: Any) -> forms.CharField:  # noqa: ANN401 - as Django's fields
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
        self.fields["like"].choices = [("", _("An empty form")), *((name, label) for label, name in known)]


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
            self.fields[name].choices = list(offered)

    def group(self, *names: str) -> list[forms.BoundField]:
        """Some fields, for the page."""
        return [self[name] for name in names]

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


STEP_FIELDS = tuple(StepForm.base_fields)
STEP_NAME = re.compile(r"^s(\d{1,2})-(\w+)$")


class Writing:
    """An exercise as it is being written: its form and its steps, bound to a draft."""

    def __init__(self, content: Catalogue, draft: Draft, *, checked: bool) -> None:
        self.content, self.draft = content, draft
        data = querydict(draft)
        self.form = ExerciseForm(content, data if checked else None, initial=_initial(draft))
        self.steps = [
            StepForm(data if checked else None, prefix=f"s{at}", initial=_initial(draft, f"s{at}-"))
            for at in range(count_of(draft))
        ]
        self.checked = checked
        for form in (self.form, *self.steps):
            for field in form:
                _describe(form, field)

    def valid(self) -> bool:
        """Whether each field by itself, and all together, may be."""
        fine = [form.is_valid() for form in (self.form, *self.steps)]
        kinds = [step.cleaned_data.get("kind") for step in self.steps]
        if all(fine) and "work" not in kinds:
            self.form.add_error(None, _("At least one step must be the work itself."))
            return False
        return all(fine)

    def own(self, slug: str, figure: Figure | None) -> OwnExercise | None:
        """The exercise that the draft describes; None, with the errors at their fields, if it is none."""
        if not self.valid():
            return None
        given = self.form.cleaned_data
        try:
            exercise = Exercise.read(self._plain(slug, given), what="this exercise")
        except BadInput as error:
            for problem in error.problems:
                self.blame(_path(problem.where), problem.what)
            return None
        drawn = self._figure(slug, exercise, figure) if given["shown"] == "poses" else None
        picture = (self.draft.get("picture") or [""])[0] if given["shown"] == "picture" else ""
        if given["shown"] == "poses" and drawn is None:
            return None
        if given["shown"] == "picture" and not picture:
            self.form.add_error("shown", _("Choose a picture to upload."))
            return None
        return OwnExercise(exercise=exercise, figure=drawn, picture=picture or None, video=given["video"] or None)

    def _plain(self, slug: str, given: dict[str, Any]) -> dict[str, Any]:
        dose = {name: {"low": given[f"{name}_low"], "high": given[f"{name}_high"]} for name in RANGES}
        same = ("name", "phase", "level", "position", "sides", "targets", "equipment", "load", "avoid", "purpose")
        same += ("set_up", "in_and_out", "feel", "not_feel", "breathing", "mistakes", "tempo")
        plain = {name: given[name] for name in same}
        plain |= {
            "id": slug,
            "dose": {**dose, "unit": given["unit"], "step": given["step"], "sources": [SOURCE], "verified": False},
            "steps": [_step(f"step-{at}", step.cleaned_data) for at, step in enumerate(self.steps, 1)],
            "regress": [given["easier"]] if given["easier"] else [],
            "progress": [given["harder"]] if given["harder"] else [],
            "sources": [SOURCE],
            "verified": False,
        }
        return {name: value for name, value in plain.items() if value is not None}

    def _figure(self, slug: str, exercise: Exercise, came: Figure | None) -> Figure | None:
        """The poses that were chosen; None, with the errors, if some are missing or unknown."""
        picks = {step.id: form.cleaned_data["pose"] for step, form in zip(exercise.steps, self.steps, strict=True)}
        library = {name: pick for name, pick in picks.items() if not pick.startswith(CAME)}
        found = picked(self.content, slug, library) if library else None
        steps = {name: found.steps[name] for name in library} if found else {}
        for (name, pick), form in zip(picks.items(), self.steps, strict=True):
            if pick.startswith(CAME) and came is not None and pick.removeprefix(CAME) in came.steps:
                steps[name] = came.steps[pick.removeprefix(CAME)]
            elif name not in steps and (not pick or picked(self.content, slug, {name: pick}) is None):
                form.add_error("pose", _("Choose a pose for this step."))
        if len(steps) < len(picks):
            return None
        view = found.view if found else came.view if came else None
        return Figure(id=slug, steps={name: steps[name] for name in picks}, **({"view": view} if view else {}))

    def blame(self, path: Path, what: str) -> None:
        """Say something wrong at the field that it is about."""
        form, field = self._field(path)
        form.add_error(field, what)

    def _field(self, path: Path) -> tuple[forms.Form, str | None]:
        match path:
            case ("steps", int(at), *rest) if at < len(self.steps):
                key = str(rest[0]) if rest else "say"
                return self.steps[at], key if key in STEP_FIELDS else "say"
            case ("figure", "steps", str(step), *_) if step.removeprefix("step-").isdecimal():
                at = int(step.removeprefix("step-")) - 1
                return (self.steps[at], "pose") if 0 <= at < len(self.steps) else (self.form, "shown")
            case ("figure", *_) | ("picture", *_):
                return self.form, "shown"
            case ("dose", "step"):
                return self.form, "step"
            case ("dose", str(name), *_) if name in RANGES:
                return self.form, f"{name}_high"
            case ("dose", *_):
                return self.form, "unit"
            case ("regress", *_):
                return self.form, "easier"
            case ("progress", *_):
                return self.form, "harder"
            case (str(name), *_) if name in self.form.fields:
                return self.form, name
            case _:
                return self.form, None


SOURCE = "general-knowledge"
"""What an own exercise rests on, as far as anybody here can say."""


def _step(name: str, given: dict[str, Any]) -> dict[str, Any]:
    step = {"id": name, "kind": given["kind"], "say": given["say"]}
    if given["more"]:
        step["more"] = given["more"]
    if given["kind"] == "move":
        step["seconds"] = given["seconds"]
    return step


def _path(where: str) -> Path:
    """A problem's place as a path: steps[2].seconds"""
    return tuple(int(part) if part.isdecimal() else part for part in re.findall(r"[\w-]+", where))


def _describe(form: forms.Form, field: forms.BoundField) -> None:
    """What helps and what is wrong belongs to the field for whoever hears it, too."""
    if not isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        parts = [f"{field.auto_id}_helptext"] if field.help_text else []
        if form.is_bound and form.errors.get(field.name):
            field.field.widget.attrs["aria-invalid"] = "true"
        if parts:
            field.field.widget.attrs["aria-describedby"] = " ".join(parts)


# Drafts.


def draft_from(posted: QueryDict) -> Draft:
    """What was typed, as far as the form has such fields."""
    known = set(ExerciseForm.base_fields)
    draft: Draft = {}
    for name, values in posted.lists():
        found = STEP_NAME.match(name)
        step = found is not None and found[2] in STEP_FIELDS and int(found[1]) < MOST_STEPS
        if name in known or step:
            draft[name] = [str(value).replace("\x00", "")[:MOST_KEPT] for value in values[:MOST_VALUES]]
    given = posted.get("steps", "")
    count = int(given) if given.isdecimal() and len(given) < 4 else 1  # noqa: PLR2004 - three digits are too many anyway
    return draft | {"steps": [str(min(max(count, 1), MOST_STEPS))]}


MOST_KEPT, MOST_VALUES = 4000, 60


def count_of(draft: Draft) -> int:
    """How many steps a draft has."""
    return int((draft.get("steps") or ["1"])[0])


def querydict(draft: Draft) -> QueryDict:
    """A draft as a browser sent it."""
    found = QueryDict(mutable=True)
    for name, values in draft.items():
        found.setlist(name, values)
    return found


def _initial(draft: Draft, prefix: str = "") -> dict[str, Any]:
    many = ("targets", "equipment", "load", "avoid")
    return {
        name.removeprefix(prefix): values if name in many else (values[0] if values else "")
        for name, values in draft.items()
        if name.startswith(prefix)
    }


def changed_steps(draft: Draft, action: str) -> Draft:
    """A draft after a button of its steps: add, drop-2, up-2, down-2; as it was for anything else."""
    steps = [{field: draft.get(f"s{at}-{field}") for field in STEP_FIELDS} for at in range(count_of(draft))]
    verb, _sep, number = action.partition("-")
    at = int(number) if number.isdecimal() and len(number) < 3 else -1  # noqa: PLR2004 - at most twelve
    if verb == "add" and len(steps) < MOST_STEPS:
        last = steps[-1] if steps else {}
        steps.append({"kind": ["work"], "pose": last.get("pose")})
    elif 0 <= at < len(steps):
        other = {"up": at - 1, "down": at + 1}.get(verb, -1)
        if verb == "drop" and len(steps) > 1:
            del steps[at]
        elif 0 <= other < len(steps):
            steps[at], steps[other] = steps[other], steps[at]
    return _with_steps(draft, steps)


def _with_steps(draft: Draft, steps: list[dict[str, list[str] | None]]) -> Draft:
    kept = {name: values for name, values in draft.items() if not STEP_NAME.match(name)}
    for at, step in enumerate(steps):
        kept |= {f"s{at}-{field}": values for field, values in step.items() if values is not None}
    return kept | {"steps": [str(len(steps))]}


EMPTY: Draft = {"steps": ["1"], "shown": ["poses"], "s0-kind": ["work"], "level": ["1"], "step": ["1"]} | {
    f"{name}_{end}": ["1"] for name in ("times", "rounds") for end in ("low", "high")
}


def draft_of(own: OwnExercise, *, poses: str) -> Draft:
    """The form filled in with an exercise. `poses`: begins the name of each step's poses (an exercise of the library/).

    Steps that must be earned are left out: an own exercise has none.
    """
    exercise = own.exercise
    dose = exercise.dose
    one: dict[str, Any] = {name: getattr(exercise, name) for name in ("name", "phase", "level", "position", "sides")}
    one |= {name: getattr(exercise, name) for name in ("purpose", "in_and_out", "feel", "not_feel", "breathing")}
    one |= {"unit": dose.unit, "step": dose.step, "tempo": exercise.tempo or "", "video": own.video or ""}
    one |= {f"{name}_{end}": getattr(getattr(dose, name), end) for name in RANGES for end in ("low", "high")}
    one |= {"set_up": "\n".join(exercise.set_up), "mistakes": "\n".join(exercise.mistakes)}
    one |= {"easier": next(iter(exercise.regress), ""), "harder": next(iter(exercise.progress), "")}
    one |= {"shown": "picture" if own.picture else "poses" if own.figure else "none"}
    draft: Draft = {name: [str(value)] for name, value in one.items()}
    steps = [step for step in exercise.steps if step.gate is None]
    loads = dict.fromkeys((*exercise.load, *(load for step in steps for load in step.load)))
    draft |= {"targets": [*exercise.targets], "equipment": [*exercise.equipment], "load": [*loads]}
    draft |= {"avoid": [*dict.fromkeys((*exercise.avoid, *(tag for step in steps for tag in step.avoid)))]}
    draft |= {} if loads else {"no_load": ["on"]}
    made = [
        {
            "kind": [step.kind],
            "say": [step.say],
            "more": [step.more or ""],
            "seconds": [str(step.seconds or "")],
            "pose": [f"{poses}{step.id}" if own.figure else ""],
        }
        for step in steps
    ]
    return _with_steps(draft, [dict(step) for step in made])
