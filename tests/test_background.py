"""Work in the background: done once, by whoever comes first; ended with its server; what is old goes."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from tests.cast import cast
from tests.conftest import NOW, ROOT
from unslump.web import environment
from unslump.web.records.practice import Invite, Look
from unslump.web.services import background, clearing, practices
from unslump.web.services.pictures import path_of

STARTS_WITHIN = 40
did: list[str] = []


@task()
def a_task(name: str) -> None:
    did.append(name)


@task()
def one_that_fails() -> None:
    raise ValueError("it cannot be done")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    did.clear()


@pytest.mark.database
@pytest.mark.django_db
class TestDoing:
    def test_each_is_done_once_in_its_turn(self) -> None:
        for name in ("first", "second"):
            a_task.enqueue(name)
        assert background.ready()
        background.do_all()
        assert did == ["first", "second"]
        assert not background.ready()
        background.do_all()
        assert did == ["first", "second"]

    def test_what_is_for_later_waits(self) -> None:
        a_task.using(run_after=background.timezone.now() + timedelta(minutes=1)).enqueue("later")
        assert not background.ready()
        background.do_all()
        assert did == []

    def test_one_that_fails_stops_nothing(self) -> None:
        one_that_fails.enqueue()
        a_task.enqueue("after it")
        background.do_all()
        assert did == ["after it"]
        assert DBTaskResult.objects.filter(status="FAILED").count() == 1

    def test_what_recurs_is_put_in_once_a_day(self) -> None:
        now = background.timezone.now()
        for _ in range(3):
            background.tend(now)
        assert DBTaskResult.objects.count() == 1
        background.tend(now + timedelta(hours=23))
        assert DBTaskResult.objects.count() == 1
        background.tend(now + timedelta(hours=24, minutes=1))
        assert DBTaskResult.objects.count() == 2

    def test_what_was_left_in_the_midst_is_begun_anew(self) -> None:
        a_task.enqueue("again")
        now = background.timezone.now()
        for minutes, ready in ((59, False), (61, True)):
            DBTaskResult.objects.update(status="RUNNING", started_at=now - timedelta(minutes=minutes))
            background.tend(now)
            assert DBTaskResult.objects.filter(status="READY", task_path__endswith="a_task").exists() is ready

    def test_told_to_stop_it_stops(self) -> None:
        stop = threading.Event()
        stop.set()
        background.work(stop)
        assert did == []


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_each_task_once() -> None:
    for number in range(20):
        a_task.enqueue(str(number))

    def work() -> None:
        try:
            background.do_all()
        finally:
            background.transaction.get_connection().close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(did, key=int) == [str(number) for number in range(20)]


@pytest.mark.database
@pytest.mark.django_db
class TestWhatIsOldGoes:
    def test_invites_looks_tasks_and_sign_ins(self) -> None:
        made = cast()
        Session.objects.all().delete()
        DBTaskResult.objects.all().delete()
        Invite.objects.all().delete()
        for days in (clearing.INVITE_DAYS + 1, clearing.INVITE_DAYS - 1):
            practices.invite(made.member, called="Over", colleague=False, now=NOW)
            newest = Invite.objects.latest("expires_at")
            Invite.objects.filter(pk=newest.pk).update(expires_at=NOW - timedelta(days=days))
        practices.invite(made.member, called="Open", colleague=False, now=NOW)
        for days in (clearing.LOOK_DAYS + 1, clearing.LOOK_DAYS - 1):
            at = NOW - timedelta(days=days)
            Look.objects.create(person=made.consent.person, who="P", practice="F", what="practice-person", at=at)
        for days in (clearing.TASK_DAYS + 1, clearing.TASK_DAYS - 1):
            one = a_task.enqueue("done")
            at = NOW - timedelta(days=days)
            DBTaskResult.objects.filter(id=one.id).update(status="SUCCESSFUL", finished_at=at)
        for days in (-1, 1):
            Session.objects.create(session_key=f"x{days}", session_data="", expire_date=NOW + timedelta(days=days))
        found = clearing.cleared(now=NOW)
        assert found == {"tasks": 1, "invites": 1, "looks": 1, "sign-ins": 1, "pictures": 0}
        assert (Invite.objects.count(), Look.objects.count()) == (2, 1)
        assert (DBTaskResult.objects.count(), Session.objects.count()) == (1, 1)
        assert User.objects.exists()

    def test_pictures_that_nothing_names(self, settings: Any, tmp_path: Path) -> None:
        settings.UPLOADS = tmp_path
        made = cast()
        named = clearing.Message.objects.get().picture
        stray = tmp_path / "messages" / "ab" / f"ab{'0' * 30}.jpg"
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
        old = (NOW - timedelta(days=2)).timestamp()
        new = (NOW - timedelta(hours=1)).timestamp()
        os.utime(path_of(named), (old, old))
        os.utime(stray, (new, new))
        assert clearing.cleared(now=NOW)["pictures"] == 0
        os.utime(stray, (old, old))
        assert clearing.cleared(now=NOW)["pictures"] == 1
        assert not stray.exists()
        assert made.consent.messages.get().picture == named


class TestBesideAServer:
    """The real thing: `unslump serve`, and the process that it keeps going."""

    @pytest.fixture
    def started(self, tmp_path: Path) -> Any:
        processes: list[subprocess.Popen[str]] = []

        def start(**more: str) -> subprocess.Popen[str]:
            port = str(_free_port())
            words = f"['serve', '--port', '{port}', '--data', {str(tmp_path)!r}]"
            command = [sys.executable, "-c", f"from unslump.cli.main import main; raise SystemExit(main({words}))"]
            given = {"PYTHONPATH": str(ROOT), "UNSLUMP_WORKER": "1", **more}
            environ = {
                key: value for key, value in os.environ.items() if not key.startswith(("UNSLUMP", "DJANGO"))
            } | given
            environ.pop("DATABASE_URL", None)
            process = subprocess.Popen(
                command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
            )
            processes.append(process)
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Unslump is at")
            return process

        yield start
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def test_it_runs_is_started_again_and_ends_with_the_server(self, started: Any) -> None:
        server = started()
        first = _worker_of(server)
        assert first.memory_info().rss < 100 * 2**20
        first.kill()
        second = _worker_of(server, other_than=first.pid)
        psutil.Process(second.ppid()).kill()  # the one that answers requests, without a chance to say anything
        second.wait(timeout=STARTS_WITHIN)

    def test_it_can_be_left_out(self, started: Any) -> None:
        server = started(UNSLUMP_WORKER="0")
        time.sleep(8)
        assert not _workers(server)

    def test_it_runs_by_itself(self, started: Any, tmp_path: Path) -> None:
        started(UNSLUMP_WORKER="0")
        words = f"['work', '--once', '--data', {str(tmp_path)!r}]"
        command = [sys.executable, "-c", f"from unslump.cli.main import main; raise SystemExit(main({words}))"]
        ended = subprocess.run(
            command,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, "")

    def test_without_a_database_it_says_so(self, tmp_path: Path) -> None:
        words = f"['work', '--data', {str(tmp_path)!r}]"
        command = [sys.executable, "-c", f"from unslump.cli.main import main; raise SystemExit(main({words}))"]
        ended = subprocess.run(
            command,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 2
        assert "the database cannot be used" in ended.stderr
        assert len(ended.stderr.splitlines()) == 1


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _workers(server: subprocess.Popen[str]) -> list[psutil.Process]:
    try:
        below = psutil.Process(server.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return [one for one in below if "--beside" in " ".join(one.cmdline())]


def _worker_of(server: subprocess.Popen[str], other_than: int = 0) -> psutil.Process:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        for one in _workers(server):
            if one.pid != other_than:
                return one
        time.sleep(0.2)
    raise AssertionError("no worker was started")


@pytest.mark.parametrize(
    ("given", "hosts", "https", "found"),
    [
        ({}, [], False, "http://127.0.0.1:8000"),
        ({"UNSLUMP_ADDRESS": "http://127.0.0.1:9000"}, [], False, "http://127.0.0.1:9000"),
        ({"UNSLUMP_ADDRESS": "http://0.0.0.0:9000"}, ["backs.example"], True, "https://backs.example"),
        ({"UNSLUMP_URL": "http://backs.example:81/"}, ["backs.example"], False, "http://backs.example:81"),
    ],
)
def test_where_links_in_e_mails_lead(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], hosts: list[str], https: bool, found: str
) -> None:
    for name in ("UNSLUMP_URL", "UNSLUMP_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert environment.address(hosts, https=https) == found


@pytest.mark.parametrize("wrong", ["backs.example", "javascript:alert(1)", "http://a b"])
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("UNSLUMP_URL", wrong)
    with pytest.raises(environment.ImproperlyConfigured):
        environment.address([], https=False)
