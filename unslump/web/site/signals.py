"""When somebody signs in or up, what they did as a guest becomes theirs."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest

from unslump.web import access, clock
from unslump.web.services.language import speak
from unslump.web.services.people import keep_as


@receiver(user_logged_in)
def keep_guest_history(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401 - Django's own signature
    """Give a guest's history to the account. Who chose a language elsewhere is told everything in it here, too."""
    person = keep_as(user, access.guest_id(request), today=clock.today_of(request), now=clock.now())
    access.works_here(request)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        speak(person, chosen, today=clock.today_of(request), now=clock.now())
    else:
        request.brought_language = person.language  # type: ignore[attr-defined] # read by LanguageMiddleware
