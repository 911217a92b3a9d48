"""Which program this is: the package's version and a fingerprint of the code that decides.

The fingerprint covers the sources of the core. Two programs with the same one decide the same from the same content.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from unslump import __version__

CORE = Path(__file__).parent / "core"


@lru_cache(maxsize=1)
def code_version() -> str:
    """Names the program exactly: 0.1.0+fingerprint. The sources are read once, when it is first asked for."""
    return f"{__version__}+{fingerprint_of(CORE)}"


def fingerprint_of(folder: Path) -> str:
    """One name for all sources of a folder: any change of any of them changes it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
