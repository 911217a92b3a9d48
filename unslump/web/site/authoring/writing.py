"""An exercise as it is being written: what the form makes of a draft, and where it says what is wrong."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from unslump.authoring.poses import picked
from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadInput
from unslump.core.exercise import Exercise
from unslump.core.pose import Figure, View
from unslump.core.prescription import OwnExercise
from unslump.core.tomllines import Path
from unslump.web.services.authoring import Draft
from unslump.web.site.authoring.drafts import STEP_FIELDS, count_of, initial_of, querydict
from unslump.web.site.authoring.forms import CAME, RANGES, ExerciseForm, StepForm

SAME = (
    *("name", "phase", "level", "position", "sides", "targets", "equipment", "load", "avoid", "purpose"),
    *("set_up", "in_and_out", "feel", "not_feel", "breathing", "mistakes", "tempo"),
)
"""Fields that are called as the keys of an exercise."""


class Writing:
    """An exercise as it is being written: its form and its steps, bound to a draft."""

    def __init__(self, content: Catalogue, draft: Draft, *, checked: bool) -> None:
        self.content, self.draft = content, draft
        data = querydict(draft)
        self.form = ExerciseForm(content, data if checked else None, initial=initial_of(draft))
        self.steps = [
            StepForm(data if checked else None, prefix=f"s{at}", initial=initial_of(draft, f"s{at}-"))
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
        plain = {name: given[name] for name in SAME}
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
        return Figure(id=slug, view=view or View(), steps={name: steps[name] for name in picks})

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
