"""Reads `references.bib`: every entry with the line of each field, and what could not be read as problems.

Of bibtexparser only the splitter is used: it knows lines and goes on after a broken entry. Values are read here,
because bibtexparser does not notice that a comma is missing: the next field becomes a part of the value.
"""

import logging
import re
import threading
from collections.abc import Iterator, Mapping

from bibtexparser.exceptions import ParserStateException
from bibtexparser.library import Library
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.model import Field as RawField
from bibtexparser.splitter import Splitter

from evidence.problem import Place, Problem
from evidence.reading.references.bibtex_value import MONTHS, MOST_FILE, NO_BRACES, Budget, field_value, most
from evidence.reading.references.broken_entries import (
    AFTER_PERCENT,
    commented_out,
    explain_fault,
    salvage,
    stray_text,
    without_comments,
)
from evidence.reading.references.derived_fields import inherit, with_derived
from evidence.reading.references.entry_fields import ENTRY_TYPES, OTHER_NAMES, fold_title, printed
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Field, Reference
from evidence.text import nearest, one_line

_NAME = re.compile(r"^[A-Za-z][\w.:/+-]*$")
_USUAL_TYPES = "article, book, incollection, inproceedings, misc, online, report, thesis"

_quiet = threading.Lock()


def read_bibliography(text: str, path: str) -> tuple[dict[str, Reference], list[Problem]]:
    """Read a BibTeX file's text: the references by key in the file's order, and what is wrong with its form.

    Of two entries with one key the first is kept. An entry that is broken off is kept with the fields that can
    still be read, so that one missing brace is one problem and not a dozen unknown keys. Fields that an entry names
    otherwise (`pmc`, `eprint`) or takes over from its `crossref` are there under their usual names. Never raises.
    """
    if len(text) > MOST_FILE:
        message = f"this file is longer than {MOST_FILE:,} characters"
        return {}, [Problem(Place(path), "BIB001", message, "keep only the references that the articles cite")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, commented = without_comments(text, path)
    library = _split(text)
    if library is None:
        message = "this file cannot be read as BibTeX"
        return {}, [Problem(Place(path), "BIB001", message, "give each entry the form that `evidence cite` writes")]
    file = _File(path, text.split("\n"), commented)
    for block in library.blocks:
        file.take(block)
    references = {key: with_derived(reference) for key, reference in file.references.items()}
    return inherit(references), [*file.problems, *_unknown_parents(references, path)]


class _File:
    """What was read from a file so far: its entries, its texts by name, and its problems."""

    def __init__(self, path: str, lines: list[str], problems: list[Problem]) -> None:
        self.path, self.lines, self.problems = path, lines, problems
        self.references: dict[str, Reference] = {}
        self.strings = dict(MONTHS)
        self.budget = Budget()
        self.after_a_broken_one = False

    def report(self, line: int, message: str, hint: str, code: str = "BIB001") -> None:
        """Add a problem."""
        self.problems.append(Problem(Place(self.path, line), code, message, hint))

    def take(self, block: Block) -> None:
        """Read one block of the file."""
        if isinstance(block, DuplicateBlockKeyBlock):
            block = block.ignore_error_block or block
        line = (block.start_line or 0) + 1
        if isinstance(block, ImplicitComment):
            if not self.after_a_broken_one:
                self.problems.extend(stray_text(block.comment, line, self.path))
        elif isinstance(block, ExplicitComment):
            pass
        elif AFTER_PERCENT.match(self.lines[line - 1]):
            self.problems.append(commented_out(Place(self.path, line)))
        else:
            self._read(block, line)
        self.after_a_broken_one = isinstance(block, ParsingFailedBlock) and not isinstance(
            block, DuplicateFieldKeyBlock
        )

    def _read(self, block: Block, line: int) -> None:
        twice: set[str] = set()
        if isinstance(block, DuplicateFieldKeyBlock):
            twice, block = {name.lower() for name in block.duplicate_keys}, block.ignore_error_block or block
        if isinstance(block, String):
            self._name_text(block, line)
        elif isinstance(block, Entry):
            self._keep(self._reference(block, line))
            self._tell_fields_twice(block, line, twice)
        elif isinstance(block, ParsingFailedBlock):
            broken = salvage(block.raw or "", line)
            self.report(line, *explain_fault(block, broken, line))
            if broken is not None:
                self._keep(broken)

    def _name_text(self, block: String, line: int) -> None:
        value, fault = field_value(block.value, self.strings, self.budget)
        self.strings[block.key.lower()] = "" if fault else value
        if fault:
            self.report(line, f'the text "{block.key[:40]}" {fault[0]}', fault[1])

    def _tell_fields_twice(self, entry: Entry, line: int, twice: set[str]) -> None:
        for name in sorted(twice & printed(entry.entry_type.lower())):
            last = max((field.start_line + 1 for field in entry.fields if field.key.lower() == name), default=line)
            self.report(last, f'field "{name}" is given twice', "keep one of the two", "BIB024")

    def _keep(self, reference: Reference) -> None:
        first = self.references.setdefault(reference.key, reference)
        if first is not reference:
            message = f'key "{reference.key}" is used twice: first on line {first.line}'
            self.report(reference.line, message, _of_two(first, reference), "BIB002")

    def _reference(self, entry: Entry, line: int) -> Reference:
        """An entry as a reference. Whatever is wrong with its type, names and values is reported."""
        kind = entry.entry_type.lower()
        if kind not in ENTRY_TYPES:
            self.report(line, f'"@{entry.entry_type}" is no type of entry that we know', _type_meant(kind), "BIB022")
        if not entry.key:
            self.report(line, "this entry has no key", "write @article{altman1995, …")
        fields: dict[str, Field] = {}
        for item in entry.fields:
            name, line_of_field = item.key.lower(), item.start_line + 1
            if not _NAME.match(name):
                self.problems.append(_no_name(item.key, Place(self.path, line_of_field)))
                name = name.rpartition("\n")[2].strip()
                if "%" not in item.key or not _NAME.match(name):
                    continue
            fields.setdefault(name, Field(self._value(item, name, kind), line_of_field))
        return Reference(entry.key, kind, fields, line)

    def _value(self, item: RawField, name: str, kind: str) -> str:
        """A field's text. Whatever is wrong with it is reported."""
        read = name in printed(kind)
        value, fault = field_value(item.value, self.strings, self.budget, most(name, read))
        if fault and (read or fault[0] != NO_BRACES):
            shown = f': "{value[:40]}"' if fault[0] == NO_BRACES else ""
            self.report(item.start_line + 1, f'field "{name}" {fault[0]}{shown}', fault[1])
        return value


def _of_two(first: Reference, second: Reference) -> str:
    """What to do with two entries of one key: one work needs one entry, two works need two keys."""
    names = first.fields.keys() | second.fields.keys()
    differ = sorted(name for name in names if first.get(name) != second.get(name))
    numbers = ("doi", "pmid", "pmcid")
    title = fold_title(plain(first.get("title")))
    same = any(first.get(name) and first.get(name).lower() == second.get(name).lower() for name in numbers)
    if same or (title and title == fold_title(plain(second.get("title")))):
        rest = f"; they differ in {', '.join(differ)}" if differ else ""
        return f"it is the same work: delete one{rest}"
    return "give this entry a key of its own"


def _type_meant(kind: str) -> str:
    if kind in OTHER_NAMES:
        return f'write "@{OTHER_NAMES[kind]}"'
    near = nearest(kind, sorted(ENTRY_TYPES))
    return f'did you mean "@{near}"?' if near else f"write @ and one of: {_USUAL_TYPES}"


def _no_name(key: str, place: Place) -> Problem:
    """The problem of text in the place of a field's name."""
    shown = one_line(key)[:40]
    if "%" in key:
        line = place.line + key[: key.index("%")].count("\n")
        message = f'"{shown}": BibTeX has no comments inside an entry'
        return Problem(Place(place.file, line), "BIB001", message, "delete the % and what follows it on this line")
    message = f'"{shown}" cannot be the name of a field'
    return Problem(place, "BIB001", message, "a comma or a brace is missing just before it")


def _unknown_parents(references: Mapping[str, Reference], path: str) -> Iterator[Problem]:
    """The problems of entries that should inherit fields from an entry that is not in the file."""
    folded = {key.lower() for key in references}
    for reference in references.values():
        link = reference.fields.get("crossref")
        if link and link.value.lower() not in folded:
            message = f'crossref names "{link.value[:40]}", which is not an entry here'
            hint = f"add that entry, or write booktitle, publisher and year into {reference.key}"
            yield Problem(Place(path, link.line), "BIB001", message, hint)


def _split(text: str) -> Library | None:
    """The file's blocks, or None if the parser gives up. Its log lines are left out, since our messages say more."""
    logger = logging.getLogger("bibtexparser.splitter")
    with _quiet:
        before, logger.disabled = logger.disabled, True
        try:
            return Splitter(text).split()
        except (ParserStateException, IndexError, ValueError, RecursionError):
            return None
        finally:
            logger.disabled = before
