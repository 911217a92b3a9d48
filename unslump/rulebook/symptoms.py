"""Chapter 3: symptoms in a session, and its pace."""

from unslump.core.catalogue import Catalogue
from unslump.core.session_rules import Grade, Response
from unslump.rulebook import course
from unslump.rulebook.cases import Cases
from unslump.rulebook.pages import Chapter, Clause, Section, Sheet
from unslump.rulebook.wording import grounds, listed, named, plural, quoted, reviewed_text


def session_chapter(catalogue: Catalogue, cases: Cases) -> Chapter:
    """Chapter 3: what a symptom leads to, and the pace of a session."""
    session = catalogue.session
    kinds = tuple(f"{kind.label}{_grades(kind.grades)}{_places(catalogue, kind.asks_where)}" for kind in session.kinds)
    held = tuple(str(case["name"]) for name in ("session/symptoms", "session/gates") for case in course.of(cases, name))
    return Chapter(
        id="session",
        number=3,
        title="Symptoms in a session",
        lead=(
            "From every moment of a session a symptom leads at once to easing off or to the end.",
            "What it is put down to does not come back in that session, nor does anything harder that stands on it.",
            "Each exercise has its own page with its course drawn.",
        ),
        sections=(
            Section(id="felt", title="What can be told", listed=kinds),
            Section(
                id="responses",
                title="What a symptom leads to",
                lead=("The first response that fits counts. The last fits everything, so no symptom goes unanswered.",),
                sheets=tuple(_response(catalogue, cases, response) for response in session.responses),
            ),
            Section(id="timing", title="Pace", sheets=(_pace(catalogue),)),
            *(
                (
                    Section(
                        id="machine",
                        title="What the course of a session is held to",
                        lead=("Each of these is tried out, on the server and in the browser.",),
                        listed=tuple(name[:1].upper() + name[1:] for name in held),
                    ),
                )
                if held
                else ()
            ),
        ),
    )


def _grades(grades: tuple[Grade, ...]) -> str:
    told = [f"{quoted(grade.label)} counts as {grade.severity}" for grade in grades]
    return f": {listed(told, 'and')} out of 10" if told else ""


def _places(catalogue: Catalogue, names: tuple[str, ...]) -> str:
    labels = {where.id: where.label for where in catalogue.session.wheres}
    return f"; asked where: {listed(quoted(labels[name]) for name in names)}" if names else ""


def _response(catalogue: Catalogue, cases: Cases, response: Response) -> Sheet:
    kinds = {kind.id: kind.label for kind in catalogue.session.kinds}
    places = {where.id: where.label for where in catalogue.session.wheres}
    parts = [
        f"What was felt: {listed(quoted(kinds[kind]) for kind in response.kinds)}" if response.kinds else "",
        f"Where: {listed(quoted(places[place]) for place in response.where)}" if response.where else "",
        f"How bad: {response.at_least} or more out of 10" if response.at_least else "",
        f"{plural(response.earlier_symptoms, 'symptom')} or more before it in this session"
        if response.earlier_symptoms
        else "",
    ]
    when = tuple(Clause(text=part) for part in parts if part) or (Clause(text="Anything at all that was told."),)
    then = {
        "emergency": "The session ends. Help is needed at once.",
        "stop": "The session ends.",
        "back-off": "The exercise is let go. After easing off comes its lighter form, or the next exercise.",
    }[response.response]
    blame = {
        "exercise": "The exercise and whatever harder stands on it do not come back in this session.",
        "loads": "Nothing that loads the body in the same way comes back in this session.",
    }[response.blame]
    inside, outside = course.response_sides(catalogue, cases, response.id)
    return Sheet(
        id=response.id,
        kind=f"Response {response.id}",
        title=named(response.id),
        mark={"emergency": "Emergency", "stop": "Stop", "back-off": "Ease off"}[response.response],
        blocks=response.response != "back-off",
        when_lead="Applies if",
        when=when if len(when) == 1 else (Clause(text="All of:", parts=when),),
        then_lead="Then",
        then=(then, blame),
        says=(response.says,),
        **grounds(catalogue, response),
        cased=True,
        inside=inside,
        outside=outside,
    )


def _pace(catalogue: Catalogue) -> Sheet:
    pace = catalogue.session.pace
    heights = [
        (f"From {one} to {other}", seconds)
        for one, others in pace.heights.items()
        for other, seconds in others.items()
        if one != other
    ]
    rows = [
        ("One breath in and out", pace.breath),
        ("To another position at the same height", pace.position),
        *heights,
        ("To the next exercise in the same position", pace.ready),
        ("To the other side", pace.switch),
        ("Between two holds or two rounds", pace.settle),
        ("A set-up step, in planning; it waits for the person", pace.set_up),
        ("A choice, before it goes on as before", pace.choose),
    ]
    silence = f"A silence of the clock longer than {plural(pace.most_silence_ms // 1000, 'second')} counts as a pause"
    return Sheet(
        id="pace",
        kind="Pace",
        title="How long things take where the exercise does not say",
        then=(*(f"{what}: {plural(seconds, 'second')}." for what, seconds in rows), f"{silence}."),
        unit="seconds",
        reviewed=reviewed_text(catalogue.session),
    )
