"""What was told before: a sign that stood in the way once does not vanish by being left out of later answers.

Whatever stood in the way is remembered with its day (`remember`). When neither the answers nor today's check name it
any more, it stands all the same, as a finding of its own (`with_told`), until the person says what became of it
(`resolved`): it was a mistake, a clinician has looked at it and it is settled, or, where the rule allows it, it has
passed. Where the sign is named again, the rule itself stands, and is resolved as ever.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from unslump.core.errors import BadInput, Problem
from unslump.core.questions import SEVERITY, Cap, Rule
from unslump.core.record import Record
from unslump.core.screening import Became, Clearance, Finding, Seen, ToldBefore, blocks, emergencies, holds, worst

if TYPE_CHECKING:
    from unslump.core.catalogue import Catalogue

Told = tuple[ToldBefore, ...]


def with_told(
    catalogue: "Catalogue", clearance: Clearance, told: Told, *, seen: tuple[Seen, ...] = (), today: date
) -> Clearance:
    """A clearance, with what was told before, is not named now, and of which nobody has said what became of it.

    An all-clear of a later day resolves it as it resolves the rule itself: the tags stay. (Of the same day nobody knows
    which came first; whoever records an all-clear does: `cleared`.) BadInput if something in `told` cannot be used.
    """
    if not told:
        return clearance
    if problems := tuple(_wrong(catalogue, told, today)):
        raise BadInput("told", problems)
    named = {finding.rule for finding in clearance.findings}
    rules = _rules(catalogue)
    open_ones = [
        item
        for item in told
        if item.became is None and item.rule not in named and not _named_as_another(catalogue, clearance, item)
    ]
    if not open_ones:
        return clearance
    findings = tuple(_finding(catalogue, rules[item.rule], item, seen, today) for item in open_ones)
    cap = Cap()
    for item in open_ones:
        cap = cap.meet(rules[item.rule].cap or Cap())
    earlier = Clearance(
        status=worst(tuple(finding.status for finding in findings)),
        findings=findings,
        tags=tuple(sorted({tag for finding in findings for tag in finding.tags})),
        cap=cap,
        reasons=tuple(finding.reason for finding in findings),
        answered_on=clearance.answered_on,
        expires=clearance.expires,
    )
    return clearance.meet(earlier)


def told_before(clearance: Clearance) -> Told:
    """What stands in the way only because it was told before: the person is asked what became of it."""
    return tuple(finding.told for finding in clearance.stands_in_the_way if finding.told)


def what_became(catalogue: "Catalogue", told: ToldBefore, *, day: str | None = None) -> str:
    """The question what became of it. `day`: the day of telling, as it is to be written."""
    rule = _rules(catalogue)[told.rule]
    said = "; ".join(told.said or (rule.title,)).rstrip(".")
    return catalogue.planning.words["what-became"].format(day=day or told.on.isoformat(), said=said)


def remember(
    catalogue: "Catalogue", told: Told, findings: Iterable[Finding], *, answered_on: date, today: date
) -> Told:
    """What was told, with whatever stands in the way now. Told again after it was resolved, it is open again.

    `answered_on` is the day of the answers to the safety questions; what the check found was told today.
    """
    by_rule = {item.rule: item for item in told}
    of_check = {rule.id for rule in catalogue.check.rules}
    for finding in findings:
        if finding.told is not None or not blocks(finding.status):
            continue
        on = today if finding.rule in of_check else answered_on
        new = ToldBefore(rule=finding.rule, on=on, said=finding.facts)
        earlier = by_rule.get(finding.rule)
        by_rule[finding.rule] = _both(earlier, new) if earlier and earlier.became is None else new
    return tuple(by_rule.values())


def felt_in(catalogue: "Catalogue", record: Record) -> tuple[Finding, ...]:
    """What an emergency in a session amounts to: the finding that stands as if the check had named it."""
    signs = {
        response.counts_as
        for felt in record.symptoms
        if felt.response == "emergency"
        for response in catalogue.session.responses
        if response.counts_as and felt.kind in response.kinds and (not response.where or felt.where in response.where)
    }
    answers = {catalogue.wording.question: tuple(sorted(signs))}
    return emergencies(catalogue.check, answers) if signs else ()


def told_in_sessions(catalogue: "Catalogue", told: Told, records: Iterable[Record]) -> Told:
    """What was told, with the emergencies of sessions of which nothing has been said yet."""
    known = {item.rule for item in told}
    found = list(told)
    for record in records:
        for finding in felt_in(catalogue, record):
            if finding.rule not in known:
                known.add(finding.rule)
                found.append(ToldBefore(rule=finding.rule, on=record.on, said=finding.facts))
    return tuple(found)


def resolved(
    catalogue: "Catalogue",
    told: Told,
    rule: str,
    became: Became,
    *,
    by: str | None = None,
    seen_on: date | None = None,
    today: date,
) -> Told:
    """What was told, once the person has said what became of one of it. BadInput if it cannot have become that."""
    item = next((item for item in told if item.rule == rule and item.became is None), None)
    if item is None:
        raise BadInput("told", (Problem(rule, "is not waiting for an answer"),))
    data = item.plain() | {"became": became, "by": by, "seen_on": seen_on}
    new = ToldBefore.read({key: value for key, value in data.items() if value is not None}, what="told")
    if problems := tuple(_wrong(catalogue, (new,), today)):
        raise BadInput("told", tuple(Problem(rule, problem.what) for problem in problems))
    return tuple(new if other is item else other for other in told)


def cleared(catalogue: "Catalogue", told: Told, findings: Iterable[Finding]) -> Told:
    """What was told by now, without what a clinician's all-clear answers for: the same rule, or the same sign."""
    by_rule = {finding.rule: finding.seen for finding in findings if finding.seen is not None}

    def answered(item: ToldBefore) -> bool:
        twins = [by_rule[name] for name in _same_sign(catalogue, item.rule) if name in by_rule]
        return item.rule in by_rule or any(twin.on >= item.on for twin in twins)

    return tuple(item for item in told if not answered(item))


def together(one: Told, other: Told) -> Told:
    """What one person told in two places. Of the same rule, what is open counts, and the earlier day."""
    by_rule = {item.rule: item for item in one}
    for item in other:
        mine = by_rule.get(item.rule)
        if mine is None or (mine.became is not None and (item.became is None or item.on >= mine.on)):
            by_rule[item.rule] = item
        elif mine.became is None and item.became is None:
            by_rule[item.rule] = _both(mine, item)
    return tuple(by_rule.values())


def usable(catalogue: "Catalogue", told: Told, *, today: date) -> tuple[Told, Told]:
    """What was stored, as this content takes it; and what is open and named by no rule of this content.

    The content may have changed since: what no longer stands in the way is left out, and what may no longer pass is
    open again. A day that lies ahead, as between two time zones, counts as today.
    """
    rules = _rules(catalogue)
    known: list[ToldBefore] = []
    for item in told:
        rule = rules.get(item.rule)
        if rule is None or not blocks(rule.status):
            continue
        opened = {"became": None} if item.became == "passed" and not rule.passes else {}
        seen_on = {"seen_on": min(item.seen_on, today)} if item.seen_on else {}
        known.append(item.model_copy(update={"on": min(item.on, today), **seen_on, **opened}))
    return tuple(known), tuple(item for item in told if item.rule not in rules and item.became is None)


def _both(earlier: ToldBefore, later: ToldBefore) -> ToldBefore:
    """The same told twice and not resolved in between."""
    said = tuple(dict.fromkeys((*earlier.said, *later.said)))
    return earlier.model_copy(update={"on": min(earlier.on, later.on), "said": said})


def _rules(catalogue: "Catalogue") -> dict[str, Rule]:
    return {rule.id: rule for rule in (*catalogue.check.rules, *catalogue.screening.rules)}


def _wrong(catalogue: "Catalogue", told: Told, today: date) -> Iterator[Problem]:
    rules = _rules(catalogue)
    names = [item.rule for item in told]
    for index, item in enumerate(told):
        where, rule = f"[{index}]", rules.get(item.rule)
        if rule is None:
            yield Problem(where, f"{item.rule!r} is no rule; a clearance's findings name them")
        elif not blocks(rule.status):
            yield Problem(where, f"{item.rule!r} never stands in the way: leave it out")
        elif item.became == "passed" and not rule.passes:
            yield Problem(where, f"{item.rule!r} is not left to pass by itself: {rule.do}")
        if item.on > today:
            yield Problem(f"{where}.on", f"{item.on} lies in the future")
        if item.seen_on is not None and item.seen_on > today:
            yield Problem(f"{where}.seen_on", f"{item.seen_on} lies in the future")
        if item.seen_on is not None and item.seen_on < item.on:
            yield Problem(f"{where}.seen_on", f"{item.seen_on} is before {item.on}, the day it was told")
        if names.index(item.rule) != index:
            yield Problem(where, f"{item.rule!r} is named twice")


def _named_as_another(catalogue: "Catalogue", clearance: Clearance, item: ToldBefore) -> bool:
    """Whether answers given since name the same sign in the other questionnaire, at least as serious.

    That finding then stands for both, until an all-clear given since resolves it.
    """
    if clearance.answered_on < item.on:
        return False
    same = _same_sign(catalogue, item.rule)
    return any(
        finding.rule in same and (finding.seen is None or finding.seen.on > item.on) for finding in clearance.findings
    )


def _same_sign(catalogue: "Catalogue", name: str) -> set[str]:
    """The rules of the screening, at least as serious, for the signs that a rule of the check is about.

    Which they are, content/screening/wording.toml says.
    """
    rule = next((rule for rule in catalogue.check.rules if rule.id == name), None)
    if rule is None:
        return set()
    asked = catalogue.wording.question
    targets = [
        target
        for sign in catalogue.wording.signs
        if holds(rule.when, {asked: (sign.check[0],)})
        for target in sign.screening
    ]
    return {
        other.id
        for other in catalogue.screening.rules
        if SEVERITY.index(other.status) >= SEVERITY.index(rule.status)
        and any(holds(other.when, {target.question: (target.option,)}) for target in targets)
    }


def _finding(catalogue: "Catalogue", rule: Rule, item: ToldBefore, seen: tuple[Seen, ...], today: date) -> Finding:
    days = timedelta(days=rule.seen_within_days or 0)
    by = next((one for one in seen if one.rule == rule.id and item.on < one.on <= today <= one.on + days), None)
    by = by if rule.seen_within_days is not None else None
    return Finding(
        rule=rule.id,
        row=rule.row,
        title=rule.title,
        status="modified" if by else rule.status,
        rule_status=rule.status,
        facts=(
            *(item.said or (rule.title,)),
            catalogue.planning.words["told-on"].format(day=item.on.isoformat()),
        ),
        tags=rule.tags,
        says=rule.says,
        do=rule.do,
        sources=rule.sources,
        verified=rule.verified,
        seen=by,
        told=item,
    )
