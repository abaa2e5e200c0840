"""The rule beside a paragraph, list item or table row, which shows the certainty of the weakest source cited in it."""

from __future__ import annotations

from evidence.render.tokens import Tag

_BLOCKS = frozenset({"p", "li", "tr", "dd"})
_WEAKEST_FIRST = ("none", "very-low", "low", "moderate", "high", "official")


class BlockRules:
    """Collects the pieces of an article, and gives each block that cites something the class of its rule.

    The class is `e-` and a certainty, as `e-very-low`; the stylesheet draws the rule.
    """

    def __init__(self) -> None:
        """Begin with no piece."""
        self._pieces: list[str] = []
        self._open: list[tuple[str, int]] = []  # the open blocks: the tag's name and its place in the pieces
        self._weakest: dict[int, int] = {}  # the place of a block's opening tag: its weakest certainty

    @property
    def in_block(self) -> bool:
        """Whether the next piece is inside a block."""
        return bool(self._open)

    def add(self, html: str) -> None:
        """Take the next piece, which opens and closes no block."""
        self._pieces.append(html)

    def add_tag(self, tag: Tag) -> None:
        """Take the next piece, a tag."""
        if tag.name in _BLOCKS:
            if not tag.closes:
                self._open.append((tag.name, len(self._pieces)))
            else:
                while self._open and self._open.pop()[0] != tag.name:
                    pass  # an inner block that nothing closed
        self._pieces.append(tag.html)

    def cite(self, certainty: str) -> None:
        """Note that the innermost block cites a source; a certainty that nobody knows draws no rule."""
        if self._open and certainty in _WEAKEST_FIRST:
            place = self._open[-1][1]
            rank = _WEAKEST_FIRST.index(certainty)
            self._weakest[place] = min(rank, self._weakest.get(place, rank))

    def html(self) -> str:
        """All pieces, the blocks with their classes."""
        for place, rank in self._weakest.items():
            self._pieces[place] = _with_class(self._pieces[place], f"e-{_WEAKEST_FIRST[rank]}")
        return "".join(self._pieces)


def _with_class(tag: str, name: str) -> str:
    if ' class="' in tag:
        return tag.replace(' class="', f' class="{name} ', 1)
    return f'{tag[:-1]} class="{name}">'
