"""The pure decisions, on one core: content, screening, planning, compiling, replaying."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measuring import Figure, milliseconds
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.events import Event, read_events
from unslump.core.loading import OWN_CONTENT, load_content
from unslump.core.machine import begin, step
from unslump.core.plan import Plan
from unslump.core.planning import plan_day
from unslump.core.profile import Profile, understand
from unslump.core.record import replay
from unslump.core.screening import screen
from unslump.core.script import Script

PROFILE = Path(__file__).parent.parent / "examples" / "desk-worker.json"
WEEKS = 4


def figures() -> Iterator[Figure]:
    """Each decision by itself."""
    content = load_content()
    fresh, settled = profile(content, days=0), profile(content, days=7 * WEEKS)
    folded = settled.model_copy(update={"history": (), "status": understand(content, settled).status})
    plan = plan_day(content, understand(content, settled))
    script = compile_plan(content, plan)
    events = read_events(played(script))

    def first() -> object:
        return plan_day(content, understand(content, fresh))

    def later() -> object:
        return plan_day(content, understand(content, folded))

    yield Figure("plan, new person", milliseconds(first, calls=50), "ms", at_most=3)
    yield Figure(f"plan, {WEEKS} weeks of sessions folded", milliseconds(later, calls=50), "ms", at_most=3)
    whole = milliseconds(lambda: plan_day(content, understand(content, settled)), calls=5)
    yield Figure(f"plan, from {len(settled.history)} history entries", whole, "ms")
    answers = understand(content, fresh).answers
    day = fresh.date
    yield Figure(
        f"screen, {len(content.screening.rules)} rules",
        milliseconds(lambda: screen(content.screening, answers, answered_on=day, today=day), calls=100),
        "ms",
    )
    compiling = milliseconds(lambda: compile_plan(content, plan), calls=20)
    yield Figure(f"compile, {len(plan.items)} exercises, {len(script.states)} states", compiling, "ms")
    replaying = milliseconds(lambda: replay(script, events), calls=20)
    yield Figure(f"replay a session of {len(events)} events", replaying, "ms")
    reading = milliseconds(lambda: load_content.__wrapped__(OWN_CONTENT), calls=1)
    yield Figure(f"load content, {len(content.exercises)} exercises", reading, "ms")


def profile(content: Catalogue, *, days: int) -> Profile:
    """A person who has done each day's whole session, and told how it was, for so many days."""
    data = json.loads(PROFILE.read_text(encoding="utf-8"))
    end = date.fromisoformat(data["date"])
    history: list[object] = []
    for back in range(days, 0, -1):
        day = (end - timedelta(days=back)).isoformat()
        told = [*history, {"type": "check-in", "on": day, "when": "before", "pain": 2}]
        that_day = {**data, "date": day, "answered_on": day, "history": told}
        plan: Plan = plan_day(content, understand(content, Profile.read(that_day, what="profile")))
        script = compile_plan(content, plan)
        record = replay(script, read_events(played(script))).record.plain()
        after = {"type": "check-in", "on": day, "when": "after", "pain": 2, "effort": 4}
        history = [*told, record, after]
    return Profile.read({**data, "history": history}, what="profile")


def played(script: Script) -> list[dict[str, object]]:
    """The events of a whole session as a player sends them: time in slices of a minute at most."""
    events: list[dict[str, object]] = [{"type": "start"}]
    memory = step(script, begin(script), read_events(events)[0])
    while memory.status != "ended":
        state = script.states[memory.at]
        left = state.ms - memory.elapsed
        event: dict[str, object] = {"type": "elapsed", "ms": min(left, 60_000)} if state.ms else {"type": "done"}
        events.append(event)
        happened: Event = read_events([event])[0]
        memory = step(script, memory, happened)
    return events
