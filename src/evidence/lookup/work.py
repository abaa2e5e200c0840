"""A published work as Crossref, PubMed or an exported file describes it, in one form."""

from dataclasses import dataclass, replace
from typing import Literal

UpdateKind = Literal["retraction", "concern", "correction"]


@dataclass(frozen=True, slots=True)
class Name:
    """An author's family and given names as the service has them. The whole name of a body is its family name."""

    family: str
    given: str = ""
    body: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """A later notice about a work: a retraction (or removal), an expression of concern, or a correction."""

    kind: UpdateKind
    date: str = ""  # YYYY-MM-DD, YYYY-MM or YYYY, as far as known
    notice: str = ""  # the notice's DOI, or where it was published
    source: str = ""  # who says so


@dataclass(frozen=True, slots=True)
class Work:
    """A published work. A field is empty if the service does not give it.

    `years` has every year that may be meant (online, print). `source` is the name of the service.
    """

    source: str
    title: str = ""
    names: tuple[Name, ...] = ()
    years: tuple[int, ...] = ()
    journal: str = ""
    short_journal: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    publisher: str = ""
    editors: tuple[Name, ...] = ()
    edition: str = ""
    url: str = ""
    type: str = ""
    designs: tuple[str, ...] = ()  # PubMed's publication types
    updates: tuple[Update, ...] = ()


def merged(first: Work, second: Work) -> Work:
    """The first description, completed by the values of the second, and the updates of both."""
    empty = {
        name: getattr(second, name) for name in Work.__slots__ if not getattr(first, name) and getattr(second, name)
    }
    updates = tuple(dict.fromkeys((*first.updates, *second.updates)))
    return replace(first, **{**empty, "updates": updates})
