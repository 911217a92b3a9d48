"""Growth: whether today takes longer when more is stored, by others or by the person alone.

Three servers run at once on three databases that differ only in how many sessions others have stored, and are measured
in turn; then one server, for three people who differ in how many sessions they have stored themselves. Rows are copies
of real ones, with ids of their own.
"""

import json
import shutil
import sqlite3
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from copy import copy
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import psutil

from benchmarks.deciding import played
from benchmarks.measuring import Figure, milliseconds
from benchmarks.server import requests_per_second, serving, wait
from benchmarks.world import guest_cookie, new_person
from unslump.core.script import Script as CoreScript

OVERALL = (1_000, 100_000, 1_000_000)
OWN = (10, 1_000, 10_000)
EACH = 100
"""So many sessions has each of the others stored."""
RUNS = 7
SECONDS = 0.7
BAR = 1.2
PATHS = (("today's page", "/today/"), ("today over the API", "/api/today"))


def figures(data: Path) -> Iterator[Figure]:
    """How many times as long it takes with the most, beside the least."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise RuntimeError("growth is measured on SQLite: unset DATABASE_URL")
    cookies = {number: _somebody(number) for number in OWN}
    database = "unslump.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    folders = {}
    for number in OVERALL:
        folders[number] = data / f"growing-{number}"
        folders[number].mkdir()
        for name in (database, "secret-key"):
            shutil.copyfile(data / name, folders[number] / name)
        _others(folders[number] / database, number)
    with ExitStack() as running:
        servers = {n: running.enter_context(serving(folder)) for n, folder in folders.items()}
        for port, _ in servers.values():
            wait(port)
        for name, path in PATHS:
            asked = {n: _asking(servers[n], path, cookies[OWN[0]]) for n in OVERALL}
            yield from _beside(f"{name}, sessions of others", asked)
    for folder in folders.values():
        shutil.rmtree(folder)
    with serving(data) as server:
        wait(server[0])
        for name, path in PATHS:
            yield from _beside(f"{name}, sessions of one's own", {n: _asking(server, path, cookies[n]) for n in OWN})
    days = {n: _working_out(cookie) for n, cookie in cookies.items()}
    taken = {n: milliseconds(work, calls=10) for n, work in days.items()}
    yield Figure(f"a new day worked out, {OWN[0]} sessions of one's own", taken[OWN[0]], "ms")
    for number in OWN[1:]:
        yield Figure(f"the same with {number:,}, ratio", taken[number] / taken[OWN[0]], "", at_most=BAR)


def _asking(server: tuple[int, psutil.Process], path: str, cookie: str) -> Callable[[], float]:
    """What one request costs the server, in milliseconds of processor time, whatever else the machine does."""
    port, process = server

    def ask() -> float:
        before, began = _processor_seconds(process), time.monotonic()
        speed = requests_per_second(port, path, cookie, seconds=SECONDS)
        requests = speed * (time.monotonic() - began)
        return 1000 * (_processor_seconds(process) - before) / requests

    return ask


def _processor_seconds(process: psutil.Process) -> float:
    times = [part.cpu_times() for part in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def _beside(name: str, asked: dict[int, Callable[[], float]]) -> Iterator[Figure]:
    """Each measured in turn, several times; of each the median counts."""
    least, *more = asked
    taken: dict[int, list[float]] = {number: [] for number in asked}
    for _ in range(RUNS):
        for number, ask in asked.items():
            taken[number].append(ask())
    yield Figure(f"{name}: {least:,}", statistics.median(taken[least]), "ms")
    for number in more:
        yield Figure(
            f"{name}: {number:,}, ratio",
            statistics.median(taken[number]) / statistics.median(taken[least]),
            "",
            at_most=BAR,
        )


def _somebody(number: int) -> str:
    """The cookie of a person with so many sessions: the first stored by the service, the others copies of it."""
    from unslump.web.records.models import Entry, Script
    from unslump.web.services.sessions import store_session

    person = new_person()
    script = Script.objects.get(person=person)
    events = played(CoreScript.read(script.body, what="script"))
    now = datetime.now(UTC)
    store_session(person, uuid.uuid4(), script.name, events, now, now=now)
    first = Entry.objects.get(person=person, kind="record")
    copies = []
    for index in range(number - 1):
        again = copy(first)
        again.pk, again.client = None, uuid.uuid4()
        again.on, again.stored_at = first.on - timedelta(days=index), now - timedelta(days=index)
        copies.append(again)
    Entry.objects.bulk_create(copies, batch_size=500)
    return guest_cookie(person)


def _others(database: Path, number: int) -> None:
    """Other people with a day each, and their sessions."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        people = [uuid.uuid4().hex for _ in range(number // EACH)]
        for table, key in (("records_person", "id"), ("records_today", "person_id")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            picked = ", ".join("?" if name == key else f'"{name}"' for name in columns)
            copied = f"INSERT INTO {table} SELECT {picked} FROM (SELECT * FROM {table} LIMIT 1)"  # noqa: S608 - our own names
            connection.executemany(copied, ((person,) for person in people))
        columns = [row[1] for row in connection.execute("PRAGMA table_info(records_entry)")]
        body = connection.execute("SELECT * FROM records_entry WHERE kind = 'record' LIMIT 1").fetchone()
        row = dict(zip(columns, body, strict=True)) | {"id": None, "events": json.dumps([])}
        marks = ", ".join("?" * len(columns))
        quoted = ", ".join(f'"{name}"' for name in columns)

        def rows() -> Iterator[tuple[Any, ...]]:
            for index in range(number):
                own = {"client": uuid.uuid4().hex, "person_id": people[index % len(people)]}
                yield tuple((row | own).values())

        connection.executemany(f"INSERT INTO records_entry ({quoted}) VALUES ({marks})", rows())  # noqa: S608 - as above


def _working_out(cookie: str) -> Callable[[], object]:
    """Working out tomorrow, and the day after: what the first visit of a day costs."""
    from django.http import HttpRequest

    from unslump.web import access
    from unslump.web.records.models import Today
    from unslump.web.services.today import fresh

    request = HttpRequest()
    name, _, value = cookie.partition("=")
    request.COOKIES[name] = value
    who = access.guest_id(request)
    days = cycle(range(1, 25, 3))  # always another one than before, and never one on which the answers are too old

    def work() -> object:
        row = Today.objects.get(person_id=who)
        now = datetime.now(UTC)
        return fresh(row, today=date.today() + timedelta(days=next(days)), now=now)  # noqa: DTZ011 - any day will do

    return work
