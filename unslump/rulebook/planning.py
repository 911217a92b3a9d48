"""Chapter 5: how a day is planned."""

from unslump.core.catalogue import Catalogue
from unslump.core.questions import Condition
from unslump.core.rules import Access, Aim, Band, Boost
from unslump.rulebook import course
from unslump.rulebook.cases import Cases
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet
from unslump.rulebook.wording import (
    condition,
    grounds,
    listed,
    named,
    numbers,
    plural,
    quoted,
    reviewed_text,
)


def planning_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 5: what a week should hold, and how a day is put together."""
    rules = catalogue.planning
    return Chapter(
        id="planning",
        number=5,
        title="Planning",
        lead=(
            "How the exercises of a day are chosen among those that are allowed.",
            "Planning never adds what screening, check or progress left out.",
        ),
        sections=(
            Section(
                id="aims",
                title="What a week should hold",
                lead=("The weightier an aim and the further it is behind, the sooner it gets its place.",),
                sheets=tuple(_aim(catalogue, cases, aim) for aim in rules.aims),
            ),
            Section(
                id="boosts",
                title="What makes an aim more wanted",
                sheets=tuple(_boost(catalogue, cases, boost) for boost in rules.boosts),
            ),
            Section(
                id="access",
                title="Where somebody starts",
                sheets=(
                    *(_access(catalogue, cases, access) for access in rules.access),
                    _grown_into(catalogue),
                    _on_bed(catalogue),
                ),
            ),
            Section(
                id="bands",
                title="How much of something a week should come to hold",
                lead=("No plan is made longer for it.",),
                sheets=tuple(_band(catalogue, band) for band in rules.bands),
            ),
            Section(id="bounds", title="Order and bounds", sheets=(_order(catalogue),)),
        ),
    )


def _aim(catalogue: Catalogue, cases: Cases, aim: Aim) -> Sheet:
    targets = catalogue.vocabulary.targets
    what = f"Exercises of {listed(aim.phases)}"
    if aim.targets:
        what += f" for {listed(targets[t] for t in aim.targets)}"
    inside, outside = course.aim_sides(cases, aim.id)
    often = (
        "In every session."
        if aim.every_session
        else f"Wanted up to {aim.per_week.high} days a week, better {aim.per_week.low} than fewer."
    )
    return Sheet(
        id=f"aim:{aim.id}",
        kind=f"Aim {aim.id}",
        title=aim.name,
        mark=f"Weight {aim.weight}",
        then=(f"{what}.", often, f"At most {plural(aim.most, 'exercise')} for it in one session."),
        says=(aim.says,),
        unit="days of the last week; weight next to the other aims",
        **grounds(catalogue, aim),
        cased=True,
        inside=inside,
        outside=outside,
        no_outside="There can be none: it is wanted every day." if aim.per_week.high >= 7 else "",
    )


def _band(catalogue: Catalogue, band: Band) -> Sheet:
    targets = catalogue.vocabulary.targets
    what = f"Exercises of {listed(band.phases)}"
    if band.targets:
        what += f" that are first of all for {listed(targets[t] for t in band.targets)}"
    amount = f"{numbers(band.amount)} {band.unit} a week"
    ceiling = "Doses grow no further than that, and a week that holds so much gets no more."
    return Sheet(
        id=f"band:{band.id}",
        kind=f"Band {band.id}",
        title=band.name,
        mark="Ceiling" if band.ceiling else "",
        then=(f"{what}: {amount}.", *((ceiling,) if band.ceiling else ())),
        unit=f"{band.unit} a week",
        note=band.note or "",
        **grounds(catalogue, band),
    )


def _boost(catalogue: Catalogue, cases: Cases, boost: Boost) -> Sheet:
    aims = {aim.id: aim.name for aim in catalogue.planning.aims}
    inside, outside = course.boost_sides(catalogue, cases, boost.id)
    return Sheet(
        id=f"boost:{boost.id}",
        kind=f"Boost {boost.id}",
        title=named(boost.id),
        mark=f"+{boost.weight} %",
        when_lead="Applies if",
        when=(condition(catalogue.screening, boost.when),),
        then_lead="Then",
        then=(
            f"The aim {quoted(aims[boost.aim])} is {boost.weight} % more wanted.",
            *(("Its stronger steps come before what is wanted little.",) if boost.further else ()),
        ),
        says=(boost.says,),
        unit="percent of the weight of the aim",
        reviewed=reviewed_text(boost),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _access(catalogue: Catalogue, cases: Cases, access: Access) -> Sheet:
    inside, outside = course.access_sides(catalogue, cases, access.level)
    return Sheet(
        id=f"access:{_answered(access.when)}",
        kind="Access",
        title=f"Starts at level {access.level} at most",
        mark=f"Level {access.level}",
        when_lead="Applies if",
        when=(condition(catalogue.screening, access.when),),
        then_lead="Then",
        then=(f"Exercises above level {access.level} come only once their easier neighbour is mastered.",),
        unit="level, 1 gentle to 5 demanding",
        reviewed=reviewed_text(access),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _answered(when: Condition) -> str:
    return "-".join((when.question or "several", *when.any_of))


def _grown_into(catalogue: Catalogue) -> Sheet:
    return Sheet(
        id="grown-into",
        kind="Access",
        title="What opens later",
        when_lead="Applies if",
        when=(Clause(text="An easier neighbour of the exercise is mastered."),),
        then_lead="Then",
        then=("The exercise opens, whatever level somebody started at.",),
        says=(catalogue.planning.words["grown-into"],),
        reviewed=reviewed_text(catalogue.planning),
    )


def _on_bed(catalogue: Catalogue) -> Sheet:
    have = sorted((e.name for e in catalogue.exercises.values() if e.bed), key=str.casefold)
    return Sheet(
        id="on-bed",
        kind="Access",
        title="What is done on a bed",
        when_lead="Applies if",
        when=(Clause(text="Somebody can lie on a bed, but not get down to the floor and up again."),),
        then_lead="Then",
        then=(
            "A lying exercise that has a bed form may be given, at the dose that it would have on the floor.",
            f"These have one: {listed(have, 'and')}.",
        ),
        says=(catalogue.planning.words["on-bed"], catalogue.session.words["bed"]),
        reviewed=reviewed_text(catalogue.planning),
    )


def _order(catalogue: Catalogue) -> Sheet:
    rules = catalogue.planning
    return Sheet(
        id="order",
        kind="Planning",
        title="Order and bounds of a session",
        then=(
            f"Order: {listed(rules.phase_order, 'then')}. What prepares another exercise comes right before it.",
            f"Without a warm-up only {listed(rules.without_warm_up, 'and')}.",
            f"No session shorter than {plural(rules.shortest_minutes, 'minute')}.",
            f"At most {plural(rules.most_exercises, 'exercise')}.",
            f"The warm-up is kept to {rules.warm_up_share} % of the time, where a lighter dose allows it.",
        ),
        reviewed=reviewed_text(rules),
    )
