"""What a practice publishes: its profile and its articles. Every practitioner publishes what they wrote themselves."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from unslump.web.records.practice import Member, Practice
from unslump.web.records.publishing import Article, ArticleVersion, Page, Picture
from unslump.web.uploads import forget_picture, keep_picture

MOST_LISTED = 200
CHANGES = ("title", "lead", "body", "tags", "sources", "video", "exercises", "lessons")


class Shown(NamedTuple):
    """A practice with its published page, its people and what they published."""

    practice: Practice
    page: Page
    members: tuple[Member, ...]


def shown(slug: str) -> Shown | None:
    """A practice that shows itself; None if there is none, or its profile is not published."""
    page = (
        Page.objects.select_related("practice")
        .filter(practice__slug=slug, practice__closed_at=None, published_at__isnull=False)
        .first()
    )
    if page is None:
        return None
    members = Member.objects.filter(practice_id=page.practice_id, left_at=None).order_by("-owner", "name")
    return Shown(page.practice, page, tuple(members[:MOST_LISTED]))


def page_of(practice: Practice, *, now: datetime) -> Page:
    """A practice's profile as it is so far; not stored while it is new."""
    return Page.objects.filter(practice=practice).first() or Page(practice=practice, changed_at=now)


def save_page(page: Page, given: dict[str, Any], *, publish: bool, now: datetime) -> None:
    """Change a profile; show it, or take it back."""
    for name, value in given.items():
        setattr(page, name, value)
    page.changed_at = now
    page.published_at = (page.published_at or now) if publish else None
    page.save()


def published(practice: Practice, *, tag: str = "") -> list[Article]:
    """What a practice has published, the newest first; of a tag, if one is named."""
    rows = Article.objects.select_related("author").filter(practice=practice, published_at__isnull=False)
    found = list(rows.order_by("-published_at")[:MOST_LISTED])
    return [one for one in found if tag in one.tags] if tag else found


def related(article: Article, others: Iterable[Article]) -> list[Article]:
    """Other articles that share a tag, those that share most first."""
    mine = set(article.tags)
    sharing = [(len(mine & set(one.tags)), one) for one in others if one.id != article.id and mine & set(one.tags)]
    return [one for _count, one in sorted(sharing, key=lambda pair: -pair[0])][:5]


def written_in(practice: Practice) -> list[Article]:
    """Every article of a practice, for those who work there; the newest change first."""
    return list(
        Article.objects.select_related("author").filter(practice=practice).order_by("-changed_at")[:MOST_LISTED]
    )


@transaction.atomic
def write(member: Member, given: dict[str, Any], *, now: datetime) -> Article:
    """A new article, as a draft."""
    taken = set(Article.objects.filter(practice_id=member.practice_id).values_list("slug", flat=True))
    wanted = slugify(given["title"])[:70] or "article"
    slug = next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
    return Article.objects.create(
        practice_id=member.practice_id, author=member, slug=slug, made_at=now, changed_at=now, **given
    )


@transaction.atomic
def change(article: Article, member: Member, given: dict[str, Any], *, now: datetime) -> None:
    """Change an article; how it was is kept."""
    article = Article.objects.select_for_update().get(id=article.id)
    if all(getattr(article, name) == given[name] for name in CHANGES):
        return
    ArticleVersion.objects.create(
        article=article,
        version=article.version,
        title=article.title,
        body=article.body,
        by=member.name,
        at=article.changed_at,
    )
    for name in CHANGES:
        setattr(article, name, given[name])
    article.version += 1
    article.changed_at = now
    article.save()


def show(article: Article, *, publish: bool, now: datetime) -> None:
    """Publish an article, or take it back; its address stays."""
    article.published_at = (article.published_at or now) if publish else None
    article.save(update_fields=["published_at"])


def own_article(member: Member, name: UUID) -> Article | None:
    """An article that a practitioner may change: their own; the owner also those of people who have left."""
    article = (
        Article.objects.select_related("author", "practice").filter(id=name, practice_id=member.practice_id).first()
    )
    if article is None:
        return None
    author = article.author
    left = author is None or author.left_at is not None
    return article if article.author_id == member.id or (member.owner and left) else None


def add_picture(practice: Practice, file: Any, shows: str, *, now: datetime) -> Picture:  # noqa: ANN401 - an uploaded file
    """Keep a picture for a practice's articles. NotAPicture if it is none."""
    kept = keep_picture(file)
    return Picture.objects.create(
        practice=practice, name=kept.name, width=kept.width, height=kept.height, shows=shows, made_at=now
    )


def pictures_of(practice: Practice) -> Sequence[Picture]:
    """A practice's pictures, the newest first."""
    return list(Picture.objects.filter(practice=practice).order_by("-made_at")[:MOST_LISTED])


def remove_picture(practice: Practice, name: UUID) -> bool:
    """Remove a picture, file and all; whether there was one."""
    found = Picture.objects.filter(practice=practice, id=name).first()
    if found is None:
        return False
    found.delete()
    forget_picture(found.name)
    return True
