"""What may catch a breakage, the cheapest first.

Each check looks at the whole of a broken catalogue, as `make test` would, but only where something that it depends on
was changed. A script is held against the content (soundness, the walk) before it is held against the script that its
plan compiles to, which cannot miss any difference.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from tests import test_adapting_cases as adapting_cases
from tests import test_content_catalogue as catalogue_tests
from tests import test_exercise_cases as exercise_cases
from tests import test_programme_cases as programme_cases
from tests import test_progress_cases as progress_cases
from tests import test_rulebook_cases as rulebook_cases
from tests import test_screening_cases as screening_cases
from tests import test_wording as wording_cases
from tests.mutation.mutant import Mutant, changed
from tests.mutation.scripting import representative
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.errors import UnslumpError
from unslump.core.faults import faults
from unslump.core.loading import load_content
from unslump.core.soundness import sound
from unslump.core.trials import trial
from unslump.core.watching import Watch
from unslump.proof.findings import prove_findings
from unslump.proof.scripts import Proved as ProvedScripts
from unslump.proof.scripts import broken_pauses, every_telling, prove_scripts, symptoms_elsewhere, uneven_sides
from unslump.proof.walking import Elsewhere, Telling, Walk

CONTENT = load_content()
FAILED = (AssertionError, UnslumpError, LookupError, ValueError, StopIteration, pytest.fail.Exception)
"""What a check that finds something raises. A breakage that cannot even be run is caught as well."""


class Check(NamedTuple):
    """A check: its name, the parts of the catalogue that it depends on, and what raises if something is wrong."""

    name: str
    of: frozenset[str]
    run: Callable[[Catalogue, Mutant], None]


def caught_by(mutant: Mutant) -> str | None:
    """The first check that catches a breakage; None if it survives them all."""
    if mutant.script is not None:
        return next((name for name, finds in SCRIPT_CHECKS if finds(mutant)), None)
    broken = mutant.broken(CONTENT)
    return next((check.name for check in CHECKS if mutant.part in check.of and _fails(check, broken, mutant)), None)


def _fails(check: Check, broken: Catalogue, mutant: Mutant) -> bool:
    try:
        check.run(broken, mutant)
    except FAILED:
        return True
    return False


def _reading(_: Catalogue, mutant: Mutant) -> None:
    """The broken file can still be read."""
    if mutant.file is not None:
        try:
            type(mutant.file).model_validate_json(mutant.file.model_dump_json())
        except ValidationError as error:
            raise ValueError from error


def _faultless(broken: Catalogue, _: Mutant) -> None:
    found = next(faults(broken), None)
    assert found is None, found


def _screening(broken: Catalogue, mutant: Mutant) -> None:
    for folder, _, case in screening_cases.CASES:
        if folder == mutant.part:
            screening_cases.test_case(broken, folder, case)


def _named(module: Any, test: str, name: str) -> Callable[[Catalogue, Mutant], None]:
    """All cases of one file of spec/, run by the test that runs them in the suite."""
    run = getattr(module, test)

    def check(broken: Catalogue, _: Mutant) -> None:
        for case in module.CASES[name]["cases"]:
            run(content=broken, case=case)

    return check


def _progress(broken: Catalogue, _: Mutant) -> None:
    for case in progress_cases.CASES:
        progress_cases.test_rule(broken, case)
    for case in progress_cases.PHASES:
        progress_cases.test_phases(broken, case)


def _adapting(broken: Catalogue, _: Mutant) -> None:
    for name, run in adapting_cases.RUN.items():
        for case in adapting_cases.CASES[f"progress/{name}"]["cases"]:
            run(broken, case)


def _all_clears(broken: Catalogue, mutant: Mutant) -> None:
    screening_cases.test_only_what_may_go_by_itself_can_be_said_to_have_passed(broken)
    screening_cases.test_an_all_clear_counts_to_its_last_day_and_not_a_day_longer(broken, mutant.part)


def _complete(broken: Catalogue, _: Mutant) -> None:
    rulebook_cases.test_every_aim_and_boost_has_its_cases(broken)
    rulebook_cases.test_every_bound_has_its_cases(broken)


def _wording(broken: Catalogue, _: Mutant) -> None:
    for sign in wording_cases.SIGNS:
        wording_cases.test_what_people_write_points_at_the_sign(broken, sign)


def _doses_of_sources(broken: Catalogue, _: Mutant) -> None:
    for case in catalogue_tests.NAMED:
        catalogue_tests.test_doses_are_those_of_the_source(broken, *case)


def _prove_findings(broken: Catalogue, _: Mutant) -> None:
    assert not prove_findings(broken).found


def _prove_scripts(broken: Catalogue, mutant: Mutant) -> None:
    """Every script of the broken content or, where one exercise is broken, of that and of what it stands on."""
    if mutant.part == "exercises" and mutant.file is not None:
        own = getattr(mutant.file, "id", "")
        names = {own, *CONTENT.easier[own], *broken.easier[own]}
        names |= {broken.exercises[name].between or own for name in names}
        names |= {other for name in names for other in broken.easier[name]}
        broken = changed(broken, exercises={name: broken.exercises[name] for name in sorted(names)})
    assert not prove_scripts(broken).found


def _programmes(name: str) -> Callable[[Catalogue, Mutant], None]:
    def run(broken: Catalogue, _: Mutant) -> None:
        for case in programme_cases.CASES[name]["cases"]:
            getattr(programme_cases, f"test_{name}")(broken, case)

    return run


CASE_FILES: tuple[tuple[str, Any, str, str], ...] = (
    ("session", rulebook_cases, "test_response", "responses/responses"),
    ("session", rulebook_cases, "test_response_leads", "responses/leads"),
    ("progress", rulebook_cases, "test_away", "progress/away"),
    ("progress", rulebook_cases, "test_flare_up", "progress/flare-up"),
    ("planning", rulebook_cases, "test_access", "planning/access"),
    ("planning", rulebook_cases, "test_aim", "planning/aims"),
    ("planning", rulebook_cases, "test_ceiling", "planning/ceilings"),
    ("planning", rulebook_cases, "test_without_warm_up", "planning/without-warm-up"),
    ("screening", rulebook_cases, "test_unsaid", "planning/unsaid"),
    ("guardrails", rulebook_cases, "test_dose", "guardrails/doses"),
    ("guardrails", rulebook_cases, "test_gate", "guardrails/gates"),
    ("guardrails", rulebook_cases, "test_exclusion", "guardrails/exclusions"),
    ("exercises", exercise_cases, "test_avoid", "exercises/avoid"),
    ("exercises", exercise_cases, "test_load", "exercises/loads"),
    ("exercises", exercise_cases, "test_level", "exercises/levels"),
    ("exercises", exercise_cases, "test_dose", "exercises/doses"),
    ("exercises", exercise_cases, "test_neighbours", "exercises/neighbours"),
    ("exercises", exercise_cases, "test_sides", "exercises/sides"),
    ("exercises", exercise_cases, "test_gate", "exercises/gates"),
)

CHECKS: tuple[Check, ...] = (
    Check("reading", frozenset(CONTENT.__class__.model_fields), _reading),
    Check("faults", frozenset(CONTENT.__class__.model_fields), _faultless),
    Check("spec/screening, spec/check", frozenset({"screening", "check"}), _screening),
    Check("spec/seen", frozenset({"screening", "check"}), _all_clears),
    *(Check(f"spec/{name}", frozenset({part}), _named(module, test, name)) for part, module, test, name in CASE_FILES),
    *(Check(f"spec/programmes/{n}", frozenset({"programmes"}), _programmes(n)) for n in programme_cases.CASES),
    Check("spec/progress", frozenset({"progress"}), _progress),
    Check("spec/progress, standing alone", frozenset({"progress"}), _adapting),
    Check("every rule has cases", frozenset({"planning", "session", "guardrails"}), _complete),
    Check("spec/wording", frozenset({"wording"}), _wording),
    Check("doses of the sources", frozenset({"exercises"}), _doses_of_sources),
    Check("proof of scripts", frozenset({"exercises", "session", "guardrails"}), _prove_scripts),
    Check("proof of findings", frozenset({"screening", "check", "exercises", "guardrails"}), _prove_findings),
)


# ---- scripts


@lru_cache(maxsize=1)
def _tellings_of_content() -> tuple[Telling, ...]:
    return tuple(every_telling(CONTENT, ProvedScripts()))


@lru_cache(maxsize=1)
def _watches() -> dict[str, Watch]:
    """Every exercise of the content alone, in its fullest form, watched."""
    found = {}
    for name, exercise in CONTENT.exercises.items():
        gated = sum(1 for step in exercise.steps if step.gate)
        plan = trial(CONTENT, name, len(exercise.dose.rungs) - 1, gated, None)
        found[name] = Watch(CONTENT, compile_plan(CONTENT, plan))
    return found


@lru_cache(maxsize=1)
def _elsewhere_in_content() -> tuple[Elsewhere, ...]:
    """Symptoms in any other exercise of the content."""
    return tuple(symptoms_elsewhere(list(_watches().values()), _tellings_of_content()))


def _is_unsound(mutant: Mutant) -> bool:
    return bool(mutant.script and sound(mutant.script))


def _walk_breaks(mutant: Mutant) -> bool:
    """Walking the script, with every event in every state, breaks a promise; or its sides or pauses do."""
    script = mutant.script
    assert script is not None
    if next(uneven_sides(script), None) or any(
        next(broken_pauses(script, state), None) for state in script.states.values()
    ):
        return True
    return bool(Walk(Watch(CONTENT, script), _tellings_of_content(), _elsewhere_in_content()).run().broken)


def _walk_of_others_breaks(mutant: Mutant) -> bool:
    """What a symptom in the script does not bar comes back in another exercise of the same session."""
    assert mutant.script is not None
    assert mutant.sane is not None
    told = _tellings_of_content()
    before = set(symptoms_elsewhere([Watch(CONTENT, mutant.sane)], told))
    left = [other for other in symptoms_elsewhere([Watch(CONTENT, mutant.script)], told) if other not in before]
    slipped = frozenset().union(*(other.caused - other.barred for other in left))
    return any(
        Walk(watch, told, left).run().broken
        for watch in _watches().values()
        if any(slipped & about.forbidden_by for about in watch.about.values())
    )


def _differs(mutant: Mutant) -> bool:
    return mutant.script != mutant.sane


SCRIPT_CHECKS: tuple[tuple[str, Callable[[Mutant], bool]], ...] = (
    ("soundness", _is_unsound),
    ("walk", _walk_breaks),
    ("walk of others", _walk_of_others_breaks),
    ("compiled anew", _differs),
)


def finding_in_sane_content() -> Iterator[str]:
    """Checks that find something in the content as it is. None must: what finds everything proves nothing."""
    for check in CHECKS:
        parts = sorted(check.of) if check.name.startswith("spec/") else sorted(check.of)[:1]
        if any(_fails(check, CONTENT, Mutant("nothing", "nothing", part)) for part in parts):
            yield check.name
    for plan in (plan for _, plan in representative(CONTENT)):
        script = compile_plan(CONTENT, plan)
        unbroken = Mutant("nothing", "nothing", script=script, sane=script)
        yield from (name for name, finds in SCRIPT_CHECKS if finds(unbroken))
