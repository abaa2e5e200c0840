"""Where studies are cited, for messages that name every place.

Places are those of the pages' text, as checks give them; what a message says of them is where writers find them.
"""

from collections.abc import Callable, Sequence

from evidence.problem import Place
from evidence.reading.sources import Sources

_SHOWN = 6  # places that a message names


def places_of_citations(sources: Sources, wanted: Callable[[str], bool]) -> dict[str, list[Place]]:
    """The places of each key that is wanted, in the order of the pages."""
    found: dict[str, list[Place]] = {}
    for page in sources.pages:
        for one in page.citations:
            if wanted(one.key):
                found.setdefault(one.key, []).append(page.at(one))
    return found


def in_words(places: Sequence[Place], sources: Sources) -> str:
    """Places as a message names them: "docs/articles/a.md:14, docs/articles/b.md:3 and 2 more"."""
    pages = ((sources.page(place.file), place) for place in places)
    typed = (page.typed_at(place) if page else place for page, place in pages)
    shown = list(dict.fromkeys(f"{place.file}:{place.line}" for place in typed))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{', '.join(shown[:_SHOWN])}{more}"
