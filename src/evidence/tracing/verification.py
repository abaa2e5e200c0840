"""What the last verification found about each reference, and what was published about a study later."""

from __future__ import annotations

from pydantic import ValidationError

from evidence.reading.models.verification import STEM, Entry, Later, Status, identifiers
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources


def status(sources: Sources) -> dict[str, Entry]:
    """What the last verification found about each reference. It is empty if nothing is known.

    Answers about a DOI or PMID that the entry no longer has are left out.
    """
    data = sources.data.get(STEM)
    if data is None or not data.content:
        return {}
    try:
        found = Status.model_validate(data.content).root
    except (ValidationError, RecursionError):
        return {}
    return {key: current(entry, sources.references[key]) for key, entry in found.items() if key in sources.references}


def current(entry: Entry, reference: Reference) -> Entry:
    """Only the answers about the DOI and the PMID that the reference has now."""
    now = identifiers(reference)
    return Entry(**{name: word for name, word in entry.words() if word.id.lower() == now.get(name)})


def later(sources: Sources) -> dict[str, list[Later]]:
    """What was later published about each reference: the item of each kind that has the most exact date."""
    found: dict[str, list[Later]] = {}
    for key, entry in status(sources).items():
        kinds: dict[str, Later] = {}
        for _, word in entry.words():
            for item in word.later:
                held = kinds.get(item.kind)
                if held is None or len(item.date) > len(held.date):
                    kinds[item.kind] = item
        if kinds:
            found[key] = [kinds[kind] for kind in sorted(kinds)]
    return found
