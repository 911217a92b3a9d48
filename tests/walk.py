"""Walking through the site as a browser without JavaScript does: every form filled from what it asks."""

from typing import Any

from django.test import Client

from tests.conftest import example
from unslump.core.loading import load_content
from unslump.core.questions import Answer
from unslump.core.screening import asked

CONTENT = load_content()


def answers_of(name: str, **changes: Any) -> dict[str, Answer]:
    """The answers of an example person, with what its profile says of today."""
    profile = example(name)
    given: dict[str, Answer] = dict(profile.answers)
    given |= {"minutes": profile.minutes or 10, "equipment": profile.equipment or ("none",)}
    return given | {"goals": profile.goals or ("none",)} | changes


def screened(client: Client, name: str = "desk-worker", **changes: Any) -> Any:
    """Answer all the questions as that person would; the response after the last page."""
    answers = answers_of(name, **changes)
    response = client.get("/screening/")
    for _ in range(20):
        url = response["Location"]
        if not url.startswith("/screening/"):
            return response
        if url == "/screening/finish/":
            response = client.get(url)
            continue
        page = url.strip("/").split("/")[-1]
        assert client.get(url).status_code == 200
        questions = [q for q in asked(CONTENT.screening, answers) if q.page == page and q.id in answers]
        data = {q.id: answers[q.id] for q in questions} | {"asked": [q.id for q in questions]}
        response = client.post(url, data)
        assert response.status_code == 302, response.content.decode()[-3000:]
    raise AssertionError("the questions do not end")


def checked(client: Client, *, pain: int = 0, new: tuple[str, ...] = ("none",)) -> Any:
    """Answer the short check."""
    return client.post("/today/check/", {"pain": pain, "new": new, "asked": ["pain", "new"]})
