"""Markdown's own traps, found by rumdl (one run for the whole site) and printed in our form."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from evidence.checks.check import Context, declare, finds
from evidence.problem import Place, at
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources

CONFIGURATION = ".rumdl.toml"
# code: (sentence, bad, good, what to type)
RULES = {
    "MD001": ("Heading levels go down one at a time.", "# A\n\n### B", "# A\n\n## B", "use the next level"),
    "MD007": (
        "Nested lists are indented by four spaces.",
        "- a\n  - b",
        "- a\n    - b",
        "indent by four spaces for each level",
    ),
    "MD011": ("Links are [text](address).", "(text)[address]", "[text](address)", "swap the brackets"),
    "MD018": (
        "A line that starts with # is a heading with a blank.",
        "#1 reason",
        "# 1 reason",
        'write "# …", or "\\#1" for the sign',
    ),
    "MD032": ("A blank line stands before and after a list.", "text\n- a", "text\n\n- a", "add a blank line"),
    "MD034": (
        "An address is written as a link.",
        "See https://example.org/",
        "[The register](https://example.org/)",
        "write [what it is](address)",
    ),
    "MD037": (
        "No blanks stand inside emphasis marks.",
        "** never **",
        "**never**",
        "remove the blanks inside the marks",
    ),
    "MD042": ("Every link has an address.", "[Safety]()", "[Safety](safety.md)", "add the address"),
    "MD052": (
        "A link by name has its definition.",
        "[Safety][nowhere]",
        "[Safety](safety.md)",
        "write [text](address)",
    ),
    "MD056": (
        "Every row of a table has as many cells as its head.",
        "| 1 | 2 | 3 | (of two columns)",
        "| 1 | 2 |",
        "add or remove cells",
    ),
    "MD075": (
        "Every row of a table follows its head.",
        "| 1 | 2 | (after a blank line)",
        "| 1 | 2 | (right below)",
        "remove the blank line above it",
    ),
    "MD083": ("Text was read in its right encoding.", "cafÃ©", "café", "type the letters anew"),
}
for _code, (_sentence, _bad, _good, _) in RULES.items():
    declare(f"MDL{_code[2:]}", _sentence, bad=_bad, good=_good)


@finds(*(f"MDL{code[2:]}" for code in RULES))
def markdown_rules(sources: Sources, context: Context) -> Iterator[tuple[str, Place, str, str]]:
    """rumdl's findings, by the rules that `.rumdl.toml` names. Without that file, or without rumdl, none."""
    program = _program()
    if program is None or not (sources.root / CONFIGURATION).is_file():
        return
    done = subprocess.run(
        [
            program,
            "check",
            "--no-cache",
            "--respect-gitignore=false",
            "--output-format=json",
            f"--config={CONFIGURATION}",
            "docs",
        ],
        cwd=sources.root,
        capture_output=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout or b"[]")
    except ValueError:
        return
    for one in found:
        rule, message = one.get("rule"), one["message"]
        if rule not in RULES or _is_meant(rule, message):
            continue
        path = Path(one["file"]).as_posix()
        page = sources.page(path)
        if page is None or page.place(page.body)[0] > one["line"]:
            continue
        if rule == "MD001" and sum(heading.level == 1 for heading in page.headings) > 1:
            continue  # what follows from a second first-level heading, or from the "=======" of a merge
        typed = _lines(page)[one["line"] - 1].strip()
        yield f"MDL{rule[2:]}", at(path, one["line"], one["column"]), *_plainly(rule, message, typed)


def _lines(page: Page) -> list[str]:
    return page.text.split("\n")


def _plainly(rule: str, message: str, typed: str) -> tuple[str, str]:
    """Message and hint for writers; where it can be told, the hint is the line to type."""
    numbers = re.findall(r"\d+", message)
    heading = typed.lstrip("# ")[:80]
    match rule, numbers:
        case "MD001", [wanted, found, *_]:
            return f"a heading of level {found} where level {wanted} is next", f'write "{"#" * int(wanted)} {heading}"'
        case "MD018", _ if typed.startswith("##"):
            marks = typed[: len(typed) - len(typed.lstrip("#"))]
            return "a blank is missing behind the #", f'write "{marks} {heading}"'
        case "MD056", [found, wanted, *_]:
            hint = "give each row as many | as the head; a cell may be empty: | |"
            return f"this row has {found} cell{'s' * (found != '1')}, the head of the table {wanted}", hint
        case "MD075", _ if "without" in message:
            return "this table has no line of dashes below its head", "put a line like |---|---| below the first row"
        case "MD075", _:
            return "a blank line parts these rows from their table", RULES[rule][3]
    return _lower(message), RULES[rule][3]


def _is_meant(rule: str, message: str) -> bool:
    """Text that rumdl reports and that is good here: a citation behind a bracket, a mail address in a sentence."""
    return (rule == "MD011" and ("](@" in message or "[@" in message)) or (
        rule == "MD034" and message.lower().startswith("email")
    )


def _lower(message: str) -> str:
    """A message that begins small, as ours do, unless it begins with an abbreviation."""
    return message if message[1:2].isupper() else message[:1].lower() + message[1:]


def _program() -> str | None:
    """rumdl beside this Python, or on the path."""
    beside = Path(sys.executable).parent
    return shutil.which("rumdl", path=str(beside)) or shutil.which("rumdl")
