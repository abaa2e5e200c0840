"""Checks that the addresses in a record show where they lead."""

from collections.abc import Iterator
from typing import Any

from evidence.checks.check import AnyRecordFile, Context, Found, check
from evidence.reading.addresses import not_for_readers
from evidence.text import short


@check(
    "REC022",
    "The address of a source or a relay is plain: a host in the letters a to z, no user name, no port.",
    why="A study's page shows these addresses to readers as links.",
    bad="sources: [{url: 'https://pubmed.ncbi.nlm.nih.gov@example.org/', opened: 2026-10-23}]",
    good="sources: [{url: 'https://pubmed.ncbi.nlm.nih.gov/33397139/', opened: 2026-10-23}]",
)
def plain_addresses(file: AnyRecordFile, _: Context) -> Found:
    for steps, typed in _typed(file.page.meta):
        if fault := not_for_readers(typed):
            message = f'"{short(typed)}" is not a plain address: {fault}'
            yield file.place(*steps), message, "copy the address from the site itself"


def _typed(meta: dict[str, Any]) -> Iterator[tuple[tuple[object, ...], str]]:
    """Each address of a record with its place. It is as the writer typed it, since the model holds it normalized."""
    for number, source in enumerate(meta.get("sources") or []):
        yield ("sources", number, "url"), str(source["url"])
    for number, finding in enumerate(meta.get("findings") or []):
        if finding.get("relay"):
            yield ("findings", number, "relay"), str(finding["relay"])
