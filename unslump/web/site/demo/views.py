"""The demo: choose who to be. Nothing of it answers unless the server was started with --demo."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unslump.web import access
from unslump.web.services.demo import account_of, roles


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Everybody who can be chosen; posted to, one is signed in as them."""
    if not settings.DEMO:
        raise Http404
    if request.method != "POST":
        everybody = roles()
        context = {
            "staff": [one for one in everybody if one.works],
            "people": [one for one in everybody if not one.works],
        }
        return render(request, "demo/choose.html", context)
    account = account_of(request.POST.get("who", ""))
    if account is None:
        raise Http404
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    access.works_here(request)
    return redirect("practice" if access.member(request) else "today")
