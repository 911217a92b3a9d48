"""Your data on the site: taken along, brought, refused by name."""

import io

import pytest
from django.test import Client

from tests.walk import checked
from tests.walk import screened as walked
from unslump.web import access
from unslump.web.records.models import Person

pytestmark = [pytest.mark.database, pytest.mark.django_db]


class TestSite:
    def test_take_along_delete_and_bring_back(self, client: Client) -> None:
        walked(client)
        checked(client)
        assert b"/yours/everything.zip" in client.get("/yours/").content
        page = client.get("/yours/everything.zip")
        assert page["Content-Type"] == "application/zip"
        assert page["Cache-Control"] == "no-store"
        whole = page.getvalue()
        client.post("/yours/delete/", {"sure": "on"})
        fresh_browser = Client()
        file = io.BytesIO(whole)
        file.name = "unslump.zip"
        page = fresh_browser.post("/yours/import/", {"file": file}, follow=True)
        assert page.redirect_chain == [("/yours/", 302)]
        assert b"It is here." in page.content
        assert fresh_browser.get("/api/today").json()["outcome"] == "plan"
        file.seek(0)
        page = fresh_browser.post("/yours/import/", {"file": file}, follow=True)
        assert b"Nothing is there twice" in page.content

    @pytest.mark.parametrize(
        ("raw", "status", "says"),
        [
            (b"", 422, "empty"),
            (b"no", 400, "not JSON"),
            (b'{"type": "everything", "format": 2}', 409, "format 2"),
        ],
    )
    def test_refused_by_name(self, client: Client, raw: bytes, status: int, says: str) -> None:
        file = io.BytesIO(raw)
        file.name = "a.json"
        page = client.post("/yours/import/", {"file": file})
        assert page.status_code == status
        assert says in page.content.decode()
        assert not Person.objects.exists()

    def test_no_file_at_all(self, client: Client) -> None:
        page = client.post("/yours/import/", {})
        assert page.status_code == 422
        assert b"Please choose a file." in page.content

    def test_too_big_to_be_read(self, client: Client) -> None:
        page = client.generic(
            "POST", "/yours/import/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="30000000"
        )
        assert page.status_code == 413
        page = client.generic("POST", "/api/sessions", b"x", content_type="application/json", CONTENT_LENGTH="30000000")
        assert page.json()["error"] == "too-big"

    def test_a_history_that_is_somebody_elses(self, client: Client) -> None:
        walked(client)
        whole = client.get("/yours/everything.zip").getvalue()
        file = io.BytesIO(whole)
        file.name = "unslump.zip"
        page = Client().post("/yours/import/", {"file": file})
        assert page.status_code == 409
        assert b"Sign in there" in page.content
        assert Person.objects.count() == 1

    def test_nobody_else_gets_it(self, client: Client) -> None:
        walked(client)
        other = Client()
        assert other.get("/yours/everything.zip").status_code == 302
        forged = Client()
        forged.cookies[access.COOKIE] = str(Person.objects.get().id)
        assert forged.get("/yours/everything.zip").status_code == 302

    def test_it_is_never_taken_without_the_token(self, client: Client) -> None:
        walked(client)
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        assert strict.post("/yours/delete/", {"sure": "on"}).status_code == 403
        assert Person.objects.count() == 1
