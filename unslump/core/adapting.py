"""Small steps of progress that need no status: what of a dose grows, and what somebody is learnt to like."""

from typing import Literal

from unslump.core.catalogue import Catalogue
from unslump.core.exercise import Dose
from unslump.core.record import Done
from unslump.core.rules import Learning
from unslump.core.script import Ending


def grown(dose: Dose, rung: int) -> str:
    """What grows from a rung to the next one: rounds, times, or the amount (then its unit)."""
    before, after = dose.rungs[rung], dose.rungs[rung + 1]
    changes: list[tuple[Literal["rounds", "times"], bool]] = [
        ("rounds", after.rounds > before.rounds),
        ("times", after.times > before.times),
    ]
    return dose.unit if after.amount > before.amount else next((name for name, more in changes if more), dose.unit)


def opening(catalogue: Catalogue, name: str) -> int:
    """The rung from which on good sessions open an exercise's harder form: the top, unless its phase opens sooner."""
    exercise = catalogue.exercises[name]
    share = next((rule.share for rule in catalogue.progress.opens if exercise.phase in rule.phases), 100)
    return -(-(len(exercise.dose.rungs) - 1) * share // 100)


def liking_after(rule: Learning, before: int, done: Done, ending: Ending | None) -> int:
    """How an exercise is liked after a session, within bounds.

    What was left undone in a session that broke off says nothing: it may not have come up at all.
    """
    if "easier" in done.wished:
        points = before + rule.easier
    elif done.outcome == "skipped":
        points = before + rule.skipped if ending == "finished" else before
    elif "harder" in done.wished:
        points = before + rule.harder
    elif done.outcome == "worked" and before < 0:
        points = min(0, before + rule.done)
    else:
        points = before
    return max(-rule.most, min(rule.most, points))
