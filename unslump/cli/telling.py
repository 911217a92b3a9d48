"""Values of the core as text: a clearance, a plan, a script, a record."""

from collections.abc import Iterable

from unslump.cli.terminal import labelled, minutes_text, table, write
from unslump.core.catalogue import Catalogue
from unslump.core.plan import Dosed, Plan
from unslump.core.questions import Cap
from unslump.core.record import Record
from unslump.core.screening import Clearance
from unslump.core.script import Script, State
from unslump.core.values import Reason


def dose_text(dose: Dosed) -> str:
    """A dose as a person reads it: 3 rounds of 2 x 20 seconds."""
    times = f"{dose.times} x " if dose.times > 1 else ""
    unit = dose.unit if dose.amount != 1 else {"passes": "pass"}.get(dose.unit, dose.unit.removesuffix("s"))
    rounds = f"{dose.rounds} rounds of " if dose.rounds > 1 else ""
    return f"{rounds}{times}{dose.amount} {unit}"


def cap_text(cap: Cap) -> str:
    """A cap in words."""
    parts = [
        f"level {cap.level} at most" if cap.level else "",
        f"warm-up level {cap.warm_up_level} at most" if cap.warm_up_level else "",
        f"only {', '.join(cap.phases)}" if cap.phases is not None else "",
        f"{cap.minutes} minutes at most" if cap.minutes else "",
        f"doses {cap.rungs_down} {'rung' if cap.rungs_down == 1 else 'rungs'} down" if cap.rungs_down else "",
    ]
    return "; ".join(part for part in parts if part) or "none"


def reason_text(reason: Reason) -> str:
    """A reason with its fact, rule and sources."""
    fact = f" [{reason.fact}]" if reason.fact else ""
    sources = f"; {', '.join(reason.sources)}" if reason.sources else ""
    checked = "" if reason.verified else "; not verified"
    return f"{reason.text}{fact} ({reason.rule}{sources}{checked})"


def tell_clearance(catalogue: Catalogue, clearance: Clearance) -> None:
    """A clearance: status, what is ruled out, and why."""
    labelled("Status", clearance.status, column=16)
    labelled("Answered on", f"{clearance.answered_on}, counts until {clearance.expires}", column=16)
    labelled("Cap", cap_text(clearance.cap), column=16)
    if clearance.tags:
        write("Excluded tags")
        size = max(map(len, clearance.tags)) + 2
        for tag in clearance.tags:
            labelled(tag, catalogue.vocabulary.tags.get(tag, ""), indent=2, column=size)
    for finding in clearance.findings:
        write()
        write(f"{finding.title} ({finding.status})")
        labelled("what", finding.says, indent=2, column=10)
        labelled("do", finding.do, indent=2, column=10)
        labelled("because", "; ".join(finding.facts), indent=2, column=10)
        sources = f"{', '.join(finding.sources)}{'' if finding.verified else ' (not verified)'}"
        labelled("rule", f"{finding.rule}, {finding.row}; {sources}", indent=2, column=10)
        if finding.seen:
            labelled("seen by", f"{finding.seen.by} on {finding.seen.on}", indent=2, column=10)


def tell_plan(plan: Plan) -> None:
    """A plan: each exercise with its dose and reasons, then what was left out."""
    planned = minutes_text(plan.seconds)
    write(f"Plan for {plan.on}: {planned} of {plan.minutes} minutes, status {plan.status}")
    for number, item in enumerate(plan.items, start=1):
        sides = {"each": ", each side", "alternate": ", both sides in turn", "both": ""}[item.sides]
        write()
        write(f"{number}. {item.name}: {dose_text(item.dosed)}{sides} ({item.phase}, {minutes_text(item.seconds)})")
        for reason in item.because:
            labelled("because", reason_text(reason), indent=3, column=9)
        if item.easier:
            labelled("easier", f"{item.easier.exercise}: {dose_text(item.easier)}", indent=3, column=9)
        if item.tiers:
            labelled("further", f"{item.tiers} further {'step' if item.tiers == 1 else 'steps'} to choose", indent=3,
                     column=9)  # fmt: skip
    _tell_notices(plan.notices)
    if plan.left_out:
        write()
        write("Left out today")
        for left in plan.left_out:
            write(f"{left.name}: {left.reason}", indent=3, hang=2)


def _tell_notices(notices: Iterable[Reason]) -> None:
    for index, notice in enumerate(notices):
        if not index:
            write()
            write("Good to know")
        write(reason_text(notice), indent=3, hang=2)


def tell_script(script: Script) -> None:
    """A script: each state with how long it lasts and where it leads when done."""
    for block in script.blocks:
        write()
        lighter = f", lighter form of {block.easier_than}" if block.easier_than else ""
        write(f"{block.id}: {block.name} ({block.phase}{lighter})")
        table([_row(state) for state in script.states.values() if state.block == block.id], indent=2)


def _row(state: State) -> tuple[str, str, str, str]:
    lasts = minutes_text(state.ms // 1000) if state.ms else "waits"
    leads = f"a choice of {len(state.options)}" if state.options else state.on.get("done", "")
    gate = f"gate: {state.gate.held_ms // 1000} s" if state.gate else ""
    return state.id, lasts, f"-> {leads}", gate


def tell_record(script: Script, record: Record) -> None:
    """A record: what was done, and what was felt."""
    names = {block.exercise: block.name for block in script.blocks}
    write(f"Session of {record.on}: {record.ending or 'not ended'}, {minutes_text(record.active_ms // 1000)} active")
    rows = [
        (names.get(done.exercise, done.exercise), done.outcome, f"{done.share} %", minutes_text(done.work_ms // 1000))
        for done in record.exercises
    ]
    table(rows, indent=2)
    for felt in record.symptoms:
        during = names.get(felt.exercise or "", "the session")
        text = f"{felt.kind}, {felt.where}, {felt.severity} of 10, during {during}: {felt.response}"
        write(text, indent=2, hang=2)
