"""What a practice shows to everybody, and what readers write to it.

A comment's e-mail address is for confirming it and is shown to nobody. `state` of a comment: "unconfirmed" until its
writer followed the link in the mail, then "waiting" until somebody of the practice has read it.
"""

import uuid

from django.db import models

from unslump.web.records.practice import NAME_LETTERS

TITLE_LETTERS = 140
LEAD_LETTERS = 300
BODY_LETTERS = 40_000
COMMENT_LETTERS = 3_000
ANSWER_LETTERS = 3_000

STATES = ("unconfirmed", "waiting", "approved", "rejected", "reported")


class Page(models.Model):
    """A practice's profile. Nothing of the practice is public before `published_at` is set."""

    practice = models.OneToOneField("records.Practice", on_delete=models.CASCADE, primary_key=True, related_name="page")
    lead = models.CharField(max_length=LEAD_LETTERS, blank=True)
    about = models.TextField(max_length=BODY_LETTERS, blank=True)
    address = models.CharField(max_length=LEAD_LETTERS, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    hours = models.CharField(max_length=LEAD_LETTERS, blank=True)
    languages = models.CharField(max_length=LEAD_LETTERS, blank=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"page of {self.practice_id}"


class Article(models.Model):
    """Something that a practitioner wrote, in Markdown. `slug` stays when the title changes. `listed`: what goes with
    it, as ids of exercises and lessons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("records.Practice", on_delete=models.CASCADE, related_name="articles")
    author = models.ForeignKey("records.Member", null=True, on_delete=models.SET_NULL, related_name="articles")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=TITLE_LETTERS)
    lead = models.CharField(max_length=LEAD_LETTERS, blank=True)
    body = models.TextField(max_length=BODY_LETTERS)
    tags = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    video = models.URLField(max_length=300, blank=True)
    exercises = models.JSONField(default=list)
    lessons = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice", "slug"], name="one_article_per_slug"),)

    def __str__(self) -> str:
        return self.title


class ArticleVersion(models.Model):
    """An article as it was before a change."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LETTERS)
    body = models.TextField(max_length=BODY_LETTERS)
    by = models.CharField(max_length=NAME_LETTERS)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Picture(models.Model):
    """A picture of a practice's articles, with what it shows in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("records.Practice", on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=60)
    shows = models.CharField(max_length=LEAD_LETTERS)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.shows


class Comment(models.Model):
    """What a reader wrote below an article. `code`: the hash of what stands in the link of the mail. `signs`: whether
    its words point at a safety question; then it is never shown. `links`: so many of them it held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    name = models.CharField(max_length=NAME_LETTERS)
    email = models.EmailField(max_length=254, blank=True)
    text = models.TextField(max_length=COMMENT_LETTERS)
    code = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, default=STATES[0])
    signs = models.BooleanField(default=False)
    links = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=ANSWER_LETTERS, blank=True)
    answered_by = models.CharField(max_length=NAME_LETTERS, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["article", "state", "written_at"]),)

    def __str__(self) -> str:
        return f"comment {self.id}"


class Blocked(models.Model):
    """An address whose comments a practice does not take any more, as a hash."""

    practice = models.ForeignKey("records.Practice", on_delete=models.CASCADE, related_name="blocked")
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice", "address"], name="one_block_per_address"),)

    def __str__(self) -> str:
        return f"blocked by {self.practice_id}"


class Contact(models.Model):
    """What somebody wrote to a practice by its form. `signs`: its words point at a safety question."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("records.Practice", on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=NAME_LETTERS)
    email = models.EmailField(max_length=254)
    text = models.TextField(max_length=COMMENT_LETTERS)
    signs = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"contact {self.id}"
