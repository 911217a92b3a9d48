"""Paper: the verb `handout`. The words around the content are the site's; no server and no database is needed."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unslump.cli.deciding import read_plan, script_of, today
from unslump.cli.reading import read_json, unusable
from unslump.cli.speaking import content_for
from unslump.cli.writing import writable
from unslump.core.catalogue import Catalogue
from unslump.core.plan import Plan

ENDING = ".pdf"


def handout(arguments: argparse.Namespace) -> int:
    """Write the plan as a PDF."""
    plan = read_plan(arguments.file, read_json(arguments.file))
    if Path(arguments.out).suffix.lower() != ENDING:
        raise unusable(arguments.out, f"must end in {ENDING}")
    own = content_for(argparse.Namespace(language=None), plan.content)
    script_of(own, plan, arguments.file)  # a plan that nobody may play is not printed either
    content = own if arguments.language is None else content_for(arguments)
    writable(arguments.out)
    made = _made(arguments, content, plan)
    try:
        Path(arguments.out).write_bytes(made)
    except OSError as error:
        raise unusable(arguments.out, f"cannot be written: {error.strerror}") from error
    return 0


def _made(arguments: argparse.Namespace, content: Catalogue, plan: Plan) -> bytes:
    with site_words(content.language):
        from unslump.handout.sheet import pdf
        from unslump.web.site.handing.sheets import Given, paper_of, sheet_of_plan

        given = Given(on=today(), paper=paper_of(arguments.paper), large=arguments.large, link=arguments.link or "")
        return pdf(sheet_of_plan(content, plan, given))


@contextmanager
def site_words(language: str) -> Iterator[None]:
    """The site's sentences in a language, without the site: its settings ask for a data folder."""
    import django
    from django.conf import settings

    import unslump.web

    if not settings.configured:
        web = Path(unslump.web.__file__).parent
        settings.configure(
            LANGUAGE_CODE="en",
            LANGUAGES=[("en", "English"), ("es", "Español")],
            LOCALE_PATHS=[web / "locale"],
            FORMAT_MODULE_PATH="unslump.web.formats",
            USE_TZ=True,
        )
        django.setup()
    from django.utils.translation import override

    with override(language):
        yield
