"""What is kept so that a practitioner's list is read quickly: what is known of somebody, what was seen, thresholds."""

from django.db import models

from unslump.web.records.practice import Consent, Member, Practice


class Attention(models.Model):
    """What is known of somebody who lets a practitioner see them (core/attention.py), worked out when it changes.

    A small row: it holds days and numbers, and none of the words that anybody told.
    """

    person = models.OneToOneField(
        "records.Person", on_delete=models.CASCADE, primary_key=True, related_name="attention"
    )
    facts = models.JSONField()

    def __str__(self) -> str:
        return f"attention to {self.person_id}"


class SeenAlert(models.Model):
    """A practitioner has seen an alert, with its evidence up to a day and so much of it; the newest look counts."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="seen_alerts")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="seen_alerts")
    rule = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True)
    on = models.DateField()
    size = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member", "consent", "rule", "about"], name="one_mark_each"),)

    def __str__(self) -> str:
        return f"{self.rule} seen"


class PracticeThreshold(models.Model):
    """A threshold that a practice has chosen, by the id of its rule; others are as the content has them."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="thresholds")
    rule = models.CharField(max_length=80)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice", "rule"], name="one_threshold_each"),)

    def __str__(self) -> str:
        return f"{self.rule} of {self.practice_id}"
