"""A real `unslump serve` in a folder of its own, and a client that costs little beside it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
IN_FLIGHT = 16
CONNECTIONS = 4


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(data: Path, settings: str = "unslump.web.settings") -> Iterator[tuple[int, psutil.Process]]:
    """A server that has just been started, and its port."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("unslump")), "serve", "--port", str(port), "--data", str(data)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield port, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait(port: int, path: str = "/") -> None:
    """Until the first page has come whole."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            status = get(port, path).split(b" ")[1]
        except OSError:
            time.sleep(0.01)
            continue
        if status != b"200":
            raise RuntimeError(f"{path} answers {status.decode()}")
        return
    raise TimeoutError("the server does not answer")


def get(port: int, path: str, cookie: str = "") -> bytes:
    """One whole answer, headers included."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(_request(port, path, cookie, close=True))
        parts = []
        while data := connection.recv(65536):
            parts.append(data)
    return b"".join(parts)


def resident_megabytes(process: psutil.Process) -> float:
    """What all processes of a server hold in memory, what they share counted in each."""
    everyone = [process, *process.children(recursive=True)]
    return float(sum(part.memory_info().rss for part in everyone)) / 2**20


def requests_per_second(port: int, path: str, cookie: str = "", *, seconds: float = 2.0) -> float:
    """Requests answered a second over a few connections that always have some in flight (HTTP/1.1 pipelining),
    so that the client spends little of the cores that it shares with the server."""
    size = len(_keep_alive_answer(port, path, cookie))
    request = _request(port, path, cookie, close=False)
    counts: list[int] = []
    until = time.monotonic() + seconds

    def client() -> None:
        answered = 0
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            while time.monotonic() < until:
                connection.sendall(request * IN_FLIGHT)
                waiting = size * IN_FLIGHT
                while waiting > 0:
                    data = connection.recv(1 << 20)
                    if not data:
                        raise ConnectionError(f"{path}: the server has hung up")
                    waiting -= len(data)
                answered += IN_FLIGHT
        counts.append(answered)

    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    before = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < CONNECTIONS:
        raise ConnectionError(f"{path}: a client failed")
    return sum(counts) / (time.monotonic() - before)


def _keep_alive_answer(port: int, path: str, cookie: str) -> bytes:
    """An answer as it comes on a connection that stays open; they must all be of one size to be counted."""
    sizes = set()
    data = b""
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(_request(port, path, cookie, close=False))
            data = connection.recv(1 << 20)
            head, _, body = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path} answers {head.splitlines()[0].decode()}")
            lengths = [line.split(b":")[1] for line in head.lower().splitlines() if line.startswith(b"content-length")]
            while len(body) < int(lengths[0]):
                more = connection.recv(1 << 20)
                data, body = data + more, body + more
            sizes.add(len(data))
    if len(sizes) != 1:
        raise RuntimeError(f"{path} gives answers of different sizes")
    return data


def _request(port: int, path: str, cookie: str, *, close: bool) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: */*"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += ["Connection: close"] if close else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
