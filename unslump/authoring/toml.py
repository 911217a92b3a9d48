"""An exercise or its poses as TOML, in the form in which the content holds them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from unslump.core.values import Value

MOST_IN_LINE = 110


def as_toml(value: Value) -> str:
    """A value as a TOML document that reads back as the same value."""
    return "\n".join(_table(value.model_dump(mode="json", exclude_none=True, exclude_defaults=True), "")) + "\n"


def _table(data: Mapping[str, Any], path: str) -> Iterable[str]:
    """Plain keys first, then tables: what stands behind a table's heading belongs to it."""
    deep = {key: part for key, part in data.items() if not path and _is_deep(part)}
    for key, part in data.items():
        if key not in deep:
            yield f"{_key(key)} = {_inline(part)}"
    for key, part in deep.items():
        name = f"{path}{_key(key)}"
        if isinstance(part, Mapping) and all(isinstance(inner, Sequence) for inner in part.values()):
            for step, rows in part.items():  # the poses of each step
                for row in rows:
                    yield from ("", f"[[{name}.{_key(step)}]]", *_table(row, f"{name}."))
        elif isinstance(part, Mapping):
            yield from ("", f"[{name}]", *_table(part, f"{name}."))
        else:
            for row in part:
                yield from ("", f"[[{name}]]", *_table(row, f"{name}."))


def _is_deep(part: object) -> bool:
    return isinstance(part, Mapping) or (isinstance(part, list) and bool(part) and isinstance(part[0], Mapping))


def _inline(part: object) -> str:
    if isinstance(part, Mapping):
        return (
            "{ " + ", ".join(f"{_key(key)} = {_inline(value)}" for key, value in part.items()) + " }" if part else "{}"
        )
    if isinstance(part, list):
        items = [_inline(item) for item in part]
        line = f"[{', '.join(items)}]"
        return line if len(line) <= MOST_IN_LINE else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    if isinstance(part, str):
        return json.dumps(part, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(part)


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else json.dumps(name)
