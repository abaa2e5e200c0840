"""The one place that reaches into the internals of dependencies, for speed: Python-Markdown's and mkdocs-bibtex's.

Python-Markdown: of the time that Markdown takes for a page, half went into asking each of 15 inline patterns about each
of some 70 pieces of text, and each of 14 block patterns about each of some 45 blocks, most of which hold nothing that
could match (1,000 articles, `make bench`: 2.9 ms a page, 0.9 ms so). There is no setting for that. A pattern whose own
characters are not in the text cannot match; so it is not asked. A pattern that is not named here is always asked.

mkdocs-bibtex: without a text for each reference it starts pandoc, with the whole bibliography, on every page with a new
key (160 ms a page at 1,000 entries).

Checked with Markdown 3.11, pymdown-extensions 13 and mkdocs-bibtex 4.4. tests/reading/test_quick_markdown.py compares the result
with the plain extension's on every page and on made-up text, and fails when a pattern, or the method replaced here,
changes; tests/build/mkdocs/test_plugin.py does so for mkdocs-bibtex.
"""

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What a text must hold, one of each, for a pattern to match.
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
RAW = ("<", "&")  # what the search for raw HTML does not leave as it is
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


class QuickInline(InlineProcessor):
    """Python-Markdown's own inline step, but for the patterns that cannot match."""

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        """As the original; the patterns are listed once a page."""
        patterns = self.inlinePatterns
        needs = {patterns.get_index_for_name(name): NEEDS[name] for name in NEEDS if name in patterns}
        # Emphasis has as many signs as the extensions that are on give it: == ~~ ^^ besides * and _.
        self._asked = [
            (pattern, tuple(getattr(pattern, "tokens", ())) or needs.get(at)) for at, pattern in enumerate(patterns)
        ]
        ours: Any = self  # the name of the original's step is private to its class
        self._original = ours._InlineProcessor__applyPattern
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - its name
        """The original's loop over the patterns, which skips those whose characters are missing."""
        if isinstance(data, AtomicString):
            return data
        start, original = 0, self._original
        while patternIndex < len(self._asked):
            pattern, needs = self._asked[patternIndex]
            matched = False
            if needs is None or _holds(data, needs):
                data, matched, start = original(pattern, data, patternIndex, start)
            if not matched:
                patternIndex, start = patternIndex + 1, 0
        return data


def only_where(step: Preprocessor, strings: tuple[str, ...]) -> None:
    """Leave a step out where the page holds none of some strings; without one it leaves every text as it is.

    The step itself stays in its place: others look it up there and ask it for more than `run`.
    """
    run = step.run
    replaced: Any = step
    replaced.run = lambda lines: run(lines) if _holds("\n".join(lines), strings) else lines


def only_attributes(step: Any) -> None:
    """Leave the step for attribute lists out where the page has no brace."""
    run = step.run
    step.run = lambda root: run(root) if "{" in "".join(step.md.lines) else None


def no_list_of_contents(step: Any) -> None:
    """Make no HTML of the list of contents where no mark in the text asks for it; its headings are found all the same."""
    if not step.marker:
        step.build_toc_div = lambda _: Element("div")


class QuickBlock(BlockProcessor):
    """A block pattern that is asked only about blocks with one of some strings; others it would turn down."""

    def __init__(self, pattern: BlockProcessor, strings: tuple[str, ...]) -> None:
        """pattern is the one to ask."""
        super().__init__(pattern.parser)
        self._pattern, self._strings = pattern, strings
        replaced: Any = self
        replaced.run = pattern.run

    def test(self, parent: Any, block: str) -> bool:
        """Whether the pattern takes the block."""
        return _holds(block, self._strings) and self._pattern.test(parent, block)


def _holds(text: str, strings: tuple[str, ...]) -> bool:
    """Whether a text holds one of some strings. (A loop: it is asked a thousand times a page, and any() is slower.)"""
    for string in strings:
        if string in text:
            return True
    return False


class Quick(Extension):
    """The extension; it must be the last in the list, so that it finds what the others put in."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put the quicker steps in place of the plain ones."""
        md.treeprocessors.register(QuickInline(md), "inline", 20)
        md.block_level_elements = set(md.block_level_elements)  # type: ignore[assignment]  # asked a hundred times a page
        if "fenced_code_block" in md.preprocessors:
            only_where(md.preprocessors["fenced_code_block"], FENCES)
        if "html_block" in md.preprocessors:
            only_where(md.preprocessors["html_block"], RAW)
        if "attr_list" in md.treeprocessors:
            only_attributes(md.treeprocessors["attr_list"])
        if "toc" in md.treeprocessors:
            no_list_of_contents(md.treeprocessors["toc"])
        patterns: Any = md.parser.blockprocessors
        for name, priority in [(item.name, item.priority) for item in patterns._priority]:
            if name in BLOCKS_NEED:
                patterns.register(QuickBlock(patterns[name], BLOCKS_NEED[name]), name, priority)
