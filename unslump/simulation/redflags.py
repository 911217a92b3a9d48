"""Red flags in a virtual life: they appear, are noticed or not, told or not, and go; and what came of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from unslump.core.questions import Answer
from unslump.simulation.assumptions import Flag
from unslump.simulation.counting import Tally


@dataclass
class RedFlag:
    """A red flag that has appeared. Days are counted from the first; `gone` is the first day without it.

    sessions: how many were done with it before it was told. stopped: whether it has kept its owner from a session.
    over: whether they said that it was a mistake, settled or over, while it was there.
    """

    flag: Flag
    since: int
    gone: int
    noticed: bool = False
    told: bool = False
    stopped: bool = False
    over: bool = False
    sessions: int = 0


@dataclass
class RedFlags:
    """The red flags of one person."""

    flags: tuple[Flag, ...]
    random: Random
    all: list[RedFlag] = field(default_factory=list)

    def appear(self, flag: Flag, day: int) -> RedFlag:
        """A red flag appears."""
        self.all.append(RedFlag(flag, since=day, gone=day + self.random.randint(*flag.lasts)))
        return self.all[-1]

    def here(self, day: int) -> list[RedFlag]:
        """Those that are there on a day."""
        return [red for red in self.all if red.since <= day < red.gone]

    def one_day(self, day: int) -> None:
        """Some appear, some are noticed."""
        here = self.here(day)
        for flag in self.flags:
            if self.random.random() * 7 < flag.per_week and not any(red.flag is flag for red in here):
                here.append(self.appear(flag, day))
        for red in here:
            red.noticed = red.noticed or self.random.random() < red.flag.noticed

    def told(self, day: int, is_told: Callable[[RedFlag], bool]) -> None:
        """Some of them may have been told today."""
        for red in self.here(day):
            red.told = red.told or is_told(red)

    def stop(self, day: int, tally: Tally) -> None:
        """There is no session, or no more of it: those that were told by now have stopped their owner."""
        for red in self.here(day):
            if red.told and not red.stopped:
                red.stopped = True
                tally.add("flag stopped", _span(day - red.since))

    def in_session(self, day: int, answers: dict[str, Answer], tally: Tally) -> None:
        """A session is done with red flags there: not told, or let through by what was answered since."""
        for red in self.here(day):
            if red.told and names(answers, red.flag):
                tally.add("sessions with a flag", "let through")
            elif red.over:
                tally.add("sessions with a flag", "said to be over")
            elif red.told:
                tally.add("sessions with a flag", "not named again")
            else:
                red.sessions += 1

    def over(self, tally: Tally) -> None:
        """Count what each has come to."""
        for red in self.all:
            tally.add("flag", "appeared", red.flag.id)
            tally.add("flag", "told" if red.told else "never told", red.flag.id)
            tally.add("sessions with a flag", "before" if red.told else "never told", by=red.sessions)
            if red.told and not red.stopped:
                tally.add("flag stopped", "not")


def names(answers: dict[str, Answer], flag: Flag) -> bool:
    """Whether answers name all that a red flag makes true."""
    given = ((answers.get(question), option) for question, option in flag.truth)
    return all(isinstance(answer, tuple) and option in answer for answer, option in given)


def _span(days: int) -> str:
    """Days as the summary groups them."""
    return "0" if days == 0 else "1" if days == 1 else "2-7" if days <= 7 else "over 7"
