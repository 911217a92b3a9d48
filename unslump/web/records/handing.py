"""What is kept of handing out and sharing: a practice's routines, and links by which a person shows their plan."""

import uuid

from django.db import models

from unslump.web.records.practice import Member, Practice


class PracticeRoutine(models.Model):
    """A routine of a practice. `body` is the core's value (core/routine.py). Its address stays once it is made.

    `published_at`: anybody may read it; nobody but the practice while it is empty. `by`: who changed it last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="routines")
    slug = models.SlugField(max_length=60)
    body = models.JSONField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice", "slug"], name="one_routine_per_address"),)

    def __str__(self) -> str:
        return f"routine {self.slug}"


class SharedPlan(models.Model):
    """A link by which whoever has it sees a person's plan of the day. Only the code's hash is kept.

    `called`: for whom it was made, for the person alone. `looks` counts how often it was opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="shared_plans")
    code = models.CharField(max_length=64, unique=True)
    called = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(default=0)
    last_look_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"shared plan of {self.person_id}"
