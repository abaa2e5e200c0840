"""Work on many things at once: a pool of forked workers, or this process alone, with the same results in the same order.

Workers are forked from this process, so they start with everything that was read and send back only what they made.
Where the system has no safe fork (all but Linux), where one core is all there is, or where there is little to do, the
work is done here.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKERS = "EVIDENCE_WORKERS"  # environment variable: how many processes work; 1 is this one alone
CHUNK = 16  # things handed to a worker at once: enough that handing over costs little, few enough to share evenly
WORTH_IT = 32  # fewer things are done sooner than workers are started

_work: Callable[[Any], Any] = len  # what this process's workers do; they inherit it


class WorkerLost(Exception):
    """A worker process ended before its work was done; the text says what to do."""


def workers() -> int:
    """How many processes may work: EVIDENCE_WORKERS where it is set, else as many as this process has cores."""
    wanted = os.environ.get(WORKERS, "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class Results(Generic[Item, Result]):
    """The results of `work` for each item, in the order of the items; asked for one by one, or all in a row.

    `work` must not change anything that the caller relies on: where it runs is not said. What it raises is raised
    where the result is asked for. Raises WorkerLost there when the worker itself ended.
    """

    def __init__(
        self, work: Callable[[Item], Result], items: Sequence[Item], chunk: int = CHUNK, worth_it: int = WORTH_IT
    ) -> None:
        """Start at once where there are workers."""
        self._made: dict[Item, Result] = {}
        self._work = work
        self._chunks: dict[Item, Future[dict[Item, Result]]] = {}
        self._items = list(items)
        self._pool: ProcessPoolExecutor | None = None
        count = workers()
        if count > 1 and len(self._items) >= worth_it:
            self._start(count, chunk)

    def _start(self, count: int, size: int) -> None:
        global _work
        _work = self._work
        gc.collect()
        gc.freeze()  # so that the workers' collectors do not touch, and so copy, what they share with this process
        self._pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork"))
        for start in range(0, len(self._items), size):
            chunk = self._items[start : start + size]
            future = self._pool.submit(_run, chunk)
            self._chunks.update(dict.fromkeys(chunk, future))
        gc.unfreeze()
        self._pool.shutdown(wait=False)

    def __getitem__(self, item: Item) -> Result:
        """The result for an item, once; waits for it."""
        if item not in self._made:
            self._made.update(self._wait(item) if self._pool else {item: self._work(item)})
        return self._made.pop(item)

    def _wait(self, item: Item) -> dict[Item, Result]:
        try:
            made = self._chunks[item].result()
        except BrokenProcessPool:
            raise WorkerLost(
                f"a worker process ended while it worked on {item} or near it (memory?); type: {WORKERS}=1 make site"
            ) from None
        for one in made:  # the results are handed over; nothing keeps them here
            del self._chunks[one]
        return made

    def __iter__(self) -> Iterator[tuple[Item, Result]]:
        """Each item with its result."""
        for item in self._items:
            yield item, self[item]


def _run(chunk: Sequence[Any]) -> dict[Any, Any]:
    gc.set_threshold(
        50_000, 20, 50
    )  # a worker lives for seconds; looking for garbage that often costs more than it frees
    return {item: _work(item) for item in chunk}
