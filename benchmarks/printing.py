"""Paper, on one core: pages as PDF, with pictures that are drawn already and with all of them to draw."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from pypdf import PdfReader

from benchmarks.measuring import Figure, milliseconds
from unslump.cli.handing import site_words
from unslump.core.deciding import decide
from unslump.core.loading import load_content
from unslump.core.profile import Profile

PROFILE = Path(__file__).parent.parent / "examples" / "desk-worker.json"


def figures() -> Iterator[Figure]:
    """A day's plan and a long routine, in usual and in large print, for each page."""
    content = load_content()
    with site_words(content.language):
        from unslump.core.routine import Routine, RoutineItem
        from unslump.handout.sheet import Sheet, pdf
        from unslump.web.site.handing import moves
        from unslump.web.site.handing.sheets import Given, sheet_of_plan, sheet_of_routine

        profile = Profile.read(json.loads(PROFILE.read_text(encoding="utf-8")), what="the example")
        plan = decide(content, profile).planned()
        items = tuple(RoutineItem(exercise=name, rung=0) for name in sorted(content.exercises)[:20])
        routine = Routine(name="Routine", items=items)

        def day(*, large: bool) -> Sheet:
            return sheet_of_plan(content, plan, Given(on=plan.on, large=large, link="https://example.org/today/"))

        def long() -> Sheet:
            link = "https://example.org/r/"
            return sheet_of_routine(content, routine, Given(on=plan.on, link=link), screening=link)

        def figure(name: str, make: Callable[[], Sheet]) -> Figure:
            pages = len(PdfReader(io.BytesIO(pdf(make()))).pages)
            taken = milliseconds(lambda: pdf(make()), calls=3) / pages
            return Figure(f"print one page, {name} ({pages} pages)", taken, "ms", at_most=20)

        yield figure("a day's plan", lambda: day(large=False))
        yield figure("large print", lambda: day(large=True))
        yield figure("20 exercises", long)

        def anew() -> None:
            moves._kept.cache_clear()  # noqa: SLF001 - as after a start
            pdf(long())

        pages = len(PdfReader(io.BytesIO(pdf(long()))).pages)
        taken = milliseconds(anew, calls=1) / pages
        yield Figure(f"print one page, 20 exercises, each picture drawn first ({pages} pages)", taken, "ms")
