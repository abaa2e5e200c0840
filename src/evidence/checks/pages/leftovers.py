"""Finds signs of other Markdown dialects, which readers would see as they were typed.

The check looks at the published text for signs that are meant for a machine, and says what to write instead. It leaves
out code, which shows such signs on purpose.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evidence.checks.check import Context, Found, check
from evidence.reading.pages.page import Block, Page
from evidence.text import short

_LONGEST = 40  # characters of a sign that a message shows


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of another dialect: characters that it always has, its pattern, what it is, and what to do about it.

    `hint` makes the hint from the match.
    """

    needs: str
    pattern: re.Pattern[str]
    what: str
    hint: Callable[[re.Match[str]], str]


def _sign(needs: str, pattern: str, what: str, hint: str | Callable[[re.Match[str]], str]) -> Sign:
    return Sign(needs, re.compile(pattern, re.MULTILINE), what, hint if callable(hint) else lambda _: str(hint))


def _inside(name: str, form: str) -> Callable[[re.Match[str]], str]:
    """A hint that quotes a group of the pattern."""
    return lambda found: form.format(found[name].strip())


_BOX = 'write  !!! note "Title"  and begin each line of its text with four spaces'
_WRITE_OUT = "write it in words, or remove it"
_COLUMNS = "write |---|---| below the table's first row, and no other line of dashes"
_REFERENCE = "name the figure or table in words, or link to its section: [the scores](#scores)"
# The first sign that fits a line is reported. Other checks report [@ (CIT005), [^ (CIT009) and ** (PAG028).
SIGNS = (
    _sign("@ref(", r"\\?@ref\([^()\n]*\)", "a reference of bookdown", _REFERENCE),
    _sign(
        "@",
        r"@(?<![\w.@/+-]@)(?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|def|exm|exr|apx|suppfig)[-:][\w:.-]*\w",
        "a reference of Quarto",
        _REFERENCE,
    ),
    _sign("@{", r"(?<![\w\[])@\{(?P<key>[^{}\n]*)\}", "a citation of pandoc", _inside("key", "write [@{}]")),
    _sign("[", r"^\[?\[(?:TOC|toc)\]\]?$", "a table of contents", "remove it: each page lists its sections by itself"),
    _sign("[http", r"\[https?://[^\s\]]+[ ][^\]\n]+\]", "a link of a wiki", "write [words](https://…)"),
    _sign(
        "[[",
        r"(?P<image>!?)\[\[(?!@)(?P<to>[^\[\]|#\n]+)(?:[|#][^\[\]\n]*)?\]\]",
        "an Obsidian or wiki link",
        lambda found: "write ![what it shows](file.png)" if found["image"] else "write [words](file.md)",
    ),
    _sign(":::", r"^[ ]*:{3,}.*$", "the fence of a box", _BOX),
    _sign("::", r"^\.\.[ ][\w-]+::", "a directive of reStructuredText", _BOX),
    _sign("{%", r"\{%.*?(?:%\}|$)", "a tag of Jekyll, Liquid or Jinja", "write out what it would have put here"),
    _sign("%}", r"%\}", "a tag of Jekyll, Liquid or Jinja", "write out what it would have put here"),
    _sign("{{", r"\{\{[<%#/].*?(?:\}\}|$)", "a Hugo shortcode", "write out what it would have put here"),
    _sign("$$", r"\$\$", "a formula", _WRITE_OUT),
    _sign("$", r"(?<![\w$\\])\$(?![\s\d$])[^$\n]{0,200}?(?<![\s\\])\$(?![\d$])", "a formula", _WRITE_OUT),
    _sign("[!", r"\[![A-Za-z]+\][+-]?", "the beginning of a GitHub or Obsidian box", _BOX),
    _sign("===", r'^===[+!]{0,2}[ ]+"', "the beginning of a tab", "write a heading, and its text without indent"),
    _sign("???", r"^\?{3}\+?[ ]*\w", "the beginning of a box that opens", _BOX),
    _sign("!!!", r"^!!![ ]?(?!\W)", "the beginning of a box in a wrong place", _BOX + "; nothing comes before !!!"),
    _sign("] ", r"^\[[ xX/-]?\][ ]", "a task's checkbox", "write the item without it"),
    _sign("*[", r"^\*\[[^\]\n]+\]:", "an abbreviation's definition", "explain the word where it first appears"),
    _sign(":", r"^:[ ]+(?=\S)", "the sign of a definition", "write a list, or a sentence"),
    _sign(
        "=", r"^={2,6}[ ]+\S.*|^=[ ]+\S.*[ ]=$|^\|={3,}$", "a heading or table of another markup", "write ## Heading"
    ),
    _sign("==", r"(?<![=\w])==(?=[^\s=])[^=\n]+==(?![=\w])", "marked text", "write **bold**, or nothing"),
    _sign(
        "''",
        r"(?<![\w'])(?:'{2,5}|``)(?=[^\s'`])[^'\n]+'{2,5}",
        "emphasis of a wiki or quotes of TeX",
        'write *words* or "words"',
    ),
    _sign("%%", r"(?<!\d)%%", "a comment of Obsidian", "write <!-- words -->, or remove it"),
    _sign("^", r"(?:^|[ ])\^[a-z][\w-]{3,}$", "the name of a paragraph in Obsidian", "remove it"),
    _sign("~~", r"~~(?=\S)[^~\n]+~~", "struck text", "remove it: leave out what is no longer true"),
    _sign("~", r"(?<=[A-Za-z)])~[\w+-]{1,8}~", "a subscript", "write it plainly: H2O, or with ₂ itself"),
    _sign("^", r"(?<=[\w)])\^[\w+-]{1,8}\^", "a superscript", "write it plainly, or with ² itself"),
    _sign("^[", r"\^\[(?!@)", "an inline note", "write it as a sentence, or cite with [@key]"),
    _sign("^^", r"\^\^[^\s^][^^\n]*\^\^", "underlined text", "write **bold**, or nothing"),
    _sign("++", r"\+\+[^\s+][^+\n]*(?:\+[^+\n]+)*\+\+", "keys or inserted text", "write it without the signs"),
    _sign(":", r"(?<![\w:/]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:/])", "an emoji or a role of Sphinx", "write a word"),
    _sign("--8<--", r"-{1,}8<-{1,}", "a command that inserts a file", "write the text itself"),
    _sign(
        ")",
        r"\A\d{1,2}\)[ ]+(?=\S)|(?<=\n)1\)[ ]+(?=\S)",
        "a number that does not begin a list",
        "write 1. with a stop, and a blank line before the list",
    ),
    *(
        _sign(
            f"\n{second}",
            rf"^{re.escape(first)}(?:\.?\)|[:-][ ]|\.(?:(?<!\d\.)[ ])?(?=[^\W\d]))(?=.*\n{re.escape(second)}[.):-])",
            "the beginning of a list whose lines run together",
            "write  1.  and a space before each of its lines, and a blank line above the list",
        )
        for first, second in ("12", "ab", "AB", ("i", "ii"), ("I", "II"), ("(1", "(2"), ("(a", "(b"), ("(i", "(ii"))
    ),
    _sign("-+-", r"^[ ]*[|+][ ]*:?-+:?[ ]*(?:[+|][ ]*:?-+:?[ ]*)+[|+]?[ ]*$", "a line of a table", _COLUMNS),
    _sign(
        "|",
        r"^[ ]*\|?[ ]*:?-{2,}:?[ ]*(?:\|[ ]*:?-{2,}:?[ ]*)+\|?[ ]*$|^[ ]*\|[ ]*:?-{2,}:?[ ]*\|[ ]*$",
        "a table's line of dashes, and so its rows",
        "put a blank line above the table; below a list item, begin each row with four spaces",
    ),
    _sign(
        "{",
        r"(?:\[\])?\{(?::[ ]?[\w#.]|\s?[#.][A-Za-z_]|[ ]?[\w-]+=[\"'\w])[^{}]{0,200}\}",
        "attributes",
        "remove them; an id goes after a heading: ## Words {#id}",
    ),
    _sign("#", r"^#{1,6}[ ]+(?=\S)", "the sign of a heading", "begin the line with #: no space before it"),
    _sign(
        "\\",
        r"\\(?:newpage|pagebreak|clearpage|index|label|ref|footnote|textbf|textit|emph|begin|end|item|section"
        r"|href|url|hspace|vspace|noindent|LaTeX|frac|alpha|beta|mu|pm|times|leq?|geq?|approx)\b",
        "a command of TeX",
        _WRITE_OUT,
    ),
    _sign("\\", r"(?<![\w:\\/.])\\[A-Za-z]{2,}+(?!\\)(?:\{[^{}\n]*\})*", "a command of TeX", _WRITE_OUT),
    _sign("\\", r"\\(?=\s*$)", "a backslash", "remove it; for a new line, end the line with two spaces"),
    _sign("\\", r"\\(?![\w\\\[])(?=\S)", "a backslash", "remove it: this character needs no backslash here"),
)
_ROLE = _sign("{", r"\{[a-z][\w:+-]*\}$", "a role of MyST", "write [words](file.md#section), or [@key]")
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
    reported: set[int] = set()
    for block in page.blocks if signs or "}`" in page.text else ():
        for offset, found, sign in _in_block(block, signs):
            line = page.place(offset)[0]
            if line not in reported and "\\\\" not in page.text[max(0, offset - 1) : offset + 2]:  # typed on purpose
                reported.add(line)
                yield page.place_at(offset), *_message_and_hint(found, sign)
    yield from _in_addresses(page, reported)


def _in_block(block: Block, signs: list[Sign]) -> Iterator[tuple[int, re.Match[str], Sign]]:
    text = block.text
    for at, _ in block.code:
        if text[:at].endswith("}") and (role := _ROLE.pattern.search(text, max(0, at - _LONGEST), at)):
            yield block.at(role.start()), role, _ROLE
    for sign in signs:
        if sign.needs not in text:
            continue
        if "row" in block.kind and sign.pattern.pattern.startswith("^"):
            continue  # no line begins inside a cell
        for found in sign.pattern.finditer(text):
            if not _LATEX_CITATION_RE.match(text, found.start()) and not _is_fine_in_heading(block, sign):
                begin = found.start()
                if sign.needs == "|":  # a table begins with its head
                    begin = text.rfind("\n", 0, max(0, begin - 1)) + 1
                yield block.at(begin), found, sign


def _is_fine_in_heading(block: Block, sign: Sign) -> bool:
    """Whether a block is a heading and a sign is one that belongs there: a number with a bracket, or a colon."""
    return block.kind == "heading" and sign.what in ("a number that does not begin a list", "the sign of a definition")


def _message_and_hint(found: re.Match[str], sign: Sign) -> tuple[str, str]:
    return f'readers would see "{short(found[0], _LONGEST)}" as typed: {sign.what}', sign.hint(found)


def _in_addresses(page: Page, reported: set[int]) -> Found:
    for link in page.links:
        if ("{{" in link.target or "{%" in link.target) and link.line not in reported:
            what = "a shortcode of another tool is not an address"
            yield page.at(link), what, "write the file: [words](file.md)"
