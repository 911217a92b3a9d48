"""What has been proved before in this process is not proved again: for tests that run `unslump check` on many folders.

A proof is a function of the content alone. What is broken is never kept, so that it is always told with its own way
there. That a proof started anew finds the same: TestCheck in tests/test_cli.py, tests/test_proof.py, `make check`.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from unslump.cli import checking
from unslump.core.catalogue import Catalogue
from unslump.core.questions import Questionnaire
from unslump.proof import findings
from unslump.proof.people import Part, People, Somebody
from unslump.proof.scripts import form
from unslump.proof.walking import Walk, Walked

NOT_PROVED = {
    **dict.fromkeys(
        ("info", "fingerprint", "poses", "lessons", "references", "glossary", "wording", "measuring"), True
    ),
    "measures": True,
    "exercises": {"__all__": {"feel", "reviewed_by", "reviewed_on"}},
}
"""Parts of the content of which the proof knows nothing."""

_walks: dict[object, Walked] = {}
_people: dict[object, dict[object, Somebody | None]] = {}
_whole: dict[str, tuple[checking.Share, checking.Share]] = {}
_walk, _with_part = Walk.run, People.with_part


@contextmanager
def proved_once() -> Iterator[None]:
    """Within, `unslump check` proves in this process, and what it proved before counts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "_prove", _prove)
        patch.setattr(Walk, "run", _walked)
        patch.setattr(findings, "People", KnownPeople)
        yield


def _prove(folder: Path, content: Catalogue) -> tuple[checking.Share, checking.Share, checking.Share]:
    key = content.model_dump_json(exclude=NOT_PROVED)
    if key not in _whole:
        sessions, people = checking.sessions_of(folder), checking.people_of(content)
        gc.enable()
        if sessions.shown or people.shown:
            return sessions, people, checking.pictures(content)
        _whole[key] = (sessions, people)
    return *_whole[key], checking.pictures(content)


def _walked(walk: Walk) -> Walked:
    """Scripts of the same form, of which the content says the same, are walked in the same way."""
    watch = walk.watch
    betweens = tuple(watch.catalogue.exercises[block.exercise].between for block in watch.blocks.values())
    key = (
        form(watch.catalogue, watch.script),
        tuple(watch.about.values()),
        betweens,
        tuple(watch.blame.items()),
        (watch.script.start, tuple(watch.script.ends.items()), watch.script.nudge_ms),
        tuple((state.id, state.ms) for state in watch.script.states.values()),
        _told(walk),
        walk.elsewhere,
    )
    if key not in _walks:
        walked = _walk(walk)
        if walked.broken:
            return walked
        _walks[key] = walked
    return _walks[key]


def _told(walk: Walk) -> str:
    """What can be told, and what answers it; put into words once for all scripts of a proof."""
    if walk.tellings is not _last.get("tellings"):
        _last.update(tellings=walk.tellings, words=repr((walk.tellings, walk.script.responses)))
    return str(_last["words"])


_last: dict[str, Any] = {}


class KnownPeople(People):
    """Whoever was made up before for the same questions is still there."""

    def __init__(self, catalogue: Catalogue, questionnaire: Questionnaire) -> None:
        super().__init__(catalogue, questionnaire)
        self.known = _people.setdefault(
            (questionnaire.model_dump_json(), tuple(sorted((k, repr(v)) for k, v in self.mild.items()))), {}
        )

    def with_part(self, part: Part) -> Somebody | None:
        key: Any = frozenset(part.items())
        if key not in self.known:
            self.known[key] = _with_part(self, part)
        return self.known[key]
