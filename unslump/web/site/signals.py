"""When somebody signs in or up, what they did as a guest becomes theirs."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest

from unslump.web import access, clock
from unslump.web.services.people import keep_as


@receiver(user_logged_in)
def keep_guest_history(request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ANN401
    """Give a guest's history to the account."""
    keep_as(user, access.guest_id(request), today=clock.today_of(request), now=clock.now())
