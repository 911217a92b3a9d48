"""The web application: the verb `serve`.

Two processes, and a third for what is done in the background (working.py). This one only watches: it imports neither
Django nor the core. The worker prepares (settings, system checks, migrations) and then answers requests with threads.
What keeps it from starting is said on stderr in one line, and the exit code is 2.
"""

import argparse
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from unslump.cli.reading import unusable

FEWEST_THREADS = 4
STOP_SECONDS = 10


def serve(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    if arguments.data:
        os.environ["UNSLUMP_DATA"] = str(_data_folder(arguments.data))
    if arguments.demo:
        os.environ["UNSLUMP_DEMO"] = "1"
    _check_port(arguments.host, arguments.port)
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    os.environ["UNSLUMP_ADDRESS"] = f"http://{host}:{arguments.port}"
    if arguments.host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get("UNSLUMP_HOSTS"):
        print("unslump: set UNSLUMP_HOSTS to the names by which others reach this machine", file=sys.stderr)
    server = MPServer(
        "unslump.web.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=max(FEWEST_THREADS, 2 * (os.cpu_count() or 1)),
        websockets=False,
        log_level=LogLevels.critical,
        workers_kill_timeout=STOP_SECONDS,
    )
    try:
        server.serve(target_loader=load)
    except SystemExit:
        if not server.interrupt_signal:  # the worker ended by itself and has said why
            return 2
    return 0


def load(target: str) -> Any:  # noqa: ANN401, ARG001 - Granian's own signature
    """In the worker: get everything ready, say so, and give Granian the WSGI application."""
    for number in (signal.SIGINT, signal.SIGTERM):  # until Granian listens to them, they end the start
        signal.signal(number, signal.SIG_DFL)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unslump.web.settings")
    import django
    from django.core.checks import ERROR, run_checks
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        _leave([f"the settings cannot be used: {error}"])
    except OSError as error:
        _leave([f"the data folder cannot be used: {error}; give another with --data"])
    try:
        if wrong := [message for message in run_checks() if message.level >= ERROR]:
            _leave([f"{message.msg} {message.hint or ''} ({message.id})" for message in wrong])
        _migrate()
        _fill_demo()
    except DatabaseError as error:
        _leave([f"the database cannot be used: {error}; look at UNSLUMP_DATA or DATABASE_URL"])
    try:
        from unslump.web.wsgi import application
    except OSError as error:
        _leave([f"the content cannot be kept in the data folder: {error}; make room there or give another with --data"])

    from django.conf import settings

    from unslump.cli.working import keep_going

    print(f"Unslump is at {os.environ['UNSLUMP_ADDRESS']}", flush=True)
    if settings.WORKER:
        keep_going()
    return application


def _migrate() -> None:
    """Bring the database up to date, if it is not."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def _fill_demo() -> None:
    """Make the people of the demo, once."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    if not settings.DEMO:
        return
    from unslump.web.services.demo import fill

    print("Making a practice of made-up people ...", flush=True)
    fill(now=timezone.now())
    connection.close()


def _data_folder(given: str) -> Path:
    folder = Path(given)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except (OSError, ValueError) as error:
        raise unusable(given, f"cannot hold the data: {getattr(error, 'strerror', error)}") from error
    return folder.resolve()


def _check_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything is started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        what = getattr(error, "strerror", None) or str(error)
        told = f"cannot listen on {host} port {port}: {what}; choose another with --port or --host"
        raise unusable("serve", told) from error


def _leave(problems: list[str]) -> NoReturn:
    """End the worker with what is wrong."""
    for problem in problems:
        print(f"unslump: serve: {' '.join(problem.split())}", file=sys.stderr, flush=True)
    sys.exit(2)
