"""Checks of what Crossref and PubMed said of the references (VER0xx), by the committed status file; no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from evidence.checks.check import Context, check
from evidence.problem import Level, Place, at
from evidence.reading.models.verification import LABELS, PATH, STEM, identifiers, problems
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.compared_fields import value_of
from evidence.reading.sources import Sources
from evidence.tracing.verification import later, status

Found = Iterator[tuple[Place, str, str]]

FRESH = dt.timedelta(days=120)


@check("VER001", "No article rests on a retracted study.",
       bad="a citation of a study that was retracted",
       good="the claim without it, or <!-- evidence: allow VER001 because the page tells of it -->")  # fmt: skip
def retraction(sources: Sources, _context: Context) -> Found:
    """Once a citing page, at the first citation; at the entry where no article cites it."""
    for key, items in later(sources).items():
        when = next((item.date for item in items if item.kind == "retraction"), None)
        if when is None:
            continue
        message = f'"{key}" was retracted' + (f" ({when})" if when else "")
        cited = False
        for page in sources.pages:
            first = next((one for one in page.citations if one.key == key), None)
            if first is not None and page.path != f"docs/studies/{key}.md":
                cited = True
                yield (
                    Place(page.path, first.line, first.column),
                    message,
                    "take the claim out, or say on the page that it fell",
                )
        if not cited:
            yield (
                at(BIBLIOGRAPHY, sources.references[key].line),
                message,
                "remove the entry, or say in its record what happened",
            )


@check("VER002", "A correction or an expression of concern about a study has been read.", level=Level.NOTICE,
       bad="a study that was corrected last month",
       good="its record, with the corrected numbers and `updated` after the correction")  # fmt: skip
def doubted(sources: Sources, _context: Context) -> Found:
    for key, items in later(sources).items():
        record = sources.records.get(key)
        read = record.updated.isoformat() if record else ""
        for item in items:
            if item.kind == "retraction" or (item.date and item.date < read[: len(item.date)]):
                continue
            what = "an expression of concern was published" if item.kind == "concern" else "a correction was published"
            date = f" ({item.date})" if item.date else ""
            hint = f"read it{f': {item.notice}' if item.notice else ''}, then set `updated` in docs/studies/{key}.md"
            yield at(BIBLIOGRAPHY, sources.references[key].line), f'"{key}": {what}{date}', hint


@check("VER003", "A reference says what Crossref and PubMed say of it.", level=Level.NOTICE,
       bad="volume = {177} where both have 178", good="volume = {178}")  # fmt: skip
def differs(sources: Sources, _context: Context) -> Found:
    for key, entry in status(sources).items():
        reference = sources.references[key]
        said: dict[tuple[str, str, str], list[str]] = {}
        for service, word in entry.words():
            for item in word.differs:
                if value_of(reference, item.field).lower() == item.ours.lower():  # else it was mended since
                    said.setdefault((item.field, item.ours, item.theirs), []).append(LABELS[service])
        for (field, ours, theirs), who in said.items():
            held = reference.fields.get(field)
            place = at(BIBLIOGRAPHY, held.line if held else reference.line)
            they = f"{' and '.join(who)} ha{'ve' if len(who) > 1 else 's'}"
            message = f'"{key}": {field} is "{_short(ours)}", {they} "{_short(theirs)}"'
            yield place, message, "look at the paper; correct the entry, or leave it where the paper agrees with us"


@check("VER004", "The status file is as `evidence verify` wrote it.", bad="crossref: yes", good="evidence verify")
def form(sources: Sources, _context: Context) -> Found:
    data = sources.data.get(STEM)
    for problem in problems(data) if data is not None else []:
        yield problem.place, problem.message, "restore the file from Git, or delete its content and run evidence verify"


@check("VER005", "Every reference with a DOI or a PMID was compared in the last four months.", level=Level.NOTICE,
       bad="an entry added after the last evidence verify", good="evidence verify feder2021")  # fmt: skip
def stale(sources: Sources, context: Context) -> Found:
    """One line for all: only where there is a status file."""
    if STEM not in sources.data:
        return
    known = status(sources)
    old = []
    for key, reference in sources.references.items():
        words = dict(known[key].words()) if key in known else {}
        fresh = {
            name for name, word in words.items() if word.says != "could not ask" and context.today - word.asked <= FRESH
        }
        if set(identifiers(reference)) - fresh:
            old.append(key)
    if old:
        shown = ", ".join(old[:5]) + (f" and {len(old) - 5} more" if len(old) > 5 else "")
        count = f"{len(old)} of {len(sources.references)} references"
        message = f"{count} were not compared with Crossref and PubMed lately: {shown}"
        yield at(PATH), message, "run  evidence verify  where there is a network"


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"
