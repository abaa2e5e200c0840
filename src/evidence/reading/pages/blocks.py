"""Finds the blocks of a page in the engine's finished tree: each has words, a kind and a place."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from evidence.reading.pages.engine import HEADINGS, Engine, Parsed
from evidence.reading.pages.positions import Marked, Prepared
from evidence.reading.pages.typed import Key, Span, Typed
from evidence.reading.pages.words import Words

CAPTION = "Table:"
_NOT_TYPED = frozenset({"footnote-ref", "footnote-backref"})
_TITLES = frozenset({"admonition-title"})
_KINDS = {"summary": "title", "dt": "term", "dd": "definition"}


@dataclass(slots=True)
class Found:
    """A block as it is found: its kind, its words, its spans in the prepared text, its element.

    item is set if the block begins a list item: (the list, the mark that readers see). depth counts the lists around
    it. inside is as in `Block`.
    """

    kind: str
    words: Words
    spans: list[Span]
    element: Element
    item: tuple[Element, str] | None = None
    depth: int = 0
    quotes: int = 0
    inside: str = ""

    @property
    def start(self) -> int | None:
        """Its first place in the prepared text. None if no place is known."""
        if self.spans:
            return self.spans[0][0]
        return self.words.spots[0][1] if self.words.spots else None

    @property
    def lone(self) -> str:
        """The stand-in of its data mark, if it has nothing else and no list, box or quotation is around it; or empty."""
        shown = "".join(self.words.shown).strip() if self.words.data else ""
        return shown if len(shown) == 1 and self.kind == "paragraph" and not self.inside else ""


@dataclass(slots=True)
class _Around:
    """What is around an element: how many quotations and lists, and the kinds of its first block and of the others."""

    first: str = "paragraph"
    further: str = "paragraph"
    quotes: int = 0
    lists: int = 0
    item: tuple[Element, str] | None = None
    inside: str = ""

    def within(self, what: str) -> str:
        """The same with one more element around."""
        return f"{self.inside}, {what}" if self.inside else what

    def take(self) -> tuple[str, tuple[Element, str] | None]:
        """The kind of the next block, and the item that it begins."""
        kind, self.first = self.first, self.further
        item, self.item = self.item, None
        return ("quote" if self.quotes else kind), item


@dataclass(slots=True)
class Blocks:
    """Walks the tree of a parsed page, and collects its blocks."""

    engine: Engine
    parsed: Parsed
    marked: Marked
    prepared: Prepared
    typed: Typed
    found: list[Found] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    skipped: frozenset[str] = _NOT_TYPED

    def walk(self) -> list[Found]:
        """Every block of the page, in the order in which it is published."""
        toc = self.engine.md.treeprocessors["toc"] if "toc" in self.engine.md.treeprocessors else None
        if toc is not None:
            self.skipped |= {str(getattr(toc, "permalink_class", "")), str(getattr(toc, "toc_class", ""))}
        self._inside(self.parsed.tree, _Around())
        return self.found

    def _words(self, pipes: bool = False) -> Words:
        return Words(self.parsed, self.marked, self.prepared, self.seen, self.skipped, pipes)

    def _inside(self, element: Element, around: _Around) -> None:
        """The blocks inside an element: its own text, and its children."""
        words, keys = self._begin(element.text), [(element, False)]
        for child in element:
            if self.engine.is_block(child):
                if words is not None:
                    self._close(words, keys, element, around)
                self._block(child, around)
                words, keys = self._begin(child.tail), [(child, True)]
                continue
            words = words or self._words()
            words.element(child)
            keys += [(child, False), (child, True)]
            words.add(child.tail)
        if words is not None:
            self._close(words, keys, element, around)

    def _begin(self, text: str | None) -> Words | None:
        """Words that begin with a text. None if the text is only space, as between blocks."""
        if not text or text.isspace():
            return None
        words = self._words()
        words.add(text)
        return words

    def _close(self, words: Words, keys: list[Key], element: Element, around: _Around) -> None:
        if words.empty:
            return
        spans = [span for key in keys for span in self.typed.spans.get(key, ())]
        if words.fence and not (words.cited or words.links or words.data or "".join(words.pieces).strip()):
            self.found.append(Found("code", words, [], element))
            return
        kind, item = around.take()
        self.found.append(Found(kind, words, spans, element, item, around.lists, around.quotes, around.inside))

    def _block(self, element: Element, around: _Around) -> None:
        """One element that is a block."""
        tag, classes = element.tag, (element.get("class") or "").split()
        if tag in HEADINGS:
            self._inside(element, _Around("heading", "heading"))
        elif tag == "table":
            self._table(element, around)
        elif tag in ("ul", "ol"):
            self._list(element, around)
        elif tag == "pre":
            self._code(element)
        elif tag == "p" and _TITLES.isdisjoint(classes):
            self._inside(element, around)
        elif self.skipped.isdisjoint(classes) or tag != "div":
            self._container(element, classes, around)

    def _container(self, element: Element, classes: list[str], around: _Around) -> None:
        """An element that holds blocks, each of the kind that the element gives them."""
        kind = _KINDS.get(element.tag)
        if element.tag == "blockquote":
            around.take()
            inside = around.within("quotation")
            self._inside(element, _Around(quotes=around.quotes + 1, lists=around.lists, inside=inside))
        elif not _TITLES.isdisjoint(classes):
            self._inside(element, _Around("title", "title", inside=around.inside))
        elif kind is not None:
            self._inside(element, _Around(kind, kind, around.quotes, around.lists, inside=around.inside))
        elif "footnote" in classes:
            self._inside(element, _Around("note", "note"))
        else:
            box = next((one for one in classes if one != "admonition"), "") if "admonition" in classes else ""
            inside = around.within(f"{box} box") if box else around.inside
            first, further = around.first, around.further
            self._inside(element, _Around(first, further, around.quotes, around.lists, around.item, inside))

    def _list(self, element: Element, around: _Around) -> None:
        inside = around.within("numbered list" if element.tag == "ol" else "list")
        number = int(start) if (start := element.get("start") or "").isdigit() else 1
        for item in element:
            shown = f"{number}." if element.tag == "ol" else "-"
            notes = around.first == "note"
            kinds = ("note", "note") if notes else ("item", "paragraph")
            begins = None if notes else (element, shown)
            self._inside(item, _Around(*kinds, around.quotes, around.lists + 1, begins, inside))
            number += 1

    def _code(self, element: Element) -> None:
        """Note what code says: it is not prose, but belongs to the published words."""
        words = self._words()
        for text in element.itertext():
            words.add(text, code=True)
        if words.shown:
            self.found.append(Found("code", words, [], element))

    def _table(self, table: Element, around: _Around) -> None:
        for part in table:
            rows = part if part.tag in ("thead", "tbody", "tfoot") else [part]
            for row in rows:
                if row.tag == "tr":
                    self._row(row, part.tag == "thead", around)
                elif row.tag == "caption":
                    self._inside(row, _Around("caption", "caption"))

    def _row(self, row: Element, head: bool, around: _Around) -> None:
        words = self._words(pipes=True)
        cells: list[str] = []
        for cell in row:
            words.bar()
            before = len(words.shown)
            words.inner(cell)
            words.add(" ")
            cells.append(words.said(before).strip())
        words.bar()
        if words.empty:
            return
        spans = [span for cell in row for span in self.typed.spans.get((cell, False), ())]
        kind = "head-row" if head else "row"
        if cells and cells[0].startswith(CAPTION) and not any(cells[1:]):
            kind, words = "caption", self._words()
            words.inner(row[0])
        around.take()
        kind = "quote" if around.quotes else kind
        self.found.append(Found(kind, words, spans, row, None, around.lists, around.quotes, around.inside))


def plain(words: Words) -> str:
    """The words of a block on one line, code included, citations left out."""
    return " ".join(words.said().split())
