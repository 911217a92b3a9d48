"""Writing files where somebody said, and saying in one way why it cannot be done."""

import json
from pathlib import Path

from unslump.cli.reading import unusable
from unslump.core.values import Value


def writable(file: str | None) -> Path | None:
    """Where to write, tried before the work and not after it. None if nothing is to be written."""
    if file is None:
        return None
    path = Path(file)
    try:
        path.open("a").close()
    except (OSError, ValueError) as error:
        raise _cannot(file, error) from error
    return path


def write_json(file: str | Path, data: object) -> None:
    """Data as JSON, indented. Unusable if it cannot be written."""
    try:
        Path(file).write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _cannot(str(file), error) from error


def write_value(file: str | Path, value: Value) -> None:
    """A value of the core as JSON."""
    write_json(file, value.plain())


def _cannot(file: str, error: OSError | ValueError) -> Exception:
    return unusable(file, f"cannot be written: {getattr(error, 'strerror', error)}")
