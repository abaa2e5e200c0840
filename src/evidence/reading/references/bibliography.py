"""Reads `references.bib`: every entry with the line of each field, and what could not be read as problems.

bibtexparser splits the file (its splitter alone: it keeps lines and goes on behind a broken entry); values are
read here, because a missing comma hides inside a value and would otherwise be swallowed in silence.
"""

from __future__ import annotations

import logging
import re
import threading

from bibtexparser.exceptions import ParserStateException
from bibtexparser.library import Library
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from evidence.problem import Problem, at
from evidence.reading.project_files import MERGE_MARK_RE
from evidence.reading.references.bibtex_value import MONTHS, field_value
from evidence.reading.references.broken_entries import explain_fault, salvage, stray_text
from evidence.reading.references.entry_fields import TYPES
from evidence.reading.references.reference import Field, Reference
from evidence.text import nearest

_NAME = re.compile(r"^[A-Za-z][\w-]*$")


_quiet = threading.Lock()


def read_bibliography(text: str, path: str) -> tuple[dict[str, Reference], list[Problem]]:
    """Read a BibTeX file's text: the references by key in the file's order, and what is wrong with its form.

    Of two entries with one key the first is kept. An entry that is broken off is kept with the fields that can
    still be told, so that one missing brace is one problem and not a dozen unknown keys. Never raises.
    """
    text = _one_side(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    references: dict[str, Reference] = {}
    problems: list[Problem] = []
    library = _split(text)
    if library is None:
        return {}, [
            Problem(at(path), "BIB001", "this file cannot be read as BibTeX", "see CONTRIBUTING.md for the form")
        ]
    strings = dict(MONTHS)
    behind_a_broken_one = False
    for block in library.blocks:
        if isinstance(block, DuplicateBlockKeyBlock):
            block = block.ignore_error_block
        line = (block.start_line or 0) + 1
        twice: set[str] = set()
        if isinstance(block, DuplicateFieldKeyBlock):
            twice, block = {name.lower() for name in block.duplicate_keys}, block.ignore_error_block
        if isinstance(block, String):
            value, _ = field_value(block.value, strings)
            strings[block.key.lower()] = value
        elif isinstance(block, Entry):
            reference = _reference(block, line, strings, path, problems)
            for name in sorted(twice):
                place = at(path, max((f.start_line + 1 for f in block.fields if f.key.lower() == name), default=line))
                problems.append(Problem(place, "BIB024", f'field "{name}" is given twice', "keep one of the two"))
            _keep(reference, references, path, problems)
        elif isinstance(block, ParsingFailedBlock):
            broken = salvage(block.raw or "", line)
            problems.append(Problem(at(path, line), "BIB001", *explain_fault(block, broken, line)))
            if broken is not None:
                _keep(broken, references, path, problems)
        elif isinstance(block, ImplicitComment) and not behind_a_broken_one:
            problems.extend(stray_text(block.comment, line, path))
        behind_a_broken_one = isinstance(block, ParsingFailedBlock)
    return references, problems


def _one_side(text: str) -> str:
    """The text with the first side of each unfinished merge; the rest is blank, so that lines stay (BIB016 tells of it)."""
    if not MERGE_MARK_RE.search(text):
        return text
    kept, inside, other = [], False, False
    for line in text.split("\n"):
        mark = MERGE_MARK_RE.match(line)
        if mark:
            sign = line[0]
            inside, other = (sign != ">", sign in "|=") if inside or sign == "<" else (False, False)
        kept.append("" if mark or (inside and other) else line)
    return "\n".join(kept)


def _split(text: str) -> Library | None:
    """The file's blocks, or None where the splitter itself gives up. Its log lines are ours to say better."""
    logger = logging.getLogger("bibtexparser.splitter")
    with _quiet:
        before, logger.disabled = logger.disabled, True
        try:
            return Splitter(text).split()
        except (ParserStateException, IndexError, ValueError, RecursionError):
            return None
        finally:
            logger.disabled = before


def _keep(reference: Reference, references: dict[str, Reference], path: str, problems: list[Problem]) -> None:
    first = references.setdefault(reference.key, reference)
    if first is not reference:
        message = f'key "{reference.key}" is used twice: first on line {first.line}'
        problems.append(Problem(at(path, reference.line), "BIB002", message, "give this entry a key of its own"))


def _reference(entry: Entry, line: int, strings: dict[str, str], path: str, problems: list[Problem]) -> Reference:
    """An entry as a reference; what is odd about its type, names and values goes to problems."""
    kind = entry.entry_type.lower()
    if kind not in TYPES:
        message = f'"@{entry.entry_type}" is no type of entry that we know'
        near = nearest(kind, sorted(TYPES))
        hint = f'did you mean "@{near}"?' if near else f"known: {', '.join(sorted(TYPES))}"
        problems.append(Problem(at(path, line), "BIB022", message, hint))
    if not entry.key:
        problems.append(Problem(at(path, line), "BIB001", "this entry has no key", "write @article{feder2021, …"))
    fields: dict[str, Field] = {}
    for item in entry.fields:
        name, line_of_field = item.key.lower(), item.start_line + 1
        if not _NAME.match(name):
            shown = " ".join(name.split())[:40]
            message = f'"{shown}" cannot be the name of a field'
            where = at(path, line_of_field)
            problems.append(Problem(where, "BIB001", message, "a comma or a brace is missing just before it"))
            continue
        value, fault = field_value(item.value, strings)
        if fault:
            problems.append(Problem(at(path, line_of_field), "BIB001", f'field "{name}" {fault[0]}', fault[1]))
        fields.setdefault(name, Field(value, line_of_field))
    return Reference(entry.key, kind, fields, line)
