"""QR codes in pages: inline SVG, from our own host."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from unslump.handout.qr import qr

register = template.Library()


@register.simple_tag
def qr_code(link: str) -> SafeString:
    """A link as a QR code."""
    return mark_safe(qr(link))  # noqa: S308 - drawn from modules, no word of the link stands in it
