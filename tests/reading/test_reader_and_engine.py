"""The reader and the engine that builds the site see the same citations, in any well-formed page.

Python-Markdown renders each marker as a footnote; those that reach the HTML are counted against the reader's.
Code, comments, lists, tables, quotations and admonitions are nested at random.
"""

from __future__ import annotations

import re
from collections import Counter

import markdown as python_markdown
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evidence.reading.pages.markdown import read_page
from evidence.reading.pages.page import MARKER_RE

KEYS = ("a2020", "b2021", "c2022")
EXTENSIONS = ["footnotes", "tables", "admonition", "attr_list", "pymdownx.superfences", "pymdownx.betterem", "toc"]


def rendered(text: str) -> Counter[str]:
    """How often each key's marker reaches the built page, when every marker, code or not, is made a footnote."""
    notes = MARKER_RE.sub(lambda marker: "".join(f"[^{key}]" for key in re.findall(r"@(\w+)", marker[0])), text)
    notes += "\n\n" + "\n\n".join(f"[^{key}]: {key}" for key in KEYS)
    return Counter(re.findall(r'<sup id="fnref\d*:(\w+)"', python_markdown.markdown(notes, extensions=EXTENSIONS)))


def indent(text: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else line for line in text.split("\n"))


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lists, admonitions and quotations around other blocks."""
    item = st.tuples(LINE, st.one_of(st.none(), inner))
    loose = st.lists(item, min_size=1, max_size=3).map(
        lambda items: "\n\n".join(f"- {words}" + (f"\n\n{indent(more)}" if more else "") for words, more in items)
    )
    tight = st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"1. {line}" for line in lines))
    note = st.tuples(PARAGRAPH, inner).map(lambda two: '!!! note "T"\n' + indent(f"{two[0]}\n\n{two[1]}"))
    quote = PARAGRAPH.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n")))
    return st.one_of(loose, tight, note, quote)


MARKER = st.sampled_from(["[@a2020]", "[@b2021]", "[@a2020; @c2022]"])
WORD = st.sampled_from(
    [
        "word",
        "two words.",
        "**bold**",
        "*it*",
        "`code`",
        "`[@b2021]`",
        "[link](a.md)",
        "`` ` [@a2020] ``",
        "a_b_c",
        "\\`",
        "é",
    ]
)
LINE = st.lists(st.one_of(WORD, MARKER), min_size=1, max_size=4).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
FENCE = LINE.map(lambda line: f"```\n{line}\n\n{line}\n```")
ROW = st.tuples(LINE, LINE).map(lambda cells: f"| {cells[0]} | {cells[1]} |")
TABLE = st.lists(ROW, min_size=1, max_size=3).map(lambda rows: "| A | B |\n|---|---|\n" + "\n".join(rows))
HEADING = st.sampled_from(["## H", "### H two", "Set\n---", "---"])
COMMENT = LINE.map(lambda line: f"<!-- {line}\n\n{line} -->")
BLOCK = st.recursive(st.one_of(PARAGRAPH, FENCE, TABLE, HEADING), nested, max_leaves=6)
PAGE = st.lists(st.one_of(BLOCK, COMMENT), min_size=1, max_size=6).map("\n\n".join)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(PAGE)
@example("* * *\n    - z [@c2022]")
@example("```\n```\n    - z [@c2022]")
@example('!!! note "T"\n        deep [@b2021]')
@example("+ p [@a2020]\n* * *\n    - z [@c2022]")
def test_the_same_citations(text: str) -> None:
    """No marker that readers see is missed, and none that is code is counted."""
    assert Counter(citation.key for citation in read_page(text, "docs/articles/a.md").citations) == rendered(text)
