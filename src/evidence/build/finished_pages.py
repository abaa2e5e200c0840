"""The finished pages of one build: those that are kept, and those that are made now, here or in workers. Engine-free.

How a page is made is the caller's; this module knows only which have to be.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass

from evidence.build import workers
from evidence.build.page_cache import Cache, Finished

# What the engine warned of while it made a page: logger, level, message. A worker cannot count it for the strict mode.
Said = list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A page made now, and what was said meanwhile; one about which something was said is not kept."""

    page: Finished
    said: Said


class FinishedPages:
    """The finished pages by their path below `docs/`."""

    def __init__(
        self,
        cache: Cache,
        digests: Mapping[str, str],
        make: Callable[[str], Made],
        entries: MutableMapping[str, str],
    ) -> None:
        """digests tells of each page what it is made from, `make` makes one; `entries` may outlive this build.

        Nothing is made yet: `waiting` can be given to workers, and what is not is made when it is asked for.
        """
        self._cache, self.digests, self._entries = cache, digests, entries
        kept = cache.keys()
        cache.close()  # workers are forked from here
        kept.update(entries)  # the preview has these pages before it
        self.waiting = workers.Results(make, [path for path, digest in digests.items() if digest not in kept])
        self._to_make = set(self.waiting.items)

    def __getitem__(self, path: str) -> Finished:
        """The page; waits for it where it is being made. Raises whatever making it raised."""
        digest = self.digests[path]
        if path not in self._to_make and (found := self._cache.get(digest)):
            self._entries[digest] = found.entries
            return found
        self._to_make.discard(path)
        made = self.waiting[path]
        for name, level, message in made.said:
            logging.getLogger(name).log(level, message)
        if not made.said:
            self._cache.put(digest, made.page)
        self._entries[digest] = made.page.entries
        return made.page

    def entries(self, path: str) -> str:
        """The page's entries in the search index; the page itself is looked at only where they are not known yet."""
        digest = self.digests[path]
        return self._entries[digest] if digest in self._entries else self[path].entries

    def close(self) -> None:
        """The build was stopped: keep what was made."""
        self._cache.close()

    def done(self, trusted: bool = True) -> None:
        """The build is done: forget what no page needs any more.

        trusted tells whether all that the digests were made of is still as it was: what was made meanwhile is kept only
        then.
        """
        if not trusted:
            self._cache.forget_new()
        for digest in set(self._entries).difference(self.digests.values()):
            del self._entries[digest]
        self._cache.keep_only(self.digests.values())
        self._cache.close()
