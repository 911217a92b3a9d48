"""What is wrong in the content as a whole.

What one file alone can be checked for, its model checks (exercise.py, questions.py, rules.py). Here is what needs
the others: dangling links, unknown words, cycles, an easier neighbour that is harder.
"""

from collections.abc import Iterable, Iterator

from unslump.core.alerts import wrong as wrong_alerts
from unslump.core.catalogue import Catalogue, reference_id
from unslump.core.exercise import Exercise
from unslump.core.factors import signed
from unslump.core.factors import wrong as wrong_factors
from unslump.core.glossary import wrong as wrong_terms
from unslump.core.guardrails import exercise_faults
from unslump.core.lessons import wrong as wrong_lessons
from unslump.core.measures import cited
from unslump.core.measures import wrong as wrong_measures
from unslump.core.places import wrong as wrong_places
from unslump.core.pose import Figure
from unslump.core.programmes import wrong as wrong_programmes
from unslump.core.questions import Condition, Questionnaire
from unslump.core.rules import STANDING_ALONE
from unslump.core.tomllines import Path
from unslump.core.values import Sourced, Value
from unslump.core.wording import wrong


class Fault(Value):
    """Something wrong in the content: in which file, at which key, and what to do.

    `breaks`: nothing can be compiled from such content; otherwise it can, and proving shows where it leads.
    """

    file: str
    path: tuple[str | int, ...]
    what: str
    breaks: bool = True


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Everything that is wrong between the parts of a catalogue."""
    for exercise in catalogue.exercises.values():
        yield from exercise_wrong(catalogue, exercise)
    yield from _cycle_faults(catalogue)
    for name, path, what in wrong_places(catalogue):
        yield Fault(file=f"exercises/{name}.toml", path=path, what=what)
    for folder, questionnaire in (("screening", catalogue.screening), ("check", catalogue.check)):
        yield from _questionnaire_faults(catalogue, questionnaire, folder)
    yield from _rule_faults(catalogue)
    yield from _guardrail_faults(catalogue)
    yield from _pose_faults(catalogue)
    yield from _wording_faults(catalogue)
    yield from _lesson_faults(catalogue)
    yield from _factor_faults(catalogue)
    yield from _programme_faults(catalogue)
    yield from _measure_faults(catalogue)
    yield from _front_faults(catalogue)
    yield from _watching_faults(catalogue)
    for at, what in wrong_terms(catalogue.glossary):
        yield Fault(file="glossary.toml", path=at, what=what)


def _pose_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every step of every exercise has its poses, and no pose is left over."""
    for name, exercise in catalogue.exercises.items():
        file = f"poses/{name}.toml"
        figure = catalogue.poses.figures.get(name)
        if figure is None:
            yield Fault(file=f"exercises/{name}.toml", path=("id",), what=f"there is no {file} to draw it")
            continue
        yield from figure_wrong(catalogue, exercise, figure)
    for extra in sorted(catalogue.poses.figures.keys() - catalogue.exercises.keys()):
        yield Fault(file=f"poses/{extra}.toml", path=("id",), what=f"there is no exercise {extra!r}")


def figure_wrong(catalogue: Catalogue, exercise: Exercise, figure: Figure) -> Iterator[Fault]:
    """Every step of an exercise has its poses, each from a base that there is, and no pose is left over."""
    file = f"poses/{exercise.id}.toml"
    steps = {step.id for step in exercise.steps}
    for missing in sorted(steps - figure.steps.keys()):
        yield Fault(file=file, path=("steps",), what=f"step {missing!r} has no pose")
    for extra in sorted(figure.steps.keys() - steps):
        yield Fault(file=file, path=("steps", extra), what=f"{exercise.id!r} has no step {extra!r}")
    for step, poses in figure.steps.items():
        for pose in poses:
            if pose.base is not None and pose.base not in catalogue.poses.bases:
                yield Fault(file=file, path=("steps", step), what=f"unknown base position {pose.base!r}")


def exercise_wrong(catalogue: Catalogue, exercise: Exercise) -> Iterator[Fault]:
    """Everything that is wrong with an exercise beside the others: unknown words, and what the guardrails forbid."""
    file = f"exercises/{exercise.id}.toml"

    def fault(path: Path, what: str) -> Fault:
        return Fault(file=file, path=path, what=what)

    words = catalogue.vocabulary
    lists: list[tuple[Path, tuple[str, ...], dict[str, object], str]] = [
        (("position",), (exercise.position,), dict(words.positions), "position"),
        (("equipment",), exercise.equipment, dict(words.equipment), "equipment"),
        (("helps",), exercise.helps, dict(words.equipment), "equipment"),
        (("targets",), exercise.targets, dict(words.targets), "target"),
        (("avoid",), exercise.avoid, dict(words.tags), "tag"),
        (("load",), exercise.load, dict(words.loads), "load"),
        (("regress",), exercise.regress, dict(catalogue.exercises), "exercise"),
        (("progress",), exercise.progress, dict(catalogue.exercises), "exercise"),
        (("prepares",), exercise.prepares, dict(catalogue.exercises), "exercise"),
        (("sources",), exercise.sources, dict(catalogue.references), "reference"),
        (("dose", "sources"), exercise.dose.sources, dict(catalogue.references), "reference"),
    ]
    for key, other in (("between", exercise.between), ("chair", exercise.chair)):
        if other:
            lists.append(((key,), (other,), dict(catalogue.exercises), "exercise"))
    for index, step in enumerate(exercise.steps):
        lists.append((("steps", index, "avoid"), step.avoid, dict(words.tags), "tag"))
        lists.append((("steps", index, "load"), step.load, dict(words.loads), "load"))
        if step.gate:
            sources = step.gate.sources
            lists.append((("steps", index, "gate", "sources"), sources, dict(catalogue.references), "reference"))
    for path, used, known, kind in lists:
        for name in used:
            if reference_id(name) not in known if kind == "reference" else name not in known:
                yield fault(path, f"unknown {kind} {name!r}")
            if kind == "exercise" and name == exercise.id:
                yield fault(path, "an exercise cannot be its own neighbour")
    for path, what, breaks in exercise_faults(catalogue.guardrails, exercise):
        yield Fault(file=file, path=path, what=what, breaks=breaks)
    yield from _neighbour_faults(catalogue, exercise)


def _neighbour_faults(catalogue: Catalogue, exercise: Exercise) -> Iterator[Fault]:
    file = f"exercises/{exercise.id}.toml"
    for name in exercise.regress:
        other = catalogue.exercises.get(name)
        if other and other.level > exercise.level:
            yield Fault(
                file=file,
                path=("regress",),
                what=f"{name!r} has level {other.level}: no easier than level {exercise.level}",
                breaks=False,
            )
    for name in exercise.progress:
        other = catalogue.exercises.get(name)
        if other and other.level < exercise.level:
            yield Fault(
                file=file,
                path=("progress",),
                what=f"{name!r} has level {other.level}: easier than level {exercise.level}",
                breaks=False,
            )
    if exercise.level > 1 and not exercise.regress:
        what = f"level {exercise.level} needs an easier neighbour to go back to"
        yield Fault(file=file, path=("regress",), what=what, breaks=False)


def _cycle_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for kind in ("regress", "progress"):
        for name in catalogue.exercises:
            way = _way_back(catalogue, kind, name)
            if way:
                what = f"leads back to {name!r}, a cycle: {' -> '.join(way)}"
                yield Fault(file=f"exercises/{name}.toml", path=(kind,), what=what, breaks=False)


def _way_back(catalogue: Catalogue, kind: str, name: str) -> list[str] | None:
    """The shortest way along a kind of neighbours from an exercise back to itself."""
    ways = [[name]]
    seen: set[str] = set()
    for way in ways:
        for other in getattr(catalogue.exercises[way[-1]], kind):
            if other == name:
                return [*way, other]
            if other in catalogue.exercises and other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return None


def _questionnaire_faults(catalogue: Catalogue, questionnaire: Questionnaire, name: str) -> Iterator[Fault]:
    file = f"screening/{name}.toml"
    pages = {page.id for page in questionnaire.pages}
    seen: set[str] = set()
    for index, question in enumerate(questionnaire.questions):
        path: Path = ("questions", index)
        if question.id in seen:
            yield Fault(file=file, path=path, what=f"two questions are called {question.id!r}")
        if question.page not in pages:
            yield Fault(file=file, path=(*path, "page"), what=f"unknown page {question.page!r}")
        if question.ask_if:
            yield from _condition_faults(questionnaire, question.ask_if, file, (*path, "ask_if"), known=seen)
        seen.add(question.id)
    yield from _screening_rule_faults(catalogue, questionnaire, file, seen)


def _screening_rule_faults(
    catalogue: Catalogue, questionnaire: Questionnaire, file: str, seen: set[str]
) -> Iterator[Fault]:
    ids = [rule.id for rule in questionnaire.rules]
    for index, rule in enumerate(questionnaire.rules):
        path: Path = ("rules", index)
        if ids.count(rule.id) > 1:
            yield Fault(file=file, path=path, what=f"two rules are called {rule.id!r}")
        yield from _condition_faults(questionnaire, rule.when, file, (*path, "when"), known=seen)
        for tag in rule.tags:
            if tag not in catalogue.vocabulary.tags:
                yield Fault(file=file, path=(*path, "tags"), what=f"unknown tag {tag!r}")
        yield from _unknown_sources(catalogue, file, (*path, "sources"), rule.sources)
    for index, contradiction in enumerate(questionnaire.contradictions):
        where: Path = ("contradictions", index, "when")
        yield from _condition_faults(questionnaire, contradiction.when, file, where, known=seen)
    for index, limit in enumerate(questionnaire.limits):
        for tag in limit.tags:
            if tag not in catalogue.vocabulary.tags:
                yield Fault(file=file, path=("limits", index, "tags"), what=f"unknown tag {tag!r}")


def _wording_faults(catalogue: Catalogue) -> Iterator[Fault]:
    file = "screening/wording.toml"
    for path, what in wrong(catalogue.wording, catalogue.screening, catalogue.check):
        yield Fault(file=file, path=path, what=what)
    for index, sign in enumerate(catalogue.wording.signs):
        yield from _unknown_sources(catalogue, file, ("signs", index, "sources"), sign.sources)


def _lesson_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for name, path, what in wrong_lessons(catalogue):
        yield Fault(file=f"lessons/{name}.toml", path=path, what=what)
    asked = {question.id for question in catalogue.screening.questions}
    for name, lesson in catalogue.lessons.items():
        file = f"lessons/{name}.toml"
        if lesson.when:
            yield from _condition_faults(catalogue.screening, lesson.when, file, ("when",), known=asked)
        yield from _unknown_sources(catalogue, file, ("sources",), lesson.sources)


def _factor_faults(catalogue: Catalogue) -> Iterator[Fault]:
    file = "factors.toml"
    for path, what in wrong_factors(catalogue):
        yield Fault(file=file, path=path, what=what)
    asked = {question.id for question in catalogue.screening.questions}
    for path, item in signed(catalogue.factors):
        if when := getattr(item, "when", None):
            yield from _condition_faults(catalogue.screening, when, file, (*path, "when"), known=asked)
        yield from _unknown_sources(catalogue, file, (*path, "sources"), item.sources)


def _programme_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for name, path, what in wrong_programmes(catalogue):
        yield Fault(file=f"programmes/{name}.toml", path=path, what=what)
    for name, programme in catalogue.programmes.items():
        yield from _unknown_sources(catalogue, f"programmes/{name}.toml", ("sources",), programme.sources)


def _measure_faults(catalogue: Catalogue) -> Iterator[Fault]:
    if catalogue.measures and catalogue.measuring is None:
        yield Fault(file="measuring.toml", path=(), what="this file is missing: it says what is told of measures")
    for name, path, what in wrong_measures(catalogue):
        yield Fault(file=f"measures/{name}.toml", path=path, what=what)
    for name, measure in catalogue.measures.items():
        for path, sources in cited(measure):
            yield from _unknown_sources(catalogue, f"measures/{name}.toml", path, sources)


def _watching_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for path, what in wrong_alerts(catalogue):
        yield Fault(file="watching.toml", path=path, what=what)
    for index, rule in enumerate(catalogue.watching.rules if catalogue.watching else ()):
        yield from _unknown_sources(catalogue, "watching.toml", ("rules", index, "sources"), rule.sources)


def _condition_faults(
    questionnaire: Questionnaire, condition: Condition, file: str, path: Path, *, known: set[str]
) -> Iterator[Fault]:
    for name in ("all", "any", "of"):
        for index, part in enumerate(getattr(condition, name)):
            yield from _condition_faults(questionnaire, part, file, (*path, name, index), known=known)
    if condition.question is None:
        return
    if condition.question not in known:
        yield Fault(file=file, path=path, what=f"unknown question {condition.question!r}, or one asked only later")
        return
    question = questionnaire.question(condition.question)
    options = {option.id for option in question.options}
    if condition.any_of and question.kind not in ("one", "many"):
        yield Fault(file=file, path=path, what=f"{question.id!r} has no options: use at_least or at_most")
    if not condition.any_of and question.kind not in ("number", "scale"):
        yield Fault(file=file, path=path, what=f"{question.id!r} is no number: use any_of")
    for option in condition.any_of:
        if options and option not in options:
            yield Fault(file=file, path=path, what=f"question {question.id!r} has no option {option!r}")


def _rule_faults(catalogue: Catalogue) -> Iterator[Fault]:
    for aim_index, aim in enumerate(catalogue.planning.aims):
        for target in aim.targets:
            if target not in catalogue.vocabulary.targets:
                path: Path = ("aims", aim_index, "targets")
                yield Fault(file="planning/planning.toml", path=path, what=f"unknown target {target!r}")
    heights = {position.height for position in catalogue.vocabulary.positions.values()}
    for height in heights - catalogue.session.pace.heights.keys():
        path = ("pace", "heights")
        yield Fault(file="session/session.toml", path=path, what=f"height {height!r} has no seconds")
    responses = catalogue.session.responses
    if not responses[-1].matches_all:
        what = "the last response must match every symptom, so that none goes unanswered"
        path = ("responses", len(responses) - 1)
        yield Fault(file="session/session.toml", path=path, what=what, breaks=False)
    options = {option.id for question in catalogue.check.questions for option in question.options}
    for index, response in enumerate(responses):
        where: Path = ("responses", index, "counts_as")
        if response.counts_as is not None and response.counts_as not in options:
            yield Fault(file="session/session.toml", path=where, what=f"the check has no option {response.counts_as!r}")
        if response.response == "emergency" and response.counts_as is None:
            what = "missing: an emergency must say which answer to the check it counts as, so that it stands"
            yield Fault(file="session/session.toml", path=where[:2], what=what, breaks=False)
    progress, looking_back = catalogue.progress, catalogue.looking_back
    many: list[tuple[str, str, Iterable[Sourced]]] = [
        ("session/session.toml", "responses", responses),
        ("planning/planning.toml", "aims", catalogue.planning.aims),
        ("progression/progress.toml", "rules", progress.rules),
        ("progression/progress.toml", "away", progress.away),
        ("progression/progress.toml", "opens", progress.opens),
        ("progression/progress.toml", "hints", progress.hints),
        ("glossary.toml", "terms", catalogue.glossary.terms),
    ]
    sourced: list[tuple[str, Path, Sourced]] = [
        *((file, (key, index), one) for file, key, ones in many for index, one in enumerate(ones)),
        *(("progression/progress.toml", (name,), getattr(progress, name)) for name in STANDING_ALONE),
        ("progression/progress.toml", ("lately",), progress.lately),
        ("progression/looking-back.toml", ("pain",), looking_back.pain),
        ("progression/looking-back.toml", ("helps",), looking_back.helps),
    ]
    for file, at, one in sourced:
        yield from _unknown_sources(catalogue, file, (*at, "sources"), one.sources)


def _front_faults(catalogue: Catalogue) -> Iterator[Fault]:
    front = catalogue.info.front
    shown = catalogue.exercises.get(front.exercise)
    if shown is None:
        yield Fault(file="content.toml", path=("front", "exercise"), what=f"unknown exercise {front.exercise!r}")
    elif front.step not in {step.id for step in shown.steps}:
        what = f"{front.exercise!r} has no step {front.step!r}"
        yield Fault(file="content.toml", path=("front", "step"), what=what)


def _guardrail_faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Words of the guardrails that nothing else knows: a misspelt load would guard nobody."""
    words, rails = catalogue.vocabulary, catalogue.guardrails
    used: list[tuple[Path, Iterable[str], Iterable[str], str]] = []
    for index, gated in enumerate(rails.gated):
        used.append((("gated", index, "load"), (gated.load,), words.loads, "load"))
        used.append((("gated", index, "sources"), map(reference_id, gated.sources), catalogue.references, "reference"))
    for index, rail in enumerate(rails.excludes):
        path: Path = ("excludes", index)
        used += [
            ((*path, "loads"), rail.loads, words.loads, "load"),
            ((*path, "positions"), rail.positions, words.positions, "position"),
            ((*path, "tags"), rail.tags, words.tags, "tag"),
            ((*path, "sources"), map(reference_id, rail.sources), catalogue.references, "reference"),
        ]
    for path, names, known, kind in used:
        for name in names:
            if name not in known:
                yield Fault(file="guardrails.toml", path=path, what=f"unknown {kind} {name!r}")


def _unknown_sources(catalogue: Catalogue, file: str, path: Path, sources: Iterable[str]) -> Iterator[Fault]:
    for source in sources:
        if reference_id(source) not in catalogue.references:
            yield Fault(file=file, path=path, what=f"unknown reference {source!r}")
