"""The programmes against their cases: each function takes a catalogue, so that broken ones can be tried as well."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import ROOT, TODAY
from unslump.core.allowance import envelope
from unslump.core.catalogue import Catalogue
from unslump.core.following import Led, led, ruled_out, suggestion
from unslump.core.loading import load_content
from unslump.core.profile import Profile, Situation, understand
from unslump.core.questions import Cap
from unslump.core.status import Following, Status

CONTENT = load_content()
CASES: dict[str, Any] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "spec" / "programmes").glob("*.json")
}
BASE, HURTS = CASES["leads"]["base"], CASES["leads"]["hurts"]
CALM = Cap(phases=("unload", "breathe"))


def someone(
    catalogue: Catalogue, *, hurts: bool = False, status: Status | None = None, on: int = 0, **answers: Any
) -> Situation:
    """Somebody well, with these answers, so many days after they answered."""
    given = {**BASE, **(HURTS if hurts else {}), **answers}
    check = {"pain": 0, "new": ["none"]}
    data = {"answers": given, "answered_on": TODAY, "date": TODAY + timedelta(days=on), "check": check}
    profile = Profile.read(data, what="someone")
    return understand(catalogue, profile.model_copy(update={"status": status} if status else {}))


def now(catalogue: Catalogue, situation: Situation) -> Led:
    """Where somebody stands; everybody stands somewhere."""
    found = led(catalogue, situation, envelope(catalogue, situation).cap)
    assert found is not None
    return found


def stood(programme: str, stage: str, facts: dict[str, int], **more: Any) -> Status:
    """A status in a stage, with so many days, sessions and pains told."""
    begun = TODAY - timedelta(days=facts.get("days", 0))
    pains: tuple[tuple[date, int], ...] = ((TODAY - timedelta(days=1), facts["pain"]),) * 3 if "pain" in facts else ()
    sessions = facts.get("sessions", 0)
    following = Following(programme=programme, stage=stage, since=begun, stage_since=begun, sessions=sessions, **more)
    return Status(following=following, pains=pains)


@pytest.mark.parametrize("case", CASES["leads"]["cases"], ids=lambda case: case["name"])
def test_leads(content: Catalogue, case: dict[str, Any]) -> None:
    situation = someone(content, hurts=case.get("hurts", False), **case["answers"])
    found = suggestion(content, situation, envelope(content, situation).cap, tuple(case.get("finished", ())))
    assert found is not None
    programme, lead = found
    assert programme.id == case["expect"]
    assert lead.rank == case.get("lead", lead.rank)
    assert programme.stages_for(situation.clearance.tags)[0].id == case.get("stage", programme.stages[0].id)


@pytest.mark.parametrize("case", CASES["stages"]["cases"], ids=lambda c: f"{c['programme']}-{c['stage']}-{c['facts']}")
def test_stages(content: Catalogue, case: dict[str, Any]) -> None:
    more: dict[str, Any] = {"body": ("tight-legs",), "tight": ("never-helps",)} if "tags" in case else {}
    if "sore" in case:
        more = {"hurts": True, "pain-now": 6, "provoked": "small", "settles": "hours"}
    status = stood(case["programme"], case["stage"], case["facts"], chosen=True)
    found = now(content, someone(content, status=status, **more))
    assert f"{found.programme.id}/{found.stage.id}" == case["expect"]


@pytest.mark.parametrize("case", CASES["shut"]["cases"], ids=lambda case: f"{case['programme']}-{case['name']}")
def test_shut(content: Catalogue, case: dict[str, Any]) -> None:
    answers: dict[str, Any] = {}
    if "pain" in case:
        answers = {"pain-now": case["pain"], "provoked": "heavy", "settles": "minutes"}
        answers |= {"rest": "eases"} if case["pain"] > 7 else {}
    status = Status(flare_until=TODAY + timedelta(days=case["flare"])) if "flare" in case else Status()
    situation = someone(content, hurts="pain" in case, status=status, **answers)
    cap = CALM if case.get("calm") else Cap()
    why = ruled_out(content, content.programmes[case["programme"]], situation, cap)
    assert (why is None) == case["open"], why


@pytest.mark.parametrize("case", CASES["limits"]["cases"], ids=lambda case: case["programme"])
def test_limits(content: Catalogue, case: dict[str, Any]) -> None:
    programme = content.programmes[case["programme"]]
    assert sorted(programme.avoid) == sorted(case["avoid"])
    assert [stage.id for stage in programme.stages] == [stage["stage"] for stage in case["stages"]]
    for stage, told in zip(programme.stages, case["stages"], strict=True):
        assert stage.level == told["level"]
        assert (list(stage.only_with), list(stage.not_with)) == (told["for"], told["not_for"])
        assert {target.aim: target.days.high for target in stage.week} == told["days"]
        assert {t.aim: list(t.only_with) for t in stage.week if t.only_with} == told["only_for"]


@pytest.mark.parametrize("tag", sorted({tag for programme in CONTENT.programmes.values() for tag in programme.avoid}))
def test_a_tag_shuts_what_avoids_it(content: Catalogue, tag: str) -> None:
    well = someone(content)
    tagged = well.model_copy(update={"clearance": well.clearance.model_copy(update={"tags": (tag,)})})
    for programme in content.programmes.values():
        why = ruled_out(content, programme, tagged, Cap())
        assert (why is not None) == (tag in programme.avoid)
        assert why is None or content.vocabulary.tags[tag] in why
