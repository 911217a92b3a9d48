"""Today over HTTP: requests a second beside an empty view on the same server and middleware, and queries for a page.

Runs of the empty view and of the measured one alternate, and the ratio is taken of neighbours, so that another program
on the machine disturbs both alike.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure
from benchmarks.server import requests_per_second, serving, wait
from benchmarks.world import account_cookie, guest_cookie, new_person

RUNS = 3


def figures(data: Path) -> Iterator[Figure]:
    """For a guest and for somebody signed in."""
    guest = guest_cookie(new_person())
    account = account_cookie(new_person())
    yield Figure("queries for today's page, guest", queries("/today/", guest), "", at_most=1)
    yield Figure("queries for today over the API, guest", queries("/api/today", guest), "", at_most=1)
    measured = [
        ("today over the API, guest", "/api/today", guest, 0.5),
        ("today over the API, signed in", "/api/today", account, 0.5),
        ("today's page, guest", "/today/", guest, None),
    ]
    with serving(data, "benchmarks.settings") as (port, _):
        wait(port)
        for name, path, cookie, bar in measured:
            ratios, speeds, empties = [], [], []
            for _ in range(RUNS):
                empties.append(requests_per_second(port, "/empty/"))
                speeds.append(requests_per_second(port, path, cookie))
                ratios.append(speeds[-1] / empties[-1])
            beside = statistics.median(empties)
            yield Figure(f"{name} (beside {beside:.0f}/s empty)", statistics.median(speeds), "/s")
            yield Figure(f"{name}, ratio to empty", statistics.median(ratios), "", at_least=bar)


def queries(path: str, cookie: str) -> int:
    """How many queries one request makes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_COOKIE=cookie, SERVER_NAME="127.0.0.1")
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return len(seen)
