"""A virtual person in a session: time passes, buttons are pressed, and now and then something is felt.

The machine is the product's own. Time is given to it in few large pieces: up to where somebody must do something.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from unslump.core.events import Choose, Elapsed, Event, Plain, Symptom
from unslump.core.exercise import SymptomKind
from unslump.core.machine import Memory, Refused, begin, step
from unslump.core.script import Block, Script, State
from unslump.simulation.bodies import Body
from unslump.simulation.people import Person
from unslump.simulation.redflags import RedFlag

PLAIN = {
    kind: Plain(type=kind) for kind in ("start", "done", "pause", "resume", "back", "skip", "easier", "harder", "stop")
}
LONGEST_SET_UP_MS = 20_000
LONGEST_REST_MS = 60_000
WORST = 10

Watcher = Callable[[Memory, Event, Memory], None]


@dataclass
class Session:
    """One session being lived through."""

    script: Script
    person: Person
    body: Body
    today: int
    watcher: Watcher
    flag: RedFlag | None = None
    """A red flag that comes up in this session, at `flag_block`."""
    memory: Memory = field(init=False)
    events: int = 0
    hidden: int = 0
    refused: int = 0
    flag_told: bool = False

    def __post_init__(self) -> None:
        self.random = self.person.random
        self.blocks = {block.id: block for block in self.script.blocks}
        self.rates: dict[tuple[str, str | None], float] = {}
        self.block = ""
        self.press: str | None = None
        self.countdown = 0
        self.until = self.random.expovariate(1.0)
        self.flag_block = self.random.choice(self.script.blocks).id if self.flag else ""

    def run(self) -> Memory:
        """Live through it to the end."""
        self.memory = begin(self.script)
        self.happen(PLAIN["start"])
        while self.memory.status != "ended":
            self._next(self.script.states[self.memory.at])
        return self.memory

    def happen(self, event: Event) -> bool:
        """Give one event to the machine, under the watcher's eyes; whether it was taken."""
        before = self.memory
        try:
            after = step(self.script, before, event)
        except Refused:
            self.refused += 1
            return False
        self.events += 1
        self.memory = after
        self.watcher(before, event, after)
        return True

    def _next(self, state: State) -> None:
        if state.block != self.block:
            self._meet(self.blocks[state.block])
        if state.kind == "settle":
            self._settle()
        elif state.kind == "choose":
            self._choose(state)
        elif state.ms == 0:
            self._wait(self.random.randint(0, LONGEST_SET_UP_MS))
            self.happen(PLAIN["done"])
        else:
            self._run_on(state)

    def _meet(self, block: Block) -> None:
        """A new exercise: what will be pressed in it, if anything, and when."""
        self.block, self.press = block.id, None
        presses = self.body.demands.model.presses
        chance = self.random.random()
        for name in ("skip", "easier", "harder", "pause", "back", "stop"):
            chance -= getattr(presses, name)
            if chance < 0:
                self.press, self.countdown = name, self.random.randint(1, 6)
                break
        if self.flag is not None and self.flag_block == block.id:
            self.press, self.countdown = "flag", self.random.randint(1, 6)

    def _run_on(self, state: State) -> None:
        """Let time pass up to where somebody must act, or something is felt."""
        states, past = self.script.states, 0
        left = state.ms - self.memory.elapsed
        while True:
            if self.press is not None:
                self.countdown -= 1
                if self.countdown <= 0:
                    self._wait(past + left // 2)
                    self._act()
                    return
            if state.kind == "work":
                rate = self._rate(state)
                if rate * left >= self.until:
                    self._wait(past + int(self.until / rate))
                    self.until = self.random.expovariate(1.0)
                    self._feel()
                    return
                self.until -= rate * left
            past += left
            state = states[state.on["done"]]
            ends_here = state.ms == 0 or state.kind == "choose" or state.block != self.block
            if ends_here or state.gate is not None or self.memory.barred:
                self._wait(past)
                return
            left = state.ms

    def _rate(self, state: State) -> float:
        key = (state.exercise or "", state.step)
        if key not in self.rates:
            self.rates[key] = self.body.rate(key[0], key[1], self.blocks[state.block].rung)
        return self.rates[key]

    def _wait(self, ms: int) -> None:
        if ms > 0:
            self.happen(Elapsed.model_construct(type="elapsed", ms=ms))

    def _act(self) -> None:
        """Press what was going to be pressed."""
        press, self.press = self.press, None
        if press == "flag" and self.flag is not None and self.flag.flag.symptom is not None:
            self.flag.noticed = True
            if self.person.honest():
                self.flag_told = True
                self._tell(*self.flag.flag.symptom)
            else:
                self.hidden += 1
        elif press == "pause" and self.happen(PLAIN["pause"]):
            self._wait(self.random.randint(0, LONGEST_REST_MS))
            self.happen(PLAIN["resume"])
        elif press is not None:
            self.happen(PLAIN[press])

    def _feel(self) -> None:
        """Something is felt; the person says so, or goes on in spite of it."""
        kind, where = self.random.choice(self.person.kind.feels)
        if self.person.honest():
            self._tell(kind, where)
        else:
            self.hidden += 1

    def _tell(self, kind: SymptomKind, where: str) -> None:
        severity = min(WORST, max(1, round(1 + self.body.pain / 2 + self.random.expovariate(0.6))))
        self.happen(Symptom.model_construct(type="symptom", kind=kind, where=where, severity=severity))

    def _settle(self) -> None:
        """Rest; then go on, or stop, or it comes again."""
        self._wait(self.random.randint(0, LONGEST_REST_MS))
        habits = self.body.demands.model.habits
        if self.random.random() < habits.comes_again:
            self._feel()
        if self.memory.status != "ended":
            self.happen(PLAIN["done" if self.random.random() < habits.goes_on else "stop"])

    def _choose(self, state: State) -> None:
        """Stay as before, or go further if they like that."""
        if self.random.random() < self.person.further:
            options = len(state.options)
            option = self.random.randint(min(1, options - 1), options - 1)
            self.happen(Choose.model_construct(type="choose", option=option))
        elif self.random.random() < self.person.further:
            self.happen(PLAIN["harder"])
        else:
            self._wait(state.ms - self.memory.elapsed)
