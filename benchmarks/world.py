"""A database with people in it, made through the product's own services."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parent.parent / "examples" / "desk-worker.json"


def open_world(data: Path) -> None:
    """Set Django up on this data folder, once in a process, and make the database."""
    os.environ["UNSLUMP_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def new_person() -> Any:  # noqa: ANN401 - a model, which needs Django set up to be named
    """Somebody who has answered the safety questions today and has a plan."""
    from unslump.web.services.screening import answer_screening, new_person

    profile = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    answers = {**profile["answers"], **{key: profile[key] for key in ("minutes", "equipment", "goals")}}
    plain = {name: tuple(answer) if isinstance(answer, list) else answer for name, answer in answers.items()}
    now = datetime.now(UTC)
    person = new_person(now)
    answer_screening(person, plain, today=now.date(), now=now)
    return person


def guest_cookie(person: Any) -> str:  # noqa: ANN401 - as above
    """The cookie by which a guest is known."""
    from django.http import HttpResponse

    from unslump.web import access

    answer = HttpResponse()
    access.remember(answer, person, secure=False)
    return f"{access.COOKIE}={answer.cookies[access.COOKIE].value}"


def account_cookie(person: Any) -> str:  # noqa: ANN401 - as above
    """The cookie of somebody signed in to the account that this person now belongs to."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    user = User.objects.create(username=str(person.id))
    person.user = user
    person.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
