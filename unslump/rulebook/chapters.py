"""Chapters 4 and 6: progress, and the guardrails."""

from collections.abc import Iterator, Mapping

from unslump.core.catalogue import Catalogue
from unslump.core.guardrails import Exclusion, GatedLoad
from unslump.core.rules import Away, Explained, Hint, Opens, Plateau, ProgressRule
from unslump.core.values import Range
from unslump.rulebook import course
from unslump.rulebook.cases import Cases
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet
from unslump.rulebook.wording import (
    cap_text,
    condition,
    grounds,
    listed,
    named,
    numbers,
    plural,
    reviewed_text,
    sources_of,
)

# 4 progress


def progress_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 4: how sessions change what comes next."""
    progress = catalogue.progress
    scopes = {"exercise": "Rules for an exercise", "session": "Rules for the whole plan"}
    leads = {
        "exercise": "The first rule that holds counts, so the most careful come first.",
        "session": "Every one of these that holds counts.",
    }
    return Chapter(
        id="progress",
        number=4,
        title="Progress",
        lead=(
            "How the last sessions change the next dose.",
            "A dose grows one rung at a time, and only after good sessions. What is not known never makes it grow.",
            *((course.usual_text(),) if cases else ()),
        ),
        sections=(
            *(
                Section(
                    id=f"progress-{scope}",
                    title=title,
                    lead=(leads[scope],),
                    sheets=tuple(_progress_rule(catalogue, cases, r) for r in progress.rules if r.scope == scope),
                )
                for scope, title in scopes.items()
            ),
            Section(
                id="growing",
                title="Doing more",
                sheets=(_raise(catalogue, cases), *(_opens(catalogue, opens) for opens in progress.opens)),
            ),
            Section(
                id="away",
                title="Easing back in after days away",
                sheets=tuple(_away(catalogue, cases, away) for away in progress.away),
            ),
            Section(id="further", title="Going on, stepping back, changing", sheets=tuple(_further(catalogue))),
            Section(
                id="hints",
                title="Worth knowing",
                lead=("Told with the plan. These forbid nothing and change no dose.",),
                sheets=(_lately(catalogue), *(_hint(catalogue, hint) for hint in progress.hints)),
            ),
            Section(
                id="calm",
                title="Calm days and new signs",
                lead=("In a flare-up a plan holds no more than this:",),
                listed=cap_text(progress.flare_up_cap),
                sheets=(
                    _screen_again(
                        catalogue, "new-symptom", "A new symptom was named in the check.", progress.new_symptom_says
                    ),
                    _screen_again(
                        catalogue, "emergency-in-session", "A session ended as an emergency.", progress.emergency_says
                    ),
                ),
            ),
        ),
    )


def _progress_rule(catalogue: Catalogue, cases: Cases, rule: ProgressRule) -> Sheet:
    inside, outside = course.progress_sides(cases, rule)
    down = f"The dose goes {plural(rule.rungs, 'rung')} down." if rule.rungs else ""
    then = {
        "good": "Counts as a good session." if rule.counts == 1 else f"Counts as {rule.counts} good sessions.",
        "hold": "The dose stays as it is." + (" The good sessions before it still count." if rule.keeps else ""),
        "lower": "The exercise becomes lighter." if rule.scope == "exercise" else "Every exercise becomes lighter.",
        "rest": f"The exercise rests for {plural(rule.days, 'day')}, and everything harder that stands on it.",
        "flare-up": f"{plural(rule.days, 'calm day')}, and the safety questions again before the next session.",
        "screen-again": "No session until the safety questions have been answered again.",
    }[rule.effect]
    return Sheet(
        id=rule.id,
        kind=f"Rule {rule.id}",
        title=named(rule.id),
        mark=named(rule.effect),
        blocks=rule.effect in ("flare-up", "screen-again"),
        when_lead=f"For {listed(rule.phases, 'and')}, applies if" if rule.phases else "Applies if",
        when=(condition(None, rule.when),),
        then_lead="Then",
        then=tuple(text for text in (then, down) if text),
        says=(rule.says,),
        unit=rule.unit,
        **grounds(catalogue, rule),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _raise(catalogue: Catalogue, cases: Cases) -> Sheet:
    progress = catalogue.progress
    inside, outside = course.raise_sides(cases)
    sessions = plural(progress.good_sessions_to_raise, "good session")
    return Sheet(
        id="good-sessions-to-raise",
        kind="Rule good-sessions-to-raise",
        title="One rung up",
        mark="Raise",
        when_lead="Applies if",
        when=(Clause(text=f"{sessions} of this exercise in a row, at the dose that was planned."),),
        then_lead="Then",
        then=(
            "The dose goes 1 rung up.",
            "At its fullest dose, or where it opens sooner, the exercise is mastered, and its harder neighbour opens.",
        ),
        says=(*progress.raise_says.values(), progress.mastered_says),
        unit="good sessions in a row",
        sources=sources_of(catalogue, progress.raise_sources),
        verified=progress.raise_verified,
        reviewed=reviewed_text(progress),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _opens(catalogue: Catalogue, opens: Opens) -> Sheet:
    sessions = plural(catalogue.progress.good_sessions_to_raise, "good session")
    return Sheet(
        id=opens.id,
        kind=f"Rule {opens.id}",
        title=named(opens.id),
        mark="Open",
        when_lead="Applies if",
        when=(
            Clause(
                text=f"{sessions} of an exercise ({listed(opens.phases, 'and')}) in a row, at {opens.share} % of the "
                "way up its dose or more."
            ),
        ),
        then_lead="Then",
        then=("Its harder neighbour opens, at its lightest dose.", "The dose of the easier one may go on growing."),
        unit="percent of the rungs",
        **grounds(catalogue, opens),
    )


def _screen_again(catalogue: Catalogue, name: str, when: str, says: str) -> Sheet:
    progress = catalogue.progress
    return Sheet(
        id=name,
        kind=f"Rule {name}",
        title=named(name),
        mark=named("screen-again"),
        blocks=True,
        when_lead="Applies if",
        when=(Clause(text=when),),
        then_lead="Then",
        then=("No session until the safety questions have been answered again.",),
        says=(says,),
        sources=sources_of(catalogue, progress.new_symptom_sources),
        verified=progress.new_symptom_verified,
        reviewed=reviewed_text(progress),
    )


def _away(catalogue: Catalogue, cases: Cases, away: Away) -> Sheet:
    inside, outside = course.away_sides(cases, away.id)
    return Sheet(
        id=away.id,
        kind=f"Rule {away.id}",
        title=named(away.id),
        mark="Lower",
        when_lead="Applies if",
        when=(Clause(text=f"{away.days} days or more since the last session, and no longer time of this list."),),
        then_lead="Then",
        then=(
            f"Every dose {plural(away.rungs, 'rung')} lighter in this session.",
            "One rung fewer on each further day with a session.",
        ),
        says=(away.says,),
        unit=away.unit,
        **grounds(catalogue, away),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _further(catalogue: Catalogue) -> Iterator[Sheet]:
    """The rules of progress that stand alone."""
    rules = catalogue.progress
    back, on, out = rules.step_back, rules.goes_on, rules.way_out
    plateau, keeping, learning = rules.plateau, rules.keeping, rules.learning
    yield _alone(
        catalogue,
        back,
        "Rest",
        f"An exercise with an easier form ({listed(back.phases)}) had to become lighter "
        f"{plural(back.after, 'time')} in a row at its lightest dose.",
        f"It rests for {plural(back.days, 'day')}, and its easier form is done.",
    )
    yield _alone(
        catalogue,
        on,
        "Flare-up",
        f"A flare-up stands, and pain is {plural(on.rise, 'point')} or more above what it was before it.",
        f"It goes on for one more day, {plural(on.most, 'day')} in all at most.",
    )
    yield _alone(
        catalogue,
        out,
        "Lower",
        f"A flare-up ended in the last {plural(out.days, 'day')}.",
        *cap_text(out.cap),
    )
    yield _alone(
        catalogue,
        plateau,
        "Change",
        f"The dose has stayed the same for {plural(plateau.days, 'day')}, below its fullest, although it was done on "
        f"{plural(plateau.done, 'day')} or more of the last four weeks.",
        f"Other forms go before it for {plural(plateau.turn, 'day')}.",
    )
    yield _alone(
        catalogue,
        keeping,
        "Keep",
        f"An exercise ({listed(keeping.phases, 'and')}) is mastered, and nothing harder of its kind is open.",
        f"It comes on {plural(keeping.days, 'day')} a week at most.",
    )
    yield _alone(
        catalogue,
        learning,
        "Order",
        f"Points: {learning.skipped} for leaving it out of a finished session, {learning.easier} for wishing it "
        f"easier, {learning.harder} for wishing it harder, and {learning.done} towards 0 for doing it; never beyond "
        f"{learning.most} either way.",
        f"At {learning.last_at} or below it comes after all others that serve the same. More points come first among "
        "equals. What is allowed, and every dose, stays as it is.",
    )


def _alone(catalogue: Catalogue, rule: Explained, mark: str, when: str, *then: str) -> Sheet:
    return Sheet(
        id=rule.id,
        kind=f"Rule {rule.id}",
        title=named(rule.id),
        mark=mark,
        when_lead="Applies if",
        when=(Clause(text=when),),
        then_lead="Then",
        then=then,
        says=(rule.says, *((rule.instead,) if isinstance(rule, Plateau) else ())),
        unit=rule.unit,
        **grounds(catalogue, rule),
    )


def _lately(catalogue: Catalogue) -> Sheet:
    rule = catalogue.progress.lately
    return Sheet(
        id=rule.id,
        kind=f"Rule {rule.id}",
        title=named(rule.id),
        then=(
            f"Pain first and lately: the middle of the first {rule.pains} answers, and of the last {rule.pains}.",
            f"Pain in the leg that has moved: told in the last {plural(rule.leg_days, 'day')}, today included.",
        ),
        unit=rule.unit,
        **grounds(catalogue, rule),
    )


def _hint(catalogue: Catalogue, hint: Hint) -> Sheet:
    again = f"{named(hint.rule or '')} held for one exercise {plural(hint.times or 0, 'time')} in a row."
    return Sheet(
        id=hint.id,
        kind=f"Hint {hint.id}",
        title=named(hint.id),
        mark="Be seen" if hint.see else "Worth knowing",
        when_lead="Applies if",
        when=(condition(None, hint.when) if hint.when else Clause(text=again),),
        says=(hint.says,),
        unit=hint.unit,
        **grounds(catalogue, hint),
    )


# 6 guardrails


def guardrails_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 6: what no content may exceed, whoever writes it."""
    rails = catalogue.guardrails
    inside, outside = course.dose_sides(cases)
    bounds = Sheet(
        id="guardrails",
        kind="Guardrail",
        title="Bounds of doses",
        then=tuple(f"{named(name.replace('_', ' '))}: {numbers(r)}" for name, r in _bounds(catalogue).items()),
        sources=sources_of(catalogue, (rails.source,)),
        verified=rails.verified,
        reviewed=reviewed_text(rails),
        cased=True,
        inside=inside,
        outside=outside,
    )
    return Chapter(
        id="guardrails",
        number=6,
        title="Guardrails",
        lead=(
            "What no exercise may exceed, whoever writes it.",
            "Content that does is refused before anybody can follow it.",
            "An exercise may ask for more care, never for less.",
        ),
        sections=(
            Section(id="bounds", title="Doses", sheets=(bounds,)),
            Section(
                id="gated",
                title="What comes only behind a gate",
                sheets=tuple(_gated(catalogue, cases, rail) for rail in rails.gated),
            ),
            Section(
                id="excludes",
                title="For whom a load or a position is never right",
                sheets=tuple(_exclusion(catalogue, rail) for rail in rails.excludes),
            ),
        ),
    )


def _bounds(catalogue: Catalogue) -> Mapping[str, Range]:
    return {**catalogue.guardrails.amount, **catalogue.guardrails.other}


def _gated(catalogue: Catalogue, cases: Cases, rail: GatedLoad) -> Sheet:
    inside, outside = course.gated_sides(cases, rail.load)
    return Sheet(
        id=f"gated:{rail.load}",
        kind="Guardrail",
        title=named(catalogue.vocabulary.loads[rail.load]),
        when_lead="A step with this load needs a gate that asks for",
        when=(
            Clause(text=f"The step before it held for {plural(rail.held_seconds, 'second')} or more without a break."),
            Clause(text=f"Round {rail.round} or later."),
            Clause(text=f"Before it, no {listed(rail.free_of)} in the session."),
        ),
        then_lead="Then",
        then=("Content that asks for less is refused.",),
        says=(rail.says,),
        **grounds(catalogue, rail),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _exclusion(catalogue: Catalogue, rail: Exclusion) -> Sheet:
    words = catalogue.vocabulary
    what = [words.loads[load] for load in rail.loads] + [words.positions[p].name for p in rail.positions]
    return Sheet(
        id=f"excludes:{'-'.join((*rail.loads, *rail.positions))}",
        kind="Guardrail",
        title=named(listed(what)),
        when_lead="Ruled out by any of these tags",
        when=tuple(Clause(text=f"{words.tags[tag]} ({tag})") for tag in rail.tags),
        then_lead="Then",
        then=("An exercise or step with this load that does not list them all is refused.",)
        if rail.loads
        else ("An exercise in this position that does not list them all is refused.",),
        says=(rail.says,),
        **grounds(catalogue, rail),
    )
