"""The table of who may see which address, from the addresses themselves: docs/access.md. `make access` writes it."""

from pathlib import Path

from tests.cast import MAY, ROLES, patterns
from unslump.web.access import for_whom

FILE = Path(__file__).parent.parent / "docs" / "access.md"
HEAD = """# Who may see which address

Written by `make access` from the addresses (unslump/web/urls.py) and held by tests/test_access.py, which asks each of
them as everybody. What is open to anybody shows of a person only to that person what is theirs. *Person*: whose records
it is about. *Practitioner*: whom the person lets in. *Colleague*, *owner*: of the same practice, not let in.
*Elsewhere*: the owner of another practice. `account/` and `api/` know by the same
cookies as the pages who asks, and show of oneself alone.

"""


def table() -> str:
    """The whole file."""
    rows = ["| address | for | " + " | ".join(ROLES) + " |", "|---|---|" + "---|" * len(ROLES)]
    for pattern in patterns():
        who = for_whom(pattern.name or "")
        assert who is not None, f"{pattern.name} does not say for whom it is: write it with access.to in urls.py"
        ticks = " | ".join("yes" if role in MAY[who] else "no" for role in ROLES)
        rows.append(f"| `/{pattern.pattern!s}` | {who.value} | {ticks} |")
    return HEAD + "\n".join(rows) + "\n"


def write() -> None:
    """Write the file."""
    FILE.write_text(table())
