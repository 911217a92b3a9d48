"""Clearing away what is old (docs/operating.md). What a person has done, told or written stays until they delete it."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from unslump.web.records.messages import Message
from unslump.web.records.practice import Invite, Look
from unslump.web.services.pictures import delete_strays

TASK_DAYS = 7
INVITE_DAYS = 30
LOOK_DAYS = 730
"""How long background work that is done, invites that are over, and looks are kept; general practice."""


@task()
def clear_away() -> dict[str, int]:
    """Delete what is old; how much of each."""
    return cleared(now=timezone.now())


def cleared(*, now: datetime) -> dict[str, int]:
    """Delete what is old by that time; how much of each."""
    over = now - timedelta(days=INVITE_DAYS)
    done = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    old = {
        "tasks": DBTaskResult.objects.filter(status__in=done, finished_at__lt=now - timedelta(days=TASK_DAYS)),
        "invites": Invite.objects.filter(Q(used_at__lt=over) | Q(revoked_at__lt=over) | Q(expires_at__lt=over)),
        "looks": Look.objects.filter(at__lt=now - timedelta(days=LOOK_DAYS)),
        "sign-ins": Session.objects.filter(expire_date__lt=now),
    }
    found = {name: rows.delete()[0] for name, rows in old.items()}
    named = Message.objects.exclude(picture="").values_list("picture", flat=True)
    return found | {"pictures": delete_strays(named.iterator(), now=now)}
