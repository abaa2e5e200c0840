"""The engine: Python-Markdown, set up from `mkdocs.yml` exactly as MkDocs sets it up, without MkDocs.

`Engine.parse(text)` runs the engine up to the finished tree, from which MkDocs makes the HTML. It also keeps what the
tree does not tell: the text of each block before its inline part was read, the ids that the writer gave to headings,
and what was put aside as code or as raw HTML.

One thing differs from the published page on purpose: code stays plain text, without the spans that color it.
"""

import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString, code_escape

from evidence.reading.pages.page import LINK_HERE
from evidence.reading.pages.positions import CITED, STAND_IN_RE, unmarked
from evidence.reading.pages.quick_markdown import Quick
from evidence.reading.pages.settings import settings

OWN = frozenset("abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html "
                "meta nl2br sane_lists smarty tables toc wikilinks".split())  # fmt: skip
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_ADDRESS = {"a": "href", "img": "src"}
# What Markdown itself makes. Of these, only addresses can make a browser do anything.
_PLAIN_TAGS = HEADINGS.union(
    "div p ul ol li em strong code blockquote hr br a img sup table thead tbody tr th td".split()
)
_PLAIN_ATTRIBUTES = frozenset({"href", "src", "alt", "title", "id", "class", "start"})
_FOOTNOTES, _INLINE, _TOC, _LAST, _FOOTNOTE_PATTERN = 50, 20, 5, -1000, 175  # the priorities of the engine's own steps


class BadExtension(Exception):
    """An extension of `mkdocs.yml` cannot be set up. The message is a sentence for writers."""


def engine(config: Mapping[str, Any]) -> "Engine":
    """The engine for a configuration, the same for all pages. Raises BadExtension."""
    names, given = settings(config)
    return _engine(json.dumps([names, given], default=str, sort_keys=True))


def _extension(name: str, given: dict[str, Any]) -> Extension | str:
    """An extension, ready to use. Python-Markdown's own are imported by their module; it looks up all others by their
    name.

    To look up a name, it reads the metadata of every installed package, which takes as long as ten pages.
    """
    module = f"markdown.extensions.{name}" if name in OWN else name
    if name not in OWN and not name.startswith("pymdownx."):
        return name
    made: Extension = importlib.import_module(module).makeExtension(**given)
    return made


@lru_cache(maxsize=8)
def _engine(wanted: str) -> "Engine":
    names, given = json.loads(wanted)
    return Engine(names, given)


def without_faulty(config: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The configuration without the extensions that cannot be set up, and a sentence about each of these."""
    names, given = settings(config)
    kept: list[object] = []
    faults: list[str] = []
    for name in names:
        try:
            Markdown(extensions=[name], extension_configs=given)
        except Exception as fault:
            faults.append(f'the Markdown extension "{name}" cannot be set up: {_said(fault)}')
        else:
            kept.append({name: given[name]} if name in given else name)
    return {**config, "markdown_extensions": kept}, faults


@dataclass(slots=True)
class Parsed:
    """What the engine made of one text.

    tree is the finished tree. before has the texts and tails of elements, in order, as they were before the inline part
    was read: (element, whether it is the tail, the text, whether it is code). own are the headings whose id the writer
    gave. stash has what was put aside, by number; the first `fences` of these are code. links are the addresses and
    titles that link definitions give.
    """

    tree: Element
    before: list[tuple[Element, bool, str, bool]] = field(default_factory=list)
    own: set[Element] = field(default_factory=set)
    stash: list[str] = field(default_factory=list)
    fences: int = 0
    raw: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Html:
    """The HTML of a text, with `LINK_HERE` in place of the address of each link and picture; and these addresses in
    order.

    plain says that it has neither raw HTML nor attributes that only a writer can give.
    """

    text: str
    links: tuple[str, ...]
    plain: bool


def _is_plain(element: Element) -> bool:
    """Whether Markdown itself makes such an element. A link in a link does not count, since browsers take it apart."""
    known = element.tag in _PLAIN_TAGS and _PLAIN_ATTRIBUTES.issuperset(element.attrib)
    return known and (element.tag != "a" or element.find(".//a") is None)


class Engine:
    """Python-Markdown that also notes what it does. It reads exactly as the published page is read."""

    def __init__(self, names: list[str], given: dict[str, dict[str, Any]]) -> None:
        """Raises BadExtension if an extension cannot be loaded or refuses its settings."""
        self.names, self.given = tuple(names), given
        self._fold: Callable[[str], str] = str
        self._typed: Mapping[str, str] = {}
        self._parsed = Parsed(Element("div"))
        try:
            parts = [_extension(name, given.get(name, {})) for name in names]
            self.md = Markdown(extensions=[*parts, Quick()], extension_configs=given)
        except Exception as fault:
            raise BadExtension(_said(fault)) from fault
        self.md.references = _Names(self)
        self._listen()

    def _listen(self) -> None:
        """Add steps that note what the engine does, between its own steps, and keep code as plain text."""
        md = self.md
        # Colored code would be put aside before we can read it, so the step that colors indented code is left out.
        md.treeprocessors.deregister("indent-highlight", strict=False)
        md.treeprocessors.deregister("hilite", strict=False)
        for step in md.preprocessors:
            for fence in getattr(getattr(step, "extension", None), "superfences", ()):
                fence["formatter"] = self.keep_code
        md.inlinePatterns.register(_Cited(CITED, md), "evidence-citation", _FOOTNOTE_PATTERN - 0.5)
        before, after = md.preprocessors.register, md.treeprocessors.register
        before(_Count(self, md, "fences"), "evidence-fences", 20.5)
        before(_Count(self, md, "raw"), "evidence-raw", _LAST)
        after(_Step(md, lambda root: self._parsed.before.extend(_texts(root))), "evidence-before", _FOOTNOTES - 1)
        after(_Step(md, self._put_back_what_was_typed), "evidence-typed", _INLINE - 0.5)
        after(_Step(md, self._note_own_ids), "evidence-own", _TOC + 0.5)

    def _put_back_what_was_typed(self, root: Element) -> None:
        """Put back, in code between backticks, what was typed there."""
        for code in root.iter("code") if self._typed else ():
            if code.text and STAND_IN_RE.search(code.text):
                typed = STAND_IN_RE.sub(lambda sign: code_escape(self._typed.get(sign[0], "")), code.text)
                code.text = AtomicString(typed)

    def _note_own_ids(self, root: Element) -> None:
        """Note the headings that have an id before the table of contents gives one to the others."""
        self._parsed.own.update(el for el in root.iter() if el.tag in HEADINGS and "id" in el.attrib)

    def parse(self, text: str, fold: Callable[[str], str] = str, typed: Mapping[str, str] | None = None) -> Parsed:
        """What the engine makes of a text. fold removes our own characters from the name of a link's definition.

        typed is what was typed for each stand-in: it is put back in code, which has no citations, and before the id of
        a heading is made. Raises whatever the engine raises on texts that it cannot read (AttributeError,
        RecursionError, …).
        """
        self._fold, self._typed = fold, typed or {}
        md: Any = self.md.reset()
        md.htmlStash.tag_data = []
        parsed = self._parsed = Parsed(Element(md.doc_tag))
        if not text.strip():
            return parsed
        md.lines = text.split("\n")
        for step in md.preprocessors:
            md.lines = step.run(md.lines)
        root = md.parser.parseDocument(md.lines).getroot()
        for change in md.treeprocessors:
            made = change.run(root)
            root = root if made is None else made
        parsed.tree = root
        parsed.stash = [str(one) for one in md.htmlStash.rawHtmlBlocks]
        parsed.links = list(dict(md.references).values())
        return parsed

    @property
    def backtick(self) -> Any:
        """The engine's pattern of code between backticks."""
        return self.md.inlinePatterns["backtick"]

    def html(self, parsed: Parsed) -> Html:
        """The HTML of the text that was parsed last, without our marks. The tree cannot be used afterwards.

        The addresses are taken out of the tree.
        """
        md: Any = self.md
        links = []
        plain = not any("<" in aside for aside in parsed.stash)
        for element in parsed.tree.iter():
            plain = plain and _is_plain(element)
            name = _ADDRESS.get(element.tag)
            address = element.get(name) if name else None
            if name and address is not None and AMP_SUBSTITUTE not in address:  # that of a mail is disguised
                links.append(address)
                element.set(name, LINK_HERE)
        text: str = md.serializer(parsed.tree).strip().removeprefix("<div>").removesuffix("</div>").strip()
        for step in md.postprocessors:
            text = step.run(text)
        return Html(unmarked(text.strip()), tuple(map(unmarked, links)), plain)

    def keep_code(self, src: str, *_: Any, **__: Any) -> str:
        """Replaces every formatter of fenced code. Returns the code as it is."""
        return f"<pre><code>{code_escape(src)}</code></pre>"

    def is_block(self, element: Element) -> bool:
        """Whether browsers print an element as a block."""
        return bool(self.md.is_block_level(element.tag))


class _Names(dict[str, tuple[str, str]]):
    """Link definitions, by their names without our own characters."""

    def __init__(self, owner: Engine) -> None:
        super().__init__()
        self._fold: Callable[[str], str] = lambda name: owner._fold(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(self._fold(str(name)))

    def __getitem__(self, name: str) -> tuple[str, str]:
        return super().__getitem__(self._fold(name))

    def __setitem__(self, name: str, value: tuple[str, str]) -> None:
        super().__setitem__(self._fold(name), value)


class _Cited(InlineProcessor):
    """Finds a citation's stand-in at the step in which the published page finds a footnote's marker."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """An element that contains the stand-in."""
        element = Element("sup")
        element.text = AtomicString(m[0])
        return element, m.start(), m.end()


class _Count(Preprocessor):
    """Notes how much was put aside after one step: up to there it is fenced code, after it raw HTML."""

    def __init__(self, owner: Engine, md: Markdown, name: str) -> None:
        super().__init__(md)
        self.owner, self.name = owner, name

    def run(self, lines: list[str]) -> list[str]:
        """Change nothing."""
        setattr(self.owner._parsed, self.name, self.md.htmlStash.html_counter)
        return lines


class _Step(Treeprocessor):
    """Calls a function with the tree, at one place among the engine's own steps."""

    def __init__(self, md: Markdown, look: Callable[[Element], None]) -> None:
        super().__init__(md)
        self.run = look  # type: ignore[method-assign,assignment]


def _texts(root: Element) -> Iterator[tuple[Element, bool, str, bool]]:
    """Every text and tail below an element, in the order of the page."""
    waiting: list[tuple[Element, bool]] = [(child, False) for child in reversed(root)]
    while waiting:
        element, tail = waiting.pop()
        text = element.tail if tail else element.text
        if text and text.strip():
            yield element, tail, text, isinstance(text, AtomicString)
        if not tail:
            waiting.append((element, True))
            waiting += [(child, False) for child in reversed(element)]


def _said(fault: Exception) -> str:
    """What went wrong, on one line."""
    return re.sub(r"\s+", " ", str(fault)).strip()[:200] or type(fault).__name__
