"""Following a programme: which one, and how far in.

The history says which programme and stage somebody was in (progress.ProgrammeEntry). From that, the clearance and the
day follows where they are today; whoever keeps a history adds the entry that `moved` gives after planning, and planning
the same day again gives the same plan. Without such entries every day is the first.
"""

from unslump.core.allowance import cap_of, week_days
from unslump.core.catalogue import Catalogue
from unslump.core.profile import Situation
from unslump.core.programmes import TAGS, Lead, Programme, Stage
from unslump.core.progress import Following, ProgrammeEntry, Status, settle
from unslump.core.questions import Answer, Cap
from unslump.core.screening import holds
from unslump.core.values import Reason, Value

PAINS_LATELY = 3
"""How many pains told are looked at for pain-lately."""


class Led(Value):
    """Where somebody stands in a programme today, and why."""

    programme: Programme
    stage: Stage
    following: Following

    @property
    def because(self) -> tuple[Reason, ...]:
        """What led there."""
        return self.following.because


def led(catalogue: Catalogue, situation: Situation, cap: Cap) -> Led | None:
    """Programme and stage of the day; None if the content has none that fits.

    A programme that was chosen stays while the clearance allows it; otherwise it waits, and what is suggested takes its
    place. One that was only suggested gives way when newer answers to the safety questions lead elsewhere first.
    """
    kept = situation.status.following or Following(since=situation.today, stage_since=situation.today)
    waits = catalogue.programmes.get(kept.waits or "")
    if waits is not None and ruled_out(catalogue, waits, situation, cap) is None:
        says = catalogue.planning.words["programme-open-again"].format(name=waits.name)
        return _begin(waits, situation, kept.finished, _reason(waits, says), chosen=True)
    programme = catalogue.programmes.get(kept.programme or "")
    if programme is None:
        return _suggested(catalogue, situation, cap, kept)
    barred = ruled_out(catalogue, programme, situation, cap)
    if barred is not None:
        says = catalogue.planning.words["programme-waits"].format(name=programme.name, why=barred)
        waiting = kept.model_copy(update={"waits": programme.id if kept.chosen else kept.waits})
        return _suggested(catalogue, situation, cap, waiting, _reason(programme, says))
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
    words = catalogue.planning.words
    for tag in programme.avoid:
        if tag in situation.clearance.tags:
            return words["tag"].format(meaning=catalogue.vocabulary.tags[tag])
    if programme.unless is not None and holds(programme.unless, facts(situation, cap, None)):
        return programme.unless_says
    if not programme.stages_for(situation.clearance.tags):
        return words["no-stage"]
    return None


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


def free_day(situation: Situation, stage: Stage) -> bool:
    """Whether the last six days already hold as many sessions as a week of this stage should."""
    days = tuple({day for item in situation.status.exercises.values() for day in item.days})
    return week_days(days, situation.today) >= stage.sessions.high


def _overtaken(catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following) -> bool:
    """Whether newer answers lead to a programme that comes before the one that was only suggested."""
    if situation.clearance.answered_on < kept.since:
        return False
    found = suggestion(catalogue, situation, cap, kept.finished)
    return found is not None and found[1].rank < catalogue.programmes[kept.programme or ""].first_rank


def _suggested(catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following, *because: Reason) -> Led | None:
    found = suggestion(catalogue, situation, cap, kept.finished)
    if found is None:
        return None
    programme, lead = found
    return _begin(programme, situation, kept.finished, *because, _reason(programme, lead.says), waits=kept.waits)


def _begin(
    programme: Programme,
    situation: Situation,
    finished: tuple[str, ...],
    *because: Reason,
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
        words = catalogue.planning.words
        says = words["programme-chosen" if kept.chosen and kept.stage is None else "programme-other-part"]
        return _to(programme, stages[0], situation, kept, says)
    stage, known = stages[at], facts(situation, cap, kept)
    if stage.back is not None and at > 0 and holds(stage.back, known):
        return _to(programme, stages[at - 1], situation, kept, stage.back_says)
    begun_before = kept.stage_since < situation.today  # so that a day, planned again, does not go further still
    if begun_before and stage.done is not None and holds(stage.done, known):
        if at + 1 < len(stages):
            return _to(programme, stages[at + 1], situation, kept, stage.done_says)
        over = _over(catalogue, situation, cap, kept, programme, _reason(programme, stage.done_says or stage.says))
        if over is not None:
            return over
    return Led(programme=programme, stage=stage, following=kept)


def _to(programme: Programme, stage: Stage, situation: Situation, kept: Following, says: str | None) -> Led:
    because = (_reason(programme, says or stage.says),)
    update = {"stage": stage.id, "stage_since": situation.today, "sessions": 0, "because": because}
    return Led(programme=programme, stage=stage, following=kept.model_copy(update=update))


def _over(
    catalogue: Catalogue, situation: Situation, cap: Cap, kept: Following, programme: Programme, reason: Reason
) -> Led | None:
    """What comes after a programme: the one that follows it, or what is suggested. None: it goes on."""
    finished = (*(name for name in kept.finished if name != programme.id), programme.id)
    follows = catalogue.programmes.get(programme.then or "")
    if follows is not None and ruled_out(catalogue, follows, situation, cap) is None:
        begun = _begin(follows, situation, finished, reason)
        if not _overtaken(catalogue, situation, cap, begun.following):
            return begun
    found = suggestion(catalogue, situation, cap, finished)
    return _begin(found[0], situation, finished, reason, _reason(found[0], found[1].says)) if found else None


def _reason(programme: Programme, says: str) -> Reason:
    return Reason(rule=f"programme:{programme.id}", text=says, sources=programme.sources, verified=programme.verified)
