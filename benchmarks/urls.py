"""The product's addresses and an empty one."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from unslump.web.urls import urlpatterns as own


def empty(_: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return HttpResponse("")


urlpatterns = [*own, path("empty/", empty)]
