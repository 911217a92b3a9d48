"""The API: the same services as the pages, JSON in and out, described by OpenAPI at /api/docs."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.utils import check_csrf
from pydantic import AwareDatetime, Field

from unslump.core.record import Record
from unslump.core.values import Breath, Effort, Pain, path_text
from unslump.core.wording import MOST_LETTERS
from unslump.web import access, clock
from unslump.web.downloads import as_file
from unslump.web.records.models import Person
from unslump.web.services.offline import LateTold, take
from unslump.web.services.replays import Download, decisions_of, plan_file, screening_file, session_file, sessions_of
from unslump.web.services.sealing import Given
from unslump.web.services.sessions import breathe_at, store_session
from unslump.web.services.today import fresh, is_fresh


def known_person(request: HttpRequest) -> Person | None:
    """The asking person, by the same cookies as the pages, guarded against forged requests."""
    if request.method not in ("GET", "HEAD") and check_csrf(request):
        raise HttpError(403, _("The request carries no valid CSRF token: reload the page and try again."))
    return access.person(request)


api = NinjaAPI(title="Unslump", version="1", auth=known_person, docs_url=None)


def _asking(request: HttpRequest) -> Person:
    """The person whom `known_person` let in."""
    person: Person = request.auth  # type: ignore[attr-defined] # ninja puts it there
    return person


@api.exception_handler(ValidationError)
def wrong_input(_request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Input of the wrong form: each problem with the key it is about."""
    problems = [f"{path_text(problem['loc'][2:])}: {problem['msg']}" for problem in error.errors]
    return JsonResponse({"error": "bad-input", "problems": problems}, status=422)


@api.exception_handler(HttpError)
@api.exception_handler(AuthenticationError)
def refused(_request: HttpRequest, error: HttpError) -> JsonResponse:
    """Every other refusal of the API in the one form."""
    code = {401: "not-known", 403: "no-token"}.get(error.status_code, "bad-input")
    return JsonResponse({"error": code, "problems": [str(error)]}, status=error.status_code)


class GivenIn(Schema):
    """A script that was kept on a device, with the seal that came with it."""

    script: dict[str, Any]
    seal: str = Field(max_length=200)


class SessionIn(Schema):
    """A session as the player sends it. `id` is made by the sender; sending it twice stores it once.

    `given`: the script, if it was played from what the device kept.
    """

    id: UUID
    script: str = Field(min_length=1, max_length=32)
    started_at: AwareDatetime
    events: list[dict[str, Any]] = Field(max_length=20_000)
    given: GivenIn | None = None


class SessionOut(Schema):
    """The stored record."""

    id: UUID
    record: dict[str, Any]


class TodayOut(Schema):
    """Today: a plan and its script, or the kind of refusal and its reasons."""

    on: str
    outcome: str
    reasons: list[str]
    plan: dict[str, Any] | None
    script: dict[str, Any] | None


class Wrong(Schema):
    """What is wrong with a request."""

    error: str
    problems: list[str]


@api.get("/today", auth=None, response={200: TodayOut, 404: Wrong}, summary="Today's plan and script")
def today(request: HttpRequest) -> Status[Any] | HttpResponse:
    """One query beyond sign-in: the answer was written when the day was worked out."""
    stored = access.stored_answer(request)
    if stored is None:
        return Status(404, {"error": "not-screened", "problems": [_("Answer the safety questions first.")]})
    today = clock.today_of(request)
    if is_fresh(stored, today=today):
        return HttpResponse(stored.answer, content_type="application/json")
    row = access.today_row(request)
    if row is None:
        return Status(404, {"error": "not-screened", "problems": [_("Answer the safety questions first.")]})
    return HttpResponse(fresh(row, today=today, now=clock.now()).answer, content_type="application/json")


@api.post("/sessions", response={200: SessionOut, 400: Wrong, 404: Wrong}, summary="Store a session's events")
def sessions(request: HttpRequest, body: SessionIn) -> Status[Any]:
    """Replays the events on the script that the person was given, and stores the record once."""
    person = _asking(request)
    started: datetime = body.started_at
    given = Given(body.given.script, body.given.seal) if body.given else None
    record: Record = store_session(person, body.id, body.script, body.events, started, now=clock.now(), given=given)
    return Status(200, {"id": body.id, "record": record.plain()})


class PaceIn(Schema):
    """Seconds for one slow breath, in and out."""

    breath_seconds: Breath


@api.post("/pace", response={204: None, 404: Wrong}, summary="Keep the pace at which a person breathes")
def pace(request: HttpRequest, body: PaceIn) -> Status[Any]:
    """Breaths are counted at it from the next day that is worked out."""
    if not breathe_at(_asking(request), body.breath_seconds):
        return Status(404, {"error": "not-screened", "problems": [_("Answer the safety questions first.")]})
    return Status(204, None)


class ToldIn(Schema):
    """What was told without a network: the check before a session, or how it felt after one.

    `id` is made by the sender; sending it twice stores it once. `owner` is who told it: a device may have changed hands
    since. `new` belongs to the check; `session` (its id), `effort` and `note` to the time after.
    """

    id: UUID
    owner: UUID
    when: Literal["before", "after"]
    on: date
    pain: Pain
    new: list[str] = Field(default=[], max_length=40)
    session: UUID | None = None
    effort: Effort | None = None
    note: str = Field(default="", max_length=MOST_LETTERS)


class ToldOut(Schema):
    """It is stored."""

    id: UUID


@api.post("/told", response={200: ToldOut, 400: Wrong, 425: Wrong}, summary="Store what was told without a network")
def told(request: HttpRequest, body: ToldIn) -> Status[Any]:
    """The same as the pages do when they ask it; the day is worked out anew. 425: something must be answered first."""
    late = LateTold.read(body.model_dump(mode="json", exclude_none=True), what="what was told")
    if not take(_asking(request), late, today=clock.today_of(request), now=clock.now()):
        problem = _("First, a question about your note is waiting for an answer.")
        return Status(425, {"error": "waits", "problems": [problem]})
    return Status(200, {"id": body.id})


Number = Annotated[int, Field(ge=1, le=2**63 - 1)] | None
"""The number of a decision, as a database counts."""


class FilesOut(Schema):
    """What replay files can be had of: decisions by number, sessions by id."""

    decisions: list[dict[str, Any]]
    sessions: list[dict[str, Any]]


@api.get("/replay", response={200: FilesOut}, summary="Decisions and sessions of which there are replay files")
def replays(request: HttpRequest) -> Status[Any]:
    """The newest first."""
    person = _asking(request)
    return Status(200, {"decisions": decisions_of(person), "sessions": sessions_of(person)})


@api.get("/replay/screening", response={200: dict[str, Any], 404: Wrong}, summary="Replay file of the screening")
def replay_screening(request: HttpRequest, number: Number = None) -> Status[Any] | HttpResponse:
    """What the newest answers allowed, or those of the decision with that number."""
    person = _asking(request)
    return _file(screening_file(person, number, today=clock.today_of(request)))


@api.get("/replay/plan", response={200: dict[str, Any], 404: Wrong}, summary="Replay file of a day's plan")
def replay_plan(request: HttpRequest, number: Number = None) -> Status[Any] | HttpResponse:
    """The newest decision, or the one with that number."""
    person = _asking(request)
    return _file(plan_file(person, number))


@api.get("/replay/sessions/{session}", response={200: dict[str, Any], 404: Wrong}, summary="Replay file of a session")
def replay_session(request: HttpRequest, session: UUID) -> Status[Any] | HttpResponse:
    """The session that was stored with that id."""
    person = _asking(request)
    return _file(session_file(person, session))


def _file(download: Download | None) -> Status[Any] | HttpResponse:
    if download is None:
        return Status(404, {"error": "not-found", "problems": [_("You have no such decision or session.")]})
    return as_file(download)
