"""Prepares a page's prose, so that figures and words can be found in it as a reader sees them."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from evidence.problem import Place
from evidence.reading.configuration import extra
from evidence.reading.models.data_files import DataFile
from evidence.reading.pages.page import Block, Page
from evidence.reading.pages.sentences import sentence_spans
from evidence.reading.project_files import DATA
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import walk
from evidence.tracing.letters import latin
from evidence.tracing.numbers import FRACTION, LOOK_ALIKES, ONES, TENS, as_read
from evidence.tracing.quick_look import vocabulary


def lower_case(text: str) -> str:
    """The text in lower case, in the same length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_EMPHASIS_RE = re.compile(r"[*\\]|(?<!\w)_|_(?!\w)|&[a-zA-Z]{2,8};|&#[0-9]{1,5};")
# What is not prose and becomes spaces: first a text that must be there, for a quick test, then the pattern.
_NOT_PROSE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[@", re.compile(r"\[@[^\[\]\n]*\]")),
    ("://", re.compile(r"(?<![a-zA-Z])[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s<>|]*")),
    ("www.", re.compile(r"\bwww\.[^\s<>|]+")),
    ("<", re.compile(r"</?[a-zA-Z][^<>\n]*>")),
    ("{", re.compile(r"\{[:#.][^{}\n]*\}")),
)
_QUOTATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("“", re.compile(r"“[^“”]*”")),
    ("„", re.compile(r"„[^„“”]*[“”]")),
    ("«", re.compile(r"«[^«»]*»")),
    ("‘", re.compile(r"(?<!\w)‘[^‘’]*(?:’(?=\w)[^‘’]*)*’(?!\w)")),
    ('"', re.compile(r"(?<![\w\"])\"(?=[^\s\"])[^\"]*(?<=[^\s\"])\"(?![\w\"])")),
)
# Words that attribute a quotation to somebody: see handbook/decisions/016-every-published-word-is-read.md.
_ATTRIBUTION_RE = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|tell(?:s|ing)?|told|claim(?:s|ed|ing)?|call(?:s|ed|ing)?|promis(?:e|es|ed|ing)"
    r"|wr(?:ite|ites|ote|itten|iting)|spoke|speaks?|speaking|hear[ds]?|reads?|ask(?:s|ed|ing)?|answer(?:s|ed)?"
    r"|adverts?|advertisements?|ads?|slogans?|headlines?|words?|phrases?|sentences?|terms?|quot(?:e|es|ed)"
    r"|such as|for example|for instance|named?|names|titled?|labell?ed|labels?|means?|meant|states?|stated|warns?|warned|argues?|argued|reports?|reported)\b",
    re.IGNORECASE,
)
_AUTHORITY_RE = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|research(?:ers)?|reviews?|evidence|data|science|results?|experts?|we)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
SHOWN = ("description", "short")  # the front matter that menus, search results and lists show
SPOKEN = frozenset({"paragraph", "item", "row", "head-row", "caption", "term", "definition", "note"})


def without_emphasis(text: str) -> str:
    """The text, in the same length, with spaces in place of the signs of emphasis, escapes and character references."""
    if "*" in text or "_" in text or "\\" in text or "&" in text:
        return _EMPHASIS_RE.sub(_blank, text)
    return text


def as_figures_are_read(text: str) -> str:
    """The text as figures are looked for: in lower case, with plain digits, without emphasis, in the same length."""
    return without_emphasis(lower_case(as_read(text)))


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    return " " * len(found) if "\n" not in found else re.sub(r"[^\n]", " ", found)


def published(page: Page, code: bool = True) -> Iterator[Block]:
    """All that a page says to its readers: its blocks, the texts of pictures, the titles of links, its code, and the
    values of its front matter that readers see.

    Each comes as a block. One for a picture or link has the citations of the block that it is in. `code` says whether
    code is wanted, inside blocks and as blocks of its own.
    """
    yield from (block.with_code() if code else block for block in page.blocks)
    for link in page.links:
        for text in (link.text if link.image else "", link.title):
            if text.strip():
                yield page.blocks[link.block]._replace(
                    kind="picture" if link.image else "link title", text=text, code=(),
                    spots=(), start=link.offset,
                )  # fmt: skip
    yield from page.code if code else ()
    for name in SHOWN:
        value = page.meta.get(name)
        if isinstance(value, str):
            line = page.meta_lines.get(name, 1)
            begin = max(0, page.text.find(value.split("\n")[0], page.line_start(line)))
            yield Block(-1, "front matter", value, begin, line, None)


def prose(page: Page, blocks: Iterable[Block] | None = None) -> Iterator[tuple[Block, str]]:
    """The blocks of `published`, or the given ones, each with its text as a reader sees it.

    Letters that look like Latin ones become Latin. Spaces replace addresses, markers and the quotations that are
    attributed to somebody. Each text keeps its length, so that offsets stay right.
    """
    before = ""
    for block in published(page) if blocks is None else blocks:
        text = block.text if block.kind != "quote" or not is_attributed(block.text, before) else ""
        yield block, without_quotations(latin(text))
        before = block.text


# What pages print as our own words: values by their names, in data files.
_SHOWN_DATA = {
    "glossary": ("term", "plain"),
    "timeline": ("at", "title", "text"),
    "programme": ("value", "unit", "source"),
    "crisis": ("title", "label", "text", "name"),
    "subject": ("short",),
}
_SHOWN_SETTINGS = ("publisher", "funding", "conflicts", "origin", "text_license")


def data_texts(source: DataFile | Sources) -> Iterator[tuple[Place, str]]:
    """The texts that readers see beside those of pages, as our own words, each with its place.

    Those of a data file; or of the configuration, drawn pictures and subtitles.
    """
    if isinstance(source, Sources):
        for path in sorted(path for path in source.files if path.endswith(_FILE_ENDINGS)):
            yield from ((Place(path, line), words) for line, words in _file_words(source.root / path))
        shown = {name: source.config.get(name) for name in ("site_name", "site_description")}
        shown |= {f"extra.{name}": extra(source.config).get(name) for name in _SHOWN_SETTINGS}
        yield from ((source.configuration.place(name), text) for name, text in shown.items() if isinstance(text, str))
        return
    names = _SHOWN_DATA.get(source.path.removeprefix(DATA).removesuffix(".yml"), ())
    for path, value in walk(source.content) if names else ():
        if isinstance(value, str) and path.rpartition(".")[2] in names:
            yield source.place_of(path), value


# A text without one of these has none of `worded_figures`.
WORDED = (
    "halv doubl tripl trebl twice fold half times everyone everybody nobody none score improved responded relapsed recovered"
    " remitted better worse"
).split()
# Every figure without a digit has one of these: in its denominator, in its part, in "percent", or as a whole.
_SIGNS = ("half", "third", "quarter", "cent", *ONES[2:], *TENS, "hundred", "thousand", "million", *WORDED)
_LONE_DIGIT = r"[0-9](?<![A-Za-z0-9][0-9])"  # not in a key, as in "feder2021"
_LONE_DIGIT_RE = re.compile(_LONE_DIGIT)
_OTHER_DIGIT = f"{FRACTION}|{LOOK_ALIKES}"
_OTHER_DIGIT_RE = re.compile(_OTHER_DIGIT)
_ANY_DIGIT_RE = re.compile(f"{_LONE_DIGIT}|{_OTHER_DIGIT}")


def blocks_with_numbers(page: Page, code: bool = False) -> Iterator[tuple[Block, str]]:
    """The blocks of `prose` that may contain a figure, found by a quick look. `code` says whether code is wanted."""
    blocks = list(published(page, code))
    whole = "\n".join([block.text for block in blocks])
    words = vocabulary(whole)
    signs = [sign for sign in _SIGNS if sign in words]
    digit = _ANY_DIGIT_RE if _OTHER_DIGIT_RE.search(whole) else _LONE_DIGIT_RE
    blocks = [block for block in blocks if digit.search(block.text) or _any_in(block.text, signs)]
    return prose(page, blocks) if blocks else iter(())


def _any_in(text: str, signs: list[str]) -> bool:
    lowered = text.lower() if signs else ""
    return any(sign in lowered for sign in signs)


def words_on(page: Page) -> str:
    """The `vocabulary` of all that a page says, as typed and with Latin letters for those that look like them."""
    said = "\n".join([block.text for block in published(page)])
    as_seen = latin(said)
    return vocabulary(said) if as_seen == said else f"{vocabulary(said)} {vocabulary(as_seen)}"


def without_quotations(text: str) -> str:
    """The text with spaces in place of addresses, tags, markers, and quotations whose sentence attributes them."""
    for sign, pattern in _NOT_PROSE:
        if sign in text:
            text = pattern.sub(_blank, text)
    quoted = text
    for sign, pattern in _QUOTATIONS:
        if sign in text:
            quoted = pattern.sub(_blank, quoted)
    if quoted == text:
        return text
    pieces, done = [], 0
    for start, end in sentence_spans(quoted):
        pieces += [text[done:start], (quoted if _attributes(quoted[start:end]) else text)[start:end]]
        done = end
    return "".join([*pieces, text[done:]])


def is_attributed(quotation: str, before: str) -> bool:
    """Whether a quotation that is a block is attributed: by its own words or by the block before, up to its colon."""
    return _attributes(quotation) or (before.rstrip().endswith(":") and _attributes(before))


def _attributes(text: str) -> bool:
    """Whether a text attributes words to somebody other than research or ourselves."""
    return any(not _AUTHORITY_RE.search(text, 0, found.start()) for found in _ATTRIBUTION_RE.finditer(text))


_FILE_ENDINGS = (".svg", ".vtt")  # files with words that are not pages
_SAID = frozenset({"text", "title", "desc"})
_SPOKEN_ATTRIBUTES = ("aria-label", "aria-description", "aria-roledescription")
_CUE_RE = re.compile(r"^[^\n]*-->[^\n]*\n(?P<words>(?:[^\n]+\n?)+)", re.MULTILINE)
_TAG_RE = re.compile(r"<[^<>\n]*>")


def _file_words(path: Path) -> Iterator[tuple[int, str]]:
    """What a file says to people, in pieces, each with its line.

    Nothing if it cannot be read, which is reported elsewhere.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        found = list(_in_picture(text) if path.suffix == ".svg" else _in_subtitles(text))
    except (OSError, ValueError, ElementTree.ParseError, RecursionError):
        return
    at = 0
    for first, words in found:
        at = max(at, text.find(first, at))
        yield text.count("\n", 0, at) + 1, words


def _in_picture(text: str) -> Iterator[tuple[str, str]]:
    """Each text, title and description: how it begins in the file, and its words.

    Pieces without a space between them may be parts of a word, or lines one below the other, so both are read.
    """
    for element in ElementTree.fromstring(text).iter():
        words = {" ".join(joint.join(element.itertext()).split()) for joint in (" ", "")} - {""}
        if element.tag.rpartition("}")[2] in _SAID and words:
            first = next(piece for piece in element.itertext() if piece.strip()).split()[0]
            yield from ((first, one) for one in sorted(words))
        spoken = (element.get(name) for name in _SPOKEN_ATTRIBUTES)
        yield from ((words.split()[0], words) for words in spoken if words and words.strip())


def _in_subtitles(text: str) -> Iterator[tuple[str, str]]:
    """Each cue: how it begins in the file, and its words."""
    for cue in _CUE_RE.finditer(text):
        yield cue["words"].split("\n")[0], " ".join(_TAG_RE.sub("", cue["words"]).split())
