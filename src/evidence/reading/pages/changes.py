"""Finds what readers see otherwise than it was typed: words that vanish, numbers that change, text that leaves its
list.

The engine does not report such changes. So each word, each item's mark and each pair of braces that was typed is looked
for in the tree that is published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.reading.pages.blocks import Blocks, Found
from evidence.reading.pages.engine import Parsed
from evidence.reading.pages.page import Change
from evidence.reading.pages.positions import MARKS_RE, STAND_IN_RE, Marked, Prepared
from evidence.reading.pages.typed import Span, Typed, inside

_MARK_RE = re.compile(r"(?:(?P<number>\d{1,9})\.|(?P<bullet>[-*+]))[ ]+(?:\[[ xX]\][ ]+)?$")
_BRACES_RE = re.compile(r"\{[^{}\n]*\}")
OWN_ID_RE = re.compile(r"\{:?[ ]*#[^\s{}]+[ ]*\}")
_DEFINES_RE = re.compile(r"[> ]*\*?\[[^\[\]\n]+\]:")
_NAMES_RE = re.compile(r"\][ \n]?\[[^\[\]]*$")
_SENTENCE_RE = re.compile(r"(?:[A-Za-z][a-z'\u2019-]*[,;:]?[ ]+){4,}[A-Za-z]")
_CODE_SIGNS_RE = re.compile(r"[{}=<>|\\$#`]|\w\(|;$|^\s*(?:[-*+]|\d+\.)\s*$")


_NO_FENCE_RE = re.compile(r"(?:`{3,}|~{3,})[ ]*(?:[^`\n\s]*[ {][^`\n]*[^`\n\s]|[^`\n]*[{=\"][^`\n]*)$")


_FENCE_ATTRIBUTES_RE = re.compile(r"[> ]*(?:[-*+]|\d+\.)?[ ]*(?:`{3,}|~{3,})[^`\n{=]*?(\{.*|[\w-]+=.*)$")


@dataclass(slots=True)
class Compared:
    """A page's typed text and what its tree shows."""

    prepared: Prepared
    marked: Marked
    parsed: Parsed
    typed: Typed
    walk: Blocks

    def changes(self) -> Iterator[Change]:
        """Everything that readers see otherwise, in the order of the page."""
        found = [*self._items(), *self._around(), *self._braces(), *self._lost(), *self._fences(), *self._indented()]
        yield from sorted(found, key=lambda change: change.offset)

    def _change(self, what: str, place: int, typed: str = "", shown: str = "") -> Change:
        return Change(what, self.prepared.source(place), self.prepared.spelt(typed), shown)

    def _before(self, place: int) -> str:
        """The text before a place on its line."""
        return self.prepared.text[self.prepared.starts[self.prepared.line(place)] : place]

    # Lists ------------------------------------------------------------------------------------------------------------

    def _items(self) -> Iterator[Change]:
        """The first item of each list that has another number, or is of another kind, than was typed."""
        lists: dict[int, list[tuple[int, str, str]]] = {}
        for found in self.walk.found:
            if found.item is None or found.start is None:
                continue
            mark = _MARK_RE.search(self._before(found.start))
            if mark:
                typed = f"{int(mark['number'])}." if mark["number"] else "-"
                place = found.start - len(mark[0])
                lists.setdefault(id(found.item[0]), []).append((place, typed, found.item[1]))
        for items in lists.values():
            ones = len(items) > 1 and all(typed == "1." for _, typed, _ in items)
            for place, typed, shown in items:
                if (typed == "-") != (shown == "-"):
                    yield self._change("kind", place, typed, shown)
                elif typed != shown and not ones:
                    yield self._change("number", place, typed, shown)
                else:
                    continue
                break

    def _around(self) -> Iterator[Change]:
        """Paragraphs that left their list, lines that joined a quotation or table, signs taken for a quotation's mark."""
        before: Found | None = None
        for found in self.walk.found:
            if found.start is None:
                continue
            prefix = self._before(found.start)
            goes_on = found.kind == "paragraph" and not prefix.strip() and not found.lone
            if before and goes_on and found.depth < before.depth:
                indent = len(prefix)
                if indent % 4 and indent < 4 * before.depth:
                    yield self._change("outside", found.start)
            if found.quotes:
                yield from self._quoted(found, prefix)
            if found.kind == "row" and "|" not in self.prepared.line_text(self.prepared.line(found.start)):
                yield self._change("row", found.start)
            before = found

    def _quoted(self, found: Found, prefix: str) -> Iterator[Change]:
        assert found.start is not None
        after = self.prepared.text[found.start : found.start + 2]
        tight = prefix.endswith(">") and (after[:1].isdigit() or after[:1] == "=")
        in_item = re.search(r"(?:[-*+]|\d\.)[ ]+>[ ]?$", prefix) and (after[:1].isdigit() or after[:1] == "=")
        if tight or in_item:
            yield self._change("sign", found.start - len(prefix) + prefix.rindex(">"))
        for start, _ in found.spans:
            if ">" not in self._before(start):
                yield self._change("lazy", start)
                return

    # Words ------------------------------------------------------------------------------------------------------------

    def _braces(self) -> Iterator[Change]:
        """Words in braces that the engine took for attributes, except the id of a heading."""
        if "{" not in self.prepared.text:
            return
        addresses = "\n".join(value or "" for element in self.parsed.tree.iter() for value in element.attrib.values())
        addresses = MARKS_RE.sub("", addresses)
        for found in self.walk.found:
            groups = [one for span in found.spans for one in self._groups(span)]
            shown = found.words.said() if groups else ""
            if shown.count("{") >= len(groups):
                continue
            at = 0
            for place, words in groups:
                there = shown.find(words, at)
                if there >= 0:
                    at = there + len(words)
                elif not (found.kind == "heading" and OWN_ID_RE.fullmatch(words)) and words not in addresses:
                    yield self._change("braces", place, words, found.kind)

    def _groups(self, span: Span) -> Iterator[tuple[int, str]]:
        start, end = span
        for one in _BRACES_RE.finditer(self.prepared.text, start, end):
            if not STAND_IN_RE.search(one[0]) and not inside(one.start(), self.typed.inline_code):
                yield one.start(), one[0]

    def _lost(self) -> Iterator[Change]:
        """The first word of each line that is published nowhere."""
        kept = set(self.walk.seen)
        for text in self._elsewhere():
            kept.update(MARKS_RE.findall(text))
        lost = sorted(place for sign, place in self.marked.places.items() if sign not in kept)
        if not lost:
            return
        rows = {self.prepared.line(one.start) for one in self.walk.found if "row" in one.kind and one.start is not None}
        reported: set[int] = set()
        for place in lost:
            line = self.prepared.line(place)
            if line in reported or self.prepared.text[place] in "[!<" or self._named(place, line):
                continue
            reported.add(line)
            word = re.match(r"\w*", self.prepared.text[place:])
            yield self._change("cut" if line in rows else "gone", place, word[0] if word else "")

    def _elsewhere(self) -> Iterator[str]:
        """Every text that is published, but not as words: attributes, what was put aside, addresses of definitions."""
        yield from self.parsed.stash
        for element in self.parsed.tree.iter():
            yield from (value for value in element.attrib.values() if value)
        for address, title in self.parsed.links:
            yield from (address, title or "")

    def _named(self, place: int, line: int) -> bool:
        """Whether a word belongs to a comment, or to the name of a link's definition."""
        text = self.prepared.text
        return (
            inside(place, self.typed.comments)
            or inside(place, self.typed.code)
            or bool(_DEFINES_RE.match(self.prepared.line_text(line)))
            or bool(_NAMES_RE.search(text, max(0, place - 100), place))
        )

    # Code -------------------------------------------------------------------------------------------------------------

    def _fences(self) -> Iterator[Change]:
        """Fences that the engine did not take for one, so that their lines run together."""
        text, behind = self.prepared.text, -1
        for start, end in self.typed.inline_code:  # one span for each line
            goes_on = not text[behind:start].strip(" >\n") and behind >= 0
            opens = text.startswith("```", start) and not self._before(start).strip(" >")
            if opens and not goes_on and text[end : end + 1] == "\n":
                yield self._change("fence", start)
            behind = end
        yield from self._fences_with_attributes()
        for found in self.walk.found if "```" in text or "~~~" in text else ():
            for start, end in found.spans:
                if _NO_FENCE_RE.match(text, start, end) and not self._before(start).strip(" >"):
                    yield self._change("fence", start)

    def _fences_with_attributes(self) -> Iterator[Change]:
        """Attributes after the characters that open a fence."""
        if "{" not in self.prepared.text and "=" not in self.prepared.text:
            return
        last = -1
        for start in sorted(self.typed.fences):
            line = self.prepared.line(start) - 1
            while line > last and not self.prepared.line_text(line).strip():
                line -= 1
            found = _FENCE_ATTRIBUTES_RE.match(self.prepared.line_text(line)) if line > last else None
            last = self.prepared.line(start)
            if found:
                yield self._change("braces", self.prepared.starts[line] + found.start(1), found[1].strip(), "fence")

    def _indented(self) -> Iterator[Change]:
        """Sentences and marks that became code because they are indented."""
        done = -1
        for start, end in self.typed.code:
            if start in self.typed.fences or start < done:
                continue
            words = self.prepared.text[start:end]
            line = self.prepared.line(start)
            first = line == 0 or not self.prepared.line_text(line - 1).strip()
            sentence = _SENTENCE_RE.search(words) and not _CODE_SIGNS_RE.search(words)
            mark = words.strip() in self.prepared.typed  # alone, a citation or a data mark
            if first and (sentence or mark):
                yield self._change("indented", start, "mark" if mark else "sentence")
            done = end
