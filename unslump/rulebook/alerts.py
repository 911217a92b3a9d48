"""Chapter 10: who comes onto a practitioner's list, and why."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from unslump.core.alerts import AlertRule, Watching
from unslump.core.attention import Facts
from unslump.core.catalogue import Catalogue
from unslump.rulebook import course
from unslump.rulebook.cases import Cases
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet, Told
from unslump.rulebook.wording import day_text, grounds, plural

DAY_OF_CASES = date(2026, 11, 20)
"""The day on which every case is."""
SOON = {"now": "At once", "today": "Today", "soon": "This week"}


def facts_in(case: Mapping[str, Any]) -> Facts:
    """What a case says is known of somebody."""
    digits = case.get("pains", "")
    first = DAY_OF_CASES - timedelta(days=len(digits) - 1)
    pains = [[(first + timedelta(days=n)).isoformat(), int(one)] for n, one in enumerate(digits) if one != "-"]
    return Facts.read(case.get("facts", {}) | {"pains": pains}, what="a case")


def alerts_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 10: watching. It changes nothing of what a person may do."""
    found = catalogue.watching
    return Chapter(
        id="watching",
        number=10,
        title="Watching",
        lead=(
            "Who comes onto the list of a practitioner whom they let in, and why: the most serious first.",
            "Nothing here changes what a person may do. It only says who ought to be looked at.",
            "A practitioner may mark what they have seen; it comes back only with newer evidence, or more of it.",
            "A practice may move a threshold within its bounds.",
        ),
        sections=(
            Section(
                id="alerts",
                title="Who comes onto the list",
                sheets=tuple(_alert(catalogue, found, cases, rule) for rule in found.rules),
            ),
        )
        if found
        else (),
    )


def _alert(catalogue: Catalogue, found: Watching, cases: Cases, rule: AlertRule) -> Sheet:
    mine = [case for case in course.of(cases, "watching/alerts") if case["rule"] == rule.id]
    inside, outside = course.split(mine, lambda case: case["expect"] is not None, _tell)
    limit = rule.threshold
    bounds = (
        (f"{limit.ask}: {limit.value} ({limit.unit}); a practice may choose {limit.low} to {limit.high}.",)
        if limit
        else ()
    )
    return Sheet(
        id=f"alert:{rule.id}",
        kind=f"Rule {rule.id}",
        title=rule.name,
        mark=SOON[rule.serious],
        when_lead="Applies if",
        when=(Clause(text=_when(found, rule)),),
        then_lead="Then",
        then=("The person comes onto the list.", *bounds),
        says=(rule.says,),
        unit=limit.unit if limit else "",
        note=rule.note or "",
        **grounds(catalogue, rule),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _when(found: Watching, rule: AlertRule) -> str:
    pain, at = found.pain, rule.threshold.value if rule.threshold else 0
    return {
        "finding": f"A finding stands in the way as {rule.status}, or a clinician's all-clear for it has run out.",
        "stop": "A symptom ended a session, or was felt in one that was broken off, "
        f"within the last {plural(at, 'day')}, today counted.",
        "new": "The safety questions must be answered again, and no finding, session or flare-up of that day says why.",
        "note": "A note points at a warning sign, and the person has not said whether it is so.",
        "message": "A message from the person waits for an answer.",
        "pain": f"Pain at rest in the last {pain.recent_days} days is on average at least {at} points above that of "
        f"the {pain.before_days} days before, with at least {pain.answers} answers in each.",
        "flare-up": "A flare-up stands.",
        "silent": f"Nothing was told or done for {plural(at, 'day')}.",
        "screening-over": "The answers to the safety questions do not count any more.",
        "screening-soon": f"The answers to the safety questions count for {plural(at, 'day')} more at most.",
    }[rule.kind]


def _tell(case: Mapping[str, Any]) -> Told:
    facts = case.get("facts", {})
    given = [
        f"On {day_text(date.fromisoformat(one['on']))}: {one['rule']}, {one['status']}"
        for one in facts.get("standing", ())
    ]
    stops = (day_text(date.fromisoformat(one["on"])) for one in facts.get("stops", ()))
    given += [f"A session ended early with a symptom on {on}" for on in stops]
    words = {"new": "Something new told on", "noted": "A note waits since", "expires": "The answers count until"}
    given += [f"{words[key]} {day_text(date.fromisoformat(facts[key]))}" for key in words if key in facts]
    if flare := facts.get("flare"):
        since, again, until = (day_text(date.fromisoformat(day)) for day in flare)
        given.append(f"A flare-up since {since}, last stirred up on {again}, until {until}")
    if pains := case.get("pains"):
        given.append(f"Pain by day, the last today: {pains}")
    if last := case.get("last"):
        given.append(f"Last told or done on {day_text(date.fromisoformat(last))}")
    if "messages" in case:
        given.append(f"Messages that wait: {case['messages']}")
    given += [f"The practice has chosen {number}" for number in case.get("thresholds", {}).values()]
    result = "On the list." if case["expect"] is not None else "Not on the list for this."
    return Told(name=str(case["name"]), given=tuple(given) or ("Nothing of the kind",), result=result)
