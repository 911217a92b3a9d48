"""The verb `work`: what is done in the background; and keeping it going beside a server.

It is a process of its own, so that nobody who waits for a page waits for it. Started by a server, it ends with it: it
reads from a pipe that the server holds, and a pipe is closed however a process ends.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from typing import IO

AFTER_START = 5.0
"""Seconds after which a server starts it: the first page goes before."""
AGAIN_SECONDS = (2.0, 5.0, 15.0, 60.0)
"""After how long it is started again when it falls over, and when it does so again and again."""
STEADY_SECONDS = 60.0
STOP_SECONDS = 20
_BESIDE = (
    sys.executable,
    "-P",
    "-c",
    "from unslump.cli.main import main; raise SystemExit(main(['work', '--beside']))",
)
GENTLY = 5


def work(arguments: argparse.Namespace) -> int:
    """Do what waits in the background until Ctrl-C, SIGTERM, or the end of the server beside which it runs."""
    if arguments.data:
        os.environ["UNSLUMP_DATA"] = arguments.data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unslump.web.settings")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if arguments.beside:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches both; the server's end is what counts
        if hasattr(os, "nice"):
            os.nice(GENTLY)
        threading.Thread(target=_follow, args=(sys.stdin.buffer, stop), daemon=True).start()
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        django.setup()
        from unslump.web.services.background import do_all, tend
        from unslump.web.services.background import work as go_on

        if arguments.once:
            from django.utils import timezone

            tend(timezone.now())
            do_all()
        else:
            go_on(stop)
    except (ImproperlyConfigured, ValueError, OSError) as error:
        print(f"unslump: work: the settings cannot be used: {error}", file=sys.stderr)
        return 2
    except DatabaseError as error:
        told = type(error).__name__
        print(f"unslump: work: the database cannot be used ({told}); start `unslump serve` once", file=sys.stderr)
        return 2
    return 0


def _follow(server: IO[bytes], stop: threading.Event) -> None:
    """End when the server does; at the latest some seconds after."""
    server.read()
    stop.set()
    time.sleep(STOP_SECONDS)
    os._exit(0)


def keep_going() -> None:
    """Keep a worker going beside this process, for as long as it lives; in a thread, so that nothing waits for it."""
    threading.Thread(target=_keep, name="worker", daemon=True).start()


def _keep() -> None:
    time.sleep(AFTER_START)
    fell = 0
    while True:
        started = time.monotonic()
        with subprocess.Popen(_BESIDE, stdin=subprocess.PIPE) as process:  # noqa: S603 - ourselves
            process.wait()
        fell = 0 if time.monotonic() - started > STEADY_SECONDS else fell + 1
        wait = AGAIN_SECONDS[min(fell, len(AGAIN_SECONDS)) - 1] if fell else AGAIN_SECONDS[0]
        time.sleep(wait)  # whoever stops everything at once, stops this process meanwhile
        print("unslump: the background work had stopped; it is started again", file=sys.stderr)
