"""Breakages of what a symptom leads to, of progress, planning, guardrails and wording."""

from collections.abc import Iterator
from typing import Any, get_args

from tests.mutation.asking import looser_caps, milder_conditions
from tests.mutation.mutant import Mutant, changed, each_dropped, swapped, without
from unslump.core.catalogue import Catalogue
from unslump.core.guardrails import Exclusion, GatedLoad
from unslump.core.rules import Away, Hint, ProgressRule
from unslump.core.session_rules import Response
from unslump.core.values import Phase, Range, Value

SOFTER_RESPONSE = {"emergency": "stop", "stop": "back-off"}
SOFTER_EFFECT = {"flare-up": "screen-again", "rest": "lower", "lower": "hold", "hold": "good"}
HIGHEST_LEVEL, WEEK = 5, 7

Broken = Iterator[tuple[str, str, dict[str, Any]]]
"""What was broken, its kind, and the parts that are changed."""


def ruling_mutants(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every breakage of the session, progress, planning, guardrails and wording."""
    for part, breaking in (
        ("session", _session),
        ("progress", _progress),
        ("planning", _planning),
        ("guardrails", _guardrails),
        ("wording", _wording),
    ):
        whole = getattr(catalogue, part)
        for what, kind, parts in breaking(whole):
            to = changed(whole, **parts)
            yield Mutant(f"{part}: {what}", f"{part}: {kind}", part, to, to)


def _each(many: tuple[Any, ...], key: str, name: str, breaking: Any) -> Broken:
    """Each of many removed, and each broken."""
    for index, one in enumerate(many):
        called = getattr(one, name)
        yield f"{called}: removed", "removed", {key: without(many, index)}
        for what, kind, parts in breaking(one):
            yield f"{called}: {what}", kind, {key: swapped(many, index, changed(one, **parts))}


def _session(rules: Any) -> Broken:
    yield from _each(rules.responses, "responses", "id", _response)
    for pause in ("ready", "switch"):
        yield f"no time at all: {pause}", "no time to change", {"pace": changed(rules.pace, **{pause: 0})}


def _response(response: Response) -> Broken:
    if softer := SOFTER_RESPONSE.get(response.response):
        yield f"{softer} instead of {response.response}", "softened", {"response": softer}
    if response.blame == "loads":
        yield "blames the exercise alone", "blames less", {"blame": "exercise"}
    if len(response.kinds) > 1:  # without any, it would match every kind
        for kind, rest in each_dropped(response.kinds):
            yield f"kind {kind} dropped", "kind dropped", {"kinds": rest}
    if len(response.where) > 1:
        for where, rest in each_dropped(response.where):
            yield f"place {where} dropped", "place dropped", {"where": rest}
    if response.at_least:
        yield f"at least {response.at_least + 1}", "threshold moved", {"at_least": response.at_least + 1}
    if response.earlier_symptoms:
        more = response.earlier_symptoms + 1
        yield f"after {more} others", "threshold moved", {"earlier_symptoms": more}


def _progress(rules: Any) -> Broken:
    yield from _each(rules.rules, "rules", "id", _progress_rule)
    yield from _each(rules.away, "away", "id", _away)
    for index, rule in enumerate(rules.rules):
        if rule.effect == "good" and rule.counts == 1:
            double = swapped(rules.rules, index, changed(rule, counts=2))
            yield f"{rule.id}: counts double", "raised sooner", {"rules": double}
        if rule.effect == "hold" and not rule.keeps:
            kept = swapped(rules.rules, index, changed(rule, keeps=True))
            yield f"{rule.id}: keeps the good sessions before it", "effect softened", {"rules": kept}
    sooner = rules.good_sessions_to_raise - 1
    if sooner:
        yield f"raised after {sooner} good sessions", "raised sooner", {"good_sessions_to_raise": sooner}
    for index, opens in enumerate(rules.opens):
        share = opens.share * 3 // 4
        sooner_open = swapped(rules.opens, index, changed(opens, share=share))
        yield f"{opens.id}: at {share} %", "opens sooner", {"opens": sooner_open}
    yield from _alone(rules)
    yield from _each(rules.hints, "hints", "id", _hint)
    for what, cap in looser_caps(rules.flare_up_cap):
        yield f"flare-up cap: {what}", "flare-up cap loosened", {"flare_up_cap": cap}


def _progress_rule(rule: ProgressRule) -> Broken:
    if rule.effect == "good":  # the rules that give more: the condition and the phases are the care that it takes
        for index, (_, rest) in enumerate(each_dropped(rule.when.all), start=1):
            yield f"without condition {index}", "threshold moved", {"when": changed(rule.when, all=rest)}
        for phase in get_args(Phase):
            if phase not in rule.phases:
                yield f"also for {phase}", "phases narrowed", {"phases": (*rule.phases, phase)}
        return
    for what, kind, when in milder_conditions(rule.when):
        yield what, kind, {"when": when}
    if rule.rungs:
        yield f"{rule.rungs - 1} rungs", "rungs fewer", {"rungs": rule.rungs - 1}
    if rule.days:
        yield f"{rule.days // 2} days", "days halved", {"days": rule.days // 2}
    if softer := SOFTER_EFFECT.get(rule.effect):
        yield f"{softer} instead of {rule.effect}", "effect softened", {"effect": softer}
    if rule.scope == "session":  # about the whole session, whatever its phases
        return
    phases = rule.phases or get_args(Phase)
    for phase, rest in each_dropped(phases):
        yield f"not for {phase}", "phases narrowed", {"phases": rest}


def _alone(rules: Any) -> Broken:
    """Breakages of the rules that stand alone. What only orders exercises is no care, and is left out."""
    back, on, out, keeping = rules.step_back, rules.goes_on, rules.way_out, rules.keeping
    yield "steps back later", "threshold moved", {"step_back": changed(back, after=back.after + 1)}
    yield "steps back for fewer days", "days halved", {"step_back": changed(back, days=back.days // 2)}
    yield "a flare-up goes on for more pain", "threshold moved", {"goes_on": changed(on, rise=on.rise + 1)}
    yield "a flare-up goes on for fewer days", "days halved", {"goes_on": changed(on, most=on.most // 2)}
    yield "a shorter way out", "days halved", {"way_out": changed(out, days=out.days // 2)}
    for what, cap in looser_caps(out.cap):
        yield f"way out: {what}", "way out loosened", {"way_out": changed(out, cap=cap)}
    lately = rules.lately
    yield "one more pain to compare", "threshold moved", {"lately": changed(lately, pains=lately.pains + 1)}
    yield "a leg counts a day less", "threshold moved", {"lately": changed(lately, leg_days=lately.leg_days - 1)}
    yield "kept on one day more", "more days", {"keeping": changed(keeping, days=keeping.days + 1)}


def _hint(hint: Hint) -> Broken:
    if hint.when is not None:
        for what, kind, when in milder_conditions(hint.when):
            yield what, kind, {"when": when}
    else:
        more = (hint.times or 0) + 1
        yield f"{more} times", "threshold moved", {"times": more}


def _away(away: Away) -> Broken:
    yield f"{away.days + 1} days", "threshold moved", {"days": away.days + 1}
    if away.rungs > 1:
        yield f"{away.rungs - 1} rungs", "rungs fewer", {"rungs": away.rungs - 1}


def _planning(rules: Any) -> Broken:
    for index, access in enumerate(rules.access):
        if access.level < HIGHEST_LEVEL:
            higher = swapped(rules.access, index, changed(access, level=access.level + 1))
            yield f"access {index + 1}: level {access.level + 1}", "access higher", {"access": higher}
        if len(rules.access) > 1:
            yield f"access {index + 1}: removed", "access higher", {"access": without(rules.access, index)}
    for index, band in enumerate(rules.bands):
        if band.ceiling:
            bands = swapped(rules.bands, index, changed(band, ceiling=False))
            yield f"band {band.id}: no ceiling", "ceiling removed", {"bands": bands}
    for index, aim in enumerate(rules.aims):
        twice = min(WEEK, aim.per_week.high * 2)
        if twice > aim.per_week.high:
            more = changed(aim, per_week=Range(low=aim.per_week.low, high=twice))
            yield f"aim {aim.id}: {twice} days a week", "more days", {"aims": swapped(rules.aims, index, more)}
    for phase in get_args(Phase):
        if phase not in (*rules.without_warm_up, "warm-up"):
            more = (*rules.without_warm_up, phase)
            yield f"without a warm-up also {phase}", "no warm-up", {"without_warm_up": more}


def _guardrails(rails: Any) -> Broken:
    for name in ("amount", "other"):
        bounds: dict[str, Range] = getattr(rails, name)
        for key, limits in bounds.items():
            wider = Range(low=limits.low, high=limits.high * 2)
            yield f"{key} up to {wider.high}", "bounds doubled", {name: {**bounds, key: wider}}
    for index, gated in enumerate(rails.gated):
        yield f"gate of {gated.load}: removed", "gate removed", {"gated": without(rails.gated, index)}
        for what, kind, looser in _looser_rails(gated):
            other = swapped(rails.gated, index, looser)
            yield f"gate of {gated.load}: {what}", kind, {"gated": other}
    for index, rail in enumerate(rails.excludes):
        what = ", ".join((*rail.loads, *rail.positions))
        yield f"{what}: removed", "exclusion removed", {"excludes": without(rails.excludes, index)}
        for tag, fewer in _fewer_tags(rail):
            other = swapped(rails.excludes, index, fewer)
            yield f"{what}: tag {tag} dropped", "tag dropped", {"excludes": other}


def _looser_rails(gated: GatedLoad) -> Iterator[tuple[str, str, Value]]:
    for seconds in (gated.held_seconds - 1, gated.held_seconds // 2):
        yield f"{seconds} seconds", "gate looser", changed(gated, held_seconds=seconds)
    if gated.round > 1:
        yield f"round {gated.round - 1}", "gate looser", changed(gated, round=gated.round - 1)
    for kind, rest in each_dropped(gated.free_of):
        yield f"in spite of {kind}", "gate looser", changed(gated, free_of=rest)


def _fewer_tags(rail: Exclusion) -> Iterator[tuple[str, Value]]:
    for tag, rest in each_dropped(rail.tags):
        yield tag, changed(rail, tags=rest)


def _wording(wording: Any) -> Broken:
    for index, sign in enumerate(wording.signs):
        yield f"{sign.id}: removed", "sign removed", {"signs": without(wording.signs, index)}
        for phrase, rest in each_dropped(sign.phrases):
            fewer = swapped(wording.signs, index, changed(sign, phrases=rest))
            yield f"{sign.id}: {phrase!r} removed", "pattern removed", {"signs": fewer}
