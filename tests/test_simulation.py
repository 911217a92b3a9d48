"""Virtual people: repeatable, watched from outside by something that can fail, and stopped by what they tell."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import example
from tests.simulated import CONTENT, DEMANDS, MODEL
from unslump.cli.main import main
from unslump.core.catalogue import Catalogue
from unslump.core.deciding import Decided, decide
from unslump.core.errors import BadContent, BadInput
from unslump.core.profile import Profile
from unslump.core.screening import complete
from unslump.simulation import living
from unslump.simulation.assumptions import OWN_PEOPLE, Flag, assumptions_for
from unslump.simulation.counting import Tally
from unslump.simulation.living import Life
from unslump.simulation.people import answers_of, make_person
from unslump.simulation.redflags import RedFlag
from unslump.simulation.running import simulate
from unslump.simulation.summing import summary

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
