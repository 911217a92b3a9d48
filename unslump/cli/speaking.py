"""The language in which a verb prints what is content: `--language`, or UNSLUMP_LANGUAGE.

The command line's own words are English. What a plan, script or replay file was made in, it says itself.
"""

import argparse
import os
from pathlib import Path

from unslump.cli.reading import unusable
from unslump.core.catalogue import Catalogue
from unslump.core.loading import OWN_CONTENT, load_content, other_languages
from unslump.core.translating import language_of

VARIABLE = "UNSLUMP_LANGUAGE"


def content_for(arguments: argparse.Namespace, version: object = None, *, folder: Path = OWN_CONTENT) -> Catalogue:
    """The content in the language that is asked for; else in that of what was made with a version of it."""
    own = load_content(folder)
    known = (own.language, *other_languages(folder))
    if arguments.language is None and isinstance(version, str):
        named = language_of(version)  # a language that is not there is told as another version by whoever compares
        return load_content(folder, named) if named in known else own
    given = "--language" if arguments.language is not None else VARIABLE
    asked = arguments.language if arguments.language is not None else os.environ.get(VARIABLE, "").strip()
    if not asked and arguments.language is None:
        return own
    if asked not in known:
        raise unusable(given, f"{asked!r} is no language of the content; there are {', '.join(known)}")
    return load_content(folder, asked)
