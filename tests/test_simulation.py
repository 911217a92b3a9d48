"""Virtual people: repeatable, watched from outside by something that can fail, and stopped by what they tell."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TODAY, example
from unslump.cli.main import main
from unslump.core.catalogue import Catalogue
from unslump.core.compiling import compile_plan
from unslump.core.deciding import Decided, decide
from unslump.core.drafting import dosed
from unslump.core.errors import BadContent, BadInput
from unslump.core.events import Event
from unslump.core.loading import load_content
from unslump.core.machine import Memory
from unslump.core.plan import Plan
from unslump.core.profile import Profile
from unslump.core.questions import Answer
from unslump.core.record import Done, FeltSymptom, Record
from unslump.core.screening import Seen, complete
from unslump.core.script import Script, State
from unslump.core.watching import Seen as Watched
from unslump.core.watching import Watch
from unslump.simulation import living
from unslump.simulation.assumptions import OWN_PEOPLE, Flag, assumptions_for
from unslump.simulation.bodies import Body, Demands
from unslump.simulation.counting import Tally
from unslump.simulation.living import Life
from unslump.simulation.people import answers_of, make_person
from unslump.simulation.redflags import RedFlag
from unslump.simulation.remembering import RememberingWatch
from unslump.simulation.running import simulate
from unslump.simulation.sessions import Session
from unslump.simulation.summing import summary
from unslump.simulation.watching import Ledger, Violation, met

CONTENT = load_content()
MODEL = assumptions_for(CONTENT)
DEMANDS = Demands(CONTENT, MODEL)
PEOPLE, WEEKS, SEED = 240, 5, 20


@pytest.fixture(scope="module")
def tally() -> Tally:
    return simulate(PEOPLE, WEEKS, SEED, jobs=2)


# ---- the whole


def test_no_promise_is_broken(tally: Tally) -> None:
    assert tally.breaches == []
    assert tally.of("weeks") == PEOPLE * WEEKS
    assert tally.of("sessions") > PEOPLE * WEEKS


def test_much_is_tried(tally: Tally) -> None:
    told = summary(CONTENT, MODEL, tally, weeks=WEEKS, seed=SEED)
    assert {kind["presentation"] for kind in told["pain"]} == {kind.id for kind in MODEL.presentations}
    assert {"emergency", "urgent", "clinician-first", "screen-again", "screening-expired"} <= told["refused"].keys()
    assert told["adverse"]["endings"].keys() >= {"finished", "stopped", "symptom"}
    assert told["red_flags"]["appeared"] == told["red_flags"]["told"] + told["red_flags"]["never_told"] > 20
    stopped = sum(told["red_flags"]["stopped_after_days"].values())
    assert stopped + told["red_flags"]["told_and_not_stopped"] == told["red_flags"]["told"]
    assert told["stops"]["false"] < told["stops"]["all"]
    assert told["clinicians"]["all_clears"] > 10
    assert told["variety"]["catalogue_used"] > len(CONTENT.exercises) * 3 // 4
    assert sum(told["adverse"]["symptoms_told"].values()) > 20
    assert sum(tally.by("exercise").values()) > 0


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["simulate", *argv])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_same_seed_gives_the_same_bytes_however_many_jobs(capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--people", "60", "--weeks", "3", "--seed", "7", "--json")
    once, again, shared = (printed(capsys, *given, "--jobs", jobs) for jobs in ("1", "1", "3"))
    assert once == again == shared
    assert once[0] == 0
    other = printed(capsys, "--people", "60", "--weeks", "3", "--seed", "8", "--json", "--jobs", "1")
    assert other[1] != once[1]


def test_it_tells_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = printed(capsys, "--people", "10", "--weeks", "2", "--seed", "7", "--jobs", "1")
    assert (code, err) == (0, "")
    assert out.startswith("10 people, 2 weeks each, seed 7: 20 person-weeks, ")
    assert "not whether exercise" in " ".join(out.split())
    assert "Promises broken: 0" in out
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize(
    "given",
    [
        ("--people", "0", "--weeks", "1", "--seed", "1"),
        ("--people", "1", "--weeks", "-1", "--seed", "1"),
        ("--people", "1", "--weeks", "521", "--seed", "1"),
        ("--people", "1", "--weeks", "1", "--seed", "one"),
        ("--people", "1", "--weeks", "1", "--seed", "1.5"),
        ("--people", "1", "--weeks", "1", "--seed", "-1"),
        ("--people", "9" * 5000, "--weeks", "1", "--seed", "1"),
        ("--people", "1000000", "--weeks", "21", "--seed", "1"),
        ("--people", "1", "--weeks", "1", "--seed", "1", "--jobs", "0"),
        ("--people", "2", "--weeks", "1", "--seed", "1", "--only", "3"),
        ("--people", "2", "--seed", "1"),
    ],
    ids=lambda given: " ".join(given)[:40],
)
def test_input_that_cannot_be_used(capsys: pytest.CaptureFixture[str], given: tuple[str, ...]) -> None:
    code, out, err = printed(capsys, *given)
    assert (code, out) == (2, "")
    assert err.count("\n") <= 4
    assert "Traceback" not in err


def reckless(catalogue: Catalogue, profile: Profile, **_: Any) -> Decided:
    """A decision that hears nothing: everybody is taken for the healthy desk worker."""
    healthy = example("desk-worker").answers
    return decide(catalogue, profile.model_copy(update={"answers": healthy, "check": None, "seen": ()}))


def test_a_broken_promise_is_told_with_whom_and_can_be_seen_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(living, "decide", reckless)
    given = ("--people", "30", "--weeks", "2", "--seed", "7", "--jobs", "1")
    code, out, _ = printed(capsys, *given)
    assert code == 1
    assert "Promise 1 first broken: a plan in spite of: " in out
    told = json.loads(printed(capsys, *given, "--json")[1])
    number = told["promises"][0]["found"][0]["person"]
    for argv in (given, (*given, "--only", str(number))):
        assert f"--people 30 --weeks 2 --seed 7 --only {number}" in " ".join(printed(capsys, *argv)[1].split())
    assert [promise["violations"] > 0 for promise in told["promises"]] == [True, True, False]
    first = told["promises"][0]["found"][0]
    alone = json.loads(printed(capsys, *given, "--json", "--only", str(first["person"]))[1])
    assert alone["people"] == 1
    assert alone["promises"][0]["found"][0] == first


# ---- the watcher of plans can fail


def sitter(**changes: Any) -> dict[str, Answer]:
    """The healthy desk worker's answers with some of them changed, and the mildest to whatever is then asked."""
    more: dict[str, Any] = {"minutes": 20, "equipment": ("chair", "stool", "mat", "pillow"), "goals": ("hamstrings",)}
    wanted: dict[str, Any] = {**example("desk-worker").answers, **more, **changes}
    mildest = {"duration": "2-6-weeks", "rest": "eases", "provoked": "ordinary", "settles": "minutes"}
    given: dict[str, Answer] = {}
    for question in CONTENT.screening.questions:
        if question.ask_if is None or met(question.ask_if, given):
            answer = wanted.get(question.id, mildest.get(question.id, ("none",) if question.kind == "many" else None))
            given |= {} if answer is None else {question.id: answer}
    return complete(CONTENT.screening, given)


def ledger(today: date = TODAY, *, pain: int = 0, new: tuple[str, ...] = ("none",), **changes: Any) -> Ledger:
    """A healthy person's, who has answered everything today."""
    kept = Ledger(CONTENT)
    kept.screened(today, sitter(**changes), ())
    kept.checked(today, {"pain": pain, "new": new}, with_screening=False)
    return kept


def real_plan(on: date = TODAY) -> Plan:
    profile = Profile(answers=sitter(), answered_on=on, date=on, check={"pain": 0, "new": ("none",)})
    return decide(CONTENT, profile).planned()


def with_item(name: str, *, rung: int = 0, tiers: int = 0) -> Plan:
    plan = real_plan()
    item = plan.items[0].model_copy(update={"dosed": dosed(CONTENT.exercises[name], rung), "tiers": tiers})
    return plan.model_copy(update={"items": (item,)})


def record(name: str, *, on: date = TODAY, rung: int = 0, felt: str | None = None, ending: Any = "finished") -> Record:
    exercise = CONTENT.exercises[name]
    done = Done(
        exercise=name,
        phase=exercise.phase,
        unit=exercise.dose.unit,
        rung=rung,
        lighter=False,
        outcome="symptom" if felt else "worked",
        share=100,
        work_ms=1000,
        left_ms=0,
        right_ms=0,
    )
    symptoms = () if felt is None else (
        FeltSymptom(exercise=name, kind=felt, where="back", severity=4, response="back-off", clock_ms=1),
    )  # fmt: skip
    return Record(
        format=1,
        script="s",
        plan="p",
        content=CONTENT.version,
        on=on,
        ending=ending,
        active_ms=1000,
        exercises=(done,),
        symptoms=symptoms,
    )


def promises(found: list[Violation]) -> set[int]:
    return {promise for promise, _ in found}


def test_a_real_plan_breaks_nothing() -> None:
    assert ledger().given(real_plan()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"nerves": ("saddle",)},
        {"signs": ("fever",)},
        {"where": ("below-knee",), "leg-feel": ("none",)},
        {"new": ("bladder",)},
        {"new": ("fall",)},
        {"new": ("other",)},
    ],
    ids=str,
)
def test_a_plan_in_spite_of_something_told_is_seen(changes: dict[str, Any]) -> None:
    assert 1 in promises(ledger(**changes).given(real_plan()))


@pytest.mark.parametrize(("days", "broken"), [(28, False), (29, True)])
def test_a_plan_on_answers_that_are_too_old_is_seen(days: int, broken: bool) -> None:
    kept = ledger()
    kept.checked(TODAY + timedelta(days=days), {"pain": 0, "new": ("none",)}, with_screening=False)
    assert (1 in promises(kept.given(real_plan(TODAY + timedelta(days=days))))) is broken


def test_a_plan_without_the_check_of_the_day_is_seen() -> None:
    assert promises(ledger().given(real_plan(TODAY + timedelta(days=1)))) == {1}


@pytest.mark.parametrize(("days", "broken"), [(14, False), (15, True)])
def test_an_all_clear_counts_for_its_days(days: int, broken: bool) -> None:
    kept = ledger(signs=("fever",))
    on = TODAY + timedelta(days=days)
    kept.seen = (Seen(rule="r4-fever", by="Dr", on=TODAY),)
    kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=False)
    assert (1 in promises(kept.given(real_plan(on)))) is broken


def test_an_emergency_has_no_all_clear() -> None:
    kept = ledger(nerves=("saddle",))
    kept.seen = (Seen(rule="r1-saddle-bladder-bowel", by="Dr", on=TODAY),)
    assert kept.unresolved(TODAY)


@pytest.mark.parametrize(
    ("felt", "ending", "stands"),
    [("pain", "finished", False), ("tingling", "finished", True), ("chest", "emergency", True)],
)
def test_a_sign_in_a_session_stands_until_the_questions_are_answered_again(
    felt: str, ending: str, stands: bool
) -> None:
    kept = ledger()
    kept.did(record("bridge", felt=felt, ending=ending))
    assert bool(kept.unresolved(TODAY)) is stands
    kept.screened(TODAY, sitter(), ())
    assert kept.unresolved(TODAY) == []


@pytest.mark.parametrize(("pain", "flared"), [(5, False), (6, True)])
def test_a_flare_up_stands_and_keeps_the_next_days_calm(pain: int, flared: bool) -> None:
    kept, tomorrow = ledger(pain=4), TODAY + timedelta(days=1)
    kept.did(record("march"))
    kept.checked(tomorrow, {"pain": pain, "new": ("none",)}, with_screening=False)
    assert bool(kept.unresolved(tomorrow)) is flared
    kept.screened(tomorrow, sitter(), ())
    assert kept.unresolved(tomorrow) == []
    calm = with_item("bridge").model_copy(update={"on": tomorrow})
    assert any("ruled out" in what for _, what in kept.given(calm)) is flared


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("bridge", {"worse": ("bending-back",), "where": ("lower-back",)}, "although extension-provokes"),
        ("downward-dog", {"body": ("eyes",)}, "although head-down-risk"),
        ("squat", {}, "before its time"),
        ("bridge", {"pain-now": 8, "where": ("lower-back",)}, "ruled out"),
        ("heel-slide", {"pain": 6}, "ruled out"),
        ("squat", {"experience": "regular", "spare": ("broken",), "body": ("spare",)}, "above 1"),
    ],
)
def test_an_exercise_that_is_not_allowed_is_seen(name: str, changes: dict[str, Any], said: str) -> None:
    kept = ledger(**changes)
    found = kept.given(with_item(name))
    assert promises(found) == {2}
    assert any(said in what for _, what in found)


def test_a_limit_of_a_clinician_that_is_not_kept_is_seen() -> None:
    kept = ledger()
    assert kept.given(with_item("bridge")) == []
    kept.seen = (Seen(rule="c1-disc", by="Dr", on=TODAY, limits=("no-bending-back",)),)
    assert promises(kept.given(with_item("bridge"))) == {2}


def test_a_stronger_step_that_is_ruled_out_is_seen() -> None:
    step = next(step for step in CONTENT.exercises["seated-hamstring"].steps if step.gate)
    assert step.avoid
    kept = ledger()
    assert kept.given(with_item("seated-hamstring", tiers=1)) == []
    rule = next(rule for rule in CONTENT.screening.rules if set(step.avoid) & set(rule.tags))
    kept.met_rules = (rule.model_copy(update={"status": "modified", "tags": tuple(step.avoid), "cap": None}),)
    assert any("is offered" in what for _, what in kept.given(with_item("seated-hamstring", tiers=1)))


@pytest.mark.parametrize(("more", "broken"), [(0, False), (1, True)])
def test_a_plan_that_is_too_long_is_seen(more: int, broken: bool) -> None:
    plan = real_plan().model_copy(update={"seconds": 20 * 60 + more})
    assert (promises(ledger().given(plan)) == {2}) is broken


@pytest.mark.parametrize(("felt", "days"), [("pain", 2), ("tingling", 7)])
def test_an_exercise_that_rests_and_what_stands_on_it_is_seen(felt: str, days: int) -> None:
    for name in ("knee-squeeze", "bridge"):
        for day, broken in ((days, True), (days + 1, False)):
            kept, on = ledger(), TODAY + timedelta(days=day)
            kept.did(record("knee-squeeze", felt=felt))
            kept.screened(on, sitter(), ())
            kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=True)
            found = kept.given(with_item(name).model_copy(update={"on": on}))
            assert any("rests" in what for _, what in found) is broken


def good_day(kept: Ledger, name: str, on: date, rung: int) -> None:
    kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=False)
    kept.did(record(name, on=on, rung=rung))
    kept.after(on, 0, 4)


def test_a_dose_that_grows_too_fast_is_seen() -> None:
    kept, needed = ledger(), CONTENT.progress.good_sessions_to_raise
    earned = []
    for day in range(2 * needed + 1):
        on = TODAY + timedelta(days=day)
        kept.checked(on, {"pain": 0, "new": ("none",)}, with_screening=False)
        allowed = [
            rung
            for rung in range(4)
            if not any("rung" in what for _, what in kept.given(with_item("heel-slide", rung=rung).model_copy(
                update={"on": on})))
        ]  # fmt: skip
        earned.append(max(allowed))
        good_day(kept, "heel-slide", on, max(allowed))
    assert earned == [0] * needed + [1] * needed + [2]


def test_an_exercise_on_too_many_days_is_seen() -> None:
    kept, most = ledger(), CONTENT.exercises["bridge"].dose.per_week.high
    for day in range(most):
        assert not any("days a week" in what for _, what in kept.given(with_item("bridge")))
        kept.did(record("bridge", on=TODAY - timedelta(days=most - day)))
    assert any("days a week" in what for _, what in kept.given(with_item("bridge")))


# ---- the watcher of sessions can fail


def breaches_of(script: Script, seeds: int = 12) -> set[str]:
    """Parts of promise 3 that are broken when sore people play a script."""
    found: set[str] = set()
    for seed in range(seeds):
        person = make_person(CONTENT, MODEL, seed, 1)
        person.irritability, person.honesty, person.further = 30.0, 1.0, 1.0
        watch, watched = RememberingWatch(CONTENT, script, {}), Watched()

        def watcher(before: Memory, event: Event, after: Memory, watch: RememberingWatch = watch) -> None:
            nonlocal watched
            watched, broken = watch.step(watched, before, event, after)
            found.update(breach.part for breach in broken)

        Session(script, person, Body(DEMANDS, person), 0, watcher).run()
    return found


def doctored(script: Script, **changes: Any) -> Script:
    """The script as a careless compiler would make it: every state with these changes, where it has such keys."""
    states = {}
    for name, state in script.states.items():
        own = {key: value(state) if callable(value) else value for key, value in changes.items()}
        states[name] = state.model_copy(update=own if state.kind != "end" else {})
    return script.model_copy(update={"states": states})


def led_on(state: State) -> dict[Any, str]:
    """The edges of a state in which a symptom leads to where being done leads."""
    return {edge: state.on.get("done", to) if edge == "back-off" else to for edge, to in state.on.items()}


def once_more(state: State) -> dict[Any, str]:
    """The edges of a state; after a rest to settle, the same exercise begins again."""
    return {**state.on, "done": f"{state.block}.ready"} if state.kind == "settle" else dict(state.on)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"on": led_on}, "symptoms"),
        ({"barred_by": (), "on": once_more}, "never-returns"),
        ({"gate": None, "ms": lambda state: min(state.ms, 1000)}, "gate"),
    ],
    ids=["a symptom leads on", "what hurt comes back", "a gate stands open"],
)
def test_a_session_that_breaks_a_promise_is_seen(changes: dict[str, Any], part: str) -> None:
    script = compile_plan(CONTENT, real_plan())
    assert breaches_of(script) == set()
    assert part in breaches_of(doctored(script, **changes))


def test_a_watch_that_remembers_says_the_same_as_one_that_does_not() -> None:
    known: dict[Any, Any] = {}
    for day in range(6):
        script = compile_plan(CONTENT, real_plan(TODAY + timedelta(days=day)))
        assert RememberingWatch(CONTENT, script, known).about == Watch(CONTENT, script).about
    sizes = len(known)
    assert RememberingWatch(CONTENT, script, known).about == Watch(CONTENT, script).about
    assert len(known) == sizes > 0


# ---- lives


def a_life(kind: str, **habits: float) -> Life:
    """Somebody of a kind who always opens Unslump, answers everything and says all, unless told otherwise."""
    number = next(n for n in range(1, 1000) if make_person(CONTENT, MODEL, SEED, n).kind.id == kind)
    life = Life(DEMANDS, MODEL.model_copy(update={"flags": ()}), SEED, number, Tally())
    always = {"adherence": 1.0, "honesty": 1.0, "mistaken": 0.0, "after": 1.0, "morning": 1.0, "again": 1.0}
    for name, value in {**always, "doctor": 0.0, **habits}.items():
        setattr(life.person, name, value)
    return life


def sessions_by_day(life: Life, days: int) -> list[int]:
    found = []
    for _ in range(days):
        before = life.tally.of("sessions")
        life.one_day(0)
        found.append(life.tally.of("sessions") - before)
        life.day += 1
        life.today += timedelta(days=1)
    return found


@pytest.mark.parametrize("flag", MODEL.flags, ids=lambda flag: flag.id)
def test_from_the_day_on_which_a_red_flag_is_told_there_is_no_session(flag: Flag) -> None:
    life = a_life("back-to-training")
    before = sessions_by_day(life, 10)
    assert sum(before) >= 6
    life.flags.all.append(RedFlag(flag, since=10, gone=1000, noticed=True))
    assert sessions_by_day(life, 40) == [0] * 40
    assert life.tally.of("flag stopped", "0") == 1
    assert life.tally.breaches == []


def test_who_does_not_tell_goes_on_and_is_counted() -> None:
    life = a_life("back-to-training", honesty=0.0)
    flag = next(flag for flag in MODEL.flags if flag.id == "bladder")
    life.flags.all.append(RedFlag(flag, since=0, gone=1000, noticed=True))
    assert sum(sessions_by_day(life, 10)) == life.flags.all[0].sessions > 5
    life.flags.over(life.tally)
    assert life.tally.of("flag", "never told", "bladder") == 1
    assert life.tally.of("sessions with a flag", "never told") > 5


def test_a_clinician_lets_go_on_within_limits() -> None:
    life = a_life("pregnant", doctor=1.0)
    done = sessions_by_day(life, 60)
    assert done[0] == 0
    assert life.tally.of("all-clears") > 0
    assert sum(done) > 0
    assert life.tally.breaches == []


@pytest.mark.parametrize("kind", ["desk-worker", "stiff-and-weak", "back-to-training"])
def test_who_trains_well_dosed_can_do_more_and_who_does_not_can_do_less(kind: str) -> None:
    trains, rests = a_life(kind), a_life(kind, adherence=0.0)
    for life in (trains, rests):
        life.person.facts["minutes"] = 20
        assert life.body.fitness == pytest.approx(1)
        sessions_by_day(life, 8 * 7)
    assert trains.tally.of("sessions") > 40
    assert rests.tally.of("sessions") == 0
    assert trains.body.fitness > 1
    assert rests.body.fitness < 1
    rungs = [status.rung for status in trains.status.exercises.values()]
    assert max(rungs) >= 2


# ---- the people


@pytest.mark.parametrize("truthful", [True, False])
def test_everybody_can_answer_the_questions_on_any_day(truthful: bool) -> None:
    for number in range(300):
        person = make_person(CONTENT, MODEL, SEED, number)
        person.mistaken = 0.2
        for week, pain in ((0, 0), (3, 5), (11, 10)):
            given = answers_of(CONTENT, MODEL, person, day=7 * week, pain=pain, truthful=truthful)
            assert complete(CONTENT.screening, given)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('check = "saddle"', 'check = "sadle"', "the check does not ask for 'sadle'"),
        ("hamstring-stretch = 0.005", "hamstring-strech = 0.005", "unknown load, target or phase 'hamstring-strech'"),
        ('["signs", "fever"]', '["signs", "fewer"]', "unknown option 'fewer'"),
        ("desk-hours = [2,", "desk-hour = [2,", "unknown question 'desk-hour'"),
        ("adherence = [0.1, 0.9]", "adherence = [0.9, 0.1]", "0.9 is above 0.1"),
        ("clears = 0.7", "clears = 1.7", "less than or equal to 1"),
        ("clears = 0.7", "cleared = 0.7", "unknown key"),
    ],
)
def test_assumptions_that_cannot_be_used_are_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = OWN_PEOPLE.read_text()
    assert old in text
    path = tmp_path / "people.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises((BadContent, BadInput)) as refused:
        assumptions_for(CONTENT, path)
    assert said in str(refused.value)
