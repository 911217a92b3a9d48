"""The cases of symptoms, days away, planning and guardrails: what the rule book shows, the program does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from tests.conftest import example
from tests.mutation.mutant import changed
from unslump.core.allowance import Allowed, base_level, envelope, ruled_out, time_away
from unslump.core.bands import passed
from unslump.core.catalogue import Catalogue
from unslump.core.choosing import fill, fullest_rung
from unslump.core.compiling import compile_plan
from unslump.core.day import Day
from unslump.core.drafting import dosed
from unslump.core.events import read_events
from unslump.core.exercise import Exercise
from unslump.core.guardrails import exercise_faults
from unslump.core.loading import load_cases
from unslump.core.machine import Felt, begin, step
from unslump.core.needs import need, serves
from unslump.core.profile import understand
from unslump.core.questions import Answer
from unslump.core.screening import complete, holds
from unslump.core.status import ExerciseStatus, Status
from unslump.core.trials import trial
from unslump.core.values import Phase

CASES = load_cases()


def cases(name: str) -> Any:
    return pytest.mark.parametrize(
        "case", CASES[name]["cases"], ids=lambda c: f"{c.get('rule', '')} {c.get('name', '')}"
    )


@cases("responses/responses")
def test_response(content: Catalogue, case: dict[str, Any]) -> None:
    march = content.exercises["march"]
    plan = trial(content, "march", len(march.dose.rungs) - 1, 0, dosed(content.exercises[march.regress[0]], 0))
    script = compile_plan(content, plan)
    mild = [{"type": "symptom", "kind": "pain", "severity": 1}, {"type": "done"}]
    symptom = {"type": "symptom", "kind": "pain", "where": "elsewhere", "severity": 3}
    symptom |= {key: case[key] for key in ("kind", "where", "severity") if key in case}
    memory = begin(script)
    for event in read_events([{"type": "start"}, *(mild * case.get("earlier", 0))[:-1], symptom]):
        memory = step(script, memory, event)
    felt = memory.plain()["felt"]
    assert len(felt) == case.get("earlier", 0) + 1
    assert felt[-1]["rule"] == case["expect"]


@cases("responses/leads")
def test_response_leads(content: Catalogue, case: dict[str, Any]) -> None:
    script = compile_plan(content, trial(content, "march", 0, 0, None))
    symptom = {"type": "symptom", "kind": "pain", "where": "elsewhere", "severity": 3}
    symptom |= {key: case[key] for key in ("kind", "where", "severity") if key in case}
    earlier = (Felt("", 0, "pain", "", 1, "back-off", ""),) * case.get("earlier", 0)
    start, told = read_events([{"type": "start"}, symptom])
    memory = step(script, step(script, begin(script), start)._replace(felt=earlier), told)
    assert memory.felt[-1].rule == case["rule"]
    assert memory.felt[-1].response == case["response"]
    loads = {token for token in memory.barred if token.startswith("load:")}
    assert bool(loads) is (case["bars"] == "loads")


@cases("progress/away")
def test_away(content: Catalogue, case: dict[str, Any]) -> None:
    situation = understand(content, example("desk-worker"))
    last = situation.today - timedelta(days=case["days"])
    away = time_away(content, situation.model_copy(update={"status": Status(last_session=last)}))
    assert (away.id if away else None) == case["expect"]
    if "rungs" in case:
        assert away
        assert away.rungs == case["rungs"]


@cases("progress/flare-up")
def test_flare_up(content: Catalogue, case: dict[str, Any]) -> None:
    situation = understand(content, example("desk-worker"))
    situation = situation.model_copy(update={"status": Status(flare_until=situation.today)})
    some = content.exercises["side-lying-rest"].model_copy(update={"phase": case["phase"], "level": case["level"]})
    out = ruled_out(content, some, situation, envelope(content, situation).cap)
    assert (out is None) is case["expect"], out


def test_every_phase_has_its_cases_of_a_flare_up() -> None:
    assert {case["phase"] for case in CASES["progress/flare-up"]["cases"]} == set(get_args(Phase))


@cases("planning/unsaid")
def test_unsaid(content: Catalogue, case: dict[str, Any]) -> None:
    base = {"answers": {case["question"]: None}}
    assert answers(content, base)[case["question"]] == (
        tuple(case["expect"]) if isinstance(case["expect"], list) else case["expect"]
    )


@cases("planning/without-warm-up")
def test_without_warm_up(content: Catalogue, case: dict[str, Any]) -> None:
    """Every aim that asks for the phase is filled on a day without any warm-up, with everything else open."""
    everything = [name for name, thing in content.vocabulary.equipment.items() if not thing.assumed]
    profile = example("desk-worker", equipment=everything)
    able = {**profile.answers, "positions": ("floor", "kneeling", "hands"), "experience": "regular"}
    situation = understand(content, profile.model_copy(update={"answers": able}))
    allowed = envelope(content, situation)
    chosen = set()
    for aim in content.planning.aims:
        if case["phase"] in aim.phases:
            fewer = {name: item for name, item in allowed.allowed.items() if item.exercise.phase == case["phase"]}
            day = Day(content, situation, replace(allowed, allowed=fewer), budget=3600)
            fill(day, aim)
            chosen |= {item.allowed.exercise.phase for item in day.chosen}
    assert (case["phase"] in chosen) is case["expect"]


def answers(content: Catalogue, case: dict[str, Any]) -> dict[str, Answer]:
    merged = {**CASES["screening/base"]["answers"], **case["answers"]}
    given = {n: tuple(a) if isinstance(a, list) else a for n, a in merged.items() if a is not None}
    return complete(content.screening, given)


@cases("planning/boosts")
def test_boost(content: Catalogue, case: dict[str, Any]) -> None:
    boost = next(boost for boost in content.planning.boosts if boost.id == case["rule"])
    assert holds(boost.when, answers(content, case)) is case["expect"]


@cases("planning/access")
def test_access(content: Catalogue, case: dict[str, Any]) -> None:
    assert base_level(content, answers(content, case)) == case["expect"]


@cases("planning/aims")
def test_aim(content: Catalogue, case: dict[str, Any]) -> None:
    aim = next(aim for aim in content.planning.aims if aim.id == case["rule"])
    situation = understand(content, example("desk-worker"))
    exercise = next(name for name in content.exercises if serves(content, name, aim))
    last = case.get("last", aim.apart)  # days since it was done; as soon as it may come again, if not said
    days = tuple(situation.today - timedelta(days=last + n) for n in range(case["done"]))
    status = Status(exercises={exercise: ExerciseStatus(days=days)})
    situation = situation.model_copy(update={"status": status})
    day = Day(content, situation, envelope(content, situation), budget=600)
    assert (need(day, aim) > 0) is case["expect"]


@cases("planning/ceilings")
def test_ceiling(content: Catalogue, case: dict[str, Any]) -> None:
    situation = understand(content, example("desk-worker", equipment=["chair", "stool", "mat", "strap"]))
    done = {
        name: ExerciseStatus(rung=rung, days=tuple(situation.today - timedelta(days=n) for n in range(1, days + 1)))
        for name, (rung, days) in case["done"].items()
    }
    situation = situation.model_copy(update={"status": Status(exercises=done)})
    exercise = content.exercises[case["exercise"]]
    day = Day(content, situation, envelope(content, situation), budget=600)
    item = Allowed(exercise, rung=len(exercise.dose.rungs) - 1, tiers=0, grown_into=False)
    found = None if passed(day, exercise) else fullest_rung(day, item)
    assert found == case["expect"]


def test_every_aim_and_boost_has_its_cases(content: Catalogue) -> None:
    assert {c["rule"] for c in CASES["planning/aims"]["cases"]} == {aim.id for aim in content.planning.aims}
    assert {c["rule"] for c in CASES["planning/boosts"]["cases"]} == {boost.id for boost in content.planning.boosts}
    assert {c["expect"] for c in CASES["responses/responses"]["cases"]} == {r.id for r in content.session.responses}
    assert {c["rule"] for c in CASES["responses/leads"]["cases"]} == {r.id for r in content.session.responses}
    assert {c["expect"] for c in CASES["planning/access"]["cases"]} == {a.level for a in content.planning.access}
    unsaid = {question.id for question in content.screening.questions if not question.needed}
    assert {c["question"] for c in CASES["planning/unsaid"]["cases"]} == unsaid


def with_dose(content: Catalogue, case: dict[str, Any]) -> Exercise:
    """An exercise whose dose has one number of a case."""
    unit = case["of"] if case["part"] == "amount" else "reps"
    fits = content.guardrails.amount[unit]
    dose: dict[str, Any] = {"unit": unit, "amount": {"low": fits.low, "high": fits.low}}
    dose |= {"per_week": {"low": 1, "high": 1}, "sources": ["general-knowledge"]}
    dose["amount" if case["part"] == "amount" else case["of"]] = {"low": case["value"], "high": case["value"]}
    plain = content.exercises["march"].plain()
    return Exercise.read({**plain, "dose": dose, "tempo": 2}, what="an exercise")


@cases("guardrails/doses")
def test_dose(content: Catalogue, case: dict[str, Any]) -> None:
    faults = [f for f in exercise_faults(content.guardrails, with_dose(content, case)) if f.path[0] == "dose"]
    assert (not faults) is case["expect"]


def test_every_bound_has_its_cases(content: Catalogue) -> None:
    shown = {(c["of"], c["value"]) for c in CASES["guardrails/doses"]["cases"]}
    for name, bounds in (*content.guardrails.amount.items(), *content.guardrails.other.items()):
        for value in (bounds.low - 1, bounds.low, bounds.high, bounds.high + 1):
            assert (name, value) in shown


@cases("guardrails/gates")
def test_gate(content: Catalogue, case: dict[str, Any]) -> None:
    assert {"rule": case["rule"]} in [{"rule": rail.load} for rail in content.guardrails.gated]
    exercise = content.exercises["seated-hamstring"]
    chin = exercise.step("chin")
    assert case["rule"] in chin.load
    assert chin.gate is not None
    keys = {key: case[key] for key in ("held_seconds", "round") if key in case}
    keys |= {"free_of": tuple(case["free_of"])} if "free_of" in case else {}
    usual = {"held_seconds": 30, "round": 2, "free_of": ("pain", "numbness", "tingling")}
    gate = chin.gate.model_copy(update={**usual, **keys})
    steps = tuple(s.model_copy(update={"gate": gate}) if s.id == "chin" else s for s in exercise.steps)
    faults = list(exercise_faults(content.guardrails, exercise.model_copy(update={"steps": steps})))
    assert (not faults) is case["expect"], faults


@cases("guardrails/exclusions")
def test_exclusion(content: Catalogue, case: dict[str, Any]) -> None:
    """An exercise that rules out everybody else must rule out the tag as well."""
    plain = content.exercises["ninety-ninety"]
    everybody = tuple(content.vocabulary.tags)
    others = tuple(tag for tag in everybody if tag != case["tag"])
    risky = [{"load": (load,)} for load in case.get("loads", ())]
    risky += [{"position": position} for position in case.get("positions", ())]
    for risk in risky:
        for avoid, wanted in ((others, True), (everybody, False)):
            exercise = changed(plain, avoid=avoid, **risk)
            missing = [f for f in exercise_faults(content.guardrails, exercise) if f.path == ("avoid",)]
            assert bool(missing) is wanted, (case["tag"], risk)


def test_every_exclusion_has_its_cases(content: Catalogue) -> None:
    told = {
        (case["tag"], risk)
        for case in CASES["guardrails/exclusions"]["cases"]
        for risk in (*case.get("loads", ()), *case.get("positions", ()))
    }
    rails = content.guardrails.excludes
    assert told == {(tag, risk) for rail in rails for tag in rail.tags for risk in (*rail.loads, *rail.positions)}
