"""Following a programme: which one, and how far in.

The history says which programme and stage somebody was in (progress.ProgrammeEntry). From that, the clearance and the
day follows where they are today; whoever keeps a history adds the entry that `moved` gives after planning, and planning
the same day again gives the same plan. Without such entries every day is the first.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from unslump.core.allowance import cap_of, week_days
from unslump.core.catalogue import Catalogue
from unslump.core.history import Cause, ProgrammeEntry
from unslump.core.profile import Situation
from unslump.core.programmes import DAYS_A_WEEK, TAGS, Lead, Programme, Stage
from unslump.core.questions import Answer, Cap
from unslump.core.screening import holds
from unslump.core.settling import settle
from unslump.core.status import Following, Status
from unslump.core.values import Reason, Value

PAINS_LATELY = 3
"""How many pains told are looked at for pain-lately."""
UNLESS, NO_STAGE = "unless", "no-stage"
"""What closes a programme, when no tag does: its own condition, or that it has no stage for somebody."""


class Led(Value):
    """Where somebody stands in a programme today, and why."""

    programme: Programme
    stage: Stage
    following: Following
    because: tuple[Reason, ...] = ()


def led(catalogue: Catalogue, situation: Situation, cap: Cap) -> Led | None:
    """Programme and stage of the day; None if the content has none that fits.

    A programme that was chosen stays while the clearance allows it; otherwise it waits, and what is suggested takes its
    place. One that was only suggested gives way when newer answers to the safety questions lead elsewhere first.
    """
    found = _led(catalogue, situation, cap)
    return found and found.model_copy(update={"because": told(catalogue, found.following.because)})


def _led(catalogue: Catalogue, situation: Situation, cap: Cap) -> Led | None:
    kept = situation.status.following or Following(since=situation.today, stage_since=situation.today)
    waits = catalogue.programmes.get(kept.waits or "")
    if waits is not None and ruled_out(catalogue, waits, situation, cap) is None:
        return _begin(waits, situation, kept.finished, Cause(programme=waits.id, kind="open-again"), chosen=True)
    programme = catalogue.programmes.get(kept.programme or "")
    if programme is None:
        return _suggested(catalogue, situation, cap, kept)
    bar = _bar(programme, situation, cap)
    if bar is not None:
        cause = Cause(programme=programme.id, kind="waits", bar=bar)
        waiting = kept.model_copy(update={"waits": programme.id if kept.chosen else kept.waits})
        return _suggested(catalogue, situation, cap, waiting, cause)
    if not kept.chosen and _overtaken(catalogue, situation, cap, kept):
        return _suggested(catalogue, situation, cap, kept)
    return _forward(catalogue, situation, cap, kept, programme)


def closed(catalogue: Catalogue, programme: Programme, situation: Situation) -> str | None:
    """Why a programme cannot be chosen today, in a sentence; None if it can. What stands in the way of every session
    is planning's to tell (planning.refuse)."""
    settled = settle(catalogue, situation.status, next_pain=None)
    situation = situation.model_copy(update={"status": settled})
    return ruled_out(catalogue, programme, situation, cap_of(catalogue, situation))


def ruled_out(catalogue: Catalogue, programme: Programme, situation: Situation, cap: Cap) -> str | None:
    """Why a programme is not open to somebody today, in a sentence; None if it is."""
    bar = _bar(programme, situation, cap)
    return None if bar is None else _barred(catalogue, programme, bar)


def _bar(programme: Programme, situation: Situation, cap: Cap) -> str | None:
    """What closes a programme to somebody today: a tag, or UNLESS, or NO_STAGE; None if nothing does."""
    for tag in programme.avoid:
        if tag in situation.clearance.tags:
            return tag
    if programme.unless is not None and holds(programme.unless, facts(situation, cap, None)):
        return UNLESS
    return None if programme.stages_for(situation.clearance.tags) else NO_STAGE


def _barred(catalogue: Catalogue, programme: Programme, bar: str) -> str:
    """What closes a programme, in a sentence."""
    words, tags = catalogue.planning.words, catalogue.vocabulary.tags
    if bar == UNLESS and programme.unless_says is not None:
        return programme.unless_says
    return words["tag"].format(meaning=tags[bar]) if bar in tags else words["no-stage"]


def told(catalogue: Catalogue, because: Iterable[Cause]) -> tuple[Reason, ...]:
    """What led somewhere, in the words of this content; what it does not know any more is left out."""
    found = []
    for cause in because:
        programme = catalogue.programmes.get(cause.programme)
        says = _says(catalogue, programme, cause) if programme else None
        if programme is not None and says is not None:
            found.append(
                Reason(
                    rule=f"programme:{programme.id}",
                    text=says,
                    sources=programme.sources,
                    verified=programme.verified,
                )
            )
    return tuple(found)


def _says(catalogue: Catalogue, programme: Programme, cause: Cause) -> str | None:
    words = catalogue.planning.words
    stage = next((stage for stage in programme.stages if stage.id == cause.stage), None)
    match cause.kind:
        case "lead":
            return next((lead.says for lead in programme.leads if lead.rank == cause.rank), None)
        case "done":
            return stage.done_says if stage else None
        case "back":
            return stage.back_says if stage else None
        case "chosen":
            return words["programme-chosen"]
        case "given":
            return words["programme-given"]
        case "other-part":
            return words["programme-other-part"]
        case "open-again":
            return words["programme-open-again"].format(name=programme.name)
        case "waits":
            why = _barred(catalogue, programme, cause.bar or NO_STAGE)
            return words["programme-waits"].format(name=programme.name, why=why)


def suggestion(
    catalogue: Catalogue, situation: Situation, cap: Cap, finished: tuple[str, ...] = ()
) -> tuple[Programme, Lead] | None:
    """What the answers lead to first; programmes that were finished are not suggested again."""
    known = facts(situation, cap, None)
    holding = [
        (lead.rank, programme.id, lead)
        for programme in catalogue.programmes.values()
        if programme.id not in finished
        for lead in programme.leads
        if holds(lead.when, known) and ruled_out(catalogue, programme, situation, cap) is None
    ]
    if not holding:
        return None
    _, name, lead = min(holding, key=lambda item: item[:2])
    return catalogue.programmes[name], lead


def facts(situation: Situation, cap: Cap, at: Following | None) -> dict[str, Answer]:
    """What the conditions of programmes ask: the answers, the tags, and where somebody stands (programmes.FACTS)."""
    status, today = situation.status, situation.today
    known: dict[str, Answer] = dict(situation.answers)
    known |= {
        TAGS: situation.clearance.tags,
        "mastered": sum(1 for item in status.exercises.values() if item.mastered),
        "flare-up": int(status.flare_until is not None and today <= status.flare_until),
        "calm-only": int(cap.phases is not None),
    }
    if cap.level is not None:
        known["highest-level"] = cap.level
    pains = status.pains[-PAINS_LATELY:]
    if len(pains) == PAINS_LATELY:
        known["pain-lately"] = max(pain for _, pain in pains)
    if at is not None:
        known |= {"days": (today - at.stage_since).days, "sessions": at.sessions}
    return known


def moved(status: Status, now: Following) -> ProgrammeEntry | None:
    """The entry that belongs into the history after a day was planned; None if nothing has changed."""
    before = status.following
    if before is not None and (before.programme, before.stage) == (now.programme, now.stage):
        return None
    return ProgrammeEntry(
        type="programme",
        on=now.stage_since,
        programme=now.programme,
        stage=now.stage,
        chosen=now.chosen,
        finished=now.finished,
        waits=now.waits,
        because=now.because,
    )


def free_day(situation: Situation, stage: Stage, at: Following) -> bool:
    """Whether the week has room for no session today: it has as many as it should, or as many in a row.

    A stage with free days spreads them: with five sessions a week, three days in a row are enough. The first day of a
    programme is never free.
    """
    if at.since == situation.today:
        return False
    days = {day for item in situation.status.exercises.values() for day in item.days}
    most, free = stage.sessions.high, DAYS_A_WEEK - stage.sessions.high
    if free <= 0:
        return False
    row = -(-most // free)
    in_a_row = all(situation.today - timedelta(days=back) in days for back in range(1, row + 1))
    return in_a_row or week_days(tuple(days), situation.today) >= most


def _overtaken(catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following) -> bool:
    """Whether newer answers lead to a programme that comes before the one that was only suggested."""
    if situation.clearance.answered_on < kept.since:
        return False
    found = suggestion(catalogue, situation, cap, kept.finished)
    return found is not None and found[1].rank < catalogue.programmes[kept.programme or ""].first_rank


def _suggested(catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following, *because: Cause) -> Led | None:
    found = suggestion(catalogue, situation, cap, kept.finished)
    if found is None:
        return None
    programme, lead = found
    return _begin(programme, situation, kept.finished, *because, _lead(programme, lead), waits=kept.waits)


def _begin(
    programme: Programme,
    situation: Situation,
    finished: tuple[str, ...],
    *because: Cause,
    chosen: bool = False,
    waits: str | None = None,
) -> Led:
    stage = programme.stages_for(situation.clearance.tags)[0]
    today = situation.today
    following = Following(
        programme=programme.id,
        stage=stage.id,
        since=today,
        stage_since=today,
        chosen=chosen,
        finished=finished,
        waits=waits,
        because=because,
    )
    return Led(programme=programme, stage=stage, following=following)


def _forward(catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following, programme: Programme) -> Led:
    """A programme that goes on: in the same stage, the next, the one before, or over to what follows it."""
    stages = programme.stages_for(situation.clearance.tags)
    at = next((index for index, stage in enumerate(stages) if stage.id == kept.stage), None)
    if at is None:  # chosen anew; or another branch since, or other content
        chosen = kept.chosen and kept.stage is None
        given = any(cause.kind == "given" for cause in kept.because)
        kind: Literal["chosen", "given", "other-part"] = "other-part"
        if chosen:
            kind = "given" if given else "chosen"
        cause = Cause(programme=programme.id, kind=kind)
        return _to(programme, stages[0], situation, kept, cause)
    stage, known = stages[at], facts(situation, cap, kept)
    if stage.back is not None and at > 0 and holds(stage.back, known):
        cause = Cause(programme=programme.id, kind="back", stage=stage.id)
        return _to(programme, stages[at - 1], situation, kept, cause)
    begun_before = kept.stage_since < situation.today  # so that a day, planned again, does not go further still
    if begun_before and stage.done is not None and holds(stage.done, known):
        cause = Cause(programme=programme.id, kind="done", stage=stage.id)
        if at + 1 < len(stages):
            return _to(programme, stages[at + 1], situation, kept, cause)
        over = _over(catalogue, situation, cap, kept, programme, cause)
        if over is not None:
            return over
    return Led(programme=programme, stage=stage, following=kept)


def _to(programme: Programme, stage: Stage, situation: Situation, kept: Following, cause: Cause) -> Led:
    update = {"stage": stage.id, "stage_since": situation.today, "sessions": 0, "because": (cause,)}
    return Led(programme=programme, stage=stage, following=kept.model_copy(update=update))


def _over(
    catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following, programme: Programme, cause: Cause
) -> Led | None:
    """What comes after a programme: the one that follows it, or what is suggested. None: it goes on."""
    finished = (*(name for name in kept.finished if name != programme.id), programme.id)
    follows = catalogue.programmes.get(programme.then or "")
    if follows is not None and ruled_out(catalogue, follows, situation, cap) is None:
        begun = _begin(follows, situation, finished, cause)
        if not _overtaken(catalogue, situation, cap, begun.following):
            return begun
    found = suggestion(catalogue, situation, cap, finished)
    return _begin(found[0], situation, finished, cause, _lead(*found)) if found else None


def _lead(programme: Programme, lead: Lead) -> Cause:
    return Cause(programme=programme.id, kind="lead", rank=lead.rank)
