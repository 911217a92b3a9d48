"""What both sides of a thread have in common: a page of it, taking a message, giving out a picture."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unslump.web import clock
from unslump.web.records.messages import Desk, Message
from unslump.web.records.practice import Consent, Member
from unslump.web.services import messages, pictures
from unslump.web.services.content import catalogue
from unslump.web.services.messages import Closed, TooMany
from unslump.web.site.messages.forms import MessageForm


class Shown(NamedTuple):
    """A message as a page shows it. `points`: the words that point at a safety question, the question, and what the
    person said to it, if anything."""

    message: Message
    mine: bool
    points: list[tuple[str, str, bool | None]]
    emergency: bool


class Page(NamedTuple):
    """A part of a thread as a page shows it. `before`: from where to go on to what is earlier."""

    shown: list[Shown]
    before: str
    desk: Desk
    away: bool


def page_of(request: HttpRequest, consent: Consent, reader: Member | None) -> Page:
    """The thread, or the part of it that is asked for; what is new in it counts as read from now on."""
    before = _time(request.GET.get("before", ""))
    thread = messages.thread_of(consent, before=before)
    if thread.messages and before is None:
        until = thread.messages[-1].written_at
        messages.read(consent, by_person=reader is None, until=until, now=clock.now())
    desk = messages.desk_of(consent.member)
    return Page(
        [_shown(one, reader) for one in thread.messages],
        thread.messages[0].written_at.isoformat() if thread.earlier else "",
        desk,
        messages.away(desk, clock.today_of(request)),
    )


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _shown(message: Message, reader: Member | None) -> Shown:
    mine = message.by_person if reader is None else message.member_id == reader.id
    wording = catalogue().wording
    points = [
        (point["words"], sign.asks, point.get("so"))
        for point in message.points
        if (sign := wording.sign(point["sign"])) is not None
    ]
    emergency = any(point["status"] == "emergency" and point.get("so") is not False for point in message.points)
    return Shown(message, mine, points, emergency)


def take(request: HttpRequest, form: MessageForm, consent: Consent, writer: Member | None) -> int:
    """Store what was sent. 0 if it is stored; else the status of the answer, with what is wrong in the form."""
    if not form.is_valid():
        return 422
    given = form.cleaned_data
    picture = None
    try:
        if given["picture"] is not None:
            picture = pictures.keep(given["picture"], given["picture"].size)
        message = messages.write(
            consent,
            writer,
            text=given["text"],
            picture=picture,
            name=given["name"],
            today=clock.today_of(request),
            now=clock.now(),
        )
    except pictures.NoPicture as error:
        form.refuse_picture(error)
        return 422
    except TooMany:
        form.add_error(None, _("That is a lot in a short time. Wait ten minutes, then send it again."))
        _forget(picture)
        return 429
    except Closed:
        _forget(picture)
        raise Http404 from None
    if picture is not None and message.picture != picture.name:  # it was there already
        _forget(picture)
    return 0


def _forget(picture: pictures.Picture | None) -> None:
    if picture is not None:
        pictures.delete([picture.name])


def picture(consent: Consent, message: UUID) -> HttpResponse:
    """The picture of a message. 404 if there is none."""
    name = messages.picture_of(consent, message)
    path = pictures.path_of(name) if name else None
    if path is None or not path.exists():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
