"""What a prescription means for a day: limits that shut doors, all-clears as far as the rules take them, stop rules.

It only ever tightens (docs/decisions/0018-prescription.md). What is chosen of it is choosing.py's, and what it may open
is allowance.py's: an exercise above the level that somebody starts at, never above what the clearance allows.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from unslump.core.catalogue import Catalogue
from unslump.core.errors import Problem
from unslump.core.owning import with_own
from unslump.core.prescription import OwnExercise, Prescription, PrescriptionEntry, StopRules
from unslump.core.questions import Cap, Limit
from unslump.core.screening import Clearance, Seen
from unslump.core.session_rules import Response
from unslump.core.values import Reason

RULE = "prescription"
"""The rule that reasons name which come from a prescription."""


class Bringing(Protocol):
    """What brings exercises of a practitioner along: a prescription, or a plan that keeps to one."""

    @property
    def own(self) -> tuple[OwnExercise, ...]: ...


def whole(catalogue: Catalogue, given: Bringing | None) -> Catalogue:
    """The catalogue with the exercises that a prescription brings along; those that are wrong are left out."""
    return with_own(catalogue, given.own) if given is not None else catalogue


def in_force(given: Prescription | None, today: date) -> Prescription | None:
    """A prescription, if it counts on a day."""
    return given if given is not None and given.holds_on(today) else None


def unknown_limits(catalogue: Catalogue, given: Prescription) -> tuple[str, ...]:
    """Limits that this content does not know, so that nobody can keep them."""
    known = {limit.id for limit in catalogue.screening.limits}
    named = (*given.limits, *(limit for seen in given.seen for limit in seen.limits))
    return tuple(sorted(set(named) - known))


def limited(catalogue: Catalogue, clearance: Clearance, given: Prescription | None) -> Clearance:
    """A clearance with the limits and the cap of a prescription: never more than before."""
    if given is None:
        return clearance
    wanted = {*given.limits, *(limit for seen in given.seen for limit in seen.limits)}
    limits = [limit for limit in catalogue.screening.limits if limit.id in wanted]
    cap, tags = given.cap, {tag for limit in limits for tag in limit.tags}
    for limit in limits:
        cap = cap.meet(limit.cap or Cap())
    if cap == Cap() and not tags:
        return clearance
    says = catalogue.planning.words["given-limits"].format(by=given.by)
    return clearance.meet(
        Clearance(
            status="modified",
            findings=(),
            tags=tuple(sorted(tags)),
            cap=cap,
            reasons=(Reason(rule=RULE, text=says, fact=_named(limits)),),
            answered_on=clearance.answered_on,
            expires=clearance.expires,
        )
    )


def _named(limits: list[Limit]) -> str:
    return "; ".join(limit.label for limit in limits)


def all_clears(
    catalogue: Catalogue, own: tuple[Seen, ...], given: Prescription | None, *, today: date
) -> tuple[Seen, ...]:
    """The all-clears that a person has told, with those of a prescription: of the same rule the newer one counts, with
    the limits of both.

    One that no rule takes, that lies ahead, or whose limits nobody knows, resolves nothing.
    """
    rules = {rule.id: rule for rule in catalogue.screening.rules}
    limits = {limit.id for limit in catalogue.screening.limits}
    found = {item.rule: item for item in own}
    if len(found) != len(own):
        return own  # the same rule twice is refused where all-clears are read
    for item in given.seen if given else ():
        rule = rules.get(item.rule)
        if rule is None or rule.seen_within_days is None or item.on > today or not set(item.limits) <= limits:
            continue
        other = found.get(item.rule)
        newer = item if other is None or item.on >= other.on else other
        both = dict.fromkeys((*(other.limits if other else ()), *item.limits))
        found[item.rule] = newer.model_copy(update={"limits": tuple(both)})
    return tuple(found.values())


def unknown_in(catalogue: Catalogue, entries: Iterable[object]) -> Iterator[Problem]:
    """What prescriptions in a history name that the content does not know."""
    for index, entry in enumerate(entries):
        given = entry.prescription if isinstance(entry, PrescriptionEntry) else None
        for place, what in (*_wrong_items(catalogue, given), *_wrong_limits(catalogue, given)) if given else ():
            yield Problem(f"[{index}].prescription.{place}", what)


def _wrong_items(catalogue: Catalogue, given: Prescription) -> Iterator[tuple[str, str]]:
    known = whole(catalogue, given).exercises
    for at, item in enumerate(given.items):
        if item.exercise not in known:
            yield f"items[{at}].exercise", f"unknown exercise {item.exercise!r}"
        elif item.most >= (rungs := len(known[item.exercise].dose.rungs)):
            what = f"{item.most} is beyond the ladder of {item.exercise!r}: it has the rungs 0 to {rungs - 1}"
            yield f"items[{at}].most", what
    if given.programme is not None and given.programme not in catalogue.programmes:
        yield "programme", f"unknown programme {given.programme!r}"


def _wrong_limits(catalogue: Catalogue, given: Prescription) -> Iterator[tuple[str, str]]:
    limits = {limit.id for limit in catalogue.screening.limits}
    rules = {rule.id: rule for rule in catalogue.screening.rules}
    for at, name in enumerate(given.limits):
        if name not in limits:
            yield f"limits[{at}]", f"{name!r} is no known limit"
    for at, seen in enumerate(given.seen):
        rule = rules.get(seen.rule)
        if rule is None:
            yield f"seen[{at}]", f"{seen.rule!r} is no rule; a clearance's findings name them"
        elif rule.seen_within_days is None:
            yield f"seen[{at}]", f"{seen.rule!r} cannot be resolved this way: {rule.do}"
        for name in sorted(set(seen.limits) - limits):
            yield f"seen[{at}]", f"{name!r} is no known limit"


def stricter(catalogue: Catalogue, stop: StopRules | None) -> tuple[Response, ...]:
    """What symptoms lead to, with a practitioner's stop rules: a session ends there instead of backing off.

    What is an emergency stays one; everything else that a stop rule names ends the session before any milder answer.
    """
    responses, added = catalogue.session.responses, []
    ends = catalogue.session.given_stop or next(one for one in responses if one.response != "back-off")
    if stop is not None and stop.pain is not None:
        added.append(ends.model_copy(update={"id": "given-stop-pain", "kinds": ("pain",), "at_least": stop.pain}))
    if stop is not None and stop.symptoms:
        added.append(ends.model_copy(update={"id": "given-stop-symptom", "kinds": stop.symptoms}))
    if not added:
        return responses
    first = tuple(one for one in responses if one.response == "emergency")
    return (*first, *added, *(one for one in responses if one.response != "emergency"))
