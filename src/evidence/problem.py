"""A problem: what a check reports, where it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from evidence.text import visible


class Level(StrEnum):
    """How serious a problem is.

    An error fails the checks, and nothing is published. A warning fails the checks too, but the site is published: its
    pages tell readers, and an old page would not. A notice is only printed.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a source file: its path from the root with forward slashes, and its line and column, counted from 1.

    Its text is safe to print in a terminal, whatever the file is called.
    """

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{visible(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault for one writer: where, which check, what is wrong, and what to type instead.

    `message` says what is wrong, without a full stop at its end. `hint` says what to do; it may be empty only if the
    message already says so. Both may quote what writers typed, so unprintable characters become U+FFFD.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    level: Level = Level.ERROR

    def __post_init__(self) -> None:
        for name in ("message", "hint"):
            text = getattr(self, name)
            if not text.isprintable():
                object.__setattr__(self, name, visible(text))

    def __str__(self) -> str:
        """The one-line text form that writers and editors' problem matchers read."""
        hint = f" ({self.hint})" if self.hint else ""
        mark = "" if self.level is Level.ERROR else f"{self.level}: "
        return f"{self.place}: {mark}{self.code} {self.message}{hint}"
