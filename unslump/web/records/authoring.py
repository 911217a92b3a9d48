"""What is kept of a practice's own exercises: each as it is being written, its versions, its pictures.

They are the practice's alone. A person gets one whole within a prescription, so nothing of a person hangs on these.
"""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from unslump.web.records.practice import NAME_LETTERS, Member, Practice


class Written(models.Model):
    """An own exercise of a practice.

    `slug`: the id under which it joins the library's. `draft`: the form as it was filled in last, wrong or not.
    `figure`: poses that came with a file. `brought`: it came as a file, and nobody here has looked at it yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="written")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="written")
    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=NAME_LETTERS)
    draft = models.JSONField(default=dict)
    figure = models.JSONField(null=True)
    brought = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class WrittenVersion(models.Model):
    """An own exercise as it was saved and found to keep the promises. `body` is the core's OwnExercise."""

    written = models.ForeignKey(Written, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    by = models.CharField(max_length=NAME_LETTERS)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["written", "number"], name="one_version_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.written_id} version {self.number}"


class WrittenPicture(models.Model):
    """A picture of an own exercise: a file in the data folder, by a name that nobody can guess."""

    written = models.ForeignKey(Written, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=80, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(settings.UPLOADS) / self.name


@receiver(post_delete, sender=WrittenPicture)
def _remove_file(instance: WrittenPicture, **_kwargs: Any) -> None:  # noqa: ANN401 - as Django's signals
    """With its row goes the file, once that is certain."""
    transaction.on_commit(lambda: instance.path.unlink(missing_ok=True))
