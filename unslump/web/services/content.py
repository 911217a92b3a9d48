"""The content that this server serves, loaded once."""

from unslump.core.catalogue import Catalogue
from unslump.core.loading import load_content


def catalogue() -> Catalogue:
    """All content. BadContent if it is wrong; the server then does not start (site/checks.py)."""
    return load_content()
