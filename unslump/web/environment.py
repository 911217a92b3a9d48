"""Settings that come from outside: environment variables, read in one way, refused when they make no sense."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from unslump import keeping

DEMO_FOLDER = "demo"


def text(name: str, default: str = "") -> str:
    """The variable's text, or the default if it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: str = "0") -> bool:
    """Whether a variable says yes. Anything but 0/1, no/yes, false/true is refused."""
    given = text(name, default).lower()
    known = {"0": False, "no": False, "false": False, "1": True, "yes": True, "true": True}
    if given not in known:
        raise ImproperlyConfigured(f"{name} is {given!r}; it must be 0 or 1")
    return known[given]


def words(name: str) -> list[str]:
    """The variable's parts, separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def address(hosts: list[str], *, https: bool) -> str:
    """The address of the site, without a slash at its end: UNSLUMP_URL, else the first host, else where it listens."""
    known = (
        f"{'https' if https else 'http'}://{hosts[0]}" if hosts else text("UNSLUMP_ADDRESS", "http://127.0.0.1:8000")
    )
    given = text("UNSLUMP_URL", known).rstrip("/")
    if not given.startswith(("http://", "https://")) or any(letter.isspace() for letter in given):
        raise ImproperlyConfigured(f"UNSLUMP_URL is {given!r}; it must begin with http:// or https://")
    return given


def data_folder() -> Path:
    """Where the database and uploads are: UNSLUMP_DATA, else the user's own data folder. Made if missing.

    The demo has a folder of its own within: made-up people never come to stand beside real ones.
    """
    folder = keeping.data_folder() / (DEMO_FOLDER if flag("UNSLUMP_DEMO") else "")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """UNSLUMP_SECRET_KEY, or one made at the first start and kept in the data folder for this machine alone."""
    given = text("UNSLUMP_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("UNSLUMP_SECRET_KEY is too short: give at least 32 random characters")
        return given
    path = folder / "secret-key"
    if not path.exists():
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    key = path.read_text().strip()
    if len(key) < 32:
        raise ImproperlyConfigured(f"{path} is damaged: restore it, or delete it (everybody is then signed out)")
    return key
