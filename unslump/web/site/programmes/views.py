"""Programmes: for everybody to look up, and for a person to choose one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from unslump.core.errors import NotOpen
from unslump.core.programmes import Programme, in_order
from unslump.web import access, clock
from unslump.web.services.content import catalogue
from unslump.web.services.programmes import choose, course_of, followed, standing
from unslump.web.services.today import forward
from unslump.web.site.templatetags.words import sources
from unslump.web.site.today.views import day_of


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Every programme; posted to, what the answers lead to is followed again."""
    if request.method == "POST":
        return _choose(request, None)
    row = day_of(request)
    following = followed(row) if row else None
    context = {
        "programmes": in_order(catalogue().programmes),
        "mine": following.programme if following else "",
        "chosen": following is not None and (following.chosen or following.waits is not None),
    }
    return render(request, "programmes/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """One programme, with where the asking person is in it; posted to, they follow it from today on."""
    found = catalogue().programmes.get(programme)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _choose(request, found)
    return _page(request, found)


def _choose(request: HttpRequest, programme: Programme | None) -> HttpResponse:
    person = access.person(request)
    if person is None or access.today_row(request) is None:
        return redirect("screening")
    try:
        choose(person, programme, today=clock.today_of(request), now=clock.now())
    except NotOpen:
        if programme is None:
            raise
        return _page(request, programme, refused=True)
    return redirect("today")


def _page(request: HttpRequest, programme: Programme, *, refused: bool = False) -> HttpResponse:
    row = day_of(request)
    context: dict[str, Any] = {
        "programme": programme,
        "course": course_of(catalogue(), programme),
        "row": row,
        "standing": standing(row, programme, today=forward(row, clock.today_of(request))) if row else None,
        "refused": refused,
        "sources": sources(programme.sources)["sources"],
    }
    return render(request, "programmes/programme.html", context, status=409 if refused else 200)
