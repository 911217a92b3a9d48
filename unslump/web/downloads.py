"""A file for the person whose it is: saved by the browser, kept by nobody on the way."""

import json

from django.http import HttpResponse

from unslump.web.services.replays import Download


def as_file(download: Download) -> HttpResponse:
    """The answer that hands a file out."""
    text = json.dumps(download.data, indent=2, ensure_ascii=False) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="{download.name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
