"""The named errors of the core. Each says what is wrong, where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a path into the data, or file:line) and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class UnslumpError(Exception):
    """Anything that Unslump refuses by name. `code` is stable and may be relied on by programs."""

    code = "error"


class BadInput(UnslumpError):
    """Input that cannot be used: wrong type, unknown key or id, missing or contradictory answer."""

    code = "bad-input"

    def __init__(self, what: str, problems: tuple[Problem, ...]) -> None:
        self.what = what
        self.problems = problems
        super().__init__(f"{what} cannot be used: " + "; ".join(str(problem) for problem in problems))


class BadContent(UnslumpError):
    """Content files that are wrong; each problem names file, line and key."""

    code = "bad-content"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class NoPlan(UnslumpError):
    """There is no session for this person now. Carries the reasons and what to do instead."""

    code = "no-plan"

    def __init__(self, kind: str, reasons: tuple[str, ...]) -> None:
        self.kind = kind
        self.reasons = reasons
        super().__init__(f"no session ({kind}): " + " ".join(reasons))


class NotOpen(UnslumpError):
    """Something that this person cannot choose today. Carries the reasons, each a sentence for them."""

    code = "not-open"

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__("not open today: " + " ".join(reasons))


class OtherVersion(UnslumpError):
    """A plan, script or record made by another version of the content or the format."""

    code = "other-version"

    def __init__(self, what: str, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(
            f"{what} was made with version {found}, this is {expected}: make it anew, or use the version it names"
        )
