"""The session: playing it, how it felt, and what follows."""

from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from unslump.core.plan import Plan
from unslump.web import access, clock
from unslump.web.services.content import catalogue
from unslump.web.services.noting import waiting
from unslump.web.services.sessions import another_today, tell_after
from unslump.web.services.today import status_of
from unslump.web.site.home.views import KINDS as BLOCKING
from unslump.web.site.today.forms import PainForm
from unslump.web.site.today.views import OVER, context_of, day_of, onwards


@require_safe
@ensure_csrf_cookie
def play(request: HttpRequest) -> HttpResponse:
    """The player, with today's script; only after today's check, and only if there is a plan."""
    row = day_of(request)
    if row is None:
        return redirect("screening")
    if row.outcome in BLOCKING:
        return redirect("help", kind=row.outcome)
    over = row.finished_on == row.on and row.finished in OVER and not another_today(row)
    if row.outcome != "plan" or row.plan is None or over:
        return redirect("today")
    if row.checked_on != row.on:
        return redirect("check")
    context = {
        "script_data": row.script,
        "plan": Plan.read(row.plan, what="the stored plan"),
        "people": catalogue().poses.people,
        "owner": str(row.person_id),
        "figure_url": reverse("figure", kwargs={"exercise": "EXERCISE"}) + f"?v={quote(row.content)}",
        "record_url": reverse("api-1:sessions"),
        "pace_url": reverse("api-1:pace"),
        "after_url": reverse("after"),
        "help_url": reverse("help", kwargs={"kind": "emergency"}),
    }
    return render(request, "session/play.html", context)


class AfterForm(PainForm):
    """Pain now, and how hard it was; and, if they like, how many more repeats would have been possible."""

    effort = forms.TypedChoiceField(choices=[(str(n), str(n)) for n in range(11)], coerce=int, widget=forms.RadioSelect)
    reserve = forms.TypedChoiceField(
        label=_("In the hardest strength exercise: how many more could you have done?"),
        choices=[("0", _("Not one more")), ("1", _("One more")), ("3", _("Two to four")), ("5", _("Five or more"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def after(request: HttpRequest) -> HttpResponse:
    """How it felt: two questions, both of which may be left out, and a note."""
    row, person = access.today_row(request), access.person(request)
    if row is None or person is None:
        return redirect("screening")
    if waiting(row) and request.method != "POST":
        return redirect("note")
    if row.after_for is None:
        return redirect("done")
    form = AfterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row = tell_after(
            person,
            pain=given["pain"],
            effort=given["effort"],
            today=clock.today_of(request),
            now=clock.now(),
            note=given["note"],
            reserve=given["reserve"],
        )
        return onwards(request, row, "done")
    pending = status_of(row).pending
    strong = pending is not None and any(done.phase == "strength" for done in pending.exercises)
    context = {"form": form, "row": row, "asks_reserve": strong}
    return render(request, "session/after.html", context, status=422 if form.errors else 200)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What was done, what it changes, and tomorrow."""
    row = access.today_row(request)
    if row is None:
        return redirect("screening")
    return render(request, "session/done.html", context_of(row))
