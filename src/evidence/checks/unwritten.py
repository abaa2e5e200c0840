"""Text still to be written."""

import re

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.data.crisis_numbers import texts
from evidence.problem import Level, Place
from evidence.reading.configuration import extra
from evidence.reading.models.data_files import DataFile
from evidence.reading.models.verification import PATH as VERIFICATION
from evidence.reading.pages.page import Page
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import line_of
from evidence.text import short

_MARKS = ("TODO", "FIXME", "XXX")  # `evidence new` writes the first; people write all of them
LEFT_RE = re.compile(rf"\b(?:{'|'.join(_MARKS)})\b:?")
_HINT = "write it, then delete the mark"


@check(
    "NEW001",
    "No page and no data file has text that is still to be written.",
    bad="TODO: an answer",
    good="Nobody knows.",
)
@check(
    "NEW002",
    "While a site is a draft that nobody publishes, text that is still to be written fails nothing.",
    level=Level.NOTICE,
    bad="sed -i 's/^extra:.*/extra:\\n  draft: true/' mkdocs.yml; echo 'TODO: more' >> docs/index.md",
    good="sed -i 's/^extra:.*/extra:\\n  draft: true/' mkdocs.yml",
    into="terminal",
)
def unwritten(source: Page | DataFile, context: Context) -> FoundByCode:
    code = "NEW002" if context.once(is_draft) else "NEW001"
    for line, column, wanted in _in_page(source) if isinstance(source, Page) else _in_data(source):
        yield code, Place(source.path, line, column), f"still to be written: {short(wanted, 80) or 'text'}", _HINT


def is_draft(sources: Sources) -> bool:
    """Whether the site says that it is a draft, and nobody publishes it yet."""
    own = extra(sources.config)
    return own.get("draft") is True and not own.get("publisher")


def _in_page(page: Page) -> list[tuple[int, int, str]]:
    if not any(mark in page.text for mark in _MARKS):
        return []
    lines, typed = (page.text[: page.body] + page.veiled[page.body :]).split("\n"), page.text.split("\n")
    found = ((number, left) for number, line in enumerate(lines, start=1) if (left := LEFT_RE.search(line)))
    return [(number, left.start() + 1, typed[number - 1][left.end() :].strip("*\"'}] ")) for number, left in found]


def _in_data(data: DataFile) -> list[tuple[int, int, str]]:
    if data.path == VERIFICATION:
        return []  # what services said
    found = ((path, left, text) for path, text in texts(data.content) if (left := LEFT_RE.search(text)))
    return [(line_of(data.lines, path), 1, text[left.end() :].strip()) for path, left, text in found]
