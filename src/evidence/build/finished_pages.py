"""The finished pages of one build: those that are kept, and those that are made now, here or in workers.

The caller gives the function that makes a page; this module decides which pages have to be made. It knows no MkDocs.
"""

import logging
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass

from evidence.build import workers
from evidence.build.page_cache import Finished, PageCache

# What MkDocs warned of while it made a page: logger, level, message. A worker cannot count it for the strict mode.
Warnings = list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made in this build, the warnings about it, and why it must not be published ("" if it may be).

    A page with a warning, or one that must not be published, is not kept for the next build.
    """

    page: Finished
    warnings: Warnings
    fault: str = ""


class FinishedPages:
    """The finished pages by their path below `docs/`."""

    def __init__(
        self,
        cache: PageCache,
        digests: Mapping[str, str],
        make: Callable[[str], Made],
        words: MutableMapping[str, str] | None,
    ) -> None:
        """digests says what each page is made from, in the order in which to begin them; make makes one page.

        words holds the pages' words for the search by these digests. The preview gives the same mapping to each of its
        builds: a page whose words are in it has been made and need not be looked at again. None is for a single build,
        which takes the words from the cache when it needs them: all together need much memory.

        Nothing is made yet. `job` can be given to workers; otherwise this process does it.
        """
        self.digests, self._cache, self._make = digests, cache, make
        self._words, self._serving = {} if words is None else words, words is not None
        known = cache.keys().union(self._words)
        cache.close()  # workers are forked from here
        self.job = workers.Job(make, [path for path, digest in digests.items() if digest not in known])
        self._results = iter(self.job)
        self.faults: list[str] = []  # why pages that were asked for must not be published
        self._ahead: dict[str, Made] = {}  # made before they were asked for

    def page(self, path: str) -> Finished:
        """The page. Waits for a page that is being made, and raises whatever making it raised."""
        digest = self.digests[path]
        page = self._cache.get(digest) or self._keep(digest, self._made(path))
        if self._serving:
            self._words[digest] = page.words
        return page

    def put(self, path: str, digest: str, page: Finished) -> None:
        """Add a page that was made between two builds, so that the next build need not make it again."""
        self.digests = {**self.digests, path: digest}
        self._cache.put(digest, page)
        self._cache.close()
        self._words[digest] = page.words

    def words(self, path: str) -> str:
        """The page's words for the search. The page itself is read only if they are not known yet."""
        digest = self.digests[path]
        known = self._words.get(digest)
        if known is None and not self._serving:
            known = self._cache.words(digest)
        return self.page(path).words if known is None else known

    def _made(self, path: str) -> Made:
        while path not in self._ahead:
            following = next(self._results, None)
            if following is None:
                return self._make(path)  # the cache has lost it meanwhile
            self._ahead[following[0]] = following[1]
        return self._ahead.pop(path)

    def _keep(self, digest: str, made: Made) -> Finished:
        for name, level, message in made.warnings:
            logging.getLogger(name).log(level, message)
        if made.fault:
            self.faults.append(made.fault)
        elif made.warnings or not self._cache.put(digest, made.page):
            self._words[digest] = made.page.words
        return made.page

    def close(self) -> None:
        """Keep what was made, after a build that was stopped."""
        self._cache.close()

    def done(self, trusted: bool = True) -> None:
        """End the build, and forget what no page needs any more.

        trusted says whether everything that the digests were made of is still the same. If not, nothing that was made
        in this build is kept.
        """
        if not trusted:
            self._cache.forget_new()
        for digest in set(self._words).difference(self.digests.values()):
            del self._words[digest]
        self._cache.keep_only(self.digests.values())
        self._cache.close()
