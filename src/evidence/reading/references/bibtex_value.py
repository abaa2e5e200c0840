"""Reads the value of a BibTeX field: braces, quotation marks, months and joined strings, each within its limits.

No text in `references.bib` may take a build minutes or the machine's memory. BibTeX joins texts by name
(`@string{a = b # b}`), so that thirty short lines can mean gigabytes.
"""

import re

MOST_FIELD = 100_000  # characters in one field, once its names are put in; the longest lists of authors have 60,000
MOST_PRINTED = 5_000  # the same for a printed field without names; that is a title of one page
MOST_DEPTH = 50  # braces inside braces
MOST_EXPANDED = 2_000_000  # characters that names may add in the whole file
MOST_FILE = 20_000_000  # characters of the file


class Budget:
    """How much text named strings may still add in this file. Each reading makes its own budget."""

    def __init__(self, left: int = MOST_EXPANDED) -> None:
        self.left = left
        self.reported = False

    def take(self, text: str) -> str:
        """The text of a named string, or as much of it as may still be added."""
        taken = text[: max(self.left, 0)]
        self.left -= len(text)
        return taken

    def ran_out(self) -> bool:
        """Whether the last text was one too many. It is true only once, so that this is reported where it happened."""
        reported, self.reported = self.reported, self.reported or self.left < 0
        return self.left < 0 and not reported


def most(name: str, is_printed: bool) -> int:
    """How many characters a field of this name may have."""
    return MOST_PRINTED if is_printed and name not in ("author", "editor") else MOST_FIELD


def fault_of_length(length: int, limit: int = MOST_FIELD) -> tuple[str, str] | None:
    """What is wrong with a field of this length, and what to do. None if it is fine."""
    if length <= limit:
        return None
    return f"is longer than {limit:,} characters", "shorten it, or leave the field out if it is not printed"


def fault_of_depth(value: str) -> tuple[str, str] | None:
    """What is wrong with a field whose braces are nested this deeply, and what to do. None if it is fine."""
    if value.count("{") <= MOST_DEPTH:
        return None
    depth = deepest = 0
    for char in value:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    if deepest <= MOST_DEPTH:
        return None
    return f"has more than {MOST_DEPTH} braces inside each other", "remove the braces that protect nothing"


MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), map(str, range(1, 13)), strict=True))
MONTHS["sept"] = "9"
NO_BRACES = "has a value without braces"
_MOST_PARTS = 100  # how many texts may be joined by # in one value
_TOO_MANY = (f"joins more than {_MOST_PARTS} texts", "write the text itself")
_USED_UP = ("needs more text by name than a file may have", "write the text itself in place of the names")

_DELIMITER = re.compile(r'(?<!\\)[{}"]')
_WORD = re.compile(r'[^\s#{}"]+')
_SIMPLE_VALUE = re.compile(r"\{([^{}\\]*)\}")  # most values are text without braces inside braces


def field_value(
    raw: str, strings: dict[str, str], budget: Budget | None = None, limit: int = MOST_FIELD
) -> tuple[str, tuple[str, str] | None]:
    """A field's text without its braces or quotes and with single spaces, and what is wrong with its form, if anything."""
    if fault := fault_of_length(len(raw), limit) or fault_of_depth(raw):
        return "", fault
    if simple := _SIMPLE_VALUE.fullmatch(raw):
        return " ".join(simple[1].split()), None
    parts, rest, length = [], raw.strip(), 0
    budget = budget or Budget()
    while rest:
        part, rest, fault = _piece(rest, strings, budget)
        parts.append(part)
        length += len(part)
        fault = fault or fault_of_length(length, limit) or (_TOO_MANY if len(parts) > _MOST_PARTS else None)
        if rest and not rest.startswith("#"):
            fault = fault or ("has text after its closing brace", "put a comma after the value")
        if fault:
            return " ".join("".join(parts).split())[:limit], fault
        rest = rest[1:].lstrip()
    return " ".join("".join(parts).split()), None


def _piece(raw: str, strings: dict[str, str], budget: Budget) -> tuple[str, str, tuple[str, str] | None]:
    """The first part of a value (`{…}`, `"…"`, a number or a name), what follows it, and its fault."""
    if raw[0] in '{"':
        end = closing(raw)
        if end is None:
            return raw[1:], "", ("has braces that do not pair", "close each { with a }")
        return raw[1:end], raw[end + 1 :].lstrip(), None
    word = _WORD.match(raw)
    if word is None:
        return "", "", ("has braces that do not pair", "close each { with a }")
    name, rest = word[0], raw[word.end() :].lstrip()
    if name.isdigit():
        return name, rest, None
    if name.lower() in strings:
        return budget.take(strings[name.lower()]), rest, _USED_UP if budget.ran_out() else None
    return name, rest, (NO_BRACES, "write the value in braces: {…}")


def closing(raw: str, start: int = 0) -> int | None:
    """The index at which the brace or quotation mark that opens a value closes."""
    depth, quoted = 0, raw[start] == '"'
    for match in _DELIMITER.finditer(raw, start):
        char = match[0]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and not quoted:
                return match.start()
        elif quoted and depth == 0 and match.start() > start:
            return match.start()
    return None
