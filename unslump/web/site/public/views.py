"""A practice as everybody sees it: profile, articles with comments, and a form to write to it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.core.screening import blocks
from unslump.core.wording import Pointer
from unslump.web import clock
from unslump.web.limits import limited
from unslump.web.markdown import html_of
from unslump.web.records.publishing import Article, Picture
from unslump.web.services import comments, publishing
from unslump.web.services.content import catalogue
from unslump.web.services.mail import notify
from unslump.web.site.public.forms import CommentForm, Written
from unslump.web.uploads import picture as kept_picture


def _shown(practice: str) -> publishing.Shown:
    found = publishing.shown(practice)
    if found is None:
        raise Http404
    return found


@require_safe
def profile(request: HttpRequest, practice: str) -> HttpResponse:
    """Who they are, how to reach them, and what they published."""
    found = _shown(practice)
    context = {"shown": found, "about": html_of(found.page.about), "articles": publishing.published(found.practice)[:5]}
    return render(request, "public/profile.html", context)


@require_safe
def articles(request: HttpRequest, practice: str) -> HttpResponse:
    """Everything that was published, or what has a tag."""
    found, tag = _shown(practice), request.GET.get("tag", "")
    listed = publishing.published(found.practice, tag=tag)
    return render(request, "public/articles.html", {"shown": found, "articles": listed, "tag": tag})


@limited("comment", posts=True)
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, practice: str, article: str) -> HttpResponse:
    """An article with its comments; posted to, a new comment, which its writer then confirms."""
    found, one = _article(practice, article)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, found, one, form)
    if form.from_a_machine:
        return redirect("public-thanks", practice)
    if not form.is_valid():
        return _page(request, found, one, form, status=422)
    given = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
    written = comments.write(one, **given, now=clock.now())
    if written is not None:
        link = request.build_absolute_uri(reverse("comment", args=[written.code]))
        lines = [
            _("Somebody wrote a comment on “%(title)s” and gave this address. If it was you, confirm it here:")
            % {"title": one.title},
            link,
            _("If it was not you, do nothing: it is deleted in a week."),
        ]
        notify(given["email"], _("Please confirm your comment"), lines, get_language() or "")
    if written is not None and (serious := _serious(written.points)):
        return _told_where_to_turn(request, found, serious)
    return redirect("public-thanks", practice)


def _serious(points: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
    return tuple(point for point in points if blocks(point.status))


def _told_where_to_turn(request: HttpRequest, found: publishing.Shown, points: tuple[Pointer, ...]) -> HttpResponse:
    return render(request, "public/turn.html", {"shown": found, "points": points, "first": points[0]})


def _article(practice: str, slug: str) -> tuple[publishing.Shown, Article]:
    found = _shown(practice)
    rows = Article.objects.select_related("author").filter(practice=found.practice, published_at__isnull=False)
    one = rows.filter(slug=slug).first()
    if one is None:
        raise Http404
    return found, one


def _page(
    request: HttpRequest, found: publishing.Shown, one: Article, form: CommentForm, *, status: int = 200
) -> HttpResponse:
    content = catalogue()
    context: dict[str, Any] = {
        "shown": found,
        "article": one,
        "body": html_of(one.body),
        "exercises": [content.exercises[name] for name in one.exercises if name in content.exercises],
        "lessons": [content.lessons[name] for name in one.lessons if name in content.lessons],
        "related": publishing.related(one, publishing.published(found.practice)),
        "comments": comments.shown_below(one),
        "form": form,
    }
    return render(request, "public/article.html", context, status=status)


@limited("report")
@require_POST
def report(request: HttpRequest, practice: str, article: str, comment: UUID) -> HttpResponse:
    """A reader reports a comment: it is read again, and not shown meanwhile."""
    _found, one = _article(practice, article)
    if not comments.report(one, comment):
        raise Http404
    messages.success(request, _("Thank you. It is taken down until the practice has read it again."))
    return redirect("public-article", practice, article)


@require_safe
@never_cache
def thanks(request: HttpRequest, practice: str) -> HttpResponse:
    """It has come in."""
    return render(request, "public/thanks.html", {"shown": _shown(practice)})


@limited("invite")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Where the link in a mail leads: confirm a comment, or delete it, now or later."""
    found = comments.by_code(code)
    if found is None:
        raise Http404
    if request.method == "POST":
        if "delete" in request.POST:
            found.delete()
            return render(request, "public/comment.html", {"comment": found, "gone": True})
        comments.confirm(found)
        found.refresh_from_db()
    return render(request, "public/comment.html", {"comment": found})


@limited("contact", posts=True)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, practice: str) -> HttpResponse:
    """Write to the practice."""
    found = _shown(practice)
    form = Written(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.from_a_machine:
        return redirect("public-thanks", practice)
    if request.method != "POST" or not form.is_valid():
        context = {"shown": found, "form": form}
        return render(request, "public/contact.html", context, status=422 if form.is_bound else 200)
    _row, points = comments.contact(found.practice, form.cleaned_data, now=clock.now())
    subject = _("Somebody wrote to %(practice)s") % {"practice": found.practice.name}
    line = _("It is here:") + " " + request.build_absolute_uri(reverse("practice-comments"))
    for member in found.members:
        if member.owner and member.user and member.user.email:
            notify(member.user.email, subject, [line], get_language() or "")
    if serious := _serious(points):
        return _told_where_to_turn(request, found, serious)
    return redirect("public-thanks", practice)


@require_safe
def picture(request: HttpRequest, picture: UUID) -> FileResponse:  # noqa: ARG001 - Django calls it with the request
    """A picture of a practice's articles."""
    found = Picture.objects.filter(id=picture, practice__closed_at=None).first()
    if found is None:
        raise Http404
    answer = kept_picture(found.name)
    answer.headers["Cache-Control"] = "public, max-age=604800"
    return answer


if TYPE_CHECKING:
    _Feed = Feed[Article, publishing.Shown]
else:
    _Feed = Feed  # Django's own class takes no types when it runs


class News(_Feed):
    """The articles of a practice, for readers of feeds."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> publishing.Shown:  # noqa: ANN401, ARG002
        """The practice. 404 if it does not show itself."""
        return _shown(kwargs["practice"])

    def title(self, obj: publishing.Shown) -> str:
        """Its name."""
        return obj.practice.name

    def link(self, obj: publishing.Shown) -> str:
        """Its page."""
        return reverse("public", args=[obj.practice.slug])

    def subtitle(self, obj: publishing.Shown) -> str:
        """What it is."""
        return obj.page.lead

    def items(self, obj: publishing.Shown) -> list[Article]:
        """What it published."""
        return publishing.published(obj.practice)[:20]

    def item_title(self, item: Article) -> str:
        """The article's title."""
        return item.title

    def item_description(self, item: Article) -> str:
        """Its lead."""
        return item.lead

    def item_link(self, item: Article) -> str:
        """Its address."""
        return reverse("public-article", args=[item.practice.slug, item.slug])

    def item_pubdate(self, item: Article) -> Any:  # noqa: ANN401 - as Django's feeds
        """When it was published."""
        return item.published_at
