"""Signs of Markdown's relatives that the engine does not know: readers would see them as they were typed.

One rule over the published text: what stands in it and is meant for a machine is told, with what to write here instead.
Code shows such signs on purpose and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evidence.checks.check import Context, Found, check
from evidence.problem import at
from evidence.reading.pages.page import Block, Page

_LONGEST = 40  # characters of a sign that a message shows


@dataclass(frozen=True, slots=True)
class Sign:
    """What may be left: a character that must be there, its pattern, what it is, what to do.

    hint gets the match. first says that it counts only at the beginning of a line.
    """

    needs: str
    pattern: re.Pattern[str]
    what: str
    hint: Callable[[re.Match[str]], str]


def _sign(needs: str, pattern: str, what: str, hint: str | Callable[[re.Match[str]], str]) -> Sign:
    told = hint if callable(hint) else lambda _: str(hint)
    return Sign(needs, re.compile(pattern, re.MULTILINE), what, told)


def _inside(name: str, form: str) -> Callable[[re.Match[str]], str]:
    """A hint with what stands between the signs."""
    return lambda found: form.format(found[name].strip())


_BOX = 'write  !!! note "Title"  and begin each line of its text with four spaces'
_WRITE_OUT = "write it in words, or remove it"
_REFERENCE = "name the figure or table in words, or link to its section: [the scores](#scores)"
# The first that fits a line is told. What other checks tell is left to them: [@ CIT005, [^ CIT009, ** PAG028.
SIGNS = (
    _sign("@ref(", r"\\?@ref\([^()\n]*\)", "a reference of bookdown", _REFERENCE),
    _sign(
        "@",
        r"@(?<![\w.@/+-]@)(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|def|exm|exr|apx|suppfig)[-:][\w:.-]*\w",
        "a reference of Quarto",
        _REFERENCE,
    ),
    _sign("@{", r"(?<![\w\[])@\{(?P<key>[^{}\n]*)\}", "a citation of pandoc", _inside("key", "write [@{}]")),
    _sign(
        "[[",
        r"(?P<image>!?)\[\[(?!@)(?P<to>[^\[\]|#\n]+)(?:[|#][^\[\]\n]*)?\]\]",
        "a link of Obsidian or a wiki",
        lambda found: "write ![what it shows](file.png)" if found["image"] else "write [words](file.md)",
    ),
    _sign(":::", r"^[ ]*:{3,}.*$", "the fence of a box", _BOX),
    _sign("{%", r"\{%.*?(?:%\}|$)", "a tag of Jekyll, Liquid or Jinja", "write out what it would have put here"),
    _sign("%}", r"%\}", "a tag of Jekyll, Liquid or Jinja", "write out what it would have put here"),
    _sign("{{", r"\{\{[<%#/].*?(?:\}\}|$)", "a short code of Hugo", "write out what it would have put here"),
    _sign("$$", r"\$\$", "a formula", _WRITE_OUT),
    _sign("$", r"(?<![\w$\\])\$(?![\s\d$])[^$\n]{0,200}?(?<![\s\\])\$(?![\d$])", "a formula", _WRITE_OUT),
    _sign("[!", r"\[![A-Za-z]+\][+-]?", "the beginning of a box of GitHub or Obsidian", _BOX),
    _sign("===", r'^===[+!]{0,2}[ ]+"', "the beginning of a tab", "write a heading, and its text without indent"),
    _sign("???", r"^\?{3}\+?[ ]*\w", "the beginning of a box that opens", _BOX),
    _sign("!!!", r"^!!![ ]?(?!\W)", "the beginning of a box, which is none here", _BOX + "; nothing stands before !!!"),
    _sign("] ", r"^\[[ xX]\][ ]", "the box of a task", "write the item without it"),
    _sign("*[", r"^\*\[[^\]\n]+\]:", "an abbreviation's definition", "explain the word where it stands first"),
    _sign(":", r"^:[ ]+(?=\S)", "the sign of a definition", "write a list, or a sentence"),
    _sign("==", r"(?<![=\w])==(?=[^\s=])[^=\n]+==(?![=\w])", "marked text", "write **bold**, or nothing"),
    _sign("~~", r"~~(?=\S)[^~\n]+~~", "struck text", "remove it: what no longer holds is not shown"),
    _sign("~", r"(?<=[A-Za-z)])~[\w+-]{1,8}~", "a lowered sign", "write it plainly: H2O, or with ₂ itself"),
    _sign("^", r"(?<=[\w)])\^[\w+-]{1,8}\^", "a raised sign", "write it plainly, or with ² itself"),
    _sign("^[", r"\^\[(?!@)", "a note in the text", "write it as a sentence, or cite with [@key]"),
    _sign("^^", r"\^\^[^\s^][^^\n]*\^\^", "underlined text", "write **bold**, or nothing"),
    _sign("++", r"\+\+[^\s+][^+\n]*(?:\+[^+\n]+)*\+\+", "keys or inserted text", "write it without the signs"),
    _sign(":", r"(?<![\w:/]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:/])", "the name of a picture sign", "write a word"),
    _sign("--8<--", r"-{1,}8<-{1,}", "a command that puts in a file", "write the text itself"),
    _sign(
        ")",
        r"\A\d{1,2}\)[ ]+(?=\S)|(?<=\n)1\)[ ]+(?=\S)",
        "a number that makes no list",
        "write 1. with a stop, a blank line before the list",
    ),
    _sign(
        "|",
        r"^[ ]*\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-{2,}:?[ ]*)+\|?[ ]*$|^[ ]*\|[ ]*:?-{2,}:?[ ]*\|[ ]*$",
        "a table's line of dashes, and so its rows",
        "put a blank line above the table; below a list item, begin each row with four spaces",
    ),
    _sign(
        "{",
        r"(?:\[\])?\{(?::[ ]?[\w#.]|[ ]?[#.][A-Za-z_]|[ ]?[\w-]+=[\"'\w])[^{}]{0,200}\}",
        "attributes",
        "remove them; an id stands behind a heading: ## Words {#id}",
    ),
    _sign("#", r"^#{1,6}[ ]+(?=\S)", "the sign of a heading", "begin the line with #: no space before it"),
    _sign(
        "\\",
        r"\\(?:newpage|pagebreak|clearpage|index|label|ref|footnote|textbf|textit|emph|begin|end|item|section"
        r"|href|url|hspace|vspace|noindent|LaTeX|frac|alpha|beta|mu|pm|times|leq?|geq?|approx)\b",
        "a command of TeX",
        _WRITE_OUT,
    ),
    _sign("\\", r"(?<![\w:\\/])\\[A-Za-z]+(?:\{[^{}\n]*\})+", "a command of TeX", _WRITE_OUT),
    _sign("\\", r"\\(?=\s*$)", "a backslash", "remove it; for a new line, end the line with two spaces"),
    _sign("\\", r"\\(?![\w\\\[])(?=\S)", "a backslash", "remove it: this sign needs none here"),
)
_LATEX_CITATION_RE = re.compile(r"\\(?:[a-zA-Z]*cite[a-zA-Z]*|nocite|(?:full_)?bibliography)\b")


@check(
    "PAG033",
    "No sign that is meant for a machine is printed for readers.",
    why="Other tools read it; the Markdown of this site prints it as it was typed.",
    bad="It was ==marked== so.\n\n\\newpage",
    good="It was **marked** so.",
)
def left(page: Page, _: Context) -> Found:
    """Signs of other dialects in the text that readers see, and in addresses."""
    said = "\n".join(block.text for block in page.blocks)
    signs = [sign for sign in SIGNS if sign.needs in said]
    told: set[int] = set()
    for block in page.blocks if signs else ():
        for offset, found, sign in _in_block(block, signs):
            line = page.place(offset)[0]
            if line not in told:
                told.add(line)
                yield at(page.path, *page.place(offset)), *_said(found, sign)
    yield from _in_addresses(page, told)


def _in_block(block: Block, signs: list[Sign]) -> Iterator[tuple[int, re.Match[str], Sign]]:
    text = block.text
    for sign in signs:
        if sign.needs not in text:
            continue
        if "row" in block.kind and sign.pattern.pattern.startswith("^"):
            continue  # in a cell no line begins
        for found in sign.pattern.finditer(text):
            if not _LATEX_CITATION_RE.match(text, found.start()) and not _headed(block, sign):
                begin = found.start()
                if sign.needs == "|":  # a table begins with its head
                    begin = text.rfind("\n", 0, max(0, begin - 1)) + 1
                yield block.at(begin), found, sign


def _headed(block: Block, sign: Sign) -> bool:
    """Whether a sign is one that stands in a heading by right: numbers with brackets, colons."""
    return block.kind == "heading" and sign.what in ("a number that makes no list", "the sign of a definition")


def _said(found: re.Match[str], sign: Sign) -> tuple[str, str]:
    words = " ".join(found[0].split())
    shown = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
    return f'"{shown}" would be printed as it stands: {sign.what}', sign.hint(found)


def _in_addresses(page: Page, told: set[int]) -> Found:
    for link in page.links:
        if ("{{" in link.target or "{%" in link.target) and link.line not in told:
            what = "a short code of another tool is no address"
            yield at(page.path, link.line, link.column), what, "write the file: [words](file.md)"
