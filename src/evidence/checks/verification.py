"""What Crossref and PubMed say.

These checks read the committed status file that `evidence verify` writes. They do not use the network.
"""

import datetime as dt
import re
from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.problem import Level, Place
from evidence.reading.models.data_files import DataFile
from evidence.reading.models.verification import LABELS, PATH, STEM, Entry, identifiers, problems
from evidence.reading.pages.page import Page
from evidence.reading.project_files import BIBLIOGRAPHY, STUDIES
from evidence.reading.references.compared_fields import value_of
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.text import short
from evidence.tracing.drawn import LISTS, drawings, shown_studies

FRESH = dt.timedelta(days=120)
_ASKED = "feder2021:\n  crossref:\n    id: 10.1000/feder2021\n    asked: 2026-11-01\n    says: {says}"
_AGREES = _ASKED.format(says="agrees")


@check(
    "VER001",
    "No sentence and no picture rests on a retracted study, unless its own words say that it was retracted.",
    why="A retraction warns readers that findings cannot be relied on, or that a rule such as that on plagiarism was "
    "broken (COPE, Retraction Guidelines).",
    level=Level.WARNING,
    bad=f"{_AGREES}\n    later: [{{kind: retraction, date: '2026-10-01'}}]",
    good=_AGREES,
    into=PATH,
)
def retraction(sources: Sources, _: Context) -> Found:
    """Reports each block and picture of each page that rests on the study, or the entry if none does."""
    for key, words in sources.retracted.items():
        message = f'"{key}" was {words[:1].lower()}{words[1:]}'
        pages = [page for page in sources.pages if page.path != f"{STUDIES}{key}.md"]
        for places in [list(_resting(page, key, sources)) for page in pages]:
            for number, place in enumerate(places, 1):
                which = f", {number} of {len(places)} on this page" if len(places) > 1 else ""
                yield place, f"{message}, and this rests on it{which}", _TAKE_OUT
        if not any(key in shown_studies(page, sources) for page in pages):
            yield sources.references[key].place, message, "remove the entry, or say in its record what happened"


_TAKE_OUT = "take it out, or say in it that the study was retracted; readers are warned on the page meanwhile"
_SAYS_SO_RE = re.compile(r"\b(?:retract|withdr[ae]w)", re.IGNORECASE)


def _resting(page: Page, key: str, sources: Sources) -> Iterator[Place]:
    """The blocks that cite a study without saying that it was retracted, and the pictures that draw it."""
    for block in page.blocks:
        first = next((one for one in block.citations if one.key == key), None)
        if first and not _SAYS_SO_RE.search(block.text):
            yield page.at(first)
    for mark, keys in drawings(page, sources):
        if key in keys and mark.name not in LISTS:
            yield page.at(mark)


@check(
    "VER002",
    "A correction or an expression of concern about a study has been read.",
    level=Level.NOTICE,
    bad=f"{_AGREES}\n    later: [{{kind: correction, date: '2026-11-20'}}]",
    good=f"{_AGREES}\n    later: [{{kind: correction, date: '2026-10-20'}}]",
    into=PATH,
)
def correction(sources: Sources, _: Context) -> Found:
    for key, items in sources.later.items():
        record = sources.records.get(key)
        read = record.updated.isoformat() if record else ""
        for item in items:
            if item.kind == "retraction" or (item.date and item.date < read[: len(item.date)]):
                continue
            what = "an expression of concern was published" if item.kind == "concern" else "a correction was published"
            date = f" ({item.date})" if item.date else ""
            hint = f"read it{f': {item.notice}' if item.notice else ''}, then set `updated` in {STUDIES}{key}.md"
            yield sources.references[key].place, f'"{key}": {what}{date}', hint


@check(
    "VER003",
    "A reference agrees with Crossref and PubMed.",
    level=Level.NOTICE,
    bad=f"{_ASKED.format(says='differs')}\n    differs: [{{field: volume, ours: '178', theirs: '177'}}]",
    good=_AGREES,
    into=PATH,
)
def differs(sources: Sources, _: Context) -> Found:
    for key, entry in sources.verified.items():
        reference = sources.references[key]
        for (name, ours, theirs), services in _differences(entry, reference).items():
            field = reference.fields.get(name)
            they = f"{' and '.join(services)} ha{'ve' if len(services) > 1 else 's'}"
            message = f'"{key}": {name} is "{short(ours, 80)}", {they} "{short(theirs, 80)}"'
            hint = "look at the paper; correct the entry, or leave it if the paper agrees with us"
            yield Place(BIBLIOGRAPHY, field.line if field else reference.line), message, hint


def _differences(entry: Entry, reference: Reference) -> dict[tuple[str, str, str], list[str]]:
    """Each field with our value and theirs, and the services that say so, unless we have corrected it since then."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for service, word in entry.words():
        for item in word.differs:
            if value_of(reference, item.field).lower() == item.ours.lower():
                found.setdefault((item.field, item.ours, item.theirs), []).append(LABELS[service])
    return found


@check(
    "VER004",
    "The status file is as `evidence verify` wrote it.",
    bad="feder2021:\n  crossref: yes",
    good=_AGREES,
    into=PATH,
)
def form(data: DataFile, _: Context) -> Found:
    for problem in problems(data) if data.path == PATH else ():
        yield problem.place, problem.message, "restore the file from Git, or delete its content and run evidence verify"


@check(
    "VER005",
    "Every reference with a DOI or a PMID was compared in the last four months.",
    level=Level.NOTICE,
    bad=_AGREES.replace("2026-11-01", "2026-01-01"),
    good=_AGREES,
    into=PATH,
    files={BIBLIOGRAPHY: "@misc{feder2021, doi = {10.1000/feder2021}}\n"},
)
def stale(sources: Sources, context: Context) -> Found:
    """Reports one line for all references, and only if there is a status file."""
    known = sources.verified
    old = [key for key, ref in sources.references.items() if not _is_fresh(ref, known.get(key), context.today)]
    if STEM in sources.data and old:
        shown = ", ".join(old[:5]) + (f" and {len(old) - 5} more" if len(old) > 5 else "")
        message = f"not compared with Crossref and PubMed lately: {shown} ({len(old)} of {len(sources.references)} references)"
        yield Place(PATH), message, "run  evidence verify  on a computer that is online"


def _is_fresh(reference: Reference, entry: Entry | None, today: dt.date) -> bool:
    """Whether each service that knows the reference was asked about it lately."""
    words = dict(entry.words()) if entry else {}
    fresh = {name for name, word in words.items() if word.says != "could not ask" and today - word.asked <= FRESH}
    return set(identifiers(reference)) <= fresh
