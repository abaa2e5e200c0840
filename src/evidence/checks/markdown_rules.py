"""Markdown.

These are rules of rumdl, which runs once for all pages that must be judged. Its messages are printed in our form.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from evidence.checks.check import Context, Found, FoundByCode, check
from evidence.checks.data.marks import crowded
from evidence.files import RESOURCES, Missing, program, resource
from evidence.problem import Place
from evidence.reading.pages.page import Block, Page

CONFIGURATION = RESOURCES / "markdown-rules.toml"
COMMAND = ["check", "--no-cache", "--respect-gitignore=false", "--output-format=json", f"--config={CONFIGURATION}"]
AT_ONCE = 300  # files that it gets: on Windows a command has at most 32,767 characters
RULES: dict[str, dict[str, str]] = resource("markdown-rules")


def markdown_rules(pages: tuple[Page, ...], context: Context) -> FoundByCode:
    """rumdl's findings, by the rules in `resources/markdown-rules.toml`. Raises Missing where rumdl cannot be asked."""
    known = {page.path: page for page in pages}
    lines: dict[tuple[str, int], str] = {}
    # rumdl takes no name that is not text, and fails; such a name is reported as a fault of its own.
    for one in _findings(context.sources.root, [path for path in known if path.isprintable()]):
        rule, message = one.get("rule"), one["message"]
        path = Path(one["file"]).as_posix()
        page = known.get(path)
        line = page.line_of(one["line"]) if page else 0  # rumdl read the file, without the passages that it shows
        if page is None or rule not in RULES:
            continue
        if (page.path, line) not in lines:  # a long line may have thousands of findings
            lines[page.path, line] = page.line_text(line).strip()
        typed = lines[page.path, line]
        if not _counts(rule, message, line, page, typed):
            continue
        yield f"MDL{rule[2:]}", Place(path, line, one["column"]), *_message_and_hint(rule, message, typed)


for _rule, _said in RULES.items():
    check(f"MDL{_rule[2:]}", _said["sentence"], bad=_said["bad"], good=_said["good"])(markdown_rules)


def _findings(root: Path, paths: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What rumdl reports about files, as in its JSON."""
    rumdl = program("rumdl")
    if rumdl is None:
        raise Missing("rumdl, which reads the Markdown, is not installed; type  pip install rumdl")
    for start in range(0, len(paths), AT_ONCE):
        asked = [rumdl, *COMMAND, *paths[start : start + AT_ONCE]]
        done = subprocess.run(asked, cwd=root, capture_output=True, check=False)
        try:  # where single files cannot be read, rumdl fails and still answers for the others; which we report elsewhere
            yield from json.loads(done.stdout.decode(errors="replace"))
        except ValueError:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise Missing(
                f"rumdl, which reads the Markdown, gave no answer: {said[-1] if said else 'no word'}"
            ) from None


_TIMES_RE = re.compile(r"(?<=[\w)]) [*] (?=[\w(])")
_HUGGED_RE = re.compile(r"[*]{2}|__|(?<!\S)[*]\S|\S[*](?!\S)")


@lru_cache(maxsize=8)
def _is_product(typed: str) -> bool:
    """Whether a line multiplies, which is no emphasis: age * 2 * weight."""
    return bool(_TIMES_RE.search(typed)) and not _HUGGED_RE.search(typed)


def _counts(rule: str, message: str, line: int, page: Page, typed: str) -> bool:
    """Whether a finding is a fault here. In front matter, citations after a bracket and mail addresses it is not."""
    if line < page.place(page.body)[0]:
        return False
    if rule == "MD056":  # a cell that is cut off is reported as such
        return not any(page.place(change.offset)[0] == line for change in page.changes)
    if rule == "MD018" and not typed.startswith("##"):  # reported as a second first-level heading
        return sum(heading.level == 1 for heading in page.headings) <= 1
    if rule == "MD037" and _is_product(typed):
        return False
    if rule == "MD001":  # what follows from a second first-level heading is reported as PAG003
        return sum(heading.level == 1 for heading in page.headings) <= 1
    if rule == "MD011":
        return "](@" not in message and "[@" not in message
    return not (rule == "MD034" and message.lower().startswith("email"))


def _message_and_hint(rule: str, message: str, typed: str) -> tuple[str, str]:
    """The message and the hint for writers. If we know it, the hint is the line to type."""
    numbers = re.findall(r"\d+", message)
    heading = typed.lstrip("# ")[:80]
    match rule, numbers:
        case "MD001", [wanted, found, *_]:
            message = f"this heading has level {found} where level {wanted} is next"
            return message, f'write "{"#" * int(wanted)} {heading}"'
        case "MD018", _ if typed.startswith("##"):
            marks = typed[: len(typed) - len(typed.lstrip("#"))]
            return "a space is missing after the #", f'write "{marks} {heading}"'
        case "MD056", [found, wanted, *_]:
            hint = "give each row as many | as the head; a cell may be empty: | |"
            return f"this row has {found} cell{'s' * (found != '1')}, the head of the table has {wanted}", hint
        case "MD075", _ if "without" in message:
            return "this table has no line of dashes below its head", "put a line like |---|---| below the first row"
        case "MD075", _:
            return "a blank line separates these rows from their table", RULES[rule]["remedy"]
        case "MD083", _:
            return "this text was read in a wrong encoding", RULES[rule]["remedy"]
    starts_with_abbreviation = message[1:2].isupper()
    return message if starts_with_abbreviation else message[:1].lower() + message[1:], RULES[rule]["remedy"]


@check(
    "MDL032",
    "There is a blank line before a list, unless it comes right after a heading.",
    bad="text\n- a",
    good="text\n\n- a",
)
def run_in_lists(page: Page, _: Context) -> Found:
    """Finds lines that begin like a list item but are printed inside a paragraph."""
    told = crowded(page)
    for block in page.blocks:
        if block.index not in told and block.kind in ("paragraph", "item", "quote", "definition", "term", "note"):
            yield from _run_in(page, block)


_RUN_IN_RE = re.compile(r"\n[ ]*(?:[-+*]|\d{1,3}\.)[ ]+(?=\S)")


def _run_in(page: Page, block: Block) -> Found:
    found = _RUN_IN_RE.search(block.text)
    if found is None:
        return
    offset = block.at(found.end())
    line = page.place(offset)[0]
    typed = page.line_text(line)
    if block.kind == "quote" and ">" not in typed:
        return  # reported as a line that became a part of the quotation
    if re.match(r"[> ]*(?:[-+*]|\d{1,3}\.)[ ]", typed):
        place = Place(page.path, line, len(typed) - len(typed.lstrip(" >")) + 1)
        message = "this begins a list right below a line of text, and is printed as a part of it"
        yield place, message, "add a blank line above"
