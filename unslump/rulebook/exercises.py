"""Chapter 7: the exercises, one page each."""

from collections.abc import Iterable

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Exercise, Step
from unslump.rulebook.pages import ExercisePage, Neighbour, StepPart
from unslump.rulebook.wording import dose_text, listed, named, numbers, plural, quoted, reviewed_text, sources_of

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def exercise_page(catalogue: Catalogue, exercise: Exercise) -> ExercisePage:
    """All that a clinician needs in order to sign an exercise off."""
    return ExercisePage(
        id=exercise.id,
        name=exercise.name,
        phase=exercise.phase,
        facts=_facts(catalogue, exercise),
        purpose=exercise.purpose,
        dose=dose_text(exercise),
        dose_sources=sources_of(catalogue, exercise.dose.sources),
        dose_verified=exercise.dose.verified,
        set_up=exercise.set_up,
        steps=tuple(_step(catalogue, exercise, step) for step in exercise.steps),
        tiers=exercise.tiers,
        told=(
            ("Where to feel it", exercise.feel),
            ("What not to feel", exercise.not_feel),
            ("Breathing", exercise.breathing),
            ("Getting in and out", exercise.in_and_out),
            *_without_floor(catalogue, exercise),
        ),
        mistakes=exercise.mistakes,
        ruled_out=tuple(_tag(catalogue, tag) for tag in exercise.avoid),
        easier=_neighbours(catalogue, exercise.regress),
        harder=_neighbours(catalogue, exercise.progress),
        sources=sources_of(catalogue, exercise.sources),
        verified=exercise.verified,
        note=exercise.note or "",
        reviewed=reviewed_text(exercise),
    )


def _without_floor(catalogue: Catalogue, exercise: Exercise) -> Iterable[tuple[str, str]]:
    """How to do without the floor, where that is possible."""
    if exercise.chair:
        yield "On a chair or standing instead", f"{catalogue.exercises[exercise.chair].name} ({exercise.chair})."
    if exercise.bed:
        yield "On a bed instead", exercise.bed


def _facts(catalogue: Catalogue, exercise: Exercise) -> tuple[tuple[str, str], ...]:
    words, names = catalogue.vocabulary, catalogue.exercises
    rows = [
        ("Phase", exercise.phase),
        ("Level", f"{exercise.level} of 5"),
        ("Position", words.positions[exercise.position].name),
        ("Needs", listed((words.equipment[e].name for e in exercise.equipment), "and")),
        ("Helps", listed((words.equipment[e].name for e in exercise.helps), "and")),
        ("Works on", listed((words.targets[t] for t in exercise.targets), "and")),
        ("Loads", _loads(catalogue, exercise.load)),
        ("Between its rounds", names[exercise.between].name if exercise.between else ""),
        ("Comes right before", listed((names[name].name for name in exercise.prepares), "or")),
    ]
    return tuple((what, text) for what, text in rows if text)


def _loads(catalogue: Catalogue, loads: Iterable[str]) -> str:
    return listed((catalogue.vocabulary.loads[load] for load in loads), "and")


def _step(catalogue: Catalogue, exercise: Exercise, step: Step) -> StepPart:
    kinds = {
        "set-up": "Set-up: waits until the person is ready; only before the first round.",
        "move": f"Movement: {plural(step.seconds or 0, 'second')}.",
        "work": f"Work: {numbers(step.hold)} seconds." if step.hold else "Work: as long or as often as the dose says.",
    }
    loads = _loads(catalogue, step.load)
    how = [
        kinds[step.kind],
        f"Loads: {loads}." if loads else "",
        f"Offered only where level {step.level} is allowed." if step.level else "",
        f"Ruled out by: {listed(_tag(catalogue, tag) for tag in step.avoid)}." if step.avoid else "",
    ]
    return StepPart(
        id=step.id,
        say=step.say,
        more=step.more or "",
        how=tuple(text for text in how if text),
        gate=_gate(exercise, step),
        gate_sources=sources_of(catalogue, step.gate.sources) if step.gate else (),
    )


def _gate(exercise: Exercise, step: Step) -> str:
    """A gate written out as one sentence."""
    gate = step.gate
    if gate is None:
        return ""
    before = exercise.step(gate.after)
    return (
        f"Only in the {ORDINALS[gate.round - 1]} round, after {plural(gate.held_seconds, 'unbroken second')} of "
        f"{quoted(before.say.rstrip('.'))} on the same side, if {quoted(exercise.tiers[gate.tier])} or more was "
        f"chosen, and only if no {listed(gate.free_of)} was felt in this session."
    )


def _tag(catalogue: Catalogue, tag: str) -> str:
    return f"{catalogue.vocabulary.tags[tag]} ({tag})"


def _neighbours(catalogue: Catalogue, names: Iterable[str]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(id=name, name=catalogue.exercises[name].name) for name in names)


def by_phase(catalogue: Catalogue, pages: tuple[ExercisePage, ...]) -> tuple[tuple[str, tuple[ExercisePage, ...]], ...]:
    """The pages under their phases, in the order of a session."""
    return tuple(
        (named(phase), found)
        for phase in catalogue.planning.phase_order
        if (found := tuple(page for page in pages if page.phase == phase))
    )
