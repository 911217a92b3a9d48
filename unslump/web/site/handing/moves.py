"""One exercise on paper, in words and pictures; and when to stop, which stands on the first page of every sheet."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from unslump.body.output import plain_colours, still
from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise, SymptomKind
from unslump.core.prescription import StopRules, Weekday
from unslump.core.questions import NONE, Condition
from unslump.core.screening import blocks
from unslump.handout.sheet import Frame, Move
from unslump.handout.summary import Said
from unslump.web.services.content import stored_in
from unslump.web.site.saying import listed
from unslump.web.site.templatetags.words import minutes

WEEK: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def move(
    content: Catalogue,
    exercise: Exercise,
    dose: str,
    *,
    when: str = "",
    note: str = "",
    seconds: int = 0,
    on_bed: bool = False,
    more: Iterable[Said] = (),
    days: tuple[int, ...] = (),
    warns: bool = False,
    shown_by: str = "",
) -> Move:
    """An exercise with its dose, as it is printed. Gated steps are left out: only a session may offer those.

    `more`: what is said first below the pictures. `warns`: it says who leaves it out, as it is for nobody in
    particular. `shown_by`: who shows it, if somebody has been chosen.
    """
    words = content.vocabulary
    needed = listed(words.equipment[name].name for name in exercise.equipment)
    place = [_cap(words.positions[exercise.position].name)]
    place += [_("needed: %(things)s") % {"things": needed}] if needed else []
    place += [minutes(seconds)] if seconds and exercise.dose.unit != "minutes" else []
    bed_way = f"{content.session.words['bed']} {exercise.bed}" if on_bed and exercise.bed else ""
    between = content.exercises.get(exercise.between or "")
    about = [
        *more,
        Said(label=_("You should feel:"), text=exercise.feel),
        Said(label=_("You should not feel:"), text=exercise.not_feel),
        Said(label=_("Getting in and out:"), text=bed_way or exercise.in_and_out),
    ]
    if between is not None:
        about.append(Said(label=_("Between its rounds:"), text=between.name))
    return Move(
        name=exercise.name,
        dose=dose,
        when=when,
        note=note,
        place=" · ".join(place),
        set_up=exercise.set_up,
        frames=tuple(
            Frame(picture=_picture(content, exercise, step.id, shown_by), say=step.say, more=step.more or "")
            for step in exercise.steps
            if step.gate is None
        ),
        about=tuple(about),
        days=days,
        warning=_warning(content, exercise) if warns else None,
    )


def _warning(content: Catalogue, exercise: Exercise) -> Said | None:
    if not exercise.avoid:
        return None
    meanings = "; ".join(content.vocabulary.tags[tag] for tag in exercise.avoid)
    return Said(label=_("Leave it out if one of these holds for you:"), text=f"{meanings}.")


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _picture(content: Catalogue, exercise: Exercise, step: str, shown_by: str) -> str:
    if exercise.id not in content.poses.figures:
        return ""
    if exercise == stored_in(content.version).exercises.get(exercise.id):
        return _kept(content.version, exercise.id, step, shown_by)
    return _drawn(content, exercise, step, shown_by)  # a practitioner's own may change while the content does not


@lru_cache(maxsize=1024)
def _kept(version: str, exercise: str, step: str, shown_by: str) -> str:
    content = stored_in(version)
    return _drawn(content, content.exercises[exercise], step, shown_by)


def _drawn(content: Catalogue, exercise: Exercise, step: str, shown_by: str) -> str:
    person = content.poses.person_for(exercise.id, shown_by)
    return plain_colours(still(content, exercise, step, person=person))


def day_numbers(days: tuple[Weekday, ...]) -> tuple[int, ...]:
    """Weekdays as their numbers, from Monday, 0."""
    return tuple(WEEK.index(day) for day in WEEK if day in days)


def on_days(days: tuple[Weekday, ...]) -> str:
    """Weekdays in words; empty if it is any."""
    if not days or len(set(days)) == len(WEEK):
        return ""
    return listed(str(WEEKDAYS[number]) for number in day_numbers(days))


def stopping(content: Catalogue, *, by: str = "", stricter: StopRules | None = None) -> tuple[Said, ...]:
    """When not to begin, when to stop, and when to leave an exercise, from the rules of the check and of sessions.

    `stricter`: what a practitioner, `by`, asks for besides.
    """
    emergency, first = _of_check(content)
    help_now = _("call your emergency number (112, 999 or 911), and do not exercise: %(signs)s.")
    said = [
        Said(label=_("Get help now,"), text=help_now % {"signs": "; ".join(emergency)}),
        Said(label=_("See a doctor before you exercise again:"), text="; ".join(first) + "."),
        Said(label=_("Stop for today:"), text="; ".join(_ending(content)) + "."),
        Said(
            label=_("Leave out for today what brings it on:"),
            text="; ".join(_backing_off(content)) + ". " + _("Let go slowly. Rest until it has settled."),
        ),
    ]
    if stricter and (own := [*_stricter(content, stricter)]):
        said.append(Said(label=_("%(name)s asks you to stop for today:") % {"name": by}, text="; ".join(own) + "."))
    return tuple(said)


def _of_check(content: Catalogue) -> tuple[list[str], list[str]]:
    """What is new and an emergency; what is new and has to be looked at first."""
    question = content.check.question(content.wording.question)
    status = {
        name: rule.status
        for rule in reversed(content.check.rules)
        for name in _named(rule.when, question.id)
        if blocks(rule.status)
    }
    labels = [(option.id, _low(option.label)) for option in question.options if option.id != NONE]
    emergency = [label for name, label in labels if status.get(name) == "emergency"]
    return emergency, [label for name, label in labels if status.get(name) not in (None, "emergency")]


def _named(when: Condition, question: str) -> Iterator[str]:
    """The answers to a question that a condition names."""
    if when.question == question:
        yield from when.any_of
    for part in (*when.any, *when.all):
        yield from _named(part, question)


def _labels(content: Catalogue, kinds: Iterable[SymptomKind]) -> list[str]:
    words = {kind.id: _low(kind.label) for kind in content.session.kinds}
    return [words[kind] for kind in kinds if kind in words]


def _ending(content: Catalogue) -> Iterator[str]:
    for response in content.session.responses:
        if response.response != "stop":
            continue
        if response.kinds:
            yield from _labels(content, response.kinds)
        elif response.at_least:
            yield _("anything that is %(n)s of 10 or worse") % {"n": response.at_least}
        elif response.earlier_symptoms:
            yield _("something wrong %(n)s times") % {"n": response.earlier_symptoms + 1}


def _backing_off(content: Catalogue) -> Iterator[str]:
    kinds: list[SymptomKind] = ["pain"]
    for response in content.session.responses:
        if response.response == "back-off":
            kinds += response.kinds
    yield from dict.fromkeys(_labels(content, kinds))


def _stricter(content: Catalogue, stop: StopRules) -> Iterator[str]:
    if stop.pain is not None:
        yield _("pain of %(n)s of 10 or worse") % {"n": stop.pain}
    yield from _labels(content, stop.symptoms)
