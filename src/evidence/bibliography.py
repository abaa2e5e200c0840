"""Reads `references.bib`: every entry with the line of each field, and what could not be read as problems.

bibtexparser splits the file (its splitter alone: it keeps lines and goes on behind a broken entry); values are
read here, because a missing comma hides inside a value and would otherwise be swallowed in silence.
"""

from __future__ import annotations

import difflib
import logging
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator

from bibtexparser.exceptions import BlockAbortedException, ParserStateException
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

from evidence.problems import Problem
from evidence.sources import Field, Reference, at

TYPES = frozenset(
    "article book booklet inbook incollection inproceedings manual mastersthesis misc online phdthesis "
    "proceedings report techreport thesis unpublished".split()
)
MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), map(str, range(1, 13)), strict=True))

_ENTRY_START = re.compile(r"^[ \t]*@[ \t]*(?P<type>\w*)[ \t]*[{(]?[ \t]*(?P<key>[^\s,{}()=]*)", re.M)
_FIELD_LINE = re.compile(r'^[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*=[ \t]*(?P<value>[{"].*[}"]|\d+)[ \t]*,?[ \t]*$')
_STRAY = re.compile(
    r'^[ \t]*(?:[a-z]+[ \t]*\{[ \t]*[a-z]+[0-9]{4}|@[ \t]*\w*|[A-Za-z][\w-]*[ \t]*=[ \t]*[{"].*|[}"][ \t]*,?[ \t]*$)',
    re.M,
)
_MERGE_MARK = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.M)
_NAME = re.compile(r"^[A-Za-z][\w-]*$")
_DELIMITER = re.compile(r'(?<!\\)[{}"]')
_WORD = re.compile(r'[^\s#{}"]+')
_SIMPLE_VALUE = re.compile(r"\{([^{}\\]*)\}")  # most values: braces around text without any
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
            value, _ = _value(block.value, strings)
            strings[block.key.lower()] = value
        elif isinstance(block, Entry):
            reference = _reference(block, line, strings, path, problems)
            for name in sorted(twice):
                place = at(path, max((f.start_line + 1 for f in block.fields if f.key.lower() == name), default=line))
                problems.append(Problem(place, "BIB024", f'field "{name}" is given twice', "keep one of the two"))
            _keep(reference, references, path, problems)
        elif isinstance(block, ParsingFailedBlock):
            broken = _salvage(block.raw or "", line)
            problems.append(Problem(at(path, line), "BIB001", *_explain(block, broken, line)))
            if broken is not None:
                _keep(broken, references, path, problems)
        elif isinstance(block, ImplicitComment) and not behind_a_broken_one:
            problems.extend(_stray(block.comment, line, path))
        behind_a_broken_one = isinstance(block, ParsingFailedBlock)
    return references, problems


def _one_side(text: str) -> str:
    """The text with the first side of each unfinished merge; the rest is blank, so that lines stay (BIB016 tells of it)."""
    if not _MERGE_MARK.search(text):
        return text
    kept, inside, other = [], False, False
    for line in text.split("\n"):
        mark = _MERGE_MARK.match(line)
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
        problems.append(Problem(at(path, line), "BIB022", message, _nearest("@", kind, TYPES)))
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
        value, fault = _value(item.value, strings)
        if fault:
            problems.append(Problem(at(path, line_of_field), "BIB001", f'field "{name}" {fault[0]}', fault[1]))
        fields.setdefault(name, Field(value, line_of_field))
    return Reference(entry.key, kind, fields, line)


def _value(raw: str, strings: dict[str, str]) -> tuple[str, tuple[str, str] | None]:
    """A field's text without its braces or quotes, white space folded; and what is wrong with its form, if anything."""
    if simple := _SIMPLE_VALUE.fullmatch(raw):
        return " ".join(simple[1].split()), None
    parts, rest = [], raw.strip()
    while rest:
        part, rest, fault = _piece(rest, strings)
        parts.append(part)
        if fault:
            return " ".join("".join(parts).split()), fault
        if rest and not rest.startswith("#"):
            return " ".join("".join(parts).split()), (
                "has text behind its closing brace",
                "put a comma after the value",
            )
        rest = rest[1:].lstrip()
    return " ".join("".join(parts).split()), None


def _piece(raw: str, strings: dict[str, str]) -> tuple[str, str, tuple[str, str] | None]:
    """The first part of a value (`{…}`, `"…"`, a number or a name), what follows it, and its fault."""
    if raw[0] in '{"':
        end = _closing(raw)
        if end is None:
            return raw[1:], "", ("has braces that do not pair", "close each { with a }")
        return raw[1:end], raw[end + 1 :].lstrip(), None
    word = _WORD.match(raw)
    if word is None:
        return "", "", ("has braces that do not pair", "close each { with a }")
    name, rest = word.group(), raw[word.end() :].lstrip()
    if name.isdigit():
        return name, rest, None
    if name.lower() in strings:
        return strings[name.lower()], rest, None
    return name, rest, (f'has a value without braces: "{name[:40]}"', "write the value in braces: {…}")


def _closing(raw: str) -> int | None:
    """Where the brace or quote that opens a value closes."""
    depth, quoted = 0, raw[0] == '"'
    for match in _DELIMITER.finditer(raw):
        char = match.group()
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and not quoted:
                return match.start()
        elif quoted and depth == 0 and match.start() > 0:
            return match.start()
    return None


def _salvage(raw: str, line: int) -> Reference | None:
    """What can be told of a broken entry: its key, and the fields that stand whole on one line."""
    start = _ENTRY_START.match(raw)
    if start is None or not start["key"]:
        return None
    fields: dict[str, Field] = {}
    for offset, text in enumerate(raw.split("\n")):
        found = _FIELD_LINE.match(text)
        if found:
            value, _ = _value(found["value"], MONTHS)
            fields.setdefault(found["name"].lower(), Field(value, line + offset))
    return Reference(start["key"], start["type"].lower(), fields, line)


def _explain(block: ParsingFailedBlock, broken: Reference | None, line: int) -> tuple[str, str]:
    """A broken entry in plain words: message and hint."""
    name = f'entry "{broken.key}"' if broken else "this entry"
    reason = block.error.abort_reason if isinstance(block.error, BlockAbortedException) else ""
    noticed = line + (block.raw or "").rstrip().count("\n")
    unclosed = _unclosed_field(block.raw or "", line)
    if "end of file" in reason:
        hint = f"a }} is missing on line {unclosed}" if unclosed else "close it with a }, or restore what was cut off"
        return f"the file ends inside {name}", hint
    if "Unexpected block start" in reason:
        hint = f"a }} is missing on line {unclosed}" if unclosed else f"look for a missing }} up to line {noticed}"
        return f"{name} is not closed before the next one begins", hint
    if "comma after entry key" in reason:
        return f"{name} has no comma after its key", "write @article{feder2021, …"
    return f"{name} has a field that cannot be read", f"look for a missing comma, = or }} near line {noticed}"


def _unclosed_field(raw: str, line: int) -> int | None:
    """The line of a field that is still open where the next line begins another field."""
    depth, last = 0, None
    for offset, text in enumerate(raw.split("\n")):
        if re.match(r"[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"\d]", text):
            if depth > 1:
                return last
            last = line + offset
        depth += len(re.findall(r"(?<!\\)\{", text)) - len(re.findall(r"(?<!\\)\}", text))
    return None


def _stray(comment: str, line: int, path: str) -> Iterator[Problem]:
    """Text between entries is a comment to BibTeX; what looks like part of an entry was not meant as one."""
    for found in _STRAY.finditer(comment):
        where = at(path, line + comment.count("\n", 0, found.start()))
        shown = found.group().strip()[:40]
        if re.match(r"[a-z]+[ \t]*\{", shown):
            yield Problem(where, "BIB001", f'"{shown}" begins no entry', f"write @{shown}")
        elif shown.startswith("@"):
            yield Problem(where, "BIB001", f'"{shown}" begins no entry', "an entry looks like @article{feder2021, …}")
        else:
            yield Problem(where, "BIB001", f'"{shown}" stands outside any entry', "a brace before it closes too early")
        return  # what follows comes from the same slip


def _nearest(prefix: str, name: str, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f'did you mean "{prefix}{close[0]}"?' if close else f"known: {', '.join(sorted(known))}"


def merge_marks(text: str) -> Iterator[int]:
    """The lines on which a merge conflict was left in a text."""
    for found in _MERGE_MARK.finditer(text):
        yield text.count("\n", 0, found.start()) + 1


# LaTeX in values -------------------------------------------------------------------------------------------------

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "ldots": "…",
}  # fmt: skip
_ACCENT = re.compile(r"""\\(?:([`'^~"=.])\s*|([uvHckrd])(?:\s+|(?=\{)))(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))""")
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|\s+)?")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z\s&%$#_{}])")


def keys_alone(keys: Iterable[str]) -> str:
    """A bibliography of nothing but keys, for an engine that has to know only which there are."""
    return "".join(f"@misc{{{key},}}\n" for key in keys)


def plain(value: str) -> str:
    """A field's value as text: LaTeX accents, escapes and dashes resolved, braces gone, composed (NFC).

    A command that is not known is left as typed, for `unknown_commands` to find.
    """
    if not _NOT_PLAIN.search(value):
        return unicodedata.normalize("NFC", value)
    if "\\" in value:
        value = _ACCENT.sub(_accented, value)
        value = _LETTER.sub(lambda found: _LETTERS[found.group(1)], value)
        value = re.sub(r"\\([&%$#_{}])", lambda found: _HELD[found.group(1)], value)
    value = value.replace("---", "—").replace("--", "–").replace("{", "").replace("}", "").replace("~", "\u00a0")
    for char, held in _HELD.items():
        value = value.replace(held, char)
    return unicodedata.normalize("NFC", value)


def unknown_commands(value: str) -> list[str]:
    """The LaTeX commands in a value that `plain` cannot resolve."""
    return _COMMAND.findall(_LETTER.sub("", _ACCENT.sub("", value)))


# Escaped characters step aside while braces and dashes are resolved (private use, never legal in a bibliography).
_HELD = {char: chr(0xF8E0 + index) for index, char in enumerate("&%$#_{}")}
_NOT_PLAIN = re.compile(r"[\\{}~" + "".join(_HELD.values()) + "]|--")


def _accented(found: re.Match[str]) -> str:
    mark, letter = found.group(1) or found.group(2), found.group(3) or found.group(4)
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])
