"""Content that is broken in one place, to see that it is refused and how."""

import shutil
from pathlib import Path

import pytest

from unslump.core.errors import BadContent
from unslump.core.loading import OWN_CONTENT, load_content


def broken(folder: Path, file: str, old: str, new: str, *, once: bool = False) -> BadContent:
    """What is said of our content with a text of one file replaced. `once`: it must stand there only once."""
    copied = folder / "content"
    shutil.copytree(OWN_CONTENT, copied)
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert old in text, "the case no longer fits the content"
    assert text.count(old) == 1 or not once, "it stands there more than once"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadContent) as refused:
        load_content.__wrapped__(copied)
    return refused.value
