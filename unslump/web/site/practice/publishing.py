"""What a practice publishes, from the inside: profile, articles, pictures, and what readers wrote."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unslump.web import clock
from unslump.web.markdown import OWN_PICTURES, html_of
from unslump.web.records.practice import Member
from unslump.web.records.publishing import ANSWER_LETTERS, BODY_LETTERS, LEAD_LETTERS, TITLE_LETTERS, Article
from unslump.web.services import comments, publishing
from unslump.web.services.content import catalogue
from unslump.web.site.forms import Plain
from unslump.web.uploads import NotAPicture

MOST_TAGS = 10
TAG_LETTERS = 40
MARKDOWN = gettext_lazy("Plain text, or Markdown: ## for a heading, - for a list, **bold**, [words](https://address).")


class PageForm(Plain):
    """The profile."""

    lead = forms.CharField(label=gettext_lazy("In one sentence"), max_length=LEAD_LETTERS)
    about = forms.CharField(
        label=gettext_lazy("About the practice"),
        max_length=BODY_LETTERS,
        required=False,
        help_text=MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=LEAD_LETTERS, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=60, required=False)
    hours = forms.CharField(label=gettext_lazy("Opening hours"), max_length=LEAD_LETTERS, required=False)
    languages = forms.CharField(label=gettext_lazy("Languages spoken"), max_length=LEAD_LETTERS, required=False)
    publish = forms.BooleanField(label=gettext_lazy("Show this page to everybody"), required=False)


class ArticleForm(Plain):
    """An article."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LETTERS)
    lead = forms.CharField(label=gettext_lazy("In one or two sentences"), max_length=LEAD_LETTERS, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=BODY_LETTERS,
        help_text=MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Separated by commas, for example: hamstrings, desk"),
    )
    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("What it rests on, one on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    video = forms.URLField(
        label=gettext_lazy("A video elsewhere"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Shown as a link. Nothing is loaded from there before somebody follows it."),
    )
    exercises = forms.MultipleChoiceField(label=gettext_lazy("Exercises that go with it"), required=False)
    lessons = forms.MultipleChoiceField(label=gettext_lazy("Lessons that go with it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        content = catalogue()
        self._choose("exercises", [(one.id, one.name) for one in content.exercises.values()])
        self._choose("lessons", [(one.id, one.title) for one in content.lessons.values()])

    def _choose(self, name: str, known: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.MultipleChoiceField):
            raise AssertionError(f"{name} is no field of many choices")
        by_title = sorted((title, one) for one, title in known)
        field.choices = [(one, title) for title, one in by_title]
        field.widget.attrs["size"] = 6

    def clean_tags(self) -> list[str]:
        """The tags as a list."""
        tags = list(
            dict.fromkeys(tag.strip().casefold() for tag in self.cleaned_data["tags"].split(",") if tag.strip())
        )
        if len(tags) > MOST_TAGS or any(len(tag) > TAG_LETTERS for tag in tags):
            raise forms.ValidationError(_("At most ten tags of forty letters each, please."))
        return tags

    def clean_sources(self) -> list[str]:
        """The sources as a list."""
        return [line.strip() for line in self.cleaned_data["sources"].splitlines() if line.strip()]

    def clean_video(self) -> str:
        """Only over https."""
        given: str = self.cleaned_data["video"]
        if given and not given.startswith("https://"):
            raise forms.ValidationError(_("The address must begin with https://"))
        return given


class PictureForm(Plain):
    """A picture to be used in articles."""

    file = forms.FileField(
        label=gettext_lazy("The picture"), widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})
    )
    shows = forms.CharField(
        label=gettext_lazy("What it shows"),
        max_length=LEAD_LETTERS,
        help_text=gettext_lazy("For people who cannot see it."),
    )


class DecisionForm(Plain):
    """What becomes of a comment."""

    what = forms.ChoiceField(choices=[(name, name) for name in ("approve", "answer", "reject", "block")])
    answer = forms.CharField(max_length=ANSWER_LETTERS, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, member: Member) -> HttpResponse:
    """The profile, to be written and shown."""
    row = publishing.page_of(member.practice, now=clock.now())
    names = [name for name in PageForm.base_fields if name != "publish"]
    start = {name: getattr(row, name) for name in names} | {"publish": row.published_at is not None}
    form = PageForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in names}
        publishing.save_page(row, given, publish=form.cleaned_data["publish"], now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("practice-page")
    context = {"form": form, "row": row}
    return _page(request, member, "practice/page.html", context, status=422 if form.is_bound else 200)


@require_safe
def articles(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that was written in the practice."""
    listed = publishing.written_in(member.practice)
    return _page(request, member, "practice/articles.html", {"articles": listed})


@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request: HttpRequest, member: Member) -> HttpResponse:
    """Write an article."""
    form = ArticleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        made = publishing.write(member, form.cleaned_data, now=clock.now())
        messages.success(request, _("Saved as a draft. Nobody else sees it yet."))
        return redirect("practice-article", made.id)
    return _article(request, member, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, member: Member, article: UUID) -> HttpResponse:
    """Change an article, look at it, publish it or take it back."""
    row = publishing.own_article(member, article)
    if row is None:
        raise Http404
    start = {name: getattr(row, name) for name in publishing.CHANGES}
    start |= {"tags": ", ".join(row.tags), "sources": "\n".join(row.sources)}
    form = ArticleForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        publishing.change(row, member, form.cleaned_data, now=clock.now())
        if "publish" in request.POST or "withdraw" in request.POST:
            publishing.show(row, publish="publish" in request.POST, now=clock.now())
        messages.success(request, _("Saved."))
        return redirect("practice-article", row.id)
    return _article(request, member, form, row)


def _article(request: HttpRequest, member: Member, form: ArticleForm, row: Article | None) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    preview = html_of(str(form.data.get("body", ""))) if form.is_bound and not wrong else None
    context = {
        "form": form,
        "row": row,
        "preview": preview,
        "versions": row.versions.order_by("-version") if row else [],
    }
    return _page(request, member, "practice/article.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest, member: Member) -> HttpResponse:
    """The practice's pictures, and a new one."""
    sent = request.method == "POST"
    form = PictureForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            given = form.cleaned_data
            publishing.add_picture(member.practice, given["file"].file, given["shows"], now=clock.now())
        except NotAPicture as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Kept. Copy its line into an article."))
            return redirect("practice-pictures")
    listed = publishing.pictures_of(member.practice)
    context = {"form": form, "pictures": listed, "folder": OWN_PICTURES}
    return _page(request, member, "practice/pictures.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_picture(request: HttpRequest, member: Member, picture: UUID) -> HttpResponse:
    """Remove a picture for good."""
    if not publishing.remove_picture(member.practice, picture):
        raise Http404
    messages.success(request, _("Removed."))
    return redirect("practice-pictures")


@require_safe
def queue(request: HttpRequest, member: Member) -> HttpResponse:
    """What readers wrote and nobody has read yet."""
    context = {
        "waiting": comments.queue(member.practice),
        "approved": comments.decided(member.practice),
        "contacts": comments.contacts(member.practice),
        "links_at_most": comments.LINKS_AT_MOST,
    }
    return _page(request, member, "practice/comments.html", context)


@require_POST
def decide(request: HttpRequest, member: Member, comment: UUID) -> HttpResponse:
    """Approve, answer, reject or block."""
    form = DecisionForm(request.POST)
    if not form.is_valid() or (form.cleaned_data["what"] == "answer" and not form.cleaned_data["answer"]):
        messages.error(request, _("Nothing was done: an answer needs words, at most 3000 letters."))
        return redirect("practice-comments")
    given = form.cleaned_data
    if not comments.decide(
        member.practice, comment, given["what"], by=member.name, answer=given["answer"], now=clock.now()
    ):
        raise Http404
    messages.success(request, _("Done."))
    return redirect("practice-comments")


@require_POST
def contact_done(_request: HttpRequest, member: Member, contact: UUID) -> HttpResponse:
    """What somebody wrote has been seen to."""
    if not comments.done(member.practice, contact, now=clock.now()):
        raise Http404
    return redirect("practice-comments")


def _page(
    request: HttpRequest, member: Member, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, template, {"member": member} | context, status=status)
