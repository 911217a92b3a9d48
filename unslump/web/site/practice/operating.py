"""The operator's page: which practices there are, in numbers alone. Nothing of any person is shown here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unslump.web import clock
from unslump.web.records.practice import Practice
from unslump.web.services import operating


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """Every practice, with how many work there and how many people it sees."""
    return render(request, "practice/operator.html", {"practices": operating.practices()})


@require_POST
def close(request: HttpRequest, practice: UUID) -> HttpResponse:
    """Close a practice."""
    found = get_object_or_404(Practice, id=practice)
    operating.close(found, now=clock.now())
    messages.success(request, _("%(name)s is closed. Nobody is seen through it.") % {"name": found.name})
    return redirect("operator")


@require_POST
def reopen(request: HttpRequest, practice: UUID) -> HttpResponse:
    """Open a closed practice again."""
    found = get_object_or_404(Practice, id=practice)
    operating.reopen(found)
    messages.success(request, _("%(name)s is open again.") % {"name": found.name})
    return redirect("operator")
