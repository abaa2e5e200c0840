"""What Crossref and PubMed last said of each reference: `docs/data/verification.yml`, written by `evidence verify`.

The file is committed, so that a pull request needs no network: checks and pages read it like any other source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

import yaml
from pydantic import RootModel, ValidationError

from evidence.problems import Problem
from evidence.records import Strict, Text
from evidence.sources import DataFile, Reference, Sources
from evidence.wording import validate

PATH = "docs/data/verification.yml"
STEM = "verification"
CODE = "VER004"
SERVICES = ("crossref", "pubmed")
LABELS = {"crossref": "Crossref", "pubmed": "PubMed"}

Says = Literal["agrees", "differs", "not known", "could not ask"]

_HEAD = """\
# What Crossref and PubMed said of each reference, and when. Written by `evidence verify`; not for editing by hand.
"""


class Difference(Strict):
    """A field that the service gives otherwise; ours is the entry's text as compared."""

    field: Text
    ours: str
    theirs: str


class Later(Strict):
    """What was later published about the work."""

    kind: Literal["retraction", "concern", "correction"]
    date: str = ""
    notice: str = ""
    source: str = ""


class Word(Strict):
    """One service's last word on one reference.

    id:     the DOI or PMID that was asked about; for another one this word counts no more.
    asked:  the day of the answer. tried, reason: the last attempt that brought none, if that was later.
    offers: fields that the entry lacks and the service has.
    """

    id: Text
    says: Says
    asked: dt.date
    tried: dt.date | None = None
    reason: str = ""
    differs: list[Difference] = []
    offers: dict[str, str] = {}
    later: list[Later] = []


class Entry(Strict):
    """Both services' words on one reference."""

    crossref: Word | None = None
    pubmed: Word | None = None

    def words(self) -> Iterator[tuple[str, Word]]:
        """Each service's name and word, where there is one."""
        for service in SERVICES:
            if (word := getattr(self, service)) is not None:
                yield service, word


class Status(RootModel[dict[str, Entry]]):
    """The whole file: an entry by the reference's key."""


def problems(data: DataFile) -> list[Problem]:
    """What is wrong with the file's form."""
    return validate(Status, data.content or {}, data.lines, data.path, CODE)[1]


def status(sources: Sources) -> dict[str, Entry]:
    """What is known of each reference, as far as it still speaks of the entry as it is; empty where nothing is."""
    data = sources.data.get(STEM)
    if data is None or not data.content:
        return {}
    try:
        found = Status.model_validate(data.content).root
    except (ValidationError, RecursionError):
        return {}
    return {key: current(entry, sources.references[key]) for key, entry in found.items() if key in sources.references}


def identifiers(reference: Reference) -> dict[str, str]:
    """What each service is asked about: the DOI for Crossref, the PMID for PubMed."""
    from evidence.references import PMID_RE, doi

    found = {"crossref": doi(reference).lower(), "pubmed": reference.get("pmid")}
    return {name: value for name, value in found.items() if value and (name == "crossref" or PMID_RE.match(value))}


def current(entry: Entry, reference: Reference) -> Entry:
    """The words that still speak of this entry: asked about the DOI and PMID that it has now."""
    now = identifiers(reference)
    return Entry(**{name: word for name, word in entry.words() if word.id.lower() == now.get(name)})


def later(sources: Sources) -> dict[str, list[Later]]:
    """What was later published about each reference; one item a kind, the best known one."""
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


def retracted(sources: Sources) -> dict[str, str]:
    """For each retracted reference a sentence for readers, as plain text (to be escaped where it is printed)."""
    return {
        key: f"This study was retracted{_on(item.date)}. Its results can no longer be relied on."
        for key, items in later(sources).items()
        for item in items
        if item.kind == "retraction"
    }


def _on(date: str) -> str:
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return f" in {date[:4]}" if date[:4].isdigit() else ""
    return f" on {day.day} {day:%B %Y}"


def dump(entries: Mapping[str, Entry]) -> str:
    """The file's text: keys sorted, empty fields left out, the same for the same entries."""
    plain = {key: entries[key].model_dump(exclude_defaults=True) for key in sorted(entries)}
    text = yaml.dump(plain, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120) if plain else ""
    return _HEAD + text


class _Plain(yaml.SafeDumper):
    """Without anchors, which our reader refuses."""

    def ignore_aliases(self, data: object) -> bool:
        return True
