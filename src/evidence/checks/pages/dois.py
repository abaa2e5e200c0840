"""Checks of DOI links in pages against the bibliography (LNK0xx), without network."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Place
from evidence.reading.references.identifiers import doi, doi_of_address, is_address
from evidence.reading.sources import Sources


def strange_dois(sources: Sources) -> Iterator[tuple[Place, str]]:
    """The DOI links in pages that are no reference of ours: mistyped, or a study cited past the chain."""
    known = {value.lower() for reference in sources.references.values() if (value := doi(reference))}
    for page in sources.pages:
        for link in page.links:
            if is_address(link.target) and (name := doi_of_address(link.target)) and name.lower() not in known:
                yield Place(page.path, link.line, link.column), name


def nearest(name: str, sources: Sources) -> str:
    """The entry whose DOI is most like this one, as a hint."""
    import difflib

    dois = {value.lower(): reference.key for reference in sources.references.values() if (value := doi(reference))}
    close = difflib.get_close_matches(name.lower(), list(dois), n=1, cutoff=0.8)
    if close:
        return f'"{dois[close[0]]}" has {close[0]}'
    return "add the study with  evidence cite  and cite it by its key"


@check("LNK001", "A DOI in a page is one of references.bib.",
       bad="[the trial](https://doi.org/10.1176/appi.ajp.2020.20050597)", good="a citation: [@feder2021]")  # fmt: skip
def strange(sources: Sources, _context: Context) -> Iterator[tuple[Place, str, str]]:
    for place, name in strange_dois(sources):
        yield place, f'the DOI "{name[:80]}" is in no entry of references.bib', nearest(name, sources)
