"""Deleting everything: nothing is left, in any table or on the disk."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.taken import busy
from tests.test_services import do, screened, today_of
from tests.walk import screened as walked
from unslump.cli.main import main
from unslump.interop.archive import read
from unslump.web import access
from unslump.web.records.models import Entry, Person
from unslump.web.services.deleting import delete_everything
from unslump.web.services.sessions import tell_after
from unslump.web.services.today import fresh

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def tables() -> dict[str, str]:
    """Every table of the database, whole, as text."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = "\n".join(map(repr, cursor.fetchall()))
    return found


def marks_of(person: Person) -> list[str]:
    return [
        str(person.id),
        person.id.hex,
        *(str(one) for one in Entry.objects.filter(person=person).values_list("client", flat=True)),
    ]


class TestDeleted:
    def signed_in(self, client: Client) -> tuple[User, Person]:
        user = User.objects.create(username="fictional", email="fictional@example.org")
        EmailAddress.objects.create(user=user, email="fictional@example.org", verified=True, primary=True)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        person = busy()
        person.user = user
        person.save()
        return user, person

    def test_nothing_is_left_in_any_table(self, client: Client) -> None:
        _, person = self.signed_in(client)
        elsewhere, stranger, other = Client(), Client(), screened()
        elsewhere.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        stranger.force_login(User.objects.create(username="other"), backend="django.contrib.auth.backends.ModelBackend")
        marks = [*marks_of(person), "fictional"]
        before = "\n".join(tables().values())
        assert all(mark in before or mark == person.id.hex or "-" in mark for mark in marks)
        page = client.post("/yours/delete/", {"sure": "on"})
        assert (page.status_code, page["Location"]) == (302, "/yours/deleted/")
        assert page["Clear-Site-Data"] == '"cache", "storage"'
        assert page.cookies[settings.SESSION_COOKIE_NAME].value == ""
        for name, text in tables().items():
            for mark in marks:
                assert mark not in text, name
        assert Session.objects.count() == 1, "only the stranger's is left"
        assert elsewhere.get("/account/email/").status_code == 302, "signed out there, too"
        assert today_of(other).outcome == "plan"
        page = client.get("/yours/deleted/").content
        assert b"Everything is deleted" in page
        assert b"player/offline/forget" in page
        assert b"player/offline/forget" not in client.get("/yours/deleted/").content, "only after deleting"

    def test_every_model_that_names_a_person_is_emptied_with_them(self) -> None:
        """A model that is added later and points elsewhere would show here."""
        person = busy()
        delete_everything(person)
        ours = [model for model in apps.get_models() if model._meta.app_label == "records"]
        assert [model.__name__ for model in ours if model.objects.exists()] == []

    def test_a_guest(self, client: Client) -> None:
        walked(client)
        page = client.get("/yours/delete/")
        assert b"Nobody can bring them back" in page.content
        assert client.post("/yours/delete/", {}).status_code == 422
        assert Person.objects.count() == 1
        page = client.post("/yours/delete/", {"sure": "on"})
        assert not Person.objects.exists()
        assert page.cookies[access.COOKIE]["max-age"] == 0
        assert client.get("/today/")["Location"].startswith("/screening/")

    def test_without_anybody(self, client: Client) -> None:
        for url in ("/yours/delete/", "/yours/everything.zip", "/yours/summary.pdf"):
            assert client.get(url)["Location"] == "/yours/"
        page = client.get("/yours/").content
        assert b"Nothing is kept of you" in page
        assert b"/yours/delete/" not in page

    def test_by_an_operator(self, client: Client, capsys: Any, tmp_path: Any) -> None:
        _, person = self.signed_in(client)
        assert main(["delete", "nobody@example.org", "--yes"]) == 2
        assert main(["delete", str(uuid.uuid4()), "--yes"]) == 2
        assert main(["delete", "fictional@example.org"]) == 2
        assert Person.objects.exists()
        assert main(["export", str(person.id), "--out", str(tmp_path / "a.zip")]) == 0
        with (tmp_path / "a.zip").open("rb") as file:
            assert read(file).person.id == person.id
        assert main(["export", str(person.id), "--out", str(tmp_path / "no" / "a.zip")]) == 2
        assert main(["delete", "fictional@example.org", "--yes"]) == 0
        assert not Person.objects.exists()
        assert not User.objects.exists()
        assert "fictional@example.org" not in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_file_of_the_database_holds_nothing_of_them_either(client: Client) -> None:
    """What was deleted, and what was written over before, cannot be found in the bytes on the disk."""
    written = "unmistakable words of a note"
    user = User.objects.create(username="fictional", email="fictional.address@example.org")
    person = screened()
    person.user = user
    person.save()
    for number in range(3):
        do(person, TODAY + timedelta(days=number))
        when = {"today": TODAY + timedelta(days=number), "now": NOW + timedelta(days=number)}
        tell_after(person, pain=1, effort=3, note=written, **when)
        fresh(today_of(person), **when)
    marks = [written, person.id.hex, "fictional.address"]
    name = connection.settings_dict["NAME"]

    def held() -> list[str]:
        if connection.vendor != "sqlite":  # its files are its own; docs/operating.md says what VACUUM does there
            return [mark for mark in marks if mark in "\n".join(tables().values()).replace("-", "")]
        whole = b"".join(Path(f"{name}{end}").read_bytes() for end in ("", "-wal"))
        return [mark for mark in marks if mark.encode() in whole]

    assert held() == marks
    delete_everything(person)
    assert held() == []
