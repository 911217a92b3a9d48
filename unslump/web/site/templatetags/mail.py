"""How many messages wait for a practitioner, in their pages' navigation."""

from django import template

from unslump.web.access import consents_to
from unslump.web.records.practice import Member
from unslump.web.services.waiting import waiting

register = template.Library()


@register.simple_tag
def messages_for(member: Member) -> int:
    """How many threads have something that waits."""
    return len(waiting(consents_to(member)))
