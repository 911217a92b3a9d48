"""What an operator does with stored people: the verbs `rebuild`, `export` and `delete`.

They work on the database of the server, whether it runs or not. A person is named by the id that `rebuild` prints, or
by the e-mail address of their account.
"""

import argparse
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from unslump.cli.reading import complain, naming, unusable
from unslump.cli.terminal import print_json, write
from unslump.cli.writing import writable
from unslump.core.errors import Problem
from unslump.keeping import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unslump.web.records.models import Person


def rebuild(arguments: argparse.Namespace) -> int:
    """Work out everybody's status and day from their history. With --check, 1 if something differs."""
    with database(arguments.data):
        from unslump.core.errors import BadInput
        from unslump.web import clock
        from unslump.web.services.rebuilding import everybody
        from unslump.web.services.rebuilding import rebuild as rebuild_one

        found: list[dict[str, str]] = []
        unreadable = people = 0
        for person in everybody():
            people += 1
            try:
                difference = rebuild_one(person, now=clock.now(), mend=not arguments.check)
            except BadInput as error:
                unreadable += 1
                complain(str(person), error.problems)
                continue
            if difference is not None:
                found.append({"person": str(person)} | difference.plain())
                if not arguments.json:
                    complain(str(person), (Problem(difference.path, f"{difference.then} -> {difference.now}"),))
    if arguments.json:
        print_json({"people": people, "differences": found})
    else:
        what = "differ" if arguments.check else "differed and were stored anew"
        write(f"{people} people, {len(found)} {what}.")
    return int(bool(unreadable or (found and arguments.check)))


def export(arguments: argparse.Namespace) -> int:
    """Write everything of a person to a file, as the site gives it to them."""
    with database(arguments.data):
        person = _person(arguments.person)
        path = writable(arguments.out)
        if path is None:
            raise unusable("--out", "name a file")
        from unslump.web import clock
        from unslump.web.services.taking import archive_of

        try:
            with path.open("wb") as file:
                for part in archive_of(person, now=clock.now()):
                    file.write(part)
        except OSError as error:
            raise unusable(arguments.out, f"cannot be written: {error.strerror}") from error
    print(f"Written to {path}. It holds health data: keep it safe.", file=sys.stderr)
    return 0


def delete(arguments: argparse.Namespace) -> int:
    """Delete everything of a person, for good."""
    with database(arguments.data):
        person = _person(arguments.person)
        if not arguments.yes:
            raise unusable(arguments.person, "is deleted for good only with --yes; `unslump export` keeps a copy first")
        from unslump.web.services.deleting import delete_everything

        delete_everything(person)
    print("Everything of this person is deleted.", file=sys.stderr)
    return 0


def _person(given: str) -> "Person":
    """The person of an id or an e-mail address. Unusable if there is none."""
    from unslump.web.records.models import Person

    try:
        found = Person.objects.filter(id=UUID(given)).first()
    except ValueError:
        found = Person.objects.filter(user__emailaddress__email__iexact=given).first()
    if found is None:
        raise unusable(given, "is neither the id of a person here nor the e-mail address of an account")
    return found


@contextmanager
def database(data: str | None) -> "Iterator[None]":
    """Django, on the database of a data folder. Unusable if there is none yet, or it is of another version."""
    if data:
        os.environ["UNSLUMP_DATA"] = str(Path(data).resolve())
    folder = data_folder()
    if not os.environ.get("DATABASE_URL", "").strip() and not (folder / "unslump.sqlite3").is_file():
        _unless_ready(str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unslump.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        django.setup()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise unusable(
                str(folder), "holds a database of another version: start `unslump serve` once to bring it up"
            )
        with naming(""):
            yield
    except (ImproperlyConfigured, OSError) as error:
        raise unusable(str(folder), f"the settings cannot be used: {error}") from error
    except DatabaseError as error:
        raise unusable("", f"the database cannot be used: {error}; look at UNSLUMP_DATA or DATABASE_URL") from error


def _unless_ready(folder: str) -> None:
    """Unusable, unless Django has its database already (another program of ours has set it up)."""
    module = sys.modules.get("django.apps")
    if module is None or not module.apps.ready:
        raise unusable(folder, "holds no database; name the server's data folder with --data")
