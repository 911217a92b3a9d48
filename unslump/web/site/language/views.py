"""Choosing the language of the pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from unslump.web import access, clock
from unslump.web.middleware import keep_language
from unslump.web.services.language import speak


@csrf_exempt  # no page that anybody may just read sets a cookie, so it has no token; and no other site sends ours along
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language, in the browser and with the person, tell the day in it, and go back."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = "/"
    response = redirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        keep_language(response, language)
        person = access.person(request)
        if person is not None:
            speak(person, language, today=clock.today_of(request), now=clock.now())
    return response
