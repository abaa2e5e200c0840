"""Reads the value of a BibTeX field: braces, quotation marks, months and joined strings."""

from __future__ import annotations

import re

MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), map(str, range(1, 13)), strict=True))


_DELIMITER = re.compile(r'(?<!\\)[{}"]')
_WORD = re.compile(r'[^\s#{}"]+')
_SIMPLE_VALUE = re.compile(r"\{([^{}\\]*)\}")  # most values: braces around text without any


def field_value(raw: str, strings: dict[str, str]) -> tuple[str, tuple[str, str] | None]:
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
