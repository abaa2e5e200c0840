"""What was later published about each study, and what its last verification found."""

from evidence.reading.models.verification import STEM, Entry, Later, current_entries, published_later
from evidence.reading.sources import Sources


def status(sources: Sources) -> dict[str, Entry]:
    """What the last verification found about each reference. It is empty if nothing is known.

    Answers about a DOI or PMID that the entry no longer has are left out.
    """
    return current_entries(_content(sources), sources.references)


def later(sources: Sources) -> dict[str, list[Later]]:
    """What was later published about each reference: the item of each kind that has the most exact date."""
    return published_later(_content(sources), sources.references)


def _content(sources: Sources) -> object:
    data = sources.data.get(STEM)
    return data.content if data else None
