"""A way to a server that counts every byte that comes back, also for what a browser does behind its pages."""

import re
import socket
import threading
from collections import defaultdict


class Counter:
    """Listens on a port of its own and passes everything on. Counts what comes back, by the path that was asked for."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.bytes: dict[str, int] = defaultdict(int)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self.listening.close()

    def total(self, pattern: str = "") -> int:
        """Bytes of all paths that match, headers included."""
        return sum(count for path, count in self.bytes.items() if re.search(pattern, path))

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            asked: list[str] = ["?"]
            threading.Thread(target=self._there, args=(near, far, asked), daemon=True).start()
            threading.Thread(target=self._back, args=(near, far, asked), daemon=True).start()

    @staticmethod
    def _there(near: socket.socket, far: socket.socket, asked: list[str]) -> None:
        while data := _read(near):
            if found := re.match(rb"(?:GET|POST|HEAD) (\S+) HTTP", data):
                asked[0] = found[1].decode()
            far.sendall(data)
        far.close()

    def _back(self, near: socket.socket, far: socket.socket, asked: list[str]) -> None:
        while data := _read(far):
            self.bytes[asked[0]] += len(data)
            near.sendall(data)
        near.close()


def _read(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:
        return b""
