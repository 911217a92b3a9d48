"""What is kept of prescriptions: each version as it was given, and the templates of a practice.

A prescription counts by the entry in the person's history (models.Entry), which is stored together with its row here;
the row is what the practice keeps of it.
"""

import uuid

from django.db import models

from unslump.web.records.practice import NAME_LETTERS, Member, Practice


class Prescription(models.Model):
    """One version of what a person was given, or, without a body, its end. Never changed; the newest counts.

    `member` is nobody where the person ended it themselves.
    """

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="prescriptions")
    practice = models.ForeignKey(Practice, null=True, on_delete=models.SET_NULL, related_name="prescriptions")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="prescriptions")
    version = models.PositiveIntegerField()
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["person", "-id"]),)

    def __str__(self) -> str:
        return f"prescription {self.version} of {self.person_id}"


class Template(models.Model):
    """A named set of exercises of a practice, to begin a prescription with or to add to one. Nobody stands in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=NAME_LETTERS)
    body = models.JSONField()
    changed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
