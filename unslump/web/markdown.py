"""What a practice writes, as HTML that can do no harm: no script, no style, no picture from elsewhere."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr", "br", "code", "img", "table"}
TAGS |= {"thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
SCHEMES = {"https", "http", "mailto", "tel"}
OWN_PICTURES = "/pictures/"
"""Pictures come from here alone: a reader's browser asks no other host."""

_reader = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


def html_of(text: str) -> SafeString:
    """Markdown as HTML. A heading of the first rank becomes one of the second: the page has its own."""
    made = _reader.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_own_pictures,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has let through only what is listed above


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    if attribute not in {"rel", *ATTRIBUTES.get(tag, ())}:  # nh3 would let title and lang through everywhere
        return None
    return None if attribute == "src" and not value.startswith(OWN_PICTURES) else value
