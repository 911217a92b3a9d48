"""The line to a server, which can be cut and put up again: to a browser, as if the server were stopped and started."""

import socket
import threading
from contextlib import suppress

from tests.browsing import Server


class Line(Server):
    """Listens on a port of its own and passes everything on to a server that goes on running."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.data)
        self.process = server.process
        self.to = server.port
        self.open: set[socket.socket] = set()
        self.listening: socket.socket | None = None
        self.changing = threading.Lock()

    def start(self) -> None:
        with self.changing:
            self.listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._listen, args=(self.listening,), daemon=True).start()

    def stop(self) -> None:
        """From now on nobody answers here, and whatever was under way is cut off."""
        with self.changing:
            ends, self.listening = {*self.open, self.listening}, None
            self.open.clear()
        for end in ends:
            if end is not None:
                hang_up(end)

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            with self.changing:
                cut = self.listening is not listening
                if not cut:
                    self.open |= {near, far}
            if cut:
                hang_up(near)
                hang_up(far)
                return
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            hang_up(end)
        with self.changing:
            self.open -= {one, other}


def hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
