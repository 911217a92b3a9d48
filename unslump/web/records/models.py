"""What is kept. Entries and screenings are only ever added; Today is what is worked out from them.

Bodies are the core's values as JSON, so that a row says the same as the file that replays it.
"""

import uuid

from django.conf import settings
from django.db import models


class Person(models.Model):
    """Somebody who uses Unslump: a guest known by a signed cookie, or the owner of an account.

    `language` is the one that they chose; empty while they have chosen none. `notices`: whether an e-mail may tell them
    that there is a message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="person"
    )
    created_at = models.DateTimeField()
    draft = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=8, blank=True, default="")
    notices = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"person {self.id}"


class Screening(models.Model):
    """Safety questions answered at one time, with clinicians' all-clears, and what stood in the way before.

    The newest counts.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="screenings")
    answered_on = models.DateField()
    answered_at = models.DateTimeField()
    answers = models.JSONField()
    seen = models.JSONField(default=list)
    told = models.JSONField(default=list)
    content = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=["person", "-answered_at"]),)

    def __str__(self) -> str:
        return f"screening of {self.person_id} on {self.answered_on}"


class Entry(models.Model):
    """One entry of a person's history: a record, a check-in, a new screening, a programme. Never changed, stored once.

    `client` is made by whoever sends it, so that the same entry sent twice is stored once; `id` is the order in
    which entries came and were folded. `events` is a session's raw
    log, from which its record can be made again; `code` names the program that made it.
    """

    client = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    stored_at = models.DateTimeField()
    body = models.JSONField()
    script = models.CharField(max_length=32, blank=True)
    events = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "id"]),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} on {self.on}"


class Script(models.Model):
    """A script that somebody was given, kept so that its events can be replayed whenever they arrive."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="scripts")
    name = models.CharField(max_length=32)
    on = models.DateField()
    made_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "name"], name="one_script_per_name"),)

    def __str__(self) -> str:
        return f"script {self.name}"


class Decision(models.Model):
    """A decision that somebody was shown, as the replay file of it; the newest is today's. Never changed.

    It holds the profile as it was when it was decided: what is stored of a person goes on changing.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="decisions")
    name = models.CharField(max_length=16)
    on = models.DateField()
    made_at = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=["person", "id"]),)

    def __str__(self) -> str:
        return f"decision for {self.person_id} on {self.on}"


class Today(models.Model):
    """Everything that a person's pages show today, worked out whenever something changes; reading it is one query.

    `outcome` is "plan" or the kind of refusal. `check_answers` are today's check, `checked_on` its day. `alarm` is an
    emergency rule that held while the questions were being answered again. `answer` is what the API says of the day, as
    ready JSON. `finished` is how the session of the day
    `finished_on` ended. `status` is the history folded. `noted` is what was told with a note that points at something,
    until the person has said whether it is so (services/noting.py). `told` is what stood in the way before, and what
    became of it (core/told.py). `lesson` is the one that is offered on the day. `breath_seconds` is the pace at which
    the person breathes, once they have chosen one. `given_news`: what a practitioner gave or ended, until it was read.
    `unread`: how many messages wait to be read; null without anybody to write to.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="today")
    # The small and the often read come first: a database reads a row from its beginning.
    on = models.DateField()
    content = models.CharField(max_length=80)
    answered_on = models.DateField()
    finished = models.CharField(max_length=12, blank=True)
    finished_on = models.DateField(null=True)
    after_for = models.UUIDField(null=True)
    checked_on = models.DateField(null=True)
    outcome = models.CharField(max_length=24)
    alarm = models.CharField(max_length=80, blank=True)
    lesson = models.CharField(max_length=80, blank=True, default="")
    breath_seconds = models.PositiveSmallIntegerField(null=True)
    unread = models.PositiveSmallIntegerField(null=True)
    status = models.JSONField()
    answer = models.TextField(blank=True)
    plan = models.JSONField(null=True)
    reasons = models.JSONField(default=list)
    clearance = models.JSONField()
    check_answers = models.JSONField(null=True)
    tomorrow = models.JSONField(null=True)
    answers = models.JSONField()
    seen = models.JSONField(default=list)
    script = models.JSONField(null=True)
    noted = models.JSONField(null=True)
    told = models.JSONField(default=list)
    given_news = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"today of {self.person_id}"


from unslump.web.records import (  # noqa: E402 - Django looks for models here
    authoring,  # noqa: F401
    handing,  # noqa: F401
    messages,  # noqa: F401
    practice,  # noqa: F401
    prescribing,  # noqa: F401
    publishing,  # noqa: F401
    watching,  # noqa: F401
)
