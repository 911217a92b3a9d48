"""The one place that reads the clock. Everything below it is given the time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

ZONE_COOKIE = "tz"


def now() -> datetime:
    """The present moment, with time zone."""
    return timezone.now()


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The person's time zone, as their browser told it; the server's own if it did not or is not to be believed."""
    try:
        return ZoneInfo(request.COOKIES.get(ZONE_COOKIE, settings.TIME_ZONE).replace("%2F", "/"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def today_of(request: HttpRequest) -> date:
    """The person's own calendar day."""
    return now().astimezone(zone_of(request)).date()
