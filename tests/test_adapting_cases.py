"""The rules of progress that stand alone, case by case: spec/progress/*.json."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import TODAY, example
from unslump.core.allowance import Allowed, cap_of, envelope, time_away
from unslump.core.catalogue import Catalogue
from unslump.core.choosing import _free, candidates, use_time_left
from unslump.core.day import Chosen, Day
from unslump.core.hinting import facts, hints
from unslump.core.history import CheckIn
from unslump.core.loading import load_cases
from unslump.core.planning import plan_day
from unslump.core.profile import Situation, understand
from unslump.core.progress import fold, fold_all
from unslump.core.ranking import comes_last, kept
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.settling import settle
from unslump.core.status import Began, ExerciseStatus, FlareUp, Status

CASES = load_cases()
DAY = timedelta(days=1)
GROWN = "seated-hamstring"
"""A stretch with nothing harder than itself."""
HARDER = "plank"
"""A strength exercise with an easier form."""


def cases(name: str) -> Any:
    every = CASES[f"progress/{name}"]["cases"]
    return pytest.mark.parametrize("case", every, ids=lambda case: f"{case['rule']}: {case.get('name', '')}")


def situation(content: Catalogue, status: Status, today: date = TODAY) -> Situation:
    able = {
        "positions": ("floor", "kneeling", "hands"),
        "experience": "regular",
        "equipment": ("chair", "stool", "mat"),
    }
    found = understand(content, example("desk-worker"))
    answers = {**found.answers, **able}
    clearance = found.clearance.model_copy(update={"expires": today + 28 * DAY})
    update = {"today": today, "status": status, "answers": answers, "clearance": clearance}
    return found.model_copy(update=update)


def day_of(content: Catalogue, status: Status) -> Day:
    found = situation(content, status)
    return Day(content, found, envelope(content, found), budget=3600)


def done(content: Catalogue, name: str, kind: str, rung: int) -> Done:
    exercise = content.exercises[name]
    skipped = kind in ("skip", "stopped")
    return Done(
        exercise=name,
        phase=exercise.phase,
        unit=exercise.dose.unit,
        rung=rung,
        lighter=False,
        outcome="skipped" if skipped else "symptom" if kind == "hurt" else "worked",
        share=0 if skipped else 50 if kind == "held" else 100,
        work_ms=0 if skipped else 1000,
        left_ms=0,
        right_ms=0,
        wished=(kind,) if kind in ("easier", "harder") else (),
    )


def session(content: Catalogue, on: date, name: str, kind: str, rung: int) -> Record:
    felt = FeltSymptom(exercise=name, kind="pain", where="thigh", severity=2, response="back-off", clock_ms=0)
    return Record(
        format=1,
        script="s",
        plan="p",
        content="c",
        on=on,
        ending="stopped" if kind == "stopped" else "finished",
        active_ms=1000,
        exercises=(done(content, name, kind, rung),),
        symptoms=(felt,) if kind == "hurt" else (),
    )


def lived(content: Catalogue, status: Status, on: date, name: str, kind: str, *, effort: int = 4) -> Status:
    """One day with a session, and the morning after; pain is 2 all the time."""
    rung = status.exercises.get(name, ExerciseStatus()).rung
    entries: list[Any] = [
        CheckIn(type="check-in", on=on, when="before", pain=2),
        session(content, on, name, kind, rung),
        CheckIn(type="check-in", on=on, when="after", pain=2, effort=effort),
        CheckIn(type="check-in", on=on + DAY, when="morning", pain=2),
    ]
    return fold_all(content, entries, status)


@cases("easing")
def test_easing(content: Catalogue, case: dict[str, Any]) -> None:
    status = Status(last_session=TODAY - case["days"] * DAY)
    today, again = TODAY, case.get("again")
    for number, down in enumerate(case["down"]):
        if again and number == again[0]:
            today += (again[1] - 1) * DAY
        away = time_away(content, situation(content, status, today))
        assert (away.rungs if away else 0) == down, number
        status = fold(content, status, session(content, today, "bridge", "good", 0))
        same_day = time_away(content, situation(content, status, today))
        assert (same_day.rungs if same_day else 0) <= down
        today += DAY


@cases("flare-up-course")
def test_flare_up_course(content: Catalogue, case: dict[str, Any]) -> None:
    status = Status(exercises={"bridge": ExerciseStatus(rung=2)})
    before = CheckIn(type="check-in", on=TODAY, when="before", pain=2)
    status = fold_all(content, [before, session(content, TODAY, "bridge", "good", 2)], status)
    status = fold(content, status, CheckIn(type="check-in", on=TODAY + DAY, when="morning", pain=6))
    for day, pain in case["told"].items():
        status = fold(content, status, CheckIn(type="check-in", on=TODAY + int(day) * DAY, when="before", pain=pain))
    rules = content.progress
    cap = cap_of(content, situation(content, status, TODAY + case["day"] * DAY))
    bare = situation(content, Status()).clearance.cap
    out = bare.meet(rules.way_out.cap)
    assert cap == {"flare-up": out.meet(rules.flare_up_cap), "way-out": out, None: bare}[case["expect"]]
    assert len({bare, out, out.meet(rules.flare_up_cap)}) == 3


@cases("step-back")
def test_step_back(content: Catalogue, case: dict[str, Any]) -> None:
    name = case.get("exercise", HARDER)
    status = Status(exercises={name: ExerciseStatus(rung=case["rung"])})
    on = TODAY
    for kind in case["sessions"]:
        on += 2 * DAY
        status = lived(content, status, on, name, kind)
    got = status.exercises[name]
    rests = [change for change in status.changes if change.reason.rule == case["rule"]]
    assert bool(rests) is (case["expect"] is not None)
    if case["expect"] is not None:
        assert got.rest_until == on + case["expect"] * DAY
        assert got.change == rests[0]
        found = envelope(content, situation(content, status, on + case["expect"] * DAY))
        assert name not in found.allowed
        assert content.exercises[name].regress
        assert name in {item.exercise for item in found.left_out}
        assert name in envelope(content, situation(content, status, on + (case["expect"] + 1) * DAY)).allowed


@cases("plateau")
def test_plateau(content: Catalogue, case: dict[str, Any]) -> None:
    name = case.get("exercise", HARDER)
    top = len(content.exercises[name].dose.rungs) - 1
    days = tuple(sorted(TODAY - (3 * number) * DAY for number in range(1, case["done"])))
    before = ExerciseStatus(
        rung=top if case.get("at") == "top" else 1,
        since=TODAY - case["days"] * DAY,
        days=days,
        good=case.get("good", 0),
    )
    status = lived(content, Status(exercises={name: before}), TODAY, name, "good", effort=case.get("effort", 8))
    got = status.exercises[name]
    assert got.turn_until == (None if case["expect"] is None else TODAY + case["expect"] * DAY)
    assert (case["rule"] in [change.reason.rule for change in status.changes]) is (case["expect"] is not None)
    later = situation(content, status, TODAY + (case["expect"] or 0) * DAY)
    day = Day(content, later, envelope(content, later), budget=3600)
    assert comes_last(day, name) is (case["expect"] is not None)


@cases("keeping")
def test_keeping(content: Catalogue, case: dict[str, Any]) -> None:
    name = case.get("exercise", GROWN)
    top = len(content.exercises[name].dose.rungs) - 1
    days = tuple(TODAY - number * DAY for number in range(1, case["done"] + 1))
    status = Status(exercises={name: ExerciseStatus(rung=top, mastered=case["mastered"], days=days)})
    day = day_of(content, status)
    wide = content.exercises[name].dose.model_copy(update={"per_week": content.exercises[name].dose.per_week})
    assert wide.per_week.high > content.progress.keeping.days
    item = Allowed(content.exercises[name], rung=top, tiers=0, grown_into=False)
    if "kept" in case:
        assert kept(day, item) is case["kept"]
    if case["expect"] is not None:
        day.aims = ()  # the weekly aims have their own cases
        assert _free(day, item) is case["expect"]


@cases("learning")
def test_learning(content: Catalogue, case: dict[str, Any]) -> None:
    status, on = Status(), TODAY - 2 * len(case["sessions"]) * DAY
    for kind in case["sessions"]:
        status = lived(content, status, on, "bridge", kind)
        on += 2 * DAY
    got = status.exercises.get("bridge", ExerciseStatus())
    assert got.liking == case["points"]
    assert comes_last(day_of(content, status), "bridge") is case["last"]


@cases("hints")
def test_hint(content: Catalogue, case: dict[str, Any]) -> None:
    status = Status()
    if "days" in case:
        told = case.get("told", 5)
        began = Began(on=TODAY - case["days"] * DAY, pains=(case["first"],) * told)
        status = Status(began=began, pains=tuple((TODAY, case["lately"]) for _ in range(told)))
    if "flare" in case:
        since = TODAY - (case["flare"] - 1) * DAY
        status = Status(flare_until=TODAY, flare=FlareUp(since=since, again=since, before=2))
    if "over" in case:
        since = TODAY - 10 * DAY
        status = Status(flare_until=TODAY - case["over"] * DAY, flare=FlareUp(since=since, again=since, before=2))
    if "leg" in case:
        status = Status(leg=(TODAY - case["ago"] * DAY, case["leg"]))
    if "row" in case:
        last, row = case["row"]
        status = Status(exercises={"bridge": ExerciseStatus(last=last, row=row), "plank": ExerciseStatus()})
    told_hints = [reason.rule for reason in hints(content, situation(content, status))]
    assert (case["rule"] in told_hints) is case["expect"]


@cases("grows")
def test_what_grows_is_said(content: Catalogue, case: dict[str, Any]) -> None:
    name = case["exercise"]
    status = Status(exercises={name: ExerciseStatus(rung=case["rung"])})
    for number in range(content.progress.good_sessions_to_raise):
        status = lived(content, status, TODAY + 2 * number * DAY, name, "good")
    change = status.exercises[name].change
    assert change is not None
    assert (change.effect, change.reason.text) == ("raise", case["expect"])
    assert content.progress.raise_says[case["rule"]].format(good=2) == case["expect"]


@cases("opens")
def test_harder_form_opens(content: Catalogue, case: dict[str, Any]) -> None:
    name = case["exercise"]
    status = Status(exercises={name: ExerciseStatus(rung=case["rung"], good=1)})
    before = lived(content, Status(exercises={name: ExerciseStatus(rung=case["rung"])}), TODAY, name, "good")
    after = lived(content, status, TODAY, name, "good").exercises[name]
    assert not before.exercises[name].mastered
    assert (after.mastered, after.rung) == (case["expect"], case["then"])


@cases("news")
def test_news(content: Catalogue, case: dict[str, Any]) -> None:
    told = CheckIn(type="check-in", on=TODAY, when="before", pain=2, new=tuple(case["new"]))
    status = settle(content, fold(content, Status(), told), next_pain=None)
    assert (status.screen_again is not None) is case["expect"]


RUN = {
    "easing": test_easing,
    "flare-up-course": test_flare_up_course,
    "step-back": test_step_back,
    "plateau": test_plateau,
    "keeping": test_keeping,
    "learning": test_learning,
    "hints": test_hint,
    "grows": test_what_grows_is_said,
    "news": test_news,
    "opens": test_harder_form_opens,
}
"""What runs the cases of each file."""


def test_every_news_has_its_case(content: Catalogue) -> None:
    options = {option.id for option in content.check.question("new").options} - {"none"}
    assert options == {name for case in CASES["progress/news"]["cases"] for name in case["new"]}


def test_every_rule_that_stands_alone_has_cases_on_both_sides(content: Catalogue) -> None:
    about = {
        "back-to-the-easier-form": "step-back",
        "flare-up-goes-on": "flare-up-course",
        "flare-up-way-out": "flare-up-course",
    }
    for rule in content.progress.further:
        mine = [c for c in CASES[f"progress/{about.get(rule.id, rule.id)}"]["cases"] if c["rule"] == rule.id]
        key = "last" if rule.id == "learning" else "expect"
        assert len({str(case[key]) for case in mine}) >= 2, rule.id
    for opens in content.progress.opens:
        mine = [case for case in CASES["progress/opens"]["cases"] if case["rule"] == opens.id]
        assert {case["expect"] for case in mine} == {True, False}, opens.id
    for hint in content.progress.hints:
        mine = [case for case in CASES["progress/hints"]["cases"] if case["rule"] == hint.id]
        assert {case["expect"] for case in mine} == {True, False}, hint.id


@pytest.mark.parametrize(("pains", "leg_days"), [(3, 2), (5, 7), (6, 8)])
def test_how_many_pains_and_days_count_stands_in_the_content(content: Catalogue, pains: int, leg_days: int) -> None:
    lately = content.progress.lately.model_copy(update={"pains": pains, "leg_days": leg_days})
    progress = content.progress.model_copy(update={"lately": lately})
    content = content.model_copy(update={"progress": progress})
    told = [CheckIn(type="check-in", on=TODAY - n * DAY, when="morning", pain=n % 3) for n in range(9, -1, -1)]
    status = fold_all(content, told)
    assert status.began is not None
    assert [len(status.began.pains), "pain-fall" in facts(content, situation(content, status))] == [pains, True]
    assert "pain-fall" not in facts(content, situation(content, fold_all(content, told[: pains - 1])))
    for ago in (leg_days - 1, leg_days):
        status = Status(leg=(TODAY - ago * DAY, "up"))
        assert ("leg" in facts(content, situation(content, status))) is (ago < leg_days)


def test_what_comes_last_gives_way_and_is_said(content: Catalogue) -> None:
    """The one that is always left out is in no plan while another serves the same; then it is said in whose place."""
    first = plan_day(content, situation(content, Status()))
    strength = next(item for item in first.items if item.phase == "strength")
    status = Status(exercises={strength.dosed.exercise: ExerciseStatus(liking=-3)})
    second = plan_day(content, situation(content, status))
    assert strength.dosed.exercise not in {item.dosed.exercise for item in second.items}
    said = [reason.text for item in second.items for reason in item.because if reason.rule == "learning"]
    assert said == [content.progress.learning.says.format(name=strength.name)]
    assert {item.aim for item in first.items} == {item.aim for item in second.items}


@pytest.mark.parametrize(
    ("mastered", "liking", "begins"),
    [(False, 0, 7), (True, 0, 5), (True, -3, None)],
    ids=["still growing", "mastered: that dose keeps it", "often left out: never a second one"],
)
def test_the_dose_that_an_exercise_is_chosen_with(
    content: Catalogue, mastered: bool, liking: int, begins: int | None
) -> None:
    """Where minutes are short, what is mastered leaves room for what still grows; time left over brings it up."""
    name = "sit-to-stand-high"
    status = Status(exercises={name: ExerciseStatus(rung=7, mastered=mastered, liking=liking)})
    day = day_of(content, status)
    aim = next(aim for aim in day.aims if aim.id == "strength-hips")
    if liking:
        first = next(one for one in candidates(day, aim) if one.allowed.exercise.id != name)
        day.chosen.append(first)
    item = day.envelope.allowed[name]
    day.led = None
    rungs = [one.rung for one in candidates(day, aim) if one.allowed.exercise.id == name]
    assert max(rungs, default=None) == begins
    assert item.rung == 7
    if liking:
        return
    day.chosen = [Chosen(item, aim, rungs[0], 0)]
    use_time_left(day)
    assert day.chosen[0].rung == 7


def test_a_plan_without_hints_is_as_it_was(content: Catalogue) -> None:
    assert "hints" not in plan_day(content, situation(content, Status())).plain()
