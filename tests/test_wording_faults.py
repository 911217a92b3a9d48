"""Phrases broken in one way at a time: each mistake is refused, naming file, line and key."""

from pathlib import Path

import pytest

from tests.breaking import broken

FILE = "screening/wording.toml"
SADDLE = 'id = "saddle"\ncheck = ["saddle"]'

CASES = {
    "unknown question of the check": ('question = "new"', 'question = "old"', 'question = "', "no question 'old'"),
    "unknown option of the check": (SADDLE, 'id = "saddle"\ncheck = ["sadle"]', "check = [", "no such option: 'sadle'"),
    "none is no sign": (SADDLE, 'id = "saddle"\ncheck = ["none"]', "check = [", "no such option: 'none'"),
    "no option of the check": (SADDLE, 'id = "saddle"\ncheck = []', "check = [", "check: "),
    "unknown question": (
        'question = "nerves", option = "saddle"',
        'question = "nerfs", option = "saddle"',
        "screening = ",
        "no question 'nerfs' with the option 'saddle'",
    ),
    "unknown option": (
        'question = "nerves", option = "saddle"',
        'question = "nerves", option = "horse"',
        "screening = ",
        "no question 'nerves' with the option 'horse'",
    ),
    "unknown reference": ('"girft-ces", ', '"nobody-1900", ', "sources", "unknown reference 'nobody-1900'"),
    "two signs of one name": ('id = "bowel"', 'id = "bladder"', "[[signs]]", "two signs are called 'bladder'"),
    "unknown word list": ('"@numb + @pee"', '"@nummb + @pee"', "phrases", "there is no word list 'nummb'"),
    "nothing but fillers": ('"@numb + @pee"', '"@numb + the my"', "phrases", "a part has no words"),
    "an empty part": ('"@numb + @pee"', '"@numb +  + @pee"', "phrases", "a part has no words"),
    "an empty alternative": ('"@numb + @pee"', '"@numb /  / @pee"', "phrases", "a part has no words"),
    "unknown key": ('id = "saddle"\n', 'id = "saddle"\nregex = "x"\n', "regex", "regex: unknown key"),
    "nothing to quote into": ("You wrote “{words}”.", "You wrote.", "quotes", "quotes: "),
    "nowhere to say what to do": ('"If so: {do}"', '"If so"', "if_so", "if_so: "),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_in_one_way(tmp_path: Path, name: str) -> None:
    old, new, line, said = CASES[name]
    refused = broken(tmp_path, FILE, old, new)
    problems = [str(problem) for problem in refused.problems if said in str(problem)]
    assert problems, refused.problems
    file, number = problems[0].split(": ")[0].split(":")
    assert file == FILE
    named = (tmp_path / "content" / FILE).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert line in named, named
