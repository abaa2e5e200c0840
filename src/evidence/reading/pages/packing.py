"""Packs what is seldom asked of a page: each worker would copy it as objects, since Python counts references in them."""

import marshal
import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidence.reading.pages.page import Block, Citation, Heading


def packed(plain: Any) -> bytes:
    """Plain data in a fifth of the memory; for what is needed of a page once or twice in a build."""
    return zlib.compress(marshal.dumps(plain), 1)


def unpacked(data: bytes) -> Any:
    """The plain data that was packed. None if nothing was."""
    return marshal.loads(zlib.decompress(data)) if data else None


def packed_blocks(blocks: Iterable["Block"], headings: Sequence["Heading"]) -> bytes:
    """Blocks, with an index in place of each heading and a number in place of the citations: the page has these.

    Nothing if there are none.
    """
    order = {id(heading): index for index, heading in enumerate(headings)}
    plain = [(*one[:5], order.get(id(one.heading)), len(one.citations), *one[7:]) for one in blocks]
    return packed(plain) if plain else b""


def unpacked_blocks(
    data: bytes, make: Callable[..., "Block"], headings: Sequence["Heading"], citations: Iterable["Citation"] = ()
) -> tuple["Block", ...]:
    """The blocks that were packed. make makes one of its values."""
    cited = iter(citations)
    return tuple(
        make(
            *first,
            None if under is None else headings[under],
            tuple(islice(cited, count)),
            end,
            last,
            spots,
            code,
            inside,
        )
        for *first, under, count, end, last, spots, code, inside in unpacked(data) or ()
    )
