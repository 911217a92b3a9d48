"""What an operator does with practices: the verb `practice`. Numbers alone; nothing of any person is printed."""

import argparse
import sys
from typing import TYPE_CHECKING

from unslump.cli.people import database
from unslump.cli.reading import unusable
from unslump.cli.terminal import print_json, write

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from unslump.web.records.practice import Practice


def open_one(arguments: argparse.Namespace) -> int:
    """Open a practice with its owner."""
    with database(arguments.data):
        from unslump.web import clock
        from unslump.web.records.practice import CREDENTIALS_LETTERS, NAME_LETTERS
        from unslump.web.services.practices import Taken, open_practice

        user = _account(arguments.owner)
        practice = " ".join(arguments.practice.split())
        name = " ".join((arguments.name or practice).split())
        credentials = " ".join(arguments.credentials.split())
        for what, given, most, needed in (
            ("NAME", practice, NAME_LETTERS, True),
            ("--name", name, NAME_LETTERS, True),
            ("--credentials", credentials, CREDENTIALS_LETTERS, False),
        ):
            if needed and not given:
                raise unusable(what, "must not be empty")
            if len(given) > most:
                raise unusable(what, f"has {len(given)} letters; there is room for {most}")
        try:
            made = open_practice(user, practice=practice, name=name, credentials=credentials, now=clock.now())
        except Taken as error:
            raise unusable(arguments.owner, str(error)) from error
    write(f"{made.practice.name} is open, as {made.practice.slug}.")
    return 0


def list_all(arguments: argparse.Namespace) -> int:
    """Every practice, in numbers."""
    with database(arguments.data):
        from unslump.web.services.operating import practices

        found = practices()
    if arguments.json:
        print_json(
            [
                {
                    "slug": one.practice.slug,
                    "name": one.practice.name,
                    "members": one.members,
                    "people": one.consents,
                    "opened_at": one.practice.opened_at.isoformat(),
                    "closed_at": one.practice.closed_at.isoformat() if one.practice.closed_at else None,
                }
                for one in found
            ]
        )
        return 0
    for one in found:
        closed = f", closed since {one.practice.closed_at:%Y-%m-%d}" if one.practice.closed_at else ""
        write(f"{one.practice.slug}  {one.practice.name}: members {one.members}, people {one.consents}{closed}")
    if not found:
        write("There is no practice yet.")
    return 0


def close(arguments: argparse.Namespace) -> int:
    """Close a practice: nothing of it is shown to anybody from now on."""
    with database(arguments.data):
        from unslump.web import clock
        from unslump.web.services import operating

        found = _practice(arguments.slug)
        operating.close(found, now=clock.now())
    print(f"{found.name} is closed. Nobody is seen through it.", file=sys.stderr)
    return 0


def reopen(arguments: argparse.Namespace) -> int:
    """Open a closed practice again."""
    with database(arguments.data):
        from unslump.web.services import operating

        found = _practice(arguments.slug)
        operating.reopen(found)
    print(f"{found.name} is open.", file=sys.stderr)
    return 0


def operator(arguments: argparse.Namespace) -> int:
    """Make an account the operator's."""
    with database(arguments.data):
        from unslump.web.services.operating import make_operator

        make_operator(_account(arguments.email))
    print("This account sees the page for operators, /operator/.", file=sys.stderr)
    return 0


def _account(email: str) -> "User":
    from unslump.web.services.operating import account_of

    found = account_of(email)
    if found is None:
        what = "is the confirmed e-mail address of no account here: make one on the site first"
        raise unusable(email, what)
    return found


def _practice(slug: str) -> "Practice":
    from unslump.web.records.practice import Practice

    found = Practice.objects.filter(slug=slug).first()
    if found is None:
        raise unusable(slug, "is no practice here; `unslump practice list` names them")
    return found
