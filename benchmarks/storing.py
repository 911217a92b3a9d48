"""Finished sessions stored through the service, each durable on disk before it counts, by two processes at once.

Run with a data folder and a number, it is one of these processes: it makes its people, says that it is ready, waits
for a line, stores so many sessions and says how many it stored.
"""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.deciding import played
from benchmarks.measuring import Figure
from benchmarks.world import new_person, open_world
from unslump.core.script import Script as CoreScript

PROCESSES = 2
SESSIONS = 1_500
PEOPLE = 50
ROOT = Path(__file__).parent.parent


def figures(data: Path) -> Iterator[Figure]:
    """One process alone, then two."""
    from django.db import connection

    from unslump.web.records.models import Entry

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for setting, wanted in (("journal_mode", "wal"), ("synchronous", 2)):
                cursor.execute(f"PRAGMA {setting}")
                if cursor.fetchone()[0] != wanted:
                    raise RuntimeError(f"{setting} is not {wanted}: sessions would not be durable")
    for processes in (1, PROCESSES):
        before = Entry.objects.filter(kind="record").count()
        speed = together(data, processes)
        stored = Entry.objects.filter(kind="record").count() - before
        if stored != processes * SESSIONS:
            raise RuntimeError(f"{stored} of {processes * SESSIONS} sessions were stored")
        who = "one process" if processes == 1 else f"{processes} processes"
        yield Figure(f"sessions stored durably, {who}", speed, "/s", at_least=None if processes == 1 else 1000)


def together(data: Path, processes: int) -> float:
    """Sessions a second, from the moment all begin until the last has ended."""
    command = [sys.executable, "-m", "benchmarks.storing", str(data), str(SESSIONS)]
    workers = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(processes)
    ]
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    before = time.monotonic()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    taken = time.monotonic() - before
    for worker in workers:
        worker.communicate()
    return processes * SESSIONS / taken


def work(data: Path, number: int) -> None:
    """One process's share."""
    open_world(data)
    from unslump.web.records.models import Script
    from unslump.web.services.sessions import store_session

    people = [new_person() for _ in range(PEOPLE)]
    script = Script.objects.get(person=people[0])
    events = played(CoreScript.read(script.body, what="script"))
    print("ready", flush=True)
    sys.stdin.readline()
    for index in range(number):
        now = datetime.now(UTC)
        store_session(people[index % PEOPLE], uuid.uuid4(), script.name, events, now, now=now)
    print(number, flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    work(Path(sys.argv[1]), int(sys.argv[2]))
