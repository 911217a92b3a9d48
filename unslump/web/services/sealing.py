"""Scripts that leave the house: kept on a device for a time without a network, and known again when they come back.

A script that may never be played is not stored here. It goes out with a seal, and is stored when a session comes back
that was played on it. The seal covers the script and the person, so that nobody can play what we did not make for them.
"""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare

from unslump.core.errors import BadInput, Problem
from unslump.core.script import Script as CoreScript
from unslump.core.values import fingerprint
from unslump.web.records.models import Person, Script

_SALT = "unslump.script"


class Given(NamedTuple):
    """A script as it was given to a device, with its seal."""

    script: dict[str, Any]
    seal: str


def seal(person: UUID, script: dict[str, Any]) -> str:
    """What shows that a script was made here for that person."""
    return signing.Signer(salt=_SALT).signature(f"{person} {fingerprint(script)}")


def keep_given(person: Person, name: str, given: Given, now: datetime) -> None:
    """Store a script that has come back. BadInput if it is not what was given to that person."""
    wanted = seal(person.id, given.script)
    if given.script.get("id") != name or not constant_time_compare(wanted, given.seal):
        raise BadInput("this session", (Problem("given", "is not a script that was made for you"),))
    script = CoreScript.read(given.script, what="the script that was given")
    Script.objects.get_or_create(
        person_id=person.id,
        name=script.id,
        defaults={"on": date.fromisoformat(script.on), "made_at": now, "body": given.script},
    )
