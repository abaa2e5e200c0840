"""What Crossref and PubMed last said about each reference: `docs/data/verification.yml`, written by `evidence verify`.

The file is committed, so checks and pages read it like any other source and a pull request needs no network.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

import yaml
from pydantic import ValidationError

from evidence.problem import Problem
from evidence.reading.models.base import Strict, Text, Whole
from evidence.reading.models.data_files import DataFile
from evidence.reading.models.faults import validate
from evidence.reading.references.reference import Reference

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
    """A field for which the service has another value. `ours` is the entry's value as it was compared."""

    field: Text
    ours: str
    theirs: str


class Later(Strict):
    """A later notice about the work."""

    kind: Literal["retraction", "concern", "correction"]
    date: str = ""
    notice: str = ""
    source: str = ""


class Word(Strict):
    """What one service last said about a reference.

    id:     the DOI or PMID that was asked about; once the entry has another one, this word no longer counts.
    asked:  the day of the answer.
    tried:  the day of a later attempt that brought no answer, and `reason` why it did not.
    offers: fields that the service has and the entry lacks.
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
    """What both services last said about a reference."""

    crossref: Word | None = None
    pubmed: Word | None = None

    def words(self) -> Iterator[tuple[str, Word]]:
        """The name of each service that said something, and what it said."""
        for service in SERVICES:
            if (word := getattr(self, service)) is not None:
                yield service, word


class Status(Whole):
    """The whole file: one entry for each reference, by its key."""

    root: dict[str, Entry]


def problems(data: DataFile) -> list[Problem]:
    """What is wrong with the file's form."""
    return validate(Status, data.content or {}, data.lines, data.path, CODE)[1]


def current_entries(content: object, references: Mapping[str, Reference]) -> dict[str, Entry]:
    """What the file's content says about each reference. Empty if it says nothing or does not have the right form.

    What was found for a DOI or PMID that an entry no longer has is left out.
    """
    if not content:
        return {}
    try:
        found = Status.model_validate(content).root
    except (ValidationError, RecursionError):
        return {}
    return {key: current(entry, references[key]) for key, entry in found.items() if key in references}


def current(entry: Entry, reference: Reference) -> Entry:
    """What was found for the DOI and the PMID that the reference has now."""
    now = identifiers(reference)
    return Entry(**{name: word for name, word in entry.words() if word.id.lower() == now.get(name)})


def published_later(content: object, references: Mapping[str, Reference]) -> dict[str, list[Later]]:
    """What was later published about each reference: of each kind the item with the most exact date."""
    found: dict[str, list[Later]] = {}
    for key, entry in current_entries(content, references).items():
        kinds: dict[str, Later] = {}
        for _, word in entry.words():
            for item in word.later:
                held = kinds.get(item.kind)
                if held is None or len(item.date) > len(held.date):
                    kinds[item.kind] = item
        if kinds:
            found[key] = [kinds[kind] for kind in sorted(kinds)]
    return found


def identifiers(reference: Reference) -> dict[str, str]:
    """What each service is asked about: Crossref about the DOI, and PubMed about the PMID."""
    from evidence.reading.references.identifiers import PMID_RE, doi

    found = {"crossref": doi(reference).lower(), "pubmed": reference.get("pmid")}
    return {name: value for name, value in found.items() if value and (name == "crossref" or PMID_RE.match(value))}


def dump(entries: Mapping[str, Entry]) -> str:
    """The file's text. It is the same for the same entries: keys are sorted and empty fields left out."""
    plain = {key: entries[key].model_dump(exclude_defaults=True) for key in sorted(entries)}
    text = yaml.dump(plain, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120) if plain else ""
    return _HEAD + text


class _Plain(yaml.SafeDumper):
    """Writes YAML without anchors, which our reader refuses."""

    def ignore_aliases(self, data: object) -> bool:
        return True
