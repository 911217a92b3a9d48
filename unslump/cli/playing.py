"""A session in the terminal: the verb `play`."""

import argparse
import math
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

from unslump.cli.asking import ask_profile
from unslump.cli.deciding import plan_of, read_plan, refuse, script_of
from unslump.cli.keyboard import END, Keys, Lines, Terminal, terminal_there
from unslump.cli.reading import STDIN, an_object, read_json, unusable
from unslump.cli.speaking import content_for
from unslump.cli.telling import tell_record
from unslump.cli.terminal import clean, minutes_text, print_json, width, wrapped
from unslump.cli.writing import writable, write_json, write_value
from unslump.core.errors import BadInput, NoPlan
from unslump.core.events import Choose, Elapsed, Event, Plain, Symptom, read_events
from unslump.core.machine import Refused, begin, step
from unslump.core.record import record_of
from unslump.core.replaying import of_session
from unslump.core.script import Script, State
from unslump.version import code_version

TICK = 0.1
KEYS = "Enter done · space pause · b back · s skip · e easier · h harder · p something is wrong · q stop"


def play(arguments: argparse.Namespace) -> int:
    """Play a plan, or the plan of a profile, and print the record."""
    out = sys.stderr if arguments.json else sys.stdout
    if arguments.file is None and not terminal_there():
        raise unusable("", "play: name a plan or a profile (`unslump plan` makes a plan), or sit at a terminal")
    try:
        if arguments.file is None:
            content = content_for(arguments)
            data: dict[str, Any] = ask_profile(content, out)
        else:
            data = an_object(arguments.file, read_json(arguments.file), "a plan or a profile")
            content = content_for(arguments, data.get("content"))
        file = arguments.file or "answers"
        plan = plan_of(content, file, data) if "answers" in data else read_plan(file, data)
    except NoPlan as refusal:
        refuse(arguments.file or "", refusal)
        return 1
    script = script_of(content, plan, file)
    events_file, replay_file = writable(arguments.events), writable(arguments.replay)
    session = Session(script, out)
    run(session, fast=arguments.fast, read=arguments.file != STDIN)
    record = record_of(script, session.memory)
    if events_file is not None:
        write_json(events_file, session.event_data())
    if replay_file is not None:
        write_value(replay_file, of_session(script, session.events, record, code=code_version()))
    if arguments.json:
        print_json(record.plain())
    else:
        print()
        tell_record(script, record)
    return 0


def run(session: "Session", *, fast: bool, read: bool) -> None:
    """Play a session to its end, by keys from a terminal, or by lines from a pipe."""
    if terminal_there() and read and not fast:
        terminal = Terminal(session.out)
        session.tell(KEYS)
        with terminal.listening():
            in_real_time(session, terminal)
        return
    keys = Lines(sys.stdin) if read and not terminal_there() else None
    if fast:
        at_once(session, keys)
    else:
        in_real_time(session, keys or Nobody())


class Nobody:
    """No commands at all."""

    def next_key(self, seconds: float) -> str | None:
        """Nothing, after the time."""
        time.sleep(seconds)
        return END

    def line(self, prompt: str) -> str:  # noqa: ARG002 - nobody is there to read it
        """Nothing."""
        return ""


class Session:
    """A script being played: its memory, its events, and what is shown."""

    def __init__(self, script: Script, out: TextIO) -> None:
        self.script = script
        self.out = out
        self.memory = begin(script)
        self.events: list[Event] = []
        self.shown = ""
        self.counting = False

    @property
    def state(self) -> State:
        """The state it is in."""
        return self.script.states[self.memory.at]

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.memory.status == "ended"

    def send(self, event: Event) -> None:
        """Let an event happen. One that means nothing here is said to mean nothing."""
        visits = len(self.memory.visits)
        try:
            self.memory = step(self.script, self.memory, event)
        except Refused:
            self.tell("That does not go here.")
            return
        last = self.events[-1] if self.events else None
        if isinstance(event, Elapsed) and isinstance(last, Elapsed):
            self.events[-1] = Elapsed(type="elapsed", ms=last.ms + event.ms)
        else:
            self.events.append(event)
        if event.type == "start" or len(self.memory.visits) > visits:
            self.show()

    def event_data(self) -> list[dict[str, Any]]:
        """The events as `unslump replay` takes them."""
        return [event.plain() for event in self.events]

    def tell(self, text: str) -> None:
        """A paragraph."""
        if self.counting:
            print(file=self.out)
            self.counting = False
        print("\n".join(wrapped(text)), file=self.out, flush=True)

    def show(self) -> None:
        """The state just entered: what it is, what to do, what can be chosen."""
        state = self.state
        side = f", {self.script.words.get(f'side-{state.side}', '').lower()}" if state.side in ("left", "right") else ""
        turn = f", round {state.round}" if state.round > 1 else ""
        print(file=self.out)
        self.counting = False
        if state.block != self.shown:
            self.shown = state.block
            because = next((block.because for block in self.script.blocks if block.id == state.block), ())
            for reason in because[:1]:
                self.tell(reason)
        self.tell(f"{state.title}{turn}{side} {_lasts(state)}".rstrip())
        self.tell(state.say)
        if state.more:
            self.tell(state.more)
        for number, label in enumerate(state.labels, start=1):
            self.tell(f"  {number}: {label}")
        if not state.ms and state.kind != "end":
            self.tell("Press Enter when you are ready.")

    def count(self) -> None:
        """What is left of a timed state, in place."""
        state, memory = self.state, self.memory
        if not state.ms or self.over:
            return
        left = math.ceil((state.ms - memory.elapsed) / 1000)
        text = f"  {minutes_text(left)}"
        if state.count and state.count.unit not in ("seconds", "minutes"):
            number = min(state.count.amount, memory.elapsed // state.count.each_ms + 1)
            text += f"  {state.count.unit} {number} of {state.count.amount}"
        if memory.status == "paused":
            text += "  paused; space goes on"
        print(f"\r{text[: width() - 1].ljust(width() - 1)}", end="", file=self.out, flush=True)
        self.counting = True


def _lasts(state: State) -> str:
    if state.count and state.count.unit not in ("seconds", "minutes"):
        return f"({state.count.amount} {state.count.unit})"
    return f"({minutes_text(state.ms // 1000)})" if state.kind == "work" else ""


def in_real_time(session: Session, keys: Keys, clock: Callable[[], float] = time.monotonic) -> None:
    """Play by the clock. A silence of the clock, as when the machine slept, counts as a pause."""
    session.send(Plain(type="start"))
    before = clock()
    alone = False
    while not session.over:
        session.count()
        key = keys.next_key(TICK)
        passed = int((clock() - before) * 1000)
        before += passed / 1000
        if session.memory.status == "running" and passed:
            silent = passed > session.script.most_silence_ms
            session.send(Plain(type="pause") if silent else Elapsed(type="elapsed", ms=passed))
        if key == END:
            alone = True
            time.sleep(TICK)
        elif key is not None and not session.over:
            act(session, key, keys)
            before = clock()
        if alone and not session.over and (session.memory.status == "paused" or not session.state.ms):
            session.tell("Nobody is there to go on.")
            session.send(Plain(type="stop"))


def at_once(session: Session, keys: Keys | None) -> None:
    """Play without waiting: one command for each state; where none is given, what happens by itself."""
    session.send(Plain(type="start"))
    while not session.over:
        key = keys.next_key(3600) if keys else END
        if key not in (None, "", END) and keys:
            act(session, str(key), keys)
            continue
        if session.memory.status == "paused":
            session.send(Plain(type="resume"))
        state = session.state
        if state.ms:
            session.send(Elapsed(type="elapsed", ms=state.ms - session.memory.elapsed))
        else:
            session.send(Plain(type="done"))


def act(session: Session, key: str, keys: Keys) -> None:
    """What a key, or a line that begins with its letter, does."""
    word = key.strip() or key
    plain = {"": "done", "d": "done", "b": "back", "s": "skip", "e": "easier", "h": "harder", "q": "stop"}
    if word[:1] == "p" and word != "pause":
        session.send(symptom(session, word[1:].split(), keys))
    elif word in (" ", "pause"):
        session.send(Plain(type="resume" if session.memory.status == "paused" else "pause"))
    elif word.isdecimal() and word.isascii():
        session.send(Choose(type="choose", option=min(9, max(0, int(word[:3]) - 1))))
    elif word in plain:
        session.send(read_events([{"type": plain[word]}])[0])
    else:
        session.tell(f"{clean(word)!r} means nothing. {KEYS}")


def symptom(session: Session, words: list[str], keys: Keys) -> Symptom:
    """What is felt, asked for or given in one line as `p tingling lower-leg 4`. What is not said, is not asked twice:
    the session backs off in any case."""
    kinds = [kind.id for kind in session.script.kinds]
    wheres = [where.id for where in session.script.wheres]
    if not words and terminal_there() and not isinstance(keys, Nobody):
        if session.memory.status == "running":
            session.send(Plain(type="pause"))
        kind = _pick(session, keys, "What do you feel?", [(kind.id, kind.label) for kind in session.script.kinds])
        where = _pick(session, keys, "Where?", [(where.id, where.label) for where in session.script.wheres])
        words = [kind, where, keys.line("How strong, from 0 to 10? ")]
    found: dict[str, Any] = {"type": "symptom", "kind": "other"}
    for word in words:
        if word in kinds:
            found["kind"] = word
        elif word in wheres:
            found["where"] = word
        elif word.isdecimal() and word.isascii():
            found["severity"] = min(10, int(word[:3]))
    try:
        event = read_events([found])[0]
    except BadInput:
        event = Symptom(type="symptom", kind="other")
    return event if isinstance(event, Symptom) else Symptom(type="symptom", kind="other")


def _pick(session: Session, keys: Keys, ask: str, options: list[tuple[str, str]]) -> str:
    session.tell(ask)
    for number, (_, label) in enumerate(options, start=1):
        session.tell(f"  {number}: {label}")
    answer = keys.line("Number, then Enter: ")
    number = int(answer[:3]) if answer.isdecimal() and answer.isascii() else 0
    return options[number - 1][0] if 0 < number <= len(options) else ""
