"""The pages that a device keeps for a time without a network, and the files that they need.

They hold nothing of anybody: what is personal stands in the kept day, and the page's own script puts it in. Their list
and its version come from what they hold, so that a change anywhere makes a new version.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from unslump.core.values import to_json
from unslump.web.packing import packed_text, sent_as
from unslump.web.services.content import catalogue
from unslump.web.site.home.views import KINDS
from unslump.web.site.session.views import AfterForm

HELP = {f"help-{kind}": f"home/help-{kind}.html" for kind in KINDS}
PAGES = {
    "today": "offline/today.html",
    "check": "offline/check.html",
    "session": "offline/session.html",
    "after": "offline/after.html",
    "elsewhere": "offline/elsewhere.html",
    **HELP,
}
"""Each page with its template."""
FIRST = ("elsewhere", *HELP)
"""What is kept from the first page on. The rest is of use once there is a day, and is kept with it."""

WORKER = "player/offline/worker.js"
_LINKED = re.compile(r'(?:src|href)="([^"]+\.(?:js|css|svg|woff2))"')
_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}/[^"]+\.js)"')
_STYLED = re.compile(r'url\("([^"]+)"\)')
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)


def paths() -> dict[str, str]:
    """The addresses that pages have online, and which page stands in for each without a network."""
    online = {name: name for name in ("today", "check", "session", "after")} | {"done": "today", "home": "today"}
    helps = {reverse("help", kwargs={"kind": kind}): f"help-{kind}" for kind in KINDS}
    return {reverse(name): page for name, page in online.items()} | helps


def page(language: str, name: str) -> str:
    """A page for everybody, in a language. KeyError if there is no such page."""
    with override(language):
        return _page(catalogue().version, language, name)


@lru_cache(maxsize=64)
def _page(version: str, language: str, name: str) -> str:
    del version, language  # name the content for the cache
    context = {
        "form": AfterForm(),
        "people": catalogue().poses.people,
        "record_url": reverse("api-1:sessions"),
        "told_url": reverse("api-1:told"),
        "after_url": reverse("after"),
        "help_url": reverse("help", kwargs={"kind": "emergency"}),
        "kept": True,
    }
    return render_to_string(PAGES[name], context if name not in HELP else {"kept": True})


@lru_cache(maxsize=1024)
def _needs(name: str, sent: str) -> tuple[str, ...]:
    """What a script or style asks for in its turn."""
    del sent  # names the content for the cache
    ending = PurePosixPath(name).suffix
    if ending not in (".js", ".css"):
        return ()
    found = (_IMPORTED if ending == ".js" else _STYLED).findall(_REMARK.sub("", packed_text(name)))
    return tuple(_beside(name, path) for path in found)


def _beside(name: str, path: str) -> str:
    parts: list[str] = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def files(language: str, pages: Iterable[str] = PAGES) -> dict[str, str]:
    """The address of every file that the pages need, with the hash of what is sent for it."""
    prefix = static("")
    text = "".join(page(language, name) for name in pages)
    waiting = [url.removeprefix(prefix) for url in _LINKED.findall(text) if url.startswith(prefix)]
    found: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            if not finders.find(name):
                raise FileNotFoundError(f"a page without a network needs {name}")
            found[name] = sent_as(name)
            waiting += _needs(name, found[name])
    return {prefix + name: found[name] for name in sorted(found)}


def worker(language: str) -> tuple[str, str]:
    """The service worker's version, and its script with the list and version in front."""
    pages = {}
    for name in PAGES:
        digest = hashlib.sha256(page(language, name).encode()).digest()
        url = reverse("shell", kwargs={"language": language, "page": name})
        pages[name] = {"url": url, "hash": f"sha256-{b64encode(digest).decode()}"}
    source = packed_text(WORKER)
    plan = {
        "files": files(language),
        "pages": pages,
        "first": [*files(language, FIRST), *(pages[name]["url"] for name in FIRST)],
        "paths": paths(),
        "forgets": [reverse("language"), reverse("yours-delete"), "/account/"],
        "figures": reverse("gallery"),
        "csrf": settings.CSRF_COOKIE_NAME,
    }
    version = hashlib.sha256(f"{to_json(plan)}{source}".encode()).hexdigest()[:16]
    return version, f"self.PLAN = {to_json(plan | {'version': version})};\n{source}"
