"""Drafts: what was typed into the form, as a browser sends it, kept whatever is wrong with it."""

import re
from typing import Any

from django.http import QueryDict

from unslump.core.owning import MOST_STEPS
from unslump.core.prescription import OwnExercise
from unslump.web.services.authoring import Draft
from unslump.web.site.authoring.forms import RANGES, ExerciseForm, StepForm

STEP_FIELDS = tuple(StepForm.base_fields)
STEP_NAME = re.compile(r"^s(\d{1,2})-(\w+)$")
Step = dict[str, list[str] | None]


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
    count = int(given) if given.isdecimal() and len(given) < 4 else 1
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


def initial_of(draft: Draft, prefix: str = "") -> dict[str, Any]:
    """A draft as the beginning of a form that is not checked yet."""
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
    at = int(number) if number.isdecimal() and len(number) < 3 else -1
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


def _with_steps(draft: Draft, steps: list[Step]) -> Draft:
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
    made: list[Step] = [
        {
            "kind": [step.kind],
            "say": [step.say],
            "more": [step.more or ""],
            "seconds": [str(step.seconds or "")],
            "pose": [f"{poses}{step.id}" if own.figure else ""],
        }
        for step in steps
    ]
    return _with_steps(draft, made)
