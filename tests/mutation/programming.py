"""Breakages of programmes: stages that begin too soon or go back too late, and programmes that are open to more."""

from collections.abc import Iterator
from typing import Any

from tests.mutation.asking import milder_conditions
from tests.mutation.mutant import Mutant, changed, each_dropped, swapped
from unslump.core.catalogue import Catalogue
from unslump.core.programmes import Programme, Stage
from unslump.core.questions import Condition
from unslump.core.values import Range

HIGHEST_LEVEL, WEEK = 5, 7


def programme_mutants(catalogue: Catalogue) -> Iterator[Mutant]:
    """Every breakage of every programme."""
    for name, programme in catalogue.programmes.items():
        for what, kind, broken in _broken(programme):
            to = {**catalogue.programmes, name: broken}
            yield Mutant(f"programme {name}: {what}", f"programmes: {kind}", "programmes", to, broken)


def _broken(programme: Programme) -> Iterator[tuple[str, str, Programme]]:
    for tag, rest in each_dropped(programme.avoid):
        yield f"tag {tag} dropped", "tag dropped", changed(programme, avoid=rest)
    if programme.unless:
        yield "open whatever the answers", "unless removed", changed(programme, unless=None, unless_says=None)
        for what, kind, unless in milder_conditions(programme.unless):
            yield f"unless: {what}", f"unless: {kind}", changed(programme, unless=unless)
    for index, lead in enumerate(programme.leads):
        leads = (*programme.leads[:index], *programme.leads[index + 1 :])
        yield f"lead {lead.rank} removed", "lead removed", changed(programme, leads=leads)
    for index, stage in enumerate(programme.stages):
        for what, kind, parts in _stages(stage):
            stages = swapped(programme.stages, index, changed(stage, **parts))
            yield f"stage {stage.id}: {what}", kind, changed(programme, stages=stages)


def _stages(stage: Stage) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if stage.level is not None and stage.level < HIGHEST_LEVEL:
        yield f"level {stage.level + 1}", "level raised", {"level": stage.level + 1}
    if stage.done:
        for what, done in _sooner(stage.done):
            yield f"done sooner: {what}", "done sooner", {"done": done}
    if stage.back:
        yield "never back", "never back", {"back": None, "back_says": None}
        for what, _, back in milder_conditions(stage.back):
            yield f"back later: {what}", "back later", {"back": back}
    for tags in ("only_with", "not_with"):
        if getattr(stage, tags):
            yield f"for all, without {tags}", "branch for all", {tags: ()}
    for index, target in enumerate(stage.week):
        if target.only_with:
            week = swapped(stage.week, index, changed(target, only_with=()))
            yield f"{target.aim} for all", "aim for all", {"week": week}
        if target.days.high < WEEK:
            more = changed(target, days=Range(low=target.days.low, high=target.days.high + 1))
            yield f"{target.aim} a day more", "a day more", {"week": swapped(stage.week, index, more)}


def _sooner(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """The condition with each part of it easier to meet."""
    for bound, by in (("at_least", -1), ("at_most", 1)):
        limit = getattr(condition, bound)
        if limit is not None:
            yield f"{condition.question} {limit + by}", changed(condition, **{bound: limit + by})
    for index, part in enumerate(condition.all):
        rest = (*condition.all[:index], *condition.all[index + 1 :])
        yield f"without {part.question}", changed(condition, all=rest)
        for what, sooner in _sooner(part):
            yield what, changed(condition, all=swapped(condition.all, index, sooner))
