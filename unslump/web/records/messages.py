"""What is kept of messages between a person and their practitioner, and of how each of them wants to be told.

A thread is what was written under one consent. It is the person's: when the consent ends, they keep it, and nobody else
reads it any more.
"""

import uuid

from django.db import models

from unslump.web.records.practice import NAME_LETTERS, Consent, Member

MESSAGE_LETTERS = 2000
AWAY_LETTERS = 300
PICTURE_NAME_LETTERS = 40


class Message(models.Model):
    """Something that was written, by the person or by somebody of the practice. Never changed, but for being read.

    `id` is made with the form, so that what is sent twice is stored once. `who`: the writer's name as it was, empty for
    the person. `picture`: the name of its file (services/pictures.py). `points`: what the words of a person point at
    (core/wording.py), as they were written; each with `so`, once the person has said whether it is so. `alarming`:
    whether there is one that they have not denied. `asks`: the part of the text of which the question is still to be
    put (services/noting.py). `noticed_at`: when an e-mail said that there is something to read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="messages")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="messages")
    by_person = models.BooleanField()
    who = models.CharField(max_length=NAME_LETTERS, blank=True)
    text = models.TextField(blank=True)
    picture = models.CharField(max_length=PICTURE_NAME_LETTERS, blank=True)
    wide = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    points = models.JSONField(default=list)
    alarming = models.BooleanField(default=False)
    asks = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["consent", "-written_at"]),
            models.Index(fields=["consent"], condition=models.Q(read_at=None), name="messages_unread"),
        )

    def __str__(self) -> str:
        return f"message {self.id}"


class Desk(models.Model):
    """How a practitioner can be reached: whether they want notices by e-mail, and until when they are away."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="desk")
    notices = models.BooleanField(default=True)
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    away_says = models.CharField(max_length=AWAY_LETTERS, blank=True)

    def __str__(self) -> str:
        return f"desk of {self.member_id}"
