"""Installable, and usable without a network: the manifest, the service worker, the kept pages and the kept day."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unslump.core.plan import Plan
from unslump.core.values import to_json
from unslump.web import access, clock
from unslump.web.services.content import catalogue, spoken
from unslump.web.services.offline import day_to_keep, state_of
from unslump.web.services.today import fresh
from unslump.web.site.offline import shell as kept
from unslump.web.site.templatetags.look import token
from unslump.web.site.templatetags.words import dose


def _language(request: HttpRequest) -> str:
    """The language that an address names; that of the request if it names none of ours."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else spoken()


@require_safe
@cache_control(public=True, max_age=600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device shows of the site once it is installed."""
    language = _language(request)
    png = {"type": "image/png", "purpose": "maskable"}
    with override(language):
        data = {
            "id": "/",
            "name": _("Unslump: a few calm minutes for your back"),
            "short_name": "Unslump",
            "description": _("A few calm minutes a day for a sore, tight or tired back."),
            "lang": language,
            "start_url": reverse("today"),
            "scope": "/",
            "display": "standalone",
            "background_color": token("ground"),
            "theme_color": token("ground"),
            "categories": ["health", "fitness"],
            "icons": [
                {"src": static("site/icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any"},
                {"src": static("site/icons/192.png"), "sizes": "192x192", **png},
                {"src": static("site/icons/512.png"), "sizes": "512x512", **png},
                {"src": static("site/icons/512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            ],
        }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker for the whole site, in the language of the page that asks for it."""
    version, script = kept.worker(_language(request))
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return get_conditional_response(request, etag=f'"{version}"', response=response) or response


@require_safe
@cache_control(no_cache=True)
def shell(_request: HttpRequest, language: str, page: str) -> HttpResponse:
    """A page as it is kept: the same for everybody."""
    if language not in dict(settings.LANGUAGES) or page not in kept.PAGES:
        raise Http404
    return HttpResponse(kept.page(language, page))


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """The day to keep, for whoever is asking; 304 if their device has it as it is, 404 if there is none."""
    ahead = "ahead" in request.GET
    row = access.today_row(request)
    if row is None:
        return _private(JsonResponse({}, status=404))
    row = fresh(row, today=clock.today_of(request), now=clock.now())
    state = f'"{state_of(row, ahead=ahead)}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == state:
        return _private(HttpResponse(status=304), state)
    day = day_to_keep(row, ahead=ahead)
    more = {
        "language": catalogue().language,
        "figures": reverse("figure", kwargs={"exercise": "EXERCISE"}) + f"?v={quote(row.content)}",
        "lists": {name: _list(plan) for name, plan in day.plans.items()},
    }
    return _private(HttpResponse(to_json(day.data | more), content_type="application/json"), state)


def _list(plan: Plan) -> dict[str, Any]:
    """A plan in few words."""
    items = [{"exercise": item.dosed.exercise, "name": item.name, "dose": dose(item)} for item in plan.items]
    free = bool(plan.programme and plan.programme.free)
    return {"minutes": -(-plan.seconds // 60), "items": items, "free": free}


def _private(response: HttpResponse, state: str = "") -> HttpResponse:
    """No cache but the person's own keeps it."""
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Cookie"
    if state:
        response["ETag"] = state
    return response
