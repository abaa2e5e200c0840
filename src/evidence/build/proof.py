"""Proves that a finished page shows what was checked: its words in order, citations, links, pictures and headings.

The checks judge a page as our reader read it, but MkDocs, mkdocs-bibtex, the finishing step and the templates make what
people see. Before the finished HTML is written or kept, it is compared with the reader's page. So whatever one of them
changed, added or lost is found.

What we add to a writer's text is recognized by marks that we put around it, never by its looks. The page's text and
everything that is generated (data marks, the sections of a study page, problems in the preview) are between private
characters, which `PAG020` refuses in sources and `without_signs` removes at the end. A citation's marker, the element
of a glossary term and a table's caption are recognized by the exact form in which the finishing step writes them.
"""

import html as entities
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5

from evidence.problem import Place, Problem
from evidence.reading.pages.limits import APART
from evidence.reading.pages.page import CITED_HERE, CODE_HERE, DATA_HERE, HEADING_HERE, Page
from evidence.reading.pages.words import UNSEEN
from evidence.reading.project_files import is_record

TEXT, TEXT_END = "\ue0f8", "\ue0f9"  # around a page's title, and around the rest of its text
MADE_END = "\ue0f7"
SECTIONS = "<!--sections-->"  # where the first section begins; the template puts something there, or nothing
BESIDE = "\ue1ff"  # begins a problem that the preview shows, which the page itself does not have
FIRST_MADE, _MOST = 0xE200, 0x500  # begin what is generated: a character for each piece, in the order of the page
_LAST_MADE = FIRST_MADE + _MOST - 1

_MADE_SIGNS = f"{chr(FIRST_MADE)}-{chr(_LAST_MADE)}"
_MADE_SIGN_RE = re.compile(f"[{MADE_END}{BESIDE}{_MADE_SIGNS}]")
_MADE_BEGIN_RE = re.compile(f"[{BESIDE}{_MADE_SIGNS}]")
_ALONE_RE = re.compile(rf"\s*<p>([{MADE_END}{_MADE_SIGNS}])</p>\s*")
_FOOTNOTES = '<div class="footnote">'
_WINDOW = 60  # characters of each text that a message shows


def generated(text: str, number: int) -> str:
    """Generated Markdown between private characters.

    number is its place among what is generated on the page, from 0.
    """
    sign = chr(FIRST_MADE + number % _MOST)
    gap = "\n\n" if text.startswith("<") or "\n" in text or text.startswith("\ue0f4") else ""
    return f"{sign}{gap}{text}{gap}{MADE_END}"


def beside(text: str) -> str:
    """What the preview adds to a paragraph, between private characters."""
    return f"{BESIDE}{text}{MADE_END}"


def article(html: str) -> str:
    """A page's HTML as MkDocs made it, with private characters around its title and around the rest of its text.

    The text is cut in two where its first section begins: there the template puts the key of the certainty words.
    """
    html = _ALONE_RE.sub(r"\1", html) if MADE_END in html else html
    end = html.rfind(_FOOTNOTES)
    text, notes = (html, "") if end < 0 else (html[:end], html[end:])
    title, close, rest = text.partition("</h1>")
    if not close:
        return f"{TEXT}{text}{TEXT_END}{notes}"
    opening, heading, sections = rest.strip().partition("<h2")
    opening = opening.rstrip() if heading else opening
    whole = opening.count(MADE_END) == len(_MADE_BEGIN_RE.findall(opening))
    cut = f"{TEXT_END}{SECTIONS}{TEXT}" if opening and heading and whole else ""
    return f"{TEXT}{title}{TEXT_END}{close}{TEXT}{opening}{cut}{heading}{sections}{TEXT_END}{notes}"


def without_signs(html: str) -> str:
    """The page as readers get it, without private characters."""
    # Also what the minifier leaves because of them: a space before, and the end tag of a paragraph that needs none.
    parts: list[str] = []
    for part in html.split(TEXT):
        text, _, after = part.partition(TEXT_END)
        ends = after.startswith(("</div>", "<section ", "<details"))
        parts += [text.removesuffix("</p>") if ends else text.removesuffix(" "), after.removesuffix(" ")]
    html = "".join(parts)
    if MADE_END not in html:
        return html
    parts = _MADE_SIGN_RE.split(html)
    blocks = ("<dl>", "<figure", "<h", "<ol", "<table", "<ul")
    pairs = zip(parts, [*parts[1:], ""], strict=True)
    return "".join([part.removesuffix("</p>") if after.startswith(blocks) else part for part, after in pairs])


# What a finished page shows ------------------------------------------------------------------------------------------

_TEXT_RE = re.compile(f"{TEXT}([^{TEXT_END}]*){TEXT_END}")
_MADE_RE = re.compile(f"([{_MADE_SIGNS}]).*?{MADE_END}", re.DOTALL)
_BESIDE_RE = re.compile(f"{BESIDE}[^{MADE_END}]*{MADE_END}")
# Exactly as `render.citations.Markers._next` writes them, after the minifier.
_CITED_RE = re.compile(
    r"<sup id=fnref\d*:([^ >]+)><a (?:class=plain )?role=doc-noteref (?:class=plain )?href=#fn:\1(?: class=plain)?>(\d+)</a>"
    r'(?:<button (?:aria-label="[^"]*" )?popovertarget=fn:\1(?: aria-label="[^"]*")?>\2</button><i>[^<]*</i>(?:<b>retracted</b>)?)?</sup>'
)
_REFERENCE_RE = re.compile(r'<li [^>]*?id="?fn:([^" >]+)')
_CAPTION_RE = re.compile(r"(<table[^>]*>)<caption>(.*?)</caption>(.*?</table>)", re.DOTALL)
_VALUE = r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*"""
_HEADING_RE = re.compile(r"<h([1-6])(?=[ >])(?:[^>]*? id=[\"']?([^\"'\s>]*))?[^>]*>")
_CODE_RE = re.compile(r"<pre\b[^>]*>")
_BLOCK_RE = re.compile(
    "</?(?:p|h[1-6]|li|ul|ol|dl|dt|dd|table|thead|tbody|tfoot|tr|caption|blockquote|div|section|pre|hr|details|summary"
    rf"|figure|figcaption)\b{_VALUE}>"
)
_SPACE_RE = re.compile(rf"</?t[hd]\b{_VALUE}>|<br\b[^>]*>")
_TAG_RE = re.compile(rf"</?[a-zA-Z]{_VALUE}>")
_LINK_RE = re.compile(rf"<a\b({_VALUE})>(.*?)</a>", re.DOTALL)
_PICTURE_RE = re.compile(rf"<img\b({_VALUE})>")
_TYPED_CHARACTER_RE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z0-9]+);")  # as Markdown has it
_CHARACTER_RE = re.compile(rf"{_TYPED_CHARACTER_RE.pattern}|&[a-zA-Z0-9]+(?![a-zA-Z0-9=;])")  # as browsers have it
_ATTRIBUTE_RE = re.compile(r"""([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]*)))?""")
_MARKED = HEADING_HERE + CODE_HERE
_EMPTY_RE = re.compile(rf"{HEADING_HERE}\S*(?: \S*)? ?|{CODE_HERE}")  # a heading or code without words
_UNSEEN_RE = re.compile(f"[{UNSEEN}]")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page shows: text almost as in `Page.shown`, (text, address) of links and pictures, keys of references."""

    text: str
    links: list[tuple[str, str]]
    pictures: list[tuple[str, str]]
    references: list[str]
    generated: list[str]


def _of_html(html: str) -> _Shown:
    text = "<p>".join(_TEXT_RE.findall(html))
    made: list[str] = []
    if "<caption" in text:  # typed below its table
        text = _CAPTION_RE.sub(r"\1\3<p>Table: \2</p>", text)
    if MADE_END in text:
        text = _BESIDE_RE.sub("", text)
        made = _MADE_RE.findall(text)
        # A list or a picture has a line of its own, also directly below another.
        text = _MADE_RE.sub(lambda one: f"<p>{DATA_HERE}<p>" if _BLOCK_RE.search(one[0]) else DATA_HERE, text)
    text = _CITED_RE.sub(lambda one: f"{CITED_HERE}{one[1]} {one[2]}{CITED_HERE}", text)
    links = [(_words(words), _address(inside, "href")) for inside, words in _LINK_RE.findall(text)]
    pictures = []
    if "<img" in text:
        pictures = [(_bare(_said(one)), _address(one, "src")) for one in _PICTURE_RE.findall(text)]
    references = _REFERENCE_RE.findall(html, max(0, html.rfind(TEXT_END)))
    return _Shown(_text(text), links, pictures, references, made)


def _text(html: str) -> str:
    """The words in HTML, a line for each block."""
    text = html.replace("\n", " ")
    if "<t" in text or "<br" in text:
        text = _SPACE_RE.sub(" ", text)
    text = _HEADING_RE.sub(lambda one: f"\n{HEADING_HERE}{one[1]} {one[2] or ''} ", text)
    if "<pre" in text:
        text = _CODE_RE.sub(f"\n{CODE_HERE}", text)
    return "\n".join(filter(None, map(str.strip, _plain(_BLOCK_RE.sub("\n", text)).split("\n"))))


def _lines(text: str) -> list[str]:
    """The lines of a text made by `_text`, as in `Page.shown`."""
    lines = (" ".join(line.split()).replace(f"{CODE_HERE} ", CODE_HERE) for line in text.split("\n"))
    return list(filter(_has_words, lines))


def _has_words(line: str) -> bool:
    """Whether a line has words: a heading or code may have none."""
    return bool(line) and (line[0] not in _MARKED or not _EMPTY_RE.fullmatch(line))


def _plain(text: str) -> str:
    """The words in HTML, in the form in which the reader of pages gives them."""
    if "<" in text:
        text = _TAG_RE.sub("", text)
    if "&" in text:
        text = entities.unescape(text)
    return text if text.isascii() else _UNSEEN_RE.sub("", text)


def _words(html: str) -> str:
    return _bare(_plain(html).replace(CITED_HERE, ""))


def _attribute(inside: str, name: str) -> str:
    for found in _ATTRIBUTE_RE.finditer(inside):
        if found[1] == name:
            return found[2] or found[3] or found[4] or ""
    return ""


def _said(picture: str) -> str:
    return _UNSEEN_RE.sub("", entities.unescape(_attribute(picture, "alt")))


def _address(inside: str, name: str) -> str:
    return _UNSEEN_RE.sub("", _CHARACTER_RE.sub(_character, _attribute(inside, name)))


def _character(reference: re.Match[str]) -> str:
    """The character that a reference in an address means. "&region=1" has none, unlike in text."""
    known = reference[0][1] == "#" or reference[0][1:] in html5
    return entities.unescape(reference[0]) if known else reference[0]


# Comparing -----------------------------------------------------------------------------------------------------------


def difference(page: Page, html: str, address: Callable[[str], str], drawn: Iterable[str] = ()) -> Problem | None:
    """The first difference between what was checked and what finished HTML (with its private characters) shows, or
    None.

    A page with a template of its own may show more below its text. `address` gives the address at which the built page
    finds the target of a link; `drawn` are the keys of the references that pictures add to the page's list. Linear.
    """
    found = next(_differences(page, _of_html(html), address, drawn), None)
    if found is None and _is_alone(page, html):
        return None
    found = found or (1, "the text is", "what the page's file says", "more beside it")
    line, what, checked, shown = found
    message = f"{what} not what was checked: checked {checked}, but the finished page shows {shown}"
    return Problem(
        page.typed_at(Place(page.path, line)), APART, message, "the fault is ours and not yours: please report it"
    )


def _is_alone(page: Page, html: str) -> bool:
    """Whether only a study's picture, the key of the certainty words and the references share the element of the page's text."""
    start, begin = html.find(_ELEMENT), html.rfind(TEXT)
    above = _TEXT_RE.sub("", html[start + len(_ELEMENT) : begin]).strip()
    if is_record(page.path) and above.startswith(_GLANCE) and above.count("<figure") == 1:
        above = above.partition("</figure>")[2].strip()
    end = html.rfind(TEXT_END) + len(TEXT_END)
    if html.startswith("<section ", end):
        end = html.find(_SECTION_END, end) + len(_SECTION_END)
    key = not above or (above.startswith(_KEY) and above.endswith("</details>") and above.count("<details") == 1)
    below = "template" in page.meta or html[end : end + 10].lstrip().startswith("</div>")
    return 0 <= start < begin and key and below


_ELEMENT, _KEY, _SECTION_END = "<div class=text>", "<details class=legend>", "</section>"
_GLANCE = "<figure class=glance>"  # as `render.study_page` writes it, after the minifier
_Difference = tuple[int, str, str, str]


def _differences(
    page: Page, there: _Shown, address: Callable[[str], str], drawn: Iterable[str]
) -> Iterator[_Difference]:
    last = page.text.count("\n") + 1
    lines = page.shown
    yield from _of_lines(page, lines, there.text, last)
    for what, image, shown in (("this link is", False, there.links), ("this picture is", True, there.pictures)):
        typed = [link for link in page.links if link.image is image]
        checked = [
            (_bare(link.text), _bare_address(_TYPED_CHARACTER_RE.sub(_character, address(link.target))))
            for link in typed
        ]
        if checked != shown:
            at = _first(checked, shown)
            line = typed[at].line if at < len(typed) else last
            yield line, what, _named(checked, at), _named(shown, at)
    keys = list(dict.fromkeys([*(citation.key for citation in page.citations), *drawn]))
    if keys != there.references:
        at = _first(keys, there.references)
        line = next((one.line for one in page.citations if one.number == at + 1), last)
        yield line, f"reference {at + 1} is", _quoted(keys, at), _quoted(there.references, at)
    made = [chr(FIRST_MADE + number % _MOST) for number in range(lines.count(DATA_HERE))]
    if made != there.generated[: len(made)]:
        at = _first(made, there.generated)
        yield page.marks[at].line if at < len(page.marks) else last, "what this data mark gives is", "it", "another"


def _of_lines(page: Page, said: str, text: str, last: int) -> Iterator[_Difference]:
    if text == said:  # most pages
        return
    lines, shown = said.split("\n"), _lines(text)
    if "\u00a6" in said:  # replaces "|" in cells
        lines, shown = ([line.replace("\u00a6", "|") for line in some] for some in (lines, shown))
    typed = list(filter(_has_words, lines))
    if typed == shown:
        return
    if [*typed, DATA_HERE] == shown:  # the sections of a study page
        return
    at = _first(typed, shown)
    checked, there = (lines[at] if at < len(lines) else "" for lines in (typed, shown))
    begin = max(0, next((i for i, (a, b) in enumerate(zip(checked, there, strict=False)) if a != b), 0) - 20)
    yield _line(page, lines, at) or last, "the text here is", _part(checked, begin), _part(there, begin)


def _line(page: Page, lines: list[str], at: int) -> int:
    """The line of the page on which a shown line was typed; 0 if it was not typed."""
    count = block = -1
    for line in lines:
        block += not line.startswith(CODE_HERE)
        count += _has_words(line)
        if count == at:
            return page.blocks[max(0, block)].line if page.blocks else 1
    return 0


def _first(checked: Sequence[object], shown: Sequence[object]) -> int:
    pairs = enumerate(zip(checked, shown, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(checked), len(shown)))


def _bare(text: str) -> str:
    """The words of a link or a picture, with a space for data, as the reader of pages gives them."""
    return " ".join((text if text.isascii() else _UNSEEN_RE.sub("", text).replace(DATA_HERE, " ")).split())


def _bare_address(address: str) -> str:
    return address if address.isascii() else _UNSEEN_RE.sub("", address)


def _part(text: str, begin: int) -> str:
    text = re.sub(f"{CITED_HERE}(\\S+) (\\d+){CITED_HERE}", r"[@\1, number \2]", text)
    text = text.replace(DATA_HERE, "{{…}}").replace(CODE_HERE, "(code) ").replace(HEADING_HERE, "heading ")
    part = text[begin : begin + _WINDOW]
    cut = "…" if begin and part else ""
    return f'"{cut}{part}{"…" if len(text) > begin + _WINDOW else ""}"' if part else "nothing"


def _named(pairs: list[tuple[str, str]], at: int) -> str:
    return f'"{pairs[at][0][:_WINDOW]}" to {pairs[at][1][:_WINDOW] or "nowhere"}' if at < len(pairs) else "nothing"


def _quoted(keys: list[str], at: int) -> str:
    return keys[at] if at < len(keys) else "nothing"
