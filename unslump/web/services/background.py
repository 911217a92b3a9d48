"""Doing the work that waits in the background (`unslump work`): tasks in the database, by whoever comes first.

Looking whether there is any is a read, which makes nobody wait; only then is a task taken, under a lock. A task may be
run twice, if whoever ran it was stopped in the midst: each must bear that.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from unslump.web.services.clearing import clear_away

LOOK_EVERY = 3.0
"""Seconds between two looks for work."""
TEND_EVERY = timedelta(hours=1)
STUCK = timedelta(hours=1)
"""Work that has been going on for so long is begun anew: whoever did it is gone."""
RECURRING: tuple[tuple[Task[[], Any], timedelta], ...] = ((clear_away, timedelta(hours=24)),)
"""What comes back by itself, and how often."""
_BACKEND = "default"


def work(stop: threading.Event, *, now: Callable[[], datetime] = timezone.now) -> None:
    """Do what waits, until told to stop; a task that is begun is finished."""
    tended: datetime | None = None
    while not stop.is_set():
        close_old_connections()
        if tended is None or now() - tended >= TEND_EVERY:
            tend(now())
            tended = now()
        while not stop.is_set() and ready():
            do_one()
        stop.wait(LOOK_EVERY)


def ready() -> bool:
    """Whether a task waits."""
    return DBTaskResult.objects.ready().filter(backend_name=_BACKEND).exists()


def do_one() -> bool:
    """Do the task whose turn it is; whether there was one that nobody else had taken meanwhile."""
    with transaction.atomic():  # on SQLite it holds the lock from its beginning (settings.py)
        taken = DBTaskResult.objects.ready().filter(backend_name=_BACKEND).get_locked()
        if taken is not None:
            taken.claim(_ME.worker_id)
    if taken is not None:
        _ME.run_task(taken)
    return taken is not None


def do_all() -> None:
    """Do everything that waits now."""
    while do_one():
        pass


_ME = Worker(
    queue_names=["*"],
    interval=LOOK_EVERY,
    batch=True,
    backend_name=_BACKEND,
    startup_delay=False,
    max_tasks=None,
    worker_id=get_random_string(32),
    excluded_queue_names=[],
)
"""How a task is run and its end kept, as the backend has it."""


def tend(now: datetime) -> None:
    """Put what recurs in the queue when it is due, and begin anew what was left in the midst."""
    if settings.TASKS[_BACKEND]["BACKEND"] != "django_tasks_db.DatabaseBackend":
        return
    with transaction.atomic():
        stuck = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - STUCK)
        stuck.update(status=TaskResultStatus.READY)
        for one, every in RECURRING:
            lately = DBTaskResult.objects.filter(task_path=one.module_path, enqueued_at__gt=now - every)
            if not lately.exists():
                one.enqueue()
