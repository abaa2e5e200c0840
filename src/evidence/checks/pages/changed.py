"""Finds what readers would see differently from what was typed: lost words, changed numbers, text in another place."""

import re

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.data.marks import crowded
from evidence.checks.pages.raw_html import acts
from evidence.reading.pages.page import Block, Change, Mark, Page


@check(
    "PAG034",
    "Braces contain only the id of a heading or words that readers see, not words that vanish or other attributes.",
    bad="It helped **some**{in one trial}.",
    good="It helped **some** (in one trial).",
)
@check(
    "PAG035",
    "Readers see the numbers and bullets that were typed.",
    bad="1. Call.\n\nSay your name.\n\n2. Wait.",
    good="1. Call.\n\n    Say your name.\n\n2. Wait.",
)
@check(
    "PAG036",
    "A paragraph stays in its list, and a line below a quotation or a table stays out of it.",
    bad="- Call.\n\n  Say your name.",
    good="- Call.\n\n    Say your name.",
)
@check(
    "PAG037",
    "Every word and every cell is published.",
    bad="Who | Result\n--- | ---\n| adults | better |",
    good="| Who | Result |\n| --- | --- |\n| adults | better |",
)
@check("PAG038", 'A ">" that means "more than" is printed.', bad="- >65 years", good="- more than 65 years")
@check(
    "PAG039",
    "Every code fence becomes code, and no sentence does because it is indented by four spaces.",
    bad="    A sentence that is indented by four spaces.",
    good="A sentence.",
)
def changed(page: Page, _: Context) -> FoundByCode:
    """Reports what the reader found when it compared the typed text with the published text."""
    told, passages = crowded(page) if page.changes else (), _passages_as_code(page)
    for change in page.changes:
        block, line = page.block_at(change.offset), page.place(change.offset)[0]
        if change.what == "braces" and change.shown != "fence" and acts(change.typed):
            continue  # PAG015 reports it and says more
        if change.what == "indented" and any(one.line <= line <= one.last_line for one in passages):
            continue  # reported as a passage
        if change.what in ("row", "lazy") and block and block.index in told:
            continue  # DAT008 reports the mark
        if change.what == "number" and block and (mark := _above(block, page)):
            message = f'"{change.typed}" is published as "{change.shown}", since {{{{ {mark.name} }}}} ends the list'
            yield "PAG035", page.place_at(change.offset), message, f"put {{{{ {mark.name} }}}} below the whole list"
        elif change.what == "kind" and line > 1 and page.line_text(line - 1).startswith("    "):
            yield "PAG035", page.place_at(change.offset), _kind(change)[0], "put a blank line above it"
        elif made := _MADE.get(change.what):
            yield made[0], page.place_at(change.offset), *made[1](change)
        else:
            code, message, hint = _SAID[change.what]
            yield code, page.place_at(change.offset), message.format(change.typed), hint
    yield from _products(page)
    code, message, hint = _SAID["indented"]
    for one in passages:
        yield code, page.place_at(one.start), message.format("passage"), hint


def _passages_as_code(page: Page) -> list[Block]:
    """Passages that became code: unlike other code, each is meant to be read."""
    begins = {origin.first for origin in page.origins if origin.mark} if page.code else ()
    return [block for block in page.code if block.line in begins]


def _above(block: Block, page: Page) -> Mark | None:
    """The mark that is the whole paragraph above a block."""
    before = page.blocks[block.index - 1]
    return next((mark for mark in page.marks if mark.alone and page.block_at(mark.offset) is before), None)


_PRODUCT_RE = re.compile(r"\*(?<=[0-9)]\*)(?=[0-9(])")


def _products(page: Page) -> FoundByCode:
    """Products without spaces, whose stars the engine takes for emphasis: 2*3*4 is published as 234."""
    for block in page.blocks if _PRODUCT_RE.search(page.veiled) else ():
        typed = [found.start() for found in _PRODUCT_RE.finditer(page.veiled, block.start, block.end)]
        if len(typed) > len(_PRODUCT_RE.findall(block.text)):
            message = 'this "*" is read as emphasis and vanishes, so the numbers beside it become one'
            yield "PAG037", page.place_at(typed[0]), message, "write × with a space on both sides"


def _braces(change: Change) -> tuple[str, str]:
    words = change.typed[1:-1].strip()
    if change.shown == "fence":
        return f'"{change.typed}" gives attributes to this code', "write ``` and at most the name of the language"
    shown = change.typed if len(change.typed) <= 40 else change.typed[:40] + "…}"
    if words.startswith("%"):
        return f'"{shown}" is a tag of another tool, and vanishes', "write out what it would have put here"
    if words[:1] in "#.:" or "=" in words:
        hint = "remove it" if change.shown == "heading" else "remove it; only a heading has an id: ## Words {#id}"
        return f'"{shown}" gives attributes to the text before it', hint
    return f'"{shown}" vanishes: words in braces here are read as attributes', f"write ({words})"


def _number(change: Change) -> tuple[str, str]:
    message = f'"{change.typed}" is published as "{change.shown}"'
    first = change.shown == "1."
    hint = "indent by four spaces what belongs to the item before, or correct the number"
    if first:
        hint = "indent by four spaces what is between this item and the one before"
        number = change.typed[:-1]
        hint += f'; a list begins at 1, otherwise write "Step {number}", or {number}\\. where it is no list'
    return message, hint


def _kind(change: Change) -> tuple[str, str]:
    was, is_ = ("bullet", "number") if change.typed == "-" else ("number", "bullet")
    message = f"this {was} is published as a {is_}, as a part of the list before it"
    return message, "put a sentence between the two lists, or indent this one by four spaces"


# What became of the text: the code, and its message and hint, or a function that makes the two.
_MADE = {"braces": ("PAG034", _braces), "number": ("PAG035", _number), "kind": ("PAG035", _kind)}
_SAID = {
    "outside": ("PAG036", "this paragraph is published outside of its list",
                "indent it by four spaces for each level of the list"),
    "row": ("PAG036", "this line is published as a row of the table above it", "put a blank line between"),
    "lazy": ("PAG036", "this line is published as a part of the quotation above it", "put a blank line between"),
    "cut": ("PAG037", 'the cell from "{}" on is not published: the table\'s head has fewer cells',
            "give the head as many cells, and begin and end every row with |"),
    "gone": ("PAG037", '"{}" is published nowhere', "write it as plain text"),
    "sign": ("PAG038", 'this ">" is read as the mark of a quotation and vanishes', 'write "more than", or \\>'),
    "fence": ("PAG039", "this is not a code fence, so its lines run together",
              "write ``` and at most the name of the language"),
    "indented": ("PAG039", "this {} is published as code, since it is indented",
                 "remove the spaces before it, or use a fence"),
}  # fmt: skip
