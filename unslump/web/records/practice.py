"""What is kept of practices: who works there, who let whom see what, and who looked.

A practitioner sees a person by that person's consent alone (access.py). A consent is never changed but to end it; its
id stands in the addresses of what it opens, so that an address dies with it.
"""

import uuid

from django.conf import settings
from django.db import models

NAME_LETTERS = 120
CREDENTIALS_LETTERS = 200


class Practice(models.Model):
    """A practitioner's place. `closed_at`: the operator has closed it; nothing of it is shown then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=NAME_LETTERS)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody who works in a practice. An account works in one at a time; `left_at` ends it.

    `owner`: runs the practice, besides being a practitioner in it. The name stays when the account is gone, because
    prescriptions and looks name it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="memberships")
    owner = models.BooleanField(default=False)
    name = models.CharField(max_length=NAME_LETTERS)
    credentials = models.CharField(max_length=CREDENTIALS_LETTERS, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user"], condition=models.Q(left_at=None), name="one_practice_at_a_time"),
        )

    def __str__(self) -> str:
        return self.name


class Invite(models.Model):
    """A code by which somebody is let in once: a person into a practitioner's care, or a colleague into the practice.

    Only the code's hash is kept. `called`: for whom it was made, as the practitioner calls them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="invites")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invites")
    colleague = models.BooleanField(default=False)
    code = models.CharField(max_length=64, unique=True)
    called = models.CharField(max_length=NAME_LETTERS, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invite of {self.practice_id}"


class Consent(models.Model):
    """A person lets a practitioner see them, until it is ended. `colleagues`: and everybody else in the practice.

    `called`: the name by which the person is known there. `statement`: the version of the words that were agreed to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="consents")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    colleagues = models.BooleanField(default=False)
    called = models.CharField(max_length=NAME_LETTERS)
    statement = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "member"], condition=models.Q(ended_at=None), name="one_consent_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"consent {self.id}"


class Look(models.Model):
    """A practitioner looked at something of a person, or did something about them. The person can read it.

    `who` and `practice` are the names as they were. `what` is the name of the address.
    """

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="looks")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="looks")
    who = models.CharField(max_length=NAME_LETTERS)
    practice = models.CharField(max_length=NAME_LETTERS)
    what = models.CharField(max_length=60)
    changed = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["person", "-at"]),)

    def __str__(self) -> str:
        return f"look of {self.who}"
