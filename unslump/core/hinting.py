"""Hints: what is worth knowing about these weeks, told with the plan. They forbid nothing and change no dose.

Facts: days (since pain was first told), pain-first and pain-lately (the middle of the first and of the last pains
told), pain-fall (first minus lately), flare-days (how long a flare-up has stood), flare-left (whether one has just
ended), leg (where pain in the leg has moved, told lately). How many pains, and how lately, is content (rules.Lately).
"""

from datetime import timedelta
from statistics import median

from unslump.core.allowance import flares, leaves_flare_up
from unslump.core.catalogue import Catalogue
from unslump.core.profile import Situation
from unslump.core.questions import Answer
from unslump.core.rules import Hint, reason_of
from unslump.core.screening import holds
from unslump.core.values import Reason


def hints(catalogue: Catalogue, situation: Situation) -> tuple[Reason, ...]:
    """What is worth knowing today, in the order of the content."""
    rules, known = catalogue.progress, facts(catalogue, situation)
    goes_on = (reason_of(rules.goes_on),) if _goes_on(catalogue, situation) else ()
    return goes_on + tuple(
        reason_of(hint, _fact(known, hint)) for hint in rules.hints if _holds(situation, hint, known)
    )


def _goes_on(catalogue: Catalogue, situation: Situation) -> bool:
    """Whether a flare-up stands for longer than its calm days."""
    flare, rules = situation.status.flare, catalogue.progress.rules
    calm = max((rule.days for rule in rules if rule.effect == "flare-up"), default=0)
    return flare is not None and flares(situation) and situation.today > flare.again + timedelta(days=calm)


def facts(catalogue: Catalogue, situation: Situation) -> dict[str, Answer]:
    """What the conditions of hints ask. What is not known is left out, and no condition on it holds."""
    status, today, rule = situation.status, situation.today, catalogue.progress.lately
    known: dict[str, Answer] = {"flare-left": int(leaves_flare_up(catalogue, situation))}
    if status.began is not None:
        known["days"] = (today - status.began.on).days
        first, lately = status.began.pains[: rule.pains], [pain for _, pain in status.pains[-rule.pains :]]
        if len(first) == rule.pains == len(lately):
            known |= {"pain-first": round(median(first)), "pain-lately": round(median(lately))}
            known["pain-fall"] = round(median(first)) - round(median(lately))
    if status.flare is not None and flares(situation):
        known["flare-days"] = (today - status.flare.since).days + 1
    if status.leg is not None and (today - status.leg[0]).days < rule.leg_days:
        known["leg"] = status.leg[1]
    return known


def _holds(situation: Situation, hint: Hint, known: dict[str, Answer]) -> bool:
    if hint.when is not None:
        return holds(hint.when, known)
    rows = (status.row for status in situation.status.exercises.values() if status.last == hint.rule)
    return max(rows, default=0) >= (hint.times or 0)


def _fact(known: dict[str, Answer], hint: Hint) -> str:
    """The numbers that a hint rests on."""
    asked = {part.question for part in (hint.when, *(hint.when.all if hint.when else ())) if part}
    return ", ".join(f"{name} {value}" for name, value in known.items() if name in asked)
