"""Cases of symptoms, progress, planning and guardrails in words: what is just inside each rule, what just outside."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from unslump.core.catalogue import Catalogue
from unslump.core.rules import ProgressRule
from unslump.rulebook.cases import Cases
from unslump.rulebook.pages import Told
from unslump.rulebook.wording import answers_text, listed, named, plural

Data = Mapping[str, Any]
Sides = tuple[tuple[Told, ...], tuple[Told, ...]]
USUAL: dict[str, Any] = {"phase": "strength", "before": 2, "after": 2, "next": 2, "effort": 4, "share": 100, "good": 0}
"""What a case of progress leaves unsaid, as spec/progress/rules.json says."""
LEG = {"up": "less far down", "same": "as far as before", "down": "further down"}
RUNG = 2
"""The rung at which the exercise of a case of progress was done."""


def of(cases: Cases, name: str) -> tuple[Data, ...]:
    """The cases of one file; none if it is not there."""
    return tuple(cases.get(name, {}).get("cases", ()))


def split(cases: Iterable[Data], inside: Callable[[Data], bool], tell: Callable[[Data], Told]) -> Sides:
    """Cases told, those inside and those outside."""
    every = list(cases)
    return tuple(tell(c) for c in every if inside(c)), tuple(tell(c) for c in every if not inside(c))


# Symptoms in a session.


def response_sides(catalogue: Catalogue, cases: Cases, name: str) -> Sides:
    """The cases of a response: those that it answers, and those told with it that another answers."""
    about_it = [c for c in of(cases, "responses/responses") if name in (c["rule"], c["expect"])]

    def tell(case: Data) -> Told:
        kinds = {kind.id: kind.label for kind in catalogue.session.kinds}
        places = {where.id: where.label for where in catalogue.session.wheres}
        earlier = case.get("earlier", 0)
        kind, where = kinds[case.get("kind", "pain")], places[case.get("where", "elsewhere")]
        given = (
            f"{kind}; {where.lower()}; {case.get('severity', 3)} out of 10",
            f"After {plural(earlier, 'earlier symptom')}" if earlier else "The first symptom",
        )
        return Told(name=str(case["name"]), given=given, result=f"{named(case['expect'])}.")

    return split(about_it, lambda c: c["expect"] == name, tell)


# Progress.


def progress_sides(cases: Cases, rule: ProgressRule) -> Sides:
    """The cases of a rule of progress. Just outside: told with the rule, or one step of one thing away."""
    every = of(cases, "progress/rules")
    if rule.scope == "session":
        keys = {"flare-up": "flare_days", "screen-again": "screen_again", "lower": "lowered"}
        key = keys.get(rule.effect, "")
        told_with = {rule.id, f"{rule.id.removesuffix('-screen-again')}-rests", "symptom-rests"}
        mine = [c for c in every if key in c and c["rule"] in told_with]
        if rule.effect == "screen-again":
            mine = [c for c in mine if "flare_days" not in c]
        return split(mine, lambda c: bool(c[key]), _progress_told)
    inside = [c for c in every if c["expect"] == rule.id]
    others = [c for c in every if c["expect"] != rule.id]
    outside = [c for c in others if c["rule"] == rule.id]
    outside = outside or [c for c in others if any(_one_step(c, other) for other in inside)]
    return tuple(map(_progress_told, inside)), tuple(map(_progress_told, outside))


def usual_text() -> str:
    """What a case of progress leaves unsaid, in words."""
    return (
        f"Unless a case says otherwise, a {USUAL['phase']} exercise was done whole; pain was {USUAL['before']} before, "
        f"{USUAL['after']} after and {USUAL['next']} on the next day; effort was {USUAL['effort']}."
    )


def _one_step(one: Data, other: Data) -> bool:
    """Whether two cases differ in one thing: a number by one, or in whether it is known."""
    keys = {*USUAL, "symptom", "wished", "at"}
    differing = [k for k in keys if one.get(k, USUAL.get(k)) != other.get(k, USUAL.get(k))]
    if len(differing) != 1:
        return False
    first, second = (case.get(differing[0], USUAL.get(differing[0])) for case in (one, other))
    if isinstance(first, int) and isinstance(second, int):
        return abs(first - second) == 1
    return first is None or second is None


def _progress_told(case: Data) -> Told:
    has = {key: case.get(key, USUAL[key]) for key in USUAL}
    known = {key: "not told" if has[key] is None else has[key] for key in ("before", "after", "next", "effort")}
    felt = case.get("symptom")
    pain = any(key in case for key in ("before", "after", "next"))
    given = [
        f"Pain before {known['before']}, after {known['after']}, on the next day {known['next']}" if pain else "",
        f"Effort {known['effort']}" if "effort" in case else "",
        f"Phase: {has['phase']}" if "phase" in case else "",
        f"New the next day: {listed(map(named, case['new']), 'and')}" if case.get("new") else "",
        f"Leg: {LEG[case['leg']]}" if "leg" in case else "",
        f"{plural(case['reserve'], 'repeat')} left" if "reserve" in case else "",
        f"Left {case['left'] // 1000} s, right {case['right'] // 1000} s" if "left" in case else "",
        f"{has['share']} % of the planned work was done" if "share" in case else "",
        f"{named(felt['kind'])}, {felt['severity']} out of 10" if felt else "",
        f"Asked for {listed(case['wished'], 'and')}" if case.get("wished") else "",
        f"{plural(case['good'], 'good session')} before this one" if case.get("good") else "",
        "At the fullest dose" if case.get("at") == "top" else "",
    ]
    told = tuple(g for g in given if g) or ("As usual",)
    return Told(name=str(case["name"]), given=told, result=_progress_result(case))


def _progress_result(case: Data) -> str:
    effect = {"raise": "the dose rises", "mastered": "the exercise is mastered"}.get(case.get("effect", ""), "")
    rung = case.get("rung")
    moved = 0 if rung is None else rung - RUNG
    change = f"{plural(abs(moved), 'rung')} {'up' if moved > 0 else 'down'}" if moved else ""
    parts = [
        "No rule applies" if case["expect"] is None else named(case["expect"]),
        effect,
        change,
        {0: "counting begins anew", 1: "1 good session counted"}.get(case.get("count", -1), ""),
        "everything becomes lighter" if case.get("lowered") else "",
        f"rests for {plural(case['rest_days'], 'day')}" if case.get("rest_days") else "",
        f"calm days: {case['flare_days']}" if case.get("flare_days") else "",
        "the safety questions again" if case.get("screen_again") else "",
    ]
    return f"{'; '.join(part for part in parts if part)}."


def raise_sides(cases: Cases) -> Sides:
    """The cases in which a dose rises or an exercise is mastered, and those of a good session that is not enough."""
    mine = [c for c in of(cases, "progress/rules") if c["rule"] == "good-session"]
    return split(mine, lambda c: "effect" in c, _progress_told)


def away_sides(cases: Cases, name: str) -> Sides:
    """The cases of easing back in after days away."""
    mine = [c for c in of(cases, "progress/away") if name in (c["rule"], c["expect"])]

    def tell(case: Data) -> Told:
        result = f"{named(case['expect'])}." if case["expect"] else "The dose stays."
        return Told(name=str(case["name"]), given=(f"{case['days']} days since the last session",), result=result)

    return split(mine, lambda c: c["expect"] == name, tell)


# Planning.


def aim_sides(cases: Cases, name: str) -> Sides:
    """The cases of an aim: still wanted this week, or not."""
    mine = [c for c in of(cases, "planning/aims") if c["rule"] == name]

    def tell(case: Data) -> Told:
        wanted = "Still wanted." if case["expect"] else "Not wanted until the week has moved on."
        return Told(
            name=str(case["name"]), given=(f"Met on {plural(case['done'], 'day')} of the last week",), result=wanted
        )

    return split(mine, lambda c: bool(c["expect"]), tell)


def boost_sides(catalogue: Catalogue, cases: Cases, name: str) -> Sides:
    """The cases of a boost: it applies, or it just does not."""
    mine = [c for c in of(cases, "planning/boosts") if c["rule"] == name]

    def tell(case: Data) -> Told:
        given = answers_text(catalogue.screening, case["answers"])
        return Told(name=str(case["name"]), given=given, result="Applies." if case["expect"] else "Does not apply.")

    return split(mine, lambda c: bool(c["expect"]), tell)


def access_sides(catalogue: Catalogue, cases: Cases, level: int) -> Sides:
    """The cases of a highest level to start at: those that start there, and those that start elsewhere."""

    def tell(case: Data) -> Told:
        given = answers_text(catalogue.screening, case["answers"]) or ("Not answered",)
        return Told(name=str(case["name"]), given=given, result=f"Starts at level {case['expect']} at most.")

    return split(of(cases, "planning/access"), lambda c: c["expect"] == level, tell)


# Guardrails.


def dose_sides(cases: Cases) -> Sides:
    """The cases of the bounds of doses."""

    def tell(case: Data) -> Told:
        what = str(case["of"]).replace("per_week", "days a week")
        return Told(name=f"{case['value']} {what}", given=(), result="Accepted." if case["expect"] else "Refused.")

    return split(of(cases, "guardrails/doses"), lambda c: bool(c["expect"]), tell)


def gated_sides(cases: Cases, load: str) -> Sides:
    """The cases of what a gate must ask for at least."""
    mine = [c for c in of(cases, "guardrails/gates") if c["rule"] == load]

    def tell(case: Data) -> Told:
        return Told(name=str(case["name"]), given=(), result="Accepted." if case["expect"] else "Refused.")

    return split(mine, lambda c: bool(c["expect"]), tell)
