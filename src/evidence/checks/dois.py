"""Checks of DOI links in pages against the bibliography (LNK0xx), without network."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks import Context, check
from evidence.links import nearest, strange_dois
from evidence.problems import Place
from evidence.sources import Sources


@check("LNK001", "A DOI in a page is one of references.bib.",
       bad="[the trial](https://doi.org/10.1176/appi.ajp.2020.20050597)", good="a citation: [@feder2021]")  # fmt: skip
def strange(sources: Sources, _context: Context) -> Iterator[tuple[Place, str, str]]:
    for place, name in strange_dois(sources):
        yield place, f'the DOI "{name[:80]}" is in no entry of references.bib', nearest(name, sources)
