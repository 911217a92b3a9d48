"""Keys and lines from whoever sits at the terminal, or from a pipe."""

import os
import queue
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

try:
    import termios
    import tty
except ImportError:  # Windows: commands come as lines there
    termios = tty = None  # type: ignore[assignment]

END = "\x04"
"""What next_key() gives once nothing more can come."""


class Keys(Protocol):
    """A source of commands."""

    def next_key(self, seconds: float) -> str | None:
        """The next command within so many seconds; None if there is none, END if none will ever come."""

    def line(self, prompt: str) -> str:
        """A whole line; empty at the end of input."""


class Terminal:
    """Single keys from a terminal. Use inside listening()."""

    def __init__(self, out: TextIO) -> None:
        self.number = sys.stdin.fileno()
        self.out = out

    @contextmanager
    def listening(self) -> Iterator["Terminal"]:
        """Keys come at once and are not shown; the terminal is put back as it was in every case."""
        before = termios.tcgetattr(self.number)
        try:
            tty.setcbreak(self.number)
            yield self
        finally:
            termios.tcsetattr(self.number, termios.TCSADRAIN, before)

    def next_key(self, seconds: float) -> str | None:
        """One key, if one is pressed in time."""
        if not select.select([self.number], [], [], seconds)[0]:
            return None
        pressed = os.read(self.number, 32).decode(errors="replace")
        if not pressed or pressed == END:
            return END
        if pressed[0] == "\x1b":  # arrows and the like
            return None
        return {"\n": "", "\r": ""}.get(pressed[0], pressed[0])

    def line(self, prompt: str) -> str:
        """A line, typed in the usual way."""
        now = termios.tcgetattr(self.number)
        cooked = [*now]
        cooked[3] |= termios.ICANON | termios.ECHO
        try:
            termios.tcsetattr(self.number, termios.TCSADRAIN, cooked)
            print(prompt, end="", flush=True, file=self.out)
            return sys.stdin.readline().strip()
        finally:
            termios.tcsetattr(self.number, termios.TCSADRAIN, now)


class Lines:
    """One command in each line, read as they come."""

    def __init__(self, stream: TextIO) -> None:
        self.waiting: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: TextIO) -> None:
        try:
            for text in stream:
                self.waiting.put(text.rstrip("\r\n"))
        except (OSError, ValueError):  # closed, or no text: nothing more can come
            pass
        finally:
            self.waiting.put(END)

    def next_key(self, seconds: float) -> str | None:
        """The next line, if one comes in time."""
        try:
            text = self.waiting.get(timeout=seconds)
        except queue.Empty:
            return None
        if text == END:
            self.waiting.put(END)
        return text

    def line(self, prompt: str) -> str:  # noqa: ARG002 - nobody is there to read it
        """The next line."""
        text = self.waiting.get()
        if text == END:
            self.waiting.put(END)
        return text.strip().strip(END)


def terminal_there() -> bool:
    """Whether somebody sits at a terminal whose keys can be read one by one."""
    try:
        return termios is not None and sys.stdin.isatty()
    except ValueError:  # closed
        return False
