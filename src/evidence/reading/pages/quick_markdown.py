"""Makes Python-Markdown faster. This is the one module that relies on internals of Python-Markdown and mkdocs-bibtex.

Python-Markdown tries each of 15 inline patterns on each of some 70 pieces of a page's text, and each of 14 block
patterns on each of some 45 blocks. Most of these contain nothing that could match, but it took half the time of a page
(1,000 articles, `make bench`: 2.9 ms a page, 0.9 ms with this module). There is no setting for it. A pattern whose own
characters are not in the text cannot match, so it is not tried. A pattern that is not named here is always tried.

mkdocs-bibtex: without a text for each reference it starts pandoc, with the whole bibliography, on every page with a new
key (160 ms a page at 1,000 entries).

Checked with Markdown 3.11, pymdown-extensions 13 and mkdocs-bibtex 4.4. tests/reading/test_quick_markdown.py compares the result
with the plain extension's on every page and on made-up text, and fails when a pattern, or the method replaced here,
changes; tests/build/mkdocs/test_plugin.py does so for mkdocs-bibtex.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, STX, AtomicString

from evidence.text import has_any

# Strings, one of which a text must contain for the pattern to match.
NEEDS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "delimiter": ("*", "_"),
}
FENCES = ("```", "~~~")
UNEVEN = (STX, ETX, "\r", "\t", " \n")  # what white space that is not uniform has
RAW = ("<", "&")  # what makes the search for raw HTML change a text
# These need no string, or are asked faster than one is found: they look only at the beginning.
ANY, ALWAYS = ("",), ("empty", "indent", "code", "olist", "ulist", "paragraph", "evidence-citation")
# The same for blocks. An open admonition takes indented blocks too.
BLOCKS_NEED: dict[str, tuple[str, ...]] = {
    "admonition": ("!!!", "    "),
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("=", "-"),
    "hr": ("-", "_", "*"),
    "quote": (">",),
    "footnote": ("[^",),
    "reference": ("]:",),
}


Asked = list[tuple[int, Any, tuple[str, ...]]]  # patterns in order, each with its number and the strings that it needs


def listed(patterns: Any, needs: Mapping[str, tuple[str, ...]]) -> tuple[Asked, bool]:
    """All patterns, and whether each of them is known.

    A pattern that is not known may match any text, and put strings in that the text has not.
    """
    named = {**dict.fromkeys(ALWAYS, ANY), **needs}
    known = {patterns.get_index_for_name(name): named[name] for name in named if name in patterns}
    found = [(at, one, tuple(getattr(one, "tokens", ())) or known.get(at, ANY)) for at, one in enumerate(patterns)]
    return found, len(known) == len(found)


def asked(all_patterns: tuple[Asked, bool], text: str) -> Asked:
    """The patterns to try on the parts of a text: without those that need what the whole text lacks."""
    found, known = all_patterns
    return [one for one in found if has_any(text, one[2])] if known else found


class QuickInline(InlineProcessor):
    """Python-Markdown's own inline step, without the patterns that cannot match."""

    @cached_property
    def _listed(self) -> tuple[Asked, bool]:
        return listed(self.inlinePatterns, NEEDS)

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        """Do what the original does, but list the patterns once for each page."""
        self._asked = asked(self._listed, "".join(tree.itertext()))
        ours: Any = self  # the name of the original's step is private to its class
        self._original = ours._InlineProcessor__applyPattern
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - its name
        """The original's loop over the patterns, which skips those whose characters are missing."""
        if isinstance(data, AtomicString):
            return data
        for at, pattern, needs in self._asked:
            if at >= patternIndex and has_any(data, needs):
                matched, start = True, 0
                while matched:
                    data, matched, start = self._original(pattern, data, at, start)
        return data


def only_where(step: Preprocessor, strings: tuple[str, ...]) -> None:
    """Skip a step on pages without any of some strings: without one of them, it changes nothing.

    The step itself stays in its place, since others look it up there and use more than its `run`.
    """
    run = step.run
    replaced: Any = step
    replaced.run = lambda lines: run(lines) if has_any("\n".join(lines), strings) else lines


def quick_whitespace(step: Preprocessor) -> None:
    """Skip the step that makes white space uniform where it is: then it only adds two empty lines."""
    run = step.run
    replaced: Any = step
    replaced.run = lambda lines: run(lines) if has_any("\n".join([*lines, ""]), UNEVEN) else [*lines, "", ""]


def quick_unescape(step: Any) -> None:
    """Let the last step put back escaped characters only in texts that have some."""
    unescape = step.unescape
    step.unescape = lambda text: unescape(text) if STX in text else text


def only_attributes(step: Any) -> None:
    """Skip the step for attribute lists on pages without a brace."""
    run = step.run
    step.run = lambda root: run(root) if "{" in "".join(step.md.lines) else None


def no_list_of_contents(step: Any) -> None:
    """Make the HTML of the list of contents only if a mark in the text asks for it.

    Its headings are found all the same.
    """
    if not step.marker:
        step.build_toc_div = lambda _: Element("div")


def quick_blocks(parser: Any) -> None:
    """Let the parser try a block pattern only on blocks with one of the strings that it needs, and list them once."""
    original = parser.parseDocument
    all_patterns = cache(lambda: listed(parser.blockprocessors, BLOCKS_NEED))  # known when all extensions are set up
    patterns: Asked = []

    def parse_document(lines: list[str]) -> Any:
        patterns[:] = asked(all_patterns(), "\n".join(lines))
        return original(lines)

    def parse_blocks(parent: Element, blocks: list[str]) -> None:
        """What the original's `parseBlocks` does."""
        while blocks:
            for _, pattern, needs in patterns:
                if has_any(blocks[0], needs) and pattern.test(parent, blocks[0]):
                    if pattern.run(parent, blocks) is not False:
                        break

    parser.parseDocument, parser.parseBlocks = parse_document, parse_blocks


class Quick(Extension):
    """The extension. It must be the last in the list, so that it finds what the others put in."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put the quicker steps in place of the plain ones."""
        md.treeprocessors.register(QuickInline(md), "inline", 20)
        md.block_level_elements = set(md.block_level_elements)  # type: ignore[assignment]  # used a hundred times a page
        if "fenced_code_block" in md.preprocessors:
            only_where(md.preprocessors["fenced_code_block"], FENCES)
        if "html_block" in md.preprocessors:
            only_where(md.preprocessors["html_block"], RAW)
        if "normalize_whitespace" in md.preprocessors:
            quick_whitespace(md.preprocessors["normalize_whitespace"])
        if "unescape" in md.treeprocessors:
            quick_unescape(md.treeprocessors["unescape"])
        if "attr_list" in md.treeprocessors:
            only_attributes(md.treeprocessors["attr_list"])
        if "toc" in md.treeprocessors:
            no_list_of_contents(md.treeprocessors["toc"])
        quick_blocks(md.parser)
