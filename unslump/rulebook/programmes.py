"""Chapter 8: the programmes, stage by stage."""

from unslump.core.catalogue import Catalogue
from unslump.core.programmes import Programme, Stage, in_order
from unslump.core.values import Range
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet
from unslump.rulebook.wording import grounds, listed, plural, programme_condition, quoted, reviewed_text, sources_of


def programmes_chapter(catalogue: Catalogue) -> Chapter:
    """Chapter 8: what leads to a programme, what its weeks hold, and when a stage is over."""
    return Chapter(
        id="programmes",
        number=8,
        title="Programmes",
        lead=(
            "A programme is several weeks in stages. It says what the weeks should hold, and planning follows it.",
            "No programme allows what screening, check, progress or a clinician has left out.",
            "Of all that leads to one, the lowest rank leads. Somebody may choose another that is open to them.",
        ),
        sections=tuple(_section(catalogue, programme) for programme in in_order(catalogue.programmes)),
    )


def _section(catalogue: Catalogue, programme: Programme) -> Section:
    stages = (_stage(catalogue, programme, stage) for stage in programme.stages)
    return Section(
        id=f"programme-{programme.id}", title=programme.name, sheets=(_programme(catalogue, programme), *stages)
    )


def _programme(catalogue: Catalogue, programme: Programme) -> Sheet:
    leads = [
        Clause(text=f"{lead.says} (rank {lead.rank})", parts=(programme_condition(catalogue, lead.when),))
        for lead in programme.leads
    ]
    tags = [quoted(catalogue.vocabulary.tags[tag]) for tag in programme.avoid]
    follows = catalogue.programmes[programme.then].name if programme.then else "what the answers lead to then"
    shut = f"It is shut to whoever has {listed(tags)}." if tags else "No tag shuts it."
    if programme.unless:
        leads.append(Clause(text="It is shut while", parts=(programme_condition(catalogue, programme.unless),)))
    return Sheet(
        id=f"programme:{programme.id}",
        kind=f"Programme {programme.id}",
        title=programme.name,
        when_lead="Is suggested if",
        when=tuple(leads),
        then_lead="Then",
        then=(shut, f"After it comes {follows}."),
        says=(programme.lead, programme.for_whom),
        unit="rank, the lowest first",
        note=programme.note or "",
        **grounds(catalogue, programme),
    )


def _stage(catalogue: Catalogue, programme: Programme, stage: Stage) -> Sheet:
    names = {aim.id: aim.name for aim in catalogue.planning.aims}
    tags = catalogue.vocabulary.tags
    week = [
        f"{names[target.aim]}: {_between(target.days)} days a week"
        + (f", weight {target.weight}" if target.weight else "")
        + (f", only with {listed(quoted(tags[tag]) for tag in target.only_with)}" if target.only_with else "")
        + "."
        for target in stage.week
    ]
    first = [catalogue.exercises[name].name for name in stage.first]
    ends = [
        Clause(text=lead, parts=(programme_condition(catalogue, when),))
        for lead, when in (("The next begins if", stage.done), ("The one before begins again if", stage.back))
        if when is not None
    ]
    for_whom = [
        *([f"Only with {listed(quoted(tags[tag]) for tag in stage.only_with)}."] if stage.only_with else []),
        *([f"Not with {listed(quoted(tags[tag]) for tag in stage.not_with)}."] if stage.not_with else []),
    ]
    return Sheet(
        id=f"stage:{programme.id}/{stage.id}",
        kind=f"Stage of {programme.id}",
        title=stage.name,
        mark=f"Level {stage.level} at most" if stage.level else "",
        when_lead="Is over",
        when=tuple(ends) or (Clause(text="It goes on."),),
        then_lead="Its weeks hold",
        then=(
            *for_whom,
            f"Sessions on {_between(stage.sessions)} days a week, mostly for {plural_range(stage.weeks)}.",
            *week,
            *([f"First of all: {listed(first, 'and')}."] if first else []),
        ),
        says=(stage.says, *stage.besides, *([stage.advice] if stage.advice else [])),
        unit="days a week; weight next to the other aims",
        sources=sources_of(catalogue, programme.sources),
        verified=programme.verified,
        reviewed=reviewed_text(programme),
    )


def plural_range(weeks: Range) -> str:
    """So many weeks: 2 to 3 weeks."""
    return plural(weeks.high, "week") if weeks.low == weeks.high else f"{weeks.low} to {weeks.high} weeks"


def _between(days: Range) -> str:
    return str(days.high) if days.low == days.high else f"{days.low} to {days.high}"
