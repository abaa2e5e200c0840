"""Finds signs that are meant for a machine, in the text that readers see.

One rule: a sign stands for something in a sentence, or is told. `resources/left-signs.yml` says what it may stand for,
what the signs of other tools are, and what to write instead. Code is left out, since it shows such signs on purpose.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from evidence.checks.check import Context, Found, check
from evidence.checks.data.marks import crowded
from evidence.files import resource
from evidence.problem import Problem
from evidence.reading.pages.page import Block, Page
from evidence.text import blank, short
from evidence.tracing.prose import words_on
from evidence.tracing.quick_look import within

_LONGEST = 40  # characters of a sign that a message shows
_TABLE = resource("left-signs")
_LEGAL_RE = re.compile("|".join(_TABLE["legal"]), re.MULTILINE)
_CITED_RE = re.compile(r"\[[^\[\]\n]{0,200}@[^\[\]\n]{0,200}\]")  # other checks look into these
# Those of a citation are left out: most blocks have no others. The first characters come first, for speed.
_SIGN_RE = re.compile(
    r"[\\{}|^~_#$\[@`%:<=&](?:(?<=[\\{}|^~_#$])|(?<=\[)(?!@)|(?<=@)(?<!\[@)(?<!; @)|(?<=`)`|(?<=%)%|(?<=:):"
    r"|(?<=<)<(?=[A-Za-z])|(?<==)=|(?<=&)(?=(?:[a-z]{2,8}|#\w{1,8});))"
)
_BOX = 'write  !!! note "Title"  and begin each line of its text with four spaces'
_REST = r"(?:\.?\)|[:-][ ]|\.(?:(?<!\d\.)[ ])?(?=[^\W\d]))"


class Row(NamedTuple):
    """A row of the table: the pattern, what it finds, and what to write instead."""

    pattern: re.Pattern[str]
    what: str
    write: str


def _rows(name: str, before: str = "") -> list[Row]:
    parts = ((pattern, *said.replace("BOX", _BOX).split("; ", 1)) for pattern, said in _TABLE[name].items())
    return [Row(re.compile(f"{before}(?:{pattern})", re.MULTILINE), what, write) for pattern, what, write in parts]


_NAMES, _ANYWHERE, _AT_LINE = _rows("names"), _rows("anywhere"), _rows("at_line", "^")
_NAMES_IN_ROWS = [row for row in _NAMES if not row.pattern.pattern.startswith("(?:^")]  # no line begins in a cell
_LISTS = [  # none of these in a heading
    Row(
        re.compile(r"^:[ ]+(?=\S)|^[ ]*~[ ]+(?=[^\W\d])", re.MULTILINE),
        "the sign of a definition",
        "write a list, or a sentence",
    ),
    Row(
        re.compile(r"^(?:1|(?<!\n)\d{1,2})\)[ ]+(?=\S)", re.MULTILINE),
        "a number that does not begin a list",
        "write 1. with a stop, and a blank line before the list",
    ),
    *(
        Row(
            re.compile(rf"^{re.escape(first)}{_REST}(?=.*\n{re.escape(second)}[.):-])", re.MULTILINE),
            "the beginning of a list whose lines run together",
            "write  1.  and a space before each of its lines, and a blank line above the list",
        )
        for first, second in ("12", "ab", "AB", ("i", "ii"), ("I", "II"), ("(1", "(2"), ("(a", "(b"), ("(i", "(ii"))
    ),
]
_LINE_RE = re.compile(rf"^(?:{'|'.join(row.pattern.pattern[1:] for row in [*_AT_LINE, *_LISTS])})", re.MULTILINE)
_LINE_LATER_RE = re.compile(rf"\n(?:{_LINE_RE.pattern.removeprefix('^')})", re.MULTILINE)
# Its own pattern begins with a word, so that each word would be tried. All that it finds has this.
_COMMAND, _COMMAND_RE = "a command of AsciiDoc or of another tool", re.compile(r":[^\s\[:,;]{0,200}\[")
assert any(row.what == _COMMAND for row in _ANYWHERE)
_ROLE = Row(re.compile(r"\{[a-z][\w:+-]*\}$"), "a role of MyST", "write [words](file.md#section), or [@key]")
_STARRED = Row(
    re.compile(r"(?<=\n)\*{2,5}[ ]+(?=\S)"),
    "an inner item of AsciiDoc",
    "write - and a space, four spaces further in for each level",
)
_LOST_ITEM = Row(
    re.compile(r"^(?:\d{1,3}\.|[-*+])[ ]+(?=\S)", re.MULTILINE),
    "an item that left its list",
    "put a blank line before it; below code in an item, too",
)
_LOST_LATER_RE = re.compile(rf"\n{_LOST_ITEM.pattern.pattern.removeprefix('^')}")
_ITEM_RE = re.compile(rf"\n\*|\A{_LOST_ITEM.pattern.pattern[1:]}")  # any of the two above
_BEHIND_CODE = Row(
    re.compile(r"_{1,2}(?!\w)|\$(?!\d)"), "a link of Sphinx or a formula", "write [words](address), or words"
)
# Fences from which other tools draw or reckon something, and tables that Pandoc draws by dashes.
_DRAWN_RE = re.compile(r"[ >]*(?:`{3,}|~{3,})[ ]*(mermaid|math|dataview(?:js)?|plantuml|graphviz|tikz|ad-\w+)[ ]*$")
_DASHES_RE = re.compile(r"^[ ]{0,3}-{3,}(?:[ ]+-{3,})+[ ]*$", re.MULTILINE)
_TWO_DASHES_RE = re.compile(r"---[ ]+---")
_LATEX_CITATION_RE = re.compile(r"\\(?:[a-zA-Z]*cite[a-zA-Z]*|nocite|(?:full_)?bibliography)\b")
_COLUMNS = r"(?![ >]*(?:[-*+]|\d{1,3}[.)])\s)[^\t\n]*\w[^\t\n]*\t+\S"  # no list, whose marks have tabs behind them
_TABBED_RE = re.compile(rf"^{_COLUMNS}.*\n{_COLUMNS}", re.MULTILINE)


@check(
    "PAG033",
    "No sign that is meant for a machine is printed for readers.",
    why="Other tools read it; the Markdown of this site prints it as it was typed.",
    bad="It was ==marked== so.\n\n\\newpage",
    good="It was **marked** so.",
)
def left(page: Page, _: Context) -> Found:
    """Signs in the text that readers see, in addresses, and columns that were pasted with tabs."""
    said = "\n".join([block.text for block in page.blocks])
    words = words_on(page)
    rows = [row for row in _ANYWHERE if row.what != _COMMAND or _COMMAND_RE.search(said)]
    rows = [row for row in rows if within(row.pattern, words)(said)]
    # The end of a line is found faster than the beginning of one.
    rows += [*_AT_LINE, *_LISTS] if _LINE_RE.match(said) or _LINE_LATER_RE.search(said) else []
    lost = _LOST_ITEM.pattern.match(said) or _LOST_LATER_RE.search(said)
    if "|" in said:  # the bars of tables
        said = "\n".join([_without_bars(block, block.text) for block in page.blocks])
    seen = bool(rows or lost or _SIGN_RE.search(said)) or "}`" in page.text or "\n**" in said
    rows = [row for row in rows if page.meta or not row.what.startswith("settings")]  # reported as no front matter
    reported: set[int] = set()
    told = crowded(page) if seen else ()
    for block in page.blocks if seen else ():
        if block.index in told or not (
            rows or block.code or _SIGN_RE.search(block.text) or _ITEM_RE.search(block.text)
        ):
            continue  # most blocks
        for offset, found, row in sorted(_in_block(block, rows, page), key=lambda one: one[0]):
            line = page.place(offset)[0]
            if line not in reported and "\\\\" not in page.text[max(0, offset - 1) : offset + 2]:  # typed on purpose
                reported.add(line)
                message = f'readers would see "{short(found[0], _LONGEST)}" as typed: {row.what}'
                yield page.place_at(offset), message, found.expand(row.write) if "\\g<" in row.write else row.write
    yield from _other_tools(page)
    for found in _TABBED_RE.finditer(page.veiled) if "\t" in page.veiled else ():
        message = "these columns, parted by tabs, are printed as one line"
        yield page.place_at(found.start()), message, "write | A | B | with |---|---| below the first row"
    yield from _in_addresses(page, reported)


def _around(block: Block, page: Page) -> Iterator[tuple[int, re.Match[str], Row]]:
    """Signs before and behind code, and the signs of items that are none."""
    text = block.text
    for at, code in block.code:
        if text[:at].endswith("}") and (role := _ROLE.pattern.search(text, max(0, at - _LONGEST), at)):
            yield block.at(role.start()), role, _ROLE
        if behind := _BEHIND_CODE.pattern.match(text, max(0, at + len(code))):
            yield block.at(behind.start()), behind, _BEHIND_CODE
    if block.kind in ("paragraph", "item") and (item := _LOST_ITEM.pattern.match(text)):
        offset = block.at(item.end())
        line, column = page.place(offset)
        if page.line_text(line)[: column - 1].strip() == item[0].strip():  # not in a link, nor behind a backslash
            yield offset, item, _LOST_ITEM
    if block.kind == "item" and (starred := _STARRED.pattern.search(text)):
        yield block.at(starred.start()), starred, _STARRED


def _in_block(block: Block, rows: list[Row], page: Page) -> Iterator[tuple[int, re.Match[str], Row]]:
    text = rest = block.text
    yield from _around(block, page)
    at_line = "row" not in block.kind  # no line begins inside a cell
    spans: list[tuple[int, int]] = []
    behind_code = bool(block.code) and block.code[0][0] < 0
    for row in rows:
        if (not at_line and row.pattern.pattern.startswith("^")) or (block.kind == "heading" and row in _LISTS):
            continue
        for found in row.pattern.finditer(text, int(behind_code)):
            begin = found.start()
            spans.append(found.span())
            if row.what.startswith("a table's line"):  # a table begins with its head
                begin, rest = text.rfind("\n", 0, max(0, begin - 1)) + 1, rest.replace("|", " ")
            yield block.at(begin), found, row
    rest = blank(_without_bars(block, rest), sorted(spans))
    if _SIGN_RE.search(rest):
        yield from _signs(block, rest, page)


def _without_bars(block: Block, text: str) -> str:
    """A text of a block without the bars between the cells of a row."""
    return text.replace("|", " ") if "row" in block.kind else text


def _signs(block: Block, rest: str, page: Page) -> Iterator[tuple[int, re.Match[str], Row]]:
    """The first sign of each line that stands for nothing. `rest` is the block's text without what is known already."""
    for pattern in (_CITED_RE, _LEGAL_RE):  # in this order: [words [@key] in brackets]
        rest = pattern.sub(_blank, rest)
    line_end, no_fence = -1, any(change.what == "fence" for change in page.changes)  # which says more of its signs
    for sign in _SIGN_RE.finditer(rest):
        at = sign.start()
        place = block.at(at)
        if (
            at <= line_end or f"\\{sign[0][0]}" in page.text[max(0, place - 1) : place + 6]
        ):  # with a backslash it is meant
            continue
        line_end = block.text.find("\n", at) % (len(block.text) + 1)
        found, row = _named(block, at, line_end)
        line_end = max(line_end, found.end())
        if not (no_fence and sign[0] == "``") and not _LATEX_CITATION_RE.match(block.text, found.start()):
            yield block.at(found.start()), found, row


def _blank(found: re.Match[str]) -> str:
    return found[0] if found[0].isspace() else re.sub(r"[^\n]", " ", found[0])


def _named(block: Block, at: int, line_end: int) -> tuple[re.Match[str], Row]:
    """What covers a sign that stands for nothing in its sentence."""
    begin = block.text.rfind("\n", 0, at) + 1
    for row in _NAMES if "row" not in block.kind else _NAMES_IN_ROWS:
        for found in row.pattern.finditer(block.text, begin, line_end + _OVER):
            if found.start() <= at < found.end():
                return found, row
    token = _TOKEN_RE.match(block.text, at)
    assert token is not None  # a sign is no blank
    return token, _OTHER


_OVER = 200  # characters beyond its line that belong to a sign
_TOKEN_RE = re.compile(r"\S{1,40}")
_OTHER = Row(_TOKEN_RE, "a sign of a machine", "write it in words, or show it in `backticks`")

# What these codes tell at a line is what is left there, in other words.
_SAY_MORE = tuple(
    "CIT DAT003 DAT010 INP005 MDL011 MDL052 MDL056 MDL075 PAG018 PAG019 PAG023 PAG025 PAG026 PAG028 PAG029".split()
)


def told_once(problems: list[Problem]) -> list[Problem]:
    """The problems without the signs that are left on a line of which another check says more."""
    told = {(one.place.file, one.place.line) for one in problems if one.code.startswith(_SAY_MORE)}
    return [one for one in problems if one.code != "PAG033" or (one.place.file, one.place.line) not in told]


def _other_tools(page: Page) -> Found:
    """Code that only other tools turn into a picture, and tables whose columns dashes mark."""
    for code in page.code:
        for line in range(max(1, code.line - 1), code.line + 1):
            if fence := _DRAWN_RE.match(page.line_text(line)):
                message = f'readers see this as code: nothing here draws "{fence[1]}"'
                yield page.place_at(page.line_start(line)), message, "draw it in a picture's file, or write a table"
    for found in _DASHES_RE.finditer(page.veiled) if _TWO_DASHES_RE.search(page.veiled) else ():
        yield (
            page.place_at(found.start()),
            "these dashes become lines, and no table",
            "write |---|---| below the first row",
        )
        return


def _in_addresses(page: Page, reported: set[int]) -> Found:
    for link in page.links:
        if ("{{" in link.target or "{%" in link.target) and link.line not in reported:
            what = "a shortcode of another tool is not an address"
            yield page.at(link), what, "write the file: [words](file.md)"
