"""Checks that the fields that readers see contain no HTML, and no LaTeX that cannot be turned into characters."""

import re
from collections.abc import Iterator

from evidence.checks.check import Context, Found, check
from evidence.problem import Place
from evidence.reading.references.entry_fields import printed
from evidence.reading.references.identifiers import safe_url
from evidence.reading.references.latex import plain, plain_identifier, unknown_commands
from evidence.reading.references.reference import Reference
from evidence.reading.references.remedies import typed, without_commands, without_html
from evidence.text import short

_ENTITY = r"&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,8});"
_HTML_RE = re.compile(rf"</?[A-Za-z][^>]*>?|<!--|{_ENTITY}")
_WHOLE_HTML_RE = re.compile(rf"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>|{_ENTITY}")
_TYPED_TWICE_RE = re.compile(r"\\(?=[A-Za-z#&%])")
_ADDRESS_COMMAND_RE = re.compile(r"\\url\s*\{[^{}]*\}")


@check("BIB013", "A field contains text, not HTML.", bad="title = {CO<sub>2</sub>}", good="title = {{CO₂}}")
def markup(reference: Reference, _: Context) -> Found:
    for name, value, place in _printed(reference):
        if name == "url" and not safe_url(value):
            continue  # BIB011 reports it
        if found := _html(value):
            meant = without_html(value)
            hint = "" if _html(meant) else typed(name, meant)
            message = f'{name} of "{reference.key}" contains HTML: {short(found)}'
            yield place, message, hint or "write the character itself; & as \\&"


def _printed(reference: Reference) -> Iterator[tuple[str, str, Place]]:
    """The fields that readers see."""
    seen = printed(reference.type)
    return (one for one in reference.values() if one[0] in seen)


def _html(value: str) -> str:
    """The first piece of HTML in a value, even if LaTeX's escapes hide it. "" if there is none."""
    found = _HTML_RE.search(value) or ("\\" in value and _WHOLE_HTML_RE.search(plain(value)) or None)
    return found[0] if found else ""


@check(
    "BIB023",
    "A field contains no LaTeX commands but accents, signs and escapes.",
    why="Pages are not typeset by LaTeX, so readers would see the command.",
    bad=r"title = {\footnote{A} trial}",
    good="title = {A trial}",
)
def latex(reference: Reference, _: Context) -> Found:
    for name, value, place in _printed(reference):
        if name in ("url", "doi") and "\\" not in plain_identifier(value):
            continue
        if name in ("howpublished", "note"):
            value = _ADDRESS_COMMAND_RE.sub("", value)  # read as the work's address
        unknown = dict.fromkeys(unknown_commands(value))
        if not unknown and name not in ("url", "doi") and _TYPED_TWICE_RE.search(plain(value)):
            message = f'{name} of "{reference.key}" shows readers a backslash'
            yield place, message, "a program escaped the field twice: type the character itself"
        for command in unknown:
            what = "mathematics" if command.startswith("$") else "the LaTeX command"
            yield place, f'{name} of "{reference.key}" contains {what} {short(command)}', _instead(command, name, value)


def _instead(command: str, name: str, value: str) -> str:
    """What to type instead of a command. It is the field without the command, if we know how to write that."""
    meant = without_commands(value)
    if meant and not unknown_commands(meant):
        offered = typed(name, meant)
        return f"leave the command out: {offered}" if offered else "leave the command out"
    if command.startswith("$"):
        return "type the characters themselves; a dollar sign is \\$"
    return "type the character itself"
